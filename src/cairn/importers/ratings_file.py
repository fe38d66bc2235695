"""Reads ``ratings.csv`` and ``comparisons.csv``: what raters gave, row by row.

Each row ends as a rating or comparison, or as its faults; nothing else is lost. Which ratings stand
twice or contradict each other, `cairn.assessment.ratings` finds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cairn.assessment.pairwise import Comparison, Outcome
from cairn.assessment.rating_plan import Rater
from cairn.assessment.ratings import Rating
from cairn.assessment.rubric import Rubric
from cairn.importers.assessment_table import Cells, Names, TableKind, read_table
from cairn.importers.faults import RowFault
from cairn.importers.roster_columns import Column

__all__ = [
    "ComparisonsFile",
    "Expected",
    "GivenRating",
    "RatingsFile",
    "read_comparisons",
    "read_ratings",
]

_HIGHEST_SCORE = 1_000
_MOST_ROUNDS = 1_000

_RATINGS = TableKind(
    (
        Column("person", ("learner", "student", "candidate", "piece"), required=True),
        Column("rater", ("judge", "assessor", "marker"), required=True),
        Column("criterion", ("item", "aspect"), required=True),
        Column("score", ("rating", "level", "mark", "points"), required=True),
        Column("task", ("exercise", "assignment", "topic")),
        Column("rated_on", ("date", "rated on", "rated at", "when")),
        Column("round", ("attempt",)),
        Column("comment", ("remark", "note", "feedback")),
    ),
    "person,rater,task,criterion,score",
)

_COMPARISONS = TableKind(
    (
        Column("judge", ("rater", "assessor"), required=True),
        Column("left", ("first", "piece 1", "a"), required=True),
        Column("right", ("second", "piece 2", "b"), required=True),
        Column("winner", ("better", "outcome", "result"), required=True),
    ),
    "judge,left,right,winner",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What an assessment knows already, against which a file is checked.

    Attributes:
        people: What each person is called, by key; None when anybody may appear.
        raters: Who may judge; None when anybody may.
        tasks: What each task is called, by key; None when any may appear.
        rubric: The criteria and their scores; None when any may appear.
        at: The present instant; None when no date is refused.
        names: What people are called, by key in small letters: raters may declare a conflict by
            name. Others may appear all the same.
    """

    people: Mapping[str, str] | None = None
    raters: Sequence[Rater] | None = None
    tasks: Mapping[str, str] | None = None
    rubric: Rubric | None = None
    at: datetime | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenRating:
    """One rating, and what the file says beside it.

    Attributes:
        row: The line in the file.
        rating: The rating, with the keys of the assessment.
        rated_on: When it was given; None when the file does not say.
        round: 1 for a first rating, 2 for one after an appeal, and so on.
        comment: What the rater wrote; may be empty.
    """

    row: int
    rating: Rating
    rated_on: datetime | None = None
    round: int = 1
    comment: str = ""


@dataclass(frozen=True, slots=True)
class RatingsFile:
    """What a file of ratings holds.

    Attributes:
        given: The ratings, in the order of the file.
        faults: What is wrong; such a row gives no rating.
        notes: What to tell people about the columns.
    """

    given: tuple[GivenRating, ...]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """The ratings alone."""
        return tuple(one.rating for one in self.given)


