"""Fitting comparisons of two, with ties and an advantage of the first.

Knows the model of Bradley and Terry (1952) with the ties of Davidson (1970): first, second and tie
are as likely as exp(a + h), exp(b) and t * exp((a + h + b) / 2). That is an exponential family in
a, b, h and log t, so a likelihood that is multiplied by the root of the information's determinant,
Jeffreys' prior, loses the first term of the bias (Firth 1993, section 3.1), and stays finite where
someone won everything (Kosmidis and Firth 2021).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from cairn.assessment.statistic import FloatArray, IntArray

__all__ = ["Paired", "chances", "derivatives", "fit_pairs", "laid_out"]

_MOST_ROUNDS = 100
_LONGEST = 1.0
_STILL = 1e-9
_GAP = np.array([0.5, -0.5, 0.0])  # how much of the gap is in first, second and tie
_TIED = np.array([0.0, 0.0, 1.0])


class Paired(NamedTuple):
    """The estimates.

    Attributes:
        abilities: Of each piece; they sum to zero.
        covariance: Of the abilities. With the prior, each comparison counts as 1 + its leverage.
        alone: The abilities' standard errors from the comparisons alone, which are larger then.
        advantage: Of the piece that is named first; 0 where it was not estimated.
        advantage_error: Its standard error.
        tie: The logarithm of t; minus infinity where nobody tied.
        deviance: Twice the log-likelihood's distance from a model with a parameter for each pair,
            without the prior.
        df: Degrees of freedom of the deviance.
        rounds: How many steps it took.
        converged: Whether the last step changed nothing that matters.
    """

    abilities: FloatArray
    covariance: FloatArray
    alone: FloatArray
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


def fit_pairs(
    pairs: IntArray, counts: FloatArray, size: int, *, order: bool, penalised: bool = False
) -> Paired:
    """Newton's method; with the prior, nearly so.

    Args:
        pairs: First and second of each pair, as numbers.
        counts: For each pair how often first, second and tie came out.
        size: How many pieces there are.
        order: Whether the one named first may have an advantage.
        penalised: Whether Jeffreys' prior is put on everything that is estimated.
    """
    ties = bool(counts[:, 2].sum() > 0)
    sum_zero, loading = laid_out(pairs, size, order=order)
    point = np.zeros(loading.shape[1] + int(ties))
    converged = False
    rounds = 0
    while rounds < _MOST_ROUNDS and not converged:
        rounds += 1
        slope, curve = derivatives(loading, counts, point, ties=ties)
        if penalised:
            pull, curve = _with_prior(loading, counts, point, curve)
            slope = slope + pull
        step = np.linalg.lstsq(curve, slope, rcond=None)[0]
        longest = float(np.abs(step).max())
        point = point + step / max(1.0, longest / _LONGEST)
        converged = longest < _STILL
    curve = derivatives(loading, counts, point, ties=ties)[1]
    alone = covariance = _inverse(curve)
    if penalised:
        covariance = _inverse(_with_prior(loading, counts, point, curve)[1])
    return _answer((sum_zero, loading), counts, point, (alone, covariance), (rounds, converged))


def _inverse(curve: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.pinv(curve, hermitian=True), dtype=np.float64)


def _answer(
    layout: tuple[FloatArray, FloatArray],
    counts: FloatArray,
    point: FloatArray,
    certainty: tuple[FloatArray, FloatArray],
    search: tuple[int, bool],
) -> Paired:
    """The estimates under their names, from covariances without and with the prior."""
    (sum_zero, loading), (alone, covariance) = layout, certainty
    total = counts.sum(axis=1)
    size, width = len(sum_zero), loading.shape[1]
    ties, order = len(point) > width, width >= size
    inner = slice(0, size - 1)
    tie = float(point[-1]) if ties else -np.inf
    expected = chances(loading @ point[:width], tie) * total[:, None]
    seen = counts > 0
    deviance = 2 * float((counts[seen] * np.log(counts[seen] / expected[seen])).sum())
    held = int((total > 0).sum()) * (2 if ties else 1)
    return Paired(
        abilities=sum_zero @ point[inner],
        covariance=sum_zero @ covariance[inner, inner] @ sum_zero.T,
        alone=np.sqrt(np.maximum(np.diag(sum_zero @ alone[inner, inner] @ sum_zero.T), 0.0)),
        advantage=float(point[size - 1]) if order else 0.0,
        advantage_error=float(np.sqrt(alone[size - 1, size - 1])) if order else 0.0,
        tie=tie,
        deviance=deviance,
        df=held - len(point),
        rounds=search[0],
        converged=search[1],
    )


def laid_out(pairs: IntArray, size: int, *, order: bool) -> tuple[FloatArray, FloatArray]:
    """What makes abilities that sum to zero, and how far each unknown moves the gap of each pair.

    Args:
        pairs: First and second of each pair, as numbers.
        size: How many pieces there are.
        order: Whether the one named first may have an advantage.
    """
    sum_zero = np.vstack([np.eye(size - 1), -np.ones((1, size - 1))])
    rows = np.arange(len(pairs))
    ends = np.concatenate([np.ones(len(pairs)), -np.ones(len(pairs))])
    gaps = sparse.csr_array(
        (ends, (np.tile(rows, 2), pairs.T.reshape(-1))), shape=(len(pairs), size)
    )
    return sum_zero, np.hstack([np.asarray(gaps @ sum_zero), np.ones((len(pairs), int(order)))])


def derivatives(
    loading: FloatArray, counts: FloatArray, point: FloatArray, *, ties: bool
) -> tuple[FloatArray, FloatArray]:
    """Gradient and information; a gap moves first and second by a half each, against each other.

    Args:
        loading: How far each unknown but the tie moves the gap of each pair.
        counts: For each pair how often first, second and tie came out.
        point: The unknowns; the last is the logarithm of a tie's weight where there are ties.
        ties: Whether there are.
    """
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


def _with_prior(
    loading: FloatArray, counts: FloatArray, point: FloatArray, curve: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Gradient of half the logarithm of the information's determinant, and the information with it.

    The prior acts like further comparisons of each pair, whose outcomes are those that are expected
    least (Heinze and Schemper 2002 for two outcomes). It holds the estimates together, so that they
    vary less than the comparisons alone say: each counts as 1 + its leverage. That is the slope's
    own slope where leverages stay as they are, and gives intervals their coverage in simulation.
    """
    width = loading.shape[1]
    ties = len(point) > width
    chance = chances(loading @ point[:width], float(point[-1]) if ties else -np.inf)
    covariance = _inverse(curve)
    turned = loading @ covariance[:width]
    gap = _GAP - (chance @ _GAP)[:, None]
    tied = _TIED - (chance @ _TIED)[:, None]
    each = gap**2 * (turned[:, :width] * loading).sum(axis=1)[:, None]
    if ties:
        each += 2 * gap * tied * turned[:, -1:] + tied**2 * covariance[-1, -1]
    each *= chance
    pull = counts.sum(axis=1)[:, None] * each / 2
    slope = np.asarray(loading.T @ (pull * gap).sum(axis=1))
    if ties:
        slope = np.append(slope, (pull * tied).sum())
    more = 1.0 + each.sum(axis=1)[:, None]
    return slope, derivatives(loading, counts * more, point, ties=ties)[1]
