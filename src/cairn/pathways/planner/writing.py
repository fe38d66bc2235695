"""Writes a choice down as a plan: dates, prices, and for each step what it adds and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from cairn.pathways.holdings import Holding
from cairn.pathways.planner.aims import PathwayAim, RoleAim
from cairn.pathways.planner.answers import Gain, Optimality, Plan, Step, WeekOfWork
from cairn.pathways.planner.candidates import price_of
from cairn.pathways.planner.catalogue import Offering
from cairn.pathways.planner.goals import Goal
from cairn.pathways.planner.money import Money
from cairn.pathways.planner.programme import Problem
from cairn.pathways.planner.search import Choice
from cairn.pathways.planner.sought import Sought
from cairn.pathways.planner.terms import FeeWaiver, Objective, Terms
from cairn.pathways.planner.timetable import Placed, Timetable
from cairn.pathways.planner.weeks import DAYS, date_of
from cairn.pathways.proof_tree import ProofTree

__all__ = ["Written", "gain_of", "write_plan"]


@dataclass(frozen=True)
class Written:
    """The question whose answer is written down."""

    goal: Goal
    holdings: Sequence[Holding]
    problem: Problem
    terms: Terms


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why a step is there; the fields as in `Step`."""

    adds: tuple[Gain, ...]
    serves: tuple[str, ...]
    lost: tuple[str, ...]
    lost_share: Fraction


def write_plan(
    asked: Written, choice: Choice, objective: Objective, optimality: Optimality
) -> Plan:
    """Write a choice down.

    Args:
        asked: The question.
        choice: What was found; it has offerings and a timetable.
        objective: What it is best at.
        optimality: How good it is.
    """
    offerings, table = choice.offerings or (), choice.table or Timetable((), -1, earliest=True)
    aim, terms = asked.problem.aim, asked.terms
    waived = {key: terms.waivers[number] for key, number in choice.waived}
    needed = _needed(offerings, asked.problem)
    steps = []
    for place, placed in enumerate(table.placed):
        without = _without(placed.offering, offerings, needed)
        reason = _reason(asked, table, place, without)
        steps.append(_step(asked, placed, waived, reason, needed))
    points = aim.points(offerings)
    proof = aim.proof(table, terms) if isinstance(aim, PathwayAim) else None
    return Plan(
        objective=objective,
        steps=tuple(steps),
        cost=Money(sum(step.price.minor for step in steps), asked.problem.catalogue.currency),
        hours=sum(step.offering.hours for step in steps),
        finish=max((step.ends for step in steps), default=None),
        coverage=Fraction(points, aim.total),
        covered_now=Fraction(aim.points(()), aim.total),
        missing=_open(asked, offerings, proof),
        optimality=optimality,
        earliest=table.earliest,
        proof=proof,
    )


def _open(
    asked: Written, offerings: Sequence[Offering], proof: ProofTree | None
) -> tuple[str, ...]:
    aim = asked.problem.aim
    if isinstance(aim, RoleAim):
        skills = aim.sought.missing(aim.sought.after(offerings))
        others = [other.name for other in aim.sought.goal.others if not other.met]
        return (*(need.name for need in skills), *others)
    return tuple(one.leaf.name for one in proof.missing) if proof else ()


def _needed(offerings: Sequence[Offering], problem: Problem) -> Mapping[str, list[frozenset[str]]]:
    """The prerequisites of each chosen offering among the chosen ones."""
    found = {}
    for one in offerings:
        groups = [group for group in one.prerequisites if not problem.held & set(group)]
        found[one.id] = [
            frozenset(other.id for other in offerings if other.achievement in group)
            for group in groups
        ]
    return found


def _without(
    gone: Offering, offerings: Sequence[Offering], needed: Mapping[str, list[frozenset[str]]]
) -> list[Offering]:
    """What is left of a choice without one offering, and without what then lacks its basis."""
    left = [one for one in offerings if one.id != gone.id]
    while True:
        ids = {one.id for one in left}
        kept = [one for one in left if all(group & ids for group in needed[one.id])]
        if len(kept) == len(left):
            return kept
        left = kept


