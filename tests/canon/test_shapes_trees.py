"""A shape as a tree says all of a document: its values, its JSON text, its strings."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cairn.canon import jcs
from cairn.canon.shapes_extract import extractor_of
from cairn.canon.shapes_json import JsonForm
from cairn.canon.shapes_outline import Outline, outline_of, with_marks
from cairn.canon.shapes_steering import Steering
from cairn.kernel.json_text import JsonObject

STEERING = Steering(
    frozen=frozenset({"frozen"}),
    steered=frozenset({"type"}),
    passing=frozenset({"@set"}),
    schemes=("urn:",),
)
NAMES = st.sampled_from(["frozen", "type", "@set", "id", "name", "é", "\ue000", "\U0001f393"])
LEAVES = (
    st.none() | st.booleans() | st.sampled_from([0, 1, 1.0, -0.0, 2.5, 1e21, "", "x", "é", "🎓"])
)
DOCUMENTS = st.dictionaries(
    NAMES,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=10,
    ),
    max_size=4,
)


def rebuilt(outline: Outline, values: tuple[Any, ...]) -> str:
    """How a document of the shape with these values looks in Python, kinds and order included."""
    return repr(with_marks(outline.root, values[: outline.texts], values[outline.texts :]))


def fractions(value: Any) -> list[float]:
    """Every float of a document."""
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return [found for item in items for found in fractions(item)]
    return [value] if isinstance(value, float) else []


@given(DOCUMENTS)
def test_a_shape_and_its_values_are_the_document(document: JsonObject) -> None:
    outline = outline_of(document, STEERING)
    assert rebuilt(outline, outline.values) == repr(document)
    assert extractor_of(outline)(document) == outline.values


@given(DOCUMENTS, DOCUMENTS)
def test_what_is_taken_out_of_another_document_is_all_that_differs(
    document: JsonObject, other: JsonObject
) -> None:
    outline = outline_of(document, STEERING)
    values = extractor_of(outline)(other)
    assert values is None or rebuilt(outline, values) == repr(other)


@given(DOCUMENTS, st.sets(st.integers(0, 20)))
def test_the_json_text_of_a_shape_is_what_the_encoders_write(
    document: JsonObject, some: set[int]
) -> None:
    outline = outline_of(document, STEERING)
    fixed = {slot: value for slot, value in enumerate(outline.values) if slot in some}
    root, texts = outline.root, outline.texts
    forms = [JsonForm(root, texts, fixed), JsonForm(root, texts, fixed, canonical=True)]
    for _ in range(2):  # writing one document changes nothing for the next
        assert forms[0].text(outline.values) == json.dumps(document, ensure_ascii=False)
        assert forms[1].text(outline.values).encode() == jcs.canonicalize(document)


@given(DOCUMENTS)
def test_strings_and_fractions_of_a_shape_are_counted(document: JsonObject) -> None:
    """No text here has a quote in it, so that every string has two."""
    outline = outline_of(document, STEERING)
    assert 2 * outline.strings == json.dumps(document).count('"')
    taken = [value for value in outline.values if isinstance(value, float)]
    assert outline.has_fractions == (len(fractions(document)) > len(taken))
