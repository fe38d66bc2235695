"""The ledger: which award has which credential, what was signed, and what was taken back.

One SQLite file. Every change is one transaction that is on the disk before the call returns, so a
process may be killed at any point: a batch is in the ledger wholly or not at all. Knows nothing of
signing or of files; it holds names and addresses and is private.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from cairn.kernel.errors import ProgrammeError
from cairn.programme.ledger_schema import migrate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cairn.importers.programme_file import StatusPurpose

__all__ = [
    "Award",
    "Ledger",
    "Output",
    "SignedVersion",
    "StatusChange",
    "StatusList",
    "write_changes",
    "write_version",
]


@dataclass(frozen=True, slots=True)
class Award:
    """One award to one person; the same through all its versions.

    Attributes:
        key: Digest of person, achievement and label.
        credential_id: The credential's id, random.
        slug: The name of its files.
        achievement: The achievement's key.
        label: What tells it from another award of the same thing; mostly empty.
        name: The learner's name in the current version.
        email: The learner's e-mail address; may be empty.
        did: The learner's DID; may be empty.
        salt: The salt of the hashed e-mail address.
        list_number: Which status list it stands in, counted from 1.
        list_index: Its place there, never given twice.
        version: The number of the current version, counted from 1.
    """

    key: str
    credential_id: str
    slug: str
    achievement: str
    label: str
    name: str
    email: str
    did: str
    salt: str
    list_number: int
    list_index: int
    version: int


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """One signed version of an award.

    Attributes:
        award_key: The award.
        version: Its number, counted from 1.
        content: Digest of what the roster said.
        definition: Digest of the achievement and issuer it was signed with.
        awarded_date: When it was earned, as a dateTimeStamp.
        valid_from: Its validFrom, as a dateTimeStamp.
        result: The result in words, for tables; may be empty.
        document: The signed credential, byte for byte.
        jwt: The same as a VC-JWT; empty when none was asked for.
    """

    award_key: str
    version: int
    content: str
    definition: str
    awarded_date: str
    valid_from: str
    result: str
    document: bytes
    jwt: str = ""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One change of a credential's status.

    Attributes:
        award_key: The award.
        purpose: Revocation, which is final, or suspension.
        value: True when set, False when lifted.
        reason: Why, for the issuer's own files and the report.
        at: When, as a dateTimeStamp.
    """

    award_key: str
    purpose: StatusPurpose
    value: bool
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class StatusList:
    """One signed status list.

    Attributes:
        purpose: What a set bit means.
        number: Which list, counted from 1.
        bits: Digest of what it was made from: the places set in it, issuer and key.
        valid_until: Until when it may be relied on, as a dateTimeStamp.
        document: The signed list, byte for byte.
    """

    purpose: StatusPurpose
    number: int
    bits: str
    valid_until: str
    document: bytes


@dataclass(frozen=True, slots=True)
class Output:
    """One file that was written.

    Attributes:
        path: Its path inside the programme folder.
        source: What it was made from; when this changes it is made anew.
        sha256: The digest of its bytes.
        note: What people should know about it; mostly empty.
    """

    path: str
    source: str
    sha256: str
    note: str = ""


_AWARD = (
    "award_key, credential_id, slug, achievement, label, name, email, did, salt, "
    "list_number, list_index, version"
)
_VERSION = (
    "award_key, version, content, definition, awarded_date, valid_from, result, document, jwt"
)


