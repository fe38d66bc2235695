"""The awards as tables to take away: CSV for spreadsheets, Parquet for programs.

Both hold the same columns in the same order, `COLUMNS`. Parquet holds every value as it is. CSV
is made to be opened in a spreadsheet: UTF-8 with a byte order mark, without which names in other
scripts come out garbled there, and a text that a spreadsheet would run as a formula gets an
apostrophe in front. Whoever needs the exact text reads the Parquet file.

This room turns rows into bytes. Writing them safely to a disk is the caller's.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from cairn.kernel.errors import InputError, UsageError

try:
    import polars as pl
except ModuleNotFoundError as missing:
    raise UsageError(
        "Tables need the extra “issue”.",
        code="extra-not-installed",
        mend="Install it with: pip install 'cairn-credentials[issue]'",
    ) from missing

__all__ = ["COLUMNS", "AwardRecord", "Column", "awards_csv", "awards_parquet"]

# What starts a formula in one spreadsheet or another, full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True)
class AwardRecord:
    """One row of the awards table; `COLUMNS` says what each field means."""

    credential_id: str
    learner_name: str
    achievement_id: str
    achievement_name: str
    awarded_on: date
    valid_from: datetime
    valid_until: datetime | None = None
    roster_row: int | None = None
    learner_identifier: str = ""
    result: str = ""
    status: str = "active"
    status_list: str = ""
    status_index: int | None = None
    verdict: str = ""
    verdict_sentence: str = ""
    json_path: str = ""
    image_path: str = ""
    pdf_path: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the awards table.

    Attributes:
        name: Its name in both files.
        kind: "text", "whole number", "day" or "instant".
        meaning: What it holds, in one sentence.
    """

    name: str
    kind: str
    meaning: str


COLUMNS = (
    Column("credential_id", "text", "The credential's identifier."),
    Column("learner_name", "text", "The learner's name as the roster has it."),
    Column("achievement_id", "text", "The achievement's identifier."),
    Column("achievement_name", "text", "The achievement's name."),
    Column("awarded_on", "day", "The day of the award."),
    Column("valid_from", "instant", "When the credential starts to be valid, in UTC."),
    Column("valid_until", "instant", "When it ends, in UTC; empty when it does not."),
    Column("roster_row", "whole number", "The row of the roster that it was awarded for."),
    Column("learner_identifier", "text", "The learner's e-mail address or DID; may be empty."),
    Column("result", "text", "The result or grade; may be empty."),
    Column("status", "text", "“active”, “revoked” or “suspended”."),
    Column("status_list", "text", "The address of the status list."),
    Column("status_index", "whole number", "The credential's place in the status list."),
    Column("verdict", "text", "What verifying it found: valid, invalid or undetermined."),
    Column("verdict_sentence", "text", "The verdict in one sentence."),
    Column("json_path", "text", "The signed credential, relative to the table."),
    Column("image_path", "text", "The baked badge, relative to the table."),
    Column("pdf_path", "text", "The certificate, relative to the table."),
    Column("notes", "text", "Remarks; may be empty."),
)
"""The awards table's columns, in their order."""

_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "whole number": pl.Int64(),
    "day": pl.Date(),
    "instant": pl.Datetime("us", "UTC"),
}


def awards_parquet(records: Sequence[AwardRecord]) -> bytes:
    """Write the awards table as Parquet.

    Args:
        records: The rows, in the order wanted.

    Returns:
        The file (Zstandard); the same rows give the same bytes with one version of polars.

    Raises:
        InputError: If a value does not fit its column (``bad-table-value``).
    """
    written = io.BytesIO()
    _frame(records).write_parquet(written, compression="zstd", statistics=True)
    return written.getvalue()


def awards_csv(records: Sequence[AwardRecord]) -> bytes:
    """Write the awards table as CSV for spreadsheets.

    Args:
        records: The rows, in the order wanted.

    Returns:
        UTF-8 with a byte order mark, a header line, commas, quotes where needed, line feeds.
        Days are ``2026-11-22``, instants ``2026-11-22T09:30:00Z``. A text that starts with
        ``=``, ``+``, ``-``, ``@``, a tab or a line break has an apostrophe put before it.

    Raises:
        InputError: If a value does not fit its column (``bad-table-value``).
    """
    frame = _frame(records)
    texts = [column.name for column in COLUMNS if column.kind == "text"]
    starts = [pl.col(name).str.strip_chars_start(" ") for name in texts]
    guarded = [
        pl.when(pl.any_horizontal(start.str.starts_with(mark) for mark in _FORMULA_STARTS))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name, start in zip(texts, starts, strict=True)
    ]
    # A missing text and an empty one look alike in a spreadsheet; neither needs quotes.
    bare = frame.with_columns(guarded).with_columns(pl.col(texts).replace("", None))
    text = bare.write_csv(
        datetime_format="%Y-%m-%dT%H:%M:%SZ", date_format="%Y-%m-%d", quote_style="necessary"
    )
    return b"\xef\xbb\xbf" + text.encode("utf-8")


def _frame(records: Sequence[AwardRecord]) -> pl.DataFrame:
    names = [field.name for field in fields(AwardRecord)]
    for record in records:
        for instant in (record.valid_from, record.valid_until):
            if instant is not None and instant.tzinfo is None:
                raise InputError(
                    f"An instant of {record.credential_id[:200]} has no time zone.",
                    code="bad-table-value",
                )
    try:
        return pl.DataFrame(
            {name: [getattr(record, name) for record in records] for name in names},
            schema={column.name: _TYPES[column.kind] for column in COLUMNS},
            strict=True,
        )
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError) as error:
        raise InputError(
            f"The awards table cannot hold a value: {str(error).partition(chr(10))[0][:200]}",
            code="bad-table-value",
        ) from error
