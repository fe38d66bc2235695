"""Where chance or a rule only offered it: what the offer did, and what it did for the moved.

The offer's effect on holding it (first stage) and on the outcome (intention to treat); their ratio
is the effect on those whom the offer moved (Imbens and Angrist 1994), given only where the offer
moved enough people (F of 10, Staiger and Stock 1997). Its interval is that of Anderson and Rubin
(1949), which holds even then.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from cairn.value.arms import Arms, arms_of, named, refusal
from cairn.value.detectable import minimum_detectable
from cairn.value.effect import FEWEST, Effect, EffectAnswer, NoEffect, Scale
from cairn.value.outcomes import BoolArray, FloatArray, OutcomeTable

__all__ = ["Encouraged", "encouraged"]

_FIRST = "share who hold it, offered against not offered"
_WHOLE = "outcome, offered against not offered (intention to treat)"
_MOVED = "effect on those whom the offer moved (Imbens and Angrist 1994; Anderson and Rubin 1949)"
_STRONG = 10.0
_ONLY = "It says nothing of people who would have had it anyway, or never."


@dataclass(frozen=True, slots=True)
class Encouraged:
    """What an offer did.

    Attributes:
        first_stage: How many more hold it for being offered it.
        intention: What the offer did to the outcome, taken up or not.
        moved: What holding it did for those whom the offer moved; or why there is no number.
        strength: The F statistic of the first stage.
    """

    first_stage: EffectAnswer
    intention: EffectAnswer
    moved: EffectAnswer
    strength: float


def encouraged(table: OutcomeTable, *, confidence: float = 0.95) -> Encouraged | NoEffect:
    """Read an offer that chance or a rule made.

    Args:
        table: People with `offered`; the outcome happened or not, or is an amount.
        confidence: Coverage that the intervals aim at.

    Returns:
        What the offer did, or why nothing can be said.
    """
    read = _read(table, confidence)
    if isinstance(read, NoEffect):
        return read
    first, first_error = _difference(read.held, read.offered)
    whole, whole_error = _difference(read.outcome, read.offered)
    strength = (first / first_error) ** 2 if first_error > 0 else math.inf if first else 0.0
    stage = read.told(first, first_error, _ends(first, first_error, read.z), _FIRST)
    stage = replace(stage, name="share who hold it", scale="risk difference", unit="share")
    plain = read.told(whole, whole_error, _ends(whole, whole_error, read.z), _WHOLE)
    moved = _moved(read.held, read.outcome, read.offered, read.z) if strength >= _STRONG else None
    if moved is None:
        weak = refusal(
            table,
            _MOVED,
            "The offer moved too few people to say what it did for them.",
            "Look at what the offer did to everybody, or make a stronger offer.",
        )
        return Encouraged(stage, plain, weak, strength)
    effect = read.told(*moved, _MOVED)
    # Anderson and Rubin's test of no effect is the test of the offer's own effect.
    effect = replace(effect, p=plain.p, remarks=(*effect.remarks, _ONLY))
    return Encouraged(stage, plain, effect, strength)


@dataclass(frozen=True, slots=True, eq=False)
class _Offer:
    """People whose outcome is known, by whether they were offered it."""

    arms: Arms  # its two sides are those offered it and those not
    held: FloatArray
    confidence: float

    @property
    def offered(self) -> BoolArray:
        return self.arms.held

    @property
    def outcome(self) -> FloatArray:
        return self.arms.outcome

    @property
    def z(self) -> float:
        return float(special.ndtri(0.5 + self.confidence / 2))

    def told(self, value: float, error: float, ends: tuple[float, float], method: str) -> Effect:
        """An effect on the outcome."""
        question = self.arms.table.question
        happened = question.kind == "happened"
        scale: Scale = "risk difference" if happened else "mean difference"
        return Effect(
            name=named(self.arms.table),
            scale=scale,
            value=value,
            standard_error=error,
            low=ends[0],
            high=ends[1],
            p=float(2 * special.ndtr(-abs(value) / error)) if error > 0 else 1.0,
            n=self.arms.n,
            holders=int(self.held.sum()),
            unit="share" if happened else question.unit,
            method=method,
            standing=question.standing,
            minimum_detectable=minimum_detectable(error, scale),
            confidence=self.confidence,
            remarks=self.arms.remarks,
        )


def _read(table: OutcomeTable, confidence: float) -> _Offer | NoEffect:
    """The people, or why nothing can be said."""
    if table.offered is None or table.question.kind == "time":
        words = "Nobody says who was offered it" if table.offered is None else "It is a time"
        return refusal(table, _MOVED, f"{words}.", "Use another method.")
    arms = arms_of(replace(table, held=table.offered), _WHOLE)
    if isinstance(arms, NoEffect):
        who = "were offered it, or who were not,"
        reason = f"Not enough data: fewer than {FEWEST} people who {who} can be compared."
        return replace(arms, reason=reason)
    held = table.held[~np.isnan(table.outcome)].astype(np.float64)
    if held.sum() < FEWEST:
        return refusal(
            table,
            _WHOLE,
            f"Not enough data: fewer than {FEWEST} people hold it.",
            "Add people who hold it.",
        )
    return _Offer(arms, held, confidence)


def _ends(value: float, error: float, z: float) -> tuple[float, float]:
    return value - z * error, value + z * error


def _difference(values: FloatArray, offered: BoolArray) -> tuple[float, float]:
    mine, others = values[offered], values[~offered]
    spread = mine.var(ddof=1) / len(mine) + others.var(ddof=1) / len(others)
    return float(mine.mean() - others.mean()), math.sqrt(float(spread))


def _moved(
    held: FloatArray, outcome: FloatArray, offered: BoolArray, z: float
) -> tuple[float, float, tuple[float, float]] | None:
    """The ratio, its error by the delta method, and Anderson and Rubin's interval.

    None where that interval has no ends, and where fewer than ten people were moved.
    """
    first, _ = _difference(held, offered)
    whole, _ = _difference(outcome, offered)
    if abs(first) * min(int(offered.sum()), int((~offered).sum())) < FEWEST:
        return None
    value = whole / first
    covariances = [
        np.cov(outcome[side], held[side], ddof=1) / int(side.sum()) for side in (offered, ~offered)
    ]
    both = covariances[0] + covariances[1]
    error = math.sqrt(max(float(both[0, 0] - 2 * value * both[0, 1] + value**2 * both[1, 1]), 0.0))
    error /= abs(first)
    # (whole - b first)² <= z² (v_y - 2 b c + b² v_d), solved for b.
    square = first**2 - z**2 * float(both[1, 1])
    middle = whole * first - z**2 * float(both[0, 1])
    rest = whole**2 - z**2 * float(both[0, 0])
    inside = middle**2 - square * rest
    if square <= 0 or inside < 0:
        return None
    root = math.sqrt(inside)
    return value, error, ((middle - root) / square, (middle + root) / square)
