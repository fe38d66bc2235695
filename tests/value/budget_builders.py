"""Small openings, credentials and people for the tests of budgets, and a search of every set."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from cairn.value.covering import Limits
from cairn.value.openings import Between, Credential, JobSeeker, Opening

PERSON = JobSeeker(Between(0.02, 0.05, 0.1), Between(1000, 4000, 8000), hour_worth=10)


def opening(key: str, asks: str = "", licences: str = "") -> Opening:
    return Opening(key, frozenset(asks.split()), frozenset(licences.split()))


def credential(key: str, hours: float, fee: float, gives: str = "") -> Credential:
    return Credential(key, hours, fee, frozenset(gives.split()))


class Found(NamedTuple):
    """The best of all sets: its cost and how many credentials it has."""

    cost: float
    size: int


def every_set(
    lacking: Sequence[frozenset[str]],
    credentials: Sequence[Credential],
    least: int,
    hour_worth: float,
    limits: Limits,
) -> Found | None:
    """Try every set of credentials; shares nothing with the programme."""
    best: Found | None = None
    for size in range(len(credentials) + 1):
        for chosen in combinations(credentials, size):
            hours, money = sum(one.hours for one in chosen), sum(one.fee for one in chosen)
            has = {word for one in chosen for word in (one.key, *one.gives)}
            fits = (limits.hours is None or hours <= limits.hours) and (
                limits.money is None or money <= limits.money
            )
            if fits and sum(one <= has for one in lacking) >= least:
                found = Found(money + hour_worth * hours, size)
                best = found if best is None else min(best, found)
    return best
