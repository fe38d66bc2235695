"""The Rasch model for items without raters: test questions, checklists, one rater's marks.

Knows dichotomous items, rating scales and partial credit, with gaps. Items are estimated by
conditional maximum likelihood, persons by maximum likelihood afterwards. With several raters the
many-facet model of `facets` is the right one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cairn.assessment.facets_design import Steps, moments
from cairn.assessment.facets_persons import fit_of, shifted_measure
from cairn.assessment.rasch_conditional import Conditional, Pattern, fit_conditional
from cairn.assessment.statistic import (
    Answer,
    BoolArray,
    Estimate,
    FloatArray,
    IntArray,
    NotEnoughData,
    normal_estimate,
    reliability_of,
    upper_chi_square,
)
from cairn.kernel.errors import ShapeError

__all__ = ["AndersenTest", "Item", "Rasch", "RaschPerson", "andersen_test", "estimate_rasch"]

_INWARDS = 0.3
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One item.

    Attributes:
        name: Its name.
        thresholds: For each step, the ability at which both scores are as likely.
        location: Their mean.
        infit: Mean square, information-weighted; 1 is as expected.
        outfit: Mean square of standardized residuals.
    """

    name: str
    thresholds: tuple[Estimate, ...]
    location: float
    infit: float
    outfit: float


@dataclass(frozen=True, slots=True)
class RaschPerson:
    """One row of answers.

    Attributes:
        total: The sum.
        possible: The highest sum there could be.
        measure: In logits.
        extreme: Whether the sum is the lowest or the highest one: then the measure is that of a
            sum moved inwards by 0.3.
    """

    total: int
    possible: int
    measure: Estimate
    extreme: bool


@dataclass(frozen=True, slots=True, eq=False)
class Rasch:
    """What the model says.

    Attributes:
        items: The items, in the order given.
        people: The persons, in the order given; None for one without answers.
        cumulated: For each item and score, the sum of the thresholds up to it: minus the easiness
            that eRm reports.
        covariance: Of `cumulated`.
        separation: How well the persons are told apart.
        log_likelihood: Given the sums; natural logarithm.
        parameters: How many were free.
        converged: Whether the estimates can be used.
        convergence: The same as a sentence.
    """

    items: tuple[Item, ...]
    people: tuple[RaschPerson | None, ...]
    cumulated: FloatArray
    covariance: FloatArray
    separation: Answer
    log_likelihood: float
    parameters: int
    converged: bool
    convergence: str


@dataclass(frozen=True, slots=True)
class AndersenTest:
    """Whether items are as hard for those with low sums as for those with high ones.

    Attributes:
        statistic: The likelihood ratio.
        df: Its degrees of freedom.
        p_value: The chance of so large a value if they are.
        n: How many persons were compared.
        left_out: Items that one half answered all alike, or with other scores than the whole.
    """

    statistic: float
    df: int
    p_value: float
    n: int
    left_out: tuple[str, ...] = ()


def estimate_rasch(
    answers: FloatArray, items: Sequence[str], steps: Steps = "partial-credit"
) -> Rasch:
    """Estimate items by conditional maximum likelihood, then persons.

    The scale is fixed as in eRm: with partial credit the cumulated thresholds sum to zero, with a
    rating scale the first thresholds do. Both are "difficulties sum to zero" for items with two
    scores.

    Args:
        answers: Persons by items; whole scores from 0, and nan where there is no answer.
        items: The items' names.
        steps: One set of steps for all items, or one for each.

    Returns:
        The estimates. `convergence` says whether they may be used.

    Raises:
        ShapeError: a score that is not whole; an item on which everyone got the same, or on which
            a score between two others was never given.
    """
    given = ~np.isnan(answers)
    tops = _tops(answers, given, items, steps)
    fitted, loading = _fitted(answers, given, tops, steps)
    cumulated = loading @ fitted.free
    covariance = loading @ fitted.covariance @ loading.T
    thresholds, errors = _thresholds(cumulated, covariance, tops)
    valid = np.arange(1, int(tops.max()) + 1) <= tops[:, None]
    people = tuple(
        _person(row, here, thresholds, valid) for row, here in zip(answers, given, strict=True)
    )
    inside = [one.measure for one in people if one and not one.extreme]
    return Rasch(
        items=_items(items, (answers, given), people, (thresholds, errors, valid)),
        people=people,
        cumulated=cumulated,
        covariance=covariance,
        separation=reliability_of(
            np.array([one.value for one in inside]),
            np.array([one.standard_error for one in inside]),
            "persons' maximum likelihood measures",
            sample=True,
        )
        if inside
        else NotEnoughData("No person has a sum between the lowest and the highest one."),
        log_likelihood=fitted.log_likelihood,
        parameters=loading.shape[1],
        converged=fitted.converged,
        convergence=f"The estimates are stable after {fitted.rounds} steps."
        if fitted.converged
        else f"The estimates are not stable after {fitted.rounds} steps and must not be used.",
    )


