"""Conditional maximum likelihood: items without persons.

Knows the elementary symmetric functions of items with any number of steps (Fischer and Ponocny
1994): given how much someone got in all, which items it came from depends on the items alone. They
are summed from item to item, forwards and backwards, for all people with the same items and the
same sum at once, so that gaps cost little.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from cairn.assessment.statistic import BoolArray, FloatArray, IntArray

__all__ = ["Conditional", "Pattern", "fit_conditional"]

_MOST_ROUNDS = 100
_STILL = 1e-9
_HALVINGS = 30
_TOGETHER = 500  # rows of people that are looked at at once


class Pattern(NamedTuple):
    """People who answered the same items.

    Attributes:
        items: The items.
        totals: For each sum, how many of these people got it.
    """

    items: IntArray
    totals: FloatArray


class Conditional(NamedTuple):
    """The estimates.

    Attributes:
        free: The free parameters.
        covariance: Of the free parameters.
        log_likelihood: Natural logarithm, given the sums.
        rounds: How many steps it took.
        converged: Whether the last step changed nothing that matters.
    """

    free: FloatArray
    covariance: FloatArray
    log_likelihood: float
    rounds: int
    converged: bool


class _Rows(NamedTuple):
    """People with the same items and the same sum, one row each.

    Attributes:
        given: Rows by items: whether the item was answered.
        total: The sum.
        people: How many.
    """

    given: BoolArray
    total: IntArray
    people: FloatArray


def _rows_of(patterns: list[Pattern], items: int) -> list[_Rows]:
    """The rows of all patterns, in parts that fit into memory."""
    masks, totals, counts = [], [], []
    for pattern in patterns:
        seen = np.flatnonzero(pattern.totals)
        mask = np.zeros(items, dtype=bool)
        mask[pattern.items] = True
        masks.append(np.tile(mask, (len(seen), 1)))
        totals.append(seen)
        counts.append(pattern.totals[seen])
    whole = _Rows(np.concatenate(masks), np.concatenate(totals), np.concatenate(counts))
    parts = []
    for start in range(0, len(whole.total), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        parts.append(_Rows(whole.given[part], whole.total[part], whole.people[part]))
    return parts


def _expected(
    tops: IntArray, values: FloatArray, rows: _Rows
) -> tuple[float, FloatArray, FloatArray]:
    """Log normalizer, expected counts and their covariance, summed over the people of the rows.

    The items are gone through one by one. `ways` holds how much weight leads to each partial sum
    before an item, `rest` how much of what leads on to the row's own sum follows after it.
    """
    starts = np.cumsum([0, *tops])
    size = int(starts[-1])
    each = np.arange(len(rows.total))
    easy = [np.exp(-values[a:b]) * rows.given[:, [i]] for i, (a, b) in enumerate(pairwise(starts))]
    ways = [np.zeros((len(each), int(rows.total.max()) + 1))]
    ways[0][:, 0] = 1.0
    for own in easy:
        ways.append(_onwards(ways[-1], own))
    normalizer = ways[-1][each, rows.total]
    rest = [np.zeros_like(ways[0])]
    rest[0][each, rows.total] = 1.0 / normalizer
    for own in easy[::-1]:
        rest.append(_onwards(rest[-1][:, ::-1], own)[:, ::-1])
    rest.reverse()
    first = np.zeros((len(each), size))
    second = np.zeros((size, size))
    for item, (start, end) in enumerate(pairwise(starts)):
        first[:, start:end] = _through(ways[item][None], easy[item], rest[item + 1])[0]
        through = np.stack(
            [_moved(ways[item], k) * own[:, None] for k, own in enumerate(easy[item].T, start=1)]
        )
        for other in range(item + 1, len(easy)):
            both = _through(through, easy[other], rest[other + 1])
            columns = slice(starts[other], starts[other + 1])
            second[start:end, columns] = np.einsum("u,kum->km", rows.people, both)
            through = np.stack([_onwards(one, easy[other]) for one in through])
    second += second.T
    summed = rows.people @ first
    second += np.diag(summed)
    second -= (rows.people[:, None] * first).T @ first
    return float(rows.people @ np.log(normalizer)), summed, second


def _moved(weights: FloatArray, points: int) -> FloatArray:
    """The weights of sums that are so many points higher."""
    found = np.zeros_like(weights)
    found[:, points:] = weights[:, : max(weights.shape[1] - points, 0)]
    return found


def _onwards(weights: FloatArray, easy: FloatArray) -> FloatArray:
    """The weights of the sums after one more item."""
    found = weights.copy()
    for place, own in enumerate(easy.T, start=1):
        found[:, place:] += own[:, None] * weights[:, : max(weights.shape[1] - place, 0)]
    return found


def _through(weights: FloatArray, easy: FloatArray, rest: FloatArray) -> FloatArray:
    """For each row and score of an item, how much of the weights goes through it."""
    columns = [
        own * np.einsum("kus,us->ku", weights[:, :, : max(rest.shape[1] - m, 0)], rest[:, m:])
        for m, own in enumerate(easy.T, start=1)
    ]
    return np.stack(columns, axis=2)


def fit_conditional(
    tops: IntArray, observed: FloatArray, patterns: list[Pattern], loading: FloatArray
) -> Conditional:
    """Newton's method on the conditional likelihood.

    Args:
        tops: The highest score of each item.
        observed: For each item and score above 0, how often it was given.
        patterns: Who answered which items, and their sums.
        loading: The cumulated thresholds, from the free parameters.
    """
    free = np.zeros(loading.shape[1])
    parts = _rows_of(patterns, len(tops))

    def at(point: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        values = loading @ point
        found = [_expected(tops, values, rows) for rows in parts]
        value = -float(observed @ values) - sum(one[0] for one in found)
        slope = sum((one[1] for one in found), -observed)
        curve = sum((one[2] for one in found), np.zeros((len(values), len(values))))
        return value, loading.T @ slope, loading.T @ curve @ loading

    value, slope, curve = at(free)
    for rounds in range(1, _MOST_ROUNDS + 1):
        step = np.linalg.lstsq(curve, slope, rcond=None)[0]
        step = step / max(1.0, float(np.abs(step).max()))
        if float(np.abs(step).max()) < _STILL:
            return Conditional(free, _inverse(curve), value, rounds, converged=True)
        for _ in range(_HALVINGS):
            trial = at(free + step)
            if trial[0] >= value - 1e-10 * abs(value):
                break
            step = step / 2
        free, (value, slope, curve) = free + step, trial
    return Conditional(free, _inverse(curve), value, _MOST_ROUNDS, converged=False)


def _inverse(information: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.pinv(information, hermitian=True), dtype=np.float64)
