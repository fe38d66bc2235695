"""The many-facet model: it finds what the ratings were made from, and says what it cannot."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.simulated import STEPS, cohort, simulated
from cairn.assessment.facets import Method, estimate_facets
from cairn.assessment.facets_design import Steps, design_of
from cairn.assessment.facets_persons import moments_of, scale_errors, weighted_likelihood
from cairn.assessment.ratings import Rating, rating_table
from cairn.assessment.statistic import Estimate, NotEnoughData
from cairn.kernel.errors import ShapeError

TRUTH = simulated(300, 6, 2, seed=7)


@pytest.mark.parametrize("steps", ["rating-scale", "partial-credit"])
def test_it_finds_the_truth_within_its_own_errors(steps: Steps) -> None:
    found = estimate_facets(rating_table(TRUTH.ratings), steps)
    assert found.converged
    assert "stable" in found.convergence
    truth = {f"r{i:03}": one for i, one in enumerate(TRUTH.severities)}
    truth |= {f"c{i}": one for i, one in enumerate(TRUTH.difficulties - TRUTH.abilities.mean())}
    off = [
        (one.measure.value - truth[one.name]) / one.measure.standard_error for one in found.elements
    ]
    assert max(abs(one) for one in off) < 3.5
    assert found.variance is not None
    assert found.variance.low < 1.5**2 < found.variance.high
    measures = np.array([one.measure.value for one in found.people])
    errors = np.array([one.measure.standard_error for one in found.people])
    gap = np.abs(measures + TRUTH.abilities.mean() - TRUTH.abilities)
    assert 0.91 < np.mean(gap < 1.96 * errors) < 0.99


def test_a_severe_rater_is_taken_out_of_the_measures() -> None:
    """Fair averages agree with ability better than the raw means do."""
    found = estimate_facets(rating_table(TRUTH.ratings))
    fair = [one.fair_average for one in found.people]
    raw = [one.total / one.possible for one in found.people]
    assert np.corrcoef(fair, TRUTH.abilities)[0, 1] > np.corrcoef(raw, TRUTH.abilities)[0, 1]
    raters = [one for one in found.elements if one.facet == "rater"]
    by_severity = sorted(raters, key=lambda one: one.measure.value)
    fairs = [one.fair_average for one in by_severity]
    assert fairs == sorted(fairs, reverse=True)


def test_steps_are_those_of_the_model() -> None:
    found = estimate_facets(rating_table(TRUTH.ratings))
    values = [one.measure.value for one in found.step_measures]
    assert np.abs(np.array(values) - STEPS).max() < 0.25
    assert sum(values) == pytest.approx(0.0, abs=1e-9)
    assert [one.score for one in found.step_measures] == [1, 2, 3]


@pytest.mark.parametrize("method", ["marginal", "joint"])
def test_raters_sum_to_zero_and_every_figure_has_its_error(method: Method) -> None:
    found = estimate_facets(rating_table(TRUTH.ratings), method=method)
    raters = [one.measure for one in found.elements if one.facet == "rater"]
    assert sum(one.value for one in raters) == pytest.approx(0.0, abs=1e-9)
    figures = [one.measure for one in (*found.elements, *found.people, *found.step_measures)]
    assert all(
        np.isfinite(one.standard_error) and one.low < one.value < one.high for one in figures
    )
    assert all(isinstance(one, Estimate) for one in found.separation.values())


def test_the_joint_method_makes_observed_and_expected_sums_equal() -> None:
    found = estimate_facets(rating_table(TRUTH.ratings), method="joint")
    assert found.variance is None
    assert all(one.posterior is None for one in found.people)


def test_the_order_of_ratings_and_the_names_do_not_matter() -> None:
    some = [one for one in TRUTH.ratings if one.person < "p00060"]
    plain = estimate_facets(rating_table(some))
    turned = [Rating(one.person[::-1], one.rater[::-1], one.criterion, one.score) for one in some]
    mixed = estimate_facets(rating_table(turned[::-1]))
    ours = {one.person: one.measure.value for one in plain.people}
    theirs = {one.person[::-1]: one.measure.value for one in mixed.people}
    assert ours == pytest.approx(theirs, abs=1e-5)


def test_scores_may_start_anywhere() -> None:
    some = [one for one in TRUTH.ratings if one.person < "p00060"]
    moved = [Rating(one.person, one.rater, one.criterion, one.score + 3) for one in some]
    plain, higher = (estimate_facets(rating_table(one)) for one in (some, moved))
    assert [one.measure for one in plain.people] == [one.measure for one in higher.people]
    gaps = [
        b.fair_average - a.fair_average for a, b in zip(plain.people, higher.people, strict=True)
    ]
    assert gaps == pytest.approx([3.0] * len(gaps))


@pytest.mark.parametrize("method", ["marginal", "joint"])
def test_extreme_raters_and_people_are_marked_and_finite(method: Method) -> None:
    some = [one for one in TRUTH.ratings if one.person < "p00060"]
    kind = [Rating(f"p{i:05}", "kind", f"c{j}", 3) for i in range(10) for j in range(4)]
    star = [Rating("star", f"r{i:03}", f"c{j}", 3) for i in range(2) for j in range(4)]
    found = estimate_facets(rating_table([*some, *kind, *star]), method=method)
    rater = next(one for one in found.elements if one.name == "kind")
    person = next(one for one in found.people if one.person == "star")
    others = [one for one in found.elements if one.facet == "rater" and one.name != "kind"]
    assert rater.extreme == "highest"
    assert rater.measure.value < min(one.measure.value for one in others)
    assert rater.measure.standard_error > 2 * others[0].measure.standard_error
    assert person.extreme == "highest"
    assert person.measure.value == max(one.measure.value for one in found.people)
    assert np.isfinite(person.measure.standard_error)
    assert "extreme-rater" in [one.code for one in found.findings]
    without = estimate_facets(rating_table([*some, *star]), method=method)
    same = {one.name: one.measure.value for one in without.elements}
    assert {one.name: one.measure.value for one in others} == pytest.approx(
        {one.name: same[one.name] for one in others}, abs=1e-6
    )


def test_one_rater_is_a_model_without_raters() -> None:
    alone = [Rating(one.person, "only", one.criterion, one.score) for one in TRUTH.ratings[::2]]
    found = estimate_facets(rating_table(alone))
    assert {one.facet for one in found.elements} == {"criterion"}
    assert "one-rater" in [one.code for one in found.findings]


def test_one_criterion_is_enough() -> None:
    one = [rating for rating in TRUTH.ratings if rating.criterion == "c0"]
    found = estimate_facets(rating_table(one))
    assert isinstance(found.separation["criterion"], NotEnoughData)
    assert found.converged


def unlinked() -> list[Rating]:
    other = [Rating("x" + o.person, "x" + o.rater, o.criterion, o.score) for o in TRUTH.ratings]
    return [*TRUTH.ratings[:400], *other[:400]]


def no_twos() -> list[Rating]:
    return [
        Rating(o.person, o.rater, o.criterion, 3 if o.score == 2 else o.score)
        for o in TRUTH.ratings
    ]


def all_same() -> list[Rating]:
    return [Rating(one.person, one.rater, one.criterion, 2) for one in TRUTH.ratings]


def test_people_of_whom_none_has_a_mixed_record_have_no_joint_measures() -> None:
    ends = [
        Rating(one.person, one.rater, one.criterion, int(one.person < "p00100"))
        for one in TRUTH.ratings
    ]
    with pytest.raises(ShapeError) as caught:
        estimate_facets(rating_table(ends), method="joint")
    assert caught.value.code == "only-extreme-scores"
    assert "lowest or the highest" in caught.value.sentence


def test_people_who_do_not_differ_are_said_to_be_alike() -> None:
    found = estimate_facets(rating_table(simulated(80, 4, 3, seed=3, spread=0.0).ratings))
    assert found.converged
    assert "no-spread" in [one.code for one in found.findings]
    assert found.variance is not None
    assert found.variance.value < 0.01


@pytest.mark.parametrize("method", ["marginal", "joint"])
def test_a_level_that_only_an_extreme_rater_gave_is_refused(method: Method) -> None:
    low = [one for one in TRUTH.ratings if one.score < 3]
    kind = [Rating(one.person, "kind", one.criterion, 3) for one in low[:40]]
    with pytest.raises(ShapeError) as caught:
        estimate_facets(rating_table([*low, *dict.fromkeys(kind)]), method=method)
    assert caught.value.code == "unused-score"
    assert "extreme scores" in caught.value.sentence


def test_a_rater_who_judged_extreme_people_only_has_no_joint_measure() -> None:
    some = [one for one in TRUTH.ratings if one.person < "p00060"]
    star = [Rating("star", rater, "c0", 3) for rater in ("r000", "kind")]
    with pytest.raises(ShapeError) as caught:
        estimate_facets(rating_table([*some, *star]), method="joint")
    assert caught.value.code == "no-measure"
    assert "kind" in caught.value.sentence


@pytest.mark.parametrize(
    ("ratings", "code", "words"),
    [
        (unlinked(), "unlinked-ratings", "xr000"),
        (no_twos(), "unused-score", "nobody got the score 2"),
        (all_same(), "only-extreme-scores", "Everyone got the score 2"),
    ],
)
@pytest.mark.parametrize("method", ["marginal", "joint"])
def test_what_cannot_be_estimated_is_refused_with_its_reason(
    ratings: list[Rating], code: str, words: str, method: Method
) -> None:
    with pytest.raises(ShapeError) as caught:
        estimate_facets(rating_table(ratings), method=method)
    assert caught.value.code == code
    assert words in caught.value.sentence
    assert caught.value.mend


def test_warms_estimate_solves_its_equation() -> None:
    design = design_of(rating_table(TRUTH.ratings), "rating-scale", centred=False)
    elements = design.free @ np.linspace(-0.5, 0.5, design.free.shape[1])
    abilities, errors = weighted_likelihood(design, elements)
    found = moments_of(design, elements, abilities)
    expected, variance, third = (np.bincount(design.person_of, one) for one in found[:3])
    left = design.raw()[0] - expected + third / (2 * variance)
    assert np.abs(left).max() < 1e-6
    assert errors == pytest.approx(variance**-0.5, rel=1e-5)


def test_an_error_of_the_scale_moves_each_measure_as_the_delta_method_says() -> None:
    design = design_of(rating_table(TRUTH.ratings), "partial-credit", centred=False)
    elements = design.free @ np.linspace(-0.5, 0.5, design.free.shape[1])
    inside = np.array([10 < one < 40 for one in range(design.people)])
    before = weighted_likelihood(design, elements)[0]
    for place in range(0, len(elements), 3):
        move = np.zeros(len(elements))
        move[place] = 1e-4
        moved = np.abs(weighted_likelihood(design, elements + move)[0] - before) / 1e-4
        told = scale_errors(design, elements, before, np.diag((move > 0).astype(float)))
        assert told[inside] == pytest.approx(moved[inside], abs=0.1)


def test_the_error_of_the_scale_is_in_the_measure_and_not_in_the_model_error() -> None:
    few = [one for one in TRUTH.ratings if one.person < "p00020"]
    ratios = []
    for ratings in (few, TRUTH.ratings):
        people = estimate_facets(rating_table(ratings)).people
        assert all(one.measure.standard_error > one.model_error > 0.0 for one in people)
        assert all(
            one.posterior.standard_error > one.posterior_model_error
            for one in people
            if one.posterior and one.posterior_model_error
        )
        ratios.append(np.mean([one.measure.standard_error / one.model_error for one in people]))
    assert ratios[0] > ratios[1] > 1.0


def test_the_joint_method_knows_no_error_of_the_scale() -> None:
    found = estimate_facets(rating_table(TRUTH.ratings), method="joint")
    assert all(one.measure.standard_error == one.model_error for one in found.people)
    assert all(one.posterior_model_error is None for one in found.people)


@pytest.mark.parametrize("steps", ["rating-scale", "partial-credit"])
def test_intervals_of_a_small_sparse_cohort_hold_the_truth_as_often_as_they_say(
    steps: Steps,
) -> None:
    hits: dict[str, list[bool]] = {"measure": [], "posterior": [], "model": []}
    gaps = []
    for seed in range(40):
        truth = cohort(60, 8, 3, np.random.default_rng(seed), shared=steps == "rating-scale")
        found = estimate_facets(truth.table, steps)
        for one, ability in zip(found.people, truth.abilities, strict=True):
            assert one.posterior
            hits["measure"].append(one.measure.low <= ability <= one.measure.high)
            hits["posterior"].append(one.posterior.low <= ability <= one.posterior.high)
            hits["model"].append(abs(one.measure.value - ability) < 1.96 * one.model_error)
            gaps.append((one.measure.value - ability) * np.sign(ability))
    covered = {name: np.mean(held) for name, held in hits.items()}
    assert 0.93 <= covered["posterior"] <= 0.98
    assert covered["model"] < covered["measure"] <= 0.98
    assert covered["measure"] >= 0.93
    assert abs(np.mean(gaps)) < 0.05


def test_people_with_the_same_ratings_have_the_same_measure_and_only_they() -> None:
    some = [one for one in TRUTH.ratings if one.person < "p00060"]
    twin = [Rating("twin", one.rater, one.criterion, one.score) for one in some[:8]]
    people = {one.person: one for one in estimate_facets(rating_table([*some, *twin])).people}
    assert people["twin"].measure == people["p00000"].measure
    assert people["twin"].posterior == people["p00000"].posterior
    assert people["p00001"].posterior != people["p00000"].posterior


def test_a_level_that_nobody_got_below_all_scores_loses_nothing() -> None:
    some = [one for one in TRUTH.ratings if one.person < "p00060"]
    plain = estimate_facets(rating_table(some))
    wider = estimate_facets(rating_table(some, levels=(-2, 5)))
    assert [one.measure for one in plain.people] == [one.measure for one in wider.people]
    fairs = [[one.fair_average for one in found.people] for found in (plain, wider)]
    assert fairs[0] == pytest.approx(fairs[1])
    assert [one.score for one in wider.step_measures] == [1, 2, 3]
    finding = next(one for one in wider.findings if one.code == "unused-level")
    assert "below 0" in finding.sentence


def test_people_with_a_single_rating_have_a_measure() -> None:
    few = [one for one in TRUTH.ratings if one.person < "p00060"]
    lone = [Rating(f"lone{i}", f"r{i:03}", "c1", i % 4) for i in range(6)]
    found = {one.person: one for one in estimate_facets(rating_table([*few, *lone])).people}
    errors = [found[f"lone{i}"].measure.standard_error for i in range(6)]
    assert min(errors) > max(found[one.person].measure.standard_error for one in few[:1])
    assert all(np.isfinite(one) for one in errors)
