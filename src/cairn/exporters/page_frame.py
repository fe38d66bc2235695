"""The frame of every page of Cairn: one HTML file that needs nothing else.

Styles are inside, pictures are inside, no script exists and a Content-Security-Policy forbids
every request. It aims at WCAG 2.2 AA: landmarks, one first-level heading, captions and scopes,
words beside every colour, visible focus, dark and print styles, and rows as blocks on a phone.

Knows the shell, and how a section and its line in the contents are written; says nothing itself.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from cairn.exporters.report_chapters import Section, further_section
from cairn.exporters.report_markup import said
from cairn.exporters.report_model import Chapter

__all__ = ["PageWords", "chapters_page", "framed", "section_entry", "section_html"]

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class PageWords:
    """What a page says outside its chapters.

    Attributes:
        title: The title of the document.
        heading: The first-level heading.
        kicker: A few words over it.
        when: What it is and when it was made, in a line under it.
        summary: What comes out, in a sentence or two.
        note_title: The beginning of the note, such as “What this is, and is not.”
        note: What must be said before anything is read.
        version: The version of Cairn that made it.
        contents_title: The heading of the contents.
        lang: The language of the page's words, as BCP 47.
    """

    title: str
    heading: str
    kicker: str
    when: str
    summary: str
    note_title: str
    note: str
    version: str
    contents_title: str = "On this page"
    lang: str = "en"


def chapters_page(words: PageWords, chapters: Sequence[Chapter]) -> bytes:
    """Write a page of chapters.

    Args:
        words: What it says outside of them.
        chapters: The chapters, each with an id of its own.

    Returns:
        One HTML document in UTF-8; the same chapters give the same bytes.
    """
    sections = [further_section(one) for one in chapters]
    return framed(
        words, "\n".join(map(section_entry, sections)), "\n".join(map(section_html, sections))
    )


def framed(words: PageWords, contents: str, chapters: str) -> bytes:
    """Put markup into the frame.

    Args:
        words: What the page says outside its chapters; escaped here.
        contents: The lines of the contents, as markup.
        chapters: The sections, as markup.
    """
    style, digest = _style()
    html = _shell().substitute(
        lang=said(words.lang),
        version=said(words.version),
        title=said(words.title),
        heading=said(words.heading),
        style=style,
        style_digest=digest,
        kicker=said(words.kicker),
        when=said(words.when),
        summary=said(words.summary),
        note_title=said(words.note_title),
        note=said(words.note),
        contents_title=said(words.contents_title),
        contents=contents,
        chapters=chapters,
    )
    return html.encode("utf-8")


def section_entry(section: Section) -> str:
    """The line of a section in the contents, as markup."""
    count = f' <span class="count">{said(section.count)}</span>' if section.count else ""
    return f'<li><a href="#{said(section.id)}">{said(section.title)}{count}</a></li>'


def section_html(section: Section) -> str:
    """A section, as markup."""
    identifier = said(section.id)
    return (
        f'<section id="{identifier}" aria-labelledby="{identifier}-title">'
        f'<h2 id="{identifier}-title">{said(section.title)}</h2>'
        f'<p class="lede">{said(section.summary)}</p>\n{section.body}</section>'
    )


@lru_cache(maxsize=1)
def _shell() -> Template:
    return Template((_TEMPLATES / "page.html").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _style() -> tuple[str, str]:
    """The style sheet, and its digest as a Content-Security-Policy source names it."""
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode()
    return style, f"sha256-{digest}"
