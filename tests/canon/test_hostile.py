"""Documents made to cost: each ends in a result or in our own error, and soon."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.credentials.contexts import CAIRN_V1, OB_V3, VC_V2, packaged_contexts
from cairn.kernel.errors import CairnError, LimitError
from cairn.kernel.json_text import JsonObject
from cairn.kernel.limits import Limits
from soon import soon

OPEN_BADGE = [VC_V2, OB_V3]


def _map(container: str, entries: JsonObject) -> JsonObject:
    return {"@context": {"m": {"@id": "urn:m", "@container": container}}, "m": entries}


def _scoped(depth: int) -> JsonObject:
    terms: JsonObject = {"b": "urn:b"}
    for _ in range(depth):
        terms = {"a": {"@id": "urn:a", "@context": terms}, "b": "urn:b"}
    return {"@context": terms, "b": "x"}


def _nested(depth: int) -> JsonObject:
    document: JsonObject = {"urn:x": "y"}
    for _ in range(depth):
        document = {"urn:x": document}
    return document


def _terms(count: int, **definition: Any) -> JsonObject:
    return {f"t{i}": {"@id": f"urn:t{i}", **definition} for i in range(count)}


COSTLY: dict[str, JsonObject] = {
    "contexts named again and again": {"@context": OPEN_BADGE * 400, "type": "Achievement"},
    "every context at once": {"@context": list(packaged_contexts().urls) * 200},
    "a context at every node": {
        "@context": VC_V2,
        "type": "VerifiableCredential",
        "credentialSubject": [
            {"@context": OB_V3, "id": f"urn:x:{i}", "type": "Achievement", "name": "x"}
            for i in range(5000)
        ],
    },
    "an own context at every node": {
        "@graph": [{"@context": {f"a{i}": "urn:a"}, f"a{i}": "x"} for i in range(9000)]
    },
    "many terms": {"@context": _terms(40_000), "t1": "x"},
    "many terms with contexts": {"@context": _terms(12_000, **{"@context": {"x": "urn:x"}})},
    "many terms with large contexts": {"@context": _terms(12_000, **{"@context": OB_V3})},
    "many terms like IRIs": {"@context": {f"urn:{i}": {"@id": f"urn:{i}"} for i in range(19_000)}},
    "many compact terms": {
        "@context": {"e": "urn:e/", **{f"e:{i}": {"@id": f"urn:e/{i}"} for i in range(19_000)}}
    },
    "terms in a long chain": {"@context": {f"t{i}": f"t{i + 1}:x" for i in range(5000)}},
    "contexts in contexts": _scoped(28),
    "objects in objects": _nested(62),
    "objects in objects beyond reason": _nested(50_000),
    "a long array": {"urn:x": [str(i) for i in range(49_000)]},
    "many members": {f"urn:{i}": "x" for i in range(49_000)},
    "many undefined members": {f"x{i}": "x" for i in range(49_000)},
    "many undefined types": {"@type": ["x"] * 49_000},
    "many objects of undefined members": {"@graph": [{f"x{i}": "x"} for i in range(19_000)]},
    "one node in many pieces": {"@graph": [{"@id": "urn:a", "urn:x": "y"} for _ in range(9000)]},
    "a long text of escapes": {"urn:x": "é\x01" * 1_000_000},
    "a long IRI that is none": {"urn:x": {"@id": "https://a.example/" + "a%zz" * 900_000}},
    "a long host": {"urn:x": {"@id": "https://" + "a" * 4_000_000 + "\0"}},
    "a long path": {"urn:x": {"@id": "x:" + "/a@:" * 900_000 + "\0"}},
    "a long way up": {"urn:x": {"@id": "/." * 2_000_000}},
    "a long language": {"urn:x": {"@value": "y", "@language": "a-" * 1_000_000}},
    "many lists": {"urn:x": {"@list": [{"@list": ["a"]} for _ in range(4000)]}},
    "many types": {
        "@context": OPEN_BADGE,
        "id": "urn:x",
        "type": ["Achievement", "Profile", "Result", "Image", "Address", "VerifiableCredential"]
        * 99,
    },
    "a long index map": _map("@index", {f"k{i}": "x" for i in range(15_000)}),
    "a long id map": _map("@id", {f"urn:{i}": {"urn:x": "y"} for i in range(9000)}),
    "a long language map": _map("@language", {f"x-{i}": "x" for i in range(40_000)}),
    "a long type map": _map("@type", {f"urn:{i}": {"urn:x": "y"} for i in range(9000)}),
    "much nesting": {"@context": {"n": "@nest"}, "n": [{"urn:x": str(i)} for i in range(20_000)]},
    "more than fits": {"urn:x": "x" * 5_000_000},
}


@pytest.mark.parametrize("case", COSTLY)
def test_costly_documents_end_soon(case: str) -> None:
    for ask in (jsonld.canonical_nquads, jsonld.undefined_terms):
        with soon(), suppress(CairnError):
            ask(COSTLY[case], packaged_contexts())


def test_the_limits_given_are_the_limits_kept() -> None:
    document = {"urn:x": [{"urn:x": str(i)} for i in range(10)]}
    assert len(jsonld.quads(document, packaged_contexts())) == 20
    for limits in (
        Limits(quads=10),
        Limits(members=20),
        Limits(depth=2),
        Limits(document_bytes=40),
    ):
        with pytest.raises(LimitError):
            jsonld.quads(document, packaged_contexts(), limits)


def _twice(terms: JsonObject, count: int) -> JsonObject:
    return {"@context": [terms] + [{}] * count}


# What there may be so many of, and no more; each costs what its neighbours do not.
ENOUGH: dict[str, tuple[Callable[[int], JsonObject], int]] = {
    "terms": (lambda count: {"@context": _terms(count)}, 11_995),
    "terms like IRIs": (
        lambda count: {"@context": {f"urn:{i}": f"urn:{i}" for i in range(count)}},
        1_068,
    ),
    "terms with slashes": (
        lambda count: {
            "@context": {"@vocab": "urn:", **{f"a/{i}": f"urn:a/{i}" for i in range(count)}}
        },
        1_067,
    ),
    "contexts": (lambda count: _twice({}, count - 1), 2_400),
    "contexts after a hundred terms": (lambda count: _twice(_terms(100), count), 1_699),
}


@pytest.mark.parametrize("case", ENOUGH)
def test_contexts_may_define_so_many_and_no_more(case: str) -> None:
    make, most = ENOUGH[case]
    store = ContextStore()
    jsonld.undefined_terms(make(most), store)
    with pytest.raises(LimitError) as caught:
        jsonld.undefined_terms(make(most + 1), store)
    assert caught.value.code == "contexts-too-large"


STEPS: dict[str, tuple[Callable[[int], JsonObject], int, int]] = {
    "nothings": (lambda count: {"urn:x": [None] * count}, 10, 17),
    "members of nothing": (lambda count: {f"urn:{i}": None for i in range(count)}, 10, 18),
    "values": (lambda count: {"urn:x": [{"@value": "a"}] * count}, 10, 8),
    "types": (lambda count: {"@type": ["x"] * count}, 10, 18),
    "items of a list": (lambda count: {"urn:x": {"@list": [None] * count}}, 10, 15),
    "other arrays": (lambda count: {"@type": "x" * 99, "urn:x": [None] * count}, 10, 17),
}


@pytest.mark.parametrize("case", STEPS)
def test_a_document_may_take_so_many_steps_and_no_more(case: str) -> None:
    make, quads, most = STEPS[case]
    jsonld.undefined_terms(make(most), ContextStore(), Limits(quads=quads))
    with pytest.raises(LimitError) as caught:
        jsonld.undefined_terms(make(most + 1), ContextStore(), Limits(quads=quads))
    assert caught.value.code == "too-many-statements"


SMALL = {"urn:x": ["ab", "é"], "urn:y": {"urn:z": [1, True, None]}}
LAST = {
    "members": ({"members": 9}, {"members": 8}, "document-too-large"),
    "bytes": ({"document_bytes": 22}, {"document_bytes": 21}, "document-too-large"),
    "levels": ({"depth": 3}, {"depth": 2}, "json-too-deep"),
    "statements": ({"quads": 6}, {"quads": 5}, "too-many-statements"),
}


@pytest.mark.parametrize("case", LAST)
def test_the_limits_are_kept_to_the_last(case: str) -> None:
    enough, too_little, code = LAST[case]
    assert len(jsonld.quads(SMALL, ContextStore(), Limits(**enough))) == 5
    with pytest.raises(LimitError) as caught:
        jsonld.quads(SMALL, ContextStore(), Limits(**too_little))
    assert caught.value.code == code


@pytest.mark.parametrize("make", [_scoped, _nested])
def test_what_is_too_deep_for_python_ends_in_our_error(make: Callable[[int], JsonObject]) -> None:
    with pytest.raises(LimitError):
        jsonld.quads(make(900), ContextStore(), Limits(depth=5_000))


WORDS = st.sampled_from(
    [
        "@context", "@id", "@type", "@graph", "@list", "@set", "@value", "@language", "@index",
        "@included", "@nest", "@reverse", "@json", "@none", "@vocab", "@base", "@protected",
        "@container", "@direction", "@import", "@propagate", "@version", "@colour", "@",
        "id", "type", "name", "proof", "credentialSubject", "achievement", "Achievement",
        "VerifiableCredential", "evidence", "Evidence", VC_V2, OB_V3, CAIRN_V1, "urn:x", "_:b",
        "", "x", ":", "a b", "http://", "@id:x", "ü",
    ]
)  # fmt: skip
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.just(10**30)
    | st.floats()
    | WORDS
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)
CONTEXTS = st.sampled_from([[], OPEN_BADGE, VC_V2, [*OPEN_BADGE, CAIRN_V1]]) | ANYTHING


@given(CONTEXTS, st.dictionaries(WORDS, ANYTHING, max_size=6))
def test_any_object_gives_statements_or_our_error(context: Any, members: JsonObject) -> None:
    document = {**members, "@context": context}
    try:
        text = jsonld.canonical_nquads(document, packaged_contexts())
    except CairnError:
        return
    assert text == jsonld.canonical_nquads(document, packaged_contexts())
    assert jsonld.undefined_terms(document, packaged_contexts()) == ()


def test_a_document_costs_the_same_cold_and_warm() -> None:
    """What a store remembers must not change an answer: contexts near the ceiling, read twice."""
    store = ContextStore(packaged_contexts().sources)
    inline = {f"t{number}": f"urn:t{number}" for number in range(10_700)}
    document = {"@context": [VC_V2, OB_V3, inline], "id": "urn:a", "type": ["VerifiableCredential"]}

    def answer() -> str:
        try:
            return str(jsonld.undefined_terms(document, store))
        except CairnError as error:
            return error.code

    assert answer() == answer()


def test_a_store_that_nobody_uses_is_forgotten() -> None:
    store = ContextStore(packaged_contexts().sources)
    jsonld.undefined_terms({"@context": [VC_V2], "id": "urn:a"}, store)
    watched = ref(store)
    del store
    gc.collect()
    assert watched() is None
