"""Telling findings from chance where many things are tested at once.

Knows the procedure of Benjamini and Hochberg (1995), which holds the expected share of false
findings among all findings, and what it makes of the intervals of what was found (Benjamini and
Yekutieli 2005). Where the chances come from, others know.
"""

from __future__ import annotations

import numpy as np

from cairn.kernel.errors import UsageError
from cairn.market.channel import FloatArray

__all__ = ["RATE", "adjusted", "confidence_of_found", "require_rate"]

RATE = 0.05
"""The share of findings that may be false, on average, where nothing else is said."""


def adjusted(chances: FloatArray) -> FloatArray:
    """P-values adjusted for the false-discovery rate; what is not above the rate is a finding.

    Args:
        chances: The p-values of all tests that were made.

    Returns:
        The adjusted ones, in the same order.
    """
    tested = len(chances)
    order = np.argsort(chances, kind="stable")
    scaled = chances[order] * tested / np.arange(1, tested + 1)
    lowest = np.minimum.accumulate(scaled[::-1])[::-1]
    found = np.empty(tested)
    found[order] = np.minimum(lowest, 1.0)
    return found


def confidence_of_found(found: int, tested: int, rate: float) -> float:
    """The coverage that the intervals of findings need, since only the clearest are shown.

    With it the share of shown intervals that miss is at most the rate, on average; and an interval
    leaves out "no difference" just when there is a finding.

    Args:
        found: How many findings there are.
        tested: How many tests were made.
        rate: The share of findings that may be false.
    """
    return 1.0 - rate * found / tested if found else 1.0 - rate


def require_rate(rate: float) -> None:
    """Refuse a rate that is none.

    Args:
        rate: The share of findings that may be false.

    Raises:
        UsageError: it is not between 0 and 1.
    """
    if not 0.0 < rate < 1.0:
        raise UsageError(
            f"The share of findings that may be false is {rate:g}.",
            code="share-out-of-range",
            mend="Give a number between 0 and 1, such as 0.05.",
        )
