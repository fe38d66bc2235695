"""The checks of applicants' files as a table: the rows, and an XLSX workbook of them.

Every cell is text, so that nothing a stranger wrote is run as a formula. Writing to a disk is the
caller's.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from cairn.hiring.applicant_check import FileCheck
from cairn.kernel.errors import UsageError
from cairn.kernel.instants import format_instant
from cairn.verification import plain_text

__all__ = ["COLUMNS", "applicants_xlsx", "check_row"]

COLUMNS = (
    "applicant",
    "file",
    "verdict",
    "reason",
    "next_step",
    "credential",
    "issuer",
    "issuer_known",
    "skills_proven",
    "belongs_to_applicant",
    "identity",
    "also_handed_in_by",
    "notes",
    "reason_code",
    "issuer_id",
    "credential_id",
)
"""The table's columns."""

_HOLDERS = {
    "matched": "yes",
    "different": "no",
    "not-determinable": "cannot be told",
    "not asked": "not asked",
}
_LONGEST_CELL = 32_000  # a cell of a workbook holds 32,767 characters
_MOST_ROWS = 1_000_000
_WIDTHS = (16, 32, 16, 60, 40, 30, 30, 16, 40, 14, 40, 24, 40, 18, 30, 30)


def check_row(check: FileCheck) -> tuple[str, ...]:
    """One row of the table."""
    return (
        check.applicant,
        check.file,
        check.verdict,
        check.reason,
        check.next_step,
        check.title,
        check.issuer,
        check.issuer_known,
        "; ".join(check.skills),
        _HOLDERS[check.holder] if check.credential else "",
        check.holder_sentence,
        "; ".join(check.also_with),
        " ".join(check.notes),
        check.code,
        check.issuer_id,
        check.credential_id,
    )


def applicants_xlsx(checks: Iterable[FileCheck], at: datetime) -> bytes:
    """Write a workbook with one sheet, a row for each check.

    Args:
        checks: The checks.
        at: The instant for which they hold; it is the workbook's date too.

    Returns:
        The workbook; the same checks give the same bytes.

    Raises:
        UsageError: If the extra “value” is not installed (``extra-not-installed``), or there are
            more rows than a sheet holds (``too-many-rows``).
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - only who wants a workbook needs it
    except ModuleNotFoundError as missing:
        raise UsageError(
            "Workbooks need the extra “value”.",
            code="extra-not-installed",
            mend="Install it with: pip install 'cairn-credentials[value]'",
        ) from missing

    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        book.set_properties({"created": at.replace(tzinfo=None), "comments": _when(at)})
        sheet = book.add_worksheet("Applicants")
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, name, bold)
        last = 0
        for last, check in enumerate(checks, 1):
            if last > _MOST_ROWS:
                raise UsageError(
                    f"A sheet holds {_MOST_ROWS:,} rows.",
                    code="too-many-rows",
                    mend="Take the CSV, or check the applicants in parts.",
                )
            for column, text in enumerate(check_row(check)):
                sheet.write_string(last, column, plain_text(text)[:_LONGEST_CELL])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    return written.getvalue()


def _when(at: datetime) -> str:
    return f"Checked for {format_instant(at)}."
