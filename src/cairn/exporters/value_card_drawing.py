"""Draws a value card as one SVG: a headline, six lines in words, for whom, and what instead.

Text only, in lines that are broken here; nothing in it can run or fetch. How it is worded, the
card knows.
"""

from __future__ import annotations

from cairn.exporters.svg_text import FONT, broken, plain
from cairn.value.card import CardLine, ValueCard

__all__ = ["MADE_UP", "card_svg", "card_words"]

_WIDTH, _EDGE, _INNER = 640, 28, 584
_INK, _QUIET, _RULE, _WARNED = "#1b2430", "#536070", "#d5dbe2", "#8a1c22"
_TITLE, _HEADLINE, _HEADING, _TEXT, _SMALL = 24, 19, 15, 14, 12
_LEADING = 1.38
_MOST_LINES = 6
MADE_UP = "Made up for an example: it says nothing about any real credential."
"""What is said where a figure comes from invented data."""


class _Sheet:
    """Lines of text, one below the other."""

    def __init__(self) -> None:
        self.y = float(_EDGE)
        self._drawn: list[str] = []

    def say(self, text: str, size: int, *, colour: str = _INK, bold: bool = False) -> None:
        weight = ' font-weight="700"' if bold else ""
        # Bold letters are wider than the width of lines is reckoned with.
        for line in broken(text, _INNER / (1.08 if bold else 1), size, most=_MOST_LINES):
            self.y += size * _LEADING
            self._drawn.append(
                f'<text x="{_EDGE}" y="{self.y:g}" font-size="{size}" fill="{colour}"{weight}>'
                f"{plain(line)}</text>"
            )

    def gap(self, size: float) -> None:
        self.y += size

    def rule(self) -> None:
        self.y += 12
        self._drawn.append(f'<path d="M{_EDGE} {self.y:g}h{_INNER}" stroke="{_RULE}"/>')

    @property
    def markup(self) -> str:
        return "".join(self._drawn)


def card_svg(card: ValueCard) -> bytes:
    """Draw a card.

    Args:
        card: What it says.

    Returns:
        An SVG 640 units wide; the same card gives the same bytes.
    """
    sheet = _Sheet()
    sheet.say(card.credential, _TITLE, bold=True)
    sheet.say(f"awarded by {card.issuer}", _TEXT, colour=_QUIET)
    if card.made_up:
        sheet.say(MADE_UP, _TEXT, colour=_WARNED, bold=True)
    sheet.gap(6)
    sheet.say(card.headline, _HEADLINE, bold=True)
    for line in card.lines:
        _draw_line(sheet, line)
    for heading, sentences in (("For whom?", card.for_whom), ("What instead?", card.instead)):
        sheet.rule()
        sheet.gap(4)
        sheet.say(heading, _HEADING, bold=True)
        for sentence in sentences:
            sheet.say(sentence, _TEXT)
    sheet.rule()
    for remark in card.remarks:
        sheet.say(remark, _SMALL, colour=_QUIET)
    height = round(sheet.y + _EDGE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}"'
        f' height="{height}" role="img" font-family="{FONT}"><title>{plain(card_words(card))}'
        f'</title><rect width="{_WIDTH}" height="{height}" fill="#fff"/>{sheet.markup}</svg>'
    ).encode()


def _draw_line(sheet: _Sheet, line: CardLine) -> None:
    sheet.rule()
    sheet.gap(4)
    sheet.say(line.heading, _HEADING, bold=True)
    for sentence in line.sentences:
        sheet.say(sentence, _TEXT, colour=_INK if line.figure else _QUIET)
    if line.grade:
        sheet.say(f"Evidence: {line.grade} ({line.grade_means}).", _SMALL, colour=_QUIET)
    if line.source:
        sheet.say(f"Source: {line.source}", _SMALL, colour=_QUIET)


def card_words(card: ValueCard) -> str:
    """Say a card in one sentence, for who cannot see it."""
    warned = f" {MADE_UP}" if card.made_up else ""
    return f"What {card.credential} is worth: {card.headline}{warned}"
