"""Diffusion: how something spreads among people, by the curve that its first months follow.

Logistic, Bass and Gompertz curves are fitted and compared by AICc (Burnham and Anderson, "Model
Selection and Multimodel Inference", 2002, section 2.4). Intervals hold what every curve says that
fits nearly as well as the best. Where points are too few, or growth has not begun to slow, any
ceiling would fit: then there is a refusal and its reason, and no forecast.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import special

from cairn.kernel.errors import UsageError
from cairn.market.curve_fit import CurveFit, Errors, Points, best_fit
from cairn.market.curve_interval import (
    Ends,
    bend_excluded,
    reaching_ends,
    share_ends,
    value_ends,
)
from cairn.market.curves import CURVES, CurveName
from cairn.market.measure import (
    FEWEST,
    EvidenceGrade,
    Measure,
    MeasureAnswer,
    NoMeasure,
    suppressed,
)
from cairn.market.months import month_number, month_text

__all__ = ["FEWEST_POINTS", "Diffusion", "Reach", "Series", "fit"]

FEWEST_POINTS = 8
"""With fewer points three parameters are not told from chance."""

_NEARLY = 4.0  # AICc units within which a curve is still believed
_ESTIMATED = 4  # ceiling, rate, offset and scatter
_FALLEN = 0.1
_TINY = 1e-300
_SHARE = "share"


@dataclass(frozen=True, slots=True)
class Series:
    """How many, or which share, hold something at the end of each period.

    Attributes:
        first: The month of the first point, such as ``2026-03``.
        values: The points: cumulative, 0 or more.
        what: What they count, in plain words, such as ``people who hold welding``.
        unit: Their unit, such as ``people`` or ``share``.
        source: Where they come from, for people.
        errors: "adopters" for counts of all who have begun so far, of whom each period's new ones
            come by chance; "level" for a figure that is measured anew each time, such as a share.
        grade: What stands behind them; "made up" stays made up, all else becomes a projection.
        step: Months from one point to the next.
    """

    first: str
    values: tuple[float, ...]
    what: str
    unit: str
    source: str
    errors: Errors = "adopters"
    grade: EvidenceGrade = "raw count"
    step: int = 1

    def month(self, time: float) -> str:
        """The month in which a time lies; the first point is 1."""
        return month_text(month_number(self.first) + (math.ceil(time - 1e-9) - 1) * self.step)

    @property
    def last(self) -> str:
        """The month of the last point."""
        return self.month(len(self.values))

    @property
    def period(self) -> str:
        """From the first month to the last."""
        return f"{self.first}/{self.last}"


@dataclass(frozen=True, slots=True)
class Reach:
    """When a curve reaches something.

    Attributes:
        month: The month.
        earliest: The earliest month that the points allow.
        latest: The latest.
        wait: The same in months after the last point; less than 0 when it is past.
    """

    month: str
    earliest: str
    latest: str
    wait: Measure


@dataclass(frozen=True, slots=True, eq=False)
class Diffusion:
    """Curves fitted to a series that has begun to slow.

    Attributes:
        series: The series.
        fits: All curves that were fitted, the best first.
        confidence: Coverage that intervals aim at.
    """

    series: Series
    fits: tuple[CurveFit, ...]
    confidence: float = 0.95

    @property
    def chosen(self) -> CurveFit:
        """The curve that fits best."""
        return self.fits[0]

    @property
    def believed(self) -> tuple[CurveFit, ...]:
        """The curves that fit nearly as well as the best, within 4 units of AICc."""
        least = self.aicc(self.chosen)
        return tuple(one for one in self.fits if self.aicc(one) - least <= _NEARLY)

    def aicc(self, one: CurveFit) -> float:
        """Akaike's criterion with its correction for few points; smaller is better."""
        n, k = len(self.series.values), _ESTIMATED
        correction = 2 * k + 2 * k * (k + 1) / (n - k - 1)
        if self.series.errors == "level":
            return n * math.log(max(one.loss, _TINY) / n) + correction
        # The least scatter found is the variance inflation of all (section 2.5 there).
        return one.loss / min(each.scatter for each in self.fits) + correction

    def ceiling(self) -> MeasureAnswer:
        """Where the curve ends: how many will ever hold it if nothing changes.

        Of adopters, those who are there already are certain; the interval is of those to come.
        """
        name = f"{self.series.what}, in the end"
        found = [value_ends(one, self.confidence, math.inf) for one in self.believed]
        joined = _joined(found)
        if joined is None:
            return self._none(name, "the points do not bound where the curve ends")
        return self._measure(name, joined, self.series.unit, self.series.period)

    def at(self, month: str) -> MeasureAnswer:
        """How many there are by the end of a month, by the curve.

        Of adopters still to come the interval has the chance of each; of a level it is that of
        the curve, not of a single measurement around it.

        Args:
            month: Such as ``2027-03``; at most as far ahead as the series is long.

        Raises:
            UsageError: If it is no month, or lies before the series (``bad-month``).
        """
        ahead = month_number(month) - month_number(self.series.first)
        time = ahead / self.series.step + 1.0
        if time < 1.0:
            raise UsageError(
                f"{month} lies before the first point of the series.",
                code="bad-month",
                mend=f"Name a month from {self.series.first} on.",
            )
        name = f"{self.series.what}, by the curve"
        if time > self._furthest:
            reason = f"{month} is further ahead than the series is long"
            return self._none(name, reason, month)
        joined = _joined([value_ends(one, self.confidence, time) for one in self.believed])
        if joined is None:
            return self._none(name, "the points do not bound the curve there", month)
        return self._measure(name, joined, self.series.unit, month)

    def reaches(self, value: float) -> Reach | NoMeasure:
        """When the curve reaches a value.

        Args:
            value: The value, more than 0.

        Returns:
            The month with its earliest and latest, or why nobody can say: a curve that is believed
            stays below it, or gets there further ahead than the series is long.

        Raises:
            UsageError: If the value is not more than 0 (``bad-amount``).
        """
        if not (math.isfinite(value) and value > 0):
            raise UsageError(
                f"Nobody can wait for {value}.", code="bad-amount", mend="Give more than 0."
            )
        return self._reach(
            f"when {self.series.what} reach {value:,.6g}",
            lambda one: reaching_ends(one, self.confidence, value, self._furthest),
        )

    def reaches_share(self, share: float) -> Reach | NoMeasure:
        """When the curve reaches a share of its own ceiling: of those who will ever hold it.

        Args:
            share: Between 0 and 1.

        Returns:
            As for `reaches`.

        Raises:
            UsageError: If it is no share (``bad-share``).
        """
        if not 0.0 < share < 1.0:
            raise UsageError(
                f"{share} is no share.", code="bad-share", mend="Give a number between 0 and 1."
            )
        return self._reach(
            f"when {self.series.what} reach {share:.0%} of where their curve ends",
            lambda one: share_ends(one, self.confidence, share, self._furthest),
        )

    @property
    def _furthest(self) -> float:
        return 2.0 * len(self.series.values)

    def _reach(self, name: str, asked: Callable[[CurveFit], Ends | None]) -> Reach | NoMeasure:
        found = [asked(one) for one in self.believed]
        if found[0] is None:
            return self._none(name, "by its curve that never comes")
        if found[0].value > self._furthest:
            return self._none(name, "by its curve that is further ahead than the series is long")
        joined = _joined([one for one in found if one is not None])
        if joined is None or joined.high is None or None in found:
            first = min(one.low or 1.0 for one in found if one is not None)
            early = f"; at the earliest in {self.series.month(max(first, 1.0))}"
            return self._none(name, f"the points also fit a curve that does not get there{early}")
        n = len(self.series.values)
        months = Ends(
            *(
                (one - n) * self.series.step
                for one in (joined.value, joined.low or 1.0, joined.high)
            )
        )
        wait = self._measure(name, months, f"months after {self.series.last}", self.series.period)
        return Reach(
            self.series.month(joined.value),
            self.series.month(max(joined.low or 1.0, 1.0)),
            self.series.month(joined.high),
            wait,
        )

    def _measure(self, name: str, ends: Ends, unit: str, period: str) -> Measure:
        curves = ", ".join(one.curve.name for one in self.believed)
        most = 1.0 if unit == _SHARE else math.inf
        best = self.chosen.curve
        return Measure(
            name=name,
            value=min(ends.value, most),
            low=ends.value if ends.low is None else ends.low,
            high=min(ends.value if ends.high is None else ends.high, most),
            unit=unit,
            n=len(self.series.values),
            source=self.series.source,
            period=period,
            grade="made up" if self.series.grade == "made up" else "projection",
            method=f"{best.name} curve ({best.words}), the best by AICc; profile interval over the"
            f" curves that fit nearly as well ({curves})",
            confidence=self.confidence,
            remark="It holds if what made people take it up so far goes on as it did.",
        )

    def _none(self, name: str, why: str, period: str = "") -> NoMeasure:
        series = self.series
        reason = f"Cannot say: {why}."
        return NoMeasure(name, reason, len(series.values), series.source, period or series.period)


