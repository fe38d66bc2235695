"""The story's chapter on plans: a pathway, a job with several ways to it, and when to stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cairn.demo.cohort import COMPLETE, PLANS_FOR_PATHWAY, PLANS_FOR_ROLE
from cairn.demo.people import learners
from cairn.exporters.plan_lines import schedule_lines
from cairn.exporters.plan_text import (
    FRONT_HEADER,
    advice_sentences,
    front_rows,
    instead_heading,
    no_plan_lines,
    plan_opening,
    plan_remarks,
)
from cairn.exporters.report_plans import advice_part, front_part, plan_part, plans_chapter
from cairn.exporters.terminal import text_table
from cairn.importers.catalogue_file import read_catalogue
from cairn.importers.role_file import read_role
from cairn.kernel.errors import ProgrammeError
from cairn.pathways.planner.advice import Advice, advise
from cairn.pathways.planner.answers import Front, NoPlan, Plan
from cairn.pathways.planner.front import make_front
from cairn.pathways.planner.goals import Goal, PathwayGoal
from cairn.pathways.planner.planning import make_plan
from cairn.pathways.planner.terms import Terms
from cairn.programme.checking import usable_programme
from cairn.programme.layout import Layout
from cairn.programme.stack_awarding import holdings_of
from cairn.programme.stack_pathways import read_pathway_files

if TYPE_CHECKING:
    from cairn.exporters.report_model import Chapter, Part
    from cairn.importers.pathway_file import PathwayBook
    from cairn.pathways.holdings import Holding
    from cairn.pathways.planner.catalogue import Catalogue

__all__ = ["FIRST_DAY", "HOURS_PER_WEEK", "Planning", "tell_plans"]

FIRST_DAY = (1, 4)
"""The month and day in the year after the courses on which the planning learners can begin."""

HOURS_PER_WEEK = 15
"""How many hours of a week they have."""

_T = TypeVar("_T")
_WIDTH = 90
_PATHWAY = "finance-analyst"
_JOB = "finance-data-analyst"
_OTHER_JOB = "financial-adviser"


@dataclass(frozen=True, slots=True)
class Planning:
    """What the learners asked, and what came of it.

    Attributes:
        plan: The plan towards the pathway; None when nobody asked.
        front: The plans towards the job; None when nobody asked.
        advice: Whether one more is worth it; None when nobody asked.
        parts: The same for the report.
    """

    plan: Plan | NoPlan | None
    front: Front | NoPlan | None
    advice: Advice | None
    parts: tuple[Part, ...]

    @property
    def chapter(self) -> Chapter:
        """The chapter for the report."""
        return plans_chapter(self.parts)


@dataclass(frozen=True, slots=True)
class _World:
    """What the planner is told besides the person."""

    folder: Path
    at: datetime
    book: PathwayBook
    catalogue: Catalogue
    terms: Terms
    say: Callable[[str], None]
    parts: list[Part]

    def person(self, number: int) -> tuple[str, tuple[Holding, ...]]:
        email = next(one.email for one in learners() if one.number == number)
        return holdings_of(self.folder, email, at=self.at)

    def role(self, name: str) -> Goal:
        data = (self.folder / "roles" / f"{name}.toml").read_bytes()
        return _read(*read_role(data, self.book.framework))


def tell_plans(
    folder: Path, *, at: datetime, year: int, known: int, say: Callable[[str], None]
) -> Planning:
    """Let learners ask what to take next, and say what they hear.

    Args:
        folder: The example's folder, after a run.
        at: The present instant.
        year: The year of the courses; plans begin in the next one, whenever the story is told.
        known: How many learners the roster has.
        say: Told a line at a time.

    Raises:
        ProgrammeError: If a file of the example was changed and cannot be read any more.
    """
    layout = Layout(folder)
    book = _read(*read_pathway_files(layout, usable_programme(layout, None)))
    data = (folder / "catalogue.toml").read_bytes()
    catalogue = _read(*read_catalogue(data, form="toml", currency="EUR"))
    terms = Terms(start=date(year + 1, *FIRST_DAY), hours_per_week=HOURS_PER_WEEK)
    world = _World(folder, at, book, catalogue, terms, say, [])
    return Planning(
        _tell_plan(world) if known >= PLANS_FOR_PATHWAY else None,
        _tell_front(world) if known >= PLANS_FOR_ROLE else None,
        _tell_advice(world) if known >= COMPLETE else None,
        tuple(world.parts),
    )


def _read(found: _T | None, faults: tuple[object, ...]) -> _T:
    if found is None:
        listed = "; ".join(str(fault) for fault in faults)
        raise ProgrammeError(
            f"A file of the example cannot be read any more: {listed}",
            code="example-changed",
            mend="Tell the story into another folder.",
        )
    return found


def _tell_plan(world: _World) -> Plan | NoPlan:
    name, holdings = world.person(PLANS_FOR_PATHWAY)
    book, pathway = world.book, world.book.pathways[_PATHWAY]
    goal = PathwayGoal(pathway, book.framework, book.equivalences, book.registries)
    world.say(f"   {name} asks what to take for “{goal.name}”, with {HOURS_PER_WEEK} hours a week:")
    found = make_plan(goal, holdings, world.catalogue, world.terms)
    lines = no_plan_lines(found) if isinstance(found, NoPlan) else _plan_lines(found, goal.name)
    for line in lines:
        world.say(f"     {line}")
    world.parts.append(plan_part(f"{name}: the way to {goal.name}", found, goal.name))
    return found


def _plan_lines(plan: Plan, goal: str) -> tuple[str, ...]:
    steps = schedule_lines(plan, width=_WIDTH)
    return (plan_opening(plan, goal), *steps, *plan_remarks(plan))


def _tell_front(world: _World) -> Front | NoPlan:
    name, holdings = world.person(PLANS_FOR_ROLE)
    goal = world.role(_JOB)
    world.say(f"   {name} asks how near to the job “{goal.name}” each further credential brings:")
    found = make_front(goal, holdings, world.catalogue, world.terms)
    if isinstance(found, NoPlan):
        lines = no_plan_lines(found)
    else:
        lines = tuple(text_table(FRONT_HEADER, front_rows(found), width=_WIDTH).splitlines())
    for line in lines:
        world.say(f"     {line}")
    world.parts.append(front_part(f"{name}: ways to the job of a {goal.name}", found, goal.name))
    return found


def _tell_advice(world: _World) -> Advice:
    name, holdings = world.person(COMPLETE)
    goal = world.role(_OTHER_JOB)
    world.say(f"   {name} asks what else to take to be a “{goal.name}”:")
    found = advise(goal, holdings, world.catalogue, world.terms)
    for line in (*advice_sentences(found), f"{instead_heading(found)}:"):
        world.say(f"     {line}")
    for line in found.instead:
        world.say(f"       {line}")
    title = f"{name}: what else to take to be a {goal.name}"
    world.parts.append(advice_part(title, found, goal.name))
    return found
