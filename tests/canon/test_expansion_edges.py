"""Edges of the contexts that are processed by themselves: those of the store, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.expansion import context_after, first_context
from cairn.kernel.errors import TermError

URL = "urn:c:terms"
STORE = ContextStore().with_documents({URL: {"@context": {"name": "urn:name"}}})

NAMELESS: dict[str, Any] = {
    "no context": [],
    "a context of a document": {"name": "urn:name"},
    "one among others": [URL, {"name": "urn:name"}],
}


@pytest.mark.parametrize("case", NAMELESS)
def test_a_context_without_a_name_is_refused(case: str) -> None:
    with pytest.raises(TermError) as caught:
        context_after(STORE, first_context(STORE), NAMELESS[case])
    assert (caught.value.code, caught.value.sentence) == (
        "invalid-context",
        "The context has no name.",
    )


@pytest.mark.parametrize("context", [URL, [URL], [URL, URL]])
def test_a_context_of_the_store_is_processed_and_its_cost_told(context: Any) -> None:
    after, terms = context_after(STORE, first_context(STORE), context)
    assert after["mappings"]["name"]["@id"] == "urn:name"
    # Five to begin it, and its one term; the second time it is another step.
    assert terms == (6 if context != [URL, URL] else 12)


@pytest.mark.parametrize("length", [4_096, 4_097])
def test_a_long_word_is_shown_from_its_beginning(length: int) -> None:
    word = "x" * length
    for document in ({"@id": word}, {"@type": word}, {"@type": [word]}):
        (member,) = document
        found = jsonld.undefined_terms({**document, "urn:p": "y"}, STORE)
        assert found == (f"{member} “{'x' * 200}”",)


def test_a_key_that_is_no_type_is_found_beside_one_that_is() -> None:
    document = {
        "@context": {"by": {"@id": "urn:by", "@container": "@type"}},
        "by": {"Unknown": {"@type": "urn:T", "urn:p": "x"}, "urn:U": {"urn:p": "y"}},
    }
    (found,) = jsonld.undefined_terms(document, STORE)
    assert found.startswith("by.Unknown")
