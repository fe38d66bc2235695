"""Gives credentials to the leaves that want them, so that nothing is counted twice.

Knows numbers only. A *want* is one leaf's side: how much it needs, how much of a credential it
uses up, and what each credential offers it. A *group* asks that at least so many of its wants be
met: the leaves of one “at least” node. `assign` meets as many as possible, and never fewer than
possible.

How: wants that nobody disputes are met first, which can hurt nobody. What is left falls into
parts that share no credential and no group; `dividing` has the two ways to divide one exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cairn.pathways.dividing import flow, pack
from cairn.pathways.wanted import WHOLE
from cairn.pathways.wants import Ask, Budget, Want, enough_of

__all__ = ["Assignment", "Group", "assign", "without_dispute"]


@dataclass(frozen=True, slots=True)
class Group:
    """At least `quota` of the wants of these numbers must be met."""

    quota: int
    wants: tuple[int, ...]


@dataclass(slots=True)
class Assignment:
    """Who uses what.

    Attributes:
        missing: How many wants are still to be met, over all groups.
        uses: The credentials that each met want uses, by the number of the want.
        used: How much of each credential is used up, in per cent.
    """

    missing: int
    uses: dict[int, tuple[int, ...]] = field(default_factory=dict)
    used: dict[int, int] = field(default_factory=dict)

    def give(self, number: int, want: Want, stones: tuple[int, ...]) -> None:
        """Let a want use credentials."""
        self.uses[number] = stones
        for stone in stones:
            self.used[stone] = self.used.get(stone, 0) + want.takes

    def free_for(self, want: Want) -> list[int]:
        """The credentials that a want could still use, in their order."""
        room = WHOLE - want.takes
        return [stone for stone in want.offers if self.used.get(stone, 0) <= room]


def assign(groups: Sequence[Group], wants: Sequence[Want], budget: Budget) -> Assignment:
    """Meet as many wants as the groups ask for and the credentials allow.

    Args:
        groups: What is asked; each want stands in at most one group.
        wants: Every want, by its number.
        budget: What the search may cost.

    Returns:
        An assignment with the least number missing. The same values give the same assignment.

    Raises:
        LimitError: If the budget does not suffice (``pathway-too-entangled``).
    """
    done = Assignment(0)
    asks = [
        Ask(group.quota, [number for number in group.wants if wants[number].possible])
        for group in groups
    ]
    if all(wants[number].simple for ask in asks for number in ask.wants):
        _assign_simple(asks, wants, done, budget)
    else:
        _assign_any(asks, wants, done, budget)
    done.missing = sum(
        group.quota - min(group.quota, sum(number in done.uses for number in group.wants))
        for group in groups
    )
    return done


def _assign_simple(
    asks: list[Ask], wants: Sequence[Want], done: Assignment, budget: Budget
) -> None:
    """The same as `_assign_any` where each want takes one credential wholly or nothing: by bits."""
    taken = 0
    changed = True
    while changed:
        changed = False
        budget.spend(sum(len(ask.wants) for ask in asks))
        disputed = _disputed(asks, wants)
        for ask in asks:
            for number in tuple(ask.wants):
                want = wants[number]
                calm = want.mask & ~(disputed | taken) if want.takes else want.mask
                if calm:
                    used = enough_of(want, want.offers) if not want.takes else (_lowest(calm),)
                    done.give(number, want, used or ())
                    taken |= calm & -calm if want.takes else 0
                    ask.met(number)
                    changed = True
                elif not want.mask & ~taken:
                    ask.wants.remove(number)
                if not ask.quota:
                    break
    free = {
        number: [stone for stone in wants[number].offers if not taken >> stone & 1]
        for ask in asks
        for number in ask.wants
    }
    for number, stone in flow(asks, free, budget).items() if free else ():
        done.give(number, wants[number], (stone,))


def _disputed(asks: list[Ask], wants: Sequence[Want]) -> int:
    """The credentials that more than one open want could take, as bits."""
    once = twice = 0
    for ask in asks:
        for number in ask.wants:
            if wants[number].takes:
                twice |= once & wants[number].mask
                once |= wants[number].mask
    return twice


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _assign_any(asks: list[Ask], wants: Sequence[Want], done: Assignment, budget: Budget) -> None:
    budget.spend(sum(1 + len(wants[number].offers) for ask in asks for number in ask.wants))
    _settle(asks, wants, done)
    for part in _parts(asks, wants, done):
        numbers = [number for ask in part for number in ask.wants]
        free = {number: done.free_for(wants[number]) for number in numbers}
        if all(_alone(wants[number], free[number]) for number in numbers):
            stones = flow(part, free, budget)
            for number, stone in stones.items():
                done.give(number, wants[number], (stone,))
        else:
            for number, used in pack(part, wants, free, done.used, budget).items():
                done.give(number, wants[number], used)


def without_dispute(wants: Sequence[Want]) -> Assignment | None:
    """Meet every want that can be met, when no credential is wanted by more than it can serve.

    Returns:
        The assignment, or None when credentials are disputed.
    """
    load: dict[int, int] = {}
    for want in wants:
        if want.takes:
            for stone in want.offers:
                load[stone] = load.get(stone, 0) + want.takes
                if load[stone] > WHOLE:
                    return None
    done = Assignment(0)
    for number, want in enumerate(wants):
        used = enough_of(want, want.offers) if want.offers else None
        if used is not None:
            done.give(number, want, used)
    return done


def _alone(want: Want, free: list[int]) -> bool:
    """Whether one credential is always enough, and no two such wants can share one."""
    return want.takes > WHOLE // 2 and all(want.offers[stone] >= want.need for stone in free)


def _settle(asks: list[Ask], wants: Sequence[Want], done: Assignment) -> None:
    """Meet what nobody disputes and drop what cannot be met, until neither is left.

    To meet a want with credentials that nobody else could need never hurts: in any best
    assignment it can take the place of another of its group, or come on top.
    """
    changed = True
    while changed:
        changed = False
        for ask in asks:
            ask.wants = [number for number in ask.wants if _possible(wants[number], done)]
        load = _load(asks, wants)
        for ask in asks:
            for number in tuple(ask.wants):
                want = wants[number]
                calm = [stone for stone in done.free_for(want) if _calm(stone, want, load, done)]
                used = enough_of(want, calm)
                if used is not None:
                    done.give(number, want, used)
                    ask.met(number)
                    changed = True
                    if not ask.quota:
                        break


def _possible(want: Want, done: Assignment) -> bool:
    return sum(want.offers[stone] for stone in done.free_for(want)) >= want.need


def _load(asks: list[Ask], wants: Sequence[Want]) -> dict[int, int]:
    """How much of each credential would be used up if every open want used it."""
    load: dict[int, int] = {}
    for ask in asks:
        for number in ask.wants:
            for stone in wants[number].offers:
                load[stone] = load.get(stone, 0) + wants[number].takes
    return load


def _calm(stone: int, want: Want, load: dict[int, int], done: Assignment) -> bool:
    return not want.takes or load[stone] + done.used.get(stone, 0) <= WHOLE


def _parts(asks: list[Ask], wants: Sequence[Want], done: Assignment) -> list[list[Ask]]:
    """Divide what is open so that no two parts dispute a credential."""
    load = _load(asks, wants)
    parts: list[tuple[set[int], list[Ask]]] = []
    for ask in asks:
        if not ask.wants:
            continue
        stones = {
            stone
            for number in ask.wants
            for stone in done.free_for(wants[number])
            if not _calm(stone, wants[number], load, done)
        }
        touching = [part for part in parts if part[0] & stones]
        parts = [part for part in parts if not part[0] & stones]
        together = [one for part in touching for one in part[1]]
        parts.append((stones.union(*(part[0] for part in touching)), [*together, ask]))
    return [part[1] for part in parts]
