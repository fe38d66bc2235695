"""What is disputed, as numbers: wants, what is asked of them, and what a search may cost.

Knows no credential and no requirement: both are numbers here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cairn.kernel.errors import LimitError
from cairn.pathways.wanted import WHOLE

__all__ = ["Ask", "Budget", "Want", "enough_of"]

_MOST_STEPS = 80_000  # less than a second


@dataclass(slots=True)
class Budget:
    """How many steps a search may still take.

    Attributes:
        left: The steps that are left.
    """

    left: int = _MOST_STEPS

    def spend(self, steps: int = 1) -> None:
        """Use up steps.

        Raises:
            LimitError: If there are not so many left (``pathway-too-entangled``).
        """
        self.left -= steps
        if self.left < 0:
            raise LimitError(
                "There are too many ways to divide these credentials among the requirements.",
                code="pathway-too-entangled",
                mend="Let fewer requirements forbid double counting, or divide the pathway.",
            )


class Want:
    """What one leaf needs of the credentials.

    Attributes:
        takes: How much of a credential it uses up, 0 to 100.
        need: How much it needs, in units of its own; 1 where one credential is enough.
        offers: How much each credential offers, by the credential's number.
        possible: Whether all credentials together are enough for it.
        simple: Whether it takes nothing, or takes one credential wholly, any of those offered.
        mask: The credentials offered, as bits.
    """

    __slots__ = ("mask", "need", "offers", "possible", "simple", "takes")

    def __init__(self, takes: int, need: int, offers: dict[int, int]) -> None:
        self.takes = takes
        self.need = need
        self.offers = offers
        self.possible = bool(offers) and sum(offers.values()) >= need
        alone = takes == WHOLE and (need == 1 or min(offers.values(), default=need) >= need)
        self.simple = alone or not takes
        self.mask = 0
        for stone in offers:
            self.mask |= 1 << stone


@dataclass(slots=True)
class Ask:
    """What is still open of a group.

    Attributes:
        quota: How many more wants must be met.
        wants: The numbers of those that can be; none when the quota is filled.
    """

    quota: int
    wants: list[int]

    def met(self, number: int) -> None:
        """Note that a want was met."""
        self.quota -= 1
        self.wants = [one for one in self.wants if one != number] if self.quota else []


def enough_of(want: Want, stones: Iterable[int]) -> tuple[int, ...] | None:
    """As few of some credentials as meet a want, the greatest offers first.

    Returns:
        Their numbers in order; None if all of them are too little.
    """
    kept: list[int] = []
    total = 0
    for stone in sorted(stones, key=lambda one: (-want.offers[one], one)):
        kept.append(stone)
        total += want.offers[stone]
        if total >= want.need:
            return tuple(sorted(kept))
    return None
