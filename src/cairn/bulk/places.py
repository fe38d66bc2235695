"""Where rows come from and go to: files of this machine, and object storage by its address.

An address such as ``s3://bucket/rows.ndjson`` is opened by pyarrow, with the credentials that it
finds in the environment. Nothing else in this room knows the difference.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_address", "last_part", "open_place", "pyarrow", "remove", "upload"]

_PIECE = 1024 * 1024


def is_address(place: str) -> bool:
    """Whether a place is an address of object storage and no path."""
    return "://" in place


def last_part(place: str) -> str:
    """The name of a file without where it lies."""
    return place.rstrip("/").rsplit("/", 1)[-1] if is_address(place) else Path(place).name


def open_place(place: str) -> BinaryIO:
    """Open a place for reading.

    Raises:
        UsageError: If there is nothing, or it may not be read.
    """
    try:
        if is_address(place):
            storage, path = _storage(place)
            raw = cast("io.RawIOBase", storage.open_input_file(path))
            return io.BufferedReader(raw, _PIECE)
        return Path(place).open("rb", buffering=_PIECE)
    except FileNotFoundError as error:
        raise UsageError(
            f"There is no file “{place}”.", code="no-such-file", mend="Check the spelling."
        ) from error
    except (OSError, ValueError) as error:
        raise UsageError(
            f"“{place}” cannot be read: {_why(error)}.",
            code="file-unreadable",
            mend="Check that you may read it.",
        ) from error


def upload(file: Path, place: str) -> None:
    """Copy a file to object storage, where it appears when it is whole.

    Raises:
        UsageError: If the storage refuses.
    """
    try:
        storage, path = _storage(place)
        with file.open("rb") as source, storage.open_output_stream(path) as target:
            shutil.copyfileobj(source, target, _PIECE)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"“{place}” cannot be written: {_why(error)}.",
            code="not-written",
            mend="Check that you may write there, then give the same command again.",
        ) from error


def remove(place: str) -> None:
    """Remove a file that an earlier job left; it may be gone already."""
    if not is_address(place):
        Path(place).unlink(missing_ok=True)
        return
    storage, path = _storage(place)
    for found in cast("Iterator[Any]", storage.get_file_info([path])):
        if found.is_file:
            storage.delete_file(path)


def pyarrow() -> Any:
    """The package that reads Parquet and object storage.

    Raises:
        UsageError: If it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - heavy, and an extra
        import pyarrow.fs  # noqa: PLC0415 - same
        import pyarrow.parquet  # noqa: PLC0415 - same
    except ModuleNotFoundError as missing:
        raise UsageError(
            "Parquet files and object storage need the extra “ray”.",
            code="extra-not-installed",
            mend="Install it with: pip install 'cairn-credentials[ray]'",
        ) from missing
    return pa


def _storage(place: str) -> tuple[Any, str]:
    filesystem, path = pyarrow().fs.FileSystem.from_uri(place)
    return filesystem, path


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).splitlines()[0][:200] if str(error) else "the storage refuses"
