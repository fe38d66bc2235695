"""Which values a template fixes, when it fixes others, and how much it may hold."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.shapes import Template, compile_shape
from cairn.kernel.errors import LimitError
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

TERMS = "https://terms.example/learning"
STORE = ContextStore().with_documents(
    {
        TERMS: {
            "@context": {
                "id": "@id",
                "name": "urn:name",
                "note": "urn:note",
                "number": "urn:number",
                "knows": {"@id": "urn:knows", "@type": "@id"},
                "json": {"@id": "urn:json", "@type": "@json"},
            }
        }
    }
)
ID, NAME, NOTE = range(3)


def document(**changes: Any) -> JsonObject:
    return {"@context": TERMS, "id": "urn:a", "name": "name", "note": "note"} | changes


def compiled(base: JsonObject, limits: Limits = DEFAULT_LIMITS) -> Template:
    found = compile_shape(base, STORE, limits)
    assert found is not None
    return found


def fixed(template: Template, wanted: JsonObject) -> dict[int, Json]:
    """What the template holds fixed when it writes this document."""
    match = template.match(wanted)
    assert match is not None
    assert match.nquads == jsonld.canonical_nquads(wanted, STORE)
    return dict(match.plan.fixed)


@pytest.fixture
def template() -> Template:
    return compiled(document())


def test_what_two_documents_in_a_row_share_is_fixed(template: Template) -> None:
    assert fixed(template, document(id="urn:1")) == {}
    assert fixed(template, document(id="urn:2")) == {}
    assert fixed(template, document(id="urn:3")) == {NAME: "name", NOTE: "note"}
    assert fixed(template, document(id="urn:3", name="another")) == {}


def test_the_same_document_again_teaches_nothing(template: Template) -> None:
    for _ in range(4):
        assert fixed(template, document(id="urn:1")) == {}
    assert fixed(template, document(id="urn:2")) == {}
    assert fixed(template, document(id="urn:3")) == {NAME: "name", NOTE: "note"}


def test_a_document_that_cannot_be_filled_teaches_nothing(template: Template) -> None:
    assert fixed(template, document(id="urn:1")) == {}
    for odd in ({"id": "relative"}, {"name": 5}, {"note": None}, {"note": "\ud800"}):
        assert template.match(document(**odd)) is None
    assert fixed(template, document(id="urn:2")) == {}
    assert fixed(template, document(id="urn:3")) == {NAME: "name", NOTE: "note"}


def test_where_all_changes_nothing_is_fixed_until_something_stays(template: Template) -> None:
    for number in range(3):
        changes = {"id": f"urn:{number}", "name": f"{number}", "note": f"n{number}"}
        assert fixed(template, document(**changes)) == {}
    for number in range(5):
        fixed(template, document(id=f"urn:{number}", name=f"{number}"))
    assert fixed(template, document(id="urn:x", name="x")) == {NOTE: "note"}


def test_values_that_never_stay_are_fixed_ever_more_rarely(template: Template) -> None:
    """Each document shares its name or its note with the one before, never for longer."""
    tries = []
    for number in range(1, 80):
        wanted = document(id=f"urn:{number}", name=f"{number // 2}", note=f"{(number + 1) // 2}")
        fixed(template, wanted)
        if fixed(template, wanted):  # it was the second of two that became the measure
            tries.append(number)
    assert tries == [2, 4, 8, 16, 32, 64]


def test_families_are_looked_for_ever_more_rarely() -> None:
    """A text of no family now and then must not cost more than it is worth."""
    tried = [1, 3, 6, 11, 20, 37, 70, 135]  # and then after 1, 2, 4 and so on others
    for odd in (0, 1, 2, 3, 5, 6, 12, 30, 69, 80):
        template = compiled(document())
        for number in range(2):
            fixed(template, document(note=f"first {number} ?"))
        for number in range(odd):
            fixed(template, document(note=f"{number}?"))
        plain = odd
        match = None
        while match is None or not match.is_plain:
            match = template.match(document(note=f"{plain}"))
            plain += 1
        assert plain - 1 == next(place for place in tried if place > odd)


def test_short_values_that_come_again_do_not_hide_others() -> None:
    """Of two open values of a blank node both say which it is."""
    template = compiled(document(knows=[{"name": "a", "note": "b"}, {"name": "c", "note": "d"}]))
    for number in range(60):
        knows = [
            {"name": "abc"[number % 3], "note": f"{number * 7 % 61}"},
            {"name": "xyz"[number % 3], "note": f"{number * 11 % 61} and a long text"},
        ]
        wanted = document(knows=knows)
        assert template.fill(wanted) == jsonld.canonical_nquads(wanted, STORE)


TURNS = ["urn:a", "urn:z", "urn:m!", "urn:m=", "urn:m~", "urn:mm!", "urn:l", "urn:b", "urn:mmm"]


@pytest.mark.parametrize("stays", [True, False])
def test_ids_may_take_any_place_among_others(stays: bool) -> None:  # noqa: FBT001 - a table of cases
    """Among those that stay and those that change, and those that begin with each other."""
    people = [{"id": "urn:m", "name": "x"}, {"id": "urn:mm", "name": "y"}, {"name": "z"}]
    template = compiled(document(knows=people))
    for number in range(60):
        place = number * 7 % 60
        second = "urn:mm" if stays else f"urn:m{'!~x'[number % 3]}m"
        wanted = document(
            id=TURNS[place % len(TURNS)] + "?" * (place % 2),
            note=f"{number % 4}",
            knows=[people[0], {"id": second, "name": "y"}, people[2]],
        )
        assert template.fill(wanted) == jsonld.canonical_nquads(wanted, STORE)


def test_numbers_are_fixed_in_the_form_in_which_they_stand() -> None:
    template = compiled(document(number=1))
    for round_ in range(3):
        for number in (1, 1.0, 1, 1, 1.0, 1.0, -0.0, 0, 0.0):
            fixed(template, document(id=f"urn:{round_}", number=number))


def test_long_values_that_stay_leave_room_for_the_others() -> None:
    """Each letter of these takes four bytes."""
    limits = Limits(document_bytes=60_000)
    template = compiled(document(), limits)
    many = {"name": "🎓" * 12_000}
    for number in range(4):
        template.match(document(id=f"urn:{number}", note=f"n{number}", **many))
    assert NAME in fixed(template, document(id="urn:x", note="n" * 3_000, **many))
    large = document(id="urn:large", note="🎓" * 4_000, **many)
    assert template.fill(large) is None
    with pytest.raises(LimitError):
        jsonld.canonical_nquads(large, STORE, limits=limits)


def test_values_that_would_leave_no_room_are_not_fixed() -> None:
    template = compiled(document(), Limits(document_bytes=60_000))
    for number in range(6):
        assert fixed(template, document(id=f"urn:{number}", name="n" * 16_000)) == {}


def test_letters_of_the_shape_count_as_bytes() -> None:
    limits = Limits(document_bytes=60_000)
    template = compiled(document(json={"a": "🎓" * 10_000}), limits)
    assert template.fill(document(json={"a": "🎓" * 10_000}, note="n" * 15_000)) is not None
    large = document(json={"a": "🎓" * 10_000}, note="n" * 25_000)
    with pytest.raises(LimitError):
        jsonld.canonical_nquads(large, STORE, limits=limits)
    assert template.fill(large) is None


LARGE: dict[str, tuple[JsonObject, JsonObject]] = {
    "slots": (document(knows=["urn:k"] * 997), document(knows=["urn:k"] * 1_000)),
    "the shape's own text": (
        document(json={"a": "x" * 190_000}),
        document(json={"a": "x" * 201_000}),
    ),
    "statements": (
        document(knows=[{"name": "x"} for _ in range(450)]),
        document(knows=[{"name": "x", "note": "y"} for _ in range(400)]),
    ),
}


@pytest.mark.parametrize("case", LARGE)
def test_shapes_with_too_much_of_something_are_not_compiled(case: str) -> None:
    large, too_large = LARGE[case]
    assert compile_shape(large, STORE) is not None
    assert compile_shape(too_large, STORE) is None


def test_a_template_says_about_how_much_it_keeps() -> None:
    """The lines of a small shape are kept in many orders; those of a large one in few."""
    for people, most in ((3, 1_000), (300, 300)):
        base = document(knows=[{"name": f"{place}"} for place in range(people)])
        text = jsonld.canonical_nquads(base, STORE)
        assert most // 10 < compiled(base).size / len(text) < most
