"""Which ways of writing a cache remembers, in which order, and for which member left out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import ShapeCache, ShapeLimits
from cairn.canon.shapes_read import read_known
from cairn.canon.shapes_text import Alike, text_form
from cairn.kernel.json_text import JsonObject

TERMS = "https://terms.example/forms"
STORE = ContextStore().with_documents(
    {TERMS: {"@context": {"id": "@id", "name": "urn:name", "note": "urn:note"}}}
)


def document(number: int) -> JsonObject:
    return {
        "@context": TERMS,
        "id": f"urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-{number:012}",
        "name": "a name that stays",
        "note": f"{number}",
    }


def text(number: int, spaces: int = 0) -> str:
    """A document with a proof, written in the way of so many spaces."""
    return json.dumps({**document(number), "proof": {"proofValue": f"z{number}"}}) + " " * spaces


@pytest.fixture
def shapes() -> ShapeCache:
    """A cache that knows the shape and the family of its open texts, but no text."""
    cache = ShapeCache(STORE)
    for number in range(9):
        cache.canonical_nquads(document(number))
    found = cache.find(document(10))
    assert found is not None
    assert found.is_plain
    return cache


def is_known(shapes: ShapeCache, spaces: int) -> bool:
    return shapes.read_alike(text(70, spaces), "proof") is not None


def noted(shapes: ShapeCache, ways: Iterator[int]) -> None:
    """Have texts written in these ways noted, one after the other."""
    for number, spaces in enumerate(ways):
        assert read_known(text(number, spaces).encode(), shapes) is not None


def test_a_way_of_writing_is_known_after_one_text(shapes: ShapeCache) -> None:
    assert not is_known(shapes, 0)
    noted(shapes, iter([0]))
    assert is_known(shapes, 0)
    assert not is_known(shapes, 1)


def test_new_ways_of_writing_are_noted_ever_more_rarely(shapes: ShapeCache) -> None:
    noted_at = []
    for number in range(300):
        noted(shapes, iter([number]))
        if is_known(shapes, number):
            noted_at.append(number + 1)
    # The 1st, and then after 1, 2, 4 and so on up to 64 others, a text that is found among them.
    assert noted_at == [1, 2, 4, 8, 16, 32, 64, 128, 192, 256]


def test_a_way_that_is_known_is_not_noted_twice(shapes: ShapeCache) -> None:
    noted(shapes, iter([0]))
    first = shapes.read_alike(text(1), "proof")
    noted(shapes, iter([0] * 20))
    second = shapes.read_alike(text(1), "proof")
    assert first is not None
    assert second is not None
    assert first.kind == second.kind


def test_the_last_eight_ways_are_known(shapes: ShapeCache) -> None:
    ways = list(range(10))
    for spaces in ways:
        while not is_known(shapes, spaces):
            noted(shapes, iter([spaces]))
    assert [spaces for spaces in ways if is_known(shapes, spaces)] == ways[2:]


def test_the_way_that_was_met_last_is_kept_longest(shapes: ShapeCache) -> None:
    for spaces in range(8):
        while not is_known(shapes, spaces):
            noted(shapes, iter([spaces]))
    assert is_known(shapes, 0)  # which is the oldest
    while not is_known(shapes, 8):
        noted(shapes, iter([8]))
    assert [spaces for spaces in range(9) if is_known(shapes, spaces)] == [0, 2, 3, 4, 5, 6, 7, 8]


def test_what_is_read_as_one_of_many_is_counted(shapes: ShapeCache) -> None:
    noted(shapes, iter([0]))
    asked, filled = shapes.asked, shapes.filled
    assert not is_known(shapes, 1)
    assert (shapes.asked, shapes.filled) == (asked, filled)
    for _ in range(3):
        assert is_known(shapes, 0)
    assert (shapes.asked, shapes.filled) == (asked + 3, filled + 3)


def test_each_member_that_is_left_out_has_forms_of_its_own(shapes: ShapeCache) -> None:
    noted(shapes, iter([0]))
    assert shapes.read_alike(text(2), "evidence") is None
    other = json.dumps({**document(3), "evidence": {"proofValue": "z"}})
    for _ in range(3):
        match = shapes.find(document(3))
        assert match is not None
        shapes.note_text(other, json.loads(other), match, "evidence")
    found = shapes.read_alike(other, "evidence")
    assert found is not None
    assert found.apart == {"proofValue": "z"}
    assert shapes.read_alike(other, "proof") is None
    # A text without either is read as what it is asked for.
    plain = json.dumps(document(4))
    for name in ("proof", "evidence", "proof", "evidence", "proof", "evidence", "proof") * 3:
        match = shapes.find(document(4))
        assert match is not None
        shapes.note_text(plain, document(4), match, name)
    for name in ("proof", "evidence"):
        found = shapes.read_alike(plain, name)
        assert found is not None
        assert found.apart is None


def test_a_text_of_no_family_is_not_noted(shapes: ShapeCache) -> None:
    odd = {**document(1), "note": "?"}
    noted_text = json.dumps(odd)
    match = shapes.find(odd)
    assert match is not None
    assert not match.is_plain
    for _ in range(3):
        shapes.note_text(noted_text, odd, match, "proof")
    assert shapes.read_alike(noted_text, "proof") is None
    assert shapes.read_alike(json.dumps(document(2)), "proof") is None


def seen(found: Alike | None) -> object:
    return found and (found.match.nquads, found.apart, found.kind)


def test_several_texts_are_read_as_each_alone(shapes: ShapeCache) -> None:
    for spaces in range(3):
        while not is_known(shapes, spaces):
            noted(shapes, iter([spaces]))
    texts = [text(20), text(21, 2), None, text(22, 1), text(23, 5), "", "{", text(24), text(25, 2)]
    texts += [text(26).replace("stays", "goes"), text(27).replace('"27"', '"?"')]
    before = shapes.asked, shapes.filled
    alone = [(one and seen(shapes.read_alike(one, "proof"))) or None for one in texts]
    between = shapes.asked, shapes.filled
    together = [seen(found) for found in shapes.read_several(texts, "proof")]
    after = shapes.asked, shapes.filled
    assert together == alone
    assert [found is not None for found in together] == [
        True, True, False, True, False, False, False, True, True, False, False,
    ]  # fmt: skip
    assert (between[0] - before[0], between[1] - before[1]) == (5, 5)
    assert (after[0] - between[0], after[1] - between[1]) == (5, 5)


def test_several_texts_are_read_without_the_member_that_was_asked_for(shapes: ShapeCache) -> None:
    assert shapes.read_several([text(20), None, text(21)], "proof") == [None] * 3
    noted(shapes, iter([0]))
    assert shapes.read_several([text(20), None], "evidence") == [None] * 2
    assert shapes.read_several([], "proof") == []
    other = json.dumps({**document(3), "evidence": {"proofValue": "z"}})
    for _ in range(3):
        match = shapes.find(document(3))
        assert match is not None
        shapes.note_text(other, json.loads(other), match, "evidence")
    for name, wanted in (("proof", text(30)), ("evidence", other)):
        (found,) = shapes.read_several([wanted], name)
        assert found is not None
        assert seen(found) == seen(shapes.read_alike(wanted, name))


def test_several_long_documents_are_not_held_at_once() -> None:
    """Their canonical text is much longer than what was written: an id stands in each line."""
    for letters, is_held in ((20, True), (300, False)):
        cache = ShapeCache(STORE)
        long = "https://a.example/" + "a" * letters
        several = [
            {"@context": TERMS, "id": long, "name": [*map(str, range(900))], "note": f"{one}"}
            for one in range(1_000, 1_009)
        ]
        for made in several:
            cache.canonical_nquads(made)
        texts = [json.dumps(made) for made in several]
        for one in texts[:2]:
            read_known(one.encode(), cache)
        assert cache.read_alike(texts[3], "proof") is not None
        found = cache.read_several(texts[3:6], "proof")
        assert [one is not None for one in found] == [is_held] * 3


def signed(created: str, value: str = "z1", number: int = 1) -> str:
    """A document with a proof of this instant."""
    return json.dumps({**document(number), "proof": [{"created": created, "proofValue": value}]})


def test_each_proof_has_its_own_instant(shapes: ShapeCache) -> None:
    instants = [f"2026-01-{day:02}T00:00:00Z" for day in range(1, 9)]
    assert read_known(signed(instants[0]).encode(), shapes) is not None
    for first, second in zip(instants[1:], instants, strict=False):
        for created in (first, second, second, first, instants[0]):
            for value in ("z2", "z3"):
                found = shapes.read_alike(signed(created, value), "proof")
                assert found is not None
                assert found.apart == [{"created": created, "proofValue": value}]
    for odd in ("2026-01-01T00:00:00\x7f", "é", "\t"):
        assert shapes.read_alike(signed(odd), "proof") is None
        assert shapes.read_alike(signed(instants[0], odd), "proof") is None


def test_what_is_no_object_is_not_known_by_its_way_of_writing(shapes: ShapeCache) -> None:
    for apart in ("x", 5):
        odd = json.dumps({**document(1), "proof": apart})
        for _ in range(5):
            assert read_known(odd.encode(), shapes) is not None
        assert shapes.read_alike(odd, "proof") is None


def test_a_text_of_another_document_has_no_form(shapes: ShapeCache) -> None:
    match = shapes.find(document(1))
    assert match is not None
    own = json.dumps(document(1))
    assert text_form(own, document(1), match, "proof") is not None
    for other in (
        json.dumps({**document(1), "more": "x"}),
        own + '""',
        own[: own.index('"note"')] + "}",
        json.dumps(document(2)),
        own.replace("name", "title"),
        "",
        own.ljust(20_001),
    ):
        assert text_form(other, document(1), match, "proof") is None
    assert text_form(own.ljust(20_000), document(1), match, "proof") is not None


def test_ways_with_other_quotes_push_no_way_out(shapes: ShapeCache) -> None:
    """Texts are first told apart by their quotes; those of one number are at most eight."""
    piles = [ShapeFor(tags) for tags in range(12)]
    for pile in piles:
        for number in range(9):
            shapes.canonical_nquads(pile.document(number))
        for number in range(200):
            if shapes.read_alike(pile.text(number), "proof") is None:
                assert read_known(pile.text(number).encode(), shapes) is not None
    assert all(shapes.read_alike(pile.text(500), "proof") for pile in piles)


def test_forms_of_all_kinds_together_are_bounded() -> None:
    shapes = ShapeCache(STORE, bounds=ShapeLimits(first_compiles=100))
    for tags in range(80):
        pile = ShapeFor(tags)
        for number in range(9):
            shapes.canonical_nquads(pile.document(number))
        for number in range(140):
            if shapes.read_alike(pile.text(number), "proof") is None:
                read_known(pile.text(number).encode(), shapes)
    kept = [*shapes._forms]
    assert len(kept) == 64
    # The oldest made room.
    known = [bool(shapes.read_alike(ShapeFor(tags).text(500), "proof")) for tags in range(80)]
    assert known == [False] * (80 - len(kept)) + [True] * len(kept)


class ShapeFor:
    """Documents with so many more strings."""

    def __init__(self, tags: int) -> None:
        self.tags = tags

    def document(self, number: int) -> JsonObject:
        tags = [f"tag {tag} that stays" for tag in range(self.tags)]
        return {**document(number), "note": [f"{number}", *tags]}

    def text(self, number: int) -> str:
        return json.dumps({**self.document(number), "proof": {"proofValue": f"z{number}"}})
