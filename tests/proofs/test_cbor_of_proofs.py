"""What kind of CBOR a proof value may hold: no tag but one, and no deep nesting."""

from __future__ import annotations

from typing import Any

import cbor2
import pytest

from cairn.kernel.errors import ProofError
from cairn.keys.multibase import encode_base64url
from cairn.proofs.suites.selective_disclosure import DerivedProof, read_proof_value


def read(*changed: Any) -> object:
    """Read a derived proof, the last of whose five parts are these."""
    parts = [bytes(64), b"", [], {}, []]
    parts[5 - len(changed) :] = changed
    return read_proof_value("u" + encode_base64url(b"\xd9\x5d\x01" + cbor2.dumps(parts)))


def test_bytes_may_be_an_array_of_bytes() -> None:
    tagged = cbor2.CBORTag(64, bytes(64))
    found = read(tagged, cbor2.CBORTag(64, b"key"), [tagged], {0: cbor2.CBORTag(64, bytes(32))}, [])
    assert isinstance(found, DerivedProof)
    assert found == read(bytes(64), b"key", [bytes(64)], {0: bytes(32)}, [])


@pytest.mark.parametrize("inside", [b"", "x", 0, [], [0], {}, None])
@pytest.mark.parametrize("tag", [6, 24, 63, 64, 65, 70, 1_000_000])
def test_no_other_tag_is_read_whatever_is_in_it(tag: int, inside: Any) -> None:
    if tag == 64 and isinstance(inside, bytes):
        return
    for place in range(5):
        parts: list[Any] = [bytes(64), b"", [], {}, []]
        parts[place] = cbor2.CBORTag(tag, inside)
        with pytest.raises(ProofError, match="not the CBOR"):
            read(*parts)


def test_deep_nesting_is_refused_while_it_is_read() -> None:
    with pytest.raises(ProofError, match="not the CBOR"):
        read([[[[0]]]])
    with pytest.raises(ProofError) as refused:
        read([[[0]]])
    assert "not the CBOR" not in refused.value.sentence
