"""A design study: how many raters, tasks and criteria make an assessment reliable, at what cost.

Knows the curve of phi (for awards, which decide about each person) and of G (for the order of
people) over sizes of the design, from the variance components of a pilot or from stated ones
(Brennan 2001, chapters 4 and 5). Raters may be the same for everybody or each person's own, and the
same for all tasks or others for each. Criteria and tasks count as samples of many alike. Which
design to take, `design_search` finds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from cairn.assessment.generalizability import Kind, Variances, coefficient
from cairn.assessment.statistic import Estimate, NotEnoughData
from cairn.assessment.task import Task
from cairn.kernel.errors import UsageError

__all__ = [
    "Design",
    "Effort",
    "Projection",
    "StatedValue",
    "StudyPoint",
    "curve",
    "stated_variances",
]

_PERSON, _RATER, _TASK, _CRITERION = "person", "rater", "task", "criterion"
_FACETS = (_PERSON, _RATER, _TASK, _CRITERION)
_RESIDUAL = "residual"
_STATED = "stated components"


@dataclass(frozen=True, slots=True)
class Design:
    """How often each person is judged.

    Attributes:
        raters: How many raters judge a person on a task.
        tasks: How many tasks a person does.
        criteria: On how many criteria each rater judges.
        own_raters: Whether people have different raters, as a sparse plan gives them. Then G counts
            how severe they are as error; phi always does.
        raters_by_task: Whether each task of a person has raters of its own.
    """

    raters: int
    tasks: int = 1
    criteria: int = 1
    own_raters: bool = True
    raters_by_task: bool = False

    def __post_init__(self) -> None:
        if min(self.raters, self.tasks, self.criteria) < 1:
            raise UsageError(
                "A design needs at least one rater, one task and one criterion.",
                code="no-size",
                mend="Give sizes from 1 upwards.",
            )

    @property
    def shown(self) -> str:
        """The design in words."""
        counted = ((self.raters, _RATER), (self.tasks, _TASK), (self.criteria, _CRITERION))
        raters, tasks, criteria = (f"{n} {_word(what, n)}" for n, what in counted)
        each = " for each task" if self.raters_by_task and self.tasks > 1 else ""
        return f"{raters}{each}, {tasks} and {criteria}"


def _word(what: str, count: int) -> str:
    return what if count == 1 else "criteria" if what == _CRITERION else f"{what}s"


@dataclass(frozen=True, slots=True)
class Effort:
    """What judging costs.

    Attributes:
        people: How many people are judged.
        task_minutes: How long a rater needs to see what one person did on one task.
        criterion_minutes: How long a rater needs besides for the score on one criterion.
    """

    people: int
    task_minutes: float
    criterion_minutes: float = 0.0

    def __post_init__(self) -> None:
        minutes = (self.task_minutes, self.criterion_minutes)
        if self.people < 1 or not all(0 <= one < math.inf for one in minutes):
            raise UsageError(
                "The effort needs at least one person, and minutes that are not below 0.",
                code="wrong-effort",
                mend="Correct the number of people and the minutes.",
            )

    @classmethod
    def on(cls, tasks: Sequence[Task], people: int, criterion_minutes: float = 0.0) -> Effort:
        """The effort of judging people on tasks; further tasks take as long as these on average."""
        mean = sum(task.minutes for task in tasks) / len(tasks) if tasks else math.nan
        return cls(people, mean, criterion_minutes)

    def hours(self, design: Design) -> float:
        """The hours of all raters together."""
        each = self.task_minutes + design.criteria * self.criterion_minutes
        return self.people * design.raters * design.tasks * each / 60


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A figure that follows from stated numbers, so that nobody can know its error.

    Attributes:
        value: The figure.
        method: How it was made.
    """

    value: float
    method: str


Projection: TypeAlias = Estimate | StatedValue
"""What a design would reach: with an interval from a pilot, without one from stated numbers."""


@dataclass(frozen=True, slots=True)
class StudyPoint:
    """One design and what it would give.

    Attributes:
        design: The design.
        phi: The absolute coefficient.
        g: The relative coefficient.
        hours: Hours of all raters together; None where the effort was not said.
        errors: For each source of absolute error, its share of it; the largest first.
    """

    design: Design
    phi: Projection
    g: Projection
    hours: float | None
    errors: Mapping[str, float]

    def projection(self, kind: Kind) -> Projection:
        """One of the two coefficients."""
        return self.phi if kind == "phi" else self.g


