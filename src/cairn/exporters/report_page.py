"""The report of a run as one HTML file that needs nothing else.

Styles are inside, pictures are inside, no script exists and a Content-Security-Policy forbids
every request. The page is for the issuer: it names learners and shows results, and says so.
It aims at WCAG 2.2 AA: landmarks, one first-level heading, captions and scopes, words beside
every colour, visible focus, dark and print styles, and rows as blocks on a phone.

The module knows the shell; chapters are another module's, and the values are a third's.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from string import Template

from cairn.exporters.report_chapters import Section, further_section, sections
from cairn.exporters.report_markup import said
from cairn.exporters.report_model import Chapter, ReportPage
from cairn.kernel.errors import InputError

__all__ = ["report_html", "with_chapters"]

_TEMPLATES = Path(__file__).parent / "templates"
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
    style, digest = _style()
    told = sections(page)
    html = _shell().substitute(
        lang=said(page.lang),
        version=said(page.version),
        title=said(f"{page.programme}: report of {page.provider}"),
        style=style,
        style_digest=digest,
        provider=said(page.provider),
        programme=said(page.programme),
        made_at=said(page.made_at),
        summary=said(page.summary),
        contents=_in_order(told, _entry, _MORE_CONTENTS),
        chapters=_in_order(told, _chapter, _MORE_CHAPTERS),
    )
    return html.encode("utf-8")


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
    for mark, write in ((_MORE_CONTENTS, _entry), (_MORE_CHAPTERS, _chapter)):
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


@lru_cache(maxsize=1)
def _shell() -> Template:
    return Template((_TEMPLATES / "report.html").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _style() -> tuple[str, str]:
    """The style sheet, and its digest as a Content-Security-Policy source names it."""
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode()
    return style, f"sha256-{digest}"


def _entry(section: Section) -> str:
    count = f' <span class="count">{said(section.count)}</span>' if section.count else ""
    return f'<li><a href="#{said(section.id)}">{said(section.title)}{count}</a></li>'


def _chapter(section: Section) -> str:
    identifier = said(section.id)
    return (
        f'<section id="{identifier}" aria-labelledby="{identifier}-title">'
        f'<h2 id="{identifier}-title">{said(section.title)}</h2>'
        f'<p class="lede">{said(section.summary)}</p>\n{section.body}</section>'
    )
