"""The second tier: words, looks, and the best sequence of tags."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.skills.extraction.tagger import FEATURES, best_tags, packaged_tagger, span_features
from cairn.skills.extraction.word_vectors import WIDTH, packaged_vectors
from cairn.skills.extraction.words import BUCKETS, LONGEST_SEQUENCE, looks, words_of

OUTSIDE, BEGIN, INSIDE = range(3)


def best_by_trying_all(scores: np.ndarray, moves: np.ndarray) -> tuple[int, ...]:
    """The best tags of one short sequence of one kind."""

    def value(tags: tuple[int, ...]) -> float:
        total = sum(float(scores[at, tag]) for at, tag in enumerate(tags))
        for before, tag in itertools.pairwise(tags):
            total += float(moves[before, tag])
            if (before, tag) == (OUTSIDE, INSIDE):
                return -np.inf
        return -np.inf if tags[0] == INSIDE else total

    return max(itertools.product(range(3), repeat=len(scores)), key=value)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_the_best_tags_are_the_best_of_all(lengths: list[int], seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.normal(size=(sum(lengths), 2, 3)).astype(np.float32) * 2
    moves = chance.normal(size=(2, 3, 3)).astype(np.float32)
    tags = best_tags(scores, np.array(lengths), moves, 0.0)
    first = 0
    for length in lengths:
        for kind in (0, 1):
            expected = best_by_trying_all(scores[first : first + length, kind], moves[kind])
            assert tuple(tags[first : first + length, kind]) == expected
        first += length


def test_a_long_sequence_never_begins_inside_and_never_enters_from_outside() -> None:
    chance = np.random.default_rng(1)
    scores = chance.normal(size=(LONGEST_SEQUENCE, 2, 3)).astype(np.float32)
    scores[..., INSIDE] += 3
    tags = best_tags(scores, np.array([LONGEST_SEQUENCE]), np.zeros((2, 3, 3), np.float32), 0.0)
    assert (tags[0] != INSIDE).all()
    assert not ((tags[:-1] == OUTSIDE) & (tags[1:] == INSIDE)).any()


def test_more_eagerness_marks_more() -> None:
    scores = np.random.default_rng(2).normal(size=(50, 2, 3)).astype(np.float32)
    moves = np.zeros((2, 3, 3), np.float32)
    marked = [
        int((best_tags(scores, np.array([50]), moves, eager) != OUTSIDE).sum())
        for eager in (-5.0, 0.0, 5.0)
    ]
    assert marked == sorted(marked)
    assert marked[0] < marked[-1]


def test_no_spans_have_no_features() -> None:
    none = np.array([], np.int64)
    assert span_features(np.zeros((3, 2, 3), np.float32), none, none, none).shape == (0, FEATURES)


def test_a_part_that_is_skipped_is_not_marked() -> None:
    text = "Strong Python skills.\nStrong Java skills.\n"
    cut = text.index("\n") + 1
    tagger = packaged_tagger()
    assert any(span.start < cut for span in tagger.mark(text))
    assert all(span.start >= cut for span in tagger.mark(text, [(0, cut)]))


def test_a_long_text_is_marked_as_its_parts_are() -> None:
    line = "You have experience with Python and you communicate well.\n"
    tagger = packaged_tagger()
    once = [(one.start, one.end) for one in tagger.mark(line)]
    many = [(one.start, one.end) for one in tagger.mark(line * 1000)]
    assert once
    expected = [(a + k * len(line), b + k * len(line)) for k in range(1000) for a, b in once]
    assert many == sorted(expected)


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_words_are_where_they_say_and_cuts_cover_them(text: str) -> None:
    words = words_of(text)
    for start, end, word in zip(words.starts, words.ends, words.words, strict=True):
        assert text[start:end] == word
    assert words.cuts[0] == 0
    assert words.cuts[-1] == len(words.words)
    lengths = [high - low for low, high in itertools.pairwise(words.cuts)]
    assert all(0 < length <= LONGEST_SEQUENCE for length in lengths)


@pytest.mark.parametrize(
    ("text", "sequences"),
    [
        ("One. Two", [["One", "."], ["Two"]]),
        ("v. 3.11 of it", [["v", ".", "3", ".", "11", "of", "it"]]),
        ("a\nb", [["a"], ["b"]]),
        ("C++ and C#", [["C++", "and", "C#"]]),
        ("bachelor\u2019s", [["bachelor\u2019s"]]),
        ("x • y", [["x"], ["•", "y"]]),
    ],
)
def test_sequences_end_where_sentences_do(text: str, sequences: list[list[str]]) -> None:
    words = words_of(text)
    found = [words.words[low:high] for low, high in itertools.pairwise(words.cuts)]
    assert found == sequences


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_looks_are_rows_of_the_table_each_once(word: str) -> None:
    found = looks(word)
    assert found == sorted(set(found))
    assert all(0 <= row < BUCKETS for row in found)


@pytest.mark.parametrize("words", ["", "\ud800", "a" * 10_000, "数据分析", "team player"])
def test_a_vector_has_length_one_or_none(words: str) -> None:
    vector = packaged_vectors().of(words)
    assert vector.shape == (WIDTH,)
    length = float(np.linalg.norm(vector))
    assert length == pytest.approx(1, abs=1e-4) or (words == "" and length == 0)


def test_many_vectors_are_those_of_each() -> None:
    phrases = ["team player", "", "Python", "数据分析", "\ud800"] * 500
    many = packaged_vectors().all_of(phrases)
    each = np.array([packaged_vectors().of(one) for one in phrases])
    assert np.allclose(many, each, atol=1e-5)
    assert packaged_vectors().all_of([]).shape == (0, WIDTH)
