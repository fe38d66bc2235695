"""The cheapest set of credentials that opens at least so many openings, proven by HiGHS.

A set cover in which only some of the sets must be covered, as an integer programme: one column for
each credential, one for each kind of opening. Openings that lack the same are one kind. Knows
words and numbers; what they mean to a person, `budget` knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from cairn.kernel.errors import LimitError
from cairn.value.openings import Credential
from cairn.value.outcomes import FloatArray

__all__ = ["Cover", "Limits", "cheapest"]

_PATIENCE = 15.0
_FEWER = 0.25
"""Which part of the patience goes on finding fewer credentials at the same cost."""

_SLACK = 1e-6
_INFEASIBLE, _PROVEN = 2, 0


class Limits(NamedTuple):
    """What a set may take in all; None for no limit.

    Attributes:
        hours: Hours.
        money: Money.
    """

    hours: float | None = None
    money: float | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """A set of credentials that opens openings.

    Attributes:
        taken: The credentials, in the order in which they were given.
        opened: How many openings it opens.
        hours: Hours that it takes.
        money: What its fees come to.
        proven: Whether it is proven that no set is cheaper; False where the time was up.
    """

    taken: tuple[Credential, ...]
    opened: int
    hours: float
    money: float
    proven: bool


def cheapest(
    lacking: Sequence[frozenset[str]],
    credentials: Sequence[Credential],
    least: int,
    hour_worth: float,
    limits: Limits = Limits(),  # noqa: B008 - a frozen value, the same one every time
    patience: float = _PATIENCE,
) -> Cover | None:
    """Find the cheapest set that opens at least so many openings.

    Cheapest is the least sum of fees and hours, an hour at its worth; among sets that cost the
    same, the one of fewest credentials.

    Args:
        lacking: For each opening, what a person lacks of what it asks; empty where nothing.
        credentials: What can be earned.
        least: How many openings are to be open, those that lack nothing included.
        hour_worth: What an hour is worth.
        limits: What the set may take.
        patience: How many seconds may be spent on finding it.

    Returns:
        The set, or None where there is none.

    Raises:
        LimitError: If not even one set was found in the time that there is (``cover-too-slow``).
    """
    covered = [one.covers for one in credentials]
    reachable: frozenset[str] = frozenset().union(*covered)
    kinds = Counter(frozenset(one) for one in lacking if one <= reachable)
    kinds.pop(frozenset(), None)
    already = sum(not one for one in lacking)
    if least <= already:
        return _cover((), lacking, proven=True)
    if already + sum(kinds.values()) < least:
        return None
    model = _Model(credentials, kinds, least - already, limits)
    cost = np.array([one.fee + hour_worth * one.hours for one in credentials])
    first, proven = model.solved(cost, None, patience)
    if first is None and not proven:
        raise LimitError(
            f"No set of credentials was found in {patience:g} seconds.",
            code="cover-too-slow",
            mend="Give fewer openings or fewer credentials.",
        )
    if first is None:
        return None
    count = np.ones(len(credentials))
    second, _ = model.solved(count, (cost, float(cost @ first) + _SLACK), patience * _FEWER)
    best = first if second is None else second
    chosen = tuple(one for one, taken in zip(credentials, best, strict=True) if taken)
    return _cover(chosen, lacking, proven=proven)


def _cover(
    taken: tuple[Credential, ...], lacking: Sequence[frozenset[str]], *, proven: bool
) -> Cover:
    has: frozenset[str] = frozenset().union(*(one.covers for one in taken))
    return Cover(
        taken,
        sum(one <= has for one in lacking),
        sum(one.hours for one in taken),
        sum(one.fee for one in taken),
        proven,
    )


class _Model:
    """The programme: which credentials are taken, and which kinds of openings that opens."""

    def __init__(
        self,
        credentials: Sequence[Credential],
        kinds: Mapping[frozenset[str], int],
        least: int,
        limits: Limits,
    ) -> None:
        self.taken, self.kinds = len(credentials), len(kinds)
        givers: dict[str, list[int]] = {}
        for place, one in enumerate(credentials):
            for word in one.covers:
                givers.setdefault(word, []).append(place)
        rows: list[tuple[list[int], list[float], float]] = []
        for place, kind in enumerate(sorted(kinds, key=sorted)):
            for word in sorted(kind):
                # A kind is open only where something that gives the word is taken.
                columns = [*givers[word], self.taken + place]
                rows.append((columns, [1.0] * len(givers[word]) + [-1.0], 0.0))
        opens = [self.taken + place for place in range(self.kinds)]
        sizes = [float(kinds[kind]) for kind in sorted(kinds, key=sorted)]
        rows.append((opens, sizes, float(least)))
        every = list(range(self.taken))
        for most, amounts in (
            (limits.hours, [one.hours for one in credentials]),
            (limits.money, [one.fee for one in credentials]),
        ):
            if most is not None:
                rows.append((every, [-one for one in amounts], -most - _SLACK))
        self.rows = rows

    def solved(
        self, goal: FloatArray, held: tuple[FloatArray, float] | None, patience: float
    ) -> tuple[FloatArray | None, bool]:
        """The best choice, and whether it is proven; no choice where there is none.

        Args:
            goal: What is to be small, for each credential.
            held: What must stay below a number, for each credential.
            patience: How many seconds there are.
        """
        rows = list(self.rows)
        if held is not None:
            rows.append((list(range(self.taken)), list(-held[0]), -held[1]))
        width = self.taken + self.kinds
        entries = [
            (row, column, value)
            for row, (columns, values, _) in enumerate(rows)
            for column, value in zip(columns, values, strict=True)
        ]
        at_row, at_column, value = (np.array(one) for one in zip(*entries, strict=True))
        matrix = csr_array((value, (at_row, at_column)), shape=(len(rows), width))
        found: Any = milp(
            np.concatenate([goal, np.zeros(self.kinds)]),
            integrality=np.ones(width),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, lb=np.array([low for *_, low in rows])),
            options={"time_limit": patience, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None, found.status == _INFEASIBLE
        return np.asarray(found.x[: self.taken] > 0.5, dtype=np.float64), found.status == _PROVEN  # noqa: PLR2004 - nearer to 1 than to 0
