"""Two text alphabets for bytes: base58btc and unpadded base64url, strict and bounded.

Knows the alphabets and their multibase prefixes (Controlled Identifiers 1.0, section 2.4). Does
not know what the bytes mean. Each byte string has exactly one accepted spelling, so that a
changed character always changes, or breaks, the value.
"""

from __future__ import annotations

import base64
import binascii
import re

import gmpy2

from cairn.kernel.errors import KeyMaterialError

__all__ = [
    "decode_base58",
    "decode_base64url",
    "decode_multibase",
    "encode_base58",
    "encode_base64url",
]

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_BYTES = _BASE58.encode()
# The digits of base 58 as GMP names them.
_GMP_BYTES = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
_FROM_GMP = bytes.maketrans(_GMP_BYTES, _BASE58_BYTES)
# GMP passes over spaces and underscores: all that is no digit becomes a mark that it refuses.
_DIGITS = dict(zip(_BASE58_BYTES, _GMP_BYTES, strict=True))
_TO_GMP = bytes(_DIGITS.get(byte, ord("!")) for byte in range(256))
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)

# Decoding base58 costs the square of its length. The longest honest text is an 8192-bit RSA
# Multikey, below 1,500 characters.
_LONGEST_BASE58 = 2_048
_LONGEST_BASE64URL = 1_048_576


def encode_base58(data: bytes) -> str:
    """Write bytes in the base58btc alphabet, without a multibase prefix."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    digits = gmpy2.digits(number, 58).encode().translate(_FROM_GMP).decode() if number else ""
    return _BASE58[0] * zeros + digits


def decode_base58(text: str) -> bytes:
    """Read base58btc text without a multibase prefix.

    Raises:
        KeyMaterialError: If it is longer than 2,048 characters (``encoded-too-long``) or has a
            character outside the alphabet (``bad-encoding``).
    """
    if len(text) > _LONGEST_BASE58:
        raise KeyMaterialError(
            f"A base58 value is longer than {_LONGEST_BASE58} characters.",
            code="encoded-too-long",
        )
    try:
        number = gmpy2.mpz(text.encode("ascii", "replace").translate(_TO_GMP) or b"0", 58)
    except ValueError as error:
        character = next(mark for mark in text if mark not in _BASE58)
        raise KeyMaterialError(
            f"“{character}” is not a character of base58.", code="bad-encoding"
        ) from error
    zeros = len(text) - len(text.lstrip(_BASE58[0]))
    # After a type and a sign GMP gives the number's bytes from the lowest to the highest.
    octets: bytes = gmpy2.to_binary(number)[:1:-1]
    return b"\0" * zeros + octets


def encode_base64url(data: bytes) -> str:
    """Write bytes as base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str, *, longest: int = _LONGEST_BASE64URL) -> bytes:
    """Read base64url without padding, and only its one canonical spelling.

    Args:
        text: The text.
        longest: How many characters it may have; a mebibyte when left out.

    Raises:
        KeyMaterialError: If it is longer than that (``encoded-too-long``), or has padding,
            foreign characters, an impossible length or stray bits at its end (``bad-encoding``).
    """
    if len(text) > longest:
        raise KeyMaterialError(
            f"A base64url value is longer than {longest} characters.",
            code="encoded-too-long",
        )
    if _BASE64URL.fullmatch(text) is None:
        raise KeyMaterialError(
            "A base64url value has characters outside its alphabet.",
            code="bad-encoding",
            mend="Use A-Z, a-z, 0-9, “-” and “_”, and no padding.",
        )
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise KeyMaterialError(
            "A base64url value has an impossible length.", code="bad-encoding"
        ) from error
    if encode_base64url(data) != text:
        # Several spellings of one signature would let a changed character go unnoticed.
        raise KeyMaterialError(
            "A base64url value ends in bits that say nothing.", code="bad-encoding"
        )
    return data


def decode_multibase(text: str) -> bytes:
    """Read a multibase value: prefix ``z`` (base58btc) or ``u`` (base64url without padding).

    Raises:
        KeyMaterialError: If the prefix is another (``unsupported-multibase``), or as
            `decode_base58` and `decode_base64url` say.
    """
    if text.startswith("z"):
        return decode_base58(text[1:])
    if text.startswith("u"):
        return decode_base64url(text[1:])
    raise KeyMaterialError(
        f"“{text[:1]}” is not a multibase prefix in use here.",
        code="unsupported-multibase",
        mend="Use “z” (base58btc) or “u” (base64url without padding).",
    )
