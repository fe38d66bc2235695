"""From ratings to decisions: the levels are sure enough, the cut means the same, and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assessment.planted import CARELESS, FRIENDS, planted
from assessment.simulated import simulated
from cairn.assessment.facets import estimate_facets
from cairn.assessment.gate import Cut, Gate, Reason, Reliability
from cairn.assessment.judging import MODEL, judge, pass_rate, refer_everyone, standings
from cairn.assessment.judging_scale import bar_of, fair_scale
from cairn.assessment.ratings import Rating, rating_table
from cairn.assessment.statistic import Estimate, NotEnoughData
from cairn.kernel.errors import UsageError

TRUTH = simulated(120, 6, 3, seed=11)
TABLE = rating_table(TRUTH.ratings)
FOUND = estimate_facets(TABLE)
SCALE = fair_scale(TABLE, FOUND)
GATE = Gate(Cut(1.8), least_raters=3)
JUDGED = judge(TABLE, FOUND, GATE)


def test_scores_and_levels_are_turned_into_each_other() -> None:
    for one in FOUND.people:
        level = one.measure.value - SCALE.origin
        assert SCALE.score_at(level) == pytest.approx(one.fair_average)
        assert SCALE.level_at(one.fair_average) == pytest.approx(level, abs=1e-9)


@pytest.mark.parametrize("steps", ["rating-scale", "partial-credit"])
def test_partial_credit_has_its_own_scale(steps: str) -> None:
    found = estimate_facets(TABLE, steps)  # type: ignore[arg-type]  # both words are steps
    scale = fair_scale(TABLE, found)
    levels = np.linspace(-4, 4, 17)
    scores = [scale.score_at(float(one)) for one in levels]
    assert scores == sorted(scores)
    step = 1e-5
    rise = (scale.score_at(1 + step) - scale.score_at(1 - step)) / (2 * step)
    assert scale.slope_at(1.0) == pytest.approx(rise, rel=1e-6)


@pytest.mark.parametrize("cut", [0.0, 3.0, -1.0, 3.5])
def test_a_cut_outside_the_rubric_is_refused(cut: float) -> None:
    with pytest.raises(UsageError) as caught:
        judge(TABLE, FOUND, Gate(Cut(cut)))
    assert caught.value.code == "cut-out-of-range"


def test_a_cut_in_logits_is_taken_from_the_average_criterion() -> None:
    in_score = JUDGED.cohort.bar.value
    same = judge(TABLE, FOUND, replace(GATE, cut=Cut(in_score, "logit")))
    assert same.cohort.cut_score == pytest.approx(1.8)
    assert [one.outcome for one in same.decisions] == [one.outcome for one in JUDGED.decisions]


def test_the_error_of_a_cut_is_carried_over() -> None:
    bar = bar_of(Cut(1.8, standard_error=0.1), SCALE)
    assert bar.standard_error == pytest.approx(0.1 / SCALE.slope_at(bar.value))
    assert bar_of(Cut(0.4, "logit", standard_error=0.2), SCALE).standard_error == 0.2


def test_the_cut_means_the_same_when_the_whole_cohort_is_better() -> None:
    """The bar is tied to the rubric's criteria, not to the people who happen to come."""
    strong = [one for one in TRUTH.ratings if TRUTH.abilities[int(one.person[1:])] > 0]
    table = rating_table(strong, levels=(0, 3))
    judged = judge(table, estimate_facets(table), GATE)
    assert judged.cohort.bar.value == pytest.approx(JUDGED.cohort.bar.value, abs=0.25)
    before = {one.person: one.outcome for one in JUDGED.decisions}
    changed = [one.person for one in judged.decisions if one.outcome != before[one.person]]
    assert len(changed) <= 0.2 * len(judged.decisions)


def test_levels_carry_more_error_than_the_posterior_alone() -> None:
    for one, measure in zip(JUDGED.standings, FOUND.people, strict=True):
        assert one.level is not None
        assert measure.posterior_model_error is not None
        assert one.level.standard_error > measure.posterior_model_error
        assert one.level.standard_error < 1.2 * measure.posterior.standard_error


def test_the_chances_are_kept() -> None:
    """Of all decisions with a chance, as many are above the bar as the chances say."""
    promised, true = [], []
    for seed in range(8):
        truth = simulated(100, 8, 3, seed=seed)
        table = rating_table(truth.ratings)
        for one in judge(table, estimate_facets(table), GATE).decisions:
            assert one.chance is not None
            promised.append(one.chance)
            level = truth.abilities[int(one.person[1:])] - truth.difficulties.mean()
            true.append(level > 0.6)
    assert np.mean(true) == pytest.approx(np.mean(promised), abs=0.05)
    awarded = [fact for fact, chance in zip(true, promised, strict=True) if chance >= 0.9]
    assert np.mean(awarded) > 0.9


def test_what_is_known_of_a_person_is_counted() -> None:
    known = standings(TABLE, FOUND, outside=("r000", "r003"), criteria=("c0", "c1", "c9"))
    assert known[0].person == "p00000"
    assert (known[0].raters, known[0].outside, known[0].tasks) == (3, 1, 1)
    assert known[0].unrated == ("c9",)
    assert known[0].rating_information > 0


def test_one_more_rater_adds_about_what_one_told_before() -> None:
    """Information falls with the rater's own error, and is never more than was seen."""
    assert FOUND.variance is not None
    for one, measure in zip(JUDGED.standings, FOUND.people, strict=True):
        assert measure.posterior_model_error is not None
        told = measure.posterior_model_error**-2 - 1 / FOUND.variance.value
        assert 0.5 * told / 3 < one.rating_information < told / 3


