"""Which parts of a design hang together, so that their measures share one scale.

Knows who met whom, not what came of it. A part is a set of raters (criteria, tasks, pieces) whose
differences the design can tell from differences between the people they judged.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from cairn.assessment.finding import listing
from cairn.assessment.ratings import Facet, RatingTable
from cairn.assessment.statistic import FloatArray, IntArray
from cairn.kernel.errors import ShapeError

__all__ = ["Part", "parts_of", "require_one_part"]

_ZERO = 1e-9


class Part(NamedTuple):
    """Elements of one facet that can be compared with each other, and with no others of it.

    Attributes:
        facet: The facet's name.
        levels: The names of the elements.
        people: How many people they judged or stood for.
    """

    facet: str
    levels: tuple[str, ...]
    people: int


def parts_of(table: RatingTable) -> tuple[Part, ...]:
    """The parts of every facet whose elements are not all comparable.

    Two elements are comparable when their difference is estimable in the additive model of people
    and facets. People are swept out of the design; what then adds nothing to it (its null space)
    shows which elements could be moved against others without any rating noticing.

    Returns:
        Nothing when all hangs together; else the parts, facet by facet.
    """
    design, starts = _swept(table)
    values, vectors = np.linalg.eigh(design)
    loose = vectors[:, values < _ZERO * max(float(values.max()), 1.0)]
    parts: list[Part] = []
    for facet, start in zip(table.facets, starts, strict=True):
        rows = loose[start : start + len(facet.levels)]
        groups = _alike(rows)
        if groups.max() > 0:
            parts += [_part(table, facet, groups == group) for group in range(groups.max() + 1)]
    return tuple(parts)


def _swept(table: RatingTable) -> tuple[FloatArray, list[int]]:
    """Cross products of the facets' indicators after taking out each person's mean."""
    starts = np.cumsum([0, *(len(facet.levels) for facet in table.facets)])
    columns = np.stack([facet.of for facet in table.facets], axis=1) + starts[:-1]
    people, ratings = len(table.people), len(table.scores)
    ones = np.ones(columns.size)
    rows = np.repeat(np.arange(ratings), columns.shape[1])
    levels = columns.reshape(-1)
    whole = sparse.csr_array((ones, (rows, levels)), shape=(ratings, starts[-1]))
    met = sparse.csr_array((ones, (table.person_of[rows], levels)), shape=(people, starts[-1]))
    each = np.bincount(table.person_of, minlength=people)
    cross = whole.T @ whole - met.T @ sparse.diags_array(1.0 / each) @ met
    return np.asarray(cross.toarray()), [int(start) for start in starts[:-1]]


def _alike(rows: FloatArray) -> IntArray:
    """For each row, the number of its group; equal rows are one group."""
    groups = np.full(len(rows), -1, dtype=np.int64)
    for place in range(len(rows)):
        if groups[place] < 0:
            same = np.abs(rows - rows[place]).max(axis=1, initial=0.0) < np.sqrt(_ZERO)
            groups[same & (groups < 0)] = groups.max() + 1
    return groups


def _part(table: RatingTable, facet: Facet, inside: IntArray) -> Part:
    people = np.unique(table.person_of[inside[facet.of]])
    levels = tuple(name for name, within in zip(facet.levels, inside, strict=True) if within)
    return Part(facet.name, levels, len(people))


def require_one_part(table: RatingTable) -> None:
    """Refuse ratings that do not share one scale.

    Raises:
        ShapeError: some facet falls into parts; the sentence names them.
    """
    parts = parts_of(table)
    if not parts:
        return
    facet = parts[-1].facet if parts[-1].facet != "criterion" else parts[0].facet
    named = "; ".join(
        f"{listing(part.levels)} ({_counted(part.people)})" for part in parts if part.facet == facet
    )
    raise ShapeError(
        f"The ratings fall into parts that nothing links, by {facet}: {named}.",
        code="unlinked-ratings",
        mend="Let someone of each part judge people of another part, or estimate each part alone.",
    )


def _counted(people: int) -> str:
    return "with one person" if people == 1 else f"with {people} people"
