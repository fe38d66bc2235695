"""Comparative judgement: which of two people's work is better, estimated and held to the gate.

Levels are logits above the average piece, so the cut is given in logits. Measures come from the
penalised likelihood, which does not stretch the scale, and levels are the posteriors given how far
all pieces spread, because the chance above the bar needs a calibrated level.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cairn.assessment.finding import Finding, listing
from cairn.assessment.gate import Reason, Reliability, Standing, decide
from cairn.assessment.gate_chance import Bar, Level
from cairn.assessment.judging import pass_rate, refer_everyone
from cairn.assessment.pairwise import Comparison, Pairwise, estimate_pairs
from cairn.assessment.statistic import Estimate, FloatArray
from cairn.kernel.errors import ShapeError, UsageError
from cairn.programme.assessing.outcome import Group, Labels, PersonOutcome

if TYPE_CHECKING:
    from cairn.importers.assessment_settings import AssessmentSettings

__all__ = ["Compared", "judge_comparisons"]

_METHOD = "Comparisons of two pieces of work"
_MODEL = "Cairn Bradley-Terry model, version 1"
_ADAPTIVE = (
    "The pairs were chosen because their pieces seemed alike, which overstates how far they lie"
    " apart."
)
_CHOSEN_BY_CHANCE = "Compare pairs that cairn assess next chose, which knows no estimates."
_KIND = "how well pieces of work are told apart"
_MISFIT = 1.5  # an infit above it, over this many decisions, is more than chance
_ENOUGH = 10

Compared = tuple[tuple[PersonOutcome, ...], Group | None, tuple[Finding, ...], Pairwise | None]
"""People, what holds for all, findings about judges, and the estimates."""


def judge_comparisons(
    comparisons: Sequence[Comparison],
    outside: Collection[str],
    settings: AssessmentSettings,
    labels: Labels,
) -> Compared:
    """Decide about everybody whose work was compared.

    Args:
        comparisons: The judgements, with names.
        outside: The judges who come from outside the issuer.
        settings: The assessment.
        labels: What people are called.

    Raises:
        UsageError: the cut is not in logits.
    """
    if settings.gate.cut.unit != "logit":
        raise UsageError(
            "Comparisons have no rubric, so their cut cannot be a score.",
            code="cut-needs-logits",
            mend='Write cutUnit = "logit" in the gate, and the cut above the average piece.',
        )
    names = sorted({name for one in comparisons for name in (one.first, one.second)})
    try:
        found = _estimated(comparisons, settings)
    except ShapeError as error:
        reason = Reason(error.code, error.sentence, error.mend)
        people = tuple(
            PersonOutcome(labels.key(one.person), one.person, one)
            for one in refer_everyone(names, reason)
        )
        return people, None, (), None
    bar = Bar(settings.gate.cut.value, settings.gate.cut.standard_error or 0.0)
    reliability = _reliability(found)
    judged = {
        name: {one.judge for one in comparisons if name in (one.first, one.second)}
        for name in names
    }
    levels = _levels(found)
    measures = np.array([one.measure.value for one in found.pieces])
    people = tuple(
        _person(
            piece, (level, measures), (bar, reliability), (judged[piece], outside), settings, labels
        )
        for piece, level in levels.items()
    )
    awarded = sum(one.decision.outcome == "award" for one in people)
    group = Group(
        reliability,
        (bar.value, bar.standard_error),
        _value(bar.value, measures, settings),
        pass_rate(awarded, len(people)),
        _MODEL,
        _METHOD,
    )
    return people, group, _about_judges(found), found


def _estimated(comparisons: Sequence[Comparison], settings: AssessmentSettings) -> Pairwise:
    if settings.adaptive:
        raise ShapeError(_ADAPTIVE, code="adaptive-pairs", mend=_CHOSEN_BY_CHANCE)
    return estimate_pairs(comparisons, penalised=True)


def _person(
    piece: str,
    level: tuple[Level, FloatArray],
    rule: tuple[Bar, Reliability],
    judges: tuple[Collection[str], Collection[str]],
    settings: AssessmentSettings,
    labels: Labels,
) -> PersonOutcome:
    own, measures = level
    standing = Standing(
        person=piece,
        level=own,
        raters=len(judges[0]),
        outside=len(set(judges[0]) & set(judges[1])),
        tasks=max(1, len(settings.tasks)),
        # A comparison with a piece of the same level tells a quarter of a squared logit.
        rating_information=0.25,
    )
    decision = decide(settings.gate, rule[0], standing, rule[1])
    value = _value(own.value, measures, settings)
    return PersonOutcome(labels.key(piece), piece, decision, standing, value)


def _levels(found: Pairwise) -> dict[str, Level]:
    """Each piece's level, given how far all pieces spread."""
    return {
        one.piece: Level(one.posterior.value, one.posterior.standard_error)
        for one in found.pieces
        if one.posterior
    }


def _value(level: float, measures: FloatArray, settings: AssessmentSettings) -> float:
    """How often work of this level is held for better than one of these, on the result's scale."""
    share = float(np.mean(1.0 / (1.0 + np.exp(measures - level))))
    low, high = float(settings.rating.lowest or 0), float(settings.rating.highest or 1)
    return low + share * (high - low)


def _reliability(found: Pairwise) -> Reliability:
    answer = found.reliability
    if isinstance(answer, Estimate):
        return Reliability(answer.value, _KIND, answer.low, answer.high, answer.n)
    return Reliability(None, _KIND, n=answer.n)


def _about_judges(found: Pairwise) -> tuple[Finding, ...]:
    odd = [
        one.judge
        for one in found.judges
        if one.judge and one.comparisons >= _ENOUGH and one.infit > _MISFIT
    ]
    unstable = () if found.converged else (found.convergence,)
    findings = [Finding("not-stable", one, "Collect more comparisons.") for one in unstable]
    if odd:
        findings.append(
            Finding(
                "judge-misfit",
                f"These judges decide unlike all others: {listing(odd)}.",
                "Look at their decisions with them before you rely on the measures.",
            )
        )
    return tuple(findings)
