"""Takes filled sheets in: their rows are added to the ratings, each once.

Code names become people again. A row that cannot be read is told and left out; a cell that nobody
filled in is counted. What stands in the file of ratings is never changed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.importers.faults import RowFault
from cairn.importers.ratings_file import Expected, GivenRating, read_ratings
from cairn.importers.roster_table import Record, open_records, sniff_delimiter
from cairn.kernel.errors import InputError, ProgrammeError
from cairn.programme.assessing.ground import Ground, given_ratings, rubric_of
from cairn.programme.assessing.outcome import FileFault
from cairn.programme.assessing.sheets import people_known, safe_cell
from cairn.programme.atomic_files import write_file
from cairn.programme.layout import Layout
from cairn.programme.lock import folder_lock

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.assessment.rating_plan import Rater

__all__ = ["Collected", "collect"]

_NAMES = ("person", "rater", "task", "criterion", "score", "rated_on", "round", "comment")
_ALWAYS = ("person", "rater", "criterion", "score")
_Place = tuple[str, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of taking sheets in.

    Attributes:
        added: How many ratings were added.
        already: How many stood there before, with the same score.
        blank: How many scores nobody has written yet.
        faults: Rows that were left out.
        troubles: Sheets that could not be read at all.
        path: The file of ratings.
    """

    added: int
    already: int
    blank: int
    faults: tuple[FileFault, ...]
    troubles: tuple[str, ...]
    path: Path


def collect(ground: Ground, sheets: Sequence[Path]) -> Collected:
    """Add the rows of filled sheets to the ratings.

    Args:
        ground: The assessment.
        sheets: The files that came back.

    Raises:
        ProgrammeError: If the file of ratings, or that of code names, cannot be used or written; or
            something else is at work in the folder.
    """
    # Two who take sheets in at once would each write a file without the other's rows.
    with folder_lock(Layout(ground.folder).lock):
        return _collected(ground, sheets)


def _collected(ground: Ground, sheets: Sequence[Path]) -> Collected:
    known = people_known(ground)
    expected = Expected(
        people=known,
        raters=ground.frame.raters,
        tasks=ground.tasks,
        rubric=rubric_of(ground),
        at=ground.at,
    )
    before = given_ratings(ground)
    there = {_place(one): one.rating.score for one in (before.given if before else ())}
    taking = _Taking(ground, there)
    troubles = []
    for sheet in sheets:
        try:
            found = read_ratings(sheet, expected)
        except InputError as error:
            troubles.append(f"{sheet}: {error}")
            continue
        taking.take(sheet.name, found.given, found.faults)
    if taking.new:
        _append(ground.data, ground.settings.data, taking.new)
    return Collected(
        len(taking.new),
        taking.already,
        taking.blank,
        tuple(taking.faults),
        tuple(troubles),
        ground.data,
    )


class _Taking:
    """The rows of all sheets, one after another.

    Args:
        ground: The assessment.
        there: The scores that the file of ratings has.
    """

    def __init__(self, ground: Ground, there: dict[_Place, int]) -> None:
        self._ground = ground
        self._there = there
        self._raters: Mapping[str, Rater] = {one.key: one for one in ground.frame.raters}
        self.new: list[GivenRating] = []
        self.faults: list[FileFault] = []
        self.already = self.blank = 0

    def take(self, sheet: str, given: Iterable[GivenRating], faults: Iterable[RowFault]) -> None:
        """One sheet."""
        told = [*faults]
        # A row without a score waits for its rater; whatever else is wrong with it can wait too.
        waiting = {one.row for one in told if one.field == "score" and one.code == "missing-cell"}
        self.blank += len(waiting)
        self.faults += [FileFault(sheet, one) for one in told if one.row not in waiting]
        for one in given:
            fault = self._refused(one)
            if fault is not None:
                self.faults.append(FileFault(sheet, fault))
                continue
            if _place(one) in self._there:
                self.already += 1
                continue
            self._there[_place(one)] = one.rating.score
            self.new.append(one)

    def _refused(self, one: GivenRating) -> RowFault | None:
        rating = one.rating
        name = self._ground.names.get(rating.person, "")
        rater = self._raters[rating.rater]
        if rater.in_conflict(rating.person, name):
            return RowFault(
                one.row,
                "rater",
                "conflict-of-interest",
                f"{rater.name} declared a conflict with the person, and rates them.",
                "Someone else must judge.",
                rater.name,
            )
        stands = self._there.get(_place(one))
        if stands is not None and stands != rating.score:
            return RowFault(
                one.row,
                "score",
                "contradicting-ratings",
                f"{rater.name} gave {stands} to the same work on the same criterion before; the"
                f" sheet says {rating.score}.",
                f"Ask which is meant; to change it, correct {self._ground.settings.data}.",
                str(rating.score),
            )
        return None


