"""What a publisher gives: a file, a folder or an archive of files, opened by the files' names.

Nothing is unpacked to the disk and nothing is run. Knows the ceilings of archives; knows nothing of
what is in the files.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from cairn.importers.tables.limits import DEFAULT_TABLE_LIMITS, TableLimits
from cairn.kernel.errors import InputError, LimitError

__all__ = ["Publication"]

_READ_SIZE = 1024 * 1024
_ARCHIVE_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    EOFError,
    OSError,
)


class Publication:
    """Files by their names, without the folders they lie in.

    Args:
        path: A file, a folder, or a ZIP archive.
        limits: The ceilings to obey.

    Raises:
        InputError: If there is nothing at this path, or it cannot be read.
        LimitError: If an archive holds too many files.
    """

    def __init__(self, path: Path, limits: TableLimits = DEFAULT_TABLE_LIMITS) -> None:
        self.path = path
        self.limits = limits
        self._places: dict[str, str] = {}
        self._zipped = path.is_file() and path.suffix.lower() == ".zip"
        if not path.exists():
            raise InputError(
                f"There is no file or folder “{path}”.",
                code="no-publication",
                mend="Check the spelling, and download the data first.",
            )
        for place in sorted(self._listed()):
            self._places.setdefault(PurePosixPath(place).name, place)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, sorted."""
        return tuple(sorted(self._places))

    def find(self, pattern: str) -> str | None:
        """The first file whose whole name matches a regular expression, without regard to case."""
        wanted = re.compile(pattern, re.IGNORECASE)
        return next((name for name in self.names if wanted.fullmatch(name)), None)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Open a file by its name.

        Raises:
            InputError: If it cannot be opened or is damaged.
            LimitError: If it is larger than allowed.
        """
        try:
            with self._stream(self._places[name]) as stream:
                yield stream
        except _ARCHIVE_FAULTS as error:
            raise _unreadable(name, error) from error

    def digest(self) -> str:
        """SHA-256 over the names and contents of all files, in hexadecimal."""
        whole = hashlib.sha256()
        for name in self.names:
            one = hashlib.sha256()
            with self.open(name) as stream:
                while piece := stream.read(_READ_SIZE):
                    one.update(piece)
            whole.update(f"{name}\0{one.hexdigest()}\n".encode())
        return whole.hexdigest()

    def _listed(self) -> list[str]:
        if self._zipped:
            return self._in_archive()
        if self.path.is_file():
            return [self.path.name]
        found = [one for one in self.path.rglob("*") if one.is_file()]
        if len(found) > self.limits.entries:
            raise _too_many(self.path.name, self.limits)
        return [one.relative_to(self.path).as_posix() for one in found]

    def _in_archive(self) -> list[str]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                found = [one for one in archive.infolist() if not one.is_dir()]
        except _ARCHIVE_FAULTS as error:
            raise _unreadable(self.path.name, error) from error
        if len(found) > self.limits.entries:
            raise _too_many(self.path.name, self.limits)
        for one in found:
            if one.file_size > self.limits.file_bytes:
                raise LimitError(
                    f"{one.filename} in {self.path.name} would be larger than"
                    f" {self.limits.file_bytes // 1024**2} MB.",
                    code="table-too-large",
                    mend="Check that it is the published archive.",
                )
        # The second copy that some systems put into archives is none of the publisher's.
        return [one.filename for one in found if not one.filename.startswith("__MACOSX/")]

    @contextmanager
    def _stream(self, place: str) -> Iterator[BinaryIO]:
        if self._zipped:
            with zipfile.ZipFile(self.path) as archive, archive.open(place) as packed:
                yield io.BufferedReader(packed)  # type: ignore[type-var]  # ZipExtFile reads as raw files do
            return
        file = self.path if self.path.is_file() else self.path / place
        if file.stat().st_size > self.limits.file_bytes:
            raise LimitError(
                f"{file.name} is larger than {self.limits.file_bytes // 1024**2} MB.",
                code="table-too-large",
                mend="Check that it is the published file.",
            )
        with file.open("rb") as stream:
            yield stream


def _unreadable(name: str, error: Exception) -> InputError:
    why = (error.strerror if isinstance(error, OSError) else "") or "it is damaged or encrypted"
    return InputError(
        f"{name} cannot be read: {why}.", code="unreadable-publication", mend="Get it again."
    )


def _too_many(name: str, limits: TableLimits) -> LimitError:
    return LimitError(
        f"{name} holds more than {limits.entries} files.",
        code="too-many-files",
        mend="Name the folder or archive of one publication.",
    )
