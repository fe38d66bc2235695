"""Numbers are said as people read them, and no chance is certain."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.number_words import as_sentence, in_words, percent, share, to_two_places

WORDS = {0: "no", 1: "one", 7: "seven", 12: "twelve", 13: "13", 1000: "1000", -1: "-1"}


@pytest.mark.parametrize("number", WORDS)
def test_small_numbers_are_words(number: int) -> None:
    assert in_words(number) == WORDS[number]


PERCENTS = {
    "0": "less than 1%",
    "0.0099": "less than 1%",
    "0.01": "1%",
    "0.9499": "94%",
    "0.95": "95%",
    "0.99": "99%",
    "0.990001": "more than 99%",
    "1": "more than 99%",
}


@pytest.mark.parametrize("chance", PERCENTS)
def test_a_chance_is_rounded_down_and_never_certain(chance: str) -> None:
    assert percent(Decimal(chance)) == PERCENTS[chance]


SHARES = {"0": "0.00", "0.8699": "0.86", "0.99": "0.99", "0.9999": "more than 0.99"}


@pytest.mark.parametrize("part", SHARES)
def test_a_coefficient_is_rounded_down_and_never_one(part: str) -> None:
    assert share(Decimal(part)) == SHARES[part]


PLACES = {"-0.001": "0.00", "-0.3": "-0.30", "1.455": "1.46", "1E+3": "1000.00"}


@pytest.mark.parametrize("number", PLACES)
def test_a_measure_has_two_places(number: str) -> None:
    assert to_two_places(Decimal(number)) == PLACES[number]


@given(st.text())
def test_a_text_becomes_one_sentence(text: str) -> None:
    sentence = as_sentence(text)
    assert sentence.endswith((".", "!", "?", "…"))
    assert sentence == as_sentence(sentence)
    assert sentence.splitlines() == [sentence]
