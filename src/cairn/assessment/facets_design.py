"""The many-facet Rasch model as numbers: cells, thresholds and what is free to vary.

Knows the model log P(k)/P(k-1) = person - criterion - rater - task - step k (Linacre 1989), with
steps shared by all criteria (rating scale, Andrich 1978) or of each criterion (partial credit,
Masters 1982). A cell is one combination of criterion, rater and task. How persons enter, and how
the model is fitted, others know.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from scipy import sparse

from cairn.assessment.finding import listing
from cairn.assessment.ratings import Facet, RatingTable
from cairn.assessment.statistic import BoolArray, FloatArray, IntArray
from cairn.kernel.errors import ShapeError

__all__ = ["Design", "Moments", "Steps", "design_of", "moments", "passing_of", "tails"]

Steps: TypeAlias = Literal["rating-scale", "partial-credit"]
"""Whether all criteria share their steps, or each has its own."""


class Moments(NamedTuple):
    """What the model expects of each rating.

    Attributes:
        expected: Mean of the score.
        variance: Its variance.
        third: Its third central moment.
    """

    expected: FloatArray
    variance: FloatArray
    third: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What of the ratings the model looks at.

    Attributes:
        people: How many people there are.
        facets: The facets that have parameters.
        steps: Whether criteria share their steps.
        cell_of: For each rating, its cell.
        person_of: For each rating, its person.
        scores: The scores, from 0.
        cells: For each cell and facet, the element.
        highest: For each cell, its highest score.
        loading: Threshold rows (cell by step) times all elements and steps (sparse).
        free: All elements and steps, from the parameters that are free (the others follow, because
            a set sums to zero).
        starts: Where each facet, and last the steps, begin among all elements.
    """

    people: int
    facets: tuple[Facet, ...]
    steps: Steps
    cell_of: IntArray
    person_of: IntArray
    scores: IntArray
    cells: IntArray
    highest: IntArray
    loading: Any
    free: FloatArray
    starts: tuple[int, ...]

    @property
    def most(self) -> int:
        """The highest score of any cell."""
        return int(self.highest.max())

    @property
    def valid(self) -> BoolArray:
        """For each cell and step, whether the cell has it."""
        return np.arange(1, self.most + 1) <= self.highest[:, None]

    def thresholds(self, elements: FloatArray) -> FloatArray:
        """For each cell and step, the ability at which the two scores are as likely."""
        rows = self.loading @ elements
        return np.asarray(rows).reshape(len(self.cells), self.most)

    def passed(self) -> FloatArray:
        """For each cell and step, how many ratings got at least so high."""
        count = np.zeros((len(self.cells), self.most + 1))
        np.add.at(count, (self.cell_of, self.scores), 1.0)
        return count[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]

    def counts(self) -> Any:
        """People by cells: how many ratings (sparse)."""
        shape = (self.people, len(self.cells))
        ones = np.ones(len(self.scores))
        return sparse.csr_array((ones, (self.person_of, self.cell_of)), shape=shape)

    def alike(self) -> tuple[IntArray, IntArray]:
        """People whom the model cannot tell apart: as many ratings in each cell, and the same sum.

        Returns:
            The first person of each kind; and for each person, the number of the kind.
        """
        counts = self.counts()
        counts.sort_indices()
        total = self.raw()[0].tolist()
        kinds: dict[tuple[bytes, bytes, int], int] = {}
        first: list[int] = []
        kind = np.zeros(self.people, dtype=np.int64)
        ends = counts.indptr.tolist()
        for person, (start, end) in enumerate(pairwise(ends)):
            cells, times = counts.indices[start:end].tobytes(), counts.data[start:end].tobytes()
            kind[person] = kinds.setdefault((cells, times, total[person]), len(kinds))
            if len(kinds) > len(first):
                first.append(person)
        return np.array(first, dtype=np.int64), kind

    def raw(self) -> tuple[IntArray, IntArray]:
        """For each person, the sum of the scores and the highest sum that was possible."""
        size = self.people
        total = np.bincount(self.person_of, weights=self.scores, minlength=size)
        most = np.bincount(self.person_of, weights=self.highest[self.cell_of], minlength=size)
        return total.astype(np.int64), most.astype(np.int64)


def design_of(table: RatingTable, steps: Steps, *, centred: bool) -> Design:
    """Lay out the model for a table of ratings.

    Args:
        table: The ratings.
        steps: Whether criteria share their steps.
        centred: Whether the criteria sum to zero too, because the persons are free to move.

    Raises:
        ShapeError: a score between the lowest and the highest was never given, so that a step has
            no estimate; or no score differs.
    """
    facets = tuple(
        facet for place, facet in enumerate(table.facets) if place == 0 or len(facet.levels) > 1
    )
    sizes = [len(facet.levels) for facet in facets]
    codes = np.ravel_multi_index([facet.of for facet in facets], sizes)
    used, cell_of = np.unique(codes, return_inverse=True)
    cells = np.stack(np.unravel_index(used, sizes), axis=1)
    tops = _highest(table, facets[0], steps)
    highest = tops[cells[:, 0]]
    step_sets = tops if steps == "partial-credit" else tops[:1]
    most = int(tops.max())
    starts = tuple(int(one) for one in np.cumsum([0, *sizes]))
    total = starts[-1] + len(step_sets) * most
    return Design(
        people=len(table.people),
        facets=facets,
        steps=steps,
        cell_of=cell_of.reshape(-1).astype(np.int64),
        person_of=table.person_of,
        scores=table.scores,
        cells=cells,
        highest=highest,
        loading=_loading(cells, highest, starts, (most, total, steps)),
        free=_free(sizes, step_sets, most, centred=centred),
        starts=starts,
    )


