"""Plain, grouped and regressed comparisons: textbook numbers, properties and refusals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from cairn.kernel.errors import UsageError
from cairn.value.detectable import minimum_detectable
from cairn.value.differences import mean_difference, risk_difference, risk_ratio, wilson
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.outcomes import Covariate, OutcomeTable
from cairn.value.regression import Errors, adjusted, least_squares
from cairn.value.strata import Stratified, mantel_haenszel
from cairn.value.wages import wage_premium
from value.simple_builders import again, counted, swapped, table_of

CHANCE = np.random.default_rng(7)
KNOWN = CHANCE.normal(size=(300, 2))
HELD = CHANCE.random(300) < special.expit(KNOWN[:, 0])
YES = (CHANCE.random(300) < special.expit(KNOWN.sum(axis=1) * 0.5 + 0.6 * HELD)).astype(float)
PAY = np.exp(2 + 0.3 * KNOWN[:, 0] + 0.1 * HELD + CHANCE.normal(size=300) * 0.4)
COLUMNS = {"a": KNOWN[:, 0], "b": KNOWN[:, 1]}
HAPPENED = table_of("happened", HELD, YES, COLUMNS)
AMOUNT = table_of("amount", HELD, PAY, COLUMNS)

cells = st.lists(st.integers(12, 60), min_size=4, max_size=4)


def effect(answer: EffectAnswer) -> Effect:
    assert isinstance(answer, Effect), answer
    return answer


def pooled(table: OutcomeTable) -> Stratified:
    answer = mantel_haenszel(table, ("group",))
    assert isinstance(answer, Stratified), answer
    return answer


def refused(answer: object) -> NoEffect:
    assert isinstance(answer, NoEffect), answer
    assert answer.reason.endswith(".")
    assert answer.mend.endswith(".")
    return answer


def odds(table: OutcomeTable) -> EffectAnswer:
    answer = mantel_haenszel(table, ("group",))
    return answer if isinstance(answer, NoEffect) else answer.odds_ratio


def shares(table: OutcomeTable) -> EffectAnswer:
    answer = mantel_haenszel(table, ("group",))
    return answer if isinstance(answer, NoEffect) else answer.difference


def regressed(table: OutcomeTable) -> EffectAnswer:
    return adjusted(table, ("group",))


OF_COUNTS = (risk_difference, risk_ratio, odds, shares, regressed)


# Textbook numbers.


def test_a_difference_of_shares_is_newcombes_example() -> None:
    found = effect(risk_difference(counted((56, 14, 48, 32))))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert (found.n, found.holders, found.unit, found.none) == (150, 70, "share", 0.0)
    assert found.measurable


def test_a_ratio_of_shares_is_that_of_the_physicians_health_study() -> None:
    found = effect(risk_ratio(counted((189, 10_845, 104, 10_933))))
    assert (found.value, found.low, found.high) == pytest.approx((1.82, 1.43, 2.31), abs=6e-3)
    assert found.unit == ""


def test_a_wilson_interval_is_newcombes() -> None:
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(29, 29)[1] == 1.0


def test_a_difference_of_averages_is_welchs() -> None:
    found = effect(mean_difference(AMOUNT, confidence=0.9))
    test = stats.ttest_ind(PAY[HELD], PAY[~HELD], equal_var=False)
    ends = test.confidence_interval(0.9)
    assert (found.low, found.high, found.p) == pytest.approx((ends.low, ends.high, test.pvalue))
    assert (found.confidence, found.unit) == (0.9, "USD")


def test_few_expected_people_are_tested_exactly() -> None:
    found = effect(risk_difference(counted((1, 19, 4, 16))))
    assert found.p == pytest.approx(stats.fisher_exact([[1, 19], [4, 16]])[1])


def test_a_marginal_effect_is_that_of_statsmodels() -> None:
    found = effect(adjusted(HAPPENED, ("a", "b")))
    design = np.column_stack([np.ones(300), KNOWN, HELD])
    told = sm.Logit(YES, design).fit(disp=0, tol=1e-12)
    base = design[:, :3] @ told.params[:3]
    each = special.expit(base + told.params[3]) - special.expit(base)
    margins = told.get_margeff(dummy=True)
    assert found.value == pytest.approx(margins.margeff[-1], abs=1e-8)
    # statsmodels takes the people as given; to that comes that they are a sample.
    error = math.hypot(margins.margeff_se[-1], each.std(ddof=1) / math.sqrt(300))
    assert found.standard_error == pytest.approx(error, abs=1e-6)


def test_a_wage_premium_is_that_of_statsmodels_in_per_cent() -> None:
    found = effect(wage_premium(AMOUNT, ("a", "b")))
    told = sm.OLS(np.log(PAY), np.column_stack([np.ones(300), KNOWN, HELD])).fit(
        cov_type="HC3", use_t=True
    )
    ends = np.expm1(told.conf_int()[-1])
    assert (found.value, found.low, found.high) == pytest.approx(
        (math.expm1(told.params[-1]), *ends), abs=1e-9
    )
    assert found.p == pytest.approx(told.pvalues[-1])
    assert (found.scale, found.unit) == ("percent", "share of pay")


def test_groups_that_disagree_are_told() -> None:
    table = counted((40, 10, 20, 30), (10, 40, 30, 20), (25, 25, 24, 26))
    same = pooled(table).homogeneity
    assert same is not None
    assert same.df == 2
    assert same.p < 0.001
    assert "do not agree" in same.sentence
    alike = pooled(counted((40, 10, 20, 30), (42, 9, 21, 30))).homogeneity
    assert alike is not None
    assert "Nothing speaks against" in alike.sentence


def test_a_pooled_answer_undoes_what_the_groups_hide() -> None:
    # In both groups nothing; together it looks like a loss, as holders chose the harder group.
    table = counted((32, 8, 80, 20), (20, 80, 8, 32))
    assert effect(risk_difference(table)).high < 0
    assert pooled(table).odds_ratio.value == pytest.approx(1.0)
    assert pooled(table).difference.value == pytest.approx(0.0, abs=1e-12)


def test_the_smallest_effect_is_two_point_eight_errors() -> None:
    assert minimum_detectable(1.0, "mean difference") == pytest.approx(2.8016, abs=1e-4)
    assert minimum_detectable(0.1, "odds ratio") == pytest.approx(math.expm1(0.28016), abs=1e-5)
    assert minimum_detectable(0.0, "mean difference") is None
    assert minimum_detectable(math.nan, "risk ratio") is None


# What must hold for any people.


@pytest.mark.parametrize("method", OF_COUNTS)
@given(first=cells, second=cells)
@settings(max_examples=25, deadline=None)
def test_swapping_the_sides_turns_the_effect_around(
    method: Callable[[OutcomeTable], EffectAnswer], first: list[int], second: list[int]
) -> None:
    table = counted(first, second)
    one, other = effect(method(table)), effect(method(swapped(table)))
    if one.none:
        assert one.value * other.value == pytest.approx(1.0)
        assert (one.low * other.high, one.p) == pytest.approx((1.0, other.p))
    else:
        assert (one.value, one.low) == pytest.approx((-other.value, -other.high), abs=1e-8)
    assert one.low <= one.value <= one.high


@pytest.mark.parametrize("method", OF_COUNTS)
@given(first=cells, second=cells, seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_neither_order_nor_doubling_changes_the_answer(
    method: Callable[[OutcomeTable], EffectAnswer], first: list[int], second: list[int], seed: int
) -> None:
    table = counted(first, second)
    one = effect(method(table))
    mixed = effect(method(again(table, np.random.default_rng(seed).permutation(len(table)))))
    assert (mixed.value, mixed.low, mixed.high) == pytest.approx((one.value, one.low, one.high))
    twice = effect(method(again(table, np.tile(np.arange(len(table)), 2))))
    assert twice.value == pytest.approx(one.value, abs=1e-8)
    half = one.standard_error**2 / 2
    assert twice.standard_error**2 == pytest.approx(half, rel=5e-3)


@pytest.mark.parametrize("method", [mean_difference, lambda table: adjusted(table, ("a", "b"))])
@given(shift=st.floats(-1e3, 1e3), scale=st.floats(0.1, 1e3))
@settings(max_examples=25, deadline=None)
def test_an_average_follows_its_unit(
    method: Callable[[OutcomeTable], EffectAnswer], shift: float, scale: float
) -> None:
    one = effect(method(AMOUNT))
    other = effect(method(replace(AMOUNT, outcome=shift + scale * PAY)))
    assert (other.value, other.standard_error) == pytest.approx(
        (scale * one.value, scale * one.standard_error), rel=1e-6
    )


# Refusals, and what is told beside a number.


@pytest.mark.parametrize("method", OF_COUNTS)
@pytest.mark.parametrize("groups", [(4, 5, 60, 60), (60, 60, 4, 5), (0, 0, 60, 60)])
def test_fewer_than_ten_on_a_side_are_not_told(
    method: Callable[[OutcomeTable], EffectAnswer], groups: tuple[int, ...]
) -> None:
    assert refused(method(counted(groups))).reason.startswith("Not enough data")


def test_nobody_at_all_is_not_enough() -> None:
    assert refused(risk_difference(table_of("happened", [], []))).n == 0


def test_sides_without_any_outcome_have_no_ratio_but_a_difference() -> None:
    table = counted((0, 40, 30, 70))
    assert "nobody reached" in refused(risk_ratio(table)).reason
    assert effect(risk_difference(table)).high < 0
    assert "no odds" in refused(odds(table)).reason
    assert "tell the outcome wholly" in refused(regressed(table)).reason


def test_an_outcome_that_all_reach_differs_by_nothing() -> None:
    found = effect(risk_difference(counted((40, 0, 60, 0))))
    assert found.value == 0.0
    assert found.low < 0 < found.high
    assert found.p == 1.0


def test_groups_with_one_side_are_left_out_and_counted() -> None:
    found = pooled(counted((20, 20, 15, 25), (30, 5, 0, 0)))
    assert found.strata == 1
    assert found.homogeneity is None
    assert found.odds_ratio.n == 80
    assert "35 people are in groups without anybody" in found.odds_ratio.remarks[-1]
    assert "none are alike" in refused(odds(counted((30, 30, 0, 0), (0, 0, 30, 30)))).reason


def test_groups_that_leave_fewer_than_ten_are_not_told() -> None:
    answer = refused(odds(counted((3, 3, 30, 30), (30, 30, 0, 0))))
    assert answer.reason.startswith("Not enough data")


def test_an_empty_cell_in_one_group_spoils_nothing() -> None:
    found = pooled(counted((20, 20, 15, 25), (12, 0, 10, 9)))
    assert math.isfinite(found.odds_ratio.high)
    assert found.strata == 2


def test_what_is_not_known_is_left_out_and_counted() -> None:
    outcome, a = YES.copy(), KNOWN[:, 0].copy()
    outcome[:7], a[5:10] = np.nan, np.inf
    found = effect(adjusted(table_of("happened", HELD, outcome, {"a": a}), ("a",)))
    assert found.n == 290
    assert "7 people" in found.remarks[0]
    assert "3 people" in found.remarks[1]


@pytest.mark.parametrize("kind", ["happened", "amount"])
def test_covariates_that_tell_nothing_new_are_named(kind: str) -> None:
    base = HAPPENED if kind == "happened" else AMOUNT
    more = (Covariate("same", np.full(300, 3.0)), Covariate("double", 2 * KNOWN[:, 0] + 1))
    table = replace(base, covariates=(*base.covariates, *more))
    found = effect(adjusted(table, ("a", "b", "same", "double")))
    assert found.value == pytest.approx(effect(adjusted(base, ("a", "b"))).value, abs=1e-8)
    assert [remark for remark in found.remarks if "same" in remark or "double" in remark]


@pytest.mark.parametrize("outcome", [YES, PAY])
def test_a_covariate_that_is_who_holds_it_is_refused(outcome: np.ndarray) -> None:
    kind = "happened" if outcome is YES else "amount"
    table = table_of(kind, HELD, outcome, {"a": HELD})
    assert "tell who holds it wholly" in refused(adjusted(table, ("a",))).reason


def test_more_columns_than_people_bear_are_refused() -> None:
    table = table_of("amount", HELD[:40], PAY[:40], {f"x{i}": CHANCE.random(40) for i in range(6)})
    answer = refused(adjusted(table, [f"x{i}" for i in range(6)]))
    assert answer.reason.startswith("Not enough data: 40 people for 8 columns")


def test_an_amount_that_never_differs_is_refused() -> None:
    table = table_of("amount", HELD, np.full(300, 5.0), COLUMNS)
    assert "same amount" in refused(mean_difference(table)).reason
    assert "tell the amount wholly" in refused(adjusted(table, ("a",))).reason


def test_people_without_pay_are_left_out_of_a_wage_equation_and_counted() -> None:
    found = effect(wage_premium(table_of("amount", HELD, np.where(KNOWN[:, 1] > 1, 0, PAY)), ()))
    count = int((KNOWN[:, 1] > 1).sum())
    assert f"{count:,} people without pay are left out." in found.remarks
    assert found.n == 300 - count


@pytest.mark.parametrize(
    ("method", "table"),
    [
        (risk_difference, AMOUNT),
        (risk_ratio, AMOUNT),
        (mean_difference, HAPPENED),
        (odds, AMOUNT),
        (lambda table: wage_premium(table, ()), HAPPENED),
        (regressed, table_of("time", HELD, PAY, ended=HELD)),
    ],
)
def test_another_kind_of_outcome_is_refused(
    method: Callable[[OutcomeTable], EffectAnswer], table: OutcomeTable
) -> None:
    assert "outcome is" in refused(method(table)).reason


@pytest.mark.parametrize("method", OF_COUNTS)
def test_what_happened_is_one_or_zero(method: Callable[[OutcomeTable], EffectAnswer]) -> None:
    table = counted((20, 20, 20, 20))
    table.outcome[3] = 2.0
    assert "neither 1 nor 0" in refused(method(table)).reason


def test_unknown_columns_and_too_many_groups_are_said() -> None:
    with pytest.raises(UsageError, match="no column 'field'"):
        mantel_haenszel(HAPPENED, ("field",))
    many = np.arange(20_002.0)
    table = table_of("happened", many % 2, many % 3 == 0, {"own": many})
    with pytest.raises(UsageError, match="20,002 groups"):
        mantel_haenszel(table, ("own",))


def test_errors_of_least_squares_are_those_of_statsmodels() -> None:
    design = np.column_stack([np.ones(300), KNOWN, HELD])
    told = sm.OLS(PAY, design).fit()
    kinds: dict[Errors, object] = {"classical": told.bse, "HC1": told.HC1_se, "HC3": told.HC3_se}
    for kind, wanted in kinds.items():
        _, covariance = least_squares(design, PAY, kind)
        assert np.sqrt(np.diag(covariance)) == pytest.approx(wanted)
