"""The published figures of several occupations joined to those of another, as measures.

Totals are added, growth is the change of all over the jobs of all, and a median lies between the
medians of the parts. Knows which figure is joined in which way; `cairn.market.carried` knows the
bounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from cairn.market.carried import Part, Range, carried_mean, carried_rate, carried_total
from cairn.market.facts import Fact, FactSheet, Source
from cairn.market.measure import Measure, MeasureAnswer, NoMeasure
from cairn.market.published import MEASURED, measure_of, measures_of, unit_of

__all__ = ["carried_measures"]

_Amounts: TypeAlias = dict[str, dict[str, float]]  # of each code, by measure

_RATE = "employment-change-percent"
_JOBS = "employment"
_WHOLE = 100.0


def carried_measures(
    parts: Sequence[Part], sheets: Mapping[str, FactSheet], source: Source, title: str
) -> dict[str, MeasureAnswer]:
    """The figures of the occupation that the parts make up, by measure.

    Args:
        parts: What belongs to the occupation, as `cairn.market.carried` finds it.
        sheets: The sheet of each part, by code.
        source: Their source.
        title: What the occupation is called.
    """
    told = {code: measures_of(sheet, source) for code, sheet in sheets.items()}
    values: _Amounts = {}
    lows: _Amounts = {}
    highs: _Amounts = {}
    for code, answers in told.items():
        for measure, answer in answers.items():
            if isinstance(answer, Measure):
                values.setdefault(measure, {})[code] = answer.value
                lows.setdefault(measure, {})[code] = answer.low
                highs.setdefault(measure, {})[code] = answer.high
    jobs = values.get(_JOBS, {})
    found: dict[str, MeasureAnswer] = {}
    for measure in MEASURED:
        facts = [fact for sheet in sheets.values() if (fact := sheet.fact(measure)) is not None]
        if not facts:
            continue
        name = f"{MEASURED[measure][0]}, {title}"
        cut = next((fact for fact in facts if fact.mark == "top-coded"), None)
        ranges = [_range(measure, parts, amounts, jobs) for amounts in (values, lows, highs)]
        middle, least, most = ranges
        if cut is not None or middle is None or least is None or most is None:
            found[measure] = _no_range(name, cut, sheets, source, facts[0].period)
        else:
            known = Range(middle.value, least.low, most.high)
            found[measure] = _between(name, known, facts[0], len(values[measure]), source)
    return found


def _range(
    measure: str, parts: Sequence[Part], amounts: _Amounts, jobs: Mapping[str, float]
) -> Range | None:
    if measure == _RATE:
        rate = carried_rate(parts, amounts.get("employment-change", {}), jobs)
        return None if rate is None else Range(*(_WHOLE * one for one in rate))
    if measure.startswith("wage-"):
        return carried_mean(parts, amounts.get(measure, {}), jobs)
    return carried_total(parts, amounts[measure]) if amounts.get(measure) else None


def _between(name: str, known: Range, fact: Fact, n: int, source: Source) -> Measure:
    return Measure(
        name=name,
        value=known.value,
        low=known.low,
        high=known.high,
        unit=unit_of(fact),
        n=n,
        source=source.title,
        period=fact.period,
        grade=MEASURED[fact.measure][1],
        method=f"{n} published figures joined by crosswalk; bounds, whatever the shares are",
        confidence=1.0,
        remark="The bounds hold the shares that the crosswalk leaves open and how far figures were"
        " rounded, and no other error of theirs.",
    )


def _no_range(
    name: str, cut: Fact | None, sheets: Mapping[str, FactSheet], source: Source, period: str
) -> NoMeasure:
    reason = "Not enough data: no occupation that belongs to it has this figure."
    if cut is not None:
        sheet = next(one for one in sheets.values() if cut in one.facts)
        answer = measure_of(cut, sheet, source)
        said = answer.reason if isinstance(answer, NoMeasure) else ""
        reason = f"One of its occupations, “{sheet.subject.title}”, is cut off at the top. {said}"
    return NoMeasure(name, reason.strip(), len(sheets), source.title, period)
