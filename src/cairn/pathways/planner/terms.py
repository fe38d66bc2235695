"""The terms of a plan: what it should be best at, and what it must keep to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from cairn.kernel.errors import UsageError
from cairn.pathways.planner.catalogue import Mode, Offering
from cairn.pathways.planner.money import Money

__all__ = ["OBJECTIVES", "FeeWaiver", "Objective", "Terms"]

Objective: TypeAlias = Literal["cost", "hours", "finish", "coverage"]
"""What a plan is best at: the least cost, the least hours, the earliest finish, or the most of
the goal covered within the limits."""

OBJECTIVES: tuple[Objective, ...] = get_args(Objective)
"""Every objective."""

_HOURS_OF_A_WEEK = 168
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class FeeWaiver:
    """A reduction of fees that the person may claim.

    Attributes:
        name: What it is called, such as “financial aid”.
        percent: How much of the price is waived, 1 to 100.
        offerings: The ids of the offerings that it is for; empty for all.
        issuers: The ids of the issuers that it is for; empty for all.
        uses: How often it may be claimed; None for as often as one likes.

    Raises:
        UsageError: If the percentage or the number of uses is out of range (``bad-waiver``).
    """

    name: str
    percent: int
    offerings: frozenset[str] = frozenset()
    issuers: frozenset[str] = frozenset()
    uses: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.percent <= _WHOLE or (self.uses is not None and self.uses < 0):
            raise UsageError(
                f"The waiver “{self.name[:60]}” waives {self.percent} %, {self.uses} times.",
                code="bad-waiver",
                mend="Give a percentage from 1 to 100, and a number of uses from zero up.",
            )

    def saves(self, offering: Offering) -> int:
        """The minor units that it takes off an offering's price, rounded down."""
        if self.offerings and offering.id not in self.offerings:
            return 0
        if self.issuers and offering.issuer_id not in self.issuers:
            return 0
        return offering.price.minor * self.percent // _WHOLE


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan must keep to.

    Attributes:
        start: The first day on which the person can work; weeks are counted from it.
        hours_per_week: The most hours of work in a week.
        at_once: The most things in one week, where all that is done at one's own pace counts as
            one, because one thing follows the other.
        finish_by: The last day on which the plan may end; None for no deadline.
        budget: The most it may cost; None for no limit.
        hours_at_most: The most hours of work in all; None for no limit.
        include: Ids of offerings that must be taken.
        avoid: Ids of offerings that must not be taken.
        avoid_issuers: Ids of issuers whose offerings must not be taken.
        modes: The modes that the person can take part in.
        waivers: The reductions that the person may claim, at most one for each offering.
        worth: For the objective “coverage”: the least share of the goal that an hour must bring,
            0 to 1. What brings less is not taken.

    Raises:
        UsageError: If a number is out of its range or no mode is left (``bad-terms``).
    """

    start: date
    hours_per_week: int = 10
    at_once: int = 2
    finish_by: date | None = None
    budget: Money | None = None
    hours_at_most: int | None = None
    include: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    avoid_issuers: frozenset[str] = frozenset()
    modes: frozenset[Mode] = frozenset(get_args(Mode))
    waivers: tuple[FeeWaiver, ...] = ()
    worth: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        wrong = ""
        if not 1 <= self.hours_per_week <= _HOURS_OF_A_WEEK:
            wrong = f"There are {self.hours_per_week} hours of work in a week."
        elif self.at_once < 1:
            wrong = f"At most {self.at_once} things at once leave nothing to do."
        elif self.hours_at_most is not None and self.hours_at_most < 0:
            wrong = f"At most {self.hours_at_most} hours are fewer than none."
        elif not 0 <= self.worth <= 1:
            wrong = f"An hour cannot be asked to bring {self.worth} of a goal."
        elif not self.modes:
            wrong = "No mode is left in which to take part."
        if wrong:
            raise UsageError(wrong, code="bad-terms", mend="Change the terms of the plan.")
