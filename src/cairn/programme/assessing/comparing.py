"""What should be compared next: the pairs whose comparison helps most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cairn.assessment.pairwise_next import next_pairs
from cairn.importers.ratings_file import read_comparisons
from cairn.kernel.errors import ShapeError, UsageError
from cairn.programme.assessing.files import file_inside

if TYPE_CHECKING:
    from cairn.assessment.pairwise import Comparison
    from cairn.importers.faults import RowFault
    from cairn.programme.assessing.ground import Ground

__all__ = ["NextPairs", "pairs_to_compare"]


@dataclass(frozen=True, slots=True)
class NextPairs:
    """What to compare.

    Attributes:
        pairs: Two people each, by e-mail address or DID.
        compared: How many comparisons there are so far.
        faults: Rows of them that do not count.
    """

    pairs: tuple[tuple[str, str], ...]
    compared: int
    faults: tuple[RowFault, ...]


def pairs_to_compare(ground: Ground, count: int, seed: int) -> NextPairs:
    """The next pairs.

    Args:
        ground: The assessment.
        count: How many pairs are wanted.
        seed: Where chance starts.

    Raises:
        UsageError: If the assessment is not by comparisons, or has fewer than two people.
        ProgrammeError: If the comparisons cannot be read.
    """
    if ground.settings.method != "comparisons":
        raise UsageError(
            f"“{ground.title}” is assessed by {ground.settings.method}, not by comparisons.",
            code="not-by-comparisons",
            mend="Use cairn assess assign to plan ratings.",
        )
    judges = {one.key: one.name for one in ground.frame.raters} or None
    given: list[Comparison] = []
    faults: tuple[RowFault, ...] = ()
    if ground.data.exists() and ground.data.stat().st_size:
        found = file_inside(
            ground.folder,
            ground.settings.data,
            lambda path: read_comparisons(path, judges=judges),
        )
        given = [
            replace(one, first=one.first.casefold(), second=one.second.casefold())
            for one in found.comparisons
        ]
        faults = found.faults
    people = {*ground.people, *(name for one in given for name in (one.first, one.second))}
    try:
        pairs = next_pairs(sorted(people), given, count, np.random.default_rng(seed))
    except ShapeError as error:
        raise UsageError(
            "There are fewer than two people whose work could be compared.",
            code=error.code,
            mend="Add those who take part to the roster.",
        ) from error
    return NextPairs(tuple(pairs), len(given), faults)
