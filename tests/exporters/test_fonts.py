"""Fonts: every script of the roster is covered, and what is not is named."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from cairn.exporters.fonts import coverage, font_folders
from cairn.kernel.errors import InputError, UsageError

NAMES = {
    "latin": "José Ñandú Łukasz Đỗ Thị Hương",
    "greek": "Ελένη Παπαδοπούλου",
    "cyrillic": "Олександр Щербак",
    "arabic": "محمد بن سلمان",
    "hebrew": "שרה לוי",
    "devanagari": "अनुष्का शर्मा",
    "bengali": "অনিন্দিতা চৌধুরী",
    "tamil": "தமிழ்ச்செல்வி",
    "telugu": "సత్యనారాయణ",
    "thai": "สมชาย ใจดี",
    "khmer": "សុខ វណ្ណៈ",
    "georgian": "გიორგი ბერიძე",
    "armenian": "Արամ Խաչատրյան",
    "ethiopic": "አበበ ቢቂላ",
    "chinese": "王小明 陳大文 𠮷",
    "japanese": "山田 太郎 さくら",
    "korean": "김민준",
    "emoji": "Zoë 🦄👩‍🚀 ® ™",
    "decomposed": "e\u0301 n\u0303",
}


@pytest.mark.parametrize("script", NAMES)
def test_the_packaged_fonts_have_every_script(script: str) -> None:
    assert coverage(font_folders()).missing(NAMES[script]) == ()


def test_missing_characters_are_named_once_in_order() -> None:
    covered = coverage(font_folders())
    assert covered.missing("ⵜⴰⵜ a\u200d\ufe0f\U000e0100\n ⴰ\ue000") == ("ⵜ", "ⴰ", "\ue000")


def test_a_folder_that_does_not_exist_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        font_folders((tmp_path / "none",))
    assert caught.value.code == "no-font-folder"


def test_extra_folders_come_first(tmp_path: Path) -> None:
    assert font_folders((tmp_path,))[0] == tmp_path


BROKEN = {
    "empty": b"",
    "short": b"\0\1\0\0",
    "no-cmap": struct.pack(">4sHHHH", b"\0\1\0\0", 0, 0, 0, 0),
    "table-count-beyond-end": struct.pack(">4sHHHH", b"\0\1\0\0", 65535, 0, 0, 0),
    "collection-beyond-end": struct.pack(">4sIII", b"ttcf", 1, 1, 2**31),
    "cmap-beyond-end": struct.pack(">4sHHHH4sIII", b"\0\1\0\0", 1, 0, 0, 0, b"cmap", 0, 2**31, 4),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_font_is_our_error(case: str, tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(BROKEN[case])
    with pytest.raises(InputError) as caught:
        coverage((tmp_path,))
    assert caught.value.code == "unreadable-font"


def _font(subtable: bytes) -> bytes:
    cmap = struct.pack(">HHHHI", 0, 1, 3, 1, 12) + subtable
    head = struct.pack(">4sHHHH", b"\0\1\0\0", 1, 0, 0, 0)
    return head + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


def test_format_4_maps_are_read_by_delta_and_by_offset(tmp_path: Path) -> None:
    # Segments: A-C by delta; a-b by offset, of which b has no glyph; the closing FFFF.
    ends, starts = (0x43, 0x62, 0xFFFF), (0x41, 0x61, 0xFFFF)
    deltas, offsets, glyphs = (0x10000 - 0x40, 0, 1), (0, 4, 0), (7, 0)
    body = struct.pack(">HHHH", 6, 0, 0, 0)
    body += struct.pack(">3HH3H3H3H2H", *ends, 0, *starts, *deltas, *offsets, *glyphs)
    (tmp_path / "tiny.ttf").write_bytes(_font(struct.pack(">HHH", 4, 6 + len(body), 0) + body))
    (tmp_path / "readme.txt").write_text("not a font")
    assert coverage((tmp_path,)).missing("ABCDab") == ("D", "b")


def test_a_font_without_a_unicode_map_covers_nothing(tmp_path: Path) -> None:
    (tmp_path / "tiny.ttf").write_bytes(_font(struct.pack(">H", 0)))
    assert coverage((tmp_path,)).missing("A") == ("A",)
