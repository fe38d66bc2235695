"""The lift of a credential: every method that fits the data, the one to lead with, and why.

Where chance decided who got it, the plain comparison leads. Where an offer did, the offer is read.
Where people chose, what is known about them is held alike; where they are not alike, there is a
refusal and no number. The plain comparison stands beside all of them, and is called what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cairn.value.balance import BalanceReport, balance
from cairn.value.differences import mean_difference, risk_difference, risk_ratio
from cairn.value.doubly_robust import doubly_robust
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.evidence import GRADES, EvidenceGrade, Standing
from cairn.value.instrument import Encouraged, encouraged
from cairn.value.matching import matched
from cairn.value.outcome_checks import OutcomeFinding, check_outcomes
from cairn.value.outcomes import OutcomeTable
from cairn.value.regression import adjusted
from cairn.value.sensitivity import EValue, e_value_of
from cairn.value.strata import Homogeneity, Stratified, mantel_haenszel
from cairn.value.survival import cox, restricted_mean
from cairn.value.wages import wage_premium
from cairn.value.weighting import inverse_probability

__all__ = ["LiftReport", "graded", "lift"]

_MOST_LEVELS = 12  # of a number that is taken as it is for groups that are alike
_PAY = ("a year", "a month", "a week", "a day", "an hour")


@dataclass(frozen=True, slots=True)
class LiftReport:
    """What a credential changes, by every method that fits.

    Attributes:
        table: The people.
        lead: The answer to lead with.
        because: Why it is that one, in a sentence.
        answers: All answers and refusals, the plainest first.
        balance: How alike the sides are; None where nothing was held alike.
        homogeneity: Whether groups of people agree; None where there are none.
        hidden: What a hidden cause would need to explain the lead away; None where chance decided.
        offer: What an offer did; None where there was none.
        findings: What to know of the data before.
    """

    table: OutcomeTable
    lead: EffectAnswer
    because: str
    answers: tuple[EffectAnswer, ...]
    balance: BalanceReport | NoEffect | None
    homogeneity: Homogeneity | None
    hidden: EValue | None
    offer: Encouraged | None
    findings: tuple[OutcomeFinding, ...]

    @property
    def refused(self) -> tuple[NoEffect, ...]:
        """Methods that gave no number, with their reasons."""
        return tuple(one for one in self.answers if isinstance(one, NoEffect))


def lift(
    table: OutcomeTable,
    names: Sequence[str] = (),
    *,
    seed: int = 1,
    confidence: float = 0.95,
    horizon: float | None = None,
    too_late: int = 0,
    undated: int = 0,
) -> LiftReport:
    """Estimate what holding a credential changes.

    Args:
        table: People; the grade of its standing says how it came about who holds it.
        names: What is known about people from before, to be held alike.
        seed: Divides people into folds for the doubly robust estimate.
        confidence: Coverage that the intervals aim at.
        horizon: Up to which time times are compared; as far as both sides reach when left out.
        too_late: How many earned it only after the outcome.
        undated: How many hold it without a day.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    grade = table.question.standing.grade
    plain = _plain(table, names, horizon, confidence)
    held_alike = _held_alike(table, names, seed, confidence) if names else []
    offer = encouraged(table, confidence=confidence) if table.offered is not None else None
    stratified = _stratified(table, names, confidence)
    answers: list[EffectAnswer] = [*plain]
    if isinstance(stratified, Stratified):
        answers += [
            graded(one, "adjusted observation")
            for one in (stratified.difference, stratified.odds_ratio)
        ]
    answers += held_alike
    if isinstance(offer, Encouraged):
        better: EvidenceGrade = "randomised" if grade == "randomised" else "natural experiment"
        offer = replace(
            offer,
            first_stage=graded(offer.first_stage, better),
            intention=graded(offer.intention, better),
            moved=graded(offer.moved, better),
        )
        answers += [offer.intention, offer.moved]
    known_offer = offer if isinstance(offer, Encouraged) else None
    lead, because = _lead(grade, plain, held_alike, known_offer)
    chosen = grade == "adjusted observation" and table.question.kind != "time" and bool(names)
    return LiftReport(
        table,
        lead,
        because,
        tuple(answers),
        balance(table, names) if chosen else None,
        stratified.homogeneity if isinstance(stratified, Stratified) else None,
        None if grade == "randomised" else _hidden(table, lead),
        known_offer,
        check_outcomes(table, names, too_late=too_late, undated=undated),
    )


