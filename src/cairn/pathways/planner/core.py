"""Solves a large programme through a small one, without losing the proof.

With the weeks written out, a programme of thousands of columns takes seconds. Without whole numbers
it takes a tenth of one, and says of each candidate how much worse every plan with it must be.
Plans are sought among the best few hundred candidates; then all those that could still be part of
a better plan, or of one that keeps the limits, are let in, and none of the others can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.programme import Kept, Programme, Stage, write_programme
from cairn.pathways.planner.solver import Outcome, Prices, price_columns, solve

__all__ = ["FIRST_CORE", "Solved", "solve_by_core", "solve_whole"]

FIRST_CORE = 250
"""Among how many candidates a plan is sought first: with fewer, most are let in later."""

_EASY = 2  # for each need
_FEW = 3  # times the first core: so many are asked at once, if there are no others
_LEAST_SECONDS = 0.05
_NOISE = 1e-5  # of the solver's reduced costs


@dataclass(frozen=True, slots=True)
class Solved:
    """What a solver said of a programme.

    Attributes:
        programme: The programme, perhaps with only some of the candidates.
        outcome: What was found.
        seconds: The seconds of the solver in all.
    """

    programme: Programme
    outcome: Outcome
    seconds: float


def solve_whole(programme: Programme, kept: Kept, stage: Stage, seconds: float) -> Solved:
    """Solve a programme with all of its candidates at once."""
    outcome = solve(
        programme.model(kept),
        programme.form(stage.form),
        maximise=stage.maximise,
        seconds=seconds,
        any_will_do=stage.any_will_do,
    )
    return Solved(programme, outcome, outcome.seconds)


def solve_by_core(
    full: Programme,
    kept: Kept,
    stage: Stage,
    seconds: float,
    *,
    soft: bool = False,
    known: Iterable[str] = (),
    first: int = FIRST_CORE,
) -> Solved:
    """Solve a large programme with weeks.

    Args:
        full: The programme, with all candidates.
        kept: What every solution must keep.
        stage: What to make small or large.
        seconds: How long it may take.
        soft: Whether constraints may be relaxed.
        known: A choice that is possible, by ids, where one is known.
        first: Among how many candidates to begin.
    """
    prices = price_columns(
        full.model(kept), full.form(stage.form), maximise=stage.maximise, seconds=seconds
    )
    spent = prices.seconds
    if prices.impossible:
        return Solved(full, Outcome(None, 0, None, impossible=True, seconds=spent), spent)
    limit = None if soft else full.limit(stage.form)
    core = _best(full, prices, first) | (set(known) or _easy(full))
    if limit is not None and stage.any_will_do:
        possible = _could_be_better(full, prices, limit + 1, stage)
        core = possible if len(possible) <= _FEW * first else core
    core = _closed(core, full)
    best: Solved | None = None
    while True:
        whole = len(core) == len(full.candidates)
        programme = full if whole else _part(full, core, soft=soft)
        solved = solve_whole(programme, kept, stage, max(seconds - spent, _LEAST_SECONDS))
        spent += solved.seconds
        outcome = solved.outcome
        if outcome.values is None and best is not None:
            # The time was up: what was found among fewer stands, without a bound.
            return replace(best, outcome=replace(best.outcome, bound=None), seconds=spent)
        if outcome.values is None and (whole or not outcome.impossible):
            return Solved(programme, _unless_whole(outcome, whole=whole), spent)
        if outcome.values is None:
            # Whoever cannot be in any plan that keeps the limit is left out for good.
            found = None if limit is None else _could_be_better(full, prices, limit + 1, stage)
            missing = {one.offering.id for one in full.candidates} if found is None else found
        elif stage.any_will_do:
            return Solved(programme, outcome, spent)
        else:
            best = solved
            missing = _could_be_better(full, prices, outcome.value, stage)
        if whole or missing <= core:
            return Solved(programme, outcome, spent)
        core = _closed(core | missing, full)


def _part(full: Programme, core: set[str], *, soft: bool) -> Programme:
    """The programme with weeks, for some of the candidates."""
    chosen = [one for one in full.candidates if one.offering.id in core]
    return write_programme(full.problem, full.terms, chosen, soft=soft, timed=True)


def _unless_whole(outcome: Outcome, *, whole: bool) -> Outcome:
    """What nothing was found among some candidates says of all of them: no bound."""
    if whole:
        return outcome
    return Outcome(None, 0, None, impossible=False, seconds=outcome.seconds)


def _best(programme: Programme, prices: Prices, size: int) -> set[str]:
    ranked = sorted(
        (_worse(prices, column), one.offering.id)
        for one, column in zip(programme.candidates, programme.master.taken, strict=True)
    )
    return {key for _, key in ranked[:size]}


def _easy(programme: Programme) -> set[str]:
    """For each need the shortest that reach highest at one's own pace: there is time for those."""
    by_need: dict[int, list[tuple[int, int, str]]] = {}
    for one in programme.candidates:
        if one.window is not None and not one.groups:
            for need, rank in one.gains.items():
                place = (-rank, one.offering.hours, one.offering.id)
                by_need.setdefault(need, []).append(place)
    return {key for places in by_need.values() for _, _, key in sorted(places)[:_EASY]}


def _worse(prices: Prices, column: int) -> float:
    return prices.worse[column] if prices.worse else 0.0


def _closed(core: Iterable[str], programme: Programme) -> set[str]:
    """The candidates, what is wished for, and for each prerequisite all that satisfy it."""
    known: dict[str, Candidate] = {one.offering.id: one for one in programme.candidates}
    found = set(core) | (programme.terms.include & known.keys())
    waiting: Sequence[str] = sorted(found)
    while waiting:
        fresh = {
            key
            for one in waiting
            for group in known[one].groups
            for key in group
            if key in known and key not in found
        }
        found |= fresh
        waiting = sorted(fresh)
    return found


def _could_be_better(programme: Programme, prices: Prices, value: int, stage: Stage) -> set[str]:
    """The candidates with which a plan could still be better than a value."""
    slack = _NOISE * max(1.0, abs(value))
    room = (prices.value - value if stage.maximise else value - prices.value) - 1 + slack
    return {
        one.offering.id
        for one, column in zip(programme.candidates, programme.master.taken, strict=True)
        if _worse(prices, column) <= room
    }
