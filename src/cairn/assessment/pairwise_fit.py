"""Maximum likelihood for comparisons of two, with ties and an advantage of the first.

Knows the model of Bradley and Terry (1952) with the ties of Davidson (1970): first, second and tie
are as likely as exp(a + h), exp(b) and t * exp((a + h + b) / 2).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from cairn.assessment.statistic import FloatArray, IntArray

__all__ = ["Paired", "chances", "fit_pairs"]

_MOST_ROUNDS = 100
_LONGEST = 1.0
_STILL = 1e-9


class Paired(NamedTuple):
    """The estimates.

    Attributes:
        abilities: Of each piece; they sum to zero.
        covariance: Of the abilities.
        advantage: Of the piece that is named first; 0 where it was not estimated.
        advantage_error: Its standard error.
        tie: The logarithm of t; minus infinity where nobody tied.
        deviance: Twice the log-likelihood's distance from a model with a parameter for each pair.
        df: Degrees of freedom of the deviance.
        rounds: How many steps it took.
        converged: Whether the last step changed nothing that matters.
    """

    abilities: FloatArray
    covariance: FloatArray
    advantage: float
    advantage_error: float
    tie: float
    deviance: float
    df: int
    rounds: int
    converged: bool


def chances(gap: FloatArray, tie: float) -> FloatArray:
    """For each gap (first less second): the chances of first, second and tie, as three columns."""
    heights = np.stack([gap / 2, -gap / 2, np.full_like(gap, tie)], axis=1)
    grown = np.exp(heights - heights.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def fit_pairs(pairs: IntArray, counts: FloatArray, size: int, *, order: bool) -> Paired:
    """Newton's method.

    Args:
        pairs: First and second of each pair, as numbers.
        counts: For each pair how often first, second and tie came out.
        size: How many pieces there are.
        order: Whether the one named first may have an advantage.
    """
    ties = bool(counts[:, 2].sum() > 0)
    sum_zero = np.vstack([np.eye(size - 1), -np.ones((1, size - 1))])
    rows = np.arange(len(pairs))
    ends = np.concatenate([np.ones(len(pairs)), -np.ones(len(pairs))])
    gaps = sparse.csr_array(
        (ends, (np.tile(rows, 2), pairs.T.reshape(-1))), shape=(len(pairs), size)
    )
    loading = np.hstack([np.asarray(gaps @ sum_zero), np.ones((len(pairs), int(order)))])
    point = np.zeros(loading.shape[1] + int(ties))
    total = counts.sum(axis=1)
    converged = False
    rounds = 0
    while rounds < _MOST_ROUNDS and not converged:
        rounds += 1
        slope, curve = _derivatives(loading, counts, point, ties=ties)
        step = np.linalg.lstsq(curve, slope, rcond=None)[0]
        longest = float(np.abs(step).max())
        point = point + step / max(1.0, longest / _LONGEST)
        converged = longest < _STILL
    covariance = np.linalg.pinv(_derivatives(loading, counts, point, ties=ties)[1], hermitian=True)
    tie = float(point[-1]) if ties else -np.inf
    expected = chances(loading @ point[: loading.shape[1]], tie) * total[:, None]
    seen = counts > 0
    deviance = 2 * float((counts[seen] * np.log(counts[seen] / expected[seen])).sum())
    held = int((total > 0).sum()) * (2 if ties else 1)
    return Paired(
        abilities=sum_zero @ point[: size - 1],
        covariance=sum_zero @ covariance[: size - 1, : size - 1] @ sum_zero.T,
        advantage=float(point[size - 1]) if order else 0.0,
        advantage_error=float(np.sqrt(covariance[size - 1, size - 1])) if order else 0.0,
        tie=tie,
        deviance=deviance,
        df=held - len(point),
        rounds=rounds,
        converged=converged,
    )


def _derivatives(
    loading: FloatArray, counts: FloatArray, point: FloatArray, *, ties: bool
) -> tuple[FloatArray, FloatArray]:
    """Gradient and information; a gap moves first and second by a half each, against each other."""
    width = loading.shape[1]
    chance = chances(loading @ point[:width], float(point[-1]) if ties else -np.inf)
    total = counts.sum(axis=1)
    left = counts - chance * total[:, None]
    slope = loading.T @ ((left[:, 0] - left[:, 1]) / 2)
    apart = chance[:, 0] - chance[:, 1]
    spread = total * (chance[:, 0] + chance[:, 1] - apart**2) / 4
    curve = loading.T @ (loading * spread[:, None])
    if not ties:
        return slope, curve
    mixed = loading.T @ (-total * apart * chance[:, 2] / 2)
    own = float((total * chance[:, 2] * (1 - chance[:, 2])).sum())
    whole = np.block([[curve, mixed[:, None]], [mixed[None, :], np.array([[own]])]])
    return np.append(slope, left[:, 2].sum()), whole
