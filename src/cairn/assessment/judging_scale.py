"""The rubric's score and the logit, turned into each other at average raters and tasks.

Knows the expected score as a function of the level, averaged over the criteria with equal weights,
and its inverse. Levels are counted from the average criterion, so that a bar in logits means the
same in every cohort that the rubric was used on. How the elements were estimated, `facets` knows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cairn.assessment.facets import Facets
from cairn.assessment.facets_design import moments
from cairn.assessment.gate import Cut
from cairn.assessment.gate_chance import Bar
from cairn.assessment.ratings import RatingTable
from cairn.assessment.statistic import BoolArray, FloatArray
from cairn.kernel.errors import UsageError

__all__ = ["FairScale", "bar_of", "fair_scale"]

_FARTHEST = 40.0  # logits; beyond it no score differs from the ends in 15 digits
_ROUNDS = 80


@dataclass(frozen=True, slots=True, eq=False)
class FairScale:
    """What score to expect at each level.

    Attributes:
        thresholds: Criteria by steps, in logits above the average criterion.
        valid: Which steps each criterion has.
        lowest: The lowest score of the rubric.
        origin: The mean of the criteria on the scale of the estimates.
        origin_error: Its standard error, in logits.
    """

    thresholds: FloatArray
    valid: BoolArray
    lowest: int
    origin: float
    origin_error: float

    @property
    def highest(self) -> float:
        """The highest fair average that is possible."""
        return self.lowest + float(self.valid.sum(axis=1).mean())

    def score_at(self, level: float) -> float:
        """The fair average that is expected at a level, in score points."""
        return self.lowest + float(self._moments(level)[0].mean())

    def slope_at(self, level: float) -> float:
        """How many score points one logit makes there."""
        return float(self._moments(level)[1].mean())

    def level_at(self, score: float) -> float:
        """The level whose fair average is this score, in logits above the average criterion.

        Raises:
            UsageError: the score is not between the lowest and the highest one.
        """
        if not self.lowest < score < self.highest:
            raise UsageError(
                f"The cut {score:g} is not between the lowest score {self.lowest} and the highest"
                f" one {self.highest:g}.",
                code="cut-out-of-range",
                mend="Give the cut as a fair average that lies between them.",
            )
        low, high = -_FARTHEST, _FARTHEST
        for _ in range(_ROUNDS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.score_at(middle) < score else (low, middle)
        return (low + high) / 2

    def _moments(self, level: float) -> tuple[FloatArray, FloatArray]:
        found = moments(self.thresholds, self.valid, np.full(len(self.thresholds), level))
        return found.expected, found.variance


def fair_scale(table: RatingTable, found: Facets) -> FairScale:
    """The scale that the estimates give.

    The error of the origin is taken as the mean error of the criteria, which is never too small.

    Args:
        table: The ratings.
        found: What was estimated from them.
    """
    criteria = [one for one in found.elements if one.facet == "criterion"]
    values = np.array([one.measure.value for one in criteria])
    most = max(one.score for one in found.step_measures) - table.lowest
    steps = np.zeros((len(criteria), most))
    valid = np.zeros((len(criteria), most), dtype=bool)
    for place, criterion in enumerate(criteria):
        for step in found.step_measures:
            if step.criterion in {"", criterion.name}:
                column = step.score - table.lowest - 1
                steps[place, column] = step.measure.value
                valid[place, column] = True
    origin = float(values.mean())
    return FairScale(
        thresholds=(values - origin)[:, None] + steps,
        valid=valid,
        lowest=table.lowest,
        origin=origin,
        origin_error=float(np.mean([one.measure.standard_error for one in criteria])),
    )


def bar_of(cut: Cut, scale: FairScale) -> Bar:
    """The cut on the scale of the levels, with its own standard error.

    Raises:
        UsageError: the cut is a score that the rubric does not have inside its range.
    """
    error = cut.standard_error or 0.0
    if cut.unit == "logit":
        return Bar(cut.value, error)
    level = scale.level_at(cut.value)
    return Bar(level, error / scale.slope_at(level))
