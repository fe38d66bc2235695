"""For whom a credential is worth something: the effect by group, and which groups differ at all.

Every group's estimate stands raw and drawn toward the average of all; chances allow for how many
groups were looked at; groups whose ranges overlap are told together and never ranked. “No
measurable effect” is a finding like any other. How people are parted, `grouping` knows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from cairn.kernel.errors import UsageError
from cairn.value.effect import FEWEST, RATIOS, Effect, EffectAnswer, NoEffect
from cairn.value.evidence import GRADES, Standing
from cairn.value.grouping import ISSUER, estimate, parted
from cairn.value.outcomes import OutcomeTable
from cairn.value.pooling import FEWEST_GROUPS, Pooled, false_discovery, pool, tiers
from cairn.value.telling import range_words, value_words

__all__ = ["ByGroup", "Differing", "GroupEffect", "beside", "for_whom", "on_a_line"]

_DRAWN = "drawn toward the average of all groups (partial pooling, Rubin 1981)"
_AVERAGE = "average of the groups, which may differ (partial pooling, Rubin 1981)"
_AMONG = "its chance allows for how many groups were looked at (Benjamini and Hochberg 1995)"


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """The effect in one group.

    Attributes:
        name: The group.
        raw: What its own people say, or why nothing is told.
        drawn: The same drawn toward the average of all groups; None where it cannot be. Its `p`
            is that of the raw one after allowing for how many groups were looked at.
        believed: Whether there is an effect even after allowing for how many were looked at.
    """

    name: str
    raw: EffectAnswer
    drawn: Effect | None
    believed: bool


@dataclass(frozen=True, slots=True)
class Differing:
    """Whether groups differ.

    Attributes:
        q: Cochran's Q.
        p: Chance of such a Q, were the effect the same in all groups.
        spread: How far groups differ: a standard deviation; of logarithms for ratios.
        low: Lower end of its interval.
        high: Upper end of its interval.
    """

    q: float
    p: float
    spread: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ByGroup:
    """An effect by group.

    Attributes:
        by: What people are parted by.
        groups: The groups, in the order given; no ranking.
        average: The average of the groups; where there are fewer than 3, why there is none.
        differing: Whether they differ; None where there are fewer than 3.
        tiers: Groups that cannot be told apart stand together; whole tiers can, the highest first.
        headline: The finding in one sentence.
        remarks: What must be told beside it, a sentence each.
    """

    by: str
    groups: tuple[GroupEffect, ...]
    average: EffectAnswer
    differing: Differing | None
    tiers: tuple[tuple[str, ...], ...]
    headline: str
    remarks: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each group in words, in the order given."""
        return tuple(_group_words(one) for one in self.groups)


def for_whom(
    table: OutcomeTable,
    by: str,
    names: Sequence[str] = (),
    *,
    cuts: Sequence[float] = (),
    confidence: float = 0.95,
) -> ByGroup:
    """The effect by groups of people.

    Args:
        table: People.
        by: By what: a covariate's name, or ``issuer``.
        names: Covariates held alike within each group; the one that parts people is left out.
        cuts: Where a number is cut: each cut begins a band. Thirds of the people when left out.
        confidence: Coverage that intervals aim at.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``), or the cuts do not fit
            (``bad-cuts``).
    """
    found = parted(table, by, cuts)
    alike = tuple(one for one in names if one != by)
    answers = [
        estimate(one, alike, chosen=by == ISSUER, confidence=confidence) for one in found.tables
    ]
    groups = tuple(zip(found.names, answers, strict=True))
    return beside(groups, by, remarks=found.remarks, confidence=confidence)


