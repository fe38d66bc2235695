"""Reads what `cairn fairness` was given, and has the report made of it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from cairn.cli.files import read_file
from cairn.cli.job_reading import requirement_from
from cairn.exporters.fairness_words import FairnessPaper
from cairn.hiring.declared import under_requirement
from cairn.hiring.fairness import FairnessSettings, fairness_report
from cairn.importers.clauses_file import read_clauses
from cairn.importers.demographics_file import read_demographics
from cairn.importers.faults import RowFault
from cairn.importers.shortlist_file import LARGE, read_shortlist
from cairn.kernel.errors import UsageError

__all__ = ["Asked", "paper_of"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked.

    Attributes:
        applicants: The file of applicants.
        shortlist: The written shortlist; None where there is none.
        clauses: The file of clauses; None where there is none.
        requirement: The requirement that they are the clauses of; None where there is none.
        least_may: How many optional clauses must be met.
        places: How many people are wanted; None for all.
        leave_out_below: Under which share of the people a category is left out.
        keep_share: Which share of the average score has to be kept.
        seed: Which orders of clauses are drawn.
    """

    applicants: Path
    shortlist: Path | None
    clauses: Path | None
    requirement: Path | None
    least_may: int
    places: int | None
    leave_out_below: float
    keep_share: float
    seed: int


def paper_of(
    asked: Asked, *, title: str, made_at: str, made_up: bool
) -> tuple[FairnessPaper, tuple[tuple[str, RowFault], ...], tuple[str, ...]]:
    """Make the report.

    Args:
        asked: What was asked.
        title: What the list is called; the file's name where empty.
        made_at: When, as it is shown.
        made_up: Whether the people are invented.

    Returns:
        The report; what is wrong in which file; and what to tell about columns.

    Raises:
        InputError: If a file cannot be read or lacks a column.
        UsageError: If the parts do not fit together, or there is nothing to compare.
    """
    _check(asked)
    people = read_demographics(asked.applicants)
    faults = [(asked.applicants.name, one) for one in people.faults]
    notes, source, table = list(people.notes), asked.applicants.name, None
    if asked.shortlist is not None:
        table = read_shortlist(read_file(asked.shortlist, LARGE))
        source = f"{source} and {asked.shortlist.name}"
    if asked.clauses is not None:
        read = read_clauses(asked.clauses, least_may=asked.least_may, places=asked.places)
        faults += [(asked.clauses.name, one) for one in read.faults]
        notes += read.notes
        source, table = f"{source} and {asked.clauses.name}", read.table
        if asked.requirement is not None:
            table = under_requirement(table, requirement_from(asked.requirement))
    settings = FairnessSettings(
        leave_out_below=asked.leave_out_below, keep_share=asked.keep_share, seed=asked.seed
    )
    paper = FairnessPaper(
        report=fairness_report(people.people, table, settings),
        title=title or f"Who is chosen: {asked.applicants.stem}",
        source=source,
        made_at=made_at,
        version=version("cairn-credentials"),
        made_up=made_up,
    )
    return paper, tuple(faults), tuple(notes)


def _check(asked: Asked) -> None:
    by_hand = bool(asked.least_may or asked.places)
    if asked.clauses is None and (by_hand or asked.requirement):
        raise UsageError(
            "A requirement, --least-may and --places say how clauses decide, and none are given.",
            code="no-clauses",
            mend="Give --clauses too, or leave them out.",
        )
    if asked.shortlist and asked.clauses:
        raise UsageError(
            "A shortlist has its clauses in it, and a file of clauses is given too.",
            code="said-twice",
            mend="Leave out --shortlist or --clauses.",
        )
    if asked.requirement and by_hand:
        raise UsageError(
            "The requirement says by itself how many optional clauses and places there are.",
            code="said-twice",
            mend="Leave out --least-may and --places, or --requirement.",
        )
    if not 0 < asked.keep_share <= 1:
        raise UsageError(
            f"A share of {asked.keep_share:g} cannot be kept.",
            code="bad-quality",
            mend="Give --keep-share a number over 0 and up to 1, such as 0.95.",
        )
