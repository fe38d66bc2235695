"""A requirement before it is a tree: nodes that name each other by their keys.

Knows how files draw pathways: CTDL, CASE and TOML all write a graph. `grow` makes the tree, or says
why there is none: a circle, a part that is not there, a node that nobody asks for or two do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from cairn.pathways.requirement import AllOf, AnyOf, AtLeast, Leaf, Requirement, Weighted

__all__ = ["DraftFault", "DraftNode", "Rule", "draft_of", "grow"]

Rule: TypeAlias = Literal["leaf", "all_of", "any_of", "at_least", "weighted"]
"""What a node asks of its parts."""


@dataclass(frozen=True, slots=True)
class DraftNode:
    """A node that names its parts.

    Attributes:
        key: Its word.
        name: Its name for people.
        rule: What it asks of its parts.
        parts: The keys of its parts, in order.
        count: How many parts, for "at_least".
        at_least: The least sum, for "weighted".
        weights: The weight of each part, for "weighted".
        leaf: The leaf, for "leaf".
    """

    key: str
    name: str
    rule: Rule
    parts: tuple[str, ...] = ()
    count: int = 0
    at_least: Decimal = Decimal(0)
    weights: tuple[Decimal, ...] = ()
    leaf: Leaf | None = None


@dataclass(frozen=True, slots=True)
class DraftFault:
    """Why nodes make no tree.

    Attributes:
        key: The node that is meant.
        code: "no-root", "no-such-part", "cycle", "shared-node" or "unreachable".
        sentence: What is wrong.
        mend: What to do.
    """

    key: str
    code: str
    sentence: str
    mend: str


def draft_of(requirement: Requirement) -> tuple[DraftNode, ...]:
    """The nodes of a tree, the root first, each naming its parts."""
    found: list[DraftNode] = []
    waiting = [requirement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Leaf):
            found.append(DraftNode(node.key, node.name, "leaf", leaf=node))
            continue
        parts = tuple(part.key for part in node.parts)
        match node:
            case AllOf():
                found.append(DraftNode(node.key, node.name, "all_of", parts))
            case AnyOf():
                found.append(DraftNode(node.key, node.name, "any_of", parts))
            case AtLeast():
                found.append(DraftNode(node.key, node.name, "at_least", parts, node.count))
            case Weighted():
                weighted = DraftNode(
                    node.key, node.name, "weighted", parts, 0, node.at_least, node.weights
                )
                found.append(weighted)
        waiting.extend(reversed(node.parts))
    return tuple(found)


def grow(
    root: str, nodes: Sequence[DraftNode]
) -> tuple[Requirement | None, tuple[DraftFault, ...]]:
    """Make the tree that nodes draw.

    Args:
        root: The key of the root.
        nodes: The nodes, each key once.

    Returns:
        The tree and no faults, or None and every fault.
    """
    by_key = {node.key: node for node in nodes}
    if root not in by_key:
        fault = DraftFault(
            root,
            "no-root",
            f"No node has the key “{root[:60]}”, which is the root.",
            "Name a node that is there, or put the root first.",
        )
        return None, (fault,)
    faults = [*_circles(by_key), *_part_faults(by_key)]
    if not faults:
        faults = _astray(root, by_key)
    if faults:
        return None, tuple(faults)
    return _grown(root, by_key), ()


def _part_faults(by_key: Mapping[str, DraftNode]) -> list[DraftFault]:
    faults = []
    users: dict[str, str] = {}
    for node in by_key.values():
        for part in node.parts:
            if part not in by_key:
                faults.append(
                    DraftFault(
                        node.key,
                        "no-such-part",
                        f"“{node.name}” asks for “{part[:60]}”, and no node has that key.",
                        "Correct the key, or add the node.",
                    )
                )
            elif part in users:
                faults.append(
                    DraftFault(
                        part,
                        "shared-node",
                        f"“{by_key[part].name}” is a part of two nodes.",
                        "Write it twice, with two keys: what each may count is then clear.",
                    )
                )
            users[part] = node.key
    return faults


def _circles(by_key: Mapping[str, DraftNode]) -> list[DraftFault]:
    """Nodes that are parts of themselves: what remains when leaves are taken away repeatedly."""
    left = dict(by_key)
    while True:
        done = [key for key, node in left.items() if not any(part in left for part in node.parts)]
        if not done:
            break
        for key in done:
            del left[key]
    return [_circle(left)] if left else []


def _circle(left: Mapping[str, DraftNode]) -> DraftFault:
    key = next(iter(left))
    path = [key]
    while True:
        key = next(part for part in left[key].parts if part in left)
        if key in path:
            break
        path.append(key)
    names = [f"“{left[one].name}”" for one in [*path[path.index(key) :], key]]
    return DraftFault(
        key,
        "cycle",
        f"A requirement is a part of itself: {' asks for '.join(names)}.",
        "Take one of these parts out.",
    )


def _astray(root: str, by_key: Mapping[str, DraftNode]) -> list[DraftFault]:
    reached = {root}
    waiting = [root]
    while waiting:
        parts = [part for part in by_key[waiting.pop()].parts if part not in reached]
        reached.update(parts)
        waiting += parts
    faults = [
        DraftFault(
            key,
            "unreachable",
            f"Nothing asks for “{node.name}”, so it can never count.",
            "Make it a part of another node, or remove it.",
        )
        for key, node in by_key.items()
        if key not in reached
    ]
    if any(root in node.parts for node in by_key.values()):
        faults.append(
            DraftFault(
                root,
                "shared-node",
                f"“{by_key[root].name}” is the root and a part of another node.",
                "Name the node at the top as the root.",
            )
        )
    return faults


def _grown(root: str, by_key: Mapping[str, DraftNode]) -> Requirement:
    """Build from the leaves up, without recursion: how deep a file nests is not known yet."""
    order = [root]
    for key in order:
        order.extend(by_key[key].parts)
    built: dict[str, Requirement] = {}
    for key in reversed(order):
        node = by_key[key]
        built[key] = _built(node, tuple(built[part] for part in node.parts))
    return built[root]


def _built(node: DraftNode, parts: tuple[Requirement, ...]) -> Requirement:
    if node.leaf is not None:
        return node.leaf
    if node.rule == "any_of":
        return AnyOf(node.key, node.name, parts)
    if node.rule == "at_least":
        return AtLeast(node.key, node.name, node.count, parts)
    if node.rule == "weighted":
        return Weighted(node.key, node.name, node.at_least, parts, node.weights)
    return AllOf(node.key, node.name, parts)
