"""The plain comparison: shares or averages of those with it against those without, nothing more.

Right where chance decided who got it; elsewhere a raw association, and it says so. Newcombe's
interval for a difference of shares, Katz's for their ratio, Welch's for averages.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy import special, stats

from cairn.value.arms import Arms, arms_of, named, refusal
from cairn.value.detectable import minimum_detectable
from cairn.value.effect import Effect, EffectAnswer, NoEffect, Scale
from cairn.value.outcomes import OutcomeTable

__all__ = ["mean_difference", "risk_difference", "risk_ratio", "wilson"]

_NEWCOMBE = "difference of shares, hybrid score interval (Newcombe 1998, method 10)"
_KATZ = "ratio of shares, interval of its logarithm (Katz et al. 1978)"
_WELCH = "difference of averages, Welch's interval (Welch 1947)"
_COCHRAN = 5  # expected people in every cell, below which the normal test is not used


def risk_difference(table: OutcomeTable, *, confidence: float = 0.95) -> EffectAnswer:
    """How much larger the share is among holders.

    Args:
        table: People; the outcome happened or not.
        confidence: Coverage that the interval aims at.

    Returns:
        The difference of shares with its interval, or why there is none.
    """
    arms = _of_kind(table, "happened", _NEWCOMBE)
    if isinstance(arms, NoEffect):
        return arms
    (x1, n1), (x0, n0) = _counts(arms)
    p1, p0 = x1 / n1, x0 / n0
    (low1, high1), (low0, high0) = wilson(x1, n1, confidence), wilson(x0, n0, confidence)
    value = p1 - p0
    low = value - math.hypot(p1 - low1, high0 - p0)
    high = value + math.hypot(high1 - p1, p0 - low0)
    error = math.sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
    found = _Numbers(value, error, low, high, _p_of_counts(arms), confidence)
    return _effect(arms, "risk difference", found, _NEWCOMBE)


def risk_ratio(table: OutcomeTable, *, confidence: float = 0.95) -> EffectAnswer:
    """How many times as large the share is among holders.

    Args:
        table: People; the outcome happened or not.
        confidence: Coverage that the interval aims at.

    Returns:
        The ratio of shares with its interval, or why there is none.
    """
    arms = _of_kind(table, "happened", _KATZ)
    if isinstance(arms, NoEffect):
        return arms
    (x1, n1), (x0, n0) = _counts(arms)
    if not x1 or not x0:
        return refusal(
            table,
            _KATZ,
            "On one side nobody reached the outcome, so one cannot say how many times as many do.",
            "Look at the difference of shares.",
        )
    value = (x1 / n1) / (x0 / n0)
    error = math.sqrt(1 / x1 - 1 / n1 + 1 / x0 - 1 / n0)
    reach = float(special.ndtri(0.5 + confidence / 2)) * error
    ends = value * math.exp(-reach), value * math.exp(reach)
    found = _Numbers(value, error, *ends, _p_of_counts(arms), confidence)
    return _effect(arms, "risk ratio", found, _KATZ)


def mean_difference(table: OutcomeTable, *, confidence: float = 0.95) -> EffectAnswer:
    """How much higher the average is among holders.

    Args:
        table: People; the outcome is an amount.
        confidence: Coverage that the interval aims at.

    Returns:
        The difference of averages in the outcome's unit, or why there is none.
    """
    arms = _of_kind(table, "amount", _WELCH)
    if isinstance(arms, NoEffect):
        return arms
    mine, others = arms.outcome[arms.held], arms.outcome[~arms.held]
    spread1, spread0 = mine.var(ddof=1) / len(mine), others.var(ddof=1) / len(others)
    error = math.sqrt(spread1 + spread0)
    if error == 0.0:
        return refusal(
            table,
            _WELCH,
            "Everybody on either side has the same amount, so nothing can be compared.",
            "Check the column of the outcome.",
        )
    freedom = (spread1 + spread0) ** 2 / (
        spread1**2 / (len(mine) - 1) + spread0**2 / (len(others) - 1)
    )
    value = float(mine.mean() - others.mean())
    reach = float(special.stdtrit(freedom, 0.5 + confidence / 2)) * error
    p = float(2 * special.stdtr(freedom, -abs(value) / error))
    found = _Numbers(value, error, value - reach, value + reach, p, confidence)
    return _effect(arms, "mean difference", found, _WELCH)


def wilson(events: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share (1927).

    Args:
        events: How many.
        n: Of how many, at least 1.
        confidence: Coverage that it aims at.
    """
    z = float(special.ndtri(0.5 + confidence / 2))
    share = events / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if events == 0 else max(0.0, middle - reach)
    return low, 1.0 if events == n else min(1.0, middle + reach)


def _of_kind(table: OutcomeTable, kind: str, method: str) -> Arms | NoEffect:
    if table.question.kind != kind:
        words = {"happened": "one that happens or not", "amount": "an amount"}
        return refusal(
            table, method, f"The outcome is not {words[kind]}.", "Choose another method."
        )
    return arms_of(table, method)


def _counts(arms: Arms) -> tuple[tuple[int, int], tuple[int, int]]:
    """Events and people with it, and without it."""
    events = int(arms.outcome[arms.held].sum())
    return (
        (events, arms.holders),
        (int(arms.outcome.sum()) - events, arms.n - arms.holders),
    )


def _p_of_counts(arms: Arms) -> float:
    """Two-sided: Fisher's exact test where a cell expects fewer than five, else the score test."""
    (x1, n1), (x0, n0) = _counts(arms)
    n, x = n1 + n0, x1 + x0
    if min(x, n - x) * min(n1, n0) < _COCHRAN * n:
        return float(stats.fisher_exact([[x1, n1 - x1], [x0, n0 - x0]])[1])
    pooled = x / n
    z = (x1 / n1 - x0 / n0) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    return float(2 * special.ndtr(-abs(z)))


class _Numbers(NamedTuple):
    """What an estimator found."""

    value: float
    error: float
    low: float
    high: float
    p: float
    confidence: float


def _effect(arms: Arms, scale: Scale, found: _Numbers, method: str) -> Effect:
    unit = "share" if scale == "risk difference" else arms.table.question.unit
    return Effect(
        name=named(arms.table),
        scale=scale,
        value=found.value,
        standard_error=found.error,
        low=found.low,
        high=found.high,
        p=found.p,
        n=arms.n,
        holders=arms.holders,
        unit="" if scale == "risk ratio" else unit,
        method=method,
        standing=arms.table.question.standing,
        minimum_detectable=minimum_detectable(found.error, scale),
        confidence=found.confidence,
        remarks=arms.remarks,
    )
