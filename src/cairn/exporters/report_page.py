"""The report of a run as one HTML file that needs nothing else.

The page is for the issuer: it names learners and shows results, and says so. The module knows its
words; the frame, the chapters and the values are other modules'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cairn.exporters.page_frame import PageWords, framed, section_entry, section_html
from cairn.exporters.report_chapters import Section, further_section, sections
from cairn.exporters.report_markup import said
from cairn.exporters.report_model import Chapter, ReportPage
from cairn.kernel.errors import InputError

__all__ = ["report_html", "with_chapters"]

_MORE_CONTENTS = "<!-- further contents -->"
_MORE_CHAPTERS = "<!-- further chapters -->"
# Foreign text is escaped, so it never holds one of these.
_LAST = "method"


def report_html(page: ReportPage) -> bytes:
    """Write the report.

    Args:
        page: Everything it shows.

    Returns:
        One HTML document in UTF-8; the same page gives the same bytes.
    """
    told = sections(page)
    words = PageWords(
        title=f"{page.programme}: report of {page.provider}",
        heading=page.programme,
        kicker=page.provider,
        when=f"Report of the run that ended on {page.made_at}",
        summary=page.summary,
        note_title="For the issuer, not for publication.",
        note="This page names learners and shows their results. Keep it where the roster is kept;"
        " give each learner their own files.",
        version=page.version,
        contents_title="In this report",
        lang=page.lang,
    )
    return framed(
        words,
        _in_order(told, section_entry, _MORE_CONTENTS),
        _in_order(told, section_html, _MORE_CHAPTERS),
    )


def with_chapters(report: bytes, chapters: Sequence[Chapter]) -> bytes:
    """Add chapters to a report that is written already, before "How this was checked".

    Args:
        report: What `report_html` wrote.
        chapters: The chapters; one whose id is in it already takes the place of that one.

    Raises:
        InputError: If it is no report of this version (``not-a-report``).
    """
    told = tuple(further_section(chapter) for chapter in chapters)
    html = _without(report.decode("utf-8", "replace"), told)
    for mark, write in ((_MORE_CONTENTS, section_entry), (_MORE_CHAPTERS, section_html)):
        if html.count(mark) != 1:
            raise InputError(
                "This is not a report that chapters can be added to.",
                code="not-a-report",
                mend="Run the programme again; it writes the report anew.",
            )
        more = "\n".join(write(section) for section in told)
        html = html.replace(mark, f"{more}\n{mark}")
    return html.encode("utf-8")


def _without(html: str, told: tuple[Section, ...]) -> str:
    """A report without certain sections; no foreign text can look like one, as it is escaped."""
    for section in told:
        identifier = re.escape(said(section.id))
        for pattern in (
            rf'<li><a href="#{identifier}">.*?</li>\n',
            rf'<section id="{identifier}" .*?</section>\n',
        ):
            html = re.sub(pattern, "", html, count=1, flags=re.DOTALL)
    return html


def _in_order(told: tuple[Section, ...], write: Callable[[Section], str], mark: str) -> str:
    """Every section, and the place where further ones may be put."""
    before = [write(section) for section in told if section.id != _LAST]
    last = [write(section) for section in told if section.id == _LAST]
    return "\n".join([*before, mark, *last])
