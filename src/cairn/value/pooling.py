"""Several estimates of the same thing: how far they differ truly, and what each is worth alone.

Partial pooling: an estimate with much error is drawn towards what all have in common, one with
little stays (empirical Bayes; Efron and Morris 1975). How far the true ones differ is estimated by
moments (DerSimonian and Laird 1986).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from cairn.kernel.errors import UsageError

__all__ = ["Pooled", "pooled"]


@dataclass(frozen=True, slots=True)
class Pooled:
    """What several estimates come to together.

    Attributes:
        value: What they have in common.
        standard_error: Of that.
        between: Standard deviation of the true effects around it.
        statistic: Cochran's Q.
        p: Chance of estimates so different, were the true ones the same.
        inconsistency: Share of the spread that is no error (I², Higgins and Thompson 2002).
        values: Each estimate, drawn towards what they have in common.
        errors: The standard error of each of these.
        own: How much of each is its own estimate, 0 to 1.
    """

    value: float
    standard_error: float
    between: float
    statistic: float
    p: float
    inconsistency: float
    values: tuple[float, ...]
    errors: tuple[float, ...]
    own: tuple[float, ...]


def pooled(values: Sequence[float], errors: Sequence[float]) -> Pooled:
    """Pool estimates partially.

    Args:
        values: The estimates, at least one.
        errors: Their standard errors, each more than 0.

    Raises:
        UsageError: If there are none, or not as many errors, or an error is not more than 0
            (``bad-estimates``).
    """
    y, s = np.asarray(values, float), np.asarray(errors, float)
    if not len(y) or y.shape != s.shape or not (np.isfinite(y).all() and (s > 0).all()):
        raise UsageError(
            "Estimates cannot be pooled without an error for each that is more than 0.",
            code="bad-estimates",
            mend="Give as many standard errors as estimates.",
        )
    fixed = 1 / s**2
    common = float((fixed * y).sum() / fixed.sum())
    statistic = float((fixed * (y - common) ** 2).sum())
    df = len(y) - 1
    spare = float(fixed.sum() - (fixed**2).sum() / fixed.sum())
    between = max(0.0, (statistic - df) / spare) if spare > 0 else 0.0
    weights = 1 / (s**2 + between)
    value = float((weights * y).sum() / weights.sum())
    variance = float(1 / weights.sum())
    own = between / (between + s**2)
    drawn = value + own * (y - value)
    spread = np.sqrt(own * s**2 + (1 - own) ** 2 * variance)
    return Pooled(
        value,
        math.sqrt(variance),
        math.sqrt(between),
        statistic,
        float(special.chdtrc(df, statistic)) if df else 1.0,
        max(0.0, 1 - df / statistic) if statistic > 0 else 0.0,
        tuple(map(float, drawn)),
        tuple(map(float, spread)),
        tuple(map(float, own)),
    )
