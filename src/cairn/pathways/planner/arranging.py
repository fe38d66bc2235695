"""Arranges a choice surely: by trying runs, and where they are too many, by a programme of weeks.

`timetable` tries runs one after the other, which settles most choices at once. Of a choice with
dozens of runs the programme of `model_weeks` says which runs fit together, or that none do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.catalogue import Offering
from cairn.pathways.planner.linear import LinearModel
from cairn.pathways.planner.model import Master
from cairn.pathways.planner.model_weeks import add_weeks
from cairn.pathways.planner.solver import solve
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.timetable import Timetable, arrange
from cairn.pathways.planner.weeks import day_of

__all__ = ["arrange_surely"]

_SECONDS = 2.0  # a choice has a few dozen columns, and takes milliseconds


def arrange_surely(
    chosen: Sequence[Candidate],
    groups: Mapping[str, Sequence[frozenset[str]]],
    terms: Terms,
    *,
    any_will_do: bool = False,
    runs: Mapping[str, int] | None = None,
) -> tuple[Timetable | None, bool]:
    """Find a timetable, the earliest where that can be proven.

    Args:
        chosen: What is to be done, each once.
        groups: As in `arrange`.
        terms: As in `arrange`.
        any_will_do: As in `arrange`.
        runs: The number of the sitting by id that probably fits, where one is known.

    Returns:
        The timetable, or None if there is none; and whether that answer is proven.
    """
    offerings = [one.offering for one in chosen]
    table, sure = arrange(offerings, groups, terms, any_will_do=any_will_do)
    if sure:
        return table, sure
    if runs is not None:
        table = _with_runs(chosen, groups, terms, runs)
        if table is not None:
            return table, True
    bound = [replace(one, groups=tuple(groups.get(one.offering.id, ()))) for one in chosen]
    model = LinearModel()
    master = Master(model, tuple(model.column() for _ in bound))
    for column in master.taken:
        model.at_least(1, {column: 1})
    columns = add_weeks(master, bound, terms)
    early = {column: bound[n].sittings[place].last for (n, place), column in columns.items()}
    found = solve(model, early, maximise=False, seconds=_SECONDS)
    if found.values is None:
        return None, found.impossible
    picked = {
        bound[number].offering.id: place
        for (number, place), column in columns.items()
        if found.values[column]
    }
    table = _with_runs(chosen, groups, terms, picked)
    return table, table is not None


def _with_runs(
    chosen: Sequence[Candidate],
    groups: Mapping[str, Sequence[frozenset[str]]],
    terms: Terms,
    runs: Mapping[str, int],
) -> Timetable | None:
    """A timetable with some runs, the earliest or not; None if there is none."""
    fixed = [
        _with_run(one, runs[one.offering.id], terms) if one.offering.id in runs else one.offering
        for one in chosen
    ]
    table, _ = arrange(fixed, groups, terms, any_will_do=True)
    if table is None:
        return None
    own = {one.offering.id: one.offering for one in chosen}
    placed = tuple(replace(one, offering=own[one.offering.id]) for one in table.placed)
    return Timetable(placed, table.finish, earliest=False)


def _with_run(candidate: Candidate, place: int, terms: Terms) -> Offering:
    """The offering with only the run of one sitting."""
    sitting = candidate.sittings[place]
    runs = tuple(
        run
        for run in candidate.offering.runs
        if (day_of(run.first, terms), day_of(run.last, terms)) == (sitting.first, sitting.last)
    )
    return replace(candidate.offering, runs=runs)
