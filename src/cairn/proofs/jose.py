"""Credentials as JWTs: the Open Badges profile, the W3C one, and the old `vc` claim.

Open Badges 3.0, section 8.2 (the credential at the top level, `iss`, `jti`, `nbf`, `sub` and
`exp` repeating it); VC-JOSE-COSE 1.0 (`vc+jwt`, nothing repeated); VC Data Model 1.1, section
6.3.1 (the credential under `vc`). What is repeated must agree with the credential.

A key in the header (`jwk`) is anyone's: it is left in `header` for whoever asks, and never used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.canon.contexts import ContextStore
from cairn.canon.jcs import canonicalize
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_match import Match
from cairn.canon.shapes_read import read_known
from cairn.kernel.errors import UsageError
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.keys.material import PublicKey
from cairn.keys.signer import Signer
from cairn.proofs.claims import (
    REPEATING,
    check_claims,
    complete_from_claims,
    repeated_claims,
    subject_id,
)
from cairn.proofs.jws import read_jws, sign_jws, verify_jws

__all__ = [
    "JwtCredential",
    "JwtProfile",
    "issue_jwt",
    "read_jwt",
    "verify_jws_signature",
    "verify_jwt",
]

JwtProfile: TypeAlias = Literal["openbadges", "vc-jose", "vc-1.1", "jws"]
"""How a token carries its credential; ``jws`` is a signed document of another kind (OB 2.0)."""

_VC_CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/2018/credentials/v1",
)
_VC_JWT_TYPES = frozenset({"vc+jwt", "vc-ld+jwt", "vc+ld+json+jwt"})
_HEADER_MEMBERS = frozenset({"alg", "kid", "jwk", "typ"})
# Claims of RFC 7519 that are not members of a credential.
_JWT_ONLY = frozenset({*REPEATING, "aud", "iat"})


@dataclass(frozen=True, slots=True)
class JwtCredential:
    """A credential in a token, read and not yet verified.

    Attributes:
        token: The token, without white space around it.
        header: Its protected header.
        claims: Its payload.
        credential: The credential that it carries.
        profile: How it carries it.
        signing_input: The bytes that the signature is over.
        signature: The signature.
        notes: What a careful reader should know.
        match: What is known of the credential, if its shape is.
    """

    token: str
    header: JsonObject
    claims: JsonObject
    credential: JsonObject
    profile: JwtProfile
    signing_input: bytes
    signature: bytes
    notes: tuple[str, ...] = ()
    match: Match | None = None


def issue_jwt(
    credential: JsonObject,
    signer: Signer,
    *,
    profile: Literal["openbadges", "vc-jose"] = "openbadges",
    write: Callable[[JsonObject], bytes] = canonicalize,
) -> str:
    """Sign a credential as a JWT.

    Args:
        credential: A credential of data model 2.0, without embedded proof.
        signer: Who signs, with Ed25519, P-256, P-384 or RSA.
        profile: Open Badges repeats the main members as claims; VC-JOSE-COSE repeats nothing.
        write: Writes the payload as RFC 8785 has it.

    Returns:
        The compact token; its header has `alg`, `kid` and `typ` and nothing else.

    Raises:
        UsageError: If the credential is not of data model 2.0 (``wrong-version``).
        ShapeError: If a member that must be repeated is missing or malformed.
        CanonicalizationError: If the credential is not JSON that can be written exactly.
    """
    if _first_context(credential) != _VC_CONTEXTS[0]:
        raise UsageError(
            "Only credentials of data model 2.0 are issued as tokens.",
            code="wrong-version",
            mend=f"Put {_VC_CONTEXTS[0]} first in @context.",
        )
    if profile == "vc-jose":
        return sign_jws(write(credential), signer, "vc+jwt")
    return sign_jws(write({**credential, **repeated_claims(credential)}), signer, "JWT")


def read_jwt(
    token: str | bytes, limits: Limits = DEFAULT_LIMITS, contexts: ContextStore | None = None
) -> JwtCredential:
    """Read a token and the credential in it, without believing either.

    Args:
        token: The token.
        limits: The ceilings to obey.
        contexts: The contexts whose known shapes may help to read it; none when left out.

    Raises:
        InputError: If it is too large, no compact JWS, or its parts are not JSON objects.
        ProofError: If its algorithm or header is not accepted.
        ShapeError: If a claim that completes an old credential is malformed.
    """
    jws = read_jws(token, limits)
    shapes = shapes_of(contexts, limits) if contexts else None
    known = read_known(jws.payload, shapes, without=_JWT_ONLY) if shapes else None
    claims = read_json_object(jws.payload, limits) if known is None else known.document
    profile = _profile(jws.header, claims)
    if profile == "vc-1.1":
        credential = complete_from_claims(claims["vc"], claims)
    elif profile == "jws":
        credential = claims
    else:
        credential = {name: value for name, value in claims.items() if name not in _JWT_ONLY}
    text = token.decode("ascii") if isinstance(token, bytes) else token
    return JwtCredential(
        text.strip(),
        jws.header,
        claims,
        credential,
        profile,
        jws.signing_input,
        jws.signature,
        _notes(jws.header, claims, credential, profile),
        known.match if known and profile == "openbadges" else None,
    )


def verify_jwt(jwt: JwtCredential, key: PublicKey) -> None:
    """Check a token's signature, and that its claims agree with its credential.

    Raises:
        SignatureError: If the signature does not match.
        ProofError: If the algorithm does not go with the key (``wrong-key-kind``).
        ShapeError: If a claim is missing (``claim-missing``), malformed (``claim-malformed``)
            or says something else than the credential (``claim-mismatch``).
    """
    verify_jws_signature(jwt, key)
    if jwt.profile != "jws":
        check_claims(jwt.claims, jwt.credential, required=jwt.profile == "openbadges")


def verify_jws_signature(jwt: JwtCredential, key: PublicKey) -> None:
    """Check a token's signature and nothing else, as Open Badges 2.0 asks.

    Raises:
        SignatureError: If the signature does not match.
        ProofError: If the algorithm does not go with the key (``wrong-key-kind``).
    """
    verify_jws(jwt.header, jwt.signing_input, jwt.signature, key)


def _profile(header: JsonObject, claims: JsonObject) -> JwtProfile:
    if isinstance(claims.get("vc"), dict):
        return "vc-1.1"
    kind = header.get("typ")
    if isinstance(kind, str) and kind.lower().removeprefix("application/") in _VC_JWT_TYPES:
        return "vc-jose"
    if _first_context(claims) in _VC_CONTEXTS:
        return "openbadges"
    return "jws"


def _notes(
    header: JsonObject, claims: JsonObject, credential: JsonObject, profile: JwtProfile
) -> tuple[str, ...]:
    notes = []
    if "jwk" in header:
        notes.append("The token brings its own key, which proves nothing about the issuer.")
    others = sorted(str(name)[:40] for name in header.keys() - _HEADER_MEMBERS)
    if others and profile == "openbadges":
        notes.append(f"Open Badges allows no header member {', '.join(others)}; not used.")
    if profile == "openbadges" and "sub" not in claims:
        notes.append(
            "The claim “sub” is missing, which Open Badges requires."
            if subject_id(credential)
            else "The claim “sub” is missing; the subject has no id that it could repeat."
        )
    if profile == "vc-1.1":
        notes.append("The credential is in the “vc” claim of the old data model 1.1.")
    return tuple(notes)


def _first_context(document: JsonObject) -> object:
    contexts = document.get("@context")
    if isinstance(contexts, list):
        return contexts[0] if contexts else None
    return contexts
