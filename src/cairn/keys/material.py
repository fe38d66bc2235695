"""Public keys as values: Ed25519, P-256, P-384 and RSA, from JWK, PEM or raw bytes.

Knows which keys may be trusted to mean anything (size, curve, small order) and how a signature
of each kind is checked. Does not know whose key it is, nor where it was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from cairn.kernel.errors import KeyMaterialError
from cairn.kernel.json_text import Json, JsonObject
from cairn.keys.der import BIT_STRING, SEQUENCE, der
from cairn.keys.edwards import check_ed25519_point
from cairn.keys.multibase import decode_base64url, encode_base58, encode_base64url

__all__ = [
    "CODECS",
    "CURVES",
    "Curve",
    "KeyKind",
    "NativeKey",
    "PublicKey",
    "public_key_from_bytes",
    "public_key_from_jwk",
    "public_key_from_native",
    "public_key_from_pem",
]

KeyKind: TypeAlias = Literal["Ed25519", "P-256", "P-384", "RSA"]
"""The kinds of keys that Cairn uses; each has one digest and one signature form."""

NativeKey: TypeAlias = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
"""A public key as `cryptography` holds it."""


CODECS: Mapping[KeyKind, bytes] = {
    "Ed25519": b"\xed\x01",
    "P-256": b"\x80\x24",
    "P-384": b"\x81\x24",
    "RSA": b"\x85\x24",
}
"""The varint multicodec prefix of each kind of public key (multicodec table; CID 1.0, 2.2.2)."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What the standards fix for a NIST curve.

    Attributes:
        native: The curve as `cryptography` names it.
        digest: The digest that is signed on this curve.
        size: Bytes of one coordinate, and of r and of s.
    """

    native: ec.EllipticCurve
    digest: hashes.HashAlgorithm
    size: int


CURVES: Mapping[str, Curve] = {
    "P-256": Curve(ec.SECP256R1(), hashes.SHA256(), 32),
    "P-384": Curve(ec.SECP384R1(), hashes.SHA384(), 48),
}
"""The NIST curves in use, by their JOSE name (RFC 7518, section 6.2.1.1)."""

# NIST SP 800-131A forbids RSA below 2048 bits; above 8192 a check costs an attacker's victim
# more than it costs the attacker. Honest exponents are 3, 17 or 65537.
_RSA_BITS = (2_048, 8_192)
_RSA_EXPONENT_BITS = 32
_LONGEST_PEM = 16_384
_ED25519_SIGNATURE = 64
_LONGEST_JWK_MEMBER = 1_500
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key that passed the checks of its kind.

    Attributes:
        kind: The kind of key.
        encoded: The key as a Multikey holds it: 32 bytes (Ed25519), a compressed point (NIST
            curves), or the DER of an RSAPublicKey (RFC 8017, appendix A.1.1).
    """

    kind: KeyKind
    encoded: bytes
    _native: NativeKey = field(repr=False, compare=False)

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Tell whether the signature is this key's over the message.

        Args:
            signature: 64 bytes (Ed25519, RFC 8032); r and s at fixed length, one after the other
                (ECDSA, RFC 7518 section 3.4; s may be high or low); or an RSASSA-PKCS1-v1_5
                signature with SHA-256.
            message: The bytes that were signed, before any digest.

        Returns:
            True only if the signature matches; never raises for odd bytes.
        """
        native = self._native
        try:
            if self.kind == "Ed25519":
                # libsodium takes half the time of OpenSSL, and refuses an R of small order too.
                if len(signature) != _ED25519_SIGNATURE:
                    return False
                crypto_sign_open(signature + message, self.encoded)
            elif isinstance(native, ec.EllipticCurvePublicKey):
                return _verify_ecdsa(native, CURVES[self.kind], signature, message)
            elif isinstance(native, rsa.RSAPublicKey):
                native.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, BadSignatureError):
            return False
        return True

    def jwk(self) -> JsonObject:
        """Return the key as a public JSON Web Key (RFC 7517, RFC 8037)."""
        native = self._native
        if isinstance(native, ed25519.Ed25519PublicKey):
            return {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(self.encoded)}
        if isinstance(native, ec.EllipticCurvePublicKey):
            point, size = native.public_numbers(), CURVES[self.kind].size
            return {
                "kty": "EC",
                "crv": self.kind,
                "x": encode_base64url(point.x.to_bytes(size, "big")),
                "y": encode_base64url(point.y.to_bytes(size, "big")),
            }
        numbers = native.public_numbers()
        return {"kty": "RSA", "n": _encode_uint(numbers.n), "e": _encode_uint(numbers.e)}

    def multikey(self) -> str:
        """Return the key as a Multikey value: base58btc multibase (CID 1.0, section 2.2.2)."""
        return "z" + encode_base58(CODECS[self.kind] + self.encoded)


def public_key_from_bytes(kind: KeyKind, encoded: bytes) -> PublicKey:
    """Build a key from the bytes that follow the prefix in a Multikey.

    Raises:
        KeyMaterialError: If the bytes are no such key (``malformed-key``), or one that proves
            nothing (``weak-key``).
    """
    try:
        if kind == "Ed25519":
            check_ed25519_point(encoded)
            return PublicKey(kind, encoded, ed25519.Ed25519PublicKey.from_public_bytes(encoded))
        if kind == "RSA":
            # PKCS#1 carries no algorithm identifier; the PEM label is what names it.
            return public_key_from_native(load_der_public_key(_pkcs1_as_spki(encoded)), "RSA")
        curve = CURVES[kind]
        if len(encoded) != curve.size + 1:
            raise _malformed(f"A compressed {kind} key has {curve.size + 1} bytes.")
        native = ec.EllipticCurvePublicKey.from_encoded_point(curve.native, encoded)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _malformed(f"These bytes are not a public key of kind {kind}.") from error
    return PublicKey(kind, encoded, native)


def public_key_from_native(native: object, expected: KeyKind | None = None) -> PublicKey:
    """Build a key from an object of the `cryptography` package.

    Args:
        native: A public key object.
        expected: The kind it must be of, when the caller knows.

    Raises:
        KeyMaterialError: If it is of another kind (``unsupported-key-kind``) or refused
            (``weak-key``).
    """
    if isinstance(native, ed25519.Ed25519PublicKey) and expected in {None, "Ed25519"}:
        return public_key_from_bytes("Ed25519", native.public_bytes(Encoding.Raw, PublicFormat.Raw))
    if isinstance(native, ec.EllipticCurvePublicKey):
        for kind in ("P-256", "P-384"):
            if native.curve.name == CURVES[kind].native.name and expected in {None, kind}:
                encoded = native.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
                return PublicKey(kind, encoded, native)
    if isinstance(native, rsa.RSAPublicKey) and expected in {None, "RSA"}:
        _check_rsa(native.public_numbers())
        return PublicKey("RSA", native.public_bytes(Encoding.DER, PublicFormat.PKCS1), native)
    raise _unsupported("This kind of public key is not supported.")


def public_key_from_jwk(jwk: Json) -> PublicKey:
    """Read a public JSON Web Key that may check signatures.

    Args:
        jwk: Any JSON value.

    Raises:
        KeyMaterialError: If it is malformed (``malformed-key``), of an unsupported kind
            (``unsupported-key-kind``), weak (``weak-key``), meant for another use
            (``wrong-purpose``), or holds the private part (``private-key-published``).
    """
    if not isinstance(jwk, dict):
        raise _malformed("A JSON Web Key is an object.")
    _check_jwk_use(jwk)
    kind = jwk.get("kty")
    if kind == "OKP" and jwk.get("crv") == "Ed25519":
        return public_key_from_bytes("Ed25519", _jwk_bytes(jwk, "x"))
    if kind == "EC":
        return _ec_from_jwk(jwk)
    if kind == "RSA":
        return _rsa_from_jwk(jwk)
    raise _unsupported(
        f"A JSON Web Key of type {_short(kind)} and curve {_short(jwk.get('crv'))}"
        " is an unsupported key kind."
    )


def public_key_from_pem(pem: Json) -> PublicKey:
    """Read a PEM public key, as Open Badges 2.0 `publicKeyPem` holds it.

    Args:
        pem: PEM text (SubjectPublicKeyInfo, or PKCS#1 for RSA); anything else is refused.

    Raises:
        KeyMaterialError: As `public_key_from_jwk`.
    """
    if not isinstance(pem, str) or len(pem) > _LONGEST_PEM or not pem.isascii():
        raise _malformed(f"A PEM key is ASCII text of at most {_LONGEST_PEM} characters.")
    if "PRIVATE KEY" in pem:
        raise _published()
    try:
        native = load_pem_public_key(pem.strip().encode("ascii"))
    except (ValueError, TypeError) as error:
        raise _malformed("This is not a PEM public key.") from error
    except UnsupportedAlgorithm as error:
        raise _unsupported("This PEM holds an unsupported key kind.") from error
    return public_key_from_native(native)


def _verify_ecdsa(
    native: ec.EllipticCurvePublicKey, curve: Curve, signature: bytes, message: bytes
) -> bool:
    size = curve.size
    if len(signature) != 2 * size:
        return False
    r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
    native.verify(encode_dss_signature(r, s), message, ec.ECDSA(curve.digest))
    return True


def _check_rsa(numbers: rsa.RSAPublicNumbers) -> None:
    low, high = _RSA_BITS
    bits = numbers.n.bit_length()
    if not low <= bits <= high:
        raise KeyMaterialError(
            f"This RSA key has {bits} bits; from {low} to {high} are accepted.", code="weak-key"
        )
    exponent_bits = numbers.e.bit_length()
    even = numbers.n % 2 == 0 or numbers.e % 2 == 0
    if even or not 1 < exponent_bits <= _RSA_EXPONENT_BITS:
        raise KeyMaterialError(
            "This RSA key has an impossible modulus or exponent.", code="weak-key"
        )


def _check_jwk_use(jwk: JsonObject) -> None:
    if _PRIVATE_MEMBERS & jwk.keys():
        raise _published()
    operations = jwk.get("key_ops")
    if jwk.get("use") not in (None, "sig") or (
        operations is not None and not (isinstance(operations, list) and "verify" in operations)
    ):
        raise KeyMaterialError(
            "This JSON Web Key is not meant for checking signatures.", code="wrong-purpose"
        )


def _ec_from_jwk(jwk: JsonObject) -> PublicKey:
    kind = jwk.get("crv")  # any JSON value, so it is not looked up in a set
    if kind not in ("P-256", "P-384"):
        raise _unsupported(f"The curve {_short(kind)} is an unsupported key kind.")
    curve = CURVES[kind]
    x, y = _jwk_bytes(jwk, "x"), _jwk_bytes(jwk, "y")
    if len(x) != curve.size or len(y) != curve.size:
        raise _malformed(f"The coordinates of a {kind} key have {curve.size} bytes each.")
    try:
        native = ec.EllipticCurvePublicKey.from_encoded_point(curve.native, b"\x04" + x + y)
    except ValueError as error:
        raise _malformed(f"This point is not on the curve {kind}.") from error
    return public_key_from_native(native)


def _rsa_from_jwk(jwk: JsonObject) -> PublicKey:
    n, e = _jwk_bytes(jwk, "n"), _jwk_bytes(jwk, "e")
    numbers = rsa.RSAPublicNumbers(int.from_bytes(e, "big"), int.from_bytes(n, "big"))
    _check_rsa(numbers)
    try:
        native = numbers.public_key()
    except ValueError as error:
        raise _malformed("These numbers are not an RSA key.") from error
    return public_key_from_native(native)


def _jwk_bytes(jwk: JsonObject, name: str) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= _LONGEST_JWK_MEMBER:
        raise _malformed(f"The member “{name}” of a JSON Web Key is missing or not its text.")
    return decode_base64url(text)


def _encode_uint(number: int) -> str:
    return encode_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _pkcs1_as_spki(encoded: bytes) -> bytes:
    """Wrap an RSAPublicKey in a SubjectPublicKeyInfo (RFC 8017, appendix A; RFC 5280, 4.1)."""
    rsa_encryption = bytes.fromhex("300d06092a864886f70d0101010500")
    bits = der(BIT_STRING, b"\0" + encoded)
    return der(SEQUENCE, rsa_encryption + bits)


def _short(value: Json) -> str:
    return f"“{value[:40]}”" if isinstance(value, str) else "(none)"


def _malformed(sentence: str) -> KeyMaterialError:
    return KeyMaterialError(sentence, code="malformed-key")


def _unsupported(sentence: str) -> KeyMaterialError:
    return KeyMaterialError(
        sentence,
        code="unsupported-key-kind",
        mend="Supported are Ed25519, P-256, P-384 and RSA.",
    )


def _published() -> KeyMaterialError:
    return KeyMaterialError(
        "The private part of this key is published, so anyone can sign with it.",
        code="private-key-published",
    )
