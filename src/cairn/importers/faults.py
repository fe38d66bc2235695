"""What is wrong in a provider's files, as values: where, what, and the mend.

A fault is not an exception: a reader collects them all, so that a person mends a file once.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RowFault", "SettingFault"]


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One thing wrong in ``programme.toml``.

    Attributes:
        table: The table as a person finds it, such as ``[issuer]`` or ``[[achievements]] “pm-1”``;
            empty when the whole file is meant.
        key: The key inside the table; empty when the whole table is meant.
        code: A stable reason code.
        sentence: What is wrong.
        mend: What to do about it.
    """

    table: str
    key: str
    code: str
    sentence: str
    mend: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.table, self.key) if part) or "programme.toml"
        return f"{where}: {self.sentence} {self.mend}".strip()


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong in one row of ``roster.csv``.

    Attributes:
        row: The line in the file, the header being line 1; what a spreadsheet shows beside the row.
        field: The column's name; empty when the whole row is meant.
        code: A stable reason code.
        sentence: What is wrong; does not repeat the row number.
        mend: What to do about it.
        value: What stands there now, cut to a readable length; may be empty.
    """

    row: int
    field: str
    code: str
    sentence: str
    mend: str
    value: str = ""

    def __str__(self) -> str:
        where = f"row {self.row}, {self.field}" if self.field else f"row {self.row}"
        return f"{where}: {self.sentence} {self.mend}".strip()
