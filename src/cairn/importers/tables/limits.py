"""How large a published table may be, as named numbers with a reason each."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_TABLE_LIMITS", "TableLimits"]


@dataclass(frozen=True, slots=True)
class TableLimits:
    """Ceilings that every reader of published tables obeys.

    Attributes:
        file_bytes: Largest file, after decompression; all of ESCO in one language is 100 MB, and
            the wages of every area and industry are 400 MB.
        line_bytes: Longest line of text; the longest cell that is published has 30 KB.
        record_lines: Most lines of one row; ESCO lists up to 100 labels in a cell, one a line.
        rows: Most rows of one table; the largest that is published has 6 million.
        columns: Most columns; the widest that is published has 42.
        text_bytes: Most text that a workbook shares between its cells.
        entries: Most files in an archive; O*NET's has 45.
        header_rows: How many rows of titles may stand above the header.
    """

    file_bytes: int = 1024 * 1024 * 1024
    line_bytes: int = 256 * 1024
    record_lines: int = 2_000
    rows: int = 20_000_000
    columns: int = 500
    text_bytes: int = 64 * 1024 * 1024
    entries: int = 5_000
    header_rows: int = 20


DEFAULT_TABLE_LIMITS = TableLimits()
"""What is obeyed when a caller names no limits."""
