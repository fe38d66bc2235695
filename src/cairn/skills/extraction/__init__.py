"""Skills found in text: one call, three tiers, offline.

Pure. Knows postings in plain words; the figures of how well it does are in
docs/skill-extraction.md. Heavy parts load when a tier first needs them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from cairn.skills.extraction.mentions import (
    TIERS,
    Extraction,
    Fact,
    LeftOut,
    Mention,
    Tier,
)

if TYPE_CHECKING:
    from cairn.skills.extraction.extractor import Extractor
    from cairn.skills.framework import Framework

__all__ = ["TIERS", "Extraction", "Fact", "LeftOut", "Mention", "Tier", "extract", "extractor_for"]

_MOST_EXTRACTORS = 4
_extractors: dict[int, tuple[Framework | None, Extractor]] = {}


def extract(
    text: str, *, tiers: Collection[Tier] = TIERS, framework: Framework | None = None
) -> Extraction:
    """Find the skills that a text asks for, and what else it asks and offers.

    Args:
        text: A posting or any other text, plain or with HTML tags.
        tiers: Which tiers are wanted.
        framework: Whose skills are wanted; Cairn's small vocabulary when there is none.

    Returns:
        The mentions, the facts, and what was left out.

    Raises:
        UsageError: A tier does not exist, or what it needs is not installed.
        LimitError: The text is too long.
    """
    return extractor_for(framework).extract(text, tiers=tiers)


def extractor_for(framework: Framework | None = None) -> Extractor:
    """The extractor of a framework, made once and kept for the next text.

    Args:
        framework: Whose skills are wanted; Cairn's small vocabulary when there is none.
    """
    from cairn.skills.extraction.extractor import Extractor  # noqa: PLC0415 -- loads numpy

    # A framework is too large to be hashed; it is kept beside its extractor, so that its
    # identity cannot pass to another.
    known = _extractors.get(id(framework))
    if known is None:
        if len(_extractors) >= _MOST_EXTRACTORS:
            _extractors.pop(next(iter(_extractors)))
        known = _extractors[id(framework)] = (framework, Extractor(framework))
    return known[1]
