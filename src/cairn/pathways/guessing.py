"""Divides credits by rules of thumb, and says whether no division could be better.

Knows numbers only. Where there is plenty, a few simple orders find a division for everyone; where
there is too little for everyone, adding up shows it. What lies between has to be searched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from cairn.pathways.wanted import WHOLE
from cairn.pathways.wants import Ask, Budget, Want

__all__ = ["guessed"]

_Met: TypeAlias = dict[int, tuple[int, ...]]


def guessed(
    asks: Sequence[Ask],
    wants: Sequence[Want],
    free: Mapping[int, list[int]],
    used: Mapping[int, int],
    budget: Budget,
) -> _Met | None:
    """Divide by rules of thumb.

    Args:
        asks: What is asked.
        wants: Every want, by its number.
        free: The credentials that each want can use.
        used: How much of each credential is used up already.
        budget: What it may cost.

    Returns:
        The credentials of each want that is met, when no division meets more; None when one might.

    Raises:
        LimitError: If the budget does not suffice (``pathway-too-entangled``).
    """
    numbers = [number for ask in asks for number in ask.wants]
    asked = sum(min(ask.quota, len(ask.wants)) for ask in asks)
    most = min(asked, _most_that_add_up(numbers, wants, free, used))
    scarce = {number: sum(wants[number].offers[one] for one in free[number]) for number in numbers}
    askers: dict[int, int] = {}
    for number in numbers:
        for stone in free[number]:
            askers[stone] = askers.get(stone, 0) + 1
    orders = (
        sorted(numbers, key=lambda number: Fraction(scarce[number], wants[number].need)),
        sorted(numbers, key=lambda number: wants[number].need),
        numbers,
    )
    tastes: tuple[Callable[[Want, int], tuple[int, int]], ...] = (
        lambda want, stone: (askers[stone], -want.offers[stone]),
        lambda want, stone: (-want.offers[stone], askers[stone]),
        lambda want, stone: (askers[stone], want.offers[stone]),
    )
    for order in orders:
        for taste in tastes:
            budget.spend(sum(len(free[number]) for number in numbers))
            met = _in_turn(order, asks, wants, free, used, taste)
            if len(met) >= most:
                return met
    return None


def _most_that_add_up(
    numbers: Sequence[int],
    wants: Sequence[Want],
    free: Mapping[int, list[int]],
    used: Mapping[int, int],
) -> int:
    """How many wants could be met if credentials flowed like water, each where it fills most.

    A credential's uses add up to no more than what is left of it, so what they fill together is no
    more than that, times the most that a whole use of it fills.
    """
    best: dict[int, Fraction] = {}
    for number in numbers:
        want = wants[number]
        for stone in free[number]:
            times = Fraction(WHOLE - used.get(stone, 0), want.takes)
            fills = min(Fraction(want.offers[stone], want.need), Fraction(1)) * times
            best[stone] = max(best.get(stone, fills), fills)
    return int(sum(best.values(), Fraction(0)))


def _in_turn(
    order: Sequence[int],
    asks: Sequence[Ask],
    wants: Sequence[Want],
    free: Mapping[int, list[int]],
    used: Mapping[int, int],
    taste: Callable[[Want, int], tuple[int, int]],
) -> _Met:
    """Let one want after another take what it likes best, and put back what it can do without."""
    quota = {number: index for index, ask in enumerate(asks) for number in ask.wants}
    left = [ask.quota for ask in asks]
    gone = dict(used)
    met: _Met = {}
    for number in order:
        if not left[quota[number]]:
            continue
        want = wants[number]
        able = [one for one in free[number] if gone.get(one, 0) + want.takes <= WHOLE]
        taken = _enough(want, sorted(able, key=lambda stone: (taste(want, stone), stone)))
        if taken:
            met[number] = taken
            left[quota[number]] -= 1
            for stone in taken:
                gone[stone] = gone.get(stone, 0) + want.takes
    return met


def _enough(want: Want, liked: Sequence[int]) -> tuple[int, ...]:
    kept: list[int] = []
    total = 0
    for stone in liked:
        if total >= want.need:
            break
        kept.append(stone)
        total += want.offers[stone]
    if total < want.need:
        return ()
    for stone in sorted(kept, key=lambda one: want.offers[one]):
        if total - want.offers[stone] >= want.need:
            total -= want.offers[stone]
            kept.remove(stone)
    return tuple(sorted(kept))
