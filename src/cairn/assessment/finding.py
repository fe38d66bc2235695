"""What must be told about an assessment, as values: a stable code, a sentence and its mend.

Knows how names are listed in a sentence. Needs no NumPy, so that whatever reads a programme can say
what is wrong with its assessment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

__all__ = ["Finding", "findings_about_texts", "listing"]

_MOST_NAMES = 8


class Finding(NamedTuple):
    """Something that the person who runs the assessment must know.

    Attributes:
        code: A stable word for programs.
        sentence: What is wrong and where.
        mend: What to do about it.
    """

    code: str
    sentence: str
    mend: str


def listing(names: Sequence[str]) -> str:
    """Names for a sentence: the first eight, and how many more there are."""
    shown = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def findings_about_texts(whose: str, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Say which texts are empty, or begin or end with a space, which files would lose.

    Args:
        whose: What the texts belong to, for the sentence.
        texts: What each text is called, and the text.
    """
    for called, text in texts.items():
        if not text.strip():
            yield Finding("empty-text", f"{whose} has no {called}.", f"Write the {called}.")
        elif text != text.strip():
            yield Finding(
                "spaces-around-text",
                f"The {called} of {whose} begins or ends with a space.",
                "Remove the space.",
            )
