"""The answer at one clause for one applicant: met, not met, or could not be determined, and why.

A clause is undetermined where it is not met by what stands, and would be if what nobody knows
turned out well: a credential whose check could not be brought to an end proves good, a level or a
reliability that a credential does not state is high enough. Then a person has to look. So silence
of an issuer and a network that was down put nobody out, and put nobody in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from cairn.hiring.applicant import Applicant
from cairn.hiring.background import Background, prepared
from cairn.hiring.clause_words import met_words, open_words, unmet_words
from cairn.hiring.requirement import Clause, JobRequirement
from cairn.kernel.errors import LimitError
from cairn.pathways.holdings import Holding
from cairn.pathways.proof_tree import ProofTree
from cairn.pathways.requirement import SkillWanted, leaves_of

__all__ = ["ClauseAnswer", "ClauseQuestion", "Reason"]

Reason: TypeAlias = Literal["met", "not met", "unchecked", "not stated", "unread", "entangled"]
"""Why a clause is answered as it is.

"unchecked": it turns on a credential that could not be checked. "not stated": on a level or a
reliability that a credential does not state. "unread": on a file that could not be read.
"entangled": there are too many ways to divide the credentials among what the clause wants.
"""


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """What one clause says of one applicant.

    Attributes:
        clause: The clause.
        met: Whether it is met; None where it could not be determined.
        reason: Why, for programs.
        sentence: Why, for people.
        proof: The proof tree of what stands; None where none could be made ("entangled").
        if_good: The proof tree that would hold if what nobody knows turned out well; None where
            the answer does not turn on that.
    """

    clause: Clause
    met: bool | None
    reason: Reason
    sentence: str
    proof: ProofTree | None
    if_good: ProofTree | None = None


class ClauseQuestion:
    """A clause, ready to be asked of many people.

    Args:
        requirement: The requirement that it stands in.
        clause: The clause.
        at: The instant for which the answers hold.
        background: What they depend on besides.

    Raises:
        UsageError: If the instant has no zone (``bad-instant``), or the clause's tree is none
            that could be asked (``bad-key``, ``no-parts``, ``out-of-range``).
    """

    def __init__(
        self, requirement: JobRequirement, clause: Clause, at: datetime, background: Background
    ) -> None:
        self.clause = clause
        self._asked = prepared(requirement, clause, at, background)
        leaves = leaves_of(clause.wanted)
        self._levels = tuple(
            dict.fromkeys(
                leaf.wanted.level
                for leaf in leaves
                if isinstance(leaf.wanted, SkillWanted) and leaf.wanted.level
            )
        )

        reliable = any(leaf.conditions.reliability is not None for leaf in leaves)
        self._hears_silence = reliable or bool(self._levels)

    def answer(self, applicant: Applicant) -> ClauseAnswer:
        """Answer for one applicant."""
        clause = self.clause
        try:
            proof = self._asked.answer(applicant.holdings)
            if proof.satisfied:
                words = met_words(proof)
                return ClauseAnswer(clause, met=True, reason="met", sentence=words, proof=proof)
            return self._unmet(applicant, proof)
        except LimitError as error:
            words = str(error)
            return ClauseAnswer(clause, met=None, reason="entangled", sentence=words, proof=None)

    def _unmet(self, applicant: Applicant, proof: ProofTree) -> ClauseAnswer:
        clause = self.clause
        unchecked = {one.credential_id: one.reason for one in applicant.unchecked}
        for reason, holdings in self._kinder(applicant, unchecked):
            best = self._asked.answer(holdings)
            if best.satisfied:
                words = open_words(best, applicant.holdings, unchecked)
                return ClauseAnswer(
                    clause, met=None, reason=reason, sentence=words, proof=proof, if_good=best
                )
        words = unmet_words(proof, unchecked)
        if applicant.unread:
            words += f" But a file could not be read: {applicant.unread[0]}"
            return ClauseAnswer(clause, met=None, reason="unread", sentence=words, proof=proof)
        return ClauseAnswer(clause, met=False, reason="not met", sentence=words, proof=proof)

    def _kinder(
        self, applicant: Applicant, unchecked: dict[str, str]
    ) -> Iterator[tuple[Reason, list[Holding]]]:
        """What the person might hold, if what nobody knows turned out well."""
        stated = list(applicant.holdings)
        if self._hears_silence:
            stated = [self._at_best(one) for one in applicant.holdings]
            yield "not stated", stated
        if unchecked:
            yield "unchecked", _trusting(applicant.holdings, unchecked)
            yield "unchecked", _trusting(stated, unchecked)

    def _at_best(self, holding: Holding) -> Holding:
        """A holding that states what it leaves open, as the clause would like it best."""
        skills = tuple(
            replace(skill, level=level)
            for skill in holding.skills
            for level in ((skill.level,) if skill.level else ("", *self._levels))
        )
        reliability = Decimal(1) if holding.reliability is None else holding.reliability
        return replace(holding, skills=skills, reliability=reliability)


def _trusting(holdings: Iterable[Holding], unchecked: dict[str, str]) -> list[Holding]:
    """The same holdings, the unchecked ones as if their checks had ended well."""
    return [
        replace(one, standing="active") if one.credential_id in unchecked else one
        for one in holdings
    ]
