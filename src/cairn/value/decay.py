"""Whether a signal fades: what a credential brings, against how many hold it.

What it brings is estimated year by year, or market by market, and laid against the share of people
who hold it, by a regression whose points may scatter more than their errors say (restricted
likelihood; interval by Knapp and Hartung, "Improved tests for a random effects meta-regression",
Statistics in Medicine 22, 2003). With too few points, or too little change, there is a refusal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy import special

from cairn.kernel.errors import UsageError
from cairn.value.detectable import minimum_detectable
from cairn.value.effect import RATIOS, Effect, EffectAnswer, NoEffect
from cairn.value.evidence import GRADES
from cairn.value.for_whom import on_a_line
from cairn.value.grouping import estimate
from cairn.value.outcomes import FloatArray, OutcomeTable
from cairn.value.pooling import line, reml
from cairn.value.telling import range_words, value_words

__all__ = [
    "FEWEST_POINTS",
    "LEAST_CHANGE",
    "STEP",
    "Decay",
    "PremiumPoint",
    "by_year",
    "premium_against_penetration",
]

FEWEST_POINTS = 6
"""With fewer points a slope and a scatter are not told from chance."""

LEAST_CHANGE = 0.05
"""By how much the share of holders has to change at least, from 0 to 1."""

STEP = 0.1
"""The slope is told for so much more of the share: for each 10 more of 100 people."""

_METHOD = "meta-regression by restricted likelihood, interval of Knapp and Hartung (2003)"
_NOT_ITS_DOING = (
    "Times and places differ in more than in how many hold it; the line shows what goes with it,"
    " and not what it does."
)
_TOGETHER = 0.9  # correlation from which on two things cannot be told apart


class PremiumPoint(NamedTuple):
    """What a credential brought at one time and place.

    Attributes:
        when: The year, or the name of a market.
        penetration: Which share of people held it, from 0 to 1.
        effect: What it brought.
        year: The year as a number; None where points are no years.
    """

    when: str
    penetration: float
    effect: EffectAnswer
    year: float | None = None


@dataclass(frozen=True, slots=True)
class Decay:
    """Whether what a credential brings changes with how many hold it.

    Attributes:
        slope: Change of the effect for each 10 more of 100 people who hold it, or a refusal.
        first: The effect by the line where fewest hold it.
        last: The effect by the line where most hold it.
        points: The points that were used, the fewest holders first.
        headline: The finding in one sentence.
        remarks: What must be told beside it, a sentence each.
    """

    slope: EffectAnswer
    first: EffectAnswer
    last: EffectAnswer
    points: tuple[PremiumPoint, ...]
    headline: str
    remarks: tuple[str, ...]


def by_year(
    table: OutcomeTable,
    names: Sequence[str] = (),
    *,
    penetration: Mapping[int, float] | None = None,
    confidence: float = 0.95,
) -> tuple[PremiumPoint, ...]:
    """What a credential brought in each year of a table.

    Args:
        table: People with the year of their outcome.
        names: Covariates that are held alike within each year.
        penetration: The share of people who held it by year; that of the table when left out.
        confidence: Coverage that the intervals aim at.

    Raises:
        UsageError: If the table tells no years (``no-such-column``), or a year has no share
            (``bad-penetration``).
    """
    if table.year is None:
        raise UsageError(
            "The table does not tell when outcomes were.",
            code="no-such-column",
            mend="Give the date of each outcome.",
        )
    whole = np.floor(table.year)
    points = []
    for year in sorted({int(one) for one in whole[~np.isnan(whole)]}):
        people = table.only(whole == year)
        if penetration is not None and year not in penetration:
            raise UsageError(
                f"For {year} nothing tells which share of people held it.",
                code="bad-penetration",
                mend="Give a share for every year, or none to take those of the table.",
            )
        share = float(people.held.mean()) if penetration is None else penetration[year]
        answer = estimate(people, names, confidence=confidence)
        points.append(PremiumPoint(str(year), share, answer, float(year)))
    return tuple(points)


def premium_against_penetration(
    points: Sequence[PremiumPoint], *, confidence: float = 0.95
) -> Decay | NoEffect:
    """How what a credential brings changes with the share of people who hold it.

    Args:
        points: What it brought at several times or places, at least one.
        confidence: Coverage that intervals aim at.

    Returns:
        The change with its interval; or why nobody can say: fewer than 6 points, or shares that
        hardly change.

    Raises:
        UsageError: If there is no point or a share is none (``bad-penetration``), or the effects
            are on different scales (``mixed-scales``).
    """
    _checked(points)
    told = sorted(
        ((one, one.effect) for one in points if isinstance(one.effect, Effect)),
        key=lambda pair: pair[0].penetration,
    )
    if len(told) < FEWEST_POINTS:
        reason = (
            f"Not enough data: a change needs at least {FEWEST_POINTS} points, and there are"
            f" {len(told)}."
        )
        return _refusal(points[0].effect, reason, "Add years or markets.")
    shares = np.array([one.penetration for one, _ in told])
    if shares[-1] - shares[0] < LEAST_CHANGE:
        reason = (
            "Not enough data: about as many people held it at every point, so nothing tells what"
            " more holders would change."
        )
        return _refusal(points[0].effect, reason, "Add years or markets where more people hold it.")
    effects = [effect for _, effect in told]
    if len({(one.scale, one.unit) for one in effects}) > 1:
        raise UsageError(
            "The points are told on different scales and cannot lie on one line.",
            code="mixed-scales",
            mend="Estimate every point by the same method.",
        )
    found = _Fitted.of(effects, shares, confidence)
    slope = found.effect(np.array([0.0, STEP]), detectable=True)
    first, last = (found.effect(np.array([1.0, one])) for one in (shares[0], shares[-1]))
    used = tuple(one for one, _ in told)
    headline = _headline(slope, first, last, used)
    return Decay(slope, first, last, used, headline, _remarks(used))


class _Fitted(NamedTuple):
    """A line through effects."""

    effects: Sequence[Effect]
    coefficients: FloatArray
    covariance: FloatArray
    confidence: float

    @classmethod
    def of(cls, effects: Sequence[Effect], shares: FloatArray, confidence: float) -> _Fitted:
        values, errors = (np.array(one) for one in on_a_line(effects))
        columns = np.column_stack([np.ones(len(shares)), shares])
        found = line(values, errors, columns, reml(values, errors, columns))
        # Never narrower than the points' own errors allow.
        wider = max(1.0, found.left / (len(values) - 2))
        return cls(effects, found.coefficients, found.covariance * wider, confidence)

    def effect(self, at: FloatArray, *, detectable: bool = False) -> Effect:
        """The effect that a combination of level and slope stands for."""
        value = float(at @ self.coefficients)
        error = math.sqrt(float(at @ self.covariance @ at))
        freedom = len(self.effects) - 2
        reach = float(special.stdtrit(freedom, 0.5 + self.confidence / 2)) * error
        model = self.effects[0]
        ends = value, value - reach, value + reach
        told = [math.exp(one) if model.scale in RATIOS else one for one in ends]
        weakest = max(
            (one.standing for one in self.effects), key=lambda one: GRADES.index(one.grade)
        )
        return replace(
            model,
            value=told[0],
            standard_error=error,
            low=told[1],
            high=told[2],
            p=float(2 * special.stdtr(freedom, -abs(value) / error)),
            n=sum(one.n for one in self.effects),
            holders=sum(one.holders for one in self.effects),
            method=f"{model.method}; {_METHOD}",
            standing=weakest,
            minimum_detectable=minimum_detectable(error, model.scale) if detectable else None,
            confidence=self.confidence,
            remarks=(),
        )


def _checked(points: Sequence[PremiumPoint]) -> None:
    for one in points:
        if not 0.0 <= one.penetration <= 1.0:
            raise UsageError(
                f"At “{one.when}” {one.penetration:g} is no share of people.",
                code="bad-penetration",
                mend="Give a number from 0 to 1.",
            )
    if not points:
        raise UsageError(
            "There is no point to lay a line through.",
            code="bad-penetration",
            mend="Give what it brought at several times or places.",
        )


def _refusal(answer: EffectAnswer, reason: str, mend: str) -> NoEffect:
    name = f"{answer.name}, against how many hold it"
    return NoEffect(name, reason, mend, 0, _METHOD, answer.standing)


def _headline(slope: Effect, first: Effect, last: Effect, points: Sequence[PremiumPoint]) -> str:
    low, high = (f"{one.penetration * 100:.0f} of 100" for one in (points[0], points[-1]))
    if not slope.measurable:
        return (
            "No measurable change: nothing here shows that it brings less, or more, as more people"
            f" hold it (from {low} to {high})."
        )
    moved = "less" if last.value < first.value else "more"
    return (
        f"It brings {moved} where more people hold it: {value_words(first)} ({range_words(first)})"
        f" where {low} hold it, {value_words(last)} ({range_words(last)}) where {high} do."
    )


def _remarks(points: Sequence[PremiumPoint]) -> tuple[str, ...]:
    remarks = [_NOT_ITS_DOING]
    years = [one.year for one in points if one.year is not None]
    shares = [one.penetration for one in points]
    if (
        len(years) == len(points)
        and len(set(years)) > 1
        and abs(float(np.corrcoef(years, shares)[0, 1])) > _TOGETHER
    ):
        remarks.append(
            "The share of holders moved with the years, so whatever else changed over those years"
            " cannot be told from it."
        )
    return tuple(remarks)
