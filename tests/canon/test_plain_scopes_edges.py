"""Edges of what is remembered of names, and names whose meaning hangs on little things."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.canon.plain_scopes import world_of
from cairn.kernel.json_text import JsonObject
from canon.plain_documents import judge

URL, LAST, ONE_MORE = "urn:c:terms", "urn:c:last", "urn:c:one-more"
NAMES = [f"n{number}" for number in range(66)]
TYPES = [f"T{number}" for number in range(10)]
TERMS: JsonObject = {
    "id": "@id",
    "type": "@type",
    "text": "@value",
    "nothing": None,
    "any": "urn:any",
    "name": "urn:name",
    # Each gives `name` another meaning; they are processed in the order of their names.
    "A": {"@id": "urn:A", "@context": {"name": "urn:by-a"}},
    "B": {"@id": "urn:B", "@context": {"name": "urn:by-b"}},
    "turned": {"@id": "urn:turned", "@context": {"@direction": "rtl"}},
    "spoken": {"@id": "urn:spoken", "@context": {"@language": "en"}},
    "ident": "urn:ident",
    "kept": {"@id": "urn:kept", "@protected": True},
    "opens": {"@id": "urn:opens", "@context": {"kept": "urn:opened"}},
    "C": {"@id": "urn:C", "@context": {"ident": "@id"}},
    "Gone": {"@id": "urn:Gone", "@context": {"type": "urn:was-type"}},
    # Its own context makes it plain; and a percent sign needs two digits.
    "json": {
        "@id": "urn:json",
        "@type": "@json",
        "@context": {"json": {"@id": "urn:json"}},
    },
    "odd": {"@id": "urn:odd", "@type": "urn:%zz"},
    "rtl": {"@id": "urn:rtl", "@direction": "rtl"},
    **{name: f"urn:{name}" for name in [*NAMES, *TYPES]},
}
FULL = {"type": "@type", "T": "urn:T"} | {
    f"t{number}": f"urn:t{number}" for number in range(11_993)
}
STORE = ContextStore().with_documents(
    {
        URL: {"@context": TERMS},
        LAST: {"@context": FULL},
        ONE_MORE: {"@context": FULL | {"more": "urn:more"}},
    }
)


def under(**members: Any) -> JsonObject:
    return {"@context": URL, **members}


PLAIN: dict[str, JsonObject] = {
    "types in their order": under(type=["A", "B"], name="x"),
    "types in another order": under(type=["B", "A"], name="x"),
    "the other order below": under(any={"type": ["B", "A"], "name": "x"}, name="x"),
    "one type": under(type="B", name="x"),
    "a mere id below a type": under(type="A", any={"id": "urn:x"}, name="x"),
    "a mere id by a name of the type's": under(type="C", any={"ident": "urn:x"}),
    "that name with another": under(type="C", any={"ident": "urn:x", "name": "y"}),
    "that name for a text": under(type="C", any={"ident": "x", "name": "y"}),
    "a name below an id below a type": under(type="A", any={"id": "urn:x", "name": "y"}),
    "a node that is not small below a type": under(
        type="A", any={"id": "urn:x", "name": "y", "n1": "z"}
    ),
    "a member below a type that changes what is protected": under(
        type="A", opens={"kept": "x"}, kept="y"
    ),
    "a small node below no type": under(any={"id": "urn:x"}, name="x"),
    "a number in a language": under(spoken=5),
    "a number with a direction": under(turned=5, rtl=5),
}


@pytest.mark.parametrize("case", PLAIN)
def test_plain_names_are_read_as_by_pyld(case: str) -> None:
    store = ContextStore(STORE.sources)
    for _ in range(2):
        assert judge(PLAIN[case], store) is True


UNUSUAL: dict[str, JsonObject] = {
    "a text in a language by its place": under(spoken="x"),
    "a text with a direction by its place": under(turned="x"),
    "a text with a direction": under(rtl="x"),
    "a JSON literal that its own context makes plain": under(json="x"),
    "a text of a type that is no IRI": under(odd="x"),
    "a number of a type that is no IRI": under(odd=5),
    "two names of the types": {"@context": URL, "@type": "A", "type": "A"},
    "two names of the types, of which one is lost": under(**{"@type": "Gone", "type": "A"}),
    "a value in a small node below a type": under(type="A", any={"text": "x"}),
}


@pytest.mark.parametrize("case", UNUSUAL)
def test_unusual_names_are_left_to_pyld(case: str) -> None:
    assert judge(UNUSUAL[case], ContextStore(STORE.sources)) is None


def grown(store: ContextStore, document: JsonObject) -> int:
    """How many entries more are remembered after a document."""
    before = world_of(store).entries
    assert judge(document, store) is True
    return world_of(store).entries - before


def test_up_to_64_names_of_a_node_are_remembered_together() -> None:
    store = ContextStore(STORE.sources)
    assert world_of(store).entries == 0
    # Each of 66 names by itself, and the context.
    assert grown(store, under(**dict.fromkeys(NAMES, "x"))) == 67
    # `@context` is a name, too.
    for count, entries in ((63, 1), (64, 0)):
        document = under(**dict.fromkeys(NAMES[:count], "x"))
        assert [grown(store, document) for _ in range(2)] == [entries, 0]


def test_up_to_eight_types_of_a_context_are_remembered_together() -> None:
    store = ContextStore(STORE.sources)
    grown(store, under(type="A", name="x"))
    grown(store, under(type="T0", name="x"))
    others = [*TYPES[:8], "urn:other"]
    for types, entries in ((TYPES[:8], 1), (TYPES[:9], 0), (others[-2:], 0), (others, 0)):
        document = under(type=types, name="x")
        assert [grown(store, document) for _ in range(2)] == [entries, 0]


def test_a_world_of_more_than_256_scopes_begins_anew() -> None:
    store = ContextStore(STORE.sources)
    world = world_of(store)
    for number in range(256 - world.scopes):
        world.scope({"mappings": {}, "_uuid": f"made {number}"})
    assert world_of(store) is world
    world.scope({"mappings": {}, "_uuid": "one more"})
    assert world_of(store) is not world


def test_types_without_contexts_cost_nothing() -> None:
    store = ContextStore(STORE.sources)
    assert judge({"@context": LAST, "type": "T", "t0": "x"}, store) is True
    assert judge({"@context": ONE_MORE, "type": "T", "t0": "x"}, store) is None


def test_a_member_with_a_context_costs_the_same_on_both_ways() -> None:
    """Where it is defined, where it is used, and for the node below it: 12,000 together."""
    inner = {f"t{number}": f"urn:t{number}" for number in range(500)}
    document = {"@context": URL, "below": {"name": "x"}}
    for others, answer in ((10_066, True), (10_067, None)):
        terms = {"name": "urn:name", "below": {"@id": "urn:below", "@context": inner}}
        terms |= {f"p{number}": f"urn:p{number}" for number in range(others)}
        store = ContextStore().with_documents({URL: {"@context": terms}})
        assert judge(document, store) is answer


def test_a_context_has_one_scope() -> None:
    world = world_of(ContextStore(STORE.sources))
    first, second = ({"mappings": {}, "_uuid": "one name"} for _ in range(2))
    scope = world.scope(first)
    assert world.scope(first) is scope
    assert world.scope(second).context is second


def test_types_and_members_without_contexts_make_nothing_cheaper() -> None:
    # Five to begin each of two contexts, four terms in the first: 12,000 together, and one more.
    small = {"type": "@type", "T": "urn:T", "any": "urn:any", "name": "urn:name"}
    document = {"@context": URL, "type": "T", "any": {"@context": LAST, "t0": "x"}}
    for others, answer in ((11_986, True), (11_987, None)):
        large = {f"t{number}": f"urn:t{number}" for number in range(others)}
        documents: dict[str, JsonObject] = {URL: {"@context": small}, LAST: {"@context": large}}
        assert judge(document, ContextStore().with_documents(documents)) is answer
