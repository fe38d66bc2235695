"""Taking values out of a document: it has the shape to the last detail, or nothing is taken."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cairn.canon.shapes_extract import extractor_of
from cairn.canon.shapes_outline import outline_of
from cairn.canon.shapes_steering import Steering

STEERING = Steering(
    frozen=frozenset({"frozen"}),
    steered=frozenset({"type"}),
    passing=frozenset({"@set"}),
    schemes=("urn:",),
)
DOCUMENT: dict[str, Any] = {
    "id": "urn:a",
    "type": "One",
    "several": {"type": ["One", "Two"]},
    "mixed": {"type": ["One", {"name": "inner"}]},
    "empty": [],
    "nothing": {},
    "null": None,
    "true": True,
    "number": 1,
    "list": ["x", 2.5, None, {"name": "y"}],
    "frozen": {"text": "t", "number": 1, "items": [1, "u"]},
    "set": {"type": {"@set": ["Three"]}},
}
VALUES = ("urn:a", "inner", "x", "y", 1, 2.5)


def extract(document: Any) -> tuple[Any, ...] | None:
    return extractor_of(outline_of(DOCUMENT, STEERING))(document)


def changed(path: str, value: Any) -> dict[str, Any]:
    document: Any = copy.deepcopy(DOCUMENT)
    *way, last = [int(name) if name.isdigit() else name for name in path.split(".")]
    holder = document
    for name in way:
        holder = holder[name]
    holder[last] = value
    return document


def test_what_stands_in_the_slots() -> None:
    assert extract(DOCUMENT) == VALUES
    assert outline_of(DOCUMENT, STEERING).values == VALUES
    assert extract(changed("list.0", "z")) == ("urn:a", "inner", "z", "y", 1, 2.5)
    assert extract(changed("number", 7)) == ("urn:a", "inner", "x", "y", 7, 2.5)


def test_what_stands_in_a_slot_is_looked_at_by_others() -> None:
    for value in (None, True, 5, ["urn:a"], {}):
        assert extract(changed("id", value)) == (value, *VALUES[1:])


ANOTHER_SHAPE: list[tuple[str, Any]] = [
    ("type", "Two"),
    ("type", ["One"]),
    ("type", None),
    ("type", 1),
    ("several.type", ["One"]),
    ("several.type", ["One", "Two", "Three"]),
    ("several.type", ["Two", "One"]),
    ("several.type", "One"),
    ("several.type", {"One": 1, "Two": 2}),
    ("mixed.type", ["Two", {"name": "inner"}]),
    ("mixed.type", ["One", "Two"]),
    ("mixed.type", ["One", {"name": "inner"}, "Two"]),
    ("mixed.type", ["One"]),
    ("mixed.type.1", {"other": "inner"}),
    ("mixed.type.1", ["name"]),
    ("empty", ["x"]),
    ("empty", {}),
    ("empty", ""),
    ("empty", None),
    ("nothing", {"x": "y"}),
    ("nothing", []),
    ("nothing", None),
    ("null", False),
    ("null", 0),
    ("null", ""),
    ("null", []),
    ("true", False),
    ("true", 1),
    ("true", "true"),
    ("true", None),
    ("list", ["x", 2.5, None]),
    ("list", ["x", 2.5, None, {"name": "y"}, "z"]),
    ("list", {"0": "x", "1": 2.5, "2": None, "3": {"name": "y"}}),
    ("list.2", "x"),
    ("list.3", {"name": "y", "more": "z"}),
    ("list.3", {}),
    ("frozen.text", "u"),
    ("frozen.text", ["t"]),
    ("frozen.number", 2),
    ("frozen.number", 1.0),
    ("frozen.number", True),
    ("frozen.number", "1"),
    ("frozen.items", [1.0, "u"]),
    ("frozen.items", [1, "v"]),
    ("frozen.items", [1]),
    ("frozen.more", "x"),
    ("set.type", {"@set": ["Four"]}),
    ("set.type", ["Three"]),
    ("more", "x"),
]


@pytest.mark.parametrize(("path", "value"), ANOTHER_SHAPE, ids=str)
def test_a_document_of_another_shape_has_no_values(path: str, value: Any) -> None:
    assert extract(changed(path, value)) is None


def test_the_order_of_members_belongs_to_the_shape() -> None:
    assert extract({name: DOCUMENT[name] for name in reversed(DOCUMENT)}) is None
    inner = changed("frozen", dict(reversed(DOCUMENT["frozen"].items())))
    assert extract(inner) is None


@pytest.mark.parametrize("document", [None, [], "x", 1, {}, [DOCUMENT]])
def test_not_even_an_object_of_the_shape(document: Any) -> None:
    assert extract(document) is None


def test_a_shape_of_nothing() -> None:
    nothing = extractor_of(outline_of({}, STEERING))
    assert nothing({}) == ()
    assert nothing({"a": "b"}) is None
