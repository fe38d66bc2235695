"""Makes a rating plan: enough raters for each person, even work, no conflict, all of it linked.

Each person in turn gets the raters with the least work, chance deciding among equals, so that pairs
of raters mix. Then work is evened out as far as conflicts allow, and groups that nobody links are
joined by exchanging one person for another. The same seed gives the same plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cairn.assessment.finding import listing
from cairn.assessment.linkage import Links, Meeting, linked_tasks
from cairn.assessment.load_balance import Loads, Move
from cairn.assessment.rating_plan import Rater, RatingPlan, allowed_people
from cairn.kernel.errors import ShapeError, UsageError

__all__ = ["PlanWish", "assign_raters"]

_MOST_DEALS = 50
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What the plan should be like.

    Attributes:
        raters: How many raters each person gets for each task.
        outside: How many of a person's raters, over all tasks, come from outside the issuer. Where
            tasks have raters of their own, they are spread over the tasks.
        same_raters: Whether the raters of a person judge all tasks of that person; else each task
            of a person has raters of its own.
        most_people: How many people one rater judges at most; None for no limit.
        blind: Whether raters see neither whose work it is nor what others gave.
    """

    raters: int = 2
    outside: int = 0
    same_raters: bool = True
    most_people: int | None = None
    blind: bool = True

    def __post_init__(self) -> None:
        if min(self.raters, 1 if self.most_people is None else self.most_people) < 1:
            raise UsageError(
                "A plan needs at least one rater for each person, and one person for each rater.",
                code="wrong-plan-wish",
                mend="Ask for at least one of each.",
            )


class _Need(NamedTuple):
    """How many raters a person needs over all tasks, and how many of them from outside."""

    raters: int
    outside: int


class _Edge(NamedTuple):
    rater: str
    person: str


def assign_raters(
    people: Mapping[str, str],
    raters: Sequence[Rater],
    tasks: Mapping[str, str],
    wish: PlanWish,
    seed: int,
) -> RatingPlan:
    """Plan who judges whom.

    The loads of two raters differ by at most one person, as far as conflicts, the share from
    outside and the links allow it.

    Args:
        people: What each person is called, by key.
        raters: Who may judge.
        tasks: What each task is called, by key.
        wish: What the plan should be like.
        seed: Where chance starts; 0 or more.

    Returns:
        A plan in which `rating_plan.plan_findings` finds no fault.

    Raises:
        UsageError: nobody to judge, no task, or two raters with the same key.
        ShapeError: there is no such plan; the sentence says who cannot be rated and why.
    """
    _require_sense(people, raters, tasks)
    times = 1 if wish.same_raters else len(tasks)
    need = _Need(wish.raters * times, wish.outside)
    if not 0 <= need.outside <= need.raters:
        raise UsageError(
            f"{wish.outside} of {need.raters} raters of a person cannot come from outside.",
            code="wrong-plan-wish",
            mend="Ask for no more from outside than there are raters.",
        )
    allowed = allowed_people(people, raters)
    outside = {rater.key for rater in raters if rater.outside}
    _require_possible(people, allowed, outside, need)
    chance = np.random.default_rng(seed)
    judged = _given_out(people, allowed, outside, need, chance)
    loads = Loads(judged, allowed, outside, need.outside)
    while chain := loads.evening_moves():
        for move in chain:
            loads.move(move)
    names = {rater.key: rater.name for rater in raters}
    _require_bearable(loads, names, wish)
    _link(loads, names)
    _require_bearable(loads, names, wish)
    meetings = _meetings(loads, outside, tasks, wish, chance)
    return RatingPlan(dict(people), tuple(raters), dict(tasks), meetings, wish.blind)


def _require_sense(
    people: Mapping[str, str], raters: Sequence[Rater], tasks: Mapping[str, str]
) -> None:
    keys = {rater.key.casefold() for rater in raters}
    if not people or not raters or not tasks or len(keys) < len(raters):
        raise UsageError(
            "A plan needs people, raters with addresses of their own, and tasks.",
            code="nothing-to-plan",
            mend="Give at least one of each, and no rater twice.",
        )


def _require_possible(
    people: Mapping[str, str],
    allowed: Mapping[str, set[str]],
    outside: set[str],
    need: _Need,
) -> None:
    """Each person alone must have enough raters who may judge."""
    if need.raters < _FEWEST:
        raise ShapeError(
            "With one rater for each person nothing links the raters, so nobody could say who is"
            " severe.",
            code="unlinked-plan",
            mend="Plan at least two raters for each person.",
        )
    lacking = []
    for person, name in people.items():
        may = {rater for rater, judgeable in allowed.items() if person in judgeable}
        if len(may) < need.raters:
            lacking.append(f"{name} (needs {need.raters} raters, {len(may)} may judge)")
        elif len(may & outside) < need.outside:
            short = len(may & outside)
            lacking.append(f"{name} (needs {need.outside} from outside, {short} may judge)")
    if lacking:
        raise ShapeError(
            f"These people cannot be rated: {listing(lacking)}.",
            code="too-few-raters",
            mend="Find further raters without a conflict, or plan fewer for each person.",
        )
    raters, most = len(allowed), len(people) * (need.raters - 1) + 1
    if raters > most:
        raise ShapeError(
            f"There are {raters} raters, and {_counted(len(people))} with {need.raters} raters each"
            f" can link no more than {most}.",
            code="too-many-raters",
            mend="Leave some raters out, or plan more for each person.",
        )


def _counted(people: int) -> str:
    return "one person" if people == 1 else f"{people} people"


