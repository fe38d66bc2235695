"""For whom it changes something: the effect in groups, drawn together, and never ranked by chance.

Each group is estimated alone, then pooled partially; many groups are many chances to be wrong, so
what is named as surely different holds a false-discovery rate (Benjamini and Hochberg 1995). Groups
whose ranges overlap are not put in an order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import special, stats

from cairn.value.differences import mean_difference, risk_difference
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.outcomes import BoolArray, OutcomeTable
from cairn.value.pooling import Pooled, pooled
from cairn.value.regression import adjusted
from cairn.value.telling import range_words, value_words

__all__ = ["ByGroup", "GroupEffect", "by_issuer", "compared", "for_whom"]

_RATE = 0.05
_UNKNOWN = "Not enough data to say for whom."
_MOST_VALUES = 4
_THIRDS = (1 / 3, 2 / 3)


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """One group.

    Attributes:
        group: Which one, in words.
        alone: Its own estimate, or why there is none.
        shrunk: The same, drawn towards all groups; None where there is none.
        surely: Whether it is named as an effect, at the false-discovery rate.
        sentence: What it comes to, in plain words.
    """

    group: str
    alone: EffectAnswer
    shrunk: Effect | None
    surely: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class ByGroup:
    """The effect in groups.

    Attributes:
        by: What the groups are of.
        groups: In the order of the groups, not of the effects.
        together: What they come to together; None with fewer than two estimates.
        differ: Whether the groups surely differ.
        headline: The finding in one sentence.
        not_ranked: Why nobody is put before others; empty where the ranges allow an order.
    """

    by: str
    groups: tuple[GroupEffect, ...]
    together: Pooled | None
    differ: bool
    headline: str
    not_ranked: str


def for_whom(
    table: OutcomeTable, by: str, names: Sequence[str] = (), *, confidence: float = 0.95
) -> ByGroup:
    """The effect in groups of people.

    Args:
        table: People; the outcome happened or not, or is an amount.
        by: The covariate that makes the groups; a number with many values is cut into thirds.
        names: The covariates that are held alike within each group.
        confidence: Coverage that the intervals aim at.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    others = [name for name in names if name != by]
    tables = {label: table.only(rows) for label, rows in _groups(table, by)}
    return compared(by, tables, others, confidence=confidence)


def by_issuer(
    table: OutcomeTable, names: Sequence[str] = (), *, confidence: float = 0.95
) -> ByGroup:
    """The effect of the same credential by who awarded it, each against people without it.

    Args:
        table: People with `issuer`; no groups where nobody tells.
        names: The covariates that are held alike.
        confidence: Coverage that the intervals aim at.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    found: list[tuple[str, EffectAnswer]] = []
    if table.issuer is not None:
        for code, issuer in enumerate(table.issuers):
            rows = ~table.held | (table.issuer == code)
            found.append((issuer, _effect(table.only(rows), names, confidence)))
    return _together("issuer", found, confidence)


def compared(
    by: str, tables: Mapping[str, OutcomeTable], names: Sequence[str], *, confidence: float = 0.95
) -> ByGroup:
    """The effects in several tables, drawn together as groups are.

    Args:
        by: What the tables are of.
        tables: Each with what it is called.
        names: The covariates that are held alike.
        confidence: Coverage that the intervals aim at.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    found = [(label, _effect(table, names, confidence)) for label, table in tables.items()]
    return _together(by, found, confidence)


def _effect(table: OutcomeTable, names: Sequence[str], confidence: float) -> EffectAnswer:
    if names:
        return adjusted(table, names, confidence=confidence)
    plain = risk_difference if table.question.kind == "happened" else mean_difference
    return plain(table, confidence=confidence)


def _groups(table: OutcomeTable, by: str) -> list[tuple[str, BoolArray]]:
    one = table.column(by)
    if one.levels:
        return [(level, one.values == code) for code, level in enumerate(one.levels)]
    known = one.values[~np.isnan(one.values)]
    distinct = np.unique(known)
    if len(distinct) <= _MOST_VALUES:
        return [(f"{by} {value:g}", one.values == value) for value in distinct]
    low, high = np.quantile(known, _THIRDS)
    return [
        (f"{by} up to {low:g}", one.values <= low),
        (f"{by} above {low:g}, up to {high:g}", (one.values > low) & (one.values <= high)),
        (f"{by} above {high:g}", one.values > high),
    ]


def _together(by: str, found: Sequence[tuple[str, EffectAnswer]], confidence: float) -> ByGroup:
    known = [(label, one) for label, one in found if isinstance(one, Effect)]
    if not known:
        groups = tuple(_untold(label, one) for label, one in found)
        return ByGroup(by, groups, None, differ=False, headline=_UNKNOWN, not_ranked="")
    whole = pooled(
        [one.value for _, one in known], [max(one.standard_error, 1e-12) for _, one in known]
    )
    adjusted_p = stats.false_discovery_control([one.p for _, one in known])
    drawn = {
        label: (_shrunk(one, whole, place, confidence), float(adjusted_p[place]) < _RATE)
        for place, (label, one) in enumerate(known)
    }
    groups = tuple(
        _told(label, one, *drawn[label]) if isinstance(one, Effect) else _untold(label, one)
        for label, one in found
    )
    differ = len(known) > 1 and whole.p < _RATE
    return ByGroup(by, groups, whole, differ, _headline(by, groups, differ=differ), _order(groups))


def _shrunk(one: Effect, whole: Pooled, place: int, confidence: float) -> Effect:
    value, error = whole.values[place], whole.errors[place]
    reach = float(special.ndtri(0.5 + confidence / 2)) * error
    drawn = 1 - whole.own[place]
    return replace(
        one,
        value=value,
        standard_error=error,
        low=value - reach,
        high=value + reach,
        p=float(2 * special.ndtr(-abs(value) / error)) if error > 0 else one.p,
        method=f"{one.method}; drawn to all groups by {drawn:.0%} (Efron and Morris 1975)",
    )


def _told(label: str, alone: Effect, shrunk: Effect, surely: bool) -> GroupEffect:  # noqa: FBT001 - one of a pair
    words = f"{label}: {value_words(shrunk)} ({range_words(shrunk)}), of {alone.n:,} people"
    ending = "." if surely and shrunk.measurable else "; no measurable effect."
    return GroupEffect(label, alone, shrunk, surely and shrunk.measurable, words + ending)


def _untold(label: str, why: EffectAnswer) -> GroupEffect:
    reason = why.reason if isinstance(why, NoEffect) else ""
    return GroupEffect(label, why, None, surely=False, sentence=f"{label}: {reason}")


def _headline(by: str, groups: Sequence[GroupEffect], *, differ: bool) -> str:
    sure = [one.group for one in groups if one.surely]
    if not sure:
        return f"No measurable effect in any group by {by}."
    if not differ:
        return f"Nothing shows that it matters more for some than for others by {by}."
    most = ", ".join(sure)
    return f"It matters more for some than for others by {by}: an effect is sure for {most}."


def _order(groups: Sequence[GroupEffect]) -> str:
    known = sorted(
        (one.shrunk for one in groups if one.shrunk is not None), key=lambda one: one.value
    )
    overlapping = any(before.high >= after.low for before, after in pairwise(known))
    if len(known) > 1 and overlapping:
        return "Their ranges overlap, so no group is put before another."
    return ""
