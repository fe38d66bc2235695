"""The JWT claims that repeat members of a credential, and whether they agree with it.

Open Badges 3.0, section 8.2.4.1, and VC Data Model 1.1, section 6.3.1. Instants are compared to
the second, because a NumericDate (RFC 7519, section 2) is usually whole seconds.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime

from cairn.kernel.errors import InputError, ShapeError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import Json, JsonObject

__all__ = [
    "REPEATING",
    "check_claims",
    "complete_from_claims",
    "repeated_claims",
    "subject_id",
]

REPEATING = ("iss", "jti", "nbf", "sub", "exp")
"""The claims that repeat: issuer, id, start, subject and end."""

# The first second of the year 1 and that of the year 10000: a datetime lies between them.
_FIRST_SECOND, _AFTER_LAST = -62_135_596_800, 253_402_300_800


def repeated_claims(credential: JsonObject) -> JsonObject:
    """Return the claims that repeat a credential.

    Raises:
        ShapeError: If the issuer, id or start is missing (``claim-missing``), or an instant is
            malformed (``claim-malformed``).
    """
    claims = {name: _repeated(credential, name) for name in REPEATING}
    for name in ("iss", "jti", "nbf"):
        if claims[name] is None:
            raise _missing(name)
    return {name: value for name, value in claims.items() if value is not None}


def check_claims(claims: JsonObject, credential: JsonObject, *, required: bool) -> None:
    """Check that claims and credential agree.

    Args:
        claims: The payload of the token.
        credential: The credential in it.
        required: Whether what the credential says must be repeated. `exp` and `sub` may be left
            out: the samples of 1EdTech leave out `sub`, and the credential itself is signed.

    Raises:
        ShapeError: With the code ``claim-missing``, ``claim-malformed`` or ``claim-mismatch``.
    """
    for name in REPEATING:
        expected = _repeated(credential, name)
        if name not in claims:
            if required and name not in {"sub", "exp"}:
                raise _missing(name)
            continue
        found = _seconds(name, claims[name]) if name in {"nbf", "exp"} else claims[name]
        if found != expected:
            raise ShapeError(
                f"The claim “{name}” of the token says something else than its credential.",
                code="claim-mismatch",
                mend="The issuer must sign it again with matching claims.",
            )


def complete_from_claims(inner: JsonObject, claims: JsonObject) -> JsonObject:
    """Return a credential of data model 1.1 with what only the claims say added to it.

    Raises:
        ShapeError: If an instant among the claims is malformed (``claim-malformed``).
    """
    credential = dict(inner)
    for claim, name in (("jti", "id"), ("iss", "issuer")):
        if isinstance(claims.get(claim), str):
            credential.setdefault(name, claims[claim])
    for claim, name in (("nbf", "issuanceDate"), ("exp", "expirationDate")):
        if claim in claims and name not in credential:
            instant = datetime.fromtimestamp(_seconds(claim, claims[claim]), UTC)
            credential[name] = format_instant(instant)
    subject = credential.get("credentialSubject")
    if isinstance(subject, dict) and isinstance(claims.get("sub"), str):
        credential["credentialSubject"] = {"id": claims["sub"], **subject}
    return credential


def subject_id(credential: JsonObject) -> Json:
    """Return the id of a credential's one subject; None if it has none, or several subjects."""
    subject = credential.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    return subject.get("id") if isinstance(subject, dict) else None


def _repeated(credential: JsonObject, claim: str) -> Json:
    if claim == "iss":
        issuer = credential.get("issuer")
        return issuer.get("id") if isinstance(issuer, dict) else issuer
    if claim == "jti":
        return credential.get("id")
    if claim == "sub":
        return subject_id(credential)
    names: tuple[str, ...] = ("validUntil", "expirationDate")
    if claim == "nbf":
        # A 1.1 credential may carry both; its own name is the one that the claim repeats.
        names = ("issuanceDate",) if "issuanceDate" in credential else ("validFrom",)
    for name in names:
        if name in credential:
            return _instant_seconds(name, credential[name])
    return None


def _instant_seconds(name: str, value: Json) -> int:
    try:
        instant = parse_instant(value if isinstance(value, str) else "")
    except InputError as error:
        raise ShapeError(
            f"“{name}” of the credential is not a date and time with a zone.",
            code="claim-malformed",
        ) from error
    return math.floor(instant.timestamp())


def _seconds(name: str, value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _not_a_date(name)
    if not _FIRST_SECOND <= value < _AFTER_LAST:
        raise _not_a_date(name)
    return math.floor(value)


def _not_a_date(name: str) -> ShapeError:
    return ShapeError(f"The claim “{name}” is not a number of seconds.", code="claim-malformed")


def _missing(name: str) -> ShapeError:
    return ShapeError(
        f"The claim “{name}” is missing, which Open Badges requires.",
        code="claim-missing",
        mend="Give the credential an id, an issuer and a validFrom.",
    )
