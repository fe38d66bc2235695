"""Text in drawings: escaped, and broken into lines by how wide its letters are about.

SVG breaks no lines by itself, and the fonts of whoever looks are not known here. So widths are
guessed with some room to spare: a line that is a little short is better than one that is cut off.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape

__all__ = ["FONT", "broken", "drawn_text", "plain"]

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
"""The letters of drawings: what the machine has, as on the report's page."""

# Letters per em, measured on the widest of the usual fonts and rounded up.
_WIDE, _CAPITAL, _NARROW, _USUAL = 1.0, 0.74, 0.34, 0.58
_THIN = frozenset("iljtf.,;:'!|()[] ")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """A text as it may stand in XML: escaped, without controls."""
    return escape(_CONTROLS.sub(" ", text), quote=True)


def broken(text: str, width: float, size: float, *, most: int = 6) -> tuple[str, ...]:
    """Break a text into lines.

    Args:
        text: Any text.
        width: How wide a line may be, in pixels.
        size: The size of the letters, in pixels.
        most: How many lines at most; what does not fit ends in an ellipsis.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text, width / size):
        longer = f"{line} {word}".strip()
        if line and _ems(longer) * size > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines += [line] if line else []
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1].rstrip('.')} …"]
    return tuple(lines)


def _words(text: str, ems: float) -> list[str]:
    """The words of a text; one that is wider than a line, as in Chinese, is cut."""
    found: list[str] = []
    for word in text.split():
        piece = ""
        for letter in word:
            if piece and _ems(piece + letter) > ems:
                found.append(piece)
                piece = ""
            piece += letter
        found.append(piece)
    return found


def _ems(text: str) -> float:
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    if letter in _THIN:
        return _NARROW
    return _CAPITAL if letter.isupper() or letter in "mwMW%—" else _USUAL


def drawn_text(
    lines: tuple[str, ...], x: float, y: float, size: float, colour: str, *, bold: bool = False
) -> tuple[str, float]:
    """Draw lines of text.

    Args:
        lines: The lines.
        x: Where they begin.
        y: The top of the first line.
        size: The size of the letters.
        colour: Their colour.
        bold: Whether they are bold.

    Returns:
        The SVG, and the bottom of the last line.
    """
    weight = ' font-weight="600"' if bold else ""
    step = round(size * 1.35, 1)
    drawn = "".join(
        f'<text x="{x:g}" y="{y + size + number * step:g}" font-size="{size:g}" fill="{colour}"'
        f"{weight}>{plain(line)}</text>"
        for number, line in enumerate(lines)
    )
    return drawn, y + len(lines) * step
