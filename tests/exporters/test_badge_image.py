"""Badge images: drawn alike every time, whatever the title; the provider's own untouched."""

from __future__ import annotations

import struct

import defusedxml.ElementTree as SafeTree
import pytest

from cairn.credentials.baking import image_kind
from cairn.exporters.badge_image import BadgeArt, badge_png, badge_svg
from cairn.kernel.errors import InputError

ART = BadgeArt(
    "https://northlight.example/achievements/genai",
    "Generative AI for Finance",
    "Northlight Academy",
    "EQF level 5 · 5 ECTS",
)
TITLES = {
    "plain": "Client communication",
    "long": "Project management foundations: planning, budgeting and stakeholder work " * 3,
    "one-word": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrikant",
    "arabic": "محاسبة مالية متقدمة",
    "japanese": "データ分析の基礎",
    "emoji": "🦄 Teamwork ®",
    "markup": '#{panic()} </svg><script>alert(1)</script> *a* $b$ "',
    "override": "abc\u202ecba",
    "surrogate": "a\ud800b",
    "empty": "",
    "no-glyph": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
}


@pytest.mark.parametrize("case", TITLES)
def test_any_title_is_drawn_the_same_twice(case: str) -> None:
    art = BadgeArt("urn:a", TITLES[case], "Issuer", "Level 5", "2026")
    svg, png = badge_svg(art), badge_png(art)
    assert svg == badge_svg(art)
    assert png == badge_png(art)
    root = SafeTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert b"<script" not in svg
    assert b"<text" not in svg, "letters are outlines"


def test_the_png_is_600_pixels_square() -> None:
    assert struct.unpack(">II", badge_png(ART)[16:24]) == (600, 600)


def test_the_svg_speaks_to_who_cannot_see_it() -> None:
    root = SafeTree.fromstring(badge_svg(ART))
    assert root.get("role") == "img"
    assert root[0].tag.endswith("}title")
    assert root[0].text == "Generative AI for Finance"
    assert root[1].text == "Northlight Academy. EQF level 5 · 5 ECTS"
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"


def test_the_svg_asks_nothing_of_the_network() -> None:
    svg = badge_svg(ART)
    assert b'href="http' not in svg
    assert b"url(http" not in svg


def test_the_provider_s_image_is_untouched() -> None:
    own = b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>"
    assert badge_svg(BadgeArt("a", "t", "i", image=own)) is own
    png = badge_png(ART)
    assert badge_png(BadgeArt("a", "t", "i", image=png)) is png


def test_an_image_of_another_kind_is_refused() -> None:
    for draw, image in ((badge_png, b"<svg/>"), (badge_svg, badge_png(ART)), (badge_png, b"GIF")):
        with pytest.raises(InputError) as caught:
            draw(BadgeArt("a", "t", "i", image=image))
        assert caught.value.code == "not-an-image"


@pytest.mark.parametrize(
    ("image", "kind"),
    [(b"\x89PNG\r\n\x1a\n..", "png"), (b" <svg >", "svg"), (b"<svgx>", ""), (b"", "")],
)
def test_image_kind(image: bytes, kind: str) -> None:
    assert image_kind(image) == kind
