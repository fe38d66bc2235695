"""Lets people choose whether to earn what is asked for, until nobody wants to choose otherwise.

A town is one set of made-up people; all towns are reckoned at once, as arrays of shape (towns,
people). Employers first take those who have what is asked for, the best in their eyes first, and
fill what is left from the others. Knows how people choose, not what is asked for or why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from cairn.value.outcomes import BoolArray, FloatArray, IntArray

__all__ = ["Choice", "Rest", "chances", "rest"]

_MOST_ROUNDS = 400
_MOST_STEPS = 60
_CLOSE = 1e-9
_FAR = 40.0
_ROOT = float(np.sqrt(2 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What people choose about, each array of shape (towns, people).

    Attributes:
        ability: In standard deviations.
        cost: What earning all that is asked for costs, hours included, in money.
        possible: Whether a person has the hours and the money for it at all.
        premium: What a good job is worth.
        places: How many good jobs there are in a town.
        look_noise: Noise of what employers see, in standard deviations of ability.
    """

    ability: FloatArray
    cost: FloatArray
    possible: BoolArray
    premium: float
    places: int
    look_noise: float


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """Where it comes to rest.

    Attributes:
        taken: Who earns what is asked for, shape (towns, people).
        chance: Each person's chance of a good job, same shape.
        restless: Towns in which somebody would still choose otherwise, shape (towns,).
        rounds: How many rounds the slowest town took.
    """

    taken: BoolArray
    chance: FloatArray
    restless: BoolArray
    rounds: int


def rest(choice: Choice) -> Rest:
    """Iterate best responses from nobody having anything to a fixed point.

    In each round those who gain most by changing change first. How many may change at once is
    halved whenever a town turns from joining to leaving or back, down to one, so that a crowd does
    not run back and forth. Then people change one by one, each counting what the change itself
    moves, until nobody gains: a Nash equilibrium in pure choices.

    Args:
        choice: What people choose about.
    """
    taken, rounds = _together(choice)
    taken, restless, further = _one_by_one(choice, taken)
    return Rest(taken, chances(choice, taken), restless, rounds + further)


