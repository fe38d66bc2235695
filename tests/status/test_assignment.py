"""Places in a status list: every free one equally likely, none given twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import StatusError
from cairn.status.assignment import choose_index
from soon import soon


def chance(seed: int) -> Callable[[int], int]:
    return random.Random(seed).randrange  # noqa: S311 - a seeded test needs no secret


def test_it_works() -> None:
    assert choose_index(set(), 10, lambda _: 7) == 7


@given(st.sets(st.integers(0, 49)), st.integers(0, 1000))
def test_a_free_index_or_an_error(taken: set[int], seed: int) -> None:
    if len(taken) == 50:
        with pytest.raises(StatusError):
            choose_index(taken, 50, chance(seed))
    else:
        index = choose_index(taken, 50, chance(seed))
        assert 0 <= index < 50
        assert index not in taken


def test_a_list_fills_up_without_repeats_and_then_says_so() -> None:
    randbelow, taken = chance(1), set()
    for _ in range(400):
        taken.add(choose_index(taken, 400, randbelow))
    assert taken == set(range(400))
    with pytest.raises(StatusError) as caught:
        choose_index(taken, 400, randbelow)
    assert caught.value.code == "status-list-full"


@pytest.mark.parametrize("occupied", [0, 3, 7], ids=["empty", "some", "nearly full"])
def test_every_free_place_is_equally_likely(occupied: int) -> None:
    randbelow, taken = chance(2), set(range(1, 1 + occupied))
    counts = Counter(choose_index(taken, 10, randbelow) for _ in range(4000))
    expected = 4000 / (10 - occupied)
    assert set(counts) == set(range(10)) - taken
    # Chi-squared with at most 9 degrees of freedom: 27.9 is the one-in-a-thousand bound.
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < 27.9


def test_order_of_issue_cannot_be_read_from_the_index() -> None:
    randbelow, taken, given_out = chance(3), set(), []
    for _ in range(2000):
        index = choose_index(taken, 131_072, randbelow)
        taken.add(index)
        given_out.append(index)
    rising = sum(one < other for one, other in pairwise(given_out))
    assert 900 < rising < 1100


def test_indexes_of_another_list_do_not_fill_this_one() -> None:
    assert choose_index({-1, 10, 11, 12, 99}, 3, lambda _: 2) == 2
    assert choose_index(set(range(3, 10)) | {0, 1}, 3, chance(4)) == 2


def test_a_nearly_full_list_is_still_fast() -> None:
    taken = set(range(131_072)) - {77_777}
    with soon():
        assert choose_index(taken, 131_072, chance(5)) == 77_777


def test_a_source_of_chance_that_is_stuck_does_not_hang() -> None:
    assert choose_index({0}, 5, lambda _: 0) == 1
