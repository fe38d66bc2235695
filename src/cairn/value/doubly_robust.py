"""Doubly robust estimation with cross-fitting: right if either the scores or the outcomes are.

Augmented inverse-probability weighting (Robins, Rotnitzky and Zhao 1994), each person predicted by
models that never saw them (Chernozhukov et al. 2018). Chance only divides people into folds, by a
seed that is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy import special

from cairn.value.adjusting import by_influence
from cairn.value.arms import Arms, refusal
from cairn.value.design import Design
from cairn.value.effect import EffectAnswer, NoEffect
from cairn.value.logit import fit_logit
from cairn.value.outcomes import BoolArray, FloatArray, IntArray, OutcomeTable
from cairn.value.propensity import Estimand, Scored, scored

__all__ = ["doubly_robust"]

_METHOD = "doubly robust with cross-fitting (Robins et al. 1994; Chernozhukov et al. 2018)"
_FOLDS = 5
_EDGE = 0.01  # scores of people never seen are kept off 0 and 1


def doubly_robust(
    table: OutcomeTable,
    names: Sequence[str],
    *,
    seed: int,
    estimand: Estimand = "everyone",
    confidence: float = 0.95,
) -> EffectAnswer:
    """What holding it changes, were everything that matters among what is named.

    Args:
        table: People; the outcome happened or not, or is an amount.
        names: What is known about them from before.
        seed: Divides people into folds.
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
    predicted = _predicted(found.arms, found.design, seed)
    if predicted is None:
        return refusal(
            table,
            _METHOD,
            "In a part of the people what is known about them tells the rest wholly.",
            "Name fewer covariates.",
        )
    value, influence = _estimate(found, *predicted)
    return by_influence(found, value, influence, _METHOD, confidence=confidence)


def _estimate(
    found: Scored, score: FloatArray, with_it: FloatArray, without: FloatArray
) -> tuple[float, FloatArray]:
    """The effect, and what each person adds to it."""
    held, outcome = found.arms.held.astype(np.float64), found.arms.outcome
    if found.estimand == "holders":
        odds = score / (1 - score)
        share = float(held.mean())
        each = (held - (1 - held) * odds) * (outcome - without) / share
        value = float(each.mean())
        return value, each - held * value / share
    each = (
        with_it
        - without
        + held * (outcome - with_it) / score
        - (1 - held) * (outcome - without) / (1 - score)
    )
    value = float(each.mean())
    return value, each - value


def _folds(held: BoolArray, seed: int) -> IntArray:
    """A fold for each person, with as many holders in each as can be."""
    chance = np.random.default_rng(seed)
    folds = np.empty(len(held), np.int64)
    for side in (held, ~held):
        places = np.flatnonzero(side)
        folds[chance.permutation(places)] = np.arange(len(places)) % _FOLDS
    return folds


@lru_cache(maxsize=2)  # the effect on everyone and on holders rest on the same predictions
def _predicted(
    arms: Arms, design: Design, seed: int
) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    """Scores, and outcomes with and without it, by models that did not see the person."""
    columns, held, outcome = design.columns, arms.held, arms.outcome
    folds = _folds(held, seed)
    score, with_it, without = (np.empty(len(held)) for _ in range(3))
    happened = arms.table.question.kind == "happened"
    # A search that sets out near its end comes to the same end sooner.
    near: FloatArray | None = None
    lines: dict[int, FloatArray] = {}
    for fold in range(_FOLDS):
        here, rest = folds == fold, folds != fold
        fit = fit_logit(columns[rest], held[rest].astype(np.float64), start=near)
        if not fit.converged:
            return None
        near = fit.coefficients
        score[here] = special.expit(columns[here] @ near)
        for place, (side, into) in enumerate(((held, with_it), (~held, without))):
            learnt = rest & side
            lines[place] = _line(
                columns[learnt], outcome[learnt], happened=happened, start=lines.get(place)
            )
            told = columns[here] @ lines[place]
            into[here] = special.expit(told) if happened else told
    return np.clip(score, _EDGE / 10, 1 - _EDGE), with_it, without


def _line(
    columns: FloatArray, outcome: FloatArray, *, happened: bool, start: FloatArray | None
) -> FloatArray:
    """Coefficients; where a few people leave them open, nearly flat ones."""
    if happened:
        fit = fit_logit(columns, outcome, start=start)
        if fit.converged:
            return fit.coefficients
        share = float(np.clip(outcome.mean(), _EDGE, 1 - _EDGE))
        flat = np.zeros(columns.shape[1])
        flat[0] = float(special.logit(share))
        return flat
    gram = columns.T @ columns
    return np.linalg.pinv(gram, hermitian=True) @ (columns.T @ outcome)
