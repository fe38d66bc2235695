"""What a requirement costs those who do not meet it yet, and how many could pay that.

Knows sums and shares. What people have to spend is handed in: amounts that people named, a sample.
"""

from __future__ import annotations

from dataclasses import dataclass

from cairn.hiring.requirement import Clause, JobRequirement
from cairn.hiring.share import Told, share_of
from cairn.kernel.errors import UsageError
from cairn.market.measure import EvidenceGrade, MeasureAnswer

__all__ = ["Means", "Price", "price_of", "who_can"]

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Means:
    """What people could spend to meet a requirement.

    Attributes:
        money: What each of some people could spend, in `currency`; empty when not asked.
        hours: How many hours each of some people could spend; empty when not asked.
        currency: ISO 4217 code of the money.
        source: Who was asked, and by whom.
        period: When, as an ISO 8601 date or interval.
        grade: What stands behind it.
        few: Under which share it is said that few can afford it.

    Raises:
        UsageError: If an amount is below 0, or the share is not between 0 and 1 (``bad-means``).
    """

    source: str
    period: str
    money: tuple[float, ...] = ()
    hours: tuple[float, ...] = ()
    currency: str = ""
    grade: EvidenceGrade = "raw count"
    few: float = _HALF

    def __post_init__(self) -> None:
        if not 0 < self.few < 1 or not all(one >= 0 for one in (*self.money, *self.hours)):
            raise UsageError(
                "What people could spend has an amount below 0, or a share that is none.",
                code="bad-means",
                mend="Give amounts from 0 up, and a share between 0 and 1.",
            )


@dataclass(frozen=True, slots=True)
class Price:
    """What it takes to meet the requirement from nothing.

    Attributes:
        money: The costs of every clause that must be met, and of the cheapest optional ones that
            are wanted besides; of those that say what they cost.
        hours: The same in hours, with the quickest optional ones.
        unsaid: The clauses that must be met and do not say their cost or hours.
    """

    money: float
    hours: float
    unsaid: tuple[Clause, ...]


def price_of(requirement: JobRequirement) -> Price:
    """What it takes to meet a requirement from nothing.

    One credential may meet several clauses, so it is the most that it takes by these figures.

    Args:
        requirement: The requirement.
    """
    must = [one for one in requirement.clauses if one.weight == "must"]
    may = [one for one in requirement.clauses if one.weight == "may"]
    least = requirement.least_may
    return Price(
        sum(one.cost or 0.0 for one in must) + sum(sorted(one.cost or 0.0 for one in may)[:least]),
        sum(one.hours or 0.0 for one in must)
        + sum(sorted(one.hours or 0.0 for one in may)[:least]),
        tuple(one for one in must if one.cost is None or one.hours is None),
    )


def who_can(name: str, amount: float, purses: tuple[float, ...], means: Means) -> MeasureAnswer:
    """The share of people who could spend an amount.

    Args:
        name: What is measured, in plain words.
        amount: The amount.
        purses: What each person could spend, in the same unit.
        means: Where that comes from.
    """
    told = Told(means.source, means.period, means.grade)
    able = sum(one >= amount for one in purses)
    return share_of(name, able, len(purses), told, "people who could spend so much, over all asked")
