"""The demand cube: how many postings there are, and how many ask for a skill, in every cell.

Counting only: cubes of parts are added, in any order, to the cube of the whole. What the counts
say about demand, `cairn.market.demand` knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from cairn.market.posting import CodedPosting

__all__ = ["Cell", "DemandCube", "fits"]


class Cell(NamedTuple):
    """Where postings are counted; in a question, None stands for all.

    Attributes:
        month: ``2026-03``; empty for postings without a day.
        occupation: SOC 2018 code; empty for postings whose title is not coded.
        place: Such as ``US`` or ``US-CA``; empty for postings without a place.
    """

    month: str | None = None
    occupation: str | None = None
    place: str | None = None


@dataclass
class DemandCube:
    """Counts of postings.

    Attributes:
        postings: Postings in each cell.
        asked: Postings that ask for a skill in each cell: by cell and URI.
        together: Postings that ask for two skills, by the two URIs in order, over all cells.
    """

    postings: Counter[Cell] = field(default_factory=Counter)
    asked: Counter[tuple[Cell, str]] = field(default_factory=Counter)
    together: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, postings: Iterable[CodedPosting]) -> DemandCube:
        """Count postings."""
        cube = cls()
        for posting in postings:
            cell = Cell(posting.month, posting.soc, posting.place)
            cube.postings[cell] += 1
            for number, skill in enumerate(posting.skills):
                cube.asked[cell, skill] += 1
                for other in posting.skills[number + 1 :]:
                    cube.together[skill, other] += 1
        return cube

    def add(self, other: DemandCube) -> None:
        """Add the counts of another part."""
        self.postings.update(other.postings)
        self.asked.update(other.asked)
        self.together.update(other.together)

    def total(self, where: Cell = Cell()) -> int:  # noqa: B008 -- a named tuple cannot change
        """How many postings there are in all cells that fit.

        Args:
            where: What is wanted; None in a place fits everything, and a country its regions.
        """
        return sum(count for cell, count in self.postings.items() if fits(cell, where))

    def count(self, skill: str, where: Cell = Cell()) -> int:  # noqa: B008 -- cannot change
        """How many postings ask for a skill in all cells that fit.

        Args:
            skill: Its URI.
            where: As for `total`.
        """
        return sum(
            count for (cell, uri), count in self.asked.items() if uri == skill and fits(cell, where)
        )

    def skills(self) -> Iterator[str]:
        """Every skill that is asked for, sorted."""
        return iter(sorted({uri for _, uri in self.asked}))

    def months(self) -> tuple[str, ...]:
        """The months that postings are dated in, in order."""
        return tuple(sorted({cell.month for cell in self.postings if cell.month}))


def fits(cell: Cell, where: Cell) -> bool:
    """Whether a cell lies in another.

    Args:
        cell: The cell of a posting.
        where: What is wanted; None in a place fits everything, and a country its regions.
    """
    return (
        where.month in (None, cell.month)
        and where.occupation in (None, cell.occupation)
        and (
            where.place in (None, cell.place)
            or bool(where.place and cell.place and cell.place.startswith(f"{where.place}-"))
        )
    )
