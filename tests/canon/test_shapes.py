"""Compiled shapes: each condition under which a template may be filled, and the cache's bounds."""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.shapes import Template, compile_shape
from cairn.canon.shapes_cache import ShapeCache, ShapeLimits, shapes_of
from cairn.canon.shapes_outline import outline_of
from cairn.canon.shapes_plan import is_safe_iri
from cairn.canon.shapes_steering import Steering, named_contexts, steering_of
from cairn.canon.shapes_template import compile_statements
from cairn.credentials.contexts import OB_V3, VC_V2, packaged_contexts
from cairn.kernel.errors import CairnError, TermError
from cairn.kernel.json_text import JsonObject
from cairn.kernel.limits import Limits
from canon.shape_documents import STORE

CONTEXTS = packaged_contexts()
TERMS = "https://terms.example/shapes"
W3C = "https://www.w3.org/2018/credentials"


def badge(**changes: Any) -> JsonObject:
    values: dict[str, Any] = {
        "id": "urn:uuid:1",
        "issuer": "did:key:z6Mk1",
        "creator": "did:key:z6Mk2",
        "name": "A name",
        "credit": 2.5,
        "tags": ["one", "two"],
        "targets": ["a", "b"],
    }
    values |= changes
    return {
        "@context": [VC_V2, OB_V3],
        "id": values["id"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": values["issuer"], "type": ["Profile"]},
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "creditsEarned": values["credit"],
            "achievement": {
                "type": ["Achievement"],
                "name": values["name"],
                "creator": {"id": values["creator"], "type": ["Profile"]},
                "tag": values["tags"],
                "alignment": [
                    {"type": ["Alignment"], "targetName": name} for name in values["targets"]
                ],
            },
        },
    }


@pytest.fixture
def template() -> Template:
    found = compile_shape(badge(), CONTEXTS)
    assert found is not None
    return found


FILLED = {
    "the same": {},
    "other texts": {"name": "Another", "tags": ["three", "four"]},
    "the other order of nodes": {"targets": ["b", "a"]},
    "escapes": {"name": 'a"b\\c\n\t\r\b\f\x00\x1f\x7f\ufffe\uffff%s'},
    "a backslash": {"name": "a\\b"},
    "a quote": {"name": 'a"b'},
    "one value begins another": {"tags": ["a", "a b"]},
    "one value begins another, the other way": {"tags": ["a b", "a"]},
    "all planes": {"name": "é\ue000\U0001f600\U00020000\U0010fffd\u2028\x85"},
    "another id": {"id": "https://a.example/ü?q=%41#x"},
    "a whole number": {"credit": 3},
    "a whole number with a point": {"credit": 3.0},
    "minus nothing": {"credit": -0.0},
    "a small number": {"credit": 1e-7},
    "a large number": {"credit": 10**21},
}


@pytest.mark.parametrize("case", FILLED)
def test_documents_of_the_shape_are_filled(template: Template, case: str) -> None:
    document = badge(**FILLED[case])
    for name in ("sha256", "sha384"):
        for _ in range(4):  # open, then with fixed values
            expected = jsonld.canonical_nquads(document, CONTEXTS, hash_name=name)
            assert template.fill(document, name) == expected


NOT_FILLED = {
    "another member": {"tags": ["one", "two", "three"]},
    "a number for a text": {"name": 1},
    "true for a number": {"credit": True},
    "a text for a number": {"credit": "2.5"},
    "null": {"name": None},
    "an array for a text": {"name": ["A name"]},
    "an array for an id": {"id": ["urn:x"]},
    "an object for a text": {"name": {"@value": "A name"}},
    "condition 4, relative": {"id": "x"},
    "condition 4, blank": {"id": "_:b0"},
    "condition 4, no IRI": {"id": "urn:a b"},
    "condition 4, bad escape": {"id": "https://a.example/%zz"},
    "condition 4, odd scheme": {"id": "foo:bar"},
    "condition 4, upper case": {"id": "HTTPS://a.example/"},
    "condition 4, ideographic space": {"id": "urn:a\u3000b"},
    "condition 5, half a character": {"name": "\ud800"},
    "condition 6, equal ids": {"creator": "did:key:z6Mk1"},
    "condition 6, a constant's id": {
        "id": "https://www.w3.org/2018/credentials#VerifiableCredential"
    },
    "condition 7, equal values": {"tags": ["one", "one"]},
    "condition 8, equal nodes": {"targets": ["a", "a"]},
    "an integer that is no double": {"credit": 2**53 + 1},
    "not a number": {"credit": float("nan")},
    "no number at all": {"credit": float("inf")},
    "too many digits": {"credit": 0.30000000000000004},
}


