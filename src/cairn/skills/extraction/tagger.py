"""The second tier: a small convolutional tagger that marks spans of skills and of knowledge.

Each word is the sum of what its looks and its word vector say. Convolutions over neighbouring
words (Collobert et al., "Natural language processing (almost) from scratch", 2011) score the tags
outside, begin and inside; the best sequence is found as for a conditional random field (Lafferty
et al., 2001). Trained by bench/train_skill_tagger.py on SkillSpan; docs/skill-extraction.md is the
model card. Knows no framework.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cairn.skills.extraction.word_vectors import WordVectors, packaged_vectors
from cairn.skills.extraction.words import LONGEST_WORD, Words, looks, words_of

__all__ = [
    "FEATURES",
    "GAP",
    "VECTOR_SCALE",
    "Span",
    "Tagger",
    "best_tags",
    "packaged_tagger",
    "span_features",
]

_Floats = NDArray[np.float32]

FEATURES = 5
"""Numbers that the confidence of a span is computed from."""

GAP = 2
"""Empty rows between sequences: as many as the widest convolution reaches."""

VECTOR_SCALE = np.float32(4)
"""Brings the word vectors to the size of the other features."""

_NEVER = np.float32(-1e4)
_BATCH_WORDS = 4000
_KNOWN_WORDS = 60_000
_FIRST_ROWS = 2048


class Span(NamedTuple):
    """A span that the tagger marks.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        knowledge: Whether it is knowledge (or a tool); else it is a skill.
        confidence: Chance that a person would mark a skill here, as calibrated.
    """

    start: int
    end: int
    knowledge: bool
    confidence: float


class Tagger:
    """A trained tagger. Remembers what it knows of a word, so the same one serves many texts.

    Args:
        weights: The trained tables, by name, as the training script wrote them.
        vectors: Word vectors.
    """

    def __init__(self, weights: Mapping[str, NDArray[np.generic]], vectors: WordVectors) -> None:
        tables = {name: table.astype(np.float32) for name, table in weights.items()}
        self._dilations = [int(reach) for reach in tables["dilations"]]
        self._width = tables["bias"].shape[0]
        self._layers = [
            (np.split(tables[f"layer_{layer}"], 3), tables[f"layer_bias_{layer}"])
            for layer in range(len(self._dilations))
        ]
        self._weights = tables
        self._vectors = vectors
        self._eagerness = float(self._weights["eagerness"][0])
        self._forget()
        # OpenBLAS 0.3.31 multiplies narrow matrices at a third of its speed until it has once
        # multiplied square ones: 0.70 ms and then 0.25 ms for 640 x 80 times 80 x 80.
        square = np.ones((300, 300), np.float32)
        np.matmul(square, square)

    def _forget(self) -> None:
        self._rows: dict[str, int] = {}
        self._known = np.zeros((_FIRST_ROWS, self._width), np.float32)

    def _row(self, word: str) -> int:
        # Each word by itself, never several at once: the sum of floats depends on their order,
        # and a text must give the same result whatever texts came before it.
        row = len(self._rows)
        if row == len(self._known):
            self._known = np.concatenate([self._known, np.zeros_like(self._known)])
        weights = self._weights
        found = looks(word)
        seen = np.add.reduce(weights["looks"].take(found, axis=0)) / np.float32(
            math.sqrt(len(found))
        )
        vector = (self._vectors.of(word[:LONGEST_WORD]) @ weights["projection"]) * VECTOR_SCALE
        self._known[row] = vector + seen + weights["bias"]
        self._rows[word] = row
        return row

    def mark(self, text: str, skipped: Sequence[tuple[int, int]] = ()) -> list[Span]:
        """Mark the spans of a text.

        Args:
            text: Any text.
            skipped: Offsets of parts, in order, whose sentences need not be looked at.

        Returns:
            The spans, in the order of the text; one of knowledge may lie in one of a skill.
        """
        places, features = self.weigh(text, skipped)
        chances = 1 / (1 + np.exp(-(features @ self._weights["calibration"])))
        return sorted(
            Span(start, end, knowledge, round(chance, 4))
            for (start, end, knowledge), chance in zip(places, chances.tolist(), strict=True)
        )

    def weigh(
        self, text: str, skipped: Sequence[tuple[int, int]] = ()
    ) -> tuple[list[tuple[int, int, bool]], NDArray[np.float64]]:
        """Find spans, and what their confidence is to be computed from.

        Args:
            text: Any text.
            skipped: As for `mark`.

        Returns:
            Start, end and whether it is knowledge, of each span; and `span_features` of them.
        """
        words = words_of(text)
        places: list[tuple[int, int, bool]] = []
        tables = [np.empty((0, FEATURES))]
        batch: list[tuple[int, int]] = []
        size = 0
        for low, high in _sequences(words, skipped):
            if size + high - low > _BATCH_WORDS:
                tables.append(self._weigh_batch(words, batch, places))
                batch, size = [], 0
            batch.append((low, high))
            size += high - low
        if batch:
            tables.append(self._weigh_batch(words, batch, places))
        return places, np.concatenate(tables)

    def _weigh_batch(
        self, words: Words, batch: list[tuple[int, int]], places: list[tuple[int, int, bool]]
    ) -> NDArray[np.float64]:
        if len(self._rows) > _KNOWN_WORDS:
            self._forget()
        rows = self._rows
        at = [position for low, high in batch for position in range(low, high)]
        used = [words.words[position] for position in at]
        ids = [rows[word] if word in rows else self._row(word) for word in used]
        lengths = np.array([high - low for low, high in batch])
        scores = self._scores(self._known[ids], lengths)
        tags = best_tags(scores, lengths, self._weights["transitions"], self._eagerness)
        begins, stops, kinds = _runs(tags)
        places.extend(
            (words.starts[at[begin]], words.ends[at[stop - 1]], bool(kind))
            for begin, stop, kind in zip(
                begins.tolist(), stops.tolist(), kinds.tolist(), strict=True
            )
        )
        return span_features(scores, begins, stops, kinds)

    def _scores(self, seen: _Floats, lengths: NDArray[np.int64]) -> _Floats:
        """Scores of the tags: words x 2 kinds x 3 tags."""
        weights = self._weights
        gaps = np.repeat(np.arange(1, len(lengths) + 1) * GAP, lengths)
        places = np.arange(len(seen)) + gaps
        rows = len(seen) + GAP * (len(lengths) + 1)
        state = np.zeros((rows, self._width), np.float32)
        state[places] = seen
        empty = np.ones(rows, bool)
        empty[places] = False
        for layer, reach in enumerate(self._dilations):
            # Three small products: one over all three neighbours at once takes three times as
            # long in OpenBLAS, whose fast way ends at matrices of about 200 rows.
            (before, here, after), bias = self._layers[layer]
            change = state @ here
            change += bias
            change[reach:] += state[:-reach] @ before
            change[:-reach] += state[reach:] @ after
            np.maximum(change, 0, out=change)
            change[empty] = 0
            state += change
        scores: _Floats = state[places] @ weights["output"] + weights["output_bias"]
        return scores.reshape(-1, 2, 3)


def _sequences(words: Words, skipped: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sequences that do not lie in a skipped part, as positions of words."""
    parts = iter(skipped)
    part = next(parts, None)
    for low, high in pairwise(words.cuts):
        start, end = words.starts[low], words.ends[high - 1]
        while part is not None and part[1] <= start:
            part = next(parts, None)
        if part is None or not (part[0] <= start and end <= part[1]):
            yield low, high


