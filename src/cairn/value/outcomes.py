"""People, whether they held a credential in time, and what became of them: columns, no rows.

The table that every estimator takes. Knows its shapes and refuses what does not fit together; what
is missing in it and whether it can answer, `outcome_checks` tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from cairn.kernel.errors import UsageError
from cairn.value.evidence import Standing

__all__ = [
    "BoolArray",
    "Covariate",
    "FloatArray",
    "IntArray",
    "OutcomeKind",
    "OutcomeTable",
    "Question",
]

FloatArray: TypeAlias = npt.NDArray[np.float64]
"""Real numbers; NaN for what is not known."""

IntArray: TypeAlias = npt.NDArray[np.int64]
"""Whole numbers; -1 for what is not known where they are codes."""

BoolArray: TypeAlias = npt.NDArray[np.bool_]
"""Yes and no."""

OutcomeKind: TypeAlias = Literal["happened", "amount", "time"]
"""What the outcome is: it happened or not (1 or 0), an amount such as pay, or a time until it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a table.

    Attributes:
        credential: What the credential is called.
        outcome: The outcome in plain words that end “who …”: ``got an interview``, ``earned``.
        kind: What kind of outcome it is.
        unit: Of an amount or a time: ``USD a year``, ``days``; empty for what happened or not.
        standing: What stands behind the data; its grade is the best the design could give.
    """

    credential: str
    outcome: str
    kind: OutcomeKind
    unit: str
    standing: Standing


@dataclass(frozen=True, slots=True, eq=False)
class Covariate:
    """Something known about people before the credential, shape (n,).

    Attributes:
        name: Its name: ``years of experience``.
        values: Numbers, or codes into `levels`; NaN for what is not known.
        levels: Names of the categories; empty for a number.
    """

    name: str
    values: FloatArray
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeTable:
    """One row for each person, as columns of shape (n,).

    Attributes:
        question: What is asked of it.
        held: Whether the person held the credential before the outcome could happen.
        outcome: 1 or 0, an amount, or a time; NaN where it is not known.
        covariates: What was known before.
        ended: Of a time: whether it happened then, and was not only watched until then.
        offered: Whether chance or a rule offered or encouraged the credential; None without that.
        year: When the outcome was, as a year with a fraction; None where it is not told.
        issuer: Codes of issuers of what is held, -1 for those without; None where not told.
        issuers: Their names.
        also: Other credentials held before the outcome, by name.

    Raises:
        UsageError: If columns are not as long as each other (``bad-columns``), or a time does not
            say whether it ended (``bad-columns``).
    """

    question: Question
    held: BoolArray
    outcome: FloatArray
    covariates: tuple[Covariate, ...] = ()
    ended: BoolArray | None = None
    offered: BoolArray | None = None
    year: FloatArray | None = None
    issuer: IntArray | None = None
    issuers: tuple[str, ...] = ()
    also: dict[str, BoolArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns: dict[str, npt.NDArray[np.generic] | None] = {
            "outcome": self.outcome,
            "ended": self.ended,
            "offered": self.offered,
            "year": self.year,
            "issuer": self.issuer,
            **{one.name: one.values for one in self.covariates},
            **self.also,
        }
        for name, column in columns.items():
            if column is not None and column.shape != self.held.shape:
                raise UsageError(
                    f"The column {name} has {len(column)} people, the others {len(self.held)}.",
                    code="bad-columns",
                    mend="Give every column one value for each person.",
                )
        if (self.ended is not None) != (self.question.kind == "time"):
            raise UsageError(
                "A time until an outcome needs to say who reached it, and nothing else does.",
                code="bad-columns",
                mend="Give the column of who reached it exactly when the outcome is a time.",
            )

    def __len__(self) -> int:
        return len(self.held)

    def only(self, rows: BoolArray) -> OutcomeTable:
        """The same table with some of its people.

        Args:
            rows: Whom to keep, shape (n,).
        """
        return OutcomeTable(
            self.question,
            self.held[rows],
            self.outcome[rows],
            tuple(Covariate(one.name, one.values[rows], one.levels) for one in self.covariates),
            None if self.ended is None else self.ended[rows],
            None if self.offered is None else self.offered[rows],
            None if self.year is None else self.year[rows],
            None if self.issuer is None else self.issuer[rows],
            self.issuers,
            {name: held[rows] for name, held in self.also.items()},
        )

    def column(self, name: str) -> Covariate:
        """One covariate by its name.

        Args:
            name: Its name.

        Raises:
            UsageError: If there is none (``no-such-column``).
        """
        for one in self.covariates:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in self.covariates) or "none"
        raise UsageError(
            f"There is no column {name!r}.",
            code="no-such-column",
            mend=f"Known are: {known}.",
        )
