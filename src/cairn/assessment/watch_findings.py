"""What the watch over raters finds, and how sure it must be before it speaks.

Knows findings, figures that could not be had, and the control of many tests at once (Holm 1979).
A finding names people and is for the person who runs the assessment only: it is never published,
never put into a credential, and never a proof of intent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scipy import special

from cairn.assessment.statistic import Estimate, NotEnoughData

__all__ = [
    "ALPHA",
    "Check",
    "Unanswered",
    "WatchFinding",
    "holm",
    "interval",
    "two_sided",
]

Check: TypeAlias = Literal[
    "severity", "careless", "favour", "halo", "central-tendency", "drift", "copies"
]
"""What was looked for."""

ALPHA = 0.01
"""The chance that a check names anyone at all when nothing is wrong."""


@dataclass(frozen=True, slots=True)
class WatchFinding:
    """Something to look into. Never published about an individual.

    Attributes:
        check: What was looked for.
        code: A stable word for programs.
        sentence: What was found, with names and size, for the person who runs the assessment.
        mend: What to do about it.
        estimate: How large it is, with its interval and the number of ratings behind it.
        adjusted: The p-value, adjusted for all tests of its kind.
        raters: Whom it is about among the raters.
        people: Whom it is about among the people judged.
    """

    check: Check
    code: str
    sentence: str
    mend: str
    estimate: Estimate
    adjusted: float
    raters: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A check that could say nothing about someone, and why.

    Attributes:
        check: What was looked for.
        about: The rater; empty when it concerns all.
        answer: Why there is no answer.
    """

    check: Check
    about: str
    answer: NotEnoughData


def two_sided(z: float) -> float:
    """The chance that a standard normal value is at least so far from zero."""
    return float(2.0 * special.ndtr(-abs(z))) if math.isfinite(z) else 1.0


def holm(chances: Sequence[float]) -> list[float]:
    """P-values adjusted so that the chance of any false finding stays below the level (Holm 1979).

    Args:
        chances: The p-values of all tests that were made.

    Returns:
        The adjusted ones, in the same order.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    adjusted = [1.0] * len(chances)
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = highest
    return adjusted


def interval(estimate: Estimate, digits: int = 2) -> str:
    """The interval of a figure, for a sentence: "0.41 to 0.83"."""
    return f"{estimate.low:.{digits}f} to {estimate.high:.{digits}f}"
