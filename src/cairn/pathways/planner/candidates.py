"""Which offerings of a catalogue can play a part in a plan at all.

Leaves out what cannot be taken, what neither the goal nor a prerequisite needs, and, for a role,
what another offering replaces in every plan: one that teaches no less, costs and takes no more,
asks no more beforehand, opens no less and can always be done in the same weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cairn.pathways.planner.catalogue import Offering
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.weeks import (
    Sitting,
    Window,
    day_of,
    last_whole_week,
    sittings,
    window,
)

__all__ = ["Candidate", "Price", "bans_of", "gather", "narrowed", "price_of"]


@dataclass(frozen=True, slots=True)
class Price:
    """What an offering costs this person, in minor units.

    Attributes:
        full: With the best waiver that may be claimed as often as one likes.
        saved: What each waiver that is counted takes off besides, by its number.
    """

    full: int
    saved: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offering that can play a part.

    Attributes:
        offering: The offering.
        price: What it costs.
        gains: How high it reaches in each need that is still open; empty for a pathway.
        groups: Its prerequisites that are not held: of each set of ids, one must be finished.
        sittings: The runs that can be joined.
        window: When it can be worked on at one's own pace; None for one with runs.
        bans: The terms that forbid it; empty where they are obeyed.
    """

    offering: Offering
    price: Price
    gains: Mapping[int, int]
    groups: tuple[frozenset[str], ...]
    sittings: tuple[Sitting, ...]
    window: Window | None
    bans: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class _Kept:
    """Candidates that nothing replaces, by the needs they reach."""

    by_need: dict[int, list[Candidate]] = field(default_factory=dict)

    def replaces(self, one: Candidate, opens: Mapping[str, frozenset[tuple[str, int]]]) -> bool:
        rows = [self.by_need.get(need, []) for need in one.gains]
        return any(_replaces(other, one, opens) for other in min(rows, key=len))

    def add(self, one: Candidate) -> None:
        for need in one.gains:
            self.by_need.setdefault(need, []).append(one)


def price_of(offering: Offering, terms: Terms) -> Price:
    """What an offering costs this person."""
    best = max((one.saves(offering) for one in terms.waivers if one.uses is None), default=0)
    counted = {
        number: waiver.saves(offering) - best
        for number, waiver in enumerate(terms.waivers)
        if waiver.uses and waiver.saves(offering) > best
    }
    return Price(offering.price.minor - best, counted)


def bans_of(offering: Offering, terms: Terms) -> frozenset[tuple[str, str]]:
    """The terms that forbid an offering, as pairs of a kind and a subject."""
    found = set()
    if offering.id in terms.avoid:
        found.add(("avoid", offering.id))
    if offering.issuer_id in terms.avoid_issuers:
        found.add(("issuer", offering.issuer_id))
    if offering.mode not in terms.modes:
        found.add(("mode", offering.mode))
    return frozenset(found)


def gather(
    offerings: Sequence[Offering],
    terms: Terms,
    held: frozenset[str],
    gains: Callable[[Offering], Mapping[int, int]],
    useful: Callable[[Offering], bool] | None = None,
    *,
    forbidden: bool = False,
) -> tuple[Candidate, ...]:
    """Choose the candidates.

    Args:
        offerings: The whole catalogue.
        terms: What the plan must keep to.
        held: The achievements that are held.
        gains: How high an offering reaches in each need that is open.
        useful: For a pathway: whether an offering counts somewhere. Nothing is replaced then,
            because two that count at the same place may both be needed.
        forbidden: Whether to keep what the terms forbid, with the reason in `bans`.
    """
    by_achievement: dict[str, list[Offering]] = {}
    for one in offerings:
        by_achievement.setdefault(one.achievement, []).append(one)
    reached = {one.id: gains(one) for one in offerings}
    asked = [
        one
        for one in offerings
        if reached[one.id] or one.id in terms.include or (useful is not None and useful(one))
    ]
    roots = [one.id for one in asked]
    wanted = {}
    for one in _with_what_they_need(asked, held, by_achievement):
        found = _possible(one, terms, held, by_achievement, reached[one.id])
        if found is not None and (forbidden or not found.bans):
            wanted[one.id] = found
    _drop_unreachable(wanted)
    needed = _with_prerequisites((key for key in roots if key in wanted), wanted)
    chosen = [wanted[key] for key in wanted if key in needed]
    if useful is None:
        chosen = _without_replaced(chosen, terms)
    return tuple(sorted(chosen, key=lambda one: one.offering.id))


def narrowed(candidates: Sequence[Candidate], terms: Terms) -> tuple[Candidate, ...]:
    """The candidates that are left under an earlier deadline, with the runs and weeks that are.

    What one replaces later it also replaces earlier: it can be done in the same weeks.

    Args:
        candidates: The candidates under the same terms with a later deadline, or none.
        terms: The terms with the earlier one.
    """
    if terms.finish_by is None:
        return tuple(candidates)
    end = day_of(terms.finish_by, terms)
    left = {}
    for one in candidates:
        joined = tuple(sitting for sitting in one.sittings if sitting.last <= end)
        span = one.window
        if span is not None:
            last = min(span.last, last_whole_week(end))
            room = (last - span.first + 1) * terms.hours_per_week
            span = Window(span.first, last) if room >= one.offering.hours else None
        if joined or span is not None:
            left[one.offering.id] = replace(one, sittings=joined, window=span)
    _drop_unreachable(left)
    return tuple(left.values())


