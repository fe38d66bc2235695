"""Covariates as the columns of a regression: numbers on one scale, categories as yes and no.

Knows how columns are made and which of them say nothing new; estimates nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from cairn.value.outcomes import FloatArray, OutcomeTable

__all__ = ["Design", "design_of"]

_SAME = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Columns for a regression.

    Attributes:
        columns: Shape (n, k), a column of ones first; numbers are centred and scaled.
        names: What each column is, such as ``experience`` or ``field: games``.
        left_out: Columns that say nothing the others do not, by name.
    """

    columns: FloatArray
    names: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be told of the columns, a sentence each."""
        return tuple(f"“{name}” tells nothing that the others do not." for name in self.left_out)


def design_of(table: OutcomeTable, names: Sequence[str]) -> Design:
    """Make the columns of some covariates.

    Args:
        table: People whose covariates are all known.
        names: Which ones.

    Returns:
        The columns; the first level of a category is what the others are compared with.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    made: list[tuple[str, FloatArray]] = []
    for name in names:
        one = table.column(name)
        if one.levels:
            made += [
                (f"{name}: {level}", (one.values == code).astype(np.float64))
                for code, level in enumerate(one.levels)
                if code
            ]
        else:
            spread = float(one.values.std()) if len(one.values) else 0.0
            made.append((name, (one.values - one.values.mean()) / (spread or 1.0)))
    return _independent(len(table), made)


def _independent(n: int, made: Sequence[tuple[str, FloatArray]]) -> Design:
    """Leave out, in order, every column that those before it explain wholly.

    By the Gram matrix, which is small however many people there are.
    """
    columns = np.column_stack([np.ones(n), *(column for _, column in made)])
    # Half of the products are enough: the other half mirrors them.
    upper = linalg.blas.dsyrk(1.0, columns.T)
    gram = np.triu(upper) + np.triu(upper, 1).T
    kept = [0]
    for place in range(1, columns.shape[1]):
        inside = gram[np.ix_(kept, kept)]
        across = gram[kept, place]
        rest = gram[place, place] - across @ np.linalg.solve(inside, across)
        if rest > _SAME * max(n, 1) * (1 + gram[place, place] / max(n, 1)):
            kept.append(place)
    names = ("", *(name for name, _ in made))
    return Design(
        columns if len(kept) == columns.shape[1] else columns[:, kept],
        tuple(names[place] for place in kept),
        tuple(name for place, name in enumerate(names) if place not in kept),
    )
