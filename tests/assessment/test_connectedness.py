"""Parts that nothing links are found and named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.assessment.connectedness import parts_of, require_one_part
from cairn.assessment.linkage import linked_names
from cairn.assessment.ratings import Rating, rating_table
from cairn.kernel.errors import ShapeError


def rated(*pairs: str, criteria: str = "ab") -> list[Rating]:
    """Each pair is a person and a rater; scores differ."""
    return [
        Rating(pair[0], pair[1], criterion, (place + turn) % 3)
        for place, pair in enumerate(pairs)
        for turn, criterion in enumerate(criteria)
    ]


def test_raters_who_share_people_are_linked() -> None:
    assert parts_of(rating_table(rated("PX", "PY", "QY", "QZ"))) == ()


def test_shared_criteria_do_not_link_raters() -> None:
    """Who judges whom alone, cannot be told from how able those people are."""
    parts = parts_of(rating_table(rated("PX", "QX", "RY", "SY")))
    assert [(part.facet, part.levels, part.people) for part in parts] == [
        ("rater", ("X",), 2),
        ("rater", ("Y",), 2),
    ]


def test_the_error_names_the_groups() -> None:
    with pytest.raises(ShapeError) as caught:
        require_one_part(rating_table(rated("PX", "PY", "QZ", "QW", "RZ")))
    assert caught.value.code == "unlinked-ratings"
    assert "X, Y (with one person)" in caught.value.sentence
    assert "W, Z (with 2 people)" in caught.value.sentence


def test_a_task_that_stands_for_a_rater_is_not_linked() -> None:
    """Each rater saw one task only: severity and the task's difficulty are one number."""
    table = rating_table(
        [
            Rating(person, rater, "a", score, task)
            for person, rater, task, score in (
                ("P", "X", "t", 0), ("P", "Y", "u", 1), ("Q", "X", "t", 2), ("Q", "Y", "u", 1),
                ("R", "Z", "t", 1), ("R", "X", "t", 0),
            )
        ]
    )  # fmt: skip
    assert {part.facet for part in parts_of(table)} == {"rater", "task"}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_parts_hold_every_name_once_and_no_pair_leaves_them(pairs: list[tuple[int, int]]) -> None:
    parts = linked_names(pairs)
    names = [name for part in parts for name in part]
    assert sorted(names) == sorted({name for pair in pairs for name in pair})
    for one, other in pairs:
        assert next(part for part in parts if one in part) == next(
            part for part in parts if other in part
        )
