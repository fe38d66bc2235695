"""The values that extraction gives: mentions of skills, facts about the job, and what was left out.

Knows names and meanings only. Finds nothing; `cairn.skills.extraction.extractor` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

__all__ = [
    "TIERS",
    "Extraction",
    "Fact",
    "FactKind",
    "Grasp",
    "LeftOut",
    "Mention",
    "Need",
    "Reason",
    "Tier",
]

Tier: TypeAlias = Literal["automaton", "tagger", "linker"]
"""Which tier found a mention, or, for ``linker``, gave it its place in the framework."""

TIERS: tuple[Tier, ...] = ("automaton", "tagger", "linker")
"""All tiers, in the order in which they work."""

Need: TypeAlias = Literal["required", "nice to have", "unstated"]
"""How much the posting insists on a skill."""

Grasp: TypeAlias = Literal["basic", "proficient", "advanced", ""]
"""How well the skill must be mastered, as the posting words it; empty when it does not say."""

FactKind: TypeAlias = Literal[
    "degree", "years", "licence", "credential", "AI use", "pay", "workplace"
]
"""What a fact is about."""

Reason: TypeAlias = Literal[
    "about the employer",
    "equal opportunity",
    "benefits",
    "negated",
    "doubtful",
    "over the cap",
]
"""Why something was left out. The first three are sections, the others are mentions."""


# A named tuple and not a dataclass: thousands are made each second, and a frozen dataclass takes
# four times as long to make.
class Mention(NamedTuple):
    """One place where a text names a skill.

    Attributes:
        start: Offset of its first character in the text.
        end: Offset after its last character.
        text: The characters between the two.
        skill: Label of the skill in the framework, or the words of the text when there is none.
        uri: What identifies the skill in the framework; empty when no skill was close enough.
        tier: Which tier found it, or ``linker`` when that gave it its URI.
        confidence: Chance that a person would mark a skill here, 0 to 1, as calibrated.
        link_confidence: Chance that the URI is the right one, 0 to 1; 0 without a URI.
        need: How much the posting insists on it.
        level: How well it must be mastered, as the posting words it.
    """

    start: int
    end: int
    text: str
    skill: str
    uri: str
    tier: Tier
    confidence: float
    link_confidence: float
    need: Need
    level: Grasp


class Fact(NamedTuple):
    """Something else that a posting asks or offers.

    Attributes:
        start: Offset of its first character in the text.
        end: Offset after its last character.
        text: The characters between the two.
        kind: What it is about.
        value: The fact in a fixed form: ``bachelor``, ``3-5``, ``USD 90000-120000 year``,
            ``remote``.
        need: How much the posting insists on it.
    """

    start: int
    end: int
    text: str
    kind: FactKind
    value: str
    need: Need


class LeftOut(NamedTuple):
    """A part of the text that was not used, and why.

    Attributes:
        start: Offset of its first character in the text.
        end: Offset after its last character.
        reason: Why.
    """

    start: int
    end: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one text.

    Attributes:
        mentions: Skills, in the order of the text; a long one may hold a short one.
        facts: What else the posting asks or offers, in the order of the text.
        left_out: What was not used, and why, in the order of the text.
        tiers: Which tiers have run.
        remark: What must be told beside the result; empty when there is nothing to tell.
    """

    mentions: tuple[Mention, ...]
    facts: tuple[Fact, ...]
    left_out: tuple[LeftOut, ...]
    tiers: tuple[Tier, ...]
    remark: str = ""

    def skills(self) -> dict[str, float]:
        """The URIs found, each with its highest chance of being asked for and rightly named."""
        found: dict[str, float] = {}
        for one in self.mentions:
            if one.uri:
                chance = one.confidence * one.link_confidence
                found[one.uri] = max(chance, found.get(one.uri, 0.0))
        return found
