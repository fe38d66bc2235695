"""Counts by month, and how fast their shares grow: a regression for many skills at once.

The expected count of a month is its postings times a share whose logarithm is a straight line in
time, with a yearly wave where there are two years or more. The coefficients solve the equations of
a Poisson regression; their errors are those of binomial counts, widened by how much more the months
scatter than chance allows, and by how much neighbouring months deviate alike. Knows counts only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from cairn.market.channel import FloatArray
from cairn.market.cube import Cell

__all__ = ["FEWEST_MONTHS", "TWO_YEARS", "Fit", "Months", "fitted", "months_of"]

FEWEST_MONTHS = 6
"""From fewer months nothing is said about growth."""

TWO_YEARS = 24
"""From so many months on, seasons can be told from growth."""

_ROUNDS = 50
_CLOSE = 1e-9
_LONGEST = 2.0  # of a step in any coefficient, so that no share overflows
_MOST_ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Months:
    """The months that have postings.

    Attributes:
        names: Such as ``2026-03``, in order.
        postings: Postings of each.
        design: What the shares depend on, by month: 1, years since the middle, and with two years
            or more the cosine and sine of the season.
    """

    names: tuple[str, ...]
    postings: FloatArray
    design: FloatArray

    @property
    def seasonal(self) -> bool:
        """Whether the design knows seasons."""
        return bool(self.design.shape[1] > 2)  # noqa: PLR2004 -- a level and a slope

    def counts(self, asked: Mapping[Cell, int]) -> FloatArray:
        """The counts of these months.

        Args:
            asked: Counts by cell, which may have months that are not among these.
        """
        by_month: dict[str | None, int] = {}
        for cell, count in asked.items():
            by_month[cell.month] = by_month.get(cell.month, 0) + count
        return np.array([by_month.get(name, 0) for name in self.names], dtype=float)


@dataclass(frozen=True, slots=True)
class Fit:
    """What a regression found, by skill.

    Attributes:
        coefficients: In the order of the design's columns.
        covariance: Of the coefficients.
        freedom: Degrees of freedom that are left.
    """

    coefficients: FloatArray
    covariance: FloatArray
    freedom: int

    @property
    def slope(self) -> FloatArray:
        """By how much the logarithm of the share rises in a year."""
        return self.coefficients[:, 1]

    @property
    def slope_error(self) -> FloatArray:
        """The standard error of the slope."""
        return np.asarray(np.sqrt(self.covariance[:, 1, 1]))

    def chances(self) -> FloatArray:
        """How likely so large a slope is where nothing grows, by Student's t, on both sides."""
        ratio = np.abs(self.slope) / self.slope_error
        return np.asarray(2.0 * special.stdtr(self.freedom, -ratio))

    def reach(self, confidence: float) -> float:
        """How many standard errors an interval reaches to either side.

        Args:
            confidence: Coverage that it aims at, between 0 and 1.
        """
        return float(special.stdtrit(self.freedom, 0.5 + confidence / 2.0))


def months_of(postings: Mapping[Cell, int]) -> Months:
    """The months of cells, with their design; postings without a day are left out.

    Args:
        postings: Postings by cell.
    """
    totals: dict[str, int] = {}
    for cell, count in postings.items():
        if cell.month and count:
            totals[cell.month] = totals.get(cell.month, 0) + count
    names = tuple(sorted(totals))
    years = np.array([_years(name) for name in names])
    columns = [np.ones(len(names)), years - (years.mean() if names else 0.0)]
    if len(names) >= TWO_YEARS:
        turn = 2.0 * math.pi * years
        columns += [np.cos(turn), np.sin(turn)]
    counts = np.array([totals[name] for name in names], dtype=float)
    return Months(names, counts, np.stack(columns, axis=1))


def fitted(counts: FloatArray, months: Months) -> Fit:
    """Fit the shares of many skills.

    Args:
        counts: Postings that ask, a row for each skill and a column for each month. Each skill is
            asked for in two months or more, else its slope has no end.
        months: The months.
    """
    design, postings = months.design, months.postings
    found = np.zeros((len(counts), design.shape[1]))
    found[:, 0] = np.log(counts.sum(axis=1) / postings.sum())
    for _ in range(_ROUNDS):
        expected = postings * np.exp(found @ design.T)
        step = np.linalg.solve(
            _products(expected, design), ((counts - expected) @ design)[..., None]
        )
        step = step[..., 0]
        longest = np.max(np.abs(step), axis=1, initial=0.0, keepdims=True)
        found = found + step * np.minimum(1.0, _LONGEST / np.maximum(longest, _CLOSE))
        if np.max(longest, initial=0.0) < _CLOSE:
            break
    expected = postings * np.exp(found @ design.T)
    binomial = expected * np.maximum(1.0 - expected / postings, 1.0 / postings)
    freedom = len(postings) - design.shape[1]
    inverse = np.linalg.inv(_products(expected, design))
    off = (counts - expected) / np.sqrt(binomial)
    middle = _products(binomial, design) * _scatter(off, design, freedom)[:, None, None]
    return Fit(found, inverse @ middle @ inverse, freedom)


def _years(month: str) -> float:
    year, number = month.split("-")
    return int(year) + (int(number) - 1) / 12.0


def _products(weights: FloatArray, design: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("st,ti,tj->sij", weights, design, design))


def _scatter(off: FloatArray, design: FloatArray, freedom: int) -> FloatArray:
    """By how much variances are larger than those of independent binomial counts; at least 1.

    Args:
        off: How many standard deviations each month is off the fit, a row for each skill.
        design: The months' design.
        freedom: Degrees of freedom that are left.
    """
    squares = (off**2).sum(axis=1)
    alike = (off[:, 1:] * off[:, :-1]).sum(axis=1) / np.maximum(squares, _CLOSE)
    # A fit makes neighbours look less alike than they are: by so much where nothing is alike.
    left = np.eye(len(design)) - design @ np.linalg.pinv(design)
    hidden = np.where(squares > freedom, -np.trace(left, offset=1) / freedom, 0.0)
    alike = np.clip(alike + hidden, 0.0, _MOST_ALIKE)
    inflated = np.maximum(squares / freedom, 1.0) * (1.0 + alike) / (1.0 - alike)
    return np.asarray(inflated)
