"""Variance components of unbalanced designs by restricted maximum likelihood.

Knows that ratings of different people share raters, criteria and tasks only: what is a person's own
is solved person by person, what is shared by the identity of Woodbury, so that the work grows with
the number of people and not with its cube.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from scipy import optimize

from cairn.assessment.statistic import FloatArray, IntArray

__all__ = ["restricted_components"]

_Function: TypeAlias = Callable[[FloatArray], tuple[float, FloatArray]]

_PERSON = "person"
_LOWEST = -16.0  # log of a component as a share of all variance: such a one is zero
_HIGHEST = 4.0
_STEP = 1e-4
_STILL = 1e-2  # of the last Newton step, in logs


class _Block:
    """People with as many ratings, side by side."""

    def __init__(self, rows: IntArray, own: list[IntArray], shared: FloatArray) -> None:
        self.same = [codes[rows][:, :, None] == codes[rows][:, None, :] for codes in own]
        self.same.append(np.broadcast_to(np.eye(rows.shape[1], dtype=bool), self.shape(rows)))
        self.right = shared[rows]
        self.inverse = np.zeros(self.shape(rows))
        self.turned = self.right

    @staticmethod
    def shape(rows: IntArray) -> tuple[int, int, int]:
        """People, and twice their ratings."""
        return rows.shape[0], rows.shape[1], rows.shape[1]

    def take(self, variances: FloatArray) -> tuple[float, FloatArray]:
        """Log determinant, and the cross products of what is shared under the inverse."""
        covariance = sum(
            (variance * same for variance, same in zip(variances, self.same, strict=True)),
            np.zeros(self.inverse.shape),
        )
        self.inverse = np.linalg.inv(covariance)
        self.turned = self.inverse @ self.right
        width = self.right.shape[2]
        cross = self.right.reshape(-1, width).T @ self.turned.reshape(-1, width)
        return float(np.linalg.slogdet(covariance)[1].sum()), cross

    def slopes(self, middle: FloatArray, weights: FloatArray) -> FloatArray:
        """Of the deviance in each variance that is a person's own, the last taken."""
        shared = self.turned[:, :, :-1]
        whole = self.inverse - shared @ middle @ shared.transpose(0, 2, 1)
        left = self.turned[:, :, -1] - shared @ weights
        whole = whole - left[:, :, None] * left[:, None, :]
        return np.array([float((whole * same).sum()) for same in self.same])


class _Restricted:
    """The restricted likelihood, as a function of the components.

    The mean stands among what is shared, as an effect whose variance has no end: that makes the
    likelihood the restricted one.
    """

    def __init__(
        self, codes: Mapping[frozenset[str], IntArray], people: IntArray, scores: FloatArray
    ) -> None:
        self.own = [place for place, one in enumerate(codes) if _PERSON in one]
        self.others = [place for place, one in enumerate(codes) if _PERSON not in one]
        every = list(codes.values())
        shared = [np.eye(int(every[i].max()) + 1)[every[i]] for i in self.others]
        self.sizes = [one.shape[1] for one in shared]
        right = np.hstack([*shared, np.ones((len(scores), 1)), scores[:, None]])
        order = np.argsort(people, kind="stable")
        count = np.bincount(people)
        starts = np.cumsum([0, *count])[:-1]
        own = [every[i] for i in self.own]
        self.blocks = [
            _Block(order[starts[count == size][:, None] + np.arange(size)], own, right)
            for size in np.unique(count[count > 0])
        ]

    def deviance(self, variances: FloatArray) -> tuple[float, FloatArray]:
        """Minus twice the restricted log-likelihood, but for a constant; and its slopes."""
        held = np.append(variances[self.own], variances[-1])
        taken = [block.take(held) for block in self.blocks]
        cross = sum((one[1] for one in taken), np.zeros_like(taken[0][1]))
        each = np.repeat(variances[self.others], self.sizes)
        inner, mixed = cross[:-1, :-1], cross[:-1, -1]
        bound = inner + np.diag(np.append(1.0 / each, 0.0))
        middle = np.asarray(np.linalg.inv(bound), dtype=np.float64)
        weights = middle @ mixed
        value = sum(one[0] for one in taken) + float(np.log(each).sum())
        value += float(np.linalg.slogdet(bound)[1] + cross[-1, -1] - mixed @ weights)
        slopes = np.zeros(len(variances))
        for block in self.blocks:
            slopes[[*self.own, -1]] += block.slopes(middle, weights)
        along = np.diag(inner - inner @ middle @ inner) - (mixed - inner @ weights) ** 2
        ends = np.cumsum(self.sizes, dtype=np.int64)
        for place, size, end in zip(self.others, self.sizes, ends, strict=True):
            slopes[place] = float(along[end - size : end].sum())
        return value, slopes


def restricted_components(
    codes: Mapping[frozenset[str], IntArray], people: IntArray, scores: FloatArray
) -> tuple[FloatArray, FloatArray, bool]:
    """Components of each source and last the residual, with their covariance.

    Args:
        codes: For each source but the residual, the number of its combination for each score.
        people: For each score, the number of its person.
        scores: The scores.

    Returns:
        The components; their covariance from the curvature of the likelihood (a component at zero
        has none); and whether the search came to rest.
    """
    problem = _Restricted(codes, people, scores)
    scale = float(scores.var()) or 1.0
    size = len(codes) + 1

    def at(logs: FloatArray) -> tuple[float, FloatArray]:
        variances = scale * np.exp(logs)
        value, slopes = problem.deviance(variances)
        return value, slopes * variances

    found = optimize.minimize(
        at, np.full(size, -np.log(size)), method="L-BFGS-B", jac=True,
        bounds=[(_LOWEST, _HIGHEST)] * size, options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-6},
    )  # fmt: skip
    logs = np.asarray(found.x, dtype=np.float64)
    inside = np.flatnonzero(logs > _LOWEST + 1.0)
    curve = _curvature(at, logs, inside)
    step = np.asarray(np.linalg.lstsq(curve, at(logs)[1][inside], rcond=None)[0], dtype=np.float64)
    if at(_moved(logs, inside, -step))[0] <= at(logs)[0]:
        logs = _moved(logs, inside, -step)
    curve = _curvature(at, logs, inside)
    values = np.where(logs > _LOWEST + 1.0, scale * np.exp(logs), 0.0)
    covariance = np.zeros((size, size))
    spread = 2 * np.linalg.pinv(curve, hermitian=True)
    covariance[np.ix_(inside, inside)] = values[inside][:, None] * spread * values[inside]
    return values, covariance, bool(np.abs(step).max(initial=0.0) < _STILL)


def _moved(logs: FloatArray, places: IntArray, step: FloatArray) -> FloatArray:
    new = logs.copy()
    new[places] += step
    return new


def _curvature(at: _Function, logs: FloatArray, places: IntArray) -> FloatArray:
    """Differences of the slopes in some of the arguments."""
    rows = []
    for move in np.eye(len(places)) * _STEP:
        up = at(_moved(logs, places, move))[1]
        down = at(_moved(logs, places, -move))[1]
        rows.append((up - down)[places] / (2 * _STEP))
    curve = np.array(rows)
    return np.asarray((curve + curve.T) / 2)
