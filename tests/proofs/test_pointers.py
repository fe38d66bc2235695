from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import ProofError
from cairn.proofs.suites.pointers import select

DOCUMENT: dict[str, Any] = {
    "@context": ["https://a.example/v1"],
    "id": "urn:1",
    "type": ["A"],
    "issuer": {"id": "urn:2", "type": "B", "name": "x", "a/b": 1, "c~d": 2, "": 3},
    "items": [
        {"id": "urn:3", "name": "zero"},
        {"name": "one", "parts": [{"size": 1}, {"size": 2}]},
    ],
    "note": "n",
    "linked": {"@id": "urn:4", "@type": "C", "name": "y"},
    "words": ["A"],
    "~2": 4,
    "~": 5,
    "0": 6,
}
HEAD = {"id": "urn:1", "type": ["A"], "@context": ["https://a.example/v1"]}
ISSUER = {"id": "urn:2", "type": "B"}

SELECTED: dict[str, tuple[list[str], dict[str, Any]]] = {
    "nothing": ([], {}),
    "everything": ([""], DOCUMENT),
    "a text": (["/note"], {"note": "n"}),
    "an object": (["/issuer"], {"issuer": DOCUMENT["issuer"]}),
    "a member, and who it belongs to": (["/issuer/name"], {"issuer": ISSUER | {"name": "x"}}),
    "escaped names": (
        ["/issuer/a~1b", "/issuer/c~0d"],
        {"issuer": ISSUER | {"a/b": 1, "c~d": 2}},
    ),
    "the empty name": (["/issuer/"], {"issuer": ISSUER | {"": 3}}),
    "an item, the gap closed": (["/items/1/name"], {"items": [{"name": "one"}]}),
    "items in their order": (
        ["/items/1/name", "/items/0/name"],
        {"items": [{"id": "urn:3", "name": "zero"}, {"name": "one"}]},
    ),
    "a member of a linked object": (
        ["/linked/name"],
        {"linked": {"@id": "urn:4", "@type": "C", "name": "y"}},
    ),
    "a figure for a name": (["/0"], {"0": 6}),
    "a tilde": (["/~0"], {"~": 5}),
    "a tilde and a figure": (["/~02"], {"~2": 4}),
    "deep": (["/items/1/parts/1/size"], {"items": [{"parts": [{"size": 2}]}]}),
    "whole, then part of it": (["/issuer", "/issuer/name"], {"issuer": DOCUMENT["issuer"]}),
    "part, then the whole": (["/issuer/name", "/issuer"], {"issuer": DOCUMENT["issuer"]}),
}


@pytest.mark.parametrize("case", SELECTED)
def test_what_a_pointer_selects(case: str) -> None:
    pointers, expected = SELECTED[case]
    assert select(DOCUMENT, pointers) == HEAD | expected


BAD = {
    "not there": "/nothing",
    "below a text": "/note/x",
    "a letter of a text": "/note/n",
    "a place in a text": "/note/0",
    "a place in an object": "/issuer/0",
    "a word of an array": "/words/A",
    "a tilde that is not escaped": "/~2",
    "a tilde at the end": "/~",
    "beyond the array": "/items/2",
    "before the array": "/items/-1",
    "the end of the array": "/items/-",
    "leading zero": "/items/01",
    "digit of another script": "/items/\u0661",
    "vast index": "/items/" + "9" * 5000,
    "no slash": "issuer",
    "bad escape": "/issuer/~2",
    "escape cut short": "/issuer/~",
}


@pytest.mark.parametrize("case", BAD)
def test_a_pointer_to_nothing_is_refused(case: str) -> None:
    with pytest.raises(ProofError) as caught:
        select(DOCUMENT, [BAD[case]])
    assert caught.value.code == "malformed-proof-value"


@given(st.lists(st.text(alphabet="/items01parts~issuername", max_size=16), max_size=4))
def test_any_pointer_selects_or_is_refused(pointers: list[str]) -> None:
    try:
        found = select(DOCUMENT, pointers)
    except ProofError:
        return
    assert found["id"] == "urn:1"
