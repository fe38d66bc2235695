"""Rates, impact ratios and flags: the known example, fairlearn, and the rule's own edges."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.impact import FOUR_FIFTHS, CategoryImpact, TableSettings, impact_table
from cairn.hiring.one_more import flagged, one_more
from cairn.hiring.rates import (
    UNKNOWN,
    CategoryCount,
    Counted,
    above_median,
    count_by,
    rate_of,
)
from cairn.kernel.errors import UsageError
from hiring.fairness_people import TABLES, known_answers, known_counts

counts = st.tuples(st.integers(1, 60), st.integers(0, 60)).map(lambda two: (max(two), min(two)))
tables = st.lists(counts, min_size=2, max_size=6)


def counted(*pairs: tuple[int, int]) -> Counted:
    found = tuple(CategoryCount((f"c{i}",), n, k) for i, (n, k) in enumerate(pairs))
    return Counted(found, 0, 0)


def _figures(line: CategoryImpact) -> dict[str, object]:
    found: dict[str, object] = {
        "applicants": line.count.applicants,
        "selected": line.count.selected,
        "selection_rate": line.rate.value,
        "impact_ratio": line.impact_ratio,
        "four_fifths_flag": line.flag,
        "reference": line.reference,
        "share_of_applicants": line.share,
        "below_2pct": line.below_two_percent,
        "fisher_two_sided_p": None,
        "fisher_less_p": None,
        "z_two_proportion_pooled": None,
        "impact_ratio_ci95_log": None,
    }
    if line.against:
        found |= {
            "fisher_two_sided_p": line.against.fisher_two_sided,
            "fisher_less_p": line.against.fisher_less,
            "z_two_proportion_pooled": line.against.pooled_z,
            "impact_ratio_ci95_log": list(line.against.ratio_interval_katz or ()),
        }
    return found


@pytest.mark.shared
@pytest.mark.parametrize("name", TABLES)
def test_every_figure_is_the_known_one_to_the_last_digit(name: str, shared: Path) -> None:
    folder = shared / "known-answers" / "8_ll144"
    kinds, below = TABLES[name]
    answers = known_answers(folder)
    table = impact_table(name, known_counts(folder, kinds), TableSettings(leave_out_below=below))
    wanted = answers["tables"][name]
    assert {line.count.name for line in table.categories} == set(wanted)
    for line in table.categories:
        answer = dict(wanted[line.count.name])
        odds = answer.pop("fisher_conditional_OR")
        # The figures are printed with thirteen digits; half of the last one is the tolerance.
        assert _figures(line) == {
            key: value if value is None else pytest.approx(value, rel=5e-13)
            for key, value in answer.items()
        }
        if line.against:
            # R stops its search for this one at a tolerance of 1.2e-4.
            assert line.against.conditional_odds_ratio == pytest.approx(odds, rel=1e-4)
    assert table.unknown == answers["unknown"].get(name, 50)


@pytest.mark.shared
def test_categories_left_out_are_named_and_counted(shared: Path) -> None:
    people = known_counts(shared / "known-answers" / "8_ll144", ("race_ethnicity", "sex"))
    table = impact_table("crossed", people, TableSettings(leave_out_below=0.02))
    assert [one.name for one in table.left_out] == [
        "Native American or Alaska Native | Female",
        "Native American or Alaska Native | Male",
        "Two or more races | Female",
        "Two or more races | Male",
    ]
    assert table.applicants + sum(one.applicants for one in table.left_out) == 2060


def test_the_conditional_odds_ratio_gives_back_the_count_that_was_seen() -> None:
    # Its defining equation: the mean of Fisher's noncentral hypergeometric is the count.
    table = impact_table("sex", counted((998, 210), (1087, 279)))
    against = table.categories[0].against
    assert against
    logs = [
        math.log(math.comb(998, k))
        + math.log(math.comb(1087, 489 - k))
        + k * math.log(against.conditional_odds_ratio)
        for k in range(490)
    ]
    weights = np.exp(np.array(logs) - max(logs))
    assert float(weights @ np.arange(490) / weights.sum()) == pytest.approx(210, rel=1e-9)


@given(tables)
def test_fairlearn_computes_the_same_rates(pairs: list[tuple[int, int]]) -> None:
    metrics = pytest.importorskip("fairlearn.metrics", reason="expected skip: no fairlearn")
    table = impact_table("any", counted(*pairs))
    names = [one.count.name for one in table.categories for _ in range(one.count.applicants)]
    chosen = np.array(
        [i < one.count.selected for one in table.categories for i in range(one.count.applicants)]
    )
    frame = metrics.MetricFrame(
        metrics=metrics.selection_rate, y_true=chosen, y_pred=chosen, sensitive_features=names
    )
    rates = {one.count.name: one.rate.value for one in table.categories}
    assert frame.by_group.to_dict() == pytest.approx(rates, abs=1e-15)
    apart = metrics.demographic_parity_difference(chosen, chosen, sensitive_features=names)
    assert apart == pytest.approx(max(rates.values()) - min(rates.values()), abs=1e-15)
    if chosen.any():
        least = metrics.demographic_parity_ratio(chosen, chosen, sensitive_features=names)
        assert least == pytest.approx(min(one.impact_ratio or 0 for one in table.categories))


@given(tables)
def test_the_flag_is_the_rule_in_fractions(pairs: list[tuple[int, int]]) -> None:
    people = counted(*pairs).counts
    best = max(Fraction(one.selected, one.applicants) for one in people)
    for one in people:
        assert flagged(one, people) == (
            Fraction(one.selected, one.applicants) < Fraction(4, 5) * best
        )


def test_exactly_four_fifths_is_no_flag_where_floating_point_would_say_so() -> None:
    table = impact_table("any", counted((25, 4), (5, 1)))
    assert [one.flag for one in table.categories] == [False, False]
    assert FOUR_FIFTHS > 4 / 25 / (1 / 5)


@given(tables)
def test_one_person_more_is_what_the_table_says_when_the_person_is_added(
    pairs: list[tuple[int, int]],
) -> None:
    people = counted(*pairs).counts
    table = impact_table("any", Counted(people, 0, 0))
    for place, line in enumerate(table.categories):
        if line.against is None:
            continue
        one = line.count
        again = one_more(one, people[0], people)
        assert line.against.one_more.missing == again.missing
        if one.selected + again.missing <= one.applicants:
            filled = _with(pairs, place, again.missing)
            assert not flagged(filled[place], filled)
        if again.missing:
            short = _with(pairs, place, again.missing - 1)
            assert flagged(short[place], short)
        for by, said in ((1, again.with_one_more), (-1, again.with_one_fewer)):
            if 0 <= one.selected + by <= one.applicants:
                changed = _with(pairs, place, by)
                assert flagged(changed[place], changed) == said


def _with(pairs: list[tuple[int, int]], place: int, by: int) -> tuple[CategoryCount, ...]:
    changed = [(n, k + (by if at == place else 0)) for at, (n, k) in enumerate(pairs)]
    return counted(*changed).counts


def test_one_different_choice_turns_a_small_finding_around() -> None:
    few, many = counted((10, 4), (10, 5)).counts
    found = one_more(few, many, (few, many))
    assert not found.flag or found.fragile
    assert found.turns_around
    few, many = counted((300, 48), (150, 48)).counts
    assert not one_more(few, many, (few, many)).fragile


def test_the_highest_rate_may_be_that_of_few_people_unless_told_otherwise() -> None:
    people = counted((5, 4), (100, 30), (100, 20))
    by_the_text = impact_table("any", people)
    assert by_the_text.reference
    assert by_the_text.reference.small
    careful = impact_table("any", people, TableSettings(fewest_reference=10))
    assert careful.reference
    assert careful.reference.count.name == "c1"
    assert careful.higher_small
    assert careful.categories[2].impact_ratio == pytest.approx(2 / 3)


def test_under_two_in_a_hundred_is_flagged_and_exactly_that_is_not() -> None:
    people = counted((19, 4), (20, 5), (961, 200))
    table = impact_table("any", people)
    assert [one.below_two_percent for one in table.categories] == [True, False, False]
    shorter = impact_table("any", people, TableSettings(leave_out_below=0.02))
    assert [one.name for one in shorter.left_out] == ["c0"]
    assert [one.share for one in shorter.categories] == [20 / 981, 961 / 981]


def test_of_equal_rates_the_larger_category_is_held_against_then_the_first_by_name() -> None:
    table = impact_table("any", counted((10, 5), (30, 15), (30, 15), (20, 4)))
    assert [one.reference for one in table.categories] == [False, True, False, False]
    assert [one.impact_ratio for one in table.categories] == [1.0, 1.0, 1.0, 0.4]


def test_the_highest_rate_is_found_anew_when_its_category_is_left_out() -> None:
    people = counted((10, 9), (500, 200), (490, 147))
    assert impact_table("any", people).categories[2].impact_ratio == pytest.approx(0.3 / 0.9)
    shorter = impact_table("any", people, TableSettings(leave_out_below=0.02))
    assert [one.impact_ratio for one in shorter.categories] == pytest.approx([1.0, 0.75])


def test_nobody_chosen_gives_no_ratio_and_no_flag() -> None:
    table = impact_table("any", counted((20, 0), (30, 0)))
    assert table.reference is None
    assert [(one.impact_ratio, one.flag, one.against) for one in table.categories] == [
        (None, False, None)
    ] * 2


def test_no_people_give_an_empty_table() -> None:
    table = impact_table("any", count_by([[UNKNOWN, UNKNOWN]], [1, 0]))
    assert (table.categories, table.unknown, table.unknown_selected) == ((), 2, 1)


def test_scoring_above_the_median_leaves_out_who_scores_at_it() -> None:
    assert above_median(np.array([1.0, 2.0, 2.0, 3.0, 4.0])).tolist() == [
        False, False, False, True, True,
    ]  # fmt: skip
    assert above_median(np.array([1.0, 2.0, 3.0, 4.0])).sum() == 2
    assert not above_median(np.full(7, 5.0)).any()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
def test_never_more_than_half_score_above_the_median(scores: list[float]) -> None:
    assert above_median(np.array(scores)).sum() <= len(scores) / 2


@pytest.mark.parametrize("scores", [[], [math.nan], [1.0, math.inf]])
def test_scores_that_are_no_numbers_are_refused(scores: list[float]) -> None:
    with pytest.raises(UsageError) as caught:
        above_median(np.array(scores, dtype=np.float64))
    assert caught.value.code == "bad-scores"


@pytest.mark.parametrize(("selected", "applicants"), [(1, 0), (3, 2), (-1, 4), (0, 0)])
def test_counts_that_cannot_be_are_refused(selected: int, applicants: int) -> None:
    with pytest.raises(UsageError) as caught:
        rate_of(selected, applicants)
    assert caught.value.code == "impossible-counts"


def test_lists_of_different_length_are_refused() -> None:
    with pytest.raises(UsageError) as caught:
        count_by([["a", "b"]], [1])
    assert caught.value.code == "impossible-counts"


@given(counts)
def test_clopper_and_pearson_refuse_what_lies_outside(pair: tuple[int, int]) -> None:
    from scipy.stats import binom, binomtest

    n, k = pair
    rate = rate_of(k, n)
    assert 0 <= rate.low <= rate.value <= rate.high <= 1
    peer = binomtest(k, n).proportion_ci(0.95, method="exact")
    assert (rate.low, rate.high) == pytest.approx((peer.low, peer.high), abs=1e-9)
    if k:
        assert binom.sf(k - 1, n, rate.low) == pytest.approx(0.025, rel=1e-6)


@given(st.lists(st.tuples(st.sampled_from("ab?"), st.booleans()), min_size=1, max_size=50))
def test_nobody_is_lost_between_categories_and_unknown(people: list[tuple[str, bool]]) -> None:
    told = [UNKNOWN if one == "?" else one for one, _ in people]
    found = count_by([told], np.array([chosen for _, chosen in people]))
    assert sum(one.applicants for one in found.counts) + found.unknown == len(people)
    assert sum(one.selected for one in found.counts) + found.unknown_selected == sum(
        chosen for _, chosen in people
    )
