"""The E-value: what a hidden cause would need, as its authors work it out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.value.effect import Effect, Scale
from cairn.value.sensitivity import e_value, e_value_of
from value.lift_builders import STANDING


def made(scale: Scale, value: float, low: float, high: float) -> Effect:
    return Effect("share", scale, value, 0.1, low, high, 0.01, 100, 50, "", "made", STANDING)


def test_the_example_of_its_authors() -> None:
    """Maternal bottle feeding: a risk ratio of 3.9 (1.8 to 8.7) has 7.26, and 3.0 for its end."""
    found = e_value_of(made("risk ratio", 3.9, 1.8, 8.7))
    assert found is not None
    assert found.estimate == pytest.approx(7.26, abs=0.005)
    assert found.interval == pytest.approx(3.0, abs=0.005)
    assert "7.3 times as common" in found.sentence
    assert "3.0 times would do" in found.sentence


def test_a_ratio_below_one_counts_as_its_inverse() -> None:
    down, up = e_value_of(made("risk ratio", 0.5, 0.4, 0.8)), e_value_of(
        made("risk ratio", 2.0, 1.25, 2.5)
    )  # fmt: skip
    assert down is not None
    assert up is not None
    assert (down.estimate, down.interval) == pytest.approx((up.estimate, up.interval))


def test_nothing_is_needed_to_explain_what_may_be_nothing() -> None:
    found = e_value_of(made("risk ratio", 1.2, 0.9, 1.6))
    assert found is not None
    assert found.interval == 1.0
    assert found.estimate > 1
    assert found.sentence.startswith("Its range holds “no effect” already")


@pytest.mark.parametrize(
    ("effect", "ratio"),
    [
        (made("odds ratio", 4.0, 2.25, 9.0), 2.0),
        (made("risk difference", 0.1, 0.05, 0.15), 1.5),
        (made("mean difference", 500.0, 100.0, 900.0), math.exp(0.91 * 500 / 1000)),
        (made("hazard ratio", 2.0, 1.5, 3.0), (1 - 0.5**2**0.5) / (1 - 0.5 ** (0.5**0.5))),
    ],
    ids=lambda one: one.scale if isinstance(one, Effect) else None,
)
def test_other_scales_are_told_as_ratios_of_shares(effect: Effect, ratio: float) -> None:
    found = e_value_of(effect, without=0.2, spread=1000.0)
    assert found is not None
    assert found.estimate == pytest.approx(e_value(ratio))


def test_an_interval_that_reaches_below_a_share_of_none_still_has_a_nearer_end() -> None:
    found = e_value_of(made("risk difference", -0.03, -0.06, -0.01), without=0.05)
    assert found is not None
    assert found.interval == pytest.approx(e_value(0.8))


@pytest.mark.parametrize(
    "effect",
    [
        made("risk difference", 0.1, 0.05, 0.15),
        made("mean difference", 100.0, 50.0, 150.0),
        made("percent", 0.1, 0.05, 0.15),
        made("time difference", 5.0, 1.0, 9.0),
    ],
    ids=lambda one: one.scale,
)
def test_what_cannot_be_told_as_a_ratio_has_none(effect: Effect) -> None:
    assert e_value_of(effect) is None


@given(st.floats(0.001, 1000))
def test_it_solves_the_bound_it_comes_from(ratio: float) -> None:
    """Two causes of that strength just reach the ratio: b squared over 2b less 1."""
    found = e_value(ratio)
    assert found >= 1
    assert found**2 / (2 * found - 1) == pytest.approx(max(ratio, 1 / ratio), rel=1e-9)