@contextmanager
def _ours(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise ProgrammeError(
            f"The ledger {path} cannot be used: {error}.",
            code="ledger-unusable",
            mend="Check the disk; if the file is damaged, restore it from a backup.",
        ) from error


class Ledger:
    """An open ledger; use it in a ``with`` block.

    Args:
        path: The file; made when it does not exist.

    Raises:
        ProgrammeError: If the file is no ledger or a newer Cairn's.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _ours(path):
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            with _ours(path):
                # FULL: a commit returns only when the disk has it.
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.execute("PRAGMA foreign_keys = ON")
                migrate(self._connection)
            path.chmod(0o600)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Do several things, all or none; for the tables that other modules keep here."""
        with _ours(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, query: str, *values: str | int) -> Iterator[tuple[object, ...]]:
        """Read rows; for the tables that other modules keep here."""
        with _ours(self._path):
            yield from self._connection.execute(query, values)

    # Facts

    def fact(self, name: str) -> str:
        """A remembered fact about the whole programme, or an empty text."""
        for (value,) in self.rows("SELECT value FROM facts WHERE name = ?", name):
            return str(value)
        return ""

    def remember(self, facts: dict[str, str]) -> None:
        """Write facts down, in place of earlier ones of the same name."""
        with self.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    # Awards

    def awards(self) -> tuple[Award, ...]:
        """Every award, in the order in which they were made."""
        query = f"SELECT {_AWARD} FROM awards ORDER BY rowid"  # noqa: S608 - our own column names
        return tuple(Award(*row) for row in self.rows(query))  # type: ignore[arg-type]  # STRICT tables keep the types

    def current(self, award: Award) -> SignedVersion:
        """The version of an award that counts now."""
        query = f"SELECT {_VERSION} FROM versions WHERE award_key = ? AND version = ?"  # noqa: S608 - our own column names
        for row in self.rows(query, award.key, award.version):
            return SignedVersion(*row)  # type: ignore[arg-type]  # STRICT tables keep the types
        raise ProgrammeError(
            f"The ledger has lost the document of {award.credential_id}.",
            code="ledger-unusable",
            mend="Restore the ledger from a backup.",
        )

    def digests(self) -> dict[str, tuple[str, str]]:
        """Content and definition digests of every current version, by award key."""
        query = (
            "SELECT v.award_key, content, definition FROM versions v "
            "JOIN awards a ON a.award_key = v.award_key AND a.version = v.version"
        )
        return {str(key): (str(content), str(made)) for key, content, made in self.rows(query)}

    def save(self, batch: Iterable[tuple[Award, SignedVersion]], at: str) -> None:
        """Write signed versions down, all or none; an earlier version becomes superseded.

        Args:
            batch: Awards as they stand after this version, with the version.
            at: The instant, as a dateTimeStamp.

        Raises:
            ProgrammeError: If the ledger cannot be written; then nothing of the batch is in it.
        """
        with self.transaction() as connection:
            for award, signed in batch:
                write_version(connection, award, signed, at)

    def save_jwt(self, signed: SignedVersion, jwt: str) -> None:
        """Keep the VC-JWT of a version that had none."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE versions SET jwt = ? WHERE award_key = ? AND version = ?",
                (jwt, signed.award_key, signed.version),
            )

    # Status

    def change_status(self, changes: Iterable[StatusChange]) -> None:
        """Write status changes down, all or none."""
        with self.transaction() as connection:
            write_changes(connection, changes)

    def status_changes(self) -> tuple[StatusChange, ...]:
        """Every status change, the oldest first."""
        query = "SELECT award_key, purpose, value, reason, at FROM status_changes ORDER BY number"
        return tuple(
            StatusChange(str(key), purpose, bool(value), str(reason), str(at))  # type: ignore[arg-type]  # only StatusPurpose is written
            for key, purpose, value, reason, at in self.rows(query)
        )

    def status_lists(self) -> dict[tuple[StatusPurpose, int], StatusList]:
        """Every signed status list, by purpose and number."""
        query = "SELECT purpose, number, bits, valid_until, document FROM status_lists"
        lists = [StatusList(*row) for row in self.rows(query)]  # type: ignore[arg-type]  # STRICT tables keep the types
        return {(found.purpose, found.number): found for found in lists}

    def save_status_list(self, signed: StatusList) -> None:
        """Keep a signed status list in place of the earlier one."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO status_lists VALUES (?, ?, ?, ?, ?)",
                (signed.purpose, signed.number, signed.bits, signed.valid_until, signed.document),
            )

    # Outputs

    def outputs(self) -> dict[str, Output]:
        """Every file that was written, by path."""
        rows = self.rows("SELECT path, source, sha256, note FROM outputs")
        found = [Output(*row) for row in rows]  # type: ignore[arg-type]  # STRICT tables keep the types
        return {output.path: output for output in found}

    def save_outputs(self, outputs: Iterable[Output]) -> None:
        """Write down which files were written."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?)",
                [(made.path, made.source, made.sha256, made.note) for made in outputs],
            )


def write_version(
    connection: sqlite3.Connection, award: Award, signed: SignedVersion, at: str
) -> None:
    """Write one signed version down inside a transaction; see `Ledger.save`."""
    row = (
        award.key, award.credential_id, award.slug, award.achievement, award.label,
        award.name, award.email, award.did, award.salt, award.list_number,
        award.list_index, award.version,
    )  # fmt: skip
    marks = ", ".join("?" * len(row))
    connection.execute(
        f"INSERT INTO awards ({_AWARD}) VALUES ({marks}) "  # noqa: S608 - our own column names
        "ON CONFLICT (award_key) DO UPDATE SET name = excluded.name, "
        "email = excluded.email, did = excluded.did, version = excluded.version",
        row,
    )
    connection.execute(
        "UPDATE versions SET superseded = ? WHERE award_key = ? AND superseded IS NULL",
        (at, award.key),
    )
    connection.execute(
        f"INSERT INTO versions ({_VERSION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own column names
        (
            signed.award_key, signed.version, signed.content, signed.definition,
            signed.awarded_date, signed.valid_from, signed.result, signed.document,
            signed.jwt,
        ),
    )  # fmt: skip


def write_changes(connection: sqlite3.Connection, changes: Iterable[StatusChange]) -> None:
    """Write status changes down inside a transaction; see `Ledger.change_status`."""
    connection.executemany(
        "INSERT INTO status_changes (award_key, purpose, value, reason, at) VALUES (?, ?, ?, ?, ?)",
        [(c.award_key, c.purpose, int(c.value), c.reason, c.at) for c in changes],
    )
