"""The smallest effect that so many people would have shown: what an empty result can rule out.

By the usual normal reckoning (Bloom, "Minimum detectable effects", Evaluation Review 19, 1995).
"""

from __future__ import annotations

import math

from scipy import special

from cairn.value.effect import RATIOS, Scale

__all__ = ["minimum_detectable"]


def minimum_detectable(
    standard_error: float, scale: Scale, *, power: float = 0.8, level: float = 0.05
) -> float | None:
    """The smallest true effect that would be found with a given chance.

    Args:
        standard_error: Of the estimate; of its logarithm where the scale is a ratio.
        scale: The scale.
        power: With which chance it is to be found.
        level: At which two-sided level.

    Returns:
        A distance from no effect on the scale, more than 0; None without a standard error.
    """
    if not math.isfinite(standard_error) or standard_error <= 0:
        return None
    reach = float(special.ndtri(1 - level / 2) + special.ndtri(power)) * standard_error
    return math.expm1(reach) if scale in RATIOS else reach