@pytest.mark.parametrize("case", NOT_FILLED)
def test_other_documents_take_the_general_path(template: Template, case: str) -> None:
    for number in range(3):  # with open values, then with fixed ones
        assert template.fill(badge(**NOT_FILLED[case])) is None
        assert template.fill(badge(id=f"urn:uuid:{number}")) is not None


def test_not_even_an_object_of_the_shape(template: Template) -> None:
    documents: list[Any] = [None, [], "x", 1, {}, {"@context": []}, [badge()]]
    assert [template.fill(document) for document in documents] == [None] * len(documents)


def test_the_order_of_members_is_part_of_the_shape(template: Template) -> None:
    document = badge()
    document["id"] = document.pop("id")
    assert template.fill(document) is None


def test_long_texts_take_the_general_path() -> None:
    template = compile_shape(badge(), CONTEXTS, Limits(document_bytes=9_000))
    assert template is not None
    assert template.fill(badge(name="x" * 100)) is not None
    assert template.fill(badge(name="x" * 9_000)) is None


def test_long_equal_ids_take_the_general_path() -> None:
    """Each counts as often as it stands there, though it is looked at only once."""
    limits = Limits(document_bytes=12_000)
    short, long = ("urn:x:" + "y" * length for length in (1, 5_000))
    template = compile_shape(badge(issuer=short, creator=short), CONTEXTS, limits)
    assert template is not None
    assert template.fill(badge(issuer="urn:z", creator="urn:z")) is not None
    assert template.fill(badge(issuer=long, creator=long)) is None


# Condition 1: contexts are fixed by content.

CONTEXT_CASES: dict[str, tuple[Any, frozenset[str] | None]] = {
    "a URL": ("urn:a", frozenset({"urn:a"})),
    "URLs": (["urn:a", "urn:b"], frozenset({"urn:a", "urn:b"})),
    "none": ([], frozenset()),
    "an object": ({"a": "urn:a"}, None),
    "an object among URLs": (["urn:a", {}], None),
    "null": (None, None),
    "null among URLs": (["urn:a", None], None),
    "an array in an array": ([["urn:a"]], None),
}


@pytest.mark.parametrize("case", CONTEXT_CASES)
def test_condition_1_contexts_are_urls_at_every_depth(case: str) -> None:
    context, expected = CONTEXT_CASES[case]
    assert named_contexts({"@context": context}) == expected
    assert named_contexts({"x": [{"y": {"@context": context}}]}) == expected


def test_condition_1_inline_contexts_take_the_general_path() -> None:
    document = {**badge(), "@context": [VC_V2, OB_V3, {"extra": "urn:extra"}]}
    assert jsonld.canonical_nquads(document, CONTEXTS)
    assert compile_shape(document, CONTEXTS) is None


def test_condition_1_unknown_contexts_within_contexts() -> None:
    store = ContextStore().with_documents(
        {"urn:c:1": {"@context": {"x": {"@id": "urn:x", "@context": "urn:c:2"}, "y": "urn:y"}}}
    )
    assert steering_of(frozenset({"urn:c:1"}), store) is None


# Condition 2: the shape covers what can steer.


def judged(terms: JsonObject) -> Steering:
    store = ContextStore().with_documents({"urn:c:1": {"@context": terms}})
    found = steering_of(frozenset({"urn:c:1"}), store)
    assert found is not None
    return found


