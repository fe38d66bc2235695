"""What keeps for how long, what renews it, and who is due. Pure.

A renewal is a new edition of the same credential: it keeps the day of the first award and moves the
day on which it ends. Which days those are is told by whoever keeps the credentials.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from cairn.kernel.errors import UsageError
from cairn.pathways.period import Period

__all__ = ["Due", "Renewable", "RenewalWay", "RenewedBy", "due", "last_renewed"]

RenewedBy: TypeAlias = Literal["evidence", "assessment", "version"]
"""What renews: new evidence, a shorter assessment, or a later version of the achievement."""

_DEFAULT_WORDS: dict[RenewedBy, str] = {
    "evidence": "New evidence of the same skill.",
    "assessment": "The shorter assessment.",
    "version": "The later version.",
}


@dataclass(frozen=True, slots=True)
class RenewalWay:
    """One way to renew an achievement.

    Attributes:
        by: What renews.
        how: What the holder has to do, in words; a general sentence when left out.
        achievement: The key of the achievement whose award renews this one; empty when a person
            notes the renewal.
        achievement_name: Its name for people.
    """

    by: RenewedBy
    how: str = ""
    achievement: str = ""
    achievement_name: str = ""

    @property
    def sentence(self) -> str:
        """The way in a sentence for the holder."""
        said = self.how or _DEFAULT_WORDS[self.by]
        return f"Earn “{self.achievement_name}”: {said}" if self.achievement_name else said


@dataclass(frozen=True, slots=True)
class Renewable:
    """A credential that ends.

    Attributes:
        credential_id: Its id.
        title: What it is called.
        awarded: When it was first awarded.
        until: When it ends.
        ways: What renews it.
    """

    credential_id: str
    title: str
    awarded: datetime
    until: datetime
    ways: tuple[RenewalWay, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A credential that is due for renewal.

    Attributes:
        credential: The credential.
        days: Whole days until it ends, rounded down; negative when it has ended.
    """

    credential: Renewable
    days: int

    @property
    def sentence(self) -> str:
        """What is due, in a sentence for the holder."""
        day = self.credential.until.date().isoformat()
        if self.days < 0:
            told = f"“{self.credential.title}” ended on {day}."
        elif self.days == 0:
            told = f"“{self.credential.title}” ends today or tomorrow, on {day}."
        else:
            told = f"“{self.credential.title}” ends on {day}, in {self.days} days."
        if not self.credential.ways:
            return f"{told} Its issuer names no way to renew it; earn it anew."
        ways = " Or: ".join(way.sentence for way in self.credential.ways)
        return f"{told} What renews it: {ways}"


def due(credentials: Iterable[Renewable], *, at: datetime, within: Period) -> tuple[Due, ...]:
    """List what has ended or ends within a time, the most urgent first.

    Args:
        credentials: Credentials that end, revoked ones left out.
        at: The present instant.
        within: How far to look ahead.
    """
    last = within.after(at)
    found = [Due(one, (one.until - at).days) for one in credentials if one.until <= last]
    return tuple(
        sorted(found, key=lambda one: (one.credential.until, one.credential.credential_id))
    )


def last_renewed(awarded: datetime, renewals: Iterable[datetime]) -> datetime:
    """The instant from which a credential keeps: its last renewal, or its award without one.

    Args:
        awarded: When it was first awarded.
        renewals: When it was renewed, in any order.

    Raises:
        UsageError: If a renewal is earlier than the award (``renewed-before-award``).
    """
    last = awarded
    for renewal in renewals:
        if renewal < awarded:
            raise UsageError(
                "A renewal is earlier than the award that it renews.",
                code="renewed-before-award",
                mend="Correct one of the two dates.",
            )
        last = max(last, renewal)
    return last
