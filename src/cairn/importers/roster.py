"""Reads ``roster.csv``: who earned what, when, with which result and evidence.

Each row ends as a `RosterRow` or as its faults, all of them. Names are kept byte for byte, in any
script. Knows the achievements it is given; knows nothing of what was awarded before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.importers.faults import RowFault
from cairn.importers.roster_cells import CellReader, EvidenceItem
from cairn.importers.roster_columns import KNOWN_NAMES, Header, read_header
from cairn.importers.roster_table import BrokenRecord, Record, open_records
from cairn.kernel.errors import InputError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from cairn.credentials.recognition import Recognition
    from cairn.importers.achievement_definitions import AchievementDefinition
    from cairn.kernel.json_text import JsonObject

__all__ = ["Roster", "RosterRow", "open_roster"]

_MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One award that somebody earned.

    Attributes:
        row: The line in the file.
        name: The learner's name, exactly as given.
        email: The learner's e-mail address; empty when only a DID is known.
        did: The learner's DID; empty when only an e-mail address is known.
        achievement: The achievement's key.
        date: When it was awarded.
        results: Open Badges Results.
        evidence: What shows it.
        award: A label that tells a second award of the same achievement from the first.
        narrative: What this person did; empty for nothing.
        licence: A licence number; empty for none.
        credits: Credits earned; None when the definition says enough.
        ai_assistance: What help of AI was declared; empty for no declaration.
        renewed: When it was last renewed; None when it never was.
        recognition: Who recognised prior learning; None for an ordinary award.
    """

    row: int
    name: str
    email: str
    did: str
    achievement: str
    date: datetime
    results: tuple[JsonObject, ...]
    evidence: tuple[EvidenceItem, ...]
    award: str
    narrative: str
    licence: str
    credits: int | float | None
    ai_assistance: str
    renewed: datetime | None = None
    recognition: Recognition | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes two rows the same award: person, achievement, label.

        A person is their e-mail address without regard to case, or their DID when there is none.
        """
        return (self.email.casefold() or self.did, self.achievement, self.award.casefold())


@dataclass(frozen=True, slots=True)
class Roster:
    """An opened roster; going through it reads the file.

    Attributes:
        path: The file.
        header: Its columns, and what to tell people about them.
        achievements: What can be earned, by key.
        folder: Where evidence files are looked for.
        at: The instant after which no award can have happened.
    """

    path: Path
    header: Header
    achievements: Mapping[str, AchievementDefinition]
    folder: Path
    at: datetime

    def __iter__(self) -> Iterator[RosterRow | RowFault]:
        """Go through the rows in their order; a bad row gives one item for each fault.

        Raises:
            LimitError: If there are more rows than a roster may have.
        """
        records = open_records(self.path, KNOWN_NAMES)
        next(records)
        seen: dict[tuple[str, str, str], int] = {}
        for count, record in enumerate(records):
            if count >= _MOST_ROWS:
                raise LimitError(
                    f"The roster has more than {_MOST_ROWS} rows.", code="too-many-rows"
                )
            if isinstance(record, BrokenRecord):
                yield RowFault(record.row, "", record.code, record.sentence, record.mend)
                continue
            row, faults = self._row(record)
            if row is not None:
                first = seen.setdefault(row.identity, row.row)
                if first != row.row:
                    yield _repeated(row, first)
                else:
                    yield row
            yield from faults

    def _row(self, record: Record) -> tuple[RosterRow | None, list[RowFault]]:
        cells = {
            name: record.cells[place].strip() if place < len(record.cells) else ""
            for name, place in self.header.places.items()
        }
        reader = CellReader(record.row, cells, self.achievements, self.folder, self.at)
        extra = [cell for cell in record.cells[self.header.width :] if cell.strip()]
        if extra:
            sentence = "This row has more cells than the header."
            mend = "Put texts that hold the delimiter in quotation marks."
            reader.note("", "too-many-cells", sentence, mend, extra[-1])
        reader.check_characters()
        email, did = reader.identity()
        key = reader.achievement()
        date = reader.date()
        row = RosterRow(
            row=record.row,
            name=reader.name(),
            email=email,
            did=did,
            achievement=key,
            date=date or self.at,
            results=reader.results(),
            evidence=reader.evidence(),
            award=reader.short("award"),
            narrative=cells.get("narrative", ""),
            licence=reader.short("licence"),
            credits=reader.credits(),
            ai_assistance=cells.get("ai_assistance", ""),
            renewed=reader.renewed(date),
            recognition=reader.recognition(date),
        )
        return (None if reader.faults else row), reader.faults


def _repeated(row: RosterRow, first: int) -> RowFault:
    return RowFault(
        row.row,
        "award",
        "repeated-row",
        f"It repeats row {first}: the same person and the same achievement.",
        "Remove one of them; for a true second award, tell them apart in the column “award”.",
        row.award,
    )


def open_roster(
    path: Path,
    achievements: Mapping[str, AchievementDefinition],
    *,
    folder: Path,
    at: datetime,
) -> Roster:
    """Open a roster and read its header.

    Args:
        path: The file.
        achievements: What can be earned, by key.
        folder: The programme folder, inside which evidence files lie.
        at: The present instant.

    Raises:
        InputError: If the file cannot be read or lacks a needed column.
    """
    records = open_records(path, KNOWN_NAMES)
    first = next(records, None)
    if not isinstance(first, Record):
        raise InputError(
            f"{path.name} has no header line.",
            code="roster-empty",
            mend="Write a header line: name,email,achievement,date.",
        )
    return Roster(path, read_header(first.cells), achievements, folder, at)
