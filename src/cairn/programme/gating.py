"""Opens the gate of a programme that assesses: the extra ``assess`` is needed only then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.importers.roster import RosterRow
from cairn.kernel.errors import ProgrammeError

if TYPE_CHECKING:
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.importers.faults import RowFault
    from cairn.importers.programme_file import Programme
    from cairn.programme.assessing.office import Assessments

__all__ = ["names_in", "needs_assessment", "open_gate"]


def open_gate(
    folder: Path, programme: Programme, rows: Iterable[RosterRow | RowFault], at: datetime
) -> Assessments | None:
    """Carry out the assessments of a programme.

    Args:
        folder: The programme folder.
        programme: The programme.
        rows: The roster, from which people have their names.
        at: The present instant.

    Returns:
        None if the programme has no assessment.

    Raises:
        ProgrammeError: If a file cannot be used, or the extra ``assess`` is not installed.
    """
    if not programme.assessments:
        return None
    try:
        from cairn.programme.assessing.office import Assessments  # noqa: PLC0415 - heavy, and an extra
    except ModuleNotFoundError as missing:
        raise ProgrammeError(
            "Assessments need the extra “assess”.",
            code="extra-not-installed",
            mend="Install it with: pip install 'cairn-credentials[assess]'",
        ) from missing
    return Assessments.of(folder, programme, names_in(rows), at)


def needs_assessment(row: RosterRow, settings: AssessmentSettings) -> bool:
    """Whether an award is made by an assessment: of its achievement, and not from before it.

    Learning from before that somebody recognised has an assessor of its own.
    """
    return (
        row.achievement == settings.achievement
        and row.recognition is None
        and (settings.since is None or row.date.date() >= settings.since)
    )


def names_in(rows: Iterable[RosterRow | RowFault]) -> dict[str, str]:
    """What the people of a roster are called, by e-mail address or DID in small letters."""
    return {row.identity[0].casefold(): row.name for row in rows if isinstance(row, RosterRow)}
