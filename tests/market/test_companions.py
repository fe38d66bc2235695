"""Skills that travel together, that a place asks for most, and that tell two trades apart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import repeat

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.market.companions import (
    Companions,
    Distinctions,
    complements,
    distinguishing,
    specialisation,
)
from cairn.market.contrasts import meeting_chances, meetings, odds_ratios
from cairn.market.cube import Cell, DemandCube
from cairn.market.cube_index import EVERYTHING, indexed
from cairn.market.measure import Measure, NoMeasure
from cairn.market.posting import CodedPosting

NURSE, CLERK = "29-1141", "43-9061"
LABELS = {"a": "Python", "b": "SQL", NURSE: "nurses", CLERK: "clerks", "IE": "Ireland"}


def posted(skills: str = "", soc: str = NURSE, place: str = "IE") -> CodedPosting:
    return CodedPosting("1", "2026-03", soc, "", place, tuple(sorted(skills)))


def cube_of(*groups: Iterable[CodedPosting]) -> DemandCube:
    return DemandCube.of(one for group in groups for one in group)


def together(both: int, one: int, other: int, neither: int) -> DemandCube:
    """Postings that ask for a and b, only a, only b, and neither."""
    return cube_of(
        repeat(posted("ab"), both),
        repeat(posted("a"), one),
        repeat(posted("b"), other),
        repeat(posted(), neither),
    )


def travelling(cube: DemandCube, skill: str = "a", rate: float = 0.05) -> Companions:
    found = complements(cube, skill, source="S", labels=LABELS, rate=rate)
    assert isinstance(found, Companions)
    return found


def apart(cube: DemandCube, rate: float = 0.05) -> Distinctions:
    nurses, clerks = Cell(occupation=NURSE), Cell(occupation=CLERK)
    found = distinguishing(cube, nurses, clerks, source="S", labels=LABELS, rate=rate)
    assert isinstance(found, Distinctions)
    return found


def special(cube: DemandCube, skill: str = "a", where: Cell = Cell(place="IE")) -> Measure:  # noqa: B008 -- a named tuple cannot change
    found = specialisation(cube, skill, where, source="S", labels=LABELS)
    assert isinstance(found, Measure)
    return found


# skills that travel together


def test_a_lift_as_worked_out_by_hand() -> None:
    (sql,) = travelling(together(40, 10, 60, 390)).found
    # 50 ask for a and 100 for b, of 500: 10 are expected to ask for both, and 40 do.
    assert sql.lift.value == pytest.approx(40.5 / 10.5)
    # The error is that of counts with half a posting in each of the four cells.
    drawn = 40.5 * 502 / (51 * 101)
    error = math.sqrt(1 / 40.5 - 1 / 51 - 1 / 101 + (2 * drawn - 1) / 502)
    assert sql.lift.low == pytest.approx(40.5 / 10.5 / math.exp(1.959964 * error), rel=1e-6)
    assert sql.lift.high == pytest.approx(4 * math.exp(1.959964 * error), rel=1e-6)
    assert (sql.skill, sql.lift.n, sql.lift.unit, sql.lift.period) == ("b", 40, "ratio", "2026-03")
    assert sql.lift.name == (
        "how many times as often postings that ask for Python ask for SQL too, compared with all "
        "postings"
    )


def test_the_chance_is_that_of_fishers_exact_test() -> None:
    # The lady who tastes tea (Fisher 1935): 4 of 4 right by chance, 1 in 70; here on both sides.
    (all_right,) = meeting_chances(np.array([4.0]), np.array([4.0]), np.array([4.0]), 8.0)
    assert all_right == pytest.approx(2 / 70)
    (three,) = meeting_chances(np.array([3.0]), np.array([4.0]), np.array([4.0]), 8.0)
    assert three == pytest.approx(2 * 17 / 70)
    (as_expected,) = meeting_chances(np.array([2.0]), np.array([4.0]), np.array([4.0]), 8.0)
    assert as_expected == 1.0


def test_a_chance_too_small_to_be_written_is_0_and_no_fault() -> None:
    (found,) = meeting_chances(np.array([9e4]), np.array([1e5]), np.array([1e5]), 1e6)
    assert found == 0.0


def test_skills_that_meet_by_chance_are_no_companions() -> None:
    assert travelling(together(20, 80, 80, 320)).found == ()


def test_skills_that_avoid_each_other_are_no_companions() -> None:
    assert travelling(together(12, 188, 188, 112)).found == ()


def test_fewer_than_ten_postings_with_both_are_not_told() -> None:
    found = travelling(together(9, 3, 3, 1000))
    assert (found.found, found.tested) == ((), 1)
    assert len(travelling(together(10, 3, 0, 1000)).found) == 1


def test_a_skill_asked_for_too_seldom_is_counted_as_untested() -> None:
    found = travelling(cube_of(repeat(posted("ab"), 30), repeat(posted("c"), 9), [posted()]))
    assert (found.tested, found.untested) == (1, 1)


def test_the_surest_companion_comes_first() -> None:
    found = travelling(
        cube_of(repeat(posted("abc"), 40), repeat(posted("b"), 20), repeat(posted("d"), 300))
    )
    assert [one.skill for one in found.found] == ["c", "b"]


def test_who_asks_first_makes_no_difference() -> None:
    cube = together(40, 10, 60, 390)
    (one,), (other,) = travelling(cube, "a").found, travelling(cube, "b").found
    assert (one.lift.value, one.lift.low) == (other.lift.value, other.lift.low)


@pytest.mark.parametrize(
    ("cube", "skill", "words", "n"),
    [
        (together(5, 4, 50, 50), "a", "fewer than 10 postings that ask for Python", None),
        (together(5, 4, 50, 50), "z", "there are no postings that ask for z", 0),
        (DemandCube(), "a", "there are no postings that ask for Python", 0),
        (together(0, 30, 0, 50), "a", "10 postings ask for no other skill", 30),
    ],
    ids=["few", "unknown skill", "nothing", "alone"],
)
def test_companions_of_too_few_are_refused(
    cube: DemandCube, skill: str, words: str, n: int | None
) -> None:
    found = complements(cube, skill, source="S", labels=LABELS)
    assert isinstance(found, NoMeasure)
    assert found.reason.startswith("Not enough data")
    assert words in found.reason
    assert found.n == n


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, math.nan])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(UsageError, match="may be false"):
        complements(together(40, 10, 60, 390), "a", source="S", rate=rate)
    with pytest.raises(UsageError, match="may be false"):
        distinguishing(
            DemandCube(), Cell(occupation="1"), Cell(occupation="2"), source="S", rate=rate
        )


# what a place asks for more


def towns(here: int, of: int, there: int, of_others: int) -> DemandCube:
    return cube_of(
        repeat(posted("a"), here),
        repeat(posted(), of - here),
        repeat(posted("a", place="FR"), there),
        repeat(posted(place="FR"), of_others - there),
    )


def test_a_location_quotient_as_worked_out_by_hand() -> None:
    found = special(towns(30, 100, 70, 900))
    # 30 of 100 here, 100 of 1,000 in all: 3 times as high, drawn to 1 by half a posting.
    assert found.value == pytest.approx(30.5 / 10.5)
    drawn = 30.5 * 1002 / (101 * 101)
    error = math.sqrt(1 / 30.5 - 2 / 101 + (2 * drawn - 1) / 1002)
    assert found.high == pytest.approx(3 * math.exp(1.959964 * error), rel=1e-6)
    assert found.low > 1.0
    assert found.n == 100
    assert found.name == (
        "how many times as often postings in Ireland ask for Python, compared with all postings"
    )


def test_a_skill_that_nobody_asks_for_here_has_a_quotient_from_0_on() -> None:
    found = special(towns(0, 200, 100, 800))
    assert found.low == 0.0
    assert 0.0 < found.value < 1.0
    assert found.high < 1.0


def test_where_everybody_asks_there_is_no_difference_and_still_an_interval() -> None:
    found = special(towns(45, 45, 75, 75))
    assert found.value == 1.0
    assert 0.9 < found.low < 1.0 < found.high < 1.1


def test_misses_of_the_skill_finder_cancel_out() -> None:
    whole, half = special(towns(300, 1000, 700, 9000)), special(towns(150, 1000, 350, 9000))
    assert half.value == pytest.approx(whole.value, rel=0.02)
    assert half.high - half.low > whole.high - whole.low


def test_an_occupation_in_a_place_is_compared_with_the_occupation() -> None:
    cube = towns(30, 100, 70, 100)
    cube.add(cube_of(repeat(posted(soc=CLERK), 10_000)))
    found = special(cube, where=Cell(occupation=NURSE, place="IE"))
    assert found.value == pytest.approx(30.5 / 50.5)
    assert found.name.endswith("compared with postings for nurses")


@pytest.mark.parametrize(
    ("cube", "where", "words"),
    [
        (towns(9, 9, 100, 200), Cell(place="IE"), "fewer than 10 postings"),
        (towns(4, 100, 5, 100), Cell(place="IE"), "fewer than 10 postings that ask for Python"),
        (towns(0, 100, 0, 100), Cell(place="IE"), "there are no postings that ask for Python"),
        (towns(9, 90, 100, 200), Cell(place="DE"), "there are no postings"),
        (towns(30, 100, 70, 100), EVERYTHING, "All postings cannot be compared"),
        (towns(30, 100, 0, 0), Cell(place="IE"), "There are no postings elsewhere"),
    ],
    ids=["few postings", "few ask", "none ask", "nowhere", "everything", "nothing around"],
)
def test_a_quotient_of_too_few_is_refused(cube: DemandCube, where: Cell, words: str) -> None:
    found = specialisation(cube, "a", where, source="S", labels=LABELS)
    assert isinstance(found, NoMeasure)
    assert words in found.reason


# what tells two groups apart


def trades(nurses: int, of: int, clerks: int, of_clerks: int) -> DemandCube:
    return cube_of(
        repeat(posted("a"), nurses),
        repeat(posted(), of - nurses),
        repeat(posted("a", soc=CLERK), clerks),
        repeat(posted(soc=CLERK), of_clerks - clerks),
    )


def test_log_odds_as_worked_out_by_hand() -> None:
    (python,) = apart(trades(60, 100, 20, 100)).one
    # Both together: 80.5 of 201; the prior is worth ten postings of that share.
    having, lacking = 10 * 80.5 / 201, 10 * 120.5 / 201
    log = math.log((60 + having) / (40 + lacking)) - math.log((20 + having) / (80 + lacking))
    error = math.sqrt(
        sum(1 / part for part in (60 + having, 40 + lacking, 20 + having, 80 + lacking))
    )
    assert python.odds.value == pytest.approx(math.exp(log))
    assert python.odds.low == pytest.approx(math.exp(log - 1.959964 * error), rel=1e-6)
    assert python.chance == pytest.approx(math.erfc(log / error / math.sqrt(2)))
    assert python.odds.n == 200
    assert python.odds.name == (
        "odds that a posting for nurses asks for Python, over those for clerks"
    )


def test_each_side_is_told_what_marks_it() -> None:
    cube = cube_of(
        repeat(posted("ac"), 60),
        repeat(posted("c"), 40),
        repeat(posted("bc", soc=CLERK), 50),
        repeat(posted("c", soc=CLERK), 50),
    )
    found = apart(cube)
    assert ([one.skill for one in found.one], [one.skill for one in found.other]) == (["a"], ["b"])
    assert found.other[0].odds.name.startswith("odds that a posting for clerks asks for SQL")
    # What all ask for tells nobody apart.
    assert found.tested == 3
    for each in (*found.one, *found.other):
        assert each.odds.low > 1.0
        assert math.isfinite(each.odds.high)


def test_a_skill_of_few_postings_is_drawn_to_no_difference() -> None:
    few, many = apart(trades(12, 30, 0, 30)), apart(trades(120, 300, 0, 300))
    assert 1.0 < few.one[0].odds.value < many.one[0].odds.value


def test_equal_groups_have_nothing_that_tells_them_apart() -> None:
    found = apart(trades(40, 100, 400, 1000))
    assert (found.one, found.other, found.tested) == ((), (), 1)


@pytest.mark.parametrize(
    ("cube", "words"),
    [
        (trades(5, 9, 50, 100), "fewer than 10 postings for nurses"),
        (trades(50, 100, 0, 0), "there are no postings for clerks"),
        (trades(5, 100, 4, 100), "no skill is asked for by 10 postings"),
        (DemandCube(), "there are no postings for nurses"),
    ],
    ids=["few", "none", "few ask", "nothing"],
)
def test_telling_apart_too_few_is_refused(cube: DemandCube, words: str) -> None:
    nurses, clerks = Cell(occupation=NURSE), Cell(occupation=CLERK)
    found = distinguishing(cube, nurses, clerks, source="S", labels=LABELS)
    assert isinstance(found, NoMeasure)
    assert words in found.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Cell(occupation="11-1011"), Cell(occupation="11-1011")),
        (Cell(occupation=NURSE), Cell(occupation=NURSE)),
        (Cell(occupation=NURSE), Cell(place="IE")),
        (EVERYTHING, Cell(occupation=NURSE)),
    ],
    ids=["the same, and empty", "the same", "crossing", "one in the other"],
)
def test_groups_that_share_postings_are_refused(one: Cell, other: Cell) -> None:
    with pytest.raises(UsageError, match="in common"):
        distinguishing(trades(60, 100, 20, 100), one, other, source="S")


# many tests at once


def chance_market(random: np.random.Generator, planted: int) -> DemandCube:
    """300 postings of two trades; a, 40 skills by chance, and some that go with a and the trade."""
    own = random.random(300) < 0.3
    asked = random.random((300, 40)) < random.uniform(0.05, 0.4, 40)
    if planted:
        asked[:, :planted] = own[:, None] & (random.random((300, planted)) < 0.8)
    names = [chr(200 + place) for place in range(40)]
    return DemandCube.of(
        posted(
            ("a" if own[row] else "") + "".join(names[k] for k in np.flatnonzero(asked[row])),
            soc=NURSE if own[row] else CLERK,
        )
        for row in range(300)
    )


def test_false_findings_are_held_and_planted_ones_found() -> None:
    random = np.random.default_rng(20260301)
    planted = {chr(200 + place) for place in range(4)}
    false: dict[str, list[float]] = {"together": [], "apart": []}
    for _ in range(25):
        cube = chance_market(random, 4)
        told = apart(cube, rate=0.1)
        tested = {
            "together": {one.skill for one in travelling(cube, rate=0.1).found},
            "apart": {one.skill for one in (*told.one, *told.other)},
        }
        for which, found in tested.items():
            assert planted <= found
            # Only one of the two trades asks for a, so that is no false finding either.
            false[which].append(len(found - planted - {"a"}) / len(found))
    # 0.1 is aimed at; over 25 markets the mean of chance shares scatters by about 0.02.
    assert np.mean(false["together"]) < 0.14
    assert np.mean(false["apart"]) < 0.14


def test_in_a_market_of_chance_hardly_anything_is_found() -> None:
    random = np.random.default_rng(20260302)
    markets = [chance_market(random, 0) for _ in range(25)]
    assert sum(bool(travelling(cube).found) for cube in markets) <= 4


def test_intervals_cover_as_often_as_they_say() -> None:
    random = np.random.default_rng(20260303)
    cells = random.multinomial(1000, [0.06, 0.14, 0.04, 0.76], 4000).astype(float)
    lifts = meetings(cells[:, 0], cells[:, :2].sum(1), cells[:, 0] + cells[:, 2], 1000.0, 0.95)
    assert 0.945 <= np.mean((lifts.low <= 3.0) & (lifts.high >= 3.0)) <= 0.985
    for of, share, of_others, share_others in ((200, 0.5, 300, 0.2), (100, 0.3, 1000, 0.02)):
        some = random.binomial(of, share, 4000).astype(float)
        others = random.binomial(of_others, share_others, 4000).astype(float)
        true = share / (1 - share) / (share_others / (1 - share_others))
        odds = odds_ratios(some, of, others, of_others, 0.95)
        assert 0.945 <= np.mean((odds.low <= true) & (odds.high >= true)) <= 0.985


# whatever the counts

counts = st.integers(0, 60)


@settings(max_examples=40)
@given(counts, counts, counts, counts)
def test_figures_lie_in_their_intervals_and_laying_out_changes_nothing(
    both: int, one: int, other: int, neither: int
) -> None:
    cube = together(both, one, other, neither)
    found = complements(cube, "a", source="S", rate=0.99)
    assert found == complements(indexed(cube), "a", source="S", rate=0.99)
    told = [each.lift for each in found.found] if isinstance(found, Companions) else []
    for measure in told:
        assert 0.0 < measure.low <= measure.value <= measure.high < math.inf
        assert measure.n >= 10


@settings(max_examples=40)
@given(counts, counts, counts, counts)
def test_telling_apart_is_the_same_from_the_other_side(
    nurses: int, more: int, clerks: int, more_clerks: int
) -> None:
    cube = trades(nurses, nurses + more, clerks, clerks + more_clerks)
    here, there = (Cell(occupation=code) for code in (NURSE, CLERK))
    found = distinguishing(cube, here, there, source="S", rate=0.5)
    turned = distinguishing(cube, there, here, source="S", rate=0.5)
    if isinstance(found, NoMeasure) or isinstance(turned, NoMeasure):
        assert isinstance(found, NoMeasure)
        assert isinstance(turned, NoMeasure)
        return
    assert [one.skill for one in found.one] == [one.skill for one in turned.other]
    for one, two in zip((*found.one, *found.other), (*turned.other, *turned.one), strict=True):
        assert one.odds.low <= one.odds.value <= one.odds.high < math.inf
        assert one.odds.value == pytest.approx(two.odds.value)


@settings(max_examples=40)
@given(counts, counts, counts, counts)
def test_a_quotient_lies_in_its_interval(here: int, more: int, there: int, rest: int) -> None:
    cube = towns(here, here + more, there, there + rest)
    found = specialisation(cube, "a", Cell(place="IE"), source="S")
    if isinstance(found, Measure):
        assert 0.0 <= found.low <= found.value <= found.high < math.inf
        assert (found.low == 0.0) == (here == 0)
