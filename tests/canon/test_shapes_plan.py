"""What a plan may write by itself, what it leaves to the general path, and what it keeps."""

from __future__ import annotations

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.shapes import compile_shape
from cairn.canon.shapes_families import BETWEEN
from cairn.canon.shapes_plan import ORDERS_BYTES, Plan
from cairn.canon.shapes_template import Hole, Node, Statement, Statements, Term
from cairn.kernel.json_text import Json, JsonObject

TERMS = "https://terms.example/plan"
STORE = ContextStore().with_documents(
    {
        TERMS: {
            "@context": {
                "id": "@id",
                "type": "@type",
                "Person": "urn:Person",
                "name": "urn:name",
                "number": "urn:number",
            }
        }
    }
)
UUIDS = "urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-"
ONE, TWO, THREE = (f"{UUIDS}{number:012}" for number in range(3))
FIRST_ID, SECOND_ID, FIRST_NAME, SECOND_NAME = range(4)
ROOM = 10_000


def plan_of(fixed: dict[int, Json] | None = None, room: int = ROOM) -> Plan:
    """Two ids, of which each has a name; a third id is known."""
    lines = [Statement(Hole(slot, "iri"), "<urn:p>", Hole(slot + 2, "text")) for slot in (0, 1)]
    lines.append(Statement(f"<{THREE}>", "<urn:p>", '"x"'))
    constants = frozenset({THREE, "urn:p"})
    whole = Statements(tuple(lines), 0, ("iri", "iri", "text", "text"), (0, 1, 2, 3), constants)
    return Plan(whole, ("urn:",), "sha256", room, fixed)


def knowing(plan: Plan, texts: tuple[str, ...]) -> Plan:
    """Have a plan learn the families of these texts."""
    plan.fill(plan.values_of(texts))
    assert plan.likeness(texts, BETWEEN.join(texts)) is not None
    return plan


def likeness(plan: Plan, *texts: str) -> object:
    return plan.likeness(texts, BETWEEN.join(texts))


# Ids that are equal where the shape's are not.


@pytest.mark.parametrize("second", [ONE, THREE])
def test_an_open_id_that_is_known_already_is_another_shape(second: str) -> None:
    values = (ONE, second, "a", "b")
    assert plan_of().fill(values) == (None, None)
    plan = plan_of({FIRST_ID: ONE, FIRST_NAME: "a"})
    assert plan.fill(values) == (None, None)
    assert plan.fill((ONE, TWO, "a", "b"))[0] is not None


@pytest.mark.parametrize("second", [ONE, THREE])
def test_families_do_not_hide_that_an_id_is_known(second: str) -> None:
    plan = knowing(plan_of({FIRST_ID: ONE, FIRST_NAME: "a name"}), (TWO, "63"))
    assert likeness(plan, TWO, "64") is not None
    assert likeness(plan, second, "64") is None
    assert plan.fill((ONE, second, "a name", "64")) == (None, None)


def test_families_do_not_hide_that_two_open_ids_are_equal() -> None:
    plan = knowing(plan_of({FIRST_NAME: "a name"}), (ONE, TWO, "63"))
    assert likeness(plan, TWO, ONE, "64") is not None
    assert likeness(plan, ONE, ONE, "64") is None


# What plain texts have in common.


def test_equal_texts_are_not_like_different_ones() -> None:
    plan = knowing(plan_of({FIRST_ID: ONE}), (TWO, "63", "64"))
    different = likeness(plan, TWO, "1", "2")
    equal = likeness(plan, TWO, "1", "1")
    assert different is not None
    assert equal is not None
    assert different == likeness(plan, TWO, "3", "4") != equal
    assert equal == likeness(plan, TWO, "5", "5")


def test_a_text_that_is_equal_to_a_fixed_one_is_not_like_others() -> None:
    plan = knowing(plan_of({FIRST_ID: ONE, FIRST_NAME: "63"}), (TWO, "64"))
    assert likeness(plan, TWO, "65") == likeness(plan, TWO, "66") != likeness(plan, TWO, "63")


# Only so much text.


@pytest.mark.parametrize("letter", ["a", "\U00010400"])
def test_plain_texts_are_within_the_room(letter: str) -> None:
    """Counted as if each letter took four bytes."""
    plan = plan_of({FIRST_ID: ONE, FIRST_NAME: "a name"}, room=300)
    plan = knowing(plan, (TWO, "two words"))
    for letters in (1, 10, 20, 40):
        text = f"{letter} {letter * letters}"
        size = 4 * len(BETWEEN.join((TWO, text)))
        assert (likeness(plan, TWO, text) is not None) == (size <= 300)


def test_texts_are_within_the_room_in_bytes() -> None:
    for letter, most in (("a", 399), ("\U00010400", 99)):
        plan = plan_of({FIRST_ID: ONE, SECOND_ID: TWO, FIRST_NAME: "a"}, room=400)
        assert plan.fill((ONE, TWO, "a", letter * most))[0] is not None
        assert plan.fill((ONE, TWO, "a", letter * (most + 2))) == (None, None)