def stated_variances(components: Mapping[str, float]) -> Variances:
    """Variance components that someone states instead of a pilot.

    Args:
        components: For each source, its variance. A source is "person", "rater", "task",
            "criterion", some of them joined by ":", or "residual", which stands for all together.

    Returns:
        The components, with an error that nobody knows.

    Raises:
        UsageError: a source that is not one, a variance that is not a number from 0 upwards, or no
            variance of people or none of the residual.
    """
    facets = {name: frozenset(name.split(":")) for name in components if name != _RESIDUAL}
    strangers = sorted(name for name, inside in facets.items() if not inside <= set(_FACETS))
    wrong = sorted(name for name, value in components.items() if not 0 <= value < math.inf)
    lacking = [name for name in (_PERSON, _RESIDUAL) if name not in components]
    if strangers or wrong or lacking or len(set(facets.values())) < len(facets):
        raise UsageError(
            "The stated variances cannot be used: they need person and residual, each source once,"
            f" and numbers from 0 upwards. Wrong or missing: {[*strangers, *wrong, *lacking]}.",
            code="wrong-variances",
            mend="Name sources as in person, rater, person:rater, and give each its variance.",
        )
    nowhere = math.nan
    facets[_RESIDUAL] = frozenset({_RATER}).union(*facets.values())
    return Variances(
        components={
            name: Estimate(components[name], nowhere, nowhere, nowhere, 0, _STATED, "C")
            for name in facets
        },
        covariance=np.zeros((len(facets), len(facets))),
        facets=facets,
        people=0,
        method=_STATED,
        converged=True,
    )


def curve(
    variances: Variances, designs: Iterable[Design], effort: Effort | None = None
) -> tuple[StudyPoint, ...] | NotEnoughData:
    """What each design would reach.

    Args:
        variances: The components of a pilot, or stated ones.
        designs: The designs.
        effort: What judging costs; without it there are no hours.

    Returns:
        One point for each design; or why the components say nothing.

    Raises:
        UsageError: a design varies what the components do not know.
    """
    if not variances.converged:
        return NotEnoughData("The variance components are not stable.", variances.people)
    points = []
    for design in designs:
        point = _point(variances, design, effort)
        if isinstance(point, NotEnoughData):
            return point
        points.append(point)
    return tuple(points)


def _point(
    variances: Variances, design: Design, effort: Effort | None
) -> StudyPoint | NotEnoughData:
    fitted, sizes = _fitted(variances, design), _sizes(variances, design)
    found: dict[Kind, Projection] = {}
    kinds: tuple[Kind, Kind] = ("phi", "G")
    for kind in kinds:
        answer = coefficient(fitted, sizes, kind)
        if isinstance(answer, NotEnoughData):
            return answer
        stated = variances.method == _STATED
        method = f"{kind} from {_STATED}; without an interval"
        found[kind] = StatedValue(answer.value, method) if stated else answer
    hours = None if effort is None else effort.hours(design)
    return StudyPoint(design, found["phi"], found["G"], hours, _errors(fitted, sizes))


def _sizes(variances: Variances, design: Design) -> dict[str, int]:
    sizes = {_RATER: design.raters, _TASK: design.tasks, _CRITERION: design.criteria}
    known = frozenset().union(*variances.facets.values())
    for facet, size in sizes.items():
        if size > 1 and facet not in known:
            raise UsageError(
                f"The variance components know one {facet} only, so nothing says what {size}"
                f" {_word(facet, size)} would add.",
                code="no-such-facet",
                mend=f"Leave it at one {facet}, or make a pilot with several.",
            )
    return {name: sizes.get(name, 1) for name in known | {_RATER, _TASK}}


def _fitted(variances: Variances, design: Design) -> Variances:
    """The components, each with the facets by which this design divides it.

    Where raters are a task's own, what raters add is averaged over tasks too; where they are a
    person's own, it differs between people, so that it blurs their order.
    """
    nested = all(_TASK in inside for inside in variances.facets.values() if _RATER in inside)
    several = any(inside == {_TASK} for inside in variances.facets.values())
    if nested and several and not design.raters_by_task and design.tasks > 1:
        raise UsageError(
            "Each task of the pilot had raters of its own, so nothing says what the same raters"
            " would give for all tasks.",
            code="nested-pilot",
            mend="Ask for designs whose tasks have raters of their own.",
        )
    added = {_TASK} if design.raters_by_task else set[str]()
    added |= {_PERSON} if design.own_raters else set()
    facets = {
        name: inside | added if _RATER in inside else inside
        for name, inside in variances.facets.items()
    }
    return replace(variances, facets=facets)


def _errors(variances: Variances, sizes: Mapping[str, int]) -> dict[str, float]:
    error = {
        name: max(variances.components[name].value, 0.0)
        / math.prod(sizes[facet] for facet in inside - {_PERSON})
        for name, inside in variances.facets.items()
        if inside != {_PERSON}
    }
    total = sum(error.values())
    ordered = sorted(error.items(), key=lambda pair: (-pair[1], pair[0]))
    return {name: value / total for name, value in ordered}
