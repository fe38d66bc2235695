"""What can be taken: offerings with price, hours, dates, prerequisites and what they teach.

Knows the shapes and what makes one well formed. Reading them from files is for importers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeAlias

from cairn.kernel.errors import UsageError
from cairn.pathways.holdings import CreditsHeld, DegreeHeld, Holding, ResultHeld, SkillHeld
from cairn.pathways.planner.money import Money

__all__ = ["MOST_HOURS", "Catalogue", "Mode", "Offering", "Run"]

Mode: TypeAlias = Literal["online", "on-site", "blended"]
"""Where it takes place."""

MOST_HOURS = 20_000
"""The most hours of one offering: ten years of full work."""


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """A time at which an offering is held for a group, which everyone follows.

    Attributes:
        first: Its first day.
        last: Its last day.
        enrol_by: The last day to enrol; None for its first day.

    Raises:
        UsageError: If it ends before it starts, or enrolment ends after its last day
            (``bad-run``).
    """

    first: date
    last: date
    enrol_by: date | None = None

    def __post_init__(self) -> None:
        if self.last < self.first or (self.enrol_by is not None and self.enrol_by > self.last):
            raise UsageError(
                f"A run from {self.first} to {self.last} cannot be.",
                code="bad-run",
                mend="Give its first day, its last day, and a day to enrol that is not later.",
            )


@dataclass(frozen=True, slots=True)
class Offering:
    """A credential that can be taken.

    Attributes:
        id: A word for programs, the only one of its kind in the catalogue.
        name: Its name for people.
        achievement: The id of the achievement that it awards.
        issuer_id: Who issues it.
        issuer_name: The issuer's name for people.
        price: What it costs before any waiver.
        hours: The work that it takes in all.
        skills: What it teaches, with levels.
        runs: When it is held. Empty for an offering at one's own pace.
        opens: At one's own pace: the first day to work on it; None for any day.
        closes: At one's own pace: the last day to work on it; None for no end.
        prerequisites: What must be finished or held before: of each group, one achievement.
        mode: Where it takes place.
        credits: The credits it gives.
        licence: The kind of licence it gives; empty for none.
        degree: The degree it gives; None for none.
        result: The result that one may expect; None when not told.
        reliability: The reliability of its assessment, 0 to 1; None when not told.

    Raises:
        UsageError: If the id or the name is empty, the hours are not from 1 to 20,000, a group of
            prerequisites is empty, or both runs and a period are given (``bad-offering``).
    """

    id: str
    name: str
    achievement: str
    issuer_id: str
    issuer_name: str
    price: Money
    hours: int
    skills: tuple[SkillHeld, ...] = ()
    runs: tuple[Run, ...] = ()
    opens: date | None = None
    closes: date | None = None
    prerequisites: tuple[tuple[str, ...], ...] = ()
    mode: Mode = "online"
    credits: tuple[CreditsHeld, ...] = ()
    licence: str = ""
    degree: DegreeHeld | None = None
    result: Decimal | None = None
    reliability: Decimal | None = None

    def __post_init__(self) -> None:
        wrong = ""
        if not (self.id.strip() and self.name.strip() and self.achievement.strip()):
            wrong = "has no id, no name or no achievement"
        elif not 1 <= self.hours <= MOST_HOURS:
            wrong = f"takes {self.hours} hours"
        elif any(not group for group in self.prerequisites):
            wrong = "has a prerequisite that nothing can satisfy"
        elif self.runs and (self.opens or self.closes):
            wrong = "has runs, and a period at one's own pace too"
        elif self.opens and self.closes and self.closes < self.opens:
            wrong = "closes before it opens"
        if wrong:
            raise UsageError(
                f"The offering “{(self.name or self.id)[:60]}” {wrong}.",
                code="bad-offering",
                mend="Correct it in the catalogue.",
            )

    def as_holding(self, finished: date) -> Holding:
        """What a person holds who finished it on a day."""
        return Holding(
            credential_id=f"plan:{self.id}",
            achievement_id=self.achievement,
            achievement_name=self.name,
            issuer_id=self.issuer_id,
            issuer_name=self.issuer_name,
            awarded=datetime.combine(finished, time(12), UTC),
            skills=self.skills,
            credits=self.credits,
            results=() if self.result is None else (ResultHeld(self.result),),
            licence=self.licence,
            degree=self.degree,
            reliability=self.reliability,
        )


@dataclass(frozen=True)
class Catalogue:
    """Everything on offer, priced in one currency.

    Attributes:
        currency: The currency of every price.
        offerings: The offerings, ordered by id whatever the order in which they were given.

    Raises:
        UsageError: If an id is used twice (``repeated-offering``), or a price is in another
            currency (``mixed-currencies``).
    """

    currency: str
    offerings: tuple[Offering, ...]

    def __post_init__(self) -> None:
        # One order, so that equally good plans are told apart in the same way each time.
        object.__setattr__(self, "offerings", tuple(sorted(self.offerings, key=lambda o: o.id)))
        for word, times in Counter(offering.id for offering in self.offerings).items():
            if times > 1:
                raise UsageError(
                    f"{times} offerings have the id “{word[:60]}”.",
                    code="repeated-offering",
                    mend="Give each its own.",
                )
        for offering in self.offerings:
            if offering.price.currency != self.currency:
                raise UsageError(
                    f"“{offering.name[:60]}” is priced in {offering.price.currency}, "
                    f"the catalogue in {self.currency}.",
                    code="mixed-currencies",
                    mend=f"Say what it costs in {self.currency}.",
                )

    @cached_property
    def by_id(self) -> Mapping[str, Offering]:
        """The offerings by id."""
        return {offering.id: offering for offering in self.offerings}
