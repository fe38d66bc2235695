"""The cheapest set that opens so many openings: the same as by trying every set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.value.covering import Limits, cheapest
from cairn.value.openings import Credential
from value.budget_builders import credential, every_set

WORDS = "abcdef"
words = st.frozensets(st.sampled_from(WORDS), max_size=3)
offers = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 40), words), min_size=0, max_size=7
).map(
    lambda rows: [
        Credential(f"c{place}", hours, fee, gives) for place, (hours, fee, gives) in enumerate(rows)
    ]
)
maybe = st.none() | st.integers(0, 60)


def lacks(*texts: str) -> list[frozenset[str]]:
    return [frozenset(text.split()) for text in texts]


def test_it_works() -> None:
    offered = [credential("big", 50, 300, "a b c"), credential("one", 5, 20, "a")]
    found = cheapest(lacks("a", "a b", "c", ""), offered, 2, hour_worth=1)
    assert found is not None
    assert [one.key for one in found.taken] == ["one"]
    assert (found.opened, found.hours, found.money, found.proven) == (2, 5, 20, True)


@given(st.lists(words, max_size=9), offers, st.integers(0, 9), st.integers(0, 3), maybe, maybe)
def test_no_set_is_cheaper(
    lacking: list[frozenset[str]],
    offered: list[Credential],
    least: int,
    hour_worth: int,
    hours: int | None,
    money: int | None,
) -> None:
    limits = Limits(hours, money)
    found = cheapest(lacking, offered, least, hour_worth, limits)
    best = every_set(lacking, offered, least, hour_worth, limits)
    assert (found is None) == (best is None)
    if found is not None and best is not None:
        cost = found.money + hour_worth * found.hours
        assert (cost, len(found.taken)) == (pytest.approx(best.cost), best.size)
        assert found.opened >= least
        assert found.proven


def test_one_that_gives_much_may_be_cheaper_than_many() -> None:
    offered = [credential(one, 10, 100) for one in "abc"] + [credential("all", 20, 250, "a b c")]
    found = cheapest(lacks("a b", "c"), offered, 2, hour_worth=0)
    assert found is not None
    assert [one.key for one in found.taken] == ["all"]


def test_of_sets_that_cost_the_same_the_smaller_is_taken() -> None:
    offered = [
        credential("x", 0, 50, "a"),
        credential("y", 0, 50, "b"),
        credential("z", 0, 100, "a b"),
    ]
    found = cheapest(lacks("a b"), offered, 1, hour_worth=0)
    assert found is not None
    assert [one.key for one in found.taken] == ["z"]


def test_what_costs_nothing_is_not_taken_for_nothing() -> None:
    offered = [credential("free", 0, 0, "b"), credential("x", 0, 5, "a")]
    found = cheapest(lacks("a"), offered, 1, hour_worth=1)
    assert found is not None
    assert [one.key for one in found.taken] == ["x"]


@pytest.mark.parametrize(
    ("least", "limits"),
    [(3, Limits()), (2, Limits(hours=9)), (2, Limits(money=39)), (1, Limits(0, 0))],
    ids=["more than can be opened", "too few hours", "too little money", "nothing to spend"],
)
def test_where_there_is_no_set_there_is_none(least: int, limits: Limits) -> None:
    offered = [credential("x", 5, 20, "a"), credential("y", 5, 20, "b")]
    assert cheapest(lacks("a", "b", "q"), offered, least, 1, limits) is None


def test_hundreds_of_openings_of_few_kinds_are_no_trouble() -> None:
    offered = [credential(f"c{place}", 10 + place, 50 + 7 * place) for place in range(40)]
    lacking = [frozenset({f"c{place % 40}", f"c{(3 * place) % 40}"}) for place in range(600)]
    found = cheapest(lacking, offered, 200, hour_worth=5)
    assert found is not None
    assert found.proven
    assert found.opened >= 200
