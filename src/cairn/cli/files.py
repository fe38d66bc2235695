"""Reads and writes the files that a command names, and says plainly when it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cairn.kernel.errors import LimitError, UsageError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = [
    "check_place",
    "programme_folder",
    "read_file",
    "unreadable",
    "write_file",
    "write_pieces",
]


def read_file(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Read a file of at most the largest image's size.

    Raises:
        UsageError: If there is no such file, or it may not be read.
        LimitError: If it is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limits.image_bytes + 1)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if len(data) > limits.image_bytes:
        raise LimitError(
            f"“{path}” is larger than any badge.",
            code="document-too-large",
            mend="Give the badge itself.",
        )
    return data


def unreadable(path: Path, error: OSError | ValueError) -> UsageError:
    """The error that says why a file cannot be read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UsageError(
            f"There is no file “{path}”.", code="no-such-file", mend="Check the spelling."
        )
    if isinstance(error, IsADirectoryError):
        return UsageError(
            f"“{path}” is a folder, not a file.", code="file-unreadable", mend="Name a file in it."
        )
    return UsageError(
        f"“{path}” cannot be read: {_why(error)}.",
        code="file-unreadable",
        mend="Check that you may read it.",
    )


def check_place(output: Path, *inputs: Path) -> None:
    """Refuse a place that cannot be written to before any work is done.

    Args:
        output: Where something will be written.
        inputs: What is read and must not be overwritten.

    Raises:
        UsageError: If its folder does not exist, it is a folder itself, or it is one of the inputs.
    """
    if output.is_dir() or not output.parent.is_dir():
        reason = (
            f"“{output}” is a folder, not a file."
            if output.is_dir()
            else f"There is no folder “{output.parent}” to write into."
        )
        raise UsageError(reason, code="bad-output", mend="Name a file in a folder that exists.")
    for path in inputs:
        if output.exists() and path.exists() and output.samefile(path):
            raise UsageError(
                f"“{output}” would be overwritten, and it is read here.",
                code="bad-output",
                mend="Choose another --output.",
            )


def write_file(path: Path, data: bytes) -> None:
    """Write a file; one that is there is replaced.

    Raises:
        UsageError: If it cannot be written.
    """
    write_pieces(path, (data,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file piece by piece; one that is there is replaced.

    Raises:
        UsageError: If it cannot be written.
    """
    try:
        with path.open("wb") as file:
            file.writelines(pieces)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"“{path}” cannot be written: {_why(error)}.",
            code="bad-output",
            mend="Choose another place.",
        ) from error


def programme_folder(path: Path) -> Path:
    """The programme folder that a person named.

    Raises:
        UsageError: If it is no folder with a programme.toml in it.
    """
    if path.is_file():
        raise UsageError(
            f"“{path}” is a file.",
            code="not-a-programme",
            mend=f"Name the folder it lies in: {path.parent}",
        )
    if not path.is_dir():
        raise UsageError(
            f"There is no folder “{path}”.", code="not-a-programme", mend="Check the spelling."
        )
    if not (path / "programme.toml").is_file():
        raise UsageError(
            f"There is no programme.toml in “{path}”.",
            code="not-a-programme",
            mend="Name a programme folder; docs/programme.md says what belongs in it.",
        )
    return path


def _why(error: OSError | ValueError) -> str:
    return (error.strerror or "the disk refuses") if isinstance(error, OSError) else "its name"