def test_two_tasks_are_counted() -> None:
    some = planted(3)
    table = rating_table(some.ratings)
    known = standings(table, estimate_facets(table))
    assert {one.tasks for one in known} == {2}
    assert min(one.raters for one in known) >= 2


def test_notices_reach_the_decision() -> None:
    conflict = Reason("conflict", "A rater works with this person.", "Ask another.", refers=True)
    judged = judge(TABLE, FOUND, GATE, notices={"p00003": (conflict,)})
    changed = {
        now.person
        for now, then in zip(judged.decisions, JUDGED.decisions, strict=True)
        if now != then
    }
    assert changed == {"p00003"}
    assert judged.decisions[3].outcome == "refer"


def test_an_unreliable_assessment_awards_nobody() -> None:
    judged = judge(TABLE, FOUND, GATE, reliability=Reliability(0.4, "phi"))
    assert judged.cohort.awarded > 0
    strict = replace(GATE, least_reliability=0.99)
    assert judge(TABLE, FOUND, strict).cohort.awarded == 0


def test_the_cohort_is_told_with_its_figures() -> None:
    cohort = JUDGED.cohort
    assert cohort.people == 120
    assert isinstance(cohort.pass_rate, Estimate)
    assert cohort.pass_rate.value == cohort.awarded / 120
    assert cohort.pass_rate.low < cohort.pass_rate.value < cohort.pass_rate.high
    assert cohort.reliability.value is not None
    assert cohort.reliability.low is not None
    assert cohort.reliability.low < cohort.reliability.value
    assert cohort.model == f"{MODEL}; rating-scale steps, marginal maximum likelihood"
    assert cohort.cut_score == pytest.approx(1.8)


def test_the_pass_rate_of_a_small_cohort_is_not_given() -> None:
    assert isinstance(pass_rate(5, 9), NotEnoughData)
    assert isinstance(pass_rate(5, 10), Estimate)


def test_wilsons_interval_holds_at_the_ends() -> None:
    """The known interval of 0 of 10: up to 0.2775."""
    none, every = pass_rate(0, 10), pass_rate(10, 10)
    assert isinstance(none, Estimate)
    assert isinstance(every, Estimate)
    assert (none.low, none.high) == (0.0, pytest.approx(0.2775, abs=1e-4))
    assert (every.low, every.high) == pytest.approx((0.7225, 1.0), abs=1e-4)


def test_joint_estimates_have_no_chance() -> None:
    with pytest.raises(UsageError) as caught:
        judge(TABLE, estimate_facets(TABLE, method="joint"), GATE)
    assert caught.value.code == "no-posterior"


def test_estimates_that_are_not_stable_refer_everyone() -> None:
    shaky = replace(FOUND, converged=False, convergence="The estimates are not stable.")
    assert {one.outcome for one in judge(TABLE, shaky, GATE).decisions} == {"refer"}


def test_ratings_that_do_not_fit_together_are_referred() -> None:
    """One rater sees the best where the two others see the worst, criterion by criterion."""
    odd = [
        Rating("odd", f"r{i:03}", f"c{j}", 3 * ((i + j) % 2)) for i in range(3) for j in range(4)
    ]
    table = rating_table([*TRUTH.ratings, *odd])
    judged = judge(table, estimate_facets(table), GATE)
    by_name = {one.person: one for one in judged.decisions}
    assert by_name["odd"].outcome == "refer"
    assert by_name["odd"].reasons[0].code == "misfit"
    others = [one for one in judged.decisions if one.outcome == "refer" and one.person != "odd"]
    assert len(others) <= 2


def test_an_extreme_score_is_told_and_has_a_chance() -> None:
    best = [Rating("best", f"r{i:03}", f"c{j}", 3) for i in range(3) for j in range(4)]
    table = rating_table([*TRUTH.ratings, *best])
    judged = judge(table, estimate_facets(table), GATE)
    one = next(one for one in judged.decisions if one.person == "best")
    assert one.outcome == "award"
    assert one.reasons[-1].code == "extreme-score"


def test_everyone_is_referred_where_there_are_no_measures() -> None:
    unlinked = Reason("unlinked-ratings", "Nothing links the two sites.", "Swap some raters.")
    found = refer_everyone(["Ana", "Bo"], unlinked)
    assert [(one.person, one.outcome, one.chance) for one in found] == [
        ("Ana", "refer", None), ("Bo", "refer", None),
    ]  # fmt: skip
    assert found[0].reasons[0].refers


def test_the_raw_mean_would_decide_otherwise_and_it_is_said_why() -> None:
    ratings = [one for one in planted(1).ratings if one.rater != CARELESS]
    table = rating_table(ratings)
    judged = judge(table, estimate_facets(table), Gate(Cut(1.6), least_raters=1, confidence=0.8))
    raw = {
        name: np.mean([one.score for one in ratings if one.person == name]) for name in table.people
    }
    outcome = {one.person: one.outcome for one in judged.decisions}
    wanted = {name for name in table.people if (raw[name] >= 1.6) != (outcome[name] == "award")}
    assert {one.person for one in judged.raw_differences} == wanted
    up = [one for one in judged.raw_differences if outcome[one.person] == "award"]
    assert up
    for one in up:
        assert one.raw_mean == pytest.approx(raw[one.person])
        assert one.raters + one.tasks < 0
        assert "severe raters cost" in one.sentence
        assert "is awarded" in one.sentence
    assert all("rater0" not in one.sentence.replace(one.person, "") for one in up)


def test_tasks_that_all_did_move_nobody() -> None:
    table = rating_table(planted(1).ratings)
    judged = judge(table, estimate_facets(table), Gate(Cut(1.6)))
    assert judged.raw_differences
    assert all(abs(one.tasks) < 0.05 for one in judged.raw_differences)
    assert set(FRIENDS) <= {one.person for one in judged.decisions}
