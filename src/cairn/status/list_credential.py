"""The credential that carries a bitstring, and what it says of one entry at one instant.

Writes list credentials for the caller to sign, and reads list credentials whose proof the caller
has checked. Knows nothing of signatures, fetching or who may publish a list for whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from cairn.kernel.errors import InputError, StatusError, UsageError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.status.bitstring import MINIMUM_ENTRIES, Bitstring, encode, entry_of
from cairn.status.entry import BITSTRING_ENTRY, BitstringEntry
from cairn.status.finding import StatusFinding, finding
from cairn.status.gzip_text import octets_of, octets_of_2021
from cairn.status.segments import SegmentedList

__all__ = ["ListReading", "consult", "evaluate", "read_list", "status_list_credential"]

_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_TYPES_BITSTRING = ("BitstringStatusListCredential", "BitstringStatusList")
_TYPES_2021 = ("StatusList2021Credential", "StatusList2021")
# base64 of the GZIP magic and method octets: text that starts so needs no guess.
_GZIP_IN_BASE64 = "H4sI"


def status_list_credential(
    list_url: str,
    issuer: str | JsonObject,
    purpose: str,
    bits: Bitstring | SegmentedList,
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
        bits: The entries; at least 131,072. A large list is a `SegmentedList`.
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
        "encodedList": encode(bits) if isinstance(bits, Bitstring) else bits.encoded(),
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
    pieces = _pieces(entry, list_credential, at, limits, notes)
    value, entries = entry_of(pieces, entry.index, entry.size)
    return _answer(entry, value, entries, tuple(notes), strict=strict)


class ListReading(NamedTuple):
    """A whole status list, for whoever asks about many of its entries.

    Attributes:
        octets: The bits; `Bitstring` reads them.
        notes: What was read although the standard writes it another way.
    """

    octets: bytes
    notes: tuple[str, ...]


def read_list(
    entry: BitstringEntry, list_credential: Json, *, at: datetime, limits: Limits = DEFAULT_LIMITS
) -> ListReading:
    """Read a status list for all entries of one type, purpose, address and size.

    Args:
        entry: One of them.
        list_credential: As for `evaluate`.
        at: The instant that counts.
        limits: The ceilings to obey.

    Raises:
        StatusError, LimitError: As `evaluate`, but for an entry outside the list.
    """
    notes: list[str] = []
    octets = b"".join(_pieces(entry, list_credential, at, limits, notes))
    return ListReading(octets, tuple(notes))


def consult(entry: BitstringEntry, reading: ListReading, *, strict: bool = False) -> StatusFinding:
    """Say what `evaluate` would say of an entry, from a list that `read_list` has read.

    Raises:
        StatusError: As `evaluate`.
    """
    value = Bitstring(reading.octets).get(entry.index, entry.size)
    entries = 8 * len(reading.octets) // entry.size
    return _answer(entry, value, entries, reading.notes, strict=strict)


def _pieces(
    entry: BitstringEntry, document: Json, at: datetime, limits: Limits, notes: list[str]
) -> Iterator[bytes]:
    subject = _subject(entry, document)
    _check_purpose(entry, subject)
    _check_period(document, at)
    _check_size(entry, subject)
    if document.get("id", entry.list_url) != entry.list_url:
        notes.append("The status list names another address than the credential does.")
    return _octets(entry, subject.get("encodedList"), notes, limits)


def _answer(
    entry: BitstringEntry, value: int, entries: int, notes: tuple[str, ...], *, strict: bool
) -> StatusFinding:
    notes = (*entry.notes, *notes)
    if entries < MINIMUM_ENTRIES:
        few = f"The status list has {entries} entries; "
        notes += (f"{few}the standard asks for at least {MINIMUM_ENTRIES}.",)
    if strict and notes:
        raise StatusError(notes[0], code="status-list-not-strict")
    return finding(entry.purpose, value, entry.messages.get(value, ""), notes)


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


def _octets(
    entry: BitstringEntry, encoded: Json, notes: list[str], limits: Limits
) -> Iterator[bytes]:
    if not isinstance(encoded, str):
        raise StatusError("The status list has no encodedList.", code="no-encoded-list")
    if entry.type != BITSTRING_ENTRY:
        # Some issuers took over the multibase letter before the new types; GZIP never starts so.
        return octets_of_2021(encoded.removeprefix("u"), limits)
    if encoded.startswith(_GZIP_IN_BASE64):
        notes.append("The status list lacks the multibase letter “u” before its text.")
        return octets_of_2021(encoded, limits)
    return octets_of(encoded, limits)
