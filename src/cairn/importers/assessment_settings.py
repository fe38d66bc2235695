"""Reads ``[[assessments]]`` of ``programme.toml``: what is assessed, on which tasks, by which gate.

Knows the settings and what is wrong with them. Rubric, raters and ratings are files of their own,
which others read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from cairn.assessment.gate import Cut, Gate
from cairn.assessment.task import Task, task_findings
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from cairn.importers.achievement_definitions import AchievementDefinition
    from cairn.importers.programme_tables import Walk
    from cairn.importers.result_rules import ResultRule

__all__ = ["RATING_TYPE", "AssessmentMethod", "AssessmentSettings", "define_assessments"]

AssessmentMethod: TypeAlias = Literal["ratings", "comparisons", "situations", "endorsements"]
"""Ratings against a rubric, comparisons of two works, answers to situations, or endorsements."""

RATING_TYPE = "ext:Rating"
"""The resultType of the result that an assessment gives."""

_RELIABILITY_TYPE = "ext:Reliability"
_NEEDED: Mapping[AssessmentMethod, tuple[str, ...]] = {
    "ratings": ("rubric", "raters"),
    "comparisons": (),
    "situations": ("items", "experts"),
    "endorsements": ("rubric",),
}


@dataclass(frozen=True, slots=True)
class AssessmentSettings:
    """One assessment, as the programme file has it.

    Attributes:
        achievement: The key of the achievement that it leads to.
        method: How people are judged.
        since: The first day of awards that need it; None for all. Earlier ones were assessed in
            another way, and their roster rows hold the result.
        data: Path of the ratings, comparisons, answers or endorsements inside the folder.
        rubric: Path of the rubric; empty where the method needs none.
        raters: Path of the list of raters; empty where the method needs none.
        items: Path of the situations; empty for other methods.
        experts: Path of what experts would do in them; empty for other methods.
        appeals: Path of the list of appeals; empty for none.
        work: Path of a folder with the texts that people handed in; empty for none.
        blind: Whether raters are not told whose work they see.
        partial_credit: Whether each criterion has steps of its own.
        adaptive: Whether pairs were chosen because their pieces seemed alike.
        tasks: What people do.
        gate: What must be so before an award is signed.
        rating: The result that holds the measure.
        reliability: The result that holds the reliability; None when there is none.
    """

    achievement: str
    method: AssessmentMethod
    since: date | None
    data: str
    rubric: str
    raters: str
    items: str
    experts: str
    appeals: str
    work: str
    blind: bool
    partial_credit: bool
    adaptive: bool
    tasks: tuple[Task, ...]
    gate: Gate
    rating: ResultRule
    reliability: ResultRule | None


def define_assessments(
    tables: Sequence[dict[str, Any]],
    definitions: Mapping[str, AchievementDefinition],
    walk: Walk,
) -> tuple[AssessmentSettings, ...]:
    """Make the assessments of a programme, and note what is wrong with them.

    Args:
        tables: The tables ``[[assessments]]``, their keys checked one by one.
        definitions: What can be earned, by key.
        walk: Where faults are noted.
    """
    found = [_assessment(table, definitions, walk) for table in tables]
    for key, times in Counter(table.get("achievement", "") for table in tables).items():
        if key and times > 1:
            walk.note(
                "[[assessments]]",
                "achievement",
                "repeated-assessment",
                f"{times} assessments are for the achievement “{key}”.",
                "Keep one of them.",
            )
    return tuple(one for one in found if one is not None)


def _assessment(
    table: dict[str, Any], definitions: Mapping[str, AchievementDefinition], walk: Walk
) -> AssessmentSettings | None:
    key = table.get("achievement", "")
    place = f"[[assessments]] “{key}”" if key else "[[assessments]]"
    definition = definitions.get(key)
    if key and definition is None:
        walk.note(
            place,
            "achievement",
            "unknown-achievement",
            f"“{key}” is not an achievement of this programme.",
            "Write the key of one.",
        )
    method: AssessmentMethod = table.get("method", "ratings")
    _check_files(table, method, place, walk)
    tasks = _tasks(table.get("tasks", []), place, walk)
    gate = _gate(table.get("gate", {}), place, walk)
    rating = _result(definition, RATING_TYPE, place, walk)
    if definition is None or gate is None or rating is None or "data" not in table:
        return None
    reliable = [one for one in definition.results if one.result_type == _RELIABILITY_TYPE]
    return AssessmentSettings(
        achievement=key,
        method=method,
        since=table.get("from"),
        data=table["data"],
        rubric=table.get("rubric", ""),
        raters=table.get("raters", ""),
        items=table.get("items", ""),
        experts=table.get("experts", ""),
        appeals=table.get("appeals", ""),
        work=table.get("work", ""),
        blind=table.get("blind", False),
        partial_credit=table.get("partialCredit", False),
        adaptive=table.get("adaptive", False),
        tasks=tasks,
        gate=gate,
        rating=rating,
        reliability=reliable[0] if reliable else None,
    )


def _check_files(
    table: Mapping[str, Any], method: AssessmentMethod, place: str, walk: Walk
) -> None:
    for name in _NEEDED[method]:
        if name not in table:
            walk.note(
                place,
                name,
                "missing-setting",
                f"Assessing by {method} needs this file.",
                f'Write {name} = "..." with its path inside the folder.',
            )


def _tasks(tables: Sequence[dict[str, Any]], place: str, walk: Walk) -> tuple[Task, ...]:
    tasks = tuple(
        Task(
            key=table.get("key", ""),
            name=table.get("name", ""),
            description=table.get("description", ""),
            minutes=table.get("minutes", 1),
            conditions=table.get("conditions", ""),
            ai_assistance=table.get("aiAssistance", "none"),
            ai_note=table.get("aiNote", ""),
        )
        for table in tables
    )
    # What is missing was noted where the table was read.
    whole = all(one.key and one.name and one.description for one in tasks)
    for finding in task_findings(tasks) if whole else ():
        walk.note(f"{place}, tasks", "", finding.code, finding.sentence, finding.mend)
    return tasks


def _gate(table: dict[str, Any], place: str, walk: Walk) -> Gate | None:
    if "cut" not in table or "cutMethod" not in table:
        return None  # noted where the table was read
    counts = {
        ours: table[theirs]
        for ours, theirs in (
            ("least_raters", "raters"),
            ("least_outside", "outsideRaters"),
            ("least_tasks", "tasks"),
        )
        if theirs in table
    }
    for theirs in ("raters", "outsideRaters", "tasks"):
        if not isinstance(table.get(theirs, 0), int):
            walk.note(
                f"{place}, gate",
                theirs,
                "not-a-whole-number",
                f"{table[theirs]} is not a whole number.",
                "Write one, without quotes.",
            )
            return None
    try:
        return Gate(
            Cut(
                value=float(table["cut"]),
                unit=table.get("cutUnit", "score"),
                method=table["cutMethod"],
                standard_error=table.get("cutError"),
            ),
            confidence=table.get("confidence", 0.9),
            least_reliability=table.get("reliability", 0.0),
            every_criterion=table.get("everyCriterion", True),
            **counts,
        )
    except UsageError as error:
        walk.note(f"{place}, gate", "", error.code, error.sentence, error.mend)
    return None


def _result(
    definition: AchievementDefinition | None, result_type: str, place: str, walk: Walk
) -> ResultRule | None:
    if definition is None:
        return None
    found = [one for one in definition.results if one.result_type == result_type]
    if len(found) != 1 or found[0].lowest is None or found[0].highest is None:
        walk.note(
            place,
            "achievement",
            "no-rating-result",
            f"“{definition.key}” has no single result of the type {result_type} with a lowest and a"
            " highest value, in which the measure could stand.",
            f"Add [[achievements.resultDescription]] with resultType = “{result_type}”, valueMin"
            " and valueMax.",
        )
        return None
    return found[0]
