"""Two shares held against each other: exact tests and intervals that hold with few people too.

Fisher's test and the conditional odds ratio, the pooled z, and two intervals for a ratio: Katz's,
which is widely printed, and Koopman's score interval, which holds better with few people and with
none chosen. Knows two counts of two; what they are counts of, `impact` knows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from scipy.optimize import brentq
from scipy.stats import fisher_exact, norm
from scipy.stats.contingency import odds_ratio

__all__ = ["Interval", "TwoShares"]

Interval: TypeAlias = tuple[float, float]
"""Both ends; the upper one may be infinite."""

_FAR = 1e9
"""Beyond this ratio nobody looks."""


@dataclass(frozen=True, slots=True)
class TwoShares:
    """The share of one category, and that of the category it is held against.

    Attributes:
        selected: How many of the category were chosen.
        applicants: How many of it applied, at least 1.
        best_selected: How many of the other were chosen.
        best_applicants: How many of the other applied, at least 1.
    """

    selected: int
    applicants: int
    best_selected: int
    best_applicants: int

    @property
    def _table(self) -> list[list[int]]:
        return [
            [self.selected, self.applicants - self.selected],
            [self.best_selected, self.best_applicants - self.best_selected],
        ]

    def fisher(self) -> tuple[float, float]:
        """Fisher's exact test: the chance of counts as unlikely as these were there no difference.

        Returns:
            Two-sided, counting every table that is no more likely than this one; and one-sided,
            counting those with as few or fewer chosen in the category.
        """
        return (
            float(fisher_exact(self._table, alternative="two-sided").pvalue),
            float(fisher_exact(self._table, alternative="less").pvalue),
        )

    def conditional_odds_ratio(self) -> float:
        """The odds ratio that makes these counts most likely, given the totals (Fisher 1935).

        Returns:
            The ratio; 0 or infinite at the edge, and not a number when nobody or everybody was
            chosen.
        """
        return float(odds_ratio(self._table, kind="conditional").statistic)

    def pooled_z(self) -> float:
        """How many standard errors the two shares are apart, with the error of the pooled share.

        Returns:
            Below 0 where the category's share is lower; not a number when nobody or everybody was
            chosen.
        """
        n, m = self.applicants, self.best_applicants
        pooled = (self.selected + self.best_selected) / (n + m)
        error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
        apart = self.selected / n - self.best_selected / m
        return apart / error if error else math.nan

    def katz(self, *, confidence: float = 0.95) -> Interval | None:
        """The interval of the ratio by its logarithm.

        Katz, Baptista, Azen and Pike (1978), Biometrics 34, 469-474.

        Args:
            confidence: Coverage that it aims at.

        Returns:
            Both ends; None where nobody was chosen on one side.
        """
        if not self.selected or not self.best_selected:
            return None
        ratio = self.selected / self.applicants / (self.best_selected / self.best_applicants)
        variance = (
            1 / self.selected
            - 1 / self.applicants
            + 1 / self.best_selected
            - 1 / self.best_applicants
        )
        far = float(norm.ppf((1 + confidence) / 2)) * math.sqrt(max(variance, 0.0))
        return ratio * math.exp(-far), ratio * math.exp(far)

    def koopman(self, *, confidence: float = 0.95) -> Interval:
        """The interval of the ratio that holds every ratio which a score test does not refuse.

        Koopman (1984), Biometrics 40, 513-517; Fagerland, Lydersen and Laake (2015), Statistical
        Methods in Medical Research 24, 224-254, recommend it for few people.

        Args:
            confidence: Coverage that it aims at.

        Returns:
            Both ends, from 0 to infinity.
        """
        critical = float(norm.ppf((1 + confidence) / 2)) ** 2

        def beyond(logarithm: float) -> float:
            return self._score(math.exp(logarithm)) - critical

        edge = math.log(_FAR)
        if not self.selected and not self.best_selected:
            return 0.0, math.inf
        estimate = (self.selected / self.applicants) * self.best_applicants
        middle = (
            math.log(estimate / self.best_selected) if estimate and self.best_selected else None
        )
        low = 0.0 if not self.selected else _root(beyond, -edge, edge if middle is None else middle)
        high = (
            math.inf
            if not self.best_selected
            else _root(beyond, -edge if middle is None else middle, edge)
        )
        return low, high

    def _score(self, ratio: float) -> float:
        """Koopman's statistic for a supposed ratio: Pearson's chi-squared at the likeliest shares.

        The likeliest shares under a supposed ratio solve a quadratic equation.
        """
        x, n, y, m = self.selected, self.applicants, self.best_selected, self.best_applicants
        a, b, c = (n + m) * ratio, n * ratio + x + m + y * ratio, x + y
        # This form of the smaller root loses no digits where the shares are small.
        q = min(2 * c / (b + math.sqrt(max(b * b - 4 * a * c, 0.0))), 1.0)
        # Where everybody was chosen, rounding would lift the share over 1.
        p = min(ratio * q, 1.0)
        return _misfit(x, n, p) + _misfit(y, m, q)


def _misfit(count: int, size: int, share: float) -> float:
    apart = count - size * share
    variance = size * share * (1 - share)
    return apart * apart / variance if variance > 0 else 0.0 if abs(apart) < 1e-9 else math.inf  # noqa: PLR2004 - rounding of a count that fits exactly


def _root(beyond: Callable[[float], float], low: float, high: float) -> float:
    """The ratio between two logarithms at which the statistic crosses its critical value."""
    return math.exp(float(brentq(beyond, low, high, xtol=1e-13, rtol=1e-13)))
