"""Numbers as people read them: small ones as words, shares rounded down and never certain.

Knows only how a number is said. What it counts, its caller knows.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

__all__ = ["as_sentence", "in_words", "percent", "share", "to_two_places"]

_WORDS = (
    "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - a list of thirteen words reads better as one line
)
_NEARLY_ONE = Decimal("0.99")
_HUNDREDTH = Decimal("0.01")


def in_words(number: int) -> str:
    """A number from 0 to 12 as a word, another one in digits."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else str(number)


def percent(chance: Decimal) -> str:
    """A chance, 0 to 1, for people: rounded down, and neither 0% nor 100%.

    Whoever measures is never certain, and rounding up would let a chance reach a bar it missed.
    """
    whole = int(chance * 100)
    if whole < 1:
        return "less than 1%"
    return "more than 99%" if chance > _NEARLY_ONE else f"{whole}%"


def share(part: Decimal) -> str:
    """A coefficient, 0 to 1, with two places: rounded down, and never 1."""
    if part > _NEARLY_ONE:
        return "more than 0.99"
    return str(part.quantize(_HUNDREDTH, ROUND_DOWN))


def to_two_places(number: Decimal) -> str:
    """A measure with two places; a zero has no sign."""
    rounded = number.quantize(_HUNDREDTH, ROUND_HALF_EVEN)
    return str(rounded or abs(rounded))


def as_sentence(text: str) -> str:
    """A text from elsewhere as a sentence: trimmed, with a mark at its end."""
    whole = " ".join(text.split())
    return whole if whole.endswith((".", "!", "?", "…")) else f"{whole}."
