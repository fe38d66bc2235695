"""A text as the tagger sees it: words with their places, in sequences, and what a word looks like.

Used alike when the tagger is trained and when it runs. Knows no weights.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["BUCKETS", "LONGEST_SEQUENCE", "LONGEST_WORD", "Words", "looks", "words_of"]

BUCKETS = 1 << 13
"""Rows of the table into which the looks of words are hashed."""

LONGEST_SEQUENCE = 100
"""Words after which a sequence is cut, where no sentence ends before."""

LONGEST_WORD = 40
"""Characters of a word that count; what is longer is no word."""

_WORD = re.compile(r"\w+(?:['\u2019]\w+|[+#]+)?|[^\w\s]")
_BULLETS = frozenset("•●▪◦")
_ENDINGS = _BULLETS | set(".!?")
_GRAM_SIZES = (2, 3, 4)
# Each kind of look has a letter of its own in front, so that "<ab" as a beginning and as an inner
# part are two things. A checksum can go on from where another ended.
_WORD_START, _SHAPE_START = zlib.crc32(b"w"), zlib.crc32(b"s")
_FRONT_START, _END_START = zlib.crc32(b"p"), zlib.crc32(b"e")
_CAPITAL = zlib.crc32(b"UP") % BUCKETS


class Words(NamedTuple):
    """The words of a text.

    Attributes:
        starts: Offset of the first character of each.
        ends: Offset after the last character of each.
        words: The words; punctuation is a word too.
        cuts: Where sequences begin, as positions in `words`; the last is their number.
    """

    starts: list[int]
    ends: list[int]
    words: list[str]
    cuts: list[int]


def words_of(text: str) -> Words:
    """Cut a text into words and sequences.

    Args:
        text: Any text.

    Returns:
        The words; a sequence ends at a line break, a bullet and a full stop before a capital.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    if not spans:
        return Words([], [], [], [0])
    words = [text[start:end] for start, end in spans]
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    marks = {bisect_left(starts, at) for at in _positions(text, "\n")}
    for at in [at for at, word in enumerate(words) if word in _ENDINGS]:
        if words[at] in _BULLETS:
            marks.add(at)
        elif at + 1 < len(words) and starts[at + 1] > ends[at] and words[at + 1][0].isupper():
            marks.add(at + 1)
    cuts = [0]
    for mark in (*sorted(marks - {0, len(words)}), len(words)):
        cuts.extend(range(cuts[-1] + LONGEST_SEQUENCE, mark, LONGEST_SEQUENCE))
        cuts.append(mark)
    return Words(starts, ends, words, cuts)


def _positions(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _bucket(look: bytes, start: int) -> int:
    return zlib.crc32(look, start) % BUCKETS


def _shape(word: str) -> str:
    if word.isalpha() and word.isascii():
        if word.islower():
            return "x" * min(len(word), 2)
        if word[1:].islower():
            return "X" + "x" * min(len(word) - 1, 2)
    shape = ""
    for letter in word:
        sign = "X" if letter.isupper() else "x" if letter.islower() else letter
        sign = "d" if letter.isdigit() else sign
        # Two of a kind stand for many: Xxx for any capitalised word.
        if shape[-2:] != sign * 2:
            shape += sign
    return shape


def looks(word: str) -> list[int]:
    """What a word looks like: itself, its shape, its beginnings, endings and inner parts.

    Args:
        word: The word.

    Returns:
        Rows of the table, in order, each once.
    """
    word = word[:LONGEST_WORD]
    framed = f"<{word.lower()}>"
    # Letters beyond ASCII take several bytes, and a part may not begin within one.
    letters: bytes | list[bytes] = (
        framed.encode()
        if framed.isascii()
        else [letter.encode("utf-8", "replace") for letter in framed]
    )

    def part(low: int, high: int) -> bytes:
        return letters[low:high] if isinstance(letters, bytes) else b"".join(letters[low:high])

    length = len(letters)
    found = {
        _bucket(part(0, length), _WORD_START),
        _bucket(_shape(word).encode("utf-8", "replace"), _SHAPE_START),
    }
    for size in _GRAM_SIZES:
        if length > size:
            found.add(_bucket(part(0, size), _FRONT_START))
            found.add(_bucket(part(length - size, length), _END_START))
    found.update([_bucket(part(at, at + 4), 0) for at in range(length - 3)])
    if word[:1].isupper():
        found.add(_CAPITAL)
    return sorted(found)
