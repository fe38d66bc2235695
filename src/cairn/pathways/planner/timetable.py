"""Finds when to do what: the earliest timetable of offerings that were already chosen.

Exact: runs are tried one after the other, and the work at one's own pace is laid into the hours
that are left, the most urgent first. For one worker who may pause, with release and due dates that
respect prerequisites, that rule finds a timetable whenever there is one (Lawler 1973, Horn 1974).
Stops after a number of tries, and then says that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from cairn.pathways.planner.catalogue import Offering
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.weeks import DAYS, FAR, Sitting, Window, sittings, window

__all__ = ["Placed", "Timetable", "arrange"]

_MOST_TRIES = 40  # each takes a tenth of a millisecond; `arranging` has another way for the rest
_MOST_ORDERS = 64  # ways to say which of several alternatives is the prerequisite


@dataclass(frozen=True, slots=True)
class Placed:
    """One offering in a timetable.

    Attributes:
        offering: The offering.
        first: Its first day, counted from the start of the plan.
        last: Its last day.
        work: Its hours in each week, as pairs of week and hours.
    """

    offering: Offering
    first: int
    last: int
    work: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """When to do what.

    Attributes:
        placed: The offerings in the order in which they start.
        finish: The day on which the last one ends; work at one's own pace ends with its week.
            -1 for nothing to do.
        earliest: Whether it is proven that this choice cannot end earlier.
    """

    placed: tuple[Placed, ...]
    finish: int
    earliest: bool


@dataclass(slots=True)
class _Search:
    """What is known while one choice is arranged.

    Attributes:
        runs: The sittings of each offering that has runs, by place in the choice.
        windows: The window of each of the others.
        before: The places that must be finished before each.
        order: The places, what must be before first.
    """

    chosen: Sequence[Offering]
    terms: Terms
    runs: Mapping[int, tuple[Sitting, ...]]
    windows: Mapping[int, Window]
    before: Mapping[int, frozenset[int]] = field(default_factory=dict)
    order: tuple[int, ...] = ()
    load: dict[int, int] = field(default_factory=dict)
    count: dict[int, int] = field(default_factory=dict)
    taken: dict[int, Sitting] = field(default_factory=dict)
    tries: int = 0
    best: Timetable | None = None


def arrange(
    chosen: Sequence[Offering],
    groups: Mapping[str, Sequence[frozenset[str]]],
    terms: Terms,
    *,
    any_will_do: bool = False,
) -> tuple[Timetable | None, bool]:
    """Find the earliest timetable.

    Args:
        chosen: The offerings to be done, each once.
        groups: For an offering's id, its prerequisites that are not held: of each set of ids, one
            must be finished before. Ids that are not chosen cannot be finished.
        terms: Start, hours per week, how many at once, and deadline.
        any_will_do: Whether to stop at the first timetable, be it the earliest or not.

    Returns:
        The timetable, or None if there is none; and whether that answer is proven.
    """
    runs = {n: sittings(one, terms) for n, one in enumerate(chosen) if one.runs}
    spans = {n: window(one, terms) for n, one in enumerate(chosen) if not one.runs}
    windows = {n: span for n, span in spans.items() if span is not None}
    if len(windows) < len(spans) or not all(runs.values()):
        return None, True
    search = _Search(chosen, terms, runs, windows)
    least = _least_finish(search)
    complete = True
    for before in _orders(chosen, groups):
        if before is None:
            complete = False
            break
        order = _sorted(len(chosen), before)
        if order is None:
            continue
        search.before, search.order = before, order
        complete = _try_runs(search, 0, least, any_will_do=any_will_do) and complete
        if search.best is not None and (any_will_do or search.best.finish <= least):
            break
    if search.best is None:
        return None, complete
    proven = search.best.finish <= least or (complete and not any_will_do)
    return Timetable(search.best.placed, search.best.finish, proven), True


def _least_finish(search: _Search) -> int:
    """A day before which no timetable of this choice can end."""
    least = max((options[0].last for options in search.runs.values()), default=-1)
    # Any order of these runs leaves that much work; a week has so many hours.
    work = sum(search.chosen[place].hours for place in search.windows)
    if work:
        fixed = sum(search.chosen[place].hours for place in search.runs)
        weeks = -(-work // search.terms.hours_per_week)
        least = max(least, weeks * DAYS - 1)
        total = -(-(work + fixed) // search.terms.hours_per_week)
        # Runs may go on after the last own work, and then end within their last week.
        least = max(least, (total - 1) * DAYS)
        first = max(span.first for span in search.windows.values())
        least = max(least, first * DAYS + DAYS - 1)
    return least


def _orders(
    chosen: Sequence[Offering], groups: Mapping[str, Sequence[frozenset[str]]]
) -> Iterator[dict[int, frozenset[int]] | None]:
    """Every way to say what must be before what; None when there are too many."""
    places = {one.id: place for place, one in enumerate(chosen)}
    choices = [
        (place, sorted(places[key] for key in group if key in places))
        for place, one in enumerate(chosen)
        for group in groups.get(one.id, ())
    ]
    if any(not options for _, options in choices):
        return
    if prod(len(options) for _, options in choices) > _MOST_ORDERS:
        yield None
        return
    for picks in product(*(options for _, options in choices)):
        before: dict[int, set[int]] = {}
        for (place, _), pick in zip(choices, picks, strict=True):
            before.setdefault(place, set()).add(pick)
        yield {place: frozenset(found) for place, found in before.items()}


def _sorted(size: int, before: Mapping[int, frozenset[int]]) -> tuple[int, ...] | None:
    """The places with what must be before first; None for a circle."""
    done: list[int] = []
    waiting = list(range(size))
    while waiting:
        ready = [place for place in waiting if before.get(place, frozenset()) <= set(done)]
        if not ready:
            return None
        done += ready
        waiting = [place for place in waiting if place not in ready]
    return tuple(done)


def _try_runs(search: _Search, depth: int, least: int, *, any_will_do: bool) -> bool:
    """Choose a run for each offering that has some, in order; False if it stopped too soon."""
    if depth == len(search.order):
        search.tries += 1
        found = _lay_own_work(search)
        if found is not None and (search.best is None or found.finish < search.best.finish):
            search.best = found
        return search.tries < _MOST_TRIES
    place = search.order[depth]
    if place not in search.runs:
        return _try_runs(search, depth + 1, least, any_will_do=any_will_do)
    for sitting in search.runs[place]:
        if search.best is not None and sitting.last >= search.best.finish:
            break  # the ones after it end later still
        if not _fits(search, place, sitting):
            continue
        _put(search, place, sitting, 1)
        complete = _try_runs(search, depth + 1, least, any_will_do=any_will_do)
        _put(search, place, sitting, -1)
        if search.best is not None and (any_will_do or search.best.finish <= least):
            return True
        search.tries += 1
        if not complete or search.tries >= _MOST_TRIES:
            return False
    return True


def _fits(search: _Search, place: int, sitting: Sitting) -> bool:
    for earlier in search.before.get(place, ()):
        if earlier in search.taken and search.taken[earlier].last >= sitting.first:
            return False
        if earlier in search.windows:
            span = search.windows[earlier]
            weeks = sitting.first // DAYS - span.first
            if weeks * search.terms.hours_per_week < search.chosen[earlier].hours:
                return False
    return all(
        search.load.get(week, 0) + hours <= search.terms.hours_per_week
        and search.count.get(week, 0) < search.terms.at_once
        for week, hours in enumerate(sitting.loads, sitting.week)
    )


def _put(search: _Search, place: int, sitting: Sitting, sign: int) -> None:
    for week, hours in enumerate(sitting.loads, sitting.week):
        search.load[week] = search.load.get(week, 0) + sign * hours
        search.count[week] = search.count.get(week, 0) + sign
    if sign > 0:
        search.taken[place] = sitting
    else:
        del search.taken[place]


def _lay_own_work(search: _Search) -> Timetable | None:
    """Lay the work at one's own pace into what the runs leave, the most urgent first."""
    release, due = _periods(search)
    rank = {place: n for n, place in enumerate(search.order)}
    urgent = sorted(search.windows, key=lambda place: (due[place], rank[place]))
    left = {place: search.chosen[place].hours for place in urgent}
    work: dict[int, list[tuple[int, int, int, int]]] = {place: [] for place in urgent}
    week = min((release[place] for place in urgent), default=0)
    while left:
        room = search.terms.hours_per_week - search.load.get(week, 0)
        if search.count.get(week, 0) >= search.terms.at_once:
            room = 0
        done = 0
        for place in [one for one in urgent if one in left and release[one] <= week]:
            if due[place] < week:
                return None
            hours = min(left[place], room - done)
            if hours > 0:
                work[place].append((week, hours, done, room))
                done += hours
                left[place] -= hours
                if not left[place]:
                    del left[place]
        week += 1
    return _written(search, work)


