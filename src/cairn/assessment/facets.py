"""The many-facet Rasch model: each person's measure, freed of who judged it and on what.

Knows what the answer looks like and in which order it is made: ratings that share one scale, the
elements that can be calibrated, those whose scores are extreme, then everyone's measure. The
fitting itself is in `facets_marginal` and `facets_joint`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from cairn.assessment.connectedness import require_one_part
from cairn.assessment.facets_calibration import Calibration, calibrated
from cairn.assessment.facets_design import Design, Steps, design_of
from cairn.assessment.facets_joint import fit_joint
from cairn.assessment.facets_marginal import fit_marginal
from cairn.assessment.facets_measures import (
    ElementMeasure,
    PersonMeasure,
    StepMeasure,
    element_measures,
    person_measures,
    separations,
    step_measures,
)
from cairn.assessment.finding import Finding, listing
from cairn.assessment.ratings import Facet, RatingTable
from cairn.assessment.statistic import (
    Answer,
    BoolArray,
    Estimate,
    IntArray,
    normal_estimate,
)
from cairn.kernel.errors import ShapeError

__all__ = ["Facets", "Method", "estimate_facets"]

Method: TypeAlias = Literal["marginal", "joint"]
"""Whether people are a distribution, or parameters like all others."""

_NO_SPREAD = Finding(
    "no-spread",
    "People do not differ by more than chance, so the ratings tell nobody apart.",
    "Use a task on which people differ, or more ratings of each.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Facets:
    """What the model says.

    Attributes:
        steps: Whether criteria share their steps.
        method: How it was fitted.
        people: Everyone's measure, in the order of their names.
        elements: Raters, criteria and tasks.
        step_measures: The steps.
        separation: For "person" and each facet, how well its elements are told apart.
        variance: Of the persons; None where they are parameters.
        log_likelihood: Natural logarithm.
        parameters: How many were free.
        converged: Whether the estimates can be used.
        convergence: The same as a sentence.
        findings: What must be known about the ratings, and about extreme scores.
    """

    steps: Steps
    method: Method
    people: tuple[PersonMeasure, ...]
    elements: tuple[ElementMeasure, ...]
    step_measures: tuple[StepMeasure, ...]
    separation: Mapping[str, Answer]
    variance: Estimate | None
    log_likelihood: float
    parameters: int
    converged: bool
    convergence: str
    findings: tuple[Finding, ...]


def estimate_facets(
    table: RatingTable, steps: Steps = "rating-scale", method: Method = "marginal"
) -> Facets:
    """Estimate the many-facet Rasch model.

    log P(k) / P(k-1) = person - criterion - rater - task - step k. A higher rater is more severe.
    Raters, tasks and each set of steps sum to zero; people have mean zero (marginal), or the
    criteria sum to zero (joint).

    Args:
        table: The ratings; sparse and unbalanced ones too.
        steps: One set of steps for all criteria, or one for each.
        method: Marginal maximum likelihood, or joint.

    Returns:
        The estimates. `convergence` says whether they may be used.

    Raises:
        ShapeError: the ratings fall into parts that nothing links; a level of the rubric between
            two used ones was never given; or too few ratings are left without extreme scores.
    """
    table = _from_lowest_used(table)
    require_one_part(table)
    kept, without = _usable(table, method)
    inner = _subset(table, kept)
    if inner is not table:
        require_one_part(inner)
    design = design_of(inner, steps, centred=method == "joint")
    whole = design if inner is table else design_of(table, steps, centred=method == "joint")
    _require_same_levels(whole, design)
    if method == "marginal":
        marginal = fit_marginal(design)
        variance = normal_estimate(
            marginal.variance, marginal.variance_error, design.people, "marginal likelihood"
        )
        calibration = Calibration.of_marginal(design, marginal)
        without += [] if marginal.spread else [_NO_SPREAD]
        fitted = (marginal.log_likelihood, marginal.parameters, marginal.converged)
        told = _told(marginal.converged, marginal.rounds, marginal.largest_gradient)
    else:
        joint = fit_joint(design)
        variance = None
        calibration = Calibration.of_joint(design, joint)
        fitted = (joint.log_likelihood, joint.parameters, joint.converged)
        told = _told(joint.converged, joint.rounds, joint.largest_gradient)
    full = calibrated(whole, inner, table, calibration)
    people = person_measures(table, full)
    return Facets(
        steps=steps,
        method=method,
        people=people,
        elements=element_measures(table, full, people),
        step_measures=step_measures(table, full),
        separation=separations(full, people),
        variance=variance,
        log_likelihood=fitted[0],
        parameters=fitted[1],
        converged=fitted[2],
        convergence=told,
        findings=(*table.findings, *without),
    )


def _from_lowest_used(table: RatingTable) -> RatingTable:
    """The table whose score 0 was given; a level below all scores has no step to estimate."""
    unused = int(table.scores.min())
    if unused == 0:
        return table
    first = table.lowest + unused
    finding = Finding(
        "unused-level",
        f"Nobody got a score below {first}, so the scale begins there.",
        "Keep the lower levels in the rubric; nothing is lost.",
    )
    return replace(
        table,
        scores=table.scores - unused,
        lowest=first,
        highest=table.highest - unused,
        findings=(*table.findings, finding),
    )


def _told(converged: bool, rounds: int, left: float) -> str:  # noqa: FBT001 - a fact, not an option
    if converged:
        return f"The estimates are stable after {rounds} steps; {left:.1g} score points are left."
    return (
        f"The estimates are not stable after {rounds} steps and must not be used;"
        f" {left:.1g} score points are left."
    )


def _require_same_levels(whole: Design, design: Design) -> None:
    """Refuse a design whose highest level is used by extreme people or elements only."""
    tops = [
        dict(zip((one.facets[0].levels[i] for i in one.cells[:, 0]), one.highest, strict=True))
        for one in (whole, design)
    ]
    lost = sorted(name for name, top in tops[1].items() if tops[0][name] != top)
    if lost:
        raise ShapeError(
            f"Only people or raters with extreme scores got the highest level on {listing(lost)}.",
            code="unused-score",
            mend="Merge this level with the one below, or collect more ratings.",
        )


def _usable(table: RatingTable, method: Method) -> tuple[BoolArray, list[Finding]]:
    """Which ratings the calibration can use, and what has an extreme score.

    An element whose every rating is the lowest (or the highest) possible one has no finite
    estimate, and says nothing about the others; without it another may become extreme.
    """
    kept = np.ones(len(table.scores), dtype=bool)
    facets = list(table.facets[1:])
    if method == "joint":
        facets.append(Facet("person", table.people, table.person_of))
    facets.append(table.facets[0])
    top = _tops(table)
    extreme: dict[tuple[str, str], str] = {}
    while True:
        before = int(kept.sum())
        for facet in facets:
            if len(facet.levels) == 1 and facet.name != "person":
                continue
            for end, at_end in (("lowest", table.scores == 0), ("highest", table.scores == top)):
                count = np.bincount(facet.of[kept], minlength=len(facet.levels))
                same = np.bincount(facet.of[kept & at_end], minlength=len(facet.levels))
                gone = (count > 0) & (count == same)
                extreme |= {(facet.name, facet.levels[i]): end for i in np.flatnonzero(gone)}
                kept &= ~gone[facet.of]
        if not kept.any():
            raise ShapeError(
                f"Everyone got the score {table.lowest}, so nothing can be told apart."
                if table.scores.max() == 0
                else "Every score is the lowest or the highest one, so nothing can be told apart.",
                code="only-extreme-scores",
                mend="Use a rubric or a task on which people differ.",
            )
        if int(kept.sum()) == before:
            return kept, [_extreme_finding(*key, end) for key, end in extreme.items()]


def _tops(table: RatingTable) -> IntArray:
    """For each rating, the highest score that was seen on its criterion."""
    criteria = table.facets[0]
    highest = np.zeros(len(criteria.levels), dtype=np.int64)
    np.maximum.at(highest, criteria.of, table.scores)
    return highest[criteria.of]


def _extreme_finding(facet: str, name: str, end: str) -> Finding:
    return Finding(
        f"extreme-{facet}",
        f"The {facet} {name} has only {end} scores; the measure is a bound, moved inwards by 0.3"
        " score points.",
        "Collect more ratings before you rely on it.",
    )


def _subset(table: RatingTable, kept: BoolArray) -> RatingTable:
    """The table of some of the ratings; elements without ratings are gone."""
    if kept.all():
        return table
    people, person_of = np.unique(table.person_of[kept], return_inverse=True)
    facets = []
    for facet in table.facets:
        levels, of = np.unique(facet.of[kept], return_inverse=True)
        facets.append(Facet(facet.name, tuple(facet.levels[i] for i in levels), of))
    return replace(
        table,
        people=tuple(table.people[i] for i in people),
        person_of=person_of,
        facets=tuple(facets),
        scores=table.scores[kept],
    )
