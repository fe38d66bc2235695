"""One job counted once: near-duplicates of postings, and the same job posted again.

MinHash signatures of the words' sequences (Broder, 1997) find texts that are nearly alike. They are
made with one permutation (Li, Owen and Zhang, 2012), whose empty bins are filled (Shrivastava,
2017), and 16 bits of each value are kept (Li and König, 2010). Bands of them (Leskovec, Rajaraman
and Ullman, Mining of Massive Datasets, chapter 3) say which need be compared. Pure and
deterministic: no seed is drawn, and the order in which postings come changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from cairn.market.posting import Place, Posting

__all__ = [
    "ALIKE",
    "REPOST_DAYS",
    "JobIndex",
    "Verdict",
    "count_once",
    "likeness",
    "signature",
]

ALIKE = 0.8
"""Share of word sequences that two texts must have in common to count as one."""

REPOST_DAYS = 60
"""Within how many days of its last appearance a job that appears again is the same one."""

_BANDS, _ROWS = 20, 6
"""Texts that have 0.8 in common meet in a band with a chance of 0.998, those that have 0.5 in
common with one of 0.27."""

_VALUES = _BANDS * _ROWS
_SEQUENCE = 4
"""Words of a sequence: fewer make all postings alike, more let one changed word count for many."""

_TURNS = 32
"""How many bins an empty one tries at a time."""

_CHANCE = 2.0**-16
"""How often two values that are kept agree although the texts' do not."""

_MOST_REMEMBERED = 200_000
_MOST_WORDS = 20_000
_MOST_IN_BAND = 200
_WORD = re.compile(r"[^\W_]+")
_LEGAL = frozenset(
    re.findall(
        r"\S+",
        "ab ag as bv co company corp corporation gmbh group inc incorporated limited llc llp ltd nv"
        " oy plc pty sa sas sarl se spa srl the",
    )
)

_Values = NDArray[np.uint16]


class Verdict(NamedTuple):
    """What becomes of one posting.

    Attributes:
        kept: Number of the posting that stands for the job, in the order in which they were
            added, the first being 0; its own number if it is that one.
        first: The earliest day of all postings of the job; None when no day is known.
        reposts: How many other postings of the job there are; 0 for one that is not kept.
    """

    kept: int
    first: date | None
    reposts: int


def signature(text: str) -> _Values:
    """The MinHash signature of a text: 120 values of 16 bits.

    Args:
        text: Plain text; letter case, marks and spaces do not matter. Of a text of more than
            20,000 words the first ones count.

    Returns:
        The values; all zero for a text without words.
    """
    words = _WORD.findall(text.casefold())[:_MOST_WORDS]
    if not words:
        return np.zeros(_VALUES, np.uint16)
    joined = _joined(np.fromiter(map(_number, words), np.uint64, len(words)))
    # The upper half of each number says its bin, of the lower half the least counts.
    bins = (joined >> np.uint64(32)) * np.uint64(_VALUES) >> np.uint64(32)
    least = np.full(_VALUES, np.iinfo(np.uint64).max, np.uint64)
    np.minimum.at(least, bins.astype(np.intp), joined & np.uint64(0xFFFFFFFF))
    return _filled(least).astype(np.uint16)


def likeness(first: _Values, second: _Values) -> float:
    """About which share of their word sequences two texts have in common, 0 to 1.

    The standard error is 0.04 where the share is 0.8.

    Args:
        first: Signature of one text.
        second: Signature of the other.
    """
    agreeing = float(np.count_nonzero(first == second)) / _VALUES
    return max(0.0, (agreeing - _CHANCE) / (1 - _CHANCE))


def count_once(
    postings: Iterable[Posting], *, alike: float = ALIKE, days: int = REPOST_DAYS
) -> tuple[Posting, ...]:
    """The postings with each job once, with its earliest day and how often it came again.

    Args:
        postings: The postings of all sources.
        alike: Share of word sequences that texts must have in common.
        days: Within how many days of its last appearance a job that appears again is the same.

    Returns:
        Those that are kept, in the order in which they came.
    """
    listed = list(postings)
    index = JobIndex(alike=alike, days=days)
    for posting in listed:
        index.add(posting)
    return tuple(
        replace(posting, posted=verdict.first, reposts=posting.reposts + verdict.reposts)
        for number, (posting, verdict) in enumerate(zip(listed, index.verdicts(), strict=True))
        if verdict.kept == number
    )


