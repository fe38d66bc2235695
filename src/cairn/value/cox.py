"""Fits Cox's proportional hazards by Newton's method, with Efron's way of counting ties.

Everything that a step needs are sums over people by distinct time, so the work grows with people
and not with times. `survival` says what it means; statsmodels' PHReg gives the same numbers, and a
test holds it to that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from cairn.value.outcomes import BoolArray, FloatArray, IntArray

__all__ = ["CoxFit", "fit_cox"]

_ROUNDS = 40
_CLOSE = 1e-9
_STEEP = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class CoxFit:
    """A fit.

    Attributes:
        coefficients: Logarithms of hazard ratios, shape (k,).
        covariance: Shape (k, k).
        converged: Whether there is a best fit and it was found.
    """

    coefficients: FloatArray
    covariance: FloatArray
    converged: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """People by falling time, and where each distinct time begins."""

    columns: FloatArray
    ended: BoolArray
    starts: IntArray
    deaths: FloatArray


def fit_cox(columns: FloatArray, time: FloatArray, ended: BoolArray) -> CoxFit:
    """Fit.

    Args:
        columns: Shape (n, k), independent of each other and of a constant.
        time: Shape (n,).
        ended: Whether it happened then, shape (n,).
    """
    order = np.argsort(-time, kind="stable")
    later = time[order]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(later) != 0])).astype(np.int64)
    ended = ended[order]
    deaths = np.add.reduceat(ended.astype(np.float64), starts)
    people = _Sorted(columns[order] - columns.mean(axis=0), ended, starts, deaths)
    k = columns.shape[1]
    coefficients = np.zeros(k)
    information = np.eye(k)
    converged = False
    for _ in range(_ROUNDS):
        slope, information = _step(people, coefficients)
        information[np.diag_indices(k)] += 1e-12
        try:
            step = linalg.solve(information, slope, assume_a="pos", check_finite=False)
        except linalg.LinAlgError:
            break
        coefficients = coefficients + np.clip(step, -2.0, 2.0)
        if float(np.abs(coefficients).max()) > _STEEP:
            break
        if float(np.abs(step).max()) < _CLOSE:
            converged = True
            break
    return CoxFit(coefficients, linalg.pinvh(information), converged)


def _step(people: _Sorted, coefficients: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The slope of the partial likelihood and its information."""
    columns, starts, deaths = people.columns, people.starts, people.deaths
    weights = np.exp(columns @ coefficients)
    dying = weights * people.ended
    # Sums over all still watched, and over those to whom it happens, by distinct time.
    risk = np.cumsum(np.add.reduceat(weights, starts))
    dead = np.add.reduceat(dying, starts)
    watched = np.cumsum(np.add.reduceat(columns * weights[:, None], starts, axis=0), axis=0)
    gone = np.add.reduceat(columns * dying[:, None], starts, axis=0)
    one, share, square = _over_ties(deaths, risk, dead)
    # Each person counts at every time until their own: one pass over people, not one a time.
    sizes = np.diff(np.append(starts, len(weights)))
    until = np.cumsum(one[0][::-1])[::-1]
    counted = weights * np.repeat(until, sizes) - dying * np.repeat(share[0], sizes)
    slope = columns[people.ended].sum(axis=0) - columns.T @ counted
    across = (watched * share[1][:, None]).T @ gone
    information = (columns * counted[:, None]).T @ columns
    information -= (watched * one[1][:, None]).T @ watched - across - across.T
    information -= (gone * square[:, None]).T @ gone
    return slope, information


def _over_ties(
    deaths: FloatArray, risk: FloatArray, dead: FloatArray
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray], FloatArray]:
    """Efron's sums over the l-th of d who share a time, with f = l / d and what is left at risk.

    Returns:
        The sums of 1 / left and 1 / left², of f / left and f / left², and of f² / left².
    """
    counts = deaths.astype(np.int64)
    place = np.repeat(np.arange(len(counts)), counts)
    before = np.concatenate([[0], np.cumsum(counts)[:-1]])
    fraction = (np.arange(len(place)) - before[place]) / deaths[place]
    left = risk[place] - fraction * dead[place]

    def summed(values: FloatArray) -> FloatArray:
        found: FloatArray = np.bincount(place, weights=values, minlength=len(counts)).astype(
            np.float64
        )
        return found

    return (
        (summed(1 / left), summed(1 / left**2)),
        (summed(fraction / left), summed(fraction / left**2)),
        summed((fraction / left) ** 2),
    )
