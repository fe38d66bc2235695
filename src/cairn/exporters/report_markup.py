"""The small parts of the report: escaped text, tables, verdicts, checks, links, pictures.

Every function here takes plain values and gives HTML in which all foreign text is escaped. No
function knows a chapter. Roles are written out on tables because a narrow screen shows their
rows as blocks, and some browsers then forget that they are tables.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from cairn.credentials.baking import image_kind, svg_for_display
from cairn.exporters.report_model import CheckLine, Link, Outcome, Verdict
from cairn.kernel.errors import InputError

__all__ = [
    "Cell",
    "Column",
    "check_list",
    "files",
    "name",
    "picture",
    "plain_list",
    "row",
    "said",
    "share_bar",
    "table",
    "tag",
    "verdict_tag",
]

# Controls that HTML forbids; tabs and line ends are kept as spaces by the browser.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LARGEST_PICTURE = 200_000

_VERDICTS: dict[Verdict, tuple[str, str]] = {
    "valid": ("ok", "Valid"),
    "invalid": ("bad", "Not valid"),
    "undetermined": ("open", "Could not be determined"),
    "revoked": ("gone", "Revoked"),
    "suspended": ("gone", "Suspended"),
    "not checked": ("rest", "Not checked"),
}
_OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "passed": ("ok", "passed"),
    "failed": ("bad", "failed"),
    "undetermined": ("open", "could not be determined"),
    "not needed": ("rest", "not needed"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        title: Its heading.
        style: Space-separated class names for the heading, such as a width; may be empty.
    """

    title: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is already HTML.

    Attributes:
        html: Its content, escaped.
        style: Space-separated class names; may be empty.
    """

    html: str
    style: str = ""


def said(text: str) -> str:
    """Escape any text for HTML, in content and in attributes.

    Args:
        text: Any string; controls and lone surrogates become U+FFFD.
    """
    return escape(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)


def name(text: str) -> str:
    """Escape a name and keep its writing direction from reaching its neighbours."""
    return f"<bdi>{said(text)}</bdi>"


def tag(style: str, words: str) -> str:
    """Show a state as an icon and words; `style` is ok, bad, open, todo, gone or rest."""
    return f'<span class="tag {style}">{said(words)}</span>'


def verdict_tag(verdict: Verdict) -> str:
    """Show a verdict as an icon and words."""
    return tag(*_VERDICTS[verdict])


def share_bar(verdicts: Iterable[Verdict]) -> str:
    """Draw how many credentials got each verdict, as a bar and a list of words with numbers.

    Args:
        verdicts: One for each credential.

    Returns:
        HTML; empty when there is none.
    """
    counts = Counter(verdicts)
    total = counts.total()
    if not total:
        return ""
    bars: list[str] = []
    words: list[str] = []
    at = 0.0
    for verdict, (style, label) in _VERDICTS.items():
        if counts[verdict]:
            width = 100 * counts[verdict] / total
            bars.append(f'<rect class="{style}" x="{at:.3f}" width="{width:.3f}" height="4"/>')
            words.append(f"<li>{tag(style, f'{counts[verdict]} {label.lower()}')}</li>")
            at += width
    return (
        '<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false">{"".join(bars)}</svg><ul class="legend">{"".join(words)}</ul>'
    )


def check_list(checks: Sequence[CheckLine], whose: str) -> str:
    """Show every named check behind a disclosure that says how they ended.

    Args:
        checks: The checks, in order.
        whose: Which credential they are of, for who cannot see the row.

    Returns:
        HTML; empty when there is no check.
    """
    if not checks:
        return ""
    lines = "".join(_check_line(check) for check in checks)
    return (
        f"<details><summary>{_check_summary(checks)}"
        f'<span class="hidden"> for {said(whose)}</span></summary>'
        f'<ul class="checks">{lines}</ul></details>'
    )


def _check_summary(checks: Sequence[CheckLine]) -> str:
    counts = Counter(check.outcome for check in checks)
    if counts["passed"] + counts["not needed"] == len(checks):
        noun = "check" if counts["passed"] == 1 else "checks"
        return f"{counts['passed']} {noun} passed"
    # What went wrong is said first.
    order: tuple[Outcome, ...] = ("failed", "undetermined", "passed")
    return "Checks: " + ", ".join(
        f"{counts[outcome]} {_OUTCOMES[outcome][1]}" for outcome in order if counts[outcome]
    )


def _check_line(check: CheckLine) -> str:
    style, words = _OUTCOMES[check.outcome]
    step = f'<span class="next">Next: {said(check.next_step)}</span>' if check.next_step else ""
    return (
        f'<li class="{style}"><b>{said(check.name)}</b> <i>{words}.</i> '
        f"{said(check.sentence)}{step}</li>"
    )


def files(links: Sequence[Link], whose: str = "") -> str:
    """List links to files beside the page.

    Args:
        links: The links; one whose path is not relative is shown as text.
        whose: Whose files they are, for who cannot see the row.
    """
    if not links:
        return ""
    items = "".join(f"<li>{_link(link, whose)}</li>" for link in links)
    return f'<ul class="files">{items}</ul>'


def _link(link: Link, whose: str) -> str:
    hidden = f'<span class="hidden"> of {said(whose)}</span>' if whose else ""
    if not link.href or link.href[0] in "/\\" or "://" in link.href:
        return said(link.label)
    # Quoting turns a colon into %3A, so no path can become another scheme.
    path = quote(link.href.encode("utf-8", "replace"), safe="/")
    return f'<a href="{said(path)}">{said(link.label)}{hidden}</a>'


def picture(image: bytes, words: str, style: str, *, largest: int = _LARGEST_PICTURE) -> str:
    """Show a PNG or SVG as a picture, in which nothing can run.

    Args:
        image: The file; anything else is left out.
        words: What it shows; empty when the words beside it say so.
        style: Class name.
        largest: Bytes above which a picture is left out, so that the page stays usable.
    """
    kind = image_kind(image)
    if not kind or len(image) > largest:
        return ""
    media = "image/png" if kind == "png" else "image/svg+xml"
    if kind == "svg":
        # An image cannot run scripts; a person who opens it by itself could.
        try:
            image = svg_for_display(image)
        except InputError:
            return ""
    held = base64.b64encode(image).decode()
    return f'<img class="{style}" alt="{said(words)}" src="data:{media};base64,{held}">'


def plain_list(sentences: Sequence[str]) -> str:
    """List sentences."""
    items = "".join(f"<li>{said(sentence)}</li>" for sentence in sentences)
    return f'<ul class="plain">{items}</ul>' if items else ""


def table(
    *,
    identifier: str,
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[str],
    style: str = "stack",
) -> str:
    """Put rows into a table that can be scrolled with the keyboard where it is too wide.

    Args:
        identifier: Unique on the page; the caption gets it.
        caption: What the table shows.
        columns: Its columns.
        rows: Rows as `row` makes them.
        style: Class names; "stack" shows rows as blocks on a narrow screen.
    """
    heads = "".join(
        f'<th scope="col" role="columnheader"{_classed(column.style)}>{said(column.title)}</th>'
        for column in columns
    )
    return (
        f'<div class="scroll" role="region" aria-labelledby="{identifier}" tabindex="0">'
        f'<table class="{style}" role="table">'
        f'<caption id="{identifier}"><span>{said(caption)}</span></caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">\n{"".join(rows)}</tbody></table></div>'
    )


def row(columns: Sequence[Column], cells: Sequence[Cell], anchor: str = "") -> str:
    """Make one row, the first cell naming it.

    Args:
        columns: The table's columns, for the labels on a narrow screen.
        cells: As many cells.
        anchor: A fragment identifier; may be empty.
    """
    first, *others = cells
    label = said(columns[0].title)
    fields = "".join(
        f'<td role="cell"{_classed(cell.style)} data-label="{said(column.title)}">{cell.html}</td>'
        if cell.html
        else '<td role="cell"></td>'
        for column, cell in zip(columns[1:], others, strict=True)
    )
    mark = f' id="{said(anchor)}"' if anchor else ""
    return (
        f'<tr role="row"{mark}><th scope="row" role="rowheader"{_classed(first.style)} '
        f'data-label="{label}">{first.html}</th>{fields}</tr>\n'
    )


def _classed(style: str) -> str:
    return f' class="{style}"' if style else ""
