"""How long does a plan take, and is it proven best? 10,000 credentials, a role of 60 skills.

For 100 people who differ in what they hold and in their terms, each objective: median and 95th
percentile of the processor's seconds for the whole call, the share that is proven best (or proven
impossible) within ten of them, and how often nobody could keep the terms. A person
holds between a fifth and nine tenths of the skills of the role, a third of them at the lowest
level only. Half of the credentials are held in runs, a fifth is free, one in seven has a
prerequisite. The catalogue is made up from a seed.

``python bench/plans.py`` prints the table. ``python bench/plans.py exhaustive 2000`` holds as many
small cases against exhaustive search, for each objective, and fails if one differs.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import Holding, SkillHeld
from cairn.pathways.planner.advice import advise
from cairn.pathways.planner.answers import Front, NoPlan, Plan
from cairn.pathways.planner.catalogue import Catalogue, Offering, Run
from cairn.pathways.planner.front import make_front
from cairn.pathways.planner.goals import RoleGoal, SkillNeed
from cairn.pathways.planner.money import Money
from cairn.pathways.planner.planning import make_plan
from cairn.pathways.planner.terms import OBJECTIVES, FeeWaiver, Objective, Terms

TESTS = Path(__file__).resolve().parents[1] / "tests"
OFFERINGS, SKILLS, WANTED, PEOPLE = 10_000, 300, 60, 100
HALF, TWO_FIFTHS, A_FIFTH = 0.5, 0.4, 0.2
# The solver's own clock is the wall's: other programs must not make it give up.
PATIENCE, WITHIN = 60.0, 10.0
START = date(2026, 3, 2)
LEVELS = ("basic", "intermediate", "advanced", "expert")
FRAMEWORK = SkillFramework(levels=LEVELS)


def offering(chance: Random, number: int) -> Offering:
    """One credential of the catalogue."""
    taught = chance.sample(range(SKILLS), chance.choice((1, 1, 2, 2, 3, 3, 4, 5, 6)))
    ranks = [chance.choice((1, 1, 2, 2, 3, 4)) for _ in taught]
    hours = max(2, int(chance.lognormvariate(2.2, 0.6) * sum(ranks) / 1.5))
    price = 0 if chance.random() < A_FIFTH else 100 * int(5 + chance.lognormvariate(4.2, 0.9) * 1.5)
    runs = []
    if chance.random() < HALF:
        weeks = max(1, hours // chance.randint(3, 8))
        for _ in range(chance.randint(1, 4)):
            first = START + timedelta(days=chance.randint(-20, 300))
            runs.append(Run(first, first + timedelta(days=7 * weeks - 3)))
    before = [(f"a:{chance.randrange(number)}",)] if number and chance.random() < 1 / 7 else []
    return Offering(
        f"o:{number:05}",
        f"Course {number}",
        f"a:{number}",
        f"i:{number % 97}",
        f"School {number % 97}",
        Money(price, "EUR"),
        hours,
        tuple(SkillHeld(f"s:{s}", LEVELS[r - 1]) for s, r in zip(taught, ranks, strict=True)),
        tuple(runs),
        prerequisites=tuple(before),
        mode=chance.choice(("online", "online", "blended", "on-site")),
    )


def person(seed: int) -> tuple[RoleGoal, tuple[Holding, ...], Terms]:
    """One person's goal, holdings and terms."""
    chance = Random(seed)
    wanted = chance.sample(range(SKILLS), WANTED)
    needs = tuple(
        SkillNeed(
            f"s:{skill}",
            f"Skill {skill}",
            LEVELS[chance.choice((0, 1, 1, 2, 2, 3))],
            chance.randint(1, 10),
            required=chance.random() < 1 / 3,
        )
        for skill in wanted
    )
    share = chance.uniform(0.2, 0.9)
    known = [
        SkillHeld(need.skill, chance.choice((need.level, need.level, "basic")))
        for need in needs
        if chance.random() < share
    ]
    known += [SkillHeld(f"s:{n}", "basic") for n in chance.sample(range(SKILLS), 20)]
    held = tuple(
        Holding(
            f"c:{n}", f"h:{n}", "Held", "i:0", "School", datetime(2025, 1, 1, tzinfo=UTC),
            skills=tuple(known[n : n + 4]),
        )
        for n in range(0, len(known), 4)
    )  # fmt: skip
    terms = Terms(
        START,
        hours_per_week=chance.randint(6, 20),
        at_once=chance.randint(1, 3),
        finish_by=START + timedelta(days=chance.randint(400, 900))
        if chance.random() < TWO_FIFTHS
        else None,
        waivers=(FeeWaiver("aid", 50, uses=2),) if chance.random() < A_FIFTH else (),
        modes=frozenset(("online", "blended")),
    )
    return RoleGoal("Role", needs, framework=FRAMEWORK), held, terms


