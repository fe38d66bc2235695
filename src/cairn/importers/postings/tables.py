"""Records of tables: CSV and other delimited text, lines of JSON, and Parquet.

Streams: no more than some thousand rows are in hand. Knows nothing of what the columns mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cairn.importers.postings.faults import PostingFault
from cairn.importers.postings.fields import RawPosting, columns_of, raw_posting
from cairn.importers.postings.job_postings import job_postings
from cairn.importers.postings.limits import PostingLimits
from cairn.importers.tables.delimited import Cells, read_delimited
from cairn.importers.tables.faults import TableFault
from cairn.kernel.errors import CairnError, InputError, LimitError, UsageError
from cairn.kernel.json_text import read_json_object

__all__ = ["delimited_records", "line_records", "parquet_records"]

_ROWS_READ = 500
_SHOWN = 12
_AGAIN = "Get the file again; it may have been cut off or put together from several."


def delimited_records(
    stream: BinaryIO, file: str, limits: PostingLimits
) -> Iterator[RawPosting | PostingFault]:
    """The rows of delimited text, whose first row names the columns.

    Args:
        stream: The file.
        file: Its name.
        limits: The ceilings to obey.

    Raises:
        InputError: If it is empty, no text, or no column holds what postings say.
        LimitError: If it is too large.
    """
    header: list[str] = []
    columns: dict[str, str] = {}
    places: dict[str, int] = {}
    # The header is no posting.
    for count, row in enumerate(read_delimited(stream, file, limits.table)):
        if count > limits.rows:
            raise _too_large(file, limits)
        if isinstance(row, TableFault):
            yield PostingFault.of(row)
        elif not header:
            header = [cell.strip() for cell in row.cells]
            columns = _wanted(header, file)
            places = {key: header.index(name) for key, name in columns.items()}
        else:
            yield _of_cells(row, header, columns, places, file)


def _of_cells(
    row: Cells, header: list[str], columns: dict[str, str], places: dict[str, int], file: str
) -> RawPosting | PostingFault:
    cells = row.cells
    if [cell.strip() for cell in cells] == header:
        code, sentence = "repeated-header", "The header stands here once more."
    elif any(cell.strip() for cell in cells[len(header) :]):
        code, sentence = "too-many-cells", "This row has more cells than the header."
    elif len(cells) < len(header):
        code, sentence = "too-few-cells", "This row has fewer cells than the header."
    else:
        found = {key: cells[place] for key, place in places.items()}
        return RawPosting(file, row.row, found, columns)
    return PostingFault(file, row.row, "", code, sentence, _AGAIN, cells[-1])


def line_records(
    stream: BinaryIO, file: str, limits: PostingLimits
) -> Iterator[RawPosting | PostingFault]:
    """The records of lines of JSON; a line may also hold JSON-LD with a JobPosting.

    Args:
        stream: The file.
        file: Its name.
        limits: The ceilings to obey.

    Raises:
        LimitError: If it is too large.
    """
    row = size = 0
    while line := stream.readline(limits.row_bytes + 1):
        row += 1
        whole = len(line) <= limits.row_bytes or line.endswith(b"\n")
        size += len(line)
        while not whole and (rest := stream.readline(limits.row_bytes)):
            size += len(rest)
            whole = rest.endswith(b"\n")
            line = line if len(line) > limits.row_bytes else b""
        if size > limits.file_bytes or row > limits.rows:
            raise _too_large(file, limits)
        data = line.removeprefix(b"\xef\xbb\xbf").strip() if row == 1 else line.strip()
        if not data:
            continue
        try:
            record = read_json_object(data, limits.line)
        except CairnError as error:
            mend = error.mend or "Write one JSON object in each line."
            yield PostingFault(file, row, "", error.code, error.sentence, mend)
            continue
        jobs = list(job_postings(record)) if "@type" in record or "@graph" in record else [record]
        for job in jobs:
            yield raw_posting(job, file, row)
        if not jobs:
            yield PostingFault(
                file, row, "@type", "no-job-posting", "There is no JobPosting in this line.",
                "Write one schema.org JobPosting in each line.",
            )  # fmt: skip


def parquet_records(path: Path, limits: PostingLimits) -> Iterator[RawPosting | PostingFault]:
    """The rows of a Parquet file.

    Args:
        path: The file.
        limits: The ceilings to obey.

    Raises:
        InputError: If it is damaged, or no column holds what postings say.
        LimitError: If it is too large.
        UsageError: If what reads Parquet is not installed.
    """
    polars = _polars()
    try:
        scan = polars.scan_parquet(path, hive_partitioning=False, glob=False)
        columns = _wanted(scan.collect_schema().names(), path.name)
        scan = scan.select(list(columns.values()))
        row = 0
        while True:
            table = scan.slice(row, _ROWS_READ).collect()
            for cells in table.iter_rows(named=True):
                row += 1
                yield raw_posting(cells, path.name, row)
            if row > limits.rows:
                raise _too_large(path.name, limits)
            if len(table) < _ROWS_READ:
                return
    except (OSError, polars.exceptions.PolarsError) as error:
        raise InputError(
            f"“{path.name}” cannot be read as a Parquet file.",
            code="parquet-unreadable",
            mend="Write it again; it may be cut short.",
        ) from error


def _wanted(header: list[str], file: str) -> dict[str, str]:
    """The columns by key; refused when none holds what the postings say."""
    columns = columns_of(header)
    if "text" in columns:
        return columns
    there = ", ".join(f"“{name[:40]}”" for name in header[:_SHOWN] if name)
    raise InputError(
        f"“{file}” has no column with the text of postings. Its columns are: {there or 'none'}.",
        code="no-text-column",
        mend="Name the column with what the postings say “description”, and the other columns"
        " “title”, “date posted”, “company”, “location”.",
    )


def _too_large(file: str, limits: PostingLimits) -> LimitError:
    return LimitError(
        f"“{file}” has more than {limits.rows:,} rows or {limits.file_bytes // 1024**2:,} MB.",
        code="table-too-large",
        mend="Split it, and load the parts.",
    )


def _polars() -> Any:
    try:
        import polars  # noqa: ICN001, PLC0415 - heavy, and an extra
    except ModuleNotFoundError as missing:
        raise UsageError(
            "Parquet files of postings need the extra “market”.",
            code="extra-not-installed",
            mend="Install it with: pip install 'cairn-credentials[market]'",
        ) from missing
    return polars
