"""Ratings against a rubric: watched, estimated with the many-facet model, and held to the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.assessment.facets import estimate_facets
from cairn.assessment.gate import Reason
from cairn.assessment.judging import Judgement, judge, refer_everyone
from cairn.assessment.judging_scale import fair_scale
from cairn.assessment.ratings import Rating, RatingTable, rating_table
from cairn.assessment.watch import WatchReport, watch
from cairn.kernel.errors import ShapeError
from cairn.programme.assessing.outcome import Group, Labels, PersonOutcome

if TYPE_CHECKING:
    from cairn.assessment.facets import Facets
    from cairn.assessment.facets_design import Steps
    from cairn.assessment.finding import Finding
    from cairn.assessment.judging_raw import RawDifference
    from cairn.assessment.rating_plan import Rater
    from cairn.assessment.rubric import Rubric
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.importers.ratings_file import GivenRating

__all__ = ["Rated", "all_referred", "judge_ratings", "judged_people", "labelled", "on_scale"]

_METHOD = "Ratings against a rubric"


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """What the ratings came to.

    Attributes:
        people: Everybody who was rated.
        group: What holds for all; None where nothing could be estimated.
        findings: What must be known about the ratings.
        watch: What the watch found; None where nothing could be estimated.
        raw_differences: Who would be decided otherwise by the raw mean.
        facets: The estimates; None where there are none.
    """

    people: tuple[PersonOutcome, ...]
    group: Group | None = None
    findings: tuple[Finding, ...] = ()
    watch: WatchReport | None = None
    raw_differences: tuple[RawDifference, ...] = ()
    facets: Facets | None = None


def labelled(
    given: Sequence[GivenRating], rubric: Rubric, tasks: Mapping[str, str], labels: Labels
) -> dict[Rating, GivenRating]:
    """The ratings with names in place of keys, so that every sentence about them can be read.

    Args:
        given: The ratings as the file has them.
        rubric: What was looked at.
        tasks: What each task is called, by key.
        labels: What people and raters are called.
    """
    found: dict[Rating, GivenRating] = {}
    for one in given:
        rating = one.rating
        named = Rating(
            labels.label(rating.person),
            labels.label(rating.rater),
            rubric.names[rating.criterion],
            rating.score,
            tasks.get(rating.task, rating.task),
        )
        found[named] = one
    return found


def judge_ratings(
    ratings: Sequence[Rating],
    times: Mapping[Rating, float],
    settings: AssessmentSettings,
    rubric: Rubric,
    raters: Sequence[Rater],
    labels: Labels,
) -> Rated:
    """Decide about everybody who was rated.

    Args:
        ratings: The ratings, with names.
        times: When ratings were given, in days, where the file says so.
        settings: The assessment.
        rubric: What was looked at.
        raters: Who may judge.
        labels: What people and raters are called.
    """
    steps: Steps = "partial-credit" if rubric.partial_credit else "rating-scale"
    people = sorted({one.person for one in ratings})
    # Someone who is judged and judges has one key in both lists, and so one name.
    itself = {name: name for name in {one.rater for one in ratings} & set(people)}
    try:
        watched = watch(ratings, steps=steps, levels=rubric.span, itself=itself, when=times)
        table = rating_table(watched.kept, levels=rubric.span, criteria=[*rubric.names.values()])
        found = estimate_facets(table, steps)
    except ShapeError as error:
        return all_referred(people, labels, error)
    outside = [labels.label(one.key) for one in raters if one.outside]
    judged = judge(
        table,
        found,
        settings.gate,
        outside=outside,
        criteria=[*rubric.names.values()],
        notices=watched.notices,
    )
    return judged_people(table, found, judged, watched, settings, labels, people)


def all_referred(people: Sequence[str], labels: Labels, error: ShapeError) -> Rated:
    """Nothing can be estimated: a person must look at everything.

    Args:
        people: Their names.
        labels: What people are called.
        error: Why.
    """
    reason = Reason(error.code, error.sentence, error.mend)
    return Rated(
        tuple(
            PersonOutcome(labels.key(one.person), one.person, one)
            for one in refer_everyone(people, reason)
        )
    )


def judged_people(
    table: RatingTable,
    found: Facets,
    judged: Judgement,
    watched: WatchReport | None,
    settings: AssessmentSettings,
    labels: Labels,
    people: Sequence[str],
) -> Rated:
    """Put decisions and what holds for all together.

    Args:
        table: The ratings that count.
        found: What was estimated from them.
        judged: The decisions.
        watched: What the watch found; None where nobody judged.
        settings: The assessment.
        labels: What people are called.
        people: Everybody who takes part, those without a rating that counts among them.
    """
    scale = fair_scale(table, found)
    span = (float(table.lowest), float(table.lowest + table.highest))

    def shown(score: float) -> float:
        return on_scale(score, span, settings)

    outcomes = [
        PersonOutcome(
            labels.key(decision.person),
            decision.person,
            decision,
            standing,
            None if standing.level is None else shown(scale.score_at(standing.level.value)),
        )
        for decision, standing in zip(judged.decisions, judged.standings, strict=True)
    ]
    known = {one.name for one in outcomes}
    lost = [one for one in people if one not in known]
    outcomes += _without_ratings(lost, labels)
    cohort = judged.cohort
    group = Group(
        cohort.reliability,
        (cohort.bar.value, cohort.bar.standard_error),
        shown(cohort.cut_score),
        cohort.pass_rate,
        cohort.model,
        _METHOD,
    )
    outcomes.sort(key=lambda one: one.name)
    return Rated(tuple(outcomes), group, found.findings, watched, judged.raw_differences, found)


def _without_ratings(lost: Sequence[str], labels: Labels) -> list[PersonOutcome]:
    """Those all of whose ratings were set aside."""
    reason = Reason(
        "no-rating-left",
        "No rating of this person can be relied on.",
        "Have the work judged by new raters.",
    )
    return [
        PersonOutcome(labels.key(one.person), one.person, one)
        for one in refer_everyone(lost, reason)
    ]


def on_scale(score: float, span: tuple[float, float], settings: AssessmentSettings) -> float:
    """A score of the rubric on the scale of the achievement's result, which is a straight line.

    Args:
        score: The score.
        span: The lowest and the highest score there is.
        settings: The assessment, whose result has a lowest and a highest value.
    """
    low, high = float(settings.rating.lowest or 0), float(settings.rating.highest or 1)
    return low + (score - span[0]) / (span[1] - span[0]) * (high - low)
