"""The simulated race: it rests, it adds up, and what must follow from what is assumed follows."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.value.race import ALL, change, gap, pull, simulate, told
from cairn.value.race_rest import Choice, chances, rest
from cairn.value.race_settings import DEFAULT_LEVERS, Group, Lever, RaceSettings

SMALL = RaceSettings(people=60, replications=30)
ALIKE = (Group("left", 0.5, 200, 1500), Group("right", 0.5, 200, 1500))
FREE = (Group("all", 1.0, 10_000, 10_000_000),)
RICH, POOR = (one.name for one in SMALL.groups)


def choice_of(seed: int, people: int, places: int, premium: float, noise: float) -> Choice:
    chance = np.random.default_rng(seed)
    shape = (3, people)
    return Choice(
        chance.standard_normal(shape),
        chance.exponential(800.0, shape),
        chance.random(shape) < 0.8,
        premium,
        places,
        noise,
    )


def test_it_works() -> None:
    found = simulate(SMALL, seed=7)
    assert found.groups == (RICH, POOR)
    assert len(found.by_number) == SMALL.most + 1
    hired = told(found, "hired", POOR)
    assert hired.low <= hired.value <= hired.high
    assert (hired.unit, hired.n, hired.grade, hired.confidence) == ("share", 30, "made up", 0.95)
    assert "not a forecast" in hired.source
    assert told(found, "money").unit == "EUR"


def test_the_same_seed_gives_the_same_figures_and_another_others() -> None:
    first, again, other = (simulate(SMALL, seed) for seed in (7, 7, 8))
    for key, values in first.chosen.items():
        assert np.array_equal(values, again.chosen[key])
    assert not np.array_equal(first.chosen["hired", POOR], other.chosen["hired", POOR])


# The fixed point


@settings(max_examples=25)
@given(
    st.integers(0, 10**6),
    st.integers(4, 24),
    st.floats(0.1, 0.9),
    st.floats(0, 20_000),
    st.floats(0.1, 3),
)
def test_nobody_gains_by_choosing_otherwise_alone(
    seed: int, people: int, share: float, premium: float, noise: float
) -> None:
    choice = choice_of(seed, people, max(1, int(share * people)), premium, noise)
    found = rest(choice)
    assert not (found.taken & ~choice.possible).any()
    now = choice.premium * found.chance - found.taken * choice.cost
    for person in range(people):
        other = found.taken.copy()
        other[:, person] ^= True
        then = choice.premium * chances(choice, other) - other * choice.cost
        gain = (then - now)[:, person]
        gain = np.where(choice.possible[:, person], gain, 0.0)
        assert (gain[~found.restless] <= 1e-3 * max(premium, 1)).all()


def test_the_market_as_it_is_given_rests_in_every_town() -> None:
    assert simulate(RaceSettings(replications=20), seed=1).restless == 0


@given(st.integers(0, 10**6), st.integers(3, 40), st.floats(0.05, 0.95), st.floats(0.1, 3))
def test_all_places_are_filled_and_no_more(
    seed: int, people: int, share: float, noise: float
) -> None:
    places = max(1, int(share * people))
    choice = choice_of(seed, people, places, 5000.0, noise)
    some = np.random.default_rng(seed + 1).random(choice.cost.shape) < share
    found = chances(choice, some)
    assert found.sum(1) == pytest.approx(places, abs=1e-5)
    assert ((found >= 0) & (found <= 1)).all()


def test_two_people_and_one_place_by_hand() -> None:
    """The cut lies in the middle by symmetry."""
    ability = np.array([[0.7, -0.7]])
    choice = Choice(ability, ability * 0, ability > 9, 1.0, 1, 0.5)
    found = chances(choice, np.zeros((1, 2), dtype=bool))
    assert found[0, 0] == pytest.approx(NormalDist().cdf(0.7 / 0.5))


def test_who_has_what_is_asked_for_comes_first() -> None:
    ability = np.array([[2.0, 1.0, -1.0, -2.0]])
    choice = Choice(ability, ability * 0, ability < 9, 1.0, 2, 0.5)
    found = chances(choice, np.array([[False, False, True, False]]))
    assert found[0, 2] == 1.0
    assert found.sum() == pytest.approx(2.0)


# What must follow


def test_the_jobs_are_as_many_so_people_together_lose_what_they_spend() -> None:
    found = simulate(SMALL, seed=3)
    spent = found.chosen["money", ALL] + SMALL.hour_worth * found.chosen["hours", ALL]
    assert found.chosen["gain", ALL] == pytest.approx(-spent, abs=1e-3)
    assert found.chosen["hired", ALL] == pytest.approx(SMALL.places)


def test_employers_ask_for_what_brings_the_ablest_and_not_for_more() -> None:
    found = simulate(SMALL, seed=3)
    by_number = [one["ability", ALL].mean() for one in found.by_number]
    assert found.asked == by_number.index(max(by_number))
    assert found.chosen is found.by_number[found.asked]
    free = simulate(replace(SMALL, premium=0.0), seed=3)
    assert free.asked == 0, "asking for more than brings anything is in vain"


def test_groups_alike_in_means_fare_alike() -> None:
    found = simulate(replace(SMALL, groups=ALIKE, asked=1), seed=5)
    for figure in ("hired", "hours", "money"):
        apart = gap(found, figure, "left", "right")  # type: ignore[arg-type]  # names of figures
        assert apart.low < 0 < apart.high


def test_less_time_and_money_means_fewer_good_jobs_for_people_as_able() -> None:
    settings = replace(SMALL, asked=1)
    before, after = told(simulate(settings, 5), "hired", POOR, asked=0), None
    after = told(simulate(settings, 5), "hired", POOR)
    assert before.value == pytest.approx(SMALL.places, abs=0.04)
    assert after.value < before.value - 0.02
    assert gap(simulate(settings, 5), "hired", POOR, RICH).value < 0


def test_asking_for_more_shuts_more_people_out() -> None:
    found = simulate(SMALL, seed=5)
    shut = [told(found, "shut out", POOR, asked=one).value for one in range(SMALL.most + 1)]
    assert shut[0] == 0
    assert shut == sorted(shut)


def test_a_cap_at_none_leaves_nothing_to_spend() -> None:
    found = simulate(replace(SMALL, cap=0), seed=5)
    assert found.asked == 0
    for figure in ("hours", "money", "gain", "taken", "hours per place", "shut out"):
        answer = told(found, figure)  # type: ignore[arg-type]  # names of figures
        assert (answer.low, answer.value, answer.high) == (0, 0, 0)


def test_a_cap_holds_against_habit_too() -> None:
    found = simulate(replace(SMALL, cap=1, asked=3), seed=5)
    assert found.asked == 1


def test_habit_is_followed_beyond_what_employers_would_think_of() -> None:
    found = simulate(replace(SMALL, most=1, asked=3), seed=5)
    assert found.asked == 3


def test_where_a_good_job_is_worth_nothing_nobody_earns_anything() -> None:
    found = simulate(replace(SMALL, premium=0.0, asked=2), seed=5)
    assert told(found, "taken").value == 0


def test_where_everybody_can_and_it_costs_nothing_all_earn_it_and_it_tells_nothing() -> None:
    costless = replace(SMALL, groups=FREE, hours=0.0, fee=0.0, asked=2)
    found = simulate(costless, seed=5)
    assert told(found, "taken").value > 0.95
    before = told(found, "ability", asked=0).value
    assert told(found, "ability").value == pytest.approx(before, abs=0.03)


def test_a_sharp_assessment_lets_only_those_above_the_bar_through() -> None:
    """Spence's condition at its sharpest: for the others it would take for ever."""
    sharp = replace(SMALL, groups=FREE, noise=0.05, bar=0.0, asked=1)
    dull = replace(sharp, noise=10.0)
    found, less = simulate(sharp, seed=5), simulate(dull, seed=5)
    assert told(found, "taken").value < 0.55
    assert told(found, "ability").value > told(less, "ability").value


