"""Finds the earliest day by which a goal can be complete.

Tries deadlines: whether a plan exists by a day is a search of its own, and what can be done by a
day can be done by any later one, so half of the days are settled with each try.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from cairn.pathways.planner.candidates import Candidate, narrowed
from cairn.pathways.planner.programme import Stage
from cairn.pathways.planner.search import Choice, Search
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.weeks import DAYS, date_of

__all__ = ["Earliest", "Opened", "find_earliest"]

_FEWEST_HOURS = Stage("hours")
_ANY = Stage("hours", any_will_do=True)

Opened: TypeAlias = Callable[[Terms, tuple[Candidate, ...]], Search]
"""Opens a search under some terms, among some candidates."""


@dataclass(frozen=True, slots=True)
class Earliest:
    """The earliest end.

    Attributes:
        choice: A choice that ends then; without offerings if nothing was found.
        terms: The terms with that day as the deadline.
        candidates: What can play a part by that day.
        day: The day, counted from the start; -1 for a goal that is complete already.
        bound: A day before which no plan ends.
        proven: Whether no plan ends earlier.
    """

    choice: Choice
    terms: Terms
    candidates: tuple[Candidate, ...]
    day: int
    bound: int
    proven: bool


def find_earliest(open_search: Opened, terms: Terms) -> Earliest:
    """Find the earliest day by which the goal can be complete.

    Args:
        open_search: Opens a search under terms that differ in their deadline, among candidates
            that are known; among all that there are if none are given.
        terms: The terms.
    """
    search = open_search(terms, ())
    best = search.run(_FEWEST_HOURS)
    if best.table is None:
        return Earliest(best, terms, (), -1, -1, best.impossible)
    least = best.bound or 0
    # So many weeks are needed for the fewest hours; in the last of them a run may end any day.
    first = (-(-least // terms.hours_per_week) - 1) * DAYS
    days = _ends(search.candidates, first, best.table.finish)
    low, high, stride = 0, len(days), DAYS
    unsure = None
    while low < high and best.table is not None:
        # The end is mostly near the first day that is possible: strides grow until one is past it.
        middle = min((low + high) // 2, bisect_left(days, days[low] + stride))
        under = _until(terms, days[middle])
        tried = open_search(under, narrowed(search.candidates, under)).run(_ANY)
        if tried.table is None:
            unsure = days[low] if unsure is None and not tried.impossible else unsure
            low, stride = middle + 1, stride * 2
        else:
            best = tried
            high = bisect_left(days, tried.table.finish)
    day = best.table.finish if best.table else -1
    bound = day if unsure is None else unsure
    by_then = terms if day < 0 else _until(terms, day)
    return Earliest(best, by_then, narrowed(search.candidates, by_then), day, bound, bound == day)


def _until(terms: Terms, day: int) -> Terms:
    return replace(terms, finish_by=date_of(day, terms))


def _ends(candidates: tuple[Candidate, ...], first: int, before: int) -> list[int]:
    """The days on which a plan may end: with a week of own work, or with a run."""
    found = {one.last for candidate in candidates for one in candidate.sittings}
    if any(candidate.window is not None for candidate in candidates):
        found |= set(range(DAYS - 1, max(before, 0), DAYS))
    return sorted(day for day in found if first <= day < before)
