"""Pathways and their requirements: trees of “all of”, “any of”, “at least”, and what is wanted.

Knows the shapes and what makes one well formed. Does not know who holds what (`holdings`), nor
whether it is enough (`evaluation`).
What a leaf may want, and its conditions, stand in `wanted` and can be imported from here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from cairn.kernel.errors import LimitError, UsageError
from cairn.pathways.wanted import (
    FREE,
    HIGHEST,
    SMALLEST,
    WHOLE,
    AchievementWanted,
    Conditions,
    CreditUnit,
    CreditWanted,
    DegreeWanted,
    Issuer,
    LicenceWanted,
    ResultWanted,
    SkillWanted,
    Wanted,
    in_range,
    needed,
)

__all__ = [
    "FREE",
    "WHOLE",
    "AchievementWanted",
    "AllOf",
    "AnyOf",
    "Approval",
    "AtLeast",
    "Conditions",
    "CreditUnit",
    "CreditWanted",
    "DegreeWanted",
    "EquivalencePolicy",
    "Issuer",
    "Leaf",
    "LicenceWanted",
    "Pathway",
    "Requirement",
    "ResultWanted",
    "SkillWanted",
    "Wanted",
    "Weighted",
    "leaves_of",
    "nodes_of",
    "parts_of",
    "would_satisfy",
]

_DEEPEST = 32  # real pathways nest four or five deep
_LONGEST_CHAIN = Decimal(8)
_MOST_NODES = 1_000  # a whole degree with its courses has a few hundred

Approval: TypeAlias = Literal["automatic", "queued"]
"""Whether a complete stack is awarded at once, or waits for a person's approval."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing that must be held.

    Attributes:
        key: A word for programs, the only one of its kind in the pathway.
        name: What is wanted, in words for people, such as “Generative AI for finance”.
        wanted: What counts.
        conditions: What it must be besides.
    """

    key: str
    name: str
    wanted: Wanted
    conditions: Conditions = field(default_factory=Conditions)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must be satisfied. `key` and `name` as in `Leaf`; at least one part."""

    key: str
    name: str
    parts: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part is enough. `key` and `name` as in `Leaf`; at least one part."""

    key: str
    name: str
    parts: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of the parts must be satisfied. `key` and `name` as in `Leaf`."""

    key: str
    name: str
    count: int
    parts: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Weighted:
    """The weights of the satisfied parts must add up to at least `at_least`.

    Attributes:
        key: As in `Leaf`.
        name: As in `Leaf`.
        at_least: The least sum, more than zero.
        parts: The parts.
        weights: The weight of each part in the same order, more than zero.
    """

    key: str
    name: str
    at_least: Decimal
    parts: tuple[Requirement, ...]
    weights: tuple[Decimal, ...]


Requirement: TypeAlias = AllOf | AnyOf | AtLeast | Weighted | Leaf
"""A node of a pathway."""


@dataclass(frozen=True, slots=True)
class EquivalencePolicy:
    """Which statements that one thing counts as another a pathway accepts.

    Attributes:
        longest_chain: How many statements may be put one after another; 0 accepts none.
        least_percent: The least percentage, after multiplying along the chain, at which a
            credential satisfies what is wanted. Below it the leaf is only partly satisfied.
        issuers: Whose statements are accepted, by id; empty for anyone's that is handed in.

    Raises:
        UsageError: If the chain or the percentage is out of its range (``out-of-range``).
    """

    longest_chain: int = 2
    least_percent: Decimal = Decimal(100)
    issuers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        in_range(Decimal(self.longest_chain), "The longest chain", Decimal(0), _LONGEST_CHAIN)
        in_range(self.least_percent, "The least percentage", SMALLEST, Decimal(WHOLE))


