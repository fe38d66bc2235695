"""Tables for tests of the simple comparisons: from counts, amounts or times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from cairn.value.evidence import Standing
from cairn.value.outcomes import Covariate, FloatArray, OutcomeKind, OutcomeTable, Question

STANDING: Final = Standing(
    "raw association", "who gains?", "made up", "nobody", "2026", "tests", made_up=True
)

DRUG: Final = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
DRUG_ENDED: Final = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)
PLACEBO: Final = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
"""Weeks in remission (Freireich et al. 1963), the example of Cox 1972."""


def table_of(
    kind: OutcomeKind,
    held: npt.ArrayLike,
    outcome: npt.ArrayLike,
    known: Mapping[str, npt.ArrayLike] | None = None,
    ended: npt.ArrayLike | None = None,
) -> OutcomeTable:
    """A table of columns."""
    return OutcomeTable(
        Question("the badge", "got an interview", kind, "USD", STANDING),
        np.asarray(held, bool),
        np.asarray(outcome, float),
        tuple(Covariate(name, np.asarray(one, float)) for name, one in (known or {}).items()),
        ended=None if ended is None else np.asarray(ended, bool),
    )


def counted(*groups: Sequence[int]) -> OutcomeTable:
    """People of groups, each given as yes and no with it, yes and no without it."""
    held = [side for cells in groups for side in np.repeat([1, 1, 0, 0], cells)]
    outcome = [one for cells in groups for one in np.repeat([1, 0, 1, 0], cells)]
    group = np.repeat(np.arange(len(groups)), [sum(cells) for cells in groups])
    return table_of("happened", held, outcome, {"group": group})


def swapped(table: OutcomeTable) -> OutcomeTable:
    """Those with it are those without it."""
    question, known = table.question, table.covariates
    return OutcomeTable(question, ~table.held, table.outcome, known, table.ended)


def again(table: OutcomeTable, rows: FloatArray | npt.NDArray[np.int64]) -> OutcomeTable:
    """Some of the people, in this order, some of them more than once."""
    return OutcomeTable(
        table.question,
        table.held[rows],
        table.outcome[rows],
        tuple(Covariate(one.name, one.values[rows], one.levels) for one in table.covariates),
        None if table.ended is None else table.ended[rows],
    )