def best_tags(
    scores: _Floats, lengths: NDArray[np.int64], transitions: _Floats, eagerness: float
) -> NDArray[np.int64]:
    """The best sequence of tags of each kind, for all sequences at once.

    The best path goes through the tags whose max-marginals are the greatest. Those of all words
    come from two scans that double their reach in each step (Hillis and Steele, "Data parallel
    algorithms", 1986), so that seven steps do for sequences of 100 words.

    Args:
        scores: Words x 2 kinds x 3 tags (outside, begin, inside).
        lengths: Words in each sequence.
        transitions: Kinds x tag before x tag.
        eagerness: What is taken off the score of "outside": more marks more.

    Returns:
        Words x 2 kinds: the tags.
    """
    own = np.ascontiguousarray(scores.transpose(2, 1, 0))
    own[0] -= np.float32(eagerness)
    # moves[before, tag, kind, word]: the score of a tag with the way to it.
    moves = transitions.transpose(1, 2, 0)[..., None] + own[None]
    moves[0, 2] = _NEVER
    # A sequence begins the same whatever came before, and never inside a span.
    firsts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    moves[..., firsts] = own[None][..., firsts]
    moves[:, 2][..., firsts] = _NEVER
    steps = int(lengths.max() - 1).bit_length()
    forth, back = moves, np.zeros_like(moves)
    back[..., :-1] = moves[..., 1:]
    for step in range(steps):
        reach = 1 << step
        forth = _joined(forth[..., :-reach], forth[..., reach:], forth, slice(reach, None))
        back = _joined(back[..., :-reach], back[..., reach:], back, slice(None, -reach))
    marginals = forth.max(axis=0) + back.max(axis=1)
    tags: NDArray[np.int64] = marginals.argmax(axis=0).T
    return tags


