"""Whether something is the baseline by a date: yes, no, or nobody can say.

A credential that nearly everyone holds sets nobody apart. When that comes is read from the curve
by which it spreads (`cairn.market.diffusion`, `cairn.market.saturation`), with its earliest and
latest month; by a date it is answered only where both lie on one side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.market.diffusion import Diffusion, Reach, Series, fit
from cairn.market.measure import MeasureAnswer, NoMeasure
from cairn.market.months import month_number
from cairn.market.saturation import NEARLY_EVERYONE, baseline, baseline_sentence

__all__ = ["BaselineBy", "ByThen", "baseline_by"]

ByThen: TypeAlias = Literal["yes", "no", "cannot say"]
"""Whether it is the baseline by a month."""


@dataclass(frozen=True, slots=True)
class BaselineBy:
    """Whether something is the baseline by a month.

    Attributes:
        label: What it is about.
        month: The month that was asked.
        answer: Yes, no, or that nobody can say.
        reach: When it is the baseline, from earliest to latest; or why nobody can say.
        spread: The curves by which it spreads; or why there are none.
        sentence: The finding in plain words.
    """

    label: str
    month: str
    answer: ByThen
    reach: Reach | NoMeasure
    spread: Diffusion | NoMeasure
    sentence: str


def baseline_by(
    series: Series,
    month: str,
    label: str,
    *,
    population: MeasureAnswer | None = None,
    share: float = NEARLY_EVERYONE,
    confidence: float = 0.95,
) -> BaselineBy:
    """Whether nearly everyone holds something by a month.

    Args:
        series: How many hold it, period by period.
        month: The month that is asked, such as ``2029-12``.
        label: What it is called.
        population: How many people there are; when left out, everyone is whoever will hold it by
            its own curve. Not needed for a series of shares.
        share: Which share is nearly everyone, between 0 and 1.
        confidence: Coverage that the span from earliest to latest aims at.

    Raises:
        UsageError: If the month is none (``bad-month``), the share is none (``bad-share``), or the
            series is none (``bad-series``).
    """
    asked = month_number(month)
    spread = fit(series, confidence=confidence)
    reach = baseline(spread, population, share=share)
    answer: ByThen = "cannot say"
    if isinstance(reach, Reach):
        if month_number(reach.latest) <= asked:
            answer = "yes"
        elif month_number(reach.earliest) > asked:
            answer = "no"
    opening = {
        "yes": f"{label} is the baseline by {month}.",
        "no": f"{label} is not yet the baseline by {month}.",
        "cannot say": f"Whether {label} is the baseline by {month} nobody can say from these data.",
    }[answer]
    sentence = f"{opening} {baseline_sentence(reach, label, share)}"
    return BaselineBy(label, month, answer, reach, spread, sentence)
