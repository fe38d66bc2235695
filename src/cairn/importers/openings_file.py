"""Reads openings, credentials and people in the job from CSV files with a header line.

A row ends as a value or as its faults: row, field, what is wrong, and the mend. Lists in one cell
are parted by semicolons; capitals do not matter. Needs no NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from cairn.importers.assessment_table import Cells, TableKind, read_table
from cairn.importers.faults import RowFault
from cairn.importers.race_file import folded
from cairn.importers.result_rules import decimal_of
from cairn.importers.roster_columns import Column
from cairn.value.ceiling import Incumbent
from cairn.value.openings import Credential, Opening

__all__ = ["Rows", "read_credentials", "read_incumbents", "read_openings"]

_T = TypeVar("_T")
_MOST_ROWS = 100_000
_MOST_WORDS = 200
_MOST_AMOUNT = 10_000_000

_OPENINGS = TableKind(
    (
        Column("opening", ("id", "key", "job", "posting"), required=True),
        Column("name", ("title", "job title")),
        Column("asks", ("requires", "required", "needs", "skills", "credentials"), required=True),
        Column("licences", ("licence", "license", "licenses")),
    ),
    "opening,name,asks,licences",
    most_rows=_MOST_ROWS,
)
_CREDENTIALS = TableKind(
    (
        Column("credential", ("id", "key", "badge", "achievement"), required=True),
        Column("name", ("title",)),
        Column("hours", ("workload", "time"), required=True),
        Column("fee", ("price", "cost", "money"), required=True),
        Column("gives", ("skills", "shows", "teaches")),
    ),
    "credential,name,hours,fee,gives",
    most_rows=10_000,
)
_INCUMBENTS = TableKind(
    (
        Column("person", ("id", "employee", "number", "pseudonym"), required=True),
        Column("holds", ("has", "credentials", "skills"), required=True),
        Column("licences", ("licence", "license", "licenses")),
    ),
    "person,holds,licences",
    most_rows=_MOST_ROWS,
)


@dataclass(frozen=True, slots=True)
class Rows(Generic[_T]):
    """What a file holds.

    Attributes:
        values: The values of the rows that are good, in order.
        faults: What is wrong with the others.
        notes: What to tell people about the columns.
    """

    values: tuple[_T, ...]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]


def read_openings(path: Path) -> Rows[Opening]:
    """Read openings: the columns opening, name, asks, licences.

    Args:
        path: The file.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """

    def read(row: Cells, key: str) -> Opening:
        return Opening(key, _words(row, "asks"), _words(row, "licences"), row.text("name"))

    return _read(path, _OPENINGS, "opening", read)


def read_credentials(path: Path) -> Rows[Credential]:
    """Read credentials that one can earn: the columns credential, name, hours, fee, gives.

    Args:
        path: The file.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """

    def read(row: Cells, key: str) -> Credential:
        hours, fee = _amount(row, "hours"), _amount(row, "fee")
        return Credential(key, hours, fee, _words(row, "gives"), row.text("name"))

    return _read(path, _CREDENTIALS, "credential", read)


def read_incumbents(path: Path) -> Rows[Incumbent]:
    """Read people who do the work today: the columns person, holds, licences.

    Args:
        path: The file; persons are numbers or pseudonyms.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """

    def read(row: Cells, key: str) -> Incumbent:
        return Incumbent(key, _words(row, "holds"), _words(row, "licences"))

    return _read(path, _INCUMBENTS, "person", read)


def _read(path: Path, kind: TableKind, key: str, read: Callable[[Cells, str], _T]) -> Rows[_T]:
    notes, rows = read_table(path, kind)
    found: dict[str, _T] = {}
    faults: list[RowFault] = []
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        word = folded(row.needed(key))
        if word in found:
            sentence = f"There is another row for this {key}."
            row.note(
                key, "repeated-row", sentence, "Keep one of them, with all that belongs to it."
            )
        elif word:
            value = read(row, word)
            if not row.faults:
                found[word] = value
        faults += row.faults
    return Rows(tuple(found.values()), tuple(faults), notes)


def _words(row: Cells, column: str) -> frozenset[str]:
    """The words of a list in one cell."""
    words = frozenset(filter(None, map(folded, row.text(column, lines=True).split(";"))))
    if len(words) > _MOST_WORDS:
        sentence = f"The {column} name {len(words)} things."
        row.note(column, "list-length", sentence, f"Name at most {_MOST_WORDS}.")
        return frozenset()
    return words


def _amount(row: Cells, column: str) -> float:
    """An amount of hours or money; 0 where a fault was noted."""
    cell = row.needed(column)
    number = decimal_of(cell.replace(",", ".") if cell.count(",") == 1 else cell) if cell else None
    if cell and (number is None or not 0 <= number <= _MOST_AMOUNT):
        sentence = f"“{cell[:60]}” is not an amount from 0 to {_MOST_AMOUNT:,}."
        row.note(column, "not-an-amount", sentence, "Write plain digits such as 40 or 149.90.")
        return 0.0
    return float(number or 0)
