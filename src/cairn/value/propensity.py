"""How likely people like these are to hold it: the propensity score (Rosenbaum and Rubin 1983).

By logistic regression on what is known about them. Knows when the two sides are not alike enough to
be compared at all, and then refuses: a number would be made of nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
from scipy import special

from cairn.value.arms import Arms, arms_of, refusal
from cairn.value.design import Design, design_of
from cairn.value.effect import FEWEST, NoEffect
from cairn.value.logit import LogitFit, fit_logit
from cairn.value.outcomes import BoolArray, FloatArray, OutcomeTable

__all__ = ["ESTIMANDS", "Estimand", "Scored", "effective_size", "scored", "tilting"]

Estimand: TypeAlias = Literal["everyone", "holders"]
"""Of whom the effect is: everyone in the table, or those who hold it."""

ESTIMANDS: dict[Estimand, str] = {
    "everyone": "the effect on everyone",
    "holders": "the effect on those who hold it",
}
"""The same in words."""

_LEAST_SHARE = 0.1
_ALIKE = (
    "The people with it and without it are not alike: {why}. Too few are there to compare"
    " with, and a number would say nothing of the others."
)
_MEND = "Compare people who could have had it and had not, or name fewer covariates."


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """People with their scores.

    Attributes:
        arms: The people.
        design: The columns that the scores come from.
        fit: The regression.
        estimand: Of whom the effect is.
    """

    arms: Arms
    design: Design
    fit: LogitFit
    estimand: Estimand

    @property
    def score(self) -> FloatArray:
        """The chance to hold it, shape (n,), kept off 0 and 1."""
        return np.clip(self.fit.fitted, 1e-9, 1 - 1e-9)

    @property
    def logit(self) -> FloatArray:
        """The score on the scale of logits, shape (n,)."""
        logit: FloatArray = special.logit(self.score)
        return logit


def scored(
    table: OutcomeTable, names: Sequence[str], estimand: Estimand, method: str
) -> Scored | NoEffect:
    """Score everybody, or say why the sides cannot be compared.

    Args:
        table: People; the outcome happened or not, or is an amount.
        names: What is known about them from before.
        estimand: Of whom the effect is.
        method: Which method asks, for a refusal.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    if table.question.kind == "time":
        return refusal(table, method, "The outcome is a time.", "Use the methods for times.")
    fitted = _fitted(table, tuple(names))
    if isinstance(fitted, NoEffect):
        return replace(fitted, method=method)
    found = Scored(*fitted, estimand)
    why = _unlike(found)
    return refusal(table, method, _ALIKE.format(why=why), _MEND) if why else found


@lru_cache(maxsize=2)  # six methods ask for the same score of the same people; two may at once
def _fitted(
    table: OutcomeTable, names: tuple[str, ...]
) -> tuple[Arms, Design, LogitFit] | NoEffect:
    arms = arms_of(table, "", names)
    if isinstance(arms, NoEffect):
        return arms
    design = design_of(arms.table, names)
    return arms, design, fit_logit(design.columns, arms.held.astype(np.float64))


def tilting(found: Scored) -> FloatArray:
    """The weight that makes each person's side like those of whom the effect is, shape (n,)."""
    score, held = found.score, found.arms.held
    if found.estimand == "holders":
        return np.where(held, 1.0, score / (1 - score))
    return np.where(held, 1 / score, 1 / (1 - score))


def effective_size(weights: FloatArray) -> float:
    """How many people with equal weights would know as much (Kish 1965)."""
    total = float((weights**2).sum())
    return float(weights.sum()) ** 2 / total if total > 0 else 0.0


def _unlike(found: Scored) -> str:
    """Why the sides cannot be compared; empty when they can."""
    if not found.fit.converged:
        return "what is known about people tells wholly who holds it"
    held, logit = found.arms.held, found.logit
    weights = tilting(found)
    needed = max(FEWEST, _LEAST_SHARE * min(int(held.sum()), int((~held).sum())))
    wanted: list[tuple[BoolArray, BoolArray, str]] = [(held, ~held, "without it")]
    if found.estimand == "everyone":
        wanted.append((~held, held, "with it"))
    for these, others, who in wanted:
        inside = (logit[these] >= logit[others].min()) & (logit[these] <= logit[others].max())
        if inside.mean() < 1 - _LEAST_SHARE:
            return f"for {1 - inside.mean():.0%} of the others there is nobody like them {who}"
        if effective_size(weights[others]) < needed:
            known = effective_size(weights[others])
            return f"once made alike, those {who} count for only about {known:.0f} people"
    return ""
