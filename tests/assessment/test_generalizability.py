"""Variance components: balanced, nested, unbalanced, and what a design would reach."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.simulated import simulated
from cairn.assessment.generalizability import coefficient, scored_components, variance_components
from cairn.assessment.generalizability_restricted import restricted_components
from cairn.assessment.ratings import rating_table
from cairn.assessment.statistic import Estimate, FloatArray, IntArray, NotEnoughData
from cairn.kernel.errors import UsageError


def crossed(people: int, raters: int, seed: int) -> tuple[dict[str, IntArray], FloatArray]:
    """Variances 4 of people, 1 of raters, 2 of the rest."""
    chance = np.random.default_rng(seed)
    person, rater = (one.reshape(-1) for one in np.indices((people, raters)))
    scores = chance.normal(0, 2, people)[person] + chance.normal(0, 1, raters)[rater]
    scores = scores + chance.normal(0, np.sqrt(2), len(person))
    return {"person": person, "rater": rater}, scores


def nested(
    people: int, tasks: int, raters: int, seed: int
) -> tuple[dict[str, IntArray], FloatArray]:
    """Raters within tasks: 4 of people, 1 of tasks, 0.5 of raters, 1 of people by tasks, 2 else."""
    chance = np.random.default_rng(seed)
    person, task, rater = (one.reshape(-1) for one in np.indices((people, tasks, raters)))
    rater = task * raters + rater
    scores = chance.normal(0, 2, people)[person] + chance.normal(0, 1, tasks)[task]
    scores = scores + chance.normal(0, np.sqrt(0.5), tasks * raters)[rater]
    scores = scores + chance.normal(0, 1, people * tasks)[person * tasks + task]
    scores = scores + chance.normal(0, np.sqrt(2), len(person))
    return {"person": person, "task": task, "rater": rater}, scores


def test_crossed_components_are_unbiased() -> None:
    found = [scored_components(*crossed(30, 5, seed)) for seed in range(200)]
    means = {
        name: np.mean([one.components[name].value for one in found])
        for name in ("person", "rater", "residual")
    }
    assert means == pytest.approx({"person": 4.0, "rater": 1.0, "residual": 2.0}, rel=0.2)


def test_nested_components_are_unbiased_and_carry_their_names() -> None:
    found = [
        scored_components(*nested(20, 4, 3, seed), nested={"rater": "task"}) for seed in range(200)
    ]
    assert list(found[0].components) == ["person", "task", "person:task", "task:rater", "residual"]
    means = [np.mean([one.components[name].value for one in found]) for name in found[0].components]
    assert means == pytest.approx([4.0, 1.0, 1.0, 0.5, 2.0], rel=0.2)


def test_raters_of_each_person_s_own_are_nested_in_people() -> None:
    columns, scores = crossed(30, 4, seed=1)
    own = {"person": columns["person"], "rater": np.arange(len(scores))}
    found = scored_components(own, scores, {"rater": "person"})
    assert list(found.components) == ["person", "residual"]


def test_likelihood_and_mean_squares_agree_where_the_design_is_balanced() -> None:
    columns, scores = nested(20, 4, 3, seed=5)
    found = scored_components(columns, scores, nested={"rater": "task"})
    codes = {
        frozenset({"person"}): columns["person"],
        frozenset({"task"}): columns["task"],
        frozenset({"person", "task"}): columns["person"] * 4 + columns["task"],
        frozenset({"task", "rater"}): columns["rater"],
    }
    values, covariance, converged = restricted_components(codes, columns["person"], scores)
    assert converged
    assert found.method == "mean squares"
    assert values == pytest.approx([one.value for one in found.components.values()], rel=1e-4)
    errors = [one.standard_error for one in found.components.values()]
    assert np.sqrt(np.diag(covariance)) == pytest.approx(errors, rel=1e-2)


def test_gaps_make_the_design_unbalanced_and_change_little() -> None:
    columns, scores = crossed(60, 6, seed=3)
    kept = np.random.default_rng(1).random(len(scores)) < 0.7
    some = scored_components({name: one[kept] for name, one in columns.items()}, scores[kept])
    whole = scored_components(columns, scores)
    assert some.method == "restricted maximum likelihood"
    assert some.converged
    for name, one in some.components.items():
        assert one.low < whole.components[name].value < one.high


def test_more_raters_are_more_reliable_and_phi_is_not_above_g() -> None:
    found = scored_components(*crossed(60, 6, seed=3))
    values = {
        kind: [coefficient(found, {"rater": size}, kind) for size in (1, 2, 5, 20)]
        for kind in ("G", "phi")
    }
    for answers in values.values():
        numbers = [one.value for one in answers if isinstance(one, Estimate)]
        assert len(numbers) == 4
        assert numbers == sorted(numbers)
    for relative, absolute in zip(values["G"], values["phi"], strict=True):
        assert isinstance(relative, Estimate)
        assert isinstance(absolute, Estimate)
        assert absolute.value <= relative.value
        assert 0.0 < absolute.low < absolute.value < absolute.high < 1.0


def test_the_interval_of_g_covers_as_often_as_it_says() -> None:
    truth = 4.0 / (4.0 + 2.0 / 5)
    hits = 0
    for seed in range(300):
        answer = coefficient(scored_components(*crossed(40, 5, seed)), {"rater": 5}, "G")
        assert isinstance(answer, Estimate)
        hits += answer.low <= truth <= answer.high
    assert 0.91 < hits / 300 < 0.985


def test_ratings_are_taken_as_they_are() -> None:
    table = rating_table(simulated(40, 4, 4, seed=2).ratings)
    found = variance_components(table)
    assert found.method == "mean squares"
    assert found.people == 40
    assert "person:criterion" in found.components


def test_people_who_do_not_differ_have_no_reliability() -> None:
    columns, scores = crossed(12, 4, seed=8)
    flat = scores - np.repeat(scores.reshape(12, 4).mean(axis=1), 4)
    answer = coefficient(scored_components(columns, flat), {"rater": 4})
    assert isinstance(answer, NotEnoughData)
    assert "do not differ" in answer.reason


def test_a_design_needs_a_size_for_each_facet() -> None:
    found = scored_components(*crossed(20, 4, seed=1))
    for sizes in ({}, {"rater": 0}, {"task": 2}):
        with pytest.raises(UsageError) as caught:
            coefficient(found, sizes)
        assert caught.value.code == "no-size"


@pytest.mark.parametrize(
    ("within", "code"),
    [({"rater": "task"}, "no-such-facet"), ({"task": "rater"}, "no-such-facet"),
     ({"rater": "person"}, "not-nested")],
)  # fmt: skip
def test_what_is_said_to_be_nested_must_be(within: dict[str, str], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        scored_components(*crossed(5, 3, seed=1), nested=within)
    assert caught.value.code == code


def test_people_alone_have_no_components() -> None:
    with pytest.raises(UsageError) as caught:
        scored_components({"person": np.arange(5)}, np.arange(5.0))
    assert caught.value.code == "too-few-scores"


def test_raters_of_each_person_s_own_may_be_more_for_some() -> None:
    """The one-way design with gaps: the intraclass correlation of one rater is phi of one."""
    chance = np.random.default_rng(4)
    person = np.repeat(np.arange(200), chance.integers(1, 5, 200))
    scores = chance.normal(0, 1, 200)[person] + chance.normal(0, 1, len(person))
    columns = {"person": person, "rater": np.arange(len(person))}
    found = scored_components(columns, scores, {"rater": "person"})
    assert found.converged
    answer = coefficient(found, {"rater": 1})
    assert isinstance(answer, Estimate)
    assert answer.low < 0.5 < answer.high


def test_people_in_classes_are_compared_within_them() -> None:
    chance = np.random.default_rng(6)
    person, rater = (one.reshape(-1) for one in np.indices((120, 4)))
    scores = 3 * chance.normal(0, 1, 12)[person // 10] + chance.normal(0, 1, 120)[person]
    columns = {"person": person, "class": person // 10, "rater": rater}
    found = scored_components(columns, scores + chance.normal(0, 1, 480), {"person": "class"})
    answer = coefficient(found, {"rater": 4}, "G")
    assert isinstance(answer, Estimate)
    assert answer.value == pytest.approx(0.8, abs=0.06)
