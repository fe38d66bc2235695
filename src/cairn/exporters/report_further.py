"""The body of a further chapter of the report: paragraphs, charts, tables, and parts of its own."""

from __future__ import annotations

from cairn.exporters.report_markup import (
    Cell,
    Column,
    name,
    picture,
    plain_list,
    row,
    said,
    table,
    tag,
)
from cairn.exporters.report_model import Chapter, Part, TextTable

__all__ = ["further_body"]

_LARGEST_CHART = 1_000_000


def further_body(chapter: Chapter, identifier: str) -> str:
    """Write the body of a chapter.

    Args:
        chapter: Its values.
        identifier: Its fragment identifier, from which those of its tables and parts are made.
    """
    body = "".join(f"<p>{said(paragraph)}</p>" for paragraph in chapter.paragraphs)
    body += picture(chapter.svg, chapter.svg_text, "chart", largest=_LARGEST_CHART)
    body += _tables(chapter.tables, identifier)
    return body + "".join(
        _part(part, f"{identifier}-{place}") for place, part in enumerate(chapter.parts, start=1)
    )


def _part(part: Part, identifier: str) -> str:
    """A picture and its words side by side; the same as a table behind a disclosure."""
    state = f" {tag(part.style, part.state)}" if part.state else ""
    words = "".join(f"<p>{said(paragraph)}</p>" for paragraph in part.paragraphs)
    words += "".join(
        f"<h4>{said(entry.title)}</h4>{plain_list(entry.sentences)}" for entry in part.lists
    )
    drawn = picture(part.svg, part.svg_text, "chart", largest=_LARGEST_CHART)
    tables = _tables(part.tables, identifier)
    below = "" if drawn and not part.keyed else tables
    if tables and not below:
        whose = f'<span class="hidden"> of {said(part.title)}</span>'
        tables = f"<details><summary>The picture as a table{whose}</summary>{tables}</details>"
    return (
        f'<article class="part" aria-labelledby="{identifier}-title">'
        f'<h3 id="{identifier}-title">{name(part.title)}{state}</h3>'
        f'<div class="sides">{drawn}<div>{words}{"" if below else tables}</div></div>{below}'
        "</article>"
    )


def _tables(tables: tuple[TextTable, ...], identifier: str) -> str:
    return "".join(
        _text_table(entry, f"{identifier}-table-{place}")
        for place, entry in enumerate(tables, start=1)
    )


def _text_table(entry: TextTable, identifier: str) -> str:
    columns = tuple(Column(title) for title in entry.header)
    if not columns:
        return ""
    # A row that is too short or too long is evened out: a page is better than a failed run.
    evened = ((*texts, *[""] * len(columns))[: len(columns)] for texts in entry.rows)
    rows = (
        row(columns, tuple(Cell(name(text) if text else "") for text in line)) for line in evened
    )
    return table(identifier=identifier, caption=entry.caption, columns=columns, rows=rows)
