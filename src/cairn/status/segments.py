"""Status lists of up to 134 million entries that change by parts: `SegmentedList`.

Knows how a list is cut, compressed and joined again. Does not know what a set bit means or who
signs the list.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cairn.kernel.errors import StatusError
from cairn.status.bitstring import MINIMUM_ENTRIES, Bitstring, check_length, out_of_range
from cairn.status.gzip_text import text_of

__all__ = ["SEGMENT_ENTRIES", "SegmentedList"]

SEGMENT_ENTRIES = MINIMUM_ENTRIES
"""How many entries a segment has; the last one of a list may have fewer."""

_RAW_WINDOW = -15
_LEVEL = 6
_MEMORY = 8
_CRC_OCTETS = 4
_ONES = 0xFFFFFFFF
# RFC 1951, section 3.2.6: a final block with nothing in it. It ends what the segments began.
_END = b"\x03\x00"


@dataclass(frozen=True, slots=True)
class SegmentedList:
    """A bitstring in compressed segments, of which a change compresses only those it touches.

    A value: a change gives a new list, which shares the segments that stayed as they were. The
    same bits give the same segments and the same text.

    Attributes:
        entries: How many entries the list has, a multiple of eight.
        segments: What a programme stores, one value for each 131,072 entries: their deflate blocks,
            then the CRC-32 of their octets in four octets, the least significant first.
    """

    entries: int
    segments: tuple[bytes, ...]

    def __post_init__(self) -> None:
        """Refuse segments that cannot be those of the list."""
        check_length(self.entries)
        if self.entries % 8 or len(self.segments) != -(-self.entries // SEGMENT_ENTRIES):
            raise _damaged()

    @classmethod
    def of_size(cls, entries: int) -> SegmentedList:
        """Make a list with no bit set.

        Args:
            entries: How many entries, rounded up to whole octets.

        Raises:
            StatusError: If that is fewer than the standard's minimum.
        """
        entries += -entries % 8
        whole, rest = divmod(entries, SEGMENT_ENTRIES)
        segments = (_packed(bytes(SEGMENT_ENTRIES // 8)),) * whole
        return cls(entries, (*segments, _packed(bytes(rest // 8))) if rest else segments)

    def __len__(self) -> int:
        return self.entries

    def get(self, index: int) -> int:
        """Read one entry of one bit.

        Raises:
            StatusError: If it lies outside the list, or its segment was damaged in store.
        """
        if not 0 <= index < self.entries:
            raise out_of_range(index)
        return self._segment(index // SEGMENT_ENTRIES).get(index % SEGMENT_ENTRIES)

    def with_bits(self, indexes: Iterable[int], *, value: bool = True) -> SegmentedList:
        """Return a list in which the given single-bit entries are set or cleared.

        Raises:
            StatusError: If an index lies outside the list, or a segment was damaged in store.
        """
        places: dict[int, list[int]] = defaultdict(list)
        for index in indexes:
            if not 0 <= index < self.entries:
                raise out_of_range(index)
            places[index // SEGMENT_ENTRIES].append(index % SEGMENT_ENTRIES)
        segments = list(self.segments)
        for number, own in places.items():
            segments[number] = _packed(self._segment(number).with_bits(own, value=value).octets)
        return SegmentedList(self.entries, tuple(segments))

    def encoded(self) -> str:
        """Write the list as ``encodedList``: one GZIP member, multibase base64url.

        The segments are joined as they are, and their checksums combined; nothing is inflated.

        Source: W3C Bitstring Status List v1.0, section 3.3.
        """
        crc = 0
        for number, segment in enumerate(self.segments):
            own = int.from_bytes(segment[-_CRC_OCTETS:], "little")
            zeros = bytes(self._octets_in(number))
            # zlib turns the bits over before and after. Between, a CRC is linear: zeros move what
            # came before along by a part, and the CRC of the part itself is added.
            crc = _ONES ^ zlib.crc32(zeros, _ONES ^ crc) ^ own
        blocks = b"".join(segment[:-_CRC_OCTETS] for segment in self.segments)
        return text_of(blocks + _END, crc, self.entries // 8)

    def _octets_in(self, number: int) -> int:
        return min(SEGMENT_ENTRIES, self.entries - number * SEGMENT_ENTRIES) // 8

    def _segment(self, number: int) -> Bitstring:
        segment, length = self.segments[number], self._octets_in(number)
        try:
            octets = zlib.decompressobj(_RAW_WINDOW).decompress(segment[:-_CRC_OCTETS], length + 1)
        except zlib.error as error:
            raise _damaged() from error
        if len(octets) != length or segment[-_CRC_OCTETS:] != _checksum(octets):
            raise _damaged()
        return Bitstring(octets)


def _packed(octets: bytes) -> bytes:
    # Apart from runs of zeros a list is noise: looking for other repeats than runs takes eight
    # times as long and finds chance ones, which cost more than they save. The flush ends at an
    # octet without ending the stream, so that the next segment can follow.
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW_WINDOW, _MEMORY, zlib.Z_RLE)
    blocks = squeeze.compress(octets) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return blocks + _checksum(octets)


def _checksum(octets: bytes) -> bytes:
    return zlib.crc32(octets).to_bytes(_CRC_OCTETS, "little")


def _damaged() -> StatusError:
    return StatusError(
        "The stored segments of the status list are damaged or incomplete.",
        code="damaged-segments",
        mend="Take them from a backup, or make the list anew from what was withdrawn.",
    )
