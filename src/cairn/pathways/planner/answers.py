"""What the planner answers: a plan with its steps and reasons, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from cairn.pathways.planner.catalogue import Offering
from cairn.pathways.planner.money import Money
from cairn.pathways.planner.terms import Objective
from cairn.pathways.proof_tree import ProofTree

__all__ = [
    "ConstraintKind",
    "Front",
    "Gain",
    "NoPlan",
    "Optimality",
    "Plan",
    "Relaxation",
    "Step",
    "WeekOfWork",
]


@dataclass(frozen=True, slots=True)
class WeekOfWork:
    """The hours of one week.

    Attributes:
        starts: The first day of the week.
        hours: The hours of work in it.
    """

    starts: date
    hours: int


@dataclass(frozen=True, slots=True)
class Gain:
    """A skill that rises.

    Attributes:
        skill: The skill's URI.
        name: Its name for people.
        before: The level before, by its word; empty for none.
        after: The level after, by its word; empty where levels are not told apart.
        complete: Whether it is then as high as wanted.
        share: How much of the whole goal that is, 0 to 1.
    """

    skill: str
    name: str
    before: str
    after: str
    complete: bool
    share: Fraction


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to take.

    Attributes:
        offering: What it is.
        starts: The first day of work.
        ends: The last day of work.
        work: The hours in each week.
        price: What it costs this person.
        waiver: The name of the waiver that is claimed; empty for none.
        adds: The skills that rise with it, beyond what is held and what the steps before bring.
        serves: The requirements that it serves, in words for people.
        opens: The names of later steps that need it before them.
        wished: Whether the person asked for it.
        lost: The requirements that would be open without it, and without what it opens.
        lost_share: How much of the goal would be lost without it, 0 to 1.
    """

    offering: Offering
    starts: date
    ends: date
    work: tuple[WeekOfWork, ...]
    price: Money
    waiver: str
    adds: tuple[Gain, ...]
    serves: tuple[str, ...]
    opens: tuple[str, ...]
    wished: bool
    lost: tuple[str, ...]
    lost_share: Fraction

    @property
    def because(self) -> str:
        """Why the step is there, in one sentence."""
        if self.serves:
            return f"It serves {_listed(self.serves)}."
        if self.opens:
            return f"It has to come before {_listed(self.opens)}."
        return "You asked for it." if self.wished else "It is part of the plan."


def _listed(words: tuple[str, ...]) -> str:
    quoted = [f"“{word}”" for word in words]
    if len(quoted) == 1:
        return quoted[0]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


@dataclass(frozen=True, slots=True)
class Optimality:
    """How good a plan is, compared with every other one.

    Attributes:
        proven: Whether nothing better exists in the sense of the objective.
        value: What the objective reached: minor units, hours, days until the end, or points.
        bound: No plan is better than this; None when nothing is known.
        ties_proven: Whether, among equally good plans, none is better in what comes next.
    """

    proven: bool
    value: int
    bound: int | None
    ties_proven: bool

    @property
    def gap(self) -> Fraction | None:
        """The distance between value and bound, as a share of the larger; None if unknown."""
        if self.bound is None:
            return None
        largest = max(abs(self.value), abs(self.bound))
        return Fraction(abs(self.value - self.bound), largest) if largest else Fraction(0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to take, in order.

    Attributes:
        objective: What it is best at.
        steps: The steps, the one that starts first in front. Empty: there is nothing to take.
        cost: What it costs.
        hours: The work in all.
        finish: Its last day; None for a plan without steps.
        coverage: The share of the goal that is reached with it, 0 to 1.
        covered_now: The share that is reached without it.
        missing: What it leaves open, in words for people.
        optimality: How good it is.
        earliest: Whether it is proven that these steps cannot end earlier.
        proof: For a pathway: the proof tree when the plan is done.
    """

    objective: Objective
    steps: tuple[Step, ...]
    cost: Money
    hours: int
    finish: date | None
    coverage: Fraction
    covered_now: Fraction
    missing: tuple[str, ...]
    optimality: Optimality
    earliest: bool
    proof: ProofTree | None = None


ConstraintKind: TypeAlias = Literal[
    "budget", "hours", "deadline", "hours-per-week", "at-once", "include", "avoid", "issuer",
    "mode", "skill", "share", "leaf",
]  # fmt: skip
"""What can be relaxed: a limit, a wish, or a part of the goal."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A constraint that would have to give way.

    Attributes:
        kind: Which kind it is.
        subject: What it is about, in words for people; empty for a limit.
        sentence: What to change, in words for people.
    """

    kind: ConstraintKind
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class NoPlan:
    """There is no plan under these terms.

    Attributes:
        relax: The smallest set of constraints that would have to give way together. Empty when
            nothing that may be relaxed helps, or the time was up.
        proven: Whether it is proven that there is no plan.
        smallest: Whether it is proven that no smaller set would do.
    """

    relax: tuple[Relaxation, ...]
    proven: bool
    smallest: bool


@dataclass(frozen=True, slots=True)
class Front:
    """Plans of which none is better than another in everything.

    Attributes:
        plans: The plans, the cheapest first; each is best for what it costs, takes and reaches.
        complete: Whether there is no further one.
    """

    plans: tuple[Plan, ...]
    complete: bool
