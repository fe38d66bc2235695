"""Writes a plan as an integer programme: what is taken, what it costs, what it reaches.

Columns: one for each candidate (taken or not), for each use of a waiver that is counted, for each
step of a role where steps count, and, when time is tight, for each run and for the own work of
each week. Time is otherwise left out: whether a choice can be arranged is asked of `timetable`,
and a choice that cannot is cut off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.linear import Form, LinearModel
from cairn.pathways.planner.sought import Sought
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.weeks import DAYS, day_of

__all__ = ["Label", "Master", "add_role", "start_master"]

Label = tuple[str, str]
"""A constraint that may be relaxed: its kind and its subject."""


@dataclass(slots=True)
class Master:
    """The programme and what its columns mean.

    Attributes:
        model: The programme.
        taken: The column of each candidate.
        uses: The column of each use of a counted waiver, by candidate and waiver.
        forms: What can be made small or large: “cost”, “hours”, “points”, “required”.
        slack: The column of each constraint that may be relaxed; None when none may be.
    """

    model: LinearModel
    taken: tuple[int, ...]
    uses: Mapping[tuple[int, int], int] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    slack: dict[Label, int] | None = None

    def relaxed(self, label: Label, by: int = 1) -> dict[int, int]:
        """The part of a row by which a constraint may be missed; empty if it must be kept."""
        if self.slack is None:
            return {}
        if label not in self.slack:
            self.slack[label] = self.model.column()
        return {self.slack[label]: by}


def start_master(candidates: Sequence[Candidate], terms: Terms, *, soft: bool) -> Master:
    """Write what holds whatever the goal is: prices, prerequisites, limits and wishes."""
    model = LinearModel()
    taken = tuple(model.column() for _ in candidates)
    uses = {
        (number, waiver): model.column()
        for number, one in enumerate(candidates)
        for waiver in one.price.saved
    }
    master = Master(model, taken, uses, slack={} if soft else None)
    places = {one.offering.id: number for number, one in enumerate(candidates)}
    for number, one in enumerate(candidates):
        for group in one.groups:
            before = {taken[places[key]]: 1 for key in sorted(group) if key in places}
            model.at_least(0, before | {taken[number]: -1})
        for ban in sorted(one.bans):
            model.at_most(0, {taken[number]: 1} | master.relaxed(ban, -1))
    _add_waivers(master, terms)
    cost = {taken[number]: one.price.full for number, one in enumerate(candidates)}
    cost |= {
        column: -candidates[number].price.saved[waiver] for (number, waiver), column in uses.items()
    }
    hours = {taken[number]: one.offering.hours for number, one in enumerate(candidates)}
    master.forms |= {"cost": cost, "hours": hours}
    if terms.budget is not None:
        most = sum(one.price.full for one in candidates)
        model.at_most(terms.budget.minor, cost | master.relaxed(("budget", ""), -most))
    if terms.hours_at_most is not None:
        most = sum(one.offering.hours for one in candidates)
        model.at_most(terms.hours_at_most, hours | master.relaxed(("hours", ""), -most))
    for key in sorted(terms.include):
        wish = {taken[places[key]]: 1} if key in places else {}
        model.at_least(1, wish | master.relaxed(("include", key)))
    _add_work(master, terms)
    return master


def _add_waivers(master: Master, terms: Terms) -> None:
    by_candidate: dict[int, dict[int, int]] = {}
    by_waiver: dict[int, dict[int, int]] = {}
    for (number, waiver), column in master.uses.items():
        by_candidate.setdefault(number, {})[column] = 1
        by_waiver.setdefault(waiver, {})[column] = 1
    for number, used in by_candidate.items():
        master.model.at_most(0, used | {master.taken[number]: -1})
    for waiver, used in by_waiver.items():
        master.model.at_most(terms.waivers[waiver].uses or 0, used)


def _add_work(master: Master, terms: Terms) -> None:
    """All hours must fit into the weeks until the deadline."""
    if terms.finish_by is not None:
        weeks = day_of(terms.finish_by, terms) // DAYS + 1
        master.model.at_most(max(0, weeks) * terms.hours_per_week, master.forms["hours"])


def add_role(
    master: Master,
    candidates: Sequence[Candidate],
    sought: Sought,
    *,
    complete: bool,
) -> None:
    """Write what a role asks.

    Args:
        master: The programme so far.
        candidates: The candidates, in the order of the columns.
        sought: The role, held against what the person has.
        complete: Whether the plan must reach everything required and enough of the role.
    """
    teachers: dict[int, list[tuple[int, int]]] = {}
    for number, one in enumerate(candidates):
        for need, rank in one.gains.items():
            teachers.setdefault(need, []).append((rank, master.taken[number]))
    steps: dict[int, int] = {}
    required: dict[int, int] = {}
    whole = sought.goal.enough == 1
    for need, wanted in enumerate(sought.wanted):
        if sought.held[need] >= wanted:
            continue
        known = teachers.get(need, [])
        if complete and (whole or sought.needs[need].required):
            row = {column: 1 for rank, column in known if rank >= wanted}
            slack = master.relaxed(("skill", sought.needs[need].skill))
            master.model.at_least(1, row | slack)
        found = _add_steps(master, sought, need, known)
        steps |= found
        if sought.needs[need].required:
            required |= found
    master.forms |= {"points": steps, "required": required}
    if complete and not whole:
        left = sought.enough - sought.points(sought.held)
        master.model.at_least(left, steps | master.relaxed(("share", ""), max(left, 0)))


def _add_steps(
    master: Master, sought: Sought, need: int, known: Sequence[tuple[int, int]]
) -> dict[int, int]:
    """A column for each step that someone teaches; steps with the same teachers share one."""
    found: dict[int, int] = {}
    by_teachers: dict[frozenset[int], int] = {}
    for step in range(sought.held[need] + 1, sought.wanted[need] + 1):
        who = frozenset(column for rank, column in known if rank >= step)
        if who and who not in by_teachers:
            # Not asked to be whole: when it is worth something, it is as high as it can be.
            by_teachers[who] = master.model.column(whole=False)
            row = dict.fromkeys(sorted(who), 1)
            master.model.at_least(0, row | {by_teachers[who]: -1})
        if who:
            found[by_teachers[who]] = found.get(by_teachers[who], 0) + sought.step(need)
    return found
