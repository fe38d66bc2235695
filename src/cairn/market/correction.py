"""How often the program that finds skills errs, and what a share that it found is corrected to.

It misses some and finds some that are not there. How often, was counted on text that people
annotated, and is itself known only roughly. Knows which correction the counts allow, and when they
allow none; the interval `cairn.market.channel` computes.

With precision p and recall r, of the postings found a share p is right, and of those that ask a
share r is found: true share = found share * p / r. Since p / r = (TP + FN) / (TP + FP), the ratio
of what was annotated to what was found is all that matters. Precision depends on how frequent the
skill is, so the annotated text must be like the postings. With true negatives counted too,
sensitivity and specificity are used instead, which do not (Rogan and Gladen 1978).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from cairn.kernel.errors import UsageError
from cairn.market.channel import (
    HALF,
    NO_ERROR,
    Channel,
    FloatArray,
    by_precision,
    by_specificity,
)
from cairn.market.measure import FEWEST

__all__ = ["ExtractorError", "channel_of"]

_LEAST_SLOPE = 0.02  # an extractor that finds less than that of what is there tells nothing
_SEVERAL = 2
_END = 0.975  # the upper end of the interval that is widened


@dataclass(frozen=True, slots=True)
class ExtractorError:
    """How often an extractor errs, counted on text that people annotated.

    Attributes:
        true_positives: Found, and annotated.
        false_positives: Found, and not annotated.
        false_negatives: Annotated, and not found.
        true_negatives: Neither found nor annotated; None when that was not counted. Needed where
            the skill is more or less frequent in the annotated text than in the postings.
        between: How much the logarithm of true share / found share differs between skills, as a
            standard deviation; 0 when the counts are of the very skill that is asked about.
        source: What was annotated, for people.

    Raises:
        UsageError: a count is below 0, or `between` is, or it is given with true negatives.
    """

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int | None = None
    between: float = 0.0
    source: str = ""

    def __post_init__(self) -> None:
        counts = (self.true_positives, self.false_positives, self.false_negatives)
        if min(*counts, self.true_negatives or 0) < 0:
            raise UsageError(
                "Of the extractor's right and wrong answers, one count is below 0.",
                code="share-out-of-range",
                mend="Give how often it was right and wrong on annotated text, 0 or more.",
            )
        if not 0.0 <= self.between < math.inf or (self.between and self.true_negatives is not None):
            raise UsageError(
                f"The spread of the extractor's errors between skills is {self.between:g}.",
                code="share-out-of-range",
                mend="Give 0 or more; with true negatives, give 0.",
            )

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; None when nothing was found."""
        found = self.true_positives + self.false_positives
        return self.true_positives / found if found else None

    @property
    def recall(self) -> float | None:
        """The share of what was annotated that was found; None when nothing was annotated."""
        annotated = self.true_positives + self.false_negatives
        return self.true_positives / annotated if annotated else None

    @property
    def unusable(self) -> str:
        """Why no share can be corrected by it, as a sentence; empty when it can."""
        if self.true_positives < FEWEST:
            return (
                "Not enough data: how often the skill finder errs is not known, since it was right "
                f"on fewer than {FEWEST} annotated examples."
            )
        if self.true_negatives is not None and self.false_positives + self.true_negatives < FEWEST:
            return (
                "Not enough data: how often the skill finder raises a false alarm is not known, "
                f"since fewer than {FEWEST} annotated examples do not have the skill."
            )
        if float(channel_of(self).slope.min()) < _LEAST_SLOPE:
            return (
                "Not enough data: the skill finder errs so often that what it finds says "
                "nearly nothing."
            )
        return ""

    def right(self, found: float) -> float:
        """The true share behind a share of postings in which the skill was found.

        Args:
            found: The share found, 0 to 1.

        Returns:
            The true share, 0 to 1. Sure of nothing when the error is `unusable`.
        """
        annotated = self.true_positives + self.false_negatives
        if self.true_negatives is None:
            value = found * annotated / max(1, self.true_positives + self.false_positives)
        else:
            alarm = self.false_positives / max(1, self.false_positives + self.true_negatives)
            slope = self.true_positives / max(1, annotated) - alarm
            value = (found - alarm) / slope if slope > 0.0 else 0.0
        return min(max(value, 0.0), 1.0)

    @classmethod
    def pooled(cls, errors: Sequence[ExtractorError], source: str = "") -> ExtractorError:
        """The error for a skill without counts of its own, from the counts of others.

        Counts are added. How much skills differ beyond chance is estimated by moments (DerSimonian
        and Laird 1986), and widened for a further skill by how few they are, as a prediction
        interval is (Higgins, Thompson and Spiegelhalter 2009). True negatives are not used.

        Args:
            errors: Counts of several skills.
            source: What was annotated, for people.
        """
        counts = np.array(
            [(e.true_positives, e.false_positives, e.false_negatives) for e in errors], dtype=float
        ).reshape(-1, 3)
        right, extra, missed = (int(count) for count in counts.sum(axis=0))
        return cls(right, extra, missed, between=_between(counts + HALF), source=source)


def channel_of(error: ExtractorError | None) -> Channel:
    """What is known about an extractor, as a channel; without counts, that it never errs.

    Args:
        error: Its counts.
    """
    if error is None:
        return NO_ERROR
    right, extra, missed = (
        np.array(float(count))
        for count in (error.true_positives, error.false_positives, error.false_negatives)
    )
    if error.true_negatives is not None:
        return by_specificity(right, extra, missed, np.array(float(error.true_negatives)))
    return by_precision(right, extra, missed, error.between)


def _between(counts: FloatArray) -> float:
    """The spread of log(true / found share) between skills, beyond that of chance."""
    if len(counts) < _SEVERAL:
        return 0.0
    right, extra, missed = counts.T
    annotated, found = right + missed, right + extra
    logs = np.log(annotated / found)
    # The delta method for a multinomial: the true positives are in both, and cancel.
    chance = (extra / annotated + missed / found + 2.0 * extra * missed / (annotated * found)) / (
        counts.sum(axis=1)
    )
    weights = 1.0 / chance
    mean = np.average(logs, weights=weights)
    excess = float(np.sum(weights * (logs - mean) ** 2)) - (len(counts) - 1)
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    few = float(special.stdtrit(len(counts) - 1, _END) / special.ndtri(_END))
    return few * math.sqrt(max(0.0, excess / scale) * (1.0 + 1.0 / len(counts)))
