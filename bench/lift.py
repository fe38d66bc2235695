"""Measures whether estimates of lift find an effect that is known, and refuse what cannot be known.

People are made up, with chance: what is known about them decides both who holds the credential and
what becomes of them. Printed for each estimate is its bias, in its own spreads too, the error it
says against its real spread, and how often its 95% interval holds the truth. Then: the same with
no effect (how often one is found), with a cause that nobody wrote down, and with nobody to compare.
`python bench/lift.py 500` makes so many tables of 1,000 people of each kind; 100 when left out.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special

from cairn.value.differences import mean_difference, risk_difference
from cairn.value.doubly_robust import doubly_robust
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.evidence import Standing
from cairn.value.instrument import encouraged
from cairn.value.matching import matched
from cairn.value.outcomes import (
    BoolArray,
    Covariate,
    FloatArray,
    OutcomeKind,
    OutcomeTable,
    Question,
)
from cairn.value.regression import adjusted
from cairn.value.strata import mantel_haenszel
from cairn.value.weighting import inverse_probability

PEOPLE, MANY = 1_000, 1_000_000
LEVEL, MOVE, HALF = 0.05, 0.3, 0.5
LARGE = 0.01  # intervals are those of large numbers of people; a point is allowed for 1,000
OFTENER = 4  # a false alarm is rare, so it takes more tables to count
STRONG, WEAK = 1.0, 0.03
NAMES = ("experience", "grades", "field", "moved")
FIELDS = ("games", "health", "trade")
KINDS: tuple[OutcomeKind, ...] = ("happened", "amount")
UNITS: dict[OutcomeKind, str] = {"happened": "points of a hundred", "amount": "USD"}
STANDING = Standing(
    "adjusted observation", "made up", "made up", "nobody", "2026", "bench", made_up=True
)
RIGHT = ("regression", "weighting", "doubly robust", "weighting, holders", "matching, holders",
         "doubly robust, holders")  # fmt: skip


class World(NamedTuple):
    """How people are made.

    Attributes:
        name: What it is called.
        effect: How much holding it adds to what decides the outcome.
        more: How much more it adds for each standard deviation of experience.
        bend: How much the outcome bends with experience, which no model here knows.
        hidden: How much a cause that nobody wrote down decides both.
        choosing: How strongly what is known decides who holds it.
    """

    name: str
    effect: float = 0.0
    more: float = 0.0
    bend: float = 0.0
    hidden: float = 0.0
    choosing: float = 1.0


KNOWN = World("all that matters is known", effect=0.5, more=0.4)
BENT = World("outcomes bend, which no model knows", effect=0.5, bend=0.5)
NOTHING = World("no effect")
HIDDEN = World("no effect, and a hidden cause", hidden=0.8)
APART = World("nobody to compare with", effect=0.5, choosing=8.0)


class Made(NamedTuple):
    """People, and what holding it does on average.

    Attributes:
        table: The people.
        everyone: The effect on everyone.
        holders: The effect on holders.
        moved: The effect on those whom the offer moved.
    """

    table: OutcomeTable
    everyone: float
    holders: float
    moved: float


def made(world: World, kind: OutcomeKind, people: int, chance: np.random.Generator) -> Made:
    """People of a world; truths are averages over these very people."""
    experience, grades, hidden, own = chance.normal(size=(4, people))
    field = chance.integers(0, len(FIELDS), people).astype(np.float64)
    moved = (chance.random(people) < MOVE).astype(np.float64)
    wish = 0.7 * experience - 0.5 * grades + 0.4 * (field == 1) + 0.5 * moved - 0.5
    wish = world.choosing * wish + world.hidden * hidden
    held = chance.random(people) < special.expit(wish)
    rest = 0.5 * experience - 0.4 * grades + 0.3 * (field == 1) + 0.4 * moved - 0.3
    rest = rest + world.bend * (experience**2 - 1) + world.hidden * hidden
    adds = world.effect + world.more * experience
    outcome, gains = _outcome(kind, rest, adds, held, own)
    return Made(
        _table(kind, held, outcome, (experience, grades, field, moved)),
        float(gains.mean()),
        float(gains[held].mean()),
        math.nan,
    )


def offering(kind: OutcomeKind, push: float, people: int, chance: np.random.Generator) -> Made:
    """People of whom chance offered it to half; a hidden cause decides who takes it otherwise."""
    hidden, own = chance.normal(size=(2, people))
    offered = chance.random(people) < HALF
    wish = hidden + chance.normal(size=people) - 0.5
    held = wish + push * offered > 0
    mover = (wish + push > 0) & (wish <= 0)
    outcome, gains = _outcome(kind, 0.8 * hidden, np.full(people, 0.5), held, own)
    table = _table(kind, held, outcome, (), offered=offered)
    return Made(table, float(gains.mean()), float(gains[held].mean()), float(gains[mover].mean()))


def _outcome(
    kind: OutcomeKind, rest: FloatArray, adds: FloatArray, held: BoolArray, own: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """What became of people, and what holding it does to each one's expectation."""
    if kind == "happened":
        chances = special.expit(rest + adds * held)
        return (special.ndtr(own) < chances).astype(np.float64), special.expit(
            rest + adds
        ) - special.expit(rest)
    return 1_000 * (rest + adds * held + own), 1_000 * adds


