"""The credential that carries a bitstring, and what it says of one entry at one instant.

Writes list credentials for the caller to sign, and reads list credentials whose proof the caller
has checked. Knows nothing of signatures, fetching or who may publish a list for whom.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cairn.kernel.errors import InputError, StatusError, UsageError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.status.bitstring import MINIMUM_ENTRIES, Bitstring, decode, decode_2021, encode
from cairn.status.entry import BITSTRING_ENTRY, BitstringEntry
from cairn.status.finding import StatusFinding, finding

__all__ = ["evaluate", "status_list_credential"]

_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_TYPES_BITSTRING = ("BitstringStatusListCredential", "BitstringStatusList")
_TYPES_2021 = ("StatusList2021Credential", "StatusList2021")
# base64 of the GZIP magic and method octets: text that starts so needs no guess.
_GZIP_IN_BASE64 = "H4sI"


def status_list_credential(
    list_url: str,
    issuer: str | JsonObject,
    purpose: str,
    bits: Bitstring,
    *,
    valid_from: datetime,
    valid_until: datetime | None = None,
    ttl: timedelta | None = None,
) -> JsonObject:
    """Build an unsigned BitstringStatusListCredential.

    Source: W3C Bitstring Status List v1.0, section 2.2. Its terms are all in the base context.

    Args:
        list_url: Where it will be published; becomes its `id`.
        issuer: The issuer's id, or its profile object.
        purpose: ``revocation`` or ``suspension``.
        bits: The entries; at least 131,072.
        valid_from: From when the list counts.
        valid_until: Until when; None leaves it open.
        ttl: How long a copy may be kept before asking again; written in milliseconds.

    Raises:
        StatusError: If the list is too short.
        UsageError: If the period ends before it begins or the ttl is not positive.
        InputError: If an instant has no zone.
    """
    subject: JsonObject = {
        "id": f"{list_url}#list",
        "type": _TYPES_BITSTRING[1],
        "statusPurpose": purpose,
        "encodedList": encode(bits),
    }
    if ttl is not None:
        subject["ttl"] = _milliseconds(ttl)
    credential: JsonObject = {
        "@context": [_CONTEXT],
        "id": list_url,
        "type": ["VerifiableCredential", _TYPES_BITSTRING[0]],
        "issuer": issuer,
        "validFrom": format_instant(valid_from),
    }
    if valid_until is not None:
        credential["validUntil"] = format_instant(valid_until)
        if valid_until <= valid_from:
            raise UsageError("A status list cannot end before it begins.", code="bad-period")
    credential["credentialSubject"] = subject
    return credential


def evaluate(
    entry: BitstringEntry,
    list_credential: Json,
    *,
    at: datetime,
    strict: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> StatusFinding:
    """Say what a status list says about one entry.

    The list's own proof must have been verified before; this reads only what it states. A
    `StatusError` means the list gives no answer, never that the credential is good.

    Source: W3C Bitstring Status List v1.0, section 3.2.

    Args:
        entry: The credential's place, from `cairn.status.entry.read_entry`.
        list_credential: The list credential as JSON.
        at: The instant that counts.
        strict: Refuse, rather than note, what real lists do beside the standard: fewer entries
            than the minimum, another `id` than the URL, no multibase letter, an index written as
            a number, the older StatusList2021.
        limits: The ceilings to obey.

    Raises:
        StatusError: If the list is of another type or purpose, not valid at the instant, damaged
            or too short to hold the entry.
        LimitError: If it would inflate beyond the limits.
    """
    notes: list[str] = []
    subject = _subject(entry, list_credential)
    _check_purpose(entry, subject)
    _check_period(list_credential, at)
    _check_size(entry, subject)
    if list_credential.get("id", entry.list_url) != entry.list_url:
        notes.append("The status list names another address than the credential does.")
    bits = _bits(entry, subject.get("encodedList"), notes, limits)
    if len(bits) // entry.size < MINIMUM_ENTRIES:
        notes.append(
            f"The status list has {len(bits) // entry.size} entries; "
            f"the standard asks for at least {MINIMUM_ENTRIES}."
        )
    if strict and (notes or entry.notes):
        raise StatusError((*entry.notes, *notes)[0], code="status-list-not-strict")
    value = bits.get(entry.index, entry.size)
    return finding(entry.purpose, value, entry.messages.get(value, ""), (*entry.notes, *notes))


def _milliseconds(ttl: timedelta) -> int:
    milliseconds = ttl // timedelta(milliseconds=1)
    if milliseconds < 1:
        raise UsageError("The ttl of a status list must be positive.", code="bad-ttl")
    return milliseconds


def _has_type(value: Json, name: str) -> bool:
    return value == name or (isinstance(value, list) and name in value)


def _subject(entry: BitstringEntry, document: Json) -> JsonObject:
    wanted = _TYPES_BITSTRING if entry.type == BITSTRING_ENTRY else _TYPES_2021
    subject = document.get("credentialSubject") if isinstance(document, dict) else None
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    if (
        not isinstance(subject, dict)
        or not _has_type(document.get("type"), wanted[0])
        or not _has_type(subject.get("type"), wanted[1])
    ):
        raise StatusError(
            f"What stands at the status address is not a {wanted[0]}.",
            code="not-a-status-list",
            mend="Ask the issuer whether the credential still stands.",
        )
    return subject


def _check_purpose(entry: BitstringEntry, subject: JsonObject) -> None:
    if not _has_type(subject.get("statusPurpose"), entry.purpose):
        raise StatusError(
            f"The status list is not about “{entry.purpose[:80]}”, which the credential asks for.",
            code="purpose-mismatch",
        )


def _check_size(entry: BitstringEntry, subject: JsonObject) -> None:
    if subject.get("statusSize", entry.size) != entry.size:
        raise StatusError(
            "The status list and the credential disagree on how many bits an entry has.",
            code="status-size-mismatch",
        )


def _check_period(document: JsonObject, at: datetime) -> None:
    begins = _instant(document, "validFrom", "issuanceDate")
    ends = _instant(document, "validUntil", "expirationDate")
    if begins is not None and at < begins:
        raise StatusError(
            f"The status list is valid only from {format_instant(begins)}.",
            code="status-list-not-yet-valid",
        )
    if ends is not None and at > ends:
        raise StatusError(
            f"The status list ran out on {format_instant(ends)}.",
            code="status-list-expired",
            mend="Ask the issuer for a current list.",
        )


def _instant(document: JsonObject, *names: str) -> datetime | None:
    for name in names:
        value = document.get(name)
        if value is None:
            continue
        try:
            return parse_instant(value if isinstance(value, str) else "")
        except InputError as error:
            raise StatusError(
                f"{name} of the status list is not a date and time with a zone.",
                code="bad-status-list-date",
            ) from error
    return None


def _bits(entry: BitstringEntry, encoded: Json, notes: list[str], limits: Limits) -> Bitstring:
    if not isinstance(encoded, str):
        raise StatusError("The status list has no encodedList.", code="no-encoded-list")
    if entry.type != BITSTRING_ENTRY:
        # Some issuers took over the multibase letter before the new types; GZIP never starts so.
        return decode_2021(encoded.removeprefix("u"), limits)
    if encoded.startswith(_GZIP_IN_BASE64):
        notes.append("The status list lacks the multibase letter “u” before its text.")
        return decode_2021(encoded, limits)
    return decode(encoded, limits)
