"""Numbers as publishers write them, and the marks that stand where a number is missing.

Keeps a figure to the digit. Which mark means what differs between publications, so each importer
hands in its own. What is neither a number nor a known mark is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cairn.market.facts import Mark

__all__ = ["Figure", "read_figure", "read_number"]

# Thousands may be parted by commas, and only rightly so: "1,23" is a slip, not 123.
_NUMBER = re.compile(r"[-\u2212]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)?(\.[0-9]+)?")
_AT_LEAST = re.compile(r"(?:>=|\u2265|>)\s*\$?(.+)")
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or the mark that stands for it.

    Attributes:
        value: The number; None where a mark stands.
        mark: What the mark means.
        bound: The bound of a figure that is cut off.
        note: The mark in the source's words; may be empty.
    """

    value: Decimal | None
    mark: Mark = "published"
    bound: Decimal | None = None
    note: str = ""


def read_number(text: str) -> Decimal | None:
    """A number as publishers write it, or None when the text is none.

    Args:
        text: Such as ``1,579.8``, ``$49,500``, ``-14.4`` or ``4.6%``.
    """
    plain = text.strip().removeprefix("$").removesuffix("%").strip()
    found = _NUMBER.fullmatch(plain)
    if not found or not any(one.isdigit() for one in plain) or len(plain) > _LONGEST:
        return None
    return Decimal(plain.replace(",", "").replace("\u2212", "-"))


def read_figure(text: str, marks: Mapping[str, Figure]) -> Figure | None:
    """A number or a mark, or None when the text is neither.

    Args:
        text: The cell.
        marks: What the marks of this publication mean.
    """
    if text in marks:
        return marks[text]
    number = read_number(text)
    if number is not None:
        return Figure(number)
    above = _AT_LEAST.fullmatch(text)
    bound = read_number(above[1]) if above else None
    if bound is None:
        return None
    return Figure(None, "top-coded", bound, f"The source says at least {bound:,}.")