STEERED = {
    "an alias of @type": {"x": "@type"},
    "an alias of an alias": {"y": "@type", "x": "y"},
    "an alias with details": {"x": {"@id": "@type", "@container": "@set"}},
    "a vocabulary word": {"x": {"@id": "urn:x", "@type": "@vocab"}},
    "a vocabulary word by an alias": {"v": "@vocab", "x": {"@id": "urn:x", "@type": "v"}},
    "a type of none": {"x": {"@id": "urn:x", "@type": "@none"}},
    "in the scope of a term": {"T": {"@id": "urn:t", "@context": {"x": "@type"}}, "x": "urn:x"},
    "in one scope of an array": {"T": {"@id": "urn:t", "@context": [{}, {"x": "@type"}]}},
}
FROZEN = {
    "JSON": {"x": {"@id": "urn:x", "@type": "@json"}},
    "a reversed term": {"x": {"@reverse": "urn:x"}},
    "a nested term": {"x": {"@id": "urn:x", "@nest": "n"}},
    "an alias of @nest": {"x": "@nest"},
    "an alias of @graph": {"x": "@graph"},
    "an alias of @language": {"x": "@language"},
    "an index": {"x": {"@id": "urn:x", "@index": "urn:i"}},
    "an index map": {"x": {"@id": "urn:x", "@container": "@index"}},
    "a language map": {"x": {"@id": "urn:x", "@container": "@language"}},
    "an id map": {"x": {"@id": "urn:x", "@container": ["@id", "@set"]}},
    "a type map": {"x": {"@id": "urn:x", "@container": "@type"}},
    "a graph": {"x": {"@id": "urn:x", "@container": ["@graph"]}},
    "in some scope": {"T": {"@id": "urn:t", "@context": {"x": {"@reverse": "urn:x"}}}},
}


@pytest.mark.parametrize("case", STEERED)
def test_condition_2_texts_that_steer_are_part_of_the_shape(case: str) -> None:
    steering = judged(STEERED[case])
    assert "x" in steering.steered
    free = {"free": "text", "other": 1}
    document = {"x": ["a", 1, {"@list": ["b"]}, free]}
    assert outline_of(document, steering).values == ("text", 1)


@pytest.mark.parametrize("case", FROZEN)
def test_condition_2_everything_below_is_part_of_the_shape(case: str) -> None:
    steering = judged(FROZEN[case])
    assert "x" in steering.frozen
    assert outline_of({"x": {"free": ["text", 1]}}, steering).values == ()


def test_condition_2_what_cannot_steer_is_a_slot() -> None:
    steering = judged(
        {
            "x": "urn:x",
            "i": {"@id": "urn:i", "@type": "@id"},
            "s": {"@id": "urn:s", "@container": "@set"},
        }
    )
    document = {"@id": "a", "x": {"@value": "b"}, "i": "c", "s": ["d", True, None], "u": 1.5}
    outline = outline_of(document, steering)
    assert outline.values == ("a", "b", "c", "d", 1.5)
    assert outline.texts == 4


def test_condition_2_keywords_steer_without_any_context() -> None:
    steering = steering_of(frozenset(), ContextStore())
    assert steering is not None
    free = {"@id": "a", "@value": "b", "@list": ["c"], "@set": ["d"]}
    for word in ("@type", "@language", "@direction", "@index", "@graph", "@reverse", "@included"):
        assert outline_of({word: "x"}, steering).values == ()
    assert outline_of(free, steering).values == ("a", "b", "c", "d")


KEYS: list[Any] = [
    None, True, False, [], {}, "x", ["x"], ["x", "x"], [["x"]], {"a": "x"}, {"b": "x"},
    {"a": "x", "b": "x"}, {"b": "x", "a": "x"}, 1, {"@type": 1}, {"@type": 1.0}, {"@type": True},
    {"@type": "1"}, {"@type": None}, {"@type": ["1"]},
]  # fmt: skip


def test_condition_2_shapes_that_differ_have_different_keys() -> None:
    steering = judged({})
    keys = [outline_of({"m": value}, steering).key() for value in KEYS]
    assert len(set(keys)) == len(keys)
    assert outline_of({"m": "y"}, steering).key() == outline_of({"m": "x"}, steering).key()
    assert outline_of({"m": 2.5}, steering).key() == outline_of({"m": 1}, steering).key()


