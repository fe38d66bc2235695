"""What a credential says about where its status stands: `credentialStatus`, read and written.

Knows BitstringStatusListEntry, its forerunner StatusList2021Entry, and 1EdTechRevocationList.
Does not look at any list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cairn.kernel.errors import LimitError, StatusError, UsageError
from cairn.kernel.json_text import Json, JsonObject

__all__ = [
    "BITSTRING_ENTRY",
    "BitstringEntry",
    "RevocationListEntry",
    "entries_of",
    "plain_index",
    "read_entry",
    "status_entry",
]

BITSTRING_ENTRY = "BitstringStatusListEntry"
"""The type of an entry in a W3C Bitstring Status List."""

_STATUS_LIST_2021_ENTRY = "StatusList2021Entry"
_REVOCATION_LIST = "1EdTechRevocationList"

# Each entry may cost a fetch; a credential needs two at most (revocation and suspension).
_MOST_ENTRIES = 16
# Beyond 32 bits a status is no status but an identifier, and statusMessage could not list it.
_MOST_BITS = 32
_MOST_MESSAGES = 1024
_LONGEST_URL = 4096
_INDEX = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
_HEXADECIMAL = re.compile(r"0x[0-9A-Fa-f]{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class BitstringEntry:
    """A place in a bitstring status list.

    Attributes:
        type: ``BitstringStatusListEntry`` or ``StatusList2021Entry``.
        purpose: What a set entry means: ``revocation``, ``suspension``, ``refresh``,
            ``message`` or a word of the issuer's.
        index: The entry's number in the list, counted from zero.
        list_url: Where the list credential is (``statusListCredential``).
        size: Bits per entry (``statusSize``).
        messages: For ``message``: value to text (``statusMessage``).
        notes: What was read although the standard writes it another way.
    """

    type: str
    purpose: str
    index: int
    list_url: str
    size: int = 1
    messages: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RevocationListEntry:
    """A pointer to a 1EdTech revocation list.

    Attributes:
        list_url: Where the list is: the entry's ``id``.
    """

    list_url: str


def entries_of(credential_status: Json) -> tuple[Json, ...]:
    """Split `credentialStatus` into its entries, so that a bad one does not hide the others.

    Args:
        credential_status: The member's value: None when absent, one object, or an array.

    Raises:
        LimitError: If there are more than 16 entries.
    """
    if credential_status is None:
        return ()
    if not isinstance(credential_status, list):
        return (credential_status,)
    if len(credential_status) > _MOST_ENTRIES:
        raise LimitError(
            f"The credential names more than {_MOST_ENTRIES} statuses.", code="too-many-statuses"
        )
    return tuple(credential_status)


def read_entry(entry: Json) -> BitstringEntry | RevocationListEntry:
    """Read one entry of `credentialStatus`.

    Source: W3C Bitstring Status List v1.0, section 2.1; StatusList2021; 1EdTech VCRL 1.0.

    Raises:
        StatusError: If it breaks its rules, or is of a type that Cairn does not read
            (``unknown-status-type``).
    """
    if not isinstance(entry, dict):
        raise StatusError("A credential status is not an object.", code="bad-status-entry")
    types = _types(entry)
    for known in (BITSTRING_ENTRY, _STATUS_LIST_2021_ENTRY):
        if known in types:
            return _bitstring_entry(entry, known)
    if _REVOCATION_LIST in types:
        return RevocationListEntry(_url(entry, "id"))
    named = f"“{types[0][:80]}”" if types else "none"
    raise StatusError(
        f"The type of the credential status ({named}) is not one that Cairn can read.",
        code="unknown-status-type",
        mend="Ask the issuer whether the credential still stands.",
    )


def status_entry(list_url: str, index: int, purpose: str = "revocation") -> JsonObject:
    """Write the `credentialStatus` of a new credential.

    The entry's `id` names the place in the list and nothing else: a credential's own id in a
    status URL would tell the host whose credential is looked at.

    Args:
        list_url: The URL of the list credential.
        index: The credential's place, see `cairn.status.assignment.choose_index`.
        purpose: ``revocation`` or ``suspension``.

    Raises:
        UsageError: If the index is negative or the URL has a fragment.
    """
    if index < 0 or "#" in list_url:
        raise UsageError(
            "A status entry needs an index from zero and a list URL without “#”.",
            code="bad-status-entry",
        )
    return {
        "id": f"{list_url}#{index}",
        "type": BITSTRING_ENTRY,
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


def _bitstring_entry(entry: JsonObject, kind: str) -> BitstringEntry:
    notes: list[str] = []
    if kind == _STATUS_LIST_2021_ENTRY:
        notes.append("The status uses StatusList2021, the forerunner of Bitstring Status List.")
    purpose = entry.get("statusPurpose")
    if not isinstance(purpose, str) or not purpose:
        raise StatusError("The credential status names no purpose.", code="no-status-purpose")
    size = _size(entry.get("statusSize", 1))
    messages = _messages(entry.get("statusMessage"))
    if size > 1 and len(messages) != 1 << size:
        notes.append("The status does not say what each of its values means (statusMessage).")
    return BitstringEntry(
        kind,
        purpose,
        _index(entry.get("statusListIndex"), notes),
        _url(entry, "statusListCredential"),
        size,
        messages,
        tuple(notes),
    )


def _types(entry: JsonObject) -> list[str]:
    value = entry.get("type")
    names = value if isinstance(value, list) else [value]
    return [name for name in names if isinstance(name, str)]


def plain_index(value: Json) -> int | None:
    """Read `statusListIndex` as the standard has it written; None if it is written otherwise."""
    return int(value) if isinstance(value, str) and _INDEX.fullmatch(value) else None


def _index(value: Json, notes: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18:
        notes.append("statusListIndex is written as a number; the standard asks for a text.")
        return value
    index = plain_index(value)
    if index is not None:
        return index
    raise StatusError(
        "statusListIndex is not a whole number from zero, written in plain digits.",
        code="bad-status-index",
    )


def _size(value: Json) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_BITS:
        return value
    raise StatusError(
        f"statusSize is not a number of bits from 1 to {_MOST_BITS}.", code="bad-status-size"
    )


def _url(entry: JsonObject, name: str) -> str:
    value = entry.get(name)
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_URL:
        return value
    raise StatusError(
        f"The credential status does not say where its list is ({name}).", code="no-status-list"
    )


def _messages(value: Json) -> dict[int, str]:
    found: dict[int, str] = {}
    for item in value[:_MOST_MESSAGES] if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        status, message = item.get("status"), item.get("message")
        if not isinstance(status, str) or not isinstance(message, str):
            continue
        if _HEXADECIMAL.fullmatch(status):
            found[int(status, 16)] = message
    return found