def _table(
    kind: OutcomeKind,
    held: BoolArray,
    outcome: FloatArray,
    known: tuple[FloatArray, ...],
    offered: BoolArray | None = None,
) -> OutcomeTable:
    words = "got an interview" if kind == "happened" else "earned"
    question = Question("made up", words, kind, "" if kind == "happened" else "USD", STANDING)
    columns = tuple(
        Covariate(name, values, FIELDS if name == "field" else ())
        for name, values in zip(NAMES, known, strict=False)
    )
    return OutcomeTable(question, held, outcome, columns, offered=offered)


def _within(table: OutcomeTable) -> EffectAnswer:
    """Compared within thirds of experience and of grades, by field and by whether they moved."""
    cut = tuple(
        Covariate(one.name, np.digitize(one.values, np.quantile(one.values, (1 / 3, 2 / 3)))
                  .astype(np.float64), ("low", "middle", "high"))
        if not one.levels and one.name != "moved" else one
        for one in table.covariates
    )  # fmt: skip
    coarse = OutcomeTable(table.question, table.held, table.outcome, cut)
    found = mantel_haenszel(coarse, NAMES)
    return found if isinstance(found, NoEffect) else found.difference


def estimates(kind: OutcomeKind, seed: int) -> dict[str, Callable[[OutcomeTable], EffectAnswer]]:
    """Every estimate, by name; those that end in “holders” are of the effect on holders."""
    plain = risk_difference if kind == "happened" else mean_difference
    within = {"strata (Mantel-Haenszel)": _within} if kind == "happened" else {}
    return {
        "plain comparison": plain,
        **within,
        "regression": lambda table: adjusted(table, NAMES),
        "weighting": lambda table: inverse_probability(table, NAMES),
        "doubly robust": lambda table: doubly_robust(table, NAMES, seed=seed),
        "weighting, holders": lambda table: inverse_probability(table, NAMES, estimand="holders"),
        "matching, holders": lambda table: matched(table, NAMES),
        "doubly robust, holders": lambda table: doubly_robust(
            table, NAMES, seed=seed, estimand="holders"
        ),
    }


class Score(NamedTuple):
    """How an estimate did.

    Attributes:
        bias: Its average less the truth's.
        spread: The spread of what it missed by.
        error: The standard error it says, on average.
        covered: How often its interval holds the truth.
        found: How often it says that there is an effect.
        told: How often it gives a number.
    """

    bias: float
    spread: float
    error: float
    covered: float
    found: float
    told: float


def score(pairs: list[tuple[EffectAnswer, float]]) -> Score:
    """How an estimate did over many tables."""
    told = [(one, truth) for one, truth in pairs if isinstance(one, Effect)]
    if not told:
        return Score(*(math.nan,) * 5, 0.0)
    missed = np.array([one.value - truth for one, truth in told])
    return Score(
        float(missed.mean()),
        float(missed.std()),
        float(np.mean([one.standard_error for one, _ in told])),
        float(np.mean([one.low <= truth <= one.high for one, truth in told])),
        float(np.mean([one.measurable for one, _ in told])),
        len(told) / len(pairs),
    )


