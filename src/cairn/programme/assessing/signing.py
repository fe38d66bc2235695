"""What is signed of an assessment: the results of one person's award, and why others wait.

Knows how a decision becomes Open Badges results. Only what concerns the person is signed, and of
the group only what cannot tell about others: how many there were, and the share that passed.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from cairn.assessment.statistic import Estimate
from cairn.credentials.assessment_result import AssessedTask, AssessmentResult, assessed_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cairn.assessment.task import Task
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.assessing.outcome import Assessed, PersonOutcome

__all__ = ["award_results", "signed_assessment", "waiting_sentence"]

_NOBODY = "Nobody has judged this person yet."


def award_results(assessed: Assessed, person: PersonOutcome) -> tuple[JsonObject, ...]:
    """The results that an award carries: the measure with all that belongs to it, and reliability.

    Args:
        assessed: The assessment.
        person: Somebody whom the gate lets through.

    Raises:
        InputError: If the value is not one that the achievement's result allows.
    """
    signed = signed_assessment(assessed, person)
    if signed is None or person.value is None:
        return ()
    settings = assessed.settings
    value = _digits(person.value, "0.1")
    settings.rating.result(value)  # refuses what the achievement does not allow
    results = [assessed_result(signed, settings.rating.id, value)]
    if settings.reliability is not None:
        results.append(settings.reliability.result(_digits(float(signed.reliability), "0.01")))
    return tuple(results)


def signed_assessment(assessed: Assessed, person: PersonOutcome) -> AssessmentResult | None:
    """One person's assessment as it is signed, shown or explained; None without a measure.

    Args:
        assessed: The assessment.
        person: The person.
    """
    group, standing, decision = assessed.group, person.standing, person.decision
    if group is None or standing is None or standing.level is None or decision.chance is None:
        return None
    if group.reliability.value is None:
        return None
    rate = group.pass_rate
    told = isinstance(rate, Estimate)
    return AssessmentResult(
        method=group.method,
        model=group.model,
        raters=standing.raters,
        outside_raters=standing.outside,
        tasks=_tasks(assessed.settings.tasks, standing.tasks),
        measure=_decimal(standing.level.value),
        standard_error=_decimal(standing.level.standard_error),
        unit="logit",
        cut=_decimal(group.bar[0]),
        cut_method=assessed.settings.gate.cut.method,
        # Rounded down: a chance must not reach a bar by rounding.
        chance=Decimal(repr(decision.chance)).quantize(Decimal("0.001"), ROUND_DOWN),
        reliability=_decimal(max(0.0, group.reliability.value)),
        reliability_kind=group.reliability.kind,
        cohort=len(assessed.people) if told else None,
        pass_rate=_decimal(rate.value) if isinstance(rate, Estimate) else None,
    )


def waiting_sentence(assessed: Assessed, key: str) -> str:
    """Why somebody's award waits, and what would settle it; empty when it does not wait.

    Args:
        assessed: The assessment.
        key: The person's e-mail address or DID.
    """
    person = assessed.by_key.get(key.casefold())
    if person is None:
        return _NOBODY
    decision = person.decision
    if decision.outcome == "award":
        return ""
    words = "A person must look. " if decision.outcome == "refer" else "Not yet. "
    words += decision.reasons[0].sentence if decision.reasons else ""
    return f"{words} {decision.settling.sentence}" if decision.settling else words


def _tasks(tasks: Sequence[Task], judged: int) -> tuple[AssessedTask, ...]:
    """What was judged; all tasks are named only when the person was judged on all of them."""
    if not tasks or judged < len(tasks):
        return ()
    return tuple(
        AssessedTask(
            name=task.name,
            conditions=task.conditions,
            minutes=max(1, round(task.minutes)),
            ai_assistance=f"{task.ai_assistance} ({task.ai_note})"
            if task.ai_note
            else task.ai_assistance,
        )
        for task in tasks
    )


def _decimal(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.001"))


def _digits(value: float, step: str) -> str:
    """A number for people, rounded down to a step, without zeros at its end."""
    rounded = Decimal(repr(value)).quantize(Decimal(step), ROUND_DOWN)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
