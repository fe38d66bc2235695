"""What a role still asks of a person: tiers to reach, and which offering reaches them.

A *tier* is one step of one skill, from the level that is held towards the wanted one. A skill's
weight is shared equally among its steps, in whole points: the points of a role are its weights
times the least common multiple of the steps, so that nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from cairn.pathways.holdings import Holding, SkillHeld
from cairn.pathways.planner.catalogue import Offering
from cairn.pathways.planner.goals import RoleGoal, SkillNeed

__all__ = ["Sought", "seek"]


@dataclass(frozen=True)
class Sought:
    """A role, held against what a person has.

    Attributes:
        goal: The role.
        wanted: The rank that each need wants: its number of steps.
        held: The rank that is held of each need.
        unit: The points of one skill of weight 1.
        counts: For a skill's URI, the needs that it counts for.
    """

    goal: RoleGoal
    wanted: tuple[int, ...]
    held: tuple[int, ...]
    unit: int
    counts: Mapping[str, tuple[int, ...]]

    @property
    def needs(self) -> tuple[SkillNeed, ...]:
        """The role's needs, in their order."""
        return self.goal.needs

    @property
    def total(self) -> int:
        """The points of the whole role."""
        return self.unit * sum(need.weight for need in self.needs)

    @property
    def enough(self) -> int:
        """The points at which a plan is complete."""
        share = self.goal.enough * self.total
        return -(-share.numerator // share.denominator)

    def step(self, need: int) -> int:
        """The points of one step of a need."""
        return self.unit * self.needs[need].weight // self.wanted[need]

    def reaches(self, skills: Iterable[SkillHeld]) -> dict[int, int]:
        """How high some skills reach, by need; what is wanted is the most."""
        return _ranks(skills, self.goal, self.wanted, self.counts)

    def gains(self, offering: Offering) -> dict[int, int]:
        """How high an offering reaches in the needs where that is more than is held."""
        reached = self.reaches(offering.skills)
        return {need: rank for need, rank in reached.items() if rank > self.held[need]}

    def after(self, offerings: Iterable[Offering]) -> tuple[int, ...]:
        """The rank of each need when some offerings are finished."""
        ranks = list(self.held)
        for offering in offerings:
            for need, rank in self.reaches(offering.skills).items():
                ranks[need] = max(ranks[need], rank)
        return tuple(ranks)

    def points(self, ranks: Sequence[int], *, required: bool = False) -> int:
        """The points of some ranks; those of the required needs only, if so asked."""
        return sum(
            self.step(need) * rank
            for need, rank in enumerate(ranks)
            if self.needs[need].required or not required
        )

    def share(self, points: int) -> Fraction:
        """Points as a share of the role."""
        return Fraction(points, self.total)

    def missing(self, ranks: Sequence[int]) -> tuple[SkillNeed, ...]:
        """The needs that some ranks leave open."""
        return tuple(
            need
            for need, rank, want in zip(self.needs, ranks, self.wanted, strict=True)
            if rank < want
        )


def seek(goal: RoleGoal, holdings: Sequence[Holding]) -> Sought:
    """Hold a role against what counts of a person's credentials."""
    levels = {word: place for place, word in enumerate(goal.framework.levels, 1)}
    wanted = tuple(levels.get(need.level, 1) for need in goal.needs)
    counts: dict[str, list[int]] = {}
    for number, need in enumerate(goal.needs):
        for skill in goal.framework.counting_as(need.skill, close=need.close):
            counts.setdefault(skill, []).append(number)
    by_skill = {skill: tuple(numbers) for skill, numbers in counts.items()}
    skills = [skill for holding in holdings for skill in holding.skills]
    held = _ranks(skills, goal, wanted, by_skill)
    return Sought(
        goal,
        wanted,
        tuple(held.get(number, 0) for number in range(len(goal.needs))),
        lcm(*wanted),
        by_skill,
    )


def _ranks(
    skills: Iterable[SkillHeld],
    goal: RoleGoal,
    wanted: Sequence[int],
    counts: Mapping[str, Sequence[int]],
) -> dict[int, int]:
    found: dict[int, int] = {}
    levels = goal.framework.levels
    for held in skills:
        numbers = counts.get(held.skill)
        if not numbers:
            continue
        # A level that nobody told reaches no level.
        known = levels.index(held.level) + 1 if held.level in levels else 0
        for number in numbers:
            rank = min(known, wanted[number]) if goal.needs[number].level else 1
            if rank > found.get(number, 0):
                found[number] = rank
    return found
