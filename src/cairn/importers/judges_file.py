"""Reads what judges said when a cut was set: score by score (Angoff), or page by page (bookmark).

Each row ends as a statement or as its faults. What the statements come to,
`cairn.assessment.standard_setting` knows. Needs no NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from cairn.importers.assessment_table import Cells, Names, TableKind, read_table
from cairn.importers.faults import RowFault
from cairn.importers.result_rules import decimal_of
from cairn.importers.roster_columns import Column

__all__ = ["JudgesFile", "read_angoff", "read_bookmarks"]

_MOST_ROUNDS = 20
_MOST_PAGES = 10_000
_T = TypeVar("_T")

_JUDGE = Column("judge", ("rater", "panellist", "panelist", "name"), required=True)
_ROUND = Column("round", ("turn",))
_ANGOFF = TableKind(
    (
        _JUDGE,
        Column("criterion", ("item", "aspect"), required=True),
        Column("score", ("rating", "level", "points", "probability", "chance"), required=True),
        _ROUND,
    ),
    "judge,criterion,round,score",
    most_rows=100_000,
)
_BOOKMARK = TableKind(
    (_JUDGE, Column("bookmark", ("page", "page number"), required=True), _ROUND),
    "judge,round,bookmark",
    most_rows=100_000,
)


@dataclass(frozen=True, slots=True)
class JudgesFile(Generic[_T]):
    """What a file of judges holds.

    Attributes:
        rounds: What each judge said, round by round, the last one last.
        faults: What is wrong; such a row says nothing.
        notes: What to tell people about the columns.
    """

    rounds: tuple[Mapping[str, _T], ...]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]


def read_angoff(path: Path, criteria: Mapping[str, str]) -> JudgesFile[dict[str, float]]:
    """Read the scores that judges expect of a person who is just good enough.

    Args:
        path: The file, with the columns judge, criterion, score, and if there were several, round.
        criteria: What each criterion is called, by key.

    Returns:
        For each round, judge and criterion (by its name), the score.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """
    names = Names("criterion", criteria)

    def read(row: Cells, said: dict[str, float]) -> dict[str, float]:
        key = row.named("criterion", names)
        score = _number(row)
        name = criteria.get(key, "")
        if name in said:
            _note_repeat(row, "criterion")
        if key and score is not None and name not in said:
            said[name] = score
        return said

    return _read(path, _ANGOFF, read, dict)


def read_bookmarks(path: Path) -> JudgesFile[int]:
    """Read the last page that a person who is just good enough still masters, judge by judge.

    Args:
        path: The file, with the columns judge, bookmark, and if there were several, round.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """

    def read(row: Cells, said: int) -> int:
        if said:
            _note_repeat(row, "judge")
            return said
        return row.whole("bookmark", 1, _MOST_PAGES) or 0

    return _read(path, _BOOKMARK, read, int)


def _read(
    path: Path, kind: TableKind, read: Callable[[Cells, _T], _T], nothing: Callable[[], _T]
) -> JudgesFile[_T]:
    notes, rows = read_table(path, kind)
    judges = Names("judge")
    faults: list[RowFault] = []
    found: dict[int, dict[str, _T]] = {}
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        judge = row.named("judge", judges)
        number = (row.whole("round", 1, _MOST_ROUNDS) or 0) if row.cells.get("round") else 1
        said = found.get(number, {}).get(judge, nothing())
        said = read(row, said)
        if not row.faults:
            found.setdefault(number, {})[judge] = said
        faults += row.faults
    return JudgesFile(tuple(found[one] for one in sorted(found)), tuple(faults), notes)


def _number(row: Cells) -> float | None:
    cell = row.needed("score")
    if not cell:
        return None
    number = decimal_of(cell.replace(",", ".") if cell.count(",") == 1 else cell)
    if number is None:
        sentence = f"“{cell[:60]}” is not a number."
        row.note("score", "not-a-number", sentence, "Write a number such as 2.5.")
        return None
    return float(number)


def _note_repeat(row: Cells, column: str) -> None:
    what = "on this criterion" if column == "criterion" else "with a bookmark"
    sentence = f"This judge stands in the same round {what} already."
    row.note(column, "repeated-row", sentence, "Keep one of the two, or number the rounds.")