def _joined(first: _Floats, second: _Floats, whole: _Floats, where: slice) -> _Floats:
    """One path after the other: the product of matrices with max for plus and plus for times."""
    result = whole.copy()
    best = first[:, 0, None] + second[None, 0]
    for middle in (1, 2):
        np.maximum(best, first[:, middle, None] + second[None, middle], out=best)
    result[..., where] = best
    return result


def _runs(
    tags: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Where spans begin and stop, as positions of words, and their kinds."""
    begins, stops, kinds = [], [], []
    for kind in (0, 1):
        column = tags[:, kind]
        first = np.flatnonzero(column == 1)
        # A span lasts until the first word that is not "inside"; one more ends the last span.
        ends = np.flatnonzero(np.append(column, 0) != 2)  # noqa: PLR2004 -- the tag "inside"
        begins.append(first)
        stops.append(ends[np.searchsorted(ends, first + 1)])
        kinds.append(np.full(len(first), kind))
    return np.concatenate(begins), np.concatenate(stops), np.concatenate(kinds)


def span_features(
    scores: _Floats,
    begins: NDArray[np.int64],
    stops: NDArray[np.int64],
    kinds: NDArray[np.int64],
) -> NDArray[np.float64]:
    """What the confidence of a span is computed from.

    Args:
        scores: Words x 2 kinds x 3 tags.
        begins: Position of the first word of each span.
        stops: Position after its last word.
        kinds: 0 for skills, 1 for knowledge.

    Returns:
        Spans x 5: a constant; the log odds of being in a span, averaged over the words and of
        the least sure word; whether it is knowledge; the logarithm of its length.
    """
    if not len(begins):
        return np.empty((0, FEATURES))
    raw = scores.astype(np.float64)
    odds = np.clip(np.logaddexp(raw[..., 1], raw[..., 2]) - raw[..., 0], -8, 8)
    lengths = stops - begins
    firsts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    inside = np.arange(lengths.sum()) + np.repeat(begins - firsts, lengths)
    values = odds[inside, np.repeat(kinds, lengths)]
    means = np.add.reduceat(values, firsts) / lengths
    least = np.minimum.reduceat(values, firsts)
    return np.column_stack([np.ones(len(means)), means, least, kinds, np.log(lengths)])


@cache
def packaged_tagger() -> Tagger:
    """The tagger that comes with Cairn.

    Raises:
        UsageError: The word vectors that it needs are not installed.
    """
    vectors = packaged_vectors()
    with (files("cairn.skills.extraction") / "data" / "tagger.npz").open("rb") as file:
        weights = dict(np.load(file, allow_pickle=False))
    return Tagger(weights, vectors)
