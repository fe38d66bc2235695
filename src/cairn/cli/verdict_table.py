"""The verdicts as a table for a spreadsheet, one row for each document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.bulk.tables import table_header, table_line

if TYPE_CHECKING:
    from cairn.verification import Report

__all__ = ["COLUMNS", "HEADER", "line_end", "line_start"]

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

HEADER = table_header(COLUMNS)
"""The table's first line."""


def line_start(report: Report) -> bytes:
    """A row of the table, as far as it is known before all documents are."""
    deciding = report.deciding
    cells = (
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
    return table_line(cells).removesuffix(b"\r\n")


def line_end(others: str) -> bytes:
    """The rest of a row: the other documents in which the same credential came."""
    return table_line(("", others))