class _Entry(NamedTuple):
    """What is kept of a posting besides its signature, however long it is."""

    day: int
    employer: str
    place: Place
    name: bytes


@dataclass
class JobIndex:
    """Postings that are added one by one, of which little is kept; then a verdict on each.

    Two postings are one job if their texts are alike, no more than so many days lie between an
    appearance and the next, and neither the employer nor the place contradicts: what one of them
    does not say contradicts nothing. So one text for two towns is two jobs. Texts without words
    are never alike. A posting is compared with the one that stands for the job, not with each.

    Attributes:
        alike: Share of word sequences that texts must have in common.
        days: Within how many days of its last appearance a job that appears again is the same.
    """

    alike: float = ALIKE
    days: int = REPOST_DAYS
    _entries: list[_Entry] = field(default_factory=list)
    _values: bytearray = field(default_factory=bytearray)
    _known: dict[str, str] = field(default_factory=dict)

    def add(self, posting: Posting) -> int:
        """Add a posting.

        Args:
            posting: The posting.

        Returns:
            Its number, the first being 0.
        """
        name = f"{posting.source}\0{posting.number}\0{posting.title}\0{posting.text}"
        self._entries.append(
            _Entry(
                posting.posted.toordinal() if posting.posted else 0,
                self._once(_company(posting.employer)),
                Place(*(self._once(_key(part)) for part in posting.place)),
                blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(),
            )
        )
        self._values += signature(posting.text).tobytes()
        return len(self._entries) - 1

    def verdicts(self) -> tuple[Verdict, ...]:
        """Decide on every posting that was added, in the order of adding."""
        count = len(self._entries)
        # The copy lets postings be added afterwards: a bytearray that is looked into cannot grow.
        values = np.frombuffer(bytes(self._values), np.uint16).reshape(count, _VALUES)
        found: list[Verdict | None] = [None] * count
        for numbers in _met(values):
            jobs = _Jobs(self._entries, values, self.alike, self.days)
            # The earliest first, and of one day the one that says most, so that it is kept.
            for number in sorted(numbers, key=self._order):
                jobs.place(number)
            for number, verdict in jobs.verdicts():
                found[number] = verdict
        alone = (
            Verdict(number, date.fromordinal(entry.day) if entry.day else None, 0)
            for number, entry in enumerate(self._entries)
        )
        return tuple(one or other for one, other in zip(found, alone, strict=True))

    def _order(self, number: int) -> tuple[int, int, bytes]:
        entry = self._entries[number]
        said = bool(entry.employer) + sum(map(bool, entry.place))
        # One without a day comes last: it joins a job that has one.
        return entry.day or date.max.toordinal(), -said, entry.name

    def _once(self, text: str) -> str:
        return self._known.setdefault(text, text)


def _met(values: NDArray[np.uint16]) -> Iterator[list[int]]:
    """Groups of postings that meet in a band, directly or by others; who meets nobody is left out.

    Only within a group can postings be alike. Sorting needs a few bytes for each posting, where a
    table of all bands would need thousands.
    """
    count = len(values)
    worded = np.count_nonzero(values, axis=1) > 0
    ones: list[NDArray[np.intp]] = []
    others: list[NDArray[np.intp]] = []
    for at in range(_BANDS):
        band = values[:, at * _ROWS : (at + 1) * _ROWS].astype(np.uint64)
        keys = np.zeros(count, np.uint64)
        for row in range(_ROWS):
            keys = _mixed(keys + band[:, row] + np.uint64(1))
        order = np.argsort(keys, kind="stable")
        ranked = keys[order]
        same = (ranked[1:] == ranked[:-1]) & worded[order[1:]] & worded[order[:-1]]
        ones.append(order[:-1][same])
        others.append(order[1:][same])
    first, second = np.concatenate(ones), np.concatenate(others)
    graph = coo_matrix((np.ones(len(first), np.int8), (first, second)), shape=(count, count))
    _, labels = connected_components(graph, directed=False)
    sizes = np.bincount(labels, minlength=1)
    grouped = np.flatnonzero(sizes[labels] > 1)
    grouped = grouped[np.argsort(labels[grouped], kind="stable")]
    cuts = np.flatnonzero(np.diff(labels[grouped])) + 1
    for group in np.split(grouped, cuts):
        if len(group):
            yield group.tolist()


@dataclass
class _Job:
    kept: int
    first: int
    last: int
    employer: str
    place: Place
    members: int = 1


