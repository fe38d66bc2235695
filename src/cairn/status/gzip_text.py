"""The text form of a list's octets: one GZIP member in base64url. Written whole, read in pieces.

Knows the letters, the member's frame and the ceiling. Does not know what the octets mean.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Iterator
from itertools import chain

from cairn.kernel.errors import LimitError, StatusError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["octets_of", "octets_of_2021", "text_of"]

# RFC 1952: magic, deflate, no flags, no time, no extra flags, unknown system. Written here rather
# than by the gzip module so that the same bits always give the same bytes.
_HEADER = bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
_GZIP_WINDOW = 31
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_BASE64 = re.compile(r"(?:[A-Za-z0-9_-]*|[A-Za-z0-9+/]*)={0,2}", re.ASCII)
# Letters are decoded so many at a time, a multiple of four, and inflated in pieces of this size:
# whoever needs one octet of a list of 100 million entries never holds the other 12 MB.
_LETTERS = 65_536
_PIECE = 65_536


def text_of(deflated: bytes, crc: int, length: int) -> str:
    """Frame deflate blocks as one GZIP member, in multibase base64url without padding.

    Source: W3C Bitstring Status List v1.0, section 3.3; RFC 1952, section 2.3.

    Args:
        deflated: Raw deflate blocks, the last one marked as final.
        crc: The CRC-32 of what they inflate to.
        length: How many octets that is.
    """
    trailer = struct.pack("<II", crc, length & 0xFFFFFFFF)
    text = base64.urlsafe_b64encode(b"".join((_HEADER, deflated, trailer)))
    return "u" + text.rstrip(b"=").decode("ascii")


def octets_of(encoded: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[bytes]:
    """Yield the octets of an ``encodedList`` piece by piece.

    Nothing may be believed before the last piece: only the end tells whether the checksum is
    right and nothing follows.

    Source: W3C Bitstring Status List v1.0, section 3.4.

    Args:
        encoded: Multibase text: ``u``, then base64url without padding, of one GZIP member.
        limits: The ceilings to obey.

    Raises:
        StatusError: If the text is anything else; the code says which step failed.
        LimitError: If it would inflate beyond the limits.
    """
    if not encoded.startswith("u"):
        raise StatusError(
            "The status list is not written in the multibase form that starts with “u”.",
            code="not-multibase",
            mend="Ask the issuer to publish it as the Bitstring Status List standard says.",
        )
    if _BASE64URL.fullmatch(encoded, 1) is None:
        raise _bad_base64()
    yield from _inflated(encoded, 1, len(encoded), limits)


def octets_of_2021(encoded: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[bytes]:
    """Yield the octets of the older StatusList2021: base64 of GZIP, without multibase.

    Both base64 alphabets occur in the wild, with and without padding; mixing them is refused.

    Raises:
        StatusError: If the text is anything else.
        LimitError: If it would inflate beyond the limits.
    """
    if _BASE64.fullmatch(encoded) is None:
        raise _bad_base64()
    yield from _inflated(encoded, 0, len(encoded.rstrip("=")), limits)


def _bad_base64() -> StatusError:
    return StatusError("The status list is not base64url text.", code="not-base64url")


def _decoded(text: str, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes behind the letters; this decoder takes either alphabet."""
    if (end - start) % 4 == 1:
        raise _bad_base64()
    for at in range(start, end, _LETTERS):
        letters = text[at : min(at + _LETTERS, end)]
        yield base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))


def _inflated(text: str, start: int, end: int, limits: Limits) -> Iterator[bytes]:
    blocks = _decoded(text, start, end)
    first = next(blocks, b"")
    if first[:2] != _HEADER[:2]:
        raise StatusError(
            "The status list is not compressed with GZIP.",
            code="not-gzip",
            mend="ZLIB and raw deflate are other formats; ask the issuer for GZIP.",
        )
    unpack = zlib.decompressobj(_GZIP_WINDOW)
    total = 0
    for block in chain([first], blocks):
        for piece in _pieces(unpack, block):
            total += len(piece)
            if total > limits.inflated_bytes:
                raise LimitError(
                    f"The status list inflates beyond {limits.inflated_bytes} bytes.",
                    code="status-list-too-large",
                )
            yield piece
        if unpack.eof:
            break
    if not unpack.eof:
        raise StatusError("The status list ends too early.", code="truncated-gzip")
    if unpack.unused_data or any(blocks):
        # A second member or plain bytes: some readers join them, others stop at the first.
        raise StatusError(
            "The status list has more bytes after its end, which readers take differently.",
            code="trailing-bytes",
        )
    if not total:
        raise StatusError("The status list is empty.", code="empty-status-list")


def _pieces(unpack: zlib._Decompress, block: bytes) -> Iterator[bytes]:
    # A full piece may leave more behind: in what was not read yet, or inside the decompressor. At
    # the end of the member the unread tail is an old one, and reading on would never end.
    piece = bytes(_PIECE)
    while not unpack.eof and (len(piece) == _PIECE or unpack.unconsumed_tail):
        try:
            piece = unpack.decompress(block, _PIECE)
        except zlib.error as error:
            raise StatusError("The status list is damaged.", code="damaged-gzip") from error
        yield piece
        block = unpack.unconsumed_tail
