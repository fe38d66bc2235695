"""The comparison within groups that are alike: Mantel and Haenszel over strata of covariates.

Pooled odds ratio with the interval of Robins, Breslow and Greenland (1986), the test of Mantel and
Haenszel (1959), the pooled difference of shares (Greenland and Robins 1985), and whether the groups
agree (Breslow and Day 1980, corrected by Tarone 1985). The tests are statsmodels'.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from cairn.kernel.errors import UsageError
from cairn.value.arms import Arms, arms_of, named, refusal
from cairn.value.detectable import minimum_detectable
from cairn.value.effect import FEWEST, Effect, NoEffect, Scale
from cairn.value.outcomes import FloatArray, IntArray, OutcomeTable

__all__ = ["Homogeneity", "Stratified", "mantel_haenszel", "stratum_codes"]

_ODDS = "odds ratio pooled over groups (Mantel and Haenszel 1959; Robins et al. 1986)"
_DIFFERENCE = "difference of shares pooled over groups (Greenland and Robins 1985)"
_MOST_STRATA = 10_000
_AGREE = 0.05


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Whether the groups tell the same odds ratio.

    Attributes:
        statistic: Breslow and Day's, with Tarone's correction.
        uncorrected: The same without the correction.
        df: Their degrees of freedom.
        p: Of the corrected one: chance of groups that differ so much, were they all alike.
        sentence: What it says, in plain words.
    """

    statistic: float
    uncorrected: float
    df: int
    p: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Stratified:
    """The comparison within groups.

    Attributes:
        odds_ratio: Pooled, with its interval.
        difference: Pooled difference of shares, with its interval.
        statistic: The test of Mantel and Haenszel, without correction.
        p: Its p-value.
        statistic_corrected: The same with the continuity correction, as R gives it.
        p_corrected: Its p-value.
        homogeneity: Whether the groups agree; None where it cannot be said.
        strata: How many groups had both sides.
    """

    odds_ratio: Effect
    difference: Effect
    statistic: float
    p: float
    statistic_corrected: float
    p_corrected: float
    homogeneity: Homogeneity | None
    strata: int


def stratum_codes(table: OutcomeTable, by: Sequence[str]) -> IntArray:
    """A number for each combination of covariates, shape (n,).

    Args:
        table: People whose covariates are known.
        by: The covariates. A number is taken as it is: round it before, where it has many values.

    Raises:
        UsageError: If there is no such column (``no-such-column``), or there are more than ten
            thousand combinations (``too-many-strata``).
    """
    codes = np.zeros(len(table), np.int64)
    for name in by:
        _, own = np.unique(table.column(name).values, return_inverse=True)
        _, codes = np.unique(codes * (int(own.max(initial=0)) + 1) + own, return_inverse=True)
    if codes.max(initial=0) >= _MOST_STRATA:
        raise UsageError(
            f"{' and '.join(by)} make {int(codes.max()) + 1:,} groups.",
            code="too-many-strata",
            mend="Name fewer columns, or round the numbers in them.",
        )
    return codes.astype(np.int64)


def mantel_haenszel(
    table: OutcomeTable, by: Sequence[str], *, confidence: float = 0.95
) -> Stratified | NoEffect:
    """Compare within groups of people who are alike, and pool.

    Args:
        table: People; the outcome happened or not.
        by: The covariates whose combinations are the groups.
        confidence: Coverage that the intervals aim at.

    Returns:
        The pooled answers, or why there are none.

    Raises:
        UsageError: As `stratum_codes` does.
    """
    if table.question.kind != "happened":
        words = "The outcome is not one that happens or not."
        return refusal(table, _ODDS, words, "Choose another method.")
    arms = arms_of(table, _ODDS, by)
    if isinstance(arms, NoEffect):
        return arms
    cells = _cells(arms, stratum_codes(arms.table, by))
    if not len(cells):
        words = "In no group are there people with it and without it, so none are alike."
        return refusal(table, _ODDS, words, "Name fewer columns to group by.")
    if min(cells[:, :2].sum(), cells[:, 2:].sum()) < FEWEST:
        words = f"Not enough data: fewer than {FEWEST} people on one side have anybody alike."
        return refusal(table, _ODDS, words, "Name fewer columns to group by.")
    a, b, c, d = cells.T
    if not (a * d).sum() or not (b * c).sum():
        words = "In every group one side has only one outcome, so there are no odds to compare."
        return refusal(table, _ODDS, words, "Look at the difference of shares.")
    return _pooled(arms, cells, tuple(by), confidence)


