"""What others published about the worth of credentials, in lines and as a table for spreadsheets.

What was seen to happen stands apart from what people said. Computes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from cairn.exporters.market_tables import guarded
from cairn.exporters.terminal import in_lines
from cairn.value.evidence import gloss
from cairn.value.published import PublishedEffect

__all__ = ["PUBLISHED_COLUMNS", "published_csv", "published_lines"]

PUBLISHED_COLUMNS = (
    "key", "seen", "finding", "bound", "value", "low", "high", "unit", "grade", "question", "base",
    "sponsor", "date", "source", "caution",
)  # fmt: skip
"""The columns of the table for spreadsheets."""

_INDENT = 2


def published_lines(known: Sequence[PublishedEffect], *, width: int) -> Iterator[str]:
    """What others published: first what was seen, then what was said.

    Args:
        known: The figures.
        width: How many columns of letters there are.
    """
    for heading, observed in (("Seen to happen", True), ("Said, and not seen", False)):
        yield from (heading, "=" * len(heading))
        for one in known:
            if one.standing.observed is observed:
                yield from ("", *_wrapped(one.sentence, width))
                for sentence in _behind(one):
                    yield from _wrapped(sentence, width, _INDENT)
        yield ""


def published_csv(known: Sequence[PublishedEffect]) -> str:
    """What others published, one line for each figure.

    Args:
        known: The figures.
    """
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(PUBLISHED_COLUMNS)
    for one in known:
        standing = one.standing
        cells = (
            *(one.key, "yes" if standing.observed else "no", one.sentence, one.bound),
            *(one.value, one.low, one.high, one.unit, standing.grade, standing.question),
            *(standing.base, standing.sponsor, standing.date, standing.source, one.caution),
        )
        rows.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue()


def _behind(one: PublishedEffect) -> Iterator[str]:
    standing = one.standing
    grade = standing.grade[:1].upper() + standing.grade[1:]
    yield f"{grade}: {gloss(standing.grade)}."
    yield f"Of whom: {standing.base}. Who paid: {standing.sponsor}. When: {standing.date}."
    if one.caution:
        yield one.caution
    yield f"Source: {standing.source}"


def _wrapped(text: str, width: int, indent: int = 0) -> Iterator[str]:
    for line in in_lines(text, max(width - indent, 1)).splitlines():
        yield f"{' ' * indent}{line}"
