"""Badge images: the provider's own, untouched, or a default one that we draw.

The drawn badge holds its letters as outlines, so it looks the same everywhere and needs no font
where it is shown; its words are kept as the SVG's title and description for who cannot see it.
Nothing here is personal: a badge image says what was achieved, never by whom. Baking a
credential into the image is another room's trade.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Literal

from cairn.credentials.baking import image_kind
from cairn.exporters.palette import accent_for
from cairn.exporters.typesetting import (
    han_face,
    is_right_to_left,
    language_code,
    plain_text,
    typesetter,
)
from cairn.kernel.errors import InputError
from cairn.kernel.json_text import JsonObject

__all__ = ["BadgeArt", "badge_png", "badge_svg"]

_LONGEST_TITLE = 110
_LONGEST_LINE = 60


@dataclass(frozen=True, slots=True)
class BadgeArt:
    """What is on a badge.

    Attributes:
        achievement_id: The achievement's identifier; it decides the colour.
        title: The achievement's name.
        issuer: Who awards it.
        ribbon: A short line such as "EQF level 5 · 5 ECTS"; empty for no ribbon.
        footer: A very short line at the foot; may be empty.
        image: The provider's own PNG or SVG; when given, nothing is drawn.
        lang: Language of the words, as BCP 47; it decides between Han variants.
    """

    achievement_id: str
    title: str
    issuer: str
    ribbon: str = ""
    footer: str = ""
    image: bytes = b""
    lang: str = "en"


def badge_svg(art: BadgeArt, *, fonts: tuple[Path, ...] = ()) -> bytes:
    """Give the badge as SVG.

    Args:
        art: What is on it.
        fonts: Folders with the issuer's own fonts.

    Returns:
        The provider's own SVG byte for byte, or a drawn one: 300 by 300 units, letters as
        outlines, `role="img"` with title and description. The same input gives the same bytes.

    Raises:
        InputError: If the provider's image is not an SVG (``not-an-image``), or the badge cannot
            be drawn (``not-typesettable``).
        UsageError: If the packaged fonts are not installed (``fonts-missing``).
    """
    if art.image:
        return _own_image(art.image, "svg")
    drawn = typesetter(fonts).image("badge.typ", _template_data(art), "svg")
    return _with_words(drawn, art)


def badge_png(art: BadgeArt, *, fonts: tuple[Path, ...] = ()) -> bytes:
    """Give the badge as PNG.

    Args:
        art: What is on it.
        fonts: Folders with the issuer's own fonts.

    Returns:
        The provider's own PNG byte for byte, or a drawn one of 600 by 600 pixels on a transparent
        ground. The same input gives the same bytes.

    Raises:
        InputError: If the provider's image is not a PNG (``not-an-image``), or the badge cannot
            be drawn (``not-typesettable``).
        UsageError: If the packaged fonts are not installed (``fonts-missing``).
    """
    if art.image:
        return _own_image(art.image, "png")
    return typesetter(fonts).image("badge.typ", _template_data(art), "png")


def _own_image(image: bytes, kind: Literal["png", "svg"]) -> bytes:
    if image_kind(image) != kind:
        raise InputError(
            f"The achievement's own image is not {'a PNG' if kind == 'png' else 'an SVG'}.",
            code="not-an-image",
            mend="Give a PNG or SVG file, or none to have a badge drawn.",
        )
    return image


def _template_data(art: BadgeArt) -> JsonObject:
    accent = accent_for(art.achievement_id)
    title = plain_text(art.title, _LONGEST_TITLE)
    return {
        "title": title,
        "issuer": plain_text(art.issuer, _LONGEST_LINE),
        "ribbon": plain_text(art.ribbon, _LONGEST_LINE),
        "footer": plain_text(art.footer, _LONGEST_LINE),
        "deep": accent.deep,
        "dark": accent.dark,
        "tint": accent.tint,
        "han": han_face(art.lang, title),
        "rtl": is_right_to_left(title),
        "lang": language_code(art.lang),
    }


def _with_words(svg: bytes, art: BadgeArt) -> bytes:
    words = (art.title, f"{art.issuer}. {art.ribbon}".strip())
    title, description = (escape(plain_text(text, 300), quote=False) for text in words)
    head, mark, rest = svg.partition(b">")
    root = head.replace(b"<svg", b'<svg role="img" aria-labelledby="badge-title badge-text"', 1)
    said = (
        f'<title id="badge-title">{title}</title><desc id="badge-text">{description}</desc>'
    ).encode()
    return root + mark + said + rest
