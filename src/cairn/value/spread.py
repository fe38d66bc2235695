"""How a credential spreads among the people of a table: the share who hold it, year by year."""

from __future__ import annotations

import math

import numpy as np

from cairn.market.diffusion import Series
from cairn.value.baseline import BaselineBy, baseline_by
from cairn.value.outcomes import OutcomeTable

__all__ = ["AHEAD", "shares_by_year", "spread_of"]

AHEAD = 5
"""For so many years after the last one it is asked whether it is the baseline by then."""

_MONTHS = 12


def shares_by_year(table: OutcomeTable) -> dict[int, float]:
    """The share who hold it in each calendar year.

    Args:
        table: People; empty where no year is told.
    """
    if table.year is None:
        return {}
    years, place = np.unique(np.floor(table.year), return_inverse=True)
    people = np.bincount(place, minlength=len(years))
    held = np.bincount(place, weights=table.held.astype(np.float64), minlength=len(years))
    return {
        int(year): float(count / of)
        for year, count, of in zip(years, held, people, strict=True)
        if not math.isnan(year)
    }


def spread_of(table: OutcomeTable) -> BaselineBy | None:
    """Whether nearly everyone in the table will hold it a few years on; None without years.

    Args:
        table: People with `year`. Years between the first and the last without anybody end it.
    """
    shares = shares_by_year(table)
    if not shares or len(shares) != max(shares) - min(shares) + 1:
        return None
    question = table.question
    series = Series(
        f"{min(shares)}-{_MONTHS}",
        tuple(shares.values()),
        f"people who hold {question.credential}",
        "share",
        question.standing.source,
        errors="level",
        grade="made up" if question.standing.made_up else "raw count",
        step=_MONTHS,
    )
    return baseline_by(series, f"{max(shares) + AHEAD}-{_MONTHS}", question.credential)
