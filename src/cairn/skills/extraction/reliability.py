"""How far a surface form can be trusted: how often people marked a skill where it stood.

The counts come from SkillSpan's training part (bench/count_skill_surfaces.py). A form that was
seen too seldom gets the chance of its kind. Knows no texts.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from cairn.kernel.json_text import read_json

__all__ = ["PRIOR_WEIGHT", "Reliability", "packaged_reliability"]

PRIOR_WEIGHT = 4.0
"""How many sightings the chance of a form's kind is worth."""

_UNKNOWN = 0.5


class Reliability(NamedTuple):
    """What is known of forms.

    Attributes:
        kinds: Chance that a form of a kind stands for a skill, by the kind's name.
        forms: How often a form lay in a span, and how often it was seen, by the form's words.
        link_odds: Constant and slope of the log odds that a link by similarity is right.
        links: Chance that a form's URI is the right one, by where the form comes from.
    """

    kinds: dict[str, float]
    forms: dict[str, tuple[int, int]]
    link_odds: tuple[float, float]
    links: dict[str, float]

    def chance(self, words: str, kind: str) -> float:
        """Chance that a person would mark a skill where a form stands.

        Args:
            words: The form's words, folded.
            kind: Its kind, as `cairn.skills.extraction.surfaces.Surface` has it.
        """
        prior = self.kinds.get(kind, _UNKNOWN)
        right, seen = self.forms.get(words, (0, 0))
        return round((right + PRIOR_WEIGHT * prior) / (seen + PRIOR_WEIGHT), 4)


@cache
def packaged_reliability() -> Reliability:
    """What comes with Cairn."""
    data = read_json((files("cairn.skills.extraction") / "data" / "reliability.json").read_bytes())
    return Reliability(
        kinds=data["kinds"],
        forms={form: (right, seen) for form, (right, seen) in data["forms"].items()},
        link_odds=(data["link_odds"][0], data["link_odds"][1]),
        links=data["links"],
    )
