"""Design studies: the known coefficients, nested raters, cost, and what is out of reach."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.known_answers import FOLDER
from cairn.assessment.design_search import OutOfReach, SizeLimits, cheapest_design
from cairn.assessment.design_study import (
    Design,
    Effort,
    StatedValue,
    StudyPoint,
    curve,
    stated_variances,
)
from cairn.assessment.generalizability import Variances, variance_components
from cairn.assessment.ratings import Rating, rating_table
from cairn.assessment.statistic import Estimate, NotEnoughData
from cairn.assessment.task import Task
from cairn.kernel.errors import UsageError

STATED = {
    "person": 0.4, "rater": 0.05, "task": 0.02, "person:rater": 0.1, "person:task": 0.15,
    "rater:task": 0.01, "residual": 0.3,
}  # fmt: skip
EFFORT = Effort(60, 12.0)


def one(variances: Variances, design: Design, effort: Effort | None = None) -> StudyPoint:
    points = curve(variances, [design], effort)
    assert not isinstance(points, NotEnoughData)
    return points[0]


def answers(name: str) -> Any:
    return json.loads((FOLDER / "6_gtheory" / f"{name}.answers.json").read_text("utf-8"))


@pytest.mark.shared
@pytest.mark.parametrize("score", ["V", "W"])
def test_the_curve_of_brennans_data_is_the_known_one(score: str) -> None:
    known = answers("brennan_mgenova_10x6")[f"computed_{score}"]
    names = {"p": "person", "facet": "rater", "residual": "residual"}
    components = {names[key]: value for key, value in known["variance_components_ANOVA"].items()}
    sizes = [int(size[1:]) for size in known["D_study"]]
    assert sizes == list(range(1, 9))
    crossed = [Design(size, own_raters=False) for size in sizes]
    points = curve(stated_variances(components), crossed)
    assert not isinstance(points, NotEnoughData)
    wanted = list(known["D_study"].values())
    assert [point.phi.value for point in points] == pytest.approx(
        [one["Phi"] for one in wanted], abs=1e-9
    )
    assert [point.g.value for point in points] == pytest.approx(
        [one["G"] for one in wanted], abs=1e-9
    )


@pytest.mark.shared
def test_the_curve_of_the_writing_survey_is_the_known_one() -> None:
    known = answers("ratings1_lme4")
    components = {
        name.replace("item", "criterion").replace("Residual", "residual"): value
        for name, value in known["variance_components_REML"].items()
    }
    variances = stated_variances(components)
    for wanted in known["D_study_5_items_random"]:
        design = Design(wanted["raters"], criteria=wanted["items"], own_raters=False)
        point = one(variances, design)
        assert point.phi.value == pytest.approx(wanted["Phi"], abs=1e-9)
        assert point.g.value == pytest.approx(wanted["G"], abs=1e-9)


@pytest.mark.parametrize(
    ("own", "by_task", "phi_error", "g_error"),
    [
        (False, False, 0.56 / 3, 0.1 / 3 + 0.075 + 0.05),
        (True, False, 0.56 / 3, 0.15 / 3 + 0.075 + 0.01 / 6 + 0.05),
        (False, True, 0.97 / 6, 0.1 / 6 + 0.075 + 0.05),
        (True, True, 0.97 / 6, 0.15 / 6 + 0.075 + 0.01 / 6 + 0.05),
    ],
)
def test_nested_raters_are_averaged_over_tasks_and_blur_the_order(
    own: bool,  # noqa: FBT001 - a table
    by_task: bool,  # noqa: FBT001 - a table
    phi_error: float,
    g_error: float,
) -> None:
    """By hand from the components, with three raters and two tasks."""
    point = one(stated_variances(STATED), Design(3, 2, 1, own, by_task))
    assert point.phi.value == pytest.approx(0.4 / (0.4 + phi_error))
    assert point.g.value == pytest.approx(0.4 / (0.4 + g_error))


def test_stated_numbers_give_a_value_without_an_interval() -> None:
    point = one(stated_variances(STATED), Design(2))
    assert isinstance(point.phi, StatedValue)
    assert "without an interval" in point.phi.method


def pilot(seed: int = 4, people: int = 60) -> Variances:
    chance = np.random.default_rng(seed)
    level = chance.normal(0, 1, people)
    severity, hardness = chance.normal(0, 0.4, 5), chance.normal(0, 0.3, 3)
    ratings = [
        Rating(f"p{p}", f"r{r}", "c", int(np.clip(round(
            3 + level[p] - severity[r] - hardness[t] + chance.normal(0, 0.8)), 0, 6)), f"t{t}")
        for p in range(people) for r in range(5) for t in range(3)
    ]  # fmt: skip
    return variance_components(rating_table(ratings))


def test_a_pilot_gives_intervals_that_hold_the_value() -> None:
    point = one(pilot(), Design(3, 2), EFFORT)
    for found in (point.phi, point.g):
        assert isinstance(found, Estimate)
        assert 0 < found.low < found.value < found.high < 1
        assert found.n == 60
    assert point.hours == 72.0


def test_a_pilot_that_says_nothing_gives_the_reason() -> None:
    nothing = stated_variances({"person": 0.0, "rater": 0.1, "residual": 1.0})
    assert isinstance(curve(nothing, [Design(2)]), NotEnoughData)
    assert isinstance(cheapest_design(nothing, 0.8, EFFORT, SizeLimits(4)), NotEnoughData)


def test_only_people_and_residual_are_enough() -> None:
    point = one(stated_variances({"person": 1.0, "residual": 1.0}), Design(4))
    assert point.phi.value == pytest.approx(0.8)


def test_the_errors_say_what_stands_in_the_way() -> None:
    errors = one(stated_variances(STATED), Design(3, 2)).errors
    assert next(iter(errors)) == "person:task"
    assert sum(errors.values()) == pytest.approx(1.0)


def test_rater_hours_are_counted_from_the_tasks() -> None:
    tasks = [Task("a", "A", "Does a.", 10), Task("b", "B", "Does b.", 20)]
    effort = Effort.on(tasks, 60, criterion_minutes=1)
    assert effort.hours(Design(3, 2, 4)) == 60 * 3 * 2 * (15 + 4) / 60


def test_the_cheapest_design_is_the_one_that_trying_all_finds() -> None:
    variances, effort = stated_variances(STATED), EFFORT
    found = cheapest_design(variances, 0.72, effort, SizeLimits(6, 5))
    assert isinstance(found, StudyPoint)
    every = curve(variances, [Design(n, m) for n in range(2, 7) for m in range(1, 6)], effort)
    assert not isinstance(every, NotEnoughData)
    hours = [point.hours for point in every if point.phi.value >= 0.72]
    assert found.hours == min(hour for hour in hours if hour is not None)
    assert found.phi.value >= 0.72
    assert found.design == Design(3, 3), "the fewest raters that suffice need more tasks"


def test_what_is_out_of_reach_is_said_with_the_best_and_its_reason() -> None:
    found = cheapest_design(stated_variances(STATED), 0.95, EFFORT, SizeLimits(6, 3, 4))
    assert isinstance(found, OutOfReach)
    assert found.sentence == (
        "A reliability (phi) of 0.95 cannot be reached with at most 6 raters, 3 tasks and"
        " 1 criterion. The best is 6 raters, 3 tasks and 1 criterion, with 0.80; 51% of its error"
        " comes from how people and tasks go together."
    )
    assert found.best.design == Design(6, 3)


def test_surely_asks_for_more_than_the_value() -> None:
    variances, limits = pilot(), SizeLimits(8, 4)
    likely = cheapest_design(variances, 0.8, EFFORT, limits)
    surely = cheapest_design(variances, 0.8, EFFORT, limits, surely=True)
    assert isinstance(likely, StudyPoint)
    assert isinstance(surely, StudyPoint)
    assert isinstance(surely.phi, Estimate)
    assert surely.phi.low >= 0.8
    assert (surely.hours or 0) > (likely.hours or 0)


def test_the_order_of_people_needs_less_than_a_decision() -> None:
    severe = stated_variances({"person": 0.4, "rater": 0.5, "residual": 0.3})
    like = Design(1, own_raters=False)
    ranked = cheapest_design(severe, 0.7, EFFORT, SizeLimits(9), kind="G", like=like)
    decided = cheapest_design(severe, 0.7, EFFORT, SizeLimits(9), like=like)
    assert isinstance(ranked, StudyPoint)
    assert isinstance(decided, StudyPoint)
    assert (ranked.design.raters, decided.design.raters) == (2, 5)


WRONG_VARIANCES = {
    "no people": {"rater": 0.1, "residual": 1.0},
    "no residual": {"person": 0.1, "rater": 1.0},
    "below zero": {"person": 0.1, "residual": -1.0},
    "no number": {"person": 0.1, "residual": float("nan")},
    "unknown": {"person": 0.1, "mood": 0.2, "residual": 1.0},
    "twice": {"person": 0.1, "person:rater": 0.2, "rater:person": 0.2, "residual": 1.0},
}


@pytest.mark.parametrize("components", WRONG_VARIANCES.values(), ids=list(WRONG_VARIANCES))
def test_wrong_stated_variances_are_refused(components: dict[str, float]) -> None:
    with pytest.raises(UsageError) as caught:
        stated_variances(components)
    assert caught.value.code == "wrong-variances"


@pytest.mark.parametrize("design", [Design(2, 2), Design(2, 1, 2)])
def test_what_the_pilot_did_not_vary_cannot_be_planned(design: Design) -> None:
    with pytest.raises(UsageError) as caught:
        curve(stated_variances({"person": 1.0, "rater": 0.1, "residual": 1.0}), [design])
    assert caught.value.code == "no-such-facet"


def test_a_nested_pilot_says_nothing_of_crossed_raters() -> None:
    nested = stated_variances(
        {"person": 0.4, "task": 0.1, "rater:task": 0.1, "person:task": 0.1, "residual": 0.5}
    )
    with pytest.raises(UsageError) as caught:
        curve(nested, [Design(2, 2)])
    assert caught.value.code == "nested-pilot"
    point = one(nested, Design(2, 2, raters_by_task=True))
    assert point.phi.value == pytest.approx(0.4 / (0.4 + 0.05 + 0.025 + 0.05 + 0.125))


@pytest.mark.parametrize("sizes", [(0, 1, 1), (1, 0, 1), (1, 1, -1)])
def test_a_design_of_nothing_is_refused(sizes: tuple[int, int, int]) -> None:
    with pytest.raises(UsageError):
        Design(*sizes)


@pytest.mark.parametrize("effort", [(0, 1.0, 0.0), (1, -1.0, 0.0), (1, 1.0, float("nan"))])
def test_an_effort_that_cannot_be_is_refused(effort: tuple[int, float, float]) -> None:
    with pytest.raises(UsageError):
        Effort(*effort)


@pytest.mark.parametrize(
    ("wished", "limits", "surely"),
    [
        (1.0, SizeLimits(4), False),
        (0.0, SizeLimits(4), False),
        (0.8, SizeLimits(1), False),
        (0.8, SizeLimits(4, least_raters=0), False),
        (0.8, SizeLimits(4, 0), False),
        (0.8, SizeLimits(20_000), False),
        (0.8, SizeLimits(4), True),
    ],
)
def test_a_search_without_sense_is_refused(
    wished: float,
    limits: SizeLimits,
    surely: bool,  # noqa: FBT001 - a table
) -> None:
    with pytest.raises(UsageError):
        cheapest_design(stated_variances(STATED), wished, EFFORT, limits, surely=surely)


SMALL = st.floats(0.01, 5.0)


@given(st.fixed_dictionaries(dict.fromkeys(STATED, SMALL)), st.integers(1, 6), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_more_raters_and_tasks_never_make_it_worse_and_phi_is_never_above_g(
    components: dict[str, float], raters: int, tasks: int
) -> None:
    variances = stated_variances(components)
    here = one(variances, Design(raters, tasks))
    assert here.phi.value <= here.g.value + 1e-12
    assert one(variances, Design(raters + 1, tasks)).phi.value >= here.phi.value
    assert one(variances, Design(raters, tasks + 1)).phi.value >= here.phi.value
    by_task = one(variances, Design(raters, tasks, raters_by_task=True))
    assert by_task.phi.value >= here.phi.value - 1e-12
