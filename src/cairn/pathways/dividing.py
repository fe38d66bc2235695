"""Two exact ways to divide disputed credentials among the wants that dispute them.

Knows numbers only. A *want* is one leaf's side; an *ask* wants so many of its wants to be met.

`flow` is for wants that one credential meets and that leave nothing of it: from asks through wants
to credentials it is a flow, and augmenting paths find a greatest one (Ford and Fulkerson 1956; for
matchings Kuhn 1955). `pack` is for the rest: where credits add up or shares are allowed, finding
the best is as hard as packing bins, and it is searched, credential after credential, over all
different states of what is still needed, unless a guess is as good as any division can be.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from cairn.pathways.guessing import guessed
from cairn.pathways.wanted import WHOLE
from cairn.pathways.wants import Ask, Budget, Want, enough_of

__all__ = ["flow", "pack"]

_HOPELESS = -1  # in a state: this want is no longer pursued

_State: TypeAlias = tuple[int, ...]


def flow(asks: Sequence[Ask], free: Mapping[int, list[int]], budget: Budget) -> dict[int, int]:
    """Meet as many wants as the asks want, one credential each, no credential twice.

    Args:
        asks: What is asked.
        free: The credentials that each want can use.
        budget: What it may cost.

    Returns:
        The credential of each want that is met.

    Raises:
        LimitError: If the budget does not suffice (``pathway-too-entangled``).
    """
    group = {number: ask for ask in asks for number in ask.wants}
    owner: dict[int, int] = {}
    matched: dict[int, int] = {}
    for ask in asks:
        for _ in range(min(ask.quota, len(ask.wants))):
            if not _augment(ask, group, free, owner, matched, budget):
                break  # what has no augmenting path now will have none later
    return matched


def _augment(
    start: Ask,
    group: Mapping[int, Ask],
    free: Mapping[int, list[int]],
    owner: dict[int, int],
    matched: dict[int, int],
    budget: Budget,
) -> bool:
    """Search breadth first for a path that meets one want more, and follow it."""
    waiting = deque(number for number in start.wants if number not in matched)
    reached = set(waiting)
    gives_up: dict[int, int] = {}  # want -> the credential that must change hands before it
    asked_by: dict[int, int] = {}  # credential -> the want that asks for it
    while waiting:
        number = waiting.popleft()
        for stone in free[number]:
            if stone in asked_by:
                continue
            budget.spend()
            asked_by[stone] = number
            if stone not in owner:
                _follow(number, stone, gives_up, asked_by, owner, matched)
                return True
            holder = owner[stone]
            # The holder may find another, or stand back for another want of its group.
            for other in (holder, *group[holder].wants):
                if other not in reached and (other == holder or other not in matched):
                    reached.add(other)
                    gives_up[other] = stone
                    waiting.append(other)
    return False


def _follow(
    number: int,
    stone: int,
    gives_up: Mapping[int, int],
    asked_by: Mapping[int, int],
    owner: dict[int, int],
    matched: dict[int, int],
) -> None:
    """Walk a path back to its start, and let each credential on it change hands."""
    while True:
        freed = gives_up.get(number)
        if freed is not None and owner[freed] != number:
            del matched[owner[freed]]
        owner[stone] = number
        matched[number] = stone
        if freed is None:
            return
        stone, number = freed, asked_by[freed]


def pack(
    asks: Sequence[Ask],
    wants: Sequence[Want],
    free: Mapping[int, list[int]],
    used: Mapping[int, int],
    budget: Budget,
) -> dict[int, tuple[int, ...]]:
    """Meet as many wants as the asks want, where credits add up or credentials are shared.

    Args:
        asks: What is asked.
        wants: Every want, by its number.
        free: The credentials that each want can use.
        used: How much of each credential is used up already.
        budget: What it may cost.

    Returns:
        The credentials of each want that is met.

    Raises:
        LimitError: If the budget does not suffice (``pathway-too-entangled``).
    """
    numbers = [number for ask in asks for number in ask.wants]
    asking = {stone: [n for n in numbers if stone in free[n]] for n in numbers for stone in free[n]}
    guess = guessed(asks, wants, free, used, budget)
    if guess is not None:
        return guess
    order = sorted(asking, key=lambda stone: (len(asking[stone]), stone))
    choices = {
        stone: _most_of(asking[stone], wants, WHOLE - used.get(stone, 0), budget) for stone in order
    }
    place = {number: index for index, number in enumerate(numbers)}
    start = tuple(wants[number].need for number in numbers)
    layers: list[dict[_State, tuple[_State, tuple[int, ...]]]] = []
    states: Iterable[_State] = (start,)
    for turn, stone in enumerate(order):
        layer: dict[_State, tuple[_State, tuple[int, ...]]] = {}
        rest = _rest(numbers, wants, free, order[turn + 1 :])
        for state in states:
            budget.spend(len(choices[stone]))
            for choice in choices[stone]:
                after = _after(state, stone, choice, wants, place)
                layer.setdefault(_tidy(after, rest, asks, place), (state, choice))
        layers.append(layer)
        states = layer
    best = min(states, key=lambda state: _open(state, asks, place))
    given = _given(best, layers, order)
    met = {n: enough_of(wants[n], given.get(n, ())) for n in numbers if best[place[n]] == 0}
    return {number: stones for number, stones in met.items() if stones is not None}


def _most_of(
    asking: Sequence[int], wants: Sequence[Want], room: int, budget: Budget
) -> list[tuple[int, ...]]:
    """Every set of wants that may use one credential together and to which none can be added."""
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[int, tuple[int, ...], int]] = [(0, (), room)]
    while waiting:
        turn, chosen, left = waiting.pop()
        budget.spend()
        if turn == len(asking):
            passed = (number for number in asking if number not in chosen)
            if all(wants[number].takes > left for number in passed):
                found.append(chosen)
            continue
        takes = wants[asking[turn]].takes
        waiting.append((turn + 1, chosen, left))
        if takes <= left:
            waiting.append((turn + 1, (*chosen, asking[turn]), left - takes))
    return found


def _rest(
    numbers: Sequence[int],
    wants: Sequence[Want],
    free: Mapping[int, list[int]],
    stones: Sequence[int],
) -> _State:
    """What the credentials that are still to come offer each want at the most."""
    coming = set(stones)
    return tuple(
        sum(wants[number].offers[stone] for stone in free[number] if stone in coming)
        for number in numbers
    )


def _after(
    state: _State,
    stone: int,
    choice: tuple[int, ...],
    wants: Sequence[Want],
    place: Mapping[int, int],
) -> _State:
    after = list(state)
    for number in choice:
        index = place[number]
        if after[index] > 0:
            after[index] = max(0, after[index] - wants[number].offers[stone])
    return tuple(after)


def _tidy(state: _State, rest: _State, asks: Sequence[Ask], place: Mapping[int, int]) -> _State:
    """Give up what can no longer be met or is no longer asked, so that like states are one."""
    tidy = [_HOPELESS if need > more else need for need, more in zip(state, rest, strict=True)]
    for ask in asks:
        indexes = [place[number] for number in ask.wants]
        if sum(tidy[index] == 0 for index in indexes) >= ask.quota:
            for index in indexes:
                tidy[index] = tidy[index] and _HOPELESS
    return tuple(tidy)


def _open(state: _State, asks: Sequence[Ask], place: Mapping[int, int]) -> int:
    """How many wants are still to be met over all asks."""
    return sum(
        ask.quota - min(ask.quota, sum(state[place[number]] == 0 for number in ask.wants))
        for ask in asks
    )


def _given(
    state: _State,
    layers: Sequence[Mapping[_State, tuple[_State, tuple[int, ...]]]],
    order: Sequence[int],
) -> dict[int, list[int]]:
    """Walk back from the last state: which credentials went to each want."""
    given: dict[int, list[int]] = {}
    for layer, stone in zip(reversed(layers), reversed(order), strict=True):
        state, choice = layer[state]
        for number in choice:
            given.setdefault(number, []).append(stone)
    return given