def test_a_subsidy_helps_its_group_at_the_cost_of_the_others() -> None:
    asked = replace(SMALL, asked=1)
    before = simulate(asked, seed=5)
    (paid,) = pull(asked, [Lever("Paid for them", {}, {POOR: 1.0})], seed=5)
    assert change(before, paid.outcome, "hired", POOR).value > 1
    assert change(before, paid.outcome, "hired", RICH).value < -1
    assert change(before, paid.outcome, "hired").value == pytest.approx(0, abs=1e-3)
    assert told(paid.outcome, "money", POOR).value == 0
    assert told(paid.outcome, "paid by others").value > 0


def test_fees_go_to_sellers_whoever_pays_them() -> None:
    asked = replace(SMALL, asked=1)
    (paid,) = pull(asked, [Lever("Paid for them", {}, {POOR: 0.5})], seed=5)
    columns = paid.outcome.chosen
    from_people = columns["money", ALL] + columns["paid by others", ALL]
    places = round(SMALL.places * SMALL.people) / SMALL.people
    assert columns["fees per place", ALL] * places == pytest.approx(from_people)


def test_a_change_is_of_the_same_people() -> None:
    before = simulate(SMALL, seed=5)
    (same,) = pull(SMALL, [Lever("Nothing", {"fee": SMALL.fee})], seed=5)
    unchanged = change(before, same.outcome, "gain", POOR)
    assert (unchanged.low, unchanged.value, unchanged.high) == (0, 0, 0)
    assert change(before, same.outcome, "hired", POOR).unit == "percent points"


