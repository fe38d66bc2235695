"""A value card: what one credential is worth, for whom, how sure that is, and what instead.

Six lines, each in words for everybody, each with its interval, its number, its grade and its
source; a line that nobody can fill says so and stays. Puts figures together that were made
elsewhere, and computes only what one more success costs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.market.measure import Measure, MeasureAnswer, NoMeasure
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.evidence import gloss
from cairn.value.telling import effect_headline, effect_sentences

__all__ = ["CardFacts", "CardLine", "Cost", "Reliability", "Topic", "ValueCard", "value_card"]

Topic: TypeAlias = Literal["lift", "demand", "supply", "saturation", "cost", "reliability"]
"""What a line of a card is about."""

_HEADINGS: dict[Topic, str] = {
    "lift": "What did it change?",
    "demand": "Who asks for it?",
    "supply": "Who has it?",
    "saturation": "Is it crowded?",
    "cost": "What does it cost?",
    "reliability": "Is the assessment to be trusted?",
}
_MARKET_GRADES = {
    "official statistic": "a statistical office published it",
    "projection": "a forecast: somebody's best guess of what comes",
    "adjusted count": "counted here, and corrected for what the counting is known to miss",
    "raw count": "counted here, as it is",
    "made up": "made up for an example: it says nothing about any real market",
}
_SURE = (
    "“Between … and …” means: if the same were counted a hundred times anew, about 95 of a hundred"
    " such ranges would hold the true figure."
)
_HUNDRED = 100
_RELIABLE = 0.8
_FAIR = 0.6


@dataclass(frozen=True, slots=True)
class Cost:
    """What it takes to earn it.

    Attributes:
        price: What a learner pays; None when nobody said.
        currency: In which currency, ISO 4217.
        hours: How many hours it takes; None when nobody said.
        source: Who says so.
    """

    price: float | None
    currency: str
    hours: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well its assessment tells people apart, as the issuer states it.

    Attributes:
        value: From 0 (chance) to 1 (no error); None when it was not measured.
        low: Lower end of the interval; None when not told.
        high: Upper end; None when not told.
        n: Of how many people.
        source: Who says so.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    source: str


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card is made of.

    Attributes:
        credential: What the credential is called.
        issuer: Who awards it.
        lift: What it changed; None when there are no outcomes.
        demand: Share of postings that ask for something it shows; None when nobody looked.
        supply: How many hold it; None when no register was read.
        saturation: Holders for each posting that asks; None when one of the two is missing.
        cost: What it takes; None when nobody said.
        reliability: What is known of its assessment; None when nothing is.
        licence: What must be said of a licence for the work; empty when there is nothing.
        for_whom: For whom it changed more or less, a sentence each.
        instead: What else one might do, a sentence each.
        remarks: What else must be told.
    """

    credential: str
    issuer: str
    lift: EffectAnswer | None = None
    demand: MeasureAnswer | None = None
    supply: MeasureAnswer | None = None
    saturation: MeasureAnswer | None = None
    cost: Cost | None = None
    reliability: Reliability | None = None
    licence: str = ""
    for_whom: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of a card.

    Attributes:
        topic: What it is about.
        heading: The question that it answers.
        sentences: The answer.
        grade: The grade of its evidence; empty when there is no figure.
        grade_means: What the grade means.
        source: Where the figure comes from, with its period.
        figure: The figure itself; None when there is none.
    """

    topic: Topic
    heading: str
    sentences: tuple[str, ...]
    grade: str = ""
    grade_means: str = ""
    source: str = ""
    figure: Effect | Measure | Reliability | Cost | None = None


@dataclass(frozen=True, slots=True)
class ValueCard:
    """What a credential is worth, for reading.

    Attributes:
        credential: What it is called.
        issuer: Who awards it.
        headline: The most important thing in one sentence.
        lines: Six lines, always in the same order.
        for_whom: For whom it is worth more or less.
        instead: What else one might do.
        remarks: What must be known to read it.
        made_up: Whether a figure comes from invented data.
    """

    credential: str
    issuer: str
    headline: str
    lines: tuple[CardLine, ...]
    for_whom: tuple[str, ...]
    instead: tuple[str, ...]
    remarks: tuple[str, ...]
    made_up: bool


def value_card(facts: CardFacts) -> ValueCard:
    """Put a card together.

    Args:
        facts: What is known, and what is not.
    """
    lines = (
        _lift(facts),
        _measured("demand", facts.demand, _demand_words),
        _measured("supply", facts.supply, _supply_words),
        _measured("saturation", facts.saturation, _saturation_words),
        _cost(facts.cost),
        _reliability(facts.reliability),
    )
    made_up = any(_is_made_up(line) for line in lines)
    for_whom = facts.for_whom or (
        "Whether it is worth more for some people than for others, nobody has counted yet.",
    )
    instead = (*((facts.licence,) if facts.licence else ()), *facts.instead)
    return ValueCard(
        facts.credential,
        facts.issuer,
        _headline(facts),
        lines,
        for_whom,
        instead or ("Nothing else was compared with it here.",),
        (*((_SURE,) if any(line.figure for line in lines) else ()), *facts.remarks),
        made_up,
    )


def _headline(facts: CardFacts) -> str:
    if isinstance(facts.lift, Effect):
        return effect_headline(facts.lift)
    return "Whether it helps with a job cannot be said: there are not enough outcomes to count."


def _lift(facts: CardFacts) -> CardLine:
    heading = _HEADINGS["lift"]
    answer = facts.lift
    if answer is None:
        words = "Not enough data: nobody has told what became of those who hold it."
        return CardLine("lift", heading, (words,))
    if isinstance(answer, NoEffect):
        return CardLine("lift", heading, (answer.reason, answer.mend))
    standing = answer.standing
    return CardLine(
        "lift",
        heading,
        (*effect_sentences(answer), *_for_one_more(answer, facts.cost)),
        standing.grade,
        gloss(standing.grade),
        f"{standing.source}, {standing.date}; {answer.n:,} people, {answer.holders:,} of them"
        " with it",
        answer,
    )


def _for_one_more(effect: Effect, cost: Cost | None) -> Iterator[str]:
    """How many people must earn it for one more success, where it is measurable."""
    if effect.scale != "risk difference" or not effect.measurable or effect.value <= 0:
        return
    needed, fewest, most = (
        math.ceil(1 / one - 1e-9) for one in (effect.value, effect.high, effect.low)
    )
    hours = "" if cost is None or not cost.hours else f", {cost.hours:g} hours each"
    yield (
        f"If that is its doing, about {needed} people must earn it{hours} for one of them to get"
        f" what they would not have got otherwise (between {fewest} and {most} people)."
    )


def _measured(
    topic: Topic, answer: MeasureAnswer | None, worded: Callable[[Measure], str]
) -> CardLine:
    heading = _HEADINGS[topic]
    if answer is None:
        return CardLine(topic, heading, ("Not enough data: nobody has counted it.",))
    if isinstance(answer, NoMeasure):
        return CardLine(topic, heading, (answer.reason,))
    remark = (answer.remark,) if answer.remark else ()
    return CardLine(
        topic,
        heading,
        (worded(answer), *remark),
        answer.grade,
        _MARKET_GRADES[answer.grade],
        f"{answer.source}, {answer.period}; n = {answer.n:,}",
        answer,
    )


def _demand_words(answer: Measure) -> str:
    middle, low, high = (_HUNDRED * one for one in (answer.value, answer.low, answer.high))
    return (
        f"About {_counted(middle)} of 100 job advertisements ask for something that it shows"
        f" (between {_counted(low)} and {_counted(high)} of 100)."
    )


def _supply_words(answer: Measure) -> str:
    return f"{answer.value:,.0f} people in this register hold it and it is still valid."


def _saturation_words(answer: Measure) -> str:
    crowd = ""
    if answer.low > 1:
        crowd = " There are more holders than advertisements: on its own it sets nobody apart."
    elif answer.high < 1:
        crowd = " There are fewer holders than advertisements that ask."
    return (
        f"For each advertisement that asks there are about {answer.value:.2g} holders"
        f" (between {answer.low:.2g} and {answer.high:.2g}).{crowd}"
    )


def _cost(cost: Cost | None) -> CardLine:
    heading = _HEADINGS["cost"]
    if cost is None or (cost.price is None and cost.hours is None):
        return CardLine("cost", heading, ("Not enough data: nobody has said what it takes.",))
    money = "Nobody has said what it costs in money"
    if cost.price is not None:
        money = f"{cost.price:,.0f} {cost.currency}" if cost.price else "Nothing in money"
    hours = "nobody has said how many hours it takes"
    if cost.hours is not None:
        hours = f"about {cost.hours:,.0f} hours of work"
    an_hour = ""
    if cost.price and cost.hours:
        an_hour = f" That is {cost.price / cost.hours:.2f} {cost.currency} for each hour of it."
    words = f"{money}, and {hours}.{an_hour}"
    return CardLine("cost", heading, (words,), "", "", cost.source, cost)


def _reliability(known: Reliability | None) -> CardLine:
    heading = _HEADINGS["reliability"]
    if known is None or known.value is None:
        words = "Not enough data: nobody has measured how surely its assessment tells people apart."
        return CardLine("reliability", heading, (words,))
    sure = "well"
    if known.value < _RELIABLE:
        sure = "fairly well" if known.value >= _FAIR else "poorly"
    ends = ""
    if known.low is not None and known.high is not None:
        ends = f" (between {known.low:.2f} and {known.high:.2f})"
    words = (
        f"Its assessment tells people apart {sure}: {known.value:.2f} on a scale from 0, mere"
        f" chance, to 1, no error{ends}. {known.n:,} people were assessed."
    )
    return CardLine("reliability", heading, (words,), "", "", known.source, known)


def _counted(share: float) -> str:
    return f"{share:.0f}" if share >= 1 or not share else f"{share:.1f}"


def _is_made_up(line: CardLine) -> bool:
    if isinstance(line.figure, Effect):
        return line.figure.standing.made_up
    return isinstance(line.figure, Measure) and line.figure.grade == "made up"
