"""What is left of each rating when person, rater, criterion and task are taken off.

Knows residuals, and sums of them over what one rater gave one person, with the variance that is
left once the person's and the rater's own measures have absorbed their part. What they mean for
a rater, the checks of the watch know. Nothing here is published about an individual.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cairn.assessment.facets import Facets
from cairn.assessment.facets_design import moments
from cairn.assessment.judging_scale import fair_scale
from cairn.assessment.ratings import RatingTable
from cairn.assessment.statistic import BoolArray, FloatArray, IntArray

__all__ = ["Meetings", "Residuals", "meetings", "residuals"]

_LEAST_VARIANCE = 1e-6
_FEWEST_FOR_SPREAD = 20
_LEAST_LEFT = 0.1  # below it the others' ratings say next to nothing about the person
_NORMAL_MAD = 1.4826  # turns a median of absolute values into a normal standard deviation


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """The ratings with what was expected of them. People with extreme sums are left out.

    Attributes:
        raters: The raters' names.
        people: The people's names.
        rater_of: For each rating, the place of its rater.
        person_of: For each rating, the place of its person.
        criterion_of: For each rating, the place of its criterion.
        task_of: For each rating, the place of its task; zeros when there is one.
        rows: For each rating, its place in the table.
        residual: Score less expected score, in score points.
        variance: What the residual's variance is expected to be.
        level: The level of the rating's person, in logits.
    """

    raters: tuple[str, ...]
    people: tuple[str, ...]
    rater_of: IntArray
    person_of: IntArray
    criterion_of: IntArray
    task_of: IntArray
    rows: IntArray
    residual: FloatArray
    variance: FloatArray
    level: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """What each rater gave each person, taken together.

    Attributes:
        rater: For each meeting, the rater's place.
        person: The person's place.
        of: For each rating, its meeting.
        count: How many ratings.
        excess: Sum of the residuals, in score points.
        information: Sum of their variances.
        left: Which part of the variance is left beside the person's and the rater's measures.
        spread: How much more the meetings differ than expected, at least 1: people and raters that
            suit each other for honest reasons.
    """

    rater: IntArray
    person: IntArray
    of: IntArray
    count: IntArray
    excess: FloatArray
    information: FloatArray
    left: FloatArray
    spread: float

    @property
    def z(self) -> FloatArray:
        """Each meeting's excess in standard errors; 0 where others hardly judged the person."""
        error = np.sqrt(np.maximum(self.information * self.left, _LEAST_VARIANCE))
        return np.asarray(np.where(self.left > 0.0, self.excess / error / self.spread, 0.0))


def residuals(table: RatingTable, found: Facets) -> Residuals:
    """Take off what the model expects.

    Args:
        table: The ratings.
        found: What was estimated from them.
    """
    scale = fair_scale(table, found)
    criteria, raters = table.facets[0], table.facets[1]
    task_of = table.facets[2].of if len(table.facets) > 2 else np.zeros_like(raters.of)  # noqa: PLR2004 - tasks stand third
    values = {(one.facet, one.name): one.measure.value for one in found.elements}
    level = np.array([one.measure.value for one in found.people])[table.person_of]
    ability = level - scale.origin
    for facet in table.facets[1:]:
        known = np.array([values.get((facet.name, name), 0.0) for name in facet.levels])
        ability = ability - known[facet.of]
    expected = moments(scale.thresholds[criteria.of], scale.valid[criteria.of], ability)
    extreme = np.array([bool(one.extreme) for one in found.people])
    rows = np.flatnonzero(~extreme[table.person_of])
    return Residuals(
        raters=raters.levels,
        people=table.people,
        rater_of=raters.of[rows],
        person_of=table.person_of[rows],
        criterion_of=criteria.of[rows],
        task_of=task_of[rows],
        rows=rows,
        residual=(table.scores - expected.expected)[rows],
        variance=np.maximum(expected.variance, _LEAST_VARIANCE)[rows],
        level=level[rows],
    )


def meetings(left: Residuals) -> Meetings:
    """Add up the residuals of each rater towards each person.

    With I the information of a meeting, the excess has the variance I (1 - I / I_person)
    (1 - I / I_rater): person and rater were measured by the same ratings.
    """
    pairs = left.rater_of * len(left.people) + left.person_of
    keys, of = np.unique(pairs, return_inverse=True)
    of = of.reshape(-1)
    rater, person = keys // len(left.people), keys % len(left.people)
    information = np.bincount(of, left.variance).astype(np.float64)
    of_rater = np.bincount(left.rater_of, left.variance, minlength=len(left.raters))[rater]
    of_person = np.bincount(left.person_of, left.variance, minlength=len(left.people))[person]
    rest = (1.0 - information / of_person) * (1.0 - information / of_rater)
    excess = np.bincount(of, left.residual).astype(np.float64)
    judged: BoolArray = rest > _LEAST_LEFT
    error = np.sqrt(np.maximum(information * rest, _LEAST_VARIANCE))
    plain = np.abs(excess / error)[judged]
    spread = float(np.median(plain)) * _NORMAL_MAD if len(plain) >= _FEWEST_FOR_SPREAD else 1.0
    return Meetings(
        rater=rater,
        person=person,
        of=of,
        count=np.bincount(of),
        excess=excess,
        information=information,
        left=np.where(judged, rest, 0.0),
        spread=max(1.0, spread),
    )
