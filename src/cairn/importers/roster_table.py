"""Reads a roster file as text in columns: bytes in, records with their line numbers out.

Streams: one record is in memory at a time. Knows spreadsheets' habits (byte order mark, semicolons,
``sep=`` lines, empty rows at the end) and that one broken row must not swallow the next; knows
nothing of what the columns mean.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from cairn.kernel.errors import InputError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["BrokenRecord", "Record", "open_records", "sniff_delimiter"]

_LARGEST_FILE = 256 * 1024 * 1024
_LONGEST_LINE = 128 * 1024
_MOST_LINES_OF_A_RECORD = 60
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_DELIMITERS = (",", ";", "\t")
_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True, slots=True)
class Record:
    """One row, split into cells.

    Attributes:
        row: The line on which it starts, counted from 1.
        cells: Its cells, as given.
    """

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """One row that could not be split.

    Attributes:
        row: The line on which it starts.
        code: A stable reason code.
        sentence: What is wrong.
        mend: What to do.
    """

    row: int
    code: str
    sentence: str
    mend: str


_NOT_UTF8 = (
    "not-utf-8",
    "This row is not UTF-8 text; it was probably saved in an older encoding.",
    "Save the file as “CSV UTF-8” and run again.",
)
_TOO_LONG = (
    "row-too-long",
    f"This row is longer than {_LONGEST_LINE // 1024} KB.",
    "Move long texts to a file and name it under evidence.",
)
_OPEN_QUOTE = (
    "open-quotation-mark",
    "A quotation mark is opened in this row and never closed properly.",
    'Close it, or write two of them ("") for one inside a text.',
)


def sniff_delimiter(header: str, known: frozenset[str]) -> str:
    """Choose the delimiter that makes the most known column names of a header line.

    Args:
        header: The first line.
        known: Column names and synonyms in lower case.
    """

    def score(delimiter: str) -> int:
        return sum(cell.strip(' "').lower() in known for cell in header.split(delimiter))

    return max(_DELIMITERS, key=score)


def open_records(path: Path, known: frozenset[str]) -> Iterator[Record | BrokenRecord]:
    """Read the records of a delimited file, the header first.

    Rows whose cells are all empty are left out.

    Args:
        path: The file.
        known: Column names and synonyms in lower case, to tell the delimiter.

    Raises:
        LimitError: If the file is larger than a roster may be.
        InputError: If it cannot be opened, is empty, or is no UTF-8 text from its first line on.
    """
    try:
        with path.open("rb") as stream:
            if path.stat().st_size > _LARGEST_FILE:
                raise LimitError(
                    f"{path.name} is larger than {_LARGEST_FILE // 1024**2} MB.",
                    code="roster-too-large",
                    mend="Split it into several programmes.",
                )
            yield from _records(stream, path.name, known)
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be read: {error.strerror}.",
            code="roster-missing",
            mend=f"Put {path.name} into the programme folder.",
        ) from error


def _records(stream: BinaryIO, name: str, known: frozenset[str]) -> Iterator[Record | BrokenRecord]:
    lines = _Lines(stream, name)
    first = lines.header()
    delimiter = ""
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        delimiter = first.strip()[-1]
        first = lines.header()
    lines.put_back(lines.number, first)
    delimiter = delimiter or sniff_delimiter(first, known)
    while (line := lines.take()) is not None:
        record = _record(lines, *line, delimiter)
        if isinstance(record, BrokenRecord) or any(cell.strip() for cell in record.cells):
            yield record


def _record(
    lines: _Lines, row: int, line: str | BrokenRecord, delimiter: str
) -> Record | BrokenRecord:
    if isinstance(line, BrokenRecord):
        return line
    text = line
    taken: list[tuple[int, str | BrokenRecord]] = []
    while True:
        cells = _split(text, delimiter)
        if cells is not None:
            return Record(row, cells)
        following = lines.take() if len(taken) < _MOST_LINES_OF_A_RECORD else None
        if following is not None:
            taken.append(following)
        if following is None or isinstance(following[1], BrokenRecord) or len(text) > _LONGEST_LINE:
            # The quotation mark ate the rows after it: give them back, only this row is lost.
            for number, unread in reversed(taken):
                lines.put_back(number, unread)
            return BrokenRecord(row, *_OPEN_QUOTE)
        text += following[1]


def _split(text: str, delimiter: str) -> tuple[str, ...] | None:
    """The cells of a record, or None when a quoted cell is still open or badly closed."""
    try:
        # Not splitlines: it would part a cell at characters that end no line of a file.
        lines = _LINE.findall(text)
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return tuple(rows[0]) if len(rows) == 1 else None


class _Lines:
    """The lines of a file, decoded one by one, that can be put back."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._waiting: deque[tuple[int, str | BrokenRecord]] = deque()
        self.number = 0

    def header(self) -> str:
        """The next line, which must be text."""
        taken = self.take()
        if taken is None:
            raise InputError(
                f"{self._name} is empty.",
                code="roster-empty",
                mend="Write a header line: name,email,achievement,date.",
            )
        line = taken[1]
        if isinstance(line, BrokenRecord):
            raise InputError(
                f"{self._name}, line {line.row}: {line.sentence}", code=line.code, mend=line.mend
            )
        return line

    def put_back(self, number: int, line: str | BrokenRecord) -> None:
        """Let `take` return this line once more."""
        self._waiting.appendleft((number, line))

    def take(self) -> tuple[int, str | BrokenRecord] | None:
        """The next line with its number, or None at the end of the file."""
        if self._waiting:
            return self._waiting.popleft()
        data = self._stream.readline(_LONGEST_LINE + 1)
        if not data:
            return None
        self.number += 1
        if self.number == 1:
            data = self._first(data)
        if len(data) > _LONGEST_LINE:
            while data and not data.endswith(b"\n"):
                data = self._stream.readline(_LONGEST_LINE)
            return self.number, BrokenRecord(self.number, *_TOO_LONG)
        try:
            return self.number, data.decode("utf-8")
        except UnicodeDecodeError:
            return self.number, BrokenRecord(self.number, *_NOT_UTF8)

    def _first(self, data: bytes) -> bytes:
        encoding = _BOMS.get(data[:2]) or ("UTF-16" if b"\x00" in data[:4] else "")
        if encoding:
            raise InputError(
                f"{self._name} is {encoding} text, not UTF-8.",
                code="not-utf-8",
                mend="Save the file as “CSV UTF-8” and run again.",
            )
        return data.removeprefix(b"\xef\xbb\xbf")
