"""What a run has to do: the roster held against the ledger, before anything is signed.

Pure: rows and records in, a plan out. A row that changed means a new version of the same award; a
row that is gone is told and changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cairn.importers.faults import RowFault
from cairn.kernel.errors import InputError
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import Json, write_json
from cairn.pathways.renewal import last_renewed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from cairn.importers.achievement_definitions import AchievementDefinition
    from cairn.importers.roster import RosterRow
    from cairn.programme.ledger import Award

__all__ = ["Plan", "PlannedAward", "digest_of", "make_plan"]


@dataclass(frozen=True, slots=True)
class PlannedAward:
    """One row and what the ledger knows of it.

    Attributes:
        row: The row.
        key: The award's key in the ledger.
        content: Digest of what the row says.
        valid_until: When the credential ends, counted from the last renewal; None when it does
            not.
        previous: The award as it stands; None for a new one.
    """

    row: RosterRow
    key: str
    content: str
    valid_until: datetime | None
    previous: Award | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do.

    Attributes:
        new: Rows to award.
        changed: Rows that say something else than what was signed; to be signed anew.
        unchanged: Rows whose credential stands.
        withdrawn: Rows whose credential was revoked; left alone.
        missing: Awards that no good row of the roster speaks of any more; left alone.
        faults: Rows that cannot be awarded.
    """

    new: tuple[PlannedAward, ...]
    changed: tuple[PlannedAward, ...]
    unchanged: tuple[PlannedAward, ...]
    withdrawn: tuple[PlannedAward, ...]
    missing: tuple[Award, ...]
    faults: tuple[RowFault, ...]

    @property
    def rows(self) -> dict[str, int]:
        """The roster's line of each award that it speaks of."""
        good = (*self.new, *self.changed, *self.unchanged, *self.withdrawn)
        return {planned.key: planned.row.row for planned in good}


def digest_of(value: Json) -> str:
    """The hexadecimal SHA-256 of a JSON value, written the same way each time."""
    return hashlib.sha256(write_json([value], indent=None)).hexdigest()


def make_plan(
    rows: Iterable[RosterRow | RowFault],
    definitions: Mapping[str, AchievementDefinition],
    awards: Mapping[str, Award],
    contents: Mapping[str, str],
    revoked: frozenset[str],
    at: datetime,
) -> Plan:
    """Hold a roster against the ledger.

    Args:
        rows: The roster's rows and faults.
        definitions: What can be earned, by key.
        awards: The ledger's awards, by key.
        contents: The content digest of each award's current version.
        revoked: Keys of revoked awards.
        at: The present instant.
    """
    new: list[PlannedAward] = []
    changed: list[PlannedAward] = []
    unchanged: list[PlannedAward] = []
    withdrawn: list[PlannedAward] = []
    given = list(rows)
    faults = [row for row in given if isinstance(row, RowFault)]
    good = [row for row in given if not isinstance(row, RowFault)]
    for row in _renewed_by_others(good, definitions, revoked):
        planned = _planned(row, definitions[row.achievement], awards, faults)
        if planned is None:
            continue
        if planned.key in revoked:
            withdrawn.append(planned)
        elif planned.previous is None:
            late = planned.valid_until is not None and planned.valid_until <= at
            if late:
                faults.append(_expired(planned))
            else:
                new.append(planned)
        elif contents.get(planned.key) == planned.content:
            unchanged.append(planned)
        else:
            changed.append(planned)
    known = {planned.key for group in (new, changed, unchanged, withdrawn) for planned in group}
    missing = tuple(award for key, award in awards.items() if key not in known | revoked)
    faults.sort(key=lambda fault: fault.row)
    return Plan(
        tuple(new), tuple(changed), tuple(unchanged), tuple(withdrawn), missing, tuple(faults)
    )


def _renewed_by_others(
    rows: list[RosterRow],
    definitions: Mapping[str, AchievementDefinition],
    revoked: frozenset[str],
) -> list[RosterRow]:
    """Let awards be renewed by awards of a shorter assessment or a later version."""
    earned: dict[tuple[str, str], list[datetime]] = {}
    for row in rows:
        if _key(row, definitions[row.achievement]) not in revoked:
            person, achievement, _ = row.identity
            earned.setdefault((person, achievement), []).append(row.date)
    found = []
    for row in rows:
        renewing = [
            date
            for way in definitions[row.achievement].renewal
            for date in earned.get((row.identity[0], way.achievement), ())
            if date > row.date
        ]
        noted = [row.renewed] if row.renewed else []
        last = last_renewed(row.date, (*noted, *renewing))
        found.append(replace(row, renewed=last) if last > row.date else row)
    return found


def _planned(
    row: RosterRow,
    definition: AchievementDefinition,
    awards: Mapping[str, Award],
    faults: list[RowFault],
) -> PlannedAward | None:
    key = _key(row, definition)
    valid_until = None
    if definition.valid_for is not None:
        try:
            valid_until = definition.valid_for.after(row.renewed or row.date)
        except InputError as error:
            faults.append(
                RowFault(row.row, "date", error.code, error.sentence, "Shorten validFor.")
            )
            return None
    return PlannedAward(row, key, _content(row), valid_until, awards.get(key))


def _key(row: RosterRow, definition: AchievementDefinition) -> str:
    person, _, label = row.identity
    return digest_of([person, definition.document["id"], label])


def _content(row: RosterRow) -> str:
    """Everything of a row that is signed, and nothing else: moving a row changes nothing."""
    said: list[Json] = [
        row.name,
        row.email,
        row.did,
        format_instant(row.date),
        list(row.results),
        [[item.url, item.path, item.sha256] for item in row.evidence],
        row.narrative,
        row.licence,
        row.credits,
        row.ai_assistance,
    ]
    if row.renewed is not None:
        said.append(format_instant(row.renewed))
    if row.recognition is not None:
        known = row.recognition
        said.append([known.assessor, known.assessor_id, format_instant(known.on)])
    return digest_of(said)


def _expired(planned: PlannedAward) -> RowFault:
    end = planned.valid_until.date() if planned.valid_until else ""
    return RowFault(
        planned.row.row,
        "date",
        "expired-before-issued",
        f"This award would have ended on {end}, before it is issued.",
        "Correct the date, or make validFor of the achievement longer.",
        planned.row.date.date().isoformat(),
    )
