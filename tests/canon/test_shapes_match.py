"""What is known of a document of a known shape, and of those that are like it."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import ShapeCache
from cairn.canon.shapes_match import Match
from cairn.kernel.json_text import JsonObject

TERMS = "https://terms.example/people"
STORE = ContextStore().with_documents(
    {
        TERMS: {
            "@context": {
                "id": "@id",
                "type": "@type",
                "Person": "urn:Person",
                "name": "urn:name",
                "title": {"@id": "urn:title", "@language": "en"},
                "knows": {"@id": "urn:knows", "@type": "@id"},
                "word": {"@id": "urn:word", "@type": "@vocab"},
                "set": "urn:set",
                "float": "urn:float",
                "whole": "urn:whole",
                "json": {"@id": "urn:json", "@type": "@json"},
            }
        }
    }
)
UUIDS = "urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-"


def document(**changes: Any) -> JsonObject:
    values = {
        "@context": TERMS,
        "id": f"{UUIDS}000000000000",
        "type": "Person",
        "name": "Ann Li",
        "title": "a title that stays",
        "knows": {"id": "urn:x:friend", "name": "Bo Ek", "set": ["one", {"name": "inner"}]},
        "word": "Person",
    }
    return values | changes


def numbered(number: int, **changes: Any) -> JsonObject:
    return document(id=f"{UUIDS}{number:012}", name=("Ann Li", "Cy Odd")[number % 2], **changes)


@pytest.fixture
def shapes() -> ShapeCache:
    """A cache that knows the shape, with all fixed but the id and the name."""
    cache = ShapeCache(STORE)
    for number in range(6):
        cache.canonical_nquads(numbered(number))
    return cache


def found(shapes: ShapeCache, wanted: JsonObject) -> Match:
    match = shapes.find(wanted)
    assert match is not None
    return match


def by_length(text: str, *, is_iri: bool) -> Hashable:
    return len(text), is_iri


def test_a_document_of_plain_texts_is_like_all_of_their_families(shapes: ShapeCache) -> None:
    first, second = (found(shapes, numbered(number)) for number in (7, 8))
    assert first.is_plain
    assert second.is_plain
    assert first.plan is second.plan
    assert first.likeness(by_length) == second.likeness(by_length)


def test_a_document_of_other_texts_is_like_those_of_the_same_classes(shapes: ShapeCache) -> None:
    def likeness(**changes: Any) -> Hashable:
        match = found(shapes, document(**changes))
        assert not match.is_plain
        return match.likeness(by_length)

    assert likeness(name="a?") == likeness(name="b?")
    assert likeness(name="a?") != likeness(name="bb?")
    assert likeness(name="a?", id="urn:y:1") == likeness(name="b?", id="urn:y:2")
    assert likeness(name="a?", id="urn:y:1") != likeness(name="b?", id="urn:y:10")


def test_the_classes_are_asked_for_each_open_text_in_its_place(shapes: ShapeCache) -> None:
    asked: list[tuple[str, bool]] = []

    def classify(text: str, *, is_iri: bool) -> Hashable:
        asked.append((text, is_iri))
        return None

    found(shapes, document(name="a?", id="urn:y:1")).likeness(classify)
    assert asked == [("urn:y:1", True), ("a?", False)]


@pytest.mark.parametrize("same", ["a title that stays", "urn:y:1", "Bo Ek"])
def test_equal_texts_in_other_places_make_documents_unlike(shapes: ShapeCache, same: str) -> None:
    """Whether the text is equal to one that stays, or to another of its own."""
    other = "!" * len(same)
    equal, unequal = (
        found(shapes, document(name=name, id="urn:y:1")).likeness(by_length)
        for name in (same, other)
    )
    assert equal != unequal


def test_equal_plain_texts_in_other_places_make_documents_unlike(shapes: ShapeCache) -> None:
    equal, unequal = (found(shapes, document(name=name)) for name in ("Bo Ek", "Bo Ok"))
    assert equal.is_plain
    assert unequal.is_plain
    assert equal.likeness(by_length) != unequal.likeness(by_length)


def test_an_answer_is_kept_for_each_question_and_likeness(shapes: ShapeCache) -> None:
    match, other = found(shapes, numbered(7)), found(shapes, numbered(8))
    assert match.recall("valid", "one") is None
    match.remember("valid", "one", "yes")
    match.remember("valid", "two", "no")
    match.remember("new", "one", 5)
    told = [("valid", "one"), ("valid", "two"), ("new", "one"), ("new", "two")]
    assert [other.recall(*pair) for pair in told] == ["yes", "no", 5, None]


def test_few_answers_are_kept(shapes: ShapeCache) -> None:
    match = found(shapes, numbered(7))
    for number in range(1_000):
        match.remember("question", number, number)
        assert match.recall("question", number) == number
    kept = [number for number in range(1_000) if match.recall("question", number) is not None]
    assert 10 <= len(kept) <= 100


PARTS: dict[str, tuple[tuple[tuple[str, ...], ...], JsonObject]] = {
    "nothing": ((), {}),
    "what is not there": ((("colour",), ("knows", "colour")), {"knows": {}}),
    "what stays": ((("title",), ("word",)), {"title": "a title that stays", "word": "Person"}),
    "what is open": ((("name",), ("id",)), {"id": f"{UUIDS}000000000009", "name": "Cy Odd"}),
    "an object": ((("knows",),), {"knows": document()["knows"]}),
    "inside an object": (
        (("knows", "name"), ("knows", "id")),
        {"knows": {"id": "urn:x:friend", "name": "Bo Ek"}},
    ),
    "an object and what is in it": (
        (("knows",), ("knows", "name")),
        {"knows": document()["knows"]},
    ),
    "both": (
        (("name",), ("knows", "set"), ("@context",)),
        {"@context": TERMS, "name": "Cy Odd", "knows": {"set": document()["knows"]["set"]}},
    ),
    "nothing below a text": ((("name", "x"),), {}),
    "nothing inside an array": ((("knows", "set", "name"),), {"knows": {}}),
}


@pytest.mark.parametrize("case", PARTS)
def test_a_part_of_a_document(shapes: ShapeCache, case: str) -> None:
    paths, expected = PARTS[case]
    for number in (7, 9):  # the second time it is remembered where the values stand
        match = found(shapes, numbered(number))
        part = match.part(paths)
    assert json.dumps(part) == json.dumps(expected)


def test_a_part_without_open_texts_is_made_once(shapes: ShapeCache) -> None:
    parts = [found(shapes, numbered(number)).part((("knows",),)) for number in (7, 8)]
    assert parts[0] is parts[1]


def test_parts_with_numbers(shapes: ShapeCache) -> None:
    for number in range(5):
        shapes.canonical_nquads(numbered(number, float=number, whole=7))
    match = found(shapes, numbered(9, float=9, whole=7))
    assert match.part((("float",), ("whole",))) == {"float": 9, "whole": 7}
    assert match.part((("whole",),)) == {"whole": 7}


def test_a_part_with_one_text_that_is_open_and_one_that_stays() -> None:
    shapes = ShapeCache(STORE)
    for number in range(9):
        friend = {"id": "urn:x:friend", "name": f"Bo {number}", "set": "one"}
        made = document(knows=friend)
        shapes.canonical_nquads(made)
        if (match := shapes.find(made)) is not None:
            assert match.part((("knows", "name"),)) == {"knows": {"name": f"Bo {number}"}}
            assert match.part((("knows",), ("title",))) == {
                "title": "a title that stays",
                "knows": friend,
            }
    assert shapes.filled >= 6


def test_a_part_with_one_number_of_several() -> None:
    shapes = ShapeCache(STORE)
    for number in range(9):
        made = {"@context": TERMS, "id": "urn:s", "float": 1, "whole": 1, "name": number}
        shapes.canonical_nquads(made)
        if (match := shapes.find(made)) is not None:
            assert match.part((("name",),)) == {"name": number}
    assert shapes.filled >= 6


def test_more_parts_than_are_kept_come_out_right(shapes: ShapeCache) -> None:
    match = found(shapes, numbered(9))
    for number in range(200):
        assert match.part((("name",), (f"{number}",))) == {"name": "Cy Odd"}
    assert len(match.plan.parts) <= 100


def test_strings_and_fractions_are_counted(shapes: ShapeCache) -> None:
    match = found(shapes, numbered(7))
    assert 2 * match.strings == json.dumps(numbered(7)).count('"')
    assert not match.has_fractions


def test_a_number_that_may_be_a_fraction_is_known(shapes: ShapeCache) -> None:
    for number in range(6):
        shapes.canonical_nquads(numbered(number, whole=number))
        shapes.canonical_nquads(numbered(number, json=[1]))
        shapes.canonical_nquads(numbered(number, json={"a": [1.5]}))
    assert found(shapes, numbered(7, whole=7)).has_fractions
    assert not found(shapes, numbered(7, json=[1])).has_fractions
    assert found(shapes, numbered(7, json={"a": [1.5]})).has_fractions
