"""Keeps records in a file: one JSON object to a line, each chained to the one before it.

Lines are only added. Knows the file; what is recorded, and how records are chained, the room of
hiring knows. The file is locked while a record is added, so that two people who decide at once
both find their line.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import IO

from cairn.hiring.chain import broken_at, link, record_in
from cairn.kernel.errors import CairnError, InputError, UsageError
from cairn.kernel.json_text import JsonObject, read_json_object

__all__ = ["add_record", "read_records"]

_LARGEST_FILE = 256 * 1024 * 1024  # half a million decisions


def add_record(place: Path, kind: str, record: JsonObject) -> None:
    """Write a record at the end of a file, which is made if it is not there.

    Args:
        place: The file.
        kind: What is recorded: ``decision``, ``consent``.
        record: The record.

    Raises:
        UsageError: If the file cannot be written (``bad-output``) or is too large
            (``file-too-large``).
        InputError: If what is there is no file of records, or was changed (``not-a-record``,
            ``broken-chain``); nothing is written then.
    """
    try:
        with place.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            known = _read(file, place)
            line = json.dumps(link(kind, record, known[-1] if known else None), ensure_ascii=False)
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UsageError(
            f"“{place}” cannot be written: {error.strerror or 'the disk refuses'}.",
            code="bad-output",
            mend="Choose another place.",
        ) from error


def read_records(place: Path, kind: str) -> tuple[JsonObject, ...]:
    """Read all records of one kind, the oldest first.

    Args:
        place: The file.
        kind: What is recorded.

    Raises:
        UsageError: If there is no such file (``no-such-file``), or it is too large
            (``file-too-large``).
        InputError: If it is no file of records, or a line was changed or taken out
            (``not-a-record``, ``broken-chain``).
    """
    try:
        with place.open("rb") as file:
            known = [record_in(one) for one in _read(file, place)]
    except OSError as error:
        raise UsageError(
            f"“{place}” cannot be read: {error.strerror or 'the disk refuses'}.",
            code="no-such-file",
            mend="Check the spelling.",
        ) from error
    return tuple(record for found, record in known if found == kind)


def _read(file: IO[bytes], place: Path) -> tuple[JsonObject, ...]:
    data = file.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise UsageError(
            f"“{place}” is larger than any file of records.",
            code="file-too-large",
            mend="Begin a new file.",
        )
    if data and not data.endswith(b"\n"):
        raise InputError(
            f"The last line of “{place}” is not whole.",
            code="broken-chain",
            mend="Take the last line out; it was not recorded to the end.",
        )
    found = []
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            linked = read_json_object(line)
            record_in(linked)
        except CairnError as error:
            raise InputError(
                f"Line {number} of “{place}” is no record: {error.sentence}",
                code="not-a-record",
                mend="Restore the file from a copy; its lines must not be edited.",
            ) from error
        found.append(linked)
    odd = broken_at(found)
    if odd is not None:
        raise InputError(
            f"Line {odd} of “{place}” does not follow the line before it: one was changed or"
            " taken out.",
            code="broken-chain",
            mend="Restore the file from a copy; its lines must not be edited.",
        )
    return tuple(found)
