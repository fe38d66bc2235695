"""Demand: shares with intervals, corrected and drawn, and when nothing is told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cairn.market.correction import ExtractorError
from cairn.market.cube import Cell, DemandCube
from cairn.market.cube_index import indexed
from cairn.market.demand import demand, demand_table
from cairn.market.measure import Measure, MeasureAnswer, NoMeasure

GOOD = ExtractorError(60, 20, 40)


def one_cell(asked: int, postings: int) -> DemandCube:
    return cube_of({Cell("2026-03", "15-1252", "IE"): (asked, postings)})


def cube_of(cells: Mapping[Cell, tuple[int, int]]) -> DemandCube:
    cube = DemandCube()
    for cell, (asked, postings) in cells.items():
        cube.postings[cell] = postings
        if asked:
            cube.asked[cell, "a"] = asked
    return cube


def months(*counts: tuple[int, int], occupation: str = "15-1252") -> dict[Cell, tuple[int, int]]:
    return {
        Cell(f"2026-{number:02}", occupation, "IE"): one for number, one in enumerate(counts, 1)
    }


def measured(answer: MeasureAnswer) -> Measure:
    assert isinstance(answer, Measure), answer
    return answer


def refused(answer: MeasureAnswer) -> NoMeasure:
    assert isinstance(answer, NoMeasure), answer
    return answer


def test_a_share_with_jeffreys_interval() -> None:
    found = measured(demand(one_cell(30, 100), "a", source="S", label="Python"))
    low, high = stats.beta.ppf([0.025, 0.975], 30.5, 70.5)
    assert (found.value, found.low, found.high) == pytest.approx((0.3, low, high), abs=1e-7)
    assert (found.name, found.unit, found.n) == ("postings that ask for Python", "share", 100)
    assert (found.source, found.period, found.grade) == ("S", "2026-03", "raw count")
    assert (found.method, found.confidence, found.remark) == ("Jeffreys' interval", 0.95, "")


def test_a_corrected_share_says_what_it_was_corrected_by() -> None:
    found = measured(demand(one_cell(40, 100), "a", source="S", error=GOOD))
    assert found.value == pytest.approx(0.5)
    plain = stats.beta.ppf([0.025, 0.975], 40.5, 60.5)
    assert found.high - found.low > 1.25 * (plain[1] - plain[0])
    assert (found.grade, found.name) == ("adjusted count", "postings that ask for a")
    assert found.method == "Jeffreys' interval, corrected for the skill finder's errors"
    assert "75% is right, and it finds 60% of what is there, as 120 examples" in found.remark


@pytest.mark.parametrize("error", [None, GOOD])
def test_a_skill_that_nobody_asks_for_among_many_postings(error: ExtractorError | None) -> None:
    found = measured(demand(one_cell(0, 400), "a", source="S", error=error))
    assert (found.value, found.low) == (0.0, 0.0)
    assert 0.0 < found.high < 0.02


def test_a_skill_that_all_ask_for() -> None:
    found = measured(demand(one_cell(400, 400), "a", source="S"))
    assert (found.value, found.high) == (1.0, 1.0)
    assert 0.98 < found.low < 1.0


@pytest.mark.parametrize("postings", range(1, 10))
@pytest.mark.parametrize("error", [None, GOOD])
def test_under_ten_postings_nothing_is_told(postings: int, error: ExtractorError | None) -> None:
    answer = refused(demand(one_cell(postings, postings), "a", source="S", error=error))
    assert answer.n is None
    assert answer.reason.startswith("Not enough data: fewer than 10 postings")


NOTHING = {
    "no postings at all": (DemandCube(), Cell()),
    "another month": (one_cell(30, 100), Cell(month="2025-03")),
    "another occupation": (one_cell(30, 100), Cell(occupation="29-1141")),
    "another place": (one_cell(30, 100), Cell(place="US")),
    "a part of a place that is not known so finely": (one_cell(30, 100), Cell(place="IE-D")),
}


@pytest.mark.parametrize(("cube", "where"), NOTHING.values(), ids=NOTHING)
def test_where_there_are_no_postings_demand_is_never_0(cube: DemandCube, where: Cell) -> None:
    answer = refused(demand(cube, "a", where, source="S"))
    assert (answer.n, answer.reason) == (0, "Not enough data: there are no postings.")


USELESS = {
    "hardly tried": ExtractorError(9, 0, 0),
    "hardly tried where the skill is not": ExtractorError(50, 1, 5, 8),
    "as good as chance": ExtractorError(50, 50, 50, 50),
}


@pytest.mark.parametrize("error", USELESS.values(), ids=USELESS)
def test_a_useless_extractor_tells_nothing(error: ExtractorError) -> None:
    answer = refused(demand(one_cell(30, 100), "a", source="S", error=error))
    assert (answer.reason, answer.n) == (error.unusable, 100)


@pytest.mark.parametrize(
    ("asked", "error"),
    [(0, ExtractorError(900, 500, 100, 500)), (1000, ExtractorError(500, 0, 500))],
)
def test_what_no_true_share_could_give_is_not_told(asked: int, error: ExtractorError) -> None:
    answer = refused(demand(one_cell(asked, 1000), "a", source="S", error=error))
    assert "does not fit the known errors" in answer.reason
    assert answer.n == 1000


def test_a_thin_month_is_drawn_to_its_occupation_and_says_so() -> None:
    cube = cube_of(months((6, 12), *[(20, 100)] * 7))
    thin = measured(demand(cube, "a", Cell("2026-01", "15-1252"), source="S"))
    assert 0.2 < thin.value < 0.4
    assert thin.high - thin.low < 0.35
    assert thin.method == "empirical Bayes (beta-binomial)"
    assert "of this figure is that of the occupation in all months and places" in thin.remark
    assert (thin.n, thin.period) == (12, "2026-01")
    alone = measured(demand(cube, "a", Cell(), source="S"))
    assert alone.value == pytest.approx(146 / 712)


def test_a_thin_month_of_all_occupations_is_drawn_to_all_postings() -> None:
    cube = cube_of(months((6, 12), *[(20, 100)] * 7))
    thin = measured(demand(cube, "a", Cell("2026-01"), source="S"))
    assert "of this figure is that of all postings" in thin.remark


def test_other_occupations_do_not_draw_a_month_of_an_occupation() -> None:
    mine = months((6, 12), *[(20, 100)] * 7)
    others = months(*[(90, 100)] * 8, occupation="29-1141")
    where = Cell("2026-01", "15-1252")
    assert demand(cube_of(mine), "a", where, source="S") == demand(
        cube_of({**mine, **others}), "a", where, source="S"
    )


def test_four_months_are_no_family() -> None:
    cube = cube_of(months((6, 12), *[(20, 100)] * 3))
    found = measured(demand(cube, "a", Cell("2026-01", "15-1252"), source="S"))
    assert (found.value, found.method, found.remark) == (0.5, "Jeffreys' interval", "")


def test_cells_that_hold_no_postings_are_no_family() -> None:
    cube = cube_of(months((6, 12), *[(0, 0)] * 7))
    found = measured(demand(cube, "a", Cell("2026-01", "15-1252"), source="S"))
    assert (found.value, found.method) == (0.5, "Jeffreys' interval")


def test_a_country_holds_its_regions() -> None:
    cube = cube_of(
        {
            Cell("2026-01", "", "US"): (10, 20),
            Cell("2026-01", "", "US-CA"): (20, 20),
            Cell("2026-01", "", "USX"): (0, 50),
        }
    )
    found = measured(demand(cube, "a", Cell(place="US"), source="S"))
    assert (found.value, found.n) == (0.75, 40)


def test_a_table_has_a_row_for_each_skill_and_cell_in_order() -> None:
    cube = cube_of(months(*[(20, 100)] * 3, (1, 5)))
    cells = [Cell("2026-03"), Cell(), Cell("2026-04"), Cell("2026-03")]
    rows = demand_table(cube, ["b", "a"], cells, source="S", labels={"a": "Python"})
    assert [(row.skill, row.where) for row in rows] == [(s, c) for s in "ba" for c in cells]
    assert (
        rows[4].answer
        == rows[7].answer
        == demand(cube, "a", Cell("2026-03"), source="S", label="Python")
    )
    assert measured(rows[0].answer).value == 0.0
    assert refused(rows[2].answer).n is None
    assert demand_table(cube, [], cells, source="S") == ()
    assert demand_table(cube, ["a"], [], source="S") == ()


def test_the_grade_is_what_is_said() -> None:
    found = measured(demand(one_cell(30, 100), "a", source="S", error=GOOD, grade="made up"))
    assert found.grade == "made up"


@settings(max_examples=25)
@given(
    st.lists(
        st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from([None, GOOD, ExtractorError(80, 20, 20, 180)]),
)
def test_every_interval_contains_its_value_within_0_and_1(
    counts: list[tuple[int, int]], error: ExtractorError | None
) -> None:
    cube = cube_of(months(*counts))
    cells = [Cell(), Cell(occupation="15-1252"), *(Cell(f"2026-{n:02}") for n in range(1, 10))]
    rows = demand_table(indexed(cube), ["a"], cells, source="S", error=error)
    assert [row.where for row in rows] == cells
    for row in rows:
        n = cube.total(row.where)
        if isinstance(row.answer, Measure):
            assert row.answer.n == n >= 10
            assert 0.0 <= row.answer.low <= row.answer.value <= row.answer.high <= 1.0
            assert row.answer.low < row.answer.high
        else:
            assert row.answer.reason.startswith("Not enough data")
            assert row.answer.n == (n if n >= 10 or n == 0 else None)


@given(st.integers(0, 10), st.sampled_from([None, GOOD]))
def test_more_postings_narrow_the_interval(tenths: int, error: ExtractorError | None) -> None:
    answers = [
        demand(one_cell(tenths * n // 20, n), "a", source="S", error=error) for n in (20, 200, 2000)
    ]
    widths = [one.high - one.low for one in map(measured, answers)]
    assert widths == sorted(widths, reverse=True)
