"""Every document is fetched once in a run."""

from __future__ import annotations

import pytest

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched
from cairn.resolvers.caching import CachingResolver
from resolvers.counting import A, B, C, Counting


def test_each_document_is_fetched_once() -> None:
    inner = Counting({A: b"list"})
    caching = CachingResolver(inner)
    assert {caching.fetch(A).body for _ in range(300)} == {b"list"}
    assert caching.fetch(A + "#7") == Fetched(A + "#7", b"list", "", A)
    assert inner.asked == [A]


def test_failures_are_kept_too() -> None:
    inner = Counting({}, failing=A)
    caching = CachingResolver(inner)
    seen = []
    for _ in range(3):
        with pytest.raises(FetchError) as caught:
            caching.fetch(A)
        seen.append(caught.value)
    assert inner.asked == [A]
    assert {(error.code, error.sentence, error.mend) for error in seen} == {
        ("too-slow", "Too slow.", "Try again later.")
    }
    assert len(set(map(id, seen))) == 3


def test_the_oldest_goes_first_when_there_are_too_many() -> None:
    inner = Counting({A: b"1", B: b"2", C: b"3"})
    caching = CachingResolver(inner, most_entries=2)
    for url in (A, B, C, B, C, A):
        caching.fetch(url)
    assert inner.asked == [A, B, C, A]


def test_the_bytes_are_bounded() -> None:
    inner = Counting({A: b"123", B: b"456", C: b"123456789"})
    caching = CachingResolver(inner, most_bytes=5)
    for url in (A, A, B, A, C, C):
        caching.fetch(url)
    assert inner.asked == [A, B, A, C, C]


def test_nothing_is_kept_when_nothing_may_be() -> None:
    inner = Counting({A: b"1"})
    caching = CachingResolver(inner, most_entries=0)
    assert caching.fetch(A) == caching.fetch(A)
    assert inner.asked == [A, A]
