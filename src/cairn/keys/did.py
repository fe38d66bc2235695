"""Decentralized identifiers: did:key and did:jwk as documents, did:web as a URL.

Knows the syntax of the three methods. Fetches nothing: what did:web points at is read in
`cairn.keys.resolution`.
"""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

from cairn.kernel.errors import InputError, KeyMaterialError
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.keys.material import PublicKey, public_key_from_jwk
from cairn.keys.multibase import decode_base64url, encode_base64url
from cairn.keys.multikey import decode_multikey

__all__ = [
    "did_document",
    "did_jwk",
    "did_key",
    "did_key_method",
    "did_web_url",
    "signing_key_of",
    "split_did_url",
]

_DID_CONTEXT = "https://www.w3.org/ns/did/v1"
_MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
_JWS_2020_CONTEXT = "https://w3id.org/security/suites/jws-2020/v1"
_RELATIONSHIPS = (
    "assertionMethod",
    "authentication",
    "capabilityInvocation",
    "capabilityDelegation",
)

# DID Core 1.0, section 3.1: method name and method-specific id.
_DID = re.compile(r"did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_LONGEST_DID = 8_192
_HOST = re.compile(
    r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
    re.ASCII,
)
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_HIGHEST_PORT = 65_535


def split_did_url(url: str) -> tuple[str, str]:
    """Split a DID URL into the DID and its fragment.

    Args:
        url: A DID, with or without a fragment.

    Returns:
        The DID and the fragment without its number sign; the fragment may be empty.

    Raises:
        KeyMaterialError: If it is not a DID, or has a path or query (``bad-did``).
    """
    did, _, fragment = url.partition("#")
    if len(url) > _LONGEST_DID or _DID.fullmatch(did) is None:
        raise KeyMaterialError(
            f"“{url[:80]}” is not a decentralized identifier with at most a fragment.",
            code="bad-did",
        )
    return did, fragment


def did_key(key: PublicKey) -> str:
    """Return the did:key of a public key (did:key method, section 2)."""
    return f"did:key:{key.multikey()}"


def did_key_method(key: PublicKey) -> str:
    """Return the id of the one verification method of a key's did:key."""
    return f"{did_key(key)}#{key.multikey()}"


def did_jwk(key: PublicKey) -> str:
    """Return the did:jwk of a public key, its JWK written canonically (did:jwk method)."""
    jwk = json.dumps(key.jwk(), sort_keys=True, separators=(",", ":"))
    return f"did:jwk:{encode_base64url(jwk.encode('ascii'))}"


def did_document(did: str) -> JsonObject:
    """Write out the DID document of a did:key or did:jwk.

    The document of a did:key has a Multikey for signatures and no key for encryption: deriving
    one is optional in the method, and nothing here encrypts.

    Raises:
        KeyMaterialError: If the DID is malformed, of another method (``unsupported-did-method``),
            or its key cannot be used.
    """
    base, fragment = split_did_url(did)
    if fragment:
        raise KeyMaterialError("A DID document belongs to a DID, not a fragment.", code="bad-did")
    key = signing_key_of(base)
    if base.startswith("did:key:"):
        method_id = f"{base}#{base.removeprefix('did:key:')}"
        contexts = [_DID_CONTEXT, _MULTIKEY_CONTEXT]
        material: JsonObject = {"type": "Multikey", "publicKeyMultibase": key.multikey()}
    else:
        method_id = f"{base}#0"
        contexts = [_DID_CONTEXT, _JWS_2020_CONTEXT]
        material = {"type": "JsonWebKey2020", "publicKeyJwk": _jwk_of(base)}
    method = {"id": method_id, "controller": base} | material
    return {
        "@context": contexts,
        "id": base,
        "verificationMethod": [method],
    } | {relationship: [method_id] for relationship in _RELATIONSHIPS}


def signing_key_of(did: str) -> PublicKey:
    """Read the public key that a did:key or did:jwk is made of.

    Raises:
        KeyMaterialError: As `did_document`.
    """
    if did.startswith("did:key:"):
        text = did.removeprefix("did:key:")
        if not text.startswith("z"):
            raise KeyMaterialError("A did:key is written in base58btc (“z”).", code="bad-did")
        return decode_multikey(text)
    if did.startswith("did:jwk:"):
        return public_key_from_jwk(_jwk_of(did))
    raise KeyMaterialError(
        f"“{did[:80]}” is of a DID method that is not supported.",
        code="unsupported-did-method",
        mend="Supported are did:key, did:jwk and did:web.",
    )


def did_web_url(did: str) -> str:
    """Tell where the document of a did:web is: an https URL (did:web method, section 3.2).

    Raises:
        KeyMaterialError: If the DID is malformed, or names an address, a user, or a path that
            climbs (``bad-did``).
    """
    base, _ = split_did_url(did)
    if not base.startswith("did:web:"):
        raise KeyMaterialError("This is not a did:web.", code="bad-did")
    authority, *path = base.removeprefix("did:web:").split(":")
    location = _web_authority(authority)
    for segment in path:
        plain = unquote(segment)
        if _SEGMENT.fullmatch(segment) is None or plain in {".", ".."} or set("/\\") & set(plain):
            raise KeyMaterialError(
                f"The did:web path segment “{segment[:40]}” is not a plain name.", code="bad-did"
            )
    return f"https://{location}/{'/'.join(path) or '.well-known'}/did.json"


def _web_authority(authority: str) -> str:
    host, colon, port = re.sub("%3a", ":", authority, flags=re.IGNORECASE).partition(":")
    if _HOST.fullmatch(host) is None:
        raise KeyMaterialError(f"“{host[:80]}” is not a host name for did:web.", code="bad-did")
    if host.rpartition(".")[2].isdigit():
        raise KeyMaterialError("A did:web names a host, never an address.", code="bad-did")
    if not colon:
        return host.lower()
    if re.fullmatch("[1-9][0-9]{0,4}", port) is None or int(port) > _HIGHEST_PORT:
        raise KeyMaterialError(f"“{port[:20]}” is not a port.", code="bad-did")
    return f"{host.lower()}:{port}"


def _jwk_of(did: str) -> JsonObject:
    try:
        return read_json_object(decode_base64url(did.removeprefix("did:jwk:")))
    except InputError as error:
        raise KeyMaterialError(
            "This did:jwk does not hold a JSON Web Key.", code="malformed-key"
        ) from error
