"""Findings among many tests: the adjusted chances are Benjamini and Hochberg's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from cairn.kernel.errors import UsageError
from cairn.market.discovery import RATE, adjusted, confidence_of_found, require_rate

chances = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40).map(np.array)


def test_the_example_of_the_paper() -> None:
    # Benjamini and Hochberg 1995, section 4.1: fifteen tests, four findings at 0.05.
    found = adjusted(
        np.array([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
                  0.4262, 0.5719, 0.6528, 0.7590, 1.0])
    )  # fmt: skip
    assert int((found <= 0.05).sum()) == 4
    assert found[3] == pytest.approx(0.0095 * 15 / 4)


def test_three_tests_by_hand() -> None:
    assert list(adjusted(np.array([0.04, 0.01, 0.03]))) == pytest.approx([0.04, 0.03, 0.04])


@given(chances)
def test_it_is_the_procedure_of_scipy(drawn: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    assert adjusted(drawn) == pytest.approx(stats.false_discovery_control(drawn))


@given(chances)
def test_no_chance_becomes_smaller_and_their_order_stays(
    drawn: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    found = adjusted(drawn)
    assert (found >= drawn - 1e-12).all()
    assert (found <= 1.0).all()
    assert (np.diff(found[np.argsort(drawn)]) >= 0.0).all()


def test_no_tests_have_no_findings() -> None:
    assert len(adjusted(np.array([]))) == 0


@pytest.mark.parametrize(
    ("found", "tested", "confidence"),
    [(0, 50, 0.95), (1, 50, 0.999), (10, 50, 0.99), (50, 50, 0.95)],
)
def test_intervals_of_few_findings_are_wider(found: int, tested: int, confidence: float) -> None:
    assert confidence_of_found(found, tested, RATE) == pytest.approx(confidence)


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.05, 1.5, math.nan, math.inf])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(UsageError) as caught:
        require_rate(rate)
    assert caught.value.code == "share-out-of-range"


@pytest.mark.parametrize("planted", [0, 40, 100])
def test_the_rate_is_held_in_simulation(planted: int) -> None:
    chance = np.random.default_rng(planted)
    false, missed = [], []
    for _ in range(600):
        truth = np.where(np.arange(200) < planted, 2.5, 0.0)
        seen = truth + chance.normal(size=200)
        sure = adjusted(2.0 * special.ndtr(-np.abs(seen))) <= RATE
        reach = -special.ndtri((1.0 - confidence_of_found(int(sure.sum()), 200, RATE)) / 2.0)
        # The intervals leave out 0 just for the findings.
        assert not sure.any() or ((np.abs(seen) >= reach - 1e-9) == sure).all()
        false.append((sure & (truth == 0.0)).sum() / max(1, sure.sum()))
        missed.append((sure & (np.abs(seen - truth) > reach)).sum() / max(1, sure.sum()))
    error = 3.0 * float(np.std(false)) / math.sqrt(600)
    assert np.mean(false) <= RATE * (200 - planted) / 200 + error
    assert np.mean(missed) <= RATE + error
