"""How many raters and tasks an assessment needs, from its pilot or from stated numbers.

Knows the rubric's number of criteria, which is given, and asks `cairn.assessment.design_study` for
the curve over raters and tasks. Which sources of error there are, the pilot says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cairn.assessment.design_study import (
    Design,
    Effort,
    StudyPoint,
    curve,
    stated_variances,
)
from cairn.assessment.generalizability import Variances, variance_components
from cairn.assessment.ratings import RatingTable, rating_table
from cairn.assessment.statistic import Estimate, NotEnoughData
from cairn.kernel.errors import ShapeError, UsageError
from cairn.programme.assessing.ground import Ground, given_ratings, rubric_of
from cairn.programme.assessing.ratings import labelled

if TYPE_CHECKING:
    from cairn.assessment.ratings import Rating

__all__ = ["DesignStudy", "StudyWish", "pilot_table", "study"]

_FEW = 30
_FEWEST_RATERS = 2  # below two, nothing links the raters of a plan
_SOURCES = {"person": "people", "rater": "raters", "task": "tasks", "criterion": "criteria"}


@dataclass(frozen=True, slots=True)
class StudyWish:
    """What is asked.

    Attributes:
        reliability: The wished reliability, between 0 and 1.
        most_raters: The most raters of a person on a task.
        most_tasks: The most tasks; None for one more than there are.
        people: How many people are judged; None for those of the roster, or of the pilot.
        surely: Whether the lower end of the interval must reach the wish.
        separate_tasks: Whether each task of a person has raters of its own.
        stated: Variances that someone states instead of a pilot; empty for none.
    """

    reliability: float
    most_raters: int
    most_tasks: int | None
    people: int | None
    surely: bool
    separate_tasks: bool
    stated: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class DesignStudy:
    """What designs would reach.

    Attributes:
        variances: Where the variance comes from.
        points: Each design, in the order of tasks and raters.
        chosen: The cheapest that reaches the wish; None where none does.
        sentences: What follows, for people.
        effort: What judging costs.
    """

    variances: Variances
    points: tuple[StudyPoint, ...]
    chosen: StudyPoint | None
    sentences: tuple[str, ...]
    effort: Effort


def study(ground: Ground, wish: StudyWish) -> DesignStudy:
    """Make the design study of an assessment.

    Args:
        ground: The assessment.
        wish: What is asked.

    Raises:
        ProgrammeError: If a file cannot be used.
        UsageError: If there is no pilot and nothing was stated, if the pilot says too little, or if
            the wish cannot be one.
    """
    _require_sense(wish)
    criteria = len(rubric_of(ground).criteria)
    nested = wish.separate_tasks
    if wish.stated:
        variances = stated_variances(wish.stated)
        known = len(ground.people)
    else:
        table = pilot_table(ground)
        own = _raters_by_task(table)
        variances = variance_components(table, {"rater": "task"} if own else None)
        nested = nested or own
        known = len(ground.people) or len(table.people)
    effort = Effort.on(ground.settings.tasks, wish.people or known or 1)
    designs = _designs(variances, criteria, wish, len(ground.settings.tasks), by_task=nested)
    points = curve(variances, designs, effort)
    if isinstance(points, NotEnoughData):
        raise UsageError(
            f"The pilot cannot plan an assessment. {points.reason}",
            code="pilot-says-too-little",
            mend="Collect more ratings, or state the variances of a similar assessment with"
            " --stated.",
        )
    enough = [one for one in points if _reached(one, wish) >= wish.reliability]
    chosen = min(enough, key=_cost) if enough else None
    return DesignStudy(
        variances, points, chosen, _sentences(points, chosen, wish, variances, effort), effort
    )


def _require_sense(wish: StudyWish) -> None:
    if not 0 < wish.reliability < 1:
        raise UsageError(
            f"The wished reliability is {wish.reliability:g}; it must lie between 0 and 1.",
            code="wrong-wish",
            mend="Wish for less than 1, such as 0.8: no assessment is without error.",
        )
    if wish.surely and wish.stated:
        raise UsageError(
            "Stated variances give no interval, so nothing surely reaches a reliability.",
            code="wrong-wish",
            mend="Leave out --surely, or plan from the ratings of a pilot.",
        )


def pilot_table(ground: Ground) -> RatingTable:
    """The ratings that there are, as a table with names.

    Raises:
        ProgrammeError: If the file cannot be used.
        UsageError: If there is no usable rating (``no-pilot``).
    """
    found = given_ratings(ground)
    given = [one for one in (found.given if found else ()) if one.round == 1]
    rubric = rubric_of(ground)
    named = labelled(given, rubric, ground.tasks, ground.labels)
    ratings: Sequence[Rating] = [*named]
    try:
        return rating_table(ratings, levels=rubric.span, criteria=[*rubric.names.values()])
    except ShapeError as error:
        raise UsageError(
            f"{ground.settings.data} has no rating that can be used.",
            code="no-pilot",
            mend="Collect the ratings of a pilot first, or state the variances of a similar"
            " assessment, such as --stated person=0.5,rater=0.1,task=0.1,residual=0.4.",
        ) from error


def _raters_by_task(table: RatingTable) -> bool:
    """Whether each task had raters of its own."""
    if not any(one.name == "task" for one in table.facets):
        return False
    pairs = set(zip(table.facet("rater").of.tolist(), table.facet("task").of.tolist(), strict=True))
    return len(pairs) == len({rater for rater, _ in pairs})


def _designs(
    variances: Variances, criteria: int, wish: StudyWish, tasks: int, *, by_task: bool
) -> list[Design]:
    """Raters by tasks; the rubric's criteria are all used."""
    known = frozenset().union(*variances.facets.values())
    most_tasks = (wish.most_tasks or tasks + 1) if "task" in known else 1
    used = criteria if "criterion" in known else 1
    return [
        Design(raters, count, used, raters_by_task=by_task)
        for count in range(1, most_tasks + 1)
        for raters in range(_FEWEST_RATERS, max(wish.most_raters, _FEWEST_RATERS) + 1)
    ]


