"""Which shapes a cache keeps and forgets, who pays, and that nothing in it grows without end."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import ShapeCache, ShapeLimits, shapes_of
from cairn.kernel.json_text import JsonObject
from cairn.kernel.limits import Limits

TERMS = "https://terms.example/bounds"
NAMES = [f"n{number:03}" for number in range(300)]
STORE = ContextStore().with_documents(
    {
        TERMS: {"@context": {"id": "@id", **{name: f"urn:{name}" for name in NAMES}}},
        **{f"urn:c:{number}": {"@context": {"name": "urn:name"}} for number in range(40)},
        # Every scheme is a term here, so no id means itself.
        "x:none": {
            "@context": {
                "name": "x:name",
                **dict.fromkeys(
                    ("https", "http", "urn", "did", "mailto", "tel", "data", "tag"), "x:y"
                ),
            }
        },
    }
)


def other_names(number: int, text: str = "x") -> JsonObject:
    """A document of the shape of this number; each has other member names, all are as large."""
    return {"@context": TERMS, "id": "urn:s", NAMES[number]: text}


def other_lengths(number: int, text: str = "x") -> JsonObject:
    """A document of the shape of this number; all have the same member names."""
    items = [f"{text}{place}" for place in range(number + 1)]
    return {"@context": TERMS, "id": "urn:s", NAMES[0]: items}


def show(cache: ShapeCache, document: JsonObject, source: str = "") -> bool:
    """Have a document canonicalized; tell whether it was of a known shape."""
    before = cache.filled
    text = cache.canonical_nquads(document, source=source)
    assert text == jsonld.canonical_nquads(document, STORE)
    return cache.filled > before


def learn(cache: ShapeCache, document: JsonObject, source: str = "") -> None:
    for _ in range(2):
        show(cache, document, source)


def known(cache: ShapeCache, count: int) -> list[int]:
    """Which of the first so many shapes with names of their own are known."""
    return [number for number in range(count) if cache.find(other_names(number)) is not None]


def test_shapes_of_the_same_names_take_turns() -> None:
    cache = ShapeCache(STORE)
    for number in range(3):
        learn(cache, other_lengths(number))
    for turn in range(5):
        for number in (0, 1, 2, 1):
            assert show(cache, other_lengths(number, f"turn {turn}"))


def test_what_was_used_last_is_tried_first() -> None:
    """Of many shapes with the same names only some are tried."""
    bounds = ShapeLimits(documents_per_compile=1)
    cache = ShapeCache(STORE, bounds=bounds)
    for number in range(50):
        learn(cache, other_lengths(number))
        show(cache, other_lengths(number))
        assert show(cache, other_lengths(0))
    assert not show(cache, other_lengths(20))


def test_the_shape_that_was_not_used_for_longest_goes_first() -> None:
    cache = ShapeCache(STORE, bounds=ShapeLimits(shapes=3, documents_per_compile=1))
    for number in range(3):
        learn(cache, other_names(number))
    assert show(cache, other_names(0))
    learn(cache, other_names(3))  # 1 goes
    learn(cache, other_names(4))  # 2 goes
    assert cache.shapes == 3
    learn(cache, other_names(5))  # 0 goes, because it was not used since
    assert known(cache, 6) == [3, 4, 5]


def test_where_all_were_used_the_oldest_goes() -> None:
    cache = ShapeCache(STORE, bounds=ShapeLimits(shapes=3, documents_per_compile=1))
    for number in range(3):
        learn(cache, other_names(number))
    for number in (2, 1, 0):
        assert show(cache, other_names(number))
    learn(cache, other_names(3))
    assert cache.shapes == 3
    assert known(cache, 4) == [1, 2, 3]


def test_a_forgotten_shape_is_not_used_any_more() -> None:
    cache = ShapeCache(STORE, bounds=ShapeLimits(shapes=1, documents_per_compile=1))
    learn(cache, other_names(0))
    assert show(cache, other_names(0))
    learn(cache, other_names(1))
    assert not show(cache, other_names(0))
    # Its second document is compiled again.
    assert show(cache, other_names(0)) or show(cache, other_names(0))


def test_there_is_room_for_as_many_bytes_as_allowed() -> None:
    cache = ShapeCache(STORE)
    learn(cache, other_names(0))
    one = cache.size
    for allowed, kept in ((one - 1, 0), (one, 1), (2 * one - 1, 1), (2 * one, 2), (4 * one, 4)):
        cache = ShapeCache(STORE, bounds=ShapeLimits(bytes=allowed))
        for number in range(6):
            learn(cache, other_names(number))
        assert cache.shapes == kept
        assert cache.size == kept * one


def test_a_cache_without_room_for_shapes_keeps_working() -> None:
    cache = ShapeCache(STORE, bounds=ShapeLimits(shapes=0))
    for number in range(4):
        learn(cache, other_names(number))
    assert cache.shapes <= 1


# Who pays.


def test_a_sender_has_so_many_shapes_to_begin_with() -> None:
    for first in (1, 2, 5):
        bounds = ShapeLimits(first_compiles=first, documents_per_compile=1_000)
        cache = ShapeCache(STORE, bounds=bounds)
        for number in range(8):
            learn(cache, other_names(number))
        assert cache.shapes == first


def test_a_sender_earns_a_shape_with_so_many_documents() -> None:
    bounds = ShapeLimits(first_compiles=1, documents_per_compile=8)
    cache = ShapeCache(STORE, bounds=bounds)
    learn(cache, other_names(0))
    assert cache.shapes == 1
    learn(cache, other_names(1))
    documents = 2
    while cache.shapes == 1:
        show(cache, other_names(1))
        documents += 1
    assert documents == 8


def test_a_document_that_is_not_safe_costs_its_sender_nothing_more() -> None:
    """Its shape is known; that this one must take the general path is no reason to compile it."""
    bounds = ShapeLimits(first_compiles=2, documents_per_compile=1_000)
    cache = ShapeCache(STORE, bounds=bounds)
    learn(cache, other_lengths(1))
    for _ in range(20):
        assert not show(cache, {**other_lengths(1), NAMES[0]: ["equal", "equal"]})
    learn(cache, other_names(5))
    assert show(cache, other_names(5))
    assert cache.shapes == 2


def test_shapes_that_look_alike_at_a_glance_do_not_wait_for_each_other() -> None:
    cache = ShapeCache(STORE)
    for number in range(6):
        learn(cache, {**other_names(0), "@type": f"urn:t:{number}"})
        assert cache.shapes == number + 1


def test_equal_ids_are_another_shape_and_equal_texts_are_not() -> None:
    cache = ShapeCache(STORE)

    def linked(first: str, second: str, text: str) -> JsonObject:
        inner = {"id": second, NAMES[1]: text, NAMES[2]: "a text"}
        return {"@context": TERMS, "id": first, NAMES[0]: inner}

    for first, second, text, shapes in (
        ("urn:a", "urn:b", "x", 1),
        ("urn:c", "urn:c", "x", 2),
        ("urn:d", "urn:e", "a text", 2),
        ("urn:f", "urn:f", "a text", 2),
    ):
        learn(cache, linked(first, second, text))
        assert cache.shapes == shapes
        assert show(cache, linked(first, second, text))


class Counting(ShapeCache):
    """Counts how often a document is looked at closely."""

    looks = 0

    def _look(self, document: JsonObject, source: str, credit: float) -> bool:
        self.looks += 1
        return super()._look(document, source, credit)


HOPELESS: dict[str, JsonObject] = {
    "a context of its own": {"@context": [TERMS, {"mine": "urn:mine"}], "mine": "x"},
    "a context that leaves no scheme": {"@context": "x:none", "name": "x"},
    "a named graph": {"@context": TERMS, "@graph": [{"id": "urn:g", "n000": "x"}], "id": "urn:n"},
}


@pytest.mark.parametrize("case", HOPELESS)
def test_what_has_no_template_is_looked_at_ever_more_rarely(case: str) -> None:
    cache = Counting(STORE, bounds=ShapeLimits(documents_per_compile=1))
    for _ in range(100):
        assert not show(cache, HOPELESS[case])
    assert cache.looks == 7


# What grows.


def largest(cache: ShapeCache) -> int:
    """How many things a cache remembers of the kind of which it remembers most."""
    held = [kept for kept in vars(cache).values() if isinstance(kept, dict)]
    lists = [kept for several in held for kept in several.values() if isinstance(kept, list)]
    return max(map(len, [*held, *lists]))


def test_nothing_in_a_cache_grows_without_end() -> None:
    bounds = ShapeLimits(shapes=4, remembered=8, sources=8, documents_per_compile=1)
    cache = ShapeCache(STORE, bounds=bounds)
    for number in range(80):
        documents: list[JsonObject] = [
            other_names(number),
            other_lengths(number % 30),
            {"@context": [f"urn:c:{number % 40}"], "name": "x"},
            {"@context": [f"urn:c:{number % 40}", f"urn:c:{number % 37}"], "name": "x"},
            {**HOPELESS["a named graph"], NAMES[number]: "x"},
        ]
        for document in documents:
            learn(cache, document, source=f"sender {number}")
        assert cache.shapes <= 4
        assert largest(cache) <= 8


def test_what_is_remembered_is_forgotten_a_little_at_a_time() -> None:
    bounds = ShapeLimits(remembered=64, documents_per_compile=1)
    cache = ShapeCache(STORE, bounds=bounds)
    for number in range(65):  # one more than can be remembered
        show(cache, other_names(number))
    for number in range(20, 65):
        show(cache, other_names(number))
    assert cache.shapes == 45


def test_a_store_keeps_its_cache_while_it_is_in_use() -> None:
    store = STORE.with_documents({})
    cache = shapes_of(store)
    others: list[Any] = []
    for number in range(30):
        others.append(shapes_of(store, Limits(quads=100 + number)))
        assert shapes_of(store) is cache
    assert len({id(one) for one in others}) == 30
    assert shapes_of(store, Limits(quads=129)) is others[-1]
    assert shapes_of(store, Limits(quads=100)) is not others[0]
    assert shapes_of(STORE) is not cache


def test_a_store_that_is_not_in_use_any_more_is_forgotten() -> None:
    forgotten = [weakref.ref(shapes_of(STORE, Limits(quads=900 + number))) for number in range(9)]
    for number in range(20):
        shapes_of(STORE, Limits(quads=200 + number))
    gc.collect()
    assert [one() for one in forgotten] == [None] * 9
