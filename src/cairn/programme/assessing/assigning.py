"""Who judges whom: makes a plan for everybody who is to be assessed, and checks what was judged.

Knows how the roster, the raters and the gate become a plan of `cairn.assessment.assignment`. Sheets
for raters are `sheets`' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.assessment.assignment import PlanWish, assign_raters
from cairn.assessment.finding import Finding
from cairn.assessment.linkage import Meeting
from cairn.assessment.rating_plan import PlanRules, RatingPlan, plan_findings
from cairn.kernel.errors import ShapeError, UsageError
from cairn.programme.assessing.ground import Ground, given_ratings, rubric_of

if TYPE_CHECKING:
    from cairn.assessment.ratings import Rating
    from cairn.importers.faults import RowFault

__all__ = ["AssignWish", "Assigned", "assign", "check_ratings"]

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class AssignWish:
    """What the plan should be like.

    Attributes:
        raters: Raters of each person for each task; None for as many as the gate asks for.
        outside: How many of a person's raters come from outside; None for the gate's number.
        separate_tasks: Whether each task of a person has raters of its own.
        most_people: How many people one rater judges at most; None for no limit.
        seed: Where chance starts.
    """

    raters: int | None
    outside: int | None
    separate_tasks: bool
    most_people: int | None
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Assigned:
    """A plan, made or found.

    Attributes:
        plan: The plan.
        findings: What is wrong with it.
        faults: Rows of the ratings that do not count; none for a plan that was made.
    """

    plan: RatingPlan
    findings: tuple[Finding, ...]
    faults: tuple[RowFault, ...] = ()


def assign(ground: Ground, wish: AssignWish) -> Assigned:
    """Make a plan for everybody who is to be assessed, and check it.

    Args:
        ground: The assessment.
        wish: What the plan should be like.

    Raises:
        UsageError: If there is nobody to assess, or no such plan; the sentence says who cannot be
            rated and why.
    """
    rubric_of(ground)
    _require_people(ground)
    gate = ground.settings.gate
    raters = wish.raters or max(gate.least_raters, _FEWEST)
    outside = gate.least_outside if wish.outside is None else wish.outside
    try:
        plan = assign_raters(
            ground.people,
            ground.frame.raters,
            ground.tasks,
            PlanWish(
                raters,
                outside,
                same_raters=not wish.separate_tasks,
                most_people=wish.most_people,
                blind=ground.settings.blind,
            ),
            wish.seed,
        )
    except ShapeError as error:  # a plan that cannot be is for whoever asked for it
        raise UsageError(error.sentence, code=error.code, mend=error.mend) from error
    rules = PlanRules(gate.least_raters, gate.least_outside, raters)
    return Assigned(plan, plan_findings(plan, rules))


def _require_people(ground: Ground) -> None:
    if not ground.people:
        since = ground.settings.since
        when = f" from {since.isoformat()} on" if since else ""
        raise UsageError(
            f"The roster has nobody to assess for “{ground.title}”{when}.",
            code="nobody-to-assess",
            mend="Add a row for each person who takes part, with the day of the award.",
        )
    if not ground.frame.raters:
        raise UsageError(
            f"{ground.settings.raters or 'The assessment'} names no rater who may judge.",
            code="no-raters",
            mend="Add the raters, each with an e-mail address and a name.",
        )


def check_ratings(ground: Ground) -> Assigned:
    """Check the ratings that exist as if they were a plan: links, balance, conflicts, numbers.

    Args:
        ground: The assessment.

    Raises:
        ProgrammeError: If the file cannot be used.
        UsageError: If there is no rating yet.
    """
    found = given_ratings(ground)
    if found is None or not found.given:
        raise UsageError(
            f"{ground.settings.data} has no rating yet.",
            code="no-ratings-yet",
            mend="Make a plan with cairn assess assign, and take filled sheets in with cairn assess"
            " collect.",
        )
    labels = ground.labels
    people = dict(ground.people)
    for one in found.given:
        key = one.rating.person.casefold()
        people.setdefault(key, labels.label(key))
    meetings = _meetings([one.rating for one in found.given])
    plan = RatingPlan(people, ground.frame.raters, ground.tasks, meetings, ground.settings.blind)
    gate = ground.settings.gate
    rules = PlanRules(gate.least_raters, gate.least_outside)
    return Assigned(plan, plan_findings(plan, rules), found.faults)


def _meetings(ratings: Sequence[Rating]) -> tuple[Meeting, ...]:
    met = (Meeting(one.person.casefold(), one.rater, one.task) for one in ratings)
    return tuple(dict.fromkeys(met))
