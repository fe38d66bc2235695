"""Finds where a description itself says that a licence, certificate or registration is required.

Word for word: nothing is inferred. That a description is silent does not mean that no licence is
needed; most sources leave licensing to states and boards.
"""

from __future__ import annotations

import re

__all__ = ["licence_words"]

# Not after a capital: "U.S. Coast Guard" is one sentence.
_SENTENCE = re.compile(r"(?<=[a-z0-9)][.;])\s+(?=[A-Z])")
_PAPER = re.compile(
    r"\b(licences?|licenses?|licensing|licensure|certificates?|certifications?|registration)\b",
    re.IGNORECASE,
)
_REQUIRED = re.compile(r"\b(requires?|required|must (hold|have|be))\b", re.IGNORECASE)
_ABOUT_REPORTING = re.compile(r"\b(should be|are) (reported|classified)\b", re.IGNORECASE)


def licence_words(description: str) -> str:
    """The sentences that say so, as the source wrote them; empty when none does.

    Args:
        description: What a source says of an occupation.
    """
    found = [
        sentence.strip()
        for sentence in _SENTENCE.split(description)
        if _PAPER.search(sentence)
        and _REQUIRED.search(sentence)
        and not _ABOUT_REPORTING.search(sentence)
    ]
    return " ".join(found)