def fit(
    series: Series, *, curve: CurveName | None = None, confidence: float = 0.95
) -> Diffusion | NoMeasure:
    """Fit curves of adoption to a series.

    Args:
        series: The series.
        curve: Which curve; all three when left out.
        confidence: Coverage that intervals aim at, between 0 and 1.

    Returns:
        The fitted curves, or why there are none: fewer than 8 points, fewer than 10 people, a
        series that falls or does not rise, or one whose growth has not surely begun to slow.

    Raises:
        UsageError: If a point is negative or no number (``bad-series``), the first month is none
            (``bad-month``), or the curve is not known (``unknown-curve``).
    """
    values = np.array(series.values, dtype=np.float64)
    month_number(series.first)
    if not np.all(np.isfinite(values) & (values >= 0)) or series.step < 1:
        raise UsageError(
            "A series has a point that is negative or no number, or no step in time.",
            code="bad-series",
            mend="Give points of 0 or more, a month or more apart.",
        )
    curves = [one for one in CURVES if curve in (None, one.name)]
    if not curves:
        raise UsageError(
            f"“{curve}” is no curve that is known here.",
            code="unknown-curve",
            mend=f"Name one of: {', '.join(one.name for one in CURVES)}.",
        )
    refused = _refused(series)
    if refused is not None:
        return refused
    points = Points(values, series.errors)
    fits = [best_fit(points, one) for one in curves]
    fits.sort(key=lambda one: (one.loss, one.curve.name))
    found = Diffusion(series, tuple(fits), confidence)
    reason = _unbent(found)
    return _refusal(series, reason) if reason else found


