"""Which occupations are projected to grow most, and what sources say about a licence for them.

Ranks published projections as they are; predicts nothing. Whether a licence is needed is given in
each source's own words: silence is not told as “no licence”.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from cairn.market.facts import FactSheet
from cairn.skills.framework import Framework

__all__ = ["Growth", "LicenceSaid", "fastest_growing", "licence_said"]

Growth: TypeAlias = Literal["employment-change-percent", "employment-change"]
"""By what growth is ranked: in percent, or in jobs."""

_TOTAL = "Summary"


@dataclass(frozen=True, slots=True)
class LicenceSaid:
    """What a source says about a licence.

    Attributes:
        source: The source, for people.
        words: What it says, word for word.
        required: Whether it says that a licence is required; a title such as “Licensed
            Electrician” says only that some who do this work hold one.
    """

    source: str
    words: str
    required: bool


def fastest_growing(
    sheets: Iterable[FactSheet], *, by: Growth = "employment-change-percent", most: int = 10
) -> tuple[FactSheet, ...]:
    """The occupations that are projected to grow most, the most first.

    Totals of groups are left out, and so is what has no figure.

    Args:
        sheets: Sheets of employment projections.
        by: What is ranked by.
        most: How many are wanted.
    """
    ranked: list[tuple[Decimal, FactSheet]] = []
    for sheet in sheets:
        fact, kind = sheet.fact(by), sheet.trait("occupation-type")
        if fact is not None and fact.value is not None and not (kind and kind.text == _TOTAL):
            ranked.append((fact.value, sheet))
    ranked.sort(key=lambda one: (-one[0], one[1].subject.code))
    return tuple(sheet for _, sheet in ranked[:most])


def licence_said(sheet: FactSheet, frameworks: Iterable[Framework]) -> tuple[LicenceSaid, ...]:
    """What the projections and frameworks say about a licence for an occupation.

    Args:
        sheet: The occupation, with a SOC 2018 code.
        frameworks: Frameworks whose occupations have such codes, such as O*NET.
    """
    found: list[LicenceSaid] = []
    for framework in frameworks:
        for occupation in framework.with_code("soc-2018", sheet.subject.code):
            if occupation.licence:
                said = f"{framework.head.title}: {occupation.label}"
                found.append(LicenceSaid(said, occupation.licence, required=True))
    titles = sheet.trait("licensed-titles")
    if titles is not None:
        found.append(LicenceSaid("Titles in the projections", titles.text, required=False))
    return tuple(found)