# Statements that become one.


def test_values_that_are_equal_from_the_start_are_not_written() -> None:
    """Two equal values of one property of one node are one statement."""
    lines = [Statement(Node(0), "<urn:p>", Hole(slot, "text")) for slot in (0, 1)]
    lines.append(Statement(Node(0), "<urn:q>", Hole(2, "text")))
    whole = Statements(tuple(lines), 1, ("text",) * 3, (0, 1, 2), frozenset())
    for second, is_written in (("b", True), ("a", False)):
        plan = Plan(whole, ("urn:",), "sha256", ROOM, {0: "a", 1: second})
        assert (plan.fill(("a", second, "c"))[0] is not None) == is_written


def test_a_document_without_slots_is_written_each_time() -> None:
    plain: JsonObject = {"@context": TERMS, "type": ["Person"]}
    template = compile_shape(plain, STORE)
    assert template is not None
    for _ in range(3):
        assert template.fill(plain) == jsonld.canonical_nquads(plain, STORE)


# Numbers.


def numbered(number: float, name: str) -> JsonObject:
    return {"@context": TERMS, "id": "urn:a", "number": number, "name": name}


@pytest.mark.parametrize(("number", "equal"), [(3, 3.0), (3.0, 3), (0.0, -0.0), (-0.0, 0.0)])
def test_a_number_that_is_equal_and_another_is_not_the_fixed_one(
    number: float, equal: float
) -> None:
    template = compile_shape(numbered(number, "a"), STORE)
    assert template is not None
    for name in "abcd":
        match = template.match(numbered(number, name))
    assert match is not None
    assert match.plan.fixed
    other = template.match(numbered(equal, "e"))
    assert other is not None
    assert match.plan.holds(match._values)
    assert not match.plan.holds(other._values)
    assert f'"number": {equal!r}' in other.json()
    assert other.nquads == jsonld.canonical_nquads(numbered(equal, "e"), STORE)


def test_a_fixed_fraction_is_told() -> None:
    """A reader that makes a fraction of a long integer must know that there is one."""
    for number, is_fraction in ((2.5, True), (3, False), (1e300, True)):
        template = compile_shape(numbered(number, "a"), STORE)
        assert template is not None
        for name in "abcd":
            match = template.match(numbered(number, name))
        assert match is not None
        assert match.plan.fixed
        assert match.has_fractions == is_fraction


# What is kept.


def test_digests_of_short_values_are_kept_and_few() -> None:
    line = Statement(Node(0), "<urn:p>", Hole(0, "text"))
    whole = Statements((line,), 1, ("text",), (0,), frozenset())
    plan = Plan(whole, ("urn:",), "sha256", ROOM)
    for number in range(600):
        for text in (f"{number}", f"{number:09}", ""):
            assert plan.written((text,)) == f'_:c14n0 <urn:p> "{text}" .\n'
    assert 200 <= len(plan._short) <= 256
    assert max(len(text) for _, text in plan._short) <= 8


def test_a_digest_is_kept_for_all_values_of_a_node() -> None:
    """A node of two values is another when one of them is, however short the other."""
    lines = [Statement(Node(0), f"<urn:p{slot}>", Hole(slot, "text")) for slot in (0, 1)]
    lines.append(Statement(Node(1), "<urn:p0>", Hole(2, "text")))
    whole = Statements(tuple(lines), 2, ("text",) * 3, (0, 1, 2), frozenset())
    plan = Plan(whole, ("urn:",), "sha256", ROOM)
    orders = set()
    for number in range(20):
        terms = ("a", f"{number}", "b")
        assert plan.written(terms) == Plan(whole, ("urn:",), "sha256", ROOM).written(terms)
        orders.add(plan._order(terms))
    assert orders == {(0, 1), (1, 0)}


@pytest.mark.parametrize("letters", [10, 40_000, 600_000])
def test_lines_of_several_orders_take_no_more_room_than_they_may(letters: int) -> None:
    subjects: list[Term] = [Node(0), Node(1)]
    lines = [Statement(node, "<urn:p>", Hole(slot, "text")) for slot, node in enumerate(subjects)]
    lines.append(Statement("<urn:a>", "<urn:p>", f'"{"a" * letters}"'))
    whole = Statements(tuple(lines), 2, ("text", "text"), (0, 1), frozenset())
    plan = Plan(whole, ("urn:",), "sha256", ROOM)
    most = plan._most_orders
    assert most == 1 or most * whole.size <= ORDERS_BYTES
    assert 1 <= most <= 64
    assert (most > 1) == (letters < 600_000)
    for number in range(20):
        assert plan.written((f"{number}", "x")) is not None
    assert len(plan._orders) == min(most, 2)
