"""Writes a pathway as an integer programme, so that nothing is counted twice.

Columns: for each leaf and each credential that counts there, whether it is used there; for each
node, whether it is satisfied, and how far. A credential, and all that stand for the same piece of
learning, have 100 % to give. `counting` says what counts where, and `evaluation` has the last
word on a plan.

How far a node is satisfied, for plans that cannot complete the pathway: a leaf wholly or not at
all; “all of” the mean of its parts; “any of” its best part, “at least” the mean of its best parts;
“weighted” the weight of the satisfied parts, as a share of what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm

from cairn.pathways.counting import Candidate as Counted
from cairn.pathways.planner.model import Label, Master
from cairn.pathways.requirement import (
    WHOLE,
    AllOf,
    CreditWanted,
    Leaf,
    Requirement,
    Weighted,
    leaves_of,
    parts_of,
)
from cairn.pathways.requirement import AtLeast as AtLeastOf

__all__ = ["Use", "add_tree"]


@dataclass(frozen=True, slots=True)
class Use:
    """A credential that counts at a leaf.

    Attributes:
        leaf: The leaf's number.
        counted: How it counts.
        source: The column of the candidate that would bring it; None for what is held.
    """

    leaf: int
    counted: Counted
    source: int | None


@dataclass(slots=True)
class _Tree:
    """The columns of the nodes while they are written.

    Attributes:
        used: For each leaf, the column of each use with the amount it brings.
        satisfied: Whether a node is satisfied, by key.
    """

    master: Master
    leaves: Mapping[str, int]
    used: Mapping[int, Sequence[tuple[int, Decimal]]]
    satisfied: dict[str, int] = field(default_factory=dict)


def add_tree(
    master: Master, requirement: Requirement, uses: Sequence[Use], *, complete: bool
) -> int:
    """Write what a pathway asks.

    Args:
        master: The programme so far.
        requirement: The pathway's tree.
        uses: What counts where.
        complete: Whether the plan must complete the pathway.

    Returns:
        The points of the whole pathway; the form “points” counts up to it.
    """
    leaves = leaves_of(requirement)
    tree = _Tree(
        master,
        {leaf.key: number for number, leaf in enumerate(leaves)},
        _add_uses(master, leaves, uses),
    )
    _add_node(tree, requirement)
    column, unit = _add_progress(tree, requirement)
    master.forms |= {"points": {column: 1}, "required": {}}
    if complete:
        master.model.at_least(1, {tree.satisfied[requirement.key]: 1})
    return unit


def _add_uses(
    master: Master, leaves: Sequence[Leaf], uses: Sequence[Use]
) -> dict[int, list[tuple[int, Decimal]]]:
    used: dict[int, list[tuple[int, Decimal]]] = {}
    once: dict[tuple[int, str], dict[int, int]] = {}
    given: dict[str, dict[int, int]] = {}
    for use in uses:
        column = master.model.column()
        stone = use.counted.holding.stone
        used.setdefault(use.leaf, []).append((column, use.counted.amount or Decimal(0)))
        once.setdefault((use.leaf, stone), {})[column] = 1
        takes = leaves[use.leaf].conditions.takes
        if takes:
            given.setdefault(stone, {})[column] = takes
        if use.source is not None:
            master.model.at_least(0, {use.source: 1, column: -1})
    for row in once.values():
        if len(row) > 1:
            master.model.at_most(1, row)
    for row in given.values():
        if sum(row.values()) > WHOLE:
            master.model.at_most(WHOLE, row)
    return used


def _add_node(tree: _Tree, node: Requirement) -> int:
    column = tree.master.model.column()
    tree.satisfied[node.key] = column
    model = tree.master.model
    if isinstance(node, Leaf):
        _add_leaf(tree, node, column)
        return column
    parts = [_add_node(tree, part) for part in node.parts]
    if isinstance(node, AllOf):
        for part in parts:
            model.at_least(0, {part: 1, column: -1})
    elif isinstance(node, Weighted):
        weights, least = _whole([*node.weights, node.at_least])
        model.at_least(0, dict(zip(parts, weights, strict=True)) | {column: -least})
    else:
        count = node.count if isinstance(node, AtLeastOf) else 1
        model.at_least(0, dict.fromkeys(parts, 1) | {column: -count})
    return column


def _add_leaf(tree: _Tree, leaf: Leaf, column: int) -> None:
    used = tree.used.get(tree.leaves[leaf.key], [])
    label: Label = ("leaf", leaf.key)
    if isinstance(leaf.wanted, CreditWanted):
        amounts, least = _whole([*(amount for _, amount in used), leaf.wanted.amount])
        brings = {use: amount for (use, _), amount in zip(used, amounts, strict=True)}
        row = brings | {column: -least} | tree.master.relaxed(label, least)
    else:
        row = {use: 1 for use, _ in used} | {column: -1} | tree.master.relaxed(label)
    tree.master.model.at_least(0, row)


def _whole(numbers: Sequence[Decimal]) -> tuple[list[int], int]:
    """Numbers as whole multiples of one unit; the last one apart."""
    fractions = [Fraction(number) for number in numbers]
    unit = lcm(*(one.denominator for one in fractions))
    whole = [int(one * unit) for one in fractions]
    return whole[:-1], whole[-1]


def _add_progress(tree: _Tree, node: Requirement) -> tuple[int, int]:
    """The column that says how far a node is satisfied, and what it is when it is wholly so."""
    model = tree.master.model
    if isinstance(node, Leaf):
        return tree.satisfied[node.key], 1
    if isinstance(node, Weighted):
        weights, least = _whole([*node.weights, node.at_least])
        column = model.column(least, whole=False)
        parts = [tree.satisfied[part.key] for part in node.parts]
        model.at_least(0, dict(zip(parts, weights, strict=True)) | {column: -1})
        return column, least
    below = [_add_progress(tree, part) for part in parts_of(node)]
    unit = lcm(*(whole for _, whole in below))
    count = len(below)
    if not isinstance(node, AllOf):
        count = node.count if isinstance(node, AtLeastOf) else 1
        below = _add_best(tree, below, count)
    column = model.column(unit * count, whole=False)
    model.at_least(0, {part: unit // whole for part, whole in below} | {column: -1})
    return column, unit * count


def _add_best(tree: _Tree, below: Sequence[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Let only so many parts bring something."""
    model = tree.master.model
    best = []
    chosen = []
    for part, whole in below:
        brings, picked = model.column(whole, whole=False), model.column()
        model.at_least(0, {part: 1, brings: -1})
        model.at_least(0, {picked: whole, brings: -1})
        best.append((brings, whole))
        chosen.append(picked)
    model.at_most(count, dict.fromkeys(chosen, 1))
    return best
