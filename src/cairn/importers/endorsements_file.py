"""Reads ``endorsements.csv``: what people who worked with somebody say they have seen.

A row for each thing that was seen; rows of one endorser about one person make one endorsement. A
bad row is told and costs itself only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from cairn.assessment.endorsement import Endorsement, Relation
from cairn.importers.assessment_table import Cells, Names, TableKind, read_table
from cairn.importers.faults import RowFault
from cairn.importers.roster_columns import Column

if TYPE_CHECKING:
    from cairn.assessment.rubric import Rubric

__all__ = ["EndorsementsFile", "read_endorsements"]

_KIND = TableKind(
    (
        Column("person", ("learner", "student", "candidate"), required=True),
        Column("endorser", ("by", "endorsed by", "rater"), required=True),
        Column("relation", ("worked as", "was their"), required=True),
        Column("since", ("from", "worked together since"), required=True),
        Column("until", ("to", "worked together until")),
        Column("criterion", ("behaviour", "aspect")),
        Column("score", ("level", "points")),
        Column("statement", ("words", "comment")),
    ),
    "person,endorser,relation,since,until,criterion,score,statement",
)


@dataclass(frozen=True, slots=True)
class EndorsementsFile:
    """What a file of endorsements holds.

    Attributes:
        endorsements: One for each endorser and person.
        faults: What is wrong; such a row counts for nothing.
        notes: What to tell people about the columns.
    """

    endorsements: tuple[Endorsement, ...]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Said:
    relation: Relation
    since: date
    until: date | None
    behaviours: dict[str, int] = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)


def read_endorsements(path: Path, rubric: Rubric, at: datetime) -> EndorsementsFile:
    """Read endorsements.

    Args:
        path: The file, with the columns person, endorser, relation and since, and optionally until,
            criterion, score and statement.
        rubric: What can be seen.
        at: The present instant.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """
    notes, rows = read_table(path, _KIND)
    people, endorsers = Names("person"), Names("endorser")
    criteria = Names("criterion", rubric.names)
    said: dict[tuple[str, str], _Said] = {}
    faults: list[RowFault] = []
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        who = (row.named("person", people), row.named("endorser", endorsers))
        _add(row, said, who, (criteria, rubric), at)
        faults += row.faults
    return EndorsementsFile(
        tuple(
            Endorsement(
                person,
                endorser,
                one.relation,
                one.since,
                one.until,
                one.behaviours,
                " ".join(one.statements),
            )
            for (person, endorser), one in said.items()
        ),
        tuple(faults),
        notes,
    )


def _add(
    row: Cells,
    said: dict[tuple[str, str], _Said],
    who: tuple[str, str],
    asked: tuple[Names, Rubric],
    at: datetime,
) -> None:
    """Add what one row says, unless anything is wrong with it."""
    relation, since = _relation(row), row.day("since", at)
    if since is None and not row.cells.get("since"):
        row.needed("since")
    until = row.day("until", at)
    criterion = row.named("criterion", asked[0]) if row.cells.get("criterion") else ""
    seen = asked[1].criterion(criterion) if criterion else None
    score = row.whole("score", *seen.span) if seen else None
    statement = row.text("statement", lines=True)
    if row.faults or since is None or relation is None:
        return
    one = said.setdefault(
        who, _Said(relation, since.date(), None if until is None else until.date())
    )
    if (one.relation, one.since) != (relation, since.date()):
        sentence = "An earlier row of this endorser about this person says otherwise."
        row.note("relation", "other-relation", sentence, "Give one relation and one first day.")
        return
    if criterion in one.behaviours:
        sentence = "This endorser has scored this criterion in an earlier row."
        row.note("criterion", "repeated-criterion", sentence, "Keep one of the rows.")
        return
    if seen is not None and score is not None:
        one.behaviours[criterion] = score
    if statement:
        one.statements.append(statement)


def _relation(row: Cells) -> Relation | None:
    word = row.needed("relation").casefold()
    for relation in get_args(Relation):
        if word == relation:
            found: Relation = relation
            return found
    if word:
        known = ", ".join(get_args(Relation))
        sentence = f"“{word[:60]}” is no relation of people who work together."
        row.note("relation", "unknown-relation", sentence, f"Write one of: {known}.")
    return None
