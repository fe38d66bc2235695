"""Intraclass correlations: how far raters agree on numbers.

Knows the mean squares of targets by raters and the six coefficients of Shrout and Fleiss (1979) in
the names of McGraw and Wong (1996), with their F intervals. Needs a complete table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from cairn.assessment.statistic import (
    Answer,
    Estimate,
    FloatArray,
    NotEnoughData,
    f_quantile,
    grade_of,
    normal_quantile,
)

__all__ = ["IccKind", "MeanSquares", "intraclass", "mean_squares"]

IccKind: TypeAlias = Literal["ICC(1)", "ICC(A)", "ICC(C)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)"]
"""One-way, absolute agreement, consistency; of one rater, or of the mean of all k."""

_PAIR = 2


class MeanSquares(NamedTuple):
    """The analysis of variance of a table.

    Attributes:
        targets: Between targets.
        raters: Between raters.
        residual: What is left of both.
        within: Within targets.
        n: How many targets.
        k: How many raters.
    """

    targets: float
    raters: float
    residual: float
    within: float
    n: int
    k: int


def mean_squares(table: FloatArray) -> MeanSquares:
    """The mean squares of a complete table, targets by raters."""
    n, k = table.shape
    mean = float(table.mean())
    targets = k * float(((table.mean(axis=1) - mean) ** 2).sum())
    raters = n * float(((table.mean(axis=0) - mean) ** 2).sum())
    total = float(((table - mean) ** 2).sum())
    return MeanSquares(
        targets / (n - 1),
        raters / (k - 1),
        (total - targets - raters) / ((n - 1) * (k - 1)),
        (total - targets) / (n * (k - 1)),
        n,
        k,
    )


def intraclass(
    units: Sequence[Sequence[float | None]], confidence: float = 0.95
) -> Mapping[IccKind, Answer]:
    """The six intraclass correlations.

    Args:
        units: For each target, what each rater said. Targets with a gap are left out; `n` says how
            many were used.
        confidence: Coverage of the intervals.

    Returns:
        Each coefficient, or why there is none.
    """
    whole = [unit for unit in units if all(one is not None for one in unit)]
    kinds: tuple[IccKind, ...] = (
        "ICC(1)", "ICC(A)", "ICC(C)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)",
    )  # fmt: skip
    widths = {len(unit) for unit in whole}
    reason = ""
    if len(whole) < _PAIR or widths != {max(widths)} or max(widths) < _PAIR:
        reason = "Fewer than two targets were judged by all of at least two raters."
        return dict.fromkeys(kinds, NotEnoughData(reason, len(whole)))
    table = np.array(whole, dtype=np.float64)
    squares = mean_squares(table)
    if squares.targets <= 0.0 or squares.residual <= 0.0:
        reason = (
            "Targets do not differ, so there is nothing to agree on."
            if squares.targets <= 0.0
            else "Raters differ by a constant only, so the intervals are not defined."
        )
        return dict.fromkeys(kinds, NotEnoughData(reason, len(whole)))
    found: dict[IccKind, Answer] = {}
    named: tuple[tuple[IccKind, IccKind, tuple[float, float, float]], ...] = (
        ("ICC(1)", "ICC(1,k)", _one_way(squares, confidence)),
        ("ICC(A)", "ICC(A,k)", _agreement(squares, confidence)),
        ("ICC(C)", "ICC(C,k)", _consistency(squares, confidence)),
    )
    for one, mean, (value, low, high) in named:
        found[one] = _answer(one, (value, low, high), squares.n, confidence)
        stepped = tuple(_stepped(end, squares.k) for end in (value, low, high))
        found[mean] = _answer(mean, stepped, squares.n, confidence)
    return found


def _stepped(value: float, k: int) -> float:
    """Spearman and Brown: the mean of k raters."""
    return k * value / (1 + (k - 1) * value)


def _ratio(f: float, k: int) -> float:
    return (f - 1) / (f + k - 1)


def _one_way(squares: MeanSquares, confidence: float) -> tuple[float, float, float]:
    f = squares.targets / squares.within
    return _f_interval(f, squares.k, (squares.n - 1, squares.n * (squares.k - 1)), confidence)


def _consistency(squares: MeanSquares, confidence: float) -> tuple[float, float, float]:
    f = squares.targets / squares.residual
    df2 = (squares.n - 1) * (squares.k - 1)
    return _f_interval(f, squares.k, (squares.n - 1, df2), confidence)


def _f_interval(
    f: float, k: int, df: tuple[int, int], confidence: float
) -> tuple[float, float, float]:
    upper = 0.5 + confidence / 2
    low = f / f_quantile(upper, *df)
    high = f * f_quantile(upper, df[1], df[0])
    return _ratio(f, k), _ratio(low, k), _ratio(high, k)


def _agreement(squares: MeanSquares, confidence: float) -> tuple[float, float, float]:
    """Absolute agreement; the interval with Satterthwaite's degrees of freedom."""
    targets, raters, residual = squares.targets, squares.raters, squares.residual
    n, k = squares.n, squares.k
    value = (targets - residual) / (targets + (k - 1) * residual + k * (raters - residual) / n)
    share = value / (1 - value)
    a, b = k * share / n, 1 + k * share * (n - 1) / n
    v = (a * raters + b * residual) ** 2 / (
        (a * raters) ** 2 / (k - 1) + (b * residual) ** 2 / ((n - 1) * (k - 1))
    )
    upper = 0.5 + confidence / 2
    down, up = f_quantile(upper, n - 1, v), f_quantile(upper, v, n - 1)
    noise = k * raters + (k * n - k - n) * residual
    low = n * (targets - down * residual) / (down * noise + n * targets)
    high = n * (up * targets - residual) / (noise + n * up * targets)
    return value, low, high


def _answer(name: str, found: tuple[float, ...], n: int, confidence: float) -> Estimate:
    value, low, high = found
    error = (high - low) / (2 * normal_quantile(confidence))
    method = f"{name}; F interval, standard error from its width"
    return Estimate(value, error, low, high, n, method, grade_of(n), confidence)
