"""Recognised prior learning as a credential says it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.recognition import (
    RECOGNITION_GENRE,
    Recognition,
    assessor_profile,
    recognition_evidence,
    recognition_pieces,
)

BASE = "https://badges.example.org"
MARTA = Recognition("Marta Lima", "", datetime(2026, 5, 2, tzinfo=UTC))


def test_each_piece_says_who_recognised_it() -> None:
    given_pieces = [{"id": "https://ana.example/work"}, {"name": "books.pdf"}]
    first, second = recognition_evidence(given_pieces, MARTA)
    assert first == {
        "id": "https://ana.example/work",
        "description": (
            "Learned before, as https://ana.example/work shows; "
            "recognised by Marta Lima on 2026-05-02."
        ),
        "genre": RECOGNITION_GENRE,
    }
    assert "as books.pdf shows" in str(second["description"])
    pieces = recognition_pieces({"evidence": [first, {"id": "urn:x"}, second]})
    assert pieces == ("https://ana.example/work", "books.pdf")


def test_a_piece_is_told_by_its_name_and_found_by_its_address() -> None:
    (piece,) = recognition_evidence([{"id": "https://x.example/7", "name": "books.pdf"}], MARTA)
    assert "as books.pdf shows" in str(piece["description"])
    assert recognition_pieces({"evidence": piece}) == ("https://x.example/7",)


def test_one_name_is_one_assessor_in_a_programme_and_another_elsewhere() -> None:
    profile = assessor_profile(MARTA, BASE)
    assert (profile["type"], profile["name"]) == (["Profile"], "Marta Lima")
    assert str(profile["id"]).startswith("urn:uuid:")
    assert profile == assessor_profile(MARTA, BASE)
    other = Recognition("Marta Lime", "", MARTA.on)
    assert profile["id"] != assessor_profile(other, BASE)["id"]
    assert profile["id"] != assessor_profile(MARTA, "https://other.example")["id"]
    known = Recognition("Marta Lima", "did:web:lima.example", MARTA.on)
    assert assessor_profile(known, BASE)["id"] == "did:web:lima.example"


NOTHING: dict[str, Any] = {
    "none": None,
    "a text": RECOGNITION_GENRE,
    "texts": [RECOGNITION_GENRE],
    "another genre": [{"id": "urn:x", "genre": "Project"}],
    "no genre": {"id": "urn:x"},
    "a list of genres": {"id": "urn:x", "genre": [RECOGNITION_GENRE]},
    "neither id nor name": {"genre": RECOGNITION_GENRE, "description": "Learned before."},
    "an empty id": {"genre": RECOGNITION_GENRE, "id": ""},
    "an id that is a number": {"genre": RECOGNITION_GENRE, "id": 7},
}


@pytest.mark.parametrize("case", NOTHING)
def test_what_does_not_say_so_recognises_nothing(case: str) -> None:
    assert recognition_pieces({"evidence": NOTHING[case]}) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(RECOGNITION_GENRE) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "genre", "evidence"]), inner)
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_document_makes_it_fail(value: Any) -> None:
    assert all(recognition_pieces({"evidence": value}))