def test_every_lever_that_is_tried_by_default_fits() -> None:
    for lever in DEFAULT_LEVERS:
        assert lever.pulled(RaceSettings()) != RaceSettings()


def refused(build: Any) -> UsageError:
    with pytest.raises(UsageError) as caught:
        build()
    assert caught.value.code == "bad-race"
    assert caught.value.mend
    return caught.value


ONE = Group("one", 0.5, 100, 100)
BAD: dict[str, dict[str, Any]] = {
    "too few people": {"people": 19},
    "more than can be simulated": {"people": 5_000, "replications": 2_000},
    "half a person": {"people": 60.5},
    "too few replications": {"replications": 5},
    "no places": {"places": 0.0},
    "a place for everybody": {"places": 1.0},
    "a negative fee": {"fee": -1.0},
    "a fee that is no number": {"fee": float("nan")},
    "hours without end": {"hours": float("inf")},
    "no noise at all": {"noise": 0.0},
    "a flag for a number": {"fee": True},
    "a text for a number": {"fee": "300"},
    "no credential to ask for": {"most": 0},
    "half a credential": {"asked": 1.5},
    "no groups": {"groups": ()},
    "shares that do not come to 1": {"groups": (ONE, Group("two", 0.4, 1, 1))},
    "two groups of one name": {"groups": (ONE, ONE)},
    "a group without a name": {"groups": (ONE, Group(" ", 0.5, 1, 1))},
    "a group of a few": {"groups": (Group("a", 0.9, 1, 1), Group("b", 0.1, 1, 1)), "people": 60},
    "a group with less than no money": {"groups": (ONE, Group("two", 0.5, 1, -1))},
    "a subsidy above the fee": {"groups": (ONE, Group("two", 0.5, 1, 1, 1.5))},
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_market(case: str) -> None:
    refused(lambda: RaceSettings(**BAD[case]))


BAD_LEVERS = {
    "an unknown number": Lever("x", {"luck": 1.0}),
    "another size of the market": Lever("x", {"people": 50}),
    "an unknown group": Lever("x", {}, {"nobody": 1.0}),
    "a number out of range": Lever("x", {"noise": 0.0}),
    "half a cap": Lever("x", {"cap": 0.5}),
    "a subsidy above the fee": Lever("x", {}, {RICH: 2.0}),
}


@pytest.mark.parametrize("case", BAD_LEVERS)
def test_what_is_no_lever(case: str) -> None:
    refused(lambda: BAD_LEVERS[case].pulled(SMALL))