def beside(
    groups: Sequence[tuple[str, EffectAnswer]],
    by: str,
    *,
    remarks: tuple[str, ...] = (),
    confidence: float = 0.95,
) -> ByGroup:
    """Effects that are known already, told beside each other.

    Args:
        groups: Each group's name and effect, all on one scale, at least one.
        by: What parts them, in plain words.
        remarks: What must be told beside them.
        confidence: Coverage that intervals aim at.

    Raises:
        UsageError: If there is none, or they are not on one scale (``mixed-scales``).
    """
    told = [(name, one) for name, one in groups if isinstance(one, Effect)]
    if not groups or len({(one.scale, one.unit) for _, one in told}) > 1:
        raise UsageError(
            "There are no effects, or they are on different scales and cannot stand side by side.",
            code="mixed-scales",
            mend="Estimate every group by the same method.",
        )
    effects = [one for _, one in told]
    chances = false_discovery([one.p for one in effects])
    pooled = _pooled(effects, confidence)
    average = _average(groups, effects, pooled, confidence)
    drawn = _drawn(effects, pooled, chances, confidence)
    believed = [chance <= 1.0 - confidence for chance in chances]
    ends = _apart(effects, confidence)
    ranked = tuple(tuple(told[one][0] for one in tier) for tier in tiers(*ends))
    by_name = {name: place for place, (name, _) in enumerate(told)}
    listed = tuple(
        GroupEffect(name, raw, drawn[by_name[name]], believed[by_name[name]])
        if name in by_name
        else GroupEffect(name, raw, None, believed=False)
        for name, raw in groups
    )
    differing = (
        None
        if pooled is None
        else Differing(pooled.q, pooled.p, pooled.spread, *pooled.spread_ends)
    )
    return ByGroup(
        by,
        listed,
        average,
        differing,
        ranked,
        _headline(by, listed, average, ranked),
        (*remarks, *_remarks(listed, pooled)),
    )


def on_a_line(effects: Sequence[Effect]) -> tuple[list[float], list[float]]:
    """Effects and their errors on a scale on which they add: of ratios the logarithms.

    Args:
        effects: The effects. Where one has no error, that of its interval is taken.
    """
    values, errors = [], []
    for one in effects:
        ratio = one.scale in RATIOS
        low, high = (math.log(one.low), math.log(one.high)) if ratio else (one.low, one.high)
        z = float(special.ndtri(0.5 + one.confidence / 2))
        values.append(math.log(one.value) if ratio else one.value)
        errors.append(one.standard_error if one.standard_error > 0 else (high - low) / (2 * z))
    return values, errors


def _pooled(effects: Sequence[Effect], confidence: float) -> Pooled | None:
    if len(effects) < FEWEST_GROUPS:
        return None
    values, errors = on_a_line(effects)
    return pool(np.array(values), np.array(errors), confidence=confidence)


def _drawn(
    effects: Sequence[Effect], pooled: Pooled | None, chances: Sequence[float], confidence: float
) -> list[Effect | None]:
    if pooled is None:
        return [None] * len(effects)
    found: list[Effect | None] = []
    for i, effect in enumerate(effects):
        value, low, high = _ends(effect, (pooled.values[i], pooled.lows[i], pooled.highs[i]))
        drawn = replace(
            effect,
            value=value,
            low=low,
            high=high,
            standard_error=float(pooled.errors[i]),
            p=chances[i],
            method=f"{effect.method}; {_DRAWN}; {_AMONG}",
            confidence=confidence,
        )
        found.append(drawn)
    return found


def _ends(effect: Effect, numbers: Sequence[float]) -> tuple[float, float, float]:
    """Value, low and high on the effect's own scale."""
    value, low, high = (math.exp(x) if effect.scale in RATIOS else float(x) for x in numbers)
    if effect.scale == "risk difference":
        low, high = max(low, -1.0), min(high, 1.0)
    return value, low, high