def _given_out(
    people: Mapping[str, str],
    allowed: Mapping[str, set[str]],
    outside: set[str],
    need: _Need,
    chance: np.random.Generator,
) -> dict[str, set[str]]:
    """Each person's raters: those from outside first, always those with the least work."""
    keys = list(allowed)
    from_outside = np.array([key in outside for key in keys])
    work = np.zeros(len(keys))
    judged: dict[str, set[str]] = {key: set() for key in keys}
    order = list(people)
    for place in chance.permutation(len(order)):
        person = order[place]
        may = np.array([person in allowed[key] for key in keys])
        turn = np.where(may, work + chance.random(len(keys)), np.inf)
        first = np.argsort(np.where(from_outside, turn, np.inf))[: need.outside]
        turn[first] = np.inf
        rest = np.argsort(turn)[: need.raters - need.outside]
        for chosen in (*first, *rest):
            judged[keys[chosen]].add(person)
            work[chosen] += 1
    return judged


def _require_bearable(loads: Loads, names: Mapping[str, str], wish: PlanWish) -> None:
    if wish.most_people is None:
        return
    over = [rater for rater in names if loads.load(rater) > wish.most_people]
    if over:
        shown = [f"{names[rater]} ({loads.load(rater)})" for rater in over]
        raise ShapeError(
            f"The work is more than {wish.most_people} people for each rater. Shared as evenly as"
            f" it can be, these would have more: {listing(shown)}.",
            code="too-much-work",
            mend="Find further raters, allow more people for each, or plan fewer raters.",
        )


def _link(loads: Loads, names: Mapping[str, str]) -> None:
    """Join the groups of raters that no person links, one at a time."""
    while True:
        group, spare = _groups(loads)
        if len(set(group.values())) <= 1:
            return
        moves = next(_exchanges(loads, group, spare), None) or next(
            _handovers(loads, group, spare), None
        )
        if moves is None:
            raise ShapeError(
                "No plan was found that links all raters; these groups stay apart:"
                f" {_shown(group, names)}.",
                code="unlinked-plan",
                mend="Find a rater without conflicts who can judge people of each group, or plan"
                " more raters for each person.",
            )
        for move in moves:
            loads.move(move)


def _shown(group: Mapping[str, str], names: Mapping[str, str]) -> str:
    members: dict[str, list[str]] = {}
    for rater, first in group.items():
        members.setdefault(first, []).append(names[rater])
    return "; ".join(listing(raters) for raters in members.values())


def _groups(loads: Loads) -> tuple[dict[str, str], list[_Edge]]:
    """The group of each rater who has work, and the meetings without which it still holds."""
    links = Links[tuple[str, str]]()
    spare = [
        _Edge(rater, person)
        for rater in sorted(loads.judged)
        for person in sorted(loads.judged[rater])
        if not links.join(("rater", rater), ("person", person))
    ]
    busy = [rater for rater, people in loads.judged.items() if people]
    return {rater: "/".join(links.leader(("rater", rater))) for rater in busy}, spare


def _exchanges(
    loads: Loads, group: Mapping[str, str], spare: Sequence[_Edge]
) -> Iterator[list[Move]]:
    """Two raters of different groups exchange a person each; nobody's work changes.

    What is spare may go without breaking its group, so the two people tie both groups together.
    """
    for rater, person in spare:
        for other in sorted(group):
            if group[other] == group[rater] or person not in loads.movable(rater, other):
                continue
            for back in sorted(loads.movable(other, rater)):
                yield [Move(person, rater, other), Move(back, other, rater)]


def _handovers(
    loads: Loads, group: Mapping[str, str], spare: Sequence[_Edge]
) -> Iterator[list[Move]]:
    """A rater of another group takes a person over; the work becomes less even."""
    for rater, person in spare:
        others = [one for one in sorted(group) if group[one] != group[rater]]
        for other in sorted(others, key=loads.load):
            if person in loads.movable(rater, other):
                yield [Move(person, rater, other)]


def _meetings(
    loads: Loads,
    outside: set[str],
    tasks: Mapping[str, str],
    wish: PlanWish,
    chance: np.random.Generator,
) -> tuple[Meeting, ...]:
    """Who judges whom on what; where each task has raters of its own, chance deals them out."""
    raters: dict[str, list[str]] = {}
    for rater in sorted(loads.judged):
        for person in loads.judged[rater]:
            raters.setdefault(person, []).append(rater)
    if wish.same_raters:
        everyone = [(person, rater) for person in sorted(raters) for rater in raters[person]]
        return tuple(Meeting(person, rater, task) for person, rater in everyone for task in tasks)
    for _ in range(_MOST_DEALS):
        dealt = _dealt(raters, outside, tuple(tasks), chance)
        apart = linked_tasks(dealt)
        if len(apart) == 1:
            return tuple(dealt)
    named = "; ".join(listing([tasks[task] for task in part]) for part in apart)
    raise ShapeError(
        f"No plan was found whose raters link all tasks; these stay apart: {named}.",
        code="unlinked-plan",
        mend="Let the same raters judge all tasks of a person, or plan for more people.",
    )


def _dealt(
    raters: Mapping[str, Sequence[str]],
    outside: set[str],
    tasks: Sequence[str],
    chance: np.random.Generator,
) -> list[Meeting]:
    """Each person's raters over the tasks in turn, those from outside first."""
    found = []
    for person in sorted(raters):
        own = [raters[person][place] for place in chance.permutation(len(raters[person]))]
        own.sort(key=lambda rater: rater not in outside)
        start = int(chance.integers(len(tasks)))
        found += [
            Meeting(person, rater, tasks[(start + turn) % len(tasks)])
            for turn, rater in enumerate(own)
        ]
    return found
