"""Situational-judgement items: what would you do? The key is what experts agree on.

Knows situations with their options, the key that experts' choices make, and how answers become a
table for `rasch.estimate_rasch`. An item on which experts do not agree is left out, because then
nobody knows what is right (McDaniel and Nguyen 2001, consensus keying).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from cairn.assessment.agreement import gwet_ac
from cairn.assessment.finding import Finding, findings_about_texts, listing
from cairn.assessment.statistic import Answer, FloatArray, NotEnoughData
from cairn.kernel.errors import ShapeError, UsageError

__all__ = [
    "Answers",
    "Key",
    "Option",
    "ScoredAnswers",
    "SituationalItem",
    "expert_key",
    "item_findings",
    "score_answers",
]

_FEWEST_OPTIONS = 2
_FEWEST_EXPERTS = 3

Answers: TypeAlias = Mapping[str, Mapping[str, str]]
"""For each person (or expert), the key of the option chosen on each item."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that one could do.

    Attributes:
        key: The word that answers name it by.
        text: What one would do.
    """

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class SituationalItem:
    """One situation.

    Attributes:
        key: The word that answers name it by.
        situation: What happens.
        options: What one could do.
    """

    key: str
    situation: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What each option is worth.

    Attributes:
        scores: For each item that can be scored, the score of each option, counted from 0 without a
            gap; the highest is what most experts chose.
        agreement: How far experts agree over all items: Gwet's AC1.
        experts: How many experts there were.
        findings: What was left out, and why.
    """

    scores: Mapping[str, Mapping[str, int]]
    agreement: Answer
    experts: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredAnswers:
    """Answers as scores.

    Attributes:
        people: The people, sorted.
        items: The items of the key, in its order.
        scores: People by items; whole scores from 0, and nan where there is no usable answer.
        findings: What was left out.
    """

    people: tuple[str, ...]
    items: tuple[str, ...]
    scores: FloatArray
    findings: tuple[Finding, ...]


def item_findings(items: Sequence[SituationalItem]) -> tuple[Finding, ...]:
    """Say what is wrong with items, before anybody answers them.

    Returns:
        Every fault; nothing when all is well.
    """
    findings: list[Finding] = []
    twice = [key for key, times in Counter(one.key for one in items).items() if times > 1]
    if twice:
        findings.append(
            Finding(
                "repeated-item",
                f"More than one item has the key: {listing(twice)}.",
                "Give each item a key of its own.",
            )
        )
    for item in items:
        findings += _about(item)
    return tuple(findings)


def _about(item: SituationalItem) -> Iterator[Finding]:
    whose = f"The item “{item.key}”"
    yield from findings_about_texts(whose, {"key": item.key, "situation": item.situation})
    if len(item.options) < _FEWEST_OPTIONS:
        yield Finding(
            "too-few-options",
            f"{whose} leaves no choice.",
            "Give at least two options.",
        )
    for option in item.options:
        texts = {"key": option.key, "text": option.text}
        yield from findings_about_texts(f"An option of the item “{item.key}”", texts)
    for what in ("key", "text"):
        words = Counter(getattr(option, what).strip().casefold() for option in item.options)
        twice = [word for word, times in words.items() if times > 1 and word]
        if twice:
            yield Finding(
                "repeated-option",
                f"{whose} has more than one option with the {what}: {listing(twice)}.",
                "Make each option different from the others.",
            )


def expert_key(
    items: Sequence[SituationalItem],
    choices: Answers,
    *,
    majority: float = 0.6,
    partly: float = 0.2,
) -> Key:
    """Make the key of what experts would do.

    An option that at least the majority chose is worth most. Another that a fair share chose is
    worth one point less, but more than those that nobody defends.

    Args:
        items: The items.
        choices: For each expert, the option that the expert holds for best on each item.
        majority: The least share of experts who must agree; above one half.
        partly: The least share that makes another option partly right.

    Raises:
        UsageError: a majority that is none, or a share that is not below it.
        ShapeError: items with faults, or none on which experts agree.
    """
    if not 0.5 < majority <= 1 or not 0 < partly < majority:  # noqa: PLR2004 - half is the bound of a majority
        raise UsageError(
            f"A majority of {majority} and a share of {partly} make no key.",
            code="wrong-share",
            mend="Give a majority above one half, and a share between 0 and the majority.",
        )
    faults = item_findings(items)
    if faults:
        raise ShapeError(
            " ".join(fault.sentence for fault in faults), code=faults[0].code, mend=faults[0].mend
        )
    findings = list(_about_choices(items, choices))
    scores: dict[str, dict[str, int]] = {}
    disputed = []
    for item in items:
        worth = _worth(item, choices, majority, partly)
        if worth is None:
            disputed.append(item.key)
        else:
            scores[item.key] = worth
    if disputed:
        findings.append(
            Finding(
                "experts-disagree",
                "Fewer than three experts, or too few of the same mind, judged these items, which"
                f" are left out: {listing(disputed)}.",
                "Write these items anew, or ask further experts.",
            )
        )
    if not scores:
        raise ShapeError(
            f"There is no item on which experts agree: {listing(disputed)}.",
            code="experts-disagree",
            mend="Ask at least three experts, and write items on which they agree.",
        )
    return Key(scores, _agreement(items, choices), len(choices), tuple(findings))


