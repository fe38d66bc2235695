"""How many postings or openings ask for a skill, as a measure that ratios can be made of.

Counts are taken as Poisson: the same market would have had another number of postings in another
month like this one. Shares with their own interval are carried over to a number of openings. Finds
nothing in postings; `cairn.market.demand` says which share asks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from cairn.kernel.errors import UsageError
from cairn.market.measure import (
    FEWEST,
    EvidenceGrade,
    Measure,
    MeasureAnswer,
    NoMeasure,
    suppressed,
)
from cairn.market.months import month_number, month_text
from cairn.market.ratios import sources_of, weakest

__all__ = ["asking_by_month", "asking_counted", "asking_openings", "asking_postings"]


def asking_counted(
    count: int,
    label: str,
    *,
    source: str,
    period: str,
    grade: EvidenceGrade = "raw count",
    confidence: float = 0.95,
) -> MeasureAnswer:
    """Postings that ask for a skill, as they were counted.

    Args:
        count: How many were counted, 0 or more.
        label: What the skill is called.
        source: Where the postings come from, for people.
        period: When they appeared.
        grade: What stands behind the figure.
        confidence: Coverage that the interval aims at.

    Returns:
        The count with the exact interval of a Poisson mean (Garwood, "Fiducial limits for the
        Poisson distribution", Biometrika 28, 1936); suppressed under 10.

    Raises:
        UsageError: If the count is negative (``bad-amount``).
    """
    from scipy import special  # noqa: PLC0415 - a command that only asks should start without it

    if count < 0:
        raise UsageError(
            f"{count} postings cannot be.", code="bad-amount", mend="Give a count of 0 or more."
        )
    name = f"postings that ask for {label}"
    if count < FEWEST:
        return suppressed(name, count, name, source, period)
    tail = (1 - confidence) / 2
    return Measure(
        name=name,
        value=float(count),
        low=float(special.gammaincinv(count, tail)),
        high=float(special.gammaincinv(count + 1, 1 - tail)),
        unit="postings",
        n=count,
        source=source,
        period=period,
        grade=grade,
        method="counted; exact Poisson interval",
        confidence=confidence,
    )


def asking_by_month(
    counts: Mapping[str, int],
    months: Sequence[str],
    label: str,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    window: int = 12,
) -> tuple[MeasureAnswer, ...]:
    """Postings of the months up to each month that ask for a skill.

    Args:
        counts: Postings that ask for it, by month; a month that is missing had none.
        months: The months that are wanted, such as ``2026-03``.
        label: What the skill is called.
        source: As for `asking_counted`.
        grade: As for `asking_counted`.
        window: How many months are counted together, the wanted one being the last: a year by
            default, so that seasons do not show.

    Returns:
        One answer for each month. Where the window begins before the first month that has
        postings, the answer is that there is not enough data.

    Raises:
        UsageError: If a month is none, or the window is less than one month (``bad-month``).
    """
    if window < 1:
        raise UsageError("A window has a month or more.", code="bad-month", mend="Give 1 or more.")
    by_number = {month_number(month): count for month, count in counts.items()}
    first = min(by_number, default=0)
    found: list[MeasureAnswer] = []
    for month in months:
        last = month_number(month)
        start = last - window + 1
        period = f"{month_text(start)}/{month}" if window > 1 else month
        if not by_number or start < first:
            reason = f"Not enough data: postings do not reach back {window} months from {month}."
            found.append(NoMeasure(f"postings that ask for {label}", reason, None, source, period))
            continue
        count = sum(by_number.get(number, 0) for number in range(start, last + 1))
        found.append(asking_counted(count, label, source=source, period=period, grade=grade))
    return tuple(found)


def asking_postings(share: MeasureAnswer, label: str) -> MeasureAnswer:
    """Postings that ask for a skill, from the share that asks and the postings behind it.

    The share's interval carries what is not known of the error of the skill finder.

    Args:
        share: Share of postings, as `cairn.market.demand` gives it; its `n` are the postings.
        label: What the skill is called.

    Returns:
        Their number; suppressed when it is under 10.
    """
    name = f"postings that ask for {label}"
    if isinstance(share, NoMeasure):
        return NoMeasure(name, share.reason, share.n, share.source, share.period)
    if share.value * share.n < FEWEST:
        count = math.ceil(share.value * share.n)
        return suppressed(name, count, name, share.source, share.period)
    return Measure(
        name=name,
        value=share.value * share.n,
        low=share.low * share.n,
        high=share.high * share.n,
        unit="postings",
        n=share.n,
        source=share.source,
        period=share.period,
        grade=share.grade,
        method=f"share of {share.n:,} postings ({share.method})",
        confidence=share.confidence,
        remark=share.remark,
    )


def asking_openings(share: MeasureAnswer, openings: MeasureAnswer, label: str) -> MeasureAnswer:
    """Openings that ask for a skill, where the number of openings is known from elsewhere.

    Args:
        share: Share of an occupation's postings that ask for it.
        openings: Openings of that occupation, such as the projected ones of a year.
        label: What the skill is called.

    Returns:
        Their product, from the least times the least to the most times the most.
    """
    name = f"openings that ask for {label}"
    for one in (share, openings):
        if isinstance(one, NoMeasure):
            return NoMeasure(name, one.reason, one.n, one.source, one.period)
    assert isinstance(share, Measure)  # noqa: S101 - both were looked at above
    assert isinstance(openings, Measure)  # noqa: S101 - both were looked at above
    return Measure(
        name=name,
        value=share.value * openings.value,
        low=share.low * openings.low,
        high=share.high * openings.high,
        unit="openings a year",
        n=share.n,
        source=sources_of(share.source, openings.source),
        period=openings.period,
        grade=weakest((share.grade, openings.grade)),
        method=f"{share.name} ({share.period}) times {openings.name}",
        confidence=min(share.confidence, openings.confidence),
        remark="Postings stand for all openings here; some openings are never advertised.",
    )
