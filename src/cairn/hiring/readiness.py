"""How ready a person or a programme is for a job: what is proven, how surely, and what lacks.

A person is asked as an applicant would be; a programme through somebody who finished everything
that it offers. The share of a cohort that is ready is `cohort`'s; what it takes to get there is
`shortest_way`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cairn.hiring.applicant import Applicant
from cairn.hiring.background import NOTHING_KNOWN, Background
from cairn.hiring.clause_answer import ClauseAnswer
from cairn.hiring.clause_words import listed, uses_of
from cairn.hiring.known_kinds import ClauseKind, kind_of
from cairn.hiring.ready_definition import USUAL, Definition, ready_by, sharpened
from cairn.hiring.requirement import JobRequirement
from cairn.hiring.shortlist import shortlist
from cairn.pathways.explanation import explain
from cairn.pathways.planner.catalogue import Catalogue

__all__ = ["ProvenClause", "Readiness", "programme", "readiness", "reliability_of"]


@dataclass(frozen=True, slots=True)
class ProvenClause:
    """One clause, and how surely it is proven.

    Attributes:
        answer: The answer at the clause.
        kind: What it asks for.
        reliability: The lowest reliability, 0 to 1, of the assessments on which the proof rests;
            None where it is not proven, or one of them does not state its own.
        to_do: What to do to meet it, a sentence each, addressed to the person; empty where it is
            met.
    """

    answer: ClauseAnswer
    kind: ClauseKind
    reliability: Decimal | None
    to_do: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready somebody is, or a programme would make somebody.

    Attributes:
        requirement: For what.
        reference: Who, or which programme.
        definition: What “ready” means here.
        ready: Whether they are; None where it depends on what nobody knows.
        clauses: How it stands with each clause, in the requirement's order.
        sentence: All of it in short.
    """

    requirement: JobRequirement
    reference: str
    definition: Definition
    ready: bool | None
    clauses: tuple[ProvenClause, ...]
    sentence: str

    def proven(self, kind: ClauseKind) -> tuple[ProvenClause, ...]:
        """The clauses of one kind that are met."""
        return tuple(one for one in self.clauses if one.kind == kind and one.answer.met)

    @property
    def missing(self) -> tuple[ProvenClause, ...]:
        """The clauses that are not met, or of which nobody knows."""
        return tuple(one for one in self.clauses if not one.answer.met)


def readiness(
    requirement: JobRequirement,
    person: Applicant,
    *,
    at: datetime,
    background: Background = NOTHING_KNOWN,
    human: Collection[str] = frozenset(),
    definition: Definition = USUAL,
) -> Readiness:
    """How ready one person is for a job.

    Args:
        requirement: What the job needs.
        person: The person, with what they hold.
        at: The instant for which the answer holds.
        background: How skills relate, what counts as what, and who is on which list.
        human: The human skills, by URI; `known_kinds.human_skills` has those of the vocabulary.
        definition: What “ready” means.

    Raises:
        UsageError: As `shortlist.shortlist`.
    """
    asked = sharpened(requirement, definition)
    (answer,) = shortlist(asked, [person], at=at, background=background).answers
    ready = ready_by(definition, asked, [one.met for one in answer.clauses])
    clauses = tuple(
        ProvenClause(
            one,
            kind_of(one.clause, human, background.framework),
            reliability_of(one),
            explain(one.proof).to_do if one.proof and not one.met else (),
        )
        for one in answer.clauses
    )
    sentence = _sentence(definition, ready, clauses)
    return Readiness(asked, person.reference, definition, ready, clauses, sentence)


def programme(
    requirement: JobRequirement,
    name: str,
    catalogue: Catalogue,
    *,
    at: datetime,
    background: Background = NOTHING_KNOWN,
    human: Collection[str] = frozenset(),
    definition: Definition = USUAL,
) -> Readiness:
    """How ready a programme makes those who finish everything that it offers.

    Args:
        requirement: What the job needs.
        name: What the programme is called.
        catalogue: What it offers.
        at: The instant at which somebody would have finished everything.
        background: How skills relate, what counts as what, and who is on which list.
        human: The human skills, by URI.
        definition: What “ready” means.

    Raises:
        UsageError: As `shortlist.shortlist`.
    """
    holdings = tuple(one.as_holding(at.date()) for one in catalogue.offerings)
    # Whatever hour of that day it is, somebody who finished on it has finished.
    when = max([at, *(one.awarded for one in holdings)])
    return readiness(
        requirement,
        Applicant(name, holdings),
        at=when,
        background=background,
        human=human,
        definition=definition,
    )


def reliability_of(answer: ClauseAnswer) -> Decimal | None:
    """How surely a clause is proven: the lowest reliability of the assessments behind it.

    Args:
        answer: The answer at the clause.

    Returns:
        The reliability, 0 to 1; None where it is not met, or a credential does not state its own.
    """
    if not answer.met or answer.proof is None:
        return None
    stated = [use.holding.reliability for _, use in uses_of(answer.proof)]
    known = [one for one in stated if one is not None]
    return min(known) if known and len(known) == len(stated) else None


def _sentence(
    definition: Definition,
    ready: bool | None,  # noqa: FBT001 - the answer itself, in three values
    clauses: Sequence[ProvenClause],
) -> str:
    verdict = {True: "Ready", False: "Not ready yet", None: "Nobody can tell yet whether ready"}
    met = [one for one in clauses if one.answer.met]
    parts = [f"{verdict[ready]}; ready means that {definition.name}."]
    parts.append(f"{len(met)} of {len(clauses)} clauses are proven{_by_kind(met)}.")
    open_ = [f"“{one.answer.clause.name}”" for one in clauses if one.answer.met is None]
    lacks = [
        f"“{one.answer.clause.name}”"
        for one in clauses
        if one.answer.met is False and one.answer.clause.weight == "must"
    ]
    if lacks:
        parts.append(f"Missing of what must be met: {listed(lacks)}.")
    if open_:
        parts.append(f"Could not be determined: {listed(open_)}.")
    return " ".join(parts)


def _by_kind(met: Sequence[ProvenClause]) -> str:
    kinds: tuple[ClauseKind, ...] = ("technical", "human", "other")
    counts = [(kind, sum(one.kind == kind for one in met)) for kind in kinds]
    told = listed([f"{count} {kind}" for kind, count in counts if count])
    stated = sum(one.reliability is not None for one in met)
    if not met:
        return ""
    return f" ({told}; of {stated} it is known how reliably they were assessed)"