def _tops(
    answers: FloatArray, given: BoolArray,
    items: Sequence[str], steps: Steps,
) -> IntArray:  # fmt: skip
    """The highest score of each item, once all below it were seen."""
    scores = answers[given]
    if len(scores) == 0 or (scores < 0).any() or (scores != np.round(scores)).any():
        raise ShapeError(
            "The answers hold a score that is not a whole number from 0 upwards, or none at all.",
            code="impossible-score",
            mend="Give whole numbers, and nan where there is no answer.",
        )
    tops = []
    for column, name in enumerate(items):
        seen = np.bincount(answers[given[:, column], column].astype(np.int64))
        if len(seen) < _FEWEST or np.count_nonzero(seen) == 1:
            raise ShapeError(
                f"On item {name} everyone got the same score.",
                code="one-score-item",
                mend="Leave the item out; it tells nobody apart.",
            )
        if steps == "partial-credit" and (seen == 0).any():
            raise ShapeError(
                f"On item {name} nobody got the score {int(np.argmin(seen))}.",
                code="unused-score",
                mend="Merge this score with a neighbour, or let the items share their steps.",
            )
        tops.append(len(seen) - 1)
    return np.array(tops if steps == "partial-credit" else [max(tops)] * len(tops), dtype=np.int64)


def _fitted(
    answers: FloatArray, given: BoolArray,
    tops: IntArray, steps: Steps,
) -> tuple[Conditional, FloatArray]:  # fmt: skip
    starts = np.cumsum([0, *tops])
    observed = np.zeros(int(starts[-1]))
    for item, start in enumerate(starts[:-1]):
        scores = answers[given[:, item], item].astype(np.int64)
        observed[start : starts[item + 1]] = np.bincount(scores, minlength=tops[item] + 1)[1:]
    patterns = []
    for mask in np.unique(given, axis=0):
        rows = (given == mask).all(axis=1)
        if mask.any():
            places = np.flatnonzero(mask)
            totals = np.nansum(answers[rows], axis=1).astype(np.int64)
            count = np.bincount(totals, minlength=int(tops[places].sum()) + 1)
            patterns.append(Pattern(places, count.astype(np.float64)))
    loading = _loading(tops, steps)
    return fit_conditional(tops, observed, patterns, loading), loading


def _loading(tops: IntArray, steps: Steps) -> FloatArray:
    """The cumulated thresholds, from what is free."""
    size = int(tops.sum())
    if steps == "partial-credit":
        return np.vstack([-np.ones((1, size - 1)), np.eye(size - 1)])
    top, items = int(tops[0]), len(tops)
    first = np.vstack([-np.ones((1, items - 1)), np.eye(items - 1)])
    later = np.tril(np.ones((top, top)))[:, 1:]
    score = np.arange(1, top + 1)[:, None]
    return np.hstack([np.kron(first, score), np.tile(later, (items, 1))])


