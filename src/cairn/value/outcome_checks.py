"""What to look at before anything is compared: who is missing, who came too late, who is alike.

Each finding is a sentence with what to do; nothing is thrown away here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy import special

from cairn.value.outcomes import BoolArray, OutcomeTable
from cairn.value.propensity import Scored, scored

__all__ = ["OutcomeFinding", "Severity", "check_outcomes"]

Severity: TypeAlias = Literal["stops", "warns", "tells"]
"""Whether it keeps some answers from being given, makes them doubtful, or is good to know."""

_MANY_MISSING = 0.2
_UNEQUAL = 0.05
_LEVEL = 0.01
_EXTREME = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class OutcomeFinding:
    """One thing to know of a table before it is used.

    Attributes:
        code: A word for programs.
        severity: What it does to the answers.
        sentence: What is so.
        mend: What to do about it; empty where nothing need be done.
    """

    code: str
    severity: Severity
    sentence: str
    mend: str = ""


def check_outcomes(
    table: OutcomeTable, names: Sequence[str] = (), *, too_late: int = 0, undated: int = 0
) -> tuple[OutcomeFinding, ...]:
    """Look at missing outcomes, at the order of time, and at how alike the sides are.

    Args:
        table: The people.
        names: The covariates that will be held alike.
        too_late: How many earned it only after the outcome, and count as without it.
        undated: How many hold it without a day, and are taken to have held it in time.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    found = [
        *_order(too_late, undated),
        *_missing_outcomes(table),
        *_missing_covariates(table, names),
    ]
    if names and table.question.kind != "time":
        score = scored(table, names, "everyone", "overlap of scores")
        if isinstance(score, Scored):
            found += _overlap(score)
        else:
            found.append(OutcomeFinding("no-overlap", "stops", score.reason, score.mend))
    return tuple(found)


def _order(too_late: int, undated: int) -> list[OutcomeFinding]:
    found = []
    if too_late:
        found.append(
            OutcomeFinding(
                "earned-after",
                "tells",
                f"{too_late:,} people earned it only after the outcome: it cannot have caused that,"
                " so they count as people without it.",
            )
        )
    if undated:
        found.append(
            OutcomeFinding(
                "no-day",
                "warns",
                f"Of {undated:,} holders nobody says when they earned it; they are taken to have"
                " held it in time.",
                "Add the days: a credential earned after the outcome cannot have caused it.",
            )
        )
    return found


def _missing_outcomes(table: OutcomeTable) -> list[OutcomeFinding]:
    missing = np.isnan(table.outcome)
    if not missing.any():
        return []
    share = float(missing.mean())
    found = [
        OutcomeFinding(
            "outcome-missing",
            "warns" if share > _MANY_MISSING else "tells",
            f"Of {share:.0%} of the people no outcome is known; they are left out.",
            "Ask again: those who answer are seldom like those who do not." if share > 0.1 else "",  # noqa: PLR2004 - a tenth, as one says
        )
    ]
    mine, others = (_share(missing, side) for side in (table.held, ~table.held))
    if abs(mine - others) > _UNEQUAL and _differ(missing, table.held) < _LEVEL:
        found.append(
            OutcomeFinding(
                "outcome-missing-unequally",
                "warns",
                f"Of holders {mine:.0%} have no outcome, of others {others:.0%}: whoever answers"
                " may be the reason for a difference.",
                "Find out why one side answers less, before you trust a difference.",
            )
        )
    return found


def _missing_covariates(table: OutcomeTable, names: Sequence[str]) -> list[OutcomeFinding]:
    found = []
    for name in names:
        missing = float(np.isnan(table.column(name).values).mean())
        if missing > 0:
            found.append(
                OutcomeFinding(
                    "covariate-missing",
                    "warns" if missing > _MANY_MISSING else "tells",
                    f"Of {missing:.0%} of the people “{name}” is not known; where it is held alike"
                    " they are left out.",
                )
            )
    return found


def _overlap(found: Scored) -> list[OutcomeFinding]:
    score = found.score
    outside = float(((score < _EXTREME[0]) | (score > _EXTREME[1])).mean())
    if outside <= _EXTREME[0]:
        return []
    return [
        OutcomeFinding(
            "little-overlap",
            "warns",
            f"For {outside:.0%} of the people it was nearly sure beforehand whether they hold it,"
            " so there are few like them on the other side.",
            "Look at the effect on those who hold it, or compare fewer kinds of people.",
        )
    ]


def _share(missing: BoolArray, side: BoolArray) -> float:
    return float(missing[side].mean()) if side.any() else 0.0


def _differ(missing: BoolArray, held: BoolArray) -> float:
    """Chance of shares so different, were they the same: a score test."""
    n1, n0 = int(held.sum()), int((~held).sum())
    if not n1 or not n0:
        return 1.0
    pooled = float(missing.mean())
    error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    gap = float(missing[held].mean() - missing[~held].mean())
    return float(2 * special.ndtr(-abs(gap) / error)) if error > 0 else 1.0
