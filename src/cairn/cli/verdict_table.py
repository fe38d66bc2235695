"""The verdicts as a table for a spreadsheet, one row for each document.

UTF-8 with a byte order mark, without which spreadsheets garble other scripts. What a spreadsheet
would run as a formula gets an apostrophe in front: the texts come from strangers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from cairn.verification import plain_text

if TYPE_CHECKING:
    from cairn.verification import Report

__all__ = ["COLUMNS", "verdict_table"]

COLUMNS = (
    "document",
    "verdict",
    "title",
    "issuer",
    "issuer_id",
    "credential_id",
    "recipient",
    "deciding_check",
    "reason_code",
    "sentence",
    "next_step",
    "also_in",
)
"""The table's columns."""

# What starts a formula in one spreadsheet or another, full-width forms included. Line feeds and
# tabs, which can start one too, are gone by then.
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def verdict_table(reports: Iterable[Report], places: Mapping[tuple[str, str], list[str]]) -> bytes:
    """Write the table.

    Args:
        reports: The reports, in the order wanted.
        places: The documents in which each credential came, by issuer id and credential id.

    Returns:
        The CSV file.
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for report in reports:
        same = places.get((report.issuer_id, report.credential_id), [])
        others = "; ".join(name for name in dict.fromkeys(same) if name != report.source)
        table.writerow([_cell(text) for text in (*_row(report), others)])
    return written.getvalue().encode("utf-8-sig")


def _row(report: Report) -> tuple[str, ...]:
    deciding = report.deciding
    return (
        report.source,
        report.verdict.value,
        report.title,
        report.issuer,
        report.issuer_id,
        report.credential_id,
        report.recipient,
        deciding.title if deciding else "",
        deciding.code if deciding else "",
        deciding.sentence if deciding else report.sentence,
        deciding.next_step if deciding else "",
    )


def _cell(text: str) -> str:
    clean = plain_text(text)
    return f"'{clean}" if clean.lstrip().startswith(_FORMULA_STARTS) else clean
