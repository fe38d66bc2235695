"""Drift: a rater who becomes more severe, or more lenient, as time goes by.

Knows when each rating was given, as days or as an order. A drift that all raters share cannot be
told from people who come later being better or worse, and is not looked for. Findings are never
published about an individual.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cairn.assessment.statistic import (
    Estimate,
    FloatArray,
    IntArray,
    NotEnoughData,
    normal_estimate,
)
from cairn.assessment.watch_findings import (
    ALPHA,
    Unanswered,
    WatchFinding,
    holm,
    interval,
    two_sided,
)
from cairn.assessment.watch_residuals import Meetings, Residuals

__all__ = ["drifting_raters"]

_FEWEST_PEOPLE = 8
_LEAST_POINTS = 0.2  # between the first and the last rating


def drifting_raters(
    left: Residuals, met: Meetings, when: FloatArray
) -> Iterator[WatchFinding | Unanswered]:
    """Raters whose severity changed between their first and their last rating.

    The residuals are regressed on time, rater by rater.

    Args:
        left: The residuals.
        met: Who met whom.
        when: For each rating, its time: days, or its place in the order; nan where not known.
    """
    names, sizes, chances = [], [], []
    for place, name in enumerate(left.raters):
        rows = np.flatnonzero((left.rater_of == place) & np.isfinite(when))
        times = when[rows]
        people = len(np.unique(left.person_of[rows]))
        if people < _FEWEST_PEOPLE or times.min() == times.max():
            answer = NotEnoughData(
                f"{name} judged {people} people at known times; a drift needs at least"
                f" {_FEWEST_PEOPLE}, and more than one time.",
                people,
            )
            yield Unanswered("drift", name, answer)
            continue
        sizes.append(_change(left, met, rows, times))
        chances.append(two_sided(sizes[-1].value / sizes[-1].standard_error))
        names.append(name)
    for name, size, adjusted in zip(names, sizes, holm(chances), strict=True):
        if adjusted >= ALPHA or abs(size.value) < _LEAST_POINTS:
            continue
        kind = "severe" if size.value < 0 else "lenient"
        yield WatchFinding(
            "drift",
            "drift",
            f"{name} became more {kind}: the same work gets {abs(size.value):.2f} score points"
            f" {'less' if size.value < 0 else 'more'} at the end than at the beginning (95%"
            f" interval of the change: {interval(size)}).",
            "Have some early work judged again by this rater, and talk over the rubric's levels.",
            size,
            adjusted,
            raters=(name,),
        )


def _change(left: Residuals, met: Meetings, rows: IntArray, times: FloatArray) -> Estimate:
    """How many points more the rater gives at the end than at the beginning."""
    variance = left.variance[rows]
    kept = variance * met.left[met.of[rows]]
    apart = (times - np.average(times, weights=variance)) / (times.max() - times.min())
    told = max(float(kept @ apart**2), 1e-9)
    points = float(variance.mean())
    return normal_estimate(
        points * float(left.residual[rows] @ apart) / told,
        points * met.spread / float(np.sqrt(told)),
        len(rows),
        "slope of residuals on time, first to last rating, in score points",
    )
