"""What the small vocabulary knows of skills and work: which skills are human, which work licensed.

The vocabulary is Cairn's own and no survey's; both can be handed in from elsewhere instead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.hiring.requirement import Clause
from cairn.pathways.framework import SkillFramework
from cairn.pathways.requirement import SkillWanted, leaves_of
from cairn.skills.vocabulary import small_vocabulary

__all__ = ["ClauseKind", "Licensed", "human_skills", "kind_of", "licensed_occupations"]

ClauseKind: TypeAlias = Literal["technical", "human", "other"]
"""What a clause asks for: a technical skill, a human one such as listening, or no skill at all."""

_SOC = "soc-2018"


@dataclass(frozen=True, slots=True)
class Licensed:
    """That the law asks for a licence in an occupation.

    Attributes:
        sentence: Where, and which, in a sentence for people.
        source: Who says so.
    """

    sentence: str
    source: str


def human_skills() -> frozenset[str]:
    """The human skills of the small vocabulary by URI, with those of ESCO and O*NET they match."""
    small = small_vocabulary()
    human = small.collections["human"]
    matched = {one.target for one in small.matches if one.source in human}
    return human | matched | {one.source for one in small.matches if one.target in human}


def licensed_occupations() -> Mapping[str, Licensed]:
    """The licensed occupations of the small vocabulary, by their code of SOC 2018."""
    found = {}
    for one in small_vocabulary().occupations.values():
        for code in one.codes:
            if one.licence and code.scheme == _SOC:
                found[code.value] = Licensed(one.licence, "Cairn's small vocabulary")
    return found


def kind_of(clause: Clause, human: Collection[str], framework: SkillFramework) -> ClauseKind:
    """What a clause asks for.

    Args:
        clause: The clause.
        human: The human skills, by URI.
        framework: How skills relate: what counts as a human skill is one.

    Returns:
        "human" where some leaf wants a human skill, "technical" where some leaf wants a skill and
        none a human one, else "other".
    """
    wanted = [
        leaf.wanted.skill
        for leaf in leaves_of(clause.wanted)
        if isinstance(leaf.wanted, SkillWanted)
    ]
    counting = {way for skill in human for way in framework.counting_as(skill)} if wanted else set()
    if any(skill in counting for skill in wanted):
        return "human"
    return "technical" if wanted else "other"
