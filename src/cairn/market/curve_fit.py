"""The fit of one curve to a series: the best one, and how well any other one fits.

Two kinds of series. "level": each point is measured anew, such as a share in a survey; least
squares. "adopters": counts of people who have begun, of whom each period's new ones are Poisson
with more or less scatter; likelihood. The ceiling that fits best follows from the shape, so only
rate and offset are searched for. Decides nothing; `cairn.market.diffusion` does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy import optimize, special

from cairn.market.curves import Curve, FloatArray

__all__ = ["CurveFit", "Errors", "Points", "Shaped", "best_fit"]

Errors: TypeAlias = Literal["adopters", "level"]
"""How points err: see the module."""

_PARAMETERS = 3
_TRIED = 3
_BENDS = (0.05, 0.15, 0.3, 0.5, 0.75, 1.0, 1.5)
_RATES = (1.5, 3.0, 6.0, 12.0, 25.0)
_SMALL = 1e-300
_FAR = 1e6  # residual of a shape that cannot be
_RANGE = (-12.0, 6.0)  # of the logarithm of the rate, by point

Shaped: TypeAlias = Callable[[FloatArray], tuple[float, float, float | None]]
"""Rate, offset and ceiling of a curve from what is free; None for the ceiling that fits best."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """A cumulative series at the times 1, 2, ... n.

    Attributes:
        values: Its points, the largest of them more than 0.
        errors: How they err.
    """

    values: FloatArray
    errors: Errors

    @property
    def times(self) -> FloatArray:
        """When its points are."""
        return np.arange(1.0, len(self.values) + 1.0)

    @property
    def spare(self) -> int:
        """Points beyond the parameters of a curve."""
        return len(self.values) - _PARAMETERS

    def ceiling(self, share: FloatArray) -> float:
        """The ceiling that fits best to the shares of a curve."""
        if self.errors == "adopters":
            return float(self.values[-1]) / max(float(share[-1]), _SMALL)
        return float(self.values @ share) / max(float(share @ share), _SMALL)

    def residuals(self, share: FloatArray, ceiling: float) -> FloatArray:
        """What is left, so that the sum of squares is to be made small."""
        expected = ceiling * share
        if self.errors == "level":
            return self.values - expected
        new = np.diff(self.values, prepend=0.0)
        mean = np.maximum(np.diff(expected, prepend=0.0), _SMALL)
        deviance = 2.0 * (special.xlogy(new, new / mean) - (new - mean))
        signed: FloatArray = np.sign(new - mean) * np.sqrt(np.maximum(deviance, 0.0))
        return signed


@dataclass(frozen=True, slots=True, eq=False)
class CurveFit:
    """A curve that was fitted.

    Attributes:
        points: The series.
        curve: Which curve.
        ceiling: Where it ends.
        rate: Its rate, by point.
        offset: Its offset.
        loss: The sum of squares that is left: of residuals, or of deviance residuals.
    """

    points: Points
    curve: Curve
    ceiling: float
    rate: float
    offset: float
    loss: float

    @property
    def scatter(self) -> float:
        """Variance of a point, or how much more than Poisson the new ones scatter (at least 1)."""
        if self.points.errors == "level":
            return self.loss / self.points.spare
        new = np.diff(self.points.values, prepend=0.0)
        mean = np.maximum(np.diff(self.values(self.points.times), prepend=0.0), _SMALL)
        seen = mean > 1e-6 * mean.max()  # in an empty tail Pearson's sum is noise
        return max(1.0, float(np.sum((new - mean)[seen] ** 2 / mean[seen])) / self.points.spare)

    @property
    def bend(self) -> float:
        """When growth stops getting faster, in points."""
        return self.curve.bend(self.rate, self.offset)

    def values(self, times: FloatArray) -> FloatArray:
        """The curve at times."""
        return self.ceiling * self.curve.share(times, self.rate, self.offset)

    def parameters(self) -> dict[str, tuple[float, float]]:
        """The parameters that people know, each with its standard error.

        Errors are those of Gauss and Newton. They take points as independent; where neighbouring
        points err alike they are too small.
        """
        known = self.curve.parameters(self.ceiling, self.rate, self.offset)
        theta = np.array([np.log(self.ceiling), np.log(self.rate), self.offset])
        slopes, turned = np.empty((len(self.points.values), 3)), np.empty((3, 3))
        for column in range(_PARAMETERS):
            step = np.zeros(_PARAMETERS)
            step[column] = 1e-5
            up, down = self._moved(theta + step), self._moved(theta - step)
            slopes[:, column] = (up[0] - down[0]) / 2e-5
            turned[:, column] = (up[1] - down[1]) / 2e-5
        if self.points.errors == "adopters":
            mean = np.maximum(np.diff(self.values(self.points.times), prepend=0.0), _SMALL)
            slopes = np.diff(slopes, axis=0, prepend=0.0) / np.sqrt(mean)[:, None]
        covariance = self.scatter * np.linalg.pinv(slopes.T @ slopes)
        errors = np.sqrt(np.diag(turned @ covariance @ turned.T))
        return {
            name: (value, float(error))
            for (name, value), error in zip(known.items(), errors, strict=True)
        }

    def _moved(self, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        ceiling, rate, offset = float(np.exp(theta[0])), float(np.exp(theta[1])), float(theta[2])
        curve = ceiling * self.curve.share(self.points.times, rate, offset)
        return curve, np.array(list(self.curve.parameters(ceiling, rate, offset).values()))

    def excess(self, shape: Shaped, start: FloatArray) -> tuple[float, FloatArray]:
        """How much worse the best curve of a narrower family fits, in units of the scatter.

        Args:
            shape: Rate, offset and ceiling (None for the best one) from what is free.
            start: Where the search begins.

        Returns:
            The excess, and where the search ended.
        """
        loss, found = _searched(self.points, self.curve, shape, start)
        return max(0.0, loss - self.loss) / max(self.scatter, _SMALL), found


def best_fit(points: Points, curve: Curve) -> CurveFit:
    """The curve that fits best, from the best few of many starts.

    Args:
        points: The series.
        curve: Which curve.
    """
    n = len(points.values)
    starts = [
        (np.log(rate / n), curve.bending_at(rate / n, bend * n))
        for rate in _RATES
        for bend in _BENDS
    ]
    shape = _free
    starts.sort(key=lambda one: float(np.sum(_left(np.array(one), points, curve, shape) ** 2)))
    found = [_searched(points, curve, shape, np.array(start)) for start in starts[:_TRIED]]
    loss, best = min(found, key=lambda one: one[0])
    rate, offset, _ = _free(best)
    ceiling = points.ceiling(curve.share(points.times, rate, offset))
    return CurveFit(points, curve, ceiling, rate, offset, loss)


def _free(theta: FloatArray) -> tuple[float, float, float | None]:
    return float(np.exp(np.clip(theta[0], *_RANGE))), float(theta[1]), None


def _left(theta: FloatArray, points: Points, curve: Curve, shape: Shaped) -> FloatArray:
    rate, offset, ceiling = shape(theta)
    if not (np.isfinite(offset) and rate > 0.0):
        return np.full(len(points.values), _FAR * float(points.values.max()))
    share = curve.share(points.times, rate, offset)
    return points.residuals(share, points.ceiling(share) if ceiling is None else ceiling)


def _searched(
    points: Points,
    curve: Curve,
    shape: Shaped,
    start: FloatArray,
) -> tuple[float, FloatArray]:
    """The least loss near a start, and where it is."""
    found = optimize.least_squares(
        _left, start, method="lm", args=(points, curve, shape), max_nfev=400
    )
    return float(2.0 * found.cost), found.x
