"""Texts of one class are the same to every rule that looks at a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.iris import ABSOLUTE_IRI
from cairn.canon.shapes_families import FAMILIES, Family
from cairn.credentials.faults import is_url
from cairn.credentials.model_datatypes import DATATYPES, ENUMERATIONS
from cairn.credentials.shape_prose import is_identity_hash
from cairn.credentials.text_classes import text_class

SAMPLES = (
    "", " ", "x", "50", "en", "en-GB", "zz-Abcd-123", "2026-01-31", "2026-13-31", "2026-01-32",
    "2026-01-31T09:30:00Z", "2026-01-31T24:00:00Z", "2026-02-30T09:30:00Z", "2026-01-31T09:30:00",
    "a.b.c", "a..c", "a.b", ".b.c", "ext:Own", "ext:", "ext: x", "text:ext:a",
    "https://a.example/", "https://a.example/ext:a", "urn:x", "urn:x y", "did:example:1", "x:",
    ":x",
    "mailto:a@b.example",
    "sha256$" + "a" * 64, "sha256$" + "a" * 63, "md5$" + "0" * 32, "sha256$", "Status", "status",
    "Degree", "Badge", "CFItem", "ceasn:Competency", "\u0662\u0660", "\u00e9", "\U0001f393",
)  # fmt: skip
TEXTS = st.sampled_from(SAMPLES) | st.text(max_size=30) | st.from_regex(r"[a-z]{1,4}:[a-z.]{0,9}")


def seen_by_the_rules(text: str) -> Hashable:
    """What every rule of the model says of a text."""
    kinds = [(kind.in_schema(text), kind.in_words(text)) for kind in (*DATATYPES, *ENUMERATIONS)]
    return (*kinds, is_url(text), is_identity_hash(text), text == "", text == "Status")


@given(st.lists(TEXTS, min_size=40, max_size=60))
def test_one_class_is_one_answer_of_every_rule(texts: list[str]) -> None:
    answers = defaultdict(set)
    for text in [*texts, *SAMPLES]:
        answers[text_class(text)].add(seen_by_the_rules(text))
        if ABSOLUTE_IRI.fullmatch(text):
            answers["an IRI", text_class(text, is_iri=True)].add(
                tuple(a for a in (is_url(text), is_identity_hash(text)))
            )
    assert [found for found in answers.values() if len(found) > 1] == []


def test_classes_are_not_all_different() -> None:
    assert text_class("50") == text_class("Amina")
    assert text_class("urn:a") == text_class("urn:b")
    assert text_class("2026-01-31T09:30:00Z") == text_class("2027-01-31T09:30:00Z")
    assert text_class("urn:a") != text_class("did:a")
    assert text_class("Status") != text_class("Percent")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@given(data=st.data())
def test_the_plain_texts_of_a_family_are_of_one_class(family: Family, data: st.DataObject) -> None:
    first, second = (data.draw(st.from_regex(family.pattern, fullmatch=True)) for _ in "12")
    assert text_class(first) == text_class(second)
    assert seen_by_the_rules(first) == seen_by_the_rules(second)
    if family.is_iri:
        assert text_class(first, is_iri=True) == text_class(second, is_iri=True)


def test_no_word_of_the_model_is_of_a_family() -> None:
    words = [word for entry in ENUMERATIONS for word in entry.values]
    assert [
        word for word in words for family in FAMILIES if re.fullmatch(family.pattern, word)
    ] == []
