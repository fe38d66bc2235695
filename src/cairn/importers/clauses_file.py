"""Reads who meets which clause of a requirement: a row for each applicant and clause.

Each row ends as an answer or as its faults. How the clauses decide together, `cairn.hiring` knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cairn.hiring.clause_rule import ClauseRule
from cairn.hiring.declared import ClauseTable
from cairn.importers.assessment_table import Cells, TableKind, read_table
from cairn.importers.faults import RowFault
from cairn.importers.roster_columns import Column
from cairn.kernel.errors import InputError

__all__ = ["ClausesFile", "read_clauses"]

_CLAUSES = TableKind(
    (
        Column("reference", ("applicant", "candidate", "person", "id"), required=True),
        Column("clause", ("clause key", "key"), required=True),
        Column("met", ("passed", "answer"), required=True),
        Column("weight", ("must or may",)),
        Column("name", ("clause name", "title")),
    ),
    "reference,clause,met,weight",
)
_ANSWERS: dict[str, bool | None] = {
    "yes": True, "y": True, "true": True, "1": True, "met": True,
    "no": False, "n": False, "false": False, "0": False, "not met": False,
    "unknown": None, "undetermined": None, "not determined": None, "?": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClausesFile:
    """What a file of clauses holds.

    Attributes:
        table: Who meets which clause.
        faults: What is wrong; such a row says nothing, and its clause counts as not determined.
        notes: What to tell people about the columns.
    """

    table: ClauseTable
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What the rows have said so far."""

    references: dict[str, int] = field(default_factory=dict)
    clauses: dict[str, tuple[bool, str]] = field(default_factory=dict)
    answers: dict[tuple[str, str], bool | None] = field(default_factory=dict)


def read_clauses(path: Path, *, least_may: int = 0, places: int | None = None) -> ClausesFile:
    """Read who meets which clause.

    Args:
        path: CSV with the columns reference, clause, met (yes, no or unknown), and where some
            clauses are optional, weight (must or may); name is the clause's name for people.
        least_may: How many optional clauses must be met all the same.
        places: How many people are wanted; None for all who meet the rest.

    Raises:
        InputError: It cannot be read, lacks a needed column, or holds no row that can be used.
        LimitError: It is too large.
        UsageError: More optional clauses are wanted than there are (``bad-requirement``).
    """
    notes, rows = read_table(path, _CLAUSES)
    found, faults = _Found(), list[RowFault]()
    for row in rows:
        if isinstance(row, Cells):
            _take(row, found)
            faults += row.faults
        else:
            faults.append(row)
    if not found.answers:
        raise InputError(
            f"{path.name} does not say of anybody whether a clause is met.",
            code="table-empty",
            mend=f"Write a row for each applicant and clause: {_CLAUSES.example}.",
        )
    keys = tuple(found.clauses)
    met = np.zeros((len(found.references), len(keys)), dtype=np.bool_)
    for (reference, clause), answer in found.answers.items():
        met[found.references[reference], keys.index(clause)] = answer is True
    known = sum(answer is not None for answer in found.answers.values())
    rule = ClauseRule(tuple(must for must, _ in found.clauses.values()), least_may, places)
    table = ClauseTable(
        keys=keys,
        names=tuple(name or key for key, (_, name) in found.clauses.items()),
        references=tuple(found.references),
        met=met,
        rule=rule,
        undetermined=met.size - known,
    )
    return ClausesFile(table, tuple(faults), notes)


def _take(row: Cells, found: _Found) -> None:
    """Read one row; whoever is named in it is counted, whatever else is wrong with it."""
    reference, clause = row.needed("reference"), row.needed("clause")
    word = row.needed("met").casefold()
    if word and word not in _ANSWERS:
        sentence = f"“{word[:60]}” is neither yes, no nor unknown."
        row.note("met", "not-yes-or-no", sentence, "Write yes, no or unknown.")
    weight = row.text("weight").casefold() or "must"
    if weight not in {"must", "may"}:
        sentence = f"“{weight[:60]}” is neither must nor may."
        row.note("weight", "bad-weight", sentence, "Write must or may.")
    must, name = found.clauses.get(clause, (weight == "must", row.text("name")))
    if must != (weight == "must") and weight in {"must", "may"}:
        sentence = f"The clause “{clause[:60]}” must be met in one row and may be in another."
        row.note("weight", "bad-weight", sentence, "Write the same in every row of the clause.")
    if (reference, clause) in found.answers:
        sentence = "This applicant and clause stand in the file already."
        row.note("clause", "repeated-row", sentence, "Keep one row for each.")
    if reference:
        found.references.setdefault(reference, len(found.references))
    if not row.faults:
        found.clauses.setdefault(clause, (must, name))
        found.answers[reference, clause] = _ANSWERS[word]
