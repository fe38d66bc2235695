"""How often extraction is right and wrong, as plain counts on sentences that people annotated.

For whoever corrects a share of postings for it: precision and recall follow from the counts, and
so does how little is known of them. Counted by bench/extraction_errors.py; nothing is computed
here.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, TypeAlias

from cairn.kernel.errors import UsageError
from cairn.kernel.json_text import read_json
from cairn.skills.extraction.mentions import TIERS, Tier

__all__ = ["Counted", "ErrorCounts", "measured_error"]

Counted: TypeAlias = Literal["links", "spans"]
"""What was counted: skills of a framework, or places where any skill is named."""


class ErrorCounts(NamedTuple):
    """How extraction did on annotated sentences.

    Attributes:
        true_positives: Found, and annotated.
        false_positives: Found, and not annotated.
        false_negatives: Annotated, and not found.
        sentences: In so many sentences.
        source: Whose annotation it is, and what was looked for, for people.
    """

    true_positives: int
    false_positives: int
    false_negatives: int
    sentences: int
    source: str


def measured_error(
    tiers: Collection[Tier] = TIERS, *, framework: str = "esco", counted: Counted = "links"
) -> ErrorCounts | None:
    """The counts for some tiers and a framework, as far as they were measured.

    For links one case is a sentence and a skill. A posting often names a skill in more than one
    sentence, so of its skills rather more are found than these counts say, and rather more are
    found wrongly. For Cairn's small vocabulary only skills that it knows count as annotated.

    Args:
        tiers: Which tiers run.
        framework: Name of the framework whose skills are looked for: ``esco`` or ``cairn``.
        counted: What is to be counted.

    Returns:
        The counts; None where nobody has annotated what this would have to be measured on.

    Raises:
        UsageError: What is to be counted is neither.
    """
    if counted not in {"links", "spans"}:
        raise UsageError(
            f"Extraction is not measured by {counted}.",
            code="unknown-count",
            mend="Ask for links or for spans.",
        )
    wanted = " ".join(one for one in TIERS if one in tiers)
    return _all_counts().get((counted, framework, wanted))


@cache
def _all_counts() -> dict[tuple[str, str, str], ErrorCounts]:
    data = read_json((files("cairn.skills.extraction") / "data" / "errors.json").read_bytes())
    return {
        (row["counted"], row["framework"], row["tiers"]): ErrorCounts(
            row["right"], row["wrong"], row["missed"], row["sentences"], row["source"]
        )
        for row in data
    }
