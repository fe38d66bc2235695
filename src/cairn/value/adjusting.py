"""What all adjusted estimates have in common: from an influence of each person to an effect.

An estimate whose error is the spread of what each person adds to it (its influence function) needs
nothing else. Knows that, and how such an effect is put together.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from cairn.value.arms import named
from cairn.value.detectable import minimum_detectable
from cairn.value.effect import Effect, Scale
from cairn.value.outcomes import FloatArray
from cairn.value.propensity import ESTIMANDS, Scored

__all__ = ["by_influence", "effect_of"]


def by_influence(
    found: Scored,
    value: float,
    influence: FloatArray,
    method: str,
    *,
    confidence: float,
    remarks: tuple[str, ...] = (),
) -> Effect:
    """An effect whose error comes from what each person adds.

    Args:
        found: The people.
        value: The estimate.
        influence: What each adds to it, averaging 0, shape (n,).
        method: How it was made.
        confidence: Coverage that the interval aims at.
        remarks: What else must be told.
    """
    error = math.sqrt(float(np.mean(influence**2)) / len(influence))
    return effect_of(found, value, error, method, confidence=confidence, remarks=remarks)


def effect_of(
    found: Scored,
    value: float,
    error: float,
    method: str,
    *,
    confidence: float,
    remarks: tuple[str, ...] = (),
) -> Effect:
    """An effect with the interval of a normal distribution.

    Args:
        found: The people.
        value: The estimate.
        error: Its standard error.
        method: How it was made.
        confidence: Coverage that the interval aims at.
        remarks: What else must be told.
    """
    table = found.arms.table
    happened = table.question.kind == "happened"
    scale: Scale = "risk difference" if happened else "mean difference"
    reach = float(special.ndtri(0.5 + confidence / 2)) * error
    return Effect(
        name=named(table),
        scale=scale,
        value=value,
        standard_error=error,
        low=value - reach,
        high=value + reach,
        p=float(2 * special.ndtr(-abs(value) / error)) if error > 0 else 1.0,
        n=found.arms.n,
        holders=found.arms.holders,
        unit="share" if happened else table.question.unit,
        method=f"{method}; {ESTIMANDS[found.estimand]}",
        standing=table.question.standing,
        minimum_detectable=minimum_detectable(error, scale),
        confidence=confidence,
        remarks=(*found.arms.remarks, *found.design.remarks, *remarks),
    )
