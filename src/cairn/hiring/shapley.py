"""How much of a gap between two categories each clause of a requirement makes.

The gap is the difference of two selection rates. With no clause asked everybody is taken and there
is none; the clauses are then asked one after another, and each is charged with what the gap grows
by. Averaged over every order (Shapley 1953, “A value for n-person games”) the shares add up to the
gap, and a clause that does nothing is charged nothing.

The average over orders goes person by person, which makes the standard error of a share that of a
difference of two means. Knows rules and two groups of people; what they are called, `clause_causes`
knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb, sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from cairn.hiring.clause_rule import ClauseRule, taken
from cairn.hiring.rates import BoolArray, FloatArray
from cairn.kernel.errors import UsageError

__all__ = ["MOST_ENUMERATED", "ClauseShares", "How", "Share", "clause_shares", "part_of_gap"]

MOST_ENUMERATED = 15
"""With more clauses that decide, not every choice of them is looked at."""

_PAIRS = 500
_CELLS = 1 << 22

How: TypeAlias = Literal["every order", "some orders"]
"""Whether every order of the clauses was looked at."""

_Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the gap, as a difference of selection rates.

    Attributes:
        value: How much of the gap; below 0 where the clause narrows it.
        low: Lower end of its interval, of which people happened to apply.
        high: Upper end.
        standard_error: Its standard error, that of the sampled orders in it.
        sampling_error: The part of it that comes from having looked at some orders only; 0 where
            every order was.
    """

    value: float
    low: float
    high: float
    standard_error: float
    sampling_error: float = 0.0


@dataclass(frozen=True, slots=True)
class ClauseShares:
    """What each clause is charged with.

    Attributes:
        gap: The rate of the better placed category less that of the other.
        shares: One for each clause, in their order; they add up to the gap.
        how: Whether every order of the clauses was looked at, or a sample.
        orders: How many were, when some.
    """

    gap: Share
    shares: tuple[Share, ...]
    how: How
    orders: int | None


@dataclass(frozen=True, slots=True)
class _Patterns:
    """People who meet the same clauses, taken together."""

    met: BoolArray
    people: FloatArray
    group: FloatArray
    best: FloatArray

    @property
    def apart(self) -> FloatArray:
        """What a pattern weighs in the gap: its share among the best less that in the group."""
        weights: FloatArray = self.best / self.best.sum() - self.group / self.group.sum()
        return weights


def clause_shares(
    met: BoolArray,
    rule: ClauseRule,
    group: BoolArray,
    best: BoolArray,
    *,
    seed: int = 0,
    confidence: float = 0.95,
) -> ClauseShares:
    """Charge each clause with its part of the gap.

    A rule whose deciding clauses must all be met needs no enumeration: whoever falls at several
    clauses falls at each of them first equally often. Otherwise every choice of up to 15 deciding
    clauses is looked at, and beyond that 1,000 orders, each with its reverse.

    Args:
        met: Which applicant meets which clause, everybody by clauses; not determined is False.
        rule: How the clauses decide.
        group: Who is of the category.
        best: Who is of the category with the highest rate.
        seed: Which orders are drawn, where not all are looked at.
        confidence: Coverage that the intervals aim at.

    Returns:
        The shares; they add up to the gap but for rounding.

    Raises:
        UsageError: If the arrays do not fit together or a category is empty (``bad-clauses``).
    """
    _check(met, rule, group, best)
    deciding = np.array(rule.deciding)
    found = _patterns(met, group, best)
    credit, spread, orders = _credits(found, rule, np.flatnonzero(deciding), seed)
    shares = [
        _share(credit[:, place], found, confidence, float(spread[place]))
        for place in range(met.shape[1])
    ]
    everything = np.ones((1, met.shape[1]), dtype=np.bool_)
    final = taken(found.met, rule, everything, found.people)[0].astype(np.float64)
    how: How = "some orders" if orders else "every order"
    return ClauseShares(_share(final, found, confidence, 0.0), tuple(shares), how, orders)


def part_of_gap(
    difference: FloatArray, group: BoolArray, best: BoolArray, *, confidence: float = 0.95
) -> Share:
    """What a change of who is taken does to the gap.

    Args:
        difference: For each applicant: 1 where taken and else not, -1 the other way round, else 0.
        group: Who is of the category.
        best: Who is of the category with the highest rate.
        confidence: Coverage that the interval aims at.
    """
    ones = np.ones(len(difference))
    each = _Patterns(
        np.zeros((len(difference), 1), dtype=np.bool_),
        ones,
        group.astype(np.float64),
        best.astype(np.float64),
    )
    return _share(difference, each, confidence, 0.0)


