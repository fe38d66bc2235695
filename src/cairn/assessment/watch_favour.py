"""Favour: a rater who gives one person more, or less, than the others' ratings explain.

Knows single meetings of a rater with a person, and pairs of raters who judge each other. A finding
is a reason to ask and to have the work judged again; it says nothing about intent, and is never
published about an individual.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from cairn.assessment.statistic import Estimate, NotEnoughData, normal_estimate
from cairn.assessment.watch_findings import (
    ALPHA,
    Unanswered,
    WatchFinding,
    holm,
    interval,
    two_sided,
)
from cairn.assessment.watch_residuals import Meetings, Residuals

__all__ = ["one_sided_favour", "reciprocal_favour"]

_LEAST_POINTS = 0.3  # per rating
_FEWEST_PEOPLE = 3  # of a rater whose severity is known well enough to tell favour from it


def reciprocal_favour(
    left: Residuals, met: Meetings, itself: Mapping[str, str]
) -> Iterator[WatchFinding]:
    """Pairs of raters who judge each other better than everyone else does.

    Args:
        left: The residuals.
        met: Who met whom.
        itself: For each rater who is judged too, that person's name.
    """
    pairs = list(_mutual(left, met, itself))
    z = met.z
    chances = [
        two_sided((z[one] + z[other]) / np.sqrt(2.0)) if z[one] > 0 and z[other] > 0 else 1.0
        for one, other in pairs
    ]
    for (one, other), adjusted in zip(pairs, holm(chances), strict=True):
        sizes = [_points(met, place) for place in (one, other)]
        if adjusted >= ALPHA or min(size.value for size in sizes) < _LEAST_POINTS:
            continue
        names = left.raters[met.rater[one]], left.raters[met.rater[other]]
        people = left.people[met.person[one]], left.people[met.person[other]]
        whole = _mean_of(sizes)
        yield WatchFinding(
            "favour",
            "reciprocal-favour",
            f"{names[0]} and {names[1]} give each other higher scores than everyone else gives"
            f" them: {names[0]} gives {people[0]} {sizes[0].value:.2f} score points more per rating"
            f" (95% interval {interval(sizes[0])}), {names[1]} gives {people[1]}"
            f" {sizes[1].value:.2f} more ({interval(sizes[1])}).",
            "Set these ratings aside, have both judged by someone else, and plan that they do not"
            " judge each other again.",
            whole,
            adjusted,
            raters=names,
            people=people,
        )


def _mutual(left: Residuals, met: Meetings, itself: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Places of meetings in which two raters judged each other."""
    place = {name: index for index, name in enumerate(left.people)}
    own = {
        rater: place[itself[name]]
        for rater, name in enumerate(left.raters)
        if itself.get(name) in place
    }
    found = {
        (int(rater), int(person)): index
        for index, (rater, person) in enumerate(zip(met.rater, met.person, strict=True))
        if met.left[index] > 0.0
    }
    for (rater, person), index in found.items():
        for other, self_place in own.items():
            back = found.get((other, own.get(rater, -1)))
            if rater < other and self_place == person and back is not None:
                yield index, back


def one_sided_favour(left: Residuals, met: Meetings) -> Iterator[WatchFinding | Unanswered]:
    """Raters who treat one person otherwise than everyone else does, for better or worse.

    Of each person's raters only the one who stands out most is named, because one odd rating
    moves the person's measure, and makes those of the others look odd the other way.
    """
    judged = np.bincount(met.rater, minlength=len(left.raters))
    usable = np.flatnonzero((met.left > 0.0) & (judged[met.rater] >= _FEWEST_PEOPLE))
    if not len(usable):
        reason = (
            f"Favour needs raters who judged at least {_FEWEST_PEOPLE} people whom others judged"
            " too, and there is none."
        )
        yield Unanswered("favour", "", NotEnoughData(reason, int(judged.max(initial=0))))
        return
    z = met.z
    chances = holm([two_sided(float(z[place])) for place in usable])
    for place, adjusted in zip(usable.tolist(), chances, strict=True):
        if adjusted >= ALPHA:
            continue
        same = met.person == met.person[place]
        size = _points(met, place)
        if abs(z[place]) < np.abs(z[same]).max() or abs(size.value) < _LEAST_POINTS:
            continue
        rater, person = left.raters[met.rater[place]], left.people[met.person[place]]
        more = size.value > 0
        yield WatchFinding(
            "favour",
            "favour" if more else "disfavour",
            f"{rater} gives {person} {abs(size.value):.2f} score points"
            f" {'more' if more else 'less'} per rating than the other raters' scores and this"
            f" rater's severity explain (95% interval of the difference: {interval(size)}).",
            "Ask whether the two know each other, and have the work judged by someone else.",
            size,
            adjusted,
            raters=(rater,),
            people=(person,),
        )


def _points(met: Meetings, place: int) -> Estimate:
    """How many score points per rating the meeting differs from what the others explain."""
    count, kept = int(met.count[place]), float(met.left[place])
    error = float(np.sqrt(met.information[place] / kept)) * met.spread / count
    return normal_estimate(
        float(met.excess[place]) / kept / count,
        error,
        count,
        "mean residual against the other raters' ratings, in score points",
    )


def _mean_of(sizes: list[Estimate]) -> Estimate:
    error = float(np.sqrt(sum(one.standard_error**2 for one in sizes))) / len(sizes)
    value = sum(one.value for one in sizes) / len(sizes)
    return normal_estimate(value, error, sum(one.n for one in sizes), sizes[0].method)
