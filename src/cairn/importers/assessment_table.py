"""What the files of an assessment share: a header, then rows whose cells are checked one by one.

Knows columns and the words people use for them, spreadsheets' habits, and the kinds of cells:
texts, whole numbers, dates, names of what is known. What the rows of a file mean is for its reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from cairn.importers.faults import RowFault
from cairn.importers.plain_text import forbidden_character
from cairn.importers.result_rules import decimal_of
from cairn.importers.roster_columns import Column
from cairn.importers.roster_table import BrokenRecord, Record, open_records
from cairn.importers.setting_values import closest
from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.instants import parse_instant

__all__ = ["Cells", "Names", "TableKind", "read_table"]

_MOST_COLUMNS = 200
_LONGEST_SHORT = 300
_LONGEST_LONG = 20_000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of file.

    Attributes:
        columns: Its columns.
        example: A header line that would do.
        most_rows: How many rows it may have.
    """

    columns: tuple[Column, ...]
    example: str
    most_rows: int = 1_000_000

    @property
    def words(self) -> dict[str, str]:
        """The column of each word that a header may have, in lower case."""
        return {
            word: column.name for column in self.columns for word in (column.name, *column.synonyms)
        }


@dataclass(frozen=True, slots=True)
class Names:
    """What a cell may name, by key or by name, without regard to case.

    Attributes:
        what: What they are, such as "person".
        known: The name of each key; None when every word is welcome.
        seen: Words met before, by their folded form: one spelling stands for all.
    """

    what: str
    known: Mapping[str, str] | None = None
    seen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # A name that two share names nobody. Keys come after names, so that a key always counts.
        known = self.known or {}
        times = Counter(_folded(name) for name in known.values())
        for key, name in known.items():
            if times[_folded(name)] == 1:
                self.seen[_folded(name)] = key
        self.seen.update((_folded(key), key) for key in known)

    def key_of(self, word: str) -> str | None:
        """The key that a word names, or nothing."""
        if self.known is None:
            return self.seen.setdefault(_folded(word), word)
        return self.seen.get(_folded(word))

    def mend_for(self, word: str) -> str:
        """What to write instead of a word that names nothing."""
        known = dict.fromkeys([*(self.known or {}).values(), *(self.known or {})])
        words = [one for one in known if one]
        if not words:
            return "Add it to the assessment first; there is none yet."
        shown = ", ".join(words[:8]) + (", ..." if len(words) > 8 else "")  # noqa: PLR2004 - as many as fit on a line
        return closest(word, words) or f"Write one of: {shown}."


def _folded(word: str) -> str:
    return " ".join(word.split()).casefold()


@dataclass(slots=True)
class Cells:
    """One row under examination.

    Attributes:
        row: The line in the file, the header being line 1.
        cells: Column name to stripped cell.
        faults: What is wrong so far.
    """

    row: int
    cells: Mapping[str, str]
    faults: list[RowFault] = field(default_factory=list)

    def note(self, column: str, code: str, sentence: str, mend: str) -> None:
        """Note a fault of a cell."""
        value = self.cells.get(column, "")
        shown = "".join(c if c.isprintable() else "�" for c in value[:120])
        self.faults.append(RowFault(self.row, column, code, sentence, mend, shown))

    def text(self, column: str, *, lines: bool = False) -> str:
        """A text that may be empty.

        Args:
            column: The column.
            lines: Whether the text may be long and have line breaks.
        """
        cell = self.cells.get(column, "")
        most = _LONGEST_LONG if lines else _LONGEST_SHORT
        # Most cells hold nothing but plain letters, and a file has many.
        plain = cell.isascii() and cell.isprintable()
        found = None if plain else forbidden_character(cell, lines=lines)
        if found:
            sentence = f"The {_shown(column)} holds {found}."
            self.note(column, "forbidden-character", sentence, "Type the cell anew.")
            return ""
        if len(cell) > most:
            sentence = f"The {_shown(column)} is longer than {most} characters."
            self.note(column, "cell-too-long", sentence, "Shorten it.")
            return ""
        return cell

    def needed(self, column: str, *, lines: bool = False) -> str:
        """A text that must be there; empty when a fault was noted."""
        if not self.cells.get(column):
            sentence = f"The {_shown(column)} is missing."
            self.note(column, "missing-cell", sentence, f"Write the {_shown(column)}.")
            return ""
        return self.text(column, lines=lines)

    def named(self, column: str, names: Names) -> str:
        """The key of what a cell names; empty when a fault was noted."""
        word = self.needed(column)
        key = names.key_of(word) if word else ""
        if key is None:
            sentence = f"“{word[:80]}” is not a {names.what} of this assessment."
            self.note(column, "unknown-name", sentence, names.mend_for(word))
        return key or ""

    def whole(self, column: str, low: int, high: int) -> int | None:
        """A whole number from a range; None when a fault was noted.

        A spreadsheet may write it with decimals that are zero, behind a point or a comma.
        """
        cell = self.needed(column)
        if not cell:
            return None
        number = decimal_of(cell.replace(",", ".") if cell.count(",") == 1 else cell)
        if number is None or number != number.to_integral_value() or not low <= number <= high:
            sentence = f"“{cell[:60]}” is not a whole number from {low} to {high}."
            mend = f"Write one of {low} to {high}, or leave out the row."
            self.note(column, "not-a-possible-number", sentence, mend)
            return None
        return int(number)

    def day(self, column: str, at: datetime | None = None) -> datetime | None:
        """A day, or an instant with its zone; None when empty or when a fault was noted.

        Args:
            column: The column.
            at: The present instant, after which nothing can have happened; None when not known.
        """
        cell = self.cells.get(column, "")
        if not cell:
            return None
        try:
            found = parse_instant(f"{cell}T00:00:00Z" if _DATE.fullmatch(cell) else cell)
        except InputError:
            sentence = f"“{cell[:60]}” is not a date that can be read in one way only."
            self.note(column, "not-a-date", sentence, "Write it like 2026-01-31.")
            return None
        if at is not None and found > at:
            sentence = f"{cell} lies in the future."
            self.note(column, "date-in-future", sentence, "Correct the date.")
            return None
        return found


