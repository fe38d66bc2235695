"""Intervals of what a fitted curve says: its ceiling, a later value, when it reaches something.

By profile: each end is where the best curve that is held to that end fits just so much worse that
it is no longer believed (Venzon and Moolgavkar, "A Method for Computing Profile-Likelihood-Based
Confidence Intervals", Applied Statistics 37, 1988). An end that is not found is told as open.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import optimize, special

from cairn.market.curve_fit import CurveFit, Shaped
from cairn.market.curves import FloatArray

__all__ = ["Ends", "bend_excluded", "reaching_ends", "share_ends", "value_ends"]

_GROWTH = 1.7
_FIRST = 0.02
_CLOSE = 1e-4
_MOST = 10.0  # times the last point
_LEAST = 1e-8  # of that


class Ends(NamedTuple):
    """An estimate with the ends of its interval.

    Attributes:
        value: The estimate.
        low: Lower end; None where none was found.
        high: Upper end; None where none was found.
    """

    value: float
    low: float | None
    high: float | None


def value_ends(fit: CurveFit, confidence: float, time: float) -> Ends:
    """How many there will be at a time; open above ten times the last point.

    Of a level it is the curve at that time. Of adopters it is the last count and those who are
    still to come: they cannot become fewer, and their chance is in the interval.

    Args:
        fit: The curve.
        confidence: Coverage that the interval aims at.
        time: When, in points; infinity for where the curve ends.
    """
    start, base = _known(fit, time)
    most = _MOST * float(fit.points.values[-1])
    value = max(fit.ceiling * _rise(fit, start, time), _LEAST * most)
    shapes = np.array([math.log(fit.rate), fit.offset])
    least = value * _CLOSE
    low, high = (
        _end(
            fit,
            confidence,
            (math.log(value), sign * _FIRST, math.log(limit)),
            lambda at: (_through(fit, math.exp(at), start, time), shapes),
        )
        for sign, limit in ((-1.0, least), (1.0, max(most, value * 1.01)))
    )
    ends = (0.0 if low is None else math.exp(low), None if high is None else math.exp(high))
    if not base:
        return Ends(value, *ends)
    chance = _chance(fit, confidence, value)
    below = max(0.0, value - math.hypot(value - ends[0], chance))
    above = None if ends[1] is None else value + math.hypot(ends[1] - value, chance)
    # People are whole: the interval reaches to the next whole person at either end.
    return Ends(
        base + value, base + math.floor(below), None if above is None else base + math.ceil(above)
    )


def reaching_ends(fit: CurveFit, confidence: float, value: float, latest: float) -> Ends | None:
    """When there will be as many as a value; None when the curve stays below.

    Args:
        fit: The curve.
        confidence: Coverage that the interval aims at.
        value: The value, more than 0.
        latest: The last time that is looked at; an end beyond it is open.
    """
    points = fit.points
    if points.errors == "adopters" and value <= points.values[-1]:
        reached = float(np.argmax(points.values >= value)) + 1.0
        return Ends(reached, reached, reached)
    start, base = _known(fit, math.inf)
    coming = value - base
    best = _crossing(fit, (_share(fit, start) if start else 0.0) + coming / fit.ceiling)
    if best is None:
        return None
    shapes = np.array([math.log(fit.rate), fit.offset])
    ends = _timed(
        fit,
        confidence,
        (best, start, latest),
        lambda time: (_through(fit, coming, start, time), shapes),
    )
    if not base:
        return ends
    slope = fit.ceiling * _rise(fit, max(best - 0.5, 0.0), best + 0.5)
    chance = _chance(fit, confidence, coming) / max(slope, 1e-12)
    early = best - math.hypot(best - (start if ends.low is None else ends.low), chance)
    late = None if ends.high is None else best + math.hypot(ends.high - best, chance)
    return Ends(best, max(early, start), None if late is None or late > latest else late)


def share_ends(fit: CurveFit, confidence: float, share: float, latest: float) -> Ends | None:
    """When the curve reaches a share of its own ceiling; None where that has no answer.

    Args:
        fit: The curve.
        confidence: Coverage that the interval aims at.
        share: The share, between 0 and 1.
        latest: As for `reaching_ends`.
    """
    best = _crossing(fit, share)
    if best is None:
        return None

    def held(time: float) -> tuple[Shaped, FloatArray]:
        def shape(theta: FloatArray) -> tuple[float, float, float | None]:
            rate = _rate(theta)
            return rate, fit.curve.reaching(rate, time, share), None

        # A Bass curve gets there in time only when its rate is high enough.
        least = -math.log1p(-share) / max(time, _CLOSE)
        return shape, np.array([math.log(max(fit.rate, 1.05 * least))])

    return _timed(fit, confidence, (best, 0.0, latest), held)


def bend_excluded(fit: CurveFit, confidence: float, time: float) -> bool:
    """Whether the points show that growth had stopped getting faster by a time.

    Args:
        fit: The curve.
        confidence: How sure one must be.
        time: When, in points.
    """
    if fit.bend >= time:
        return False

    def shape(theta: FloatArray) -> tuple[float, float, float | None]:
        rate = _rate(theta)
        return rate, fit.curve.bending_at(rate, time), None

    excess, _ = fit.excess(shape, np.array([math.log(fit.rate)]))
    return excess > _threshold(fit, confidence)


def _rate(theta: FloatArray) -> float:
    return float(np.exp(np.clip(theta[0], -12.0, 6.0)))


def _threshold(fit: CurveFit, confidence: float) -> float:
    return float(special.stdtrit(fit.points.spare, 0.5 + confidence / 2)) ** 2


def _share(fit: CurveFit, time: float, shape: tuple[float, float] | None = None) -> float:
    """Share of the ceiling at a time, which may be infinity."""
    if math.isinf(time):
        return 1.0
    rate, offset = shape or (fit.rate, fit.offset)
    return float(fit.curve.share(np.array([time]), rate, offset)[0])


def _rise(
    fit: CurveFit, start: float, time: float, shape: tuple[float, float] | None = None
) -> float:
    """By how much of the ceiling the curve rises; from nothing where the start is 0."""
    return _share(fit, time, shape) - (_share(fit, start, shape) if start else 0.0)


def _known(fit: CurveFit, time: float) -> tuple[float, float]:
    """From when on adopters are still to come, and how many there are by then."""
    n = len(fit.points.values)
    if fit.points.errors == "level" or time <= n:
        return 0.0, 0.0
    return float(n), float(fit.points.values[-1])


def _chance(fit: CurveFit, confidence: float, coming: float) -> float:
    """How far so many who are expected may be off by chance."""
    reach = float(special.ndtri(0.5 + confidence / 2))
    return reach * math.sqrt(fit.scatter * coming)


def _through(fit: CurveFit, value: float, start: float, time: float) -> Shaped:
    """Curves of any shape whose ceiling makes them rise by a value until a time."""

    def shape(theta: FloatArray) -> tuple[float, float, float | None]:
        rate, offset = _rate(theta), float(theta[1])
        return rate, offset, value / max(_rise(fit, start, time, (rate, offset)), 1e-12)

    return shape


def _crossing(fit: CurveFit, share: float) -> float | None:
    """When the fitted curve itself reaches a share of its ceiling; 0 for before the first point."""

    def gap(time: float) -> float:
        return _share(fit, time) - share

    far = abs(fit.bend) + 50.0 / fit.rate
    if share >= 1.0 or gap(far) <= 0:
        return None
    if gap(0.0) >= 0:
        return 0.0
    return float(optimize.brentq(gap, 0.0, far))


def _timed(
    fit: CurveFit,
    confidence: float,
    way: tuple[float, float, float],
    held: Callable[[float], tuple[Shaped, FloatArray]],
) -> Ends:
    """Ends of a time, looked for between the first and the last that may be."""
    best, first, latest = way
    step = _FIRST * len(fit.points.values)
    low = _end(fit, confidence, (best, -step, first), held)
    high = _end(fit, confidence, (best, step, latest), held) if best < latest else None
    return Ends(best, low, high)


def _end(
    fit: CurveFit,
    confidence: float,
    way: tuple[float, float, float],
    family: Callable[[float], tuple[Shaped, FloatArray]],
) -> float | None:
    """One end: out in growing steps, each from where the last search ended; then in between."""
    inside, step, limit = way
    threshold = _threshold(fit, confidence)
    near: FloatArray | None = None

    def over(at: float) -> float:
        nonlocal near
        shape, start = family(at)
        excess, found = fit.excess(shape, start if near is None else near)
        if excess > threshold and near is not None:
            again, other = fit.excess(shape, start)
            excess, found = min((excess, found), (again, other), key=lambda one: one[0])
        if excess <= threshold:
            near = found
        return excess - threshold

    while True:
        outside = inside + step
        last = outside >= limit if step > 0 else outside <= limit
        outside = limit if last else outside
        if over(outside) > 0:
            break
        if last:
            return None
        inside, step = outside, step * _GROWTH
    tolerance = _CLOSE * max(1.0, abs(way[0]))
    while abs(outside - inside) > tolerance:
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if over(middle) <= 0 else (inside, middle)
    return outside
