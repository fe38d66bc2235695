"""Building a Comprehensive Learner Record: one envelope around credentials that stay as signed.

What is inside is neither changed nor looked into but for its achievement's id: each credential
keeps its own proof. Signing is `issuing`'s. Source: CLR Standard 2.0.1, classes ClrCredential,
ClrSubject and Association.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from cairn.credentials.contexts import CAIRN_V1, CLR_V2, OB_EXTENSIONS, OB_V3, VC_V2
from cairn.credentials.openbadges import cairn_terms
from cairn.credentials.shape import check_shape
from cairn.kernel.errors import ShapeError, UsageError
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["Association", "AssociationType", "clr_credential"]

AssociationType: TypeAlias = Literal[
    "exactMatchOf", "isChildOf", "isParentOf", "isPartOf", "isPeerOf", "isRelatedTo", "precedes",
    "replacedBy",
]  # fmt: skip
"""How one achievement stands to another; a closed list."""

_INSIDE = "credentialSubject.verifiableCredential["
_RESERVED = frozenset({"@context", "type", "proof", "credentialSubject"})
_EXTENSION_TYPES = frozenset(
    {"1EdTechJsonSchemaValidator2019", "1EdTechRevocationList", "1EdTechCredentialRefresh"}
)


@dataclass(frozen=True, slots=True)
class Association:
    """How one achievement in a record stands to another.

    Attributes:
        source: The id of the achievement that is spoken of.
        target: The id of the achievement that it stands to.
        kind: How: with "isPartOf", the source is a part of the target.
    """

    source: str
    target: str
    kind: AssociationType = "isPartOf"

    def to_json(self) -> JsonObject:
        """The association as the standard writes it; its type is one text, not an array."""
        return {
            "type": "Association",
            "associationType": self.kind,
            "sourceId": self.source,
            "targetId": self.target,
        }


def clr_credential(  # noqa: PLR0913 - one keyword for each part of a record
    *,
    credential_id: str,
    name: str,
    issuer: Mapping[str, Json] | str,
    subject: Mapping[str, Json],
    credentials: Iterable[JsonObject | str],
    associations: Iterable[Association] = (),
    achievements: Iterable[JsonObject] = (),
    valid_from: datetime,
    valid_until: datetime | None = None,
    partial: bool = True,
    **members: Json,
) -> JsonObject:
    """Build a record of credentials.

    Args:
        credential_id: The record's id, an absolute URL.
        name: A title.
        issuer: The Profile of the body that puts the record together, or its id.
        subject: The learner's part: `id` and/or `identifier`.
        credentials: What the record holds, signed: objects, or compact JWS as text. They are put
            in as they are, and only need to be what verifiers tolerate.
        associations: How the achievements stand to one another.
        achievements: Achievements that associations name and no credential inside defines.
        valid_from: From when the record counts.
        valid_until: Until when; None for no end.
        partial: Whether the publisher knows of more than the record holds.
        **members: Further members under their standard names (`description`, `awardedDate`,
            `credentialStatus`, ...), in canonical form.

    Returns:
        The unsigned record.

    Raises:
        ShapeError: If it would have any fault, that of a credential inside included.
        UsageError: If a reserved member is given.
    """
    for reserved in _RESERVED & set(members):
        raise UsageError(f"“{reserved}” is decided by the builder.", code="reserved-member")
    inner: JsonObject = {
        "type": ["ClrSubject"],
        **{key: value for key, value in subject.items() if value not in (None, [])},
        "achievement": list(achievements),
        "verifiableCredential": list(credentials),
        "association": [one.to_json() for one in associations],
    }
    body: JsonObject = {
        "id": credential_id,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": name,
        **{key: value for key, value in members.items() if value is not None},
        "issuer": issuer if isinstance(issuer, str) else dict(issuer),
        "validFrom": format_instant(valid_from),
        "partial": partial,
    }
    if valid_until is not None:
        body["validUntil"] = format_instant(valid_until)
    body["credentialSubject"] = {key: value for key, value in inner.items() if value != []}
    document: JsonObject = {"@context": _contexts(body), **body}
    faults = [
        fault
        for fault in check_shape(document, arrays="canonical")
        if not fault.path.startswith(_INSIDE)
    ] + [fault for fault in check_shape(document) if fault.path.startswith(_INSIDE)]
    if faults:
        told = " ".join(f"{fault.path}: {fault.sentence}" for fault in faults)
        mends = " ".join(dict.fromkeys(fault.mend for fault in faults if fault.mend))
        raise ShapeError(f"The record cannot be built. {told}", code=faults[0].code, mend=mends)
    return document


def _contexts(body: JsonObject) -> list[Json]:
    """The contexts of the record's own members; what stands inside names its own."""
    words = _words(body)
    needed: list[Json] = [VC_V2, CLR_V2, OB_V3]
    if words & _EXTENSION_TYPES:
        needed.append(OB_EXTENSIONS)
    if words & cairn_terms():
        needed.append(CAIRN_V1)
    return needed


def _words(body: JsonObject) -> set[str]:
    found: set[str] = set()
    todo: list[Json] = [body]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict) and "@context" not in value:
            found.update(value)
            kinds = value.get("type")
            found.update(one for one in (kinds if isinstance(kinds, list) else [kinds]) if one)
            todo.extend(value.values())
    return found
