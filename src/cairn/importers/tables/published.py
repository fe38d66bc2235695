"""A published table: its header found by the names of its columns, its rows as cells by key.

Knows that titles may stand above the header, notes below the table, and that publishers add years
and footnote marks to the names of columns. A broken row becomes a fault and is the only one lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cairn.importers.tables.delimited import Cells, read_delimited
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.workbook import read_workbook, sheet_names
from cairn.kernel.errors import InputError, LimitError

__all__ = ["Column", "PublishedTable", "TableRow", "open_table"]

_FOOTNOTE = re.compile(r"\s*\[\d+\]\s*$")
_ESCAPED = re.compile(r'="(.*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is looked for.

    Attributes:
        key: What its cells are called here.
        pattern: Regular expression for the whole name, in lower case, with single spaces and
            hyphens for dashes, without a footnote mark.
        required: Whether there is no table without it.
        which: Which of the columns that match it is, the first being 0: a base year and the year
            that is projected have the same words.
    """

    key: str
    pattern: str
    required: bool = True
    which: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row.

    Attributes:
        row: Its line or row number, counted from 1.
        cells: Its cells by key, stripped; columns that the table lacks are not there.
        file: Name of the file.
        names: The columns' names as published, by key.
    """

    row: int
    cells: Mapping[str, str]
    file: str
    names: Mapping[str, str]

    def get(self, key: str) -> str:
        """A cell; empty when the table lacks the column."""
        return self.cells.get(key, "")

    def fault(self, key: str, code: str, sentence: str, mend: str) -> TableFault:
        """A fault of this row, in this cell or, with an empty key, in all of it."""
        name = self.names.get(key, key)
        return TableFault(self.file, self.row, name, code, sentence, mend, self.get(key))


@dataclass(frozen=True)
class PublishedTable:
    """An opened table; going through it reads the file.

    Attributes:
        publication: Where it lies.
        file: Name of the file.
        sheet: Name of the sheet; empty in a text file.
        columns: What is looked for.
        notes: Whether rows with a first cell only are notes below the table, to be left out.
        titles: The texts in the rows above the header.
        names: The columns' names as published, by key.
    """

    publication: Publication
    file: str
    sheet: str
    columns: Sequence[Column]
    notes: bool
    titles: tuple[str, ...]
    names: Mapping[str, str]

    def __iter__(self) -> Iterator[TableRow | TableFault]:
        """Go through the rows below the header.

        Raises:
            InputError: If the file is damaged.
            LimitError: If it has too many rows.
        """
        places: dict[str, int] | None = None
        header: list[str] = []
        most = self.publication.limits.rows
        for count, record in enumerate(_records(self.publication, self.file, self.sheet)):
            if count > most:
                raise LimitError(f"{self.file} has more than {most} rows.", code="too-many-rows")
            if isinstance(record, TableFault):
                yield record
            elif places is None:
                places = _places(record.cells, self.columns)
                header = record.cells
            elif not (self.notes and not any(cell.strip() for cell in record.cells[1:])):
                yield self._row(record, places, header)

    def _row(
        self, record: Cells, places: Mapping[str, int], header: list[str]
    ) -> TableRow | TableFault:
        cells = record.cells
        extra = [cell for cell in cells[len(header) :] if cell.strip()]
        short = not self.sheet and len(cells) < len(header)
        if extra or short or cells == header:
            return self._misshapen(record, extra, short=short)
        found = {
            key: _plain(cells[place]) if place < len(cells) else "" for key, place in places.items()
        }
        return TableRow(record.row, found, self.file, self.names)

    def _misshapen(self, record: Cells, extra: list[str], *, short: bool) -> TableFault:
        if extra:
            code, sentence = "too-many-cells", "This row has more cells than the header."
        elif short:
            code, sentence = "too-few-cells", "This row has fewer cells than the header."
        else:
            code, sentence = "repeated-header", "The header stands here once more."
        mend = "Get the file again; it may have been cut off or put together from several."
        value = extra[-1] if extra else record.cells[-1]
        return TableFault(self.file, record.row, "", code, sentence, mend, value)


def open_table(
    publication: Publication,
    file: str,
    columns: Sequence[Column],
    *,
    sheet: str = "",
    notes: bool = False,
) -> PublishedTable:
    """Open a table and find its header.

    Args:
        publication: Where it lies.
        file: Name of the file.
        columns: The columns to look for.
        sheet: Name of the sheet of a workbook; the first one when left out.
        notes: Whether rows with a first cell only are notes, to be left out.

    Raises:
        InputError: If it cannot be read, or lacks a column that must be there.
        LimitError: If it is too large.
    """
    if file.lower().endswith((".xlsx", ".xlsm")) and not sheet:
        with publication.open(file) as stream:
            sheet = next(iter(sheet_names(stream, file, publication.limits)), "")
    titles: list[str] = []
    best: list[str] | None = None
    limits = publication.limits
    for count, record in enumerate(_records(publication, file, sheet)):
        if count >= limits.header_rows:
            break
        if isinstance(record, TableFault):
            continue
        if len(record.cells) > limits.columns:
            raise LimitError(f"{file} has too many columns.", code="too-many-columns")
        places = _places(record.cells, columns)
        if places is not None:
            names = {key: record.cells[place].strip() for key, place in places.items()}
            return PublishedTable(publication, file, sheet, columns, notes, tuple(titles), names)
        missing = _missing(record.cells, columns)
        best = missing if best is None or len(missing) < len(best) else best
        titles.extend(cell.strip() for cell in record.cells if cell.strip())
    raise InputError(
        f"{file} has no column for: {', '.join(best or ['anything'])}.",
        code="missing-column",
        mend="Check that it is the published table, in the edition that was named.",
    )


def _records(publication: Publication, file: str, sheet: str) -> Iterator[Cells | TableFault]:
    with publication.open(file) as stream:
        if sheet:
            yield from read_workbook(stream, file, sheet, publication.limits)
        else:
            yield from read_delimited(stream, file, publication.limits)


def _name(cell: str) -> str:
    """A column's name as it is compared."""
    plain = _FOOTNOTE.sub("", " ".join(cell.split()).casefold())
    return plain.replace("\u2013", "-").replace("\u2014", "-")


def _places(cells: Sequence[str], columns: Sequence[Column]) -> dict[str, int] | None:
    """The place of each column, or None when one is missing that must be there."""
    names = [_name(cell) for cell in cells]
    places = {}
    for column in columns:
        place = _place(names, column)
        if place is not None:
            places[column.key] = place
        elif column.required:
            return None
    return places


def _place(names: Sequence[str], column: Column) -> int | None:
    wanted = re.compile(column.pattern)
    found = [at for at, name in enumerate(names) if wanted.fullmatch(name)]
    return found[column.which] if column.which < len(found) else None


def _missing(cells: Sequence[str], columns: Sequence[Column]) -> list[str]:
    names = [_name(cell) for cell in cells]
    return [one.key for one in columns if one.required and _place(names, one) is None]


def _plain(cell: str) -> str:
    """A cell without the spaces around it, and without the escape that keeps codes from sums.

    Websites write ="13-2011" so that a spreadsheet does not take the code for a date.
    """
    text = cell.strip()
    escaped = _ESCAPED.fullmatch(text) if text.startswith("=") else None
    return escaped[1].strip() if escaped else text
