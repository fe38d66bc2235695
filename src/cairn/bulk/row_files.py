"""Files of rows: NDJSON, one document a line, and Parquet, one document a row.

A line that is too long is skipped without being held in memory, and costs itself only.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from cairn.bulk.places import last_part, open_place, pyarrow
from cairn.bulk.rows import MOST_BYTES, MOST_ROWS, Batch, Row, in_batches
from cairn.kernel.errors import CairnError, InputError, LimitError
from cairn.kernel.json_text import read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = [
    "COLUMN",
    "RowFile",
    "Survey",
    "holds_lines",
    "is_line_file",
    "is_row_file",
    "read_lines",
    "write_parquet",
]

COLUMN = "credential"
"""The column of a Parquet file in which the documents stand."""

_LINES = (".ndjson", ".jsonl")
_PARQUET = ".parquet"
_PIECE = 1024 * 1024
_LINE_END = 2  # CR LF
_WHITE = b" \t\r\n"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ROWS_READ = 64
_ROWS_IN_GROUP = 5_000


@dataclass(frozen=True, slots=True)
class Survey:
    """A file of rows as it was found before the work.

    Attributes:
        size: Its bytes.
        sha256: Their SHA-256 in hexadecimal.
        rows: How many lines or rows it has, blank ones included.
    """

    size: int
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class _LineBatch:
    """Lines of a file as they stand there, told apart where they are worked on.

    Attributes:
        data: The lines.
        name: What to call the file.
        limits: The ceiling on one document.
        offset: Where in the file they begin.
        before: How many lines come before.
        skipped: How many bytes more the only line has, which is too long to be taken along.
    """

    data: bytes
    name: str
    limits: Limits
    offset: int
    before: int
    skipped: int = 0

    def __iter__(self) -> Iterator[Row]:
        """Yield a row for each line that is not blank."""
        return read_lines(
            io.BytesIO(self.data), self.name, self.limits, offset=self.offset, number=self.before
        )

    @property
    def end(self) -> int:
        """Where the next line begins."""
        return self.offset + len(self.data) + self.skipped

    @property
    def number(self) -> int:
        """The number of the last line."""
        unended = not self.data.endswith(b"\n")
        return self.before + self.data.count(b"\n") + unended


@dataclass(frozen=True, slots=True)
class RowFile:
    """A file of rows that can be read in another process too.

    Attributes:
        place: Its path or address.
        name: What to call it; a row's name is this, a colon and the line.
        limits: The ceiling on one document.
        offset: Where to begin reading, as `Row.end` tells it.
        number: How many lines or rows come before.
        most_rows: Most rows in a batch.
        most_bytes: Most bytes in a batch.
    """

    place: str
    name: str = ""
    limits: Limits = DEFAULT_LIMITS
    offset: int = 0
    number: int = 0
    most_rows: int = MOST_ROWS
    most_bytes: int = MOST_BYTES

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches, the first row being the one at `offset`."""
        if not _is_parquet(self.place):
            return self._line_batches()
        return in_batches(self.rows(), most_rows=self.most_rows, most_bytes=self.most_bytes)

    def rows(self) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            UsageError: If the file cannot be opened.
            InputError: If it is no Parquet file with a column of documents.
        """
        name = self.name or last_part(self.place)
        with open_place(self.place) as stream:
            if _is_parquet(self.place):
                yield from _read_parquet(stream, name, self.limits, self.number)
            else:
                stream.seek(self.offset)
                yield from read_lines(
                    stream, name, self.limits, offset=self.offset, number=self.number
                )

    def _line_batches(self) -> Iterator[Batch]:
        """Cut the file at line ends; the lines are told apart by who works on them."""
        name, offset, number = self.name or last_part(self.place), self.offset, self.number
        with open_place(self.place) as stream:
            stream.seek(offset)
            kept, wanted = b"", self.most_bytes
            while True:
                piece = stream.read(wanted - len(kept))
                kept += piece
                cut = _cut(kept, self.most_rows) if piece or b"\n" in kept else len(kept)
                if not kept:
                    return
                if cut or len(kept) > self.limits.document_bytes + _LINE_END:
                    # A line that is too long goes with the first bytes beyond the limit only.
                    skipped = 0 if cut else _skip_line(stream)
                    cut = cut or len(kept)
                    lines = _LineBatch(kept[:cut], name, self.limits, offset, number, skipped)
                    yield lines
                    offset, number = lines.end, lines.number
                    kept, wanted = kept[cut:], self.most_bytes
                else:
                    wanted += self.most_bytes

    def enlarged(self, times: int) -> RowFile:
        """The same file, in larger batches."""
        return replace(self, most_rows=self.most_rows * times, most_bytes=self.most_bytes * times)

    def survey(self) -> Survey:
        """Read the file once, to know it again and to know how much there is to do."""
        digest, size, rows, last = hashlib.sha256(), 0, 0, b"\n"
        with open_place(self.place) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                rows += piece.count(b"\n")
                last = piece[-1:]
            if _is_parquet(self.place):
                rows = _opened(stream, self.name or last_part(self.place)).metadata.num_rows
            elif last != b"\n":
                rows += 1
        return Survey(size, digest.hexdigest(), rows)


def is_row_file(place: str) -> bool:
    """Whether a file holds many documents, told by its ending."""
    return is_line_file(place) or _is_parquet(place)


def is_line_file(place: str) -> bool:
    """Whether a file holds a document in each line, told by its ending."""
    return place.lower().endswith(_LINES)


def holds_lines(stream: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether there is a JSON object in the first line, and another begins in the next.

    So is NDJSON told from one document that is written over many lines.
    """
    rows = read_lines(stream, "", limits)
    first, second = next(rows, None), next(rows, None)
    if first is None or second is None or not second.data.startswith(b"{"):
        return False
    try:
        read_json_object(first.data, limits)
    except CairnError:
        return False
    return True


