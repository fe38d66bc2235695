"""The simulated race for credentials as an answer that every face can tell.

Words for the figures of `cairn.value.race`: who gains, who pays, what each further credential that
is asked for does, and what could be done about it. Says of itself that it is a model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from cairn.exporters.market_model import Answer, Entry, Finding, Said
from cairn.exporters.market_text import figure, spoken
from cairn.market.measure import Measure
from cairn.value.race import (
    ALL,
    NOT_A_FORECAST,
    Figure,
    LeverOutcome,
    RaceOutcome,
    beside_none,
    change,
    told,
)
from cairn.value.race_settings import RaceSettings

__all__ = ["number_word", "race_answer"]

_NUMBERS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip
_SURELY = "in at least 95 of 100 made-up towns"
_IN_GROUPS: tuple[tuple[Figure, str], ...] = (
    ("hired", "get a good job"),
    ("taken", "earn what is asked for"),
    ("shut out", "lack the hours or the money for it"),
    ("in vain", "earn it and get no good job"),
    ("hours", "hours spent, for each person"),
    ("money", "money spent, for each person"),
)


def number_word(number: int) -> str:
    """A small number as a word: none, one, two."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def race_answer(outcome: RaceOutcome, levers: Sequence[LeverOutcome] = ()) -> Answer:
    """Tell what came of a market, and of each lever.

    Args:
        outcome: What came of the market.
        levers: What came of it after each lever was pulled, with the same people.
    """
    return Answer(
        "Who gains and who pays when jobs ask for credentials?",
        _summary(outcome),
        (*_findings(outcome), *(_levers(outcome, levers) if levers else ())),
        (Said("What is assumed", _assumed(outcome.settings)),),
        _remarks(outcome),
    )


def _worst(outcome: RaceOutcome) -> str:
    """The group that loses most; of equals the first."""
    return min(outcome.groups, key=lambda name: told(outcome, "gain", name).value)


def _summary(outcome: RaceOutcome) -> str:
    worst = _worst(outcome)
    people = "person" if len(outcome.groups) == 1 else f"person {worst}"
    return (
        f"{NOT_A_FORECAST} Employers come to ask for {_credentials(outcome.asked)}. People spend"
        f" {spoken(told(outcome, 'hours'))} and {spoken(told(outcome, 'money'))} each on average,"
        " and there are no more good jobs for that."
        f" A {people} gets one with a chance of {figure(told(outcome, 'hired', worst))}; where"
        f" nothing is asked for, of {figure(told(outcome, 'hired', worst, asked=0))}."
    )


def _moved(gain: Measure) -> str:
    """A gain in words: gains 5, or loses 5."""
    if gain.value >= 0:
        return f"gains {spoken(gain)}"
    loss = replace(gain, value=-gain.value, low=-gain.high, high=-gain.low)
    return f"loses {spoken(loss)}"


def _credentials(number: int) -> str:
    if number == 0:
        return "no credential"
    return f"{number_word(number)} credential{'s' if number > 1 else ''}"


def _findings(outcome: RaceOutcome) -> tuple[Finding, ...]:
    most = len(outcome.by_number) - 1
    return (
        _gains(outcome),
        _in_groups(outcome),
        *_of_groups(outcome, most),
        *_of_all(outcome, most),
    )


def _gains(outcome: RaceOutcome) -> Finding:
    worst = _worst(outcome)
    pays = [Entry(f"people {name}", told(outcome, "gain", name)) for name in outcome.groups]
    others = (
        Entry("employers: how much abler those are whom they get", beside_none(outcome, "ability")),
        Entry("sellers of credentials: fees for each good job", told(outcome, "fees per place")),
        Entry("whoever pays a subsidy, for each person", told(outcome, "paid by others")),
    )
    return Finding(
        "who-gains",
        "Who gains, who pays",
        f"Held against a market that asks for nothing, a person {worst}"
        f" {_moved(told(outcome, 'gain', worst))}; employers get people who are abler by"
        f" {spoken(beside_none(outcome, 'ability'))}.",
        (*pays, *others),
    )


def _in_groups(outcome: RaceOutcome) -> Finding:
    return Finding(
        "in-groups",
        "In each group",
        "All groups are equally able; what differs is the time and the money they have.",
        tuple(
            Entry(name, told(outcome, what, name), series=words)
            for what, words in _IN_GROUPS
            for name in outcome.groups
        ),
    )


def _of_groups(outcome: RaceOutcome, most: int) -> tuple[Finding, Finding]:
    worst = _worst(outcome)
    where = f"Where {number_word(most)} are asked for,"
    hired, before = (figure(told(outcome, "hired", worst, asked=one)) for one in (most, 0))
    shut = figure(told(outcome, "shut out", worst, asked=most))
    return (
        _by_number(
            outcome,
            ("hired-by-number", "Who gets a good job, by what is asked for"),
            "hired",
            f"{where} {hired} of people {worst} get a good job; where none is, {before}.",
            "share of the group who get a good job",
        ),
        _by_number(
            outcome,
            ("shut-out-by-number", "Who cannot even try"),
            "shut out",
            f"{where} {shut} of people {worst} lack the hours or the money for it.",
            "share of the group who lack the hours or the money",
        ),
    )


def _of_all(outcome: RaceOutcome, most: int) -> tuple[Finding, Finding]:
    hours = figure(told(outcome, "hours per place", asked=most))
    before, after = (figure(told(outcome, "ability", asked=one)) for one in (0, most))
    return (
        _by_number(
            outcome,
            ("hours-by-number", "Hours for each good job"),
            "hours per place",
            f"People spend {hours} for each good job where {number_word(most)} are asked for, and"
            " there are no more good jobs.",
            "hours of all people for each good job",
        ),
        _by_number(
            outcome,
            ("ability-by-number", "What employers get for it"),
            "ability",
            f"Those who get the good jobs are {before} over the average where none is asked for,"
            f" and {after} where {number_word(most)} are.",
            "ability of those hired, in standard deviations",
        ),
    )


