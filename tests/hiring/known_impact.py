"""The tables of impact beside the known ones, as rows for the page of known answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cairn.hiring.impact import TableSettings, impact_table
from hiring.fairness_people import TABLES, known_answers, known_counts

_LAST_DIGIT = 5e-13
_OF_R = 1e-4

Row = tuple[str, list[float], list[float], float]


def rows_of(folder: Path) -> Iterator[Row]:
    """What each table has beside what it should have.

    Args:
        folder: The folder of the set.
    """
    answers = known_answers(folder)["tables"]
    for name, (kinds, below) in TABLES.items():
        table = impact_table(
            name, known_counts(folder, kinds), TableSettings(leave_out_below=below)
        )
        lines = [(line, answers[name][line.count.name]) for line in table.categories]
        title = f"{name}: "
        yield (
            title + "selection rates",
            [known["selection_rate"] for _, known in lines],
            [line.rate.value for line, _ in lines],
            _LAST_DIGIT,
        )
        yield (
            title + "impact ratios",
            [known["impact_ratio"] for _, known in lines],
            [line.impact_ratio or 0.0 for line, _ in lines],
            _LAST_DIGIT,
        )
        against = [(line.against, known) for line, known in lines if line.against]
        yield (
            title + "Fisher's exact test",
            [known["fisher_two_sided_p"] for _, known in against],
            [line.fisher_two_sided for line, _ in against],
            _LAST_DIGIT,
        )
        yield (
            title + "conditional odds ratios",
            [known["fisher_conditional_OR"] for _, known in against],
            [line.conditional_odds_ratio for line, _ in against],
            _OF_R,
        )
