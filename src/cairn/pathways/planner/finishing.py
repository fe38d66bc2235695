"""Finds the earliest day by which a goal can be complete.

Tries deadlines: whether a plan exists by a day is a search of its own, and what can be done by a
day can be done by any later one, so half of the days are settled with each try.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace

from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.programme import Stage
from cairn.pathways.planner.search import Choice, Search
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.weeks import DAYS, date_of

__all__ = ["Earliest", "find_earliest"]

_FEWEST_HOURS = Stage("hours")


@dataclass(frozen=True, slots=True)
class Earliest:
    """The earliest end.

    Attributes:
        choice: A choice that ends then; without offerings if nothing was found.
        terms: The terms with that day as the deadline.
        day: The day, counted from the start; -1 for a goal that is complete already.
        bound: A day before which no plan ends.
        proven: Whether no plan ends earlier.
    """

    choice: Choice
    terms: Terms
    day: int
    bound: int
    proven: bool


def find_earliest(search_under: Callable[[Terms], Search], terms: Terms) -> Earliest:
    """Find the earliest day by which the goal can be complete.

    Args:
        search_under: Opens a search under terms that differ in their deadline.
        terms: The terms.
    """
    search = search_under(terms)
    best = search.run(_FEWEST_HOURS)
    if best.table is None:
        return Earliest(best, terms, -1, -1, best.impossible)
    least = best.bound or 0
    # So many weeks are needed for the fewest hours; in the last of them a run may end any day.
    first = (-(-least // terms.hours_per_week) - 1) * DAYS
    days = _ends(search.candidates, first, best.table.finish)
    low, high = 0, len(days)
    unsure = None
    while low < high and best.table is not None:
        middle = (low + high) // 2
        tried = search_under(_until(terms, days[middle])).run(_FEWEST_HOURS)
        if tried.table is None:
            unsure = days[low] if unsure is None and not tried.impossible else unsure
            low = middle + 1
        else:
            best = tried
            high = bisect_left(days, tried.table.finish)
    day = best.table.finish if best.table else -1
    bound = day if unsure is None else unsure
    by_then = terms if day < 0 else _until(terms, day)
    return Earliest(best, by_then, day, bound, bound == day)


def _until(terms: Terms, day: int) -> Terms:
    return replace(terms, finish_by=date_of(day, terms))


def _ends(candidates: tuple[Candidate, ...], first: int, before: int) -> list[int]:
    """The days on which a plan may end: with a week of own work, or with a run."""
    found = {one.last for candidate in candidates for one in candidate.sittings}
    if any(candidate.window is not None for candidate in candidates):
        found |= set(range(DAYS - 1, max(before, 0), DAYS))
    return sorted(day for day in found if first <= day < before)
