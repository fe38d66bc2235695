"""Reads what applicants said of themselves, and who of them was chosen or scored.

A row for each applicant, by the employer's reference; or a row for each group, with how many
applied and were chosen. An empty cell, and whatever says that somebody would rather not tell, is
“Unknown”. Nothing is made of a name or any other column. What the rows come to, `cairn.hiring`
knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from cairn.hiring.declared import KINDS, Declared
from cairn.hiring.rates import UNKNOWN
from cairn.importers.assessment_table import Cells, Names, TableKind, read_table
from cairn.importers.faults import RowFault
from cairn.importers.result_rules import decimal_of
from cairn.importers.roster_columns import Column
from cairn.kernel.errors import InputError

__all__ = ["DemographicsFile", "read_demographics", "yes_or_no"]

_MOST_PEOPLE = 100_000_000
_PEOPLE = TableKind(
    (
        Column("reference", ("applicant", "applicant reference", "candidate", "id", "person")),
        Column("sex", ("gender", "sex category")),
        Column(
            "race_ethnicity",
            ("race/ethnicity", "race", "ethnicity", "race and ethnicity", "ethnic group"),
        ),
        Column("age_group", ("age band", "age range")),
        Column("disability", ("disabled", "disability status")),
        Column("selected", ("chosen", "hired", "shortlisted", "moved forward")),
        Column("score", ("points", "result")),
        Column("keep", ("proved good", "good hire")),
        Column("applicants", ("applied", "people", "count")),
    ),
    "reference,sex,race_ethnicity,selected",
)
_UNTOLD = frozenset({
    "", "-", "?", "n/a", "na", "none given", "no answer", "not disclosed", "not given", "not known",
    "not stated", "not told", "unknown", "undisclosed", "unspecified", "prefer not to answer",
    "prefer not to disclose", "prefer not to say", "prefer not to state", "rather not say",
    "i prefer not to say", "i do not wish to answer", "i don't wish to answer",
    "decline to answer", "decline to say", "decline to state", "declined", "declined to answer",
    "declined to say", "declined to state", "choose not to disclose",
})  # fmt: skip
_YES = frozenset({"yes", "y", "true", "1", "x", "selected", "chosen", "hired", "shortlisted"})
_NO = frozenset({"no", "n", "false", "0", "not selected", "not chosen", "not hired", "rejected",
                 "not shortlisted"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemographicsFile:
    """What a file of applicants holds.

    Attributes:
        people: The applicants, or groups of them, in the file's order.
        counted: Whether each row is a group.
        faults: What is wrong; such a row is not counted.
        notes: What to tell people about the columns.
    """

    people: tuple[Declared, ...]
    counted: bool
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]


def read_demographics(path: Path) -> DemographicsFile:
    """Read a file of applicants and what they told.

    Args:
        path: CSV with the column reference, any of sex, race_ethnicity, age_group and disability,
            and, where it is known, selected (yes or no), score and keep (yes or no). With the
            column applicants instead of reference each row is a group, and selected a number.

    Raises:
        InputError: It cannot be read, lacks a needed column, or holds no row.
        LimitError: It is too large.
    """
    notes, rows = read_table(path, _PEOPLE)
    reading = _Reading(path.name)
    for row in rows:
        reading.take(row)
    if reading.empty:
        raise InputError(
            f"{path.name} holds no applicants.",
            code="table-empty",
            mend="Write a row for each applicant under the header.",
        )
    return DemographicsFile(
        tuple(reading.people), reading.counted, tuple(reading.faults), tuple(notes)
    )


class _Reading:
    """A file as far as it has been read."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._spellings = {kind: Names(title) for kind, title in KINDS.items()}
        self._references: set[str] = set()
        self.people: list[Declared] = []
        self.faults: list[RowFault] = []
        self.counted, self.empty = False, True

    def take(self, row: Cells | RowFault) -> None:
        """Read one row."""
        if isinstance(row, RowFault):
            self.faults.append(row)
            return
        if self.empty:
            self._open(row.cells)
        found = self._group(row) if self.counted else self._person(row)
        if row.faults:
            self.faults += row.faults
        else:
            self.people.append(found)

    def _open(self, cells: Mapping[str, str]) -> None:
        self.empty = False
        self.counted = "applicants" in cells
        missing = ""
        if not self.counted and "reference" not in cells:
            missing = "reference (or applicants, where each row is a group)"
        elif self.counted and "selected" not in cells:
            missing = "selected"
        elif not any(kind in cells for kind in KINDS):
            missing = "sex or race_ethnicity"
        if missing:
            raise InputError(
                f"{self._name} has no column for: {missing}.",
                code="missing-column",
                mend=f"Name the columns in the first line, such as {_PEOPLE.example}.",
            )

    def _told(self, row: Cells) -> dict[str, str]:
        return {
            kind: self._category(row, kind, names)
            for kind, names in self._spellings.items()
            if kind in row.cells
        }

    def _category(self, row: Cells, kind: str, names: Names) -> str:
        word = " ".join(row.text(kind).split())
        if word.casefold().rstrip(".").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") in _UNTOLD:
            return UNKNOWN
        return names.key_of(word) or word

    def _person(self, row: Cells) -> Declared:
        reference = row.needed("reference")
        if reference in self._references:
            sentence = f"The applicant “{reference[:60]}” stands in the file already."
            row.note("reference", "repeated-row", sentence, "Keep one row for each applicant.")
        elif reference:
            self._references.add(reference)
        chosen = _if_there(row, "selected", yes_or_no)
        return Declared(
            reference=reference,
            told=self._told(row),
            selected=None if chosen is None else int(chosen),
            score=_if_there(row, "score", _number),
            # An empty cell says that nobody said so.
            keep=bool(row.cells.get("keep") and yes_or_no(row, "keep")),
        )

    def _group(self, row: Cells) -> Declared:
        applicants = row.whole("applicants", 0, _MOST_PEOPLE) or 0
        selected = row.whole("selected", 0, _MOST_PEOPLE) or 0
        if not row.faults and selected > applicants:
            sentence = f"{selected} were chosen of {applicants} who applied, which cannot be."
            row.note("selected", "impossible-counts", sentence, "Correct one of the two.")
        return Declared("", self._told(row), applicants, selected)


def _if_there(
    row: Cells, column: str, read: Callable[[Cells, str], bool | float | None]
) -> bool | float | None:
    """A cell that must be filled where its column is there; a score may be empty."""
    if column not in row.cells or (column == "score" and not row.cells[column]):
        return None
    return read(row, column)


def yes_or_no(row: Cells, column: str) -> bool | None:
    """Read yes or no; None when a fault was noted.

    Args:
        row: The row.
        column: The column, which must not be empty.
    """
    word = row.needed(column).casefold()
    if word in _YES or word in _NO:
        return word in _YES
    if word:
        sentence = f"“{word[:60]}” is neither yes nor no."
        row.note(column, "not-yes-or-no", sentence, "Write yes or no.")
    return None


def _number(row: Cells, column: str) -> float | None:
    cell = row.text(column)
    number = decimal_of(cell.replace(",", ".") if cell.count(",") == 1 else cell)
    if number is None or not isfinite(float(number)):
        sentence = f"“{cell[:60]}” is not a number."
        row.note(column, "not-a-number", sentence, "Write a number such as 72.5, or nothing.")
        return None
    return float(number)
