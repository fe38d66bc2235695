"""What it takes to meet openings: hours, money, what that may bring, and when it is better not to.

The cheapest set of credentials is exact. What it brings rests on the chance and the worth that are
assumed, each an interval, and is told with one. Where enough is open already, or the cost is above
all that may be gained, the answer is that likely none is needed. A licence is asked for by law:
no badge stands in for it, and that is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.kernel.errors import LimitError, UsageError
from cairn.market.measure import EvidenceGrade, Measure
from cairn.value.covering import Cover, Limits, cheapest
from cairn.value.openings import Between, Credential, JobSeeker, Opening

__all__ = ["Alone", "Budget", "Verdict", "brought", "cost_of", "exact", "proof_pressure"]

Verdict: TypeAlias = Literal[
    "none needed", "costs more than it may bring", "worth it", "cannot say", "out of reach"
]
"""What to make of it.

"none needed": enough openings are open already. "costs more than it may bring": the cost is above
the upper end of the gain. "worth it": below the lower end. "cannot say": between them. "out of
reach": no set of what is on offer opens so many, or none within the person's limits.
"""

_Finder: TypeAlias = Callable[[int], Cover | None]
_MOST_STEPS = 12
_A_STEP = 1.0
"""Seconds for each number of openings along the way; one that takes longer is left out."""

_BOTH = 0.9
"""Two intervals that each hold their truth 95 times in 100 both do so at least 90 times."""


@dataclass(frozen=True, slots=True)
class Alone:
    """What one credential does by itself.

    Attributes:
        credential: The credential.
        asked_by: How many openings ask for something that it gives and the person lacks.
        opens: How many openings it opens with what the person has.
    """

    credential: Credential
    asked_by: int
    opens: int


@dataclass(frozen=True, slots=True)
class Budget:
    """The answer to a person who asks what to earn.

    Attributes:
        person: The person.
        openings: The openings.
        wanted: How many are to be open.
        open_now: How many are open with what the person has.
        licensed: Openings that ask for a licence that the person lacks.
        unmet: Openings that ask for something that nothing on offer gives, licences aside.
        chosen: The cheapest set that opens as many as wanted within the person's limits; None
            where there is none.
        unlimited: The cheapest one without limits, where there is none within them.
        everything: The cheapest set that opens all that can be opened.
        steps: The cheapest set for more and more openings, from one more than now; those of which
            it is proven in time.
        alone: What each credential does by itself, in the order in which they were given.
        gain: What `chosen` is expected to bring, in money; None without it.
        cost: What it costs, an hour at its worth; None without it.
        verdict: What to make of it.
    """

    person: JobSeeker
    openings: tuple[Opening, ...]
    wanted: int
    open_now: int
    licensed: tuple[Opening, ...]
    unmet: tuple[Opening, ...]
    chosen: Cover | None
    unlimited: Cover | None
    everything: Cover
    steps: tuple[Cover, ...]
    alone: tuple[Alone, ...]
    gain: Measure | None
    cost: Measure | None
    verdict: Verdict

    @property
    def grade(self) -> EvidenceGrade:
        """What stands behind its figures."""
        return "made up" if self.person.made_up else "projection"


def proof_pressure(
    openings: Sequence[Opening],
    credentials: Sequence[Credential],
    person: JobSeeker,
    wanted: int,
) -> Budget:
    """Find what it would take a person to meet openings, and what that may bring.

    Args:
        openings: The openings, at least one.
        credentials: What can be earned.
        person: The person, and what is assumed of the search.
        wanted: How many openings are to be open.

    Raises:
        UsageError: If there are no openings, fewer than wanted, or two have one key
            (``bad-openings``); or two credentials have one key (``bad-credentials``).
        LimitError: If no set was found in time (``cover-too-slow``).
    """
    _check(openings, credentials, wanted)
    licensed = tuple(one for one in openings if one.licences - person.licences)
    free = [one for one in openings if one not in licensed]
    lacking = [one.asks - person.holds for one in free]
    given: frozenset[str] = frozenset().union(*(one.covers for one in credentials))
    unmet = tuple(one for one, lacks in zip(free, lacking, strict=True) if lacks - given)
    open_now = sum(not one for one in lacking)

    def found(least: int, limits: Limits = Limits()) -> Cover | None:  # noqa: B008 - a frozen value
        return cheapest(lacking, credentials, least, person.hour_worth, limits)

    def quickly(least: int) -> Cover | None:
        try:
            return cheapest(lacking, credentials, least, person.hour_worth, patience=_A_STEP)
        except LimitError:
            return None

    chosen = found(wanted, Limits(person.hours, person.money))
    reachable = len(free) - len(unmet)
    everything = found(reachable)
    assert everything is not None  # noqa: S101 - what all credentials open, some set opens
    gain = None if chosen is None else brought(open_now, chosen.opened, person, len(openings))
    cost = None if chosen is None else _cost(chosen, person)
    return Budget(
        person,
        tuple(openings),
        wanted,
        open_now,
        licensed,
        unmet,
        chosen,
        found(wanted) if chosen is None else None,
        everything,
        _steps(open_now, reachable, quickly),
        tuple(_alone(one, lacking) for one in credentials),
        gain,
        cost,
        _verdict(open_now >= wanted, gain, cost),
    )


def _check(openings: Sequence[Opening], credentials: Sequence[Credential], wanted: int) -> None:
    for what, code, keys in (
        ("openings", "bad-openings", [one.key for one in openings]),
        ("credentials", "bad-credentials", [one.key for one in credentials]),
    ):
        twice = [key for key, times in Counter(keys).items() if times > 1]
        if twice:
            raise UsageError(
                f"Two {what} have the key “{twice[0]}”.", code=code, mend="Give each its own."
            )
    if not 1 <= wanted <= len(openings):
        raise UsageError(
            f"{wanted} openings are wanted of {len(openings)}.",
            code="bad-openings",
            mend="Give openings, and want at least one and not more than there are.",
        )


def _steps(open_now: int, reachable: int, found: _Finder) -> tuple[Cover, ...]:
    """The cheapest set for several numbers of openings, where it is proven in time."""
    more = reachable - open_now
    count = min(more, _MOST_STEPS)
    numbers = [open_now + -(-more * step // count) for step in range(1, count + 1)]
    return tuple(one for one in map(found, numbers) if one is not None and one.proven)


def _alone(credential: Credential, lacking: Sequence[frozenset[str]]) -> Alone:
    return Alone(
        credential,
        sum(bool(one & credential.covers) for one in lacking),
        sum(bool(one) and one <= credential.covers for one in lacking),
    )


def brought(before: int, after: int, person: JobSeeker, n: int) -> Measure:
    """What more open openings are expected to bring, one application to each.

    A job comes with the chance that at least one application ends in one, each by itself. The ends
    hold every chance and every worth within their intervals.

    Args:
        before: Openings that are open without.
        after: Openings that are open with it, not fewer.
        person: Whose chance and worth are taken.
        n: How many openings stand behind it.
    """
    chance, worth = person.chance, person.worth
    ends = [_more(before, after, one) for one in (chance.low, chance.high)]
    best = _best_chance(before, after)
    if best is not None and chance.low < best < chance.high:
        ends.append(_more(before, after, best))
    corners = [value * one for value in (min(ends), max(ends)) for one in (worth.low, worth.high)]
    return Measure(
        f"expected gain from {after - before} more open openings, in {person.currency}",
        _more(before, after, chance.value) * worth.value,
        min(corners),
        max(corners),
        person.currency,
        n,
        person.told_by,
        "",
        "made up" if person.made_up else "projection",
        "one application to each open opening, each by itself: the chance of at least one job,"
        " times what a job is worth; the ends hold every chance and worth in their intervals",
        _BOTH,
        f"Chance of a job from one application: {_percents(chance)}."
        f" Worth of a job: {worth.low:,.0f} to {worth.high:,.0f} {person.currency}.",
    )


def _percents(chance: Between) -> str:
    return f"{100 * chance.low:.3g} to {100 * chance.high:.3g} in 100"


def _more(before: int, after: int, chance: float) -> float:
    """How much likelier a job becomes."""
    return float((1 - chance) ** before - (1 - chance) ** after)


def _best_chance(before: int, after: int) -> float | None:
    """The chance at which more openings help most; None where they help at any more and more."""
    if not 0 < before < after:
        return None
    return float(1 - (before / after) ** (1 / (after - before)))


def exact(name: str, value: float, unit: str, n: int, person: JobSeeker) -> Measure:
    """A figure that is added up from what was given, so that it has no interval.

    Args:
        name: What it is, in plain words.
        value: The figure.
        unit: Its unit.
        n: How many things were added up.
        person: Whose figure it is.
    """
    return Measure(
        name, value, value, value, unit, n, "fees, hours and openings as given", "",
        "made up" if person.made_up else "raw count", "added up from what was given",
    )  # fmt: skip


def _cost(cover: Cover, person: JobSeeker) -> Measure:
    return exact(
        f"cost of the cheapest set, an hour at {person.hour_worth:g} {person.currency}",
        cost_of(cover, person),
        person.currency,
        len(cover.taken),
        person,
    )


def cost_of(cover: Cover, person: JobSeeker) -> float:
    """Fees and hours of a set together, an hour at its worth to the person.

    Args:
        cover: The set.
        person: The person.
    """
    return cover.money + person.hour_worth * cover.hours


def _verdict(enough: bool, gain: Measure | None, cost: Measure | None) -> Verdict:  # noqa: FBT001 - the first reason, decided by the caller
    if enough:
        return "none needed"
    if gain is None or cost is None:
        return "out of reach"
    if cost.value > gain.high:
        return "costs more than it may bring"
    return "worth it" if cost.value < gain.low else "cannot say"