def _place(one: GivenRating) -> _Place:
    rating = one.rating
    return (
        rating.person.casefold(),
        rating.rater.casefold(),
        rating.task,
        rating.criterion,
        one.round,
    )


def _append(path: Path, shown: str, new: Sequence[GivenRating]) -> None:
    """Write the rows at the end of the file; what stands there stays byte for byte."""
    try:
        before = path.read_bytes() if path.exists() else b""
        mode = path.stat().st_mode & 0o777 if before else 0o644
    except OSError as error:
        raise ProgrammeError(
            f"{shown} cannot be read: {error.strerror}.",
            code="file-unreadable",
            mend="Check whether you may read it.",
        ) from error
    if before:
        columns, delimiter = _columns(path, shown, new)
    else:
        columns, delimiter = _NAMES, ","
    end = "\r\n" if b"\r\n" in before else "\n"
    text = StringIO()
    rows = csv.writer(text, delimiter=delimiter, lineterminator=end)
    if not before:
        rows.writerow(columns)
    for one in new:
        cells = _cells(one)
        rows.writerow([cells.get(name, "") for name in columns])
    joint = b"" if not before or before.endswith(b"\n") else end.encode()
    write_file(path, before + joint + text.getvalue().encode(), mode=mode)


def _columns(path: Path, shown: str, new: Sequence[GivenRating]) -> tuple[Sequence[str], str]:
    """The columns of the file as it is; a cell that has no column would be lost."""
    header = next(open_records(path, frozenset(_NAMES)))
    cells = header.cells if isinstance(header, Record) else ()
    columns = ["_".join(cell.split()).lower() for cell in cells]
    used = {name for one in new for name, cell in _cells(one).items() if cell} | set(_ALWAYS)
    lacking = [name for name in _NAMES if name in used and name not in columns]
    if lacking:
        raise ProgrammeError(
            f"{shown} has no column with the name: {', '.join(lacking)}. Nothing was added.",
            code="missing-column",
            mend="Write these names into the first line of the file, and try again.",
        )
    lines = path.read_bytes().decode("utf-8-sig", errors="replace").splitlines()
    first = next(one for one in lines if one.strip() and not one.lower().startswith("sep="))
    return columns, sniff_delimiter(first, frozenset(_NAMES))


def _cells(one: GivenRating) -> dict[str, str]:
    rating = one.rating
    return {
        "person": rating.person,
        "rater": rating.rater,
        "task": rating.task,
        "criterion": rating.criterion,
        "score": str(rating.score),
        "rated_on": _day(one.rated_on) if one.rated_on else "",
        "round": str(one.round) if one.round > 1 else "",
        "comment": safe_cell(one.comment),
    }


def _day(when: datetime) -> str:
    """A day, or the whole instant where there is a time of day."""
    known = when.astimezone(UTC)
    if known.time() == known.min.time():
        return known.date().isoformat()
    return known.isoformat().replace("+00:00", "Z")
