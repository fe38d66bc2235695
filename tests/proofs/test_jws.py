from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import CairnError, ProofError, SignatureError
from cairn.kernel.limits import Limits
from cairn.keys.multibase import encode_base64url
from cairn.keys.signer import LocalSigner, generate, private_key_from_seed
from cairn.proofs.jws import ALGORITHMS, read_jws, sign_jws, verify_jws

SIGNERS = {
    "EdDSA": LocalSigner(private_key_from_seed("Ed25519", b"\1" * 32)),
    "ES256": LocalSigner(private_key_from_seed("P-256", b"\1" * 32)),
    "ES384": LocalSigner(private_key_from_seed("P-384", b"\1" * 48)),
    "RS256": LocalSigner(generate("RSA")),
}


def token(header: Any, payload: Any = None, signature: bytes = b"x") -> str:
    parts = [json.dumps(header).encode(), json.dumps(payload or {}).encode(), signature]
    return ".".join(encode_base64url(part) for part in parts)


@pytest.mark.parametrize("algorithm", SIGNERS)
def test_what_is_signed_verifies(algorithm: str) -> None:
    signer = SIGNERS[algorithm]
    made = sign_jws({"b": 1, "a": "é"}, signer, "JWT")
    jws = read_jws(f" {made}\n".encode())
    assert jws.header == {"alg": algorithm, "kid": signer.verification_method, "typ": "JWT"}
    assert jws.payload == '{"a":"é","b":1}'.encode()
    verify_jws(jws.header, jws.signing_input, jws.signature, signer.public_key)


def test_the_example_of_rfc_8037() -> None:
    # RFC 8037, appendix A.4: Ed25519, “Example of Ed25519 signing”.
    from cairn.keys.material import public_key_from_jwk

    made = (
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PG"
        "cvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    key = public_key_from_jwk(
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    )
    jws = read_jws(made)
    verify_jws(jws.header, jws.signing_input, jws.signature, key)
    # RFC 9864 gives the same algorithm a name of its own.
    assert ALGORITHMS["Ed25519"] == ALGORITHMS["EdDSA"]


