"""How long until it happens, where not everybody was watched until it did.

Curves by Kaplan and Meier (1958); the difference of average times within a horizon that both sides
reach (restricted mean, Royston and Parmar 2013); and the ratio of chances from day to day with
covariates held alike (Cox 1972, ties by Efron 1977). Everything is counted by distinct times, so a
million people take seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from cairn.value.arms import Arms, arms_of, named, refusal
from cairn.value.cox import fit_cox
from cairn.value.design import design_of
from cairn.value.detectable import minimum_detectable
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.outcomes import BoolArray, FloatArray, OutcomeTable

__all__ = ["Curve", "cox", "kaplan_meier", "restricted_mean"]

_RMST = "difference of restricted mean times (Royston and Parmar 2013)"
_COX = "proportional hazards (Cox 1972), ties by Efron"
_FEWEST_EVENTS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The share of people for whom it has not happened yet.

    Attributes:
        times: Distinct times at which it happened, rising, shape (m,).
        share: The share right after each, shape (m,).
        low: Lower end of its interval (logarithm of the negative logarithm), shape (m,).
        high: Upper end, shape (m,).
        at_risk: How many were still watched right before each, shape (m,).
        events: For how many it happened then, shape (m,).
        last: The last time at which anybody was watched.
    """

    times: FloatArray
    share: FloatArray
    low: FloatArray
    high: FloatArray
    at_risk: FloatArray
    events: FloatArray
    last: float

    def area(self, horizon: float) -> tuple[float, float]:
        """The average time up to a horizon, and its variance.

        Args:
            horizon: In the table's unit of time, more than 0.
        """
        inside = self.times < horizon
        edges = np.concatenate([[0.0], self.times[inside], [horizon]])
        levels = np.concatenate([[1.0], self.share[inside]])
        pieces = np.diff(edges) * levels
        after = np.cumsum(pieces[::-1])[::-1][1:]
        d, n = self.events[inside], self.at_risk[inside]
        left = np.maximum(n - d, 1e-300)
        terms = np.where(n > d, after**2 * d / (n * left), 0.0)
        return float(pieces.sum()), float(terms.sum())


def kaplan_meier(time: FloatArray, ended: BoolArray, *, confidence: float = 0.95) -> Curve:
    """The share for whom it has not happened yet.

    Args:
        time: Until it happened or watching ended, 0 or more, shape (n,), n at least 1.
        ended: Whether it happened, shape (n,).
        confidence: Coverage that the interval aims at.
    """
    distinct, place = np.unique(time, return_inverse=True)
    leaving = np.bincount(place, minlength=len(distinct))
    events = np.bincount(place, weights=ended.astype(np.float64), minlength=len(distinct))
    at_risk = np.cumsum(leaving[::-1])[::-1].astype(np.float64)
    kept = events > 0
    times, d, n = distinct[kept], events[kept].astype(np.float64), at_risk[kept]
    share = np.cumprod(1 - d / n).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.cumsum(np.where(n > d, d / (n * np.maximum(n - d, 1e-300)), 0.0))
        log = np.log(share)
        reach = float(special.ndtri(0.5 + confidence / 2)) * np.sqrt(spread) / np.abs(log)
        low, high = (np.where(share > 0, share ** np.exp(sign * reach), 0.0) for sign in (1, -1))
    return Curve(times, share, low, high, n, d, float(distinct[-1]))


