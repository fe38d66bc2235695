"""Edges of the cryptosuites: what is said of a proof without a suite, and odd parts of a value."""

from __future__ import annotations

from typing import Any

import cbor2
import pytest

from cairn.canon.contexts import ContextStore
from cairn.kernel.errors import ProofError
from cairn.keys.multibase import encode_base64url
from cairn.proofs.suites import suite_of
from cairn.proofs.suites.cryptosuite import Secured
from cairn.proofs.suites.selective_disclosure import read_proof_value
from cairn.proofs.suites.skolem import statements_by_node

BASE, DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
PARTS: list[Any] = [bytes(64), b"", bytes(32), [], []]
NOT_CBOR = "It is not the CBOR that belongs there."


def said_of(header: bytes, parts: Any) -> str:
    with pytest.raises(ProofError) as caught:
        read_proof_value("u" + encode_base64url(header + cbor2.dumps(parts)))
    return caught.value.sentence.removeprefix("The proof value cannot be read: ")


@pytest.mark.parametrize(
    ("proof", "name"), [({}, "type"), ({"type": "DataIntegrityProof"}, "cryptosuite")]
)
def test_the_missing_member_is_named(proof: dict[str, Any], name: str) -> None:
    with pytest.raises(ProofError) as caught:
        suite_of(proof)
    assert caught.value.sentence == f"The proof's “{name}” is missing or not text."


ODD: dict[str, tuple[Any, str]] = {
    "byte arrays around texts": (cbor2.CBORTag(64, ["/a"]), NOT_CBOR),
    "another tag": (cbor2.CBORTag(65, ["/a"]), NOT_CBOR),
    "a complex number": ([cbor2.CBORTag(43000, [1.0, 2.0])], NOT_CBOR),
    "lists below the deepest": ([[[["/a"]]]], NOT_CBOR),
    "lists down to the deepest": ([[["/a"]]], "Its pointers are not texts."),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_part_of_a_base_proof_is_refused(case: str) -> None:
    part, sentence = ODD[case]
    assert said_of(BASE, [*PARTS[:4], part]) == sentence


def test_a_document_that_is_a_graph_alone_is_traced() -> None:
    # With an id it would be a named graph, which says something else.
    document = {"@context": {"p": "urn:ex:p"}, "@graph": [{"@id": "urn:ex:1", "p": "x"}]}
    _, found = statements_by_node(Secured(document, {}, "", ContextStore()))
    assert [tuple(quad) for quad in found] == [("<urn:ex:1>", "<urn:ex:p>", '"x"', "")]
