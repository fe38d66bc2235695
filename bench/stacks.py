"""How many learners a second are evaluated against a pathway of 40 nodes, on one core?

Makes learners with 2 to 24 credentials each, many of which several requirements want, and asks
about each. Beside it two naive evaluators, on samples, because they are slow: one that compares
every requirement with every credential and counts twice without noticing, and one that tries every
way to divide the credentials until one holds. What the second answers is compared with ours.

Run it with ``python bench/stacks.py [learners]``. With ``python bench/stacks.py oracle [cases]`` it
compares the evaluator with the brute-force oracle of the tests, on 20,000 small random cases.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path

from cairn.pathways.evaluation import PreparedPathway
from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import CreditsHeld, Holding, ResultHeld, SkillHeld
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    CreditWanted,
    Leaf,
    Pathway,
    Requirement,
    ResultWanted,
    SkillWanted,
    Weighted,
    nodes_of,
)

TESTS = Path(__file__).resolve().parents[1] / "tests"
AT = datetime(2026, 6, 1, tzinfo=UTC)
LEARNERS = 100_000
CASES = 20_000
SAMPLE = 400
PATIENT_SAMPLE = 60
BATCH = 2_000
PATIENCE = 3_000  # steps of the naive search before it gives up on a learner
NODES = 40
COMMON, GOOD = 0.7, 0.97  # shares of what the pathway names, and of what is in force
ACHIEVEMENTS = [f"https://credentials.university.example/achievements/{n}" for n in range(40)]
SKILLS = [f"https://skills.example/{n}" for n in range(30)]
BROAD = [f"https://skills.example/broad/{n}" for n in range(6)]
FIELDS = ("https://fields.example/data", "https://fields.example/finance")
LEVELS = ("basic", "good", "expert")
FRAMEWORK = SkillFramework(
    {skill: (BROAD[number % 6],) for number, skill in enumerate(SKILLS)}, levels=LEVELS
)
RECENT = Conditions(within=Period(months=48))
SHARED = Conditions(shared=100)


def named(key: str, number: int, conditions: Conditions = RECENT) -> Leaf:
    """One achievement."""
    return Leaf(key, key, AchievementWanted(ACHIEVEMENTS[number]), conditions)


def skilled(key: str, skill: str, level: str = "", conditions: Conditions = RECENT) -> Leaf:
    """One skill."""
    return Leaf(key, key, SkillWanted(skill, level), conditions)


def pathway() -> Pathway:
    """A qualification of 40 nodes, as a university would write it."""
    core = AtLeast("core", "Core", 4, tuple(named(f"core-{n}", n) for n in range(8)))
    electives = AtLeast(
        "electives", "Electives", 3, tuple(skilled(f"elective-{n}", BROAD[n]) for n in range(6))
    )
    tracks = AnyOf(
        "tracks",
        "Tracks",
        (
            AllOf("data", "Data", (named("sql", 8), skilled("models", SKILLS[3], "good"))),
            AllOf("finance", "Finance", (named("audit", 9), skilled("risk", SKILLS[4], "good"))),
            AllOf("ai", "AI", (named("llm", 10), skilled("ethics", SKILLS[5]))),
        ),
    )
    points = Weighted(
        "points",
        "Points",
        Decimal(5),
        tuple(named(f"point-{n}", n) for n in range(11, 16)),
        tuple(Decimal(n) for n in (1, 2, 2, 3, 4)),
    )
    results = Leaf("exam", "exam", ResultWanted(ACHIEVEMENTS[0], Decimal(60)), SHARED)
    credit = Leaf("credit", "credit", CreditWanted(Decimal(12)), SHARED)
    field = Leaf("field", "field", CreditWanted(Decimal(6), "ECTS", FIELDS[0]), SHARED)
    soft = AllOf(
        "soft",
        "Soft skills",
        tuple(skilled(f"soft-{n}", SKILLS[n], "good", SHARED) for n in (6, 7, 8)),
    )
    root = AllOf("root", "Root", (core, electives, tracks, points, soft, results, credit, field))
    return Pathway("https://example.org/pathway", "A qualification", "1", root)


def learner(chance: random.Random, number: int) -> tuple[Holding, ...]:
    """What one learner holds: the further they are, the more of what the pathway wants."""
    count = chance.randint(2, 24)
    return tuple(
        Holding(
            credential_id=f"urn:learner:{number}:{place}",
            achievement_id=ACHIEVEMENTS[
                chance.randrange(16) if chance.random() < COMMON else chance.randrange(40)
            ],
            achievement_name="An achievement",
            issuer_id="did:web:credentials.university.example",
            issuer_name="University",
            awarded=AT - timedelta(days=chance.randint(1, 1_500)),
            standing="active" if chance.random() < GOOD else "revoked",
            skills=tuple(
                SkillHeld(skill, chance.choice(LEVELS)) for skill in chance.sample(SKILLS, 3)
            ),
            credits=(
                CreditsHeld(Decimal(chance.choice((2, 3, 5))), "ECTS", chance.choice(FIELDS)),
            ),
            results=(ResultHeld(Decimal(chance.randint(40, 100))),),
        )
        for place in range(count)
    )


# --- the naive evaluators ----------------------------------------------------------------------


class GaveUpError(Exception):
    """The naive search took too long."""


def counts(leaf: Leaf, holding: Holding) -> bool:  # noqa: PLR0911 - one end for each kind of want
    """Whether a credential counts at a leaf, compared member by member."""
    asked, wanted = leaf.conditions, leaf.wanted
    if holding.standing != "active" or holding.expired_at(AT) or holding.awarded > AT:
        return False
    if asked.within is not None and holding.awarded < asked.within.before(AT):
        return False
    match wanted:
        case AchievementWanted():
            return holding.achievement_id == wanted.achievement
        case SkillWanted():
            return any(
                wanted.skill in (held.skill, *FRAMEWORK.broader.get(held.skill, ()))
                and FRAMEWORK.reaches(held.level, wanted.level)
                for held in holding.skills
            )
        case ResultWanted():
            return holding.achievement_id == wanted.achievement and any(
                one.value is not None and one.value >= wanted.at_least for one in holding.results
            )
        case CreditWanted():
            return any(wanted.field in ("", one.field) for one in holding.credits)
    return False


def enough(leaf: Leaf, holdings: tuple[Holding, ...]) -> bool:
    """Whether all that counts at a leaf is enough, nothing of it being used elsewhere."""
    held = {one.stone: one for one in holdings if counts(leaf, one)}
    if not isinstance(leaf.wanted, CreditWanted):
        return bool(held)
    best: dict[str, Decimal] = {}
    for one in holdings:
        if counts(leaf, one):
            best[one.stone] = max(best.get(one.stone, Decimal(0)), one.credits[0].amount)
    return sum(best.values(), Decimal(0)) >= leaf.wanted.amount


def scan(node: Requirement, holdings: tuple[Holding, ...]) -> bool:
    """Compare every leaf with every credential, and count twice without noticing."""
    if isinstance(node, Leaf):
        return enough(node, holdings)
    parts = [scan(part, holdings) for part in node.parts]
    match node:
        case AllOf():
            return all(parts)
        case AnyOf():
            return any(parts)
        case AtLeast():
            return sum(parts) >= node.count
    return sum(w for w, held in zip(node.weights, parts, strict=True) if held) >= node.at_least


def tried(node: Requirement, holdings: tuple[Holding, ...]) -> bool:  # noqa: C901 - naive on purpose
    """Try every way to divide the credentials until one holds.

    Raises:
        GaveUpError: After more steps than anyone would wait for.
    """
    steps = iter(range(PATIENCE))

    def ways(part: Requirement, used: frozenset[str]) -> Iterator[frozenset[str]]:
        if next(steps, None) is None:
            raise GaveUpError
        if isinstance(part, Leaf):
            if part.conditions.shared:
                if enough(part, holdings):
                    yield used
                return
            for stone in {one.stone for one in holdings if counts(part, one)} - used:
                yield used | {stone}
            return
        for some in choices(part):
            yield from together(some, used)

    def together(parts: tuple[Requirement, ...], used: frozenset[str]) -> Iterator[frozenset[str]]:
        if not parts:
            yield used
            return
        for after in ways(parts[0], used):
            yield from together(parts[1:], after)

    return next(ways(node, frozenset()), None) is not None


def choices(node: Requirement) -> Iterator[tuple[Requirement, ...]]:
    """The sets of parts that are enough for a node."""
    assert not isinstance(node, Leaf)
    match node:
        case AllOf():
            yield node.parts
        case AnyOf():
            yield from ((part,) for part in node.parts)
        case AtLeast():
            yield from combinations(node.parts, node.count)
        case Weighted():
            weighted = tuple(zip(node.weights, node.parts, strict=True))
            for size in range(1, len(weighted) + 1):
                for some in combinations(weighted, size):
                    if sum(weight for weight, _ in some) >= node.at_least:
                        yield tuple(part for _, part in some)


# --- measuring ---------------------------------------------------------------------------------


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of a call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def measure(learners: int) -> None:
    """Print the table of rates."""
    asked = pathway()
    assert sum(1 for _ in nodes_of(asked.requirement)) == NODES
    prepared = PreparedPathway(asked, at=AT, framework=FRAMEWORK)
    chance = random.Random(1)
    rates, complete, missing = [], 0, 0
    spent = 0.0
    for start in range(0, learners, BATCH):
        batch = [learner(chance, n) for n in range(start, min(start + BATCH, learners))]
        started = time.process_time()
        for one in batch:
            tree = prepared.answer(one)
            complete += tree.satisfied
            missing += len(tree.missing)
        took = time.process_time() - started
        rates.append(len(batch) / took)
        spent += took
    print(f"{learners:,} learners, a pathway of {NODES} nodes, one core")
    print(f"  evaluated, with the whole proof tree   {learners / spent:10,.0f} a second")
    print(
        f"  batches of {BATCH:,}: median {statistics.median(rates):,.0f},"
        f" from {min(rates):,.0f} to {max(rates):,.0f} a second"
    )
    print(f"  complete {complete / learners:.1%}, missing {missing / learners:.2f} on average")
    compare(asked, prepared, learners / spent)


def compare(asked: Pathway, prepared: PreparedPathway, rate: float) -> None:
    """Compare with the naive evaluators on a sample."""
    chance = random.Random(2)
    sample = [learner(chance, n) for n in range(SAMPLE)]
    root = asked.requirement
    ours = [prepared.answer(one).satisfied for one in sample]
    scanned: list[bool] = []
    took = seconds(lambda: scanned.extend(scan(root, one) for one in sample))
    wrong = sum(one != other for one, other in zip(scanned, ours, strict=True))
    print(
        f"  naive, counts twice                    {SAMPLE / took:10,.0f} a second,"
        f" ratio {rate / (SAMPLE / took):.1f}; wrong for {wrong} of {SAMPLE}"
    )
    given_up = 0
    started = time.process_time()
    for one, answer in zip(sample[:PATIENT_SAMPLE], ours, strict=False):
        try:
            assert tried(root, one) == answer
        except GaveUpError:
            given_up += 1
    took = (time.process_time() - started) / PATIENT_SAMPLE
    print(
        f"  naive, tries every division            {1 / took:10,.1f} a second,"
        f" ratio {rate * took:,.0f} or more; gave up on {given_up} of {PATIENT_SAMPLE}"
    )


def oracle(cases: int) -> None:
    """Compare with brute force on small random cases."""
    sys.path.insert(0, str(TESTS))
    from pathways.cases import random_case
    from pathways.oracle import faults_of_proof, truth

    chance = random.Random(20_000)
    answers: dict[int, int] = {}
    for _ in range(cases):
        case = random_case(chance)
        tree = case.answer()
        missing = truth(case)
        assert len(tree.missing) == missing
        assert faults_of_proof(case, tree) == []
        answers[missing] = answers.get(missing, 0) + 1
    print(f"{cases:,} random cases: the same answer on all of them.")
    print("  missing: " + ", ".join(f"{n} in {answers[n]:,}" for n in sorted(answers)))


def main() -> None:
    """Pin to one core and measure, or compare with the oracle."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    words = sys.argv[1:]
    if words[:1] == ["oracle"]:
        oracle(int("".join(words[1:2]) or CASES))
    else:
        measure(int("".join(words[:1]) or LEARNERS))


if __name__ == "__main__":
    main()
