"""Copied evidence: texts that are nearly the same.

Knows texts as sets of runs of words (shingles), their likeness (Jaccard 1912), and sketches of the
lowest hashes (Broder 1997), which find likely pairs without comparing all. What the task itself
says, and what is quoted, is taken out first, and short texts are not compared. Hashes start from
`hashlib`, so that the answer is the same everywhere. It says that texts are alike, not who wrote
them first, and it is never published about an individual.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cairn.assessment.statistic import NotEnoughData, normal_estimate
from cairn.assessment.watch_findings import Unanswered, WatchFinding

__all__ = ["copied_texts"]

_RUN = 5  # words: shorter runs are everybody's language
_LEAST_RUNS = 40  # runs that are a person's own; fewer are too short to compare
_ALIKE = 0.5  # of all runs of both texts
_SKETCH = 64  # lowest hashes of each text; of texts that are half alike, two thirds agree
_LIKELY = 8  # hashes of both sketches that agree: pairs with fewer are not half alike
_MOST_TOGETHER = 50  # texts with one hash, beyond which each is compared with the first only
_SHARED = 0.2  # of all texts: a run in so many of them is the task's, not one person's
_MOST_FOR_SHARED = 5  # texts, so that a copy in a small group is not taken for the task's words
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“]*“|^\s*>.*$", re.MULTILINE)
_WORD = re.compile(r"\w+")

_Runs: TypeAlias = npt.NDArray[np.uint64]


def copied_texts(
    texts: Mapping[str, str], prompts: Iterable[str] = ()
) -> tuple[WatchFinding | Unanswered, ...]:
    """Pairs of texts that share at least half of their runs of five words.

    Args:
        texts: For each person, the text that was handed in.
        prompts: The task's own texts; what stands in them does not count.

    Returns:
        The pairs, the most alike first, and those whose text is too short to compare.
    """
    hashes = _Hashes()
    names = sorted(texts)
    own = [hashes.runs(texts[name]) for name in names]
    own = _without_shared(own, [hashes.runs(prompt) for prompt in prompts])
    enough = [place for place, runs in enumerate(own) if len(runs) >= _LEAST_RUNS]
    pairs = []
    for one, other in _likely(enough, own):
        both = len(np.intersect1d(own[one], own[other], assume_unique=True))
        whole = len(own[one]) + len(own[other]) - both
        if both >= _ALIKE * whole:
            pairs.append((both / whole, names[one], names[other], whole))
    pairs.sort(key=lambda pair: (-pair[0], pair))
    short = sorted(set(range(len(names))) - set(enough))
    return (
        *(_finding(*pair) for pair in pairs),
        *(_short(names[place], len(own[place])) for place in short),
    )


class _Hashes:
    """Turns texts into sets of hashes of their runs; each word is hashed once."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.turns = np.array([self._hash(f"place {one}") | 1 for one in range(_RUN)], np.uint64)

    def runs(self, text: str) -> _Runs:
        """The hashes of all runs of five words, sorted; in small letters, without quotations."""
        words = _WORD.findall(_QUOTED.sub(" ", text).casefold())
        count = len(words) - _RUN + 1
        if count < 1:
            return np.zeros(0, dtype=np.uint64)
        for word in set(words) - self.known.keys():
            self.known[word] = self._hash(word)
        values = np.array([self.known[word] for word in words], dtype=np.uint64)
        whole = np.zeros(count, dtype=np.uint64)
        for place, turn in enumerate(self.turns):
            whole = (whole ^ (whole >> np.uint64(29))) * turn + values[place : place + count]
        return np.unique(whole * self.turns[0])

    @staticmethod
    def _hash(word: str) -> int:
        digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big")


def _without_shared(own: Sequence[_Runs], prompts: Sequence[_Runs]) -> list[_Runs]:
    """The same without what the task says, and without runs that very many texts have."""
    if not own:
        return []
    values, times = np.unique(np.concatenate(own), return_counts=True)
    shared = values[times > max(_SHARED * len(own), _MOST_FOR_SHARED)]
    taken = np.unique(np.concatenate([shared, *prompts]))
    return [np.setdiff1d(runs, taken, assume_unique=True) for runs in own]


def _likely(places: Sequence[int], own: Sequence[_Runs]) -> list[tuple[int, int]]:
    """Pairs whose sketches agree in several hashes."""
    holders: dict[int, list[int]] = {}
    for place in places:
        for value in own[place][:_SKETCH].tolist():
            holders.setdefault(value, []).append(place)
    count: Counter[tuple[int, int]] = Counter()
    for together in holders.values():
        if len(together) <= _MOST_TOGETHER:
            count.update(combinations(together, 2))
        else:
            count.update((together[0], other) for other in together[1:])
    return sorted(pair for pair, times in count.items() if times >= _LIKELY)


def _finding(share: float, one: str, other: str, runs: int) -> WatchFinding:
    error = float(np.sqrt(share * (1.0 - share) / runs))
    return WatchFinding(
        "copies",
        "near-copy",
        f"The texts of {one} and {other} share {share:.0%} of their runs of five words. Texts that"
        " were written apart hardly share any.",
        "Read both, and ask both how they worked. The likeness does not say who wrote first.",
        normal_estimate(share, error, runs, "likeness (Jaccard) of runs of five words"),
        0.0,
        people=(one, other),
    )


def _short(name: str, runs: int) -> Unanswered:
    return Unanswered(
        "copies",
        name,
        NotEnoughData(
            f"The own words of {name} make {runs} runs of five; at least {_LEAST_RUNS} are needed.",
            runs,
        ),
    )
