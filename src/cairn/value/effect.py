"""A difference that a credential makes, with everything that must be said beside it.

Knows how an effect is given. How it is estimated, its modules know; how it is told, `telling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from cairn.value.evidence import Standing

__all__ = ["FEWEST", "RATIOS", "Effect", "EffectAnswer", "NoEffect", "Scale"]

FEWEST = 10
"""With fewer people on either side nothing is told."""

Scale: TypeAlias = Literal[
    "risk difference",
    "risk ratio",
    "odds ratio",
    "mean difference",
    "percent",
    "hazard ratio",
    "time difference",
]
"""On what scale an effect is given.

"risk difference": shares from 0 to 1. "mean difference": in the outcome's own unit. "percent": 0.05
is five per cent more. "time difference": in the table's unit of time. Ratios are 1 for no effect.
"""

RATIOS: Final = frozenset({"risk ratio", "odds ratio", "hazard ratio"})
"""Scales on which 1 is no effect."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What holders have more than others, by one method.

    Attributes:
        name: What is compared, in plain words: ``share who got an interview``.
        scale: On what scale.
        value: The estimate.
        standard_error: Its standard error; of the logarithm where the scale is a ratio.
        low: Lower end of the interval.
        high: Upper end of the interval.
        p: Chance of an estimate so far from none, were there none.
        n: How many people stand behind it.
        holders: How many of them hold the credential.
        unit: Unit of the outcome: ``share``, ``USD a year``, ``days``; empty for a ratio.
        method: How it was made, in a few words with its paper.
        standing: What stands behind it.
        minimum_detectable: The smallest effect, as a distance from none on this scale, that this
            many people would have shown four times in five at 5 %; None where it is not known.
        confidence: Coverage that the interval aims at.
        remarks: What must be told beside it, a sentence each.
    """

    name: str
    scale: Scale
    value: float
    standard_error: float
    low: float
    high: float
    p: float
    n: int
    holders: int
    unit: str
    method: str
    standing: Standing
    minimum_detectable: float | None = None
    confidence: float = 0.95
    remarks: tuple[str, ...] = ()

    @property
    def none(self) -> float:
        """What the scale says where there is no effect."""
        return 1.0 if self.scale in RATIOS else 0.0

    @property
    def measurable(self) -> bool:
        """Whether the interval leaves out that there is no effect."""
        return not self.low <= self.none <= self.high


@dataclass(frozen=True, slots=True)
class NoEffect:
    """Why there is no number.

    Attributes:
        name: What was to be compared, in plain words.
        reason: A sentence, beginning with “Not enough data” where that is so.
        mend: What would make an answer possible.
        n: How many people there were; 0 where even that is withheld.
        method: Which method refused.
        standing: What would have stood behind it.
    """

    name: str
    reason: str
    mend: str
    n: int
    method: str
    standing: Standing


EffectAnswer: TypeAlias = Effect | NoEffect
"""An effect, or why there is none."""
