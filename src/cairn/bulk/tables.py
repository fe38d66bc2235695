"""Lines of a CSV file that a spreadsheet opens safely.

What a spreadsheet would run as a formula gets an apostrophe in front: the texts come from
strangers. A byte order mark stands before the header, without which other scripts are garbled.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from cairn.verification import plain_text

__all__ = ["table_header", "table_line"]

# What starts a formula in one spreadsheet or another, full-width forms included. Line feeds and
# tabs, which can start one too, are gone by then.
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def table_header(columns: Iterable[str]) -> bytes:
    """The first line of a file."""
    return table_line(columns).decode().encode("utf-8-sig")


def table_line(cells: Iterable[str]) -> bytes:
    """One line of a file, with its ending."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([_cell(text) for text in cells])
    return written.getvalue().encode("utf-8", "replace")


def _cell(text: str) -> str:
    clean = plain_text(text)
    return f"'{clean}" if clean.lstrip().startswith(_FORMULA_STARTS) else clean
