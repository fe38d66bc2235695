"""What is wrong in a published table, as values: which file, which row, what, and the mend.

A fault is not an exception: a reader goes on after it, and the row is the only one that is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TableFault"]

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class TableFault:
    """One thing wrong in one row of a table.

    Attributes:
        file: Name of the file.
        row: The line or row on which it starts, counted from 1; 0 when the whole file is meant.
        field: Name of the column; empty when the whole row is meant.
        code: A stable reason code.
        sentence: What is wrong; does not repeat file and row.
        mend: What to do about it.
        value: What stands there, cut to a readable length; may be empty.
    """

    file: str
    row: int
    field: str
    code: str
    sentence: str
    mend: str
    value: str = ""

    def __post_init__(self) -> None:
        shown = "".join(one if one.isprintable() else " " for one in self.value[:_LONGEST_SHOWN])
        object.__setattr__(self, "value", shown)

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        field = f", {self.field}" if self.field else ""
        return f"{self.file}{row}{field}: {self.sentence} {self.mend}".strip()