@pytest.mark.parametrize("algorithm", SIGNERS)
@given(data=st.data())
def test_every_changed_character_is_caught(algorithm: str, data: st.DataObject) -> None:
    signer = SIGNERS[algorithm]
    made = sign_jws({"name": "Gen AI"}, signer, "JWT")
    place = data.draw(st.integers(0, len(made) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    changed = made[:place] + other + made[place + 1 :]
    if changed == made:
        return
    with pytest.raises(CairnError):
        _verify(changed, signer)


def _verify(made: str, signer: LocalSigner) -> None:
    jws = read_jws(made)
    verify_jws(jws.header, jws.signing_input, jws.signature, signer.public_key)


BAD: dict[str, tuple[Any, str]] = {
    "empty": ("", "not-a-jws"),
    "two parts": ("a.b", "not-a-jws"),
    "four parts": ("a.b.c.d", "not-a-jws"),
    "no signature": ("e30.e30.", "not-a-jws"),
    "a header of no base64": ("e3!.e30.AA", "not-a-jws"),
    "padding": ("e30=.e30.AA", "not-a-jws"),
    "a header that is no JSON": ("AAAA.e30.AA", "not-json"),
    "a header that is a list": (token([]), "not-an-object"),
    "a member twice": (
        encode_base64url(b'{"alg":"none","alg":"EdDSA"}') + ".e30.AA",
        "duplicate-member",
    ),
    "no algorithm": (token({}), "algorithm-not-allowed"),
    "none": (token({"alg": "none"}), "algorithm-not-allowed"),
    "None": (token({"alg": "None"}), "algorithm-not-allowed"),
    "a shared secret": (token({"alg": "HS256"}), "algorithm-not-allowed"),
    "secp256k1": (token({"alg": "ES256K"}), "algorithm-not-allowed"),
    "probabilistic RSA": (token({"alg": "PS256"}), "algorithm-not-allowed"),
    "algorithm that is a list": (token({"alg": ["ES256"]}), "algorithm-not-allowed"),
    "algorithm that is null": (token({"alg": None}), "algorithm-not-allowed"),
    "critical header": (token({"alg": "EdDSA", "crit": ["exp"]}), "header-not-allowed"),
    "unencoded payload": (token({"alg": "EdDSA", "b64": False}), "header-not-allowed"),
    "odd b64": (token({"alg": "EdDSA", "b64": 1}), "header-not-allowed"),
    "compressed": (token({"alg": "EdDSA", "zip": "DEF"}), "header-not-allowed"),
    "five parts of a good token": (token({"alg": "EdDSA"}) + ".AA.AA", "not-a-jws"),
    "four parts of a good token": (token({"alg": "EdDSA"}) + ".AA", "not-a-jws"),
    "two parts of a good token": (token({"alg": "EdDSA"}).rpartition(".")[0], "not-a-jws"),
    "a space of another alphabet": ("\u2003" + token({"alg": "EdDSA"}), "not-a-jws"),
    "a space inside": (token({"alg": "EdDSA"}).replace(".", ". "), "not-a-jws"),
    "vast header": ("A" * 70_000 + ".e30.AA", "document-too-large"),
    "vast token": ("A" * 6_000_000, "document-too-large"),
    "not ASCII": ("é.e30.AA", "not-a-jws"),
    "bytes that are not ASCII": (b"\xff.e30.AA", "not-a-jws"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_must_not_be_verified_is_refused(case: str) -> None:
    value, code = BAD[case]
    with pytest.raises(CairnError) as caught:
        read_jws(value)
    assert caught.value.code == code


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "ES384", "RS256"])
def test_an_algorithm_answers_to_its_own_key_only(algorithm: str) -> None:
    made = sign_jws({}, SIGNERS[algorithm], "JWT")
    for other, signer in SIGNERS.items():
        if other != algorithm:
            with pytest.raises(ProofError) as caught:
                _verify(made, signer)
            assert caught.value.code == "wrong-key-kind"


def test_a_signature_of_another_key_is_caught() -> None:
    with pytest.raises(SignatureError):
        _verify(sign_jws({}, SIGNERS["EdDSA"], "JWT"), LocalSigner(generate("Ed25519")))


class BrokenSigner:
    """A signing device with a fault."""

    public_key = SIGNERS["EdDSA"].public_key
    verification_method = "https://issuer.example#k"

    def sign(self, message: bytes) -> bytes:
        return bytes(64)


def test_the_signature_of_a_faulty_device_stays_in_the_house() -> None:
    with pytest.raises(ProofError) as caught:
        sign_jws({}, BrokenSigner(), "JWT")
    assert caught.value.code == "signer-mismatch"


def test_limits_are_obeyed() -> None:
    with pytest.raises(CairnError) as caught:
        read_jws(token({"alg": "EdDSA"}, {"a": "b" * 2000}), Limits(document_bytes=1000))
    assert caught.value.code == "not-a-jws"


def with_payload(size: int) -> str:
    parts = (b'{"alg":"EdDSA"}', b"x" * size, b"signature")
    return ".".join(encode_base64url(part) for part in parts)


def test_the_largest_payload_is_read() -> None:
    limits = Limits(document_bytes=400_000)
    assert len(read_jws(with_payload(400_000), limits).payload) == 400_000
    for size in (400_004, 500_000):
        with pytest.raises(CairnError):
            read_jws(with_payload(size), limits)


@pytest.mark.parametrize("size", [49_000, 49_200])
def test_a_header_has_a_limit_of_its_own(size: int) -> None:
    made = token({"alg": "EdDSA", "x": "y" * size})
    if len(made.partition(".")[0]) <= 65_536:
        assert read_jws(made).header["alg"] == "EdDSA"
        return
    with pytest.raises(CairnError) as caught:
        read_jws(made)
    assert caught.value.code == "document-too-large"


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"alg": "none"},
        {"alg": ["EdDSA"]},
        {"alg": "EdDSA", "crit": []},
        {"alg": "EdDSA", "zip": None},
        {"alg": "EdDSA", "b64": None},
    ],
)
def test_a_header_is_checked_whoever_read_it(header: dict[str, Any]) -> None:
    with pytest.raises(ProofError) as caught:
        verify_jws(header, b"x", b"y", SIGNERS["EdDSA"].public_key)
    assert caught.value.code in {"algorithm-not-allowed", "header-not-allowed"}


@given(st.binary(max_size=100), st.text(max_size=100))
def test_any_bytes_are_a_token_or_refused(data: bytes, text: str) -> None:
    for value in (data, text, f"{encode_base64url(data)}.e30.AA"):
        with suppress(CairnError):
            read_jws(value)
