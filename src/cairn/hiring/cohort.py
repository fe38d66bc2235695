"""The share of a cohort that is ready for a job, by a stated definition and by others beside it.

Knows people as answers at clauses, and counts them. With fewer than ten people nothing is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cairn.hiring.applicant import Applicant
from cairn.hiring.background import NOTHING_KNOWN, Background
from cairn.hiring.known_kinds import ClauseKind, kind_of
from cairn.hiring.readiness import reliability_of
from cairn.hiring.ready_definition import DEFINITIONS, USUAL, Definition, ready_by, sharpened
from cairn.hiring.requirement import Clause, JobRequirement
from cairn.hiring.share import Told, in_a_hundred, share_of
from cairn.hiring.shortlist import Shortlist, shortlist
from cairn.market.measure import FEWEST, Measure, MeasureAnswer, NoMeasure

__all__ = ["ClauseOfCohort", "CohortReadiness", "ShareByDefinition", "cohort"]


@dataclass(frozen=True, slots=True)
class ShareByDefinition:
    """The share of a cohort that is ready by one definition.

    Attributes:
        definition: The definition.
        share: The share, or that the people are too few.
        undetermined: Of how many nobody knows; they count as not ready. 0 where the people are
            too few to tell.
    """

    definition: Definition
    share: MeasureAnswer
    undetermined: int


@dataclass(frozen=True, slots=True)
class ClauseOfCohort:
    """How it stands with one clause in a cohort.

    Attributes:
        clause: The clause.
        kind: What it asks for.
        share: The share of people who meet it, or that they are too few.
        reliable: The share of those, whose proof states how reliably each part was assessed; or
            that they are too few.
        middle_reliability: The median of the reliabilities that are stated; None where fewer
            than ten are.
        only_here: How many lack this clause alone; 0 where the people are too few to tell.
    """

    clause: Clause
    kind: ClauseKind
    share: MeasureAnswer
    reliable: MeasureAnswer
    middle_reliability: Decimal | None
    only_here: int


@dataclass(frozen=True, slots=True)
class CohortReadiness:
    """How ready a cohort is.

    Attributes:
        requirement: For what.
        n: How many people it has.
        chosen: The share by the definition that was chosen.
        beside: The share by each of the other definitions, for comparison.
        clauses: How it stands with each clause, in the requirement's order.
        sentence: The share with its definition, and what the others would say.
    """

    requirement: JobRequirement
    n: int
    chosen: ShareByDefinition
    beside: tuple[ShareByDefinition, ...]
    clauses: tuple[ClauseOfCohort, ...]
    sentence: str


def cohort(
    requirement: JobRequirement,
    people: Sequence[Applicant],
    told: Told,
    *,
    at: datetime,
    background: Background = NOTHING_KNOWN,
    human: Collection[str] = frozenset(),
    definition: Definition = USUAL,
) -> CohortReadiness:
    """The share of a cohort that is ready for a job, by a stated definition and by others.

    Args:
        requirement: What the job needs.
        people: The people, with what they hold.
        told: What is told beside each share.
        at: The instant for which the answers hold.
        background: How skills relate, what counts as what, and who is on which list.
        human: The human skills, by URI.
        definition: What “ready” means.

    Returns:
        The shares; with fewer than ten people each says that they are too few.

    Raises:
        UsageError: As `shortlist.shortlist`.
    """
    found = shortlist(requirement, people, at=at, background=background)
    shares = [_by_definition(one, found, told) for one in dict.fromkeys((definition, *DEFINITIONS))]
    clauses = tuple(
        _clause(found, place, kind_of(clause, human, background.framework), told)
        for place, clause in enumerate(requirement.clauses)
    )
    sentence = _cohort_sentence(shares)
    return CohortReadiness(
        requirement, len(people), shares[0], tuple(shares[1:]), clauses, sentence
    )


def _by_definition(definition: Definition, found: Shortlist, told: Told) -> ShareByDefinition:
    asked = sharpened(found.requirement, definition)
    if asked != found.requirement:
        people = [one.applicant for one in found.answers]
        found = shortlist(asked, people, at=found.at, background=found.background)
    ready = [
        ready_by(definition, asked, [one.met for one in person.clauses]) for person in found.answers
    ]
    name = f"people who are ready: {definition.name}"
    share = share_of(name, ready.count(True), len(ready), told, "each person asked by the clauses")
    unknown = ready.count(None) if isinstance(share, Measure) else 0
    return ShareByDefinition(definition, share, unknown)


def _clause(found: Shortlist, place: int, kind: ClauseKind, told: Told) -> ClauseOfCohort:
    count = found.counts[place]
    name = f"people who meet “{count.clause.name}”"
    share = share_of(name, count.met, len(found.answers), told, "asked by the clause")
    met = [one.clauses[place] for one in found.answers if one.clauses[place].met]
    stated = sorted(value for one in met if (value := reliability_of(one)) is not None)
    reliable = share_of(
        f"proofs of “{count.clause.name}” that state how reliably they were assessed",
        len(stated),
        len(met),
        told,
        "every credential of the proof states its reliability",
    )
    return ClauseOfCohort(
        count.clause,
        kind,
        share,
        reliable,
        _median(stated) if len(stated) >= FEWEST else None,
        count.only_here if isinstance(share, Measure) else 0,
    )


def _median(values: Sequence[Decimal]) -> Decimal:
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def _cohort_sentence(shares: Sequence[ShareByDefinition]) -> str:
    first = shares[0]
    if isinstance(first.share, NoMeasure):
        return first.share.reason
    means = f"ready means that {first.definition.name}"
    parts = [f"{in_a_hundred(first.share)} of {first.share.n} people are ready; {means}."]
    if first.undetermined:
        parts.append(f"Of {first.undetermined} nobody knows; they count as not ready.")
    told = [(one, one.share) for one in shares if isinstance(one.share, Measure)]
    low, high = (pick(told, key=lambda pair: pair[1].value) for pick in (min, max))
    if low[1].value < high[1].value:
        parts.append(
            f"The definition decides: from {round(100 * low[1].value)} in 100 (ready means that"
            f" {low[0].definition.name}) to {round(100 * high[1].value)} in 100 (ready means that"
            f" {high[0].definition.name})."
        )
    return " ".join(parts)
