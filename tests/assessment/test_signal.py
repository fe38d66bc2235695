"""The signal calculator: the tables of 1939, and sentences that people can check."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from cairn.assessment.signal import BASE_RATES, Share, both_above, sensitivity, signal
from cairn.kernel.errors import UsageError

RATIOS = (0.05, 0.10, 0.20, 0.30, 0.40, 0.50, 0.60, 0.70, 0.80, 0.90, 0.95)

# Taylor and Russell (1939), base rate 0.50: validity, and the row for these selection ratios.
TABLES = {
    0.25: (0.70, 0.67, 0.64, 0.62, 0.60, 0.58, 0.56, 0.55, 0.54, 0.52, 0.51),
    0.50: (0.88, 0.84, 0.78, 0.74, 0.70, 0.67, 0.63, 0.60, 0.57, 0.54, 0.52),
}


@pytest.mark.parametrize("validity", TABLES)
def test_the_tables_of_taylor_and_russell(validity: float) -> None:
    reliability = Share(validity**2)
    found = [signal(Share(ratio), reliability, 0.5).competent for ratio in RATIOS]
    assert found == pytest.approx(TABLES[validity], abs=0.006)


@pytest.mark.parametrize("correlation", [0.0, 0.1, 0.5, 0.9, 0.99, 0.9999, 0.99999999])
@pytest.mark.parametrize("lines", [(0.3, 0.5), (0.0, 0.0), (2.0, -1.0), (-2.0, -2.0), (3.0, 2.9)])
def test_the_chance_of_two_agrees_with_scipy(
    correlation: float, lines: tuple[float, float]
) -> None:
    theirs = multivariate_normal.cdf(
        [-lines[0], -lines[1]], cov=np.array([[1.0, correlation], [correlation, 1.0]]),
        allow_singular=True,
    )  # fmt: skip
    assert both_above(*lines, correlation) == pytest.approx(theirs, abs=1e-9)


def test_of_the_middle_it_is_sheppards_theorem() -> None:
    for correlation in (0.0, 0.3, 0.8, 1.0):
        wanted = 0.25 + math.asin(correlation) / (2 * math.pi)
        assert both_above(0.0, 0.0, correlation) == pytest.approx(wanted, abs=1e-12)


def test_a_badge_that_everyone_passes_tells_the_base_rate() -> None:
    found = signal(Share(1.0), Share(0.9), 0.3)
    assert found.competent == found.everyone == 0.3
    assert found.without is None
    assert len(found.sentences) == 2


def test_a_measure_of_nothing_tells_the_base_rate_too() -> None:
    assert signal(Share(0.2), Share(0.0), 0.3).competent == pytest.approx(0.3)


def test_a_perfect_measure_tells_all() -> None:
    assert signal(Share(0.2), Share(1.0), 0.3).competent == pytest.approx(1.0)
    assert signal(Share(0.6), Share(1.0), 0.3).competent == pytest.approx(0.5)


@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_more_reliable_badge_never_tells_less(
    pass_rate: float, base_rate: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    weak, strong = (signal(Share(pass_rate), Share(each), base_rate) for each in (low, high))
    assert weak.competent <= strong.competent + 1e-9
    assert weak.competent >= base_rate - 1e-9
    assert strong.without is not None
    assert strong.without <= base_rate + 1e-9
    whole = strong.competent * pass_rate + strong.without * (1 - pass_rate)
    assert whole == pytest.approx(base_rate, abs=1e-6)


def test_intervals_of_the_figures_make_an_interval() -> None:
    found = signal(Share(0.35, 0.25, 0.45), Share(0.8, 0.7, 0.87), 0.3)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.competent < found.high
    assert found.low == signal(Share(0.45), Share(0.7), 0.3).competent
    assert found.sentences[0] == (
        "If 30 of 100 people who take it are competent, 73 of 100 holders of this badge are,"
        " between 60% and 89%."
    )
    assert found.sentences[1:] == (
        "Of a badge that everyone passes, 30 of 100 holders are.",
        "Of those who were judged and got none, 7 of 100 are.",
    )


def test_without_intervals_there_is_none() -> None:
    found = signal(Share(0.35), Share(0.8), 0.3)
    assert found.low is None
    assert "between" not in found.sentences[0]
    assert "more than 99 of 100" in signal(Share(0.01), Share(0.99), 0.7).sentences[0]


def test_an_interval_that_reaches_nobody_is_no_fault() -> None:
    found = signal(Share(0.05, 0.0, 0.2), Share(0.5, 0.3, 0.7), 0.3)
    assert found.high == 1.0


def test_it_is_told_over_base_rates() -> None:
    found = sensitivity(Share(0.35), Share(0.8))
    assert [one.base_rate for one in found] == list(BASE_RATES)
    values = [one.competent for one in found]
    assert values == sorted(values)


@pytest.mark.parametrize(
    ("pass_rate", "reliability", "base_rate"),
    [
        (Share(0.0), Share(0.8), 0.3),
        (Share(1.1), Share(0.8), 0.3),
        (Share(-0.1), Share(0.8), 0.3),
        (Share(math.nan), Share(0.8), 0.3),
        (Share(0.3), Share(1.01), 0.3),
        (Share(0.3), Share(-0.01), 0.3),
        (Share(0.3, 0.4, 0.5), Share(0.8), 0.3),
        (Share(0.3), Share(0.8, 0.9, 0.95), 0.3),
        (Share(0.3), Share(0.8, 0.7, 1.2), 0.3),
        (Share(0.3), Share(0.8), 0.0),
        (Share(0.3), Share(0.8), 1.0),
        (Share(0.3), Share(0.8), math.nan),
    ],
)
def test_shares_out_of_range_are_refused(
    pass_rate: Share, reliability: Share, base_rate: float
) -> None:
    with pytest.raises(UsageError) as caught:
        signal(pass_rate, reliability, base_rate)
    assert caught.value.code == "share-out-of-range"
