"""Which pieces have a finite measure, and in which order the others are measured afterwards.

Knows who beat whom. A piece that won or lost everything has no finite maximum likelihood measure,
nor has a group that beat, or lost to, all the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from cairn.assessment.finding import listing
from cairn.assessment.statistic import BoolArray, FloatArray, IntArray
from cairn.kernel.errors import ShapeError

__all__ = ["PairTable", "with_set_aside"]


@dataclass(frozen=True, slots=True, eq=False)
class PairTable:
    """The comparisons as numbers.

    Attributes:
        names: The pieces.
        first: For each comparison, the place of the first piece.
        second: That of the second one.
        column: 0 where the first was better, 1 where the second was, 2 for a tie.
        times: How often that was said.
        left: For each piece the round in which it was set aside, or -1.
    """

    names: tuple[str, ...]
    first: IntArray
    second: IntArray
    column: IntArray
    times: FloatArray
    left: IntArray


def with_set_aside(table: PairTable) -> PairTable:
    """The table with everyone set aside who has no finite measure among the others.

    First those who won or lost everything that is left, round by round; then groups that beat, or
    lost to, all the others (Ford 1957), as long as most pieces stay; then again.
    """
    left = table.left
    while True:
        left = _set_aside(table, left)
        groups = _one_way(table, left < 0)
        if len(groups) == 1:
            return replace(table, left=left)
        largest = max(groups, key=len)
        away = np.setdiff1d(np.flatnonzero(left < 0), largest)
        turns = _turns(table, largest, away)
        if len(largest) <= len(away) or (turns < 0).any():
            named = "; ".join(listing([table.names[i] for i in group]) for group in groups)
            raise ShapeError(
                f"Between these groups every comparison went the same way: {named}.",
                code="one-way-comparisons",
                mend="Collect more comparisons between the groups; until then their distance is"
                " unknown.",
            )
        left[away] = int(left.max()) + 1 + turns


def _turns(table: PairTable, kept: IntArray, away: IntArray) -> IntArray:
    """For each piece that goes, its turn: who met one that is kept goes last and is measured first.

    A piece that no chain links with what is kept has the turn -1.
    """
    steps = np.full(len(table.names), -1, dtype=np.int64)
    steps[kept] = 0
    inside = np.isin(np.arange(len(steps)), np.concatenate([kept, away]))
    rows = inside[table.first] & inside[table.second]
    first, second = table.first[rows], table.second[rows]
    for turn in range(1, len(away) + 1):
        met = np.concatenate([second[steps[first] == turn - 1], first[steps[second] == turn - 1]])
        steps[met[steps[met] < 0]] = turn
    return np.where(steps[away] < 0, -1, steps[away].max() - steps[away])


def _set_aside(table: PairTable, left: IntArray) -> IntArray:
    """For each piece the round in which it had won or lost everything that was left, or -1."""
    left = left.copy()
    size = len(table.names)
    first, second, times = table.first, table.second, table.times
    worth = np.array([1.0, 0.0, 0.5])[table.column]
    while True:
        rows = (left[first] < 0) & (left[second] < 0)
        won = np.bincount(first[rows], (worth * times)[rows], size)
        won += np.bincount(second[rows], ((1 - worth) * times)[rows], size)
        played = np.bincount(first[rows], times[rows], size)
        played += np.bincount(second[rows], times[rows], size)
        gone = (left < 0) & ((won == 0) | (won == played))
        if not gone.any():
            return left
        left[gone] = int(left.max()) + 1
        if (left >= 0).all():
            raise ShapeError(
                "No piece both won and lost, so the pieces have an order and no distances.",
                code="only-extreme-pieces",
                mend="Collect more comparisons, about ten for each piece.",
            )


def _one_way(table: PairTable, inside: BoolArray) -> list[IntArray]:
    """Groups of pieces between which every comparison went the same way; one if there are none."""
    beats = []
    for column, winner, loser in (
        ((0, 2), table.first, table.second),
        ((1, 2), table.second, table.first),
    ):
        rows = np.isin(table.column, column) & inside[winner] & inside[loser]
        beats.append(np.stack([winner[rows], loser[rows]]))
    arrows = np.concatenate(beats, axis=1)
    size = len(table.names)
    graph = sparse.csr_array((np.ones(arrows.shape[1]), tuple(arrows)), shape=(size, size))
    group = sparse.csgraph.connected_components(graph, connection="strong")[1]
    return [np.flatnonzero(inside & (group == one)) for one in np.unique(group[inside])]
