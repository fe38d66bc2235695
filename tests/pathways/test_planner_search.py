"""The ways by which large questions are answered, on small ones: all of them agree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cairn.pathways.planner.core import solve_by_core, solve_whole
from cairn.pathways.planner.linear import LinearModel
from cairn.pathways.planner.planning import problem_of
from cairn.pathways.planner.programme import Kept, Problem, Stage, write_programme
from cairn.pathways.planner.search import Patience, Search, smallest_part
from cairn.pathways.planner.solver import solve
from cairn.pathways.planner.timetable import arrange
from cairn.pathways.planner.weeks import sittings
from pathways.exhaustive import Case, draw, earliest

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
        loose, full = (
            write_programme(problem, case.terms, candidates, soft=False, timed=timed)
            for timed in (False, True)
        )
        whole = solve_whole(full, Kept(), stage, 10).outcome
        core = solve_by_core(loose, Kept(), stage, 10, first=1).outcome
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

    assert set(smallest_part(things, clash)) == {7, 19, 20}  # type: ignore[arg-type,type-var]
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
