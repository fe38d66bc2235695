"""Published figures as measures: with the interval that the publication itself allows.

A figure is given as its source states it. Its interval is the error that the source publishes,
else how far it was rounded: that is the least it may be off, and the source's own error is told as
missing. What is withheld or cut off gives no figure, and why. Joins nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cairn.market.facts import Fact, FactSheet, Source
from cairn.market.measure import EvidenceGrade, Measure, MeasureAnswer, NoMeasure

__all__ = ["MEASURED", "measure_of", "measures_of", "unit_of"]

MEASURED: Mapping[str, tuple[str, EvidenceGrade]] = {
    "employment": ("jobs", "official statistic"),
    "employment-projected": ("projected jobs", "projection"),
    "employment-change": ("projected change in jobs", "projection"),
    "employment-change-percent": ("projected growth", "projection"),
    "openings-annual-average": ("projected openings a year", "projection"),
    "wage-annual-median": ("median pay a year", "official statistic"),
    "wage-annual-p10": ("pay a year that 10 in 100 earn less than", "official statistic"),
    "wage-annual-p25": ("pay a year that 25 in 100 earn less than", "official statistic"),
    "wage-annual-p75": ("pay a year that 75 in 100 earn less than", "official statistic"),
    "wage-annual-p90": ("pay a year that 90 in 100 earn less than", "official statistic"),
    "unemployment-rate": ("unemployment rate", "official statistic"),
}
"""What each measure is called for people, and what stands behind it, in the order of an outlook."""

_ERRORS: Mapping[str, str] = {"employment": "employment-relative-error"}
_REACH = 1.959964


def measures_of(sheet: FactSheet, source: Source) -> dict[str, MeasureAnswer]:
    """The figures of a sheet that people ask for, by measure.

    Args:
        sheet: What one row of a source says.
        source: The source.
    """
    found: dict[str, MeasureAnswer] = {}
    for measure in MEASURED:
        fact = sheet.fact(measure)
        if fact is not None:
            found[measure] = measure_of(fact, sheet, source)
    return found


def measure_of(fact: Fact, sheet: FactSheet, source: Source) -> MeasureAnswer:
    """A published figure as a measure; its value is the figure to the digit, in whole units.

    Args:
        fact: The figure; one of `MEASURED` or any other, which is then named by its measure.
        sheet: The sheet that it stands in.
        source: The source.

    Returns:
        The measure, or in the source's words why there is no figure.
    """
    words, grade = MEASURED.get(fact.measure, (fact.measure, "official statistic"))
    about = sheet.subject.group or sheet.subject.title or sheet.subject.code
    name = f"{words}, {about}"
    amount = fact.amount
    if amount is None:
        return NoMeasure(name, _missing(fact), None, source.title, fact.period)
    half = _rounding(fact)
    method, remark = "as published", "The source gives no error for this figure here."
    error = sheet.fact(_ERRORS.get(fact.measure, ""))
    if error is not None and error.value is not None:
        spread = amount * error.value / 100 * Decimal(str(_REACH))
        half = max(half, spread)
        method, remark = "as published; interval from the relative error that the source gives", ""
    else:
        method = "as published; the interval is how far the figure was rounded"
    return Measure(
        name=name,
        value=float(amount),
        low=float(amount - half),
        high=float(amount + half),
        unit=unit_of(fact),
        n=1,
        source=source.title,
        period=fact.period,
        grade=grade,
        method=method,
        remark=" ".join(part for part in (remark, fact.note) if part),
    )


def unit_of(fact: Fact) -> str:
    """The unit of a figure, with the time that it is for."""
    yearly = fact.measure.startswith("wage-annual") or fact.measure.endswith("annual-average")
    return f"{fact.unit} a year" if yearly else fact.unit


def _missing(fact: Fact) -> str:
    if fact.mark == "top-coded" and fact.bound is not None:
        return f"The source says only that it is at least {fact.bound:,} {unit_of(fact)}."
    if fact.mark == "below-threshold" and fact.bound is not None:
        return f"The source says only that it is less than {fact.bound:,} {unit_of(fact)}."
    if fact.mark == "not-released":
        return f"The source has this figure and does not release it. {fact.note}".strip()
    return f"Not enough data: the source has no figure. {fact.note}".strip()


def _rounding(fact: Fact) -> Decimal:
    """Half a unit of the last digit that was published, in whole units."""
    value = fact.value if fact.value is not None else Decimal(0)
    exponent = value.as_tuple().exponent
    # Zeros at the end of a whole number may be rounding too; a source that rounds says so.
    places = exponent if isinstance(exponent, int) else 0
    return Decimal(5).scaleb(min(places, 0) - 1) * fact.multiple