# Condition 3, 7 and 9: what the general path makes of the shape.

NO_TEMPLATE: dict[str, JsonObject] = {
    "condition 3, a text inside a JSON literal": {"urn:p": {"@value": "x", "@type": "@json"}},
    "condition 7, a named graph": {"graph": {"id": "urn:g", "urn:p": "x"}},
    "condition 7, a graph by keyword": {"@graph": [{"id": "urn:g", "urn:p": "x"}]},
    "condition 9, an unknown member": {"unknown": "x"},
    "condition 9, a relative id": {"knows": "x"},
    "condition 9, an unknown type": {"type": "Unknown"},
}


@pytest.mark.parametrize("case", NO_TEMPLATE)
def test_what_cannot_be_compiled_takes_the_general_path(case: str) -> None:
    document = {"@context": TERMS, "id": "urn:s", "name": "x", **NO_TEMPLATE[case]}
    assert compile_shape(document, STORE) is None


def test_condition_3_a_text_that_looks_like_a_mark_changes_nothing() -> None:
    """Marks are told from constants by moving, so a document may hold their very texts."""
    base = {"@context": TERMS, "id": "urn:s", "name": ["https://cairn.invalid/slot-0-0001", "y"]}
    for extra in ({}, {"word": "https://cairn.invalid/slot-0-0000"}, {"urn:n": 730_001_000}):
        document = {**base, **extra}
        template = compile_shape(document, STORE)
        assert template is not None
        assert template.fill(document) == jsonld.canonical_nquads(document, STORE)


def test_condition_3_a_datatype_that_moves_is_no_slot() -> None:
    """Were a text that steers taken for a slot, the two runs would show it."""
    blind = Steering(frozenset(), frozenset(), frozenset(), ("urn:",))
    document = {"@id": "urn:s", "urn:p": {"@value": "x", "@type": "urn:t"}}
    assert jsonld.canonical_nquads(document, CONTEXTS)
    outline = outline_of(document, blind)
    assert outline.values == ("urn:s", "x", "urn:t")
    assert compile_statements(outline, blind, CONTEXTS, Limits()) is None


@pytest.mark.parametrize("value", [2, 1.0, True, "1", None, [1]])
def test_what_is_fixed_is_fixed_in_its_exact_form(value: Any) -> None:
    document = {"@context": TERMS, "id": "urn:s", "json": {"a": 1}, "title": "x"}
    template = compile_shape(document, STORE)
    assert template is not None
    assert template.fill({**document, "title": "y"}) is not None
    assert template.fill({**document, "json": {"a": value}}) is None


def test_condition_6_equal_ids_have_a_template_of_their_own() -> None:
    equal = badge(creator="did:key:z6Mk1")
    template = compile_shape(equal, CONTEXTS)
    assert template is not None
    assert template.fill(equal) == jsonld.canonical_nquads(equal, CONTEXTS)
    assert template.fill(badge()) is None


def test_condition_7_a_value_that_becomes_a_constant() -> None:
    """True is written as a text, so a text of the same datatype can say the same."""

    def document(text: str) -> JsonObject:
        values = [{"@value": value, "@type": "urn:t"} for value in (True, text)]
        return {"@context": TERMS, "id": "urn:s", "urn:p": values}

    template = compile_shape(document("x"), STORE)
    assert template is not None
    assert template.fill(document("y")) == jsonld.canonical_nquads(document("y"), STORE)
    assert template.fill(document("true")) is None


# Condition 4: ids.


@pytest.mark.parametrize("iri", ["urn:x", "https://a.example", "did:key:z6Mk#z", "urn:ü"])
def test_condition_4_safe(iri: str) -> None:
    assert is_safe_iri(iri, ("https:", "urn:", "did:"))


