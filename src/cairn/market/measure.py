"""A figure of the market that never travels alone: its interval, size, source, period and grade.

Where the data are too few the answer is `NoMeasure`, a value with its reason; it is never 0. Knows
how a figure is given and told. What is measured, and how, the other modules know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["FEWEST", "EvidenceGrade", "Measure", "MeasureAnswer", "NoMeasure", "suppressed"]

FEWEST = 10
"""Under so many postings or people nothing is told."""

EvidenceGrade: TypeAlias = Literal[
    "official statistic", "projection", "adjusted count", "raw count", "made up"
]
"""What stands behind a figure.

"official statistic": a statistical office published it. "projection": somebody's forecast.
"adjusted count": counted here, and corrected for a known error. "raw count": counted here as it is.
"made up": from an example that was written, and says nothing about any real market.
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with everything that must be said beside it.

    Attributes:
        name: What is measured, in plain words, such as ``postings that ask for Python``.
        value: The estimate.
        low: Lower end of the interval.
        high: Upper end of the interval.
        unit: Its unit: ``share`` (0 to 1), ``people``, ``postings``, ``USD a year``, ``ratio``...
        n: How many postings, people or points stand behind it.
        source: Where the data come from, for people.
        period: When, as an ISO 8601 date or interval: ``2026-03``, ``2024/2034``.
        grade: What stands behind it.
        method: How figure and interval were made, in a few words.
        confidence: Coverage that the interval aims at, between 0 and 1.
        remark: What must be told beside it; empty when there is nothing to tell.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    n: int
    source: str
    period: str
    grade: EvidenceGrade
    method: str
    confidence: float = 0.95
    remark: str = ""


@dataclass(frozen=True, slots=True)
class NoMeasure:
    """Why there is no figure.

    Attributes:
        name: What was asked for, in plain words.
        reason: Why there is none, a sentence that begins with “Not enough data” where that is so.
        n: How many postings, people or points there were; None where even that is withheld.
        source: Where the data come from, for people.
        period: When.
    """

    name: str
    reason: str
    n: int | None
    source: str
    period: str


MeasureAnswer: TypeAlias = Measure | NoMeasure
"""A figure, or why there is none."""


def suppressed(name: str, n: int, what: str, source: str, period: str) -> NoMeasure:
    """Say that so few stand behind a figure that it is not told.

    Args:
        name: What was asked for, in plain words.
        n: How many there are; told only when it is 0.
        what: What they are, such as ``postings``.
        source: Where the data come from, for people.
        period: When.
    """
    if n == 0:
        reason = f"Not enough data: there are no {what}."
    else:
        reason = f"Not enough data: fewer than {FEWEST} {what}, so the figure is not told."
    return NoMeasure(name, reason, None if n else 0, source, period)
