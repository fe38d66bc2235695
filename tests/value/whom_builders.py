"""Made-up people and effects for the tests of for whom and when."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cairn.value.effect import Effect, NoEffect, Scale
from cairn.value.evidence import EvidenceGrade, Standing
from cairn.value.outcomes import Covariate, OutcomeTable, Question

STANDING = Standing(
    "randomised", "asked?", "made-up people", "nobody", "2026", "made", made_up=True
)


def standing(grade: EvidenceGrade) -> Standing:
    return Standing(grade, "asked?", "made-up people", "nobody", "2026", "made", made_up=True)


def question(grade: EvidenceGrade = "randomised") -> Question:
    return Question("Spreadsheets", "got an interview", "happened", "", standing(grade))


def effect(value: float, error: float, *, scale: Scale = "mean difference", n: int = 200) -> Effect:
    unit = "USD a year" if scale == "mean difference" else ""
    low, high = value - 1.959964 * error, value + 1.959964 * error
    if scale == "risk ratio":
        low, high, value = np.exp(low), np.exp(high), np.exp(value)
    p = float(np.clip(2 * (1 - _normal(abs(np.log(value) if unit == "" else value) / error)), 0, 1))
    name = "average of what they earned"
    return Effect(
        name,
        scale,
        float(value),
        error,
        float(low),
        float(high),
        p,
        n,
        n // 2,
        unit,
        "made",
        STANDING,
    )


def silent() -> NoEffect:
    return NoEffect(
        "average of what they earned", "Not enough data.", "Add people.", 0, "made", STANDING
    )


def groups_table(
    shares: Sequence[tuple[float, float]], people: Sequence[int], seed: int = 1
) -> OutcomeTable:
    """For each group the shares with and without it, and how many people there are on each side."""
    chance = np.random.default_rng(seed)
    held, outcome, codes = [], [], []
    for code, ((mine, others), n) in enumerate(zip(shares, people, strict=True)):
        held += [True] * n + [False] * n
        outcome += [*(chance.random(n) < mine), *(chance.random(n) < others)]
        codes += [code] * (2 * n)
    levels = tuple(f"field {code}" for code in range(len(shares)))
    return OutcomeTable(
        question(),
        np.array(held),
        np.array(outcome, dtype=np.float64),
        (Covariate("field", np.array(codes, dtype=np.float64), levels),),
    )


def _normal(value: float) -> float:
    from scipy import special

    return float(special.ndtr(value))
