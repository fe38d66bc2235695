"""Saturation: how many hold a thing for each posting that asks for it, and when it is the baseline.

A credential that nearly everyone holds tells nobody apart: it is the baseline. When that comes is
read from the curve by which it spreads, or nobody can say. Holders are those of one register and
postings those of one collection, so the path tells more than any single figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from cairn.kernel.errors import UsageError
from cairn.market.diffusion import Diffusion, Reach
from cairn.market.measure import Measure, MeasureAnswer, NoMeasure
from cairn.market.ratios import NOT_THE_MARKET, ratio_of, sources_of

__all__ = [
    "NEARLY_EVERYONE",
    "Direction",
    "SaturationPath",
    "SaturationPoint",
    "baseline",
    "baseline_sentence",
    "saturation",
    "saturation_path",
]

NEARLY_EVERYONE = 0.9
"""From which share on nearly everyone holds it."""

Direction: TypeAlias = Literal["rose", "fell", "cannot say"]
"""How saturation moved from the first figure of a path to the last."""


@dataclass(frozen=True, slots=True)
class SaturationPoint:
    """Saturation in one month.

    Attributes:
        month: Such as ``2026-03``.
        answer: Holders for each posting that asks, or why there is no figure.
    """

    month: str
    answer: MeasureAnswer


@dataclass(frozen=True, slots=True)
class SaturationPath:
    """Saturation over months.

    Attributes:
        points: One for each month, in order.
        direction: How it moved; said only where the intervals of the first and the last figure do
            not overlap.
        sentence: The finding in plain words.
    """

    points: tuple[SaturationPoint, ...]
    direction: Direction
    sentence: str


def saturation(holders: MeasureAnswer, asking: MeasureAnswer, label: str) -> MeasureAnswer:
    """Holders for each posting or opening that asks.

    Args:
        holders: People who hold it, such as the `here` of a `cairn.market.supply.Supply`.
        asking: Postings or openings that ask for it, as `cairn.market.asking` gives them.
        label: What it is called.

    Returns:
        The ratio, with ends that hold both intervals; or why there is none.
    """
    unit = asking.unit if isinstance(asking, Measure) else "postings"
    one = "opening" if unit.startswith("openings") else "posting"
    period = asking.period
    return ratio_of(
        f"people who hold {label}, for each {one} that asks for it",
        holders,
        asking,
        unit=f"holders for each {one}",
        period=period,
        remark=NOT_THE_MARKET,
    )


def saturation_path(
    months: Sequence[str],
    holders: Sequence[MeasureAnswer],
    asking: Sequence[MeasureAnswer],
    label: str,
) -> SaturationPath:
    """Saturation month by month, and how it moved.

    Args:
        months: Such as ``2026-03``, in order.
        holders: Holders at the end of each, as `cairn.market.supply.holders_by_month` gives them.
        asking: Postings up to each, as `cairn.market.asking.asking_by_month` gives them.
        label: What it is called.

    Raises:
        UsageError: If there are not as many of each (``bad-path``).
    """
    if not len(months) == len(holders) == len(asking):
        raise UsageError(
            f"There are {len(months)} months, {len(holders)} counts of holders and {len(asking)} of"
            " postings.",
            code="bad-path",
            mend="Give one of each for every month.",
        )
    points = tuple(
        SaturationPoint(month, saturation(held, asked, label))
        for month, held, asked in zip(months, holders, asking, strict=True)
    )
    told = [(one.month, one.answer) for one in points if isinstance(one.answer, Measure)]
    if len(told) < len(("first", "last")):
        sentence = f"Not enough data: the saturation of {label} is known for {len(told)} months."
        return SaturationPath(points, "cannot say", sentence)
    (first, before), (last, after) = told[0], told[-1]
    direction: Direction = "cannot say"
    if after.low > before.high:
        direction = "rose"
    elif after.high < before.low:
        direction = "fell"
    moved = f"{_told(before)} in {first}, {_told(after)} in {last}"
    endings: dict[Direction, str] = {
        "rose": f"More people hold {label} for each posting that asks for it: {moved}.",
        "fell": f"Fewer people hold {label} for each posting that asks for it: {moved}.",
        "cannot say": f"Whether {label} became more or less common for each posting that asks for"
        f" it cannot be said: {moved}.",
    }
    return SaturationPath(points, direction, endings[direction])


def baseline(
    spread: Diffusion | NoMeasure,
    population: MeasureAnswer | None = None,
    *,
    share: float = NEARLY_EVERYONE,
) -> Reach | NoMeasure:
    """When nearly everyone holds it.

    Args:
        spread: How it spread, as `cairn.market.diffusion.fit` finds it.
        population: How many people there are, in the unit of the series; 1 for a series of
            shares. When left out, everyone is whoever will hold it by its own curve.
        share: Which share is nearly everyone, between 0 and 1.

    Returns:
        The month with its earliest and latest, or why nobody can say. Where the population has an
        interval, the earliest is that of the fewest people and the latest that of the most.

    Raises:
        UsageError: If the share is none (``bad-share``).
    """
    if not 0.0 < share < 1.0:
        raise UsageError(
            f"{share} is no share.", code="bad-share", mend="Give a number between 0 and 1."
        )
    for one in (spread, population):
        if isinstance(one, NoMeasure):
            return one
    assert not isinstance(spread, NoMeasure)  # noqa: S101 - it was looked at above
    if spread.series.unit == "share":
        return spread.reaches(share)
    if not isinstance(population, Measure):
        return spread.reaches_share(share)
    answers = [
        spread.reaches(share * count)
        for count in (population.value, population.low, population.high)
    ]
    found = [answer for answer in answers if isinstance(answer, Reach)]
    if len(found) < len(answers):
        return next(answer for answer in answers if isinstance(answer, NoMeasure))
    return _widened(found, population)


def _widened(found: Sequence[Reach], population: Measure) -> Reach:
    """The first answer, from the earliest of all to the latest of all."""
    wait = replace(
        found[0].wait,
        low=min(one.wait.low for one in found),
        high=max(one.wait.high for one in found),
        source=sources_of(found[0].wait.source, population.source),
        method=f"{found[0].wait.method}; {population.name} from {population.low:,.0f} to"
        f" {population.high:,.0f}",
    )
    earliest = min(one.earliest for one in found)
    return Reach(found[0].month, earliest, max(one.latest for one in found), wait)


def baseline_sentence(answer: Reach | NoMeasure, label: str, share: float = NEARLY_EVERYONE) -> str:
    """The finding in plain words.

    Args:
        answer: What `baseline` found.
        label: What it is about.
        share: Which share is nearly everyone.
    """
    if isinstance(answer, NoMeasure):
        return f"When {label} is the baseline cannot be said. {answer.reason}"
    many = f"{share * 10:.3g} in 10"
    if answer.wait.high <= 0:
        return f"{label} has been the baseline since about {answer.month}: {many} hold it."
    span = f"{answer.earliest} to {answer.latest}"
    if answer.earliest == answer.latest:
        span = answer.month
    return f"{label} is the baseline from about {answer.month} on ({span}): then {many} hold it."


def _told(figure: Measure) -> str:
    return f"{figure.low:.2g} to {figure.high:.2g}"