def _line(name: str, kind: OutcomeKind, one: Score) -> None:
    size = 100 if kind == "happened" else 1
    spreads = one.bias / (one.spread or math.nan)
    print(
        f"{name:26} {one.bias * size:8.2f} {spreads:8.2f} {one.spread * size:8.2f}"
        f" {one.error * size:8.2f} {one.covered:8.3f} {one.found:8.3f} {one.told:6.2f}",
        flush=True,
    )


def _head(title: str) -> None:
    print(
        f"\n{title}\n{'estimate':26} {'bias':>8} {'/spread':>8} {'spread':>8} {'said':>8}"
        f" {'holds':>8} {'found':>8} {'told':>6}"
    )


def worlds(rounds: int) -> bool:
    """Print how each estimate does; returns whether all are as they should be."""
    good = True
    for place, world in enumerate((KNOWN, BENT, NOTHING, HIDDEN)):
        for kind in KINDS:
            tables = OFTENER * rounds if world is NOTHING else rounds
            chance = 3 * math.sqrt(LEVEL * (1 - LEVEL) / tables)
            _head(f"{world.name}; {UNITS[kind]}; {tables:,} tables")
            pairs: dict[str, list[tuple[EffectAnswer, float]]] = {}
            for seed in range(tables):
                truth = made(
                    world, kind, PEOPLE, np.random.default_rng([seed, place, KINDS.index(kind)])
                )
                for name, estimate in estimates(kind, seed).items():
                    wanted = truth.holders if name.endswith("holders") else truth.everyone
                    pairs.setdefault(name, []).append((estimate(truth.table), wanted))
            for name, answers in pairs.items():
                one = score(answers)
                _line(name, kind, one)
                if world is KNOWN and name in RIGHT[1:]:
                    good &= one.covered >= 1 - LEVEL - LARGE - chance
                if world is NOTHING and name in RIGHT:
                    good &= one.found <= LEVEL + LARGE + chance
                if world is HIDDEN:  # the bench itself would be wrong if this did no harm
                    good &= one.covered < 1 - LEVEL - chance
    return good


def offers(rounds: int) -> bool:
    """Print how the effect on the moved does, for offers that move many and hardly anybody."""
    good = True
    chance = 3 * math.sqrt(LEVEL * (1 - LEVEL) / rounds)
    for push, words in ((STRONG, "an offer that moves many"), (WEAK, "an offer that moves few")):
        for kind in KINDS:
            _head(f"{words}, with a hidden cause; {UNITS[kind]}")
            pairs = []
            for seed in range(rounds):
                truth = offering(kind, push, PEOPLE, np.random.default_rng([seed, 11]))
                read = encouraged(truth.table)
                assert not isinstance(read, NoEffect)
                pairs.append((read.moved, truth.moved))
            one = score(pairs)
            _line("moved by the offer", kind, one)
            if push == STRONG:
                good &= one.told == 1.0
                good &= one.covered >= 1 - LEVEL - LARGE - chance
            else:
                good &= one.told < LEVEL
    return good


def refusals(rounds: int) -> bool:
    """Print how often a number is refused where nobody can be compared."""
    good = True
    print("\nnobody to compare with: refused")
    for kind in KINDS:
        refused: dict[str, list[bool]] = {}
        for seed in range(rounds):
            table = made(APART, kind, PEOPLE, np.random.default_rng([seed, 13])).table
            for name, estimate in estimates(kind, seed).items():
                refused.setdefault(name, []).append(isinstance(estimate(table), NoEffect))
        for name, answers in refused.items():
            print(f"  {kind:9} {name:26} {np.mean(answers):.2f}")
            good &= name not in RIGHT[1:] or all(answers)
    return good


def speed() -> None:
    """Print how long each estimate takes over a million people."""
    print(f"\n{MANY:,} people, processor seconds")
    for kind in KINDS:
        table = made(KNOWN, kind, MANY, np.random.default_rng(3)).table
        for name, estimate in estimates(kind, 3).items():
            started = time.process_time()
            estimate(table)
            print(f"  {kind:9} {name:26} {time.process_time() - started:6.1f}", flush=True)


def main() -> None:
    """Print all tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    good = [worlds(rounds), offers(rounds), refusals(max(10, rounds // 10))]
    speed()
    assert all(good), good


if __name__ == "__main__":
    main()
