"""Makes plans: the verbs of the planner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

from cairn.kernel.errors import UsageError
from cairn.pathways.holdings import Holding
from cairn.pathways.planner.aims import aim_at, counting_now
from cairn.pathways.planner.answers import NoPlan, Optimality, Plan
from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.catalogue import Catalogue
from cairn.pathways.planner.conflicts import explain
from cairn.pathways.planner.finishing import find_earliest
from cairn.pathways.planner.goals import Goal
from cairn.pathways.planner.programme import Problem, Stage
from cairn.pathways.planner.search import Choice, Patience, Search
from cairn.pathways.planner.terms import OBJECTIVES, Objective, Terms
from cairn.pathways.planner.writing import Written, write_plan

__all__ = ["PATIENCE", "active_at_start", "make_plan", "problem_of"]

PATIENCE = 10.0
"""How many seconds of the solver one request may take, unless told otherwise."""

_COST, _HOURS = Stage("cost"), Stage("hours")
_STAGES: Mapping[str, tuple[Stage, ...]] = {"cost": (_COST, _HOURS), "hours": (_HOURS, _COST)}


def active_at_start(holdings: Sequence[Holding], terms: Terms) -> tuple[Holding, ...]:
    """The holdings that count when the plan starts: active, and not expired."""
    return counting_now(holdings, datetime.combine(terms.start, time(12), UTC))


def problem_of(
    goal: Goal,
    holdings: Sequence[Holding],
    catalogue: Catalogue,
    terms: Terms,
    *,
    complete: bool,
) -> Problem:
    """Put together what stays the same while one question is answered.

    Raises:
        UsageError: If the budget is in another currency than the catalogue
            (``mixed-currencies``), or an offering that is asked for is not in the catalogue
            (``unknown-offering``).
    """
    if terms.budget is not None and terms.budget.currency != catalogue.currency:
        raise UsageError(
            f"The budget is in {terms.budget.currency}, the catalogue in {catalogue.currency}.",
            code="mixed-currencies",
            mend=f"Give the budget in {catalogue.currency}.",
        )
    for key in sorted(terms.include - catalogue.by_id.keys()):
        raise UsageError(
            f"There is no offering “{key[:60]}” in the catalogue.",
            code="unknown-offering",
            mend="Ask for offerings by their ids in the catalogue.",
        )
    held = frozenset(one.achievement_id for one in active_at_start(holdings, terms))
    return Problem(catalogue, aim_at(goal, holdings, terms), held, complete)


def make_plan(
    goal: Goal,
    holdings: Sequence[Holding],
    catalogue: Catalogue,
    terms: Terms,
    *,
    objective: Objective = "cost",
    patience: float = PATIENCE,
) -> Plan | NoPlan:
    """Find the best plan.

    With “cost”, “hours” and “finish” the goal is completed: everything required, and enough of
    it. With “coverage” as much of it is reached as the limits allow, what is required first; if
    an hour must bring something (`Terms.worth`), the weights alone decide. Among equally good
    plans the cheaper one is taken, and of those the one with fewer hours (for “hours” the
    cheaper one).

    Args:
        goal: What the person aims at.
        holdings: What the person has; only what is active and not expired counts.
        catalogue: What is on offer.
        terms: What the plan must keep to.
        objective: What it should be best at.
        patience: How many seconds of the solver it may take.

    Returns:
        The plan, which may have no steps; or why there is none.

    Raises:
        UsageError: If the objective is not known (``unknown-objective``); otherwise as
            `problem_of`.
    """
    if objective not in OBJECTIVES:
        raise UsageError(
            f"A plan cannot be best at “{str(objective)[:40]}”.",
            code="unknown-objective",
            mend=f"Use one of: {', '.join(OBJECTIVES)}.",
        )
    problem = problem_of(goal, holdings, catalogue, terms, complete=objective != "coverage")
    left = Patience(patience)
    if objective == "finish":
        choice, optimality = _earliest(problem, terms, left)
    else:
        choice, optimality = _best(problem, terms, left, objective)
    if choice.offerings is None or choice.table is None:
        return explain(problem, terms, left, proven=choice.impossible)
    written = Written(goal, holdings, problem, terms)
    return write_plan(written, choice, objective, optimality)


def _best(
    problem: Problem, terms: Terms, left: Patience, objective: Objective
) -> tuple[Choice, Optimality]:
    search = Search(problem, terms, left)
    if objective == "coverage":
        first: tuple[Stage, ...] = (Stage("net", maximise=True),)
        if not terms.worth:
            first = (Stage("required", maximise=True), *first)
        found = search.lexicographic((*first, _COST, _HOURS))
    else:
        first = _STAGES[objective][:1]
        found = search.lexicographic(_STAGES[objective])
    main, rest = found[: len(first)], found[len(first) :]
    all_stages = len(found) == len(first) + len(_STAGES["cost"]) - (objective != "coverage")
    return found[-1], Optimality(
        proven=len(main) == len(first) and all(one.proven for one in main),
        value=main[-1].value,
        bound=main[-1].bound,
        ties_proven=all_stages and all(one.proven for one in rest),
    )


def _earliest(problem: Problem, terms: Terms, left: Patience) -> tuple[Choice, Optimality]:
    def opened(under: Terms, known: tuple[Candidate, ...]) -> Search:
        return Search(problem, under, left, candidates=known)

    earliest = find_earliest(opened, terms)
    choice, ties = earliest.choice, earliest.choice.offerings == ()
    if choice.offerings:
        search = opened(earliest.terms, earliest.candidates)
        search.known = choice.offerings
        found = search.lexicographic((_COST, _HOURS))
        if found[-1].offerings is not None:
            choice = found[-1]
        ties = len(found) == len(_STAGES) and all(one.proven for one in found)
    return choice, Optimality(earliest.proven, earliest.day, earliest.bound, ties)
