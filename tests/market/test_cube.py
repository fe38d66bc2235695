"""Counting postings in cells: parts add up to the whole, and each question finds its cells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.market.cube import Cell, DemandCube, fits
from cairn.market.cube_index import EVERYTHING, indexed, period_of, wider
from cairn.market.posting import CodedPosting

POSTINGS = [
    CodedPosting("1", "2026-01", "15-1252", "", "US-CA", ("a", "b")),
    CodedPosting("2", "2026-01", "15-1252", "", "US", ("a",)),
    CodedPosting("3", "2026-03", "29-1141", "", "US-CA", ("a", "b", "c")),
    CodedPosting("4", "2026-03", "", "", "IE", ()),
    CodedPosting("5", "", "15-1252", "", "", ("c",)),
]
ALL = DemandCube.of(POSTINGS)

coded = st.builds(
    CodedPosting,
    number=st.just("n"),
    month=st.sampled_from(["", "2026-01", "2026-02"]),
    soc=st.sampled_from(["", "15-1252", "29-1141"]),
    isco=st.just(""),
    place=st.sampled_from(["", "US", "US-CA", "US-CA-x", "USX", "IE"]),
    skills=st.sets(st.sampled_from("abcd")).map(lambda found: tuple(sorted(found))),
)
wheres = st.builds(
    Cell,
    month=st.sampled_from([None, "", "2026-01"]),
    occupation=st.sampled_from([None, "", "15-1252"]),
    place=st.sampled_from([None, "", "US", "US-CA"]),
)


@pytest.mark.parametrize(
    ("where", "postings", "ask"),
    [
        (Cell(), 5, 3),
        (Cell(month="2026-01"), 2, 2),
        (Cell(month=""), 1, 0),
        (Cell(occupation="15-1252"), 3, 2),
        (Cell(place="US"), 3, 3),
        (Cell(place="US-CA"), 2, 2),
        (Cell(place=""), 1, 0),
        (Cell("2026-03", "29-1141", "US"), 1, 1),
        (Cell(month="2026-02"), 0, 0),
        (Cell(place="U"), 0, 0),
        (Cell(place="US-"), 0, 0),
        (Cell(occupation="15"), 0, 0),
    ],
)
def test_a_question_finds_its_cells(where: Cell, postings: int, ask: int) -> None:
    assert (ALL.total(where), ALL.count("a", where)) == (postings, ask)


def test_skills_that_are_asked_together_are_counted_in_order() -> None:
    assert ALL.together == {("a", "b"): 2, ("a", "c"): 1, ("b", "c"): 1}
    assert list(ALL.skills()) == ["a", "b", "c"]
    assert ALL.months() == ("2026-01", "2026-03")


def test_nothing_is_counted_of_nothing() -> None:
    empty = DemandCube.of([])
    assert (empty.total(), empty.count("a"), empty.months()) == (0, 0, ())
    assert (list(empty.skills()), period_of(indexed(empty))) == ([], "")
    assert ALL.count("nobody asks") == 0


@given(st.lists(coded, max_size=12), st.randoms(use_true_random=False), st.integers(1, 4))
def test_parts_add_up_in_any_order(postings: list[CodedPosting], order: object, of: int) -> None:
    parts = [DemandCube.of(postings[start::of]) for start in range(of)]
    order.shuffle(parts)  # type: ignore[attr-defined]  # what the strategy draws is a random.Random
    whole = DemandCube()
    for part in parts:
        whole.add(part)
    assert whole == DemandCube.of(postings)


@given(st.lists(coded, max_size=12), wheres)
def test_a_cube_laid_out_answers_alike(postings: Sequence[CodedPosting], where: Cell) -> None:
    cube = DemandCube.of(postings)
    laid = indexed(cube)
    assert indexed(laid) is laid
    assert laid.total(where) == cube.total(where)
    assert [laid.count(skill, where) for skill in "abcd"] == [
        cube.count(skill, where) for skill in "abcd"
    ]
    assert all(cube.count(skill, where) <= cube.total(where) for skill in "abcd")
    # Each cell of a kind has what the question for that cell alone has.
    assert all(laid.total(cell) == count for cell, count in laid.alike(where).items())
    assert laid.total(where) == laid.alike(where)[where]


@given(st.lists(coded, min_size=1, max_size=12), wheres)
def test_a_wider_cell_holds_the_narrower(postings: Sequence[CodedPosting], where: Cell) -> None:
    around = wider(where)
    assert (around is None) == (where == EVERYTHING)
    for posting in postings:
        cell = Cell(posting.month, posting.soc, posting.place)
        assert not fits(cell, where) or around is None or fits(cell, around)


@pytest.mark.parametrize(
    ("where", "around"),
    [
        (Cell(), None),
        (Cell(month="2026-01"), Cell()),
        (Cell(place="US"), Cell()),
        (Cell(occupation="x"), Cell()),
        (Cell("2026-01", "x"), Cell(occupation="x")),
        (Cell(None, "x", "US"), Cell(occupation="x")),
    ],
)
def test_cells_are_drawn_to_their_occupation_or_to_all(where: Cell, around: Cell | None) -> None:
    assert wider(where) == around


def test_cells_of_a_kind_leave_out_places_that_are_not_known_so_finely() -> None:
    laid = indexed(ALL)
    assert laid.alike(Cell(place="US-NY")) == {Cell(place="US-CA"): 2}
    assert laid.alike(Cell(place="US")) == {
        Cell(place="US"): 3,
        Cell(place="IE"): 1,
        Cell(place=""): 1,
    }
    assert laid.asked_alike("b", Cell(month="x"), Cell(occupation="15-1252")) == {
        Cell(month="2026-01"): 1
    }


@pytest.mark.parametrize(
    ("where", "period"),
    [
        (Cell(), "2026-01/2026-03"),
        (Cell(month="2025-12"), "2025-12"),
        (Cell(place="IE"), "2026-01/2026-03"),
    ],
)
def test_a_question_is_about_its_months(where: Cell, period: str) -> None:
    assert period_of(indexed(ALL), where) == period
    assert period_of(indexed(DemandCube.of(POSTINGS[:2]))) == "2026-01"
