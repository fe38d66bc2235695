"""Which clause makes the gap: shares that add up, by three roads that must meet."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.clause_causes import Causes, NoCauses, causes_in, clause_causes
from cairn.hiring.clause_rule import ClauseRule, rule_of, taken
from cairn.hiring.impact import TableSettings, impact_table
from cairn.hiring.rates import UNKNOWN, BoolArray, count_by
from cairn.hiring.shapley import MOST_ENUMERATED, ClauseShares, clause_shares
from cairn.hiring.shortlist import passed_matrix
from cairn.kernel.errors import UsageError
from hiring.fairness_people import crowd
from hiring.job_builders import job, listed, may, must, person


@st.composite
def rules(draw: st.DrawFn, most: int = 6) -> ClauseRule:
    must = tuple(draw(st.lists(st.booleans(), min_size=1, max_size=most)))
    places = draw(st.none() | st.integers(1, 30))
    return ClauseRule(must, draw(st.integers(0, must.count(False))), places)


def _by_definition(
    met: BoolArray, rule: ClauseRule, group: BoolArray, best: BoolArray
) -> list[float]:
    """Every order, one after another, as the definition reads."""
    clauses = len(rule.must)
    charged = [0.0] * clauses

    def gap(asked: set[int]) -> float:
        row = np.array([[one in asked for one in range(clauses)]])
        chosen = taken(met, rule, row)[0]
        return float(chosen[best].mean() - chosen[group].mean())

    orders = list(permutations(range(clauses)))
    for order in orders:
        for place, one in enumerate(order):
            before, after = set(order[:place]), set(order[: place + 1])
            charged[one] += (gap(after) - gap(before)) / len(orders)
    return charged


def _values(found: ClauseShares) -> list[float]:
    return [one.value for one in found.shares]


@given(rules(most=4), st.integers(0, 99))
def test_the_shares_are_those_of_the_definition(rule: ClauseRule, seed: int) -> None:
    met, group, best = crowd(seed, 40, len(rule.must))
    found = clause_shares(met, rule, group, best)
    assert _values(found) == pytest.approx(_by_definition(met, rule, group, best), abs=1e-12)


@given(rules(most=9), st.integers(0, 99))
def test_the_shares_add_up_to_the_gap(rule: ClauseRule, seed: int) -> None:
    met, group, best = crowd(seed, 80, len(rule.must))
    found = clause_shares(met, rule, group, best)
    chosen = taken(met, rule, np.ones((1, len(rule.must)), dtype=np.bool_))[0]
    gap = chosen[best].mean() - chosen[group].mean()
    assert found.gap.value == pytest.approx(gap, abs=1e-12)
    assert sum(_values(found)) == pytest.approx(gap, abs=1e-12)
    assert found.how == "every order"


@pytest.mark.parametrize("seed", range(3))
def test_a_sample_of_orders_adds_up_too_and_says_its_error(seed: int) -> None:
    clauses = MOST_ENUMERATED + 2
    met, group, best = crowd(seed, 60, clauses)
    met |= crowd(seed + 1, 60, clauses)[0]
    rule = ClauseRule((True, True, *[False] * (clauses - 2)), least_may=13)
    found = clause_shares(met, rule, group, best, seed=seed)
    assert (found.how, found.orders) == ("some orders", 1000)
    assert sum(_values(found)) == pytest.approx(found.gap.value, abs=1e-12)
    assert any(one.sampling_error > 0 for one in found.shares)
    again = clause_shares(met, rule, group, best, seed=seed)
    assert found == again


def test_a_sample_comes_near_what_every_order_gives() -> None:
    # Fifteen optional clauses that decide, and the same with two that everybody meets: players
    # that change nothing get nothing, and the shares of the others stay what they are.
    met, group, best = crowd(5, 120, MOST_ENUMERATED)
    exact = clause_shares(met, ClauseRule((True,) * 2 + (False,) * 13, places=30), group, best)
    more = np.hstack([met, np.ones((120, 2), dtype=np.bool_)])
    sampled = clause_shares(
        more, ClauseRule((True,) * 2 + (False,) * 13 + (True,) * 2, places=30), group, best, seed=3
    )
    assert sampled.how == "some orders"
    for one, other in zip(exact.shares, sampled.shares, strict=False):
        assert abs(one.value - other.value) <= 5 * other.sampling_error + 1e-12
    assert [abs(one.value) < 1e-12 for one in sampled.shares[-2:]] == [True, True]


@given(st.integers(1, 9), st.integers(0, 99))
def test_enumeration_gives_what_counting_the_clauses_missed_gives(clauses: int, seed: int) -> None:
    # Asking for all of the optional clauses is asking for clauses that must be met.
    met, group, best = crowd(seed, 70, clauses)
    counted = clause_shares(met, ClauseRule((True,) * clauses), group, best)
    enumerated = clause_shares(met, ClauseRule((False,) * clauses, clauses), group, best)
    assert _values(counted) == pytest.approx(_values(enumerated), abs=1e-12)


def test_many_clauses_that_must_be_met_need_no_sample() -> None:
    met, group, best = crowd(1, 300, 40)
    found = clause_shares(met, ClauseRule((True,) * 40), group, best)
    assert found.how == "every order"
    assert sum(_values(found)) == pytest.approx(found.gap.value, abs=1e-12)


def test_a_clause_that_makes_the_whole_gap_is_charged_with_it() -> None:
    met = np.ones((40, 3), dtype=np.bool_)
    group = np.arange(40) < 20
    met[:10, 1] = False
    found = clause_shares(met, ClauseRule((True, True, True)), group, ~group)
    assert _values(found) == [0.0, 0.5, 0.0]
    assert found.gap.value == 0.5


def test_two_clauses_that_shut_out_the_same_people_halve_the_gap() -> None:
    met = np.ones((40, 2), dtype=np.bool_)
    group = np.arange(40) < 20
    met[:10] = False
    found = clause_causes(
        ("sex", "a", "b"), (("x", "y"), met, ClauseRule((True, True))), group, ~group
    )
    assert [one.share.value for one in found.causes] == [0.25, 0.25]
    assert [one.without.value for one in found.causes] == [0.0, 0.0]
    assert found.leading == ""


def test_clauses_that_are_only_told_beside_the_decision_are_charged_nothing() -> None:
    met, group, best = crowd(2, 90, 4)
    found = clause_shares(met, ClauseRule((True, False, True, False)), group, best)
    assert [found.shares[1].value, found.shares[3].value] == [0.0, 0.0]


@given(rules(most=6), st.integers(0, 99))
def test_exchanging_the_two_categories_turns_every_sign(rule: ClauseRule, seed: int) -> None:
    met, group, best = crowd(seed, 60, len(rule.must))
    one, other = (clause_shares(met, rule, *two) for two in ((group, best), (best, group)))
    assert _values(one) == pytest.approx([-value for value in _values(other)], abs=1e-12)


@given(rules(most=5), st.integers(0, 99))
def test_the_order_of_clauses_changes_no_share(rule: ClauseRule, seed: int) -> None:
    met, group, best = crowd(seed, 60, len(rule.must))
    turned = ClauseRule(rule.must[::-1], rule.least_may, rule.places)
    one = clause_shares(met, rule, group, best)
    other = clause_shares(met[:, ::-1], turned, group, best)
    assert _values(one) == pytest.approx(_values(other)[::-1], abs=1e-12)


def test_the_interval_of_a_share_holds_the_truth_as_often_as_it_says() -> None:
    truth = np.mean([_first_share(seed, 4000).value for seed in range(40)])
    found = [_first_share(seed, 150) for seed in range(1000, 1400)]
    held = np.mean([one.low <= truth <= one.high for one in found])
    assert 0.92 <= held <= 0.98


def _first_share(seed: int, people: int):  # noqa: ANN202 - a builder of this module alone
    met, group, best = crowd(seed, people, 3)
    return clause_shares(met, ClauseRule((True, True, True)), group, best).shares[0]


def test_places_go_to_who_meets_more_and_to_all_who_stand_level() -> None:
    met = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 1], [1, 0, 0], [0, 1, 1]], dtype=np.bool_)
    rule = ClauseRule((True, False, False), places=2)
    everything = np.ones((1, 3), dtype=np.bool_)
    assert taken(met, rule, everything)[0].tolist() == [True, True, True, False, False]
    assert taken(met, rule, ~everything)[0].all()


def test_a_clause_that_leads_beyond_chance_is_named_and_no_other() -> None:
    met, group, best = crowd(4, 900, 3, gap=0.4)
    keys = ("licence", "reading", "Python")
    found = clause_causes(("sex", "a", "b"), (keys, met, ClauseRule((True,) * 3)), group, best)
    assert found.leading == "licence"
    assert found.causes[0].ratio_without is not None
    assert found.causes[0].met.value < found.causes[0].met_best.value
    level = clause_causes(
        ("sex", "a", "b"),
        (keys, crowd(4, 900, 3, gap=0.0)[0], ClauseRule((True,) * 3)),
        group,
        best,
    )
    assert level.leading == ""


def test_without_a_clause_the_gap_is_what_the_others_leave() -> None:
    met = np.ones((40, 3), dtype=np.bool_)
    group = np.arange(40) < 20
    met[:10, 0] = False
    met[5:15, 1] = False
    clauses = (("x", "y", "z"), met, ClauseRule((True, True, True)))
    found = clause_causes(("sex", "a", "b"), clauses, group, ~group)
    assert found.gap.value == 0.75
    assert [one.without.value for one in found.causes] == [0.25, 0.25, 0.0]
    assert [one.ratio_without for one in found.causes] == [0.5, 0.5, 0.25]
    assert [one.taken_without for one in found.causes] == [30, 30, 25]


def test_two_clauses_whose_ranges_overlap_lead_neither() -> None:
    met, group, best = crowd(4, 900, 3, gap=0.4)
    met[:, 1] = met[:, 0]
    chance = np.random.default_rng(8)
    met[:, 1] ^= group & (chance.random(900) < 0.15)
    keys = ("licence", "reading", "Python")
    found = clause_causes(("sex", "a", "b"), (keys, met, ClauseRule((True,) * 3)), group, best)
    one, other, _ = (cause.share for cause in found.causes)
    assert min(one.low, other.low) > 0
    assert one.low < other.high
    assert other.low < one.high
    assert found.leading == ""


def test_small_categories_get_no_causes_and_a_reason() -> None:
    met, _, _ = crowd(3, 60, 2)
    told = ["a"] * 30 + ["b"] * 25 + ["c"] * 4 + [UNKNOWN]
    rule = ClauseRule((True, True))
    chosen = taken(met, rule, np.ones((1, 2), dtype=np.bool_))[0]
    table = impact_table("sex", count_by([told], chosen), TableSettings(fewest_reference=10))
    found = causes_in(table, [told], (("x", "y"), met, rule))
    assert {type(one) for one in found} == {Causes, NoCauses}
    assert [one.category for one in found if isinstance(one, NoCauses)] == ["c"]


@pytest.mark.parametrize(
    ("must", "least", "places"), [((), 0, None), ((True,), 1, None), ((True,), 0, 0)]
)
def test_rules_that_cannot_be_are_refused(
    must: tuple[bool, ...], least: int, places: int | None
) -> None:
    with pytest.raises(UsageError) as caught:
        ClauseRule(must, least, places)
    assert caught.value.code == "bad-requirement"


@pytest.mark.parametrize("wrong", ["columns", "empty", "both", "length", "keys"])
def test_tables_that_do_not_fit_are_refused(wrong: str) -> None:
    met, group, best = crowd(1, 20, 2)
    rule = ClauseRule((True, True, True) if wrong == "columns" else (True, True))
    group = np.zeros(20, dtype=np.bool_) if wrong == "empty" else group
    best = np.ones(20, dtype=np.bool_) if wrong == "both" else best
    best = best[:5] if wrong == "length" else best
    keys: tuple[str, ...] = ("x",) if wrong == "keys" else tuple("xyz")[: len(rule.must)]
    with pytest.raises(UsageError) as caught:
        clause_causes(("sex", "a", "b"), (keys, met, rule), group, best)
    assert caught.value.code == "bad-clauses"


@given(st.lists(st.integers(0, 15), min_size=1, max_size=20), st.none() | st.integers(1, 6))
def test_the_rule_is_that_of_the_shortlist(skills: list[int], places: int | None) -> None:
    asked = job(must("a"), may("b"), may("c"), must("d"), least_may=1, places=places)
    people = [
        person(f"p{place}", *[word for bit, word in enumerate("abcd") if one & (1 << bit)])
        for place, one in enumerate(skills)
    ]
    found = listed(asked, *people)
    references, keys, met = passed_matrix(found)
    chosen = taken(met, rule_of(asked), np.ones((1, len(keys)), dtype=np.bool_))[0]
    on_list = {one.applicant.reference for one in found.answers if one.outcome == "shortlisted"}
    assert {one for one, in_it in zip(references, chosen, strict=True) if in_it} == on_list
