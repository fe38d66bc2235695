"""Tasks: what is missing or cannot be is told in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cairn.assessment.task import Task, task_findings

CALL = Task(
    "call",
    "Phone call",
    "Answers a complaint by phone.",
    12,
    "in a quiet room",
    "permitted",
    "notes",
)


def test_a_good_task_has_no_findings_and_says_its_circumstances() -> None:
    assert task_findings([CALL]) == ()
    assert CALL.circumstances == (
        "12 minutes, in a quiet room, with the help of AI, if wanted (notes)"
    )


def test_a_task_without_conditions_says_the_rest() -> None:
    bare = Task("letter", "Letter", "Writes a letter.", 7.5)
    assert bare.circumstances == "7.5 minutes, without the help of AI"


FAULTS = {
    "no key": (replace(CALL, key=""), "empty-text", "no key"),
    "no name": (replace(CALL, name=" "), "empty-text", "“call” has no name"),
    "no description": (replace(CALL, description=""), "empty-text", "“Phone call”"),
    "space": (replace(CALL, conditions=" indoors"), "spaces-around-text", "conditions"),
    "no time": (replace(CALL, minutes=0), "impossible-minutes", "0 minutes"),
    "less than no time": (replace(CALL, minutes=-5), "impossible-minutes", "-5"),
    "no number": (replace(CALL, minutes=float("nan")), "impossible-minutes", "nan"),
    "for ever": (replace(CALL, minutes=float("inf")), "impossible-minutes", "inf"),
    "a fortnight": (replace(CALL, minutes=20_160), "impossible-minutes", "20160"),
    "AI": (replace(CALL, ai_assistance="maybe"), "unknown-assistance", "“maybe”"),  # type: ignore[arg-type]  # what a file may hold
}


@pytest.mark.parametrize(("task", "code", "named"), FAULTS.values(), ids=list(FAULTS))
def test_a_faulty_task_is_named(task: Task, code: str, named: str) -> None:
    (finding,) = task_findings([task])
    assert finding.code == code
    assert named in finding.sentence
    assert finding.mend


def test_an_assessment_needs_a_task() -> None:
    assert [one.code for one in task_findings([])] == ["no-task"]


def test_two_tasks_of_one_name_are_told() -> None:
    sentences = [one.sentence for one in task_findings([CALL, CALL])]
    assert sentences == [
        "More than one task has the key: call.",
        "More than one task has the name: Phone call.",
    ]
