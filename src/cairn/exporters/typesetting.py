"""The one door to the typesetter: a packaged template and plain data in, PDF, SVG or PNG out.

Data never becomes markup: it travels as one JSON string that the template reads, so a name may
hold anything a name can hold. The module knows fonts, templates and the compiler; it does not
know what a certificate or a badge looks like. No font of the machine is used and no clock is
read, so the same input gives the same bytes everywhere.

Source: Typst 0.15 (https://typst.app/docs), through the package ``typst``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from cairn.exporters.fonts import Coverage, coverage, font_folders
from cairn.kernel.errors import CairnError, InputError, UsageError
from cairn.kernel.json_text import JsonObject, write_json

try:
    import typst
except ModuleNotFoundError as missing:
    raise UsageError(
        "Certificates and drawn badges need the extra “issue”.",
        code="extra-not-installed",
        mend="Install it with: pip install 'cairn-credentials[issue]'",
    ) from missing

__all__ = [
    "PdfForm",
    "Typesetter",
    "han_face",
    "is_right_to_left",
    "language_code",
    "plain_text",
    "typesetter",
]

_TEMPLATES = Path(__file__).parent / "templates"
# Explicit embeddings, overrides and isolates: they can make a name read as another one.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=-|$)")
_HAN_BY_LANGUAGE = {"ja": "JP", "ko": "KR", "zh-tw": "TC", "zh-hant": "TC", "zh-hk": "HK"}


@dataclass(frozen=True, slots=True)
class PdfForm:
    """How a PDF is written.

    Attributes:
        standards: Names of the standards that it must meet ("a-3a", "ua-1"); empty for none.
        created: The creation date that the file states; aware.
    """

    standards: tuple[str, ...]
    created: datetime


@dataclass(frozen=True, slots=True)
class Typesetter:
    """A compiler with its fonts, made once and used for many documents.

    One process may have one for its whole life; two threads must not use it at the same time.

    Attributes:
        fonts: The fonts' own handle.
        covered: The characters that they can show.
    """

    fonts: typst.Fonts
    covered: Coverage

    def pdf(self, template: str, data: JsonObject, attached: str, form: PdfForm) -> bytes:
        """Set a PDF.

        Args:
            template: File name of a packaged template.
            data: What the template reads as ``sys.inputs.data``.
            attached: What it reads as ``sys.inputs.attached``; may be empty.
            form: Standards and date.

        Returns:
            The file.

        Raises:
            InputError: If the template cannot be set with this data (``not-typesettable``).
        """
        try:
            return _bytes(
                self._compiler(template).compile(
                    sys_inputs={"data": _json(data), "attached": attached},
                    format="pdf",
                    pdf_standards=list(form.standards),  # type: ignore[arg-type]  # the binding lists literals
                    timestamp=int(form.created.timestamp()),
                )
            )
        except (typst.TypstError, ValueError, OverflowError) as error:
            raise _refused(error) from error

    def image(self, template: str, data: JsonObject, kind: Literal["svg", "png"]) -> bytes:
        """Set a picture.

        Args:
            template: File name of a packaged template.
            data: What the template reads as ``sys.inputs.data``.
            kind: ``svg`` or ``png``, the latter at two pixels a point.

        Returns:
            The file.

        Raises:
            InputError: If the template cannot be set with this data (``not-typesettable``).
        """
        try:
            return _bytes(
                self._compiler(template).compile(
                    sys_inputs={"data": _json(data)}, format=kind, ppi=144.0
                )
            )
        except (typst.TypstError, ValueError) as error:
            raise _refused(error) from error

    def _compiler(self, template: str) -> typst.Compiler:
        return _compiler(self.fonts, template)


@lru_cache(maxsize=8)
def _compiler(fonts: typst.Fonts, template: str) -> typst.Compiler:
    return typst.Compiler(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        font_paths=fonts,
        ignore_system_fonts=True,
    )


def _json(data: JsonObject) -> str:
    return write_json(data, indent=None).decode()


def _bytes(made: bytes | list[bytes] | None) -> bytes:
    if isinstance(made, bytes):
        return made
    raise InputError("The document does not fit on one page.", code="not-typesettable")


def _refused(error: Exception) -> CairnError:
    return InputError(
        f"The document cannot be typeset: {str(error)[:300]}",
        code="not-typesettable",
        mend="Look for an image or a text that the document cannot hold.",
    )


@lru_cache(maxsize=4)
def typesetter(extra_fonts: tuple[Path, ...] = ()) -> Typesetter:
    """Load the fonts and make the typesetter; the same arguments give the same one.

    Args:
        extra_fonts: Folders with the issuer's own fonts.

    Raises:
        UsageError: If the packaged fonts are not installed.
        InputError: If a font file cannot be read.
    """
    folders = font_folders(extra_fonts)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
    return Typesetter(fonts, coverage(folders))


def plain_text(text: str, longest: int) -> str:
    """Make any string safe to print on one document.

    Lone surrogates become U+FFFD; controls become spaces; explicit direction controls go, since
    they can make one name read as another; runs of white space become one space.

    Args:
        text: Any string.
        longest: Characters to keep; a longer text ends in an ellipsis.

    Returns:
        A string that is valid UTF-8 and one line.
    """
    kept = "".join(_plain_character(character) for character in text[: 4 * longest])
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _plain_character(character: str) -> str:
    if character in _BIDI_CONTROLS:
        return ""
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return " " if category == "Cc" else character


def is_right_to_left(text: str) -> bool:
    """Say whether a text is written from right to left, by its first strong character."""
    for character in text:
        bidirectional = unicodedata.bidirectional(character)
        if bidirectional in _RIGHT_TO_LEFT:
            return True
        if bidirectional == "L":
            return False
    return False


def language_code(tag: str) -> str:
    """Take the language out of a BCP 47 tag ("pt-BR" gives "pt"); "en" when there is none."""
    match = _LANGUAGE.match(tag)
    return match.group().lower() if match else "en"


def han_face(tag: str, text: str) -> str:
    """Choose the regional form of Han characters for a text.

    Han unification gives one code point to shapes that differ by region; kana and hangul tell
    Japanese and Korean, and otherwise only the language can.

    Args:
        tag: The language, as BCP 47.
        text: The text.

    Returns:
        "JP", "KR", "SC", "TC" or "HK".
    """
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return "JP"
    if any("\uac00" <= character <= "\ud7a3" for character in text):
        return "KR"
    low = tag.lower()
    return next((face for start, face in _HAN_BY_LANGUAGE.items() if low.startswith(start)), "SC")