def _periods(search: _Search) -> tuple[dict[int, int], dict[int, int]]:
    """The first and the last week of each own work, once the runs and the order are settled."""
    release = {place: span.first for place, span in search.windows.items()}
    due = {place: span.last for place, span in search.windows.items()}
    for place in search.order:
        for earlier in search.before.get(place, ()):
            if place in release:
                ends = search.taken[earlier].last // DAYS + 1 if earlier in search.taken else 0
                release[place] = max(release[place], ends, release.get(earlier, 0))
    for place in reversed(search.order):
        starts = search.taken[place].first // DAYS - 1 if place in search.taken else FAR
        for earlier in search.before.get(place, ()):
            if earlier in due:
                due[earlier] = min(due[earlier], starts, due.get(place, FAR))
    return release, due


def _written(search: _Search, work: Mapping[int, Sequence[tuple[int, int, int, int]]]) -> Timetable:
    placed = [
        Placed(
            search.chosen[place],
            sitting.first,
            sitting.last,
            tuple(enumerate(sitting.loads, sitting.week)),
        )
        for place, sitting in search.taken.items()
    ]
    finish = max((one.last for one in placed), default=-1)
    for place, parts in work.items():
        # Within a week one thing follows the other, spread over the days in proportion.
        week, _, before, room = parts[0]
        first = week * DAYS + before * DAYS // room
        week, hours, before, room = parts[-1]
        last = week * DAYS - (-(before + hours) * DAYS // room) - 1
        done = tuple((part[0], part[1]) for part in parts)
        placed.append(Placed(search.chosen[place], first, last, done))
        finish = max(finish, week * DAYS + DAYS - 1)
    placed.sort(key=lambda one: (one.first, one.last, one.offering.id))
    return Timetable(tuple(placed), finish, earliest=False)
