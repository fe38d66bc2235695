"""What others count: holders that a register does not know, each with who says so and when.

Such a count stands beside our own and is not checked. Adds nothing up.
"""

from __future__ import annotations

from dataclasses import dataclass

from cairn.kernel.errors import InputError
from cairn.market.measure import FEWEST, EvidenceGrade, Measure, MeasureAnswer, suppressed

__all__ = ["PEOPLE", "OutsideCount"]

PEOPLE = "people"
"""The unit of counts of people."""


@dataclass(frozen=True, slots=True)
class OutsideCount:
    """How many holders somebody else counts.

    Attributes:
        number: How many.
        source: Who says so, for people.
        period: When, as an ISO 8601 date or interval.
        counts: What is counted, in the source's words, such as ``badges issued``.
        people: Whether that is people; one person may have several badges.
        grade: What stands behind it.
        low: The least that the source thinks possible; None when it does not say.
        high: The most, likewise.

    Raises:
        InputError: If it is no count, or has no source, date or meaning (``bad-count``).
    """

    number: int
    source: str
    period: str
    counts: str
    people: bool
    grade: EvidenceGrade
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        low = self.number if self.low is None else self.low
        high = self.number if self.high is None else self.high
        if not (self.source and self.period and self.counts) or not 0 <= low <= self.number <= high:
            raise InputError(
                f"The outside count {self.number} is no count with a source, a date and a meaning.",
                code="bad-count",
                mend="Say who counts what, and when; and give a number between its ends.",
            )

    def measure(self, label: str) -> MeasureAnswer:
        """The count as a measure; suppressed when it is of fewer than 10.

        Args:
            label: What is held.
        """
        name = f"{self.counts}, {label}"
        unit = PEOPLE if self.people else self.counts
        if self.number < FEWEST:
            return suppressed(name, self.number, unit, self.source, self.period)
        bounded = self.low is not None or self.high is not None
        return Measure(
            name=name,
            value=float(self.number),
            low=float(self.number if self.low is None else self.low),
            high=float(self.number if self.high is None else self.high),
            unit=unit,
            n=self.number,
            source=self.source,
            period=self.period,
            grade=self.grade,
            method="as its source states it"
            + ("; ends as stated" if bounded else "; the source gives no interval"),
            remark=f"{self.source} says so; it was not counted here.",
        )
