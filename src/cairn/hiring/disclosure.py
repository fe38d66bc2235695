"""A learner answers a requirement with only what it asks, and only with their consent.

Disclosed are the credentials on which the proofs of the clauses rest, each of them needed: with
any one left out, fewer clauses would be met. A signed credential cannot be shortened, so what it
shows besides is told to the learner before they agree. What is withheld is told to the learner by
kind; the party that asked is not even told whether there is more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cairn.hiring.applicant import Applicant
from cairn.hiring.background import NOTHING_KNOWN, Background
from cairn.hiring.clause_answer import ClauseAnswer
from cairn.hiring.clause_words import title_of, uses_of
from cairn.hiring.consent import Consent
from cairn.hiring.digest import requirement_digest
from cairn.hiring.requirement import JobRequirement
from cairn.hiring.shortlist import shortlist
from cairn.kernel.errors import UsageError
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import JsonObject
from cairn.pathways.holdings import Holding
from cairn.pathways.proof_tree import ProofTree
from cairn.pathways.requirement import CreditWanted, Leaf, ResultWanted, SkillWanted

__all__ = ["WITHHELD", "Disclosure", "Preview", "Withheld", "answer", "preview"]

WITHHELD = (
    "Only what the requirement asks for is in this answer. Whether there are other credentials,"
    " results or personal data is neither said nor denied."
)
"""What is told to the party that asked."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Credentials of one kind that are not disclosed. For the learner only.

    Attributes:
        kind: The kind, in words for people: ``licence``, ``credential that has expired``.
        count: How many there are.
    """

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What an answer would disclose, before anybody agreed. For the learner only.

    Attributes:
        requirement: What is asked.
        at: The instant for which the answers hold.
        clauses: The answer at each clause that is to be answered.
        credentials: What would be disclosed, in the order of the award.
        besides: What these credentials show besides what is asked, a sentence each.
        withheld: What would not be disclosed, by kind, the most frequent first.
    """

    requirement: JobRequirement
    at: datetime
    clauses: tuple[ClauseAnswer, ...]
    credentials: tuple[Holding, ...]
    besides: tuple[str, ...]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """An answer to a requirement that may be handed over.

    Attributes:
        preview: What the learner saw when they agreed.
        consent: What they agreed to.
    """

    preview: Preview
    consent: Consent

    @property
    def credential_ids(self) -> tuple[str, ...]:
        """The credentials that go with the answer."""
        return tuple(one.credential_id for one in self.preview.credentials)

    def to_json(self) -> JsonObject:
        """The answer for the party that asked; nothing in it is about what is withheld."""
        shown = set(self.credential_ids)
        asked = self.preview.requirement
        return {
            "requirement": asked.key,
            "version": asked.version,
            "requirementDigest": requirement_digest(asked),
            "at": format_instant(self.preview.at),
            "to": self.consent.party,
            "purpose": self.consent.purpose,
            "until": format_instant(self.consent.until),
            "clauses": [
                {
                    "key": one.clause.key,
                    "name": one.clause.name,
                    "met": one.met,
                    "credentials": [id_ for id_ in _used(one) if id_ in shown],
                }
                for one in self.preview.clauses
            ],
            "credentials": list(self.credential_ids),
            "withheld": WITHHELD,
        }

    def record(self) -> JsonObject:
        """The record of the consent and of what was disclosed under it, for the learner to keep."""
        return {
            **self.consent.to_json(),
            "requirement": self.preview.requirement.key,
            "version": self.preview.requirement.version,
            "requirementDigest": requirement_digest(self.preview.requirement),
            "at": format_instant(self.preview.at),
            "credentials": list(self.credential_ids),
        }


def preview(
    requirement: JobRequirement,
    learner: Applicant,
    *,
    at: datetime,
    background: Background = NOTHING_KNOWN,
    scope: Sequence[str] = (),
) -> Preview:
    """Show a learner what an answer would disclose.

    Args:
        requirement: What is asked.
        learner: The learner, with everything that they hold.
        at: The instant for which the answers hold.
        background: How skills relate, what counts as what, and who is on which list.
        scope: The keys of the clauses that are to be answered; empty for all.

    Raises:
        UsageError: If a key in the scope is none of the requirement's (``no-such-clause``);
            otherwise as `shortlist.shortlist`.
    """
    asked = _asked(requirement, scope)
    answers = _answers(asked, learner, at, background)
    needed = _needed(asked, learner, answers, at, background)
    # Asked again with these alone, so that no proof speaks of a credential that stays away.
    shown = _with(learner, needed)
    clauses = _answers(asked, shown, at, background)
    rest = [one for one in learner.holdings if one.credential_id not in needed]
    return Preview(
        requirement,
        at,
        clauses,
        tuple(sorted(shown.holdings, key=lambda one: (one.awarded, one.credential_id))),
        tuple(_besides(shown.holdings, clauses, background)),
        _by_kind(rest, at),
    )


