"""Raters whose way of judging stands out: severe, careless, timid, or of one impression only.

Knows severity against the other raters', how closely a rater follows the level that all see, how
much the scores scatter, and whether the criteria say more than one thing. What one rater gave one
person, `watch_favour` looks at. Findings are for the person who runs the assessment and are never
published about an individual.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy import special

from cairn.assessment.facets import Facets
from cairn.assessment.facets_measures import ElementMeasure
from cairn.assessment.statistic import (
    Estimate,
    FloatArray,
    IntArray,
    NotEnoughData,
    normal_estimate,
)
from cairn.assessment.watch_findings import (
    ALPHA,
    Check,
    Unanswered,
    WatchFinding,
    holm,
    interval,
    two_sided,
)
from cairn.assessment.watch_residuals import Meetings, Residuals

__all__ = ["careless_raters", "halo_raters", "severe_raters", "timid_raters"]

_FEWEST_RATERS = 3
_FEWEST_PEOPLE = 5
_FEWEST_JUDGED = 8  # people on several criteria, for halo
_SEVERE = 1 / 6  # of the rubric's range; less is what raters are known to differ by
_UNRELATED = 0.5  # of what is expected: whoever follows the level less is no witness of it
_TIMID = 0.7
_ONE_IMPRESSION = 0.2  # correlation of residuals between criteria, above the others'
_FEWEST_CRITERIA = 2
_LEAST = 1e-9
_LEAST_VARIANCE = 0.05  # of the people's levels, in logit squared


class _Following(NamedTuple):
    """For each rater: how closely the scores follow the level, and how much they scatter."""

    slope: FloatArray
    slope_error: FloatArray
    scatter: FloatArray
    scatter_error: FloatArray
    people: IntArray
    ratings: FloatArray


def severe_raters(found: Facets, steps: int) -> Iterator[WatchFinding | Unanswered]:
    """Raters who give at least a sixth of the rubric's range less, or more, than the others do.

    Raters may differ a little: the measures take it into account. A rater is named when the
    difference is larger than that beyond chance.

    Args:
        found: The estimates.
        steps: How many steps the rubric has.
    """
    raters = [one for one in found.elements if one.facet == "rater"]
    n = len(raters)
    if n < _FEWEST_RATERS:
        reason = f"Whose severity stands out needs at least {_FEWEST_RATERS} raters; there are {n}."
        yield Unanswered("severity", "", NotEnoughData(reason, n))
        return
    sizes = [_severity(raters, place) for place in range(n)]
    allowed = _SEVERE * steps
    chances = holm(
        [
            two_sided((abs(one.value) - allowed) / one.standard_error)
            if abs(one.value) > allowed
            else 1.0
            for one in sizes
        ]
    )
    for one, adjusted, size in zip(raters, chances, sizes, strict=True):
        if adjusted >= ALPHA:
            continue
        kind, less = ("severe", "lower") if size.value < 0 else ("lenient", "higher")
        yield WatchFinding(
            "severity",
            f"{kind}-rater",
            f"{one.name} is far more {kind} than the other raters: the same work gets"
            f" {abs(size.value):.2f} score points {less} (95% interval of the difference:"
            f" {interval(size)}).",
            "The measures take this into account. Talk it over, and look at examples together.",
            size,
            adjusted,
            raters=(one.name,),
        )


def _severity(raters: Sequence[ElementMeasure], place: int) -> Estimate:
    """How many score points the rater gives more than the others, for the same work."""
    own = raters[place]
    rest = [one for one in raters if one is not own]
    gap = own.fair_average - float(np.median([one.fair_average for one in rest]))
    logits = own.measure.value - float(np.median([one.measure.value for one in rest]))
    slope = abs(gap / logits) if abs(logits) > _LEAST else 1.0
    return normal_estimate(
        gap,
        slope * own.measure.standard_error * float(np.sqrt(len(raters) / len(rest))),
        own.measure.n,
        "fair average less the middle one of the other raters, in score points",
    )


def careless_raters(left: Residuals, met: Meetings) -> Iterator[WatchFinding | Unanswered]:
    """Raters whose scores scatter widely and hardly follow the level that the others see.

    Both must be so beyond chance: more scatter (infit) than the middle rater has, adjusted for all
    raters, and of whom that is true, a slope of the scores on the level below one.
    """
    seen = _following(left, met)
    enough = seen.people >= _FEWEST_PEOPLE
    yield from _too_few("careless", left, seen.people)
    usual = float(np.median(seen.scatter[enough])) if enough.any() else 1.0
    slopes = special.ndtr((seen.slope - 1.0) / np.maximum(seen.slope_error, _LEAST))
    scatters = [
        two_sided((one / usual - 1.0) / error) if one > usual and use else 1.0
        for one, error, use in zip(seen.scatter, seen.scatter_error, enough, strict=True)
    ]
    both = [max(one, float(other)) for one, other in zip(holm(scatters), slopes, strict=True)]
    for place, adjusted in enumerate(both):
        if adjusted >= ALPHA or seen.slope[place] >= _UNRELATED:
            continue
        size = _slope_estimate(seen, place)
        yield WatchFinding(
            "careless",
            "careless-rater",
            f"The scores of {left.raters[place]} hardly follow the level that the other raters see:"
            f" {size.value:.2f} times as closely as expected (95% interval {interval(size)}), and"
            f" they scatter {seen.scatter[place] / usual:.1f} times as much as usual.",
            "Set these ratings aside, have the people judged by someone else, and ask the rater how"
            " the scores came about.",
            size,
            adjusted,
            raters=(left.raters[place],),
        )


def timid_raters(left: Residuals, met: Meetings) -> Iterator[WatchFinding | Unanswered]:
    """Raters who keep to the middle (central tendency), or to a part of the range.

    Their scores follow the level, and less steeply than expected.
    """
    seen = _following(left, met)
    enough = seen.people >= _FEWEST_PEOPLE
    yield from _too_few("central-tendency", left, seen.people)
    chances = holm(
        [
            two_sided((one - 1.0) / error) if one < 1.0 and use else 1.0
            for one, error, use in zip(seen.slope, seen.slope_error, enough, strict=True)
        ]
    )
    for place, adjusted in enumerate(chances):
        if adjusted >= ALPHA or seen.slope[place] >= _TIMID:
            continue
        size = _slope_estimate(seen, place)
        yield WatchFinding(
            "central-tendency",
            "central-tendency",
            f"{left.raters[place]} uses a part of the rubric only: the scores tell people apart"
            f" {size.value:.2f} times as far as expected (95% interval {interval(size)}).",
            "Show this rater work of the lowest and of the highest level.",
            size,
            adjusted,
            raters=(left.raters[place],),
        )


def _following(left: Residuals, met: Meetings) -> _Following:
    size, of = len(left.raters), left.rater_of
    pull, told, noise = _pull(left, met)
    slope_told = np.maximum(np.bincount(met.rater, told, minlength=size), _LEAST)
    kept = left.variance * met.left[met.of]
    expected = np.maximum(np.bincount(of, kept, minlength=size), _LEAST)
    return _Following(
        slope=1.0 + np.bincount(met.rater, pull, minlength=size) / slope_told,
        slope_error=met.spread
        * np.sqrt(np.bincount(met.rater, noise, minlength=size))
        / slope_told,
        scatter=np.bincount(of, left.residual**2, minlength=size) / expected,
        scatter_error=np.sqrt(2.0 * np.bincount(of, left.variance**2, minlength=size)) / expected,
        people=np.bincount(met.rater[met.left > 0.0], minlength=size),
        ratings=np.bincount(of, minlength=size).astype(np.float64),
    )


def _pull(left: Residuals, met: Meetings) -> tuple[FloatArray, FloatArray, FloatArray]:
    """For each meeting, what it adds to its rater's slope: excess by level, and its weights.

    The level is the one that the other raters give, taken towards the mean by its reliability, so
    that neither the rater's own scores nor the error of the level bend the slope.
    """
    level = np.zeros(len(met.rater))
    level[met.of] = left.level
    own = np.bincount(met.person, met.information, minlength=len(left.people))[met.person]
    others = np.maximum(own - met.information, _LEAST)
    use = met.left > 0.0
    if not use.any():
        none = np.zeros(len(met.rater))
        return none, none, none
    without = level - met.excess / others
    middle = float(np.mean(level[use]))
    variance = max(float(np.var(level[use])) - float(np.mean(1.0 / own[use])), _LEAST_VARIANCE)
    shrunk = middle + (without - middle) * variance / (variance + 1.0 / others)
    excess = met.excess + met.information * (level - shrunk)
    noise = met.information + met.information**2 / (others + 1.0 / variance)
    weight = np.where(use, met.information, 0.0)
    size = len(left.raters)
    whole = np.maximum(np.bincount(met.rater, weight, minlength=size), _LEAST)
    centre = np.bincount(met.rater, weight * shrunk, minlength=size) / whole
    apart = np.where(use, shrunk - centre[met.rater], 0.0)
    return excess * apart, met.information * apart**2, noise * apart**2


def _slope_estimate(seen: _Following, place: int) -> Estimate:
    return normal_estimate(
        float(seen.slope[place]),
        float(seen.slope_error[place]),
        int(seen.ratings[place]),
        "slope of the scores on the level that all raters see; 1 is as expected",
    )


def _too_few(check: Check, left: Residuals, people: IntArray) -> Iterator[Unanswered]:
    for name, count in zip(left.raters, people, strict=True):
        if count < _FEWEST_PEOPLE:
            yield Unanswered(
                check,
                name,
                NotEnoughData(
                    f"{name} judged {int(count)} people whom others judged too; at least"
                    f" {_FEWEST_PEOPLE} are needed.",
                    int(count),
                ),
            )


def halo_raters(left: Residuals, met: Meetings) -> Iterator[WatchFinding | Unanswered]:
    """Raters whose criteria all follow one impression (halo, Thorndike 1920).

    What is left of the criteria, once the person's level is taken off, should be unrelated. The
    mean product of the standardized residuals of two criteria in the same work is held against
    that of the other raters.
    """
    criteria = int(left.criterion_of.max(initial=0)) + 1
    if criteria < _FEWEST_CRITERIA:
        yield Unanswered("halo", "", NotEnoughData("Halo needs at least two criteria.", criteria))
        return
    sizes, chances, judged = _agreement(left, met)
    for place, adjusted in enumerate(chances):
        name = left.raters[place]
        if judged[place] < _FEWEST_JUDGED:
            reason = f"{name} judged {judged[place]} people on several criteria;"
            answer = NotEnoughData(f"{reason} {_FEWEST_JUDGED} are needed.", judged[place])
            yield Unanswered("halo", name, answer)
        size_of = sizes[place]
        if adjusted < ALPHA and size_of.value >= _ONE_IMPRESSION:
            yield WatchFinding(
                "halo",
                "halo",
                f"The criteria of {name} follow one impression of the person: what is left of two"
                f" criteria agrees by {size_of.value:.2f} more than with other raters (95% interval"
                f" {interval(size_of)}).",
                "Ask this rater to judge one criterion for all people before the next one.",
                size_of,
                adjusted,
                raters=(name,),
            )


def _agreement(left: Residuals, met: Meetings) -> tuple[list[Estimate], list[float], list[int]]:
    """For each rater: agreement above the others', its adjusted p-value, and people judged."""
    products, weights = _products(left, met)
    size = len(left.raters)
    judged = np.bincount(met.rater[weights > 0.0], minlength=size)
    whole = np.maximum(np.bincount(met.rater, weights, minlength=size), _LEAST)
    total = np.bincount(met.rater, products, minlength=size)
    mean = total / whole
    usual = (total.sum() - total) / np.maximum(whole.sum() - whole, _LEAST)
    gap = products - weights * mean[met.rater]
    error = np.sqrt(np.bincount(met.rater, gap**2, minlength=size)) / whole
    error = np.maximum(error, 1.0 / np.sqrt(whole))
    chances = holm(
        [
            float(2.0 * special.stdtr(many - 1, (other - one) / scale))
            if one > other and many >= _FEWEST_JUDGED
            else 1.0
            for one, other, scale, many in zip(mean, usual, error, judged, strict=True)
        ]
    )
    sizes = [
        normal_estimate(
            float(one - other),
            float(scale),
            int(many),
            "mean product of standardized residuals of two criteria, above that of other raters",
        )
        for one, other, scale, many in zip(mean, usual, error, judged, strict=True)
    ]
    return sizes, chances, [int(many) for many in judged]


def _products(left: Residuals, met: Meetings) -> tuple[FloatArray, FloatArray]:
    """For each meeting, the sum of products of two criteria in the same work, and their number."""
    tasks = int(left.task_of.max(initial=0)) + 1
    keys, of = np.unique(met.of * tasks + left.task_of, return_inverse=True)
    of = of.reshape(-1)
    standard = left.residual / np.sqrt(left.variance)
    count = np.bincount(of)
    twice = np.bincount(of, standard) ** 2 - np.bincount(of, standard**2)
    pairs = count * (count - 1.0)
    size = len(met.rater)
    both = [np.bincount(keys // tasks, one, minlength=size) / 2.0 for one in (twice, pairs)]
    return both[0], both[1]
