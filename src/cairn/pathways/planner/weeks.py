"""The person's calendar: weeks counted from the first day, and when an offering fits into them.

Week 0 starts on the first day of the terms, and all weeks have seven days. A run loads every week
that it touches with its hours, spread evenly; its first and last day stay exact. Work at one's own
pace is counted in whole weeks: it may be done in a week that lies wholly in its period, and it
ends with the week of its last hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cairn.pathways.planner.catalogue import Offering, Run
from cairn.pathways.planner.terms import Terms

__all__ = [
    "DAYS",
    "FAR",
    "Sitting",
    "Window",
    "date_of",
    "day_of",
    "last_whole_week",
    "sittings",
    "window",
]

DAYS = 7
"""Days in a week."""

FAR = 10**6
"""A week and a day that never come: no end."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A run on the person's calendar.

    Attributes:
        first: Its first day, counted from the start of the plan.
        last: Its last day.
        week: Its first week.
        loads: Its hours in each week that it touches.
    """

    first: int
    last: int
    week: int
    loads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The weeks in which something may be worked on at one's own pace, both ends included."""

    first: int
    last: int


def day_of(day: date, terms: Terms) -> int:
    """A date, counted in days from the start of the plan."""
    return (day - terms.start).days


def date_of(day: int, terms: Terms) -> date:
    """The date of a day of the plan."""
    return terms.start + timedelta(days=day)


def last_whole_week(day: int) -> int:
    """The last week that has ended by a day; -1 if none has."""
    return (day + 1) // DAYS - 1


def _sitting(run: Run, hours: int, terms: Terms) -> Sitting:
    first, last = day_of(run.first, terms), day_of(run.last, terms)
    weeks = last // DAYS - first // DAYS + 1
    each, more = divmod(hours, weeks)
    loads = tuple(each + (week < more) for week in range(weeks))
    return Sitting(first, last, first // DAYS, loads)


def sittings(offering: Offering, terms: Terms) -> tuple[Sitting, ...]:
    """The runs that a person can still join and follow, the one that ends first in front."""
    end = FAR if terms.finish_by is None else day_of(terms.finish_by, terms)
    found = {
        _sitting(run, offering.hours, terms)
        for run in offering.runs
        if run.first >= terms.start and (run.enrol_by or run.first) >= terms.start
    }
    fitting = (one for one in found if one.last <= end and max(one.loads) <= terms.hours_per_week)
    return tuple(sorted(fitting, key=lambda one: (one.last, one.first)))


def window(offering: Offering, terms: Terms) -> Window | None:
    """The weeks in which an offering at one's own pace may be worked on; None if there are none."""
    first = 0 if offering.opens is None else max(0, -(-day_of(offering.opens, terms) // DAYS))
    last = FAR
    for end in (offering.closes, terms.finish_by):
        if end is not None:
            last = min(last, last_whole_week(day_of(end, terms)))
    room = (last - first + 1) * terms.hours_per_week
    return Window(first, last) if room >= offering.hours else None
