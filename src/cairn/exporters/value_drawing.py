"""Draws effects one below the other with their ranges: what was seen, never what was wished.

Only effects on one scale and of one kind of evidence share a picture: people saying what they would
do are never drawn beside what happened. Colour is never alone: a range that holds “no difference”
has an open mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cairn.exporters.svg_text import FONT, broken, plain
from cairn.value.effect import Effect
from cairn.value.telling import range_words, value_words

__all__ = ["EffectLine", "effects_svg", "effects_words"]

_WIDTH, _EDGE, _LEFT, _RIGHT, _ROW, _TOP = 720, 16, 260, 600, 40, 20
_INK, _QUIET, _NONE, _MARK = "#1b2430", "#536070", "#8a93a0", "#175a86"
_SIZE, _SMALL = 13, 12
_ROOM = 0.08


class EffectLine(NamedTuple):
    """One line of the picture.

    Attributes:
        label: What it is about.
        effect: The effect.
    """

    label: str
    effect: Effect


def effects_svg(lines: Sequence[EffectLine]) -> bytes:
    """Draw effects on one scale.

    Args:
        lines: At least one; all on the scale of the first, others are left out.

    Returns:
        An SVG 720 units wide; empty without lines.
    """
    shown = [one for one in lines if one.effect.scale == lines[0].effect.scale] if lines else []
    if not shown:
        return b""
    none = shown[0].effect.none
    low = min(none, *(one.effect.low for one in shown))
    high = max(none, *(one.effect.high for one in shown))
    room = _ROOM * (high - low or 1.0)
    left, scale = low - room, (_RIGHT - _LEFT) / (high - low + 2 * room or 1.0)

    def along(value: float) -> float:
        return round(_LEFT + (value - left) * scale, 1)

    foot = _TOP + _ROW * len(shown)
    drawn = "".join(
        _line(one, _TOP + _ROW * place, along(one.effect.low), along(one.effect.value),
              along(one.effect.high))
        for place, one in enumerate(shown)
    )  # fmt: skip
    at = along(none)
    height = foot + 34
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}"'
        f' height="{height}" role="img" font-family="{FONT}"><title>{plain(effects_words(shown))}'
        f'</title><rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
        f'<path d="M{at:g} {_TOP - 6}V{foot}" stroke="{_NONE}" stroke-dasharray="5 4"/>'
        f'<text x="{min(max(at, _LEFT), _RIGHT):g}" y="{foot + 18}" font-size="{_SMALL}"'
        f' fill="{_QUIET}" text-anchor="middle">no difference</text>{drawn}</svg>'
    ).encode()


def effects_words(lines: Sequence[EffectLine]) -> str:
    """Say in words what the picture shows.

    Args:
        lines: The lines.
    """
    told = [f"{one.label}: {value_words(one.effect)}, {range_words(one.effect)}" for one in lines]
    return f"Effects with their ranges. {'; '.join(told)}."


def _line(one: EffectLine, y: float, low: float, middle: float, high: float) -> str:
    text = "".join(
        f'<text x="{_EDGE}" y="{y + 16 + 15 * number:g}" font-size="{_SIZE}" fill="{_INK}">'
        f"{plain(words)}</text>"
        for number, words in enumerate(broken(one.label, _LEFT - 2 * _EDGE, _SIZE, most=2))
    )
    fill = _MARK if one.effect.measurable else "#fff"
    return (
        f'{text}<path d="M{low:g} {y + 18:g}H{high:g}" stroke="{_MARK}" stroke-width="2"/>'
        f'<circle cx="{middle:g}" cy="{y + 18:g}" r="5" fill="{fill}" stroke="{_MARK}"'
        f' stroke-width="2"/><text x="{_WIDTH - _EDGE}" y="{y + 22:g}" font-size="{_SIZE}"'
        f' fill="{_INK}" text-anchor="end">{plain(_short(one.effect))}</text>'
    )


def _short(effect: Effect) -> str:
    """The estimate as it stands at the end of its line."""
    if effect.scale == "risk difference":
        return f"{100 * effect.value:+.0f} of 100"
    if effect.scale == "percent":
        return f"{100 * effect.value:+.0f} %"
    if effect.none:
        return f"{effect.value:.2g} times"
    return f"{effect.value:+,.4g} {effect.unit.partition(' ')[0]}"
