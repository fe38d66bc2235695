"""Adds the weeks to the programme: which run, and how much own work in each week.

A necessary condition of a timetable, not a sufficient one: prerequisites among own work, and
between it and runs, are counted with the earliest that they could be. `timetable` has the last
word; these rows make it say no rarely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.model import Master
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.weeks import DAYS, day_of, last_whole_week

__all__ = ["add_weeks"]


@dataclass(slots=True)
class _Weeks:
    """The columns of time.

    Attributes:
        runs: The column of each run, by candidate and number of the sitting.
        own: The column of the own work in each week, as far as runs go.
        later: The column of the own work after that.
    """

    runs: dict[tuple[int, int], int] = field(default_factory=dict)
    own: list[int] = field(default_factory=list)
    later: int = 0


def add_weeks(
    master: Master, candidates: Sequence[Candidate], terms: Terms
) -> Mapping[tuple[int, int], int]:
    """Write the weeks.

    Returns:
        The column of each run, by candidate and number of the sitting.
    """
    weeks = _Weeks()
    for number, one in enumerate(candidates):
        columns = {}
        for place, _ in enumerate(one.sittings):
            weeks.runs[number, place] = master.model.column()
            columns[weeks.runs[number, place]] = 1
        if columns:
            master.model.equal(0, columns | {master.taken[number]: -1})
    _add_loads(master, weeks, candidates, terms)
    _add_own_work(master, weeks, candidates)
    _add_order(master, weeks, candidates, terms)
    return weeks.runs


def _add_loads(
    master: Master, weeks: _Weeks, candidates: Sequence[Candidate], terms: Terms
) -> None:
    loads: dict[int, dict[int, int]] = {}
    for (number, place), column in weeks.runs.items():
        sitting = candidates[number].sittings[place]
        for week, hours in enumerate(sitting.loads, sitting.week):
            loads.setdefault(week, {})[column] = hours
    most = terms.hours_per_week
    end = max(loads, default=-1) + 1
    last = None if terms.finish_by is None else last_whole_week(day_of(terms.finish_by, terms))
    for week in range(end):
        can_work = last is None or week <= last
        weeks.own.append(master.model.column(most if can_work else 0, whole=False))
        used = {column: hours for column, hours in loads.get(week, {}).items() if hours}
        if loads.get(week):
            master.model.at_most(most, used | {weeks.own[week]: 1})
            running = dict.fromkeys(loads[week], most)
            master.model.at_most(most * terms.at_once, running | {weeks.own[week]: 1})
    left = None if last is None else max(0, last + 1 - end) * most
    weeks.later = master.model.column(left, whole=False)


def _add_own_work(master: Master, weeks: _Weeks, candidates: Sequence[Candidate]) -> None:
    own = [
        (one.window, one.offering.hours, master.taken[number])
        for number, one in enumerate(candidates)
        if one.window is not None
    ]
    everything = {column: -hours for _, hours, column in own}
    all_weeks = dict.fromkeys([*weeks.own, weeks.later], 1)
    master.model.equal(0, all_weeks | everything)
    for first in sorted({span.first for span, _, _ in own} - {0}):
        late = {column: -hours for span, hours, column in own if span.first >= first}
        since = dict.fromkeys([*weeks.own[first:], weeks.later], 1)
        master.model.at_least(0, since | late)
    for last in sorted({span.last for span, _, _ in own}):
        if last < len(weeks.own):
            early = {column: -hours for span, hours, column in own if span.last <= last}
            master.model.at_least(0, dict.fromkeys(weeks.own[: last + 1], 1) | early)


def _add_order(
    master: Master, weeks: _Weeks, candidates: Sequence[Candidate], terms: Terms
) -> None:
    places = {one.offering.id: number for number, one in enumerate(candidates)}
    for (number, place), column in weeks.runs.items():
        start = candidates[number].sittings[place].first
        for group in candidates[number].groups:
            members = [places[key] for key in sorted(group) if key in places]
            before = _finished_by(start, members, master, weeks, candidates, terms)
            master.model.at_least(0, dict(before) | {column: -1})


def _finished_by(
    start: int,
    members: Sequence[int],
    master: Master,
    weeks: _Weeks,
    candidates: Sequence[Candidate],
    terms: Terms,
) -> Mapping[int, int]:
    """What may be finished before a day."""
    found: dict[int, int] = {}
    for member in members:
        one = candidates[member]
        for place, sitting in enumerate(one.sittings):
            if sitting.last < start:
                found[weeks.runs[member, place]] = 1
        if one.window is not None:
            room = (start // DAYS - one.window.first) * terms.hours_per_week
            if room >= one.offering.hours:
                found[master.taken[member]] = 1
    return found
