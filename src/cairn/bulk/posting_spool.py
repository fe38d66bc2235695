"""Postings of any number written to a file of lines, each job once.

Goes through the postings once and through their lines once more; of each posting only a signature
stays in memory. The file is a `RowFile`, which every engine can take.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cairn.bulk.posting_lines import POSTING_LIMITS, posting_line, posting_of
from cairn.bulk.row_files import RowFile
from cairn.kernel.errors import UsageError
from cairn.market.posting import Posting

__all__ = ["Spooled", "spool_postings"]


@dataclass(frozen=True, slots=True)
class Spooled:
    """What was written.

    Attributes:
        rows: The file of lines, to be mapped.
        read: How many postings there were.
        kept: How many jobs there are.
        undated: How many of these have no day.
    """

    rows: RowFile
    read: int
    kept: int
    undated: int

    @property
    def reposts(self) -> int:
        """How many postings were reposts or duplicates of others."""
        return self.read - self.kept


def spool_postings(postings: Iterable[Posting], file: Path) -> Spooled:
    """Write postings to a file of lines, each job once, with its earliest day.

    Args:
        postings: The postings of all sources.
        file: Where the lines go; the name must end with ``.ndjson``. A second file lies beside it
            while this works.

    Raises:
        UsageError: If the disk refuses, or the name has another ending.
        CairnError: Whatever `postings` raise.
    """
    from cairn.market.duplicates import JobIndex  # noqa: PLC0415 - loads numpy and scipy

    if file.suffix != ".ndjson":
        raise UsageError(
            f"“{file.name}” is no name for lines of JSON.",
            code="not-written",
            mend="Choose a name that ends with .ndjson.",
        )
    index, every = JobIndex(), file.with_suffix(".all")
    try:
        with every.open("wb") as stream:
            for posting in postings:
                index.add(posting)
                stream.write(posting_line(posting))
        verdicts = index.verdicts()
        kept = undated = 0
        with every.open("rb") as lines, file.open("wb") as stream:
            for number, (line, verdict) in enumerate(zip(lines, verdicts, strict=True)):
                if verdict.kept != number:
                    continue
                kept += 1
                undated += verdict.first is None
                stream.write(_settled(line, verdict.reposts, verdict.first))
    except OSError as error:
        raise UsageError(
            f"“{file}” cannot be written: {error.strerror or 'the disk refuses'}.",
            code="not-written",
            mend="Make room, or see that you may write there.",
        ) from error
    finally:
        every.unlink(missing_ok=True)
    return Spooled(RowFile(str(file), limits=POSTING_LIMITS), len(verdicts), kept, undated)


def _settled(line: bytes, reposts: int, first: date | None) -> bytes:
    posting = posting_of(line)
    return posting_line(replace(posting, posted=first, reposts=posting.reposts + reposts))
