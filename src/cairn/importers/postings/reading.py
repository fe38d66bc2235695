"""Postings from a file or a folder, whatever of the known formats each file is in.

The ending says the format, and where it does not, the first bytes. A file in a folder that cannot
be read is a fault, and the others are read all the same.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from cairn.importers.postings.cleaning import Cleaner
from cairn.importers.postings.documents import json_records, page_records
from cairn.importers.postings.faults import PostingFault
from cairn.importers.postings.feeds import feed_records
from cairn.importers.postings.fields import RawPosting
from cairn.importers.postings.limits import DEFAULT_POSTING_LIMITS, PostingLimits
from cairn.importers.postings.tables import delimited_records, line_records, parquet_records
from cairn.kernel.errors import InputError, LimitError
from cairn.market.posting import Posting

__all__ = ["read_postings"]

_FORMATS = {
    ".csv": "table", ".tsv": "table", ".tab": "table", ".txt": "table",
    ".jsonl": "lines", ".ndjson": "lines", ".json": "json", ".jsonld": "json",
    ".parquet": "parquet", ".html": "page", ".htm": "page", ".xhtml": "page",
    ".xml": "feed", ".rss": "feed", ".atom": "feed",
}  # fmt: skip
_PACKED = ".gz"
_SNIFFED = 1024


def read_postings(
    path: Path, *, source: str = "", today: date, limits: PostingLimits = DEFAULT_POSTING_LIMITS
) -> Iterator[Posting | PostingFault]:
    """Read the postings of a file, or of all files of a folder in the order of their names.

    Args:
        path: CSV or other delimited text, lines of JSON, JSON or JSON-LD, Parquet, a web page or a
            feed; text may be packed with gzip. Or a folder of such files.
        source: What the source is called; where it is empty, what a posting says, or the name of
            its file.
        today: What “3 days ago” counts from; no posting can be of a later day.
        limits: The ceilings to obey.

    Yields:
        Postings, and what is wrong with some: a fault that is `lost` stands in the place of one,
        any other comes before the posting that it is about.

    Raises:
        InputError: If the path leads to nothing, or the one file cannot be read as what it is.
        LimitError: If it is too large.
        UsageError: If what reads Parquet is not installed.
    """
    cleaner = Cleaner(source, today, limits)
    if not path.is_dir():
        for one in _records(path, limits):
            yield from cleaner.clean(one) if isinstance(one, RawPosting) else (one,)
        return
    files = [one for one in sorted(path.rglob("*")) if _format_of(one) and one.is_file()]
    if not files or len(files) > limits.files:
        raise InputError(
            f"“{path}” holds {len(files)} files of postings.",
            code="no-postings",
            mend=f"Name a folder with one to {limits.files:,} files that end with"
            f" {', '.join(_FORMATS)}.",
        )
    for file in files:
        try:
            for one in _records(file, limits):
                yield from cleaner.clean(one) if isinstance(one, RawPosting) else (one,)
        except InputError as error:
            yield PostingFault(
                file.name, 0, "", error.code, error.sentence, error.mend or "Get the file again."
            )


def _format_of(path: Path) -> str:
    name = path.name.lower().removesuffix(_PACKED)
    return _FORMATS.get(Path(name).suffix, "")


def _records(path: Path, limits: PostingLimits) -> Iterator[RawPosting | PostingFault]:
    kind = _format_of(path)
    with _opened(path) as stream:
        if kind in ("", "json"):
            # Lines of JSON are often given the ending of a document.
            kind = _sniffed(stream, limits) if not kind else _json_kind(stream, limits)
        if kind == "parquet":
            yield from parquet_records(path, limits)
        elif kind in ("json", "page"):
            data = stream.read(limits.page_bytes + 1)
            if len(data) > limits.page_bytes:
                raise LimitError(
                    f"“{path.name}” is larger than {limits.page_bytes // 1024**2} MB.",
                    code="document-too-large",
                    mend="Write its postings as lines of JSON, one in each line.",
                )
            yield from (json_records if kind == "json" else page_records)(data, path.name, limits)
        else:
            read = {"table": delimited_records, "lines": line_records, "feed": feed_records}[kind]
            yield from read(stream, path.name, limits)


def _sniffed(stream: BinaryIO, limits: PostingLimits) -> str:
    """The format by the first bytes: a table of text where they say nothing else."""
    start = stream.read(_SNIFFED)
    stream.seek(0)
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"PAR1"):
        return "parquet"
    if plain.startswith((b"<?xml", b"<rss", b"<feed")):
        return "feed"
    if plain.startswith(b"<"):
        return "page"
    if plain.startswith((b"{", b"[")):
        return _json_kind(stream, limits)
    return "table"


def _json_kind(stream: BinaryIO, limits: PostingLimits) -> str:
    """Whether JSON comes in lines: a first line that is closed, and another that is opened."""
    first = stream.readline(limits.row_bytes + 1).strip()
    second = stream.readline(_SNIFFED).strip()
    stream.seek(0)
    closed = first.removeprefix(b"\xef\xbb\xbf").startswith(b"{") and first.endswith(b"}")
    return "lines" if closed and second.startswith(b"{") else "json"


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file, unpacked; what goes wrong while it is read is said in a sentence."""
    try:
        with path.open("rb") as raw:
            packed = path.name.lower().endswith(_PACKED)
            yield cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
    except FileNotFoundError as error:
        raise InputError(
            f"There is no file or folder “{path}”.",
            code="no-publication",
            mend="Check the spelling.",
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or "it is damaged or cut short"
        raise InputError(
            f"“{path.name}” cannot be read: {why}.",
            code="unreadable-publication",
            mend="Get it again, and check that you may read it.",
        ) from error
