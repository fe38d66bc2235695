"""Fills the proof tree: what each node comes to once it is settled who uses which credential.

Knows the leaves' states, what each still needs and why near misses do not count. Every satisfied
leaf of the tree has credentials of its own: all of them hold together, also those that the proof
does not need. Credits that a missing leaf beside the way could have are shown, and not set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from cairn.pathways.counting import AtLeaf, Candidate
from cairn.pathways.matching import Assignment
from cairn.pathways.proof_tree import Missing, NearMiss, ProofNode, State, Use
from cairn.pathways.requirement import CreditWanted, Leaf
from cairn.pathways.shortest import Outline, Way, shortest_way
from cairn.pathways.wanted import DIGITS, WHOLE
from cairn.pathways.wants import Want, enough_of

__all__ = ["Filling", "LeafSide"]

_ONE = Fraction(1)
_NONE = Fraction(0)
_PRICE = 1_000_000  # of a missing leaf; below it, how far away it is: fewer leaves come first
_FAR = 99
_SCALE: int = 10**DIGITS


class LeafSide:
    """One leaf, made ready to be compared.

    Attributes:
        leaf: The leaf.
        credits: Whether it adds up credits.
        need: What it needs, in whole units.
    """

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.credits = isinstance(leaf.wanted, CreditWanted)
        self.need = _units(leaf.wanted.amount) if isinstance(leaf.wanted, CreditWanted) else 1
        self._takes = leaf.conditions.takes
        self._nothing = Want(self._takes, self.need, {})
        absent = Missing(
            leaf, leaf.wanted.amount if isinstance(leaf.wanted, CreditWanted) else None
        )
        self.absent = {
            way: ProofNode(leaf, State.MISSING, _NONE, (), (absent,), (), way)
            for way in (True, False)
        }

    def want(self, found: AtLeaf | None, stones: Mapping[str, int]) -> Want:
        """The leaf's side of the matching, for what a person holds."""
        if found is None or not found.counting:
            return self._nothing
        offers = {
            stones[stone]: 1 if one.amount is None else _units(one.amount)
            for stone, one in found.counting.items()
        }
        return Want(self._takes, self.need, offers)


