"""Are the two sides alike, before and after they were weighted? The report beside every adjustment.

Standardised differences of each covariate (Austin 2009), how far the scores overlap, and for how
many people the weighted ones count. A covariate that nobody wrote down is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cairn.value.effect import NoEffect
from cairn.value.outcomes import BoolArray, FloatArray, OutcomeTable
from cairn.value.propensity import Estimand, Scored, effective_size, scored, tilting

__all__ = ["ALIKE", "BalanceLine", "BalanceReport", "balance", "balance_of"]

ALIKE = 0.1
"""A standardised difference up to which two sides are taken as alike."""

_METHOD = "balance of covariates by standardised differences (Austin 2009)"
_TRIMMED = (0.1, 0.9)
_STILL = 1e-12


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One covariate, or one level of it.

    Attributes:
        name: Which one.
        before: Difference of averages in standard deviations.
        after: The same after weighting.
    """

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class BalanceReport:
    """How alike the sides are.

    Attributes:
        lines: One for each column.
        worst_before: The largest difference before, without its sign.
        worst_after: The largest after.
        within: Share of people whose score lies between 0.1 and 0.9 (Crump et al. 2009).
        counts_with: For how many people those with it count once weighted.
        counts_without: The same of those without it.
        sentence: What it comes to, in plain words.
    """

    lines: tuple[BalanceLine, ...]
    worst_before: float
    worst_after: float
    within: float
    counts_with: float
    counts_without: float
    sentence: str


def balance(
    table: OutcomeTable, names: Sequence[str], *, estimand: Estimand = "everyone"
) -> BalanceReport | NoEffect:
    """How alike the sides are before and after weighting.

    Args:
        table: People.
        names: What is known about them from before.
        estimand: Of whom the effect is.

    Returns:
        The report, or why the sides cannot be compared.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    found = scored(table, names, estimand, _METHOD)
    return found if isinstance(found, NoEffect) else balance_of(found)


def balance_of(found: Scored) -> BalanceReport:
    """The same, of people who were scored already.

    Args:
        found: The people with their scores.
    """
    held, weights = found.arms.held, tilting(found)
    columns = found.design.columns
    plain, weighted = (_differences(columns, held, each) for each in (None, weights))
    lines = tuple(
        BalanceLine(name, float(plain[place]), float(weighted[place]))
        for place, name in enumerate(found.design.names)
        if place
    )
    before = max((abs(one.before) for one in lines), default=0.0)
    after = max((abs(one.after) for one in lines), default=0.0)
    score = found.score
    sentence = (
        "Once weighted, both sides are alike in everything that is known of them."
        if after <= ALIKE
        else "Even weighted, the sides differ in what is known of them: read the number with care."
    )
    return BalanceReport(
        lines,
        before,
        after,
        float(((score >= _TRIMMED[0]) & (score <= _TRIMMED[1])).mean()),
        effective_size(weights[held]),
        effective_size(weights[~held]),
        sentence,
    )


def _differences(columns: FloatArray, held: BoolArray, weights: FloatArray | None) -> FloatArray:
    """Differences of averages in standard deviations, by column, shape (k,)."""
    sides = [side.astype(np.float64) for side in (held, ~held)]
    spread = np.zeros(columns.shape[1])
    for side in sides:
        middle = columns.T @ side / side.sum()
        squares = np.einsum("ij,ij,i->j", columns, columns, side) / side.sum()
        spread += np.maximum(squares - middle**2, 0.0) / 2
    if weights is not None:
        sides = [side * weights for side in sides]
    mine, others = (columns.T @ side / side.sum() for side in sides)
    # A column that does not vary cannot differ.
    still = spread <= _STILL
    return np.where(still, 0.0, (mine - others) / np.sqrt(np.where(still, 1.0, spread)))
