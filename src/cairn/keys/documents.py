"""Reading verification methods out of key documents, DID documents and issuer profiles.

Knows the shapes in which a public key is published (CID 1.0 and its forerunners, Open Badges 2.0
CryptographicKey). Takes any JSON. Fetches nothing and judges no issuer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cairn.kernel.errors import InputError, KeyMaterialError
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import Json, JsonObject
from cairn.keys.material import (
    PublicKey,
    public_key_from_bytes,
    public_key_from_jwk,
    public_key_from_pem,
)
from cairn.keys.multibase import decode_base58
from cairn.keys.multikey import decode_multikey

__all__ = [
    "RELATIONSHIPS",
    "Method",
    "as_list",
    "has_key_material",
    "listed_method",
    "method_key",
    "read_method",
    "references",
]

RELATIONSHIPS = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
    "keyAgreement",
)
"""The verification relationships of CID 1.0, section 2.3."""

_MATERIAL = ("publicKeyMultibase", "publicKeyJwk", "publicKeyPem", "publicKeyBase58")
# Bare base58 says nothing of its kind, so only these types give it a meaning.
_BASE58_KINDS = {"Ed25519VerificationKey2018": "Ed25519", "P256Key2021": "P-256"}
_ED25519_TYPES = {"Ed25519VerificationKey2018", "Ed25519VerificationKey2020"}
_LONGEST_LIST = 256


@dataclass(frozen=True, slots=True)
class Method:
    """A verification method, read.

    Attributes:
        public_key: Its key.
        controllers: Whom it says it belongs to (`controller`, or `owner` in Open Badges 2.0).
        revoked: From when on it must not be used; None when it does not say.
        expires: Until when it may be used; None when it does not say.
    """

    public_key: PublicKey
    controllers: tuple[str, ...]
    revoked: datetime | None
    expires: datetime | None


def as_list(value: Json) -> list[Json]:
    """Return a list (its first 256 items), nothing for null, any other value in a list of one."""
    if isinstance(value, list):
        return value[:_LONGEST_LIST]
    return [] if value is None else [value]


def references(name: Json, wanted: str, document_id: str) -> bool:
    """Tell whether an id in a document, absolute or relative to it, is the wanted URL."""
    if not isinstance(name, str):
        return False
    return name == wanted or (name.startswith("#") and document_id + name == wanted)


def has_key_material(document: JsonObject) -> bool:
    """Tell whether the document is itself a verification method: it holds a public key."""
    return any(name in document for name in _MATERIAL)


def listed_method(document: JsonObject, wanted: str, document_id: str) -> JsonObject | None:
    """Find the verification method that a controller's document lists under a URL.

    Args:
        document: A DID document or issuer profile.
        wanted: The absolute URL of the method.
        document_id: What relative ids in the document are relative to.

    Returns:
        The method; for a document that lists only the id, an object with nothing but the `id`;
        None if the document does not list it.
    """
    bare: JsonObject | None = None
    for name in ("verificationMethod", *RELATIONSHIPS, "publicKey"):
        for entry in as_list(document.get(name)):
            if isinstance(entry, dict) and references(entry.get("id"), wanted, document_id):
                if has_key_material(entry):
                    return entry
                bare = {"id": wanted}
            elif references(entry, wanted, document_id):
                bare = {"id": wanted}
    return bare


def read_method(method: JsonObject) -> Method:
    """Read a verification method that holds its key.

    Raises:
        KeyMaterialError: If its key cannot be used, or a date of it cannot be read
            (``malformed-key``).
    """
    named = (*as_list(method.get("controller")), *as_list(method.get("owner")))
    return Method(
        method_key(method),
        tuple(name for name in named if isinstance(name, str)),
        _instant(method, "revoked"),
        _instant(method, "expires"),
    )


def method_key(method: JsonObject) -> PublicKey:
    """Read the public key of a verification method, whichever form it is published in.

    Raises:
        KeyMaterialError: If it has none (``malformed-key``), two that differ
            (``ambiguous-key``), a private one (``private-key-published``), or one that cannot
            be used.
    """
    if any(str(name).startswith(("privateKey", "secretKey")) for name in method):
        raise KeyMaterialError(
            "The private part of this key is published, so anyone can sign with it.",
            code="private-key-published",
        )
    types = {name for name in as_list(method.get("type")) if isinstance(name, str)}
    keys = {_key_in(name, method[name], types) for name in _MATERIAL if name in method}
    if not keys:
        raise KeyMaterialError("This verification method holds no key.", code="malformed-key")
    if len(keys) > 1:
        raise KeyMaterialError(
            "This verification method holds two different keys.", code="ambiguous-key"
        )
    (key,) = keys
    if types & _ED25519_TYPES and key.kind != "Ed25519":
        raise KeyMaterialError(
            f"This verification method says Ed25519 and holds a key of kind {key.kind}.",
            code="malformed-key",
        )
    return key


def _key_in(name: str, value: Json, types: set[str]) -> PublicKey:
    if name == "publicKeyMultibase":
        return decode_multikey(value)
    if name == "publicKeyJwk":
        return public_key_from_jwk(value)
    if name == "publicKeyPem":
        return public_key_from_pem(value)
    if not isinstance(value, str):
        raise KeyMaterialError("A base58 key is a text.", code="malformed-key")
    for known, kind in _BASE58_KINDS.items():
        if known in types:
            return public_key_from_bytes(
                "Ed25519" if kind == "Ed25519" else "P-256", decode_base58(value)
            )
    raise KeyMaterialError(
        "A base58 key in a verification method of this type is an unsupported key kind.",
        code="unsupported-key-kind",
        mend="Publish it as a Multikey.",
    )


def _instant(method: JsonObject, name: str) -> datetime | None:
    value = method.get(name)
    if value is None:
        return None
    try:
        return parse_instant(value if isinstance(value, str) else "")
    except InputError as error:
        raise KeyMaterialError(
            f"The member “{name}” of a verification method is not a date and time.",
            code="malformed-key",
        ) from error
