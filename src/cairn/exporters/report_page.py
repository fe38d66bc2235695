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
from functools import lru_cache
from pathlib import Path
from string import Template

from cairn.exporters.report_chapters import Section, sections
from cairn.exporters.report_markup import said
from cairn.exporters.report_model import ReportPage

__all__ = ["report_html"]

_TEMPLATES = Path(__file__).parent / "templates"


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
        contents="\n".join(_entry(section) for section in told),
        chapters="\n".join(_chapter(section) for section in told),
    )
    return html.encode("utf-8")


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