def _average(
    groups: Sequence[tuple[str, EffectAnswer]],
    effects: Sequence[Effect],
    pooled: Pooled | None,
    confidence: float,
) -> EffectAnswer:
    first = groups[0][1]
    standing = _weakest(effects) if effects else first.standing
    if pooled is None:
        reason = (
            f"Not enough data: an average of groups needs {FEWEST_GROUPS} groups, and"
            f" {len(effects)} can be told."
        )
        return NoEffect(first.name, reason, "Look at all people together.", 0, _AVERAGE, standing)
    value, low, high = pooled.average
    error = (high - low) / (2 * float(special.ndtri(0.5 + confidence / 2)))
    told = _ends(effects[0], (value, low, high))
    return replace(
        effects[0],
        value=told[0],
        low=told[1],
        high=told[2],
        standard_error=error,
        p=float(2 * special.ndtr(-abs(value) / error)),
        n=sum(one.n for one in effects),
        holders=sum(one.holders for one in effects),
        method=_AVERAGE,
        standing=standing,
        minimum_detectable=None,
        confidence=confidence,
        remarks=(
            "It is the average of groups, not of people: each group counts by what it tells.",
        ),
    )


def _weakest(effects: Sequence[Effect]) -> Standing:
    return max((one.standing for one in effects), key=lambda one: GRADES.index(one.grade))


def _apart(effects: Sequence[Effect], confidence: float) -> tuple[list[float], list[float]]:
    """Ends so wide that all of them hold the truth at once (Bonferroni)."""
    lows, highs = [], []
    level = (1.0 - confidence) / (2 * max(len(effects), 1))
    for one in effects:
        ratio = one.scale in RATIOS
        wider = float(special.ndtri(1.0 - level) / special.ndtri(0.5 + one.confidence / 2))
        low, value, high = (
            math.log(end) if ratio else end for end in (one.low, one.value, one.high)
        )
        lows.append(value - (value - low) * wider)
        highs.append(value + (high - value) * wider)
    return lows, highs


def _headline(
    by: str,
    groups: Sequence[GroupEffect],
    average: EffectAnswer,
    ranked: Sequence[Sequence[str]],
) -> str:
    told = [one for one in groups if isinstance(one.raw, Effect)]
    if not told:
        return f"Not enough data to say for whom: no group by {by} is large enough."
    if len(ranked) > 1:
        late = isinstance(told[0].raw, Effect) and told[0].raw.scale == "time difference"
        what = "Against people without it, holders wait longer" if late else "The effect is higher"
        return f"{what} for {_listed(ranked[0])} than for {_listed(ranked[-1])}."
    sure = [one.name for one in told if one.believed]
    if sure:
        rest = (
            f"; for the others of {len(told)} groups nobody can say"
            if len(sure) < len(told)
            else ""
        )
        return (
            f"There is an effect for {_listed(sure)}{rest}. Nothing shows that it is larger for"
            " some than for others."
        )
    if isinstance(average, Effect) and average.measurable:
        return "All groups together show an effect; for no single group is it sure."
    many = f"any of the {len(told)} groups" if len(told) > 1 else "the one group large enough"
    return f"No measurable effect for {many} by {by}."


def _remarks(groups: Sequence[GroupEffect], pooled: Pooled | None) -> tuple[str, ...]:
    remarks = []
    silent = sum(not isinstance(one.raw, Effect) for one in groups)
    if silent:
        remarks.append(
            f"Of {silent} groups nothing is told: with fewer than {FEWEST} people on either side,"
            " or where a comparison is not possible."
        )
    if pooled is None:
        remarks.append(
            f"With fewer than {FEWEST_GROUPS} groups none can be drawn toward their average."
        )
    remarks.append(
        "Groups stand in their own order. Where their ranges overlap, luck alone may have made one"
        " look better, and none is ranked before another."
    )
    return tuple(remarks)


def _group_words(group: GroupEffect) -> str:
    if isinstance(group.raw, NoEffect):
        return f"{group.name}: {group.raw.reason}"
    shown = group.drawn or group.raw
    words = f"{value_words(shown)} ({range_words(shown)})"
    if group.believed:
        return f"{group.name}: {words}."
    if shown.measurable:
        return f"{group.name}: {words}; with so many groups looked at, that may be luck."
    return f"{group.name}: no measurable effect; {words}."


def _listed(names: Sequence[str]) -> str:
    *most, last = (f"“{one}”" for one in names)
    return f"{', '.join(most)} and {last}" if most else last
