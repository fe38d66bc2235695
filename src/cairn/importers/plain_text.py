"""Which characters a person's text may hold: every script, and nothing invisible that deceives."""

from __future__ import annotations

import unicodedata

__all__ = ["forbidden_character"]

# Unicode UAX 9: embeddings, overrides and isolates reorder what is shown, so that a name could
# read differently from what is signed. Marks (U+200E, U+200F) and joiners (U+200C, U+200D) stay:
# Arabic, Persian, Indic scripts and emoji need them.
_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_REPLACEMENT = "\ufffd"
# Unicode 23.7: the last two code points of each plane are never characters.
_NONCHARACTER = 0xFFFE


def forbidden_character(text: str, *, lines: bool = False) -> str | None:
    """Say which character of a text may not stand in a credential, or nothing.

    Args:
        text: The text as given; it is not normalised.
        lines: Whether line breaks and tabs are welcome, as they are in a narrative.

    Returns:
        A noun phrase such as ``a control character (U+0007)``; None when all is well.
    """
    for character in text:
        if lines and character in "\n\r\t":
            continue
        code = ord(character)
        name = f"(U+{code:04X})"
        if character == _REPLACEMENT:
            return f"a letter that was lost in an earlier conversion {name}"
        if code in _REORDERING:
            return f"an invisible character that turns the direction of text {name}"
        if not lines and unicodedata.category(character) in ("Zl", "Zp"):
            return f"a line break {name}"
        if unicodedata.category(character) in ("Cc", "Cs") or code & _NONCHARACTER == _NONCHARACTER:
            return f"a control character {name}"
    return None
