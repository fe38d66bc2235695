"""The planner against exhaustive search, on small cases drawn from seeds.

`bench/plans.py exhaustive 2000` does the same for two thousand cases of each objective.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest

from cairn.pathways.planner.answers import Front, NoPlan
from cairn.pathways.planner.front import make_front
from cairn.pathways.planner.planning import make_plan
from cairn.pathways.planner.terms import OBJECTIVES, Objective
from pathways.exhaustive import (
    START,
    Case,
    _allowed,
    _choices,
    _cost,
    _shares,
    differences,
    draw,
    earliest,
    faults_of,
    relaxed,
    works,
)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_choice_is_better_and_no_promise_is_broken(objective: Objective) -> None:
    last = 5_015 if objective == "finish" else 5_040  # every end of every choice takes long
    wrong = [one for seed in range(5_000, last) for one in differences(seed, objective)]
    assert wrong == []


def _whole_front(case: Case) -> set[tuple[int, int, Fraction]]:
    points = {
        (_cost(case, chosen), sum(one.hours for one in chosen), _shares(case, chosen)[0])
        for chosen in _choices(case)
        if _allowed(case, chosen) and earliest(case, chosen) is not None
    }
    return {
        one
        for one in points
        if not any(
            other != one and other[0] <= one[0] and other[1] <= one[1] and other[2] >= one[2]
            for other in points
        )
    }


def test_the_front_has_every_plan_that_nothing_beats() -> None:
    for seed in range(6_000, 6_020):
        case = draw(seed)
        front = make_front(
            case.goal, case.holdings, case.catalogue, case.terms, most=1_000, patience=60
        )
        expected = _whole_front(case)
        if isinstance(front, NoPlan):
            assert expected == set(), seed
            continue
        assert isinstance(front, Front)
        assert front.complete, seed
        found = [(plan.cost.minor, plan.hours, plan.coverage) for plan in front.plans]
        assert sorted(found) == sorted(expected), seed
        assert [faults_of(plan, case) for plan in front.plans] == [[]] * len(found), seed


def _constraints(case: Case) -> list[tuple[str, str]]:
    terms = case.terms
    found = [("hours-per-week", ""), ("at-once", "")]
    found += [("budget", "")] * (terms.budget is not None)
    found += [("hours", "")] * (terms.hours_at_most is not None)
    found += [("deadline", "")] * (terms.finish_by is not None)
    found += [("include", one) for one in terms.include]
    found += [("avoid", one) for one in terms.avoid]
    found += [("issuer", one) for one in terms.avoid_issuers]
    found += [("mode", "on-site")] * (len(terms.modes) == 1)
    return found


def _fewest(case: Case) -> int | None:
    """The fewest terms that must go; None if the goal cannot be had whatever goes."""
    constraints = _constraints(case)
    for size in range(1, len(constraints) + 1):
        for chosen in combinations(constraints, size):
            if works(relaxed(case, frozenset(chosen))):
                return size
    return None


def test_no_smaller_set_of_constraints_would_do() -> None:
    seen = 0
    for seed in range(7_000, 7_060):
        case = draw(seed)
        answer = make_plan(case.goal, case.holdings, case.catalogue, case.terms)
        if not isinstance(answer, NoPlan):
            continue
        kinds = {one.kind for one in answer.relax}
        assert answer.proven, seed
        assert answer.smallest, seed
        assert kinds, seed
        fewest = _fewest(case)
        if kinds & {"skill", "share"}:
            # A part of the goal goes where nothing else helps, or more would have to go.
            assert fewest is None or fewest > len(answer.relax), seed
        else:
            assert fewest == len(answer.relax), seed
        seen += 1
    assert seen > 10


def test_the_same_question_has_the_same_answer() -> None:
    for seed in range(8_000, 8_010):
        case = draw(seed)
        one, other = (
            make_plan(case.goal, case.holdings[::step], case.catalogue, case.terms)
            for step in (1, -1)
        )
        assert one == other


def test_the_start_of_the_cases_is_a_monday() -> None:
    assert START.weekday() == 0
