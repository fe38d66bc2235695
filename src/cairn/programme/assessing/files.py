"""Reads the files of one assessment: rubric, raters, and what raters gave.

A missing file is a fault of the programme; a bad row is told and costs itself only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cairn.importers.raters_file import read_raters
from cairn.importers.rubric_file import RubricFile, read_case_rubric, read_rubric_csv
from cairn.kernel.errors import InputError, LimitError, ProgrammeError
from cairn.programme.assessing.outcome import FileFault

if TYPE_CHECKING:
    from cairn.assessment.rating_plan import Rater
    from cairn.assessment.rubric import Rubric
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.importers.faults import RowFault
    from cairn.importers.ratings_file import RatingsFile

__all__ = ["Frame", "faults_in", "file_inside", "read_frame", "read_given"]

_T = TypeVar("_T")
_LARGEST_CASE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known before anybody rates.

    Attributes:
        rubric: What is looked at; None where the method needs none.
        raters: Who may judge.
        faults: Rows that do not count.
        notes: What to tell people about the files.
    """

    rubric: Rubric | None
    raters: tuple[Rater, ...]
    faults: tuple[FileFault, ...]
    notes: tuple[str, ...]


def read_frame(folder: Path, settings: AssessmentSettings, title: str) -> Frame:
    """Read rubric and raters.

    Args:
        folder: The programme folder.
        settings: The assessment.
        title: The achievement's name, which the rubric gets.

    Raises:
        ProgrammeError: If a file cannot be used.
    """
    faults: list[FileFault] = []
    notes: list[str] = []
    rubric = None
    raters: tuple[Rater, ...] = ()
    if settings.rubric:
        found = file_inside(folder, settings.rubric, partial(_rubric, settings, title))
        told = [*map(str, found.faults), *(one.sentence for one in found.findings)]
        if found.rubric is None or told:
            raise ProgrammeError(
                f"The rubric {settings.rubric} cannot be used: {' '.join(told)}",
                code="rubric-unusable",
                mend="Mend the file: no rating can be read without it.",
            )
        notes += found.notes
        rubric = found.rubric
    if settings.raters:
        listed = file_inside(folder, settings.raters, read_raters)
        faults += faults_in(settings.raters, listed.faults)
        notes += listed.notes
        raters = listed.raters
    return Frame(rubric, raters, tuple(faults), tuple(notes))


def _rubric(settings: AssessmentSettings, title: str, path: Path) -> RubricFile:
    """A rubric as CSV, or as a CASE CFRubric."""
    if path.suffix.lower() != ".json":
        return read_rubric_csv(
            path, key=settings.achievement, name=title, partial_credit=settings.partial_credit
        )
    try:
        if path.stat().st_size > _LARGEST_CASE:
            raise LimitError("The file is larger than 16 MB.", code="file-too-large")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The file cannot be read: {error.strerror}.",
            code="file-unreadable",
            mend="Check the path and whether you may read the file.",
        ) from error
    return read_case_rubric(data, key=settings.achievement, partial_credit=settings.partial_credit)


def file_inside(folder: Path, path: str, read: Callable[[Path], _T]) -> _T:
    """Read a file of the folder.

    Args:
        folder: The programme folder.
        path: The file's path inside it.
        read: Its reader.

    Raises:
        ProgrammeError: If it cannot be read; the sentence names it.
    """
    try:
        return read(folder / path)
    except InputError as error:
        raise ProgrammeError(
            f"{path}: {error.sentence}", code=error.code, mend=error.mend
        ) from error


def read_given(
    folder: Path,
    settings: AssessmentSettings,
    frame: Frame,
    names: Mapping[str, str],
    at: datetime,
) -> RatingsFile:
    """Read what raters gave.

    Args:
        folder: The programme folder.
        settings: The assessment.
        frame: Rubric and raters.
        names: What people are called, by key in small letters.
        at: The present instant.

    Raises:
        ProgrammeError: If the file cannot be used.
    """
    from cairn.importers.ratings_file import (  # noqa: PLC0415 - needs NumPy, and many do not come here
        Expected,
        read_ratings,
    )

    expected = Expected(
        raters=frame.raters,
        tasks={one.key: one.name for one in settings.tasks} or None,
        rubric=frame.rubric,
        at=at,
        names=names,
    )
    return file_inside(folder, settings.data, lambda path: read_ratings(path, expected))


def faults_in(file: str, faults: Iterable[RowFault]) -> Sequence[FileFault]:
    """Say in which file rows are wrong."""
    return [FileFault(file, one) for one in faults]
