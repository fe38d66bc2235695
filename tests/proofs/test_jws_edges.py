"""Edges of what is read as a token: sizes to the character, and what is said of an algorithm."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cairn.kernel.errors import InputError, ProofError
from cairn.kernel.limits import Limits
from cairn.keys.multibase import encode_base64url
from cairn.proofs.jws import read_jws

HEADER = encode_base64url(b'{"alg":"EdDSA"}')
LONGEST_HEADER = 65_536  # characters; beside what a document may have


def refused(token: str, limits: Limits) -> str:
    with pytest.raises(InputError) as caught:
        read_jws(token, limits)
    return f"{caught.value.code}: {caught.value.sentence}"


def test_the_longest_header_that_is_read() -> None:
    # Three bytes become four characters.
    bare = len('{"alg":"EdDSA","x":""}')
    longest = {"alg": "EdDSA", "x": "x" * (LONGEST_HEADER * 3 // 4 - bare)}
    text = encode_base64url(json.dumps(longest, separators=(",", ":")).encode())
    assert len(text) == LONGEST_HEADER
    assert read_jws(f"{text}.e30.AA").header == longest
    assert "header" in refused(f"{text}A.e30.AA", Limits())


def test_the_longest_token_that_is_read() -> None:
    limits = Limits(document_bytes=300)
    token = f"{HEADER}.e30.AA"
    token += " " * (300 * 4 // 3 + LONGEST_HEADER - len(token))
    assert read_jws(token, limits).payload == b"{}"
    assert refused(token + " ", limits) == "document-too-large: The token is too large."


@pytest.mark.parametrize("document_bytes", [300, 301])
def test_the_longest_part_that_is_read(document_bytes: int) -> None:
    # 404 characters are 303 bytes; base64url never has 405.
    limits = Limits(document_bytes=document_bytes)
    assert len(read_jws(f"{HEADER}.{'A' * 404}.AA", limits).payload) == 303
    assert "longer than" in refused(f"{HEADER}.{'A' * 406}.AA", limits)


@pytest.mark.parametrize(
    ("algorithm", "named"),
    [("none", "“none”"), ("X" * 41, f"“{'X' * 40}”"), (None, "(none)"), (["ES256"], "(none)")],
)
def test_a_refused_algorithm_is_named_as_far_as_it_is_a_name(algorithm: Any, named: str) -> None:
    header = encode_base64url(json.dumps({"alg": algorithm}).encode())
    with pytest.raises(ProofError) as caught:
        read_jws(f"{header}.e30.AA")
    assert caught.value.sentence == f"The signing algorithm {named} is not accepted."
