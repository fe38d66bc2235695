"""A share of people with its interval, or why there is none.

Knows one interval: Wilson's (E. B. Wilson, "Probable inference, the law of succession, and
statistical inference", Journal of the American Statistical Association 22, 1927), which keeps
inside 0 and 1 and says something sensible at 0 of n and n of n.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from cairn.market.measure import FEWEST, EvidenceGrade, Measure, MeasureAnswer, suppressed

__all__ = ["Told", "in_a_hundred", "share_of"]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told beside each share.

    Attributes:
        source: Where the data come from, for people.
        period: When, as an ISO 8601 date or interval.
        grade: What stands behind it.
        confidence: Coverage that the interval aims at.
    """

    source: str
    period: str
    grade: EvidenceGrade = "raw count"
    confidence: float = 0.95


def share_of(name: str, count: int, n: int, told: Told, method: str) -> MeasureAnswer:
    """A share with Wilson's interval.

    The people are taken for a sample of people like them; of themselves the share is exact.

    Args:
        name: What is measured, in plain words.
        count: Of how many it holds.
        n: Of how many it was asked.
        told: What is told beside it.
        method: How it was decided for one person, in a few words.

    Returns:
        The share, from 0 to 1; or that fewer than ten people are too few to tell.
    """
    if n < FEWEST:
        return suppressed(name, n, "people", told.source, told.period)
    z = NormalDist().inv_cdf(0.5 + told.confidence / 2)
    middle = (count + z * z / 2) / (n + z * z)
    reach = z / (n + z * z) * math.sqrt(count * (n - count) / n + z * z / 4)
    return Measure(
        name=name,
        value=count / n,
        # At the ends the formula gives 0 and 1 but for rounding.
        low=max(0.0, middle - reach) if count else 0.0,
        high=min(1.0, middle + reach) if count < n else 1.0,
        unit="share",
        n=n,
        source=told.source,
        period=told.period,
        grade=told.grade,
        method=f"{method}; Wilson's interval",
        confidence=told.confidence,
    )


def in_a_hundred(measure: Measure) -> str:
    """A share for people: ``34 in 100 (between 21 and 50)``."""
    value, low, high = (round(100 * one) for one in (measure.value, measure.low, measure.high))
    return f"{value} in 100 (between {low} and {high})"