def _reached(point: StudyPoint, wish: StudyWish) -> float:
    phi = point.phi
    return phi.low if wish.surely and isinstance(phi, Estimate) else phi.value


def _cost(point: StudyPoint) -> tuple[float, int, int]:
    design = point.design
    return point.hours or 0.0, design.raters * design.tasks, design.tasks


def _sentences(
    points: Sequence[StudyPoint],
    chosen: StudyPoint | None,
    wish: StudyWish,
    variances: Variances,
    effort: Effort,
) -> tuple[str, ...]:
    told = []
    end = " at the lower end of its interval" if wish.surely else ""
    if chosen is not None:
        told.append(
            f"The cheapest design that reaches {wish.reliability:.2f}{end}:"
            f" {_shown(chosen.design)} for each person, {_hours(chosen.hours)} of raters' work for"
            f" {effort.people} {'person' if effort.people == 1 else 'people'}."
        )
        best = chosen
    else:
        best = max(points, key=lambda one: (_reached(one, wish), -_cost(one)[0]))
        most = points[-1].design
        told.append(
            f"A reliability of {wish.reliability:.2f}{end} cannot be reached with at most"
            f" {_shown(most)}. The best is {_shown(best.design)}, with"
            f" {math.floor(_reached(best, wish) * 100) / 100:.2f}{end}."
        )
    largest, share = next(iter(best.errors.items()))
    told.append(f"{share:.0%} of its error comes from {_explained(largest)}.")
    told += _corrected(best.design, variances)
    if "task" not in frozenset().union(*variances.facets.values()):
        told.append(
            "The numbers know one task only, so nothing says what further tasks would add. How well"
            " people do often depends on the task: use two in the pilot."
        )
    if 0 < variances.people < _FEW:
        told.append(
            f"The pilot has {variances.people} people; with fewer than {_FEW} the intervals are"
            " wide."
        )
    return tuple(told)


def _corrected(design: Design, variances: Variances) -> list[str]:
    """What is left to gain: the mean counts severity as error, and the measures are freed of it.

    At best nothing of how severe raters and how hard tasks are is left, as where the same raters
    judge everybody and people are put in order.
    """
    points = curve(variances, [replace(design, own_raters=False)])
    if isinstance(points, NotEnoughData):
        return []
    best = math.floor(points[0].g.value * 100) / 100
    told = (
        "Counted as error is what severe raters and hard tasks do to a plain mean. cairn assess run"
        " takes it out as far as raters are linked; at best the same design then comes to"
        f" {best:.2f}."
    )
    return [told]


def _shown(design: Design) -> str:
    raters = f"{design.raters} raters" + (
        " for each task" if design.raters_by_task and design.tasks > 1 else ""
    )
    return f"{raters} and {design.tasks} {'task' if design.tasks == 1 else 'tasks'}"


def _hours(hours: float | None) -> str:
    whole = math.ceil(hours or 0.0)
    return "1 hour" if whole == 1 else f"{whole} hours"


def _explained(source: str) -> str:
    """A source of error as people say it."""
    if source == "residual":
        return "what nothing explains"
    parts = [_SOURCES[part] for part in source.split(":")]
    if len(parts) == 1:
        return f"differences between {parts[0]}"
    return f"how {' and '.join(parts)} go together"
