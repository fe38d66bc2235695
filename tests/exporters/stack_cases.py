"""Stacks for the tests of drawings and words: a small pathway, and people at every place on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from cairn.pathways.evaluation import evaluate
from cairn.pathways.holdings import CreditsHeld, Holding, ResultHeld, Standing
from cairn.pathways.proof_tree import ProofTree
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
    Weighted,
)

__all__ = [
    "AT",
    "PEOPLE",
    "CaseOf",
    "analyst",
    "case_of",
    "credits_case",
    "holding",
    "leaf",
    "path",
]

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True)
class CaseOf:
    """A stack as the awarding tells it."""

    name: str
    pathway: Pathway
    tree: ProofTree
    state: str = "incomplete"
    since: datetime | None = None
    reason: str = ""
    upgrade: ProofTree | None = None


def leaf(key: str, name: str) -> Leaf:
    return Leaf(key, name, AchievementWanted(f"https://b.example/{key}"))


def path(requirement: Requirement, name: str = "Analyst") -> Pathway:
    return Pathway("https://b.example/p", name, "1", requirement, earns_name=name)


def analyst() -> Pathway:
    data = AnyOf("data", "One data credential", (leaf("sql", "SQL"), leaf("viz", "Charts")))
    talk = Leaf(
        "talk",
        "Talking",
        ResultWanted("https://b.example/talk", Decimal(60)),
        Conditions(reliability=Decimal("0.8")),
    )
    both = AllOf("both", "AI and data", (leaf("ai", "Generative AI"), data))
    return path(AllOf("whole", "Analyst", (both, talk)))


def holding(
    key: str, *, standing: Standing = "active", reliability: str = "", credit: int = 0
) -> Holding:
    names = {"ai": "Generative AI", "sql": "SQL", "viz": "Charts", "talk": "Talking"}
    return Holding(
        credential_id=f"urn:uuid:{key}",
        achievement_id=f"https://b.example/{key}",
        achievement_name=names.get(key, key),
        issuer_id="did:web:b.example",
        issuer_name="Northbank",
        awarded=datetime(2026, 5, 4, tzinfo=UTC),
        standing=standing,
        results=(ResultHeld(Decimal(75)),),
        credits=(CreditsHeld(Decimal(credit)),) if credit else (),
        reliability=Decimal(reliability) if reliability else None,
    )


def case_of(*holdings: Holding, pathway: Pathway | None = None, name: str = "Ana Díaz") -> CaseOf:
    asked = pathway or analyst()
    tree = evaluate(asked, holdings, at=AT)
    return CaseOf(name, asked, tree)


def credits_case(held: int) -> CaseOf:
    wanted = Leaf("credits", "Finance credits", CreditWanted(Decimal(10)))
    pathway = path(
        Weighted(
            "w",
            "Mixture",
            Decimal(3),
            (wanted, leaf("ai", "Generative AI"), leaf("sql", "SQL")),
            (Decimal(2), Decimal(1), Decimal(1)),
        )
    )
    return case_of(holding("x", credit=held), pathway=pathway)


_ALL = (holding("ai"), holding("sql"), holding("talk", reliability="0.86"))

PEOPLE: dict[str, CaseOf] = {
    "nothing": case_of(),
    "all but one": case_of(holding("ai"), holding("sql"), holding("talk", reliability="0.62")),
    "two ways": case_of(holding("ai"), holding("talk", reliability="0.86")),
    "complete": replace(case_of(*_ALL), state="active", since=AT),
    "suspended": replace(
        case_of(holding("ai", standing="revoked"), *_ALL[1:]),
        state="suspended",
        since=AT,
        reason="“Generative AI” was taken back by Northbank.",
    ),
    "more than needed": replace(case_of(*_ALL, holding("viz")), state="active", since=AT),
    "waiting": replace(case_of(*_ALL), state="waiting", since=AT),
    "refused": replace(case_of(*_ALL), state="refused", reason="The interview failed."),
    "withdrawn": replace(case_of(*_ALL), state="withdrawn", reason="It was somebody else's."),
    "lapsed": replace(case_of(*_ALL[1:]), state="lapsed", reason="“Generative AI” has expired."),
    "credits": credits_case(4),
    "at least": case_of(
        holding("ai"),
        pathway=path(
            AtLeast(
                "n",
                "Two of three",
                2,
                (leaf("ai", "AI"), leaf("sql", "SQL"), leaf("viz", "Charts")),
            )
        ),
    ),
    "one leaf": case_of(pathway=path(leaf("ai", "Generative AI"))),
}
