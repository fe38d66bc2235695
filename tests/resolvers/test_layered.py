"""The first that has the document answers."""

from __future__ import annotations

import pytest

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import OfflineResolver
from cairn.resolvers.layered import LayeredResolver
from resolvers.counting import A, B, Counting


def test_the_first_that_has_it_answers() -> None:
    first, second = Counting({A: b"1"}), Counting({A: b"2", B: b"2"})
    layered = LayeredResolver((first, second))
    assert layered.fetch(A).body == b"1"
    assert layered.fetch(B).body == b"2"
    assert second.asked == [B]


def test_what_no_one_has_is_not_found_or_what_the_last_says() -> None:
    for layers, code in (
        ((), "not-found"),
        ((Counting({}),), "not-found"),
        ((Counting({}), OfflineResolver()), "offline"),
        ((OfflineResolver(), Counting({})), "not-found"),
    ):
        with pytest.raises(FetchError) as caught:
            LayeredResolver(layers).fetch(A)
        assert caught.value.code == code


def test_another_failure_is_an_answer() -> None:
    second = Counting({A: b"2"})
    with pytest.raises(FetchError) as caught:
        LayeredResolver((Counting({}, failing=A), second)).fetch(A)
    assert caught.value.code == "too-slow"
    assert second.asked == []