def _refused(series: Series) -> NoMeasure | None:
    """Why no curve is even tried; None when one is."""
    values = series.values
    n = len(values)
    if n < FEWEST_POINTS:
        many = "is 1" if n == 1 else f"are {n}"
        return _refusal(series, f"a curve needs at least {FEWEST_POINTS} points, and there {many}")
    if series.errors == "adopters":
        if max(values) < FEWEST:
            what = f"{series.unit} who have begun"
            return suppressed(
                _name(series), math.floor(max(values)), what, series.source, series.period
            )
        if any(after < before for before, after in pairwise(values)):
            return _refusal(series, "who has begun cannot become fewer, and the points fall")
    if values[-1] < (1.0 - _FALLEN) * max(values):
        return _refusal(series, "the points fall, and these curves only rise")
    if values[-1] <= values[0]:
        return _refusal(series, "the points do not rise")
    return None


def _unbent(found: Diffusion) -> str:
    """Why the curves tell nothing about what is to come; empty when they do."""
    best, confidence = found.chosen, found.confidence
    points = best.points
    if points.errors == "level":
        flat = float(np.sum((points.values - points.values.mean()) ** 2))
        gained = (flat - best.loss) / 2.0 / max(best.scatter, _TINY)
        if float(special.fdtrc(2, points.spare, max(gained, 0.0))) > 1.0 - confidence:
            return "the points rise no more than chance alone would let them"
    last = float(len(points.values))
    if not all(bend_excluded(one, confidence, last) for one in found.believed):
        return "growth has not surely begun to slow, so any ceiling would fit"
    return ""


def _name(series: Series) -> str:
    return f"how {series.what} spread"


def _refusal(series: Series, reason: str) -> NoMeasure:
    said = f"Not enough data: {reason}."
    return NoMeasure(_name(series), said, len(series.values), series.source, series.period)


def _joined(found: list[Ends]) -> Ends | None:
    """The best curve's estimate with the ends of all; None where an upper end is open."""
    lows = [one.low for one in found if one.low is not None]
    highs = [one.high for one in found if one.high is not None]
    if len(highs) < len(found):
        return None
    low = min(lows) if len(lows) == len(found) else None
    return Ends(found[0].value, low, max(highs))
