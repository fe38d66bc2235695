"""Weighting, matching and doubly robust estimation: they find what is known, or refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.value.balance import balance
from cairn.value.doubly_robust import doubly_robust
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.matching import matched
from cairn.value.outcomes import OutcomeKind, OutcomeTable
from cairn.value.propensity import Estimand, effective_size
from cairn.value.weighting import inverse_probability
from value.lift_builders import EFFECTS, LALONDE, NAMES, people, table_of, trainees

Estimate = Callable[[OutcomeTable, tuple[str, ...]], EffectAnswer]


def _weighted(table: OutcomeTable, names: tuple[str, ...]) -> EffectAnswer:
    return inverse_probability(table, names)


def _weighted_holders(table: OutcomeTable, names: tuple[str, ...]) -> EffectAnswer:
    return inverse_probability(table, names, estimand="holders")


def _robust(table: OutcomeTable, names: tuple[str, ...]) -> EffectAnswer:
    return doubly_robust(table, names, seed=3)


def _robust_holders(table: OutcomeTable, names: tuple[str, ...]) -> EffectAnswer:
    return doubly_robust(table, names, seed=3, estimand="holders")


EVERY: Final[dict[str, Estimate]] = {
    "weighting": _weighted,
    "weighting, holders": _weighted_holders,
    "matching": matched,
    "doubly robust": _robust,
    "doubly robust, holders": _robust_holders,
}
each_estimate = pytest.mark.parametrize("estimate", EVERY.values(), ids=EVERY)


def effect(answer: EffectAnswer) -> Effect:
    assert isinstance(answer, Effect), answer
    return answer


@pytest.mark.shared
def test_weighted_survey_men_give_the_known_effect_on_lalondes_trainees() -> None:
    known = json.loads((EFFECTS / "lalonde.answers.json").read_text("utf-8"))
    wanted = known["nsw_treated_vs_cps"]["ipw_att_hajek"]["estimate"]
    found = effect(inverse_probability(trainees(against="survey"), LALONDE, estimand="holders"))
    assert found.value == pytest.approx(wanted, abs=0.01)
    assert found.low < known["experimental"]["diff"] < found.high


@pytest.mark.shared
@each_estimate
def test_each_way_finds_what_chance_found_among_lalondes_trainees(estimate: Estimate) -> None:
    known = json.loads((EFFECTS / "lalonde.answers.json").read_text("utf-8"))["experimental"]
    found = effect(estimate(trainees(against="chance"), LALONDE))
    assert found.low < known["diff"] < found.high
    assert 0.9 * known["se_welch"] < found.standard_error < 1.35 * known["se_welch"]


@pytest.mark.shared
@pytest.mark.parametrize("way", ["matching", "doubly robust, holders"])
def test_survey_men_made_alike_give_an_interval_around_the_trial(way: str) -> None:
    """Compared plainly they earned 8,498 dollars more, which would hide the effect wholly."""
    found = effect(EVERY[way](trainees(against="survey"), LALONDE))
    assert 1_000 < found.value < 2_600
    assert found.low < 1_794.34 < found.high
    assert found.standard_error > 632.85  # an observation is never surer than the trial


@pytest.mark.shared
def test_the_effect_on_everyone_in_the_survey_is_refused() -> None:
    """Hardly any of the 15,992 men could have been in the training."""
    found = inverse_probability(trainees(against="survey"), LALONDE)
    assert isinstance(found, NoEffect)
    assert "nobody like them with it" in found.reason


@pytest.mark.parametrize(
    ("kind", "estimand", "value", "error"),
    [  # DoubleML 0.11.4, DoubleMLIRM with unpenalised regressions and the same five folds
        ("happened", "everyone", 0.091699372, 0.050482244),
        ("happened", "holders", 0.071054951, 0.051821043),
        ("amount", "everyone", 0.585533336, 0.101887295),
        ("amount", "holders", 0.613210855, 0.101924891),
    ],
)
def test_cross_fitting_gives_what_doubleml_gives(
    kind: OutcomeKind, estimand: Estimand, value: float, error: float
) -> None:
    found = effect(doubly_robust(people(kind), NAMES, seed=3, estimand=estimand))
    assert found.value == pytest.approx(value, abs=5e-8)
    assert found.standard_error == pytest.approx(error, abs=5e-8)


@pytest.mark.parametrize(
    ("kind", "estimand", "value", "error"),
    [  # statsmodels 0.15, TreatmentEffect.ipw
        ("happened", "everyone", 0.088971796, 0.048912645),
        ("happened", "holders", 0.075331677, 0.050339390),
        ("amount", "everyone", 0.560882116, 0.101096480),
        ("amount", "holders", 0.601428391, 0.106549096),
    ],
)
def test_weighting_gives_what_statsmodels_gives_with_its_error(
    kind: OutcomeKind, estimand: Estimand, value: float, error: float
) -> None:
    found = effect(inverse_probability(people(kind), NAMES, estimand=estimand))
    assert found.value == pytest.approx(value, abs=1e-8)
    assert found.standard_error == pytest.approx(error, abs=1e-8)


@each_estimate
@pytest.mark.parametrize("kind", ["happened", "amount"])
def test_each_way_finds_an_effect_that_the_plain_comparison_misses(
    estimate: Estimate, kind: OutcomeKind
) -> None:
    table = people(kind, 20_000, effect=0.0)
    plain = table.outcome[table.held].mean() - table.outcome[~table.held].mean()
    found = effect(estimate(table, NAMES))
    assert abs(plain) > 8 * found.standard_error
    assert found.low <= 0 <= found.high
    assert found.value == pytest.approx(0, abs=3 * found.standard_error)


@each_estimate
def test_holding_it_and_not_change_places_with_the_sign(estimate: Estimate) -> None:
    raised, lowered = (people("amount", 5_000, effect=one) for one in (0.8, -0.8))
    assert effect(estimate(raised, NAMES)).low > 0
    assert effect(estimate(lowered, NAMES)).high < 0


@each_estimate
@given(shift=st.floats(-1e4, 1e4), times=st.floats(0.01, 100))
@settings(max_examples=15)
def test_another_unit_of_money_changes_nothing_else(
    estimate: Estimate, shift: float, times: float
) -> None:
    table = people("amount")
    found = effect(estimate(table, NAMES))
    other = effect(estimate(replace(table, outcome=shift + times * table.outcome), NAMES))
    assert other.value == pytest.approx(times * found.value, abs=1e-6 * times, rel=1e-4)
    assert other.standard_error == pytest.approx(times * found.standard_error, rel=1e-4)


@pytest.mark.parametrize("way", [one for one in EVERY if "robust" not in one])
@given(seed=st.integers(0, 1_000))
@settings(max_examples=15)
def test_the_order_of_people_does_not_matter(way: str, seed: int) -> None:
    table = people("happened")
    order = np.random.default_rng(seed).permutation(len(table))
    mixed = table_of(
        "happened",
        table.held[order],
        table.outcome[order],
        np.column_stack([one.values[order] for one in table.covariates]),
    )
    one, other = effect(EVERY[way](table, NAMES)), effect(EVERY[way](mixed, NAMES))
    assert other.value == pytest.approx(one.value, abs=1e-9)


def test_the_same_seed_gives_the_same_folds_and_another_seed_others() -> None:
    table = people("amount")
    one, same, other = (doubly_robust(table, NAMES, seed=seed) for seed in (1, 1, 2))
    assert effect(one) == effect(same)
    assert effect(one).value != effect(other).value
    assert effect(one).value == pytest.approx(effect(other).value, abs=0.05)


@each_estimate
def test_what_stands_behind_it_is_told(estimate: Estimate) -> None:
    table = people("happened")
    outcome = table.outcome.copy()
    outcome[:7] = np.nan
    found = effect(estimate(replace(table, outcome=outcome), NAMES))
    assert (found.n, found.scale, found.unit) == (393, "risk difference", "share")
    assert found.standing.made_up
    assert found.remarks[0].startswith("7 people are left out")
    assert found.minimum_detectable == pytest.approx(2.80 * found.standard_error, rel=0.01)
    assert ("on everyone" in found.method) != ("on those who hold it" in found.method)


@each_estimate
@pytest.mark.parametrize("kind", ["happened", "amount"])
def test_with_nobody_to_compare_there_is_a_refusal_and_no_number(
    estimate: Estimate, kind: OutcomeKind
) -> None:
    for seed in range(5):
        found = estimate(people(kind, 1_000, seed, choosing=12.0), NAMES)
        assert isinstance(found, NoEffect), seed
        assert "not alike" in found.reason or "nobody like them" in found.reason


def test_a_few_people_may_not_stand_in_for_hundreds() -> None:
    """Fifteen people without it are like the holders, and would count for all of them."""
    chance = np.random.default_rng(1)
    with_it, without = chance.normal(1.5, 0.5, 600), chance.normal(-1.5, 0.5, 600)
    without[:15] = np.linspace(0.0, 3.5, 15)
    held = np.repeat([True, False], 600)
    known = np.concatenate([with_it, without])[:, None]
    for estimate in (matched, _weighted_holders, _robust_holders):
        found = estimate(table_of("amount", held, known[:, 0], known), ("x0",))
        assert isinstance(found, NoEffect)
        assert "those without it count for only about" in found.reason


def test_holders_without_anybody_like_them_are_left_out_and_counted() -> None:
    known = np.concatenate([np.repeat(np.linspace(-2, 2, 300), 2), np.full(6, 9.0)])[:, None]
    held = np.concatenate([np.arange(600) % 2 == 0, np.ones(6, bool)])
    found = effect(matched(table_of("amount", held, known[:, 0], known), ("x0",)))
    assert "6 holders without anybody like them are left out." in found.remarks


def _apart() -> OutcomeTable:
    table = people("amount")
    return replace(
        table,
        covariates=(replace(table.covariates[0], values=np.where(table.held, 1.0, 0.0)),),
    )


BAD: Final[dict[str, tuple[OutcomeTable, tuple[str, ...], str]]] = {
    "a covariate that is the credential": (_apart(), ("x0",), "tells wholly who holds it"),
    "a time": (
        table_of("time", np.arange(40) % 2 == 0, np.arange(40.0)), (), "The outcome is a time"
    ),
    "nine holders": (
        table_of("amount", np.arange(40) < 9, np.arange(40.0)), (), "fewer than 10 people who hold"
    ),
    "nine others": (
        table_of("amount", np.arange(40) >= 9, np.arange(40.0)), (), "who do not hold it"
    ),
    "nobody's outcome": (
        table_of("amount", np.arange(40) % 2 == 0, np.full(40, np.nan)), (), "Not enough data"
    ),
    "nobody at all": (
        table_of("amount", np.zeros(0, bool), np.zeros(0)), (), "Not enough data"
    ),
}  # fmt: skip


@each_estimate
@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_answered_is_refused_in_a_sentence(estimate: Estimate, bad: str) -> None:
    table, names, words = BAD[bad]
    found = estimate(table, names)
    assert isinstance(found, NoEffect)
    assert words in found.reason
    assert found.mend.endswith(".")


@each_estimate
def test_a_covariate_that_nobody_gave_is_an_error(estimate: Estimate) -> None:
    with pytest.raises(UsageError, match="no column 'shoes'"):
        estimate(people("amount"), ("x0", "shoes"))


def test_a_covariate_twice_over_changes_nothing_and_is_told() -> None:
    table = people("amount")
    twice = replace(table.covariates[0], name="again", values=3 * table.covariates[0].values + 1)
    found = effect(
        inverse_probability(
            replace(table, covariates=(*table.covariates, twice)), (*NAMES, "again")
        )
    )
    assert found.value == pytest.approx(effect(inverse_probability(table, NAMES)).value, abs=1e-8)
    assert any("again" in one for one in found.remarks)


def test_weighting_makes_both_sides_alike_and_says_for_how_many_they_count() -> None:
    found = balance(people("amount", 4_000), NAMES)
    assert not isinstance(found, NoEffect)
    assert [one.name for one in found.lines] == list(NAMES)
    assert found.worst_before > 0.4
    assert found.worst_after < 0.05
    assert "both sides are alike" in found.sentence
    assert 0 < found.counts_with < 2_000
    assert found.lines[0].before > 0 > found.lines[1].before


def test_the_report_of_balance_is_refused_where_the_number_is() -> None:
    assert isinstance(balance(people("amount", 1_000, choosing=12.0), NAMES), NoEffect)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30), st.floats(0.1, 10))
def test_weights_count_for_at_most_as_many_as_there_are(weights: list[float], times: float) -> None:
    counted = effective_size(np.array(weights))
    assert 1 - 1e-9 <= counted <= len(weights) + 1e-9
    assert effective_size(times * np.array(weights)) == pytest.approx(counted)
    assert effective_size(np.ones(len(weights))) == pytest.approx(len(weights))


def test_people_with_the_same_score_are_taken_together() -> None:
    """One covariate of two levels: the effect is that within levels, weighted by holders."""
    level = np.repeat([0.0, 1.0], 100)
    held = np.concatenate([np.arange(100) < 20, np.arange(100) < 60])
    chance = np.random.default_rng(4)
    outcome = 10 * level + 2.0 * held + chance.normal(size=200)
    found = effect(matched(table_of("amount", held, outcome, level[:, None]), ("x0",)))
    gaps = [
        outcome[held & (level == one)].mean() - outcome[~held & (level == one)].mean()
        for one in (0.0, 1.0)
    ]
    assert found.value == pytest.approx((20 * gaps[0] + 60 * gaps[1]) / 80, abs=1e-6)