def read_lines(
    stream: BinaryIO, name: str, limits: Limits, *, offset: int = 0, number: int = 0
) -> Iterator[Row]:
    """Yield one row for each line that is not blank.

    Args:
        stream: The file, standing at `offset`.
        name: What to call the file.
        limits: The ceiling on one document.
        offset: Where in the file that is.
        number: How many lines come before.
    """
    most = limits.document_bytes + _LINE_END
    while line := stream.readline(most + 1):
        number += 1
        start, offset = offset, offset + len(line)
        whole = len(line) <= most
        if not whole and not line.endswith(b"\n"):
            offset += _skip_line(stream)
        data = line.strip(_WHITE)
        if not start:
            data = data.removeprefix(_BYTE_ORDER_MARK)  # of the file, and not of the document
        if not whole or len(data) > limits.document_bytes:
            yield _too_large(f"{name}:{number}", limits, number, offset)
        elif data:
            yield Row(f"{name}:{number}", data, number=number, end=offset)


def write_parquet(lines: Path, target: Path, column: str) -> None:
    """Write the lines of a file as the rows of a Parquet file, a few thousand at a time.

    The same lines give the same bytes.
    """
    arrow = pyarrow()
    schema = arrow.schema([(column, arrow.string())])
    with (
        lines.open("rb") as stream,
        arrow.parquet.ParquetWriter(target, schema, compression="zstd") as writer,
    ):
        while some := [line[:-1].decode() for line in islice(stream, _ROWS_IN_GROUP)]:
            writer.write_table(arrow.table({column: some}, schema=schema))


def _is_parquet(place: str) -> bool:
    return place.lower().endswith(_PARQUET)


def _cut(lines: bytes, most: int) -> int:
    """Where to cut, after so many lines at most; 0 when not even one is whole."""
    if lines.count(b"\n") <= most:
        return lines.rfind(b"\n") + 1
    cut = 0
    for _ in range(most):
        cut = lines.index(b"\n", cut) + 1
    return cut


def _skip_line(stream: BinaryIO) -> int:
    skipped = 0
    while piece := stream.readline(_PIECE):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _too_large(name: str, limits: Limits, number: int, end: int) -> Row:
    reason = LimitError(
        f"The document is larger than {limits.document_bytes} bytes.", code="document-too-large"
    )
    return Row(name, error=reason, number=number, end=end)


def _read_parquet(stream: BinaryIO, name: str, limits: Limits, done: int) -> Iterator[Row]:
    file = _opened(stream, name)
    arrow = pyarrow()
    kinds = (arrow.string(), arrow.large_string(), arrow.binary(), arrow.large_binary())
    if COLUMN not in file.schema_arrow.names or file.schema_arrow.field(COLUMN).type not in kinds:
        raise InputError(
            f"“{name}” has no column of text named “{COLUMN}”.",
            code="no-such-column",
            mend=f"Put the documents into a column “{COLUMN}”, one JSON text in each row.",
        )
    number = 0
    groups: list[int] = []
    for group in range(file.num_row_groups):
        if groups or number + file.metadata.row_group(group).num_rows > done:
            groups.append(group)
        else:
            number += file.metadata.row_group(group).num_rows
    for value in _values(file, groups, name):
        number += 1
        data = (value.encode() if isinstance(value, str) else value or b"").strip(_WHITE)
        if len(data) > limits.document_bytes:
            data, row = b"", _too_large(f"{name}:{number}", limits, number, number)
        else:
            row = Row(f"{name}:{number}", data, number=number, end=number)
        if number > done and (data or row.error):
            yield row


def _values(file: Any, groups: list[int], name: str) -> Iterator[str | bytes | None]:
    batches = file.iter_batches(_ROWS_READ, row_groups=groups, columns=[COLUMN], use_threads=False)
    try:
        for batch in batches:
            yield from batch.column(0).to_pylist()
    except (OSError, ValueError) as error:
        raise _not_parquet(name) from error


def _opened(stream: BinaryIO, name: str) -> Any:
    try:
        return pyarrow().parquet.ParquetFile(stream, pre_buffer=False)
    except (OSError, ValueError) as error:
        raise _not_parquet(name) from error


def _not_parquet(name: str) -> InputError:
    return InputError(
        f"“{name}” cannot be read as a Parquet file.",
        code="parquet-unreadable",
        mend="Write it again; it may be cut short.",
    )
