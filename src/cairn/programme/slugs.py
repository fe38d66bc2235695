"""Readable names for the files of one award: who, what, and a few letters that make them unique."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["slug_for"]

_LONGEST_NAME = 40
_SHORTEST_TAIL = 8


def slug_for(name: str, achievement: str, credential_id: str, taken: set[str]) -> str:
    """Make a file name without its ending, in small ASCII letters, digits and hyphens.

    A name in a script without Latin letters leaves only the achievement and the letters at the
    end. A name that holds an at-sign may be an address, and is left out.

    Args:
        name: The learner's name.
        achievement: The achievement's key.
        credential_id: The credential's random identifier, whose digits make the end.
        taken: The slugs in use; the new one is not among them.
    """
    plain = "" if "@" in name else unicodedata.normalize("NFKD", name)
    letters = plain.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", letters)[:_LONGEST_NAME].strip("-")
    digits = re.sub(r"[^0-9a-f]", "", credential_id.rpartition(":")[2])
    for length in range(_SHORTEST_TAIL, len(digits) + 1):
        slug = "-".join(part for part in (words, achievement, digits[:length]) if part)
        if slug not in taken:
            break
    return slug
