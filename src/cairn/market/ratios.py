"""Ratios of two measures, with ends that hold whatever the two have to do with each other.

Knows how intervals, sources and grades go together. What is divided, the other modules know.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from cairn.market.measure import EvidenceGrade, Measure, MeasureAnswer, NoMeasure

__all__ = ["NOT_THE_MARKET", "ratio_of", "sources_of", "weakest"]

NOT_THE_MARKET = (
    "These are the holders of one register and the postings of one collection: neither is the whole"
    " market."
)
"""What must be told beside a ratio of holders and postings."""

_STRENGTH: tuple[EvidenceGrade, ...] = (
    "made up",
    "projection",
    "raw count",
    "adjusted count",
    "official statistic",
)


def weakest(grades: Iterable[EvidenceGrade]) -> EvidenceGrade:
    """The grade of what is made from several figures: that of the weakest; at least one."""
    return min(grades, key=_STRENGTH.index)


def sources_of(*sources: str) -> str:
    """Sources, each told once."""
    return "; ".join(dict.fromkeys(one for one in sources if one))


def ratio_of(
    name: str,
    above: MeasureAnswer,
    below: MeasureAnswer,
    *,
    unit: str,
    period: str,
    remark: str = "",
) -> MeasureAnswer:
    """One measure over another.

    The ends are the least over the most and the most over the least. Where one of the two is
    known exactly, that is the exact interval of the other, turned; else it is wider than needed.

    Args:
        name: What the ratio says, in plain words.
        above: What is divided, 0 or more.
        below: What it is divided by.
        unit: Unit of the ratio.
        period: When; those of the two stand in the method.
        remark: What must be told beside it.

    Returns:
        The ratio; or why there is none: one of the two has no figure, or `below` may be 0.
    """
    source = sources_of(above.source, below.source)
    for one in (above, below):
        if isinstance(one, NoMeasure):
            return NoMeasure(name, one.reason, one.n, source, period)
    assert isinstance(above, Measure)  # noqa: S101 - both were looked at above
    assert isinstance(below, Measure)  # noqa: S101 - both were looked at above
    if not (below.low > 0 and math.isfinite(below.high) and math.isfinite(above.high)):
        reason = f"Not enough data: {below.name} may be 0, so the ratio has no upper end."
        return NoMeasure(name, reason, min(above.n, below.n), source, period)
    return Measure(
        name=name,
        value=above.value / below.value,
        low=above.low / below.high,
        high=above.high / below.low,
        unit=unit,
        n=min(above.n, below.n),
        source=source,
        period=period,
        grade=weakest((above.grade, below.grade)),
        method=f"{above.name} ({above.period}) over {below.name} ({below.period}); the least over"
        " the most, the most over the least",
        confidence=min(above.confidence, below.confidence),
        remark=remark,
    )
