"""Which pieces should be compared next.

Knows how often pieces were compared, and never who won: pairs that are chosen by their estimates
make the scale look more reliable than it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from cairn.assessment.linkage import linked_names
from cairn.assessment.pairwise import Comparison
from cairn.kernel.errors import ShapeError

__all__ = ["next_pairs"]

_PAIR = 2


def next_pairs(
    pieces: Sequence[str],
    comparisons: Iterable[Comparison],
    count: int,
    generator: np.random.Generator,
) -> list[tuple[str, str]]:
    """The pairs whose comparison helps most.

    First the piece that was compared least; then the partner that it never met, that links another
    part, and that was compared least itself. Chance decides between equals, and who is named first.

    Args:
        pieces: All pieces.
        comparisons: What was compared so far.
        count: How many pairs are wanted.
        generator: Where chance comes from.

    Raises:
        ShapeError: there are fewer than two pieces.
    """
    if len(set(pieces)) < _PAIR:
        raise ShapeError(
            "There are fewer than two pieces to compare.",
            code="too-few-pieces",
            mend="Give at least two pieces with different names.",
        )
    names = sorted(set(pieces))
    met: Counter[frozenset[str]] = Counter()
    seen = Counter(dict.fromkeys(names, 0))
    links = [(name, name) for name in names]
    for one in comparisons:
        met[frozenset((one.first, one.second))] += one.times
        seen.update({one.first: one.times, one.second: one.times})
        links.append((one.first, one.second))
    found = []
    for _ in range(count):
        part = {name: i for i, names_in in enumerate(linked_names(links)) for name in names_in}
        mixed = [names[i] for i in generator.permutation(len(names))]
        own = min(mixed, key=lambda name: seen[name])
        rest = [name for name in mixed if name != own]
        other = min(rest, key=lambda name: _cost(own, name, (met, seen, part)))
        pair = (own, other) if generator.random() < 1 / _PAIR else (other, own)
        found.append(pair)
        met[frozenset(pair)] += 1
        seen.update(pair)
        links.append(pair)
    return found


def _cost(
    own: str,
    other: str,
    known: tuple[Counter[frozenset[str]], Counter[str], dict[str, int]],
) -> tuple[int, bool, int]:
    met, seen, part = known
    return met[frozenset((own, other))], part[own] == part[other], seen[other]
