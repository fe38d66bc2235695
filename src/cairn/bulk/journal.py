"""The journal of a job on a file: which job it is, and how far its results are on the disk.

Results are flushed first and the journal after them, so it never speaks of what is not there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cairn.kernel.errors import CairnError, UsageError
from cairn.kernel.json_text import JsonObject, read_json_object, write_json

__all__ = ["Entry", "flush_folder", "read_entry", "write_entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """How far a job is.

    Attributes:
        job: What tells this job from every other: its settings, and its input's size and digest.
        at: The instant that the job was first begun for; a restart works for the same.
        offset: Where in the input the next row begins.
        number: How many lines or rows of the input lie before it.
        lines: How many bytes of results are on the disk.
        faults: How many bytes of the table of faults are.
        counts: How many rows came to which end.
        complete: Whether every row is done.
    """

    job: JsonObject
    at: str
    offset: int = 0
    number: int = 0
    lines: int = 0
    faults: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    complete: bool = False


def read_entry(path: Path) -> Entry | None:
    """Read the journal; None when there is none.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        return Entry(**read_json_object(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, CairnError, TypeError) as error:
        raise UsageError(
            f"“{path}” is no journal of a job.",
            code="journal-damaged",
            mend="Remove it and the .part files beside it, to begin anew.",
        ) from error


def write_entry(path: Path, entry: Entry) -> None:
    """Put the journal on the disk, whole or not at all.

    Raises:
        OSError: If the disk refuses.
    """
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as stream:
        stream.write(write_json(asdict(entry)))
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """A rename is on the disk only when the folder is.

    Raises:
        OSError: If the disk refuses.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
