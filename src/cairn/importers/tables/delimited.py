"""Rows of delimited text: bytes in, cells with their line numbers out.

Streams. Knows commas, semicolons and tabs, a byte order mark, cells over several lines (RFC 4180),
and that one broken row must not swallow the next. In tab-separated files a quotation mark is a
letter: O*NET and the Bureau of Labor Statistics write them so. Knows nothing of the columns.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.limits import TableLimits
from cairn.kernel.errors import InputError, LimitError

__all__ = ["Cells", "read_delimited"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_DELIMITERS = ("\t", ",", ";")
_NOT_TEXT = (
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
    (b"PK\x03\x04", "an archive or a workbook"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an old kind (.xls)"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "compressed"),
)
_WEB_PAGE = re.compile(rb"\s*<(!doctype html|html|head|script)", re.IGNORECASE)
_OPEN_QUOTE = (
    "open-quotation-mark",
    "A quotation mark is opened in this row and never closed properly.",
    "Get the file again; if it is like that at its publisher, close the mark by hand.",
)
_NOT_UTF8 = (
    "not-utf-8",
    "This row is not UTF-8 text; it was probably saved in an older encoding.",
    "Get the file again as published, or save it as “CSV UTF-8”.",
)
_NULL = (
    "null-character",
    "This row holds a null character, as files do that were cut off or damaged.",
    "Get the file again.",
)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row, split into cells.

    Attributes:
        row: The line on which it starts, counted from 1.
        cells: Its cells, as given.
    """

    row: int
    cells: list[str]


def read_delimited(
    stream: BinaryIO, name: str, limits: TableLimits
) -> Iterator[Cells | TableFault]:
    """Read rows; those that are empty are left out.

    Args:
        stream: The file.
        name: Its name, for faults.
        limits: The ceilings to obey.

    Raises:
        InputError: If it is empty or no text at all.
        LimitError: If it is too large.
    """
    lines = _Lines(stream, name, limits)
    delimiter = lines.sniff()
    while (taken := lines.take()) is not None:
        row, line = taken
        if isinstance(line, TableFault):
            yield line
        elif '"' not in line or delimiter == "\t":
            text = line.rstrip("\r\n")
            if text.strip(delimiter + " "):
                yield Cells(row, text.split(delimiter))
        else:
            record = _quoted(lines, row, line, delimiter)
            if isinstance(record, TableFault) or any(cell.strip() for cell in record.cells):
                yield record


def _quoted(lines: _Lines, row: int, line: str, delimiter: str) -> Cells | TableFault:
    """A row with quotation marks, which may go over several lines."""
    text = line
    taken: list[tuple[int, str | TableFault]] = []
    marks = line.count('"')
    # A row is complete when its marks are even: inside a cell each one is written twice.
    while marks % 2:
        following = lines.take() if len(taken) < lines.limits.record_lines else None
        if following is not None:
            taken.append(following)
        if following is None or isinstance(following[1], TableFault):
            break
        text += following[1]
        marks += following[1].count('"')
    cells = _split(text, delimiter) if marks % 2 == 0 else None
    if cells is not None:
        return Cells(row, cells)
    # The quotation mark ate the rows after it: give them back, only this row is lost.
    lines.put_back(taken)
    return TableFault(lines.name, row, "", *_OPEN_QUOTE)


def _split(text: str, delimiter: str) -> list[str] | None:
    """The cells of a row, or None when a quoted cell is badly closed."""
    try:
        rows = list(csv.reader(_LINE.findall(text), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


class _Lines:
    """The lines of a file, decoded one by one, that can be put back."""

    def __init__(self, stream: BinaryIO, name: str, limits: TableLimits) -> None:
        self._stream = stream
        self._waiting: deque[tuple[int, str | TableFault]] = deque()
        self._number = self._bytes = 0
        self.name = name
        self.limits = limits

    def sniff(self) -> str:
        """The delimiter: the one that the first line with any has most, a tab before the others."""
        taken: list[tuple[int, str | TableFault]] = []
        while len(taken) < self.limits.header_rows and (one := self.take()) is not None:
            taken.append(one)
        self.put_back(taken)
        if not taken:
            raise InputError(
                f"{self.name} is empty.", code="table-empty", mend="Get the file again."
            )
        for _, line in taken:
            counts = {one: line.count(one) for one in _DELIMITERS} if isinstance(line, str) else {}
            if any(counts.values()):
                return "\t" if counts["\t"] else max(counts, key=lambda one: counts[one])
        return ","

    def put_back(self, taken: list[tuple[int, str | TableFault]]) -> None:
        """Let `take` return these lines once more."""
        self._waiting.extendleft(reversed(taken))

    def take(self) -> tuple[int, str | TableFault] | None:
        """The next line with its number, or None at the end of the file."""
        if self._waiting:
            return self._waiting.popleft()
        longest = self.limits.line_bytes
        data = self._stream.readline(longest + 1)
        if not data:
            return None
        self._number += 1
        self._count(data)
        if self._number == 1:
            data = self._first(data)
        if len(data) > longest:
            while data and not data.endswith(b"\n"):
                data = self._stream.readline(longest)
                self._count(data)
            return self._broken(
                "row-too-long",
                f"This line is longer than {longest // 1024} KB.",
                "Get the file again; a line break may be missing.",
            )
        if b"\x00" in data:
            return self._broken(*_NULL)
        try:
            return self._number, data.decode("utf-8")
        except UnicodeDecodeError:
            return self._broken(*_NOT_UTF8)

    def _broken(self, code: str, sentence: str, mend: str) -> tuple[int, TableFault]:
        return self._number, TableFault(self.name, self._number, "", code, sentence, mend)

    def _count(self, data: bytes) -> None:
        self._bytes += len(data)
        if self._bytes > self.limits.file_bytes:
            raise LimitError(
                f"{self.name} is larger than {self.limits.file_bytes // 1024**2} MB.",
                code="table-too-large",
                mend="Check that it is the published file.",
            )

    def _first(self, data: bytes) -> bytes:
        kind = next((kind for start, kind in _NOT_TEXT if data.startswith(start)), "")
        if _WEB_PAGE.match(data):
            kind = "a web page"
        if kind or data[1:2] == b"\x00":
            raise InputError(
                f"{self.name} is {kind or 'UTF-16 text'}, not a table in UTF-8 text.",
                code="not-a-table",
                mend="Download the table itself, or save it as “CSV UTF-8”.",
            )
        return data.removeprefix(b"\xef\xbb\xbf")
