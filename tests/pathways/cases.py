"""Small random pathways and holdings, made so that many requirements want the same credentials."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from cairn.pathways.equivalence import Equivalence
from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import CreditsHeld, DegreeHeld, Holding, ResultHeld, SkillHeld
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    CreditWanted,
    DegreeWanted,
    EquivalencePolicy,
    Issuer,
    Leaf,
    LicenceWanted,
    Pathway,
    Requirement,
    ResultWanted,
    SkillWanted,
    Wanted,
    Weighted,
)
from pathways.oracle import Case, number_of_divisions

AT = datetime(2026, 6, 1, tzinfo=UTC)
ACHIEVEMENTS = [f"urn:a:{letter}" for letter in "abcd"]
SKILLS = [f"urn:s:{letter}" for letter in "pqrstu"]
FIELDS = ["urn:f:data", "urn:f:finance"]
LEVELS = ("basic", "good", "expert")
ISSUERS = ["did:example:x", "did:example:y", "did:example:z"]
LICENCES = ["urn:l:nurse", "urn:l:pilot"]
# Half of the leaves forbid double counting, a few only look, the others share.
SHARES = (0, 0, 0, 0, 100, 50, 40, 60)
MOST_DIVISIONS = 3_000


def chance_of(seed: int) -> Random:
    """Chance that comes again with its seed."""
    return Random(seed)  # noqa: S311 - repeatable cases, no secrets


def random_case(chance: Random) -> Case:
    """One case that the oracle can try through."""
    while True:
        case = _case(chance)
        if number_of_divisions(case) <= MOST_DIVISIONS:
            return case


def _case(chance: Random) -> Case:
    policy = EquivalencePolicy(
        chance.choice((0, 1, 2, 3)),
        Decimal(chance.choice((100, 80, 50, 20))),
        tuple(ISSUERS[:2]) if chance.random() < 0.2 else (),
    )
    pathway = Pathway(
        "https://example.org/pathway",
        "Random",
        "1",
        _tree(chance, chance.randint(1, 6), iter(range(100))),
        equivalences=policy,
    )
    holdings = tuple(random_holding(chance, number) for number in range(chance.randint(0, 5)))
    return Case(
        pathway,
        holdings,
        AT,
        _framework(chance),
        tuple(_statement(chance) for _ in range(chance.choice((0, 0, 2, 5)))),
        {"recognised": frozenset(chance.sample(ISSUERS, 2))},
    )


def _tree(chance: Random, leaves: int, numbers: object) -> Requirement:
    number = next(numbers)  # type: ignore[call-overload]  # an iterator of whole numbers
    key = f"n{number}"
    if leaves == 1 and chance.random() < 0.8:
        return Leaf(key, f"Leaf {number}", _wanted(chance), _conditions(chance))
    parts = []
    left = leaves
    while left:
        size = chance.randint(1, max(1, left - 1) if not parts else left)
        parts.append(_tree(chance, size, numbers) if leaves > 1 else _leaf(chance, numbers))
        left -= size
    return _node(chance, key, tuple(parts))


def _leaf(chance: Random, numbers: object) -> Leaf:
    number = next(numbers)  # type: ignore[call-overload]  # an iterator of whole numbers
    return Leaf(f"n{number}", f"Leaf {number}", _wanted(chance), _conditions(chance))


def _node(chance: Random, key: str, parts: tuple[Requirement, ...]) -> Requirement:
    match chance.randint(0, 3):
        case 0:
            return AllOf(key, key, parts)
        case 1:
            return AnyOf(key, key, parts)
        case 2:
            return AtLeast(key, key, chance.randint(1, len(parts)), parts)
    weights = tuple(Decimal(chance.randint(1, 5)) for _ in parts)
    return Weighted(key, key, Decimal(chance.randint(1, int(sum(weights)))), parts, weights)


def _wanted(chance: Random) -> Wanted:
    match chance.randint(0, 9):
        case 0 | 1 | 2:
            return AchievementWanted(
                chance.choice(ACHIEVEMENTS), "2" if chance.random() < 0.1 else ""
            )
        case 3 | 4 | 5:
            return SkillWanted(
                chance.choice(SKILLS[:3]), chance.choice(("", *LEVELS)), chance.random() < 0.5
            )
        case 6:
            return ResultWanted(
                chance.choice(ACHIEVEMENTS), Decimal(60), chance.choice(("", "exam"))
            )
        case 7 | 8:
            amount = Decimal(chance.choice(("2.5", "4", "6", "9", "12")))
            return CreditWanted(amount, "ECTS", chance.choice(("", "", FIELDS[0])))
    return chance.choice(
        (LicenceWanted(chance.choice(LICENCES)), DegreeWanted(chance.choice((4, 6))))
    )


def _conditions(chance: Random) -> Conditions:
    def sometimes() -> bool:
        return chance.random() < 0.12

    return Conditions(
        issuers=(Issuer(chance.choice(ISSUERS)),) if sometimes() else (),
        registry="recognised" if sometimes() else "",
        earned_from=AT - timedelta(days=700) if sometimes() else None,
        earned_until=AT - timedelta(days=300) if sometimes() else None,
        within=Period(months=12) if sometimes() else None,
        unexpired=not sometimes(),
        shared=chance.choice(SHARES),
        reliability=Decimal("0.7") if sometimes() else None,
    )


def random_holding(chance: Random, number: int) -> Holding:
    """One thing held, most often in force and usable in several places."""
    return Holding(
        credential_id=f"urn:uuid:{number}-{chance.randint(0, 999)}",
        achievement_id=chance.choice(ACHIEVEMENTS),
        achievement_name="Something",
        issuer_id=chance.choice(ISSUERS),
        issuer_name="Someone",
        awarded=AT - timedelta(days=chance.randint(-30, 900)),
        achievement_version=chance.choice(("", "1", "2")),
        valid_until=AT + timedelta(days=chance.randint(-50, 400))
        if chance.random() < 0.3
        else None,
        standing=chance.choice(
            ("active",) * 12 + ("revoked", "suspended", "expired", "unverified")
        ),
        skills=tuple(
            SkillHeld(skill, chance.choice(("", *LEVELS, *LEVELS)))
            for skill in chance.sample(SKILLS, chance.randint(0, 3))
        ),
        credits=tuple(
            CreditsHeld(Decimal(chance.choice((2, 3, 5, 6))), "ECTS", chance.choice(("", *FIELDS)))
            for _ in range(chance.randint(0, 2))
        ),
        results=tuple(
            ResultHeld(Decimal(chance.randint(40, 90)), chance.choice(("exam", "essay")))
            for _ in range(chance.randint(0, 2))
        ),
        licence=chance.choice(("", "", *LICENCES)),
        degree=DegreeHeld(chance.randint(3, 7)) if chance.random() < 0.3 else None,
        reliability=Decimal(chance.choice(("0.6", "0.8"))) if chance.random() < 0.7 else None,
        counts_once=f"own-{number}" if chance.random() < 0.5 else "",
    )


def _framework(chance: Random) -> SkillFramework:
    broader = {
        skill: tuple(chance.sample(SKILLS, chance.randint(0, 2)))
        for skill in SKILLS
        if chance.random() < 0.5
    }
    pairs = [(chance.choice(SKILLS), chance.choice(SKILLS)) for _ in range(2)]
    exact = tuple(pairs[:1]) if chance.random() < 0.4 else ()
    close = tuple(pairs[1:]) if chance.random() < 0.4 else ()
    return SkillFramework(broader, exact, close, LEVELS)


def _statement(chance: Random) -> Equivalence:
    kind = ACHIEVEMENTS if chance.random() < 0.9 else LICENCES
    return Equivalence(
        chance.choice(kind),
        chance.choice(kind),
        chance.choice(ISSUERS),
        Decimal(chance.choice((100, 100, 90, 50, 25))),
        AT - timedelta(days=chance.randint(-5, 50)) if chance.random() < 0.4 else None,
        AT + timedelta(days=chance.randint(-5, 50)) if chance.random() < 0.4 else None,
    )
