"""How many times as often two things meet as chance would have it, and how far two shares differ.

Counts in, figures with their ends and chances out, for many pairs at once. Knows no skills and no
postings; what is compared with what, `cairn.market.companions` knows.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy import special

from cairn.market.channel import HALF, FloatArray
from cairn.market.measure import FEWEST

__all__ = ["Contrast", "meeting_chances", "meetings", "odds_chances", "odds_ratios"]

_DEVIATIONS = 40.0  # beyond so many standard deviations no chance is left to be summed
_BOTH_SIDES = 2.0


class Contrast(NamedTuple):
    """Ratios with their ends, one for each pair.

    Attributes:
        value: Best single figures; 1 is no difference.
        low: Lower ends.
        high: Upper ends.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray


def meetings(
    both: FloatArray, one: FloatArray, other: FloatArray, everything: float, confidence: float
) -> Contrast:
    """How many times as many cases have both traits as chance would have it.

    The figure is drawn to 1 by half a case, found and expected (Norén, Hopstadius and Bate,
    "Shrinkage observed-to-expected ratios", Statistical Methods in Medical Research 22, 2013). The
    ends are those of the logarithm of the ratio of multinomial counts, by the delta method; the
    lower one is drawn in the same way, the upper one is not.

    Args:
        both: Cases with both traits.
        one: Cases with one trait, above 0.
        other: Cases with the other trait, above 0.
        everything: All cases.
        confidence: Coverage that the intervals aim at, between 0 and 1.
    """
    expected = one * other / everything
    value = (both + HALF) / (expected + HALF)
    # Nothing found is taken for half a case, else its logarithm has no end.
    ratio = np.maximum(both, HALF) / expected
    # Half a case in each of the four cells keeps an error above 0 where all or none have a trait.
    some, ones, others, all_ = both + HALF, one + 1.0, other + 1.0, everything + 2.0
    twice = 2.0 * some * all_ / (ones * others)
    squares = 1.0 / some - 1.0 / ones - 1.0 / others + (twice - 1.0) / all_
    reach = np.exp(_reach(confidence) * np.sqrt(np.maximum(squares, 0.0)))
    low = np.where(both > 0.0, np.minimum(value, ratio) / reach, 0.0)
    return Contrast(value, low, np.maximum(value, ratio) * reach)


def meeting_chances(
    both: FloatArray, one: FloatArray, other: FloatArray, everything: float
) -> FloatArray:
    """How likely so many or more cases with both traits are by chance alone; doubled, at most 1.

    Fisher's exact test (hypergeometric). It is doubled, so that an interval of the coverage that
    findings need leaves out 1 where there is a finding.

    Args:
        both: As for `meetings`.
        one: As for `meetings`.
        other: As for `meetings`.
        everything: As for `meetings`.
    """
    found = np.ones(len(both))
    for place in np.flatnonzero(both > one * other / everything):
        tail = _tail(float(both[place]), float(one[place]), float(other[place]), everything)
        found[place] = min(1.0, _BOTH_SIDES * tail)
    return found


def _tail(both: float, one: float, other: float, everything: float) -> float:
    """The hypergeometric chance of so many or more, for more than are expected."""
    expected = one * other / everything
    last = min(one, other, both + math.ceil(_DEVIATIONS * (1.0 + math.sqrt(expected))))
    cases = np.arange(both, last + 1.0)
    logs = _ways(one, cases) + _ways(everything - one, other - cases)
    return float(np.exp(logs - _ways(everything, np.array([other]))).sum())


def _ways(among: float, some: FloatArray) -> FloatArray:
    """Logarithms of the numbers of ways to choose some among many; there may be none."""
    fits = (some >= 0.0) & (some <= among)
    chosen = np.where(fits, some, 0.0)
    logs = -np.log1p(among) - special.betaln(among - chosen + 1.0, chosen + 1.0)
    return np.where(fits, logs, -np.inf)


class _Odds(NamedTuple):
    """Logarithms of ratios of odds, and their standard errors."""

    log: FloatArray
    error: FloatArray


def odds_ratios(
    some: FloatArray, of: float, others: FloatArray, of_others: float, confidence: float
) -> Contrast:
    """The odds of a trait in one group over those in another, for many traits.

    Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn, "Fightin' Words",
    Political Analysis 16, 2008, section 3.4). The prior is the share in both groups together. It
    counts for 10 cases, and for as many more as hold one case with and one without the trait. It
    draws figures to 1. The end that is nearer to 1 is drawn too; the other one reaches as far as
    with half a case in place of the prior, so that large differences are not cut.

    Args:
        some: Cases of the group with each trait.
        of: All cases of the group, above 0.
        others: Cases of the other group with each trait.
        of_others: All cases of the other group, above 0.
        confidence: Coverage that the intervals aim at, between 0 and 1.
    """
    reach = _reach(confidence)
    drawn = _drawn(some, of, others, of_others)
    plain = _odds(some, of, others, of_others, HALF, HALF)
    low, high = drawn.log - reach * drawn.error, drawn.log + reach * drawn.error
    least, most = plain.log - reach * plain.error, plain.log + reach * plain.error
    low = np.where(drawn.log < 0.0, np.minimum(low, least), low)
    high = np.where(drawn.log > 0.0, np.maximum(high, most), high)
    return Contrast(np.exp(drawn.log), np.exp(low), np.exp(high))


def odds_chances(some: FloatArray, of: float, others: FloatArray, of_others: float) -> FloatArray:
    """How likely so large a difference of log-odds is where there is none, on both sides.

    Args:
        some: As for `odds_ratios`.
        of: As for `odds_ratios`.
        others: As for `odds_ratios`.
        of_others: As for `odds_ratios`.
    """
    odds = _drawn(some, of, others, of_others)
    return np.asarray(_BOTH_SIDES * special.ndtr(-np.abs(odds.log) / odds.error))


def _drawn(some: FloatArray, of: float, others: FloatArray, of_others: float) -> _Odds:
    share = (some + others + HALF) / (of + of_others + 2.0 * HALF)
    weight = np.maximum(float(FEWEST), 1.0 / np.minimum(share, 1.0 - share))
    return _odds(some, of, others, of_others, weight * share, weight * (1.0 - share))


def _odds(
    some: FloatArray,
    of: float,
    others: FloatArray,
    of_others: float,
    having: FloatArray | float,
    lacking: FloatArray | float,
) -> _Odds:
    parts = (
        some + having,
        of - some + lacking,
        others + having,
        of_others - others + lacking,
    )
    log = np.log(parts[0] / parts[1]) - np.log(parts[2] / parts[3])
    return _Odds(log, np.sqrt(np.add.reduce([1.0 / part for part in parts])))


def _reach(confidence: float) -> float:
    return float(special.ndtri(HALF + confidence / 2.0))
