"""Reads records that their holders handed over: JSON, each with the consent it rests on.

A record is used for what its holder agreed to, and only as long. Anything else about the person is
not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from cairn.importers.tables.faults import TableFault
from cairn.kernel.errors import CairnError, InputError
from cairn.kernel.json_text import Json, JsonObject, read_json

__all__ = ["PURPOSE", "consented_rows"]

PURPOSE = "outcomes"
"""What consent must name as its purpose, for a record to be counted here."""

_SIMPLE = (str, int, float, bool)


def consented_rows(
    path: Path, wanted: tuple[str, ...], person: str, *, today: date
) -> tuple[pl.DataFrame, list[TableFault]]:
    """The named members of each record whose consent holds, as text.

    Args:
        path: One JSON array of records, or one record in each line. A record has ``consent`` with
            ``purpose``, ``given`` and perhaps ``until``, and its values under the columns' names.
        wanted: Names of the columns.
        person: The member that stands for the person.
        today: Consent that ended before this day does not count.

    Returns:
        A row for each record that may be used, and why the others may not.

    Raises:
        InputError: If the file is neither.
    """
    faults: list[TableFault] = []
    columns: dict[str, list[str | None]] = {
        name: [] for name in dict.fromkeys([person, *wanted]) if name
    }
    for number, record in _records(path, faults):
        fault = _refused(path.name, number, record, today)
        if fault is not None:
            faults.append(fault)
            continue
        for name, cells in columns.items():
            cells.append(_cell(record.get(name)))
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), faults


def _records(path: Path, faults: list[TableFault]) -> Iterator[tuple[int, JsonObject]]:
    data = path.read_bytes()
    if data.lstrip()[:1] == b"[":
        try:
            whole = read_json(data)
        except CairnError as error:
            raise InputError(
                f"“{path.name}” is not JSON.", code="unreadable-table", mend=str(error)[:200]
            ) from error
        items: list[tuple[int, Json]] = list(enumerate(whole, 1))
    else:
        items = []
        for number, line in enumerate(data.splitlines(), 1):
            if not line.strip():
                continue
            try:
                items.append((number, read_json(line)))
            except CairnError as error:
                faults.append(
                    TableFault(
                        path.name, number, "", "not-json", "This is not JSON.", str(error)[:120]
                    )
                )
    for number, item in items:
        if isinstance(item, dict):
            yield number, item
        else:
            faults.append(
                TableFault(
                    path.name,
                    number,
                    "",
                    "not-a-record",
                    "This is no record.",
                    "Write one JSON object for each person.",
                )
            )


def _refused(file: str, number: int, record: JsonObject, today: date) -> TableFault | None:
    consent = record.get("consent")
    sentence = mend = ""
    if not isinstance(consent, dict) or not _day(consent.get("given")):
        sentence = "The record does not say that its holder agreed, and when."
        mend = 'Add "consent": {"purpose": "outcomes", "given": "2026-03-31"}; ask the holder.'
    elif consent.get("purpose") != PURPOSE:
        sentence = "Its holder agreed to another purpose."
        mend = f"Ask for consent with the purpose “{PURPOSE}”."
    elif (until := _day(consent.get("until"))) and until < today:
        sentence = f"The consent ended on {until.isoformat()}."
        mend = "Ask the holder again, or leave the record out."
    elif consent.get("withdrawn"):
        sentence, mend = "The consent was withdrawn.", "Leave the record out."
    if not sentence:
        return None
    return TableFault(file, number, "consent", "no-consent", sentence, mend)


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _cell(value: Json) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, _SIMPLE) else None
