"""Copied evidence: near copies are found, what all share is not one."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.assessment.watch_copies import copied_texts
from cairn.assessment.watch_findings import Unanswered, WatchFinding

WORDS = [f"word{i}" for i in range(2000)]


def _text(seed: int, words: int = 200) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)  # noqa: S311 - made-up words, no secret


def _pairs(texts: dict[str, str], prompts: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    return [one.people for one in copied_texts(texts, prompts) if isinstance(one, WatchFinding)]


TEXTS = {f"p{i}": " ".join(_text(i)) for i in range(12)}


def test_texts_written_apart_are_no_copies() -> None:
    assert copied_texts(TEXTS) == ()


def test_a_copy_with_some_words_changed_is_found_and_sized() -> None:
    words = _text(3)
    for place in range(0, 200, 50):
        words[place] = "changed"
    found = copied_texts(TEXTS | {"copy": " ".join(words)})
    assert [one.people for one in found if isinstance(one, WatchFinding)] == [("copy", "p3")]
    (one,) = found
    assert isinstance(one, WatchFinding)
    assert one.estimate.low < one.estimate.value < one.estimate.high
    assert 0.7 < one.estimate.value < 0.9
    assert one.estimate.n > 196
    assert "who wrote first" in one.mend


def test_case_marks_and_breaks_do_not_hide_a_copy() -> None:
    dressed = ",\n\t".join(word.upper() for word in _text(4)) + "!"
    assert _pairs(TEXTS | {"copy": dressed}) == [("copy", "p4")]


def test_half_a_copy_is_not_enough_for_a_finding() -> None:
    mixed = " ".join([*_text(5)[:100], *_text(77)[:100]])
    assert _pairs(TEXTS | {"mixed": mixed}) == []


def test_the_tasks_own_words_do_not_count() -> None:
    prompt = " ".join(_text(500, 600))
    texts = {name: f"{prompt} {text}" for name, text in list(TEXTS.items())[:3]}
    assert _pairs(texts) != []
    assert _pairs(texts, (prompt,)) == []


def test_what_most_texts_share_does_not_count() -> None:
    shared = " ".join(_text(501, 300))
    assert _pairs({name: f"{shared} {text}" for name, text in TEXTS.items()}) == []


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»", "\n> {}\n"])
def test_quotations_do_not_count(marks: str) -> None:
    quoted = marks.format(" ".join(_text(502, 300)))
    texts = {name: f"{text} {quoted}" for name, text in list(TEXTS.items())[:3]}
    assert _pairs(texts) == []


def test_short_texts_are_not_compared_and_it_is_said() -> None:
    found = copied_texts({"a": "the same few words", "b": "the same few words", **TEXTS})
    assert [one.about for one in found if isinstance(one, Unanswered)] == ["a", "b"]
    assert all(isinstance(one, Unanswered) and "at least 40" in one.answer.reason for one in found)


def test_nothing_and_strange_signs_are_no_fault() -> None:
    assert copied_texts({}) == ()
    assert len(copied_texts({"a": "", "b": "\ud800 \x00 “"})) == 2


def test_the_answer_does_not_depend_on_the_order() -> None:
    texts = TEXTS | {"x": TEXTS["p1"], "y": TEXTS["p2"]}
    turned = dict(reversed(texts.items()))
    assert copied_texts(texts) == copied_texts(turned)
    assert _pairs(texts) == [("p1", "x"), ("p2", "y")]


@given(st.integers(0, 10**6), st.integers(45, 150))
def test_equal_texts_are_always_found(seed: int, words: int) -> None:
    text = " ".join(_text(seed, words + 5))
    assert _pairs({"a": text, "b": text}) == [("a", "b")]


def test_a_text_that_many_have_is_found_without_comparing_all() -> None:
    texts = {f"p{i:03}": " ".join(_text(i, 60)) for i in range(400)}
    texts |= {f"q{i:03}": texts["p000"] for i in range(70)}
    found = _pairs(texts)
    assert {pair[0] for pair in found} == {"p000"}
    assert len(found) == 70


@pytest.mark.slow
def test_five_thousand_texts_take_seconds() -> None:
    texts = {f"p{i:04}": " ".join(_text(i, 300)) for i in range(5000)}
    texts["copy"] = texts["p0007"]
    began = time.process_time()
    assert _pairs(texts) == [("copy", "p0007")]
    assert time.process_time() - began < 20
