"""Answers to situations: scored by the key of experts, estimated, and held to the gate.

Nobody judges a person here; the experts who made the key stand in the credential as those who set
what is right, and the gate's demands on raters do not apply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cairn.assessment.facets import estimate_facets
from cairn.assessment.finding import Finding
from cairn.assessment.judging import judge
from cairn.assessment.ratings import Rating, rating_table
from cairn.assessment.situational import expert_key, score_answers
from cairn.assessment.statistic import Estimate
from cairn.kernel.errors import ShapeError
from cairn.programme.assessing.ratings import Rated, all_referred, judged_people

if TYPE_CHECKING:
    from cairn.assessment.situational import SituationalItem
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.programme.assessing.outcome import Labels

__all__ = ["judge_situations"]

_KEY = "the experts' key"
_METHOD = "Answers to described situations, scored by the key of experts"
_WEAK = 0.4


def judge_situations(
    items: Sequence[SituationalItem],
    experts: Mapping[str, Mapping[str, str]],
    answers: Mapping[str, Mapping[str, str]],
    settings: AssessmentSettings,
    labels: Labels,
) -> Rated:
    """Decide about everybody who answered.

    Args:
        items: The situations.
        experts: What experts would do: the key comes of it.
        answers: What each person would do.
        settings: The assessment.
        labels: What people are called.
    """
    named = {labels.label(person): chosen for person, chosen in answers.items()}
    try:
        key = expert_key(items, experts)
        scored = score_answers(items, key, named)
        ratings = [
            Rating(person, _KEY, item, int(score))
            for person, row in zip(scored.people, scored.scores, strict=True)
            for item, score in zip(scored.items, row, strict=True)
            if score == score  # noqa: PLR0124 - no answer is nan, which equals nothing
        ]
        table = rating_table(ratings)
        found = estimate_facets(table, "partial-credit")
    except ShapeError as error:
        return all_referred(sorted(named), labels, error)
    # The key is no rater of anybody.
    gate = replace(settings.gate, least_raters=1, least_outside=0, least_tasks=1)
    told = tuple(one for one in found.findings if one.code != "one-rater")
    judged = judge(table, replace(found, findings=told), gate)
    rated = judged_people(table, found, judged, None, settings, labels, scored.people)
    people = tuple(
        replace(one, standing=one.standing and replace(one.standing, raters=key.experts))
        for one in rated.people
    )
    return replace(
        rated,
        people=people,
        group=rated.group and replace(rated.group, method=_METHOD),
        findings=(*key.findings, *_agreement(key.agreement), *scored.findings, *told),
        raw_differences=(),
    )


def _agreement(agreement: object) -> tuple[Finding, ...]:
    if isinstance(agreement, Estimate) and agreement.value < _WEAK:
        return (
            Finding(
                "weak-key",
                f"The experts hardly agree about what is right (agreement {agreement.value:.2f}).",
                "Write the situations anew, or ask other experts, before you rely on the key.",
            ),
        )
    return ()
