"""Equivalences as signed documents: an EndorsementCredential that says A counts as B.

Knows how one is written and read. The endorsed id is A; Cairn's context has the members that say
what it counts as and how far; ``validFrom`` and ``validUntil`` say when. Open Badges 3.0 has no
members for that, so a reader that does not know them sees an endorsement of A with its comment.
Signing is the issuer's (`cairn.credentials.issuing`), proofs are the verifier's: read only what
was verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from cairn.credentials.faults import as_list, is_url
from cairn.credentials.openbadges import endorsement_credential
from cairn.kernel.errors import InputError, ShapeError
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import Json, JsonObject
from cairn.pathways.equivalence import Equivalence
from cairn.pathways.wanted import WHOLE

__all__ = ["equivalence_credential", "equivalence_of", "equivalence_subject"]


def equivalence_credential(
    statement: Equivalence,
    *,
    credential_id: str,
    issuer: Mapping[str, Json] | str,
    valid_from: datetime,
    **members: Json,
) -> JsonObject:
    """Build the EndorsementCredential that says what an equivalence says, to be signed.

    Args:
        statement: What counts as what, how far, until when. Who says so is `issuer`.
        credential_id: The credential's id, an absolute URL.
        issuer: The Profile of who says so, or its id.
        valid_from: From when it counts.
        **members: Further members under their standard names, such as `credentialStatus`.

    Returns:
        The unsigned credential, in canonical form.

    Raises:
        ShapeError: If a side is no absolute URL (``not-a-url``), such as the word for a kind of
            licence: two issuers may mean different things by one word. Or if the credential would
            have any other fault, such as an end before its beginning.
        UsageError: If a reserved member is given.
    """
    for side in (statement.source, statement.target):
        if not is_url(side):
            raise ShapeError(
                f"“{side[:80]}” is not one absolute URL.",
                code="not-a-url",
                mend="Name both sides by their addresses, with the scheme: https://... or urn:...",
            )
    subject = equivalence_subject(statement)
    return endorsement_credential(
        credential_id=credential_id,
        issuer=issuer,
        endorsed_id=statement.source,
        comment=str(subject["endorsementComment"]),
        name=_title(statement),
        valid_from=valid_from,
        valid_until=statement.until,
        subject=subject,
        **members,
    )


def equivalence_subject(statement: Equivalence) -> JsonObject:
    """Write what an equivalence says as the subject of an EndorsementCredential."""
    percent = f"{statement.percent.normalize():f}"
    subject: JsonObject = {
        "id": statement.source,
        "type": ["EndorsementSubject"],
        "endorsementComment": f"{_title(statement)}, for {percent} %.",
        "countsAs": statement.target,
        "countsAsName": statement.target_name,
        "countsAsPercent": percent,
    }
    return {name: value for name, value in subject.items() if value}


def _title(statement: Equivalence) -> str:
    source, target = (
        f"“{name}”" if name else identifier
        for name, identifier in (
            (statement.source_name, statement.source),
            (statement.target_name, statement.target),
        )
    )
    return f"{source} counts as {target}"


def equivalence_of(credential: JsonObject, *, source_name: str = "") -> Equivalence:
    """Read an equivalence from an EndorsementCredential.

    Args:
        credential: The credential, verified by the caller.
        source_name: What A is called; the credential does not say.

    Raises:
        InputError: If it is no endorsement, has several subjects or says of nothing that it
            counts as something (``no-equivalence``), or a date is none (``bad-instant``).
        UsageError: If the percentage is out of its range (``out-of-range``) or a side is empty
            (``nothing-wanted``).
    """
    subjects = [
        one for one in as_list(credential.get("credentialSubject")) if isinstance(one, dict)
    ]
    endorses = "EndorsementCredential" in as_list(credential.get("type"))
    subject = subjects[0] if endorses and len(subjects) == 1 else {}
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
