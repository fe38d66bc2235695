"""Compact JSON Web Signatures: three parts with dots, and an allow-list of algorithms.

RFC 7515, 7518, 8037 and 9864. Knows signatures and headers, and not what the payload means.
The algorithm is settled before any key is touched, and a key answers only to its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cairn.canon.jcs import canonicalize
from cairn.kernel.errors import InputError, KeyMaterialError, ProofError, SignatureError
from cairn.kernel.json_text import Json, JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.keys.material import KeyKind, PublicKey
from cairn.keys.multibase import decode_base64url, encode_base64url
from cairn.keys.signer import LocalSigner, Signer

__all__ = ["ALGORITHMS", "Jws", "read_jws", "sign_jws", "verify_jws"]

ALGORITHMS: Mapping[str, KeyKind] = {
    "EdDSA": "Ed25519",
    "Ed25519": "Ed25519",
    "ES256": "P-256",
    "ES384": "P-384",
    "RS256": "RSA",
}
"""The algorithms that are verified, and the one kind of key that goes with each.

No ``none``, no HS*: a shared secret is no signature. ``Ed25519`` is the name of RFC 9864.
"""

_SIGNS_WITH: Mapping[KeyKind, str] = {
    "Ed25519": "EdDSA",  # the name that every wallet knows
    "P-256": "ES256",
    "P-384": "ES384",
    "RSA": "RS256",
}
_LONGEST_HEADER = 65_536
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Jws:
    """A compact JWS, read and not yet verified.

    Attributes:
        header: The protected header.
        payload: The bytes that were signed, decoded.
        signing_input: The ASCII bytes that the signature is over.
        signature: The signature.
    """

    header: JsonObject
    payload: bytes
    signing_input: bytes
    signature: bytes


def read_jws(token: str | bytes, limits: Limits = DEFAULT_LIMITS) -> Jws:
    """Read a compact JWS, refusing what must not be verified at all.

    Args:
        token: The token; white space around it is ignored.
        limits: The ceilings to obey.

    Raises:
        InputError: If it is too large (``document-too-large``), is no compact JWS
            (``not-a-jws``), or its header is not JSON.
        ProofError: If the algorithm is not on the list (``algorithm-not-allowed``), or the
            header changes the rules by ``crit``, ``b64`` or ``zip`` (``header-not-allowed``).
    """
    # base64url makes three bytes of four characters; the header comes on top.
    if len(token) > limits.document_bytes * 4 // 3 + _LONGEST_HEADER:
        raise InputError("The token is too large.", code="document-too-large")
    parts = _text(token).strip().split(".")
    if len(parts) != _PARTS or not all(parts):
        raise InputError(
            "This is not a compact JWS: three parts with dots between them.", code="not-a-jws"
        )
    if len(parts[0]) > _LONGEST_HEADER:
        raise InputError("The header of the token is too large.", code="document-too-large")
    header = read_json_object(_decode(parts[0], limits), limits)
    _check_header(header)
    return Jws(
        header,
        _decode(parts[1], limits),
        f"{parts[0]}.{parts[1]}".encode("ascii"),
        _decode(parts[2], limits),
    )


def verify_jws(header: JsonObject, signing_input: bytes, signature: bytes, key: PublicKey) -> None:
    """Check the signature of a JWS.

    Raises:
        ProofError: If the algorithm is not on the list (``algorithm-not-allowed``) or does not
            go with the key (``wrong-key-kind``).
        SignatureError: If the signature does not match.
    """
    _check_header(header)
    if key.kind != ALGORITHMS[header["alg"]]:
        raise ProofError(
            f"The algorithm {header['alg']} does not go with a key of kind {key.kind}.",
            code="wrong-key-kind",
        )
    if not key.verify(signature, signing_input):
        raise SignatureError(
            "The signature does not match the token: something was changed after signing,"
            " or another key signed it."
        )


def sign_jws(payload: JsonObject | bytes, signer: Signer, token_type: str) -> str:
    """Sign a JSON object as a compact JWS.

    Args:
        payload: What is signed; written canonically (RFC 8785), or so already.
        signer: Who signs; its verification method becomes the `kid`.
        token_type: The `typ` of the header.

    Raises:
        CanonicalizationError: If the payload is not JSON that can be written exactly.
        ProofError: If the signer's signature does not match its own key (``signer-mismatch``).
    """
    key = signer.public_key
    header = {
        "alg": _SIGNS_WITH[key.kind],
        "kid": signer.verification_method,
        "typ": token_type,
    }
    written = payload if isinstance(payload, bytes) else canonicalize(payload)
    parts = [encode_base64url(part) for part in (canonicalize(header), written)]
    signing_input = ".".join(parts).encode("ascii")
    signature = signer.sign(signing_input)
    # A key in this process cannot be another than the one it says.
    if not isinstance(signer, LocalSigner) and not key.verify(signature, signing_input):
        raise ProofError(
            "The signer's signature does not match its own public key.", code="signer-mismatch"
        )
    return f"{signing_input.decode('ascii')}.{encode_base64url(signature)}"


def _check_header(header: JsonObject) -> None:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise ProofError(
            f"The signing algorithm {_shown(algorithm)} is not accepted.",
            code="algorithm-not-allowed",
            mend="Accepted are " + ", ".join(ALGORITHMS) + ".",
        )
    for name in ("crit", "zip"):
        if name in header:
            raise ProofError(
                f"The header member “{name}” is not accepted.", code="header-not-allowed"
            )
    if header.get("b64", True) is not True:
        raise ProofError(
            "A token whose payload is not encoded is not accepted.", code="header-not-allowed"
        )


def _shown(value: Json) -> str:
    return f"“{value[:40]}”" if isinstance(value, str) else "(none)"


def _text(token: str | bytes) -> str:
    try:
        text = token.decode("ascii") if isinstance(token, bytes) else token
        text.encode("ascii")
    except UnicodeError as error:
        raise InputError("A compact JWS is ASCII text.", code="not-a-jws") from error
    return text


def _decode(part: str, limits: Limits) -> bytes:
    try:
        return decode_base64url(part, longest=limits.document_bytes * 4 // 3 + 4)
    except KeyMaterialError as error:
        raise InputError(
            f"A part of the token cannot be read: {error.sentence}", code="not-a-jws"
        ) from error
