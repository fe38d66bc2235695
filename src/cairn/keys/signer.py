"""The signing port, and the signer that holds its key in memory.

A program that signs asks a `Signer` and never sees a private key; an HSM or a cloud KMS fits
behind the same three names. Knows how each kind of key signs. Does not know what is signed.

New keys come from the operating system's generator, through `cryptography`: the one place below
the roof where chance enters, because a key from anywhere else would be no key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from nacl.bindings import crypto_sign

from cairn.kernel.errors import KeyMaterialError
from cairn.keys.did import did_key_method
from cairn.keys.material import CURVES, KeyKind, PublicKey, public_key_from_native

__all__ = [
    "LocalSigner",
    "NativePrivateKey",
    "PrivateKey",
    "Signer",
    "generate",
    "private_key_from_native",
    "private_key_from_seed",
]

NativePrivateKey: TypeAlias = (
    ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
)
"""A private key as `cryptography` holds it."""


_ED25519_SEED = 32
_ED25519_SIGNATURE = 64
_NEW_RSA_BITS = 3_072  # NIST SP 800-57: good beyond 2030
_RSA_EXPONENT = 65_537


class Signer(Protocol):
    """Anything that can sign for an issuer: the signing port.

    Attributes:
        verification_method: The URL under which others find the public key.
    """

    @property
    def public_key(self) -> PublicKey:
        """The public half of the key that signs."""
        ...

    @property
    def verification_method(self) -> str:
        """The URL under which others find the public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign the bytes; `PublicKey.verify` of `public_key` must accept the result."""
        ...


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key in memory; its text form shows only the public half.

    Attributes:
        public_key: The public half.
    """

    public_key: PublicKey
    _native: NativePrivateKey = field(repr=False, compare=False)
    _secret: bytes = field(init=False, repr=False, compare=False, default=b"")

    def __post_init__(self) -> None:
        if isinstance(self._native, ed25519.Ed25519PrivateKey):
            # The seed and the public key, as libsodium wants them.
            secret = self._native.private_bytes_raw() + self.public_key.encoded
            object.__setattr__(self, "_secret", secret)

    @property
    def kind(self) -> KeyKind:
        """The kind of key."""
        return self.public_key.kind

    def sign(self, message: bytes) -> bytes:
        """Sign the bytes; the same bytes always give the same signature.

        Returns:
            A signature in the form that `PublicKey.verify` reads: ECDSA with the nonce of
            RFC 6979, Ed25519 as in RFC 8032, RSA as RSASSA-PKCS1-v1_5 with SHA-256.
        """
        native = self._native
        if self._secret or isinstance(native, ed25519.Ed25519PrivateKey):
            return crypto_sign(message, self._secret)[:_ED25519_SIGNATURE]
        if isinstance(native, rsa.RSAPrivateKey):
            return native.sign(message, padding.PKCS1v15(), hashes.SHA256())
        curve = CURVES[self.kind]
        der = native.sign(message, ec.ECDSA(curve.digest, deterministic_signing=True))
        r, s = decode_dss_signature(der)
        return r.to_bytes(curve.size, "big") + s.to_bytes(curve.size, "big")

    def native(self) -> NativePrivateKey:
        """Hand out the key as `cryptography` holds it, for sealing and for peers in tests."""
        return self._native


@dataclass(frozen=True, slots=True)
class LocalSigner:
    """A signer whose private key is in this process.

    Attributes:
        private_key: The key that signs.
        verification_method: The URL under which others find the public key; the key's own
            did:key when left out.
    """

    private_key: PrivateKey
    verification_method: str = ""

    def __post_init__(self) -> None:
        if not self.verification_method:
            method = did_key_method(self.private_key.public_key)
            object.__setattr__(self, "verification_method", method)

    @property
    def public_key(self) -> PublicKey:
        """The public half of the key that signs."""
        return self.private_key.public_key

    def sign(self, message: bytes) -> bytes:
        """Sign the bytes with the key in memory."""
        return self.private_key.sign(message)


def generate(kind: KeyKind = "Ed25519") -> PrivateKey:
    """Make a new private key from the operating system's generator.

    Raises:
        KeyMaterialError: If the kind is unknown (``unsupported-key-kind``).
    """
    if kind == "Ed25519":
        return private_key_from_native(ed25519.Ed25519PrivateKey.generate())
    if kind == "RSA":
        return private_key_from_native(rsa.generate_private_key(_RSA_EXPONENT, _NEW_RSA_BITS))
    if kind in CURVES:
        return private_key_from_native(ec.generate_private_key(CURVES[kind].native))
    raise _unsupported(kind)


def private_key_from_seed(kind: KeyKind, seed: bytes) -> PrivateKey:
    """Make the private key that a secret of fixed length stands for.

    Args:
        kind: Ed25519, P-256 or P-384.
        seed: The 32-byte seed of RFC 8032, or the big-endian private scalar of a NIST curve
            (32 or 48 bytes).

    Raises:
        KeyMaterialError: If the kind has no such form (``unsupported-key-kind``), or the seed
            has another length or value (``malformed-key``).
    """
    if kind == "Ed25519":
        if len(seed) != _ED25519_SEED:
            raise _bad_seed(kind)
        return private_key_from_native(ed25519.Ed25519PrivateKey.from_private_bytes(seed))
    if kind not in CURVES:
        raise _unsupported(kind)
    curve = CURVES[kind]
    if len(seed) != curve.size:
        raise _bad_seed(kind)
    try:
        native = ec.derive_private_key(int.from_bytes(seed, "big"), curve.native)
    except ValueError as error:
        raise _bad_seed(kind) from error
    return private_key_from_native(native)


def private_key_from_native(native: object) -> PrivateKey:
    """Wrap a private key object of the `cryptography` package.

    Raises:
        KeyMaterialError: If it is of an unsupported kind or refused as weak.
    """
    if not isinstance(
        native, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    ):
        raise _unsupported("(unknown)")
    return PrivateKey(public_key_from_native(native.public_key()), native)


def _unsupported(kind: str) -> KeyMaterialError:
    return KeyMaterialError(
        f"A private key of kind {kind} cannot be made here.", code="unsupported-key-kind"
    )


def _bad_seed(kind: str) -> KeyMaterialError:
    return KeyMaterialError(
        f"This is not the secret of a private key of kind {kind}.", code="malformed-key"
    )
