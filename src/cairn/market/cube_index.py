"""A demand cube that is laid out for many questions: counts by skill, and cells of one kind.

Knows which cells are of one kind and which wider one they belong to. It is a picture of the cube at
the moment it was made; what is added to the cube later is not in it. Says nothing about demand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from cairn.market.cube import Cell, DemandCube, fits

__all__ = ["EVERYTHING", "Cube", "CubeIndex", "indexed", "period_of", "wider"]

EVERYTHING = Cell()
"""All postings."""


@dataclass(frozen=True, slots=True)
class CubeIndex:
    """Counts of postings by skill.

    Attributes:
        postings: Postings in each cell.
        asked: By the skill's URI: postings that ask for it in each cell.
        together: Postings that ask for two skills, over all cells.
    """

    postings: Mapping[Cell, int]
    asked: Mapping[str, Mapping[Cell, int]]
    together: Mapping[tuple[str, str], int]

    def total(self, where: Cell = EVERYTHING) -> int:
        """How many postings there are where.

        Args:
            where: As for `cairn.market.cube.DemandCube.total`.
        """
        return sum(count for cell, count in self.postings.items() if fits(cell, where))

    def count(self, skill: str, where: Cell = EVERYTHING) -> int:
        """How many postings ask for a skill where.

        Args:
            skill: Its URI.
            where: As for `total`.
        """
        return sum(count for cell, count in self._asked(skill).items() if fits(cell, where))

    def alike(self, where: Cell, inside: Cell = EVERYTHING) -> Counter[Cell]:
        """Postings in every cell that names the same things as a given one.

        Args:
            where: The given one: with a month and a region, for example.
            inside: Only cells inside this one.

        Returns:
            Postings by cell: here by month and region. Postings whose place is not known so finely
            are left out.
        """
        return _rolled(self.postings, where, inside)

    def asked_alike(self, skill: str, where: Cell, inside: Cell = EVERYTHING) -> Counter[Cell]:
        """The same for postings that ask for a skill.

        Args:
            skill: Its URI.
            where: As for `alike`.
            inside: As for `alike`.
        """
        return _rolled(self._asked(skill), where, inside)

    def _asked(self, skill: str) -> Mapping[Cell, int]:
        return self.asked.get(skill, {})


Cube: TypeAlias = DemandCube | CubeIndex
"""Counts of postings, laid out or not."""


def indexed(cube: Cube) -> CubeIndex:
    """Lay a cube out for many questions; one that is laid out already is given back."""
    if isinstance(cube, CubeIndex):
        return cube
    asked: dict[str, dict[Cell, int]] = {}
    for (cell, skill), count in cube.asked.items():
        asked.setdefault(skill, {})[cell] = count
    return CubeIndex(dict(cube.postings), asked, dict(cube.together))


def wider(where: Cell) -> Cell | None:
    """The cell towards which one with few postings is drawn; None for all postings.

    A cell with an occupation and a month or place is drawn to the occupation in all months and
    places; any other to all postings.
    """
    if where == EVERYTHING:
        return None
    if where.occupation is not None and (where.month is not None or where.place is not None):
        return Cell(occupation=where.occupation)
    return EVERYTHING


def period_of(cube: CubeIndex, where: Cell = EVERYTHING) -> str:
    """The months that a question is about, such as ``2026-03`` or ``2024-01/2026-03``.

    Args:
        cube: The counts.
        where: The cell that is asked about.

    Returns:
        The cell's month, else the first and last month of all postings; empty when no day is known.
    """
    if where.month is not None:
        return where.month
    months = {cell.month for cell in cube.postings if cell.month}
    if not months:
        return ""
    first, last = min(months), max(months)
    return first if first == last else f"{first}/{last}"


def _rolled(counts: Mapping[Cell, int], where: Cell, inside: Cell) -> Counter[Cell]:
    found: Counter[Cell] = Counter()
    for cell, count in counts.items():
        if count and fits(cell, inside):
            rolled = _as_in(cell, where)
            if rolled is not None:
                found[rolled] += count
    return found


def _as_in(cell: Cell, where: Cell) -> Cell | None:
    """The cell of the kind of `where` that a cell lies in; None when its place is too wide."""
    month = None if where.month is None else cell.month
    occupation = None if where.occupation is None else cell.occupation
    if where.place is None:
        return Cell(month, occupation)
    depth, parts = where.place.count("-"), (cell.place or "").split("-")
    return Cell(month, occupation, "-".join(parts[: depth + 1])) if len(parts) > depth else None
