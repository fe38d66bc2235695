"""Which place in a status list the next credential gets.

Places given out in order would tell anyone who holds two credentials which was issued first and
about how many came between. Two ways hide that. `choose_index` draws among the free places, each
equally likely, and must know all that are taken. `SecretOrder` mixes a whole list at once with a
secret, and must know only how many are taken. Chance and secret are passed in.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from hashlib import blake2s
from math import isqrt

from cairn.kernel.errors import StatusError, UsageError

__all__ = ["SecretOrder", "choose_index"]

# After this many misses in a row the list is nearly full, and looking at what is free is cheaper.
_TRIES = 64
# As many as FF1 has (NIST SP 800-38G). Four are proved to look like chance to who sees few places.
_ROUNDS = 10
_FEWEST_SECRET_OCTETS = 16
# The largest index that `cairn.status.entry` reads has 18 digits.
_MOST_ENTRIES = 10**18


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
        raise _full(size)
    # The n-th free index: step over each occupied one that lies at or below it.
    index = randbelow(free)
    for other in occupied:
        if other > index:
            break
        index += 1
    return index


class SecretOrder:
    """All places of one list, in an order that nobody can tell without the secret.

    The first credential gets `place(0)`, the next `place(1)`, and so on. No place comes twice, so
    there is no record of the taken ones to keep or to search: a list of 100 million needs a
    secret and a counter. Whoever sees places but not the secret sees what drawing would have given:
    neither which of two came first, nor how many lie between, nor how many there are.

    The same secret must stay with the list for its whole life, and be kept like a key: who has it
    can put the list in order, though not sign anything. A number must not be used again, even if
    the credential was never sent; leaving one out does no harm. A list whose places were drawn
    cannot go on in a secret order, for the two would meet.

    Source: Black and Rogaway, Ciphers with Arbitrary Finite Domains (2002), section 5, a Feistel
    network over two moduli; keyed BLAKE2s draws the rounds.

    Args:
        secret: At least 16 unpredictable octets; one secret serves all lists of an issuer.
        list_url: Where the list will be. Each list has its own order; the lists of several
            purposes that share their places share one name here.
        size: How many entries the list has.

    Raises:
        UsageError: If the secret is short, or there are no entries or more than 10 to the 18th.
    """

    def __init__(self, secret: bytes, list_url: str, size: int) -> None:
        if len(secret) < _FEWEST_SECRET_OCTETS:
            raise UsageError("The secret of a status list is short.", code="short-secret")
        if not 1 <= size <= _MOST_ENTRIES:
            raise UsageError(
                f"A status list has from 1 to {_MOST_ENTRIES} entries.", code="bad-list-length"
            )
        label = f"{size} {list_url}".encode("utf-8", "surrogatepass")
        self._key = hmac.digest(secret, label, "sha256")
        self._size = size
        # A rectangle with little more room than the list: almost nothing falls outside.
        self._columns = isqrt(size - 1) + 1
        self._rows = -(-size // self._columns)

    def place(self, number: int) -> int:
        """The place of a credential.

        Args:
            number: How many places of this list were given out before.

        Returns:
            An index from 0 to ``size - 1``, another one for each number.

        Raises:
            StatusError: If the list is full, with the code ``status-list-full``.
            UsageError: If the number is negative.
        """
        if number < 0:
            raise UsageError("Places are counted from zero.", code="negative-place")
        if number >= self._size:
            raise _full(self._size)
        place = self._mixed(number)
        while place >= self._size:
            # Walking on from outside ends inside, and nowhere else than from here.
            place = self._mixed(place)
        return place

    def _mixed(self, place: int) -> int:
        row, column = divmod(place, self._columns)
        for turn in range(0, _ROUNDS, 2):
            # Each step can be undone by who knows the other half, so no two places become one.
            column = (column + self._drawn(turn, row)) % self._columns
            row = (row + self._drawn(turn + 1, column)) % self._rows
        return row * self._columns + column

    def _drawn(self, turn: int, half: int) -> int:
        # 64 bits taken modulo at most 30 bits are as good as even.
        data = (half * _ROUNDS + turn).to_bytes(8, "big")
        return int.from_bytes(blake2s(data, key=self._key, digest_size=8).digest(), "big")


def _full(size: int) -> StatusError:
    return StatusError(
        f"All {size} places of the status list are taken.",
        code="status-list-full",
        mend="Start a second status list.",
    )
