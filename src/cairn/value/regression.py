"""The comparison with what is known about people held alike, by regression.

Whether it happened: logistic regression, told as the average difference that holding it makes to
the chance (Bartus 2005; delta method). An amount: least squares with errors that allow for unequal
spread (HC3, MacKinnon and White 1985). Both take the covariates to work by addition.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from scipy import special

from cairn.value.arms import Arms, arms_of, named, refusal
from cairn.value.design import Design, design_of
from cairn.value.detectable import minimum_detectable
from cairn.value.effect import Effect, EffectAnswer, NoEffect, Scale
from cairn.value.logit import fit_logit
from cairn.value.outcomes import FloatArray, OutcomeTable

__all__ = ["Errors", "adjusted", "least_squares"]

Errors: TypeAlias = Literal["HC3", "HC1", "classical"]
"""How errors of coefficients are told.

"HC3" and "HC1" allow for unequal spread (MacKinnon and White 1985); "classical" takes it as equal.
"""

_MARGINAL = "logistic regression, average marginal effect by the delta method (Bartus 2005)"
_LEAST = "least squares with HC3 errors (MacKinnon and White 1985)"
_SAME = 1e-9  # a share of what there was, below which rounding is all that is left
_PER_COLUMN = 10  # people for each column; with fewer the errors are not to be trusted


def adjusted(
    table: OutcomeTable, names: Sequence[str], *, confidence: float = 0.95
) -> EffectAnswer:
    """What holding it goes with, for people who are alike in what is named.

    Args:
        table: People; the outcome happened or not, or is an amount.
        names: The covariates that are held alike.
        confidence: Coverage that the interval aims at.

    Returns:
        A difference of shares or of averages, or why there is none.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    happened = table.question.kind == "happened"
    method = _MARGINAL if happened else _LEAST
    if table.question.kind == "time":
        return refusal(table, method, "The outcome is a time.", "Use the methods for times.")
    arms = arms_of(table, method, names)
    if isinstance(arms, NoEffect):
        return arms
    design = design_of(arms.table, names)
    if arms.n < _PER_COLUMN * (design.columns.shape[1] + 1):
        return refusal(
            table,
            method,
            f"Not enough data: {arms.n:,} people for {design.columns.shape[1] + 1} columns.",
            "Name fewer covariates.",
        )
    found = _held_apart(arms, design) or (_marginal if happened else _average)(arms, design)
    if isinstance(found, str):
        return refusal(table, method, found, "Name fewer covariates, or coarser ones.")
    value, error, freedom = found
    among = f"; held alike: {', '.join(names)}" if names else ""
    scale: Scale = "risk difference" if happened else "mean difference"
    reach, p = _reach(confidence, freedom) * error, _p(abs(value) / error, freedom)
    return Effect(
        name=named(table),
        scale=scale,
        value=value,
        standard_error=error,
        low=value - reach,
        high=value + reach,
        p=p,
        n=arms.n,
        holders=arms.holders,
        unit="share" if happened else table.question.unit,
        method=method + among,
        standing=table.question.standing,
        minimum_detectable=minimum_detectable(error, scale),
        confidence=confidence,
        remarks=(*arms.remarks, *design.remarks),
    )


def _reach(confidence: float, freedom: float) -> float:
    level = 0.5 + confidence / 2
    if math.isfinite(freedom):
        return float(special.stdtrit(freedom, level))
    return float(special.ndtri(level))


def _p(distance: float, freedom: float) -> float:
    if math.isfinite(freedom):
        return float(2 * special.stdtr(freedom, -distance))
    return float(2 * special.ndtr(-distance))


def _held_apart(arms: Arms, design: Design) -> str:
    """Why nobody is left to compare with; empty where somebody is."""
    held = arms.held.astype(np.float64)
    within = np.linalg.pinv(design.columns.T @ design.columns, hermitian=True)
    rest = held - design.columns @ (within @ (design.columns.T @ held))
    if float(rest @ rest) > _SAME * arms.n:
        return ""
    return "The covariates tell who holds it wholly, so nobody is left to compare with."


def _marginal(arms: Arms, design: Design) -> tuple[float, float, float] | str:
    """Average difference of chances with and without it, and its error."""
    held = arms.held.astype(np.float64)
    columns = np.column_stack([design.columns, held])
    fit = fit_logit(columns, arms.outcome)
    if not fit.converged:
        return (
            "Some of the covariates, or holding it, tell the outcome wholly, so that a regression"
            " has no best answer."
        )
    base = design.columns @ fit.coefficients[:-1]
    with_it = special.expit(base + fit.coefficients[-1])
    without = special.expit(base)
    value = float((with_it - without).mean())
    slopes = with_it * (1 - with_it), without * (1 - without)
    gradient = np.append(
        design.columns.T @ (slopes[0] - slopes[1]) / arms.n, float(slopes[0].mean())
    )
    variance = float(gradient @ fit.covariance @ gradient)
    # The people are a sample too: their own spread of differences comes on top.
    variance += float((with_it - without).var(ddof=1)) / arms.n
    return value, math.sqrt(variance), math.inf


def _average(arms: Arms, design: Design) -> tuple[float, float, float] | str:
    columns = np.column_stack([design.columns, arms.held.astype(np.float64)])
    coefficients, covariance = least_squares(columns, arms.outcome)
    error = math.sqrt(float(covariance[-1, -1]))
    if error <= _SAME * float(np.abs(arms.outcome).max()):
        return "The covariates tell the amount wholly, so there is no chance left to reckon with."
    return float(coefficients[-1]), error, float(arms.n - columns.shape[1])


def least_squares(
    columns: FloatArray, outcome: FloatArray, errors: Errors = "HC3"
) -> tuple[FloatArray, FloatArray]:
    """Least squares with its covariance.

    Args:
        columns: Shape (n, k).
        outcome: Shape (n,), n more than k.
        errors: Which covariance.

    Returns:
        Coefficients, shape (k,), and their covariance, shape (k, k).
    """
    inverse = np.linalg.pinv(columns.T @ columns, hermitian=True)
    coefficients = inverse @ (columns.T @ outcome)
    rest = outcome - columns @ coefficients
    free = len(outcome) - columns.shape[1]
    if errors == "classical":
        return coefficients, inverse * float(rest @ rest) / free
    if errors == "HC1":
        shrunk = rest**2 * len(outcome) / free
    else:
        leverage = np.minimum(((columns @ inverse) * columns).sum(axis=1), 1 - 1e-12)
        shrunk = (rest / (1 - leverage)) ** 2
    return coefficients, inverse @ ((columns * shrunk[:, None]).T @ columns) @ inverse