@pytest.mark.parametrize(
    "iri",
    ["", "urn", "x", "@id", "_:b", "tag:x", "urn:a b", "urn:a\u00a0b", "urn:a\u2003", "urn:a#b#c",
     "urn:%",
     "https://[", "urn:\ud800", " urn:x", "urn:x\n", "URN:x", "https:a\\b"],
)  # fmt: skip
def test_condition_4_not_safe(iri: str) -> None:
    assert not is_safe_iri(iri, ("https:", "urn:", "did:"))


def test_condition_4_schemes_that_a_context_uses_are_left_out() -> None:
    assert "urn:" in judged({}).schemes
    assert "urn:" not in judged({"urn": "https://a.example/"}).schemes
    assert "did:" not in judged({"T": {"@id": "x:t", "@context": {"did": "x:did"}}}).schemes


def test_condition_4_no_scheme_left() -> None:
    names = ("https", "http", "urn", "did", "mailto", "tel", "data", "tag")
    store = ContextStore().with_documents({"x:c": {"@context": dict.fromkeys(names, "x:y")}})
    assert steering_of(frozenset({"x:c"}), store) is None


# The cache.


def test_a_shape_is_compiled_when_it_is_seen_again() -> None:
    cache = ShapeCache(CONTEXTS)
    for number, shapes in enumerate([0, 1, 1, 1]):
        document = badge(id=f"urn:uuid:{number}")
        assert cache.canonical_nquads(document) == jsonld.canonical_nquads(document, CONTEXTS)
        assert cache.shapes == shapes
    assert (cache.asked, cache.filled) == (4, 2)


def test_errors_are_those_of_the_general_path() -> None:
    cache = ShapeCache(CONTEXTS)
    for _ in range(3):
        with pytest.raises(TermError) as raised:
            cache.canonical_nquads({**badge(), "colour": "red"})
        assert raised.value.code == "undefined-term"
    assert cache.shapes == 0
    odd: list[Any] = [None, [], 1, {1: 2}, {"x": {1}}, {"@context": {"x"}}]
    for document in odd:
        with pytest.raises(CairnError):
            cache.canonical_nquads(document)


def many(count: int) -> list[JsonObject]:
    return [badge(tags=[str(i) for i in range(number)]) for number in range(count)]


def twice(cache: ShapeCache, documents: list[JsonObject], source: str = "") -> None:
    for document in documents:
        for _ in range(2):
            text = cache.canonical_nquads(document, source=source)
            assert text == jsonld.canonical_nquads(document, CONTEXTS)


def test_large_shapes_are_not_kept() -> None:
    cache = ShapeCache(CONTEXTS)
    twice(cache, [badge(tags=[f"tag {i}" for i in range(1_500)])])
    twice(cache, [badge(targets=[f"target {i}" for i in range(400)])])
    assert cache.shapes == 0


def test_many_nodes_in_every_order() -> None:
    cache = ShapeCache(CONTEXTS)
    for number in range(60):
        names = [f"{number * factor % 61}" for factor in (1, 2, 3)]
        for document in (badge(targets=names), badge(targets=["x", "y", "z", "u", "v", *names])):
            text = cache.canonical_nquads(document)
            assert text == jsonld.canonical_nquads(document, CONTEXTS)
    assert cache.filled >= 100


def test_shapes_are_bounded_in_number() -> None:
    cache = ShapeCache(CONTEXTS, bounds=ShapeLimits(shapes=3))
    twice(cache, many(8))
    assert cache.shapes == 3


def test_a_shape_in_use_outlives_others() -> None:
    cache = ShapeCache(CONTEXTS, bounds=ShapeLimits(shapes=3, documents_per_compile=1))
    used = badge(tags=["used"] + [str(i) for i in range(30)])
    twice(cache, [used])
    for document in many(8):
        before = cache.filled
        cache.canonical_nquads(used)
        assert cache.filled == before + 1
        twice(cache, [document])


