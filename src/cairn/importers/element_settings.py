"""Which key of ``programme.toml`` gives each European element, for the mends that people read."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ELEMENT_SETTINGS"]

ELEMENT_SETTINGS: Mapping[int, str] = {
    2: "Write name in [[achievements]].",
    3: "Write addressCountryCode in [issuer.address].",
    4: "Write name in [issuer].",
    6: "Write criteria, and a [[achievements.skills]] table for each outcome.",
    7: "Write notionalWorkload, such as “PT125H”, or creditsAvailable with creditUnit “ECTS”.",
    8: "Write level, 1 to 8.",
    9: "Write assessmentType.",
    10: "Write participationType.",
    11: "Write qualityAssurance with a name and a url.",
    12: "Write entryRequirements.",
    13: "Write supervisionType and identityChecked.",
    14: "Write result, and fill the roster's column “result”.",
    15: "Write stackability.",
    16: "Give criteria as a table with the id of a page.",
}
"""Element number (Council Recommendation 2022/C 243/02, Annex I) to what a provider writes."""
