from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import KeyMaterialError
from cairn.keys.material import (
    public_key_from_bytes,
    public_key_from_jwk,
    public_key_from_pem,
)
from cairn.keys.multibase import encode_base64url
from cairn.keys.signer import PrivateKey, private_key_from_native, private_key_from_seed

ED25519 = private_key_from_seed("Ed25519", bytes(31) + b"\1")
P256 = private_key_from_seed("P-256", bytes(31) + b"\2")
P384 = private_key_from_seed("P-384", bytes(47) + b"\3")
RSA = private_key_from_native(rsa.generate_private_key(65537, 2048))
EVERY = [ED25519, P256, P384, RSA]
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def pem(native: Any, form: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> str:
    return native.public_bytes(Encoding.PEM, form).decode()


def uint(number: int) -> str:
    return encode_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


@pytest.mark.parametrize("private", EVERY, ids=lambda key: key.kind)
def test_every_form_of_a_key_is_the_same_key(private: PrivateKey) -> None:
    key = private.public_key
    assert public_key_from_jwk(key.jwk()) == key
    assert public_key_from_bytes(key.kind, key.encoded) == key
    assert public_key_from_pem(pem(private.native().public_key())) == key


def test_pkcs1_pem_is_read_too() -> None:
    assert public_key_from_pem(pem(RSA.native().public_key(), PublicFormat.PKCS1)) == RSA.public_key


@pytest.mark.parametrize("private", EVERY, ids=lambda key: key.kind)
@given(data=st.data())
def test_a_flipped_bit_breaks_the_signature(private: PrivateKey, data: st.DataObject) -> None:
    message = b"what was achieved"
    signature = private.sign(message)
    key = private.public_key
    assert key.verify(signature, message)
    bit = data.draw(st.integers(0, len(signature) * 8 - 1))
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not key.verify(bytes(flipped), message)
    assert not key.verify(signature, message + b"!")


@pytest.mark.parametrize("private", EVERY, ids=lambda key: key.kind)
@given(signature=st.binary(max_size=300))
def test_odd_bytes_are_no_signature(private: PrivateKey, signature: bytes) -> None:
    assert not private.public_key.verify(signature, b"x")


def test_low_and_high_s_both_count() -> None:
    signature = P256.sign(b"x")
    r, s = signature[:32], int.from_bytes(signature[32:], "big")
    assert P256.public_key.verify(r + (P256_ORDER - s).to_bytes(32, "big"), b"x")


def test_der_is_not_an_ecdsa_signature_here() -> None:
    from cryptography.hazmat.primitives import hashes

    der = P256.native().sign(b"x", ec.ECDSA(hashes.SHA256()))
    assert not P256.public_key.verify(der, b"x")


BAD_JWK: dict[str, tuple[Any, str]] = {
    "null": (None, "malformed-key"),
    "a list": ([], "malformed-key"),
    "empty": ({}, "unsupported-key-kind"),
    "symmetric": ({"kty": "oct", "k": "AAAA"}, "private-key-published"),
    "private": ({**ED25519.public_key.jwk(), "d": "AAAA"}, "private-key-published"),
    "for encryption": ({**ED25519.public_key.jwk(), "use": "enc"}, "wrong-purpose"),
    "operations without verify": ({**P256.public_key.jwk(), "key_ops": ["sign"]}, "wrong-purpose"),
    "operations that are text": ({**P256.public_key.jwk(), "key_ops": "verify"}, "wrong-purpose"),
    "X25519": ({"kty": "OKP", "crv": "X25519", "x": "AAAA"}, "unsupported-key-kind"),
    "Ed448": ({"kty": "OKP", "crv": "Ed448", "x": "AAAA"}, "unsupported-key-kind"),
    "secp256k1": ({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}, "unsupported-key-kind"),
    "curve that is a list": ({"kty": "EC", "crv": ["P-256"]}, "unsupported-key-kind"),
    "no x": ({"kty": "OKP", "crv": "Ed25519"}, "malformed-key"),
    "x that is a number": ({"kty": "OKP", "crv": "Ed25519", "x": 1}, "malformed-key"),
    "x with padding": ({"kty": "OKP", "crv": "Ed25519", "x": "AAA="}, "bad-encoding"),
    "x too short": ({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}, "malformed-key"),
    "x too long to be honest": (
        {"kty": "OKP", "crv": "Ed25519", "x": "A" * 5000},
        "malformed-key",
    ),
    "identity point": (
        {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(b"\1" + bytes(31))},
        "weak-key",
    ),
    "coordinate too short": ({**P256.public_key.jwk(), "x": "AAAA"}, "malformed-key"),
    "off the curve": ({**P256.public_key.jwk(), "y": P256.public_key.jwk()["x"]}, "malformed-key"),
    "P-384 point called P-256": ({**P384.public_key.jwk(), "crv": "P-256"}, "malformed-key"),
    "RSA of 1024 bits": ({"kty": "RSA", "n": uint(2**1023 + 1), "e": "AQAB"}, "weak-key"),
    "RSA of 8200 bits": ({"kty": "RSA", "n": uint(2**8200 + 1), "e": "AQAB"}, "weak-key"),
    "RSA of 80000 bits": ({"kty": "RSA", "n": "A" * 13_000, "e": "AQAB"}, "malformed-key"),
    "RSA with even modulus": ({"kty": "RSA", "n": uint(2**2047), "e": "AQAB"}, "weak-key"),
    "RSA with exponent 1": ({**RSA.public_key.jwk(), "e": uint(1)}, "weak-key"),
    "RSA with exponent 2": ({**RSA.public_key.jwk(), "e": uint(2)}, "weak-key"),
    "RSA with a vast exponent": ({**RSA.public_key.jwk(), "e": uint(2**64 + 1)}, "weak-key"),
}


@pytest.mark.parametrize("case", BAD_JWK)
def test_unusable_web_keys_are_refused(case: str) -> None:
    value, code = BAD_JWK[case]
    with pytest.raises(KeyMaterialError) as caught:
        public_key_from_jwk(value)
    assert caught.value.code == code


def test_exponent_three_is_old_and_sound() -> None:
    old = private_key_from_native(rsa.generate_private_key(3, 2048))
    assert public_key_from_jwk(old.public_key.jwk()).verify(old.sign(b"x"), b"x")


PRIVATE_PEM = (
    P256.native().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
)
BAD_PEM: dict[str, tuple[Any, str]] = {
    "null": (None, "malformed-key"),
    "empty": ("", "malformed-key"),
    "not PEM": ("hello", "malformed-key"),
    "not ASCII": ("-----BEGIN PUBLIC KEY-----é", "malformed-key"),
    "garbage inside": (
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "malformed-key",
    ),
    "too long": ("-" * 20_000, "malformed-key"),
    "private": (PRIVATE_PEM, "private-key-published"),
    "X25519": (pem(X25519PrivateKey.generate().public_key()), "unsupported-key-kind"),
    "P-521": (
        pem(ec.generate_private_key(ec.SECP521R1()).public_key()),
        "unsupported-key-kind",
    ),
    "DSA": (pem(dsa.generate_private_key(2048).public_key()), "unsupported-key-kind"),
    "RSA of 1024 bits": (
        pem(rsa.generate_private_key(65537, 1024).public_key()),  # noqa: S505 - what is refused
        "weak-key",
    ),
}


@pytest.mark.parametrize("case", BAD_PEM)
def test_unusable_pem_is_refused(case: str) -> None:
    value, code = BAD_PEM[case]
    with pytest.raises(KeyMaterialError) as caught:
        public_key_from_pem(value)
    assert caught.value.code == code


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "n", "e", "use", "key_ops"]),
        st.sampled_from(["OKP", "EC", "RSA", "Ed25519", "P-256", "sig", "AQAB"]) | json_values,
    )
)
def test_any_object_is_a_key_or_refused(jwk: dict[str, Any]) -> None:
    with pytest.raises(KeyMaterialError):
        public_key_from_jwk(jwk)
