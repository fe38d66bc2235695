"""From a share found back to the true share: exact without errors, wider when more is unsure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cairn.market.channel import (
    NO_ERROR,
    Channel,
    FloatArray,
    by_precision,
    by_specificity,
    share_interval,
)

counts = st.tuples(st.integers(10, 400), st.integers(0, 200), st.integers(0, 200))
shares = st.integers(10, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def real(*values: float) -> FloatArray:
    return np.array(values, dtype=float)


def tried(right: float, extra: float, missed: float, times: int = 1) -> Channel:
    return by_precision(real(times * right), real(times * extra), real(times * missed))


def interval(x: float, n: float, through: Channel, confidence: float = 0.95) -> tuple[float, float]:
    low, high = share_interval(real(x + 0.5), real(n - x + 0.5), through, confidence)
    return float(low[0]), float(high[0])


@given(shares, st.sampled_from([0.5, 0.8, 0.95, 0.999]))
def test_without_errors_it_is_jeffreys_interval(found: tuple[int, int], confidence: float) -> None:
    x, n = found
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    exact = stats.beta.ppf(tails, x + 0.5, n - x + 0.5)
    assert interval(x, n, NO_ERROR, confidence) == pytest.approx(tuple(exact), abs=1e-7)


def test_an_extractor_that_was_tried_on_very_much_is_a_plain_factor() -> None:
    # Precision 0.75 and recall 0.6: the true share is 1.25 times that found.
    low, high = interval(300, 1000, by_precision(real(6e8), real(2e8), real(4e8)))
    exact = 1.25 * stats.beta.ppf([0.025, 0.975], 300.5, 700.5)
    assert (low, high) == pytest.approx(tuple(exact), abs=1e-4)


def test_the_interval_by_precision_is_that_of_drawing_it_by_chance() -> None:
    chance = np.random.default_rng(1)
    errors = chance.dirichlet([60.5, 20.5, 40.5], 400_000)
    found = chance.beta(200.5, 800.5, 400_000)
    true = found * (errors[:, 0] + errors[:, 2]) / (errors[:, 0] + errors[:, 1])
    exact = np.quantile(true, [0.025, 0.975])
    low, high = interval(200, 1000, by_precision(real(60), real(20), real(40)))
    assert (low, high) == pytest.approx(tuple(exact), abs=1.5e-3)


def test_the_interval_by_specificity_is_that_of_drawing_it_by_chance() -> None:
    chance = np.random.default_rng(2)
    found = chance.beta(400.5, 600.5, 400_000)
    alarm, hit = chance.beta(20.5, 180.5, 400_000), chance.beta(80.5, 20.5, 400_000)
    exact = np.quantile((found - alarm) / (hit - alarm), [0.025, 0.975])
    through = by_specificity(real(80), real(20), real(20), real(180))
    assert interval(400, 1000, through) == pytest.approx(tuple(exact), abs=2e-3)


@given(shares, counts)
def test_ends_are_shares_in_order(found: tuple[int, int], errors: tuple[int, int, int]) -> None:
    low, high = interval(*found, tried(*errors))
    assert np.isnan(low) == np.isnan(high)
    assert np.isnan(low) or 0.0 <= low < high <= 1.0


@given(st.integers(1, 9), counts)
def test_more_postings_make_it_narrower(tenths: int, errors: tuple[int, int, int]) -> None:
    # Found far below what the errors allow, so that no end of the scale is near.
    right, extra, missed = errors
    through = by_precision(real(right), real(extra), real(right + missed))
    few, many = (interval(tenths * n / 50, n, through) for n in (100, 10_000))
    if few[1] < 1.0:
        assert many[1] - many[0] < few[1] - few[0]


@given(counts)
def test_more_annotated_text_makes_it_narrower(errors: tuple[int, int, int]) -> None:
    few, many = (interval(100, 1000, tried(*errors, times=times)) for times in (1, 50))
    if few[1] < 1.0:
        assert many[1] - many[0] < few[1] - few[0] + 1e-6


def test_skills_that_differ_make_it_wider() -> None:
    widths = []
    for between in (0.0, 0.2, 0.4):
        low, high = interval(100, 1000, by_precision(real(60), real(20), real(40), between))
        widths.append(high - low)
    assert widths == sorted(widths)
    assert widths[2] > 2 * widths[0]


def test_nothing_beyond_all_or_none_is_believed() -> None:
    # Precision 1 and recall 0.5 on 1,000 texts, yet found in 0.9: more than all would have to ask.
    low, high = interval(900, 1000, by_precision(real(500), real(0), real(500)))
    assert np.isnan(low)
    assert np.isnan(high)
    # As many are found as false alarms alone would give: nobody may ask.
    low, high = interval(100, 1000, by_specificity(real(900), real(100), real(100), real(900)))
    assert low == 0.0
    assert 0.0 < high < 0.1
    # Fewer still, by far, than false alarms would give.
    low, high = interval(0, 1000, by_specificity(real(900), real(500), real(100), real(500)))
    assert np.isnan(low)


def test_many_cells_are_as_each_alone() -> None:
    right, extra, missed = real(60, 100, 10), real(20, 5, 0), real(40, 80, 3)
    one, other = real(20.5, 3.5, 0.5), real(80.5, 97.5, 100.5)
    low, high = share_interval(one, other, by_precision(right, extra, missed), 0.95)
    for place in range(3):
        through = tried(right[place], extra[place], missed[place])
        single = share_interval(one[place : place + 1], other[place : place + 1], through, 0.95)
        assert (low[place], high[place]) == pytest.approx((single[0][0], single[1][0]), abs=1e-8)
