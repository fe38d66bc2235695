"""Credentials in PNG files, by editing chunks: pixels are never decoded and never change.

Knows the chunk layout of PNG (W3C PNG third edition, sections 5 and 11.3.3) and where Open Badges
puts its text. Does not know what the picture shows.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from cairn.credentials.baking.carriers import (
    CARRIERS,
    OPEN_BADGE,
    Baked,
    Carrier,
    by_precedence,
    check_bakeable,
    form_of,
)
from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["bake_png", "is_png", "unbake_png"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_AROUND = 12  # length, type and checksum around every chunk's body
_LONGEST = 2**31 - 1  # PNG section 5.3: a length is at most 2^31 - 1
_HEADER_LENGTH = 13
_TEXT_KINDS = frozenset({b"iTXt", b"tEXt", b"zTXt"})
_BY_KEYWORD = {carrier.keyword.encode(): carrier for carrier in CARRIERS}
_ASK_AGAIN = "The file was damaged on its way; download it again or ask the issuer for it."


class _Chunk(NamedTuple):
    kind: bytes
    start: int
    end: int


def is_png(data: bytes) -> bool:
    """Tell whether the bytes begin as a PNG file does."""
    return data[:8] == _SIGNATURE


def bake_png(image: bytes, credential: bytes | str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Put a credential into a PNG, replacing an Open Badges 3.0 credential it already carries.

    Every other chunk keeps its bytes, its checksum and its order, an older Open Badges 2.0
    assertion included. The new chunk is one uncompressed iTXt right after the header
    (Open Badges 3.0, section 5.3.1).

    Args:
        image: The PNG file.
        credential: JSON text or compact JWS, stored as it is.
        limits: The ceilings to obey.

    Raises:
        LimitError: If the image or the credential is too large.
        InputError: If the image is not a whole PNG, or the credential is not one.
    """
    text, _ = check_bakeable(credential, limits)
    header, *others = _chunks(image, limits)
    pieces = [image[: header.end], _international_text(OPEN_BADGE.keyword, text)]
    kept_from = header.end
    for chunk in others:
        if _carrier(image, chunk) is OPEN_BADGE:
            pieces.append(image[kept_from : chunk.start])
            kept_from = chunk.end
    pieces.append(image[kept_from:])
    return b"".join(pieces)


