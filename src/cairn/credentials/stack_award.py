"""The two documents of a stack: an award that names what it was earned with, and a record.

The record (CLR 2.0) holds the award and every component as they were signed, and its associations
say which achievement is part of which. Knows nothing of how a stack is decided, and signs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cairn.credentials.clr_record import Association, clr_credential
from cairn.credentials.faults import as_list
from cairn.kernel.json_text import Json, JsonObject

__all__ = [
    "COMPONENT_GENRE",
    "RECORD_GENRE",
    "Component",
    "StackNode",
    "component_entries",
    "stack_evidence",
    "stack_record",
]

COMPONENT_GENRE = "Component credential"
"""The `genre` of evidence that is another credential of the same person."""

RECORD_GENRE = "Comprehensive Learner Record"
"""The `genre` of evidence that is the record with all components."""


@dataclass(frozen=True, slots=True)
class Component:
    """One credential that a stack rests on.

    Attributes:
        document: The credential as it was signed: an object, or a compact JWS as text.
        credential_id: Its id.
        achievement: The id of its achievement.
        title: The achievement's name.
        issuer: The issuer's name.
        awarded: When it was first awarded.
        serves: The names of the requirements that it satisfies.
        note: How it counts when not simply as itself, one sentence; empty otherwise.
    """

    document: JsonObject | str
    credential_id: str
    achievement: str
    title: str
    issuer: str
    awarded: datetime
    serves: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class StackNode:
    """One requirement in the proof, as far as it is satisfied by something.

    Attributes:
        id: A URL for it; the id of the earned achievement for the root.
        name: What is wanted, in words for people.
        rule: What the requirement asks, one sentence.
        achievements: The ids of the achievements that satisfy it directly.
        parts: The requirements below it that were used.
    """

    id: str
    name: str
    rule: str
    achievements: tuple[str, ...] = ()
    parts: tuple[StackNode, ...] = ()


def component_entries(credential: JsonObject) -> list[JsonObject]:
    """Give the evidence of a credential that is other credentials."""
    return [
        entry
        for entry in as_list(credential.get("evidence"))
        if isinstance(entry, dict) and entry.get("genre") == COMPONENT_GENRE
    ]


def stack_evidence(
    components: Sequence[Component], record_id: str, record_name: str
) -> list[JsonObject]:
    """Make the evidence of a stack's award: each component, and the record that holds them all.

    No digest is stated: each component carries its own signature, and its id says which it is.

    Args:
        components: What the stack rests on.
        record_id: The record's id.
        record_name: The record's title.
    """
    entries = [_entry(component) for component in components]
    told = "Holds this credential and every one that it rests on, each with its own signature."
    record: JsonObject = {
        "id": record_id,
        "type": ["Evidence"],
        "name": record_name,
        "description": told,
        "genre": RECORD_GENRE,
    }
    return [*entries, record]


def _entry(component: Component) -> JsonObject:
    serves = ", ".join(f"“{name}”" for name in component.serves)
    narrative = f"Satisfies {serves}. {component.note}".rstrip()
    day = component.awarded.date().isoformat()
    return {
        "id": component.credential_id,
        "type": ["Evidence"],
        "name": component.title,
        "description": f"From {component.issuer}, awarded on {day}.",
        "narrative": narrative,
        "genre": COMPONENT_GENRE,
    }


def stack_record(  # noqa: PLR0913 - one keyword for each part of a record
    *,
    record_id: str,
    name: str,
    issuer: Mapping[str, Json],
    subject: Mapping[str, Json],
    award: JsonObject,
    components: Sequence[Component],
    proof: StackNode,
    valid_from: datetime,
    valid_until: datetime | None,
    statuses: Sequence[JsonObject],
) -> JsonObject:
    """Build the record of a stack, unsigned.

    Args:
        record_id: The record's id, which the award's evidence names.
        name: A title.
        issuer: The issuer's Profile.
        subject: The learner's part: `id` and/or `identifier`.
        award: The signed award that the stack earned.
        components: What it rests on.
        proof: The requirements that were satisfied; its root is the achievement of the award.
        valid_from: From when it counts.
        valid_until: Until when; None for no end.
        statuses: The award's `credentialStatus`, at least one: the two are taken back together.

    Raises:
        ShapeError: If a verifier would fault it, or a component inside it.
    """
    held = {component.achievement for component in components} | {proof.id}
    record = clr_credential(
        credential_id=record_id,
        name=name,
        description="What was earned, and everything it rests on.",
        issuer=issuer,
        subject=subject,
        credentials=[award, *(component.document for component in components)],
        associations=tuple(dict.fromkeys(_associations(proof))),
        achievements=[_achievement(node) for node in _below(proof) if node.id not in held],
        valid_from=valid_from,
        valid_until=valid_until,
        credentialStatus=statuses[0],
    )
    if len(statuses) > 1:
        # As with every award: two statuses step out of the schemas of 1EdTech, and docs say so.
        record["credentialStatus"] = list(statuses)
    return record


def _below(node: StackNode) -> Iterator[StackNode]:
    for part in node.parts:
        yield part
        yield from _below(part)


def _associations(node: StackNode) -> Iterator[Association]:
    for achievement in node.achievements:
        yield Association(achievement, node.id)
    for part in node.parts:
        yield Association(part.id, node.id)
        yield from _associations(part)


def _achievement(node: StackNode) -> JsonObject:
    """A requirement in the only form that a record has for what is not a credential."""
    return {
        "id": node.id,
        "type": ["Achievement"],
        "achievementType": "ext:requirement",
        "name": node.name,
        "description": f"A requirement: {node.name}.",
        "criteria": {"narrative": node.rule},
    }
