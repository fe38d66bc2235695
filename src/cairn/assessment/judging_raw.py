"""What the plain mean of the scores would have decided, and why that differs.

Knows how many score points a person's raters and tasks cost or gave. It names no rater: whose
severity it was is for the person who runs the assessment, who finds it in the estimates.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cairn.assessment.facets import Facets
from cairn.assessment.facets_design import moments
from cairn.assessment.gate import Decision
from cairn.assessment.gate_chance import percent
from cairn.assessment.judging_scale import FairScale
from cairn.assessment.ratings import RatingTable
from cairn.assessment.statistic import FloatArray

__all__ = ["RawDifference", "raw_differences"]

_WORTH_SAYING = 0.05  # score points


class RawDifference(NamedTuple):
    """A person whom the raw mean would treat otherwise.

    Attributes:
        person: The name.
        raw_mean: The plain mean of all scores.
        raters: How many score points the raters gave (above 0) or cost (below 0).
        tasks: The same of the tasks.
        sentence: What differs, and why.
    """

    person: str
    raw_mean: float
    raters: float
    tasks: float
    sentence: str


def raw_differences(
    table: RatingTable,
    found: Facets,
    decisions: tuple[Decision, ...],
    scale: FairScale,
    cut_score: float,
) -> tuple[RawDifference, ...]:
    """Everyone whose raw mean lies on the other side of the bar than the decision.

    Args:
        table: The ratings.
        found: What was estimated from them.
        decisions: In the order of the table's people.
        scale: The scale of the estimates.
        cut_score: The bar as a fair average on the rubric.
    """
    count = np.bincount(table.person_of, minlength=len(table.people))
    raw = np.bincount(table.person_of, table.scores) / count + table.lowest
    effects = _effects(table, found, scale)
    differing = []
    for place, decision in enumerate(decisions):
        awarded = decision.outcome == "award"
        if (raw[place] >= cut_score) == awarded:
            continue
        raters, tasks = (float(one[place]) for one in effects)
        said = _sentence(decision, float(raw[place]), cut_score, raters, tasks)
        differing.append(RawDifference(decision.person, float(raw[place]), raters, tasks, said))
    return tuple(differing)


def _effects(table: RatingTable, found: Facets, scale: FairScale) -> tuple[FloatArray, FloatArray]:
    """For each person, how many points raters and tasks moved the raw mean."""
    of = table.facets[0].of
    levels = np.array([(one.posterior or one.measure).value for one in found.people])
    values = {(one.facet, one.name): one.measure.value for one in found.elements}
    count = np.bincount(table.person_of, minlength=len(table.people))
    shifts = {"rater": np.zeros(len(of)), "task": np.zeros(len(of))}
    for facet in table.facets[1:]:
        known = np.array([values.get((facet.name, name), 0.0) for name in facet.levels])
        shifts[facet.name] = known[facet.of]
    plain = levels[table.person_of] - scale.origin

    def expected(shift: FloatArray) -> FloatArray:
        return moments(scale.thresholds[of], scale.valid[of], plain - shift).expected

    met = expected(shifts["rater"] + shifts["task"])
    moved = [
        np.bincount(table.person_of, met - expected(shifts[other])) / count
        for other in ("task", "rater")
    ]
    return moved[0], moved[1]


def _sentence(decision: Decision, raw: float, cut: float, raters: float, tasks: float) -> str:
    """Such as: the raw mean passes, the award does not, because of easy tasks."""
    awarded = decision.outcome == "award"
    side = "below" if awarded else "not below"
    ends = {"award": "awarded", "not-yet": "not awarded yet", "refer": "referred to a person"}
    said = (
        f"The raw mean of {decision.person} is {raw:.2f}, {side} the bar of {cut:.2f}, and"
        f" {decision.person} is {ends[decision.outcome]}"
    )
    if decision.outcome == "refer":
        return f"{said}: {decision.reasons[0].sentence}"
    wanted = -1.0 if awarded else 1.0
    causes = []
    if raters * wanted >= _WORTH_SAYING:
        kind, verb = ("severe", "cost") if awarded else ("lenient", "gave")
        causes.append(f"{kind} raters {verb} {abs(raters):.2f} points")
    if tasks * wanted >= _WORTH_SAYING:
        kind, verb = ("hard", "cost") if awarded else ("easy", "gave")
        causes.append(f"{kind} tasks {verb} {abs(tasks):.2f} points")
    if decision.chance is not None and not awarded and not decision.clear:
        causes.append(
            f"the chance that the true level is above the bar is {percent(decision.chance)}, which"
            " is not enough"
        )
    if not causes:
        causes.append("the measure weighs each score by what it tells about the level")
    return f"{said}: {', and '.join(causes)}."
