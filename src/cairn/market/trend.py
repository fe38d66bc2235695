"""Growth of demand, its seasons, and the skills that emerge and fade.

Growth is how fast the share of postings that ask for a skill grows in a year, not how many postings
there are. An error of the skill finder that is the same in every month cancels out. Where many
skills are tested, the share of false findings is held. Knows counts by month; predicts nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import special

from cairn.market.channel import FloatArray
from cairn.market.cube import Cell, fits
from cairn.market.cube_index import EVERYTHING, Cube, CubeIndex, indexed
from cairn.market.discovery import RATE, adjusted, confidence_of_found, require_rate
from cairn.market.measure import (
    FEWEST,
    EvidenceGrade,
    Measure,
    MeasureAnswer,
    NoMeasure,
    suppressed,
)
from cairn.market.monthly import FEWEST_MONTHS, TWO_YEARS, Fit, fitted, months_of

__all__ = ["Season", "Trend", "Trends", "emerging_and_fading", "growth", "seasonality"]

_CONFIDENCE = 0.95
_YEAR = 12
_STEEPEST = math.log(1e6)
_CLEAR = 1000.0  # F times waves, from which on the approximation is within 1 in 100
_ASKED_IN = 3  # months; a skill of fewer has no line through them
_SHORT = (
    "There are less than two years of postings, so ups and downs of the season may look like "
    "growth."
)


class Season(NamedTuple):
    """How demand changes with the season.

    Attributes:
        strength: How many times as high the share is at its yearly peak as at its lowest, growth
            aside; 1 is no season. Or why that is not known.
        peak: Month of the peak, 1 to 12; None when that is not known.
        chance: How likely so strong a season is where there is none; None when that is not known.
    """

    strength: MeasureAnswer
    peak: int | None = None
    chance: float | None = None


class Trend(NamedTuple):
    """A skill whose demand surely grows or shrinks.

    Attributes:
        skill: Its URI.
        growth: Its growth, with an interval that allows for only the clearest being shown.
        chance: The p-value, adjusted for all skills that were tested.
    """

    skill: str
    growth: Measure
    chance: float


@dataclass(frozen=True, slots=True)
class Trends:
    """Skills that emerge and fade.

    Attributes:
        emerging: Those whose share surely grows, the fastest first, by the lower end.
        fading: Those whose share surely shrinks, the fastest first, by the upper end.
        tested: How many skills were tested.
        untested: How many were asked for too seldom to be tested.
        rate: Which share of all that are named may be wrong, on average.
    """

    emerging: tuple[Trend, ...]
    fading: tuple[Trend, ...]
    tested: int
    untested: int
    rate: float


def growth(
    cube: Cube,
    skill: str,
    where: Cell = EVERYTHING,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    label: str = "",
) -> MeasureAnswer:
    """How fast the share of postings that ask for a skill grows.

    Args:
        cube: Counts of postings.
        skill: The skill's URI.
        where: Which postings; all when left out.
        source: Where they come from, for people.
        grade: What stands behind the counts.
        label: What the skill is called; its URI when left out.

    Returns:
        The growth of the share in percent a year: 100 is twice as much after a year. None is told
        from fewer than 6 months, or when fewer than 10 postings in 3 months ask for the skill.
    """
    series = _Series(indexed(cube), where, source, grade)
    name = f"yearly growth of the share of postings that ask for {label or skill}"
    counts = series.counts(skill)
    refused = series.refused(name) or series.too_seldom(name, counts)
    if refused:
        return refused
    return series.measure(name, fitted(counts[None, :], series.months), 0, _CONFIDENCE)


def seasonality(
    cube: Cube,
    skill: str,
    where: Cell = EVERYTHING,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    label: str = "",
) -> Season:
    """How strongly demand for a skill changes with the season, as one wave a year.

    The interval is that of the noncentrality of an F test.

    Args:
        cube: Counts of postings.
        skill: The skill's URI.
        where: Which postings; all when left out.
        source: Where they come from, for people.
        grade: What stands behind the counts.
        label: What the skill is called; its URI when left out.

    Returns:
        The season; without figures when there are fewer than 24 months.
    """
    series = _Series(indexed(cube), where, source, grade)
    name = f"how much the share of postings that ask for {label or skill} changes with the season"
    counts = series.counts(skill)
    refused = series.refused(name, TWO_YEARS) or series.too_seldom(name, counts)
    if refused:
        return Season(refused)
    return series.season(name, fitted(counts[None, :], series.months))


def emerging_and_fading(
    cube: Cube,
    where: Cell = EVERYTHING,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    labels: Mapping[str, str] | None = None,
    rate: float = RATE,
) -> Trends | NoMeasure:
    """The skills whose share of postings surely grows or shrinks.

    Every skill that is asked for often enough is tested (Benjamini and Hochberg 1995).

    Args:
        cube: Counts of postings.
        where: Which postings; all when left out.
        source: Where they come from, for people.
        grade: What stands behind the counts.
        labels: What skills are called, by URI.
        rate: Which share of all that are named may be wrong, on average.

    Returns:
        The skills, or why nothing can be said: fewer than 6 months, or no skill asked for enough.

    Raises:
        UsageError: the rate is not between 0 and 1.
    """
    require_rate(rate)
    series = _Series(indexed(cube), where, source, grade)
    name = "skills that emerge and fade"
    refused = series.refused(name)
    if refused:
        return refused
    counts = {skill: series.counts(skill) for skill in sorted(series.cube.asked)}
    counts = {skill: one for skill, one in counts.items() if one.any()}
    tested = [skill for skill, one in counts.items() if series.too_seldom(name, one) is None]
    if not tested:
        return series.nothing(name, f"no skill is asked for by {FEWEST} postings in 3 months.")
    fit = fitted(np.stack([counts[skill] for skill in tested]), series.months)
    chances = adjusted(fit.chances())
    sure = [place for place in range(len(tested)) if chances[place] <= rate]
    confidence = confidence_of_found(len(sure), len(tested), rate)
    found: list[Trend] = []
    for place in sure:
        skill = tested[place]
        label = (labels or {}).get(skill, skill)
        called = f"yearly growth of the share of postings that ask for {label}"
        measure = series.measure(called, fit, place, confidence)
        found.append(Trend(skill, measure, float(chances[place])))
    return Trends(
        tuple(sorted((one for one in found if one.growth.value > 0.0), key=_least_growth)),
        tuple(sorted((one for one in found if one.growth.value < 0.0), key=_most_growth)),
        len(tested),
        len(counts) - len(tested),
        rate,
    )


class _Series:
    """The months of the postings that are asked about, and what is told from them."""

    def __init__(self, cube: CubeIndex, where: Cell, source: str, grade: EvidenceGrade) -> None:
        self.cube = cube
        self._where, self._source, self._grade = where, source, grade
        inside = {cell: count for cell, count in cube.postings.items() if fits(cell, where)}
        self.months = months_of(inside)
        self._n = int(self.months.postings.sum())
        names = self.months.names
        self._period = "/".join(dict.fromkeys((names[0], names[-1]))) if names else ""

    def counts(self, skill: str) -> FloatArray:
        """Postings of each month that ask for a skill."""
        asked = self.cube.asked.get(skill, {})
        return self.months.counts(
            {cell: count for cell, count in asked.items() if fits(cell, self._where)}
        )

    def refused(self, name: str, least: int = FEWEST_MONTHS) -> NoMeasure | None:
        """Why nothing is told of any skill."""
        if self._n < FEWEST:
            return suppressed(name, self._n, "dated postings", self._source, self._period)
        months = len(self.months.names)
        if months < least:
            spoken = "month has" if months == 1 else "months have"
            return self.nothing(name, f"{months} {spoken} postings, and {least} are needed.")
        return None

    def too_seldom(self, name: str, counts: FloatArray) -> NoMeasure | None:
        """Why nothing is told of a skill."""
        if counts.sum() < FEWEST or np.count_nonzero(counts) < _ASKED_IN:
            asked = f"{FEWEST} postings in {_ASKED_IN} months"
            return self.nothing(name, f"fewer than {asked} ask for the skill.")
        return None

    def nothing(self, name: str, reason: str) -> NoMeasure:
        """Say why nothing is told."""
        return NoMeasure(name, f"Not enough data: {reason}", self._n, self._source, self._period)

    def measure(self, name: str, fit: Fit, place: int, confidence: float) -> Measure:
        """The growth of one skill of a fit."""
        slope, reach = float(fit.slope[place]), fit.reach(confidence)
        # A share that grows a million times in a year is no share: ends are cut there.
        ends = [slope + way * reach * float(fit.slope_error[place]) for way in (-1.0, 0.0, 1.0)]
        low, value, high = (
            100.0 * math.expm1(min(max(end, -_STEEPEST), _STEEPEST)) for end in ends
        )
        return Measure(
            name,
            value,
            low,
            high,
            unit="percent a year",
            n=self._n,
            source=self._source,
            period=self._period,
            grade=self._grade,
            method="Poisson regression over months, its error widened by their scatter",
            confidence=confidence,
            remark="" if self.months.seasonal else _SHORT,
        )

    def season(self, name: str, fit: Fit) -> Season:
        """The season of the only skill of a fit."""
        wave = fit.coefficients[0, 2:]
        size = float(np.hypot(*wave))
        ratio = float(wave @ np.linalg.solve(fit.covariance[0, 2:, 2:], wave)) / len(wave)
        chance = 1.0 - float(special.fdtr(len(wave), fit.freedom, ratio))
        # What is known of the wave in its own direction; for a wave of 0 there is none.
        error = size / math.sqrt(len(wave) * ratio) if ratio > 0.0 else 0.0
        low, high = (
            error * math.sqrt(_noncentrality(ratio, len(wave), fit.freedom, part))
            for part in (0.5 + _CONFIDENCE / 2.0, 0.5 - _CONFIDENCE / 2.0)
        )
        strength = Measure(
            name,
            math.exp(min(2.0 * size, _STEEPEST)),
            math.exp(min(2.0 * min(low, size), _STEEPEST)),
            math.exp(min(2.0 * max(high, size), _STEEPEST)),
            unit="ratio",
            n=self._n,
            source=self._source,
            period=self._period,
            grade=self._grade,
            method="one wave a year in a Poisson regression over months, noncentral F",
        )
        turn = math.atan2(wave[1], wave[0]) / (2.0 * math.pi)
        peak = round(turn * _YEAR) % _YEAR + 1 if chance <= 1.0 - _CONFIDENCE else None
        return Season(strength, peak, chance)


def _noncentrality(ratio: float, waves: int, freedom: int, part: float) -> float:
    """The noncentrality at which an F value has a given chance of not being surpassed."""
    if special.fdtr(waves, freedom, ratio) <= part:
        return 0.0
    if waves * ratio < _CLEAR:
        return max(float(special.ncfdtrinc(waves, freedom, part, ratio)), 0.0)
    # SciPy looks for noncentralities up to 10,000 only; the root of a large one is nearly normal.
    root = math.sqrt(waves * ratio)
    error = math.sqrt(1.0 + waves * ratio / (2.0 * freedom))
    return float(max(root - special.ndtri(part) * error, 0.0) ** 2)


def _least_growth(trend: Trend) -> tuple[float, str]:
    return -trend.growth.low, trend.skill


def _most_growth(trend: Trend) -> tuple[float, str]:
    return trend.growth.high, trend.skill