def answer(
    requirement: JobRequirement,
    learner: Applicant,
    consent: Consent | None,
    *,
    at: datetime,
    background: Background = NOTHING_KNOWN,
) -> Disclosure:
    """Answer a requirement with only what it asks, under a consent.

    Args:
        requirement: What is asked.
        learner: The learner, with everything that they hold.
        consent: What the learner agreed to; its scope says which clauses are answered.
        at: The instant of the disclosure.
        background: How skills relate, what counts as what, and who is on which list.

    Raises:
        UsageError: If there is no consent (``no-consent``), it is for another requirement or
            another version of it (``other-consent``), or it is not in force (``consent-over``);
            otherwise as `preview`.
    """
    if consent is None:
        raise UsageError(
            "Nothing is disclosed without the consent of whoever it is about.",
            code="no-consent",
            mend="Look at the preview, then agree: to which clauses, for whom, why, until when.",
        )
    consent.check(requirement_digest(requirement), at)
    shown = preview(requirement, learner, at=at, background=background, scope=consent.scope)
    return Disclosure(shown, consent)


def _asked(requirement: JobRequirement, scope: Sequence[str]) -> JobRequirement:
    """The requirement with only those clauses that are to be answered."""
    known = {one.key for one in requirement.clauses}
    strange = sorted(set(scope) - known)
    if strange:
        raise UsageError(
            f"The requirement has no clause “{strange[0][:60]}”.",
            code="no-such-clause",
            mend=f"Its clauses are: {', '.join(sorted(known))}.",
        )
    clauses = tuple(one for one in requirement.clauses if not scope or one.key in scope)
    # Each clause is answered by itself; who wins a place is not the learner's question.
    return replace(requirement, clauses=clauses, least_may=0, places=None)


def _answers(
    asked: JobRequirement, learner: Applicant, at: datetime, background: Background
) -> tuple[ClauseAnswer, ...]:
    return shortlist(asked, [learner], at=at, background=background).answers[0].clauses


def _with(learner: Applicant, kept: set[str]) -> Applicant:
    """The same person with only some of their credentials, and no other word about them."""
    return Applicant(
        learner.reference,
        tuple(one for one in learner.holdings if one.credential_id in kept),
        unchecked=tuple(one for one in learner.unchecked if one.credential_id in kept),
    )


def _needed(
    asked: JobRequirement,
    learner: Applicant,
    answers: Sequence[ClauseAnswer],
    at: datetime,
    background: Background,
) -> set[str]:
    """The credentials that the proofs use, less each that can be left out.

    Two clauses may have been proven by two credentials where one serves both. The one that shows
    most besides what is asked is tried first.
    """
    kept = {id_ for one in answers for id_ in _used(one)}
    known = {one.credential_id: one for one in learner.holdings}
    before = _standings(_answers(asked, _with(learner, kept), at, background))
    for id_ in sorted(kept, key=lambda one: (-_says(known[one]), one)):
        fewer = kept - {id_}
        if _standings(_answers(asked, _with(learner, fewer), at, background)) == before:
            kept = fewer
    return kept


def _standings(answers: Sequence[ClauseAnswer]) -> list[bool | None]:
    return [one.met for one in answers]


def _says(holding: Holding) -> int:
    """How many facts a credential shows."""
    return len(holding.skills) + len(holding.credits) + len(holding.results)


def _proof(one: ClauseAnswer) -> ProofTree | None:
    """The tree that speaks for a clause: of what is proven, or of what nobody knows."""
    return one.proof if one.met else one.if_good


def _used(one: ClauseAnswer) -> tuple[str, ...]:
    proof = _proof(one)
    uses = () if proof is None else uses_of(proof)
    return tuple(dict.fromkeys(use.holding.credential_id for _, use in uses))


def _besides(
    shown: Sequence[Holding], clauses: Sequence[ClauseAnswer], background: Background
) -> Iterator[str]:
    """What credentials show that nobody asked for."""
    wanted = [leaf.wanted for one in clauses for leaf in _leaves(one)]
    counting = {
        skill
        for one in wanted
        if isinstance(one, SkillWanted)
        for skill in background.framework.counting_as(one.skill, close=one.close)
    }
    results = any(isinstance(one, ResultWanted) for one in wanted)
    credits_ = any(isinstance(one, CreditWanted) for one in wanted)
    for holding in shown:
        more = len({one.skill for one in holding.skills} - counting)
        found = [f"{more} skill{'s' * (more > 1)} that nobody asked for"] * bool(more)
        found += ["results"] * bool(holding.results and not results)
        found += ["credits"] * bool(holding.credits and not credits_)
        yield (
            f"{title_of(holding)} is signed as a whole. Besides what is asked it shows whose it is,"
            f" its dates{''.join(f', {one}' for one in found)}, and what else stands in it."
        )


def _leaves(one: ClauseAnswer) -> Iterator[Leaf]:
    proof = _proof(one)
    if proof is not None:
        yield from (leaf for leaf, _ in uses_of(proof))


def _by_kind(rest: Sequence[Holding], at: datetime) -> tuple[Withheld, ...]:
    counts = Counter(_kind(one, at) for one in rest)
    return tuple(
        Withheld(kind, count)
        for kind, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _kind(holding: Holding, at: datetime) -> str:
    if holding.standing in ("revoked", "suspended"):
        return f"credential that is {holding.standing}"
    if holding.expired_at(at):
        return "credential that has expired"
    if holding.standing == "unverified":
        return "credential that did not pass its check"
    if holding.licence:
        return "licence"
    if holding.degree is not None:
        return "degree"
    return "credential of something else" if holding.skills else "credential without skills"
