from __future__ import annotations

import base64
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import KeyMaterialError
from cairn.keys.sealing import seal, unseal
from cairn.keys.signer import generate, private_key_from_seed

PRIVATE = private_key_from_seed("Ed25519", b"\5" * 32)
SEALED = seal(PRIVATE, "correct horse")


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "RSA"])
def test_a_sealed_key_opens_and_signs_as_before(kind: Any) -> None:
    private = generate(kind)
    signer = unseal(seal(private, "correct horse"), "correct horse")
    assert signer.sign(b"x") == private.sign(b"x")
    assert signer.verification_method.startswith("did:key:")


def test_the_verification_method_is_the_callers() -> None:
    assert unseal(SEALED, "correct horse", "https://a.example#k").verification_method == (
        "https://a.example#k"
    )


def test_sealing_twice_gives_different_bytes_without_the_secret() -> None:
    assert seal(PRIVATE, "a") != seal(PRIVATE, "a")
    body = base64.b64decode(b"".join(SEALED.splitlines()[1:-1]))
    assert b"\5" * 32 not in body


def test_the_library_reads_it_as_plain_pkcs8() -> None:
    assert load_pem_private_key(SEALED, b"correct horse")


def test_openssl_reads_it(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("expected skip: openssl is not on this machine")
    path = tmp_path / "key.pem"
    path.write_bytes(SEALED)
    done = subprocess.run(
        [openssl, "pkey", "-in", str(path), "-passin", "pass:correct horse", "-noout"],
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_passphrase_may_be_typed_on_another_system() -> None:
    assert unseal(seal(PRIVATE, "\u00e9t\u00e9"), "e\u0301te\u0301")


def test_a_key_sealed_elsewhere_opens() -> None:
    other = PRIVATE.native().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")
    )
    assert unseal(other, "x").public_key == PRIVATE.public_key


def armoured(der: bytes) -> bytes:
    return (
        b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        + base64.encodebytes(der)
        + b"-----END ENCRYPTED PRIVATE KEY-----\n"
    )


DER = base64.b64decode(b"".join(SEALED.splitlines()[1:-1]))
N, DEAR = bytes.fromhex("02024000"), bytes.fromhex("02027fff")
X25519 = X25519PrivateKey.generate().private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"correct horse")
)
BAD = {
    "wrong passphrase": (SEALED, "wrong", "wrong-passphrase"),
    "empty passphrase": (SEALED, "", "empty-passphrase"),
    "half a character": (SEALED, "\ud800", "wrong-passphrase"),
    "nothing": (b"", "x", "not-a-sealed-key"),
    "too long": (b"A" * 100_000, "x", "not-a-sealed-key"),
    "not base64": (SEALED.replace(b"=", b""), "x", "not-a-sealed-key"),
    "not DER": (armoured(b"\x30\x84\xff\xff\xff\xff"), "x", "not-a-sealed-key"),
    "one byte": (armoured(b"\x30"), "x", "not-a-sealed-key"),
    "cut short": (armoured(DER[:-1]), "correct horse", "not-a-sealed-key"),
    "dearer than allowed": (armoured(DER.replace(N, DEAR)), "x", "sealed-too-dearly"),
    "of a kind that does not sign": (X25519, "correct horse", "unsupported-key-kind"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_does_not_open_says_why(case: str) -> None:
    sealed, passphrase, code = BAD[case]
    with pytest.raises(KeyMaterialError) as caught:
        unseal(sealed, passphrase)
    assert caught.value.code == code


def test_nothing_is_sealed_with_an_empty_passphrase() -> None:
    with pytest.raises(KeyMaterialError) as caught:
        seal(PRIVATE, "")
    assert caught.value.code == "empty-passphrase"


@settings(max_examples=10)
@given(st.binary(max_size=100), st.integers(0, len(DER) - 1), st.integers(1, 255))
def test_any_bytes_open_or_end_in_our_error(data: bytes, place: int, change: int) -> None:
    damaged = bytearray(DER)
    damaged[place] ^= change
    for sealed in (data, armoured(data), armoured(bytes(damaged))):
        with suppress(KeyMaterialError):
            assert unseal(sealed, "correct horse").sign(b"x")