def _shown(column: str) -> str:
    return column.replace("_", " ")


def read_table(path: Path, kind: TableKind) -> tuple[tuple[str, ...], Iterator[Cells | RowFault]]:
    """Open a file and read its header.

    Args:
        path: The file: UTF-8 with or without byte order mark; commas, semicolons or tabs.
        kind: What file it should be.

    Returns:
        What to tell people about the columns; and the rows, read one by one. A row that cannot be
        split into cells is a fault, and all others are kept.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large; also while going through the rows.
    """
    records = _records(path, kind)
    first = next(records, None)
    if not isinstance(first, Record):
        raise InputError(
            f"{path.name} has no header line.",
            code="table-empty",
            mend=f"Write a header line: {kind.example}.",
        )
    places, notes = _header(path.name, first.cells, kind)
    return notes, _rows(path.name, records, places, (len(first.cells), kind.most_rows))


def _records(path: Path, kind: TableKind) -> Iterator[Record | BrokenRecord]:
    """The records; what the reader of rosters says of its files is said of these."""
    try:
        yield from open_records(path, frozenset(kind.words))
    except LimitError as error:
        raise LimitError(
            error.sentence, code="table-too-large", mend="Split it into several files."
        ) from error
    except InputError as error:
        if error.code == "roster-missing":
            raise InputError(
                error.sentence, code="table-missing", mend="Check its name and its folder."
            ) from error
        if error.code == "roster-empty":
            raise InputError(
                error.sentence,
                code="table-empty",
                mend=f"Write a header line: {kind.example}.",
            ) from error
        raise


def _header(
    name: str, cells: Sequence[str], kind: TableKind
) -> tuple[dict[str, int], tuple[str, ...]]:
    if len(cells) > _MOST_COLUMNS:
        raise InputError(
            f"{name} has more than {_MOST_COLUMNS} columns.",
            code="too-many-columns",
            mend="Remove those that are not needed.",
        )
    words, places, notes = kind.words, dict[str, int](), list[str]()
    for place, cell in enumerate(cells):
        word = " ".join(cell.split()).lower()
        column = words.get(word) or words.get(word.replace(" ", "_"))
        if column is None:
            if word:
                notes.append(_unread(cell.strip(), word, words))
        elif column in places:
            raise InputError(
                f"{name} has two columns for “{column}”.",
                code="repeated-column",
                mend="Keep one of them.",
            )
        else:
            places[column] = place
            if word.replace(" ", "_") != column:
                notes.append(f"The column “{cell.strip()}” was read as “{column}”.")
    missing = [one.name for one in kind.columns if one.required and one.name not in places]
    if missing:
        raise InputError(
            f"{name} has no column for: {', '.join(missing)}.",
            code="missing-column",
            mend=f"Name the columns in the first line, such as {kind.example}.",
        )
    return places, tuple(notes)


def _unread(shown: str, word: str, words: Iterable[str]) -> str:
    near = get_close_matches(word, words, n=1, cutoff=0.75)
    guess = f" Did you mean “{near[0]}”?" if near else ""
    return f"The column “{shown[:60]}” is not known and was not read.{guess}"


def _rows(
    name: str,
    records: Iterator[Record | BrokenRecord],
    places: Mapping[str, int],
    sizes: tuple[int, int],
) -> Iterator[Cells | RowFault]:
    width, most = sizes
    for count, record in enumerate(records):
        if count >= most:
            raise LimitError(
                f"{name} has more than {most} rows.",
                code="too-many-rows",
                mend="Split it into several files.",
            )
        if isinstance(record, BrokenRecord):
            mend = "Shorten its texts." if record.code == "row-too-long" else record.mend
            yield RowFault(record.row, "", record.code, record.sentence, mend)
            continue
        cells = {
            column: record.cells[place].strip() if place < len(record.cells) else ""
            for column, place in places.items()
        }
        row = Cells(record.row, cells)
        if any(cell.strip() for cell in record.cells[width:]):
            sentence = "This row has more cells than the header."
            mend = "Put texts that hold the delimiter in quotation marks."
            row.note("", "too-many-cells", sentence, mend)
        yield row