def _cells(arms: Arms, codes: IntArray) -> FloatArray:
    """Counts of each group that has both sides: yes and no with it, yes and no without it."""
    size = int(codes.max(initial=-1)) + 1
    yes = arms.outcome == 1.0
    masks = (arms.held & yes, arms.held & ~yes, ~arms.held & yes, ~arms.held & ~yes)
    counts = np.stack([np.bincount(codes[mask], minlength=size) for mask in masks], axis=1)
    both = (counts[:, :2].sum(1) > 0) & (counts[:, 2:].sum(1) > 0)
    found: FloatArray = counts[both].astype(np.float64)
    return found


def _pooled(arms: Arms, cells: FloatArray, by: tuple[str, ...], confidence: float) -> Stratified:
    # The import takes a second, and only those who group people need it.
    from statsmodels.stats.contingency_tables import StratifiedTable  # noqa: PLC0415 - as said

    tables = StratifiedTable(cells.reshape(-1, 2, 2).transpose(1, 2, 0))
    n = int(cells.sum())
    left = arms.n - n
    remarks = arms.remarks + (
        (f"{left:,} people are in groups without anybody to compare them with.",) if left else ()
    )
    plain, corrected = (tables.test_null_odds(correction=one) for one in (False, True))
    z = float(special.ndtri(0.5 + confidence / 2))
    log, error = float(tables.logodds_pooled), float(tables.logodds_pooled_se)
    odds = (math.exp(log), error, math.exp(log - z * error), math.exp(log + z * error))
    difference, spread = _risk_difference(cells)
    shares = (difference, spread, difference - z * spread, difference + z * spread)
    around = _Around(arms, n, int(cells[:, :2].sum()), float(plain.pvalue), confidence, remarks)
    among = f", groups by {' and '.join(by)}"
    return Stratified(
        around.effect("odds ratio", odds, _ODDS + among),
        around.effect("risk difference", shares, _DIFFERENCE + among),
        float(plain.statistic),
        float(plain.pvalue),
        float(corrected.statistic),
        float(corrected.pvalue),
        _homogeneity(tables, len(cells)),
        len(cells),
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What both pooled effects have in common."""

    arms: Arms
    n: int
    holders: int
    p: float
    confidence: float
    remarks: tuple[str, ...]

    def effect(
        self, scale: Scale, numbers: tuple[float, float, float, float], method: str
    ) -> Effect:
        value, error, low, high = numbers
        return Effect(
            name=named(self.arms.table),
            scale=scale,
            value=value,
            standard_error=error,
            low=low,
            high=high,
            p=self.p,
            n=self.n,
            holders=self.holders,
            unit="share" if scale == "risk difference" else "",
            method=method,
            standing=self.arms.table.question.standing,
            minimum_detectable=minimum_detectable(error, scale),
            confidence=self.confidence,
            remarks=self.remarks,
        )


def _risk_difference(cells: FloatArray) -> tuple[float, float]:
    """Pooled difference and standard error (Greenland and Robins 1985, formula 4)."""
    a, b, c, d = cells.T
    with_it, without = a + b, c + d
    n = with_it + without
    weight = with_it * without / n
    value = float((weight * (a / with_it - c / without)).sum() / weight.sum())
    spread = a * b * without**3 + c * d * with_it**3
    variance = float((spread / (with_it * without * n**2)).sum() / weight.sum() ** 2)
    return value, math.sqrt(variance)


def _homogeneity(tables: Any, strata: int) -> Homogeneity | None:
    if strata < 2:  # noqa: PLR2004 - one group agrees with itself
        return None
    with np.errstate(all="ignore"):
        found, plain = (tables.test_equal_odds(adjust=one) for one in (True, False))
    statistic, p = float(found.statistic), float(found.pvalue)
    if not math.isfinite(statistic):
        return None
    sentence = (
        "The groups do not agree: it helps in some more than in others, so one number for all hides"
        " something."
        if p < _AGREE
        else "Nothing speaks against the same effect in all groups."
    )
    return Homogeneity(statistic, float(plain.statistic), strata - 1, p, sentence)
