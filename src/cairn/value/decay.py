"""Does the signal decay? The premium of holding it against the share of people who hold it.

For each year an effect and a penetration; a line through them that weighs each by its error and
lets true effects scatter around it (meta-regression, Thompson and Higgins 2002). Years are few, so
the interval is Student's, and with fewer than four there is a refusal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from cairn.value.differences import mean_difference, risk_difference
from cairn.value.effect import Effect, EffectAnswer
from cairn.value.outcomes import FloatArray, OutcomeTable
from cairn.value.regression import adjusted

__all__ = ["FEWEST_YEARS", "Decay", "YearEffect", "premium_against_penetration"]

FEWEST_YEARS = 4
"""With fewer points a line can be drawn through anything."""

_TENTH = 0.1


@dataclass(frozen=True, slots=True)
class YearEffect:
    """One year.

    Attributes:
        year: The calendar year.
        penetration: The share of people who held it.
        people: Of how many.
        effect: What it changed, or why there is no number.
    """

    year: int
    penetration: float
    people: int
    effect: EffectAnswer


@dataclass(frozen=True, slots=True)
class Decay:
    """How the premium goes with the share of holders.

    Attributes:
        years: Each year.
        slope: Change of the effect for a tenth more holders; NaN where it cannot be said.
        low: Lower end of its interval.
        high: Upper end.
        known: Whether there are years enough.
        sentence: What it says, in plain words.
    """

    years: tuple[YearEffect, ...]
    slope: float
    low: float
    high: float
    known: bool
    sentence: str


def premium_against_penetration(
    table: OutcomeTable, names: Sequence[str] = (), *, confidence: float = 0.95
) -> Decay:
    """Whether it changes less where more people hold it.

    Args:
        table: People with `year`; the outcome happened or not, or is an amount.
        names: The covariates that are held alike.
        confidence: Coverage that the interval aims at.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    years = _years(table, names, confidence)
    known = [one for one in years if isinstance(one.effect, Effect)]
    if len(known) < FEWEST_YEARS:
        sentence = (
            f"Not enough data: whether the signal decays needs {FEWEST_YEARS} years with a number,"
            f" and there are {len(known)}."
        )
        return Decay(years, math.nan, math.nan, math.nan, known=False, sentence=sentence)
    effects = [one.effect for one in known if isinstance(one.effect, Effect)]
    shares = np.array([one.penetration for one in known])
    slope, error = _line(
        shares,
        np.array([one.value for one in effects]),
        np.array([one.standard_error for one in effects]),
    )
    reach = float(special.stdtrit(len(known) - 2, 0.5 + confidence / 2)) * error
    ends = (_TENTH * (slope - reach), _TENTH * (slope + reach))
    return Decay(years, _TENTH * slope, *ends, known=True, sentence=_sentence(ends, len(known)))


def _years(table: OutcomeTable, names: Sequence[str], confidence: float) -> tuple[YearEffect, ...]:
    if table.year is None:
        return ()
    found = []
    calendar = np.floor(table.year)
    for year in np.unique(calendar[~np.isnan(calendar)]):
        part = table.only(calendar == year)
        if names:
            effect = adjusted(part, names, confidence=confidence)
        elif table.question.kind == "happened":
            effect = risk_difference(part, confidence=confidence)
        else:
            effect = mean_difference(part, confidence=confidence)
        found.append(YearEffect(int(year), float(part.held.mean()), len(part), effect))
    return tuple(found)


def _line(shares: FloatArray, effects: FloatArray, errors: FloatArray) -> tuple[float, float]:
    """Slope and error of a line whose points scatter by more than their errors."""
    columns = np.column_stack([np.ones(len(shares)), shares - shares.mean()])
    if float(shares.std()) < 1e-9:  # noqa: PLR2004 - no spread, no slope
        return 0.0, math.inf
    extra = 0.0
    for _ in range(50):
        weights = 1 / (errors**2 + extra)
        inverse = np.linalg.inv((columns * weights[:, None]).T @ columns)
        rest = effects - columns @ (inverse @ (columns.T @ (weights * effects)))
        excess = float((weights * rest**2).sum()) - (len(shares) - 2)
        step = excess / float((weights**2 * rest**2).sum() + 1e-300)
        if abs(step) < 1e-12 or (extra == 0.0 and excess <= 0):  # noqa: PLR2004 - settled
            break
        extra = max(0.0, extra + step)
    weights = 1 / (errors**2 + extra)
    inverse = np.linalg.inv((columns * weights[:, None]).T @ columns)
    coefficients = inverse @ (columns.T @ (weights * effects))
    return float(coefficients[1]), math.sqrt(float(inverse[1, 1]))


def _sentence(ends: tuple[float, float], years: int) -> str:
    low, high = ends
    if high < 0:
        return f"Over {years} years it changed less where more people held it: the signal decays."
    if low > 0:
        return f"Over {years} years it changed more where more people held it."
    return (
        f"Over {years} years one cannot say whether it changes less where more people hold it: too"
        " few years, or too much chance in each."
    )
