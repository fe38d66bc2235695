"""The story's chapter on stacks: where four learners stand, told as they would hear it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cairn.demo.cohort import PRODUCER, TOLD
from cairn.demo.people import learners
from cairn.exporters.report_model import Chapter
from cairn.exporters.report_stacks import stacks_chapter
from cairn.exporters.stack_text import spoken
from cairn.pathways.period import Period
from cairn.programme.stack_awarding import check_stacks, renewals_due
from cairn.programme.stack_findings import PersonStack, RenewalLine, StackResult

__all__ = ["Stacking", "tell_changes", "tell_stacks"]

_SOON = Period(months=3)
_FINANCE = "finance-analyst"
_GAMES = "game-producer"


@dataclass(frozen=True, slots=True)
class Stacking:
    """Where everybody stands.

    Attributes:
        all: Everybody on every pathway.
        told: The learners whose paths are told and drawn, in the order of the story.
        due: Credentials that end soon.
    """

    all: tuple[PersonStack, ...]
    told: tuple[PersonStack, ...]
    due: tuple[RenewalLine, ...]

    @property
    def chapter(self) -> Chapter:
        """The chapter for the report."""
        return stacks_chapter(self.all, drawn=self.told, renewals=self.due)


def tell_changes(result: StackResult, say: Callable[[str], None]) -> None:
    """Say what became of stacks."""
    for change in result.changes:
        say(f"   {change.sentence}")
        if change.kind != "awarded":
            say(f"   {change.name} hears: {change.to_holder}")


def tell_stacks(folder: Path, *, at: datetime, say: Callable[[str], None]) -> Stacking:
    """Let the learners of the story ask where they stand, and say what they hear.

    Args:
        folder: The example's folder, after a run.
        at: The present instant.
        say: Told a line at a time.
    """
    everybody = check_stacks(folder, at=at)
    told = (*_cases(everybody, TOLD, _FINANCE), *_cases(everybody, (PRODUCER,), _GAMES))
    for case in told:
        say(f"   {case.name} asks about “{case.pathway.name}” and hears:")
        for line in spoken(case).text.splitlines():
            say(f"     {line}")
    due = renewals_due(folder, at=at, within=_SOON)
    for reminder in due:
        say(f"   {reminder.name} is reminded: {reminder.sentence}")
    return Stacking(everybody, told, due)


def _cases(
    everybody: tuple[PersonStack, ...], numbers: Iterable[int], pathway: str
) -> tuple[PersonStack, ...]:
    by_number = {one.number: one.email for one in learners()}
    found = {one.person: one for one in everybody if one.pathway.id.endswith(f"/{pathway}.json")}
    wanted = [by_number[number] for number in numbers]
    return tuple(found[email] for email in wanted if email in found)
