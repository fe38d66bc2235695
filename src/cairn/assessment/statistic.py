"""A number that never travels alone: its error, interval, size, source and grade.

Knows how a figure is given, and the few quantiles that intervals need. Where data are too few the
answer is `NotEnoughData`, a value with its reason. What is estimated, and how, others know.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = [
    "Answer",
    "BoolArray",
    "Estimate",
    "FloatArray",
    "Grade",
    "IntArray",
    "NotEnoughData",
    "bounded",
    "f_quantile",
    "grade_of",
    "normal_estimate",
    "normal_quantile",
    "reliability_of",
    "t_quantile",
    "upper_chi_square",
]

FloatArray: TypeAlias = npt.NDArray[np.float64]
"""Real numbers."""

IntArray: TypeAlias = npt.NDArray[np.int64]
"""Whole numbers."""

BoolArray: TypeAlias = npt.NDArray[np.bool_]
"""Yes and no."""

Grade: TypeAlias = Literal["A", "B", "C"]
"""How much stands behind a figure: 100 units or more, 30 or more, fewer."""

_MANY = 100
_SOME = 30
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with everything that must be said beside it.

    Attributes:
        value: The estimate.
        standard_error: Its standard error, on the same scale.
        low: Lower end of the interval.
        high: Upper end of the interval.
        n: How many units (people, pieces, comparisons) stand behind it.
        method: How figure and interval were made, in a few words.
        grade: How much data that is.
        confidence: Coverage that the interval aims at, between 0 and 1.
    """

    value: float
    standard_error: float
    low: float
    high: float
    n: int
    method: str
    grade: Grade
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class NotEnoughData:
    """There is no figure, and this is why.

    Attributes:
        reason: One sentence.
        n: How many units there were.
    """

    reason: str
    n: int = 0


Answer: TypeAlias = Estimate | NotEnoughData
"""A figure, or why there is none."""


def grade_of(n: int) -> Grade:
    """The grade of a figure that `n` units stand behind."""
    if n >= _MANY:
        return "A"
    return "B" if n >= _SOME else "C"


def bounded(value: float, lowest: float = -1.0, highest: float = 1.0) -> float:
    """A value, or the end of its range that it passed."""
    return min(max(value, lowest), highest)


def normal_quantile(confidence: float) -> float:
    """How many standard errors a two-sided normal interval reaches."""
    return float(special.ndtri(0.5 + confidence / 2))


def t_quantile(confidence: float, df: float) -> float:
    """The same for Student's t with `df` degrees of freedom."""
    return float(special.stdtrit(df, 0.5 + confidence / 2))


def f_quantile(probability: float, df1: float, df2: float) -> float:
    """The point below which an F-distributed value lies with this probability."""
    return float(special.fdtri(df1, df2, probability))


def upper_chi_square(value: float, df: float) -> float:
    """The chance that a chi-square value with `df` degrees of freedom is larger than this."""
    return (
        float(special.chdtrc(df, value)) if value > 0 else 1.0 if not math.isnan(value) else value
    )


def reliability_of(
    measures: FloatArray, errors: FloatArray, method: str, *, sample: bool = False
) -> Answer:
    """How much of the variance of measures is not error, and how sure that is.

    The interval takes the mean square error as known, and the observed variance as chi-square.

    Args:
        measures: The measures.
        errors: Their standard errors.
        method: What kind of measures they are, for the answer.
        sample: Whether the variance is that of a sample (divided by n - 1).
    """
    n = len(measures)
    if n < _FEWEST:
        return NotEnoughData(
            f"A reliability needs at least {_FEWEST} measures, and there are {n}.", n
        )
    variance = float(np.var(measures, ddof=int(sample)))
    if variance <= 0.0:
        return NotEnoughData("All measures are the same, so a reliability has no meaning.", n)
    rest = float(np.mean(errors**2)) / variance
    reach = [float(special.chdtri(n - 1, tail)) / (n - 1) for tail in (0.025, 0.975)]
    return Estimate(
        value=max(0.0, 1.0 - rest),
        standard_error=rest * math.sqrt(2.0 / (n - 1)),
        low=max(0.0, 1.0 - rest * reach[0]),
        high=max(0.0, 1.0 - rest * reach[1]),
        n=n,
        method=f"separation reliability of {method}; chi-square interval",
        grade=grade_of(n),
    )


def normal_estimate(
    value: float, error: float, n: int, method: str, confidence: float = 0.95
) -> Estimate:
    """A figure with the interval of a normal distribution."""
    reach = normal_quantile(confidence) * error
    return Estimate(value, error, value - reach, value + reach, n, method, grade_of(n), confidence)
