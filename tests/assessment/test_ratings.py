"""Ratings: each fault has its own sentence, and nothing else is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cairn.assessment.ratings import Rating, RatingTable, rating_table
from cairn.kernel.errors import ShapeError

GOOD = [
    Rating("Ann", "Rita", "tone", 1),
    Rating("Ann", "Rob", "tone", 2),
    Rating("Ben", "Rita", "tone", 3),
    Rating("Ben", "Rob", "tone", 4),
]


def codes(table: RatingTable) -> list[str]:
    return [finding.code for finding in table.findings]


def test_good_ratings_are_a_table_without_findings() -> None:
    table = rating_table(GOOD, levels=(1, 4), people={"Ann", "Ben"}, criteria={"tone"})
    assert table.findings == ()
    assert table.people == ("Ann", "Ben")
    assert table.facet("rater").levels == ("Rita", "Rob")
    assert table.scores.tolist() == [0, 1, 2, 3]
    assert (table.lowest, table.highest) == (1, 3)


@pytest.mark.parametrize(
    ("rating", "code", "named"),
    [
        (Rating("Ann", "Rita", "pace", 5), "impossible-score", "5 for Ann by Rita"),
        (Rating("Ann", "Rita", "pace", 0), "impossible-score", "0 for Ann by Rita"),
        (Rating("Ann", "Rita", "pace", 2.5), "impossible-score", "2.5"),  # type: ignore[arg-type]  # what a file may hold
        (Rating("Ann", "Rita", "pace", score=True), "impossible-score", "True"),
        (Rating("Zoe", "Rita", "tone", 2), "unknown-person", "Zoe"),
        (Rating("Ann", "Rita", "charm", 2), "unknown-criterion", "charm"),
        (Rating("Ann", "Rita", "tone", 1), "repeated-rating", "Rita of Ann on tone"),
    ],
)
def test_a_faulty_rating_is_named_and_the_others_stay(
    rating: Rating, code: str, named: str
) -> None:
    table = rating_table(
        [*GOOD, rating], levels=(1, 4), people={"Ann", "Ben"}, criteria={"tone", "pace"}
    )
    assert code in codes(table)
    assert named in next(one for one in table.findings if one.code == code).sentence
    assert sorted(table.scores.tolist()) == [0, 1, 2, 3]


def test_ratings_that_contradict_each_other_do_not_count() -> None:
    table = rating_table([*GOOD, Rating("Ann", "Rita", "tone", 4)])
    assert "contradicting-ratings" in codes(table)
    assert len(table.scores) == 3


def test_repeats_count_where_they_are_meant() -> None:
    table = rating_table([*GOOD, *GOOD], repeats=True)
    assert len(table.scores) == 8
    assert "repeated-rating" not in codes(table)


def test_scores_may_be_numpy_s_whole_numbers_and_the_same_object_twice_is_a_repeat() -> None:
    score: Any = np.int64(2)
    again = Rating("Ben", "Max", "tone", score)
    table = rating_table([*GOOD, again, again])
    assert len(table.scores) == 5
    assert "repeated-rating" in codes(table)


def test_one_rater_only() -> None:
    table = rating_table([one for one in GOOD if one.rater == "Rita"])
    assert codes(table) == ["one-rater"]


def test_a_rater_who_gave_one_value() -> None:
    dull = [*GOOD, Rating("Ann", "Max", "tone", 2), Rating("Ben", "Max", "tone", 2)]
    found = [one for one in rating_table(dull, levels=(1, 4)).findings if "Max" in one.sentence]
    assert [one.code for one in found] == ["one-value-rater"]
    assert found[0].sentence == "Rater Max gave the score 2 every time, 2 times."


def test_everyone_the_same_score() -> None:
    table = rating_table([Rating(one.person, one.rater, "tone", 3) for one in GOOD])
    assert "one-score" in codes(table)
    assert "Everyone got the score 3" in next(
        one.sentence for one in table.findings if one.code == "one-score"
    )


def test_a_criterion_no_one_used() -> None:
    table = rating_table(GOOD, criteria={"tone", "pace"})
    assert "Nobody was rated on pace." in [one.sentence for one in table.findings]


def test_nothing_usable_is_an_error_that_says_why() -> None:
    with pytest.raises(ShapeError) as caught:
        rating_table(GOOD, people={"Zoe"})
    assert caught.value.code == "no-ratings"
    assert "Ann, Ben" in caught.value.sentence
    with pytest.raises(ShapeError):
        rating_table([])


def test_a_facet_that_is_not_there() -> None:
    with pytest.raises(ShapeError) as caught:
        rating_table(GOOD).facet("task")
    assert caught.value.code == "no-such-facet"