class Filling:
    """One proof tree in the making.

    Args:
        outline: The tree as numbers.
        sides: The leaves.
        found: What the person holds, by the leaf's number.
        wants: The leaves' sides of the matching.
        assignment: Who uses what.
        stones: The words of the stones, by their number.
    """

    def __init__(
        self,
        outline: Outline,
        sides: Sequence[LeafSide],
        found: Mapping[int, AtLeaf],
        wants: Sequence[Want],
        assignment: Assignment,
        stones: Sequence[str],
    ) -> None:
        self._outline = outline
        self._sides = sides
        self._found = found
        self._wants = wants
        self._done = assignment
        self._stones = stones
        self._partly: dict[int, tuple[int, ...]] = {}

    def root(self) -> ProofNode:
        """Fill the whole tree."""
        way = shortest_way(self._outline, self._prices())
        if way.price:
            for number in _on_the_way(self._outline, way):
                self._reserve(number)
        more = self._meet_the_rest()
        shown = shortest_way(self._outline, self._prices()) if more else way
        return self._node(self._outline, way, shown, on_the_way=True)

    def _prices(self) -> list[int]:
        return [
            0 if number in self._done.uses else _PRICE + self._distance(number)
            for number in range(len(self._sides))
        ]

    def _distance(self, number: int) -> int:
        if number not in self._found:
            return _FAR
        far = self._how_far(number, self._leftover(number))
        return _FAR - _FAR * far.numerator // far.denominator

    def _leftover(self, number: int) -> tuple[int, ...]:
        if number in self._partly:
            return self._partly[number]
        return tuple(self._done.free_for(self._wants[number]))

    def _how_far(self, number: int, stones: Iterable[int]) -> Fraction:
        """How far an unsatisfied leaf is satisfied: credits add up, percentages do not."""
        side, want = self._sides[number], self._wants[number]
        if side.credits and want.offers:
            return Fraction(sum(want.offers[stone] for stone in stones), side.need)
        parts = [one.percent for one in self._found[number].refused if one.code == "percent"]
        return Fraction(max(parts)) / WHOLE if parts else _NONE

    def _reserve(self, number: int) -> None:
        """Let a missing leaf on the way keep the credits that nobody else uses."""
        if number in self._done.uses or number not in self._found:
            return
        if self._sides[number].credits:
            stones = self._leftover(number)
            self._done.give(number, self._wants[number], stones)
            self._partly[number] = self._done.uses.pop(number)

    def _meet_the_rest(self) -> bool:
        """Meet what the proof does not need with what is left over, in the order of the leaves.

        Returns:
            Whether anything more was met.
        """
        before = len(self._done.uses)
        for number in sorted(self._found):
            want = self._wants[number]
            if number in self._done.uses or number in self._partly or not want.possible:
                continue
            used = enough_of(want, self._done.free_for(want))
            if used is not None:
                self._done.give(number, want, used)
        return len(self._done.uses) > before

    def _node(self, outline: Outline, way: Way, shown: Way, *, on_the_way: bool) -> ProofNode:
        if outline.leaf >= 0:
            return self._leaf(outline.leaf, on_the_way=on_the_way)
        chosen = way.chosen if on_the_way else shown.chosen
        children = tuple(
            self._node(part, its_way, its_shown, on_the_way=on_the_way and place in chosen)
            for place, (part, its_way, its_shown) in enumerate(
                zip(outline.parts, way.parts, shown.parts, strict=True)
            )
        )
        if not shown.price:
            return ProofNode(
                outline.requirement, State.SATISFIED, _ONE, (), (), children, on_the_way
            )
        missing = tuple(one for place in chosen for one in children[place].missing)
        fraction = _fraction(outline, children)
        state = State.PARTLY if fraction else State.MISSING
        return ProofNode(outline.requirement, state, fraction, (), missing, children, on_the_way)

    def _leaf(self, number: int, *, on_the_way: bool) -> ProofNode:
        found, side = self._found.get(number), self._sides[number]
        if found is None:
            return side.absent[on_the_way]
        used = self._done.uses.get(number)
        if used is not None:
            uses = self._uses(found, side, used)
            return ProofNode(side.leaf, State.SATISFIED, _ONE, uses, (), (), on_the_way)
        stones = self._leftover(number)
        fraction = self._how_far(number, stones)
        uses = self._uses(found, side, stones) if side.credits else ()
        missing = Missing(side.leaf, self._lacking(number, stones), self._near(number, found))
        state = State.PARTLY if fraction else State.MISSING
        return ProofNode(side.leaf, state, fraction, uses, (missing,), (), on_the_way)

    def _uses(self, found: AtLeaf, side: LeafSide, stones: Iterable[int]) -> tuple[Use, ...]:
        candidates = (found.counting[self._stones[stone]] for stone in stones)
        takes = side.leaf.conditions.takes
        return tuple(
            Use(one.holding, one.way, takes, one.percent, one.amount, one.through)
            for one in candidates
        )

    def _lacking(self, number: int, stones: Iterable[int]) -> Decimal | None:
        wanted = self._sides[number].leaf.wanted
        if not isinstance(wanted, CreditWanted):
            return None
        found = self._found[number].counting
        amounts = (found[self._stones[stone]].amount or Decimal(0) for stone in stones)
        return wanted.amount - sum(amounts, Decimal(0))

    def _near(self, number: int, found: AtLeaf) -> tuple[NearMiss, ...]:
        near = [NearMiss(one.holding, one.code) for one in found.refused]
        room = set(self._leftover(number))
        for stone in self._wants[number].offers:
            if stone not in room:
                candidate: Candidate = found.counting[self._stones[stone]]
                near.append(NearMiss(candidate.holding, "taken", self._user_of(stone)))
        return tuple(near)

    def _user_of(self, stone: int) -> str:
        for users in (self._done.uses, self._partly):
            for number, stones in users.items():
                if stone in stones and self._wants[number].takes:
                    return self._sides[number].leaf.name
        return ""


def _units(amount: Decimal) -> int:
    over, under = amount.as_integer_ratio()
    return over * _SCALE // under


def _on_the_way(outline: Outline, way: Way) -> list[int]:
    """The leaves that a way goes through, in order."""
    if outline.leaf >= 0:
        return [outline.leaf]
    return [
        number
        for place in way.chosen
        for number in _on_the_way(outline.parts[place], way.parts[place])
    ]


def _fraction(outline: Outline, children: Sequence[ProofNode]) -> Fraction:
    """How far an unsatisfied node is satisfied: the mean over the best of the parts it needs.

    With weights: what is held, and of the rest as much as the part that is furthest along.
    """
    if outline.weights:
        parts = list(zip(outline.weights, children, strict=True))
        whole = [weight for weight, child in parts if child.state is State.SATISFIED]
        held = Fraction(sum(whole, Decimal(0))) / Fraction(outline.needed)
        begun = [child.fraction for _, child in parts if child.state is not State.SATISFIED]
        return held + (1 - held) * max(begun, default=_NONE)
    best = sorted((child.fraction for child in children), reverse=True)[: outline.quota]
    return sum(best, _NONE) / outline.quota
