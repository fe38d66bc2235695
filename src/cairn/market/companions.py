"""Skills that travel together, that a place or trade asks for most, and that tell trades apart.

Says what is more frequent than elsewhere, and how sure that is; never why. Where many skills are
tested the share of false findings is held. A posting that the skill finder misses is missed on both
sides of a ratio, so that misses which do not depend on the comparison cancel out. Knows counts;
does not read postings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cairn.kernel.errors import UsageError
from cairn.market.channel import FloatArray
from cairn.market.contrasts import (
    Contrast,
    meeting_chances,
    meetings,
    odds_chances,
    odds_ratios,
)
from cairn.market.cube import Cell, fits
from cairn.market.cube_index import EVERYTHING, Cube, CubeIndex, indexed, period_of, wider
from cairn.market.discovery import RATE, adjusted, confidence_of_found, require_rate
from cairn.market.measure import (
    FEWEST,
    EvidenceGrade,
    Measure,
    MeasureAnswer,
    NoMeasure,
    suppressed,
)

__all__ = [
    "Companion",
    "Companions",
    "Distinction",
    "Distinctions",
    "complements",
    "distinguishing",
    "specialisation",
]

_CONFIDENCE = 0.95
_TIMES = "how many times as often"
_CANCELS = "Postings that the skill finder misses on both sides alike cancel out."
_TRAVEL = f"{_CANCELS} Skills of the same occupations travel together too."


class Companion(NamedTuple):
    """A skill that surely travels with another.

    Attributes:
        skill: Its URI.
        lift: How many times as often it is asked for by postings that ask for the other as by all.
            `n` is the number of postings that ask for both.
        chance: The p-value, adjusted for all skills that were tested.
    """

    skill: str
    lift: Measure
    chance: float


@dataclass(frozen=True, slots=True)
class Companions:
    """The skills that travel with a skill.

    Attributes:
        found: Those that surely do, by the lower end of the lift, the highest first.
        tested: How many skills were tested.
        untested: How many were asked for too seldom to be tested.
        rate: Which share of those that are named may be wrong, on average.
    """

    found: tuple[Companion, ...]
    tested: int
    untested: int
    rate: float


class Distinction(NamedTuple):
    """A skill that surely tells one group of postings from another.

    Attributes:
        skill: Its URI.
        odds: By how many times the odds that a posting asks for it are higher, above 1.
        chance: The p-value, adjusted for all skills that were tested.
    """

    skill: str
    odds: Measure
    chance: float


@dataclass(frozen=True, slots=True)
class Distinctions:
    """The skills that tell two groups of postings apart.

    Attributes:
        one: Those that mark the first group, the surest difference first.
        other: Those that mark the other group, likewise.
        tested: How many skills were tested.
        untested: How many were asked for too seldom to be tested.
        rate: Which share of those that are named may be wrong, on average.
    """

    one: tuple[Distinction, ...]
    other: tuple[Distinction, ...]
    tested: int
    untested: int
    rate: float


def complements(
    cube: Cube,
    skill: str,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    labels: Mapping[str, str] | None = None,
    rate: float = RATE,
) -> Companions | NoMeasure:
    """The skills that postings ask for together with a skill, more often than chance would.

    Every skill that 10 postings ask for is tested, over all postings (Benjamini and Hochberg 1995).
    Pairs that fewer than 10 postings ask for are never named.

    Args:
        cube: Counts of postings.
        skill: The skill's URI.
        source: Where the postings come from, for people.
        grade: What stands behind the counts.
        labels: What skills are called, by URI.
        rate: Which share of those that are named may be wrong, on average.

    Returns:
        The skills, or why nothing can be said: fewer than 10 postings ask for the skill, or for any
        other.

    Raises:
        UsageError: the rate is not between 0 and 1.
    """
    require_rate(rate)
    counts, called = indexed(cube), labels or {}
    here = called.get(skill, skill)
    name, period = f"skills that travel with {here}", period_of(counts)
    asked = {uri: counts.count(uri) for uri in sorted(counts.asked)}
    own = asked.pop(skill, 0)
    if own < FEWEST:
        return suppressed(name, own, f"postings that ask for {here}", source, period)
    tested = [uri for uri, count in asked.items() if count >= FEWEST]
    if not tested:
        reason = f"Not enough data: {FEWEST} postings ask for no other skill."
        return NoMeasure(name, reason, own, source, period)
    both = _array(counts.together.get(_pair(skill, uri), 0) for uri in tested)
    one, other = np.full(len(tested), float(own)), _array(asked[uri] for uri in tested)
    everything = float(counts.total())
    chances = meeting_chances(both, one, other, everything)
    # What is not told is no finding, and a chance of 1 keeps the test honest.
    sure = _sure(np.where(both < FEWEST, 1.0, chances), rate)
    lifts = meetings(both, one, other, everything, sure.confidence)
    telling = _Telling(source, period, grade, "lift, drawn to 1 by half a posting", _TRAVEL)
    found: list[Companion] = []
    for place in sure.places:
        too = called.get(tested[place], tested[place])
        said = f"postings that ask for {here} ask for {too} too, compared with all postings"
        lift = telling.measure(f"{_TIMES} {said}", lifts, place, int(both[place]), sure.confidence)
        found.append(Companion(tested[place], lift, float(sure.chances[place])))
    found.sort(key=lambda each: (-each.lift.low, each.skill))
    return Companions(tuple(found), len(tested), len(asked) - len(tested), rate)


def specialisation(
    cube: Cube,
    skill: str,
    where: Cell,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    labels: Mapping[str, str] | None = None,
) -> MeasureAnswer:
    """How many times as high the share that asks for a skill is somewhere as around it.

    The location quotient. A cell is compared with the wider one that it lies in, itself included:
    an occupation in a place or month with the occupation everywhere, all else with all postings.

    Args:
        cube: Counts of postings.
        skill: The skill's URI.
        where: Which postings.
        source: Where they come from, for people.
        grade: What stands behind the counts.
        labels: What skills, occupations and places are called, by URI and code.

    Returns:
        The quotient, where 1 is no difference; or why there is none: nothing lies around the cell,
        or it has fewer than 10 postings, or fewer than 10 around it ask for the skill.
    """
    counts, called = indexed(cube), labels or {}
    label, here = called.get(skill, skill), _words(where, called)
    around, period = wider(where), period_of(counts, where)
    others = "all postings" if around in (None, EVERYTHING) else f"postings{_words(around, called)}"
    name = f"{_TIMES} postings{here} ask for {label}, compared with {others}"
    if around is None:
        reason = "All postings cannot be compared with a wider group: there is none."
        return NoMeasure(name, reason, counts.total(), source, period)
    n, everything = counts.total(where), counts.total(around)
    asked = counts.count(skill, around)
    if n < FEWEST:
        return suppressed(name, n, "postings", source, period)
    if n == everything:
        reason = "There are no postings elsewhere that these could be compared with."
        return NoMeasure(name, reason, n, source, period)
    if asked < FEWEST:
        return suppressed(name, asked, f"postings that ask for {label}", source, period)
    quotient = meetings(
        _array([counts.count(skill, where)]),
        _array([n]),
        _array([asked]),
        float(everything),
        _CONFIDENCE,
    )
    how = "location quotient, drawn to 1 by half a posting"
    return _Telling(source, period, grade, how, _CANCELS).measure(name, quotient, 0, n, _CONFIDENCE)


def distinguishing(
    cube: Cube,
    one: Cell,
    other: Cell,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    labels: Mapping[str, str] | None = None,
    rate: float = RATE,
) -> Distinctions | NoMeasure:
    """The skills that tell one group of postings from another, such as two occupations.

    Every skill that 10 postings of the two groups ask for is tested (Monroe, Colaresi and Quinn
    2008; Benjamini and Hochberg 1995).

    Args:
        cube: Counts of postings.
        one: A group, such as the postings of an occupation.
        other: Another, that shares no posting with it.
        source: Where the postings come from, for people.
        grade: What stands behind the counts.
        labels: What skills, occupations and places are called, by URI and code.
        rate: Which share of those that are named may be wrong, on average.

    Returns:
        The skills, or why nothing can be said: a group has fewer than 10 postings, or 10 postings
        of both ask for no skill.

    Raises:
        UsageError: the rate is not between 0 and 1, or the groups share postings.
    """
    require_rate(rate)
    counts, called = indexed(cube), labels or {}
    _require_apart(counts, one, other)
    words = tuple(_words(where, called) for where in (one, other))
    name, period = f"skills that tell postings{words[0]} from those{words[1]}", period_of(counts)
    sizes = tuple(counts.total(where) for where in (one, other))
    for size, which in zip(sizes, words, strict=True):
        if size < FEWEST:
            return suppressed(name, size, f"postings{which}", source, period)
    asked = {uri: [counts.count(uri, where) for where in (one, other)] for uri in counts.asked}
    seen = sorted(uri for uri, pair in asked.items() if any(pair))
    tested = [uri for uri in seen if sum(asked[uri]) >= FEWEST]
    if not tested:
        reason = f"Not enough data: no skill is asked for by {FEWEST} postings of the two."
        return NoMeasure(name, reason, sum(sizes), source, period)
    telling = _Telling(source, period, grade, "log-odds with an informative prior", _CANCELS)
    pairs = [_array(asked[uri][side] for uri in tested) for side in (0, 1)]
    sure = _sure(odds_chances(pairs[0], sizes[0], pairs[1], sizes[1]), rate)
    marks: list[tuple[Distinction, ...]] = []
    for here, there in ((0, 1), (1, 0)):
        odds = odds_ratios(pairs[here], sizes[here], pairs[there], sizes[there], sure.confidence)
        found: list[Distinction] = []
        for place in (each for each in sure.places if odds.value[each] > 1.0):
            label = called.get(tested[place], tested[place])
            said = f"odds that a posting{words[here]} asks for {label}, over those{words[there]}"
            measure = telling.measure(said, odds, place, sum(sizes), sure.confidence)
            found.append(Distinction(tested[place], measure, float(sure.chances[place])))
        marks.append(tuple(sorted(found, key=lambda each: (each.chance, each.skill))))
    return Distinctions(marks[0], marks[1], len(tested), len(seen) - len(tested), rate)


class _Sure(NamedTuple):
    """What of many tests is a finding."""

    places: list[int]
    chances: FloatArray
    confidence: float


def _sure(chances: FloatArray, rate: float) -> _Sure:
    told = adjusted(chances)
    places = [place for place in range(len(told)) if told[place] <= rate]
    return _Sure(places, told, confidence_of_found(len(places), len(told), rate))


@dataclass(frozen=True, slots=True)
class _Telling:
    """What all measures of one question share."""

    source: str
    period: str
    grade: EvidenceGrade
    method: str
    remark: str

    def measure(
        self, name: str, contrast: Contrast, place: int, n: int, confidence: float
    ) -> Measure:
        """One ratio of many, as a measure."""
        return Measure(
            name,
            float(contrast.value[place]),
            float(contrast.low[place]),
            float(contrast.high[place]),
            unit="ratio",
            n=n,
            source=self.source,
            period=self.period,
            grade=self.grade,
            method=self.method,
            confidence=confidence,
            remark=self.remark,
        )


def _require_apart(cube: CubeIndex, one: Cell, other: Cell) -> None:
    if one == other or any(fits(cell, one) and fits(cell, other) for cell in cube.postings):
        raise UsageError(
            "The two groups of postings have some in common.",
            code="bad-comparison",
            mend="Name two groups that share no posting, such as two occupations.",
        )


def _words(where: Cell, labels: Mapping[str, str]) -> str:
    """Which postings, such as “ for nurses in Ireland”; empty for all."""
    said = ""
    for word, name in (("for", where.occupation), ("in", where.place), ("in", where.month)):
        if name is not None:
            said += f" {word} {labels.get(name, name) or 'what is not known'}"
    return said


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _array(counts: Iterable[int]) -> FloatArray:
    return np.array(list(counts), dtype=float)
