from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from cairn.kernel.errors import KeyMaterialError
from cairn.keys.signer import (
    LocalSigner,
    Signer,
    generate,
    private_key_from_native,
    private_key_from_seed,
)


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "RSA"])
def test_what_is_signed_verifies_and_is_the_same_each_time(kind: Any) -> None:
    signer: Signer = LocalSigner(generate(kind))
    signature = signer.sign(b"x")
    assert signer.public_key.kind == kind
    assert signer.public_key.verify(signature, b"x")
    assert signer.sign(b"x") == signature


def test_deterministic_ecdsa_is_that_of_rfc_6979() -> None:
    # RFC 6979, appendix A.2.5: P-256, SHA-256, the message “sample”.
    secret = bytes.fromhex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")
    signature = private_key_from_seed("P-256", secret).sign(b"sample")
    assert signature.hex() == (
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    )


def test_ed25519_is_that_of_rfc_8032() -> None:
    # RFC 8032, section 7.1, test 1: the empty message.
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = private_key_from_seed("Ed25519", secret)
    assert key.public_key.encoded.hex() == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    assert key.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974")


def test_the_did_key_stands_in_for_a_missing_verification_method() -> None:
    signer = LocalSigner(private_key_from_seed("Ed25519", bytes(32)))
    did, _, fragment = signer.verification_method.partition("#")
    assert did == f"did:key:{fragment}"
    assert LocalSigner(signer.private_key, "https://a.example#1").verification_method.endswith("#1")


def test_a_printed_key_shows_no_secret() -> None:
    private = private_key_from_seed("Ed25519", b"\x77" * 32)
    assert "w" * 8 not in repr(LocalSigner(private))
    assert "PrivateKey object" not in repr(LocalSigner(private))


BAD = {
    "Ed25519 seed too short": ("Ed25519", bytes(31), "malformed-key"),
    "P-256 scalar zero": ("P-256", bytes(32), "malformed-key"),
    "P-256 scalar beyond the order": ("P-256", b"\xff" * 32, "malformed-key"),
    "P-384 scalar too short": ("P-384", b"\1" * 32, "malformed-key"),
    "RSA": ("RSA", bytes(32), "unsupported-key-kind"),
    "unknown": ("P-521", bytes(66), "unsupported-key-kind"),
}


@pytest.mark.parametrize("case", BAD)
def test_seeds_that_are_none_are_refused(case: str) -> None:
    kind, seed, code = BAD[case]
    with pytest.raises(KeyMaterialError) as caught:
        private_key_from_seed(kind, seed)  # type: ignore[arg-type] # the table has wrong kinds
    assert caught.value.code == code


def test_other_kinds_are_not_made() -> None:
    with pytest.raises(KeyMaterialError) as caught:
        generate("P-521")  # type: ignore[arg-type] # wrong on purpose
    assert caught.value.code == "unsupported-key-kind"
    for native in (X25519PrivateKey.generate(), ec.generate_private_key(ec.SECP521R1()), None):
        with pytest.raises(KeyMaterialError) as caught:
            private_key_from_native(native)
        assert caught.value.code == "unsupported-key-kind"
