"""Texts that are like one read before: equal ids, proofs of all kinds, and what is remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import ShapeCache
from cairn.canon.shapes_read import read_known
from cairn.canon.shapes_text import Alike, TextForm
from cairn.kernel.json_text import Json, JsonObject, read_json_object

TERMS = "https://terms.example/text-edges"
STORE = ContextStore().with_documents(
    {
        TERMS: {
            "@context": {
                "id": "@id",
                "name": "urn:name",
                "note": "urn:note",
                "knows": {"@id": "urn:knows", "@type": "@id"},
            }
        }
    }
)
UUIDS = "urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-"
INSTANT, LATER = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"
NO_PROOF = object()


def document(number: int, knows: int | None = None) -> JsonObject:
    """Of its two ids, which are equal unless said otherwise, one stands behind a fixed text."""
    return {
        "@context": TERMS,
        "note": "a note that stays",
        "id": f"{UUIDS}{number:012}",
        "name": f"{number}",
        "knows": f"{UUIDS}{number if knows is None else knows:012}",
    }


def text(number: int, proof: Any, knows: int | None = None) -> str:
    made = document(number, knows)
    return json.dumps(made if proof is NO_PROOF else {**made, "proof": proof})


def warm(proof: Any) -> tuple[ShapeCache, TextForm]:
    """A cache that knows one way of writing, that of documents with this proof."""
    shapes = ShapeCache(STORE)
    for number in range(9):
        shapes.canonical_nquads(document(number))
    assert read_known(text(10, proof).encode(), shapes) is not None
    (form,) = shapes._forms
    return shapes, form


def judged(form: TextForm, wanted: str) -> Alike:
    """Read a text, and compare what is known of it with what the strict reader says."""
    alike = form.read(wanted)
    assert alike is not None
    whole = read_json_object(wanted)
    assert alike.apart == whole.pop("proof", None)
    assert alike.match.json() == json.dumps(whole)
    assert alike.match.nquads == jsonld.canonical_nquads(whole, STORE)
    assert alike.match.part((("id",), ("knows",))) == {
        name: whole[name] for name in ("id", "knows")
    }
    return alike


def signed(value: str, created: str = INSTANT) -> JsonObject:
    return {"created": created, "proofValue": value}


PROOFS: dict[str, Any] = {
    "none": NO_PROOF,
    "an empty list": [],
    "an object": signed("z1"),
    "a list of one": [signed("z1")],
    "without an instant": {"proofValue": "z1"},
    "without a value": [{"created": INSTANT}],
    "of nothing": {},
    "a list of nothing": [{}],
    "two": [signed("z1"), signed("z2", LATER)],
}


@pytest.mark.parametrize("proof", PROOFS.values(), ids=PROOFS)
def test_documents_with_any_proofs_are_read_as_they_are(proof: Any) -> None:
    _, form = warm(proof)
    for number in (20, 300, 20):
        judged(form, text(number, proof))


def test_equal_ids_that_are_not_equal_are_another_shape() -> None:
    for proof in (NO_PROOF, signed("z1")):
        _, form = warm(proof)
        judged(form, text(20, proof, knows=20))
        assert form.read(text(20, proof, knows=21)) is None
        assert form.read(text(21, proof, knows=20)) is None


def test_two_proofs_are_told_letter_for_letter() -> None:
    _, form = warm([signed("z1"), signed("z2", LATER)])
    for other in (
        [signed("z3"), signed("z2", LATER)],
        [signed("z1"), signed("z3", LATER)],
        [signed("z1"), signed("z2")],
        [signed("z2", LATER), signed("z1")],
        [signed("z2", LATER)],
        signed("z2", LATER),
    ):
        assert form.read(text(20, other)) is None


def kind(form: TextForm, proof: Json) -> object:
    return judged(form, text(20, proof)).kind


def turned(proof: JsonObject) -> JsonObject:
    return dict([*proof.items()][::-1])


@pytest.mark.parametrize("order", [dict, turned])
def test_the_kind_tells_the_instant_wherever_it_stands(
    order: Callable[[JsonObject], JsonObject],
) -> None:
    """Behind the signature, too: what holds for one instant says nothing of another."""
    _, form = warm(order(signed("z1")))
    known = kind(form, order(signed("z1")))
    assert known == kind(form, order(signed("z2"))) != kind(form, order(signed("z1", LATER)))


@pytest.mark.parametrize("name", ["proofValue", "created"])
def test_of_a_proof_with_one_open_string_all_are_of_one_kind(name: str) -> None:
    _, form = warm({"type": "x", name: "z1"})
    assert kind(form, {"type": "x", name: "z1"}) == kind(form, {"type": "x", name: "z2"})


def test_a_text_that_stands_as_one_before_is_not_searched() -> None:
    """A layout that does not serve makes room; this one serves each time."""
    _, form = warm([signed("z1")])
    for number in (20, 30, 40, 50):
        judged(form, text(number, [signed(f"z{number}")]))
        assert len(form._layouts) == 1
    for number in (3, 300, 4, 500):  # of other lengths
        judged(form, text(number, [signed("z1")]))
    assert len(form._layouts) == 3


def test_what_ends_on_one_of_its_strings_is_no_json() -> None:
    """The last string takes the place, and has the length, of what must stand behind it."""
    for proof in (NO_PROOF, signed("z1")):
        _, form = warm(proof)
        wanted = text(20, proof)
        judged(form, wanted)
        end = len(form._constants[-1])
        for odd in ("x" * end, '"' + "x" * (end - 1), wanted[:end]):
            assert form.read(wanted[:-end] + odd) is None


def test_texts_of_no_quotes_are_of_no_form() -> None:
    _, form = warm(NO_PROOF)
    for odd in ("", '"', "x", '""', '"x', "{}", " " * 200):
        assert form.read(odd) is None
