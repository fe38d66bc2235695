"""The gate: how sure one must be that a person is above the bar before an award is signed.

Knows the rule, what is known of a person, and the decision with its reasons and what would settle
it. The rule keeps its own error rate: an award is made only where the chance that the true level
is above the bar is at least the gate's confidence, so that among all awards the share of people
below the bar is at most what is left (the mean of one minus these chances). This holds whenever
one looks, after any number of ratings, as long as the chances are those of a calibrated posterior.
How measures come about, and how a cut on the rubric becomes one in logits, `judging` knows. Needs
no NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from cairn.assessment.gate_chance import (
    Bar,
    Level,
    Settling,
    chance_above,
    counted,
    in_words,
    percent,
    settling,
)
from cairn.kernel.errors import UsageError

__all__ = [
    "Cut",
    "Decision",
    "Gate",
    "Outcome",
    "Reason",
    "Reliability",
    "Standing",
    "Unit",
    "decide",
]

Unit: TypeAlias = Literal["score", "logit"]
"""A fair average on the rubric, or logits above the average criterion."""

Outcome: TypeAlias = Literal["award", "not-yet", "refer"]
"""Sign it; not with what is known now; or a person must look."""

_EVEN = 0.5
_MENDED_BY_RATERS = frozenset({"too-few-raters", "too-few-outside"})


@dataclass(frozen=True, slots=True)
class Cut:
    """The score that is enough.

    Attributes:
        value: The cut, in its unit.
        unit: A fair average on the rubric, or logits above the average criterion.
        method: How it was set, as one sentence.
        standard_error: Of the cut, in its unit; None where nobody knows it.
    """

    value: float
    unit: Unit = "score"
    method: str = ""
    standard_error: float | None = None

    def __post_init__(self) -> None:
        error = self.standard_error
        if not math.isfinite(self.value) or (error is not None and not 0 <= error < math.inf):
            raise _wrong("The cut and its standard error must be numbers, the error not below 0.")


@dataclass(frozen=True, slots=True)
class Gate:
    """What must be so before an award is signed.

    Attributes:
        cut: The score that is enough.
        confidence: The least chance that the true level is above the cut; above 0.5, below 1.
        least_raters: How many independent raters must have judged a person.
        least_outside: How many of them must come from outside the issuer.
        least_tasks: On how many tasks a person must have been judged.
        least_reliability: Of the whole assessment, 0 to 1; 0 asks for none.
        every_criterion: Whether a person must have been rated on all criteria.
    """

    cut: Cut
    confidence: float = 0.9
    least_raters: int = 2
    least_outside: int = 0
    least_tasks: int = 1
    least_reliability: float = 0.0
    every_criterion: bool = True

    def __post_init__(self) -> None:
        if not _EVEN < self.confidence < 1.0:
            raise _wrong(
                f"The gate's confidence is {self.confidence}; it must lie between 0.5 and 1."
            )
        if not 0.0 <= self.least_reliability < 1.0:
            raise _wrong(
                f"The gate's least reliability is {self.least_reliability}; it must be at least 0"
                " and below 1."
            )
        if min(self.least_raters, self.least_tasks) < 1:
            raise _wrong("The gate must ask for at least one rater and one task.")
        if not 0 <= self.least_outside <= self.least_raters:
            raise _wrong(
                f"The gate asks for {counted(self.least_outside, 'rater')} from outside among"
                f" {self.least_raters}; it must be from 0 to {self.least_raters}."
            )


def _wrong(sentence: str) -> UsageError:
    return UsageError(sentence, code="wrong-gate", mend="Correct the gate of the assessment.")


class Reason(NamedTuple):
    """One thing that the decision rests on.

    Attributes:
        code: A stable word for programs.
        sentence: What is so. It names no rater.
        mend: What to do about it; empty where nothing is wrong.
        refers: Whether a person must look because of it.
    """

    code: str
    sentence: str
    mend: str = ""
    refers: bool = False


class Reliability(NamedTuple):
    """The reliability of the whole assessment.

    Attributes:
        value: 0 to 1; None where there are not enough data.
        kind: What it is the reliability of, in a few words.
        low: Lower end of its 95% interval.
        high: Upper end.
        n: How many people stand behind it.
    """

    value: float | None
    kind: str
    low: float | None = None
    high: float | None = None
    n: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one person.

    Attributes:
        person: The name.
        level: What is believed of the true level; None where the ratings say nothing.
        raters: How many independent raters judged.
        outside: How many of them come from outside.
        tasks: On how many tasks.
        unrated: The criteria on which nobody rated the person.
        rating_information: What one more rater would add, in 1 / logit squared.
        notices: What was found about the data.
    """

    person: str
    level: Level | None
    raters: int
    outside: int = 0
    tasks: int = 1
    unrated: tuple[str, ...] = ()
    rating_information: float = 0.0
    notices: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows for a person.

    Attributes:
        person: The name.
        outcome: Award, not yet, or refer to a person.
        chance: That the true level is above the bar; None where the ratings say nothing.
        clear: Whether the data themselves decide: above the bar, or below it.
        reasons: What it rests on, the first one first.
        settling: What would settle it; None where it is settled, or ratings would not.
    """

    person: str
    outcome: Outcome
    chance: float | None
    clear: bool
    reasons: tuple[Reason, ...]
    settling: Settling | None = None


def decide(gate: Gate, bar: Bar, standing: Standing, reliability: Reliability) -> Decision:
    """Decide about one person.

    A person must look where something was found in the data, where the gate's demands on raters,
    tasks, criteria or reliability are not met, and where the ratings say nothing. Else the chance
    decides.

    Args:
        gate: The rule.
        bar: The gate's cut on the scale of the levels.
        standing: What is known of the person.
        reliability: Of the whole assessment.

    Returns:
        The decision. Its error rate is the gate's as long as levels are calibrated.
    """
    chance = None if standing.level is None else chance_above(standing.level, bar)
    above = chance is not None and chance >= gate.confidence
    below = chance is not None and chance <= 1.0 - gate.confidence
    referring = [one for one in standing.notices if one.refers]
    referring += _unmet(gate, standing, reliability)
    told = [one for one in standing.notices if not one.refers]
    clear = above or below
    reasons = (*referring, *_about(gate, chance), *told)
    open_still = {one.code for one in referring} <= _MENDED_BY_RATERS and not (
        clear and not referring
    )
    further = _settled_by(gate, bar, standing) if open_still else None
    outcome: Outcome = "refer" if referring else "award" if above else "not-yet"
    return Decision(standing.person, outcome, chance, clear, reasons, further)


def _settled_by(gate: Gate, bar: Bar, standing: Standing) -> Settling | None:
    if standing.level is None:
        return None
    least, outside = _lacking(gate, standing)
    return settling(
        standing.level, bar, gate.confidence, standing.rating_information, (least, outside)
    )


def _unmet(gate: Gate, standing: Standing, reliability: Reliability) -> Iterator[Reason]:
    """What the gate asks for and does not find."""
    if standing.level is None:
        yield Reason(
            "no-measure",
            "The ratings do not give a measure of this person.",
            "Let more raters judge, or look at the work yourself.",
            refers=True,
        )
    if reliability.value is None or reliability.value < gate.least_reliability:
        yield from _unreliable(gate, reliability)
    yield from _too_few(gate, standing)
    if standing.tasks < gate.least_tasks:
        yield Reason(
            "too-few-tasks",
            f"The person was judged on {counted(standing.tasks, 'task')}, and the gate asks for"
            f" {in_words(gate.least_tasks)}.",
            "Let the person do a further task, and have it rated.",
            refers=True,
        )
    if gate.every_criterion and standing.unrated:
        yield Reason(
            "unrated-criterion",
            f"Nobody rated the person on: {', '.join(standing.unrated)}.",
            "Have the work rated on these criteria.",
            refers=True,
        )


def _too_few(gate: Gate, standing: Standing) -> Iterator[Reason]:
    """What only further raters can mend."""
    raters, outside = _lacking(gate, standing)
    if standing.raters < gate.least_raters:
        yield Reason(
            "too-few-raters",
            f"{counted(standing.raters, 'rater').capitalize()} judged, and the gate asks for"
            f" {in_words(gate.least_raters)}.",
            f"Let {counted(raters, 'new rater')} judge.",
            refers=True,
        )
    if outside:
        yield Reason(
            "too-few-outside",
            f"{counted(standing.outside, 'rater').capitalize()} from outside judged, and the gate"
            f" asks for {in_words(gate.least_outside)}.",
            f"Let {counted(outside, 'new rater')} from outside judge.",
            refers=True,
        )


def _unreliable(gate: Gate, reliability: Reliability) -> Iterator[Reason]:
    if gate.least_reliability <= 0.0:
        return
    known = reliability.value
    found = (
        "is not known, because there are too few data"
        if known is None
        else f"is {math.floor(known * 100) / 100:.2f}"
    )
    yield Reason(
        "reliability-too-low",
        f"The reliability of the whole assessment ({reliability.kind}) {found}, and the gate asks"
        f" for {gate.least_reliability:.2f}. Nobody is awarded.",
        "Add raters, tasks or criteria, and estimate again.",
        refers=True,
    )


def _lacking(gate: Gate, standing: Standing) -> tuple[int, int]:
    """How many further raters the gate needs, and how many of them from outside."""
    outside = max(gate.least_outside - standing.outside, 0)
    return max(gate.least_raters - standing.raters, outside, 0), outside


def _about(gate: Gate, chance: float | None) -> Iterator[Reason]:
    """What the data say about the bar."""
    if chance is None:
        return
    asked = f"the gate asks for {percent(gate.confidence)}"
    said = f"The chance that the true level is above the bar is {percent(chance)}"
    if chance >= gate.confidence:
        yield Reason("above-the-bar", f"{said}; {asked}.")
    elif chance <= 1.0 - gate.confidence:
        yield Reason(
            "below-the-bar",
            f"The level shown is below the bar. {said}; {asked}.",
            "Practise, and show new work later.",
        )
    else:
        yield Reason(
            "not-sure",
            f"{said}; {asked}.",
            "Have more raters judge the work, or show new work later.",
        )
