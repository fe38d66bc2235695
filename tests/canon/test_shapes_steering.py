"""Which names steer, where contexts are odd, far apart, or say two things of one name."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_outline import outline_of
from cairn.canon.shapes_steering import Steering, steering_of
from cairn.kernel.json_text import JsonObject


def judged_in(documents: dict[str, Any], url: str = "urn:c:1") -> Steering | None:
    return steering_of(frozenset({url}), ContextStore().with_documents(documents))


def judged(terms: JsonObject) -> Steering:
    found = judged_in({"urn:c:1": {"@context": terms}})
    assert found is not None
    return found


def taken(terms: JsonObject, document: JsonObject) -> tuple[Any, ...]:
    """What stands in the slots of a document with this context."""
    return outline_of(document, judged(terms)).values


def test_a_name_of_two_meanings_steers_wherever_it_stands() -> None:
    terms = {"x": "@set", "T": {"@id": "urn:t", "@context": {"x": "@type", "y": "@graph"}}}
    assert taken(terms, {"x": "a"}) == ()
    assert taken(terms, {"p": {"x": ["a"]}}) == ()
    assert (
        taken({"x": "@set", "T": {"@id": "urn:t", "@context": {"x": "@index"}}}, {"x": "a"}) == ()
    )


def test_below_what_steers_only_lists_and_sets_steer_too() -> None:
    terms = {
        "x": {"@id": "urn:x", "@type": "@vocab"},
        "kind": "@type",
        "json": {"@id": "urn:j", "@type": "@json"},
        "items": "@set",
    }
    assert taken(terms, {"x": {"@id": "a", "@value": "b", "y": "c"}}) == ("a", "b", "c")
    assert taken(terms, {"x": {"@list": ["a"], "@set": ["b"], "items": ["c"]}}) == ()
    assert taken(terms, {"x": {"json": {"y": "a"}, "@index": {"y": "b"}}}) == ()
    assert taken(terms, {"x": {"kind": "a", "@type": ["b"]}}) == ()
    assert judged(terms).passing == {"@list", "@set", "items"}


def test_aliases_are_followed_in_any_order() -> None:
    assert {"w", "x", "y"} <= judged({"w": "x", "x": "y", "y": "@type"}).steered
    assert {"w", "x", "y"} <= judged({"y": "@type", "x": "y", "w": "x"}).steered
    assert {"w", "x", "y"} <= judged({"w": {"@id": "x"}, "y": "@type", "x": {"@id": "y"}}).steered


def test_a_keyword_means_itself_whatever_stands_there() -> None:
    assert taken({"x": {"@id": "@type"}}, {"@id": "a", "x": "T"}) == ("a",)
    assert taken({"x": {"@id": "@json"}, "y": {"@id": "@graph"}}, {"@id": "a"}) == ("a",)


# JSON-LD 1.1, section 1.7.
KEYWORDS = ["@base", "@container", "@context", "@direction", "@graph", "@id", "@import",
            "@included", "@index", "@json", "@language", "@list", "@nest", "@none", "@prefix",
            "@propagate", "@protected", "@reverse", "@set", "@type", "@value", "@version",
            "@vocab"]  # fmt: skip
OPEN = {"@id", "@value", "@set", "@list"}


@pytest.mark.parametrize("word", KEYWORDS)
def test_a_keyword_and_its_aliases_steer_unless_any_text_may_stand_there(word: str) -> None:
    expected = ("a", "b", "c") if word in OPEN else ()
    assert taken({"x": word, "y": {"@id": word}}, {word: "a", "x": "b", "y": "c"}) == expected
    if word != "@context":  # which would name a context
        assert taken({"x": {word: "@type"}}, {"@id": "a", "@value": "b"}) == ("a", "b")


@pytest.mark.parametrize("container", ["@list", "@set", ["@set"], ["@list"], [], None])
def test_a_list_or_set_does_not_steer(container: Any) -> None:
    terms = {"x": {"@id": "urn:x", "@container": container}}
    assert taken(terms, {"x": ["a", {"y": "b"}]}) == ("a", "b")


def test_contexts_that_hold_more_than_terms() -> None:
    document: JsonObject = {
        "@context": {"x": "@type"},
        "about": ["a list", {"deep": [1, None, {"y": "@index"}]}],
        "version": 1.5,
        "none": None,
    }
    found = judged_in({"urn:c:1": document})
    assert found is not None
    assert "x" in found.steered
    assert "y" in found.frozen


def test_contexts_may_name_each_other() -> None:
    found = judged_in(
        {
            "urn:c:1": {"@context": ["urn:c:2", {"x": "@type"}]},
            "urn:c:2": {"@context": {"y": {"@id": "urn:y", "@context": "urn:c:1"}, "z": "@index"}},
        }
    )
    assert found is not None
    assert "x" in found.steered
    assert "z" in found.frozen


@pytest.mark.parametrize(("count", "are_judged"), [(64, True), (65, False)])
def test_contexts_that_name_contexts_are_bounded(count: int, are_judged: bool) -> None:  # noqa: FBT001 - a table of cases
    chain: dict[str, Any] = {
        f"urn:c:{number}": {"@context": [f"urn:c:{number + 1}", {"x": "urn:x"}]}
        for number in range(1, count)
    }
    chain[f"urn:c:{count}"] = {"@context": {"x": "@type"}}
    found = judged_in(chain)
    assert (found is not None) == are_judged
    assert found is None or "x" in found.steered
