"""What openings ask for and those who do the work do not have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.market.measure import Measure, NoMeasure
from cairn.value.ceiling import Incumbent, paper_ceiling, share_of
from value.budget_builders import opening

OPENINGS = [
    opening("books", "excel degree"),
    opening("pay", "excel"),
    opening("care", "first-aid", licences="nursing"),
]


def staff(n: int) -> list[Incumbent]:
    """All know Excel; a quarter has a degree, and nobody can show first aid."""
    return [
        Incumbent(
            str(place),
            frozenset({"excel"} | ({"degree"} if place % 4 == 0 else set())),
            frozenset({"nursing"} if place % 2 else ()),
        )
        for place in range(n)
    ]


def test_it_works() -> None:
    found = paper_ceiling(OPENINGS, staff(40), "our own records")
    assert (found.openings, found.incumbents) == (3, 40)
    shares = {one.word: one.lacking for one in found.papers}
    assert list(shares) == ["excel", "degree", "first-aid"]
    assert [one.value for one in shares.values() if isinstance(one, Measure)] == [0, 0.75, 1]
    assert [one.asked_by.value for one in found.papers] == [2 / 3, 1 / 3, 1 / 3]
    assert isinstance(found.shut_out, Measure)
    assert found.shut_out.value == 0
    told = [one.value for _, one in found.by_opening if isinstance(one, Measure)]
    assert told == [0.75, 0, 1]


def test_a_licence_stands_apart_from_papers() -> None:
    found = paper_ceiling(OPENINGS, staff(40), "our own records")
    assert [one.word for one in found.licences] == ["nursing"]
    assert "nursing" not in {one.word for one in found.papers}
    assert isinstance(found.licences[0].lacking, Measure)
    assert "in these data" in found.licences[0].lacking.name


def test_under_ten_people_nothing_is_told_and_not_how_few() -> None:
    found = paper_ceiling(OPENINGS, staff(9), "our own records")
    assert found.incumbents is None
    answers = [found.shut_out, *(one.lacking for one in found.demands)]
    answers += [one for _, one in found.by_opening]
    assert all(isinstance(one, NoMeasure) and one.n is None for one in answers)
    assert [one.word for one in found.papers] == ["excel", "degree", "first-aid"]


def test_nobody_there_is_said() -> None:
    found = paper_ceiling(OPENINGS, [], "our own records")
    assert isinstance(found.shut_out, NoMeasure)
    assert found.shut_out.n == 0


def test_what_is_made_up_says_so() -> None:
    found = paper_ceiling(OPENINGS, staff(20), "an example", made_up=True)
    assert {one.asked_by.grade for one in found.demands} == {"made up"}


def test_wilson_by_hand() -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for count, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = share_of("people", count, n, "a paper", "raw count")
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share_and_stays_a_share(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    found = share_of("people", count, n, "a paper", "raw count")
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


def test_no_openings_are_refused() -> None:
    with pytest.raises(UsageError) as caught:
        paper_ceiling([], staff(20), "x")
    assert caught.value.code == "bad-openings"


def test_one_person_counts_once() -> None:
    with pytest.raises(UsageError) as caught:
        paper_ceiling(OPENINGS, [*staff(20), Incumbent("0", frozenset())], "x")
    assert caught.value.code == "bad-incumbents"
