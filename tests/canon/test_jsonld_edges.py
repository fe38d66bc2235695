"""Edges of what the long way through PyLD admits: sizes to the value, the level and the byte."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS

STORE = ContextStore()
CONTEXT: JsonObject = {"a": "urn:a"}

# The values of a document, its levels, and the bytes of its names and texts; any other value
# counts as one byte.
SIZES: dict[str, tuple[JsonObject, dict[str, int]]] = {
    "a member": (
        {"@context": CONTEXT, "a": "xyz"},
        {"members": 4, "depth": 2, "document_bytes": 8 + 1 + 5 + 1 + 3},
    ),
    "a list": (
        {"@context": CONTEXT, "a": [1, True, None, 1.5, "x"]},
        {"members": 9, "depth": 2, "document_bytes": 8 + 1 + 5 + 1 + 4 + 1},
    ),
    "levels": (
        {"@context": CONTEXT, "a": {"a": {"a": ["x", "y", "z"]}}},
        {"members": 9, "depth": 4, "document_bytes": 8 + 1 + 5 + 3 + 3},
    ),
    "beyond ASCII": (
        {"@context": CONTEXT, "a": "é😀"},
        {"members": 4, "depth": 2, "document_bytes": 8 + 1 + 5 + 1 + 2 + 4},
    ),
}


def refusal(document: JsonObject, **limits: int) -> tuple[str, str]:
    with pytest.raises(CairnError) as caught:
        jsonld.quads_by_pyld(document, STORE, replace(DEFAULT_LIMITS, **limits))
    return caught.value.code, caught.value.sentence


@pytest.mark.parametrize("field", ["members", "depth", "document_bytes"])
@pytest.mark.parametrize("case", SIZES)
def test_a_document_may_be_as_large_as_the_limit_and_no_larger(case: str, field: str) -> None:
    document, sizes = SIZES[case]
    size = sizes[field]
    assert jsonld.quads_by_pyld(document, STORE, replace(DEFAULT_LIMITS, **{field: size}))
    code = "json-too-deep" if field == "depth" else "document-too-large"
    assert refusal(document, **{field: size - 1})[0] == code


def test_a_large_document_is_refused_before_its_values_are_looked_at() -> None:
    document = {"@context": CONTEXT, "a": [1, 1, 1, float("inf")]}
    assert refusal(document, members=6)[0] == "document-too-large"
    assert refusal(document, members=7)[0] == "not-json"


def test_a_number_that_is_no_double_is_refused_before_what_it_stands_for() -> None:
    for number in (2**53 + 1, -(2**53) - 1):
        assert refusal({"unknown": number})[0] == "number-not-exact"
    assert refusal({"unknown": 2**53})[0] == "undefined-term"


# In the last two, PyLD raises an error of Python, and once wraps it.
WHY: dict[str, tuple[Any, str]] = {
    "a reason": ({"a": 5}, ": invalid term definition"),
    "a reason below a reason": (
        {"a": {"@id": "urn:a", "@context": {"x": 5}}},
        ": invalid term definition",
    ),
    "no reason below a reason": (
        {"b": {"@id": "urn:b", "@context": {"a": {"@id": []}}}},
        ": invalid scoped context",
    ),
    "no reason": ({"a": {"@id": []}}, ""),
}


@pytest.mark.parametrize("case", WHY)
def test_the_innermost_reason_that_there_is_is_said(case: str) -> None:
    context, reason = WHY[case]
    sentence = f"The document is not JSON-LD{reason}."
    assert refusal({"@context": context, "a": "x"}) == ("not-json-ld", sentence)


def test_the_hash_inside_is_sha_256_unless_another_is_asked_for() -> None:
    nodes = [{"a": "x"}, {"a": "y"}, {"a": "z"}]
    document = {"@context": CONTEXT, "a": nodes}
    by_default = jsonld.canonical_nquads(document, STORE)
    assert by_default == jsonld.canonical_nquads(document, STORE, hash_name="sha256")
    assert by_default != jsonld.canonical_nquads(document, STORE, hash_name="sha384")
