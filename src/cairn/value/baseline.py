"""When a credential becomes the baseline, from how its holders spread among the people in a table.

The share who hold it, year by year, as `cairn.market.diffusion` reads a spread: with an interval,
and a refusal where the points are too few.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cairn.market.diffusion import Diffusion, Reach, Series, fit
from cairn.market.measure import NoMeasure
from cairn.market.saturation import NEARLY_EVERYONE, baseline, baseline_sentence
from cairn.value.outcomes import OutcomeTable

__all__ = ["Spread", "spread_of"]

_MONTHS = 12
_FIRST_MONTH = 12
_CANNOT = "When it becomes the baseline cannot be said. {reason}"


@dataclass(frozen=True, slots=True)
class Spread:
    """How a credential spread.

    Attributes:
        shares: The share of holders by calendar year.
        found: The spread, or why it cannot be read.
        reach: When nearly everyone holds it, or why nobody can say.
        sentence: The same in words: a date with its range, or that it cannot be said.
    """

    shares: Mapping[int, float]
    found: Diffusion | NoMeasure
    reach: Reach | NoMeasure
    sentence: str


def spread_of(table: OutcomeTable, *, share: float = NEARLY_EVERYONE) -> Spread:
    """How a credential spread among the people of a table.

    Args:
        table: People with `year`.
        share: Which share is nearly everyone.
    """
    question = table.question
    what = f"people who hold {question.credential}"
    source = question.standing.source
    years = np.floor(table.year) if table.year is not None else np.array([])
    known = sorted({int(one) for one in years if not math.isnan(one)})
    shares = {year: float(table.held[years == year].mean()) for year in known}
    if not shares or len(known) != known[-1] - known[0] + 1:
        none = NoMeasure(
            what, "Not enough data: the years are not known, or have gaps.", None, source, ""
        )
        return Spread(shares, none, none, _CANNOT.format(reason=none.reason))
    series = Series(
        f"{known[0]}-{_FIRST_MONTH}",
        tuple(shares[year] for year in known),
        what,
        "share",
        source,
        errors="level",
        grade="made up" if question.standing.made_up else "raw count",
        step=_MONTHS,
    )
    found = fit(series)
    reach = baseline(found, share=share)
    return Spread(shares, found, reach, baseline_sentence(reach, question.credential, share))
