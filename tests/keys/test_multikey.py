from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import KeyMaterialError
from cairn.keys.multibase import encode_base58, encode_base64url
from cairn.keys.multikey import decode_multikey, encode_multikey
from cairn.keys.signer import generate, private_key_from_seed

KEY = private_key_from_seed("Ed25519", bytes(32)).public_key


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "RSA"])
def test_a_multikey_gives_back_its_key(kind: Any) -> None:
    key = generate(kind).public_key
    assert decode_multikey(encode_multikey(key)) == key


def test_base64url_is_read_too() -> None:
    assert decode_multikey("u" + encode_base64url(b"\xed\x01" + KEY.encoded)) == KEY


FOREIGN = {
    "secp256k1": "e701",
    "X25519": "ec01",
    "BLS12-381 G1": "ea01",
    "BLS12-381 G2": "eb01",
    "BLS12-381 G1 and G2": "ee01",
    "P-521": "8224",
    "Ed448": "8324",
    "private": "8026",
    "unknown": "0000",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_kind_is_named(name: str) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        decode_multikey("z" + encode_base58(bytes.fromhex(FOREIGN[name]) + bytes(32)))
    assert caught.value.code == "unsupported-key-kind"
    assert "unsupported key kind" in caught.value.sentence
    assert name in caught.value.sentence


BAD: dict[str, tuple[Any, str]] = {
    "null": (None, "malformed-key"),
    "a number": (7, "malformed-key"),
    "a list": ([], "malformed-key"),
    "empty": ("", "unsupported-multibase"),
    "prefix alone": ("z", "unsupported-key-kind"),
    "hexadecimal": ("f00", "unsupported-multibase"),
    "too long": ("z" + "2" * 100_000, "encoded-too-long"),
    "Ed25519 too short": ("z" + encode_base58(b"\xed\x01" + bytes(31)), "malformed-key"),
    "Ed25519 of small order": ("z" + encode_base58(b"\xed\x01" + bytes(32)), "weak-key"),
    "P-256 with its long form": (
        "z" + encode_base58(b"\x80\x24\x04" + bytes(64)),
        "malformed-key",
    ),
    "P-256 off the curve": (
        "z" + encode_base58(b"\x80\x24\x02" + b"\xff" * 32),
        "malformed-key",
    ),
    "RSA that is no DER": ("z" + encode_base58(b"\x85\x24" + b"abc"), "malformed-key"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_multikey_is_refused(case: str) -> None:
    value, code = BAD[case]
    with pytest.raises(KeyMaterialError) as caught:
        decode_multikey(value)
    assert caught.value.code == code


@given(st.sampled_from([b"\xed\x01", b"\x80\x24", b"\x81\x24", b"\x85\x24"]), st.binary())
def test_any_bytes_are_a_key_or_refused(codec: bytes, data: bytes) -> None:
    try:
        key = decode_multikey("z" + encode_base58(codec + data))
    except KeyMaterialError:
        return
    assert decode_multikey(encode_multikey(key)) == key


@pytest.mark.shared
def test_keys_of_the_published_pairs(vectors: Path) -> None:
    from cairn.kernel.json_text import read_json

    pair = read_json((vectors / "vc-di-eddsa/keyPair.json").read_bytes())
    assert (
        encode_multikey(decode_multikey(pair["publicKeyMultibase"])) == pair["publicKeyMultibase"]
    )
