"""Comprehensive Learner Record 2.0: its three classes, and the credentials that it carries.

Only what reading and checking need. A CLR says nothing by itself about the credentials inside:
each is verified on its own. Source: CLR Standard 2.0, data model and context 2.0.1.
"""

from __future__ import annotations

from cairn.credentials.faults import as_list
from cairn.credentials.model_classes import ModelClass, listed, may, must
from cairn.credentials.model_credential import ENVELOPE
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["CLR_CLASSES", "associations_of", "credentials_of"]

CLR_CLASSES: tuple[ModelClass, ...] = (
    ModelClass(
        "ClrCredential",
        (
            must("id", "url"),
            must("name", "text"),
            may("description", "text"),
            listed("endorsement", "EndorsementCredential"),
            listed("endorsementJwt", "compact-jws"),
            may("image", "Image"),
            may("partial", "boolean"),
            may("awardedDate", "instant"),
            must("credentialSubject", "ClrSubject"),
            *ENVELOPE,
        ),
        (("VerifiableCredential",), ("ClrCredential",)),
        credential=True,
    ),
    ModelClass(
        "ClrSubject",
        (
            may("id", "url", note="or at least one identifier"),
            listed("identifier", "IdentityObject"),
            listed("achievement", "Achievement"),
            listed("verifiableCredential", "credential", required=True),
            listed("association", "Association", note="how the achievements inside relate"),
        ),
        (("ClrSubject",),),
    ),
    ModelClass(
        "Association",
        (
            must("associationType", "AssociationType"),
            must("sourceId", "url"),
            must("targetId", "url"),
        ),
        (("Association",),),
        type_array=False,
        closed=True,
    ),
)
"""The classes that CLR 2.0 adds to those of Open Badges 3.0."""


def _subject_members(clr: JsonObject, member: str) -> list[Json]:
    subjects = as_list(clr.get("credentialSubject"))
    return [
        item
        for subject in subjects
        if isinstance(subject, dict)
        for item in as_list(subject.get(member))
    ]


def credentials_of(clr: JsonObject) -> tuple[JsonObject | str, ...]:
    """Give the credentials inside a CLR: objects, and compact JWS as text; other values dropped."""
    inside = _subject_members(clr, "verifiableCredential")
    return tuple(item for item in inside if isinstance(item, dict | str))


def associations_of(clr: JsonObject) -> tuple[JsonObject, ...]:
    """Give the associations between the achievements inside a CLR."""
    return tuple(item for item in _subject_members(clr, "association") if isinstance(item, dict))
