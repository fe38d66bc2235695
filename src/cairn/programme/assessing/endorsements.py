"""Endorsements: what people saw who worked with somebody, measured where that can be.

Who endorses several people, linked with the others, is like a rater. All else is a statement: it
is told, gives no measure, and a person must look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cairn.assessment.endorsement import EndorsementSummary, summarize_endorsements
from cairn.assessment.gate import Reason
from cairn.assessment.judging import refer_everyone
from cairn.programme.assessing.outcome import PersonOutcome
from cairn.programme.assessing.ratings import Rated, judge_ratings

if TYPE_CHECKING:
    from cairn.assessment.endorsement import Endorsement
    from cairn.assessment.rating_plan import Rater
    from cairn.assessment.rubric import Rubric
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.programme.assessing.outcome import Labels

__all__ = ["judge_endorsements"]

_METHOD = "Endorsements by people who worked together, on a rubric"


def judge_endorsements(
    endorsements: Sequence[Endorsement],
    settings: AssessmentSettings,
    rubric: Rubric,
    raters: Sequence[Rater],
    labels: Labels,
) -> Rated:
    """Decide about everybody who was endorsed.

    Args:
        endorsements: What was said.
        settings: The assessment.
        rubric: What could be seen.
        raters: Endorsers of whom more is known, such as that they come from outside.
        labels: What people are called.
    """
    named = [
        replace(one, person=labels.label(one.person), endorser=labels.label(one.endorser))
        for one in endorsements
    ]
    summary = summarize_endorsements(named, rubric)
    ratings = [replace(one, criterion=rubric.names[one.criterion]) for one in summary.ratings]
    rated = Rated(())
    if ratings:
        rated = judge_ratings(ratings, {}, settings, rubric, raters, labels)
    known = {one.name for one in rated.people}
    people = [*rated.people, *_unmeasured(summary, known, labels)]
    people.sort(key=lambda one: one.name)
    return replace(
        rated,
        people=tuple(people),
        group=rated.group and replace(rated.group, method=_METHOD),
        findings=(*summary.findings, *rated.findings),
    )


def _unmeasured(
    summary: EndorsementSummary, known: set[str], labels: Labels
) -> list[PersonOutcome]:
    """Those of whom there are statements only."""
    found = []
    for one in summary.people:
        if one.person in known:
            continue
        reason = Reason(
            "statements-only",
            one.sentence,
            "Ask people who worked with several candidates, or have the work rated.",
        )
        (decision,) = refer_everyone([one.person], reason)
        found.append(PersonOutcome(labels.key(one.person), one.person, decision))
    return found
