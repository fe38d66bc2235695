"""Finds plans of which none beats another in cost, hours and coverage at once.

Each search has a ceiling on hours and a floor on points, and looks for the least cost, then for
the most points at that cost, then for the fewest hours: what it finds is beaten by nothing. What
may still hide a further plan is a list of such boxes; a plan that is found divides every box that
it lies in. When no box is left, the front is complete (Dächert & Klamroth 2015, for three aims).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cairn.pathways.holdings import Holding
from cairn.pathways.planner.answers import Front, NoPlan, Optimality
from cairn.pathways.planner.catalogue import Catalogue
from cairn.pathways.planner.conflicts import explain
from cairn.pathways.planner.goals import Goal
from cairn.pathways.planner.planning import PATIENCE, problem_of
from cairn.pathways.planner.programme import Stage
from cairn.pathways.planner.search import Choice, Patience, Search
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.writing import Written, write_plan

__all__ = ["MOST_PLANS", "make_front"]

MOST_PLANS = 12
"""How many plans are shown unless told otherwise: more cannot be compared."""

_COST, _HOURS, _POINTS = Stage("cost"), Stage("hours"), Stage("points", maximise=True)
_FAR = 10**9


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a plan may hide: with fewer hours, and more points, than these."""

    hours: int
    points: int

    def within(self, other: _Box) -> bool:
        return self.hours <= other.hours and self.points >= other.points


@dataclass(frozen=True, slots=True)
class _Found:
    """A plan that nothing beats, and the box in which it is the cheapest."""

    box: _Box
    cost: int
    hours: int
    points: int
    choice: Choice


@dataclass(slots=True)
class _Hunt:
    """The search for the front.

    Attributes:
        boxes: Where further plans may hide.
        found: The plans.
        sure: Whether everything is proven so far.
    """

    search: Search
    held: int
    boxes: list[_Box] = field(default_factory=lambda: [_Box(_FAR, -1)])
    found: list[_Found] = field(default_factory=list)
    sure: bool = True

    def look(self, box: _Box) -> _Found | None:
        """Find the cheapest plan in a box, and divide the boxes."""
        self.search.hold(_HOURS, box.hours - 1)
        self.search.hold(_POINTS, box.points + 1 - self.held)
        stages = self.search.lexicographic((_COST, _POINTS, _HOURS))
        self.search.let_go(2)
        last = stages[-1]
        if last.offerings is None:
            self.sure = self.sure and last.impossible
            self.boxes = [one for one in self.boxes if not one.within(box)]
            return None
        whole = len(stages) == 3  # noqa: PLR2004 - cost, points and hours
        self.sure = self.sure and whole and all(one.proven for one in stages)
        found = _Found(
            box,
            stages[0].value,
            sum(one.hours for one in last.offerings),
            self.search.problem.aim.points(last.offerings),
            last,
        )
        known = {(one.cost, one.hours, one.points) for one in self.found}
        if (found.cost, found.hours, found.points) not in known:
            self.found.append(found)
            self._divide(found)
        return found

    def _divide(self, found: _Found) -> None:
        parts: list[_Box] = []
        for box in self.boxes:
            if found.hours < box.hours and found.points > box.points:
                parts += [_Box(found.hours, box.points), _Box(box.hours, found.points)]
            else:
                parts.append(box)
        parts = [one for one in dict.fromkeys(parts) if one.hours > 0]
        self.boxes = [
            one
            for one in parts
            if one.points < self.search.problem.aim.total
            and not any(one != other and one.within(other) for other in parts)
        ]


def make_front(
    goal: Goal,
    holdings: Sequence[Holding],
    catalogue: Catalogue,
    terms: Terms,
    *,
    most: int = MOST_PLANS,
    patience: float = PATIENCE,
) -> Front | NoPlan:
    """Find plans that differ in what they cost, take and reach.

    Plans need not complete the goal; taking nothing is one of them, where no wish forbids it. If
    there are more plans than may be shown, they are spread over what can be reached.

    Args:
        goal: What the person aims at.
        holdings: What the person has.
        catalogue: What is on offer.
        terms: What each plan must keep to.
        most: How many plans to find at most.
        patience: How many seconds of the solver it may take.

    Returns:
        The plans; or why there is none.

    Raises:
        UsageError: As `problem_of`.
    """
    problem = problem_of(goal, holdings, catalogue, terms, complete=False)
    left = Patience(patience)
    hunt = _Hunt(Search(problem, terms, left), problem.aim.points(()))
    best = hunt.search.run(_POINTS)
    if best.offerings is None:
        return explain(problem, terms, left, proven=best.impossible)
    highest = problem.aim.points(best.offerings)
    for box in _spread(hunt.held, highest, most):
        known = any(box.within(one.box) and one.points > box.points for one in hunt.found)
        if len(hunt.found) < most and left.seconds > 0 and not known:
            hunt.look(box)
    while hunt.boxes and len(hunt.found) < most and left.seconds > 0:
        hunt.look(hunt.boxes[0])
    asked = Written(goal, holdings, problem, terms)
    plans = [
        write_plan(
            asked,
            one.choice,
            "coverage",
            Optimality(hunt.sure, one.points, one.points if hunt.sure else None, hunt.sure),
        )
        for one in sorted(hunt.found, key=lambda one: (one.cost, one.hours, one.points))
    ]
    return Front(tuple(plans), complete=hunt.sure and not hunt.boxes)


def _spread(held: int, highest: int, most: int) -> Iterator[_Box]:
    """Floors of points from nothing to the most that can be reached, the ends first."""
    steps = max(1, most // 2)
    floors = [held + (highest - held) * n // steps for n in range(steps + 1)]
    for floor in dict.fromkeys([floors[-1], floors[0], *floors]):
        yield _Box(_FAR, floor - 1)
