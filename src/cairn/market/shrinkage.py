"""Drawing shares of few postings towards the share of many, as far as their family warrants it.

A beta-binomial model: the true shares of a family of cells are spread around a common one, by a
beta distribution whose spread is estimated from the cells (empirical Bayes). A cell with few
postings then says less than its family, one with many says nearly all itself. How unsure the spread
and the common share are is carried on, by weighing many spreads. Knows counts only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from cairn.market.channel import HALF, FloatArray

__all__ = ["FEWEST_CELLS", "Family", "Known", "alone", "family_of"]

FEWEST_CELLS = 5
"""A family of fewer cells says too little about its spread; nothing is drawn towards it."""

_SIZES = np.logspace(0.0, 6.0, 37)  # postings that the family counts for: 1 to 1,000,000


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of shares found: beta distributions, one for each cell.

    Attributes:
        one: First parameters.
        other: Second parameters.
        share: Best single figures.
        drawn: How much of each figure is the family's rather than the cell's own, 0 to 1.
    """

    one: FloatArray
    other: FloatArray
    share: FloatArray
    drawn: FloatArray


@dataclass(frozen=True, slots=True)
class Family:
    """Cells that are spread around a common share.

    Attributes:
        size: Numbers of postings that the common share may count for in a cell.
        likely: How likely each is, given the cells; they sum to 1.
        share: The common share, for each size.
        variance: The square of its standard error, for each size.
    """

    size: FloatArray
    likely: FloatArray
    share: FloatArray
    variance: FloatArray

    def known(self, asked: FloatArray, postings: FloatArray) -> Known:
        """What is known of cells of the family.

        For each size the cell's share is beta distributed; the mixture of all sizes is replaced by
        the beta distribution with the same mean and variance.

        Args:
            asked: Postings that ask, by cell.
            postings: All postings, by cell.
        """
        x, n = asked[:, None], postings[:, None]
        drawn = self.size / (n + self.size)
        means = (x + self.share * self.size) / (n + self.size)
        variances = means * (1.0 - means) / (n + self.size + 1.0) + drawn**2 * self.variance
        mean = means @ self.likely
        variance = (variances + (means - mean[:, None]) ** 2) @ self.likely
        strength = np.maximum(mean * (1.0 - mean) / variance - 1.0, 2.0 * HALF)
        return Known(mean * strength, (1.0 - mean) * strength, mean, drawn @ self.likely)


def family_of(asked: Sequence[int], postings: Sequence[int]) -> Family | None:
    """Estimate the spread of a family.

    Args:
        asked: Postings that ask, by cell.
        postings: All postings, by cell, each above 0.

    Returns:
        The family; None when it has fewer than `FEWEST_CELLS` cells.
    """
    if len(postings) < FEWEST_CELLS:
        return None
    x, n = np.asarray(asked, float)[:, None], np.asarray(postings, float)[:, None]
    weights = n / (1.0 + (n - 1.0) / (_SIZES + 1.0))
    # Half a posting on either side keeps the common share off 0 and 1, where nothing is spread.
    total = weights.sum(axis=0)
    share = ((weights * x / n).sum(axis=0) + HALF) / (total + 2.0 * HALF)
    one, other = share * _SIZES, (1.0 - share) * _SIZES
    logs = (special.betaln(x + one, n - x + other) - special.betaln(one, other)).sum(axis=0)
    # Before the cells were seen every variance between them is as likely as any: flat in 1 / size
    # (Morris and Tang 2011). Flat in its root, intervals of thin cells hold the truth too seldom.
    logs = logs - np.log(_SIZES)
    likely = np.exp(logs - logs.max())
    return Family(_SIZES, likely / likely.sum(), share, share * (1.0 - share) / total)


def alone(asked: FloatArray, postings: FloatArray) -> Known:
    """What is known of cells that are drawn towards nothing, by Jeffreys' prior.

    Args:
        asked: Postings that ask, by cell.
        postings: All postings, by cell, each above 0.
    """
    return Known(asked + HALF, postings - asked + HALF, asked / postings, np.zeros_like(asked))
