"""What a run has to do: the roster held against the ledger, before anything is signed.

Pure: rows and records in, a plan out. A row that changed means a new version of the same award; a
row that is gone is told and changes nothing. Where an achievement is assessed, a gate says whose
award waits, and what the others' credentials say of the assessment.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from cairn.importers.faults import RowFault
from cairn.kernel.errors import InputError
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import Json, JsonObject, write_json
from cairn.pathways.renewal import last_renewed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from cairn.importers.achievement_definitions import AchievementDefinition
    from cairn.importers.roster import RosterRow
    from cairn.programme.ledger import Award

__all__ = ["Plan", "PlannedAward", "RosterGate", "Waiting", "digest_of", "make_plan"]


class RosterGate(Protocol):
    """Says which rows need an assessment, and what it came to."""

    def needs(self, row: RosterRow) -> bool:
        """Whether this award is made by an assessment."""
        ...

    def waits(self, row: RosterRow) -> str:
        """Why the award waits, and what would settle it; empty when it does not wait."""
        ...

    def results(self, row: RosterRow) -> tuple[JsonObject, ...]:
        """What the assessment gives to the credential of a row that does not wait."""
        ...


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
        assessed: The results that an assessment gives, beside those of the row. They are no part
            of the content: an award keeps the assessment that it was signed with.
    """

    row: RosterRow
    key: str
    content: str
    valid_until: datetime | None
    previous: Award | None
    assessed: tuple[JsonObject, ...] = ()

    @property
    def results(self) -> tuple[JsonObject, ...]:
        """Every result of the credential."""
        return (*self.row.results, *self.assessed)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row whose award waits for its assessment.

    Attributes:
        planned: The row and what the ledger knows of it.
        why: Why it waits, and what would settle it. For an award that stands: why the assessment
            would not make it now.
    """

    planned: PlannedAward
    why: str


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
        waiting: Rows that wait for their assessment; an award that was made before stands.
    """

    new: tuple[PlannedAward, ...]
    changed: tuple[PlannedAward, ...]
    unchanged: tuple[PlannedAward, ...]
    withdrawn: tuple[PlannedAward, ...]
    missing: tuple[Award, ...]
    faults: tuple[RowFault, ...]
    waiting: tuple[Waiting, ...] = ()

    @property
    def rows(self) -> dict[str, int]:
        """The roster's line of each award that it speaks of."""
        held = (one.planned for one in self.waiting)
        good = (*self.new, *self.changed, *self.unchanged, *self.withdrawn, *held)
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
    gate: RosterGate | None = None,
) -> Plan:
    """Hold a roster against the ledger.

    Args:
        rows: The roster's rows and faults.
        definitions: What can be earned, by key.
        awards: The ledger's awards, by key.
        contents: The content digest of each award's current version.
        revoked: Keys of revoked awards.
        at: The present instant.
        gate: Says which awards are made by an assessment; None when none are.
    """
    given = list(rows)
    faults = [row for row in given if isinstance(row, RowFault)]
    good = [row for row in given if not isinstance(row, RowFault)]
    sorting = _Sorting(contents, revoked, at, gate, faults)
    for row in _renewed_by_others(good, definitions, revoked):
        planned = _planned(row, definitions[row.achievement], awards, faults)
        if planned is not None:
            sorting.put(planned)
    missing = tuple(award for key, award in awards.items() if key not in sorting.known | revoked)
    faults.sort(key=lambda fault: fault.row)
    groups = (sorting.new, sorting.changed, sorting.unchanged, sorting.withdrawn)
    new, changed, unchanged, withdrawn = map(tuple, groups)
    return Plan(new, changed, unchanged, withdrawn, missing, tuple(faults), tuple(sorting.waiting))


@dataclass(slots=True)
class _Sorting:
    """Puts each row where it belongs."""

    contents: Mapping[str, str]
    revoked: frozenset[str]
    at: datetime
    gate: RosterGate | None
    faults: list[RowFault]
    new: list[PlannedAward] = field(default_factory=list)
    changed: list[PlannedAward] = field(default_factory=list)
    unchanged: list[PlannedAward] = field(default_factory=list)
    withdrawn: list[PlannedAward] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def put(self, planned: PlannedAward) -> None:
        """Put one row."""
        self.known.add(planned.key)
        if planned.key in self.revoked:
            self.withdrawn.append(planned)
        elif planned.previous is None:
            if planned.valid_until is not None and planned.valid_until <= self.at:
                self.faults.append(_expired(planned))
            else:
                self._let_through(planned, self.new)
        elif self.contents.get(planned.key) == planned.content:
            self.unchanged.append(planned)
        else:
            self._let_through(planned, self.changed)

    def _let_through(self, planned: PlannedAward, group: list[PlannedAward]) -> None:
        """Ask the gate about an award that would be signed."""
        if self.gate is None or not self.gate.needs(planned.row):
            group.append(planned)
        elif planned.row.results:
            self.faults.append(_result_given(planned.row))
        elif why := self.gate.waits(planned.row):
            self.waiting.append(Waiting(planned, why))
        else:
            group.append(replace(planned, assessed=self.gate.results(planned.row)))


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


def _result_given(row: RosterRow) -> RowFault:
    return RowFault(
        row.row,
        "result",
        "result-by-assessment",
        "The result of this award comes from the assessment, and the row gives one.",
        "Empty the cell; for an award from before, see “from” in [[assessments]].",
    )
