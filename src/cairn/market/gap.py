"""The soft-skill gap: how often postings ask for a human skill, and how often people show it.

For each skill the share of postings that ask for it stands beside the share of people in the
register of whom an assessment shows it. The difference has an interval; where that holds 0 nobody
can say which is larger. Skills are in the order of their names: gaps whose intervals overlap are
not ranked. Knows shares; finds no skills and assesses nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import NormalDist
from typing import Literal, TypeAlias

from cairn.kernel.errors import InputError
from cairn.market.measure import (
    FEWEST,
    EvidenceGrade,
    Measure,
    MeasureAnswer,
    NoMeasure,
    suppressed,
)
from cairn.market.ratios import sources_of, weakest
from cairn.market.supply import Holding

__all__ = ["GapSide", "SkillGap", "evidenced_shares", "soft_skill_gap"]

GapSide: TypeAlias = Literal["asked more", "shown more", "cannot say"]
"""Which of the two shares is larger."""


@dataclass(frozen=True, slots=True)
class SkillGap:
    """The gap of one human skill.

    Attributes:
        skill: Its URI.
        label: What it is called.
        asked: Share of postings that ask for it.
        shown: Share of people of whom an assessment shows it.
        gap: Asked less shown, from -1 to 1.
        side: Which is larger.
        wider_than: URIs of the skills whose gap is surely smaller: its interval lies below.
        sentence: The finding in plain words.
    """

    skill: str
    label: str
    asked: MeasureAnswer
    shown: MeasureAnswer
    gap: MeasureAnswer
    side: GapSide
    wider_than: tuple[str, ...]
    sentence: str


def evidenced_shares(
    holdings: Iterable[Holding],
    skills: Mapping[str, str],
    at: datetime,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    confidence: float = 0.95,
) -> dict[str, MeasureAnswer]:
    """Of the people who hold anything in a register, the share of whom each skill is shown.

    Only what rests on an assessment shows a human skill here, and only what is valid. People of
    whom a skill was never assessed count as not shown, which is not the same as not able.

    Args:
        holdings: The register.
        skills: Labels of the human skills, by URI.
        at: When, with a zone.
        source: Which register, for people.
        grade: What stands behind it.
        confidence: Coverage that the interval aims at.

    Returns:
        The shares by URI with the interval of Wilson ("Probable Inference", Journal of the
        American Statistical Association 22, 1927), as if the people were a sample of people like
        them; suppressed under 10 people.

    Raises:
        InputError: If the instant has no zone.
    """
    if at.tzinfo is None:
        raise InputError("An instant needs a time zone.", code="bad-instant")
    people: set[str] = set()
    shown: dict[str, set[str]] = {skill: set() for skill in skills}
    for one in holdings:
        if one.in_force(at):
            people.add(one.person)
            for skill in one.skills if one.assessed else ():
                if skill in shown:
                    shown[skill].add(one.person)
    period = at.astimezone(UTC).date().isoformat()
    answers: dict[str, MeasureAnswer] = {}
    for skill, label in skills.items():
        name = f"people of whom an assessment shows {label}"
        n, count = len(people), len(shown[skill])
        if n < FEWEST or count < FEWEST:
            answers[skill] = suppressed(name, min(n, count), name, source, period)
            continue
        low, high = _wilson(count, n, confidence)
        answers[skill] = Measure(
            name=name,
            value=count / n,
            low=low,
            high=high,
            unit="share",
            n=n,
            source=source,
            period=period,
            grade=grade,
            method="people with a valid credential that rests on an assessment of the skill, over"
            " all people with a valid credential; Wilson's interval",
            confidence=confidence,
            remark="Who was never assessed counts as not shown, which is not the same as not able.",
        )
    return answers


def soft_skill_gap(
    asked: Mapping[str, MeasureAnswer],
    shown: Mapping[str, MeasureAnswer],
    skills: Mapping[str, str],
) -> tuple[SkillGap, ...]:
    """Human skills that are asked for, against human skills that are shown.

    Args:
        asked: Share of postings that ask for each skill, by URI.
        shown: Share of people of whom each is shown, by URI.
        skills: Labels of the human skills, by URI; others are left out.

    Returns:
        A gap for each skill that is in both, in the order of their labels.
    """
    found: list[SkillGap] = []
    for skill, label in sorted(skills.items(), key=lambda pair: (pair[1].casefold(), pair[0])):
        if skill in asked and skill in shown:
            gap = _difference(asked[skill], shown[skill], label)
            side = _side(gap)
            words = _sentence(label, asked[skill], shown[skill], gap)
            found.append(SkillGap(skill, label, asked[skill], shown[skill], gap, side, (), words))
    return tuple(replace(one, wider_than=_smaller(one, found)) for one in found)


def _wilson(count: int, n: int, confidence: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    middle = (count + z * z / 2) / (n + z * z)
    reach = z / (n + z * z) * math.sqrt(count * (n - count) / n + z * z / 4)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _difference(asked: MeasureAnswer, shown: MeasureAnswer, label: str) -> MeasureAnswer:
    """One share less the other, with the interval that their own intervals give.

    Zou and Donner, "Construction of confidence limits about effect measures: a general approach",
    Statistics in Medicine 27, 2008, equation 7.
    """
    name = f"gap of {label}: asked less shown"
    source = sources_of(asked.source, shown.source)
    for one in (asked, shown):
        if isinstance(one, NoMeasure):
            return NoMeasure(name, one.reason, one.n, source, asked.period)
    assert isinstance(asked, Measure)  # noqa: S101 - both were looked at above
    assert isinstance(shown, Measure)  # noqa: S101 - both were looked at above
    value = asked.value - shown.value
    return Measure(
        name=name,
        value=value,
        low=value - math.hypot(asked.value - asked.low, shown.high - shown.value),
        high=value + math.hypot(asked.high - asked.value, shown.value - shown.low),
        unit="difference of shares",
        n=min(asked.n, shown.n),
        source=source,
        period=asked.period,
        grade=weakest((asked.grade, shown.grade)),
        method="difference of two independent shares; interval from theirs (Zou and Donner)",
        confidence=min(asked.confidence, shown.confidence),
        remark="One share is of postings and one of people: the gap tells what is asked more often"
        " than shown, not how many people are missing.",
    )


def _side(gap: MeasureAnswer) -> GapSide:
    if isinstance(gap, NoMeasure) or gap.low <= 0 <= gap.high:
        return "cannot say"
    return "asked more" if gap.low > 0 else "shown more"


def _sentence(label: str, asked: MeasureAnswer, shown: MeasureAnswer, gap: MeasureAnswer) -> str:
    for one, what in ((asked, "asked for"), (shown, "shown")):
        if isinstance(one, NoMeasure):
            return f"How often {label} is {what} cannot be said. {one.reason}"
    assert isinstance(asked, Measure)  # noqa: S101 - both were looked at above
    assert isinstance(shown, Measure)  # noqa: S101 - both were looked at above
    told = (
        f"{_in_hundred(asked)} in 100 postings ask for {label}, and assessments show it of"
        f" {_in_hundred(shown)} in 100 people"
    )
    endings: dict[GapSide, str] = {
        "asked more": "it is asked for more often than shown",
        "shown more": "it is shown more often than asked for",
        "cannot say": "which is more often cannot be said",
    }
    return f"{told}: {endings[_side(gap)]}."


def _in_hundred(share: Measure) -> str:
    # Rounded first: 0.55 times 100 is not quite 55.
    low, high = math.floor(round(share.low * 100, 6)), math.ceil(round(share.high * 100, 6))
    return f"{low} to {high}" if low != high else str(low)


def _smaller(one: SkillGap, all_: Sequence[SkillGap]) -> tuple[str, ...]:
    """The skills whose gap lies wholly below that of this one."""
    if isinstance(one.gap, NoMeasure):
        return ()
    return tuple(
        other.skill
        for other in all_
        if isinstance(other.gap, Measure) and other.gap.high < one.gap.low
    )
