"""Drawing estimates together: the eight schools, others' numbers, and what never happens."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.value.pooling import (
    dersimonian_laird,
    false_discovery,
    line,
    pool,
    reml,
    tiers,
)

# Rubin 1981, table 1: effects of coaching in eight schools and their standard errors.
SCHOOLS = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
ERRORS = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])

estimates = st.lists(
    st.tuples(st.floats(-50, 50), st.floats(0.1, 20)), min_size=3, max_size=12
).map(lambda rows: (np.array([r[0] for r in rows]), np.array([r[1] for r in rows])))


def test_the_eight_schools_do_not_differ_measurably() -> None:
    found = pool(SCHOOLS, ERRORS)
    assert found.q == pytest.approx(4.707, abs=0.001)
    assert found.p == pytest.approx(0.696, abs=0.001)
    assert dersimonian_laird(SCHOOLS, ERRORS) == 0.0
    assert reml(SCHOOLS, ERRORS) == 0.0
    assert found.spread_ends[0] == 0.0
    whole = line(SCHOOLS, ERRORS, np.ones((8, 1)), 0.0)
    assert whole.coefficients[0] == pytest.approx(7.6856, abs=1e-4)
    assert whole.covariance[0, 0] ** 0.5 == pytest.approx(4.0719, abs=1e-4)


def test_each_school_is_drawn_as_in_the_textbook() -> None:
    # Means of the model of Gelman et al., Bayesian Data Analysis, section 5.5, where the spread
    # between schools is given every size alike, as its simulation in Stan is usually printed.
    found = pool(SCHOOLS, ERRORS)
    published = [11.4, 7.9, 6.1, 7.6, 5.1, 6.1, 10.7, 8.5]
    assert found.values == pytest.approx(published, abs=0.3)
    assert found.average[0] == pytest.approx(7.9, abs=0.2)


def test_the_drawn_schools_equal_plain_simulation() -> None:
    chance = np.random.default_rng(7)
    spreads = np.linspace(0.005, 300, 60_000)
    known = 1 / (ERRORS**2 + spreads[:, None] ** 2)
    centre = (known @ SCHOOLS) / known.sum(1)
    log = 0.5 * np.log(known).sum(1) - 0.5 * np.log(known.sum(1))
    log -= 0.5 * (known * (SCHOOLS - centre[:, None]) ** 2).sum(1)
    weight = np.exp(log - log.max())
    drawn = chance.choice(len(spreads), 200_000, p=weight / weight.sum())
    middle = chance.normal(centre[drawn], 1 / np.sqrt(known[drawn].sum(1)))
    tau = spreads[drawn]
    one = 1 / (1 / ERRORS[0] ** 2 + 1 / tau**2)
    school = chance.normal(one * (SCHOOLS[0] / ERRORS[0] ** 2 + middle / tau**2), np.sqrt(one))
    found = pool(SCHOOLS, ERRORS)
    assert found.values[0] == pytest.approx(school.mean(), abs=0.1)
    ends = np.quantile(school, [0.025, 0.975])
    assert [found.lows[0], found.highs[0]] == pytest.approx(ends, abs=0.4)
    assert found.above(10.0)[0] == pytest.approx((school > 10).mean(), abs=0.01)


def test_the_moments_equal_another_package() -> None:
    from statsmodels.stats.meta_analysis import combine_effects

    values, errors = np.array([0.1, 0.5, 0.9, 0.2, 1.4]), np.array([0.1, 0.2, 0.15, 0.1, 0.3])
    theirs = combine_effects(values, errors**2, method_re="chi2")
    assert dersimonian_laird(values, errors) == pytest.approx(theirs.tau2, rel=1e-10)
    assert pool(values, errors).q == pytest.approx(theirs.q, rel=1e-10)
    ours = line(values, errors, np.ones((5, 1)), theirs.tau2)
    assert ours.coefficients[0] == pytest.approx(theirs.mean_effect_re, rel=1e-10)


def test_restricted_likelihood_with_equal_errors_is_the_plain_variance() -> None:
    values = np.array([1.0, 4.0, 9.0, 16.0])
    assert reml(values, np.full(4, 2.0)) == pytest.approx(values.var(ddof=1) - 4.0, rel=1e-5)
    assert dersimonian_laird(values, np.full(4, 2.0)) == pytest.approx(values.var(ddof=1) - 4.0)


@given(estimates)
@settings(max_examples=20, deadline=None)
def test_what_is_drawn_lies_between_itself_and_the_others(
    rows: tuple[np.ndarray, np.ndarray],
) -> None:
    values, errors = rows
    found = pool(values, errors)
    assert np.all(found.values >= values.min() - 1e-6)
    assert np.all(found.values <= values.max() + 1e-6)
    assert np.all(found.lows <= found.values)
    assert np.all(found.values <= found.highs)
    assert found.spread_ends[0] <= found.spread_ends[1]


@given(estimates, st.floats(-100, 100), st.floats(0.5, 2))
@settings(max_examples=20, deadline=None)
def test_another_zero_or_unit_changes_nothing(
    rows: tuple[np.ndarray, np.ndarray], shift: float, scale: float
) -> None:
    values, errors = rows
    plain, moved = pool(values, errors), pool(values * scale + shift, errors * scale)
    assert moved.values == pytest.approx(plain.values * scale + shift, abs=1e-6)
    assert moved.lows == pytest.approx(plain.lows * scale + shift, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ([1.0, 2.0], [1.0, 1.0]),
        ([1.0, 2.0, 3.0], [1.0, 1.0]),
        ([1.0, 2.0, np.nan], [1.0, 1.0, 1.0]),
        ([1.0, 2.0, 3.0], [1.0, 0.0, 1.0]),
        ([1.0, 2.0, 3.0], [1.0, -1.0, 1.0]),
        ([1.0, 2.0, 3.0], [1.0, np.inf, 1.0]),
        ([], []),
    ],
)
def test_what_are_no_estimates_is_refused(values: list[float], errors: list[float]) -> None:
    with pytest.raises(UsageError) as caught:
        pool(np.array(values), np.array(errors))
    assert caught.value.code == "bad-estimates"


def test_false_discoveries_equal_the_published_example_and_another_package() -> None:
    # Benjamini and Hochberg 1995, section 3.2: at 5 % the first four of fifteen are believed.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    found = false_discovery(p)
    assert sum(one <= 0.05 for one in found) == 4
    from statsmodels.stats.multitest import multipletests

    assert found == pytest.approx(multipletests(p, method="fdr_bh")[1])


@given(st.lists(st.floats(0, 1), max_size=20))
def test_allowing_for_many_looks_never_makes_a_chance_smaller(p: list[float]) -> None:
    found = false_discovery(p)
    assert all(after >= before - 1e-12 for before, after in zip(p, found, strict=True))
    assert all(one <= 1 for one in found)


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan")])
def test_what_is_no_chance_is_refused(bad: float) -> None:
    with pytest.raises(UsageError, match="outside 0 to 1"):
        false_discovery([0.5, bad])


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0, 5)), max_size=9))
def test_only_tiers_that_do_not_touch_are_told_apart(rows: list[tuple[float, float]]) -> None:
    lows, highs = [a for a, _ in rows], [a + b for a, b in rows]
    found = tiers(lows, highs)
    assert sorted(one for tier in found for one in tier) == list(range(len(rows)))
    for higher, lower in pairwise(found):
        assert min(lows[one] for one in higher) > max(highs[one] for one in lower)


def test_a_chain_of_overlaps_is_one_tier() -> None:
    assert tiers([0, 2, 4, 9], [3, 5, 6, 10]) == ((3,), (0, 1, 2))
