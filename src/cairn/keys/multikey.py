"""Multikeys: a public key as one word that says its own kind (CID 1.0, section 2.2.2).

Knows the multicodec prefixes. Does not know documents, DIDs or owners.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from cairn.kernel.errors import KeyMaterialError
from cairn.kernel.json_text import Json
from cairn.keys.material import CODECS, PublicKey, public_key_from_bytes
from cairn.keys.multibase import decode_multibase

__all__ = ["decode_multikey", "encode_multikey"]

# Kinds that occur in the wild and are not ours, so that the sentence can name them
# (names and prefixes from the multicodec table).
_FOREIGN: Mapping[bytes, str] = {
    b"\xe7\x01": "secp256k1",
    b"\xec\x01": "X25519",
    b"\xea\x01": "BLS12-381 G1",
    b"\xeb\x01": "BLS12-381 G2",
    b"\xee\x01": "BLS12-381 G1 and G2",
    b"\x82\x24": "P-521",
    b"\x83\x24": "Ed448",
    b"\x80\x26": "a private Ed25519 key",
    b"\x86\x26": "a private P-256 key",
    b"\x87\x26": "a private P-384 key",
}


def decode_multikey(text: Json) -> PublicKey:
    """Read a Multikey value such as ``z6Mk...``.

    Args:
        text: The multibase text; any other JSON value is refused.

    Raises:
        KeyMaterialError: If it is not multibase, holds no key, a weak key, or a key of a kind
            that is not supported (``unsupported-key-kind``).
    """
    if not isinstance(text, str):
        raise KeyMaterialError("A Multikey is a text.", code="malformed-key")
    return _decode(text)


def encode_multikey(key: PublicKey) -> str:
    """Write a key as a Multikey value."""
    return key.multikey()


@lru_cache(maxsize=512)  # a batch of badges has few issuers
def _decode(text: str) -> PublicKey:
    data = decode_multibase(text)
    for kind, codec in CODECS.items():
        if data.startswith(codec):
            return public_key_from_bytes(kind, data[len(codec) :])
    found = _FOREIGN.get(data[:2], "unknown")
    raise KeyMaterialError(
        f"This Multikey is of an unsupported key kind: {found}.",
        code="unsupported-key-kind",
        mend="Supported are Ed25519, P-256, P-384 and RSA.",
    )
