"""Chances of the gate: that a level is above the bar, and that further ratings would decide.

Knows levels and bars as normal distributions in logits, and how a chance and a number are said to
people. What the gate demands besides, `gate` knows. Needs no NumPy.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

__all__ = [
    "Bar",
    "Level",
    "Settling",
    "chance_above",
    "chance_to_decide",
    "counted",
    "in_words",
    "percent",
    "settling",
]

_NORMAL = NormalDist()
_WISHED = 0.8  # chance of a decision that further ratings should have
_MOST_FURTHER = 10  # ratings; nobody asks for more
_NEARLY_SURE = 0.99
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Level(NamedTuple):
    """What is believed of a person's true level: a normal distribution, in logits.

    Attributes:
        value: Its mean.
        standard_error: Its standard deviation, the error of the calibration included.
    """

    value: float
    standard_error: float


class Bar(NamedTuple):
    """The cut on the scale of the levels.

    Attributes:
        value: In logits.
        standard_error: In logits; 0 where it is taken as it stands.
    """

    value: float
    standard_error: float = 0.0


class Settling(NamedTuple):
    """What would settle an open decision.

    Attributes:
        ratings: The smallest number of further ratings, each by a new rater; None when no number
            that was looked at is enough.
        outside: How many of them must come from outside.
        chance: That they decide it, 0 to 1.
        sentence: The same for people.
    """

    ratings: int | None
    outside: int
    chance: float
    sentence: str


def in_words(number: int) -> str:
    """A number from 0 to 10 as a word, another one in digits."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else str(number)


def counted(number: int, what: str) -> str:
    """A number with the thing that is counted: "two ratings"."""
    return f"{in_words(number)} {what}" if number == 1 else f"{in_words(number)} {what}s"


def percent(chance: float) -> str:
    """A chance for people. It is rounded down, so that it never looks like a bar it missed."""
    whole = math.floor(chance * 100 + 1e-9)
    if whole < 1:
        return "less than 1%"
    return "more than 99%" if chance > _NEARLY_SURE else f"{whole}%"


def chance_above(level: Level, bar: Bar) -> float:
    """The chance that the true level is above the bar, both being normal."""
    error = math.hypot(level.standard_error, bar.standard_error)
    gap = level.value - bar.value
    if error <= 0.0:
        return float(gap >= 0.0)
    return _NORMAL.cdf(gap / error)


def chance_to_decide(
    level: Level, bar: Bar, confidence: float, further: int, rating_information: float
) -> float:
    """The chance that some further ratings decide, either way.

    After n ratings with information i the variance s squared falls to 1 / (1 / s^2 + n i), and the
    mean moves by a normal amount whose variance is what was lost: this is the predictive
    distribution of the posterior mean.

    Args:
        level: What is believed now.
        bar: The bar.
        confidence: The gate's.
        further: How many ratings.
        rating_information: What each adds, in 1 / logit squared.

    Returns:
        The chance, 0 to 1.
    """
    if level.standard_error <= 0.0 or rating_information <= 0.0 or further < 1:
        return 0.0
    before = level.standard_error**2
    after = 1.0 / (1.0 / before + further * rating_information)
    reach = _NORMAL.inv_cdf(confidence) * math.sqrt(after + bar.standard_error**2)
    moves = math.sqrt(before - after)
    gap = level.value - bar.value
    return _NORMAL.cdf((gap - reach) / moves) + _NORMAL.cdf((-gap - reach) / moves)


def settling(
    level: Level,
    bar: Bar,
    confidence: float,
    rating_information: float,
    lacking: tuple[int, int],
) -> Settling:
    """The smallest number of further ratings that decides with 80% chance.

    Args:
        level: What is believed now.
        bar: The bar.
        confidence: The gate's.
        rating_information: What each rating adds, in 1 / logit squared.
        lacking: How many raters the gate still asks for, and how many of them from outside.

    Returns:
        That number, or that no number up to ten is enough.
    """
    least, outside = lacking
    chance = 0.0
    most = max(_MOST_FURTHER, least)
    for further in range(max(least, 1), most + 1):
        chance = chance_to_decide(level, bar, confidence, further, rating_information)
        if chance >= _WISHED:
            said = f"{_further(further, outside)} would decide it with {percent(chance)} chance."
            return Settling(further, outside, chance, said)
    return Settling(
        None,
        outside,
        chance,
        f"Even {counted(most, 'more rating')} would decide it with {percent(chance)} chance only."
        " The level shown is close to the bar.",
    )


def _further(ratings: int, outside: int) -> str:
    """Such as "Two more ratings, one of them from outside,"."""
    said = counted(ratings, "more rating").capitalize()
    if not outside:
        return said
    if outside == ratings:
        return f"{said} from outside"
    return f"{said}, {in_words(outside)} of them from outside,"
