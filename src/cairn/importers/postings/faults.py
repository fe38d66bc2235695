"""What is wrong with a posting, and whether it was lost for that or kept without a part of it."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.importers.tables.faults import TableFault

__all__ = ["PostingFault"]


@dataclass(frozen=True, slots=True)
class PostingFault(TableFault):
    """One thing wrong in one posting.

    Attributes:
        lost: Whether the posting is lost; else only what the field says is.
    """

    lost: bool = True

    @classmethod
    def of(cls, fault: TableFault) -> PostingFault:
        """A row that a reader of tables could not read."""
        return cls(
            fault.file, fault.row, fault.field, fault.code, fault.sentence, fault.mend, fault.value
        )
