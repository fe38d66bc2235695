"""A skills framework as one value: its skills, its occupations, and what belongs to what.

Put together from statements in any order, so an importer can stream them. What is said twice
counts once. Knows one edition in one language; `cairn.skills.crosswalk` leads from one
classification to another. Does not read files.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from cairn.skills.concepts import (
    Broader,
    Code,
    FrameworkHead,
    Match,
    Membership,
    Occupation,
    RelatedOccupation,
    RelationKind,
    Skill,
    SkillRelation,
    Statement,
)

__all__ = [
    "Broader",
    "Code",
    "Framework",
    "FrameworkHead",
    "Match",
    "Membership",
    "Occupation",
    "RelatedOccupation",
    "Skill",
    "SkillRelation",
    "Statement",
    "framework_of",
    "label_key",
]

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def label_key(text: str) -> str:
    """A label as it is compared: without regard to case and to how it is spaced."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class Framework:
    """One edition of a framework in one language.

    Attributes:
        head: Which one it is, and what must be said where it is used.
        skills: Skills and their headings, by URI.
        occupations: Occupations and their headings, by URI.
        broader: The directly broader concepts of each concept, by URI.
        collections: The concepts of each collection, by its name.
        relations: Which skill belongs to which occupation or skill.
        related: Which occupations are alike.
        matches: What matches concepts of other frameworks.
    """

    head: FrameworkHead
    skills: Mapping[str, Skill] = field(default_factory=dict)
    occupations: Mapping[str, Occupation] = field(default_factory=dict)
    broader: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    collections: Mapping[str, frozenset[str]] = field(default_factory=dict)
    relations: tuple[SkillRelation, ...] = ()
    related: tuple[RelatedOccupation, ...] = ()
    matches: tuple[Match, ...] = ()

    def skills_of(self, subject: str, *kinds: RelationKind) -> tuple[SkillRelation, ...]:
        """The skills that belong to an occupation or skill.

        Args:
            subject: URI of the occupation or skill.
            kinds: Which kinds of relation are wanted; all when none is named.
        """
        found = self._by_subject.get(subject, ())
        return tuple(one for one in found if not kinds or one.kind in kinds)

    def asked_by(self, skill: str, *kinds: RelationKind) -> tuple[SkillRelation, ...]:
        """The relations that lead to a skill: which occupations and skills it belongs to.

        Args:
            skill: URI of the skill.
            kinds: Which kinds of relation are wanted; all when none is named.
        """
        found = self._by_skill.get(skill, ())
        return tuple(one for one in found if not kinds or one.kind in kinds)

    def narrower(self, concept: str) -> tuple[str, ...]:
        """The concepts directly below one, by URI."""
        return self._below.get(concept, ())

    def above(self, concept: str) -> tuple[str, ...]:
        """Every broader concept, the nearest first; a circle in the source does no harm."""
        found: dict[str, None] = {}
        waiting = list(self.broader.get(concept, ()))
        for one in waiting:
            if one not in found and one != concept:
                found[one] = None
                waiting.extend(self.broader.get(one, ()))
        return tuple(found)

    def belongs_to(self, concept: str, collection: str) -> bool:
        """Whether a concept is in a collection, such as ``transversal`` or ``digital``."""
        return concept in self.collections.get(collection, ())

    def called(self, text: str) -> tuple[str, ...]:
        """The URIs of skills and occupations that have this label.

        Preferred labels come before alternatives. Case and spacing do not count.
        """
        return self._by_label.get(label_key(text), ())

    def with_code(self, scheme: str, value: str) -> tuple[Occupation, ...]:
        """The occupations with a code in a classification."""
        return self._by_code.get((scheme, value), ())

    def labels(self) -> Iterator[tuple[str, str, bool]]:
        """Every label of every skill that is no heading: URI, label, whether it is preferred."""
        for skill in self.skills.values():
            if skill.kind != "group":
                yield skill.uri, skill.label, True
                for label in skill.alternatives:
                    yield skill.uri, label, False

    def exact_matches(self) -> tuple[tuple[str, str], ...]:
        """Pairs that mean the same, for `cairn.pathways.framework.SkillFramework`."""
        return tuple((one.source, one.target) for one in self.matches if one.kind == "exact")

    def close_matches(self) -> tuple[tuple[str, str], ...]:
        """Pairs that mean nearly the same, likewise."""
        return tuple((one.source, one.target) for one in self.matches if one.kind == "close")

    @cached_property
    def _by_subject(self) -> Mapping[str, tuple[SkillRelation, ...]]:
        return _grouped((one.subject, one) for one in self.relations)

    @cached_property
    def _by_skill(self) -> Mapping[str, tuple[SkillRelation, ...]]:
        return _grouped((one.skill, one) for one in self.relations)

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((above, below) for below, all_ in self.broader.items() for above in all_)

    @cached_property
    def _by_code(self) -> Mapping[tuple[str, str], tuple[Occupation, ...]]:
        return _grouped(
            ((code.scheme, code.value), one)
            for one in self.occupations.values()
            for code in one.codes
        )

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[str, ...]]:
        concepts: tuple[Skill | Occupation, ...] = (
            *self.skills.values(),
            *self.occupations.values(),
        )
        preferred = [(label_key(one.label), one.uri) for one in concepts]
        others = [(label_key(label), one.uri) for one in concepts for label in one.alternatives]
        grouped = _grouped([*preferred, *others])
        return {label: tuple(dict.fromkeys(uris)) for label, uris in grouped.items()}


def framework_of(head: FrameworkHead, statements: Iterable[Statement]) -> Framework:
    """Put a framework together.

    Args:
        head: Which framework it is.
        statements: What it says, in any order. Of two skills or occupations with one URI the
            later stands, except that a heading never takes the place of a skill.

    Returns:
        The framework.
    """
    gathering = _Gathering()
    for one in statements:
        gathering.add(one)
    return Framework(
        head=head,
        skills=gathering.skills,
        occupations=gathering.occupations,
        broader={concept: tuple(above) for concept, above in gathering.broader.items()},
        collections={name: frozenset(all_) for name, all_ in gathering.collections.items()},
        relations=tuple(gathering.relations),
        related=tuple(gathering.related),
        matches=tuple(gathering.matches),
    )


@dataclass(slots=True)
class _Gathering:
    skills: dict[str, Skill] = field(default_factory=dict)
    occupations: dict[str, Occupation] = field(default_factory=dict)
    broader: dict[str, dict[str, None]] = field(default_factory=dict)
    collections: dict[str, set[str]] = field(default_factory=dict)
    relations: dict[SkillRelation, None] = field(default_factory=dict)
    related: dict[RelatedOccupation, None] = field(default_factory=dict)
    matches: dict[Match, None] = field(default_factory=dict)

    def add(self, one: Statement) -> None:
        match one:
            case Skill():
                known = self.skills.get(one.uri)
                if known is None or known.kind == "group" or one.kind != "group":
                    self.skills[one.uri] = one
            case Occupation():
                self.occupations[one.uri] = one
            case Broader():
                self.broader.setdefault(one.concept, {})[one.broader] = None
            case Membership():
                self.collections.setdefault(one.collection, set()).add(one.concept)
            case SkillRelation():
                self.relations[one] = None
            case RelatedOccupation():
                self.related[one] = None
            case Match():
                self.matches[one] = None


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    found: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