def restricted_mean(
    table: OutcomeTable, *, horizon: float | None = None, confidence: float = 0.95
) -> EffectAnswer:
    """How much later, on average, it happens to holders within a horizon.

    Args:
        table: People; the outcome is a time.
        horizon: Up to which time; the last that both sides were watched for when left out.
        confidence: Coverage that the interval aims at.

    Returns:
        A difference of times, below zero where holders are sooner; or why there is none.
    """
    arms = _timed(table, _RMST, ())
    if isinstance(arms, NoEffect):
        return arms
    curves = [kaplan_meier(arms.outcome[side], _ended(arms)[side]) for side in _sides(arms)]
    reached = min(curve.last for curve in curves)
    until = reached if horizon is None else min(horizon, reached)
    (mine, spread1), (others, spread0) = (curve.area(until) for curve in curves)
    error = math.sqrt(spread1 + spread0)
    if error <= 0:
        return refusal(
            table, _RMST, "Within the horizon it happened to nobody.", "Choose a longer horizon."
        )
    value = mine - others
    reach = float(special.ndtri(0.5 + confidence / 2)) * error
    shorter = (
        (f"Both sides were watched for {until:g} {table.question.unit} and no longer.",)
        if horizon is not None and until < horizon
        else ()
    )
    method = f"{_RMST}, within {until:g} {table.question.unit}".rstrip()
    ends = (value - reach, value + reach)
    return _effect(
        arms,
        "time difference",
        (value, error, *ends),
        method,
        (*arms.remarks, *shorter),
        confidence,
    )


def cox(
    table: OutcomeTable, names: Sequence[str] = (), *, confidence: float = 0.95
) -> EffectAnswer:
    """How many times as likely it is from one day to the next for holders.

    Args:
        table: People; the outcome is a time.
        names: The covariates that are held alike.
        confidence: Coverage that the interval aims at.

    Returns:
        A ratio of hazards, above one where holders are sooner; or why there is none.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    arms = _timed(table, _COX, names)
    if isinstance(arms, NoEffect):
        return arms
    design = design_of(arms.table, names)
    columns = np.column_stack([arms.held.astype(np.float64), design.columns[:, 1:]])
    fit = fit_cox(columns, arms.outcome, _ended(arms))
    if not fit.converged:
        return refusal(
            table,
            _COX,
            "Some of the covariates, or holding it, tell wholly to whom it happened.",
            "Name fewer covariates.",
        )
    log, error = float(fit.coefficients[0]), math.sqrt(float(fit.covariance[0, 0]))
    reach = float(special.ndtri(0.5 + confidence / 2)) * error
    method = f"{_COX}; held alike: {', '.join(names)}" if names else _COX
    numbers = (math.exp(log), error, math.exp(log - reach), math.exp(log + reach))
    remarks = (*arms.remarks, *design.remarks)
    return _effect(arms, "hazard ratio", numbers, method, remarks, confidence)


def _sides(arms: Arms) -> tuple[BoolArray, BoolArray]:
    return arms.held, ~arms.held


def _ended(arms: Arms) -> BoolArray:
    ended = arms.table.ended
    # A table of times always tells; one that is none is refused before.
    return np.ones(arms.n, np.bool_) if ended is None else ended


def _timed(table: OutcomeTable, method: str, names: Sequence[str]) -> Arms | NoEffect:
    if table.question.kind != "time":
        return refusal(table, method, "The outcome is not a time.", "Use another method.")
    arms = arms_of(table, method, names)
    if isinstance(arms, NoEffect):
        return arms
    if bool((arms.outcome < 0).any()):
        return refusal(table, method, "Some times are below zero.", "Correct the dates.")
    for side in _sides(arms):
        if int(_ended(arms)[side].sum()) < _FEWEST_EVENTS:
            return refusal(
                table,
                method,
                f"Not enough data: on one side it happened to fewer than {_FEWEST_EVENTS} people.",
                "Watch them for longer, or add people.",
            )
    return arms


def _effect(
    arms: Arms,
    scale: Literal["time difference", "hazard ratio"],
    numbers: tuple[float, float, float, float],
    method: str,
    remarks: tuple[str, ...],
    confidence: float,
) -> Effect:
    value, error, low, high = numbers
    distance = math.log(value) if scale == "hazard ratio" else value
    return Effect(
        name=named(arms.table),
        scale=scale,
        value=value,
        standard_error=error,
        low=low,
        high=high,
        p=float(2 * special.ndtr(-abs(distance) / error)),
        n=arms.n,
        holders=arms.holders,
        unit="" if scale == "hazard ratio" else arms.table.question.unit,
        method=method,
        standing=arms.table.question.standing,
        minimum_detectable=minimum_detectable(error, scale),
        confidence=confidence,
        remarks=remarks,
    )
