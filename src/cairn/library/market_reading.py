"""One posting, or any other text, read with the framework that the shelf has.

Knows which framework is used; finds nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cairn.library.market_loading import SMALL, framework_named, usual_framework
from cairn.library.market_names import Names
from cairn.skills.extraction import TIERS, Extraction, Tier, extractor_for
from cairn.skills.extraction.titles import TitleCode, TitleCoder

__all__ = ["TextReading", "read_text"]


@dataclass(frozen=True, slots=True)
class TextReading:
    """What was found in a text.

    Attributes:
        text: The text.
        title: The job title; may be empty.
        framework: Title of the framework whose skills were looked for.
        extraction: Skills, facts, and what was left out.
        codes: Occupations of the title; none without a title, or where none is likely enough.
    """

    text: str
    title: str
    framework: str
    extraction: Extraction
    codes: tuple[TitleCode, ...]


def read_text(
    folder: Path,
    text: str,
    title: str = "",
    *,
    framework: str = "",
    tiers: tuple[Tier, ...] = TIERS,
) -> TextReading:
    """Read a text.

    Args:
        folder: The folder with the data; it need not be there.
        text: The text, plain or with HTML tags.
        title: A job title.
        framework: Whose skills are wanted; ESCO when it was imported, else the small vocabulary,
            when empty.
        tiers: Which tiers are wanted.

    Raises:
        UsageError: If the framework is not there, or what a tier needs is not installed.
        LimitError: If the text is too long.
    """
    name = framework or usual_framework(folder)
    chosen = None if name == SMALL else framework_named(folder, name)
    names = Names.of(folder, chosen)
    return TextReading(
        text,
        title,
        names.skills.head.title,
        extractor_for(chosen).extract(text, tiers=tiers),
        TitleCoder(names.occupations).code(title) if title.strip() else (),
    )