def unbake_png(image: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[Baked, ...]:
    """Take the credentials out of a PNG: at most one of each kind, Open Badges 3.0 first.

    iTXt, tEXt and zTXt are read. Compression and the two older chunk types break the
    specification for Open Badges 3.0 and are accepted with a note.

    Raises:
        LimitError: If the image, its chunks or a decompressed text exceed the limits.
        InputError: If it is not a whole PNG, carries no credential, or carries two of one kind.
    """
    found = []
    for chunk in _chunks(image, limits):
        carrier = _carrier(image, chunk)
        if carrier is not None:
            body = image[chunk.start + 8 : chunk.end - 4]
            found.append(_read(chunk.kind, body, carrier, limits))
    return by_precedence(found)


def _chunks(image: bytes, limits: Limits) -> list[_Chunk]:
    if len(image) > limits.image_bytes:
        raise LimitError(
            f"The image is larger than {limits.image_bytes} bytes.", code="image-too-large"
        )
    if not is_png(image):
        raise InputError("This is not a PNG image.", code="not-a-png")
    chunks = list(_walk(image, limits))
    header = chunks[0]
    if header.kind != b"IHDR" or header.end - header.start != _HEADER_LENGTH + _AROUND:
        raise InputError("The PNG does not begin with its header.", code="png-damaged")
    if any(chunk.kind == b"IHDR" for chunk in chunks[1:]):
        raise InputError("The PNG has two headers.", code="png-damaged")
    return chunks


def _walk(image: bytes, limits: Limits) -> Iterator[_Chunk]:
    view = memoryview(image)
    start = len(_SIGNATURE)
    for _ in range(limits.png_chunks):
        if start + _AROUND > len(image):
            raise InputError("The PNG ends too early.", code="png-truncated", mend=_ASK_AGAIN)
        length, kind = struct.unpack_from(">I4s", image, start)
        if length > _LONGEST or not kind.isalpha():
            raise InputError("The PNG is damaged.", code="png-damaged", mend=_ASK_AGAIN)
        end = start + _AROUND + length
        if end > len(image):
            raise InputError("The PNG ends too early.", code="png-truncated", mend=_ASK_AGAIN)
        (checksum,) = struct.unpack_from(">I", image, end - 4)
        if zlib.crc32(view[start + 4 : end - 4]) != checksum:
            raise InputError(
                f"The PNG's {kind.decode()} chunk does not match its checksum.",
                code="png-checksum",
                mend=_ASK_AGAIN,
            )
        yield _Chunk(kind, start, end)
        if kind == b"IEND":
            return
        start = end
    raise LimitError(
        f"The PNG has more than {limits.png_chunks} chunks.", code="png-too-many-chunks"
    )


def _carrier(image: bytes, chunk: _Chunk) -> Carrier | None:
    if chunk.kind not in _TEXT_KINDS:
        return None
    # PNG section 11.3.3.2: a keyword has 1 to 79 bytes and ends with a zero byte.
    keyword, end, _ = image[chunk.start + 8 : min(chunk.start + 88, chunk.end - 4)].partition(b"\0")
    return _BY_KEYWORD.get(keyword) if end else None


def _read(kind: bytes, body: bytes, carrier: Carrier, limits: Limits) -> Baked:
    rest = body[len(carrier.keyword) + 1 :]
    compressed = kind == b"zTXt"
    if compressed:
        _check_method(rest[:1])
        rest = rest[1:]
    elif kind == b"iTXt":
        compressed = _check_flag(rest[:1])
        if compressed:
            _check_method(rest[1:2])
        _language, first, after = rest[2:].partition(b"\0")
        _translated, second, rest = after.partition(b"\0")
        if not (first and second):
            raise InputError("The PNG's text chunk is cut short.", code="png-text-damaged")
    raw = _inflate(rest, limits) if compressed else rest
    text, notes = _decode(raw, kind)
    if compressed:
        notes = ("The credential is compressed, which the specification forbids.", *notes)
    return Baked(text, carrier.kind, carrier.keyword, form_of(text, carrier, limits), notes)


def _check_flag(flag: bytes) -> bool:
    if flag not in (b"\0", b"\1"):
        raise InputError("The PNG's text chunk is damaged.", code="png-text-damaged")
    return flag == b"\1"


def _check_method(method: bytes) -> None:
    if method != b"\0":
        raise InputError(
            "The PNG's text is compressed in a way PNG does not know.", code="png-text-damaged"
        )


def _inflate(raw: bytes, limits: Limits) -> bytes:
    most = min(limits.inflated_bytes, limits.document_bytes)
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(raw, most + 1)
    except zlib.error as error:
        raise InputError(
            "The PNG's compressed text is damaged.", code="png-text-damaged"
        ) from error
    if len(text) > most:
        raise LimitError(
            f"The PNG's text decompresses to more than {most} bytes.", code="inflated-too-large"
        )
    if not stream.eof:
        raise InputError("The PNG's compressed text is cut short.", code="png-text-damaged")
    return text


def _decode(raw: bytes, kind: bytes) -> tuple[str, tuple[str, ...]]:
    notes: tuple[str, ...] = ()
    if kind != b"iTXt":
        notes = (f"The credential is in a {kind.decode()} chunk; the specification asks for iTXt.",)
    try:
        return raw.decode(), notes
    except UnicodeDecodeError as error:
        if kind == b"iTXt":
            raise InputError("The credential is not UTF-8 text.", code="not-utf-8") from error
        # PNG defines tEXt and zTXt as Latin-1; baking tools wrote UTF-8 there, so that goes first.
        return raw.decode("latin-1"), notes


def _international_text(keyword: str, text: str) -> bytes:
    # Keyword, end, no compression, method 0, no language, no translated keyword, then the text.
    body = b"iTXt" + keyword.encode() + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
