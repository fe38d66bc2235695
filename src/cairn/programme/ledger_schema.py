"""The tables of the ledger, and how an older ledger is brought up to date.

See docs/decisions/0005-programme-ledger.md for why each promise stands in a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.kernel.errors import ProgrammeError

if TYPE_CHECKING:
    import sqlite3

__all__ = ["SCHEMA_VERSION", "migrate"]

_FIRST = """
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE awards (
    award_key TEXT PRIMARY KEY,
    credential_id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    achievement TEXT NOT NULL,
    label TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    did TEXT NOT NULL,
    salt TEXT NOT NULL,
    list_number INTEGER NOT NULL,
    list_index INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (list_number, list_index)
) STRICT;
CREATE TABLE versions (
    award_key TEXT NOT NULL REFERENCES awards (award_key),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    definition TEXT NOT NULL,
    awarded_date TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    result TEXT NOT NULL,
    document BLOB NOT NULL,
    jwt TEXT NOT NULL,
    superseded TEXT,
    PRIMARY KEY (award_key, version)
) STRICT;
CREATE TABLE status_changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    award_key TEXT NOT NULL REFERENCES awards (award_key),
    purpose TEXT NOT NULL,
    value INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE status_lists (
    purpose TEXT NOT NULL,
    number INTEGER NOT NULL,
    bits TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (purpose, number)
) STRICT;
CREATE TABLE outputs (
    path TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
"""

_STACKS = """
CREATE TABLE pathway_versions (
    pathway TEXT NOT NULL,
    version TEXT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    source BLOB NOT NULL,
    PRIMARY KEY (pathway, version)
) STRICT;
CREATE TABLE stacks (
    stack_key TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    pathway TEXT NOT NULL,
    version TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'lapsed', 'refused', 'active', 'suspended', 'withdrawn')),
    since TEXT NOT NULL,
    rests_on TEXT NOT NULL,
    edition INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    restores TEXT NOT NULL,
    person_says TEXT NOT NULL,
    is_held INTEGER NOT NULL,
    UNIQUE (person, pathway),
    FOREIGN KEY (pathway, version) REFERENCES pathway_versions (pathway, version)
) STRICT;
CREATE TABLE stack_records (
    award_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (award_key, version),
    FOREIGN KEY (award_key, version) REFERENCES versions (award_key, version)
) STRICT;
CREATE TABLE stack_events (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    stack_key TEXT NOT NULL REFERENCES stacks (stack_key),
    kind TEXT NOT NULL,
    sentence TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
"""

_STEPS: tuple[str, ...] = (_FIRST, _STACKS)
"""What takes a ledger from each version to the next; a step is never changed once released."""

SCHEMA_VERSION = len(_STEPS)
"""The version that this Cairn writes."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a ledger to `SCHEMA_VERSION`, each step in one transaction.

    Args:
        connection: An open ledger, outside any transaction.

    Raises:
        ProgrammeError: If a newer Cairn wrote it, with the code ``ledger-too-new``.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise ProgrammeError(
            f"The ledger was written by a newer Cairn (version {version} of its tables).",
            code="ledger-too-new",
            mend="Update Cairn, then run again.",
        )
    for step in range(version, SCHEMA_VERSION):
        # executescript would commit on its own: the steps and their number must land together.
        connection.execute("BEGIN IMMEDIATE")
        for statement in _STEPS[step].split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {step + 1}")
        connection.execute("COMMIT")
