"""The fonts of certificates and badges: where they lie, and which characters they can show.

Fonts come from packages of the extra ``issue`` (Noto, SIL Open Font License), never from the
machine, so that the same input gives the same bytes everywhere. An issuer may add folders of its
own. This module reads character maps only; shaping and drawing are the typesetter's trade.

Source: OpenType 1.9, tables ``cmap`` (formats 4 and 12) and the font collection header.
"""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from cairn.kernel.errors import InputError, UsageError

__all__ = ["FONT_PACKAGES", "Coverage", "coverage", "font_folders"]

FONT_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
"""Import names of the packages that carry the font files; none of them is imported."""

_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
# Character maps by (platform, encoding), best first: full Unicode before the basic plane.
_WANTED_MAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
# Shown by no glyph of their own: controls, formats, spaces.
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def font_folders(extra: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """Find the folders that hold the packaged fonts, and add the issuer's own.

    Args:
        extra: Folders with further fonts; they come first.

    Returns:
        Folders that exist.

    Raises:
        UsageError: If a font package is not installed (``fonts-missing``), or a folder of `extra`
            does not exist (``no-font-folder``).
    """
    for folder in extra:
        if not folder.is_dir():
            raise UsageError(
                f"The font folder {folder} does not exist.",
                code="no-font-folder",
                mend="Check the path of the font folder.",
            )
    found: list[Path] = []
    for package in FONT_PACKAGES:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise UsageError(
                f"The font package {package.replace('_', '-')} is not installed.",
                code="fonts-missing",
                mend="Install it with: pip install 'cairn-credentials[issue]'",
            )
        found.append(Path(next(iter(spec.submodule_search_locations))))
    return (*extra, *found)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters that a set of fonts can show, as ranges of code points.

    Attributes:
        starts: First code point of each range, ascending.
        ends: Last code point of each range, beside `starts`.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, character: str) -> bool:
        point = ord(character)
        place = bisect_right(self.starts, point) - 1
        return place >= 0 and point <= self.ends[place]

    def missing(self, text: str) -> tuple[str, ...]:
        """Name the characters of a text that no font of the set has.

        Args:
            text: Any text.

        Returns:
            Each such character once, in order of first use; spaces, controls, joiners and
            variation selectors are never among them.
        """
        return tuple(
            character
            for character in dict.fromkeys(text)
            if character not in self and not _is_invisible(character)
        )


def _is_invisible(character: str) -> bool:
    point = ord(character)
    return unicodedata.category(character) in _INVISIBLE or any(
        point in selectors for selectors in _VARIATION_SELECTORS
    )


@lru_cache(maxsize=4)
def coverage(folders: tuple[Path, ...]) -> Coverage:
    """Read the character maps of every font in some folders.

    Args:
        folders: Folders as `font_folders` gives them.

    Returns:
        What they can show together.

    Raises:
        InputError: If a font file cannot be read (``unreadable-font``).
    """
    ranges: list[tuple[int, int]] = []
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in _SUFFIXES:
                ranges.extend(_file_ranges(path))
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(ranges):
        if ends and start <= ends[-1] + 1:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return Coverage(tuple(starts), tuple(ends))


def _file_ranges(path: Path) -> list[tuple[int, int]]:
    try:
        data = path.read_bytes()
        # The faces of a collection share one repertoire in practice; the first speaks for all.
        face = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
        return list(_cmap_ranges(data, _cmap_offset(data, face)))
    except (OSError, struct.error) as error:
        raise InputError(
            f"The font file {path.name} cannot be read.",
            code="unreadable-font",
            mend="Remove it from the font folder, or replace it.",
        ) from error


def _cmap_offset(data: bytes, face: int) -> int:
    (count,) = struct.unpack_from(">H", data, face + 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, face + 12 + 16 * number)
        if tag == b"cmap":
            return int(offset)
    raise struct.error("no cmap table")


def _cmap_ranges(data: bytes, cmap: int) -> Iterable[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    maps = {}
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        maps[platform, encoding] = cmap + offset
    for wanted in _WANTED_MAPS:
        if wanted in maps:
            (version,) = struct.unpack_from(">H", data, maps[wanted])
            if version == 12:  # noqa: PLR2004 - the OpenType format's own number
                return _format_12(data, maps[wanted])
            if version == 4:  # noqa: PLR2004 - the OpenType format's own number
                return _format_4(data, maps[wanted])
    return ()


def _format_12(data: bytes, table: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", data, table + 12)
    for number in range(count):
        start, end, _ = struct.unpack_from(">III", data, table + 16 + 12 * number)
        yield start, end


def _format_4(data: bytes, table: int) -> Iterator[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", data, table + 6)
    shape = f">{doubled // 2}H"
    ends = struct.unpack_from(shape, data, table + 14)
    starts = struct.unpack_from(shape, data, table + 16 + doubled)
    deltas = struct.unpack_from(shape, data, table + 16 + 2 * doubled)
    at = table + 16 + 3 * doubled
    offsets = struct.unpack_from(shape, data, at)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for point in range(start, min(end, 0xFFFE) + 1):
            glyph = point + deltas[number]
            if offsets[number]:
                place = at + 2 * number + offsets[number] + 2 * (point - start)
                (glyph,) = struct.unpack_from(">H", data, place)
            if glyph & 0xFFFF:
                yield point, point
