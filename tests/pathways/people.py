"""Short words for the tests of pathways: leaves, holdings and an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from cairn.pathways.evaluation import evaluate
from cairn.pathways.holdings import CreditsHeld, Holding, SkillHeld
from cairn.pathways.proof_tree import ProofTree
from cairn.pathways.requirement import (
    AchievementWanted,
    Conditions,
    CreditWanted,
    Leaf,
    Pathway,
    Requirement,
    SkillWanted,
)

AT = datetime(2026, 6, 1, tzinfo=UTC)
EARLIER = datetime(2025, 9, 1, tzinfo=UTC)
FREE = Conditions(shared=100)


def achievement(key: str, conditions: Conditions = Conditions()) -> Leaf:  # noqa: B008 - a frozen value
    return Leaf(key, key.title(), AchievementWanted(f"urn:a:{key}"), conditions)


def skill(key: str, conditions: Conditions = Conditions(), **more: Any) -> Leaf:  # noqa: B008 - a frozen value
    return Leaf(key, key.title(), SkillWanted(f"urn:s:{key}", **more), conditions)


def credits_of(key: str, amount: str, conditions: Conditions = Conditions(), **more: Any) -> Leaf:  # noqa: B008 - a frozen value
    return Leaf(key, key.title(), CreditWanted(Decimal(amount), **more), conditions)


def held(name: str, *skills: str, ects: str = "", **more: Any) -> Holding:
    facts: dict[str, Any] = {
        "credential_id": f"urn:uuid:{name}",
        "achievement_id": f"urn:a:{name}",
        "achievement_name": name.title(),
        "issuer_id": "did:example:bolt",
        "issuer_name": "Bolt College",
        "awarded": EARLIER,
        "skills": tuple(SkillHeld(f"urn:s:{one}") for one in skills),
        "credits": (CreditsHeld(Decimal(ects)),) if ects else (),
    }
    return Holding(**(facts | more))


def pathway(requirement: Requirement, **more: Any) -> Pathway:
    return Pathway("https://example.org/pathway", "Analyst", "1", requirement, **more)


def answer(requirement: Requirement, *holdings: Holding, **more: Any) -> ProofTree:
    policy = more.pop("pathway", {})
    return evaluate(pathway(requirement, **policy), holdings, **({"at": AT} | more))


def uses(tree: ProofTree) -> dict[str, tuple[str, ...]]:
    """Which credentials each leaf uses, by their names."""
    return {
        node.requirement.key: tuple(use.holding.achievement_name for use in node.used)
        for node in tree.nodes()
        if node.used
    }


def missing(tree: ProofTree) -> list[str]:
    return [one.leaf.key for one in tree.missing]
