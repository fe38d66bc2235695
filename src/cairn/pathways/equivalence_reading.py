"""Equivalences as signed documents: an EndorsementCredential that says A counts as B.

Knows how one is written and read. The endorsed id is A; Cairn's extension says what it counts as
and how far; ``validFrom`` and ``validUntil`` say when. Open Badges 3.0 (EndorsementCredential) has
no members for that, so a reader that does not know them sees an endorsement of A with its comment.
Proofs are the verifier's: read only what was verified.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from cairn.credentials.faults import as_list
from cairn.kernel.errors import InputError
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import Json, JsonObject
from cairn.pathways.equivalence import Equivalence
from cairn.pathways.wanted import WHOLE

__all__ = ["equivalence_of", "equivalence_subject"]


def equivalence_subject(statement: Equivalence) -> JsonObject:
    """Write what an equivalence says as the subject of an EndorsementCredential."""
    source, target = (
        f"“{name}”" if name else identifier
        for name, identifier in (
            (statement.source_name, statement.source),
            (statement.target_name, statement.target),
        )
    )
    percent = f"{statement.percent.normalize():f}"
    return {
        "id": statement.source,
        "type": ["EndorsementSubject"],
        "endorsementComment": f"{source} counts as {target}, for {percent} %.",
        "countsAs": statement.target,
        "countsAsName": statement.target_name or statement.target,
        "countsAsPercent": percent,
    }


def equivalence_of(credential: JsonObject, *, source_name: str = "") -> Equivalence:
    """Read an equivalence from an EndorsementCredential.

    Args:
        credential: The credential, verified by the caller.
        source_name: What A is called; the credential does not say.

    Raises:
        InputError: If it says of nothing that it counts as something (``no-equivalence``), or a
            date is none (``bad-instant``).
        UsageError: If the percentage is out of its range (``out-of-range``) or a side is empty
            (``nothing-wanted``).
    """
    subjects = [
        one for one in as_list(credential.get("credentialSubject")) if isinstance(one, dict)
    ]
    subject = subjects[0] if subjects else {}
    issuer = credential.get("issuer")
    named = issuer if isinstance(issuer, dict) else {"id": issuer}
    percent = _percent(subject.get("countsAsPercent", str(WHOLE)))
    if percent is None or not _text(subject, "countsAs"):
        raise InputError(
            "The credential does not say what counts as what, or how far.",
            code="no-equivalence",
            mend="Give an endorsement with countsAs and countsAsPercent.",
        )
    since, until = _text(credential, "validFrom"), _text(credential, "validUntil")
    return Equivalence(
        source=_text(subject, "id"),
        target=_text(subject, "countsAs"),
        issuer_id=_text(named, "id"),
        percent=percent,
        since=parse_instant(since) if since else None,
        until=parse_instant(until) if until else None,
        source_name=source_name,
        target_name=_text(subject, "countsAsName"),
        issuer_name=_text(named, "name"),
        statement=_text(credential, "id"),
    )


def _text(document: JsonObject, member: str) -> str:
    value = document.get(member)
    return value if isinstance(value, str) else ""


def _percent(value: Json) -> Decimal | None:
    """A number as text, as Cairn writes it, or as one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
