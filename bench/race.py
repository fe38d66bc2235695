"""Measures the race, the textbook market behind it, and the cheapest sets: right, at rest, in time.

Printed are Spence's market at a few standards; for markets drawn at random, how often somebody
would still gain by choosing otherwise; for covers drawn at random, how often trying every set finds
a cheaper one; and the time that a market and a large cover take.
`python bench/race.py 400` draws so many of each; 200 when left out.
"""

from __future__ import annotations

import sys
import time
from fractions import Fraction
from itertools import combinations

import numpy as np

from cairn.value.covering import Limits, cheapest
from cairn.value.openings import Credential
from cairn.value.race import pull, simulate
from cairn.value.race_rest import Choice, chances, rest
from cairn.value.race_settings import DEFAULT_LEVERS, RaceSettings
from cairn.value.settling import settle
from cairn.value.signalling import TEXTBOOK, deviations, equilibria, separating

STANDARDS = (
    Fraction(1, 4),
    Fraction(3, 4),
    Fraction(1),
    Fraction(3, 2),
    Fraction(2),
    Fraction(9, 4),
)
SEED, ROUNDING = 20_261_125, 1e-6
WORDS = "abcdefgh"


def textbook() -> None:
    """Spence's own numbers."""
    found = equilibria(TEXTBOOK)
    print(
        f"separating from {found.separating.low} to {found.separating.high},"
        f" pooling up to {found.pooling.high}, the intuitive criterion leaves {found.riley}"
    )
    print("| standard | comes to rest | less productive | more productive | survives |")
    print("|---|---|---|---|---|")
    for standard in STANDARDS:
        rest_ = settle(TEXTBOOK, standard)
        apart = standard in found.separating
        alive = (
            "yes" if apart and not deviations(TEXTBOOK, separating(TEXTBOOK, standard)) else "no"
        )
        less, more = float(rest_.less), float(rest_.more)
        print(f"| {float(standard):.2f} | {rest_.rest} | {less:.3f} | {more:.3f} | {alive} |")


def at_rest(draws: int) -> None:
    """Try every person of every town with the other choice."""
    chance = np.random.default_rng(SEED)
    gaining = restless = people_tried = 0
    worst = 0.0
    for _ in range(draws):
        people = int(chance.integers(20, 61))
        shape = (4, people)
        choice = Choice(
            chance.standard_normal(shape),
            chance.exponential(chance.uniform(10, 3000), shape),
            chance.random(shape) < chance.uniform(0.2, 1),
            float(chance.uniform(0, 10_000)),
            max(1, int(people * chance.uniform(0.05, 0.9))),
            float(chance.uniform(0.1, 3)),
        )
        found = rest(choice)
        restless += int(found.restless.sum())
        now = choice.premium * found.chance - found.taken * choice.cost
        for person in range(people):
            other = found.taken.copy()
            other[:, person] ^= True
            then = choice.premium * chances(choice, other) - other * choice.cost
            gain = np.where(choice.possible[:, person], (then - now)[:, person], 0.0)
            gain = np.where(found.restless, 0.0, gain) / max(choice.premium, 1.0)
            gaining += int((gain > ROUNDING).sum())
            worst = max(worst, float(gain.max()))
            people_tried += len(gain)
    print(
        f"{draws * 4} towns, {people_tried} people: {restless} towns restless, {gaining} people"
        f" would gain by choosing otherwise, at most {worst:.2%} of what a job is worth"
    )


def covers(draws: int) -> None:
    """Try every set."""
    chance = np.random.default_rng(SEED)
    worse = none = 0
    for _ in range(draws):
        offered = [
            Credential(
                f"c{place}",
                int(chance.integers(0, 90)),
                int(chance.integers(0, 400)),
                frozenset(chance.choice(list(WORDS), chance.integers(0, 4)).tolist()),
            )
            for place in range(chance.integers(1, 10))
        ]
        lacking = [
            frozenset(chance.choice(list(WORDS), chance.integers(1, 4)).tolist()) for _ in range(8)
        ]
        least, limits = int(chance.integers(1, 6)), Limits(int(chance.integers(50, 400)), None)
        found = cheapest(lacking, offered, least, 8, limits)
        costs = [
            sum(one.fee + 8 * one.hours for one in chosen)
            for size in range(len(offered) + 1)
            for chosen in combinations(offered, size)
            if sum(one.hours for one in chosen) <= (limits.hours or 0)
            and sum(one <= {w for c in chosen for w in c.covers} for one in lacking) >= least
        ]
        none += not costs
        if (found is None) != (not costs) or (
            found is not None and abs(found.money + 8 * found.hours - min(costs)) > ROUNDING
        ):
            worse += 1
    print(f"{draws} covers, {none} of them impossible: {worse} differ from trying every set")


def times() -> None:
    """A market with its levers, and a large cover."""
    settings = RaceSettings()
    began = time.perf_counter()
    simulate(settings, 1)
    one = time.perf_counter() - began
    began = time.perf_counter()
    pull(settings, DEFAULT_LEVERS, 1)
    print(
        f"a market of {settings.people} people, {settings.replications} times: {one:.2f} s;"
        f" its {len(DEFAULT_LEVERS)} levers: {time.perf_counter() - began:.2f} s"
    )
    chance = np.random.default_rng(SEED)
    words = [f"w{place}" for place in range(120)]
    offered = [
        Credential(
            f"c{place}",
            int(chance.integers(5, 120)),
            int(chance.integers(20, 900)),
            frozenset(chance.choice(words, 4).tolist()),
        )
        for place in range(200)
    ]
    lacking = [frozenset(chance.choice(words, chance.integers(1, 4)).tolist()) for _ in range(500)]
    began = time.perf_counter()
    found = cheapest(lacking, offered, 100, 8)
    assert found is not None
    print(
        f"500 openings, 200 credentials, 100 wanted: {len(found.taken)} credentials,"
        f" proven {found.proven}, {time.perf_counter() - began:.2f} s"
    )


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    textbook()
    at_rest(many)
    covers(many)
    times()
