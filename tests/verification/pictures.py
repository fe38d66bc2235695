"""The smallest pictures that a badge can be baked into."""

from __future__ import annotations

import struct
import zlib


def chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


_HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
_TAIL = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def png_with(kind: bytes, body: bytes) -> bytes:
    """A picture of one pixel with one more chunk."""
    return _HEAD + chunk(kind, body) + _TAIL


PNG = _HEAD + _TAIL
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'