def _highest(table: RatingTable, criteria: Facet, steps: Steps) -> IntArray:
    """The highest score of each criterion, once every score below it was seen."""
    if steps == "rating-scale":
        names = ["the rating scale"]
        sets = [table.scores]
    else:
        names = [f"criterion {name}" for name in criteria.levels]
        sets = [table.scores[criteria.of == place] for place in range(len(criteria.levels))]
    tops = []
    for name, scores in zip(names, sets, strict=True):
        seen = np.bincount(scores)
        missing = [str(score + table.lowest) for score in np.flatnonzero(seen == 0)]
        if missing or len(seen) == 1:
            raise ShapeError(
                f"On {name} nobody got the score {listing(missing)}."
                if missing
                else f"On {name} everyone got the same score.",
                code="unused-score",
                mend="Merge this score with a neighbour."
                if steps == "rating-scale"
                else "Merge this score with a neighbour, use the rating-scale model, which shares"
                " its steps over the criteria, or leave the criterion out.",
            )
        tops.append(len(seen) - 1)
    whole = tops * len(criteria.levels) if steps == "rating-scale" else tops
    return np.array(whole, dtype=np.int64)


def _loading(
    cells: IntArray, highest: IntArray, starts: tuple[int, ...], shape: tuple[int, int, Steps]
) -> Any:
    """Which elements and which step make up each threshold."""
    most, total, steps = shape
    cell, step = np.nonzero(np.arange(most) < highest[:, None])
    row = cell * most + step
    step_set = cells[cell, 0] if steps == "partial-credit" else np.zeros_like(cell)
    columns = [cells[cell, place] + start for place, start in enumerate(starts[:-1])]
    columns.append(starts[-1] + step_set * most + step)
    rows = np.tile(row, len(columns))
    ones = np.ones(len(rows))
    return sparse.csr_array(
        (ones, (rows, np.concatenate(columns))), shape=(len(cells) * most, total)
    )


def _free(sizes: list[int], tops: IntArray, most: int, *, centred: bool) -> FloatArray:
    """The matrix that gives all elements and steps from the free ones."""
    blocks = [_sum_zero(sizes[0]) if centred else np.eye(sizes[0])]
    blocks += [_sum_zero(size) for size in sizes[1:]]
    for top in tops:
        inner = _sum_zero(int(top))
        blocks.append(np.vstack([inner, np.zeros((most - int(top), inner.shape[1]))]))
    rows = sum(block.shape[0] for block in blocks)
    whole = np.zeros((rows, sum(block.shape[1] for block in blocks)))
    row = column = 0
    for block in blocks:
        whole[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return whole


def _sum_zero(size: int) -> FloatArray:
    return np.vstack([np.eye(size - 1), -np.ones((1, size - 1))])


def tails(
    thresholds: FloatArray, valid: BoolArray, abilities: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """For each cell and ability: the log of the normalizer, and the chance to pass each step.

    Args:
        thresholds: Cells by steps.
        valid: Which of them exist.
        abilities: The abilities to look at, in logits.

    Returns:
        Cells by abilities; and cells by steps by abilities.
    """
    steps = np.arange(1, thresholds.shape[1] + 1)
    height = steps[None, :, None] * abilities - thresholds.cumsum(axis=1)[:, :, None]
    height = np.where(valid[:, :, None], height, -np.inf)
    top = np.maximum(height.max(axis=1), 0.0)
    chance = np.exp(height - top[:, None, :])
    total = chance.sum(axis=1) + np.exp(-top)
    passing = chance[:, ::-1].cumsum(axis=1)[:, ::-1] / total[:, None, :]
    return top + np.log(total), passing


def passing_of(thresholds: FloatArray, valid: BoolArray, abilities: FloatArray) -> FloatArray:
    """For each rating and step, the chance to get at least so high.

    Args:
        thresholds: Ratings by steps.
        valid: Which of them exist.
        abilities: For each rating, the ability of its person.
    """
    height = np.arange(1, thresholds.shape[1] + 1) * abilities[:, None]
    height = height - thresholds.cumsum(axis=1)
    height[~valid] = -np.inf
    top = np.maximum(height.max(axis=1, keepdims=True), 0.0)
    chance = np.exp(height - top)
    total = chance.sum(axis=1, keepdims=True) + np.exp(-top)
    return np.asarray(chance[:, ::-1].cumsum(axis=1)[:, ::-1] / total)


def moments(thresholds: FloatArray, valid: BoolArray, abilities: FloatArray) -> Moments:
    """What is expected of each rating.

    Args:
        thresholds: Ratings by steps.
        valid: Which of them exist.
        abilities: For each rating, the ability of its person.
    """
    steps = np.arange(thresholds.shape[1] + 1)
    height = np.zeros((len(abilities), len(steps)))
    height[:, 1:] = steps[1:] * abilities[:, None] - thresholds.cumsum(axis=1)
    height[:, 1:][~valid] = -np.inf
    chance = np.exp(height - height.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    expected = chance @ steps
    apart = steps - expected[:, None]
    return Moments(expected, *((chance * apart**power).sum(axis=1) for power in (2, 3)))
