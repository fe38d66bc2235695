"""The occupations that are projected to grow most, each with what is to be told about a licence.

Growth is as published. Predicts nothing, and infers no licence from silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cairn.market.facts import FactSheet, Source
from cairn.market.growth import Growth, LicenceSaid, fastest_growing, licence_said
from cairn.market.measure import MeasureAnswer
from cairn.market.outlook import licence_sentence
from cairn.market.published import measure_of
from cairn.skills.framework import Framework

__all__ = ["GrowingOccupation", "growing_occupations"]


class GrowingOccupation(NamedTuple):
    """An occupation that is projected to grow.

    Attributes:
        sheet: What the projections say of it.
        growth: How much it is projected to grow.
        licence: What is to be told about a licence.
        licence_said: Who says so, word for word.
    """

    sheet: FactSheet
    growth: MeasureAnswer
    licence: str
    licence_said: tuple[LicenceSaid, ...]


def growing_occupations(
    sheets: Iterable[FactSheet],
    source: Source,
    frameworks: Sequence[Framework] = (),
    *,
    by: Growth = "employment-change-percent",
    most: int = 10,
) -> tuple[GrowingOccupation, ...]:
    """The occupations that are projected to grow most, and which of them need a licence.

    Args:
        sheets: Sheets of the employment projections.
        source: Their source.
        frameworks: Where licences are looked up.
        by: Whether growth is in percent or in jobs.
        most: How many are wanted.

    Returns:
        The occupations in the order of the published projections, which state no error.
    """
    found = []
    for sheet in fastest_growing(sheets, by=by, most=most):
        fact = sheet.fact(by)
        if fact is not None:
            said = licence_said(sheet, frameworks)
            growth = measure_of(fact, sheet, source)
            found.append(GrowingOccupation(sheet, growth, licence_sentence(said), said))
    return tuple(found)