def _check(met: BoolArray, rule: ClauseRule, group: BoolArray, best: BoolArray) -> None:
    fits = met.ndim == 2 and met.shape[1] == len(rule.must)  # noqa: PLR2004 - rows and columns
    if not fits or not len(met) == len(group) == len(best):
        sentence = "The table of clauses, the rule and the categories differ in length."
    elif not (group.any() and best.any()) or (group & best).any():
        sentence = "One of the two categories is empty, or somebody is in both."
    else:
        return
    raise UsageError(
        sentence,
        code="bad-clauses",
        mend="Give a row for each applicant, a column for each clause, and two separate groups.",
    )


def _patterns(met: BoolArray, group: BoolArray, best: BoolArray) -> _Patterns:
    different, where = np.unique(met, axis=0, return_inverse=True)
    where, size = where.reshape(-1), len(different)
    return _Patterns(
        different,
        np.bincount(where, minlength=size).astype(np.float64),
        np.bincount(where[group], minlength=size).astype(np.float64),
        np.bincount(where[best], minlength=size).astype(np.float64),
    )


def _share(credit: FloatArray, found: _Patterns, confidence: float, sampling_error: float) -> Share:
    """The difference of two means of what people are credited with, and its error (Welch)."""
    value, variance = 0.0, sampling_error**2
    for sign, people in ((1.0, found.best), (-1.0, found.group)):
        n = people.sum()
        mean = float(credit @ people / n)
        value += sign * mean
        variance += float((credit - mean) ** 2 @ people) / n / max(n - 1, 1)
    error = sqrt(variance)
    far = float(norm.ppf((1 + confidence) / 2)) * error
    return Share(value, value - far, value + far, error, sampling_error)


def _credits(
    found: _Patterns,
    rule: ClauseRule,
    players: _Places,
    seed: int,
) -> tuple[FloatArray, FloatArray, int | None]:
    """What each pattern is credited with at each clause; the error of sampling; how many orders."""
    credit = np.zeros(found.met.shape)
    spread = np.zeros(found.met.shape[1])
    if all(must for must, plays in zip(rule.must, rule.deciding, strict=True) if plays):
        # Without optional clauses all who meet the others stand level, so places do not matter.
        missed = (~found.met[:, players]).astype(np.float64)
        credit[:, players] = -missed / np.maximum(missed.sum(axis=1, keepdims=True), 1)
        return credit, spread, None
    if len(players) <= MOST_ENUMERATED:
        for asked in _choices(found.met.shape[1], players, len(found.met)):
            credit += _weighed(asked, players, found, rule)
        return credit, spread, None
    return _sampled(found, rule, players, seed)


def _choices(clauses: int, players: _Places, patterns: int) -> Iterator[BoolArray]:
    """Every choice of the deciding clauses as bit masks, block by block."""
    block = max(1, _CELLS // max(patterns, clauses))
    for start in range(0, 1 << len(players), block):
        masks = np.arange(start, min(start + block, 1 << len(players)))
        asked = np.zeros((len(masks), clauses), dtype=np.bool_)
        asked[:, players] = (masks[:, None] >> np.arange(len(players))) & 1
        yield asked


def _weighed(
    asked: BoolArray,
    players: _Places,
    found: _Patterns,
    rule: ClauseRule,
) -> FloatArray:
    """What these choices add to the average over orders.

    A choice of s clauses counts for a clause in it as what the clause arrived at, with the weight
    1 / (n C(n-1, s-1)), and against one outside as what it would leave, with 1 / (n C(n-1, s)).
    """
    n = len(players)
    inside = np.array([0.0, *(1 / (n * comb(n - 1, size - 1)) for size in range(1, n + 1))])
    outside = np.array([*(1 / (n * comb(n - 1, size)) for size in range(n)), 0.0])
    sizes = asked.sum(axis=1)
    weights = np.where(asked, inside[sizes][:, None], -outside[sizes][:, None])
    weights[:, np.setdiff1d(np.arange(asked.shape[1]), players)] = 0.0
    chosen = taken(found.met, rule, asked, found.people).astype(np.float64)
    total: FloatArray = chosen.T @ weights
    return total


def _sampled(
    found: _Patterns,
    rule: ClauseRule,
    players: _Places,
    seed: int,
) -> tuple[FloatArray, FloatArray, int]:
    """The average over drawn orders, each with its reverse, which makes the error smaller."""
    chance = np.random.default_rng(seed)
    n, clauses = len(players), found.met.shape[1]
    credit, seen = np.zeros((len(found.met), clauses)), np.zeros((_PAIRS, clauses))
    for pair in range(_PAIRS):
        order = chance.permutation(players)
        for one in (order, order[::-1]):
            asked = np.zeros((n + 1, clauses), dtype=np.bool_)
            asked[:, one] = np.tri(n + 1, n, -1, dtype=np.bool_)
            chosen = taken(found.met, rule, asked, found.people).astype(np.float64)
            change = np.diff(chosen, axis=0)
            credit[:, one] += change.T / (2 * _PAIRS)
            seen[pair, one] += change @ found.apart / 2
    return credit, seen.std(axis=0, ddof=1) / sqrt(_PAIRS), 2 * _PAIRS
