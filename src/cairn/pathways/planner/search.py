"""Finds the best choice of offerings, and proves it or states the gap.

The programme of `model` is solved; `timetable` arranges what was chosen. If it cannot be arranged,
the weeks are written into the programme. If it still cannot, the smallest part of the choice that
is to blame is forbidden, and the programme is solved again: so the answer is exact in both
(logic-based Benders decomposition: Hooker & Ottosson 2003). Several aims are taken one after the
other: what the first has reached is held while the next one is sought.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cairn.pathways.planner.arranging import arrange_surely
from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.catalogue import Offering
from cairn.pathways.planner.core import Solved, solve_by_core, solve_whole
from cairn.pathways.planner.model import Label
from cairn.pathways.planner.programme import (
    Cut,
    Kept,
    Problem,
    Programme,
    Stage,
    write_programme,
)
from cairn.pathways.planner.solver import Outcome
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.timetable import Timetable

__all__ = ["Choice", "Patience", "Search", "smallest_part"]

_MOST_CUTS = 400  # more are a sign that the weeks are too entangled to be told apart
_LEAST_SECONDS = 0.05
_MANY = 400  # candidates, from which the programme with weeks is slow as a whole
_COST_AND_HOURS = (Stage("cost"), Stage("hours"))
_THRIFT = Stage("thrift")
_SHARE_OF_A_STAGE = 0.6  # what is left for the stages after it


@dataclass(slots=True)
class Patience:
    """How long one request may take.

    Attributes:
        seconds: The seconds of the solver that are left.
    """

    seconds: float

    def spend(self, seconds: float) -> None:
        """Take off what was used."""
        self.seconds -= seconds

    @property
    def left(self) -> float:
        """What the next call may take; never nothing, so that small ones always end."""
        return max(_LEAST_SECONDS, self.seconds)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a search found.

    Attributes:
        offerings: What to take, by id; None if nothing was found.
        table: When.
        value: What the stage reached.
        bound: No choice is better than this; None when nothing is known.
        impossible: Whether it is proven that nothing can be found.
        relaxed: The constraints that were relaxed.
        waived: The waiver that is claimed for an offering, by ids and numbers.
        whole: Whether every row holds in whole numbers.
        runs: The number of the sitting of each offering that has runs, by id, where any will do.
    """

    offerings: tuple[Offering, ...] | None
    table: Timetable | None
    value: int
    bound: int | None
    impossible: bool
    relaxed: tuple[Label, ...] = ()
    waived: tuple[tuple[str, int], ...] = ()
    whole: bool = True
    runs: Mapping[str, int] | None = None

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return self.impossible or (self.offerings is not None and self.bound == self.value)


