"""The unemployment rate of young people, as the official survey states it for its last month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cairn.market.facts import Fact, FactSheet, Source
from cairn.market.measure import MeasureAnswer, NoMeasure
from cairn.market.published import measure_of

__all__ = ["YOUNG", "unemployment_by_age"]

YOUNG = ("16 to 19 years", "20 to 24 years")
"""The age groups of the Current Population Survey that are called young here."""

_RATE = "unemployment-rate"


def unemployment_by_age(
    sheets: Iterable[FactSheet], source: Source, groups: Sequence[str] = YOUNG
) -> tuple[MeasureAnswer, ...]:
    """The unemployment rate of each age group in the last month that the file has.

    Args:
        sheets: Sheets of the Current Population Survey.
        source: Their source.
        groups: Age groups, as the source calls them.

    Returns:
        The rates in the order of the groups. Where the source has none for the last month, the
        answer says so; an earlier month does not stand in for it.
    """
    last: dict[str, tuple[str, Fact, FactSheet]] = {}
    for sheet in sheets:
        fact, group = sheet.fact(_RATE), sheet.subject.group
        known = last.get(group)
        if group in groups and fact is not None and (known is None or fact.period > known[0]):
            last[group] = (fact.period, fact, sheet)
    answers: list[MeasureAnswer] = []
    for group in groups:
        if group in last:
            answers.append(measure_of(*last[group][1:], source))
        else:
            reason = "Not enough data: the file has no series of this age group."
            answers.append(NoMeasure(f"unemployment rate, {group}", reason, 0, source.title, ""))
    return tuple(answers)
