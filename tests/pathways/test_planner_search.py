"""The ways by which large questions are answered, on small ones: all of them agree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cairn.pathways.holdings import SkillHeld
from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.catalogue import Catalogue, Offering, Run
from cairn.pathways.planner.core import solve_by_core, solve_whole
from cairn.pathways.planner.finishing import find_earliest
from cairn.pathways.planner.goals import RoleGoal, SkillNeed
from cairn.pathways.planner.linear import LinearModel
from cairn.pathways.planner.money import Money
from cairn.pathways.planner.planning import problem_of
from cairn.pathways.planner.programme import Kept, Problem, Stage, write_programme
from cairn.pathways.planner.search import Patience, Search, smallest_part
from cairn.pathways.planner.solver import solve
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.timetable import arrange
from cairn.pathways.planner.weeks import sittings
from pathways.exhaustive import START, Case, draw, earliest

SEEDS = range(9_000, 9_120)
COST, HOURS, POINTS = Stage("cost"), Stage("hours"), Stage("points", maximise=True)


def _problem(case: Case, *, complete: bool) -> Problem:
    return problem_of(case.goal, case.holdings, case.catalogue, case.terms, complete=complete)


@pytest.mark.parametrize("stage", [COST, HOURS, POINTS])
def test_a_core_of_few_candidates_finds_what_all_of_them_do(stage: Stage) -> None:
    for seed in SEEDS:
        case = draw(seed)
        problem = _problem(case, complete=not stage.maximise)
        candidates = problem.candidates(case.terms)
        full = write_programme(problem, case.terms, candidates, soft=False, timed=True)
        whole = solve_whole(full, Kept(), stage, 10).outcome
        core = solve_by_core(full, Kept(), stage, 10, first=1).outcome
        assert (core.value, core.impossible, core.bound) == (
            whole.value, whole.impossible, whole.bound,
        ), seed  # fmt: skip


def test_writing_the_weeks_changes_no_answer() -> None:
    for seed in SEEDS:
        case = draw(seed)
        problem = _problem(case, complete=True)
        plain, timed = (
            Search(problem, case.terms, Patience(20), timed=timed).lexicographic((COST, HOURS))[-1]
            for timed in (False, True)
        )
        assert (plain.value, plain.impossible) == (timed.value, timed.impossible), seed
        assert plain.proven, seed
        assert timed.proven, seed


@pytest.mark.parametrize("stages", [(COST, HOURS), (HOURS, COST), (POINTS, COST, HOURS)])
def test_a_search_among_many_finds_what_one_among_few_does(stages: tuple[Stage, ...]) -> None:
    for seed in SEEDS:
        case = draw(seed)
        problem = _problem(case, complete=not stages[0].maximise)
        few, many = (
            Search(problem, case.terms, Patience(20), many=many).lexicographic(stages)
            for many in (400, 0)
        )
        assert [one.value for one in few] == [one.value for one in many], seed
        assert all(one.proven for one in (*few, *many)), seed


def _earliest(case: Case, many: int) -> tuple[int, bool]:
    problem = _problem(case, complete=True)

    def opened(under: Terms, known: tuple[Candidate, ...]) -> Search:
        return Search(problem, under, Patience(20), candidates=known, many=many)

    found = find_earliest(opened, case.terms)
    return found.day, found.proven


def test_the_earliest_end_among_many_is_the_one_among_few() -> None:
    for seed in SEEDS:
        case = draw(seed)
        day, proven = _earliest(case, 400)
        assert proven, seed
        assert _earliest(case, 0) == (day, True), seed


def _first_and_second(first: Offering, second: Offering) -> bool:
    """Whether the programme of the weeks lets one thing be done before another that needs it."""
    goal = RoleGoal("Role", (SkillNeed("s:wanted", "What is wanted"),))
    case = Case(goal, (), Catalogue("EUR", (first, second)), Terms(START, hours_per_week=5))
    problem = _problem(case, complete=True)
    candidates = problem.candidates(case.terms)
    assert len(candidates) == 2
    programme = write_programme(problem, case.terms, candidates, soft=False, timed=True)
    return not solve_whole(programme, Kept(), COST, 10).outcome.impossible


def _run(first: int, last: int) -> dict[str, tuple[Run, ...]]:
    return {"runs": (Run(START + timedelta(days=first), START + timedelta(days=last)),)}


BEFORE_A_RUN = {
    "a run that ends the day before": (_run(0, 20), True),
    "a run that ends on the same day": (_run(0, 21), False),
    "a run that comes after": (_run(35, 40), False),
    "own work with just enough weeks": ({"hours": 15}, True),
    "own work with an hour too much": ({"hours": 16}, False),
    "own work that opens too late": ({"hours": 11, "opens": START + timedelta(days=7)}, False),
}


@pytest.mark.parametrize("name", BEFORE_A_RUN)
def test_the_weeks_let_a_run_start_only_after_what_it_needs(name: str) -> None:
    how, possible = BEFORE_A_RUN[name]
    common = {"mode": "online", "hours": 5, "price": Money(0, "EUR")}
    first = Offering(**_named("first", "s:other"), **common | how)
    second = Offering(
        **_named("second", "s:wanted"), **common | _run(21, 30), prerequisites=(("a:first",),)
    )
    assert _first_and_second(first, second) is possible


def _named(name: str, skill: str) -> dict[str, object]:
    return {
        "id": name,
        "name": name,
        "achievement": f"a:{name}",
        "issuer_id": "i:0",
        "issuer_name": "Someone",
        "skills": (SkillHeld(skill),),
    }


def test_a_timetable_is_the_earliest_there_is() -> None:
    for seed in range(9_200, 9_260):
        case = draw(seed)
        chosen = [one for one in case.catalogue.offerings if not one.prerequisites][:3]
        table, sure = arrange(chosen, {}, case.terms)
        expected = earliest(case, chosen)
        assert sure, seed
        if table is None:
            assert expected is None, seed
        else:
            assert case.terms.start + timedelta(days=max(table.finish, 0)) == expected, seed


def test_a_run_loads_its_weeks_with_all_of_its_hours() -> None:
    for seed in SEEDS:
        case = draw(seed)
        for one in case.catalogue.offerings:
            for sitting in sittings(one, case.terms):
                assert sum(sitting.loads) == one.hours
                assert max(sitting.loads) - min(sitting.loads) <= 1


def test_the_smallest_part_that_clashes_is_found() -> None:
    things = list(range(30))
    asked = 0

    def clash(part: list[int]) -> bool:
        nonlocal asked
        asked += 1
        return {7, 19, 20} <= set(part)

    assert set(smallest_part(things, clash)) == {7, 19, 20}  # type: ignore[arg-type,type-var]  # numbers stand for candidates
    assert asked < 30


IMPOSSIBLE = {
    "a row without columns": lambda model, _: model.at_least(1, {}),
    "more than there is": lambda model, column: model.at_least(2, {column: 1}),
    "rows that contradict": lambda model, column: (
        model.at_least(1, {column: 1}), model.at_most(0, {column: 1}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_cannot_be_is_proven_impossible(name: str) -> None:
    model = LinearModel()
    IMPOSSIBLE[name](model, model.column())
    outcome = solve(model, {0: 1}, maximise=False, seconds=5)
    assert outcome.values is None
    assert outcome.impossible


def test_a_programme_without_columns_has_an_answer() -> None:
    outcome = solve(LinearModel(), {}, maximise=False, seconds=5)
    assert (outcome.values, outcome.value, outcome.bound) == ((), 0, 0)


def test_large_numbers_without_a_common_factor_are_told_apart() -> None:
    model = LinearModel()
    columns = [model.column() for _ in range(3)]
    model.at_least(1, dict.fromkeys(columns, 1))
    prices = {columns[0]: 99_999_999, columns[1]: 99_999_998, columns[2]: 100_000_000}
    outcome = solve(model, prices, maximise=False, seconds=5)
    assert (outcome.value, outcome.bound) == (99_999_998, 99_999_998)


def test_solving_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    model = LinearModel()
    model.at_least(1, {model.column(): 1})
    solve(model, {0: 1}, maximise=False, seconds=5)
    assert capfd.readouterr() == ("", "")