@dataclass(slots=True)
class Search:
    """One question that is put to the solver again and again.

    Attributes:
        problem: What stays the same.
        terms: What the plan must keep to.
        patience: How long it may take.
        soft: Whether constraints may be relaxed.
        kept: What every choice must keep besides.
        candidates: What may be taken; found under the terms unless it is given.
        exact: Whether every choice that was forbidden is proven to be impossible.
        timed: Whether the weeks are part of the programme.
        known: A choice that is possible, where one is known: it makes the first stage quicker.
        many: With more candidates than this, the programme with weeks is solved through a core.
    """

    problem: Problem
    terms: Terms
    patience: Patience
    soft: bool = False
    kept: Kept = field(default_factory=Kept)
    candidates: tuple[Candidate, ...] = ()
    exact: bool = True
    timed: bool = False
    known: tuple[Offering, ...] = ()
    many: int = _MANY
    _programmes: dict[bool, Programme] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.candidates:
            self.candidates = self.problem.candidates(self.terms, forbidden=self.soft)
        # With a deadline, time is short more often than not.
        self.timed = self.timed or (self._large and self.terms.finish_by is not None)

    @property
    def _large(self) -> bool:
        return len(self.candidates) > self.many

    def hold(self, stage: Stage, value: int) -> None:
        """Let every later choice be no worse than this in a stage."""
        self.kept.held.append((stage, value))

    def let_go(self, count: int) -> None:
        """Forget the last values that are held."""
        del self.kept.held[len(self.kept.held) - count :]

    def run(self, stage: Stage) -> Choice:
        """Find the best choice for one stage."""
        return self.lexicographic((stage,))[-1]

    def lexicographic(self, stages: Sequence[Stage]) -> list[Choice]:
        """Find the choice that is best in the first stage, and among those in the next, and so on.

        Only the choice of the last stage is arranged: what the earlier ones choose besides is of no
        consequence, and may be a lot. A choice that cannot be arranged is forbidden; if that makes
        what an earlier stage reached impossible, that stage is taken again.

        Returns:
            One answer for each stage, the last with the timetable; fewer if the time was up, and
            one without offerings if nothing was found.
        """
        if self._thrifty(stages):
            *before, both = self._one_by_one((*stages[:-2], _THRIFT))
            return [*before, *self._parted(both)]
        return self._one_by_one(stages)

    def _thrifty(self, stages: Sequence[Stage]) -> bool:
        """Whether cost and hours can be made small in one go, which is as quick as one of them."""
        if tuple(stages[-2:]) != _COST_AND_HOURS or not (self.timed and self._large):
            return False
        return self._programme(timed=True).thrift[1] > 0

    def _parted(self, both: Choice) -> list[Choice]:
        """What a choice for cost and hours says of each."""
        if both.offerings is None:
            return [both]
        unit, weight = self._programme(timed=True).thrift
        cost, hours = divmod(both.value, weight)
        if both.bound is None:
            return [replace(both, value=cost * unit), replace(both, value=hours)]
        least, rest = divmod(both.bound, weight)
        return [
            replace(both, value=cost * unit, bound=least * unit),
            replace(both, value=hours, bound=rest if least == cost else None),
        ]

    def _one_by_one(self, stages: Sequence[Stage]) -> list[Choice]:
        base = len(self.kept.held)
        found: list[Choice] = []
        while True:
            last = len(found) == len(stages) - 1
            known = (found[-1].offerings or ()) if found else self.known
            solved = self._solve(stages[len(found)], known, last=last)
            outcome = solved.outcome
            if outcome.values is None:
                if outcome.impossible and found:
                    found.pop()
                    self.let_go(1)
                    continue
                break
            choice = self._chosen(solved, stages[len(found)])
            if not last:
                self.hold(stages[len(found)], outcome.value)
                found.append(choice)
                continue
            before = self.timed
            table = self._accept(choice)
            if self.timed and not before:
                # The weeks may forbid what the first stages reached: they are taken again.
                found = []
                del self.kept.held[base:]
                continue
            if table is not None:
                found.append(replace(choice, table=table))
                return self._ended(found, base)
            if len(self.kept.cuts) > _MOST_CUTS or self.patience.seconds <= 0:
                break
        return self._given_up(found, outcome, base)

    def _given_up(self, found: Sequence[Choice], outcome: Outcome, base: int) -> list[Choice]:
        """What can be said when the last stage found nothing."""
        table = self._accept(found[-1]) if found else None
        if table is not None:
            # The time was up: what the earlier stages found is still a plan.
            return self._ended([*found[:-1], replace(found[-1], table=table)], base)
        impossible = outcome.values is None and outcome.impossible and self.exact
        return self._ended([Choice(None, None, 0, outcome.bound, impossible)], base)

    def _ended(self, found: Sequence[Choice], base: int) -> list[Choice]:
        del self.kept.held[base:]
        # A bound only holds if nothing was forbidden that could have been done.
        return [replace(one, bound=one.bound if self.exact else None) for one in found]

    def _solve(self, stage: Stage, known: Sequence[Offering], *, last: bool) -> Solved:
        seconds = self.patience.left if last else self.patience.left * _SHARE_OF_A_STAGE
        if self.timed and self._large:
            full = self._programme(timed=True)
            ids = frozenset(one.id for one in known) & {one.offering.id for one in self.candidates}
            solved = solve_by_core(full, self.kept, stage, seconds, soft=self.soft, known=ids)
        else:
            programme = self._programme(timed=self.timed)
            solved = solve_whole(programme, self.kept, stage, seconds)
        self.patience.spend(solved.seconds)
        return solved

    def _programme(self, *, timed: bool) -> Programme:
        if timed not in self._programmes:
            self._programmes[timed] = write_programme(
                self.problem, self.terms, self.candidates, soft=self.soft, timed=timed
            )
        return self._programmes[timed]

    def _accept(self, choice: Choice) -> Timetable | None:
        """The timetable of a choice that keeps every promise; None after it was forbidden."""
        ids = {one.id for one in choice.offerings or ()}
        chosen = [one for one in self.candidates if one.offering.id in ids]
        groups = {one.offering.id: one.groups for one in chosen}
        table, sure = arrange_surely(chosen, groups, self.terms, runs=choice.runs)
        if table is None and not self.timed:
            # What is wrong with it need not be found: the weeks will say more.
            self.timed = True
            return None
        if table is None:
            self.exact = self.exact and sure
            self._forbid(chosen, groups)
            return None
        goal_kept = (
            not self.problem.complete or self.soft or self.problem.aim.reached(table, self.terms)
        )
        # HiGHS reckons with rounded numbers: what it promises is counted again in whole ones.
        if goal_kept and choice.whole:
            return table
        others = frozenset(one.offering.id for one in self.candidates) - ids
        self.kept.cuts.append(Cut(frozenset(ids), others))
        return None

    def _forbid(
        self, chosen: Sequence[Candidate], groups: Mapping[str, tuple[frozenset[str], ...]]
    ) -> None:
        """Forbid the smallest part of a choice that cannot be arranged."""
        ids = {one.offering.id for one in chosen}

        def clash(part: Sequence[Candidate]) -> bool:
            """Whether a part cannot be arranged, be it that others come before it or not."""
            there = {one.offering.id for one in part}
            tied = {key: tuple(g for g in groups[key] if g <= there) for key in there}
            table, sure = arrange_surely(part, tied, self.terms, any_will_do=True)
            return table is None and sure

        if clash(chosen):
            blamed = smallest_part(chosen, clash)
            self.kept.cuts.append(Cut(frozenset(one.offering.id for one in blamed), frozenset()))
        else:
            absent = frozenset().union(*(g for several in groups.values() for g in several)) - ids
            self.kept.cuts.append(Cut(frozenset(ids), absent))

    def _chosen(self, solved: Solved, stage: Stage) -> Choice:
        programme, outcome = solved.programme, solved.outcome
        master, values = programme.master, outcome.values or ()
        chosen = tuple(
            one.offering
            for one, column in zip(programme.candidates, master.taken, strict=True)
            if values[column]
        )
        waived = tuple(
            (programme.candidates[number].offering.id, waiver)
            for (number, waiver), column in master.uses.items()
            if values[column]
        )
        runs = {
            programme.candidates[number].offering.id: place
            for (number, place), column in programme.runs.items()
            if values[column]
        }
        relaxed = tuple(label for label, column in (master.slack or {}).items() if values[column])
        return Choice(
            chosen,
            None,
            outcome.value,
            outcome.bound,
            impossible=False,
            relaxed=relaxed,
            waived=waived,
            whole=programme.holds(outcome),
            # Of a plan that is shown, runs that end early are sought once more.
            runs=runs if stage.any_will_do else None,
        )


def smallest_part(
    whole: Sequence[Candidate], clash: Callable[[Sequence[Candidate]], bool]
) -> list[Candidate]:
    """A part that clashes and of which every smaller part does not (QuickXplain, Junker 2004).

    Args:
        whole: What clashes.
        clash: Whether a part does; a larger part clashes whenever a smaller one does.
    """

    def blamed(kept: list[Candidate], *, fresh: bool, rest: list[Candidate]) -> list[Candidate]:
        if fresh and clash(kept):
            return []
        if len(rest) == 1:
            return rest
        left, right = rest[: len(rest) // 2], rest[len(rest) // 2 :]
        second = blamed([*kept, *left], fresh=bool(left), rest=right)
        first = blamed([*kept, *second], fresh=bool(second), rest=left)
        return [*first, *second]

    return blamed([], fresh=False, rest=list(whole))