def _together(choice: Choice) -> tuple[BoolArray, int]:
    """Let many change at once, as if nobody alone moved anything."""
    towns, people = choice.ability.shape
    taken = np.zeros((towns, people), dtype=bool)
    step = np.full(towns, max(1, people // 4))
    heading = np.zeros(towns, dtype=np.int64)
    cuts = np.zeros((2, towns))
    active = np.arange(towns)
    rounds = 0
    while active.size and rounds < _MOST_ROUNDS:
        rounds += 1
        here = _only(choice, active)
        (with_it, without), cuts[:, active] = _wins(here, taken[active], cuts[:, active])
        gain = _gained(here, with_it, without)
        wrong = (gain > 0) != taken[active]
        moved = _first(wrong, np.abs(gain), step[active])
        direction = np.sign((moved & ~taken[active]).sum(1) - (moved & taken[active]).sum(1))
        turned = direction * heading[active] < 0
        over = ~wrong.any(1) | (turned & (step[active] == 1))
        heading[active] = np.where(direction != 0, direction, heading[active])
        step[active] = np.where(turned, np.maximum(step[active] // 2, 1), step[active])
        moved[over] = False
        taken[active] ^= moved
        active = active[~over]
    return taken, rounds


def _one_by_one(choice: Choice, taken: BoolArray) -> tuple[BoolArray, BoolArray, int]:
    """Let one person of each town change at a time, if that pays when the change itself counts."""
    taken = taken.copy()
    towns = len(taken)
    tried = np.zeros_like(taken)
    cuts = np.zeros((2, towns))
    active = np.arange(towns)
    rounds = 0
    while active.size and rounds < _MOST_ROUNDS:
        rounds += 1
        here, now = _only(choice, active), taken[active]
        (with_it, without), cuts[:, active] = _wins(here, now, cuts[:, active])
        gain = _gained(here, with_it, without)
        wrong = (((gain > 0) != now) | _tempted(here, now, gain)) & ~tried[active]
        still = wrong.any(1)
        active, here, now, gain = active[still], _only(here, still), now[still], gain[still]
        one = _first(wrong[still], np.abs(gain), np.ones(len(active), dtype=np.int64))
        then = chances(here, now ^ one, cuts[:, active])
        better = here.premium * (then - np.where(now, with_it[still], without[still]))
        changes = (one & (better > np.where(now, -here.cost, here.cost))).any(1)
        taken[active] ^= one & changes[:, None]
        tried[active] = (tried[active] | one) & ~changes[:, None]
    restless = np.zeros(towns, dtype=bool)
    restless[active] = True
    return taken, restless, rounds


def _tempted(choice: Choice, taken: BoolArray, gain: FloatArray) -> BoolArray:
    """Who has what is asked for and may do better without, as leaving frees a place for others.

    It does so only where not more have it than there are places, and the more places others fill
    already the less it matters; twice the share of one place is a bound that no case went beyond.
    """
    left = choice.places - taken.sum(1)
    bound = np.where(left >= 0, 2 * choice.premium / (np.maximum(left, 0) + 1), -np.inf)
    return np.asarray(taken & (gain < bound[:, None]), dtype=np.bool_)


def _gained(choice: Choice, with_it: FloatArray, without: FloatArray) -> FloatArray:
    """What each person gains by having what is asked for over not having it."""
    gain = choice.premium * (with_it - without) - choice.cost
    return np.where(choice.possible, gain, -np.inf)


def chances(choice: Choice, taken: BoolArray, cuts: FloatArray | None = None) -> FloatArray:
    """Each person's chance of a good job when people have chosen so.

    Args:
        choice: What they chose about.
        taken: Who earns what is asked for, shape (towns, people).
        cuts: Where to begin looking for the cuts, shape (2, towns).

    Returns:
        Chances, shape (towns, people), that come to the number of places in each town.
    """
    wins, _ = _wins(choice, taken, np.zeros((2, len(taken))) if cuts is None else cuts)
    return np.where(taken, wins[0], wins[1])


def _only(choice: Choice, towns: IntArray | BoolArray) -> Choice:
    return Choice(
        choice.ability[towns],
        choice.cost[towns],
        choice.possible[towns],
        choice.premium,
        choice.places,
        choice.look_noise,
    )


def _first(wrong: BoolArray, gain: FloatArray, most: IntArray) -> BoolArray:
    """Of those who would change, as many of each town as may, who gain most first."""
    order = np.argsort(np.where(wrong, -np.where(np.isfinite(gain), gain, 0.0), np.inf), axis=1)
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(order.shape[1])[None, :], axis=1)
    return wrong & (place < most[:, None])


def _wins(
    choice: Choice, taken: BoolArray, cuts: FloatArray
) -> tuple[tuple[FloatArray, FloatArray], FloatArray]:
    """Chance of a job with and without what is asked for, at the cuts that fill the places."""
    # Where fewer have it than there are places, the next one who earns it is sure of a place.
    places = np.full(len(taken), choice.places)
    left = np.maximum(places - taken.sum(1), 0)
    with_it, cut_with = _filled(choice, taken, places, cuts[0])
    without, cut_without = _filled(choice, ~taken, left, cuts[1])
    return (with_it, without), np.stack([cut_with, cut_without])


def _filled(
    choice: Choice, pool: BoolArray, places: IntArray, start: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Chances by which a pool fills so many places, and the cut on what employers see.

    A person is taken when ability and noise together pass the cut. Newton's method, kept between
    two ends that close in.
    """
    size = pool.sum(1)
    inner = (places > 0) & (places < size)
    cut = np.where(inner, start, 0.0)
    low, high = np.full(len(cut), -_FAR), np.full(len(cut), _FAR)
    for _ in range(_MOST_STEPS):
        score = (choice.ability - cut[:, None]) / choice.look_noise
        over = np.where(pool, ndtr(score), 0.0).sum(1) - places
        if np.all((np.abs(over) < _CLOSE * np.maximum(size, 1)) | ~inner):
            break
        low, high = np.where(over > 0, cut, low), np.where(over > 0, high, cut)
        density = np.where(pool, np.exp(-0.5 * score * score), 0.0).sum(1)
        slope = density / (choice.look_noise * _ROOT)
        tried = cut + over / np.maximum(slope, _CLOSE)
        cut = np.where((tried > low) & (tried < high), tried, (low + high) / 2)
        cut = np.where(inner, cut, 0.0)
    wins = ndtr((choice.ability - cut[:, None]) / choice.look_noise)
    everybody, nobody = (places >= size) & (places > 0), places <= 0
    wins = np.where(everybody[:, None], 1.0, np.where(nobody[:, None], 0.0, wins))
    return wins, cut
