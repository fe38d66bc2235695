"""Turns what a person names on the command line into documents: files, folders, addresses."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from cairn.bulk.row_files import RowFile, holds_lines, is_line_file, is_row_file, read_lines
from cairn.bulk.rows import Row
from cairn.cli.files import read_file, unreadable
from cairn.credentials.containers import detect
from cairn.kernel.errors import CairnError, FetchError, InputError, LimitError, UsageError
from cairn.kernel.fetching import Resolver
from cairn.kernel.limits import Limits

__all__ = ["check_exists", "read_sources"]

_MOST_ADDRESSES = 20_000
_MOST_FROM_INPUT = 256 * 1024 * 1024
# A file of these endings is always reported on; any other only if it looks like a badge inside.
_ENDINGS = {".json", ".jsonld", ".jwt", ".jws", ".png", ".svg", ".zip"}
_ENDINGS |= {".ndjson", ".jsonl", ".parquet"}
_BADGE_LIKE = {"json", "jwt", "png", "svg", "zip"}
_ZIP = b"PK"
_ADDRESS = ("https://", "http://")


def read_sources(names: list[str], resolver: Resolver, limits: Limits) -> Iterator[Row]:
    """Yield every document behind the names, one at a time.

    Args:
        names: File or folder paths, ``https://`` addresses, or ``-`` for standard input.
        resolver: Gets the addresses.
        limits: The ceilings for each document.

    Raises:
        UsageError: If a path does not exist; before anything is yielded.
    """
    for name in names:
        check_exists(name)
    for name in names:
        if name == "-":
            yield from _from_input(resolver, limits)
        elif name.startswith(_ADDRESS):
            yield _fetched(name, resolver)
        elif Path(name).is_dir():
            yield from _from_folder(Path(name), resolver, limits)
        else:
            yield from _from_file(Path(name), _shown(name), resolver, limits)


def check_exists(name: str) -> None:
    """Refuse a name behind which there is nothing; an address is not looked at.

    Raises:
        UsageError: If there is no file or folder of that name (``no-such-file``).
    """
    if name == "-" or name.startswith(_ADDRESS):
        return
    try:
        there = Path(name).exists()
    except (OSError, ValueError):
        there = False
    if not there:
        raise UsageError(
            f"There is no file or folder “{name}”.", code="no-such-file", mend="Check the spelling."
        )


def _shown(name: str) -> str:
    """The name without what no text can hold: file systems allow any bytes."""
    return name.encode("utf-8", "replace").decode()


def _from_input(resolver: Resolver, limits: Limits) -> Iterator[Row]:
    name = "standard input"
    data = sys.stdin.buffer.read(_MOST_FROM_INPUT + 1)
    if len(data) > _MOST_FROM_INPUT:
        yield Row(name, error=_too_large())
    elif holds_lines(io.BytesIO(data)):
        yield from read_lines(io.BytesIO(data), name, limits)
    else:
        yield from _expanded(name, data, resolver, limits)


def _from_folder(folder: Path, resolver: Resolver, limits: Limits) -> Iterator[Row]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if _is_hidden(inside.parts) or not path.is_file():
            continue
        name = _shown(str(path))
        if path.suffix.lower() in _ENDINGS:
            yield from _from_file(path, name, resolver, limits)
        else:
            yield from _if_badge_like(_from_file(path, name, resolver, limits), name)


def _if_badge_like(sources: Iterator[Row], name: str) -> Iterator[Row]:
    """Pass over what can neither be read nor looks like a badge."""
    for source in sources:
        listed = source.name != name
        if listed or (source.error is None and detect(source.data) in _BADGE_LIKE):
            yield source
        else:
            yield Row(name, passed_over=True)


def _is_hidden(parts: tuple[str, ...]) -> bool:
    """Files that people never see: dot files, and the twins that macOS puts into archives."""
    return any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)


def _from_file(path: Path, name: str, resolver: Resolver, limits: Limits) -> Iterator[Row]:
    try:
        if is_row_file(name):
            yield from RowFile(str(path), name, limits).rows()
            return
        with path.open("rb") as file:
            is_zip = file.read(len(_ZIP)) == _ZIP and detect(_start(file)) == "zip"
            if is_zip:
                yield from _from_zip(name, file, limits)
        if not is_zip:
            yield from _expanded(name, read_file(path, limits), resolver, limits)
    except InputError as error:
        yield Row(name, error=error)
    except UsageError as error:
        yield Row(name, error=_not_had(error))
    except (OSError, ValueError) as error:
        yield Row(name, error=_not_had(unreadable(path, error)))


def _not_had(error: UsageError) -> FetchError:
    """A file that this machine cannot read says nothing about the credential in it."""
    return FetchError(error.sentence, code=error.code, mend=error.mend)


def _start(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(16)


def _expanded(name: str, data: bytes, resolver: Resolver, limits: Limits) -> Iterator[Row]:
    form = detect(data)
    if form == "zip":
        yield from _from_zip(name, io.BytesIO(data), limits)
    elif len(data) > limits.image_bytes:
        yield Row(name, error=_too_large())
    elif form in {"url", "unknown"} and (lines := _listed(data)):
        yield from _from_list(name, lines, resolver)
    else:
        yield Row(name, data)


def _listed(data: bytes) -> list[str]:
    """The lines of a list of addresses, with # before remarks; empty if it is no such list."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return []
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    return lines if lines and lines[0].lower().startswith(_ADDRESS) else []


def _from_list(name: str, lines: list[str], resolver: Resolver) -> Iterator[Row]:
    for line in lines[:_MOST_ADDRESSES]:
        if line.lower().startswith(_ADDRESS):
            yield _fetched(line, resolver)
        else:
            reason = InputError(
                f"This line of {name} is not a web address.",
                code="not-an-address",
                mend="Write one address a line, and # before remarks.",
            )
            yield Row(line[:200], error=reason)
    if len(lines) > _MOST_ADDRESSES:
        rest = FetchError(
            f"The list holds more than {_MOST_ADDRESSES:,} addresses; the rest was not checked.",
            code="list-too-long",
            mend="Give it in parts.",
        )
        yield Row(name, error=rest)


def _fetched(address: str, resolver: Resolver) -> Row:
    try:
        return Row(address, resolver.fetch(address).body)
    except CairnError as error:
        return Row(address, error=error)


def _from_zip(name: str, file: BinaryIO, limits: Limits) -> Iterator[Row]:
    from cairn.cli.archives import unpack

    for member in unpack(file, limits):
        path = PurePosixPath(member.name)
        shown = _shown(f"{name}/{member.name}") if member.name else name
        if _is_hidden(path.parts):
            continue
        source = Row(shown, member.data, member.error)
        if detect(member.data) == "zip":
            source = Row(shown, error=_nested())
        if is_line_file(member.name) and member.error is None:
            yield from read_lines(io.BytesIO(member.data), shown, limits)
        elif not member.name or path.suffix.lower() in _ENDINGS:
            yield source
        else:
            yield from _if_badge_like(iter([source]), shown)


def _nested() -> FetchError:
    return FetchError(
        "It is a ZIP inside a ZIP, and was not opened.",
        code="zip-in-zip",
        mend="Unpack the outer one and give the folder.",
    )


def _too_large() -> LimitError:
    return LimitError(
        "It is larger than any badge.", code="document-too-large", mend="Give the badge itself."
    )
