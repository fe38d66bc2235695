"""Searches the cheapest design that is reliable enough, or says that none within reach is.

Knows rater hours and limits of size. What a design would reach, `design_study` knows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cairn.assessment.design_study import Design, Effort, StudyPoint, curve
from cairn.assessment.generalizability import Kind, Variances
from cairn.assessment.statistic import Estimate, NotEnoughData
from cairn.kernel.errors import UsageError

__all__ = ["OutOfReach", "SizeLimits", "cheapest_design"]

_MOST_DESIGNS = 10_000
_EXPLAINED = {"person": "people", "rater": "raters", "task": "tasks", "criterion": "criteria"}


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """How large a design may be.

    Attributes:
        raters: The most raters for each person and task.
        tasks: The most tasks.
        criteria: The most criteria.
        least_raters: The fewest raters. Below two, nothing links the raters of a plan.
    """

    raters: int
    tasks: int = 1
    criteria: int = 1
    least_raters: int = 2


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """No design within the limits is reliable enough.

    Attributes:
        sentence: What cannot be reached, what can, and what stands in the way.
        best: The most reliable design within the limits.
    """

    sentence: str
    best: StudyPoint


def cheapest_design(
    variances: Variances,
    wished: float,
    effort: Effort,
    limits: SizeLimits,
    *,
    kind: Kind = "phi",
    like: Design | None = None,
    surely: bool = False,
) -> StudyPoint | OutOfReach | NotEnoughData:
    """The design that reaches a reliability in the fewest rater hours.

    Args:
        variances: The components of a pilot, or stated ones.
        wished: The reliability, between 0 and 1.
        effort: What judging costs.
        limits: How large the design may be. What the components know one of stays at one.
        kind: phi to decide about each person, G to rank people.
        like: A design that says whether raters are a person's or a task's own.
        surely: Whether the lower end of the interval must reach it, not only the value.

    Returns:
        The cheapest design, the smaller one among equals; or that none is within reach.

    Raises:
        UsageError: a wish that is not between 0 and 1, a lower end where variances were stated, or
            limits that leave no design, or too many.
    """
    if not 0 < wished < 1:
        raise UsageError(
            f"The wished reliability is {wished}; it must lie between 0 and 1.",
            code="wrong-wish",
            mend="Wish for less than 1: no assessment is without error.",
        )
    points = curve(variances, _within(variances, limits, like or Design(1)), effort)
    if isinstance(points, NotEnoughData):
        return points

    def reached(point: StudyPoint) -> float:
        return _reached(point, kind, surely=surely)

    enough = [point for point in points if reached(point) >= wished]
    if enough:
        return min(enough, key=_cost)
    most = Design(
        limits.raters,
        max(point.design.tasks for point in points),
        max(point.design.criteria for point in points),
    )
    best = max(points, key=lambda point: (reached(point), [-part for part in _cost(point)]))
    largest, share = next(iter(best.errors.items()))
    end = " at the lower end of its interval" if surely else ""
    return OutOfReach(
        f"A reliability ({kind}) of {wished:.2f} cannot be reached with at most"
        f" {most.shown}. The best is"
        f" {best.design.shown}, with {math.floor(reached(best) * 100) / 100:.2f}{end}; {share:.0%}"
        f" of its error comes from {_explained(largest)}.",
        best,
    )


def _reached(point: StudyPoint, kind: Kind, *, surely: bool) -> float:
    found = point.projection(kind)
    if not surely:
        return found.value
    if not isinstance(found, Estimate):
        raise UsageError(
            "Stated variances give no interval, so nothing surely reaches a reliability.",
            code="wrong-wish",
            mend="Give the components of a pilot, or ask for the value alone.",
        )
    return found.low


def _cost(point: StudyPoint) -> tuple[float, int, int, int]:
    design = point.design
    return point.hours or 0.0, design.raters * design.tasks, design.criteria, design.tasks


def _within(variances: Variances, limits: SizeLimits, like: Design) -> Iterator[Design]:
    known = frozenset().union(*variances.facets.values())
    raters = range(limits.least_raters, limits.raters + 1)
    tasks = range(1, (limits.tasks if "task" in known else 1) + 1)
    criteria = range(1, (limits.criteria if "criterion" in known else 1) + 1)
    if not 0 < len(raters) * len(tasks) * len(criteria) <= _MOST_DESIGNS or limits.least_raters < 1:
        raise UsageError(
            f"The limits leave no design, or more than {_MOST_DESIGNS}.",
            code="wrong-limits",
            mend="Give limits from the fewest raters upwards, and at least one of each.",
        )
    return (
        replace(like, raters=n, tasks=m, criteria=k)
        for n in raters
        for m in tasks
        for k in criteria
    )


def _explained(source: str) -> str:
    """A source of error as people say it."""
    if source == "residual":
        return "what nothing explains"
    parts = [_EXPLAINED[part] for part in source.split(":")]
    if len(parts) == 1:
        return f"differences between {parts[0]}"
    return f"how {' and '.join(parts)} go together"
