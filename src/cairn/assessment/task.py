"""A task: what a person does to be judged, for how long, and under which conditions.

Knows the task and what is wrong with its description. Who judges it, and on what, `rating_plan` and
`rubric` know. Needs no NumPy.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from cairn.assessment.finding import Finding, findings_about_texts, listing

__all__ = ["Assistance", "Task", "task_findings"]

Assistance: TypeAlias = Literal["none", "permitted", "required"]
"""Whether a person may, must or must not work with the help of AI."""

_LONGEST = 7 * 24 * 60
_SHOWN = {
    "none": "without the help of AI",
    "permitted": "with the help of AI, if wanted",
    "required": "with the help of AI",
}


@dataclass(frozen=True, slots=True)
class Task:
    """What is done.

    Attributes:
        key: The word that ratings name it by.
        name: What people call it.
        description: What the person does, in sentences.
        minutes: How long the work of one person takes to do or to watch, which is also how long a
            rater needs to see it.
        conditions: Under which conditions it is done: where, with whom, with which aids.
        ai_assistance: Whether the help of AI is ruled out, permitted or asked for.
        ai_note: What help exactly; may be empty.
    """

    key: str
    name: str
    description: str
    minutes: float
    conditions: str = ""
    ai_assistance: Assistance = "none"
    ai_note: str = ""

    @property
    def circumstances(self) -> str:
        """How the task is done, in one line for whoever reads the credential."""
        parts = [f"{self.minutes:g} minutes", self.conditions, _SHOWN[self.ai_assistance]]
        if self.ai_note:
            parts[-1] += f" ({self.ai_note})"
        return ", ".join(part for part in parts if part)


def task_findings(tasks: Sequence[Task]) -> tuple[Finding, ...]:
    """Say what is wrong with the tasks of an assessment.

    Args:
        tasks: All of them.

    Returns:
        Every fault; nothing when all is well.
    """
    if not tasks:
        return (Finding("no-task", "The assessment has no task.", "Describe at least one task."),)
    findings = [found for task in tasks for found in _about(task)]
    for what, words in (("key", [one.key for one in tasks]), ("name", [one.name for one in tasks])):
        twice = [word for word, times in Counter(words).items() if times > 1 and word.strip()]
        if twice:
            findings.append(
                Finding(
                    "repeated-task",
                    f"More than one task has the {what}: {listing(twice)}.",
                    f"Give each task a {what} of its own.",
                )
            )
    return tuple(findings)


def _about(task: Task) -> Iterator[Finding]:
    whose = f"The task “{task.name.strip() or task.key}”"
    texts = {"key": task.key, "name": task.name, "description": task.description}
    optional = {"conditions": task.conditions, "note on AI": task.ai_note}
    texts |= {called: text for called, text in optional.items() if text}
    yield from findings_about_texts(whose, texts)
    if not (math.isfinite(task.minutes) and 0 < task.minutes <= _LONGEST):
        yield Finding(
            "impossible-minutes",
            f"{whose} takes {task.minutes:g} minutes.",
            f"Give the minutes that it takes, above 0 and at most {_LONGEST}, which is a week.",
        )
    if task.ai_assistance not in get_args(Assistance):
        yield Finding(
            "unknown-assistance",
            f"{whose} says “{task.ai_assistance}” about the help of AI.",
            "Write none, permitted or required, and the rest into the note.",
        )
