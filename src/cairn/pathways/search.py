"""Finds an assignment of credentials that leaves as few leaves missing as possible.

Knows outlines, wants and counts. The tree is walked from the root: what must be satisfied in any
case becomes groups for `matching`; where there is a choice between parts that are more than
leaves, each choice is tried, the most promising first. A branch is left when what it already lacks,
with what the rest lacks even if nothing is disputed, is no better than what was found: so the
answer is exact. Most often the first thing that is tried, the way that would be shortest if nothing
were disputed, is as short as can be, and nothing is searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from cairn.pathways.matching import Assignment, Group, assign
from cairn.pathways.shortest import Outline, Way, cheapest_cover, shortest_way
from cairn.pathways.wants import Budget, Want

__all__ = ["best_assignment"]

_TURN = 20  # steps for each branch, beside what its assignment costs


@dataclass(frozen=True, slots=True, eq=False)
class _Pick:
    """So many of these parts."""

    quota: int
    parts: tuple[Outline, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Cover:
    """Parts whose weights reach a sum."""

    needed: Decimal
    items: tuple[tuple[Decimal, Outline], ...]


_Open: TypeAlias = _Pick | _Cover


def best_assignment(outline: Outline, wants: Sequence[Want]) -> Assignment:
    """Assign credentials so that the fewest leaves are missing on the way to the root.

    Args:
        outline: The tree.
        wants: The want of each leaf, by its number.

    Returns:
        The assignment; its `missing` is the least possible. The same values give the same one.

    Raises:
        LimitError: If there are too many ways (``pathway-too-entangled``).
    """
    search = _Search(outline, wants)
    search.run()
    return search.best


class _Search:
    def __init__(self, outline: Outline, wants: Sequence[Want]) -> None:
        self._root = outline
        self._wants = wants
        self._budget = Budget()
        self._alone: dict[Outline, int] = {}
        self._undisputed = shortest_way(outline, [0 if want.possible else 1 for want in wants])
        self._least = self._undisputed.price
        self.best = assign(_groups_on(outline, self._undisputed), wants, self._budget)

    def run(self) -> None:
        if self.best.missing == self._least:
            return
        self._remember(self._root, self._undisputed)
        waiting: list[tuple[tuple[_Open, ...], tuple[Group, ...]]] = [
            ((_Pick(1, (self._root,)),), ())
        ]
        while waiting and self.best.missing > self._least:
            choices, groups = _settled(*waiting.pop())
            self._budget.spend(_TURN + sum(_effort(choice) for choice in choices))
            found = assign(groups, self._wants, self._budget)
            if not choices:
                self.best = min(self.best, found, key=lambda one: one.missing)
                continue
            if found.missing + sum(self._lacks(one) for one in choices) >= self.best.missing:
                continue
            if self._disputes(choices, groups) >= self.best.missing:
                continue
            rest = tuple(choices[1:])
            waiting += [(branch + rest, groups) for branch in reversed(self._branches(choices[0]))]

    def _remember(self, outline: Outline, way: Way) -> None:
        """What each node lacks even when nothing is disputed."""
        self._alone[outline] = way.price
        for part, its_way in zip(outline.parts, way.parts, strict=True):
            self._remember(part, its_way)

    def _lacks(self, opened: _Open) -> int:
        if isinstance(opened, _Pick):
            return sum(sorted(self._alone[part] for part in opened.parts)[: opened.quota])
        items = [(weight, self._alone[part]) for weight, part in opened.items]
        return cheapest_cover(opened.needed, items)[0]

    def _disputes(self, choices: Sequence[_Open], groups: tuple[Group, ...]) -> int:
        """What is missing at the least when each choice needs so many leaves, whichever they are.

        Whoever satisfies a choice satisfies at least as many leaves below it as its smallest set
        has; asking for no more than that cannot lack more than the best branch does.
        """
        loose = [Group(_smallest(choice), _leaves_below(choice)) for choice in choices]
        return assign((*groups, *loose), self._wants, self._budget).missing

    def _branches(self, choice: _Open) -> list[tuple[_Open, ...]]:
        """With the most promising part, and without it."""
        if isinstance(choice, _Pick):
            first = min(choice.parts, key=lambda part: (part.leaf >= 0, self._alone[part]))
            rest = tuple(part for part in choice.parts if part is not first)
            branches: list[tuple[_Open, ...]] = [
                (_Pick(1, (first,)), _Pick(choice.quota - 1, rest))
            ]
            if len(rest) >= choice.quota:
                branches.append((_Pick(choice.quota, rest),))
            return branches
        taken = min(choice.items, key=lambda item: (self._alone[item[1]], -item[0]))
        others = tuple(item for item in choice.items if item is not taken)
        branches = [(_Pick(1, (taken[1],)), _Cover(choice.needed - taken[0], others))]
        if sum((weight for weight, _ in others), Decimal(0)) >= choice.needed:
            branches.append((_Cover(choice.needed, others),))
        return branches


def _groups_on(outline: Outline, way: Way) -> list[Group]:
    """What a way asks for: its leaves, with all others of the same group to choose from."""
    if outline.leaf >= 0:
        return [Group(1, (outline.leaf,))]
    if not outline.weights and all(part.leaf >= 0 for part in outline.parts):
        return [Group(outline.quota, tuple(part.leaf for part in outline.parts))]
    return [
        group
        for place in way.chosen
        for group in _groups_on(outline.parts[place], way.parts[place])
    ]


def _effort(choice: _Open) -> int:
    """About how many steps it takes to weigh up a choice: covering compares weights with prices."""
    return len(choice.parts) if isinstance(choice, _Pick) else len(choice.items) ** 2 // 4


def _smallest(choice: _Open) -> int:
    if isinstance(choice, _Pick):
        return sum(sorted(part.least for part in choice.parts)[: choice.quota])
    return cheapest_cover(choice.needed, [(weight, part.least) for weight, part in choice.items])[0]


def _leaves_below(choice: _Open) -> tuple[int, ...]:
    waiting = list(choice.parts) if isinstance(choice, _Pick) else [one for _, one in choice.items]
    found = []
    for part in waiting:
        if part.leaf >= 0:
            found.append(part.leaf)
        waiting.extend(part.parts)
    return tuple(sorted(found))


def _settled(
    agenda: tuple[_Open, ...], groups: tuple[Group, ...]
) -> tuple[list[_Open], tuple[Group, ...]]:
    """Carry out what leaves no choice: leaves become groups, and “all of” its parts."""
    waiting = list(agenda)
    choices: list[_Open] = []
    asked = list(groups)
    for opened in waiting:
        if isinstance(opened, _Cover):
            if opened.needed > 0:
                choices.append(opened)
        elif not opened.quota:
            continue
        elif all(part.leaf >= 0 for part in opened.parts):
            asked.append(Group(opened.quota, tuple(part.leaf for part in opened.parts)))
        elif opened.quota == len(opened.parts):
            waiting.extend(_opened(part) for part in opened.parts)
        else:
            choices.append(opened)
    return choices, tuple(asked)


def _opened(outline: Outline) -> _Open:
    if outline.weights:
        return _Cover(outline.needed, tuple(zip(outline.weights, outline.parts, strict=True)))
    if outline.leaf >= 0:
        return _Pick(1, (outline,))
    return _Pick(outline.quota, outline.parts)
