"""The shortest way from what somebody holds to what a job needs, found by the planner.

Knows how a requirement is one pathway: all that must be met, and enough of what may be. Each
clause is a part of it. A leaf that stands alone in its clause leaves its credential to the other
clauses, as on a shortlist; leaves that are joined keep what they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cairn.hiring.background import Background
from cairn.hiring.requirement import Clause, JobRequirement
from cairn.pathways.holdings import Holding
from cairn.pathways.planner.answers import NoPlan, Plan
from cairn.pathways.planner.catalogue import Catalogue
from cairn.pathways.planner.goals import PathwayGoal
from cairn.pathways.planner.terms import Objective, Terms
from cairn.pathways.requirement import FREE, AllOf, AtLeast, Leaf, Pathway, Requirement

__all__ = ["goal_of", "shortest_way"]


def goal_of(requirement: JobRequirement) -> Pathway:
    """A requirement as one pathway, which earns nothing.

    Args:
        requirement: The requirement.

    Raises:
        UsageError: If a clause's tree is none that could be asked (``bad-key``, ``no-parts``,
            ``out-of-range``).
        LimitError: If there are too many clauses and parts to plan for (``pathway-too-large``).
    """
    must = [_part(one) for one in requirement.clauses if one.weight == "must"]
    may = tuple(_part(one) for one in requirement.clauses if one.weight == "may")
    least = requirement.least_may
    if may and (least or not must):
        # With nothing that must be met and no optional clause wanted, one gives a direction.
        count = max(1, least)
        name = f"{count} of the optional clauses"
        must.append(AtLeast("the optional clauses", name, count, may))
    return Pathway(
        id=f"urn:cairn:job:{requirement.key}",
        name=requirement.name,
        version=requirement.version,
        requirement=AllOf("the requirement", requirement.name, tuple(must)),
    )


def _part(clause: Clause) -> Requirement:
    wanted = clause.wanted
    if isinstance(wanted, Leaf):
        wanted = replace(wanted, conditions=replace(wanted.conditions, shared=FREE))
    return _keyed(wanted, clause.key)


def _keyed(node: Requirement, word: str) -> Requirement:
    """The same tree with keys that no other clause has."""
    key = f"{word}: {node.key}"
    if isinstance(node, Leaf):
        return replace(node, key=key)
    return replace(node, key=key, parts=tuple(_keyed(part, word) for part in node.parts))


def shortest_way(
    requirement: JobRequirement,
    holdings: Sequence[Holding],
    catalogue: Catalogue,
    terms: Terms,
    *,
    background: Background,
    objective: Objective = "cost",
) -> Plan | NoPlan:
    """What somebody should take to meet a requirement.

    Args:
        requirement: The requirement.
        holdings: What the person has.
        catalogue: What is on offer.
        terms: What the plan must keep to.
        background: How skills relate, what counts as what, and who is on which list.
        objective: What it should be best at.

    Returns:
        The plan, which has no steps where nothing is missing; or why there is none.

    Raises:
        UsageError: As `goal_of`, and where catalogue and terms do not fit
            (``mixed-currencies``, ``unknown-offering``).
        LimitError: As `goal_of`.
    """
    from cairn.pathways.planner.planning import (  # noqa: PLC0415 - the optimiser is an extra
        make_plan,
    )

    goal = PathwayGoal(
        goal_of(requirement),
        background.framework,
        background.equivalences,
        background.registries,
    )
    return make_plan(goal, holdings, catalogue, terms, objective=objective)
