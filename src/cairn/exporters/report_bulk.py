"""The report's chapter on many at once: how much was signed and verified, how fast, what failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cairn.exporters.report_model import Chapter, TextTable

__all__ = ["BulkFigures", "BulkFinding", "bulk_chapter", "bulk_lines"]

_VERDICTS = {
    "valid": "valid",
    "invalid": "not valid",
    "undetermined": "could not be determined",
}
_METHOD = (
    "One process of the machine that made this report did this, with every check made for every "
    "row. A row with a mistake costs itself only; a job that is stopped goes on where it was."
)
_MOST_SHOWN = 40
_SHORTEST = 0.001  # seconds; a clock may stand still between two looks


@dataclass(frozen=True, slots=True)
class BulkFinding:
    """One row that needs a look.

    Attributes:
        row: Which.
        end: How it ended, in words.
        why: Why, and what to do, in sentences.
    """

    row: str
    end: str
    why: str


@dataclass(frozen=True, slots=True)
class BulkFigures:
    """What two jobs on files came to.

    Attributes:
        rows: How many rows were to be signed.
        signed: How many were.
        refused: The rows that were not.
        signing: How long that took, in seconds.
        verdicts: How many rows were verified with each verdict.
        findings: The rows that are not valid.
        verifying: How long that took, in seconds.
    """

    rows: int
    signed: int
    refused: tuple[BulkFinding, ...]
    signing: float
    verdicts: Mapping[str, int]
    findings: tuple[BulkFinding, ...]
    verifying: float

    @property
    def verified(self) -> int:
        """How many rows were verified."""
        return sum(self.verdicts.values())


def bulk_lines(figures: BulkFigures) -> tuple[str, ...]:
    """Both jobs in a sentence each, with the time they took."""
    verdicts = ", ".join(
        f"{figures.verdicts[name]} {words}"
        for name, words in _VERDICTS.items()
        if figures.verdicts.get(name)
    )
    signed = (
        f"{figures.signed} of {figures.rows} rows of an older register were signed in "
        f"{_took(figures.signing, figures.rows)}; {figures.rows - figures.signed} with mistakes."
    )
    verified = (
        f"{figures.verified} credentials were verified in "
        f"{_took(figures.verifying, figures.verified)}: {verdicts}."
    )
    return signed, verified


def _took(seconds: float, rows: int) -> str:
    return f"{seconds:.1f} seconds ({rows / max(seconds, _SHORTEST):.0f} a second)"


def bulk_chapter(figures: BulkFigures) -> Chapter:
    """Tell both jobs, and every row that needs a look.

    Args:
        figures: What they came to.
    """
    found = (
        ("Rows of the register that were not signed", figures.refused),
        ("Credentials that did not verify as valid", figures.findings),
    )
    return Chapter(
        "bulk",
        "Many at once",
        f"{figures.signed} credentials signed and {figures.verified} verified as files of rows.",
        (
            *bulk_lines(figures),
            _METHOD,
        ),
        tuple(_table(caption, findings) for caption, findings in found if findings),
        count=str(figures.verified),
    )


def _table(caption: str, findings: tuple[BulkFinding, ...]) -> TextTable:
    rows = [(one.row, one.end, one.why) for one in findings[:_MOST_SHOWN]]
    left = len(findings) - len(rows)
    if left:
        rows.append((f"{left} more", "", "The files in the folder list them all."))
    return TextTable(caption, ("Row", "How it ended", "Why"), tuple(rows))
