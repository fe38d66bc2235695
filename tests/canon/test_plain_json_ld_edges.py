"""Edges of the quick walk: how large a document it takes on, to the value, the level and the byte.

Never more than the long way through PyLD would take; beyond the edge there is no answer.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.canon.nquads import Quad
from cairn.canon.plain_json_ld import plain_quads
from cairn.canon.plain_scopes import world_of
from cairn.kernel.json_text import JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS
from canon.plain_documents import judge

URL, OTHER = "urn:c:terms", "urn:c:other"
LARGE, LARGER, SCOPED, BELOW = "urn:c:large", "urn:c:larger", "urn:c:scoped", "urn:c:below"
INSIDE, LAST, ONE_MORE = "urn:c:inside", "urn:c:last", "urn:c:one-more"
TERMS: JsonObject = {
    "id": "@id",
    "type": "@type",
    "name": "urn:name",
    "link": {"@id": "urn:link", "@type": "@id"},
    "any": "urn:any",
    "graph": {"@id": "urn:graph", "@container": "@graph"},
    "T": "urn:T",
}


def many(count: int) -> JsonObject:
    return {f"t{number}": f"urn:t{number}" for number in range(count)}


# A document may define 12,000 terms. A context inside another is processed where it is defined,
# where it is used, and for the nodes there.
STORE = ContextStore().with_documents(
    {
        URL: {"@context": TERMS},
        OTHER: {"@context": {"other": "urn:other"}},
        LARGE: {"@context": TERMS | many(7_000)},
        LARGER: {"@context": many(7_000)},
        SCOPED: {
            "@context": {
                **TERMS,
                "A": {"@id": "urn:A", "@context": many(3_100)},
                "B": {"@id": "urn:B", "@context": many(3_100)},
            }
        },
        BELOW: {"@context": TERMS | {"below": {"@id": "urn:below", "@context": many(4_500)}}},
        INSIDE: {"@context": TERMS | {"inside": {"@id": "urn:inside", "@context": many(1_000)}}},
        LAST: {"@context": many(11_995)},
        ONE_MORE: {"@context": many(11_996)},
    }
)


def under(**members: Any) -> JsonObject:
    return {"@context": URL, **members}


def answers(document: JsonObject, **limits: int) -> bool:
    return plain_quads(document, STORE, replace(DEFAULT_LIMITS, **limits)) is not None


# Each with its values: the document, contexts, members, items of lists, and types.
VALUES: dict[str, tuple[JsonObject, int]] = {
    "a text": (under(name="x"), 1 + 1 + 2),
    "two contexts": ({"@context": [URL, OTHER], "name": "x"}, 1 + 2 + 2),
    "a list": (under(name=["x", None, "y"]), 1 + 1 + 2 + 3),
    "a type": (under(type="T"), 1 + 1 + 2 + 1),
    "types": (under(type=["T", "T"]), 1 + 1 + 2 + 2),
    "a node": (under(link={"id": "urn:a", "name": "x"}), 1 + 1 + 2 + 2),
    "a node with a context": (
        under(any={"@context": OTHER, "other": "x"}),
        1 + 1 + 2 + 1 + 2,
    ),
    "nodes in a list": (under(any=[{"name": "x"}, {"name": "y"}]), 1 + 1 + 2 + 2 + 1 + 1),
    "a graph": (under(graph={"name": "x"}), 1 + 1 + 2 + 1),
}


@pytest.mark.parametrize("field", ["quads", "members"])
@pytest.mark.parametrize("case", VALUES)
def test_two_of_what_is_allowed_are_needed_for_each_value(case: str, field: str) -> None:
    document, values = VALUES[case]
    assert answers(document, **{field: 2 * values}) is True
    assert answers(document, **{field: 2 * values - 1}) is False


LEVELS: dict[str, tuple[JsonObject, int]] = {
    "a text": (under(name="x"), 3),
    "a text in a list": (under(name=["x"]), 3),
    "a node": (under(link={"name": "x"}), 4),
    "a node in a list": (under(link=[{"name": "x"}]), 5),
    "nodes in nodes": (under(any={"any": [{"any": {"name": "x"}}]}), 7),
    "a graph": (under(graph={"any": {"name": "x"}}), 5),
}


@pytest.mark.parametrize("case", LEVELS)
def test_two_levels_more_must_be_allowed_than_there_are_nodes(case: str) -> None:
    document, depth = LEVELS[case]
    assert answers(document, depth=depth) is True
    assert answers(document, depth=depth - 1) is False


def nested(nodes: int) -> JsonObject:
    node: JsonObject = {"name": "x"}
    for _ in range(nodes - 1):
        node = {"link": node}
    return under(**node)


def test_more_than_62_levels_are_left_to_pyld_in_any_case() -> None:
    assert answers(nested(62), depth=1_000) is True
    assert answers(nested(63), depth=1_000) is False


# Each with the characters that it counts: of addresses, names and texts.
HEAD = len("@context") + len(URL)
CHARACTERS: dict[str, tuple[JsonObject, int]] = {
    "a text": (under(name="xyz"), HEAD + 4 + 3),
    "texts": (under(name=["xyz", "u"]), HEAD + 4 + 3 + 1),
    "an id": (under(id="urn:ab", name="x"), HEAD + 2 + 6 + 4 + 1),
    "a type": (under(type="T"), HEAD + 4 + 1),
    "types": (under(type=["urn:abc", "T"]), HEAD + 4 + 7 + 1),
    "two contexts": (
        {"@context": [URL, OTHER], "other": "x"},
        HEAD + len(OTHER) + 5 + 1,
    ),
    "a node": (under(link={"name": "xy"}), HEAD + 4 + 4 + 2),
}


@pytest.mark.parametrize("case", CHARACTERS)
def test_four_bytes_must_be_allowed_for_each_character_and_one_for_each_value(case: str) -> None:
    document, characters = CHARACTERS[case]
    smallest = next(size for size in range(1000) if answers(document, document_bytes=size))
    values = next(size for size in range(100) if answers(document, members=2 * size))
    assert smallest == 4 * characters + values


def test_a_text_of_large_characters_is_not_answered_when_pyld_finds_it_too_large() -> None:
    document = under(name="\U0001f600" * 40)
    for size in range(100, 400):
        limits = replace(DEFAULT_LIMITS, document_bytes=size)
        assert judge(document, STORE, limits) is not False


def test_sixteen_contexts_are_taken_on() -> None:
    assert answers({"@context": [URL] * 16, "name": "x"}) is True
    assert answers({"@context": [URL] * 17, "name": "x"}) is False


# What costs too much, and what is nearly as much and does not.
COSTLY: dict[str, tuple[JsonObject, JsonObject]] = {
    "in one place": (
        {"@context": [LARGE, LARGER], "name": "x"},
        {"@context": LARGE, "name": "x"},
    ),
    "in types": (
        {"@context": SCOPED, "type": "A", "link": {"type": "B"}},
        {"@context": SCOPED, "type": "A", "link": {"type": "A"}},
    ),
    "in a member": (
        {"@context": BELOW, "below": {"name": "x"}},
        {"@context": BELOW, "below": "x"},
    ),
    "in a node": (
        {"@context": LARGE, "any": {"@context": LARGER, "t0": "x"}},
        {"@context": LARGE, "any": {"t0": "x"}},
    ),
    "by one term": ({"@context": ONE_MORE, "t0": "x"}, {"@context": LAST, "t0": "x"}),
}


@pytest.mark.parametrize("case", COSTLY)
def test_contexts_that_cost_too_much_together_are_left_to_pyld(case: str) -> None:
    too_much, enough = COSTLY[case]
    store = ContextStore(STORE.sources)
    for _ in range(2):  # what is remembered makes nothing cheaper
        assert judge(too_much, store) is None
        assert judge(enough, store) is True


def test_the_same_contexts_in_the_same_place_cost_once() -> None:
    document = {"@context": INSIDE, "any": [{"inside": {"name": "x"}} for _ in range(9)]}
    assert judge(document, STORE) is True


def test_a_deep_stack_is_no_error() -> None:
    document = nested(60)
    expected = plain_quads(document, STORE, DEFAULT_LIMITS)

    def from_below(frames: int) -> list[Quad] | None:
        if frames:
            return from_below(frames - 1)
        return plain_quads(document, STORE, DEFAULT_LIMITS)

    free = sys.getrecursionlimit() - 150
    found = [from_below(frames) for frames in range(free - 250, free, 10)]
    assert None in found
    assert all(one in (None, expected) for one in found)


def test_a_world_that_is_full_begins_anew() -> None:
    store = ContextStore(STORE.sources)
    world = world_of(store)
    world.entries = 8_192
    assert world_of(store) is world
    world.entries += 1
    assert world_of(store) is not world
