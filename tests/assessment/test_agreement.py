"""Agreement: coefficients at their limits, and data that have none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.assessment.agreement import (
    Label,
    brennan_prediger,
    conger_kappa,
    fleiss_categories,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from cairn.assessment.agreement_classes import intraclass
from cairn.assessment.statistic import Estimate, NotEnoughData
from cairn.kernel.errors import UsageError

ALL: list[Callable[..., object]] = [
    krippendorff_alpha,
    gwet_ac,
    fleiss_kappa,
    percent_agreement,
    brennan_prediger,
    conger_kappa,
]
SOME = [[1, 1, 2], [2, 2, None], [3, 3, 3], [1, None, None], [4, 3, 4], [2, 1, 2]]


def value(answer: object) -> Estimate:
    assert isinstance(answer, Estimate)
    return answer


@pytest.mark.parametrize("function", ALL)
def test_perfect_agreement_is_one(function: Callable[..., object]) -> None:
    found = value(function([[1, 1], [2, 2], [3, 3], [1, 1]]))
    assert found.value == pytest.approx(1.0)
    assert found.high <= 1.0


@pytest.mark.parametrize(
    "function", [krippendorff_alpha, fleiss_kappa, brennan_prediger, conger_kappa]
)
def test_chance_is_zero(function: Callable[..., object]) -> None:
    chance = np.random.default_rng(3)
    found = value(function(chance.integers(0, 3, (4000, 3)).tolist()))
    assert found.value == pytest.approx(0.0, abs=0.03)
    assert found.low < 0.0 < found.high


@pytest.mark.parametrize("function", ALL)
@given(turn=st.permutations(range(3)))
def test_who_said_it_does_not_matter(function: Callable[..., object], turn: list[int]) -> None:
    mixed = [[unit[place] for place in turn] for unit in SOME][::-1]
    assert value(function(mixed)).value == pytest.approx(value(function(SOME)).value)


def test_near_misses_count_less_where_labels_are_numbers() -> None:
    near = [[1, 2], [2, 3], [3, 4], [4, 4], [1, 1], [2, 2]]
    nominal, interval = value(krippendorff_alpha(near)), value(krippendorff_alpha(near, "interval"))
    assert nominal.value < interval.value
    assert value(krippendorff_alpha(near, "ordinal")).value > nominal.value


def test_stretching_labels_changes_no_ordinal_alpha() -> None:
    stretched = [[None if label is None else label**3 for label in unit] for unit in SOME]
    ours, theirs = (krippendorff_alpha(one, "ordinal") for one in (SOME, stretched))
    assert value(ours).value == pytest.approx(value(theirs).value)
    far = value(krippendorff_alpha(stretched, "interval")).value
    assert far != pytest.approx(value(krippendorff_alpha(SOME, "interval")).value)


@pytest.mark.parametrize("function", ALL)
@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([], "Fewer than two units"),
        ([[1, None], [None, 2]], "Fewer than two units"),
        ([[1, 1], [2, None]], "Fewer than two units"),
        ([[1, 1], [1, 1], [1, 1]], "All ratings are the same"),
        ([[float("nan"), 1.0]], "Fewer than two units"),
    ],
)
def test_too_little_is_said(
    function: Callable[..., object], units: list[list[Label]], words: str
) -> None:
    answer = function(units)
    assert isinstance(answer, NotEnoughData)
    assert words in answer.reason


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
def test_text_has_no_distance(level: str) -> None:
    with pytest.raises(UsageError) as caught:
        krippendorff_alpha([["a", "b"], ["b", "b"]], level)  # type: ignore[arg-type]  # one of the levels
    assert caught.value.code == "labels-not-numbers"


def test_text_and_numbers_do_not_mix() -> None:
    with pytest.raises(UsageError) as caught:
        gwet_ac([["a", 1], [2, "b"]])
    assert caught.value.code == "mixed-labels"


@pytest.mark.parametrize("units", [[[1, 1, 2], [1, None, 2]], [[1], [2]]])
def test_categories_need_as_many_ratings_everywhere(units: list[list[Label]]) -> None:
    with pytest.raises(UsageError) as caught:
        fleiss_categories(units)
    assert caught.value.code == "uneven-ratings"


def test_the_interval_covers_as_often_as_it_says() -> None:
    """Two raters who agree with chance 0.8 and else guess one of two labels: kappa is 0.8."""
    chance = np.random.default_rng(11)
    hits = 0
    for _ in range(400):
        truth = chance.integers(0, 2, (80, 1))
        keeps = chance.random((80, 1)) < 0.8
        units = np.where(keeps, truth, chance.integers(0, 2, (80, 2)))
        found = value(fleiss_kappa(units.tolist()))
        hits += found.low <= 0.8 <= found.high
    assert 0.91 < hits / 400 < 0.985


def test_absolute_agreement_sees_a_severe_rater_and_consistency_does_not() -> None:
    chance = np.random.default_rng(1)
    targets = chance.normal(0, 2, (40, 1))
    table = (targets + chance.normal(0, 1, (40, 3)) + np.array([0, 0, 4])).tolist()
    found = {name: value(one).value for name, one in intraclass(table).items()}
    assert found["ICC(C)"] > 0.7 > found["ICC(A)"] > found["ICC(1)"]
    assert found["ICC(C,k)"] > found["ICC(C)"]


def test_targets_with_gaps_are_left_out_and_counted() -> None:
    table = [[1.0, 2.0], [2.0, 2.5], [4.0, 3.5], [9.0, None], [5.0, 4.0]]
    assert {value(one).n for one in intraclass(table).values()} == {4}


@pytest.mark.parametrize(
    "table",
    [[], [[1.0, 2.0]], [[1.0], [2.0]], [[1.0, 1.0], [1.0, 1.0]], [[1.0, 2.0], [3.0, 4.0]],
     [[None, 1.0], [2.0, None]]],
)  # fmt: skip
def test_no_correlation_without_data(table: list[list[float | None]]) -> None:
    assert all(isinstance(one, NotEnoughData) for one in intraclass(table).values())


def test_ranks_and_linear_weights_are_those_of_weighted_kappas() -> None:
    """Worked by hand: labels 1, 2, 4 have the weights 1, 2/3 and 0; or 1, 2/3, 1/3 and 0."""
    units = [[1, 1], [2, 2], [4, 4], [1, 2], [2, 4]]
    assert value(percent_agreement(units, "ranks")).value == pytest.approx((3 + 4 / 3) / 5)
    assert value(percent_agreement(units, "linear")).value == pytest.approx((3 + 2 / 3 + 1 / 3) / 5)
