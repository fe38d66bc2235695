"""What a framework says, one statement at a time: the values that importers yield and stores keep.

Knows skills, occupations and the statements between them, in the words of SKOS, ESCO and O*NET.
Puts nothing together; `cairn.skills.framework` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = [
    "Broader",
    "Code",
    "ConceptKind",
    "FrameworkHead",
    "Match",
    "MatchKind",
    "Membership",
    "Occupation",
    "RelatedOccupation",
    "RelationKind",
    "Skill",
    "SkillKind",
    "SkillRelation",
    "Statement",
]

SkillKind: TypeAlias = Literal["skill", "knowledge", "language", "attitude", "tool", "group"]
"""What kind of thing a skill is. A group is a heading of the hierarchy, not a skill to hold."""

ConceptKind: TypeAlias = Literal["occupation", "group"]
"""Whether an occupation is one, or a heading of the classification."""

RelationKind: TypeAlias = Literal["essential", "optional", "rated", "used"]
"""How a skill belongs to an occupation, or to another skill.

ESCO says essential or optional; O*NET rates importance and level, and names technology that is
used.
"""

MatchKind: TypeAlias = Literal["exact", "close", "broad", "narrow", "related"]
"""How concepts of two frameworks match, as in SKOS, section 10."""


@dataclass(frozen=True, slots=True)
class FrameworkHead:
    """Which framework, which edition, and what must be said where it is used.

    Attributes:
        name: Short name in lower case, such as ``esco``.
        version: Edition, as its publisher writes it.
        language: Language of the labels, as in BCP 47.
        title: Full name.
        publisher: Who publishes it.
        licence: Under which terms it may be used.
        attribution: The sentence that must stand where it is used.
    """

    name: str
    version: str
    language: str
    title: str
    publisher: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill, a field of knowledge, a tool, or a heading over some.

    Attributes:
        uri: What identifies it.
        label: Preferred label.
        alternatives: Other labels, in the order of the source.
        kind: What kind of thing it is.
        reuse: How widely it is used, in ESCO's words; empty where the source does not say.
        description: What it means; may be empty.
        code: Its short code in the framework; may be empty.
        status: "released", "obsolete" or what else the source says; empty where it does not say.
    """

    uri: str
    label: str
    alternatives: tuple[str, ...] = ()
    kind: SkillKind = "skill"
    reuse: str = ""
    description: str = ""
    code: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code in a classification.

    Attributes:
        scheme: ``soc-2018``, ``soc-2010``, ``onet-soc-2019``, ``isco-08`` or ``esco``.
        value: The code as the classification writes it.
    """

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation, or a heading over some.

    Attributes:
        uri: What identifies it.
        label: Preferred label.
        alternatives: Other titles, in the order of the source.
        codes: Its codes in classifications.
        kind: Whether it is an occupation or a heading.
        description: What people in it do; may be empty.
        job_zone: O*NET's job zone, 1 to 5; None where the source has none.
        licence: What the source itself says about a licence or regulation, word for word; empty
            when it says nothing, which does not mean that none is needed.
        status: As for a skill.
    """

    uri: str
    label: str
    alternatives: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    kind: ConceptKind = "occupation"
    description: str = ""
    job_zone: int | None = None
    licence: str = ""
    status: str = ""

    def code(self, scheme: str) -> str:
        """Its code in a classification; empty when it has none."""
        return next((code.value for code in self.codes if code.scheme == scheme), "")


@dataclass(frozen=True, slots=True)
class Broader:
    """One concept is directly below another.

    Attributes:
        concept: The narrower one.
        broader: The broader one.
    """

    concept: str
    broader: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A concept belongs to a collection.

    Attributes:
        concept: The concept.
        collection: Name of the collection, such as ``transversal`` or ``digital``.
    """

    concept: str
    collection: str


@dataclass(frozen=True, slots=True)
class SkillRelation:
    """A skill belongs to an occupation, or to another skill.

    Attributes:
        subject: URI of the occupation or skill.
        skill: URI of the skill that belongs to it.
        kind: How.
        importance: O*NET's importance, 1 to 5; None where not rated or where the source advises
            against using it.
        level: O*NET's level, 0 to 7; None likewise, and where it is not relevant.
        hot: Whether the source marks it as hot technology.
        in_demand: Whether the source marks it as in demand for this occupation.
        note: A mark of the source in words, such as why there is no figure.
    """

    subject: str
    skill: str
    kind: RelationKind
    importance: float | None = None
    level: float | None = None
    hot: bool = False
    in_demand: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class RelatedOccupation:
    """An occupation is like another, as the source says.

    Attributes:
        occupation: The one.
        related: The other.
        tier: How near, in the source's words.
        rank: Its place among the related ones, 1 being nearest.
    """

    occupation: str
    related: str
    tier: str
    rank: int


@dataclass(frozen=True, slots=True)
class Match:
    """Concepts of two frameworks match.

    Attributes:
        source: The one.
        target: The other.
        kind: How; "broad" means that the target is broader.
    """

    source: str
    target: str
    kind: MatchKind


Statement: TypeAlias = (
    Skill | Occupation | Broader | Membership | SkillRelation | RelatedOccupation | Match
)
"""Anything that a framework says."""
