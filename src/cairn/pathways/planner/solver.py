"""Hands an integer programme to HiGHS and says what it found and what it proved.

The only module that knows HiGHS. One thread and a fixed seed: the same programme gives the same
answer, unless the time is up first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, gcd

import highspy
import numpy as np

from cairn.pathways.planner.linear import Form, LinearModel, Row

__all__ = ["Outcome", "Prices", "price_columns", "solve"]

_INFINITY = highspy.kHighsInf
# HiGHS counts a number as whole within its tolerance; coefficients go up to a hundred million.
_TOLERANCE = 1e-9
# Objectives are whole numbers without a common factor: a gap below one is none.
_GAP = 0.9
_NOISE = 1e-5
# The class of the solver itself, listed in highspy's __all__: the wrapper around it prints a banner
# when it is made, whatever is asked, and that would break `--json`.
_MAKE: Callable[[], highspy.Highs] = vars(highspy)["_Highs"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the solver says.

    Attributes:
        values: The value of each column, rounded; None if nothing was found.
        value: The objective; 0 if nothing was found.
        bound: No solution is better than this; None when nothing is known.
        impossible: Whether it is proven that there is no solution.
        seconds: How long it took.
    """

    values: tuple[int, ...] | None
    value: int
    bound: int | None
    impossible: bool
    seconds: float


def solve(
    model: LinearModel,
    objective: Form,
    *,
    maximise: bool,
    seconds: float,
    any_will_do: bool = False,
) -> Outcome:
    """Find the best solution.

    Args:
        model: The programme.
        objective: What to make small or large.
        maximise: Whether to make it large.
        seconds: How long it may take.
        any_will_do: Whether to stop at the first solution, be it the best or not.
    """
    # HiGHS has no answer for rows or programmes without columns.
    if any(not row.form and not _holds_for_nothing(row) for row in model.rows):
        return Outcome(None, 0, None, impossible=True, seconds=0.0)
    if not model.columns:
        return Outcome((), 0, 0, impossible=False, seconds=0.0)
    solver = _quiet(seconds)
    if any_will_do:
        solver.setOptionValue("mip_rel_gap", _INFINITY)
        solver.setOptionValue("mip_abs_gap", _INFINITY)
    divisor = gcd(*objective.values()) or 1
    scaled = {column: factor // divisor for column, factor in objective.items()}
    solver.passModel(_written(model, scaled, maximise=maximise))
    solver.run()
    return _read(solver, objective, divisor, maximise=maximise, any_will_do=any_will_do)


@dataclass(frozen=True, slots=True)
class Prices:
    """What the programme without whole numbers says of each column.

    Attributes:
        value: The objective, which no solution in whole numbers can better.
        worse: How much worse the objective is at least for each unit of a column.
        seconds: How long it took.
        impossible: Whether it is proven that there is no solution.
    """

    value: float
    worse: tuple[float, ...]
    seconds: float
    impossible: bool = False


def price_columns(model: LinearModel, objective: Form, *, maximise: bool, seconds: float) -> Prices:
    """Solve the programme without whole numbers, for its reduced costs.

    Args:
        model: The programme.
        objective: What to make small or large.
        maximise: Whether to make it large.
        seconds: How long it may take.

    Returns:
        The prices; without any for the columns if there is no solution, or the time was up.
    """
    solver = _quiet(seconds)
    programme = _written(model, objective, maximise=maximise)
    programme.integrality_ = []
    solver.passModel(programme)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        value = float("inf") if maximise else float("-inf")
        impossible = status == highspy.HighsModelStatus.kInfeasible
        return Prices(value, (), solver.getRunTime(), impossible)
    sign = -1 if maximise else 1
    worse = tuple(max(0.0, sign * one) for one in solver.getSolution().col_dual)
    value = solver.getInfo().objective_function_value
    return Prices(value, worse, solver.getRunTime())


def _quiet(seconds: float) -> highspy.Highs:
    solver = _MAKE()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS takes options by place
    solver.setOptionValue("parallel", "off")
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", _GAP)
    solver.setOptionValue("mip_feasibility_tolerance", _TOLERANCE)
    solver.setOptionValue("primal_feasibility_tolerance", _TOLERANCE)
    return solver


def _holds_for_nothing(row: Row) -> bool:
    return (row.low is None or row.low <= 0) and (row.high is None or row.high >= 0)


def _written(model: LinearModel, objective: Form, *, maximise: bool) -> highspy.HighsLp:
    programme = highspy.HighsLp()
    programme.num_col_ = len(model.columns)
    programme.num_row_ = len(model.rows)
    cost = np.zeros(len(model.columns))
    for column, factor in objective.items():
        cost[column] = factor
    programme.col_cost_ = cost
    programme.col_lower_ = np.zeros(len(model.columns))
    programme.col_upper_ = np.array([_end(one.high, _INFINITY) for one in model.columns])
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    programme.integrality_ = [kinds[one.whole] for one in model.columns]
    programme.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
    programme.row_lower_ = np.array([_end(row.low, -_INFINITY) for row in model.rows])
    programme.row_upper_ = np.array([_end(row.high, _INFINITY) for row in model.rows])
    starts = np.zeros(len(model.rows) + 1, dtype=np.int32)
    starts[1:] = np.cumsum([len(row.form) for row in model.rows])
    programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    programme.a_matrix_.start_ = starts
    places = [column for row in model.rows for column in row.form]
    programme.a_matrix_.index_ = np.array(places, dtype=np.int32)
    factors = [factor for row in model.rows for factor in row.form.values()]
    programme.a_matrix_.value_ = np.array(factors, dtype=np.float64)
    return programme


def _end(limit: int | None, without: float) -> float:
    return without if limit is None else float(limit)


def _read(
    solver: highspy.Highs, objective: Form, divisor: int, *, maximise: bool, any_will_do: bool
) -> Outcome:
    status = solver.getModelStatus()
    info = solver.getInfo()
    seconds = solver.getRunTime()
    kinds = highspy.HighsModelStatus
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return Outcome(None, 0, None, impossible=True, seconds=seconds)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = None
    if abs(info.mip_dual_bound) < _INFINITY:
        slack = _NOISE + _TOLERANCE * abs(info.mip_dual_bound)
        near = info.mip_dual_bound
        whole = floor(near + slack) if maximise else ceil(near - slack)
        bound = whole * divisor
    if not found:
        return Outcome(None, 0, bound, impossible=False, seconds=seconds)
    values = tuple(round(value) for value in solver.getSolution().col_value)
    value = sum(factor * values[column] for column, factor in objective.items())
    if status == kinds.kOptimal and not any_will_do:
        # A pure linear programme has no bound of its own; its optimum is one.
        bound = value if bound is None else bound
    return Outcome(values, value, bound, impossible=False, seconds=seconds)
