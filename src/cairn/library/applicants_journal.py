"""Keeps the checks of applicants in a file, so that a check that was killed goes on where it was.

While it is at work, ``applicants.jsonl.part`` grows by a line for each applicant; when all are
done, ``applicants.jsonl`` takes its place, whole. An applicant whose files have changed since is
checked anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from cairn.hiring.applicant_check import FileCheck, check_of
from cairn.kernel.errors import InputError, UsageError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS
from cairn.library.applicants import ApplicantFiles

__all__ = ["CHECKED", "ApplicantsJournal", "fingerprint", "read_checked"]

CHECKED = "applicants.jsonl"
"""The file of an output folder in which the checks stand."""

_PART = f"{CHECKED}.part"
_LIMITS = replace(
    DEFAULT_LIMITS, document_bytes=256 * 1024 * 1024, members=20_000_000, depth=128
)  # fmt: skip


def fingerprint(applicant: ApplicantFiles) -> str:
    """What an applicant handed in, as a digest: other files or other words give another."""
    told: list[list[str]] = [[applicant.reference, applicant.email, applicant.name]]
    for file in applicant.files:
        code = file.error.code if file.error else ""
        told.append([file.name, hashlib.sha256(file.data).hexdigest(), code])
    return hashlib.sha256(json.dumps(told).encode("utf-8", "replace")).hexdigest()


class ApplicantsJournal:
    """The checks so far, to be used in a with statement: only one process can have it open.

    Args:
        folder: Where the file lies.
        settings: Everything on which the checks depend, except the files and the instant.
        at: The instant to check for.
        at_matters: Whether it was asked for, so that a check begun for another is another.

    Attributes:
        at: The instant to check for: that of the first run, however often it was interrupted.
        before: How many applicants an earlier run has done.
    """

    def __init__(
        self, folder: Path, settings: JsonObject, at: datetime, *, at_matters: bool
    ) -> None:
        self._folder, self._settings, self._at_matters = folder, settings, at_matters
        self._done: dict[tuple[str, str], tuple[FileCheck, ...]] = {}
        self.at = parse_instant(format_instant(at))
        self.before = 0

    def __enter__(self) -> Self:
        """Open it, or open it again where an earlier run stopped.

        Raises:
            UsageError: If another check is unfinished there (``another-job``) or at work
                (``already-running``), or the disk refuses (``bad-output``).
        """
        with _disk(self._folder):
            self._file = (self._folder / _PART).open("a+b")
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                self._file.close()
                raise UsageError(
                    f"Another process is writing into “{self._folder}”.",
                    code="already-running",
                    mend="Wait until it has ended, or choose another --out.",
                ) from error
            self._file.seek(0)
            lines = list(_whole_lines(self._file.read()))
        try:
            self._take_up(lines)
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._file.close()

    def known(self, applicant: ApplicantFiles) -> tuple[FileCheck, ...] | None:
        """What an earlier run found of the same files; None if it did not come to them."""
        return self._done.get((applicant.reference, fingerprint(applicant)))

    def add(self, applicant: ApplicantFiles, checks: tuple[FileCheck, ...]) -> None:
        """Keep what was found of an applicant.

        Raises:
            UsageError: If the disk refuses (``bad-output``).
        """
        self._write(_line(applicant.reference, fingerprint(applicant), checks))

    def complete(self, checks: Iterable[tuple[FileCheck, ...]]) -> None:
        """Put the checks of all applicants in their place, and forget how they were come by.

        Raises:
            UsageError: If the disk refuses (``bad-output``).
        """
        whole = self._folder / f"{CHECKED}.whole"
        with _disk(self._folder):
            with whole.open("wb") as file:
                file.write(self._header())
                file.writelines(_line(many[0].applicant, "", many) for many in checks)
                file.flush()
                os.fsync(file.fileno())
            whole.replace(self._folder / CHECKED)
            (self._folder / _PART).unlink()

    def _take_up(self, kept: list[bytes]) -> None:
        lines = [read_json_object(one, _LIMITS) for one in kept]
        if not lines:
            with _disk(self._folder):
                self._file.truncate(0)
            self._write(self._header())
            return
        first, *rest = lines
        began = str(first.get("at"))
        other = self._at_matters and began != format_instant(self.at)
        if first.get("settings") != self._settings or other:
            raise UsageError(
                f"An unfinished check of other files, or with other options, lies in "
                f"“{self._folder}”.",
                code="another-job",
                mend=f"Finish that one, choose another --out, or remove {_PART} to begin anew.",
            )
        self.at = parse_instant(began)
        for line in rest:
            key = (str(line.get("reference")), str(line.get("fingerprint")))
            self._done[key] = _checks(line)
        self.before = len(self._done)
        # What stands after the last whole line was being written when the earlier run was killed.
        with _disk(self._folder):
            self._file.truncate(sum(len(one) for one in kept))

    def _write(self, line: bytes) -> None:
        with _disk(self._folder):
            self._file.write(line)
            self._file.flush()

    def _header(self) -> bytes:
        return _encoded({"settings": self._settings, "at": format_instant(self.at)})


def read_checked(folder: Path) -> tuple[datetime, tuple[tuple[FileCheck, ...], ...]]:
    """Read the checks of an output folder.

    Returns:
        The instant for which they hold, and the checks of each applicant.

    Raises:
        UsageError: If the folder holds none (``not-checked-yet``).
        InputError: If they were changed by hand (``not-a-check``, ``bad-instant``).
    """
    try:
        data = (folder / CHECKED).read_bytes()
    except OSError as error:
        raise UsageError(
            f"There are no checked applicants in “{folder}”.",
            code="not-checked-yet",
            mend="Check them first: cairn shortlist check APPLICANTS --out FOLDER",
        ) from error
    lines = [read_json_object(one, _LIMITS) for one in data.splitlines()]
    if not lines:
        raise InputError(f"“{CHECKED}” is empty.", code="not-a-check", mend="Check them again.")
    return parse_instant(str(lines[0].get("at"))), tuple(_checks(one) for one in lines[1:])


def _whole_lines(data: bytes) -> Iterator[bytes]:
    for line in data.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            return
        yield line


def _checks(line: JsonObject) -> tuple[FileCheck, ...]:
    listed = line.get("checks")
    if not isinstance(listed, list) or not listed:
        raise InputError(
            "A line of the checks of applicants is none.",
            code="not-a-check",
            mend="Check the applicants again, into a new folder.",
        )
    return tuple(check_of(one if isinstance(one, dict) else {}) for one in listed)


def _line(reference: str, digest: str, checks: tuple[FileCheck, ...]) -> bytes:
    listed = [one.to_json() for one in checks]
    return _encoded({"reference": reference, "fingerprint": digest, "checks": [*listed]})


def _encoded(document: JsonObject) -> bytes:
    # In ASCII, so that no letter of a stranger's is taken for the end of a line.
    return json.dumps(document).encode() + b"\n"


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """Say in a sentence that the disk refuses."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"Nothing can be written into “{folder}”: {error.strerror or 'the disk refuses'}.",
            code="bad-output",
            mend="Choose another place, or make room there.",
        ) from error
