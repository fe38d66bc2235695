"""What others have published about the worth of credentials, and what may stand beside what.

A small library of facts, each with its question, base, sponsor, date, grade and source. What people
say they would do and what was seen to happen are different things, even where both are percentages:
they share an axis only where each is marked. Knows the facts; estimates nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from cairn.kernel.errors import UsageError
from cairn.kernel.json_text import read_json
from cairn.value.evidence import GRADES, Standing, gloss

__all__ = [
    "AxisMark",
    "Comparable",
    "PublishedEffect",
    "comparable",
    "on_one_axis",
    "published_effect",
    "published_effects",
]


@dataclass(frozen=True, slots=True)
class PublishedEffect:
    """One published figure.

    Attributes:
        key: Its name here, for links: ``sharing-new-job``.
        sentence: What was found, in plain words.
        value: The figure; None where only words were found.
        low: Lower end of its interval, or of a span that was published; None where none was told.
        high: Upper end.
        unit: What it counts: ``share``, ``relative change``, ``change of shares``.
        bound: Empty where the figure is told as it is; ``less than`` or ``at least`` where it is
            a bound.
        standing: What stands behind it.
        caution: What must be told beside it.
    """

    key: str
    sentence: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    bound: str
    standing: Standing
    caution: str


class Comparable(NamedTuple):
    """Whether two figures may stand on one axis.

    Attributes:
        yes: Whether they may.
        reason: Why, or why not, a sentence.
    """

    yes: bool
    reason: str


class AxisMark(NamedTuple):
    """A figure on an axis with what must be drawn beside it.

    Attributes:
        effect: The figure.
        mark: ``seen`` or ``said`` and its grade in plain words.
    """

    effect: PublishedEffect
    mark: str


def published_effects() -> tuple[PublishedEffect, ...]:
    """All published figures, the strongest grade first."""
    return _library()


def published_effect(key: str) -> PublishedEffect:
    """One published figure.

    Args:
        key: Its name here.

    Raises:
        UsageError: If there is none (``unknown-published``).
    """
    for one in _library():
        if one.key == key:
            return one
    raise UsageError(
        f"No published figure is called {key!r}.",
        code="unknown-published",
        mend=f"Known are: {', '.join(one.key for one in _library())}.",
    )


def comparable(one: PublishedEffect, other: PublishedEffect) -> Comparable:
    """Whether two figures may stand on one axis without a mark.

    Args:
        one: A figure.
        other: Another.
    """
    if one.value is None or other.value is None:
        return Comparable(yes=False, reason="One of them is a finding in words and no figure.")
    if one.standing.observed != other.standing.observed:
        return Comparable(
            yes=False,
            reason="One tells what people said, the other what was seen to happen; a wish and an"
            " effect are no two sizes of one thing.",
        )
    if one.unit != other.unit:
        return Comparable(
            yes=False, reason=f"One is a {one.unit}, the other a {other.unit}: no axis fits both."
        )
    said = "was seen" if one.standing.observed else "was said"
    return Comparable(yes=True, reason=f"Both tell what {said}, as a {one.unit}.")


def on_one_axis(
    effects: Sequence[PublishedEffect], *, marked: bool = False
) -> tuple[AxisMark, ...]:
    """Figures for one axis, each with its mark.

    Args:
        effects: The figures.
        marked: Whether the marks are drawn. Only then may what was said stand beside what was
            seen; figures that count different things never share an axis.

    Raises:
        UsageError: If one is no figure or they count different things (``mixed-scales``), or what
            was said would stand unmarked beside what was seen (``mixed-evidence``).
    """
    if any(one.value is None for one in effects) or len({one.unit for one in effects}) > 1:
        raise UsageError(
            "These are not figures of one kind, so no axis fits all.",
            code="mixed-scales",
            mend="Draw one axis for each unit, and tell findings in words as words.",
        )
    if not marked and len({one.standing.observed for one in effects}) > 1:
        raise UsageError(
            "Some of these tell what people said and some what was seen to happen.",
            code="mixed-evidence",
            mend="Draw them apart, or mark each one as said or seen.",
        )
    return tuple(
        AxisMark(
            one,
            f"{'seen' if one.standing.observed else 'said'} ({one.standing.grade}:"
            f" {gloss(one.standing.grade)})",
        )
        for one in effects
    )


@cache
def _library() -> tuple[PublishedEffect, ...]:
    data = read_json((files("cairn.value") / "data" / "published.json").read_bytes())
    found = [
        PublishedEffect(
            row["key"],
            row["sentence"],
            row.get("value"),
            row.get("low"),
            row.get("high"),
            row["unit"],
            row.get("bound", ""),
            Standing(
                row["grade"],
                row["question"],
                row["base"],
                row["sponsor"],
                row["date"],
                row["source"],
            ),
            row["caution"],
        )
        for row in data
    ]
    found.sort(key=lambda one: (GRADES.index(one.standing.grade), one.key))
    return tuple(found)