def test_shapes_are_bounded_in_bytes() -> None:
    cache = ShapeCache(CONTEXTS)
    twice(cache, [badge()])
    one = cache.size
    assert one > 0
    small = ShapeCache(CONTEXTS, bounds=ShapeLimits(bytes=3 * one))
    twice(small, many(8))
    assert 0 < small.size <= 3 * one
    tiny = ShapeCache(CONTEXTS, bounds=ShapeLimits(bytes=one // 2))
    twice(tiny, [badge()])
    assert (tiny.size, tiny.shapes) == (0, 0)


def test_a_forgotten_shape_can_come_back() -> None:
    cache = ShapeCache(CONTEXTS, bounds=ShapeLimits(shapes=1, documents_per_compile=1))
    first, second = many(2)
    twice(cache, [first, second, first])
    before = cache.filled
    cache.canonical_nquads(first)
    assert cache.filled == before + 1


def test_each_source_pays_for_its_own_shapes() -> None:
    bounds = ShapeLimits(first_compiles=2, documents_per_compile=1_000)
    cache = ShapeCache(CONTEXTS, bounds=bounds)
    twice(cache, many(8), source="a sender of endless shapes")
    assert cache.shapes == 2
    twice(cache, many(8)[6:7], source="another")
    assert cache.shapes == 3


def test_seen_shapes_are_remembered_within_bounds() -> None:
    cache = ShapeCache(CONTEXTS, bounds=ShapeLimits(remembered=2, sources=2))
    documents = many(6)
    for document in [*documents, *documents]:
        cache.canonical_nquads(document, source=str(len(document["credentialSubject"])))
    assert cache.shapes == 0  # each was forgotten before it came again


def test_many_shapes_of_the_same_members() -> None:
    """Only the most recent ones are tried, and all come out right."""
    cache = ShapeCache(CONTEXTS, bounds=ShapeLimits(documents_per_compile=1))
    documents = many(24)
    twice(cache, documents)
    twice(cache, documents)
    assert cache.shapes == 24


def test_a_store_has_one_cache_for_each_set_of_limits() -> None:
    store = CONTEXTS.with_documents({})
    assert shapes_of(store) is shapes_of(store)
    assert shapes_of(store) is not shapes_of(CONTEXTS)
    assert shapes_of(store, Limits(quads=9)) is not shapes_of(store)
    for number in range(20):  # some must be forgotten
        shapes_of(store, Limits(quads=number))
    assert shapes_of(store).canonical_nquads(badge()) == jsonld.canonical_nquads(badge(), CONTEXTS)


def test_threads_may_share_a_cache() -> None:
    bounds = ShapeLimits(shapes=2, remembered=4, documents_per_compile=1)
    cache = ShapeCache(CONTEXTS, bounds=bounds)
    documents = [badge(id=f"urn:uuid:{i}", tags=["x"] * (i % 2) + [str(i % 3)]) for i in range(24)]
    expected = [jsonld.canonical_nquads(document, CONTEXTS) for document in documents]

    def work(_thread: int) -> list[str]:
        return [cache.canonical_nquads(document) for _ in range(8) for document in documents]

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(work, range(4)):
            assert found == expected * 8
    assert cache.shapes <= 2 + 4


CHANGES: dict[str, Callable[[int], dict[str, Any]]] = {
    "nothing changes": lambda _: {},
    "one changes": lambda i: {"name": f"name {i}"},
    "a constant changes rarely": lambda i: {"name": f"name {i}", "issuer": f"urn:x:{i // 9}"},
    "two take turns": lambda i: {"id": f"urn:uuid:{i % 2}", "targets": [f"{i % 2}", "b"]},
    "numbers of one value": lambda i: {"credit": [1, 1.0, True, 2][i % 4]},
    "all change": lambda i: {
        "id": f"urn:uuid:{i}", "issuer": f"did:x:{i}", "creator": f"urn:c:{i}", "name": f"n{i}",
        "credit": i, "tags": [f"a{i}", f"b{i}"], "targets": [f"{i * 7 % 5}", f"x{i * 3 % 5}"],
    },
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_fixed_values_follow_the_stream(case: str) -> None:
    cache = ShapeCache(CONTEXTS)
    for number in range(40):
        document = badge(**CHANGES[case](number))
        untouched = copy.deepcopy(document)
        assert cache.canonical_nquads(document) == jsonld.canonical_nquads(document, CONTEXTS)
        assert document == untouched
    assert cache.filled >= 25