def _step(
    asked: Written,
    placed: Placed,
    waived: Mapping[str, FeeWaiver],
    reason: _Reason,
    needed: Mapping[str, list[frozenset[str]]],
) -> Step:
    offering, terms = placed.offering, asked.terms
    price, waiver = price_of(offering, terms).full, ""
    claimed = waived.get(offering.id)
    if claimed is None:
        free = [one for one in terms.waivers if one.uses is None and one.saves(offering)]
        claimed = max(free, key=lambda one: one.saves(offering), default=None)
    if claimed is not None:
        price, waiver = offering.price.minor - claimed.saves(offering), claimed.name
    by_id = asked.problem.catalogue.by_id
    return Step(
        offering=offering,
        starts=date_of(placed.first, terms),
        ends=date_of(placed.last, terms),
        work=tuple(
            WeekOfWork(terms.start + timedelta(days=week * DAYS), hours)
            for week, hours in placed.work
            if hours
        ),
        price=Money(price, offering.price.currency),
        waiver=waiver,
        adds=reason.adds,
        serves=reason.serves,
        opens=tuple(by_id[key].name for key, groups in needed.items() if {offering.id} in groups),
        wished=offering.id in terms.include,
        lost=reason.lost,
        lost_share=reason.lost_share,
    )


def _reason(asked: Written, table: Timetable, place: int, without: Sequence[Offering]) -> _Reason:
    aim = asked.problem.aim
    offerings = [one.offering for one in table.placed]
    lost_points = aim.points(offerings) - aim.points(without)
    share = Fraction(lost_points, aim.total)
    if isinstance(aim, RoleAim):
        return _role_reason(aim.sought, offerings, place, without, share)
    if isinstance(aim, PathwayAim):
        return _pathway_reason(aim, asked.terms, table, place, without, share)
    return _Reason((), (), (), share)


def _role_reason(
    sought: Sought,
    offerings: Sequence[Offering],
    place: int,
    without: Sequence[Offering],
    share: Fraction,
) -> _Reason:
    before = sought.after(offerings[:place])
    reached = sought.after(offerings)
    left = sought.after(without)
    mine = sought.reaches(offerings[place].skills)
    serves = [
        need.name
        for number, need in enumerate(sought.needs)
        if mine.get(number, 0) == reached[number] > sought.held[number]
    ]
    lost = [need.name for number, need in enumerate(sought.needs) if left[number] < reached[number]]
    adds = [
        gain_of(sought, number, before[number], rank)
        for number, rank in sorted(mine.items())
        if rank > before[number]
    ]
    return _Reason(tuple(adds), tuple(serves), tuple(lost), share)


def gain_of(sought: Sought, number: int, before: int, after: int) -> Gain:
    """A rise in one need, from a rank to a higher one."""
    need = sought.needs[number]
    words = ("", *sought.goal.framework.levels) if need.level else ("", "")
    return Gain(
        need.skill,
        need.name,
        words[before],
        words[after],
        after >= sought.wanted[number],
        sought.share(sought.step(number) * (after - before)),
    )


def _pathway_reason(
    aim: PathwayAim,
    terms: Terms,
    table: Timetable,
    place: int,
    without: Sequence[Offering],
    share: Fraction,
) -> _Reason:
    proof = aim.proof(table, terms)
    own = table.placed[place].offering.as_holding(terms.start).credential_id
    serves = tuple(
        node.requirement.name
        for node in proof.nodes()
        if any(use.holding.credential_id == own for use in node.used)
    )
    ids = {one.id for one in without}
    rest = Timetable(
        tuple(one for one in table.placed if one.offering.id in ids), table.finish, earliest=False
    )
    before = {one.leaf.key for one in proof.missing}
    lost = tuple(
        one.leaf.name for one in aim.proof(rest, terms).missing if one.leaf.key not in before
    )
    return _Reason((), serves, lost, share)
