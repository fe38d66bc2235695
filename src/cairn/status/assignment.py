"""Which place in a status list the next credential gets.

Places given out in order would tell anyone who holds two credentials which was issued first and
about how many came between. Here every free place is equally likely. Chance itself is passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from cairn.kernel.errors import StatusError

__all__ = ["choose_index"]

# After this many misses in a row the list is nearly full, and looking at what is free is cheaper.
_TRIES = 64


def choose_index(taken: AbstractSet[int], size: int, randbelow: Callable[[int], int]) -> int:
    """Choose a free index, each with the same probability.

    Args:
        taken: The indexes already given out, revoked ones included: they are never used again.
        size: How many entries the list has.
        randbelow: Returns an unpredictable integer from 0 up to, not including, its argument,
            such as `secrets.randbelow`.

    Returns:
        An index from 0 to ``size - 1`` that is not taken.

    Raises:
        StatusError: If the list is full, with the code ``status-list-full``.
    """
    for _ in range(_TRIES if len(taken) < size else 0):
        index = randbelow(size)
        if index not in taken:
            return index
    occupied = sorted(index for index in taken if 0 <= index < size)
    free = size - len(occupied)
    if free < 1:
        raise StatusError(
            f"All {size} places of the status list are taken.",
            code="status-list-full",
            mend="Start a second status list.",
        )
    # The n-th free index: step over each occupied one that lies at or below it.
    index = randbelow(free)
    for other in occupied:
        if other > index:
            break
        index += 1
    return index
