"""Items without raters: conditional estimates, gaps, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from cairn.assessment.facets_design import Steps
from cairn.assessment.rasch import andersen_test, estimate_rasch
from cairn.assessment.statistic import FloatArray, NotEnoughData
from cairn.kernel.errors import ShapeError

NAN = float("nan")
NAMES = ("a", "b", "c", "d", "e", "f")
DIFFICULTIES = np.array([-1.0, -0.5, 0.0, 0.2, 0.5, 0.8])


def answers(people: int, seed: int = 1) -> FloatArray:
    chance = np.random.default_rng(seed)
    ability = chance.normal(0.0, 1.2, people)[:, None]
    right = 1 / (1 + np.exp(DIFFICULTIES - ability))
    return (chance.random(right.shape) < right).astype(np.float64)


def test_it_finds_the_difficulties_within_its_own_errors() -> None:
    found = estimate_rasch(answers(1500), NAMES)
    assert found.converged
    off = [
        (item.thresholds[0].value - truth) / item.thresholds[0].standard_error
        for item, truth in zip(found.items, DIFFICULTIES, strict=True)
    ]
    assert max(abs(one) for one in off) < 3.5
    assert found.cumulated.sum() == pytest.approx(0.0, abs=1e-9)


def test_two_items_have_a_closed_form() -> None:
    """The log odds of one right and the other wrong."""
    table = np.array([[1, 0]] * 30 + [[0, 1]] * 10 + [[1, 1]] * 5 + [[0, 0]] * 7, dtype=float)
    found = estimate_rasch(table, ("easy", "hard"))
    gap = found.items[1].thresholds[0].value - found.items[0].thresholds[0].value
    assert gap == pytest.approx(np.log(3.0), abs=1e-7)
    assert found.log_likelihood == pytest.approx(30 * np.log(0.75) + 10 * np.log(0.25))
    error = 2 * found.items[0].thresholds[0].standard_error
    assert error == pytest.approx(np.sqrt(1 / 30 + 1 / 10), rel=1e-6)


def test_gaps_lose_only_what_was_not_asked() -> None:
    table = answers(1500)
    holes = table.copy()
    holes[:500, 0] = NAN
    holes[500:900, 5] = NAN
    whole, some = (estimate_rasch(one, NAMES) for one in (table, holes))
    for full, part in zip(whole.items, some.items, strict=True):
        assert part.thresholds[0].value == pytest.approx(full.thresholds[0].value, abs=0.2)
    assert some.items[0].thresholds[0].n == 1000
    assert some.items[0].thresholds[0].standard_error > whole.items[0].thresholds[0].standard_error


def test_extreme_people_are_marked_and_people_without_answers_have_no_measure() -> None:
    table = answers(200)
    table[0], table[1], table[2] = 0.0, 1.0, NAN
    found = estimate_rasch(table, NAMES)
    none, every, absent = found.people[:3]
    assert absent is None
    assert none is not None
    assert every is not None
    assert none.extreme
    assert every.extreme
    assert none.measure.value < -2.0 < 2.0 < every.measure.value
    without = estimate_rasch(table[3:], NAMES)
    assert found.log_likelihood == pytest.approx(without.log_likelihood, abs=1e-9)


def test_a_rating_scale_has_the_same_gaps_between_steps_for_all() -> None:
    chance = np.random.default_rng(5)
    table = chance.binomial(3, 1 / (1 + np.exp(-chance.normal(0, 1, (300, 1)) + DIFFICULTIES[:4])))
    found = estimate_rasch(table.astype(float), NAMES[:4], "rating-scale")
    gaps = [np.diff([step.value for step in item.thresholds]) for item in found.items]
    assert np.ptp(np.array(gaps), axis=0) == pytest.approx([0.0, 0.0], abs=1e-9)


def test_andersen_s_test_sees_items_that_change_with_ability() -> None:
    table = answers(400)
    strong = table.sum(axis=1) > 3
    assert andersen_test(table, NAMES).p_value > 0.01
    table[strong, 0] = table[strong, 0][::-1] * (np.arange(strong.sum()) % 3 == 0)
    assert andersen_test(table, NAMES).p_value < 0.01


def test_all_people_extreme_has_no_reliability() -> None:
    table = np.array([[1.0, 1.0], [0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert isinstance(estimate_rasch(table, ("a", "b")).separation, NotEnoughData)


@pytest.mark.parametrize(
    ("table", "steps", "code"),
    [
        ([[0.5, 1.0], [1.0, 0.0]], "partial-credit", "impossible-score"),
        ([[-1.0, 1.0], [1.0, 0.0]], "partial-credit", "impossible-score"),
        ([[NAN, NAN], [NAN, NAN]], "partial-credit", "impossible-score"),
        ([[1.0, 1.0], [1.0, 0.0]], "partial-credit", "one-score-item"),
        ([[0.0, 1.0], [0.0, 0.0]], "rating-scale", "one-score-item"),
        ([[0.0, 1.0], [2.0, 0.0]], "partial-credit", "unused-score"),
        ([[NAN, 1.0], [NAN, 0.0]], "partial-credit", "one-score-item"),
    ],
)
def test_what_cannot_be_estimated_is_refused(
    table: list[list[float]], steps: Steps, code: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        estimate_rasch(np.array(table), ("a", "b"), steps)
    assert caught.value.code == code


def test_andersen_s_test_leaves_out_what_one_half_does_not_show() -> None:
    table = answers(200)
    strong = table.sum(axis=1) > np.median(table.sum(axis=1))
    table[strong, 2] = 1.0
    found = andersen_test(table, NAMES)
    assert found.left_out == ("c",)
    assert found.df == 4
    assert andersen_test(answers(400), NAMES).left_out == ()


def test_too_few_items_to_compare() -> None:
    table = np.array([[1.0, 0.0, 0.0]] * 10 + [[0.0, 1.0, 1.0]] * 10)
    with pytest.raises(ShapeError) as caught:
        andersen_test(table, NAMES[:3])
    assert caught.value.code == "too-few-items"


def test_every_person_may_have_answered_other_items() -> None:
    table = answers(800)
    table[np.random.default_rng(2).random(table.shape) < 0.4] = NAN
    found = estimate_rasch(table, NAMES)
    assert found.converged
    off = [
        (item.thresholds[0].value - truth) / item.thresholds[0].standard_error
        for item, truth in zip(found.items, DIFFICULTIES, strict=True)
    ]
    assert max(abs(one) for one in off) < 3.5
