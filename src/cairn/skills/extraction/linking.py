"""The third tier: spans that no label names literally, linked to the nearest skill by meaning.

Nearness is the cosine of mean word vectors. A span that is near to nothing is left without a
skill: no answer is better than a wrong one. Knows one framework; does not look for spans.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cairn.skills.extraction.reliability import Reliability
from cairn.skills.extraction.word_vectors import WIDTH, WordVectors
from cairn.skills.framework import Framework

__all__ = ["NEAREST", "Link", "Linker", "meant"]

NEAREST = 0.72
"""Cosine below which nothing is linked; chosen on the development part of SkillSkape, so its score
there is no test of it."""

_MOST_REMEMBERED = 50_000
_MOST_CANDIDATES = 800
_STEM = 5
_LONGEST = 200
_WORD = re.compile(r"[\w+#.']+")
_EMPTY = frozenset(
    re.findall(
        r"\S+",
        "a abilities ability an and excellent experience for good great in knowledge of our"
        " proven skill skills solid strong the to understanding with working your",
    )
)


class Link(NamedTuple):
    """The skill that a span was linked to.

    Attributes:
        uri: Its URI.
        skill: Its label.
        confidence: Chance that it is the right one.
    """

    uri: str
    skill: str
    confidence: float


def meant(words: str) -> str:
    """A span without the words that say nothing of the skill: "strong Python skills" is Python."""
    kept = [word for word in _WORD.findall(words) if word.lower() not in _EMPTY]
    return " ".join(kept) or words


class Linker:
    """The labels of a framework as vectors.

    Args:
        framework: Whose skills are wanted.
        vectors: Word vectors.
        reliability: How sure a nearness makes.
    """

    def __init__(
        self, framework: Framework, vectors: WordVectors, reliability: Reliability
    ) -> None:
        skills = [one for one in framework.skills.values() if one.kind != "group"]
        self._names = [(one.uri, one.label) for one in skills]
        # Vectors are computed when a label is first a candidate: most of a framework never is.
        self._table = np.zeros((len(skills), WIDTH), np.float32)
        self._filled = np.zeros(len(skills), bool)
        holding: dict[str, list[int]] = {}
        for number, one in enumerate(skills):
            for stem in _stems(one.label):
                holding.setdefault(stem, []).append(number)
        self._holding = holding
        self._held: dict[str, NDArray[np.int64]] = {}
        self._vectors = vectors
        self._odds = reliability.link_odds
        self._known: dict[str, Link | None] = {}

    def link(self, span: str) -> Link | None:
        """The skill that a span means.

        Args:
            span: The words.

        Returns:
            The nearest skill, or None when none is near enough.
        """
        words = meant(span[:_LONGEST])
        if words not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[words] = self._nearest(words)
        return self._known[words]

    def _nearest(self, words: str) -> Link | None:
        candidates = self._candidates(words)
        if not len(candidates):
            return None
        new = candidates[~self._filled[candidates]]
        if len(new):
            self._table[new] = self._vectors.all_of([self._names[at][1] for at in new.tolist()])
            self._filled[new] = True
        nearness = self._table[candidates] @ self._vectors.of(words)
        best = int(nearness.argmax())
        cosine = float(nearness[best])
        if cosine < NEAREST:
            return None
        constant, slope = self._odds
        confidence = 1 / (1 + math.exp(-(constant + slope * cosine)))
        uri, skill = self._names[int(candidates[best])]
        return Link(uri, skill, round(confidence, 4))

    def _candidates(self, words: str) -> NDArray[np.int64]:
        """Labels that share a word with the span, by its rarest words.

        A label this near nearly always shares one, and to compare with all 13,000 of ESCO would
        take fifty times as long.
        """
        held = [self._labels_with(stem) for stem in _stems(words) if stem in self._holding]
        held.sort(key=len)
        chosen: list[NDArray[np.int64]] = []
        count = 0
        for one in held:
            if chosen and count + len(one) > _MOST_CANDIDATES:
                break
            chosen.append(one)
            count += len(one)
        return np.unique(np.concatenate(chosen)) if chosen else np.empty(0, np.int64)

    def _labels_with(self, stem: str) -> NDArray[np.int64]:
        known = self._held.get(stem)
        if known is None:
            known = self._held[stem] = np.array(self._holding[stem])
        return known


def _stems(words: str) -> list[str]:
    """Beginnings of the words: what "manage", "managing" and "management" share."""
    lowered = words.lower()
    # Nearly all labels are letters and spaces, which are cut four times as quickly.
    cut = lowered.split() if lowered.replace(" ", "").isalpha() else _WORD.findall(lowered)
    return list(dict.fromkeys([word[:_STEM] for word in cut if word not in _EMPTY]))