def with_budget(terms: Terms, chance: Random) -> Terms:
    """The terms for “coverage”: some money, some hours, and a date."""
    return Terms(
        START,
        terms.hours_per_week,
        terms.at_once,
        finish_by=START + timedelta(days=chance.randint(60, 240)),
        budget=Money(100 * chance.randint(50, 1_500), "EUR"),
        modes=terms.modes,
        waivers=terms.waivers,
    )


def row(name: str, seconds: list[float], *, proven: int, none: int) -> None:
    """Print one row of the table."""
    ordered = sorted(seconds)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(
        f"{name:<12}{statistics.median(ordered):>10.2f}{late:>10.2f}{ordered[-1]:>10.2f}"
        f"{proven / len(ordered):>10.0%}{none:>8}"
    )


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Seconds of a call, and what it gave."""
    started = time.process_time()
    answer = work()
    return time.process_time() - started, answer


def plans(catalogue: Catalogue, people: int, objective: Objective) -> None:
    """Measure one objective."""
    seconds, proven, none = [], 0, 0
    for seed in range(people):
        goal, held, terms = person(seed)
        if objective == "coverage":
            terms = with_budget(terms, Random(seed))
        taken, answer = timed(
            lambda g=goal, h=held, t=terms: make_plan(
                g, h, catalogue, t, objective=objective, patience=PATIENCE
            )
        )
        seconds.append(taken)
        if isinstance(answer, NoPlan):
            none += 1
            proven += answer.proven and taken <= WITHIN
        else:
            assert isinstance(answer, Plan)
            proven += answer.optimality.proven and taken <= WITHIN
    row(objective, seconds, proven=proven, none=none)


def others(catalogue: Catalogue, people: int) -> None:
    """Measure the front and the advice, on fewer people."""
    seconds, complete = [], 0
    for seed in range(people):
        goal, held, terms = person(seed)
        taken, front = timed(lambda g=goal, h=held, t=terms: make_front(g, h, catalogue, t, most=6))
        seconds.append(taken)
        complete += isinstance(front, Front) and all(p.optimality.proven for p in front.plans)
    row("front of 6", seconds, proven=complete, none=0)
    seconds = []
    for seed in range(people):
        goal, held, terms = person(seed)
        asked = with_budget(terms, Random(seed))
        seconds.append(timed(lambda g=goal, h=held, t=asked: advise(g, h, catalogue, t))[0])
    row("advice", seconds, proven=people, none=0)


def exhaustive(cases: int) -> int:
    """Hold small cases against exhaustive search; say how many differ."""
    sys.path.insert(0, str(TESTS))
    from pathways.exhaustive import differences

    bad = 0
    for objective in OBJECTIVES:
        started, wrong = time.perf_counter(), []
        for seed in range(cases):
            wrong += differences(seed, objective)
        bad += len(wrong)
        print(
            f"{objective:<12}{cases:>8,} cases{len(wrong):>6} differ"
            f"{time.perf_counter() - started:>10.0f} s", flush=True,
        )  # fmt: skip
        for one in wrong[:5]:
            print(f"    {one}")
    return bad


def main() -> int:
    """Measure and print, or hold against exhaustive search."""
    if sys.argv[1:2] == ["exhaustive"]:
        return 1 if exhaustive(int(sys.argv[2]) if sys.argv[2:] else 2_000) else 0
    people = int(sys.argv[1]) if sys.argv[1:] else PEOPLE
    chance = Random(7)
    catalogue = Catalogue("EUR", tuple(offering(chance, n) for n in range(OFFERINGS)))
    print(f"{OFFERINGS:,} credentials, a role of {WANTED} skills, {people} people; seconds")
    print(f"{'':<12}{'median':>10}{'95 %':>10}{'longest':>10}{'proven':>10}{'none':>8}")
    for objective in OBJECTIVES:
        plans(catalogue, people, objective)
    others(catalogue, max(1, people // 10))
    return 0


if __name__ == "__main__":
    sys.exit(main())
