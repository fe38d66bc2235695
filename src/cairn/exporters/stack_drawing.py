"""Draws a stack as a path: stone by stone what is held or missing, and the goal at its end.

Narrow enough for a phone, in one picture that runs nothing and loads nothing. Every state has a
shape and words besides its colour; each colour reaches 4.5 against white.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cairn.exporters.stack_case import Mark, StackCase, Stone, standing_in_short, stones
from cairn.exporters.svg_text import FONT, broken, drawn_text, plain

__all__ = ["stack_svg"]

_WIDTH = 400
_EDGE = 12
_RADIUS = 12
_INDENT = 26
_NAME, _NOTE = 15, 12.5
_INK, _QUIET, _LINE = "#1b2430", "#536070", "#8a95a1"
_OK, _BAD, _OPEN, _REST = "#17643d", "#a01f26", "#744f00", "#4d5966"

_COLOURS: Mapping[Mark, str] = {
    "held": _OK,
    "spare": _OK,
    "partly": _OPEN,
    "to do": _OPEN,
    "fallen": _BAD,
    "instead": _OPEN,
    "not needed": _REST,
}
_GOALS: Mapping[str, str] = {"active": _OK, "suspended": _BAD, "withdrawn": _BAD, "refused": _BAD}
_TICK, _CROSS = "M-5.5 .5-1.5 4.5 5.5-4", "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"
_SIGNS: Mapping[Mark, str] = {
    "held": f'<path d="{_TICK}" fill="none" stroke="#fff" stroke-width="2.6"/>',
    "spare": f'<path d="{_TICK}" fill="none" stroke="{_OK}" stroke-width="2.2"/>',
    "fallen": f'<path d="{_CROSS}" stroke="#fff" stroke-width="2.6"/>',
    "partly": f'<path d="M0-8A8 8 0 0 1 0 8Z" fill="{_OPEN}"/>',
    "not needed": f'<path d="M-5 0H5" stroke="{_REST}" stroke-width="2.2"/>',
}


@dataclass(slots=True)
class _Sheet:
    """What is drawn so far.

    Attributes:
        y: How far down it reaches.
        trail: The middle of each stone on the way.
        marks: The marks drawn over the trail.
    """

    y: float = _EDGE
    trail: list[tuple[float, float]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


def stack_svg(case: StackCase) -> bytes:
    """Draw where one person stands on one pathway.

    Args:
        case: The person, the pathway, the state and the proof tree.

    Returns:
        An SVG 400 units wide; the same case gives the same bytes.
    """
    sheet = _Sheet()
    before: Stone | None = None
    for stone in stones(case.tree):
        _draw(sheet, stone, before)
        before = stone
    _draw_goal(sheet, case)
    height = round(sheet.y + _EDGE)
    title = plain(f"{case.name}: the path to {case.pathway.name}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" font-family="{FONT}"><title>{title}</title>'
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>{_trail(sheet)}'
        f"{''.join(sheet.marks)}</svg>"
    ).encode()


def _trail(sheet: _Sheet) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in sheet.trail)
    return (
        f'<polyline points="{points}" fill="none" stroke="{_LINE}" stroke-width="3" '
        'stroke-dasharray="1 8" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _draw(sheet: _Sheet, stone: Stone, before: Stone | None) -> None:
    x = _EDGE + _RADIUS + stone.depth * _INDENT
    if stone.mark is None:
        _draw_group(sheet, stone, x)
        return
    sibling = before is not None and before.mark is not None and before.depth == stone.depth
    if stone.choice and sibling:
        drawn, sheet.y = drawn_text(("or",), x + _RADIUS + 10, sheet.y - 4, _NOTE, _QUIET)
        sheet.marks.append(drawn)
        sheet.y += 2
    middle = sheet.y + _RADIUS
    if stone.mark in ("held", "partly", "to do", "fallen"):
        sheet.trail.append((x, middle))
    sheet.marks.append(f'<g transform="translate({x:g} {middle:g})">{_stone(stone.mark)}</g>')
    left = x + _RADIUS + 10
    dim = stone.mark in ("not needed", "instead")
    name, y = drawn_text(
        broken(stone.name, _WIDTH - left - _EDGE, _NAME),
        left,
        sheet.y + 1,
        _NAME,
        _QUIET if dim else _INK,
        bold=not dim,
    )
    words = broken(stone.note, _WIDTH - left - _EDGE, _NOTE)
    note, y = drawn_text(words, left, y, _NOTE, _COLOURS[stone.mark])
    sheet.marks += [name, note]
    sheet.y = max(y, middle + _RADIUS) + 14


def _draw_group(sheet: _Sheet, stone: Stone, x: float) -> None:
    left = x - _RADIUS
    words = broken(f"{stone.name}: {stone.note}", _WIDTH - left - _EDGE, 13)
    top = sheet.y
    drawn, sheet.y = drawn_text(words, left, top, 13, _QUIET, bold=True)
    # The trail goes behind the words.
    size = f'width="{_WIDTH - left:g}" height="{sheet.y - top:g}"'
    ground = f'<rect x="{left:g}" y="{top:g}" {size} fill="#fff"/>'
    sheet.marks += [ground, drawn]
    sheet.y += 8


def _stone(mark: Mark) -> str:
    colour = _COLOURS[mark]
    filled = mark in ("held", "fallen")
    ground = colour if filled else "#fff"
    dashes = ' stroke-dasharray="4 3"' if mark in ("to do", "instead") else ""
    edge = 2.5 if mark in ("held", "fallen", "to do", "partly") else 1.6
    return (
        f'<circle r="{_RADIUS - 1}" fill="{ground}" stroke="{colour}" stroke-width="{edge}"'
        f"{dashes}/>{_SIGNS.get(mark, '')}"
    )


def _draw_goal(sheet: _Sheet, case: StackCase) -> None:
    colour = _GOALS.get(case.state, _OPEN)
    reached = case.state == "active"
    top, left = sheet.y, 66
    ink, quiet = ("#fff", "#fff") if reached else (_INK, colour)
    name, y = drawn_text(
        broken(case.pathway.earns_name or case.pathway.name, _WIDTH - left - 2 * _EDGE, 16),
        left,
        top + 10,
        16,
        ink,
        bold=True,
    )
    state, y = drawn_text((standing_in_short(case),), left, y, 13, quiet, bold=True)
    high = max(y - top + 12, 62)
    box = (
        f'<rect x="2" y="{top:g}" width="{_WIDTH - 4}" height="{high:g}" rx="10" '
        f'fill="{colour if reached else "#fff"}" stroke="{colour}" stroke-width="2.5"/>'
    )
    sheet.trail.append((_EDGE + _RADIUS + 8, top))
    sheet.marks += [box, _cairn(34, top + high / 2, ink if reached else colour), name, state]
    sheet.y = top + high


def _cairn(x: float, y: float, colour: str) -> str:
    """A small stack of stones, which is what has been built."""
    stones_of_it = ((-14, 5, 3.2), (-6, 9, 3.8), (3.5, 14, 4.6), (13.5, 19, 5))
    return "".join(
        f'<ellipse cx="{x:g}" cy="{y + down:g}" rx="{wide:g}" ry="{high:g}" fill="{colour}"/>'
        for down, wide, high in stones_of_it
    )
