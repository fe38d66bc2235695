"""An integer programme as plain values: columns, and rows with whole coefficients.

Knows nothing of any solver, nor of plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["Column", "Form", "LinearModel", "Row"]

Form: TypeAlias = Mapping[int, int]
"""A linear form: whole coefficients by column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A variable that is zero or more.

    Attributes:
        high: The most it may be; None for no limit.
        whole: Whether it must be a whole number.
    """

    high: int | None = 1
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A constraint on a form: at least `low`, at most `high`; None for no limit."""

    form: Form
    low: int | None = None
    high: int | None = None


@dataclass(slots=True)
class LinearModel:
    """Columns and rows, in the order in which they were added."""

    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, high: int | None = 1, *, whole: bool = True) -> int:
        """Add a variable and say its number."""
        self.columns.append(Column(high, whole))
        return len(self.columns) - 1

    def at_least(self, low: int, form: Form) -> None:
        """Ask that a form be no less."""
        self.rows.append(Row(form, low=low))

    def at_most(self, high: int, form: Form) -> None:
        """Ask that a form be no more."""
        self.rows.append(Row(form, high=high))

    def equal(self, value: int, form: Form) -> None:
        """Ask that a form be exactly this."""
        self.rows.append(Row(form, value, value))
