"""Draws everybody's measured level with its interval against the bar, from the highest down.

One line for each person and no name: who stands where is for the table beside it, and the reader
sees how many lie wholly above the bar, wholly below, or on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cairn.exporters.svg_text import FONT, plain

__all__ = ["PersonLevel", "levels_svg", "levels_words"]

_WIDTH, _EDGE, _TOP, _FOOT = 640, 20, 34, 46
_ROW, _MOST = 5.0, 400
_INK, _QUIET, _BAR = "#1b2430", "#536070", "#a01f26"
_COLOURS = {"award": "#17643d", "not-yet": "#175a86", "refer": "#8a5a00"}
_SHAPES = {"award": "circle", "not-yet": "square", "refer": "diamond"}
_WORDS = {"award": "awarded", "not-yet": "not yet", "refer": "a person must look"}
_DOT = 2.4


class PersonLevel(NamedTuple):
    """One line of the picture.

    Attributes:
        level: The measured level.
        low: Lower end of its 95% interval.
        high: Upper end.
        outcome: "award", "not-yet" or "refer".
    """

    level: float
    low: float
    high: float
    outcome: str


def levels_svg(people: Sequence[PersonLevel], bar: float) -> bytes:
    """Draw the levels of many.

    Args:
        people: Their levels, in any order; of very many, evenly spread ones are shown.
        bar: The bar, on the same scale.

    Returns:
        An SVG 640 units wide; empty without people.
    """
    if not people:
        return b""
    ordered = sorted(people, key=lambda one: -one.level)
    shown = [
        ordered[i * len(ordered) // min(len(ordered), _MOST)]
        for i in range(min(len(ordered), _MOST))
    ]
    left = min(bar, *(one.low for one in shown))
    right = max(bar, *(one.high for one in shown))
    scale = (_WIDTH - 2 * _EDGE) / max(right - left, 1e-9)

    def along(value: float) -> float:
        return round(_EDGE + (value - left) * scale, 1)

    foot = _TOP + _ROW * len(shown)
    lines = [
        _line(one, _TOP + _ROW * (place + 0.5), along(one.low), along(one.level), along(one.high))
        for place, one in enumerate(shown)
    ]
    at = along(bar)
    wall = (
        f'<path d="M{at:g} {_TOP - 8}V{foot + 4:g}" stroke="{_BAR}" stroke-width="2" '
        f'stroke-dasharray="6 3"/><text x="{min(max(at, 30), _WIDTH - 30):g}" y="{_TOP - 14}" '
        f'font-size="13" fill="{_BAR}" text-anchor="middle">the bar</text>'
    )
    height = round(foot + _FOOT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" font-family="{FONT}">'
        f"<title>{plain(levels_words(people, bar))}</title>"
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>{"".join(lines)}{wall}'
        f"{_key(foot + 24, shown)}"
        f'<text x="{_WIDTH - _EDGE}" y="{height - 6}" font-size="12" fill="{_QUIET}" '
        'text-anchor="end">higher level</text></svg>'
    ).encode()


def levels_words(people: Sequence[PersonLevel], bar: float) -> str:
    """Say in words what the picture shows."""
    above = sum(one.low > bar for one in people)
    below = sum(one.high < bar for one in people)
    return (
        f"The measured levels of {len(people)} people with their 95% intervals: {above} lie wholly"
        f" above the bar, {below} wholly below it, and {len(people) - above - below} on both sides."
    )


def _line(one: PersonLevel, y: float, low: float, level: float, high: float) -> str:
    colour = _COLOURS[one.outcome]
    return (
        f'<path d="M{low:g} {y:g}H{high:g}" stroke="{colour}" stroke-width="1.4"/>'
        f"{_mark(one.outcome, level, y, _DOT)}"
    )


def _mark(outcome: str, x: float, y: float, size: float) -> str:
    """A shape for each outcome, so that colour is never alone."""
    colour, shape = _COLOURS[outcome], _SHAPES[outcome]
    if shape == "circle":
        return f'<circle cx="{x:g}" cy="{y:g}" r="{size:g}" fill="{colour}"/>'
    if shape == "square":
        return (
            f'<rect x="{x - size:g}" y="{y - size:g}" width="{2 * size:g}" height="{2 * size:g}" '
            f'fill="{colour}"/>'
        )
    wide = size * 1.4
    return (
        f'<path d="M{x - wide:g} {y:g}l{wide:g} {-wide:g} {wide:g} {wide:g} {-wide:g} {wide:g}z" '
        f'fill="{colour}"/>'
    )


def _key(y: float, shown: Sequence[PersonLevel]) -> str:
    x, parts = float(_EDGE + 6), []
    for outcome, words in _WORDS.items():
        if any(one.outcome == outcome for one in shown):
            parts.append(_mark(outcome, x, y - 4, 5))
            parts.append(
                f'<text x="{x + 12:g}" y="{y:g}" font-size="13" fill="{_INK}">{words}</text>'
            )
            x += 34 + 7.2 * len(words)
    return "".join(parts)
