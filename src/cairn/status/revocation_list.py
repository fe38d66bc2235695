"""Revocation lists that name credentials: 1EdTechRevocationList.

Knows how it names the revoked. Such a list is not signed: whoever controls the address controls
the answer, so the caller must have fetched it over a secured connection. The lists of Open Badges
2.0 are read in `cairn.credentials.ob2_trust`.
"""

from __future__ import annotations

import re

from cairn.kernel.errors import StatusError
from cairn.kernel.json_text import Json, JsonObject
from cairn.status.finding import StatusFinding, finding

__all__ = ["evaluate_revocation_list"]

_MEMBERS = ("revokedCredential", "revokedCredentials")
# One run of escapes at a time: the standard library's unquote takes seconds on a hostile list.
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+", re.ASCII)


def evaluate_revocation_list(credential_id: str, document: Json) -> StatusFinding:
    """Say whether a 1EdTech revocation list names a credential.

    An item without `revoked` means revoked; `revoked: false` lifts the item. The published
    validator reads `revokedCredential`; its own comments say `revokedCredentials`, so that is
    read too, with a note. An empty list may be left out altogether (OB 3.0 JSON binding), so a
    document with `id` and `issuer` but no items revokes nothing.

    Source: 1EdTech VCRL 1.0 as the public validator's RevocationListProbe applies it.

    Raises:
        StatusError: If the document is no such list, or its item for this credential is unclear.
    """
    notes: list[str] = []
    wanted = _plain(credential_id)
    revoked = any(
        _names(item, wanted) and _is_revoked(item, notes) for item in _items(document, notes)
    )
    return finding("revocation", int(revoked), "", tuple(notes))


def _not_a_list() -> StatusError:
    return StatusError(
        "What stands at the status address is not a revocation list.",
        code="not-a-revocation-list",
        mend="Ask the issuer whether the credential still stands.",
    )


def _items(document: Json, notes: list[str]) -> list[Json]:
    if not isinstance(document, dict):
        raise _not_a_list()
    found: list[Json] = []
    present = [name for name in _MEMBERS if document.get(name) is not None]
    if not present and not (isinstance(document.get("id"), str) and "issuer" in document):
        # An error page in JSON must not read as "nobody is revoked".
        raise _not_a_list()
    for name in present:
        value = document[name]
        found.extend(value if isinstance(value, list) else [value])
    if _MEMBERS[1] in present:
        notes.append("The revocation list writes revokedCredential in the plural.")
    return found


def _names(item: Json, wanted: str) -> bool:
    name = item.get("id") if isinstance(item, dict) else item
    return isinstance(name, str) and _plain(name) == wanted


def _plain(identifier: str) -> str:
    # OB 3.0, equality and comparison: ids are equal after percent-decoding and trimming.
    return _ESCAPES.sub(_unescape, identifier.strip())


def _unescape(escapes: re.Match[str]) -> str:
    return bytes.fromhex(escapes.group().replace("%", "")).decode("utf-8", "replace")


def _is_revoked(item: Json, notes: list[str]) -> bool:
    if not isinstance(item, dict):
        notes.append("The revocation list names the credential by a bare text.")
        return True
    revoked = _revoked_member(item)
    reason = item.get("revocationReason")
    if revoked and isinstance(reason, str) and reason.strip():
        notes.append(f"The issuer's reason: “{reason[:200]}”.")
    return revoked


def _revoked_member(item: JsonObject) -> bool:
    value = item.get("revoked", True)
    if isinstance(value, bool):
        return value
    raise StatusError(
        "The revocation list does not say clearly whether this credential is revoked.",
        code="bad-revocation-item",
        mend="Ask the issuer whether the credential still stands.",
    )
