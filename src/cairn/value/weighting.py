"""Inverse-probability weighting: each side is weighted until it looks like those asked about.

Weights that add up to one (Hajek 1971). The error counts that the scores were estimated too, by
stacking their equations with that of the estimate (Lunceford and Davidian 2004).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cairn.value.adjusting import by_influence
from cairn.value.effect import EffectAnswer, NoEffect
from cairn.value.outcomes import BoolArray, FloatArray, OutcomeTable
from cairn.value.propensity import Estimand, Scored, scored, tilting

__all__ = ["inverse_probability"]

_METHOD = "inverse-probability weighting (Hajek 1971; Lunceford and Davidian 2004)"


def inverse_probability(
    table: OutcomeTable,
    names: Sequence[str],
    *,
    estimand: Estimand = "everyone",
    confidence: float = 0.95,
) -> EffectAnswer:
    """What holding it changes, were everything that matters among what is named.

    Args:
        table: People; the outcome happened or not, or is an amount.
        names: What is known about them from before.
        estimand: Of whom the effect is.
        confidence: Coverage that the interval aims at.

    Returns:
        The effect, or why there is none.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    found = scored(table, names, estimand, _METHOD)
    if isinstance(found, NoEffect):
        return found
    held = found.arms.held
    mine, of_mine = _average(found, held)
    others, of_others = _average(found, ~held)
    return by_influence(found, mine - others, of_mine - of_others, _METHOD, confidence=confidence)


def _average(found: Scored, side: BoolArray) -> tuple[float, FloatArray]:
    """The weighted average of one side, and what each person adds to it."""
    outcome, columns, score = found.arms.outcome, found.design.columns, found.score
    held = found.arms.held.astype(np.float64)
    weights = tilting(found) * side
    total = float(weights.mean())
    middle = float((weights * outcome).mean()) / total
    own = weights * (outcome - middle) / total
    # How the weights move with the coefficients of the score.
    if found.estimand == "holders":
        moved = np.where(found.arms.held, 0.0, weights)
    else:
        moved = np.where(found.arms.held, -weights * (1 - score), weights * score)
    slope = columns.T @ (moved * (outcome - middle)) / len(outcome) / total
    of_scores = (columns * (held - score)[:, None]) @ (found.fit.covariance * len(outcome))
    return middle, own + of_scores @ slope
