"""Rows and batches: what an engine sends to whoever does the work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from cairn.kernel.errors import CairnError

__all__ = ["MOST_BYTES", "MOST_ROWS", "Batch", "Row", "RowBatch", "in_batches"]

MOST_ROWS = 250
"""Rows in a batch: some tens of milliseconds of work, so that sending it costs little."""

MOST_BYTES = 1024 * 1024
"""Bytes in a batch, unless its only row is larger."""

_LONGEST_WAIT = 1.0  # seconds until a batch goes as it is, when rows come slowly


@dataclass(frozen=True, slots=True)
class Row:
    """One document to work on, or the reason why there is none.

    Attributes:
        name: What to call it in an answer.
        data: Its bytes; empty when it could not be read.
        error: Why it could not be read; None when it could.
        number: Its line in its file, from 1; 0 when it is not from a file of rows.
        end: Where the next row begins in its file.
        passed_over: Whether it is a file in which no badge comes, found beside others.
    """

    name: str
    data: bytes = b""
    error: CairnError | None = None
    number: int = 0
    end: int = 0
    passed_over: bool = False


class Batch(Protocol):
    """Some rows, in their order, that can be sent to another process."""

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        ...

    @property
    def end(self) -> int:
        """Where the next row begins in the file; 0 without a file."""
        ...

    @property
    def number(self) -> int:
        """The number of the last line or row; 0 without a file."""
        ...


@dataclass(frozen=True, slots=True)
class RowBatch:
    """Rows that were read one by one.

    Attributes:
        rows: The rows; never none.
    """

    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        return iter(self.rows)

    @property
    def end(self) -> int:
        """Where the next row begins in the file; 0 without a file."""
        return self.rows[-1].end

    @property
    def number(self) -> int:
        """The number of the last row; 0 without a file."""
        return self.rows[-1].number


def in_batches(
    rows: Iterable[Row],
    *,
    most_rows: int = MOST_ROWS,
    most_bytes: int = MOST_BYTES,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Batch]:
    """Cut rows into batches. Where the cuts are changes no result.

    Args:
        rows: The rows.
        most_rows: Most rows in a batch.
        most_bytes: Most bytes in a batch, unless its only row is larger.
        clock: Seconds on a clock that never goes back: slow rows do not wait for a full batch.
    """
    kept: list[Row] = []
    size, begun = 0, clock()
    for row in rows:
        full = len(kept) >= most_rows or size + len(row.data) > most_bytes
        if kept and (full or clock() - begun > _LONGEST_WAIT):
            yield RowBatch(tuple(kept))
            kept, size, begun = [], 0, clock()
        kept.append(row)
        size += len(row.data)
    if kept:
        yield RowBatch(tuple(kept))