def graded(answer: EffectAnswer, best: EvidenceGrade) -> EffectAnswer:
    """An answer with the grade that its method can give at the best.

    Args:
        answer: The answer; its standing has the grade of the design.
        best: The best that the method gives.
    """
    standing = answer.standing
    weaker = max(standing.grade, best, key=GRADES.index)
    return replace(answer, standing=_with_grade(standing, weaker))


def _with_grade(standing: Standing, grade: EvidenceGrade) -> Standing:
    return replace(standing, grade=grade)


def _plain(
    table: OutcomeTable, names: Sequence[str], horizon: float | None, confidence: float
) -> list[EffectAnswer]:
    """The comparisons that hold nothing alike."""
    kind = table.question.kind
    if kind == "happened":
        found: list[EffectAnswer] = [
            risk_difference(table, confidence=confidence),
            risk_ratio(table, confidence=confidence),
        ]
    elif kind == "amount":
        found = [mean_difference(table, confidence=confidence)]
    else:
        found = [restricted_mean(table, horizon=horizon, confidence=confidence)]
        found.append(cox(table, (), confidence=confidence))
    randomised = table.question.standing.grade == "randomised"
    best: EvidenceGrade = "randomised" if randomised else "raw association"
    told = [graded(one, best) for one in found]
    if kind == "time" and names:
        told.append(graded(cox(table, names, confidence=confidence), "adjusted observation"))
    return told


def _held_alike(
    table: OutcomeTable, names: Sequence[str], seed: int, confidence: float
) -> list[EffectAnswer]:
    """The comparisons that hold what is known about people alike."""
    if table.question.kind == "time":
        return []
    methods: list[Callable[[], EffectAnswer]] = [
        lambda: adjusted(table, names, confidence=confidence),
        lambda: inverse_probability(table, names, confidence=confidence),
        lambda: matched(table, names, confidence=confidence),
        lambda: doubly_robust(table, names, seed=seed, confidence=confidence),
        lambda: doubly_robust(table, names, seed=seed, estimand="holders", confidence=confidence),
    ]
    if table.question.kind == "amount" and table.question.unit.endswith(_PAY):
        methods.append(lambda: wage_premium(table, names, confidence=confidence))
    randomised = table.question.standing.grade == "randomised"
    best: EvidenceGrade = "randomised" if randomised else "adjusted observation"
    return [graded(method(), best) for method in methods]


def _stratified(
    table: OutcomeTable, names: Sequence[str], confidence: float
) -> Stratified | NoEffect | None:
    """Groups by the covariates that have few values; None where there are none."""
    if table.question.kind != "happened":
        return None
    few = [name for name in names if _has_few(table, name)]
    return mantel_haenszel(table, few, confidence=confidence) if few else None


def _has_few(table: OutcomeTable, name: str) -> bool:
    one = table.column(name)
    if one.levels:
        return len(one.levels) <= _MOST_LEVELS
    known = one.values[~np.isnan(one.values)]
    return len(np.unique(known[:10_000])) <= _MOST_LEVELS and len(np.unique(known)) <= _MOST_LEVELS


def _lead(
    grade: EvidenceGrade,
    plain: Sequence[EffectAnswer],
    held_alike: Sequence[EffectAnswer],
    offer: Encouraged | None,
) -> tuple[EffectAnswer, str]:
    if offer is not None:
        if isinstance(offer.moved, Effect):
            return offer.moved, "It was offered to some and not to others, so the offer is read."
        return offer.intention, "The offer moved too few people, so only what it did is told."
    if grade == "randomised":
        return plain[0], "Chance decided who got it, so the plain difference is its effect."
    if held_alike:
        return next(_alike(held_alike))
    if len(plain) > 2:  # noqa: PLR2004 - times with something held alike
        return plain[2], "People chose it, so those are compared who are alike in what is known."
    return (
        plain[0],
        "Nothing is known of people from before, so holders and others are compared as they are.",
    )


def _alike(held_alike: Sequence[EffectAnswer]) -> Iterator[tuple[EffectAnswer, str]]:
    everyone, holders = held_alike[3], held_alike[4]
    if isinstance(everyone, Effect):
        yield everyone, "People chose it, so those are compared who are alike in what is known."
    if isinstance(holders, Effect):
        yield (
            holders,
            "Only for those who hold it are there people like them, so it is the effect on them.",
        )
    yield everyone, "The sides are not alike enough to be compared."


def _hidden(table: OutcomeTable, lead: EffectAnswer) -> EValue | None:
    if not isinstance(lead, Effect):
        return None
    outcome = table.outcome[~table.held & ~np.isnan(table.outcome)]
    if not len(outcome):
        return None
    return e_value_of(lead, without=float(outcome.mean()), spread=float(outcome.std()))
