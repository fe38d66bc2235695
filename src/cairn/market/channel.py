"""How a true share turns into a share found, known only roughly, and the way back with an interval.

Works on arrays: one call may hold many cells, or many repetitions of an experiment. Integrals are
sums over the points of Gauss-Hermite rules, so the same counts give the same figures. Knows no
skills and no postings.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.polynomial.hermite_e import hermegauss
from scipy import special

__all__ = [
    "HALF",
    "NO_ERROR",
    "Channel",
    "FloatArray",
    "by_precision",
    "by_specificity",
    "share_interval",
]

FloatArray: TypeAlias = npt.NDArray[np.float64]
"""Real numbers."""

HALF = 0.5
"""Jeffreys' prior: half a case of each kind is added before anything was counted."""

_POINTS = 7  # of each rule; 9 change no end of an interval by more than 1 in 1,000
_STEPS = 60  # of Newton's method with halving; it ends after about 10
_CLOSE = 1e-10


class Channel(NamedTuple):
    """How a true share turns into a share found: at each point, start + slope * true share.

    The last axis runs over points; axes before it over cells.

    Attributes:
        start: The share found where nobody asks: false alarms.
        slope: How much more is found when all ask.
        weight: How likely each point is; they sum to 1.
    """

    start: FloatArray
    slope: FloatArray
    weight: FloatArray


NO_ERROR = Channel(np.zeros(1), np.ones(1), np.ones(1))
"""Of an extractor that never errs."""


def by_precision(
    right: FloatArray, extra: FloatArray, missed: FloatArray, between: float = 0.0
) -> Channel:
    """The channel of an extractor whose precision and recall were counted on alike text.

    The three counts are multinomial with Jeffreys' prior: precision and recall share the true
    positives, so they are not independent.

    Args:
        right: True positives, by cell.
        extra: False positives.
        missed: False negatives.
        between: Standard deviation, between skills, of the logarithm of true / found share.
    """
    normal, weight = _rule()
    chance = special.ndtr(normal)
    a, b, c = (np.asarray(count, float)[..., None] + HALF for count in (right, extra, missed))
    share_extra = special.betaincinv(b, a + c, chance)[..., :, None]
    share_missed = special.betaincinv(c, a, chance)[..., None, :] * (1.0 - share_extra)
    slope = _flat((1.0 - share_missed) / (1.0 - share_extra))
    weights = np.outer(weight, weight).reshape(-1)
    if between:
        slope = _flat(slope[..., :, None] * np.exp(between * normal))
        weights = np.outer(weights, weight).reshape(-1)
    return Channel(np.zeros_like(slope), slope, weights)


def by_specificity(
    right: FloatArray, extra: FloatArray, missed: FloatArray, neither: FloatArray
) -> Channel:
    """The channel of an extractor whose sensitivity and specificity were counted.

    Args:
        right: True positives, by cell.
        extra: False positives.
        missed: False negatives.
        neither: True negatives.
    """
    normal, weight = _rule()
    chance = special.ndtr(normal)
    a, b, c, d = (
        np.asarray(count, float)[..., None] + HALF for count in (right, extra, missed, neither)
    )
    alarm = special.betaincinv(b, d, chance)[..., :, None]
    found = special.betaincinv(a, c, chance)[..., None, :]
    slope = found - alarm
    return Channel(_flat(alarm + 0.0 * slope), _flat(slope), np.outer(weight, weight).reshape(-1))


def share_interval(
    one: FloatArray, other: FloatArray, through: Channel, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """The interval of a true share, when what is known of the share found is a beta distribution.

    True shares are between 0 and 1. Where the share found, taken back, may just as well lie
    beyond an end, the interval reaches to that end.

    Args:
        one: First parameters of the beta distributions, by cell.
        other: Second parameters.
        through: The channel, with slopes above 0; of one cell, or of each.
        confidence: Coverage that the interval aims at, between 0 and 1.

    Returns:
        Lower and upper ends. Both are not a number where the share found cannot come from any true
        share, given what is known of the errors.
    """
    spread = _Spread(one, other, through)
    below, within = spread.below(np.zeros_like(one)), spread.below(np.ones_like(one))
    tail, mass = (1.0 - confidence) / 2.0, within - below
    low = np.where(below >= tail, 0.0, spread.point(below + tail * mass))
    high = np.where(1.0 - within >= tail, 1.0, spread.point(within - tail * mass))
    lost = mass < tail
    return np.where(lost, np.nan, low), np.where(lost, np.nan, high)


class _Spread:
    """What is known of true shares: a mixture of beta distributions, one for each point."""

    def __init__(self, one: FloatArray, other: FloatArray, through: Channel) -> None:
        self._one, self._other = one[..., None], other[..., None]
        self._through = through
        self._scale = special.betaln(self._one, self._other)

    def _found(self, share: FloatArray) -> FloatArray:
        found = self._through.start + self._through.slope * share[..., None]
        return np.asarray(np.clip(found, 0.0, 1.0))

    def below(self, share: FloatArray) -> FloatArray:
        """The chance that the true share lies below one."""
        chance = special.betainc(self._one, self._other, self._found(share))
        return np.asarray(chance @ self._through.weight)

    def _height(self, share: FloatArray) -> FloatArray:
        found = self._found(share)
        inside = (found > 0.0) & (found < 1.0)
        found = np.where(inside, found, HALF)
        logs = (self._one - 1.0) * np.log(found) + (self._other - 1.0) * np.log1p(-found)
        heights = np.where(inside, np.exp(logs - self._scale), 0.0) * self._through.slope
        return np.asarray(heights @ self._through.weight)

    def point(self, chance: FloatArray) -> FloatArray:
        """The share below which the true one lies with a chance: Newton's method, with halving."""
        low, high = np.zeros_like(chance), np.ones_like(chance)
        share = np.clip(chance * 0.0 + self._start(), _CLOSE, 1.0 - _CLOSE)
        for _ in range(_STEPS):
            gap, height = self.below(share) - chance, self._height(share)
            low, high = np.where(gap < 0.0, share, low), np.where(gap < 0.0, high, share)
            step = share - gap / np.where(height > 0.0, height, 1.0)
            good = (height > 0.0) & (step > low) & (step < high)
            following = np.where(good, step, (low + high) / 2.0)
            moved = np.max(np.abs(following - share), initial=0.0)
            share = following
            if moved < _CLOSE:
                break
        return share

    def _start(self) -> FloatArray:
        middle = self._one / (self._one + self._other)
        shares = (middle - self._through.start) / self._through.slope
        return np.asarray(np.clip(shares, 0.0, 1.0) @ self._through.weight)


def _rule() -> tuple[FloatArray, FloatArray]:
    """Points and weights for the mean of a function of a standard normal value."""
    normal, weight = hermegauss(_POINTS)
    return np.asarray(normal), np.asarray(weight / weight.sum())


def _flat(grid: FloatArray) -> FloatArray:
    return grid.reshape(*grid.shape[:-2], -1)
