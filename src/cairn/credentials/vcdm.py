"""The W3C Verifiable Credentials data model, 2.0 and 1.1: reading its members, whatever the JSON.

The accessors here never fail on odd JSON; they answer None, an empty text or an empty tuple. What
is wrong with a credential is said by `vcdm_rules`. Nothing here knows proofs or the network.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Literal

from cairn.credentials.contexts import VC_V1, VC_V2
from cairn.credentials.faults import as_list
from cairn.credentials.ob2_terms import ob2_kind
from cairn.kernel.errors import InputError
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import Json, JsonObject

__all__ = [
    "Kind",
    "awarded",
    "context_urls",
    "ends_before_it_starts",
    "issuer_id",
    "issuer_name",
    "kind",
    "may_end_before_it_starts",
    "subject_ids",
    "subjects",
    "types",
    "valid_from",
    "valid_until",
    "version",
]

Kind = Literal[
    "achievement",
    "endorsement",
    "clr",
    "status-list",
    "credential",
    "presentation",
    "profile",
    "ob2-assertion",
    "ob2-badge-class",
    "ob2-profile",
    "ob2-endorsement",
    "other",
]
"""What a document is; `credential` is a verifiable credential of another sort."""

_CREDENTIAL_KINDS: tuple[tuple[str, Kind], ...] = (
    ("ClrCredential", "clr"),
    ("OpenBadgeCredential", "achievement"),
    ("AchievementCredential", "achievement"),
    ("EndorsementCredential", "endorsement"),
    ("BitstringStatusListCredential", "status-list"),
    ("StatusList2021Credential", "status-list"),
)


def context_urls(document: JsonObject) -> tuple[str, ...]:
    """Give the texts of `@context`, in their order; inline contexts are left out."""
    return tuple(item for item in as_list(document.get("@context")) if isinstance(item, str))


def types(document: Json) -> tuple[str, ...]:
    """Give the type values of an object as texts; empty when there are none."""
    if not isinstance(document, dict):
        return ()
    return tuple(item for item in as_list(document.get("type")) if isinstance(item, str))


def version(credential: JsonObject) -> Literal["1.1", "2.0"]:
    """Tell which data model a credential follows, by its contexts.

    A document with neither base context counts as 2.0, so that its faults are those of today.
    """
    urls = context_urls(credential)
    return "1.1" if VC_V1 in urls and VC_V2 not in urls else "2.0"


def kind(document: Json) -> Kind:
    """Tell what a document is, by its types and contexts, for any JSON value at all."""
    if not isinstance(document, dict):
        return "other"
    values = types(document)
    if "VerifiablePresentation" in values:
        return "presentation"
    older = None if "VerifiableCredential" in values else ob2_kind(document)
    if older is not None:
        return older
    for type_value, answer in _CREDENTIAL_KINDS:
        if type_value in values:
            return answer
    if "VerifiableCredential" in values or "credentialSubject" in document:
        return "credential"
    return "profile" if "Profile" in values else "other"


def _instant(document: JsonObject, member: str) -> datetime | None:
    text = document.get(member)
    if not isinstance(text, str):
        return None
    try:
        return parse_instant(text)
    except InputError:
        return None


def valid_from(credential: JsonObject) -> datetime | None:
    """Give the instant from which a credential counts: `validFrom`, or 1.1's `issuanceDate`."""
    return _instant(credential, "issuanceDate" if version(credential) == "1.1" else "validFrom")


def valid_until(credential: JsonObject) -> datetime | None:
    """Give the instant after which a credential no longer counts, or None for no end."""
    return _instant(credential, "expirationDate" if version(credential) == "1.1" else "validUntil")


def ends_before_it_starts(credential: JsonObject) -> bool:
    """Tell whether a credential's period of validity is none."""
    start, end = valid_from(credential), valid_until(credential)
    return start is not None and end is not None and end < start


def may_end_before_it_starts(credential: JsonObject) -> bool:
    """Tell whether a credential has to be asked `ends_before_it_starts`, in less time."""
    for start, end in (("validFrom", "validUntil"), ("issuanceDate", "expirationDate")):
        first, last = credential.get(start), credential.get(end)
        if type(first) is str and type(last) is str and _backwards(first, last):
            return True
    return False


@lru_cache(maxsize=1_024)
def _backwards(first: str, last: str) -> bool:
    start, end = _instant({"at": first}, "at"), _instant({"at": last}, "at")
    return start is not None and end is not None and end < start


def awarded(credential: JsonObject) -> datetime | None:
    """Give the instant of the award: `awardedDate`, else the start of validity."""
    return _instant(credential, "awardedDate") or valid_from(credential)


def issuer_id(credential: JsonObject) -> str:
    """Give the issuer's identifier, or an empty text when there is none."""
    issuer = credential.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""


def issuer_name(credential: JsonObject) -> str:
    """Give the name an issuer goes by in the credential, or an empty text."""
    issuer = credential.get("issuer")
    found = issuer.get("name") if isinstance(issuer, dict) else None
    return found if isinstance(found, str) else ""


def subjects(credential: JsonObject) -> tuple[JsonObject, ...]:
    """Give the subjects as objects, one or several; other values are left out."""
    found = as_list(credential.get("credentialSubject"))
    return tuple(item for item in found if isinstance(item, dict))


def subject_ids(credential: JsonObject) -> tuple[str, ...]:
    """Give the identifiers of the subjects that have one."""
    found = (subject.get("id") for subject in subjects(credential))
    return tuple(item for item in found if isinstance(item, str))
