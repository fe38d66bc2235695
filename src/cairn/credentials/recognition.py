"""Recognised prior learning in a credential: who assessed it, when, and what shows it.

Knows where Open Badges 3.0 has room for that. The assessor is the subject's ``source``, the one who
assessed the achievement on behalf of the issuer; each piece of evidence says by its ``genre`` what
it is for, and in its ``description`` who recognised what. Does not judge the recognition.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cairn.credentials.faults import as_list
from cairn.kernel.json_text import JsonObject

__all__ = [
    "RECOGNITION_GENRE",
    "Recognition",
    "assessor_profile",
    "recognition_evidence",
    "recognition_pieces",
]

RECOGNITION_GENRE = "Recognised prior learning"
"""The `genre` of evidence on which learning from before was recognised."""

_MOST = 500  # pieces of evidence that are looked at


@dataclass(frozen=True, slots=True)
class Recognition:
    """Who recognised what somebody had learned before.

    Attributes:
        assessor: The assessor's name.
        assessor_id: The assessor's DID or web address; empty when not told.
        on: The day of the assessment.
    """

    assessor: str
    assessor_id: str
    on: datetime


def assessor_profile(recognition: Recognition, base: str) -> JsonObject:
    """Make the Profile of an assessor, for the subject's ``source``.

    A Profile needs an id. Without one of the assessor's own it is a UUID made from the publication
    base and the name (version 5, RFC 9562 section 5.5), so that one name stays one assessor.

    Args:
        recognition: Who recognised it.
        base: The https address under which the programme is published.
    """
    made = uuid.uuid5(uuid.NAMESPACE_URL, f"{base}/assessors/{recognition.assessor}").urn
    return {
        "id": recognition.assessor_id or made,
        "type": ["Profile"],
        "name": recognition.assessor,
    }


def recognition_evidence(
    entries: Iterable[JsonObject], recognition: Recognition
) -> list[JsonObject]:
    """Say in each piece of evidence that learning was recognised on it, and by whom.

    Args:
        entries: The pieces, each an Evidence with an id or a name.
        recognition: Who recognised it.
    """
    told = f"recognised by {recognition.assessor} on {recognition.on.date().isoformat()}"
    return [
        {
            **entry,
            "description": f"Learned before, as {_first(entry, 'name', 'id')} shows; {told}.",
            "genre": RECOGNITION_GENRE,
        }
        for entry in entries
    ]


def recognition_pieces(credential: JsonObject) -> tuple[str, ...]:
    """Where the evidence is on which learning was recognised, or what it is called.

    Args:
        credential: An AchievementCredential; it may be malformed.

    Returns:
        Each piece that has an id or a name; nothing for an ordinary award.
    """
    return tuple(
        piece
        for entry in as_list(credential.get("evidence"))[:_MOST]
        if isinstance(entry, dict) and entry.get("genre") == RECOGNITION_GENRE
        if (piece := _first(entry, "id", "name"))
    )


def _first(entry: JsonObject, *members: str) -> str:
    found = [entry.get(member) for member in members]
    return next((text for text in found if isinstance(text, str) and text), "")
