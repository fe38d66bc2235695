"""Matching: each holder is held against the people without it whose chance to hold it was nearest.

Several neighbours on the logit of the score, with replacement, within a caliper (Austin 2011); what
still differs between matches is corrected by a regression, and the error is that of Abadie and
Imbens (2006, 2011). The effect is on those holders who have a match.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from cairn.value.adjusting import effect_of
from cairn.value.arms import refusal
from cairn.value.effect import FEWEST, EffectAnswer, NoEffect
from cairn.value.outcomes import BoolArray, FloatArray, IntArray, OutcomeTable
from cairn.value.propensity import Scored, scored

__all__ = ["matched"]

_METHOD = "matching on the score, {} neighbours (Abadie and Imbens 2011)"
_CALIPER = 0.2  # standard deviations of the logit (Austin 2011)
_NEIGHBOURS = 4
_MOST_UNMATCHED = 0.5


def matched(
    table: OutcomeTable,
    names: Sequence[str],
    *,
    neighbours: int = _NEIGHBOURS,
    confidence: float = 0.95,
) -> EffectAnswer:
    """What holding it changes for holders, against the people most like them.

    Args:
        table: People; the outcome happened or not, or is an amount.
        names: What is known about them from before.
        neighbours: How many matches for each, 1 or more.
        confidence: Coverage that the interval aims at.

    Returns:
        The effect on holders, or why there is none.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    method = _METHOD.format(neighbours)
    found = scored(table, names, "holders", method)
    if isinstance(found, NoEffect):
        return found
    held, logit = found.arms.held, found.logit
    mine, others = np.flatnonzero(held), np.flatnonzero(~held)
    nearest, distance = _nearest(logit[mine], logit[others], neighbours)
    close = distance <= _CALIPER * float(logit.std())
    has = close.any(axis=1)
    if has.sum() < FEWEST or has.mean() < _MOST_UNMATCHED:
        return refusal(
            table,
            method,
            f"Not enough data: {int((~has).sum()):,} of {len(mine):,} holders have nobody like them"
            " among the others.",
            "Compare people who could have had it and had not.",
        )
    value, error = _estimate(found, mine[has], others[nearest[has]], close[has])
    lost = int((~has).sum())
    remarks = (f"{lost:,} holders without anybody like them are left out.",) if lost else ()
    return effect_of(found, value, error, method, confidence=confidence, remarks=remarks)


def _nearest(wanted: FloatArray, among: FloatArray, neighbours: int) -> tuple[IntArray, FloatArray]:
    """The places of the nearest on a line, and how far they are, shape (n, neighbours)."""
    order = np.argsort(among, kind="stable")
    line = among[order]
    at = np.searchsorted(line, wanted)
    window = at[:, None] + np.arange(-neighbours, neighbours)
    there = (window >= 0) & (window < len(line))
    inside = np.clip(window, 0, len(line) - 1)
    far = np.where(there, np.abs(line[inside] - wanted[:, None]), np.inf)
    chosen = np.argsort(far, axis=1, kind="stable")[:, :neighbours]
    places = np.take_along_axis(inside, chosen, axis=1)
    return order[places].astype(np.int64), np.take_along_axis(far, chosen, axis=1)


def _estimate(
    found: Scored, mine: IntArray, matches: IntArray, close: BoolArray
) -> tuple[float, float]:
    """The bias-corrected effect on holders with its error."""
    outcome, columns = found.arms.outcome, found.design.columns
    weight = close / close.sum(axis=1, keepdims=True)
    without = ~found.arms.held
    used: FloatArray = np.bincount(
        matches.ravel(), weights=weight.ravel(), minlength=len(outcome)
    ).astype(np.float64)
    chosen = without & (used > 0)
    coefficients = _weighted_line(columns[chosen], outcome[chosen], used[chosen])
    expected = columns @ coefficients
    imputed = (weight * (outcome[matches] - expected[matches])).sum(axis=1) + expected[mine]
    gaps = outcome[mine] - imputed
    value = float(gaps.mean())
    # People without it who stand in for many weigh more, and so does their chance.
    squares = np.bincount(matches.ravel(), weights=(weight**2).ravel(), minlength=len(outcome))
    noise = _noise(found, without)
    extra = float(((used**2 - squares) * noise)[chosen].sum())
    variance = float(((gaps - value) ** 2).sum()) + max(extra, 0.0)
    return value, math.sqrt(variance) / len(mine)


def _weighted_line(columns: FloatArray, outcome: FloatArray, weights: FloatArray) -> FloatArray:
    gram = (columns * weights[:, None]).T @ columns
    return np.linalg.pinv(gram, hermitian=True) @ (columns.T @ (weights * outcome))


def _noise(found: Scored, side: BoolArray) -> FloatArray:
    """How much an outcome varies among people with nearly the same score, shape (n,)."""
    places = np.flatnonzero(side)
    order = places[np.argsort(found.logit[places], kind="stable")]
    along = found.arms.outcome[order]
    halves = np.diff(along) ** 2 / 2
    padded = np.concatenate([halves[:1], halves, halves[-1:]])
    noise = np.zeros(len(side))
    noise[order] = (padded[:-1] + padded[1:]) / 2
    return noise
