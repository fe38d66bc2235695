"""Which column of a table of people is what. Reads no file."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.value.outcomes import OutcomeKind

__all__ = ["OutcomeSettings"]


@dataclass(frozen=True, slots=True)
class OutcomeSettings:
    """Which column is what.

    Attributes:
        credential: The column that says when a person earned the credential, or yes and no.
        outcome: The column with what became of the person.
        kind: What kind of outcome it is.
        called: The credential's name for people; the column's when left out.
        phrase: The outcome in words that end “who …”: ``got an interview``.
        unit: Of an amount or a time: ``EUR a year``, ``days``.
        person: The column with a word that stands for the person; empty for none.
        before: The column with the day before which a credential must be held to count, such as
            that of the application; empty for none.
        known: The columns with what was known about people before.
        also: The columns of other credentials.
        ended: Of a time: the column that says whether it was reached.
        offered: The column that says who was offered it; empty for none.
        issuer: The column with who awarded it; empty for none.
    """

    credential: str
    outcome: str
    kind: OutcomeKind
    called: str = ""
    phrase: str = ""
    unit: str = ""
    person: str = "person"
    before: str = ""
    known: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    ended: str = ""
    offered: str = ""
    issuer: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every column that must be there."""
        named = (
            *(self.credential, self.outcome, self.before, self.ended, self.offered, self.issuer),
            *self.known,
            *self.also,
        )
        return tuple(dict.fromkeys(one for one in named if one))
