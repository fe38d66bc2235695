"""The ledger's tables of stacks: how each stands, what befell it, and its signed records.

A step of a stack, the credential and record that were signed for it and the change of its status
are written in one transaction. A stack's credential is an award like any other, under the stack's
key; so lists, files and verification need not know of stacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import Json, read_json, write_json
from cairn.pathways.stack_book import Component, Stack
from cairn.programme.ledger import write_changes, write_version
from cairn.programme.planning import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cairn.pathways.stack_book import StepKind
    from cairn.programme.ledger import Award, Ledger, SignedVersion, StatusChange

__all__ = [
    "PathwaySource",
    "SavedStep",
    "SignedRecord",
    "StackEvent",
    "StackLedger",
    "stack_key",
]


def stack_key(person: str, pathway: str) -> str:
    """The key of a stack, and of the award that it earns.

    Args:
        person: The e-mail address in lower case, or the DID.
        pathway: The pathway's id.
    """
    return digest_of(["stack", person, pathway])


@dataclass(frozen=True, slots=True)
class PathwaySource:
    """One version of a pathway as it was read.

    Attributes:
        pathway: The pathway's id.
        version: Its version.
        name: The name of its file, without the ending.
        digest: Digest of what it says.
        source: The file's bytes.
    """

    pathway: str
    version: str
    name: str
    digest: str
    source: bytes


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """The signed record of one edition of a stack.

    Attributes:
        award_key: The stack's key.
        version: The version of the award that it holds.
        record_id: The record's id.
        document: The signed record, byte for byte.
    """

    award_key: str
    version: int
    record_id: str
    document: bytes


@dataclass(frozen=True, slots=True)
class StackEvent:
    """One thing that befell a stack.

    Attributes:
        stack_key: The stack.
        kind: What.
        sentence: What, and why, in words.
        by: Who decided; empty when the evaluation did.
        at: When, as a dateTimeStamp.
    """

    stack_key: str
    kind: StepKind
    sentence: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class SavedStep:
    """Everything that one step writes.

    Attributes:
        person: Whose stack.
        stack: The stack after it.
        event: What is told of it.
        signed: The award and its signed version; None when nothing was signed.
        record: The record of that version; None when nothing was signed.
        changes: Changes of the award's status.
    """

    person: str
    stack: Stack
    event: StackEvent
    signed: tuple[Award, SignedVersion] | None = None
    record: SignedRecord | None = None
    changes: tuple[StatusChange, ...] = ()


_STACK = (
    "person, pathway, version, state, since, rests_on, edition, reasons, restores, person_says, "
    "is_held"
)


class StackLedger:
    """The stacks in an open ledger.

    Args:
        ledger: The ledger.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def pathways(self) -> tuple[PathwaySource, ...]:
        """Every version of a pathway that was ever used, the oldest first."""
        query = "SELECT pathway, version, name, digest, source FROM pathway_versions ORDER BY rowid"
        return tuple(PathwaySource(*row) for row in self._ledger.rows(query))  # type: ignore[arg-type]  # STRICT tables keep the types

    def keep_pathways(self, sources: Iterable[PathwaySource]) -> None:
        """Write versions of pathways down; one that nothing rests on yet may be replaced."""
        with self._ledger.transaction() as connection:
            connection.executemany(
                "INSERT INTO pathway_versions (pathway, version, name, digest, source) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (pathway, version) DO UPDATE SET "
                "name = excluded.name, digest = excluded.digest, source = excluded.source",
                [(one.pathway, one.version, one.name, one.digest, one.source) for one in sources],
            )

    def stacks(self) -> dict[tuple[str, str], Stack]:
        """Every stack, by person and pathway."""
        query = f"SELECT {_STACK} FROM stacks ORDER BY rowid"  # noqa: S608 - our own column names
        return {(str(row[0]), str(row[1])): _stack(row) for row in self._ledger.rows(query)}

    def keys(self) -> frozenset[str]:
        """The keys of all stacks: awards under them come from no row of a roster."""
        return frozenset(str(key) for (key,) in self._ledger.rows("SELECT stack_key FROM stacks"))

    def states(self) -> dict[str, str]:
        """The state of every stack, by its key."""
        rows = self._ledger.rows("SELECT stack_key, state FROM stacks ORDER BY rowid")
        return {str(key): str(state) for key, state in rows}

    def events(self) -> tuple[StackEvent, ...]:
        """Everything that befell stacks, the oldest first."""
        query = "SELECT stack_key, kind, sentence, by, at FROM stack_events ORDER BY number"
        return tuple(StackEvent(*row) for row in self._ledger.rows(query))  # type: ignore[arg-type]  # STRICT tables keep the types

    def record_ids(self) -> dict[str, str]:
        """The id of the record of each stack, the same through all its versions, by its key."""
        rows = self._ledger.rows("SELECT award_key, record_id FROM stack_records")
        return {str(key): str(record_id) for key, record_id in rows}

    def records(self) -> dict[str, SignedRecord]:
        """The record of the current version of each stack's award, by the stack's key."""
        query = (
            "SELECT r.award_key, r.version, record_id, document FROM stack_records r "
            "JOIN awards a ON a.award_key = r.award_key AND a.version = r.version"
        )
        found = [SignedRecord(*row) for row in self._ledger.rows(query)]  # type: ignore[arg-type]  # STRICT tables keep the types
        return {record.award_key: record for record in found}

    def save(self, steps: Iterable[SavedStep]) -> None:
        """Write steps down, all or none.

        Raises:
            ProgrammeError: If the ledger cannot be written; then nothing of them is in it.
        """
        with self._ledger.transaction() as connection:
            for step in steps:
                event = step.event
                if step.signed is not None:
                    write_version(connection, *step.signed, event.at)
                if step.record is not None:
                    connection.execute(
                        "INSERT INTO stack_records VALUES (?, ?, ?, ?)",
                        (
                            step.record.award_key, step.record.version,
                            step.record.record_id, step.record.document,
                        ),
                    )  # fmt: skip
                row = _row(step.person, step.stack)
                marks = ", ".join("?" * (len(row) + 1))
                updates = ", ".join(f"{name} = excluded.{name}" for name in _STACK.split(", ")[2:])
                connection.execute(
                    f"INSERT INTO stacks (stack_key, {_STACK}) VALUES ({marks}) "  # noqa: S608 - our own column names
                    f"ON CONFLICT (stack_key) DO UPDATE SET {updates}",
                    (event.stack_key, *row),
                )
                connection.execute(
                    "INSERT INTO stack_events (stack_key, kind, sentence, by, at) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (event.stack_key, event.kind, event.sentence, event.by, event.at),
                )
                write_changes(connection, step.changes)


def _row(person: str, stack: Stack) -> tuple[str | int, ...]:
    rests_on = [[one.credential_id, one.edition, one.title] for one in stack.rests_on]
    return (
        person, stack.pathway, stack.version, stack.state, format_instant(stack.since),
        _text(rests_on), stack.edition, _text(list(stack.reasons)), _text(list(stack.restores)),
        stack.person_says, int(stack.is_held),
    )  # fmt: skip


def _text(value: Json) -> str:
    return write_json(value, indent=None).decode().strip()


def _stack(row: tuple[object, ...]) -> Stack:
    _, pathway, version, state, since, rests_on, edition, reasons, restores, says, is_held = row
    return Stack(
        pathway=str(pathway),
        version=str(version),
        state=state,  # type: ignore[arg-type]  # the table admits only the known states
        since=parse_instant(str(since)),
        rests_on=tuple(Component(*one) for one in _list(rests_on)),
        edition=int(str(edition)),
        reasons=tuple(_list(reasons)),
        restores=tuple(_list(restores)),
        person_says=str(says),
        is_held=bool(is_held),
    )


def _list(text: object) -> list[Json]:
    found = read_json(str(text).encode())
    return found if isinstance(found, list) else []
