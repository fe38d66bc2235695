"""Writes files that are either wholly there or not at all, whatever kills the process."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from cairn.kernel.errors import ProgrammeError

__all__ = ["file_sha256", "remove_leftovers", "write_file"]

_PUBLIC_MODE = 0o644
_UNFINISHED = ".writing-"


def write_file(path: Path, data: bytes, *, mode: int = _PUBLIC_MODE) -> str:
    """Write a file atomically: beside its place, flushed to the disk, then renamed.

    Args:
        path: Where; missing folders are made.
        data: What.
        mode: The permission bits; 0o600 for what is private.

    Returns:
        The hexadecimal SHA-256 of the data.

    Raises:
        ProgrammeError: If the disk refuses, with the code ``not-written``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The name tells a left-over from a real file: a killed run leaves at most one behind.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fchmod(stream.fileno(), mode)
                os.fsync(stream.fileno())
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
            raise
        _flush_folder(path.parent)
    except OSError as error:
        raise ProgrammeError(
            f"{path} cannot be written: {error.strerror}.",
            code="not-written",
            mend="Check that the disk has room and the folder may be written to, then run again.",
        ) from error
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """The hexadecimal SHA-256 of a file; empty when there is no such file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def remove_leftovers(folder: Path) -> None:
    """Remove the unfinished files that a killed run left below a folder.

    Only for who holds the folder's lock: another run's unfinished files would be taken from it.
    """
    for path in list(folder.rglob(f"{_UNFINISHED}*")):
        with contextlib.suppress(OSError):
            path.unlink()


def _flush_folder(folder: Path) -> None:
    """A rename is on the disk only when the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