def _with_what_they_need(
    asked: Iterable[Offering],
    held: frozenset[str],
    by_achievement: Mapping[str, Sequence[Offering]],
) -> list[Offering]:
    found = {one.id: one for one in asked}
    waiting = list(found.values())
    while waiting:
        for group in waiting.pop().prerequisites:
            if held & set(group):
                continue
            for one in (one for name in group for one in by_achievement.get(name, ())):
                if one.id not in found:
                    found[one.id] = one
                    waiting.append(one)
    return list(found.values())


def _possible(
    one: Offering,
    terms: Terms,
    held: frozenset[str],
    by_achievement: Mapping[str, Sequence[Offering]],
    gains: Mapping[int, int],
) -> Candidate | None:
    joined = sittings(one, terms) if one.runs else ()
    span = None if one.runs else window(one, terms)
    if not joined and span is None:
        return None
    groups = tuple(
        frozenset(
            other.id
            for name in group
            for other in by_achievement.get(name, ())
            if other.id != one.id
        )
        for group in one.prerequisites
        if not held & set(group)
    )
    return Candidate(one, price_of(one, terms), gains, groups, joined, span, bans_of(one, terms))


def _drop_unreachable(possible: dict[str, Candidate]) -> None:
    """Take out what has a prerequisite that nobody can finish, until nothing changes."""
    while True:
        lost = [
            key
            for key, one in possible.items()
            if any(not any(k in possible for k in group) for group in one.groups)
        ]
        if not lost:
            return
        for key in lost:
            del possible[key]


def _with_prerequisites(roots: Iterable[str], known: Mapping[str, Candidate]) -> set[str]:
    needed = set(roots)
    waiting = list(needed)
    while waiting:
        for group in known[waiting.pop()].groups:
            fresh = {key for key in group if key in known} - needed
            needed |= fresh
            waiting += fresh
    return needed


def _without_replaced(chosen: Sequence[Candidate], terms: Terms) -> list[Candidate]:
    opened: dict[str, set[tuple[str, int]]] = {}
    for one in chosen:
        for number, group in enumerate(one.groups):
            for key in group:
                opened.setdefault(key, set()).add((one.offering.id, number))
    opens = {key: frozenset(found) for key, found in opened.items()}
    kept = _Kept()
    left = []
    for one in sorted(
        chosen,
        key=lambda c: (c.price.full, c.offering.hours, -sum(c.gains.values()), c.offering.id),
    ):
        asked = one.offering.id in terms.include or not one.gains
        if asked or not kept.replaces(one, opens):
            kept.add(one)
            left.append(one)
    return left


def _replaces(
    other: Candidate, one: Candidate, opens: Mapping[str, frozenset[tuple[str, int]]]
) -> bool:
    # Asked tens of thousands of times: what differs most often comes first.
    if other.offering.hours > one.offering.hours or not _no_dearer(other.price, one.price):
        return False
    gains = other.gains
    for need, rank in one.gains.items():
        if gains.get(need, 0) < rank:
            return False
    nothing: frozenset[tuple[str, int]] = frozenset()
    return (
        opens.get(one.offering.id, nothing) <= opens.get(other.offering.id, nothing)
        and other.bans <= one.bans
        and all(any(mine <= group for mine in one.groups) for group in other.groups)
        and _same_weeks(other, one)
    )


def _no_dearer(mine: Price, theirs: Price) -> bool:
    """Whether one costs no more, without a counted waiver and with each that the other may use."""
    return mine.full <= theirs.full and (
        not theirs.saved
        or all(
            mine.full - mine.saved.get(waiver, 0) <= theirs.full - saved
            for waiver, saved in theirs.saved.items()
        )
    )


def _same_weeks(other: Candidate, one: Candidate) -> bool:
    """Whether `other` can be done wherever `one` can, with no more hours in any week."""
    if other.window is not None and one.window is not None:
        return other.window.first <= one.window.first and other.window.last >= one.window.last
    if other.window is None:
        return one.window is None and all(
            any(_inside(mine, theirs) for mine in other.sittings) for theirs in one.sittings
        )
    # At one's own pace in the weeks of a run: it must be done with the last week that ends with
    # the run, and may not wait for a prerequisite that ends in the run's first week.
    return not other.groups and all(
        other.window.first <= sitting.week
        and other.window.last >= last_whole_week(sitting.last)
        and other.offering.hours
        <= sum(
            hours
            for week, hours in enumerate(sitting.loads, sitting.week)
            if week <= last_whole_week(sitting.last)
        )
        for sitting in one.sittings
    )


def _inside(mine: Sitting, theirs: Sitting) -> bool:
    if mine.first < theirs.first or mine.last > theirs.last:
        return False
    loads = dict(enumerate(theirs.loads, theirs.week))
    return all(hours <= loads[week] for week, hours in enumerate(mine.loads, mine.week))
