"""One integer programme with its candidates, and what is held against every solution of it.

Knows how stages, cuts and held values become rows. Does not know how good solutions are found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import gcd

from cairn.pathways.planner.aims import Aim
from cairn.pathways.planner.candidates import Candidate, gather
from cairn.pathways.planner.catalogue import Catalogue
from cairn.pathways.planner.linear import Form, LinearModel, Row
from cairn.pathways.planner.model import Label, Master, start_master
from cairn.pathways.planner.model_weeks import add_weeks
from cairn.pathways.planner.solver import Outcome
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.weeks import DAYS, day_of

__all__ = ["Cut", "Kept", "Problem", "Programme", "Stage", "write_programme"]

_HEAVY = 5_000_000  # a coefficient with which sums are still exact within the solver's tolerance
# Of equally small sets of constraints, one that leaves the goal whole, and then the wishes.
_DISLIKE = {"skill": 100, "leaf": 100, "share": 100, "include": 10, "avoid": 10, "issuer": 10}


@dataclass(frozen=True)
class Problem:
    """Everything that stays the same while one question is answered.

    Attributes:
        catalogue: What is on offer.
        aim: The goal, held against what the person has.
        held: The achievements that are held.
        complete: Whether plans must complete the goal.
    """

    catalogue: Catalogue
    aim: Aim
    held: frozenset[str]
    complete: bool

    def candidates(self, terms: Terms, *, forbidden: bool = False) -> tuple[Candidate, ...]:
        """What can play a part under some terms."""
        role = getattr(self.aim, "sought", None) is not None
        return gather(
            self.catalogue.offerings,
            terms,
            self.held,
            self.aim.gains,
            None if role else self.aim.useful,
            forbidden=forbidden,
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """One aim: a form of the programme, and whether it is to be large.

    Attributes:
        form: “cost”, “hours”, “points”, “required”, “net”, “relaxed” or “dislike”; or “thrift”:
            the cost, and among equal costs the hours.
        maximise: Whether it is to be large.
        any_will_do: Whether the first solution will do, be it the best or not.
    """

    form: str
    maximise: bool = False
    any_will_do: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A choice that cannot be: all of some offerings, and none of others, by id."""

    taken: frozenset[str]
    absent: frozenset[str]


@dataclass(slots=True)
class Kept:
    """What every solution must keep besides the programme itself.

    Attributes:
        held: What stages must be no worse than.
        cuts: Choices that cannot be.
        may_give_way: The constraints that may be relaxed; None for any.
    """

    held: list[tuple[Stage, int]] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    may_give_way: frozenset[Label] | None = None


@dataclass(frozen=True)
class Programme:
    """An integer programme and what its columns stand for.

    Attributes:
        problem: What was asked.
        terms: What a plan must keep to.
        candidates: The candidates, in the order of their columns.
        master: The programme.
        runs: The column of each run, by candidate and number of the sitting; empty without weeks.
    """

    problem: Problem
    terms: Terms
    candidates: tuple[Candidate, ...]
    master: Master
    runs: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def model(self, kept: Kept) -> LinearModel:
        """The programme with the rows of what must be kept besides."""
        return replace(self.master.model, rows=[*self.master.model.rows, *self._rows(kept)])

    def form(self, name: str) -> Form:
        """The form of a stage; a name as in `Stage`."""
        master = self.master
        if name == "net":
            # A point more must outweigh the hours that it takes, at the worth that is asked.
            worth = self.terms.worth
            points = {c: n * worth.denominator for c, n in master.forms["points"].items()}
            price = worth.numerator * self.problem.aim.total
            return points | {c: -n * price for c, n in master.forms["hours"].items() if price}
        if name == "thrift":
            unit, weight = self.thrift
            cost = {c: n // unit * weight for c, n in master.forms["cost"].items()}
            hours = master.forms["hours"]
            return {c: cost.get(c, 0) + hours.get(c, 0) for c in sorted(cost.keys() | hours.keys())}
        if name == "relaxed":
            return dict.fromkeys((master.slack or {}).values(), 1)
        if name == "dislike":
            return {c: _DISLIKE.get(kind, 1) for (kind, _), c in (master.slack or {}).items()}
        return master.forms[name]

    @property
    def thrift(self) -> tuple[int, int]:
        """The minor units that all prices are multiples of, and what one weighs in hours.

        It weighs more than all hours of any plan. 0 if that is too much for a solver that reckons
        with rounded numbers, or nothing says how many hours a plan may have.
        """
        unit = gcd(*self.master.forms["cost"].values()) or 1
        dearest = max(self.master.forms["cost"].values(), default=0) // unit
        limit = None if self.master.slack is not None else self.limit("hours")
        weight = 0 if limit is None else limit + 1
        return unit, weight if weight * dearest <= _HEAVY else 0

    def limit(self, form: str) -> int | None:
        """The most that a form may be in any solution, where the terms say it."""
        terms = self.terms
        if form == "cost":
            return None if terms.budget is None else terms.budget.minor
        if form != "hours":
            return None
        limits = [] if terms.hours_at_most is None else [terms.hours_at_most]
        if terms.finish_by is not None:
            weeks = day_of(terms.finish_by, terms) // DAYS + 1
            limits.append(max(0, weeks) * terms.hours_per_week)
        return min(limits, default=None)

    def holds(self, outcome: Outcome) -> bool:
        """Whether rows of whole columns hold in whole numbers."""
        values = outcome.values or ()
        whole = [one.whole for one in self.master.model.columns]
        for row in self.master.model.rows:
            if all(whole[column] for column in row.form):
                value = sum(factor * values[column] for column, factor in row.form.items())
                if row.low is not None and value < row.low:
                    return False
                if row.high is not None and value > row.high:
                    return False
        return True

    def _rows(self, kept: Kept) -> list[Row]:
        rows = []
        for stage, value in kept.held:
            form = self.form(stage.form)
            rows.append(Row(form, value, None) if stage.maximise else Row(form, None, value))
        if kept.may_give_way is not None:
            slack = self.master.slack or {}
            firm = {c: 1 for label, c in slack.items() if label not in kept.may_give_way}
            rows.append(Row(firm, None, 0))
        columns = {
            one.offering.id: column
            for one, column in zip(self.candidates, self.master.taken, strict=True)
        }
        for cut in kept.cuts:
            if cut.taken <= columns.keys():
                cut_form = {columns[key]: -1 for key in sorted(cut.taken)}
                cut_form |= {columns[key]: 1 for key in sorted(cut.absent) if key in columns}
                rows.append(Row(cut_form, 1 - len(cut.taken), None))
        return rows


def write_programme(
    problem: Problem,
    terms: Terms,
    candidates: Sequence[Candidate],
    *,
    soft: bool,
    timed: bool,
) -> Programme:
    """Write a programme.

    Args:
        problem: What was asked.
        terms: What a plan must keep to.
        candidates: What may be taken.
        soft: Whether constraints may be relaxed.
        timed: Whether the weeks are written too.
    """
    master = start_master(candidates, terms, soft=soft)
    problem.aim.add(master, candidates, complete=problem.complete)
    runs = add_weeks(master, candidates, terms) if timed else {}
    return Programme(problem, terms, tuple(candidates), master, runs)
