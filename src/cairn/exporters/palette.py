"""The colours of badges and certificates, each dark enough to carry white text.

One achievement always gets the same colour: it is chosen by a digest of the achievement's
identifier, so that no order and no other achievement has a say. Contrast is WCAG 2.2's measure
(success criterion 1.4.3), and a test holds every colour here to 4.5 against white.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

__all__ = ["PALETTE", "Accent", "accent_for", "contrast"]


@dataclass(frozen=True, slots=True)
class Accent:
    """One colour family.

    Attributes:
        name: The plain name of the colour.
        deep: The ground, ``#rrggbb``; white on it and it on white reach 4.5.
        dark: A darker shade for depth.
        tint: A very light ground for dark text.
    """

    name: str
    deep: str
    dark: str
    tint: str


PALETTE = (
    Accent("pine", "#1f6f5c", "#134a3e", "#e8f3ef"),
    Accent("harbour", "#1f5f8b", "#133f5e", "#e7f0f7"),
    Accent("plum", "#7a3b72", "#54264e", "#f6ecf5"),
    Accent("brick", "#a2452f", "#6e2c1d", "#faeeea"),
    Accent("indigo", "#46519e", "#2e376f", "#edeef8"),
    Accent("moss", "#5b6a1f", "#3d4813", "#f2f4e5"),
    Accent("garnet", "#9a2f4f", "#691d35", "#f9eaef"),
    Accent("slate", "#44586b", "#2c3b49", "#ecf0f3"),
)
"""The colours that drawn badges choose from."""


def accent_for(key: str) -> Accent:
    """Choose the colour of an achievement.

    Args:
        key: The achievement's identifier, any text.

    Returns:
        One accent; the same for the same key, always.
    """
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return PALETTE[digest[0] % len(PALETTE)]


def contrast(one: str, other: str) -> float:
    """Measure the contrast of two colours as WCAG 2.2 defines it.

    Args:
        one: A colour, ``#rrggbb``.
        other: Another.

    Returns:
        A ratio from 1.0 to 21.0.
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        # 0.03928 and the curve: WCAG 2.2, definition of relative luminance.
        channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the definition's own constants
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
