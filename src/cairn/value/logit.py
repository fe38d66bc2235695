"""Logistic regression by Newton's method on the normal equations: a million people in a second.

statsmodels gives the same to the last digits (a test holds it to that) and takes several times as
long, which counts where a report fits fifteen of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg, special

from cairn.value.outcomes import FloatArray

__all__ = ["LogitFit", "fit_logit"]

_ROUNDS = 40
_CLOSE = 1e-14
_SMALL = 1e-6
_HALVINGS = 30
_UNSURE = 1e3  # a standard error on a column of spread one beyond which there is no best fit
_RIDGE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class LogitFit:
    """A fitted logistic regression.

    Attributes:
        coefficients: Shape (k,).
        covariance: Of the coefficients, shape (k, k), from the expected information.
        fitted: Chances, shape (n,).
        converged: Whether the search came to its end.
        separated: Whether some columns tell the outcome wholly, so that there is no best fit.
    """

    coefficients: FloatArray
    covariance: FloatArray
    fitted: FloatArray
    converged: bool
    separated: bool


def fit_logit(
    columns: FloatArray,
    outcome: FloatArray,
    weights: FloatArray | None = None,
    *,
    start: FloatArray | None = None,
) -> LogitFit:
    """Fit the chance of an outcome.

    Args:
        columns: Shape (n, k), independent of each other.
        outcome: 1 or 0, shape (n,).
        weights: How much each row counts, shape (n,); all the same when left out.
        start: Coefficients from which the search sets out, shape (k,); none when left out.

    Returns:
        The fit; look at `converged` and `separated` before using it.
    """
    counted = np.ones(len(outcome)) if weights is None else weights
    coefficients = np.zeros(columns.shape[1]) if start is None else start
    told = columns @ coefficients
    fitted = special.expit(told)
    converged = False
    information = np.eye(columns.shape[1])
    reached = _likelihood(told, outcome, counted)
    for _ in range(_ROUNDS):
        slope = columns.T @ (counted * (outcome - fitted))
        information = _gram(columns, counted * fitted * (1 - fitted))
        information[np.diag_indices_from(information)] += _RIDGE
        step = linalg.solve(information, slope, assume_a="pos", check_finite=False)
        coefficients, told, higher = _climbed(
            columns, outcome, counted, coefficients, step, reached
        )
        fitted = special.expit(told)
        gained, reached = higher - reached, higher
        if gained <= _CLOSE * (1 + abs(reached)) and float(np.abs(step).max()) < _SMALL:
            converged = True
            break
    # Where columns tell the outcome wholly the likelihood is flat far out, and errors have no end.
    covariance = linalg.pinvh(information)
    spread = float(np.diag(covariance).max())
    separated = not converged or not spread < _UNSURE**2
    return LogitFit(coefficients, covariance, fitted, converged and not separated, separated)


def _gram(columns: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted products of columns, shape (k, k): half of them reckoned, for it is symmetric."""
    scaled = columns * np.sqrt(weights)[:, None]
    upper: FloatArray = linalg.blas.dsyrk(1.0, scaled.T)
    return np.triu(upper) + np.triu(upper, 1).T


def _likelihood(told: FloatArray, outcome: FloatArray, counted: FloatArray) -> float:
    """The logarithm of the likelihood, from scores on the scale of logits."""
    return float((counted * (outcome * told - np.logaddexp(0.0, told))).sum())


def _climbed(
    columns: FloatArray,
    outcome: FloatArray,
    counted: FloatArray,
    coefficients: FloatArray,
    step: FloatArray,
    reached: float,
) -> tuple[FloatArray, FloatArray, float]:
    """A step that does not lead down: halved until it does not."""
    share = 1.0
    for _ in range(_HALVINGS):
        further = coefficients + share * step
        told = columns @ further
        higher = _likelihood(told, outcome, counted)
        if higher >= reached - _CLOSE * (1 + abs(reached)):
            return further, told, higher
        share /= 2
    return coefficients, columns @ coefficients, reached
