"""One run at a time in one folder.

The lock belongs to the process: the system lets it go when the process ends, however it ends, so
that a killed run never leaves a folder locked.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cairn.kernel.errors import ProgrammeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["folder_lock"]


@contextmanager
def folder_lock(path: Path) -> Iterator[None]:
    """Hold the folder's lock inside a ``with`` block.

    Args:
        path: The lock file; it stays, empty or not, when the lock is let go.

    Raises:
        ProgrammeError: If another process holds it (``already-running``), or the folder cannot be
            written to (``not-written``).
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ProgrammeError(
            f"{path.parent} cannot be written to: {error.strerror}.",
            code="not-written",
            mend="Name a programme folder that exists and that you may write to.",
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ProgrammeError(
                f"Another run is at work in {path.parent}.",
                code="already-running",
                mend="Wait until it has ended, then run again.",
            ) from error
        yield
    finally:
        os.close(handle)