def _about_choices(items: Sequence[SituationalItem], choices: Answers) -> Iterator[Finding]:
    """Words in answers that name no item or no option of it."""
    options = {item.key: {option.key for option in item.options} for item in items}
    strangers = sorted({item for said in choices.values() for item in said} - options.keys())
    if strangers:
        yield Finding(
            "unknown-item",
            f"Answers to items that do not exist were left out: {listing(strangers)}.",
            "Correct the keys of the items.",
        )
    wrong = [
        f"“{chosen}” of {who} on {item}"
        for who, said in choices.items()
        for item, chosen in said.items()
        if item in options and chosen not in options[item]
    ]
    if wrong:
        yield Finding(
            "unknown-option",
            f"These answers name no option and were left out: {listing(wrong)}.",
            "Correct them, or leave them empty.",
        )


def _votes(item: SituationalItem, choices: Answers) -> Counter[str]:
    keys = {option.key for option in item.options}
    votes = Counter(said[item.key] for said in choices.values() if item.key in said)
    return Counter({key: votes[key] for key in keys & votes.keys()})


def _worth(
    item: SituationalItem, choices: Answers, majority: float, partly: float
) -> dict[str, int] | None:
    """The score of each option, or None where experts do not agree."""
    votes = _votes(item, choices)
    total = votes.total()
    if total < _FEWEST_EXPERTS:
        return None
    shares = {option.key: votes[option.key] / total for option in item.options}
    best = max(shares, key=lambda key: shares[key])
    if shares[best] < majority:
        return None
    between = {key for key, share in shares.items() if key != best and share >= partly}
    # A score that no option has would be a step that nobody can take.
    nothing = len(between) + 1 < len(shares)
    partial = 1 if nothing else 0
    worth = dict.fromkeys(shares, 0) | dict.fromkeys(between, partial)
    worth[best] = max(worth.values()) + 1
    return worth


def _agreement(items: Sequence[SituationalItem], choices: Answers) -> Answer:
    """Over all items by the place of the chosen option, as nominal categories."""
    units = []
    for item in items:
        place = {option.key: number for number, option in enumerate(item.options)}
        units.append([place.get(said.get(item.key, "")) for said in choices.values()])
    if len(choices) < _FEWEST_OPTIONS:
        return NotEnoughData("Agreement needs at least two experts.", len(choices))
    return gwet_ac(units, "nominal")


def score_answers(items: Sequence[SituationalItem], key: Key, answers: Answers) -> ScoredAnswers:
    """Turn answers into scores.

    Args:
        items: The items.
        key: What each option is worth; items that it leaves out are not scored.
        answers: For each person, the option chosen on each item.

    Returns:
        The table, with everybody in it who gave any answer.

    Raises:
        ShapeError: nobody gave an answer that can be scored.
    """
    names = tuple(item.key for item in items if item.key in key.scores)
    people = tuple(sorted(answers))
    scores = np.full((len(people), len(names)), np.nan)
    for row, person in enumerate(people):
        for column, name in enumerate(names):
            worth = key.scores[name].get(answers[person].get(name, ""))
            if worth is not None:
                scores[row, column] = worth
    if np.isnan(scores).all():
        raise ShapeError(
            "Nobody gave an answer that can be scored.",
            code="no-answers",
            mend="Give answers with the keys of the items and of their options.",
        )
    findings = [*_about_choices(items, answers)]
    silent = [person for person, row in zip(people, scores, strict=True) if np.isnan(row).all()]
    if silent:
        findings.append(
            Finding(
                "no-answers",
                f"These people gave no answer that can be scored: {listing(silent)}.",
                "Let them answer, or take them off the list.",
            )
        )
    return ScoredAnswers(people, names, scores, tuple(findings))
