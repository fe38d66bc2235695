"""What stands behind a number about value: who asked what of whom, in which design, and when.

A survey of wishes and a measured effect are different things, even where both are percentages: the
grade says which one a number is. Knows the grades and their order; computes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

__all__ = ["GRADES", "OBSERVED", "EvidenceGrade", "Standing", "gloss"]

EvidenceGrade: TypeAlias = Literal[
    "randomised",
    "natural experiment",
    "adjusted observation",
    "raw association",
    "stated preference",
    "vendor claim",
]
"""How a number about value came about, the strongest first."""

GRADES: Final[tuple[EvidenceGrade, ...]] = get_args(EvidenceGrade)
"""All grades, the strongest first."""

OBSERVED: Final = frozenset(GRADES[:4])
"""Grades of what was seen to happen; the others tell what somebody said."""

_GLOSSES: Final[dict[EvidenceGrade, str]] = {
    "randomised": "chance decided who got it, so a difference is its effect",
    "natural experiment": "something other than the people themselves decided who got it",
    "adjusted observation": "people chose it; what was known about them was made alike",
    "raw association": "people who have it were compared with people who do not, nothing more",
    "stated preference": "people were asked what they would do; nobody saw what they did",
    "vendor claim": "whoever sells it says so",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What must be told beside every number about value.

    Attributes:
        grade: How it came about.
        question: What was asked, in plain words.
        base: Of whom: people, place, how many were asked.
        sponsor: Who had it made or paid for it.
        date: When, as an ISO 8601 date, month, year or interval.
        source: Where it can be read or recomputed.
        made_up: Whether the data were invented, so that it says nothing about any real market.
    """

    grade: EvidenceGrade
    question: str
    base: str
    sponsor: str
    date: str
    source: str
    made_up: bool = False

    @property
    def observed(self) -> bool:
        """Whether it tells what happened, and not what somebody said."""
        return self.grade in OBSERVED


def gloss(grade: EvidenceGrade) -> str:
    """What a grade means, in words for everybody.

    Args:
        grade: The grade.
    """
    return _GLOSSES[grade]
