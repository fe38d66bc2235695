"""The shortest way to satisfy a tree, when the price of each leaf is known.

Knows a tree as numbers (`Outline`) and prices; adding up prices is exact, because each leaf stands
in one place only. Who may use which credential is `matching`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from cairn.pathways.requirement import AllOf, AnyOf, AtLeast, Leaf, Requirement, Weighted

__all__ = ["Outline", "Way", "cheapest_cover", "outline_of", "shortest_way"]


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A node as numbers.

    Attributes:
        requirement: The node.
        leaf: The leaf's number in the order of the definition; -1 for other nodes.
        parts: The parts.
        quota: How many parts must be satisfied; 0 where weights decide.
        weights: The weight of each part; empty where they are counted.
        needed: The least sum of weights; 0 where parts are counted.
        least: How many leaves must be satisfied at the least.
    """

    requirement: Requirement
    leaf: int
    parts: tuple[Outline, ...]
    quota: int
    weights: tuple[Decimal, ...] = ()
    needed: Decimal = Decimal(0)
    least: int = 1


class Way(NamedTuple):
    """The shortest way to satisfy a node.

    Attributes:
        price: What it costs; 0 when the node is satisfied.
        chosen: The places of the parts that it goes through, in order; empty at a leaf.
        parts: The ways of all parts, in order.
    """

    price: int
    chosen: tuple[int, ...]
    parts: tuple[Way, ...]


def outline_of(requirement: Requirement) -> Outline:
    """Turn a tree into numbers, its leaves counted in the order of the definition."""
    return _outline(requirement, count())


def _outline(node: Requirement, numbers: Iterator[int]) -> Outline:
    if isinstance(node, Leaf):
        return Outline(node, next(numbers), (), 0)
    parts = tuple(_outline(part, numbers) for part in node.parts)
    if isinstance(node, Weighted):
        items = [(weight, part.least) for weight, part in zip(node.weights, parts, strict=True)]
        least, _ = cheapest_cover(node.at_least, items)
        return Outline(node, -1, parts, 0, node.weights, node.at_least, least)
    quota = _quota(node)
    return Outline(node, -1, parts, quota, least=sum(sorted(one.least for one in parts)[:quota]))


def _quota(node: AllOf | AnyOf | AtLeast) -> int:
    match node:
        case AllOf():
            return len(node.parts)
        case AnyOf():
            return 1
        case AtLeast():
            return node.count


def shortest_way(outline: Outline, prices: Sequence[int]) -> Way:
    """Find the cheapest set of leaves that satisfies a tree.

    Among equally cheap sets the one whose parts come first in the definition is taken, and where
    weights decide the one that weighs most.

    Args:
        outline: The tree.
        prices: What each leaf costs, by its number; 0 for one that is satisfied.
    """
    if outline.leaf >= 0:
        return Way(prices[outline.leaf], (), ())
    parts = tuple([shortest_way(part, prices) for part in outline.parts])
    costs = [part.price for part in parts]
    if outline.weights:
        items = list(zip(outline.weights, costs, strict=True))
        return Way(*cheapest_cover(outline.needed, items), parts)
    if outline.quota == len(parts):
        return Way(sum(costs), tuple(range(len(parts))), parts)
    # Sorting keeps the order of the definition among parts of the same price.
    chosen = sorted(sorted(range(len(parts)), key=costs.__getitem__)[: outline.quota])
    return Way(sum([costs[place] for place in chosen]), tuple(chosen), parts)


def cheapest_cover(
    needed: Decimal, items: Sequence[tuple[Decimal, int]]
) -> tuple[int, tuple[int, ...]]:
    """Choose items whose weights reach a sum at the least price, exactly.

    For each price the greatest weight that it buys is enough to know, so that the work grows with
    the number of different prices and not with the number of sets.

    Args:
        needed: The sum to reach; all weights together reach it.
        items: The weight and the price of each item.

    Returns:
        The price and the places of the chosen items, in order; none is superfluous.
    """
    best: dict[int, tuple[Decimal, tuple[int, ...]]] = {0: (Decimal(0), ())}
    for place, (weight, price) in enumerate(items):
        for spent, (reached, chosen) in sorted(best.items()):
            # What reaches the sum needs nothing more.
            if reached >= needed:
                continue
            total = spent + price
            more = (reached + weight, (*chosen, place))
            best[total] = max(best.get(total, more), more, key=lambda one: one[0])
        best = _undominated(best)
    price = min(spent for spent, (reached, _) in best.items() if reached >= needed)
    return price, _without_superfluous(best[price][1], needed, items)


def _undominated(
    best: dict[int, tuple[Decimal, tuple[int, ...]]],
) -> dict[int, tuple[Decimal, tuple[int, ...]]]:
    kept: dict[int, tuple[Decimal, tuple[int, ...]]] = {}
    most = Decimal(-1)
    for spent in sorted(best):
        if best[spent][0] > most:
            kept[spent] = best[spent]
            most = best[spent][0]
    return kept


def _without_superfluous(
    chosen: tuple[int, ...], needed: Decimal, items: Sequence[tuple[Decimal, int]]
) -> tuple[int, ...]:
    kept = list(chosen)
    over = sum((items[place][0] for place in chosen), Decimal(0)) - needed
    for place in reversed(chosen):
        if items[place][0] <= over:
            over -= items[place][0]
            kept.remove(place)
    return tuple(kept)
