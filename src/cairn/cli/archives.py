"""Reads the members of a ZIP without writing anything, whatever the archive claims.

A member's name is only a name. What each member and all together unpack to is limited, and so is
the listing, before it is read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cairn.kernel.errors import CairnError, FetchError, InputError, LimitError
from cairn.kernel.limits import Limits

__all__ = ["Member", "unpack"]

_MOST_MEMBERS = 20_000
_LONGEST_LISTING = 8 * 1024 * 1024
# The ending record with the longest remark, and the wider records of ZIP64 before it.
_ENDING = 22 + 65_535 + 20 + 56
_ENCRYPTED = 0x1
_PIECE = 1024 * 1024
_IN_ALL = 64  # how many of the largest images all members together may unpack to

_ASK_FOR_FILES = "Ask for the files themselves."


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive, or the reason why it could not be unpacked.

    Attributes:
        name: Its name in the archive; empty when the archive as a whole cannot be read.
        data: Its bytes; empty when there is a reason.
        error: The reason, or None.
    """

    name: str
    data: bytes = b""
    error: CairnError | None = None


def unpack(file: BinaryIO, limits: Limits) -> Iterator[Member]:
    """Yield every file in a ZIP, one at a time; whatever is wrong becomes a member's error."""
    if _listing_bytes(file) > _LONGEST_LISTING:
        yield Member("", error=_too_many())
        return
    try:
        with zipfile.ZipFile(file) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if len(members) > _MOST_MEMBERS:
                yield Member("", error=_too_many())
                return
            left = _IN_ALL * limits.image_bytes
            for info in members:
                member = _unpacked(archive, info, limits.image_bytes, left)
                left -= len(member.data)
                yield member
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield Member("", error=_damaged("The ZIP"))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, left: int) -> Member:
    if info.flag_bits & _ENCRYPTED:
        return Member(
            info.filename,
            error=FetchError(
                "It is locked with a password.",
                code="zip-encrypted",
                mend="Unpack the ZIP with its password and give the folder.",
            ),
        )
    ceiling = min(most, left)
    try:
        data = _read(archive, info, ceiling + 1)
    except NotImplementedError:
        return Member(info.filename, error=_damaged("It is packed in an unusual way, or"))
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError, zlib.error):
        return Member(info.filename, error=_damaged("It"))
    except Exception:  # noqa: BLE001 - lzma and bz2 raise errors of their own on damaged data
        return Member(info.filename, error=_damaged("It"))
    if len(data) <= ceiling:
        return Member(info.filename, data)
    what = "It is larger than any badge." if ceiling == most else "The ZIP unpacks to too much."
    return Member(
        info.filename, error=LimitError(what, code="document-too-large", mend=_ASK_FOR_FILES)
    )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Read in pieces: one large read would unpack more than it gives back."""
    taken = io.BytesIO()
    with archive.open(info) as file:
        while taken.tell() < most:
            piece = file.read(min(_PIECE, most - taken.tell()))
            if not piece:
                break
            taken.write(piece)
    return taken.getvalue()


def _listing_bytes(file: BinaryIO) -> int:
    """How long the archive says its listing is (APPNOTE 4.3.14 and 4.3.16).

    Every place that could be taken for an ending record counts: readers differ in which they take.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _ENDING))
    ending = file.read()
    longest = 0
    for found in re.finditer(rb"PK\x05\x06", ending):
        place = found.start()
        longest = max(longest, int.from_bytes(ending[place + 12 : place + 16], "little"))
    for found in re.finditer(rb"PK\x06\x06", ending):
        place = found.start()
        longest = max(longest, int.from_bytes(ending[place + 40 : place + 48], "little"))
    file.seek(0)
    return longest


def _too_many() -> LimitError:
    return LimitError(
        f"The ZIP holds more than {_MOST_MEMBERS:,} files.",
        code="zip-too-many",
        mend="Unpack it and give the folder.",
    )


def _damaged(what: str) -> InputError:
    return InputError(
        f"{what} cannot be unpacked; the ZIP may be damaged.",
        code="zip-unreadable",
        mend="Ask for it again.",
    )
