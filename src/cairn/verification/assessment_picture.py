"""Draws an assessment on a line: the bar, the measured level and its 95% interval.

As SVG for pages and as one line of plain characters for a terminal. Each mark has a shape and a
word besides its colour, and each colour reaches 4.5 against the white ground, which the picture
brings along for dark pages. It runs nothing and loads nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html import escape

from cairn.credentials.assessment_result import AssessmentResult
from cairn.credentials.number_words import to_two_places

__all__ = ["assessment_line", "assessment_svg", "assessment_words"]

_WIDTH, _HEIGHT = 400, 104
_EDGE = 16
_AXIS = 50
_BAR_TOP, _BAR_FOOT = 26, 66
_LABEL = 13
_HALF_LETTER = 3.9  # half the width of a letter of a label, with room to spare
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
_INK, _QUIET, _LEVEL, _BAR = "#1b2430", "#536070", "#1f5f8b", "#a01f26"
_COLUMNS = 40
_MARGIN = Decimal("0.12")  # of what is shown, to either side


def assessment_words(result: AssessmentResult) -> str:
    """Say in words what the picture shows, for whoever cannot see it."""
    low, high = result.interval
    unit = "logits" if result.unit == "logit" else "points"
    if low > result.cut:
        place = "wholly above the bar"
    elif high < result.cut:
        place = "wholly below the bar"
    else:
        place = "on both sides of the bar"
    return (
        f"A line of {unit}: the bar is at {to_two_places(result.cut)}, the measured level at "
        f"{to_two_places(result.measure)}, and its 95% interval reaches from "
        f"{to_two_places(low)} to {to_two_places(high)}, {place}."
    )


def assessment_line(result: AssessmentResult) -> str:
    """Draw it in plain characters, 40 columns and a key.

    Marks that would fall on one another are moved apart by a column, so that all four are seen in
    their order.
    """
    low, high = result.interval
    marks = sorted(((low, 1, "["), (result.cut, 0, "|"), (result.measure, 2, "o"), (high, 3, "]")))
    place = _scale(result, _COLUMNS - len(marks))
    columns: list[int] = []
    for value, _, _ in marks:
        wanted = round(place(value))
        columns.append(max(wanted, columns[-1] + 1) if columns else wanted)
    line = ["-"] * _COLUMNS
    for column, (_, _, sign) in zip(columns, marks, strict=True):
        line[column] = sign
    return (
        f"{''.join(line)}  o level {to_two_places(result.measure)}, "
        f"[ ] 95% {to_two_places(low)} to {to_two_places(high)}, | bar {to_two_places(result.cut)}"
    )


def _scale(result: AssessmentResult, length: float) -> Callable[[Decimal], float]:
    """How far along a line a value stands, with room to either side of all that is shown."""
    low, high = result.interval
    left, right = min(low, result.cut), max(high, result.cut)
    room = (right - left) * _MARGIN
    start, whole = left - room, (right - left) + 2 * room
    return lambda value: float((value - start) / whole) * length


def assessment_svg(result: AssessmentResult) -> str:
    """Draw it as SVG, 400 units wide; the same assessment gives the same text."""
    along = _scale(result, _WIDTH - 2 * _EDGE)
    low, bar, level, high = (
        round(_EDGE + along(value), 1)
        for value in (result.interval[0], result.cut, result.measure, result.interval[1])
    )
    ends = " to ".join(map(to_two_places, result.interval))
    measured = f"level {to_two_places(result.measure)}, likely {ends}"
    drawn = (
        f'<path d="M{_EDGE} {_AXIS}H{_WIDTH - _EDGE}" stroke="{_QUIET}" stroke-width="1"/>'
        f'<path d="M{_WIDTH - _EDGE - 6} {_AXIS - 4}l6 4-6 4" fill="none" stroke="{_QUIET}"/>'
        f'<path d="M{low:g} {_AXIS - 8}v16M{high:g} {_AXIS - 8}v16" stroke="{_LEVEL}" '
        f'stroke-width="2.5"/><path d="M{low:g} {_AXIS}H{high:g}" stroke="{_LEVEL}" '
        f'stroke-width="5"/><circle cx="{level:g}" cy="{_AXIS}" r="8" fill="{_LEVEL}" '
        'stroke="#fff" stroke-width="2"/>'
        f'<path d="M{bar:g} {_BAR_TOP}V{_BAR_FOOT}" stroke="{_BAR}" stroke-width="2.5" '
        'stroke-dasharray="6 3"/>'
        f"{_label(f'bar {to_two_places(result.cut)}', bar, _BAR_TOP - 7, _BAR)}"
        f"{_label(measured, level, _AXIS + 33, _INK)}"
        f'<text x="{_WIDTH - _EDGE}" y="{_HEIGHT - 6}" font-size="11" fill="{_QUIET}" '
        'text-anchor="end">higher level</text>'
    )
    words = escape(assessment_words(result))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img" font-family="{_FONT}">'
        f'<title>{words}</title><rect width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="#fff"/>'
        f"{drawn}</svg>"
    )


def _label(text: str, x: float, y: float, colour: str) -> str:
    """A label around its mark, moved inwards where it would reach over the edge."""
    half = min(len(text) * _HALF_LETTER, _WIDTH / 2 - _EDGE)
    middle = min(max(x, _EDGE + half), _WIDTH - _EDGE - half)
    return (
        f'<text x="{middle:g}" y="{y}" font-size="{_LABEL}" fill="{colour}" '
        f'text-anchor="middle">{escape(text)}</text>'
    )
