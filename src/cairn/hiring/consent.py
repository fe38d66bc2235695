"""What a learner agreed to: which clauses are answered, for whom, why, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cairn.kernel.errors import UsageError
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import JsonObject

__all__ = ["Consent"]


@dataclass(frozen=True, slots=True)
class Consent:
    """The consent of a learner to one disclosure.

    Attributes:
        by: Who agrees: the learner.
        party: To whom it is disclosed.
        purpose: What for, in the learner's words or words that they read.
        given: When they agreed.
        until: How long the party may use it.
        requirement_digest: The digest of the requirement that they had before them.
        scope: The keys of the clauses that are answered, at least one.

    Raises:
        UsageError: If somebody or something is not named, an instant has no zone, or it ends
            before it begins (``bad-consent``).
    """

    by: str
    party: str
    purpose: str
    given: datetime
    until: datetime
    requirement_digest: str
    scope: tuple[str, ...]

    def __post_init__(self) -> None:
        named = all(one.strip() for one in (self.by, self.party, self.purpose, *self.scope))
        zoned = self.given.tzinfo is not None and self.until.tzinfo is not None
        if not (named and zoned and self.scope) or self.until <= self.given:
            raise UsageError(
                "A consent names who agrees, to what, for whom, why, and an end after it was"
                " given.",
                code="bad-consent",
                mend="Give all of them; dates with a zone.",
            )

    def check(self, requirement_digest: str, at: datetime) -> None:
        """Refuse a disclosure that this consent does not cover.

        Args:
            requirement_digest: The digest of the requirement that is answered.
            at: The instant of the disclosure.

        Raises:
            UsageError: If it is for another requirement (``other-consent``) or not in force
                (``consent-over``).
        """
        if requirement_digest != self.requirement_digest:
            raise UsageError(
                "The consent is for another requirement, or another version of it.",
                code="other-consent",
                mend="Look at what is asked now, and agree anew.",
            )
        if not self.given <= at <= self.until:
            raise UsageError(
                f"The consent holds from {format_instant(self.given)} to"
                f" {format_instant(self.until)} only.",
                code="consent-over",
                mend="Agree anew.",
            )

    def to_json(self) -> JsonObject:
        """The consent as a JSON object."""
        return {
            "by": self.by,
            "party": self.party,
            "purpose": self.purpose,
            "given": format_instant(self.given),
            "until": format_instant(self.until),
            "scope": list(self.scope),
        }