@dataclass(frozen=True, slots=True)
class Pathway:
    """What must be held to earn something.

    Attributes:
        id: The pathway's URL.
        name: Its name for people.
        version: The version of this definition.
        requirement: The tree.
        earns: The id of the achievement that a complete stack earns; empty for a goal that earns
            nothing.
        earns_name: Its name for people.
        approval: Whether it is awarded at once or waits for approval.
        equivalences: Which equivalences count.
        description: What it is for, in words for people.

    Raises:
        UsageError: If a key is empty or used twice (``bad-key``), a node has no name
            (``nothing-wanted``) or no parts (``no-parts``), or a count or weight cannot be reached
            or is not above zero (``out-of-range``).
        LimitError: If the tree is larger or deeper than anyone can read (``pathway-too-large``).
    """

    id: str
    name: str
    version: str
    requirement: Requirement
    earns: str = ""
    earns_name: str = ""
    approval: Approval = "automatic"
    equivalences: EquivalencePolicy = field(default_factory=EquivalencePolicy)
    description: str = ""

    def __post_init__(self) -> None:
        for text, what in ((self.id, "A pathway's id"), (self.name, "A pathway's name")):
            needed(text, what)
        seen: set[str] = set()
        for number, (node, depth) in enumerate(_with_depth(self.requirement)):
            if depth > _DEEPEST or number >= _MOST_NODES:
                raise LimitError(
                    f"A pathway has at most {_MOST_NODES} nodes, nested {_DEEPEST} deep.",
                    code="pathway-too-large",
                    mend="Divide it: let a part of it earn something of its own.",
                )
            _check_node(node, seen)


def _with_depth(requirement: Requirement) -> Iterator[tuple[Requirement, int]]:
    stack = [(requirement, 1)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        stack.extend((part, depth + 1) for part in reversed(parts_of(node)))


def _check_node(node: Requirement, seen: set[str]) -> None:
    needed(node.name, "Each node of a pathway")
    if not node.key.strip() or node.key in seen:
        raise UsageError(
            f"The key “{node.key[:60]}” is empty or used twice in the pathway.",
            code="bad-key",
            mend="Give each node a word of its own.",
        )
    seen.add(node.key)
    if isinstance(node, Leaf):
        return
    if not node.parts:
        raise UsageError(
            f"“{node.name}” has no parts.", code="no-parts", mend="Give it at least one."
        )
    if isinstance(node, AtLeast):
        most = Decimal(len(node.parts))
        in_range(Decimal(node.count), f"How many parts “{node.name}” asks for", Decimal(1), most)
    if isinstance(node, Weighted):
        _check_weights(node)


def _check_weights(node: Weighted) -> None:
    if len(node.weights) != len(node.parts):
        raise UsageError(
            f"“{node.name}” has {len(node.parts)} parts and {len(node.weights)} weights.",
            code="no-parts",
            mend="Give one weight for each part.",
        )
    for weight in node.weights:
        in_range(weight, f"A weight of “{node.name}”", SMALLEST, HIGHEST)
    in_range(node.at_least, f"What “{node.name}” asks for", SMALLEST, sum(node.weights, Decimal(0)))


def parts_of(requirement: Requirement) -> tuple[Requirement, ...]:
    """The direct parts of a node; none for a leaf."""
    return () if isinstance(requirement, Leaf) else requirement.parts


def nodes_of(requirement: Requirement) -> Iterator[Requirement]:
    """Every node of a tree, the root first, in the order of the definition."""
    stack = [requirement]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(parts_of(node)))


def leaves_of(requirement: Requirement) -> tuple[Leaf, ...]:
    """The leaves of a tree in the order of the definition."""
    return tuple(node for node in nodes_of(requirement) if isinstance(node, Leaf))


def would_satisfy(requirement: Requirement, leaf: Callable[[Leaf], bool]) -> bool:
    """Whether a tree is satisfied where it is known of each leaf whether it is.

    How credentials are divided between leaves it does not ask; `evaluation` does.

    Args:
        requirement: The tree.
        leaf: Says it of a leaf.
    """
    if isinstance(requirement, Leaf):
        return leaf(requirement)
    parts = [would_satisfy(part, leaf) for part in requirement.parts]
    match requirement:
        case AllOf():
            return all(parts)
        case AnyOf():
            return any(parts)
        case AtLeast():
            return sum(parts) >= requirement.count
        case Weighted():
            weights = zip(requirement.weights, parts, strict=True)
            held = sum((weight for weight, met in weights if met), Decimal(0))
            return held >= requirement.at_least