def _by_number(
    outcome: RaceOutcome, names: tuple[str, str], what: Figure, title: str, axis: str
) -> Finding:
    groups = outcome.groups if what in ("hired", "shut out") else (ALL,)
    entries = tuple(
        Entry(f"{number_word(asked)} asked for", told(outcome, what, name, asked=asked), name)
        for asked in range(len(outcome.by_number))
        for name in groups
    )
    return Finding(*names, title, entries, "ranking", axis)


class _Try(NamedTuple):
    """What is looked at when a lever is pulled.

    Attributes:
        key: The name of the finding for programs.
        topic: Its heading, after “What could be done”.
        what: The figure.
        does: What a lever that helps does.
        axis: What the figures are.
        wanted: 1 where more is wanted, -1 where less is.
        grouped: Whether it is told for each group.
    """

    key: str
    topic: str
    what: Figure
    does: str
    axis: str
    wanted: int
    grouped: bool


_TRIED: tuple[_Try, ...] = (
    _Try(
        "levers-gain", "what a person gains", "gain", "leaves people {worst} better off",
        "change of what a person has in the end, in {currency}", 1, grouped=True,
    ),
    _Try(
        "levers-hired", "who gets a good job", "hired", "gets more people {worst} a good job",
        "change of the share who get a good job, in points of a hundred", 1, grouped=True,
    ),
    _Try(
        "levers-ability", "what employers get", "ability", "brings employers abler people",
        "change of the ability of those hired, in standard deviations", 1, grouped=False,
    ),
    _Try(
        "levers-hours", "hours for each good job", "hours per place", "saves people hours",
        "change of the hours of all people for each good job", -1, grouped=False,
    ),
)  # fmt: skip


def _levers(outcome: RaceOutcome, levers: Sequence[LeverOutcome]) -> tuple[Finding, ...]:
    return tuple(_tried(outcome, levers, one) for one in _TRIED)


def _tried(outcome: RaceOutcome, levers: Sequence[LeverOutcome], one: _Try) -> Finding:
    worst = _worst(outcome)
    sure = [
        f"“{lever.lever.name}”"
        for lever in levers
        if _surely(change(outcome, lever.outcome, one.what, worst if one.grouped else ALL), one)
    ]
    does = one.does.format(worst=worst)
    title = (
        f"Of what was tried, this {does} {_SURELY}: {', '.join(sure)}."
        if sure
        else f"Of what was tried, nothing {does} {_SURELY}."
    )
    entries = tuple(
        Entry(lever.lever.name, change(outcome, lever.outcome, one.what, name), name)
        for lever in levers
        for name in (outcome.groups if one.grouped else (ALL,))
    )
    axis = one.axis.format(currency=outcome.settings.currency)
    topic = f"What could be done: {one.topic}"
    return Finding(one.key, topic, title, entries, "ranking", axis, 0.0)


def _surely(measure: Measure, one: _Try) -> bool:
    """Whether the whole interval lies on the side that is wanted; levers are not ranked."""
    return measure.low > 0 if one.wanted > 0 else measure.high < 0


def _assumed(settings: RaceSettings) -> tuple[str, ...]:
    money = settings.currency
    groups = [
        f"{100 * one.share:.3g} in 100 people are {one.name}: the middle one has"
        f" {one.hours:,.0f} hours and {one.money:,.0f} {money} for credentials"
        + (f", and others pay {100 * one.subsidy:.3g} % of the fee." if one.subsidy else ".")
        for one in settings.groups
    ]
    asked = (
        "Employers ask for as many credentials as bring them the ablest people;"
        f" {number_word(settings.asked_at_most)} at most."
        if settings.asked is None
        else f"Employers ask for {_credentials(settings.asked)} out of habit."
    )
    people = (
        f"{settings.people} people compete in each town for"
        f" {max(1, round(settings.places * settings.people))} good jobs, and no credential makes"
        " one more."
    )
    job = (
        f"A good job is worth {settings.premium:,.0f} {money} more than what one has else; an hour"
        f" is worth {settings.hour_worth:,.2f} {money}."
    )
    attempt = (
        f"One attempt at a credential takes {settings.hours:g} hours and costs"
        f" {settings.fee:,.0f} {money}; who fails tries again."
    )
    noise = (
        f"Who is {abs(settings.bar):g} standard deviations"
        f" {'below' if settings.bar < 0 else 'above'} the average passes half the time. The noise"
        f" of the assessment is {settings.noise:g}, that of an interview {settings.look_noise:g}."
    )
    knowing = "Everybody knows how able they are and what the chances are, and does what pays best."
    alike = "No group is more able than another."
    return (*groups, alike, people, job, attempt, noise, asked, knowing)


def _remarks(outcome: RaceOutcome) -> tuple[str, ...]:
    restless = outcome.restless
    model = (
        "This is a model. It shows what follows from what is assumed, and tells nothing about any"
        " real town, job or credential."
    )
    deviation = (
        "A standard deviation is the usual distance from the average: who is one above it is abler"
        " than about five in six."
    )
    interval = (
        "n is the number of made-up towns. 95 in 100 of them lie between the ends of an interval."
    )
    beside = "What a person gains is held against the same town where no credential is asked for."
    still = "Every town came to rest: nobody alone would gain by choosing otherwise."
    if restless:
        still = (
            f"In {restless} of {outcome.settings.replications} towns the market did not come to"
            " rest: somebody would always choose otherwise. Their figures are those of a moment."
        )
    return model, deviation, interval, beside, still
