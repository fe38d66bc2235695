"""Figures of one classification carried to an occupation of another, with the bounds that hold.

A crosswalk says which codes belong together and mostly not how much of one goes to each. Totals
are then known between bounds, and so are rates and medians, whatever the shares are (Manski,
"Partial Identification of Probability Distributions", 2003, chapter 1). The figure inside the
bounds follows the crosswalk's weights, which may be guesses. Looks nothing up in files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cairn.kernel.errors import UsageError
from cairn.skills.concepts import Code
from cairn.skills.crosswalk import Crosswalk

__all__ = ["Part", "Range", "carried_mean", "carried_parts", "carried_rate", "carried_total"]

_CERTAIN = ("only one", "published")
_EDITIONS = frozenset({"soc-2010", "soc-2018"})


class Part(NamedTuple):
    """How much of a code belongs to the occupation.

    Attributes:
        code: Code in the classification of the figures.
        weight: Its share, more than 0 and at most 1; a guess unless it is certain.
        certain: Whether the share is known.
    """

    code: str
    weight: float
    certain: bool


class Range(NamedTuple):
    """A figure between bounds.

    Attributes:
        value: By the weights.
        low: The least it can be, whatever the guessed shares are.
        high: The most, likewise.
    """

    value: float
    low: float
    high: float


def carried_parts(
    codes: Iterable[str], scheme: str, target: Code, crosswalks: Sequence[Crosswalk]
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """What belongs to an occupation of another classification.

    Args:
        codes: The codes that have figures.
        scheme: Their classification, such as ``soc-2018``.
        target: The occupation.
        crosswalks: The way there, one crosswalk after the other; each may be the other way round.
            SOC 2010 and SOC 2018 are taken as one where no crosswalk leads from one to the other.

    Returns:
        The parts by code, and what must be told beside figures made of them.

    Raises:
        UsageError: If the crosswalks do not lead there (``unfit-crosswalk``).
    """
    way, remarks = _way(scheme, target.scheme, crosswalks)
    parts: list[Part] = []
    for code in sorted(set(codes)):
        reached = {code: (1.0, True)}
        for crosswalk in way:
            reached = _step(reached, crosswalk)
        weight, certain = reached.get(target.value, (0.0, True))
        if weight > 0:
            parts.append(Part(code, weight, certain))
    if len(way) == 1:
        known = {part.code for part in parts}
        all_ = {edge.source for edge in way[0].edges if edge.target == target.value}
        missing = sorted(all_ - known)
        if missing:
            remarks.append(
                f"{len(missing)} of {len(all_)} occupations that belong to it have no figures under"
                f" their code, so totals are too low: {', '.join(missing)}."
            )
    guessed = sum(not part.certain for part in parts)
    if guessed:
        remarks.append(
            f"{guessed} of {len(parts)} occupations go to it in part only, and the crosswalk does"
            " not say how much. The figure is a guess; the interval holds whatever is true."
        )
    return tuple(parts), tuple(remarks)


def carried_total(parts: Iterable[Part], amounts: Mapping[str, float]) -> Range:
    """A total, such as jobs, of the parts that have an amount; amounts may be negative.

    Args:
        parts: What belongs to the occupation.
        amounts: The amount of each code.
    """
    value = low = high = 0.0
    for part in parts:
        amount = amounts.get(part.code)
        if amount is None:
            continue
        share = amount * part.weight
        value += share
        low += share if part.certain else min(0.0, amount)
        high += share if part.certain else max(0.0, amount)
    return Range(value, low, high)


def carried_rate(
    parts: Sequence[Part], above: Mapping[str, float], below: Mapping[str, float]
) -> Range | None:
    """A rate, such as growth, of the parts together: one total over another.

    Args:
        parts: What belongs to the occupation.
        above: What is divided, by code.
        below: What it is divided by, by code; more than 0.

    Returns:
        The rate; None when no part has both amounts.
    """
    known = [part for part in parts if part.code in above and below.get(part.code, 0.0) > 0]
    if not known:
        return None
    over = sum(part.weight * above[part.code] for part in known)
    under = sum(part.weight * below[part.code] for part in known)
    return Range(
        over / under, -_highest(known, above, below, -1.0), _highest(known, above, below, 1.0)
    )


def carried_mean(
    parts: Sequence[Part], figures: Mapping[str, float], sizes: Mapping[str, float]
) -> Range | None:
    """A median, or another middle, of the parts together.

    The middle of a mixture lies between the least and the greatest middle of what is mixed.

    Args:
        parts: What belongs to the occupation.
        figures: The middle of each code.
        sizes: How large each code is; where one is not known, all count alike.

    Returns:
        The mean of the middles by size, and the bounds; None when no part has a figure.
    """
    known = [part for part in parts if part.code in figures]
    if not known:
        return None
    sized = all(sizes.get(part.code, 0.0) > 0 for part in known)
    weights = [part.weight * (sizes[part.code] if sized else 1.0) for part in known]
    middles = [figures[part.code] for part in known]
    mean = sum(w * m for w, m in zip(weights, middles, strict=True)) / sum(weights)
    return Range(min(max(mean, min(middles)), max(middles)), min(middles), max(middles))


def _highest(
    parts: Sequence[Part], above: Mapping[str, float], below: Mapping[str, float], sign: float
) -> float:
    """The most that the rate, times the sign, can be.

    A ratio of two sums is largest where each free share is all or nothing: all of those whose own
    rate is above the result, and nothing of the others.
    """
    over = sum(sign * part.weight * above[part.code] for part in parts if part.certain)
    under = sum(part.weight * below[part.code] for part in parts if part.certain)
    free = sorted(
        ((sign * above[one.code], below[one.code]) for one in parts if not one.certain),
        key=lambda pair: pair[0] / pair[1],
        reverse=True,
    )
    for numerator, size in free:
        if under > 0 and numerator / size <= over / under:
            break
        over, under = over + numerator, under + size
    return over / under


def _way(
    scheme: str, target: str, crosswalks: Sequence[Crosswalk]
) -> tuple[list[Crosswalk], list[str]]:
    """The crosswalks turned so that each goes on where the last one ended."""
    here, way, remarks = scheme, [], []
    for crosswalk in crosswalks:
        if crosswalk.origin != here and crosswalk.target == here:
            crosswalk = crosswalk.turned()  # noqa: PLW2901 - the same crosswalk, seen from this side
        if crosswalk.origin != here and {crosswalk.origin, here} == _EDITIONS:
            remarks.append(
                "Figures and crosswalk use different editions of SOC. A code that stands in both"
                " was taken for the same occupation, which is not always so."
            )
        elif crosswalk.origin != here:
            break
        way.append(crosswalk)
        here = crosswalk.target
    if here != target or not way:
        raise UsageError(
            f"The crosswalks lead from {scheme} to {here}, and not to {target}.",
            code="unfit-crosswalk",
            mend=f"Give the crosswalks from {scheme} to {target} in order.",
        )
    return way, remarks


def _step(
    reached: Mapping[str, tuple[float, bool]], crosswalk: Crosswalk
) -> dict[str, tuple[float, bool]]:
    found: dict[str, tuple[float, bool]] = {}
    for code, (weight, certain) in reached.items():
        for link in crosswalk.links(code):
            before, sure = found.get(link.target, (0.0, True))
            known = sure and certain and link.how in _CERTAIN
            found[link.target] = (before + weight * link.weight, known)
    return found
