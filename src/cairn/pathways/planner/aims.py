"""The two kinds of goal as the search sees them: what counts, what it asks, what is reached.

To add a kind of goal is to add a class here with the same members, and a branch in `aim_at`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Protocol

from cairn.pathways.counting import LeafIndex
from cairn.pathways.equivalence import in_force
from cairn.pathways.evaluation import evaluate
from cairn.pathways.holdings import Holding
from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.catalogue import Offering
from cairn.pathways.planner.goals import Goal, PathwayGoal, RoleGoal
from cairn.pathways.planner.linear import LinearModel
from cairn.pathways.planner.model import Master, add_role
from cairn.pathways.planner.solver import solve
from cairn.pathways.planner.sought import Sought, seek
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.timetable import Placed, Timetable
from cairn.pathways.planner.tree_model import Use, add_tree
from cairn.pathways.planner.weeks import date_of
from cairn.pathways.proof_tree import ProofTree
from cairn.pathways.requirement import Leaf, leaves_of

__all__ = ["Aim", "PathwayAim", "RoleAim", "aim_at", "counting_now"]

_SECONDS = 10.0  # for programmes with a few dozen columns, which take milliseconds


class Aim(Protocol):
    """A goal, held against what a person has."""

    @property
    def total(self) -> int:
        """The points of the whole goal."""

    def gains(self, offering: Offering) -> Mapping[int, int]:
        """How high an offering reaches in each open need; empty for a pathway."""

    def useful(self, offering: Offering) -> bool:
        """Whether an offering counts anywhere."""

    def add(self, master: Master, candidates: Sequence[Candidate], *, complete: bool) -> None:
        """Write what the goal asks into a programme."""

    def points(self, offerings: Sequence[Offering], *, required: bool = False) -> int:
        """What is reached when some offerings are finished."""

    def reached(self, table: Timetable, terms: Terms) -> bool:
        """Whether the goal is complete when a timetable is done."""


@dataclass(frozen=True)
class RoleAim:
    """A role.

    Attributes:
        sought: The role, held against what the person has.
    """

    sought: Sought

    @property
    def total(self) -> int:
        """The points of the whole role."""
        return self.sought.total

    def gains(self, offering: Offering) -> Mapping[int, int]:
        """How high an offering reaches in each need where that is more than is held."""
        return self.sought.gains(offering)

    def useful(self, offering: Offering) -> bool:
        """Whether an offering reaches higher than what is held, anywhere."""
        return bool(self.sought.gains(offering))

    def add(self, master: Master, candidates: Sequence[Candidate], *, complete: bool) -> None:
        """Write what the role asks into a programme."""
        add_role(master, candidates, self.sought, complete=complete)

    def points(self, offerings: Sequence[Offering], *, required: bool = False) -> int:
        """What is reached when some offerings are finished."""
        return self.sought.points(self.sought.after(offerings), required=required)

    def reached(self, table: Timetable, terms: Terms) -> bool:  # noqa: ARG002 - skills do not ask when
        """Whether everything required and enough of the role is reached."""
        ranks = self.sought.after([one.offering for one in table.placed])
        left = any(need.required for need in self.sought.missing(ranks))
        return not left and self.sought.points(ranks) >= self.sought.enough


@dataclass(frozen=True)
class PathwayAim:
    """A pathway.

    Attributes:
        goal: The pathway.
        holdings: What the person has.
        terms: The terms, for the first day of the plan.
        index: What counts at which leaf.
        total: The points of the whole pathway.
    """

    goal: PathwayGoal
    holdings: tuple[Holding, ...]
    terms: Terms
    index: LeafIndex
    total: int

    def gains(self, offering: Offering) -> Mapping[int, int]:  # noqa: ARG002 - a pathway has no needs to reach
        """Return nothing: two that count at one leaf may both be needed, so none is replaced."""
        return {}

    def useful(self, offering: Offering) -> bool:
        """Whether an offering counts at some leaf."""
        return bool(self._uses(offering.as_holding(self.terms.start), None))

    def add(self, master: Master, candidates: Sequence[Candidate], *, complete: bool) -> None:
        """Write what the pathway asks into a programme."""
        uses = [use for holding in self.holdings for use in self._uses(holding, None)]
        for column, one in zip(master.taken, candidates, strict=True):
            uses += self._uses(one.offering.as_holding(self.terms.start), column)
        add_tree(master, self.goal.pathway.requirement, uses, complete=complete)

    def points(self, offerings: Sequence[Offering], *, required: bool = False) -> int:  # noqa: ARG002 - a pathway has no required needs
        """What is reached when some offerings are finished."""
        return _points(self.goal, self.index, self._with(offerings))[0]

    def reached(self, table: Timetable, terms: Terms) -> bool:
        """Whether the pathway is complete on the day after the last step."""
        return self.proof(table, terms).satisfied

    def proof(self, table: Timetable, terms: Terms) -> ProofTree:
        """The proof tree when a timetable is done."""
        earned = [one.offering.as_holding(date_of(one.last, terms)) for one in table.placed]
        end = datetime.combine(date_of(max(table.finish, 0) + 1, terms), time(0), UTC)
        return evaluate(
            self.goal.pathway,
            [*self.holdings, *earned],
            at=end,
            framework=self.goal.framework,
            equivalences=self.goal.equivalences,
            registries=self.goal.registries,
        )

    def open_leaves(self, offerings: Sequence[Offering]) -> tuple[Leaf, ...]:
        """The leaves on the shortest way that stay open when some offerings are finished."""
        placed = tuple(Placed(one, 0, 0, ()) for one in offerings)
        proof = self.proof(Timetable(placed, 0, earliest=False), self.terms)
        return tuple(one.leaf for one in proof.missing)

    def _with(self, offerings: Sequence[Offering]) -> list[Holding]:
        start = self.terms.start
        return [*self.holdings, *(one.as_holding(start) for one in offerings)]

    def _uses(self, holding: Holding, source: int | None) -> list[Use]:
        return [
            Use(leaf, counted, source)
            for leaf, counted in self.index.candidates(holding)
            if not counted.code
        ]


def _points(goal: PathwayGoal, index: LeafIndex, holdings: Sequence[Holding]) -> tuple[int, int]:
    """What some holdings reach of a pathway, and what the whole of it is."""
    uses = [
        Use(leaf, counted, None)
        for holding in holdings
        for leaf, counted in index.candidates(holding)
        if not counted.code
    ]
    master = Master(LinearModel(), ())
    total = add_tree(master, goal.pathway.requirement, uses, complete=False)
    found = solve(master.model, master.forms["points"], maximise=True, seconds=_SECONDS)
    return found.value, total


def counting_now(holdings: Sequence[Holding], at: datetime) -> tuple[Holding, ...]:
    """The holdings that are active and have not ended at an instant."""
    return tuple(one for one in holdings if one.standing == "active" and not one.expired_at(at))


def aim_at(goal: Goal, holdings: Sequence[Holding], terms: Terms) -> Aim:
    """Hold a goal against what a person has.

    Args:
        goal: The goal.
        holdings: What the person has, in any standing.
        terms: For their first day.
    """
    # Noon, as what is finished on a day counts as awarded then.
    at = datetime.combine(terms.start, time(12), UTC)
    if isinstance(goal, RoleGoal):
        return RoleAim(seek(goal, counting_now(holdings, at)))
    index = LeafIndex(
        leaves_of(goal.pathway.requirement),
        at,
        goal.framework,
        in_force(goal.equivalences, goal.pathway.equivalences, at),
        goal.pathway.equivalences,
        goal.registries,
    )
    return PathwayAim(goal, tuple(holdings), terms, index, _points(goal, index, holdings)[1])
