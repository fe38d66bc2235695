"""What a hidden cause would need to explain an effect away: the E-value.

VanderWeele and Ding, "Sensitivity Analysis in Observational Research", Annals of Internal Medicine
167 (2017). Effects on other scales are turned into ratios of shares the way they say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from cairn.value.effect import Effect

__all__ = ["EValue", "e_value", "e_value_of"]

_TO_RATIO = 0.91  # of a difference in standard deviations, by the same paper
_NOTHING = "Its range holds “no effect” already, so no hidden cause is needed to explain it."


@dataclass(frozen=True, slots=True)
class EValue:
    """What a hidden cause would need.

    Attributes:
        estimate: How many times as common, at the least, it would have to be among holders, and the
            outcome among those who have it, to explain the whole estimate.
        interval: The same to bring the interval to “no effect”; 1 where it is there already.
        sentence: What it says, in plain words.
    """

    estimate: float
    interval: float
    sentence: str


def e_value(ratio: float) -> float:
    """The E-value of a ratio of shares.

    Args:
        ratio: The ratio, more than 0.
    """
    above = max(ratio, 1 / ratio)
    return above + math.sqrt(above * (above - 1))


def e_value_of(
    effect: Effect, *, without: float = math.nan, spread: float = math.nan
) -> EValue | None:
    """The E-value of an effect.

    Args:
        effect: The effect.
        without: Of a difference of shares: the share among those without it, made alike.
        spread: Of a difference of averages: the standard deviation of the outcome.

    Returns:
        The E-value; None where the effect cannot be told as a ratio.
    """
    middle, low, high = (
        _ratio(effect, one, without, spread) for one in (effect.value, effect.low, effect.high)
    )
    # An interval of a difference may reach below a share of 0; only its nearer end is asked for.
    if not (math.isfinite(middle) and middle > 0 and math.isfinite(low) and high > 0):
        return None
    nearest = 1.0 if low <= 1 <= high else low if low > 1 else high
    found, end = e_value(middle), e_value(nearest)
    sentence = (
        _NOTHING
        if end == 1.0
        else "To explain it wholly, something that nobody wrote down would have to be"
        f" {found:.1f} times as common among holders, and make the outcome {found:.1f} times as"
        f" likely; {end:.1f} times would do to make it unsure."
    )
    return EValue(found, end, sentence)


def _ratio(effect: Effect, value: float, without: float, spread: float) -> float:
    if effect.scale == "risk ratio":
        return value
    if effect.scale == "hazard ratio":  # where most reach the outcome in the end, as with a job
        return float((1 - 0.5 ** math.sqrt(value)) / (1 - 0.5 ** math.sqrt(1 / value)))
    if effect.scale == "odds ratio":
        return math.sqrt(value)
    if effect.scale == "risk difference":
        return (without + value) / without if without > 0 else math.nan
    if effect.scale == "mean difference":
        return math.exp(_TO_RATIO * value / spread) if spread > 0 else math.nan
    return math.nan
