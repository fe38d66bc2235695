"""From estimates to decisions: everyone's standing before the gate, and the cohort as a whole.

Knows how ratings and measures become what the gate asks for: a level with all its error, the
number of raters, what one more would add, and what was found. The rule itself is `gate`'s, and
what the raw mean would have said is `judging_raw`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from cairn.assessment.facets import Facets
from cairn.assessment.facets_measures import PersonMeasure
from cairn.assessment.gate import Decision, Gate, Reason, Reliability, Standing, decide
from cairn.assessment.gate_chance import Bar, Level
from cairn.assessment.judging_raw import RawDifference, raw_differences
from cairn.assessment.judging_scale import FairScale, bar_of, fair_scale
from cairn.assessment.ratings import RatingTable
from cairn.assessment.statistic import (
    Answer,
    Estimate,
    FloatArray,
    NotEnoughData,
    grade_of,
    normal_quantile,
)
from cairn.kernel.errors import UsageError

__all__ = ["MODEL", "Cohort", "Judgement", "judge", "pass_rate", "refer_everyone", "standings"]

MODEL = "Cairn many-facet Rasch model, version 1"
"""The model and its version, as a credential names it."""

_LEAST_COHORT = 10  # people; a pass rate of fewer could tell who did not pass
_MISFIT = 3.0  # standard errors above 1 that a person's infit may lie
_NO_NOTICES: Mapping[str, Sequence[Reason]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cohort:
    """What holds for all people of the assessment.

    Attributes:
        people: How many were judged.
        awarded: How many get the award.
        pass_rate: Which share that is; not given below ten people.
        reliability: Of the whole assessment.
        bar: The cut, in logits above the average criterion.
        cut_score: The cut as a fair average on the rubric.
        model: Model, steps, method and version, in one line.
    """

    people: int
    awarded: int
    pass_rate: Answer
    reliability: Reliability
    bar: Bar
    cut_score: float
    model: str


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The decisions, and what stands behind them.

    Attributes:
        decisions: One for each person, in the order of their names.
        standings: What is known of each, in the same order.
        cohort: What holds for all.
        raw_differences: Who would be decided otherwise by the raw mean, and why.
    """

    decisions: tuple[Decision, ...]
    standings: tuple[Standing, ...]
    cohort: Cohort
    raw_differences: tuple[RawDifference, ...]


def judge(
    table: RatingTable,
    found: Facets,
    gate: Gate,
    *,
    outside: Collection[str] = (),
    criteria: Collection[str] | None = None,
    notices: Mapping[str, Sequence[Reason]] = _NO_NOTICES,
    reliability: Reliability | None = None,
) -> Judgement:
    """Decide about everyone.

    Args:
        table: The ratings that count.
        found: What was estimated from them, by the marginal method.
        gate: The rule.
        outside: The raters who come from outside the issuer.
        criteria: The rubric's criteria; those of the table when left out.
        notices: For each person, what was found beside the measures: a conflict of interest, or
            ratings that were set aside.
        reliability: Of the assessment, when another kind than that of the levels is to count.

    Returns:
        The decisions and what stands behind them.

    Raises:
        UsageError: the estimates are joint, so that there is no posterior; or the cut is not
            inside the rubric's range.
    """
    scale = fair_scale(table, found)
    bar = bar_of(gate.cut, scale)
    whole = reliability or _reliability(found)
    known = standings(table, found, outside=outside, criteria=criteria, notices=notices)
    decisions = tuple(decide(gate, bar, one, whole) for one in known)
    awarded = sum(one.outcome == "award" for one in decisions)
    cohort = Cohort(
        people=len(decisions),
        awarded=awarded,
        pass_rate=pass_rate(awarded, len(decisions)),
        reliability=whole,
        bar=bar,
        cut_score=scale.score_at(bar.value),
        model=f"{MODEL}; {found.steps} steps, {found.method} maximum likelihood",
    )
    return Judgement(
        decisions, known, cohort, raw_differences(table, found, decisions, scale, cohort.cut_score)
    )


def refer_everyone(people: Iterable[str], reason: Reason) -> tuple[Decision, ...]:
    """Where there are no measures at all, such as in an assessment that nothing links.

    Args:
        people: Their names.
        reason: Why there are none.
    """
    return tuple(
        Decision(one, "refer", None, clear=False, reasons=(reason._replace(refers=True),))
        for one in people
    )


def pass_rate(awarded: int, people: int) -> Answer:
    """The share of people who get the award, with Wilson's interval (1927).

    Args:
        awarded: How many get it.
        people: How many were judged.
    """
    if people < _LEAST_COHORT:
        return NotEnoughData(
            f"A pass rate of fewer than {_LEAST_COHORT} people is not given, because it could tell"
            " who did not pass.",
            people,
        )
    share, z = awarded / people, normal_quantile(0.95)
    spread = 1.0 + z * z / people
    middle = (share + z * z / (2 * people)) / spread
    error = float(np.sqrt(share * (1 - share) / people))
    reach = float(np.sqrt(share * (1 - share) / people + (z / (2 * people)) ** 2)) * z / spread
    return Estimate(
        share, error, max(0.0, middle - reach), min(1.0, middle + reach), people,
        "share of people awarded; Wilson interval", grade_of(people),
    )  # fmt: skip


