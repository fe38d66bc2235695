"""Matching: each holder is held against the people without it whose chance to hold it was nearest.

Several neighbours on the logit of the score, with replacement, within a caliper (Austin 2011); what
still differs between matches is corrected by a regression, and the error is that of Abadie and
Imbens (2006, 2011). The effect is on those holders who have a match.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
    mine = np.flatnonzero(found.arms.held)
    matches = _matches(found, mine, neighbours)
    has: BoolArray = np.any(matches.inside, axis=1)
    if has.sum() < FEWEST or has.mean() < _MOST_UNMATCHED:
        return refusal(
            table,
            method,
            f"Not enough data: {int((~has).sum()):,} of {len(mine):,} holders have nobody like them"
            " among the others.",
            "Compare people who could have had it and had not.",
        )
    value, error = _estimate(found, mine[has], matches.only(has))
    lost = int((~has).sum())
    remarks = (f"{lost:,} holders without anybody like them are left out.",) if lost else ()
    return effect_of(found, value, error, method, confidence=confidence, remarks=remarks)


@dataclass(frozen=True, slots=True, eq=False)
class _Matches:
    """Whom each holder is held against. People with the same score are taken or left together.

    Attributes:
        cell: For everybody, the number of their score among those of people without it; -1 for
            holders, shape (n,).
        chosen: The cells nearest to each holder, shape (holders, neighbours).
        inside: Which of them count, shape (holders, neighbours).
        sizes: How many people are in each cell.
    """

    cell: IntArray
    chosen: IntArray
    inside: BoolArray
    sizes: FloatArray

    def only(self, rows: BoolArray) -> _Matches:
        return _Matches(self.cell, self.chosen[rows], self.inside[rows], self.sizes)

    @property
    def each(self) -> FloatArray:
        """What one of the matches of a holder counts, shape (holders, 1)."""
        people = (self.sizes[self.chosen] * self.inside).sum(axis=1, keepdims=True)
        share: FloatArray = 1 / np.maximum(people, 1.0)
        return share

    def over(self, values: FloatArray) -> FloatArray:
        """For everybody without it, the sum over the holders whose match they are, shape (n,)."""
        flat = np.bincount(
            self.chosen.ravel(),
            weights=(self.inside * values).ravel(),
            minlength=len(self.sizes),
        )
        found: FloatArray = np.where(self.cell >= 0, flat[self.cell], 0.0)
        return found


def _matches(found: Scored, mine: IntArray, neighbours: int) -> _Matches:
    held, logit = found.arms.held, np.round(found.logit, 9)
    line, places = np.unique(logit[~held], return_inverse=True)
    cell = np.full(len(held), -1, np.int64)
    cell[~held] = places
    sizes = np.bincount(places, minlength=len(line)).astype(np.float64)
    window = np.searchsorted(line, logit[mine])[:, None] + np.arange(-neighbours, neighbours)
    there = (window >= 0) & (window < len(line))
    near = np.clip(window, 0, len(line) - 1)
    far = np.where(there, np.abs(line[near] - logit[mine][:, None]), np.inf)
    order = np.argsort(far, axis=1, kind="stable")[:, :neighbours]
    chosen = np.take_along_axis(near, order, axis=1)
    far = np.take_along_axis(far, order, axis=1)
    before = np.cumsum(sizes[chosen], axis=1) - sizes[chosen]
    inside = (before < neighbours) & (far <= _CALIPER * float(found.logit.std()))
    return _Matches(cell, chosen.astype(np.int64), inside, sizes)


def _estimate(found: Scored, mine: IntArray, matches: _Matches) -> tuple[float, float]:
    """The bias-corrected effect on holders with its error."""
    outcome, columns = found.arms.outcome, found.design.columns
    each = matches.each
    used = matches.over(each)
    chosen = used > 0
    coefficients = _weighted_line(columns[chosen], outcome[chosen], used[chosen])
    expected = columns @ coefficients
    rest = np.bincount(
        matches.cell[~found.arms.held],
        weights=(outcome - expected)[~found.arms.held],
        minlength=len(matches.sizes),
    )
    imputed = (rest[matches.chosen] * matches.inside * each).sum(axis=1) + expected[mine]
    gaps = outcome[mine] - imputed
    value = float(gaps.mean())
    # People without it who stand in for many weigh more, and so does their chance.
    extra = float(((used**2 - matches.over(each**2)) * _noise(found, ~found.arms.held)).sum())
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
