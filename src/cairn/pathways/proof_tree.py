"""The answer to “does this person hold what the pathway asks?”, node by node.

Knows the shape of the answer and how to write it as JSON. The words for people are
`explanation`'s; finding the answer is `evaluation`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import JsonObject
from cairn.pathways.equivalence import Equivalence, EquivalenceConflict
from cairn.pathways.holdings import Holding
from cairn.pathways.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Leaf,
    Pathway,
    Requirement,
    Weighted,
)

__all__ = ["Missing", "NearMiss", "ProofNode", "ProofTree", "State", "Use"]


_PLACES = 4
_KINDS: dict[type, str] = {
    AllOf: "all_of",
    AnyOf: "any_of",
    AtLeast: "at_least",
    Weighted: "weighted",
    Leaf: "leaf",
}


class State(StrEnum):
    """How a node stands."""

    SATISFIED = "satisfied"
    PARTLY = "partly"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Use:
    """A credential that counts at a leaf.

    Attributes:
        holding: The credential.
        way: How it counts: "itself"; "equivalent" through statements; "exact", "narrower" or
            "close" for a skill.
        takes: How much of the credential is used up here, in per cent; 0 when the leaf only looks.
        percent: How far it counts as what is wanted, in per cent; 100 but for equivalences.
        amount: The credits that it brings; None where credits are not counted.
        through: The statements along which it counts, the one about the credential first.
    """

    holding: Holding
    way: str
    takes: int
    percent: Decimal = Decimal(100)
    amount: Decimal | None = None
    through: tuple[Equivalence, ...] = ()


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A credential that is what a leaf wants and does not count, and why.

    Attributes:
        holding: The credential.
        code: Why: "revoked", "suspended", "unverified", "expired", "too-old", "too-early",
            "too-late", "issuer", "reliability", "level", "result", "version", "percent",
            "not-yet" for an award after the instant, "taken".
        by: The name of the leaf that uses it, for "taken"; empty otherwise.
    """

    holding: Holding
    code: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A leaf that is still to be satisfied on the shortest way to the whole.

    Attributes:
        leaf: What is wanted.
        amount: How many credits are still needed; None where credits are not counted.
        near: Credentials that nearly count.
    """

    leaf: Leaf
    amount: Decimal | None = None
    near: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofNode:
    """The answer at one node.

    Attributes:
        requirement: The node that is answered.
        state: How it stands.
        fraction: How far it is satisfied, 0 to 1; 1 exactly when it is satisfied.
        used: The credentials that count here; at a leaf only.
        missing: The shortest list of what this node still needs, within the one way that is
            shortest for the whole pathway when the node is on it.
        children: The answers at its parts, in their order.
        on_the_way: Whether the node is part of the proof, or of the shortest way to it. A part
            that is not needed, such as the other side of an “any of”, is not.
    """

    requirement: Requirement
    state: State
    fraction: Fraction
    used: tuple[Use, ...] = ()
    missing: tuple[Missing, ...] = ()
    children: tuple[ProofNode, ...] = ()
    on_the_way: bool = True


@dataclass(frozen=True, slots=True)
class ProofTree:
    """The whole answer for one person and one instant.

    Attributes:
        pathway: What was asked.
        at: The instant for which the answer holds.
        root: The answer at the root.
        conflicts: Equivalences that contradict each other and touch this answer.
    """

    pathway: Pathway
    at: datetime
    root: ProofNode
    conflicts: tuple[EquivalenceConflict, ...] = ()

    @property
    def satisfied(self) -> bool:
        """Whether the stack is complete."""
        return self.root.state is State.SATISFIED

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The shortest list of what is still to be satisfied; empty when complete."""
        return self.root.missing

    def nodes(self) -> Iterator[ProofNode]:
        """Every node, the root first, in the order of the definition."""
        stack = [self.root]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    @property
    def used(self) -> tuple[Holding, ...]:
        """The credentials on which the answer rests, each once, in the order of the leaves."""
        found = {
            use.holding.credential_id: use.holding
            for node in self.nodes()
            if node.on_the_way
            for use in node.used
        }
        return tuple(found.values())

    def to_json(self) -> JsonObject:
        """The whole answer as a JSON object, for programs."""
        return {
            "pathway": {
                "id": self.pathway.id,
                "name": self.pathway.name,
                "version": self.pathway.version,
            },
            "at": format_instant(self.at),
            "satisfied": self.satisfied,
            "tree": _node_json(self.root),
            "conflicts": [
                [_statement_json(statement) for statement in conflict.statements]
                for conflict in self.conflicts
            ],
        }


def _node_json(node: ProofNode) -> JsonObject:
    return {
        "key": node.requirement.key,
        "name": node.requirement.name,
        "kind": _KINDS[type(node.requirement)],
        "state": node.state.value,
        "fraction": round(float(node.fraction), _PLACES),
        "onTheWay": node.on_the_way,
        "used": [_use_json(use) for use in node.used],
        "missing": [_missing_json(missing) for missing in node.missing],
        "parts": [_node_json(child) for child in node.children],
    }


def _use_json(use: Use) -> JsonObject:
    return {
        **_holding_json(use.holding),
        "way": use.way,
        "takes": use.takes,
        "percent": _plain(use.percent),
        "amount": None if use.amount is None else _plain(use.amount),
        "through": [_statement_json(statement) for statement in use.through],
    }


def _missing_json(missing: Missing) -> JsonObject:
    return {
        "key": missing.leaf.key,
        "name": missing.leaf.name,
        "amount": None if missing.amount is None else _plain(missing.amount),
        "near": [
            {**_holding_json(near.holding), "code": near.code, "by": near.by}
            for near in missing.near
        ],
    }


def _holding_json(holding: Holding) -> JsonObject:
    prior = holding.prior_learning
    recognised: JsonObject = (
        {"recognisedBy": prior.assessor_name or prior.assessor} if prior else {}
    )
    return {
        "credential": holding.credential_id,
        "achievement": holding.achievement_id,
        "achievementName": holding.achievement_name,
        "issuer": holding.issuer_id,
        "issuerName": holding.issuer_name,
        **recognised,
    }


def _statement_json(statement: Equivalence) -> JsonObject:
    return {
        "source": statement.source,
        "target": statement.target,
        "percent": _plain(statement.percent),
        "issuer": statement.issuer_id,
        "until": format_instant(statement.until) if statement.until else None,
        "statement": statement.statement,
    }


def _plain(number: Decimal) -> int | float:
    whole = int(number)
    return whole if whole == number else float(number)