class _Jobs:
    """The jobs of one group, and which of them a posting could be."""

    def __init__(
        self, entries: Sequence[_Entry], values: NDArray[np.uint16], alike: float, days: int
    ) -> None:
        self._entries = entries
        self._values = values
        self._alike = alike
        self._days = days
        self._jobs: list[_Job] = []
        self._of: dict[int, int] = {}
        self._bands: dict[tuple[int, bytes, str | None], list[int]] = {}

    def place(self, number: int) -> None:
        """Put a posting to its job, or begin a new one."""
        entry = self._entries[number]
        bands = self._values[number].reshape(_BANDS, _ROWS)
        keys = [(at, band.tobytes()) for at, band in enumerate(bands)]
        for job in self._near(keys, entry.place.city):
            if self._fits(self._jobs[job], number):
                self._join(job, number)
                return
        new = self._of[number] = len(self._jobs)
        self._jobs.append(_Job(number, entry.day, entry.day, entry.employer, entry.place))
        for at, band in keys:
            for town in (entry.place.city, None):
                self._bands.setdefault((at, band, town), []).append(new)

    def verdicts(self) -> Iterator[tuple[int, Verdict]]:
        """The verdict on each posting, by its number."""
        for number, at in self._of.items():
            job = self._jobs[at]
            first = date.fromordinal(job.first) if job.first else None
            others = job.members - 1 if job.kept == number else 0
            yield number, Verdict(job.kept, first, others)

    def _near(self, keys: list[tuple[int, bytes]], town: str) -> list[int]:
        """The jobs that share a band and could be in the same town, the first one first.

        A chain posts one text for thousands of towns: those of other towns are not looked at.
        """
        towns: tuple[str | None, ...] = (town, "") if town else (None,)
        near: set[int] = set()
        for at, band in keys:
            for one in towns:
                near.update(self._bands.get((at, band, one), ())[-_MOST_IN_BAND:])
        return sorted(near)

    def _fits(self, job: _Job, number: int) -> bool:
        entry = self._entries[number]
        if job.last and entry.day and entry.day - job.last > self._days:
            return False
        if job.employer and entry.employer and job.employer != entry.employer:
            return False
        parts = zip(job.place, entry.place, strict=True)
        if any(one and other and one != other for one, other in parts):
            return False
        return likeness(self._values[job.kept], self._values[number]) >= self._alike

    def _join(self, at: int, number: int) -> None:
        job, entry = self._jobs[at], self._entries[number]
        self._of[number] = at
        job.members += 1
        job.last = max(job.last, entry.day)
        job.first = job.first or entry.day
        job.employer = job.employer or entry.employer
        parts = zip(job.place, entry.place, strict=True)
        job.place = Place(*(one or other for one, other in parts))


def _joined(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A number for each sequence of words; one for the whole of a text that has fewer."""
    length = min(_SEQUENCE, len(numbers))
    count = len(numbers) - length + 1
    found = np.zeros(count, np.uint64)
    for at in range(length):
        found = found * np.uint64(0x9E3779B97F4A7C15) + numbers[at : at + count]
    return _mixed(found)


def _mixed(found: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread numbers evenly (the finalizer of SplitMix64: Steele, Lea and Flood, 2014)."""
    found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return found ^ (found >> np.uint64(31))


def _filled(least: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Give each empty bin the value of another: always the same for the same bins.

    Each tries bins in an order of its own, so that two texts agree in it as often as in the others.
    """
    full = least < np.iinfo(np.uint64).max
    empty = np.flatnonzero(~full)
    turns = np.arange(1, _TURNS + 1, dtype=np.uint64) * np.uint64(_VALUES)
    while len(empty):
        tried = _mixed(empty[:, None].astype(np.uint64) + turns) % np.uint64(_VALUES)
        found = full[tried]
        some = found.any(axis=1)
        others = tried[np.arange(len(empty)), found.argmax(axis=1)]
        least[empty[some]] = least[others[some]]
        empty = empty[~some]
        turns += np.uint64(_VALUES * _TURNS)
    return least


@lru_cache(maxsize=_MOST_REMEMBERED)
def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _company(name: str) -> str:
    """An employer's name without its legal form: “Acme, Inc.” and “ACME” are one."""
    words = _WORD.findall(_key(name))
    return " ".join([word for word in words if word not in _LEGAL] or words)


def _key(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in split if not unicodedata.combining(one)).split())