def _reliability(found: Facets) -> Reliability:
    kind = "how well people's levels are told apart"
    answer = found.separation.get("person given all")
    if isinstance(answer, Estimate):
        return Reliability(answer.value, kind, answer.low, answer.high, answer.n)
    return Reliability(None, kind, n=answer.n if answer else 0)


def standings(
    table: RatingTable,
    found: Facets,
    *,
    outside: Collection[str] = (),
    criteria: Collection[str] | None = None,
    notices: Mapping[str, Sequence[Reason]] = _NO_NOTICES,
) -> tuple[Standing, ...]:
    """What is known of each person.

    Args:
        table: The ratings that count.
        found: What was estimated from them, by the marginal method.
        outside: The raters who come from outside the issuer.
        criteria: The rubric's criteria; those of the table when left out.
        notices: For each person, what was found beside the measures.

    Raises:
        UsageError: the estimates are joint, so that there is no posterior.
    """
    if found.variance is None:
        raise UsageError(
            "Joint estimates give no chance that a level is above a bar.",
            code="no-posterior",
            mend="Estimate with the marginal method.",
        )
    scale = fair_scale(table, found)
    wanted = sorted(criteria if criteria is not None else table.facets[0].levels)
    errors = _element_errors(table, found)
    squares = [one.measure.standard_error**2 for one in found.elements if one.facet == "rater"] or [
        0.0
    ]
    result = []
    order = np.argsort(table.person_of, kind="stable")
    ends = np.cumsum(np.bincount(table.person_of, minlength=len(table.people)))
    for place, (measure, rows) in enumerate(
        zip(found.people, np.split(order, ends[:-1]), strict=True)
    ):
        raters = {table.facets[1].levels[i] for i in np.unique(table.facets[1].of[rows])}
        rated = {table.facets[0].levels[i] for i in np.unique(table.facets[0].of[rows])}
        tasks = [len(np.unique(one.of[rows])) for one in table.facets[2:]]
        level, more = _level(measure, scale, found.variance.value, errors[place])
        more = 1.0 / (1.0 / (more / len(raters)) + float(np.mean(squares))) if more > 0 else 0.0
        result.append(
            Standing(
                person=measure.person,
                level=level,
                raters=len(raters),
                outside=len(raters & set(outside)),
                tasks=tasks[0] if tasks else 1,
                unrated=tuple(one for one in wanted if one not in rated),
                rating_information=more,
                notices=(*notices.get(measure.person, ()), *_own_notices(measure, found)),
            )
        )
    return tuple(result)


def _level(
    measure: PersonMeasure, scale: FairScale, variance: float, element_error: float
) -> tuple[Level | None, float]:
    """What is believed of the level, and how much the ratings told, in 1 / logit squared.

    A posterior mean follows the person's raters and tasks by the share w that the ratings have in
    it, and the prior by the rest. An error of raters or tasks moves it by w; one of the origin
    moves person and bar alike, all but the prior's part 1 - w.
    """
    if measure.posterior is None or measure.posterior_model_error is None:
        return None, 0.0
    # The errors of the scale are added below, each with its own weight.
    own = measure.posterior_model_error**2
    weight = max(0.0, 1.0 - own / variance)
    error = own + (weight * element_error) ** 2 + ((1.0 - weight) * scale.origin_error) ** 2
    told = max(0.0, 1.0 / own - 1.0 / variance)
    return Level(measure.posterior.value - scale.origin, float(np.sqrt(error))), told


def _element_errors(table: RatingTable, found: Facets) -> FloatArray:
    """For each person, the standard error of what raters and tasks together took off.

    Only what a person met more or less often than others counts: what is the same for all moves
    the origin, and the bar with it.
    """
    known = {(one.facet, one.name): one.measure.standard_error for one in found.elements}
    people = len(table.people)
    whole = np.bincount(table.person_of, minlength=people)
    total = np.zeros(people)
    for facet in table.facets[1:]:
        if len(facet.levels) == 1:
            continue
        size = len(facet.levels)
        errors = np.array([known[facet.name, name] for name in facet.levels])
        met = np.bincount(table.person_of * size + facet.of, minlength=people * size)
        share = met.reshape(people, size) / whole[:, None]
        total += (share - share.mean(axis=0)) ** 2 @ errors**2
    return np.asarray(np.sqrt(total))


def _own_notices(measure: PersonMeasure, found: Facets) -> list[Reason]:
    """What the measure itself shows."""
    notices = []
    if not found.converged:
        notices.append(
            Reason("not-stable", found.convergence, "Collect more ratings.", refers=True)
        )
    if measure.extreme:
        notices.append(
            Reason(
                "extreme-score",
                f"Every score is the {measure.extreme} one, so the level leans on what is known of"
                " the whole group.",
            )
        )
    most = 1.0 + _MISFIT * float(np.sqrt(2.0 / measure.measure.n))
    if measure.infit > most:
        notices.append(
            Reason(
                "misfit",
                "The ratings of this person do not fit together: they differ more than raters,"
                " tasks and criteria explain.",
                "Read the work and its ratings, and have new raters judge it.",
                refers=True,
            )
        )
    return notices
