"""What holders earn more, in per cent: a wage equation in the manner of Mincer (1974).

The logarithm of pay by least squares with HC3 errors. A coefficient b is exp(b) - 1 more, as a
share. Who is paid at all is not explained here, and the remark says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cairn.value.arms import arms_of, refusal
from cairn.value.effect import EffectAnswer, NoEffect
from cairn.value.outcomes import OutcomeTable
from cairn.value.regression import adjusted

__all__ = ["wage_premium"]

_METHOD = "logarithm of pay by least squares, HC3 errors (Mincer 1974)"
_PAID = "Only people with pay are compared; whether it helps to be paid at all is not in it."


def wage_premium(
    table: OutcomeTable, names: Sequence[str], *, confidence: float = 0.95
) -> EffectAnswer:
    """By which share holders are paid more than others who are alike in what is named.

    Args:
        table: People; the outcome is pay.
        names: The covariates that are held alike, such as years of schooling and of experience.
        confidence: Coverage that the interval aims at.

    Returns:
        A share (0.05 is five per cent more), or why there is none.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    if table.question.kind != "amount":
        return refusal(
            table, _METHOD, "The outcome is not an amount of pay.", "Use another method."
        )
    paid = np.isnan(table.outcome) | (table.outcome > 0)
    unpaid = int((~paid).sum())
    arms = arms_of(table.only(paid), _METHOD, names)
    if isinstance(arms, NoEffect):
        return arms
    logs = replace(arms.table, outcome=np.log(arms.outcome))
    found = adjusted(logs, names, confidence=confidence)
    if isinstance(found, NoEffect):
        return replace(found, method=_METHOD)
    left = (f"{unpaid:,} people without pay are left out.",) if unpaid else ()
    reach = found.minimum_detectable
    return replace(
        found,
        scale="percent",
        value=math.expm1(found.value),
        # By the delta method, so that value and error are on one scale.
        standard_error=found.standard_error * math.exp(found.value),
        low=math.expm1(found.low),
        high=math.expm1(found.high),
        unit="share of pay",
        method=_METHOD + found.method.partition("errors (MacKinnon and White 1985)")[2],
        minimum_detectable=None if reach is None else math.expm1(reach),
        remarks=(*arms.remarks, *left, *found.remarks, _PAID),
    )