def _thresholds(
    cumulated: FloatArray, covariance: FloatArray, tops: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Items by steps: each threshold and its standard error."""
    shape = (len(tops), int(tops.max()))
    values, errors = np.zeros(shape), np.full(shape, np.nan)
    start = 0
    for item, top in enumerate(tops):
        apart = np.eye(top) - np.eye(top, k=-1)
        own = slice(start, start + top)
        values[item, :top] = apart @ cumulated[own]
        errors[item, :top] = np.sqrt(np.diag(apart @ covariance[own, own] @ apart.T))
        start += top
    return values, errors


def _person(
    row: FloatArray,
    here: BoolArray,
    thresholds: FloatArray,
    valid: BoolArray,
) -> RaschPerson | None:
    if not here.any():
        return None
    total, possible = int(row[here].sum()), int(valid[here].sum())
    aim = float(np.clip(total, _INWARDS, possible - _INWARDS))
    value, error = shifted_measure(thresholds[here], valid[here], np.zeros(int(here.sum())), aim)
    measure = normal_estimate(value, error, int(here.sum()), "maximum likelihood")
    return RaschPerson(total, possible, measure, total in {0, possible})


def _items(
    names: Sequence[str],
    given: tuple[FloatArray, BoolArray],
    people: tuple[RaschPerson | None, ...],
    steps: tuple[FloatArray, FloatArray, BoolArray],
) -> tuple[Item, ...]:
    answers, here = given
    thresholds, errors, valid = steps
    inside = np.array([one is not None and not one.extreme for one in people])
    who, which = np.nonzero(here & inside[:, None])
    ability = np.array([one.measure.value if one else np.nan for one in people])
    expected = moments(thresholds[which], valid[which], ability[who])
    fit = fit_of(answers[who, which].astype(np.int64), expected, which, len(names))
    count = here.sum(axis=0)
    found = []
    for item, name in enumerate(names):
        own = tuple(
            normal_estimate(
                float(thresholds[item, step]),
                float(errors[item, step]),
                int(count[item]),
                "conditional maximum likelihood",
            )
            for step in np.flatnonzero(valid[item])
        )
        middle = float(np.mean([one.value for one in own]))
        found.append(Item(name, own, middle, float(fit.infit[item]), float(fit.outfit[item])))
    return tuple(found)


def andersen_test(
    answers: FloatArray, items: Sequence[str], steps: Steps = "partial-credit"
) -> AndersenTest:
    """Andersen's likelihood ratio test (1973), persons split at the median of their sums.

    An item that cannot be estimated in one of the halves is left out of the comparison, as eRm
    does; the split stays that of all items.

    Args:
        answers: As for `estimate_rasch`.
        items: The items' names.
        steps: As for `estimate_rasch`.

    Raises:
        ShapeError: as for `estimate_rasch`; or fewer than two items can be compared.
    """
    totals = np.nansum(answers, axis=1)
    low = totals <= np.median(totals)
    kept = [
        place
        for place in range(len(items))
        if all(_comparable(answers[:, place], half, steps) for half in (low, ~low))
    ]
    if len(kept) < _FEWEST:
        raise ShapeError(
            "Fewer than two items have the same scores in both halves of the people.",
            code="too-few-items",
            mend="Collect more answers, or merge scores that few people got.",
        )
    names = [items[place] for place in kept]
    whole, *parts = (
        estimate_rasch(answers[half][:, kept], names, steps)
        for half in (np.ones(len(totals), dtype=bool), low, ~low)
    )
    statistic = 2 * (sum(part.log_likelihood for part in parts) - whole.log_likelihood)
    df = sum(part.parameters for part in parts) - whole.parameters
    left_out = tuple(name for name in items if name not in names)
    return AndersenTest(statistic, df, upper_chi_square(statistic, df), len(answers), left_out)


def _comparable(column: FloatArray, half: BoolArray, steps: Steps) -> bool:
    """Whether half of the people differ on an item and, with its own steps, got every score."""
    every = np.unique(column[~np.isnan(column)])
    some = np.unique(column[half & ~np.isnan(column)])
    return len(some) >= _FEWEST and (steps == "rating-scale" or len(some) == len(every))
