"""Time until it happens: textbook curves and ratios, what must not matter, and refusals."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.hazard_regression import PHReg

from cairn.value.cox import fit_cox
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.outcomes import OutcomeTable
from cairn.value.survival import cox, kaplan_meier, restricted_mean
from value.simple_builders import DRUG, DRUG_ENDED, PLACEBO, again, swapped, table_of

WEEKS = np.array((*DRUG, *PLACEBO), float)
ENDED = np.array((*DRUG_ENDED, *(1 for _ in PLACEBO)), bool)
GIVEN = np.repeat([True, False], [len(DRUG), len(PLACEBO)])


def people(n: int = 200, seed: int = 5, effect: float = 0.5) -> OutcomeTable:
    chance = np.random.default_rng(seed)
    known = chance.normal(size=n)
    held = chance.random(n) < 0.5
    until = chance.exponential(30 * np.exp(-0.4 * known - effect * held))
    watched = chance.uniform(20, 60, n)
    days = np.ceil(np.minimum(until, watched))
    return table_of("time", held, days, {"x": known, "same": np.ones(n)}, until <= watched)


def effect(answer: EffectAnswer) -> Effect:
    assert isinstance(answer, Effect), answer
    return answer


def refused(answer: EffectAnswer) -> NoEffect:
    assert isinstance(answer, NoEffect), answer
    return answer


def test_the_curve_is_that_of_the_textbook() -> None:
    curve = kaplan_meier(WEEKS[GIVEN], ENDED[GIVEN])
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    wanted = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert curve.share == pytest.approx(wanted, abs=5e-5)
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.last == 35
    assert np.all((curve.low < curve.share) & (curve.share < curve.high))


def test_the_curve_ends_at_nobody_where_it_happened_to_all() -> None:
    curve = kaplan_meier(WEEKS[~GIVEN], ENDED[~GIVEN])
    assert curve.share[-1] == pytest.approx(0.0, abs=1e-12)
    assert curve.area(35)[0] == pytest.approx(WEEKS[~GIVEN].mean())


def test_the_ratio_of_hazards_is_that_of_the_textbook_with_efrons_ties() -> None:
    fit = fit_cox(np.column_stack([~GIVEN]).astype(float), WEEKS, ENDED)
    assert fit.converged
    assert fit.coefficients[0] == pytest.approx(1.57213, abs=1e-5)
    assert math.sqrt(fit.covariance[0, 0]) == pytest.approx(0.41240, abs=1e-5)


def test_the_ratio_of_hazards_is_that_of_statsmodels() -> None:
    table = people()
    ended = table.ended
    assert ended is not None
    columns = np.column_stack([table.held, table.column("x").values])
    told = PHReg(table.outcome, columns, status=ended, ties="efron").fit()
    found = effect(cox(table, ("x",)))
    assert math.log(found.value) == pytest.approx(told.params[0], abs=1e-6)
    assert found.standard_error == pytest.approx(told.bse[0], abs=1e-6)
    assert (found.scale, found.unit) == ("hazard ratio", "")


def test_a_restricted_mean_is_a_plain_mean_where_everybody_was_watched_to_the_end() -> None:
    held = np.repeat([True, False], 30)
    days = np.concatenate([np.arange(1.0, 31), np.arange(11.0, 41)])
    found = effect(restricted_mean(table_of("time", held, days, ended=np.ones(60)), horizon=30))
    within = days[:30], np.minimum(days[30:], 30)
    assert found.value == pytest.approx(within[0].mean() - within[1].mean())
    error = math.sqrt((within[0].var() + within[1].var()) / 30)
    assert found.standard_error == pytest.approx(error)
    assert found.high < 0


def test_a_horizon_beyond_what_was_watched_is_cut_and_told() -> None:
    found = effect(restricted_mean(people(), horizon=1e6))
    assert "and no longer" in found.remarks[-1]
    assert found == effect(restricted_mean(people(), horizon=1e7))


@given(seed=st.integers(0, 500))
@settings(max_examples=20, deadline=None)
def test_sides_turn_it_around_and_order_does_not_matter(seed: int) -> None:
    table = people(seed=seed)
    order = np.random.default_rng(seed).permutation(len(table))
    for method in (lambda one: cox(one, ("x",)), restricted_mean):
        one, other = effect(method(table)), effect(method(swapped(table)))
        mixed = effect(method(again(table, order)))
        assert (mixed.value, mixed.low) == pytest.approx((one.value, one.low))
        if one.none:
            assert one.value * other.value == pytest.approx(1.0)
        else:
            assert one.value == pytest.approx(-other.value)


@given(seed=st.integers(0, 500))
@settings(max_examples=20, deadline=None)
def test_twice_the_people_have_half_the_variance(seed: int) -> None:
    table = people(seed=seed)
    twice = again(table, np.tile(np.arange(len(table)), 2))
    one, two = effect(restricted_mean(table)), effect(restricted_mean(twice))
    assert two.value == pytest.approx(one.value)
    assert two.standard_error**2 == pytest.approx(one.standard_error**2 / 2, rel=0.1)


def test_a_column_that_never_differs_is_named_and_changes_nothing() -> None:
    found = effect(cox(people(), ("x", "same")))
    assert found.value == pytest.approx(effect(cox(people(), ("x",))).value)
    assert "“same” tells nothing" in found.remarks[0]


def test_a_column_that_is_who_holds_it_is_refused() -> None:
    table = people()
    copy = table_of("time", table.held, table.outcome, {"x": table.held}, table.ended)
    assert "wholly" in refused(cox(copy, ("x",))).reason


def test_sides_to_which_it_happened_wholly_apart_are_refused() -> None:
    held = np.repeat([True, False], 30)
    days = np.concatenate([np.arange(1.0, 31), np.arange(101.0, 131)])
    answer = refused(cox(table_of("time", held, days, ended=np.ones(60))))
    assert "wholly" in answer.reason


def test_few_events_bad_times_and_other_outcomes_are_refused() -> None:
    table = people()
    few = table_of("time", table.held, table.outcome, ended=np.zeros(200))
    assert "fewer than 10" in refused(restricted_mean(few)).reason
    assert "fewer than 10" in refused(cox(few)).reason
    below = table_of("time", table.held, table.outcome - 90, ended=table.ended)
    assert "below zero" in refused(cox(below)).reason
    amount = table_of("amount", table.held, table.outcome)
    assert "not a time" in refused(restricted_mean(amount)).reason


def test_within_a_horizon_of_nothing_there_is_nothing_to_tell() -> None:
    answer = refused(restricted_mean(people(), horizon=0.5))
    assert "happened to nobody" in answer.reason


@pytest.mark.slow
def test_a_million_people_take_seconds() -> None:
    table = people(1_000_000)
    start = time.process_time()
    effect(cox(table, ("x",)))
    effect(restricted_mean(table))
    assert time.process_time() - start < 30
