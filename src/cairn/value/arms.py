"""Who is compared with whom: people whose outcome and background are known, with and without.

Every estimator begins here, so that all of them leave out the same people and say how many. Knows
when there are too few; estimates nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cairn.value.effect import FEWEST, NoEffect
from cairn.value.outcomes import BoolArray, FloatArray, OutcomeTable

__all__ = ["Arms", "arms_of", "named", "refusal"]


@dataclass(frozen=True, slots=True, eq=False)
class Arms:
    """The people who can be compared.

    Attributes:
        table: The table with nobody but them.
        remarks: How many were left out and why, a sentence each.
    """

    table: OutcomeTable
    remarks: tuple[str, ...]

    @property
    def held(self) -> BoolArray:
        """Who holds it, shape (n,)."""
        return self.table.held

    @property
    def outcome(self) -> FloatArray:
        """The outcome, shape (n,), all known."""
        return self.table.outcome

    @property
    def n(self) -> int:
        """How many people."""
        return len(self.table)

    @property
    def holders(self) -> int:
        """How many of them hold it."""
        return int(self.table.held.sum())


def named(table: OutcomeTable) -> str:
    """What is compared, in plain words.

    Args:
        table: The table.
    """
    question = table.question
    words = {"happened": "share who", "amount": "average of what they", "time": "time until they"}
    return f"{words[question.kind]} {question.outcome}"


def refusal(table: OutcomeTable, method: str, reason: str, mend: str) -> NoEffect:
    """Why a method gives no number.

    Args:
        table: The table.
        method: Which method.
        reason: The sentence.
        mend: What would make an answer possible.
    """
    told = len(table) if len(table) >= FEWEST else 0
    return NoEffect(named(table), reason, mend, told, method, table.question.standing)


def arms_of(table: OutcomeTable, method: str, names: Sequence[str] = ()) -> Arms | NoEffect:
    """The people whose outcome, and what else is asked for, is known.

    Args:
        table: Everybody.
        method: Which method asks, for a refusal.
        names: The covariates that must be known.

    Returns:
        The people, or why there are too few with it or without it, or that what happened or not
        is not written as 1 and 0.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    known = np.isfinite(table.outcome)
    remarks = []
    if not known.all():
        remarks.append(f"{int((~known).sum()):,} people are left out: no outcome is known of them.")
    for name in names:
        told = np.isfinite(table.column(name).values)
        lost = int((known & ~told).sum())
        if lost:
            remarks.append(f"{lost:,} people are left out: their “{name}” is not known.")
        known &= told
    arms = Arms(table if known.all() else table.only(known), tuple(remarks))
    yes_or_no = np.isin(arms.outcome, (0.0, 1.0))
    if table.question.kind == "happened" and not yes_or_no.all():
        words = "The outcome is neither 1 nor 0 for everybody."
        return refusal(table, method, words, "Write 1 or 0, and nothing where it is not known.")
    for count, who in ((arms.holders, "hold it"), (arms.n - arms.holders, "do not hold it")):
        if count < FEWEST:
            return refusal(
                table,
                method,
                f"Not enough data: fewer than {FEWEST} people who {who} can be compared.",
                "Add people whose outcome is known.",
            )
    return arms
