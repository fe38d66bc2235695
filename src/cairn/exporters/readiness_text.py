"""Readiness for people, in lines; and for programs, as JSON."""

from __future__ import annotations

from cairn.exporters.plan_json import plan_json
from cairn.exporters.plan_lines import schedule_lines
from cairn.exporters.plan_text import no_plan_lines, plan_opening, plan_remarks
from cairn.hiring.cohort import ClauseOfCohort, CohortReadiness, ShareByDefinition
from cairn.hiring.readiness import ProvenClause, Readiness
from cairn.hiring.share import in_a_hundred
from cairn.kernel.json_text import JsonObject
from cairn.market.measure import Measure, MeasureAnswer, NoMeasure
from cairn.pathways.leaf_words import number_in_words
from cairn.pathways.planner.answers import NoPlan, Plan

__all__ = [
    "cohort_json",
    "cohort_lines",
    "measure_json",
    "plan_part",
    "readiness_json",
    "readiness_lines",
]

_MET = {True: "proven", False: "missing", None: "not known"}
_RELIABILITY = (
    "Reliability says how alike two assessments of the same people would come out: 0 is by chance,"
    " 1 is the same each time."
)
_RANGE = (
    "The numbers in brackets are a range: 95 in 100 such groups would give one that holds the share"
    " among all people like these."
)


def readiness_lines(found: Readiness) -> tuple[str, ...]:
    """How ready somebody is, a sentence or a clause to a line.

    Args:
        found: The readiness.
    """
    lines = [found.sentence, ""]
    for one in found.clauses:
        lines.append(_clause_line(one))
        lines.append(f"    {one.answer.sentence}")
        lines += [f"    To do: {sentence}" for sentence in one.to_do]
    if any(one.reliability is not None for one in found.clauses):
        lines += ["", _RELIABILITY]
    return tuple(lines)


def _clause_line(one: ProvenClause) -> str:
    clause = one.answer.clause
    kind = "" if one.kind == "other" else f", {one.kind} skill"
    optional = ", optional" if clause.weight == "may" else ""
    sure = ""
    if one.answer.met:
        told = one.reliability
        sure = "; how reliably is not stated"
        if told is not None:
            sure = f"; reliability {number_in_words(told)}"
    return f"  {_MET[one.answer.met]:<9} {clause.name}{kind}{optional}{sure}"


def plan_part(way: Plan | NoPlan, goal: str, width: int) -> tuple[str, ...]:
    """The way there, in lines.

    Args:
        way: The plan, or why there is none.
        goal: What the job is called.
        width: How many letters a line may have.
    """
    if isinstance(way, NoPlan):
        return no_plan_lines(way)
    return (
        f"The cheapest way there. {plan_opening(way, goal)}",
        *schedule_lines(way, width=width),
        *plan_remarks(way),
    )


def readiness_json(found: Readiness, way: Plan | NoPlan | None) -> JsonObject:
    """Readiness as a JSON object.

    Args:
        found: The readiness.
        way: The way there; None where nobody asked.
    """
    return {
        "requirement": found.requirement.key,
        "version": found.requirement.version,
        "who": found.reference,
        "readyMeans": found.definition.name,
        "ready": found.ready,
        "sentence": found.sentence,
        "clauses": [
            {
                "key": one.answer.clause.key,
                "name": one.answer.clause.name,
                "weight": one.answer.clause.weight,
                "kind": one.kind,
                "met": one.answer.met,
                "reason": one.answer.reason,
                "sentence": one.answer.sentence,
                "reliability": None if one.reliability is None else float(one.reliability),
                "toDo": list(one.to_do),
                "proof": None if one.answer.proof is None else one.answer.proof.to_json(),
            }
            for one in found.clauses
        ],
        **({} if way is None else {"way": plan_json(way)}),
    }


def cohort_lines(found: CohortReadiness) -> tuple[str, ...]:
    """How ready a cohort is, in lines.

    Args:
        found: The readiness.
    """
    lines = [found.sentence]
    if isinstance(found.chosen.share, NoMeasure):
        return tuple(lines)
    lines += ["", "What “ready” means, and how many are:"]
    lines += [_definition_line(one) for one in (found.chosen, *found.beside)]
    lines += ["", "Clause by clause:"]
    for one in found.clauses:
        lines += _clause_of_cohort(one)
    told = found.chosen.share
    lines += ["", _RANGE, f"Source: {told.source}, {told.period} ({told.grade})."]
    return tuple(lines)


def _definition_line(one: ShareByDefinition) -> str:
    return f"  {_share_words(one.share)}: {one.definition.name}."


def _clause_of_cohort(one: ClauseOfCohort) -> list[str]:
    kind = "" if one.kind == "other" else f" ({one.kind} skill)"
    lines = [f"  {_share_words(one.share)}: {one.clause.name}{kind}."]
    if one.only_here:
        verb = "lacks" if one.only_here == 1 else "lack"
        lines.append(f"    {one.only_here} {verb} nothing else.")
    if one.middle_reliability is not None:
        middle = number_in_words(round(one.middle_reliability, 2))
        lines.append(f"    Half of the proofs have a reliability of {middle} or more.")
    return lines


def _share_words(share: MeasureAnswer) -> str:
    return in_a_hundred(share) if isinstance(share, Measure) else "not told"


def cohort_json(found: CohortReadiness) -> JsonObject:
    """The readiness of a cohort as a JSON object.

    Args:
        found: The readiness.
    """
    return {
        "requirement": found.requirement.key,
        "version": found.requirement.version,
        "sentence": found.sentence,
        "chosen": _definition_json(found.chosen),
        "beside": [_definition_json(one) for one in found.beside],
        "clauses": [
            {
                "key": one.clause.key,
                "name": one.clause.name,
                "weight": one.clause.weight,
                "kind": one.kind,
                "share": measure_json(one.share),
                "statesReliability": measure_json(one.reliable),
                "middleReliability": (
                    None if one.middle_reliability is None else float(one.middle_reliability)
                ),
                "onlyHere": one.only_here,
            }
            for one in found.clauses
        ],
    }


def _definition_json(one: ShareByDefinition) -> JsonObject:
    return {
        "readyMeans": one.definition.name,
        "share": measure_json(one.share),
        "undetermined": one.undetermined,
    }


def measure_json(one: MeasureAnswer) -> JsonObject:
    """A figure, or why there is none, as a JSON object.

    Args:
        one: The figure.
    """
    if isinstance(one, NoMeasure):
        return {"value": None, "reason": one.reason, "n": one.n, "source": one.source}
    return {
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "confidence": one.confidence,
        "n": one.n,
        "unit": one.unit,
        "source": one.source,
        "period": one.period,
        "grade": one.grade,
        "method": one.method,
    }
