"""What the general path makes of a shape: what cannot be told for sure makes no template."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.shapes import compile_shape
from cairn.canon.shapes_outline import outline_of
from cairn.canon.shapes_steering import Steering
from cairn.canon.shapes_template import compile_statements
from cairn.kernel.json_text import JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

TERMS = "https://terms.example/template"
XSD = "http://www.w3.org/2001/XMLSchema#"
STORE = ContextStore().with_documents(
    {
        TERMS: {
            "@context": {
                "id": "@id",
                "name": "urn:name",
                "knows": {"@id": "urn:knows", "@type": "@id"},
                "word": {"@id": "urn:knows", "@type": "@vocab"},
                "number": "urn:number",
                "whole": {"@id": "urn:whole", "@type": f"{XSD}integer"},
                "double": {"@id": "urn:double", "@type": f"{XSD}double"},
                "float": {"@id": "urn:float", "@type": f"{XSD}float"},
                "json": {"@id": "urn:json", "@type": "@json"},
            }
        }
    }
)


def document(**members: Any) -> JsonObject:
    return {"@context": TERMS, "id": "urn:s", **members}


def general(wanted: JsonObject) -> str:
    return jsonld.canonical_nquads(wanted, STORE)


@pytest.mark.parametrize("name", ["number", "whole", "double", "float"])
def test_numbers_are_written_as_their_datatype_wants(name: str) -> None:
    for first in (1, 2.5):
        template = compile_shape(document(**{name: first}), STORE)
        assert template is not None
        for number in (0, 7, -3, 3.0, 2.5, -0.125, 1e21, 10**21, 730_001_000, 1e-7):
            wanted = document(**{name: number})
            assert template.fill(wanted) == general(wanted)


def test_several_numbers_keep_their_places() -> None:
    several = document(number=1, whole=2, float=[3, 4], double=[5.5, 6.5])
    template = compile_shape(several, STORE)
    assert template is not None
    for change in ({"number": 2.5}, {"whole": 8}, {"float": [4, 3]}, {"double": [0.5, 1]}):
        wanted = {**several, **change}
        assert template.fill(wanted) == general(wanted)


def test_a_constant_that_is_the_very_mark_of_another_place() -> None:
    """In one of the runs the two are one statement, so nothing is sure."""
    for run in (0, 1):
        for place in range(3):
            mark = f"https://cairn.invalid/slot-{run}-{place:04}"
            template = compile_shape(document(knows=["urn:a", "urn:b"], word=mark), STORE)
            for other in ("urn:c", mark):
                wanted = document(knows=["urn:a", other], word=mark)
                filled = template.fill(wanted) if template else None
                assert filled in (None, general(wanted))
    assert compile_shape(document(knows=["urn:a", "urn:b"], word="urn:x"), STORE) is not None


def test_short_texts_that_leave_no_room_for_marks_make_no_template() -> None:
    """What stands in the slots during the runs is longer than these texts."""
    limits = Limits(document_bytes=800)
    short = document(name=[str(number) for number in range(40)])
    assert jsonld.canonical_nquads(short, STORE, limits=limits)
    assert compile_shape(short, STORE, limits) is None


UNSEEN: dict[str, JsonObject] = {
    "a datatype": {"urn:p": {"@value": "x", "@type": "urn:t"}},
    "a text inside JSON": {"urn:p": {"@value": {"a": "x"}, "@type": "@json"}},
    "a number inside JSON": {"urn:p": {"@value": [1, 2.5], "@type": "@json"}},
    "a language": {"urn:p": {"@value": "x", "@language": "en"}},
}


@pytest.mark.parametrize("case", UNSEEN)
def test_condition_3_a_slot_that_does_not_come_back_makes_no_template(case: str) -> None:
    """Were something that steers taken for a slot, the two runs would show it."""
    blind = Steering(frozenset(), frozenset(), frozenset(), ("urn:",))
    outline = outline_of({"@id": "urn:s", **UNSEEN[case]}, blind)
    assert compile_statements(outline, blind, ContextStore(), DEFAULT_LIMITS) is None


@pytest.mark.parametrize("scheme", ["https:", "http:", "urn:", "did:", "tag:"])
def test_any_scheme_serves_for_the_marks(scheme: str) -> None:
    steering = Steering(frozenset(), frozenset({"@type"}), frozenset(), (scheme,))
    outline = outline_of({"@id": "urn:s", "urn:p": ["x", 1]}, steering)
    found = compile_statements(outline, steering, ContextStore(), DEFAULT_LIMITS)
    assert found is not None
    assert found.kinds == ("iri", "text", "number")