@dataclass(frozen=True, slots=True)
class ComparisonsFile:
    """What a file of comparisons holds.

    Attributes:
        comparisons: In the order of the file.
        faults: What is wrong; such a row gives no comparison.
        notes: What to tell people about the columns.
    """

    comparisons: tuple[Comparison, ...]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    """The names of one file, while it is read."""

    expected: Expected
    people: Names = field(init=False)
    raters: Names = field(init=False)
    tasks: Names = field(init=False)
    criteria: Names = field(init=False)
    by_key: dict[str, Rater] = field(init=False)

    def __post_init__(self) -> None:
        known = self.expected
        raters = None if known.raters is None else {one.key: one.name for one in known.raters}
        self.people = Names("person", known.people)
        self.raters = Names("rater", raters)
        self.tasks = Names("task", known.tasks)
        self.criteria = Names("criterion", known.rubric.names if known.rubric else None)
        self.by_key = {one.key: one for one in known.raters or ()}

    def rating(self, row: Cells) -> GivenRating:
        """One row; what it gives counts only when it has no faults."""
        person = row.named("person", self.people)
        rater = row.named("rater", self.raters)
        self._refuse_partial(row, person, rater)
        criterion = row.named("criterion", self.criteria)
        score = row.whole("score", *self._span(criterion))
        given = Rating(person, rater, criterion, score or 0, self._task(row))
        return GivenRating(
            row.row,
            given,
            row.day("rated_on", self.expected.at),
            (row.whole("round", 1, _MOST_ROUNDS) or 1) if row.cells.get("round") else 1,
            row.text("comment", lines=True),
        )

    def _span(self, criterion: str) -> tuple[int, int]:
        found = self.expected.rubric.criterion(criterion) if self.expected.rubric else None
        return found.span if found else (0, _HIGHEST_SCORE)

    def _task(self, row: Cells) -> str:
        """The task; where the assessment has only one, nobody needs to write it."""
        known = self.expected.tasks
        if not row.cells.get("task"):
            if known is None:
                return ""
            if len(known) == 1:
                return next(iter(known))
        return row.named("task", self.tasks)

    def _refuse_partial(self, row: Cells, person: str, rater: str) -> None:
        if not person or not rater:
            return
        called = self.expected.names.get(person.casefold(), person)
        name = (self.expected.people or {}).get(person, called)
        known = self.by_key.get(rater) or Rater(rater, rater)
        if known.is_person(person):
            sentence = f"{known.name} rates their own work."
            row.note("rater", "self-rating", sentence, "Remove the row; someone else must judge.")
        elif known.in_conflict(person, name):
            sentence = f"{known.name} declared a conflict with {name}, and rates them."
            mend = "Remove the row; someone else must judge."
            row.note("rater", "conflict-of-interest", sentence, mend)


def read_ratings(path: Path, expected: Expected | None = None) -> RatingsFile:
    """Read the ratings of an assessment.

    Args:
        path: The file, with the columns person, rater, criterion and score, and optionally task,
            rated_on, round and comment. People, raters, tasks and criteria are named by key or by
            name, without regard to case.
        expected: What the assessment knows already; nothing when left out. Then a score is a whole
            number from 0 to 1000.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """
    notes, rows = read_table(path, _RATINGS)
    reading = _Reading(expected or Expected())
    given: list[GivenRating] = []
    faults: list[RowFault] = []
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        found = reading.rating(row)
        if not row.faults:
            given.append(found)
        faults += row.faults
    return RatingsFile(tuple(given), tuple(faults), notes)


def read_comparisons(
    path: Path,
    pieces: Mapping[str, str] | None = None,
    judges: Mapping[str, str] | None = None,
) -> ComparisonsFile:
    """Read which of two pieces of work each judge held for better.

    Args:
        path: The file, with the columns judge, left, right and winner. The winner is left, right,
            tie, or one of the two pieces by key or name.
        pieces: What each piece is called, by key; None when any may appear.
        judges: What each judge is called, by key; None when any may appear.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """
    notes, rows = read_table(path, _COMPARISONS)
    known = Names("piece of work", pieces), Names("judge", judges)
    found: list[Comparison] = []
    faults: list[RowFault] = []
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        comparison = _comparison(row, *known)
        if not row.faults:
            found.append(comparison)
        faults += row.faults
    return ComparisonsFile(tuple(found), tuple(faults), notes)


def _comparison(row: Cells, pieces: Names, judges: Names) -> Comparison:
    judge = row.named("judge", judges)
    left, right = row.named("left", pieces), row.named("right", pieces)
    if left and left == right:
        sentence = "The row compares a piece with itself."
        row.note("right", "compared-with-itself", sentence, "Name two pieces.")
    return Comparison(left, right, _outcome(row, left, right, pieces), judge)


def _outcome(row: Cells, left: str, right: str, pieces: Names) -> Outcome:
    cell = row.needed("winner")
    word = cell.casefold()
    if word in {"left", "first"}:
        return "first"
    if word in {"right", "second"}:
        return "second"
    if cell and word not in {"tie", "equal", "draw"}:
        piece = pieces.key_of(cell)
        if piece and piece in {left, right}:
            return "first" if piece == left else "second"
        sentence = f"“{cell[:80]}” is none of the two pieces."
        row.note("winner", "unknown-winner", sentence, "Write left, right or tie.")
    return "tie"
