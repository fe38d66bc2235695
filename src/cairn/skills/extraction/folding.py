"""How words are compared: in lower case, without punctuation, one byte or one unit a character.

The folded text has exactly one unit for each character, so that an offset in the one is an offset
in the other. Knows nothing of skills.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["LATIN", "UNIVERSAL", "Folding", "folding_for"]

_KEPT = "+#.&"
"""Signs that belong to names: C++, C#, .NET, R&D."""


def _folded(character: str) -> str:
    lower = character.lower()
    # A capital whose small letter takes two characters, as in Turkish, stays as it is.
    kept = lower if len(lower) == 1 else character
    return kept if character.isalnum() or character in _KEPT else " "


_LATIN_1 = 0xFF
"""The last letter of Latin-1, which one byte can hold."""

_TABLE = bytes(
    ord(_folded(chr(code))) if ord(_folded(chr(code))) <= _LATIN_1 else code for code in range(256)
)
_LINES = _TABLE[: ord("\n")] + b"\n" + _TABLE[ord("\n") + 1 :]
"""The same, where a line break parts one phrase from the next."""


@dataclass(frozen=True, slots=True)
class Folding:
    """A way to fold.

    Attributes:
        width: Bytes for each character: 1, or 4 where the forms have letters beyond Latin-1.
    """

    width: int

    def fold(self, text: str) -> bytes:
        """Fold a text, with a space before and behind it.

        Args:
            text: Any text; what cannot be encoded counts as a space.

        Returns:
            ``width * (len(text) + 2)`` bytes.
        """
        if self.width == 1:
            folded = text.encode("latin-1", "replace").translate(_TABLE)
            if b"." in folded:
                # A full stop ends a sentence; within a word it belongs to a name.
                folded = (folded + b" ").replace(b". ", b"  ")[: len(folded)]
            return b" " + folded + b" "
        wide = "".join(map(_folded, text))
        wide = (wide + " ").replace(". ", "  ")[: len(wide)]
        return f" {wide} ".encode("utf-32-le", "replace")

    def form(self, words: str) -> bytes:
        """Fold words that are looked for: as `fold`, with one space between the words."""
        if self.width == 1:
            return b" " + b" ".join(self.fold(words).split()) + b" "
        return self.fold(" ".join("".join(map(_folded, words)).split()))

    def forms(self, phrases: Sequence[str]) -> list[bytes]:
        """`form` of many phrases, in their order; ten times as quick as one by one.

        Args:
            phrases: What is looked for.
        """
        if self.width > 1:
            return [self.form(one) for one in phrases]
        lines = "\n".join(phrases)
        if lines.count("\n") >= len(phrases):
            lines = "\n".join(one.replace("\n", " ") for one in phrases)
        folded = f"\n{lines}\n".encode("latin-1", "replace").translate(_LINES)
        folded = folded.replace(b". ", b"  ").replace(b".\n", b" \n")
        while b"  " in folded:
            folded = folded.replace(b"  ", b" ")
        folded = folded.replace(b" \n", b"\n").replace(b"\n ", b"\n").replace(b"\n", b" \n ")
        return folded.split(b"\n")[1:-1] if phrases else []

    def decode(self, form: bytes) -> str:
        """What was folded, as text."""
        return form.decode("latin-1" if self.width == 1 else "utf-32-le")

    def encode(self, folded: str) -> bytes:
        """Words that are folded already, without a space around them."""
        return folded.encode("latin-1" if self.width == 1 else "utf-32-le", "replace")


LATIN = Folding(1)
"""For forms in Latin-1: the quick way."""

UNIVERSAL = Folding(4)
"""For forms in any script."""


def folding_for(forms: Iterable[str]) -> Folding:
    """The quickest folding that keeps the letters of these forms.

    A few forms in another script do not slow down all texts: one in a hundred must be.
    """
    strange = total = 0
    for form in forms:
        total += 1
        if not form.isascii():
            strange += any(letter.isalpha() and ord(letter) > _LATIN_1 for letter in form)
    return UNIVERSAL if strange * 100 > total else LATIN
