"""What a person holds, as plain facts: one `Holding` for each credential or recognised learning.

Knows the facts. Does not check proofs: the standing is told by whoever verified. Reading the facts
from an Open Badges 3.0 credential is `holding_reading`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from cairn.kernel.errors import InputError
from cairn.pathways.wanted import DIGITS, HIGHEST, CreditUnit

__all__ = [
    "CreditsHeld",
    "DegreeHeld",
    "Holding",
    "PriorLearning",
    "ResultHeld",
    "SkillHeld",
    "Standing",
]

Standing: TypeAlias = Literal["active", "suspended", "revoked", "expired", "unverified"]
"""How a credential stands: only "active" ones count, and "expired" ones where a leaf allows it.

"unverified" is one whose proof or key does not verify, or could not be checked.
"""


@dataclass(frozen=True, slots=True)
class SkillHeld:
    """A skill that a credential shows.

    Attributes:
        skill: The skill's URI.
        level: Its level by the framework's word; empty when not told.
        name: What it is called.
    """

    skill: str
    level: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class CreditsHeld:
    """Credits that a credential gives.

    Attributes:
        amount: How many.
        unit: What they are counted in.
        field: The field of study by its URI or code; empty when not told.
    """

    amount: Decimal
    unit: CreditUnit = "ECTS"
    field: str = ""


@dataclass(frozen=True, slots=True)
class ResultHeld:
    """A result that a credential states.

    Attributes:
        value: The number; None for a result that is none.
        name: The result's name; empty when it has none.
    """

    value: Decimal | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class DegreeHeld:
    """A degree.

    Attributes:
        level: Its level in the European Qualifications Framework, 1 to 8.
        field: The field of study by its URI or code; empty when not told.
    """

    level: int
    field: str = ""


@dataclass(frozen=True, slots=True)
class PriorLearning:
    """Learning outside a course, recognised by someone who looked at evidence.

    Attributes:
        assessor: The assessor's id.
        assessor_name: The assessor's name for people.
        evidence: Where the evidence is, or what it was; at least one piece.

    Raises:
        InputError: If nobody or nothing is named (``unfounded-recognition``).
    """

    assessor: str
    assessor_name: str
    evidence: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.assessor or not self.evidence or not all(self.evidence):
            raise InputError(
                "Recognised learning needs an assessor and what was assessed.",
                code="unfounded-recognition",
                mend="Name the assessor and at least one piece of evidence.",
            )


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a person holds.

    Attributes:
        credential_id: The credential's id.
        achievement_id: The achievement's id.
        achievement_name: Its name for people.
        issuer_id: The issuer's id.
        issuer_name: The issuer's name for people.
        awarded: When it was first awarded; a renewal keeps this.
        achievement_version: The achievement's version; empty when it has none.
        valid_until: When it ends; None when it does not.
        standing: How it stands.
        skills: The skills it shows.
        credits: The credits it gives.
        results: The results it states.
        licence: The URI or word of the kind of licence it is; empty for none.
        degree: The degree it is; None for none.
        reliability: The reliability of the assessment, 0 to 1; None when not told.
        renewed_from: The id of the credential that it renews; empty for none.
        prior_learning: Who recognised it and on what evidence; None for an ordinary award.
        counts_once: Holdings with the same word here are one piece of learning, and are used as
            one. Empty means the achievement's id, so that an achievement earned or renewed twice
            counts once; the credential's id if there is no achievement.

    Raises:
        InputError: If there is no credential id, an instant has no zone, or a number is not finite
            or finer than any credit (``bad-holding``).
    """

    credential_id: str
    achievement_id: str
    achievement_name: str
    issuer_id: str
    issuer_name: str
    awarded: datetime
    achievement_version: str = ""
    valid_until: datetime | None = None
    standing: Standing = "active"
    skills: tuple[SkillHeld, ...] = ()
    credits: tuple[CreditsHeld, ...] = ()
    results: tuple[ResultHeld, ...] = ()
    licence: str = ""
    degree: DegreeHeld | None = None
    reliability: Decimal | None = None
    renewed_from: str = ""
    prior_learning: PriorLearning | None = None
    counts_once: str = ""

    def __post_init__(self) -> None:
        instants = (self.awarded, self.valid_until)
        if not self.credential_id or any(
            one is not None and one.tzinfo is None for one in instants
        ):
            raise InputError(
                f"What is held as “{self.achievement_name[:60]}” has no id, or a date has no zone.",
                code="bad-holding",
                mend="Give the credential's id, and dates with a zone.",
            )
        for number in _numbers(self):
            if not number.is_finite() or abs(number) > HIGHEST or number != round(number, DIGITS):
                raise InputError(
                    f"“{self.achievement_name[:60]}” states a number that is none: {number}.",
                    code="bad-holding",
                    mend="Correct its credits, results or reliability.",
                )

    @property
    def stone(self) -> str:
        """What this is one piece of: the word under which it can be used up once."""
        return self.counts_once or self.achievement_id or self.credential_id

    def expired_at(self, instant: datetime) -> bool:
        """Whether it has ended at an instant; the last instant itself still counts."""
        if self.standing == "expired":
            return True
        return self.valid_until is not None and self.valid_until < instant


def _numbers(holding: Holding) -> list[Decimal]:
    found = [credit.amount for credit in holding.credits]
    found += [result.value for result in holding.results if result.value is not None]
    return found if holding.reliability is None else [*found, holding.reliability]
