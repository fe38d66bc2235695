"""Which clause makes the gap between two categories: two answers that need not agree.

“Without it” leaves one clause out and asks the rest as before. “Its share” charges every clause
with its part, so that the parts add up (`shapley`). They differ where people fall at several
clauses at once: then leaving out one helps nobody. Neither says why people do not meet a clause,
nor that the clause is not needed for the job.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from cairn.hiring.clause_rule import ClauseRule, taken
from cairn.hiring.impact import ImpactTable
from cairn.hiring.one_more import flagged
from cairn.hiring.rates import FEWEST, BoolArray, CategoryCount, Rate, rate_of
from cairn.hiring.shapley import How, Share, clause_shares, part_of_gap
from cairn.kernel.errors import UsageError

__all__ = ["Causes", "ClauseCause", "GapAnswer", "NoCauses", "causes_in", "clause_causes"]


@dataclass(frozen=True, slots=True)
class ClauseCause:
    """What one clause does to the gap.

    Attributes:
        key: The clause.
        met: Which share of the category meets it.
        met_best: Which share of the category with the highest rate meets it.
        share: Its part of the gap; the parts of all clauses add up.
        without: How much the gap shrinks when this clause alone is left out; below 0: it grows.
        ratio_without: The category's rate over the other's then; None where nobody is taken.
        taken_without: How many people of all categories are taken then.
    """

    key: str
    met: Rate
    met_best: Rate
    share: Share
    without: Share
    ratio_without: float | None
    taken_without: int


@dataclass(frozen=True, slots=True)
class Causes:
    """What each clause does to the gap between a category and the one with the highest rate.

    Attributes:
        title: Which kind of categories.
        category: The category.
        best: The one that it is held against.
        gap: The difference of their rates.
        flag: Whether the category's rate is under four fifths of the other's.
        n: How many people both have together.
        causes: One for each clause, in the requirement's order.
        leading: The clause whose share is larger than every other's beyond chance: intervals do
            not overlap; empty where no clause stands out so.
        how: Whether every order of the clauses was looked at.
        orders: How many were, when some.
    """

    title: str
    category: str
    best: str
    gap: Share
    flag: bool
    n: int
    causes: tuple[ClauseCause, ...]
    leading: str
    how: How
    orders: int | None


@dataclass(frozen=True, slots=True)
class NoCauses:
    """Why nothing is said about a category.

    Attributes:
        title: Which kind of categories.
        category: The category.
        reason: A sentence.
    """

    title: str
    category: str
    reason: str


GapAnswer: TypeAlias = Causes | NoCauses
"""What each clause does, or why that is not said."""


@dataclass(frozen=True, slots=True)
class _Asked:
    met: BoolArray
    rule: ClauseRule
    group: BoolArray
    best: BoolArray


def causes_in(
    table: ImpactTable,
    categories: Sequence[Sequence[str]],
    clauses: tuple[Sequence[str], BoolArray, ClauseRule],
    *,
    seed: int = 0,
) -> tuple[GapAnswer, ...]:
    """Ask for every category of a table which clause makes its gap.

    Args:
        table: Its rates and ratios.
        categories: One list for each kind of category crossed in the table, an entry for each
            applicant.
        clauses: The keys of the clauses, who meets which, and how they decide.
        seed: Which orders are drawn, where there are too many clauses to look at all.

    Returns:
        An answer for each category but the one with the highest rate.
    """
    reference = table.reference
    if reference is None:
        return ()
    keys = list(zip(*categories, strict=True))
    best = np.array([key == reference.count.category for key in keys], dtype=np.bool_)
    answers: list[GapAnswer] = []
    for one in table.categories:
        if one.reference:
            continue
        if min(one.count.applicants, reference.count.applicants) < FEWEST:
            reason = f"Not enough data: fewer than {FEWEST} people."
            answers.append(NoCauses(table.title, one.count.name, reason))
            continue
        group = np.array([key == one.count.category for key in keys], dtype=np.bool_)
        names = (table.title, one.count.name, reference.count.name)
        answers.append(clause_causes(names, clauses, group, best, seed=seed))
    return tuple(answers)


def clause_causes(
    names: tuple[str, str, str],
    clauses: tuple[Sequence[str], BoolArray, ClauseRule],
    group: BoolArray,
    best: BoolArray,
    *,
    seed: int = 0,
) -> Causes:
    """Say what each clause does to the gap between two categories.

    Args:
        names: The kind of category, the category, and the one it is held against.
        clauses: The keys of the clauses, who meets which, and how they decide.
        group: Who is of the category.
        best: Who is of the other one.
        seed: Which orders are drawn, where there are too many clauses to look at all.

    Raises:
        UsageError: If the arrays do not fit together or a category is empty (``bad-clauses``).
    """
    keys, met, rule = clauses
    if len(keys) != len(rule.must):
        raise UsageError(
            "There is not one key for each clause.",
            code="bad-clauses",
            mend="Give the clauses in the order of the table's columns.",
        )
    shares = clause_shares(met, rule, group, best, seed=seed)
    asked = _Asked(met, rule, group, best)
    causes = tuple(
        _cause(key, place, shares.shares[place], asked) for place, key in enumerate(keys)
    )
    return Causes(
        title=names[0],
        category=names[1],
        best=names[2],
        gap=shares.gap,
        flag=_flagged(asked),
        n=int(group.sum() + best.sum()),
        causes=causes,
        leading=_leading(causes),
        how=shares.how,
        orders=shares.orders,
    )


def _cause(key: str, place: int, share: Share, asked: _Asked) -> ClauseCause:
    clauses = asked.met.shape[1]
    choices = np.ones((2, clauses), dtype=np.bool_)
    choices[1, place] = False
    now, then = taken(asked.met, asked.rule, choices)
    rate = float(then[asked.group].mean())
    best = float(then[asked.best].mean())
    meets = asked.met[:, place]
    return ClauseCause(
        key=key,
        met=rate_of(int(meets[asked.group].sum()), int(asked.group.sum())),
        met_best=rate_of(int(meets[asked.best].sum()), int(asked.best.sum())),
        share=share,
        without=part_of_gap(now.astype(np.float64) - then, asked.group, asked.best),
        ratio_without=rate / best if best else None,
        taken_without=int(then.sum()),
    )


def _flagged(asked: _Asked) -> bool:
    everything = np.ones((1, asked.met.shape[1]), dtype=np.bool_)
    chosen = taken(asked.met, asked.rule, everything)[0]
    one, other = (
        CategoryCount((name,), int(people.sum()), int(chosen[people].sum()))
        for name, people in (("category", asked.group), ("best", asked.best))
    )
    return flagged(one, (other,))


def _leading(causes: Sequence[ClauseCause]) -> str:
    largest = max(causes, key=lambda one: one.share.value)
    others = [one.share.high for one in causes if one is not largest]
    clear = largest.share.low > max((0.0, *others))
    return largest.key if clear else ""
