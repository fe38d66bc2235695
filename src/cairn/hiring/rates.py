"""How many of each category applied and how many were chosen, and which share that is.

Selection and scoring rates are those of New York City's rules for Local Law 144 (6 RCNY 5-300).
Categories are what people said of themselves; whoever said nothing is counted as unknown and never
guessed. Knows counts and shares; what is compared with what, `impact` knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from cairn.kernel.errors import UsageError

__all__ = [
    "FEWEST",
    "UNKNOWN",
    "BoolArray",
    "CategoryCount",
    "Counted",
    "FloatArray",
    "Rate",
    "above_median",
    "count_by",
    "rate_of",
]

BoolArray: TypeAlias = NDArray[np.bool_]
"""True and false, one for each applicant, or applicants by clauses."""

FloatArray: TypeAlias = NDArray[np.float64]
"""Numbers, one for each applicant."""

FEWEST = 10
"""Of a category with fewer people no rate is told on paper."""

UNKNOWN = "Unknown"
"""What stands for a category that nobody told."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of people, with its interval.

    Attributes:
        value: The share, from 0 to 1.
        low: Lower end of the interval.
        high: Upper end of the interval.
        n: How many people stand behind it.
        confidence: Coverage that the interval has at least.
    """

    value: float
    low: float
    high: float
    n: int
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """One category and its people.

    Attributes:
        category: What they said of themselves; several words where categories are crossed.
        applicants: How many applied.
        selected: How many of them were chosen, or scored above the median.
    """

    category: tuple[str, ...]
    applicants: int
    selected: int

    def __post_init__(self) -> None:
        if not 0 <= self.selected <= self.applicants or not self.applicants:
            raise UsageError(
                f"{self.selected} of {self.applicants} people were chosen in the category"
                f" “{self.name[:80]}”, which cannot be.",
                code="impossible-counts",
                mend="Give at least one applicant, and no more chosen than applied.",
            )

    @property
    def name(self) -> str:
        """The category in one text."""
        return " | ".join(self.category)


@dataclass(frozen=True, slots=True)
class Counted:
    """Everybody, by category.

    Attributes:
        counts: The categories, by name.
        unknown: How many people are in none, because what is needed is unknown of them.
        unknown_selected: How many of those were chosen.
    """

    counts: tuple[CategoryCount, ...]
    unknown: int
    unknown_selected: int


def rate_of(selected: int, applicants: int, *, confidence: float = 0.95) -> Rate:
    """The share that was chosen, with the exact interval of Clopper and Pearson.

    Clopper and Pearson (1934), Biometrika 26, 404-413. The interval holds the true share at least
    as often as it says, however few people there are.

    Args:
        selected: How many were chosen.
        applicants: Of how many, at least 1.
        confidence: Coverage that the interval has at least.

    Raises:
        UsageError: If the counts cannot be (``impossible-counts``).
    """
    CategoryCount((), applicants, selected)
    tail = (1 - confidence) / 2
    rest = applicants - selected
    low = float(beta.ppf(tail, selected, rest + 1)) if selected else 0.0
    high = float(beta.isf(tail, selected + 1, rest)) if rest else 1.0
    return Rate(selected / applicants, low, high, applicants, confidence)


def above_median(scores: FloatArray) -> BoolArray:
    """Who scored above the median of everybody who has a score.

    6 RCNY 5-300, “scoring rate”: the score must be above the sample's median, not at it; the
    sample is everybody who was scored, those of unknown category with them.

    Args:
        scores: One score for each person, finite.

    Raises:
        UsageError: If there is no score, or one is not a finite number (``bad-scores``).
    """
    if not scores.size or not np.isfinite(scores).all():
        raise UsageError(
            "The scores are no list of finite numbers.",
            code="bad-scores",
            mend="Give a number for each person, and leave out people without one.",
        )
    return scores > np.median(scores)


def count_by(
    categories: Sequence[Sequence[str]],
    selected: Sequence[int] | BoolArray,
    applicants: Sequence[int] | None = None,
) -> Counted:
    """Count people by category, or by crossed categories.

    Args:
        categories: One list for each kind of category that is crossed, such as sex and
            race/ethnicity; an entry for each person or group of people.
        selected: For each, whether chosen; or how many of the group.
        applicants: How many people each entry stands for; one where left out.

    Returns:
        The categories by name. People with `UNKNOWN` in any of the lists are counted apart.

    Raises:
        UsageError: If the lists differ in length or counts cannot be (``impossible-counts``).
    """
    sizes = [1] * len(selected) if applicants is None else list(applicants)
    if any(len(one) != len(selected) for one in (*categories, sizes)):
        raise UsageError(
            "The lists of categories, choices and counts differ in length.",
            code="impossible-counts",
            mend="Give one entry for each person in every list.",
        )
    told: dict[tuple[str, ...], list[int]] = {}
    for key, size, chosen in zip(zip(*categories, strict=True), sizes, selected, strict=True):
        sums = told.setdefault(tuple(key), [0, 0])
        sums[0] += int(size)
        sums[1] += int(chosen)
    counts = [CategoryCount(key, *sums) for key, sums in sorted(told.items()) if sums[0]]
    unknown = [one for one in counts if UNKNOWN in one.category]
    return Counted(
        tuple(one for one in counts if UNKNOWN not in one.category),
        sum(one.applicants for one in unknown),
        sum(one.selected for one in unknown),
    )
