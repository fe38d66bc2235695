"""Cuts: what judges say, how far they differ, and which of them stand apart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.assessment.standard_setting import (
    Page,
    StandardSetting,
    angoff,
    bookmark,
    ordered_booklet,
)
from cairn.kernel.errors import UsageError

SPANS = {"tone": (1.0, 4.0), "pace": (1.0, 4.0)}


def said(*means: float) -> dict[str, dict[str, float]]:
    return {f"J{n}": {"tone": value, "pace": value} for n, value in enumerate(means, 1)}


def codes(found: StandardSetting) -> list[str]:
    return [finding.code for finding in found.findings]


def test_the_cut_is_the_mean_of_the_judges_with_its_error() -> None:
    first = {"Ida": {"tone": 2.0, "pace": 3.0}, "Jo": {"tone": 3.0, "pace": 4.0}}
    found = angoff([first], SPANS)
    assert found.cut is not None
    assert found.cut.value == 3.0
    assert found.cut.standard_error == pytest.approx(0.5)
    assert found.cut.judges == 2
    assert found.cut.method == (
        "2 judges set the cut by modified Angoff over 2 criteria in one round."
    )
    assert found.judges == {"Ida": 2.5, "Jo": 3.5}
    assert codes(found) == []
    gate = found.cut.cut
    assert (gate.value, gate.unit, gate.standard_error) == (3.0, "score", 0.5)
    assert gate.method == found.cut.method


def test_items_that_are_right_or_wrong_take_chances() -> None:
    """By hand: four judges, three items."""
    chances = [(0.5, 0.6, 0.7), (0.4, 0.5, 0.9), (0.6, 0.6, 0.6), (0.7, 0.8, 0.9)]
    round_one = {f"J{n}": dict(zip("abc", row, strict=True)) for n, row in enumerate(chances)}
    found = angoff([round_one], dict.fromkeys("abc", (0.0, 1.0)))
    assert found.cut is not None
    assert found.cut.value == pytest.approx(0.65)
    assert found.cut.standard_error == pytest.approx(0.05)


def test_the_last_round_counts_and_the_others_are_kept() -> None:
    found = angoff([said(1.5, 3.5), said(2.0, 3.0)], SPANS)
    assert [cut.standard_error for cut in found.rounds if cut] == pytest.approx([1.0, 0.5])
    assert found.cut == found.rounds[1]
    assert found.cut is not None
    assert "in round 2" in found.cut.method


def test_a_judge_who_differs_from_all_others_is_named_and_counts() -> None:
    found = angoff([said(2.4, 2.5, 2.5, 2.6, 3.9)], SPANS)
    assert found.outlying == ("J5",)
    assert codes(found) == ["outlying-judge"]
    assert "J5 (3.90); the middle is 2.50" in found.findings[0].sentence
    assert found.cut is not None
    assert found.cut.judges == 5


def test_where_most_agree_exactly_the_one_who_differs_is_named() -> None:
    assert angoff([said(2, 2, 2, 2, 2, 3)], SPANS).outlying == ("J6",)


@pytest.mark.parametrize("means", [(2, 2, 2, 2), (1, 2, 3, 4), (1, 4), (1, 1, 4)])
def test_judges_who_merely_differ_are_not_named(means: tuple[float, ...]) -> None:
    assert angoff([said(*means)], SPANS).outlying == ()


FAULTS = {
    "a criterion left out": ({"tone": 2.0}, "J3 gave no score for pace"),
    "too high": ({"tone": 5.0, "pace": 2.0}, "J3 gave an impossible score for tone (5.0)"),
    "too low": ({"tone": 2.0, "pace": 0.0}, "impossible score for pace (0.0)"),
    "no number": ({"tone": math.nan, "pace": 2.0}, "impossible score for tone (nan)"),
    "both": ({"tone": 9.0}, "no score for pace and an impossible score for tone (9.0)"),
}


@pytest.mark.parametrize(("given_scores", "named"), FAULTS.values(), ids=list(FAULTS))
def test_a_faulty_judge_is_named_and_the_others_count(
    given_scores: dict[str, float], named: str
) -> None:
    found = angoff([said(2, 3) | {"J3": given_scores}], SPANS)
    assert codes(found) == ["judge-left-out"]
    assert named in found.findings[0].sentence
    assert found.cut is not None
    assert found.cut.judges == 2


@pytest.mark.parametrize("means", [(), (2.0,)])
def test_too_few_judges_give_no_cut_and_the_reason(means: tuple[float, ...]) -> None:
    found = angoff([said(*means)], SPANS)
    assert found.cut is None
    assert codes(found) == ["too-few-judges"]


def test_a_study_of_nothing_is_a_wrong_call() -> None:
    for call in (
        lambda: angoff([], SPANS),
        lambda: angoff([said(2, 3)], {}),
        lambda: bookmark([], ordered_booklet({"a": [0.0]})),
        lambda: bookmark([{"J": 1}], ()),
    ):
        with pytest.raises(UsageError):
            call()


def test_an_item_stands_where_two_thirds_of_such_people_get_it_right() -> None:
    (page,) = ordered_booklet({"a": [0.4]})
    assert page == Page(1, "a", 1, pytest.approx(0.4 + math.log(2)))
    (even,) = ordered_booklet({"a": [0.4]}, 0.5)
    assert even.location == pytest.approx(0.4)


STEPS = st.lists(st.floats(-4, 4), min_size=1, max_size=4)


@given(st.dictionaries(st.sampled_from("abc"), STEPS, min_size=1), st.floats(0.1, 0.9))
@settings(max_examples=60, deadline=None)
def test_each_page_stands_where_its_score_is_as_likely_as_asked(
    thresholds: dict[str, list[float]], probability: float
) -> None:
    booklet = ordered_booklet(thresholds, probability)
    assert [page.number for page in booklet] == list(range(1, len(booklet) + 1))
    locations = [page.location for page in booklet]
    assert locations == sorted(locations)
    assert len(booklet) == sum(map(len, thresholds.values()))
    for page in booklet:
        steps = thresholds[page.item]
        weights = [
            math.exp(sum(page.location - step for step in steps[:score]))
            for score in range(len(steps) + 1)
        ]
        assert sum(weights[page.score :]) / sum(weights) == pytest.approx(probability)
    for item in thresholds:
        own = [page.score for page in booklet if page.item == item]
        assert own == sorted(own)


BOOKLET = ordered_booklet({"a": [-1.0], "b": [0.0], "c": [1.0, 2.0]})


def test_the_cut_is_the_mean_location_of_the_bookmarks() -> None:
    found = bookmark([{"Ida": 1, "Jo": 2, "Kay": 2}], BOOKLET)
    assert found.cut is not None
    locations = [-1 + math.log(2), math.log(2), math.log(2)]
    assert found.cut.value == pytest.approx(sum(locations) / 3)
    assert found.cut.standard_error == pytest.approx(1 / 3)
    assert found.cut.unit == "logit"
    assert found.cut.method == (
        "3 judges set the cut by bookmark in a booklet of 4 pages in one round."
    )


@pytest.mark.parametrize("page", [0, 5, -1])
def test_a_page_that_the_booklet_does_not_have_is_named(page: int) -> None:
    found = bookmark([{"Ida": 1, "Jo": 2, "Kay": page}], BOOKLET)
    assert f"Kay gave the page {page}," in found.findings[0].sentence
    assert found.cut is not None
    assert found.cut.judges == 2


@pytest.mark.parametrize(
    ("thresholds", "probability"),
    [({}, 0.5), ({"a": []}, 0.5), ({"a": [math.inf]}, 0.5), ({"a": [0.0]}, 1.0),
     ({"a": [0.0]}, 0.0)],
)  # fmt: skip
def test_a_booklet_of_nothing_is_a_wrong_call(
    thresholds: dict[str, list[float]], probability: float
) -> None:
    with pytest.raises(UsageError):
        ordered_booklet(thresholds, probability)
