"""How even the work of raters is, and the moves that make it as even as it can be.

Knows who judges whom, who may, and how many raters from outside each person needs. A plan is as
even as it can be when no chain of moves takes a person from one rater and gives one to a rater who
has at least two people fewer (least majorized loads of a flow with convex costs; Harvey and others
2006, "Semi-matchings for bipartite graphs and load balancing"). Needs no NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

__all__ = ["Loads", "Move"]


class Move(NamedTuple):
    """One person goes from one rater to another.

    Attributes:
        person: The person.
        giver: Who judges the person now.
        taker: Who will.
    """

    person: str
    giver: str
    taker: str


class Loads:
    """Who judges whom, while it is being evened out.

    Args:
        judged: For each rater, the people that the rater judges.
        allowed: For each rater, the people that the rater may judge.
        outside: The raters from outside the issuer.
        least_outside: How many raters from outside each person must keep.
    """

    def __init__(
        self,
        judged: Mapping[str, AbstractSet[str]],
        allowed: Mapping[str, AbstractSet[str]],
        outside: AbstractSet[str],
        least_outside: int,
    ) -> None:
        self.judged = {rater: set(people) for rater, people in judged.items()}
        self._free = {rater: set(allowed[rater]) - set(judged[rater]) for rater in judged}
        self._outside = frozenset(outside)
        self._least_outside = least_outside
        self._outsiders: dict[str, int] = {}
        for rater in self._outside & judged.keys():
            for person in judged[rater]:
                self._outsiders[person] = self._outsiders.get(person, 0) + 1

    def load(self, rater: str) -> int:
        """How many people a rater judges."""
        return len(self.judged[rater])

    def movable(self, giver: str, taker: str) -> set[str]:
        """The people who could go from one rater to another."""
        return self._offered(giver, taker in self._outside) & self._free[taker]

    def _offered(self, giver: str, to_outside: bool) -> set[str]:  # noqa: FBT001 - one of two kinds of takers
        """The people whom a rater could give away, were the taker free."""
        people = self.judged[giver]
        if to_outside or giver not in self._outside:
            return people
        least = self._least_outside
        return {one for one in people if self._outsiders[one] > least}

    def move(self, move: Move) -> None:
        """Give a person to another rater, who may judge the person and does not yet."""
        person, giver, taker = move
        self.judged[giver].remove(person)
        self._free[giver].add(person)
        self._free[taker].remove(person)
        self.judged[taker].add(person)
        step = (taker in self._outside) - (giver in self._outside)
        self._outsiders[person] = self._outsiders.get(person, 0) + step

    def evening_moves(self) -> list[Move]:
        """The shortest chain of moves that makes the work more even; none when it is even."""
        least = min(map(len, self.judged.values()), default=0)
        unseen = sorted(self.judged)
        for rater in sorted(self.judged, key=self.load, reverse=True):
            if self.load(rater) < least + 2:
                return []
            # Whom an earlier one with more work reached, in vain, leads nobody any further.
            chain = self._chain_from(rater, unseen) if rater in unseen else []
            if chain:
                return chain
        return []

    def _chain_from(self, start: str, unseen: list[str]) -> list[Move]:
        """The chain from one rater, who then is no longer unseen, nor whoever was reached."""
        enough = self.load(start) - 2
        came: dict[str, Move] = {}
        unseen.remove(start)
        waiting = [start]
        for giver in waiting:
            offered = {kind: self._offered(giver, kind) for kind in (True, False)}
            for taker in list(unseen):
                people, free = offered[taker in self._outside], self._free[taker]
                if people.isdisjoint(free):
                    continue
                unseen.remove(taker)
                came[taker] = Move(min(people & free), giver, taker)
                if self.load(taker) <= enough:
                    return _traced(came, taker, start)
                waiting.append(taker)
        return []


def _traced(came: Mapping[str, Move], end: str, start: str) -> list[Move]:
    chain = []
    while end != start:
        chain.append(came[end])
        end = came[end].giver
    return chain
