"""The file ``data.sqlite``: datasets with their statements or facts, each name in any versions.

An import is one transaction: it is there wholly or not at all. A dataset is known by its name,
version and language, and its content by a digest, so that importing the same again changes
nothing. Knows no layouts of publishers.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson

from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.reading import Head, Item, Reading
from cairn.kernel.errors import InputError, UsageError
from cairn.library.encoding import (
    decode,
    decode_head,
    decode_sheet,
    encode,
    encode_head,
    encode_sheet,
)
from cairn.market.facts import FactSheet, Source, Subject
from cairn.skills.concepts import Statement
from cairn.skills.crosswalk import Crosswalk, CrosswalkEdge
from cairn.skills.framework import Framework, FrameworkHead, framework_of

__all__ = ["Dataset", "Shelf"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS datasets (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
    language TEXT NOT NULL, head BLOB NOT NULL, files TEXT NOT NULL, content TEXT NOT NULL,
    report BLOB NOT NULL, UNIQUE (name, version, language));
CREATE TABLE IF NOT EXISTS statements (
    dataset INTEGER NOT NULL REFERENCES datasets, kind TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS statements_of ON statements (dataset);
CREATE TABLE IF NOT EXISTS sheets (
    dataset INTEGER NOT NULL REFERENCES datasets, scheme TEXT NOT NULL, code TEXT NOT NULL,
    title TEXT NOT NULL, place TEXT NOT NULL, industry TEXT NOT NULL, people TEXT NOT NULL,
    body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS sheets_of ON sheets (dataset, code, place);
"""
_SCHEMA_VERSION = 1
_BATCH = 2_000
_FAULTS_KEPT = 200
_NUMBERS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset on the shelf.

    Attributes:
        head: What it is, and what must be said where it is used.
        kind: "framework" or "statistics"; a crosswalk is among the latter.
        rows: How many rows each of its files had.
        counts: How many statements or sheets of each kind came of them.
        faults: What was wrong in its files, the first two hundred.
        fault_count: How many things were wrong.
        remarks: What a person should know.
        outcome: "imported", "replaced" or "unchanged"; "there" when it was only looked up.
    """

    head: Head
    kind: str
    rows: Mapping[str, int]
    counts: Mapping[str, int]
    faults: tuple[TableFault, ...]
    fault_count: int
    remarks: tuple[str, ...]
    outcome: str = "there"


class Shelf:
    """The opened file.

    Args:
        folder: Where ``data.sqlite`` lies; made when it is not there.

    Raises:
        InputError: If the folder cannot be used, or the file is none of ours.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "data.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            if not self._one("SELECT 1 FROM sqlite_master WHERE name = 'datasets'"):
                self._database.executescript(_SCHEMA)
                self._database.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
            version = self._one("PRAGMA user_version")
        except (OSError, sqlite3.Error) as error:
            raise self._broken(str(error)) from error
        if version != (_SCHEMA_VERSION,):
            self.close()
            raise self._broken("it was written by another version of Cairn")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def datasets(self) -> tuple[Dataset, ...]:
        """Everything on the shelf, by name and version."""
        found = self._all(
            "SELECT kind, head, report FROM datasets ORDER BY name, version, language"
        )
        return tuple(_dataset(*row) for row in found)

    def add(self, reading: Reading, files: str) -> Dataset:
        """Import a publication.

        Args:
            reading: What was opened; it is read to its end, unless the same files were imported.
            files: Digest of the files and of how they were read.

        Returns:
            The dataset, with what was wrong in its files and how it came out.

        Raises:
            InputError: If the files cannot be read to their end; the shelf is then as it was.
        """
        known = self._known(reading.head)
        if known and known[1] == files:
            return _dataset(*known[3:], outcome="unchanged")
        with self._transaction():
            writing = _Writing(self._database, reading)
            content = writing.write()
            report = orjson.dumps(writing.report())
            if known and known[2] == content:
                # The same is said; what is wrong in the files may be something else.
                self._forget(writing.number)
                self._run(
                    "UPDATE datasets SET files = ?, report = ? WHERE id = ?",
                    (files, report, known[0]),
                )
                return _dataset(known[3], known[4], report, outcome="unchanged")
            if known:
                self._forget(known[0])
            head = reading.head
            kind = "framework" if isinstance(head, FrameworkHead) else "statistics"
            language = head.language if isinstance(head, FrameworkHead) else ""
            values = (writing.number, kind, head.name, head.version, language, encode_head(head))
            self._run(
                "INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, files, content, report),
            )
        outcome = "replaced" if known else "imported"
        return _dataset(kind, encode_head(head), report, outcome=outcome)

    def framework(self, name: str, *, version: str = "", language: str = "") -> Framework:
        """A framework as one value.

        Args:
            name: Such as ``esco``.
            version: The newest when left out.
            language: Any when left out, English before others.

        Raises:
            UsageError: If it was not imported.
        """
        number, kind, head = self._chosen(name, version, language)
        decoded = decode_head(kind, head)
        if not isinstance(decoded, FrameworkHead):
            raise _absent(name, version)
        return framework_of(decoded, self._statements(number))

    def crosswalk(self, name: str, *, version: str = "") -> Crosswalk:
        """A crosswalk as one value.

        Args:
            name: As `cairn.importers.frameworks.crosswalk.crosswalk_name` gives it.
            version: The newest when left out.

        Raises:
            UsageError: If it was not imported.
        """
        number, kind, head = self._chosen(name, version, "")
        parts = name.split(":")
        if len(parts) != len(("crosswalk", "origin", "target")):
            raise _absent(name, version)
        edges = tuple(one for one in self._items(number) if isinstance(one, CrosswalkEdge))
        return Crosswalk(parts[1], parts[2], edges, decode_head(kind, head).attribution)

    def sheets(
        self, name: str, *, version: str = "", code: str = "", place: str = ""
    ) -> tuple[Source, Iterator[FactSheet]]:
        """The facts of a dataset of statistics, one by one, with their source.

        Args:
            name: Such as ``oews``.
            version: The newest when left out.
            code: Only of this code, such as ``13-2011``.
            place: Only of this place, such as ``US``.

        Raises:
            UsageError: If it was not imported.
        """
        number, kind, head = self._chosen(name, version, "")
        source = decode_head(kind, head)
        if not isinstance(source, Source):
            raise _absent(name, version)
        asked = "dataset = ?"
        values: list[int | str] = [number]
        for column, wanted in (("code", code), ("place", place)):
            if wanted:
                asked += f" AND {column} = ?"
                values.append(wanted)
        question = (
            f"SELECT scheme, code, title, place, industry, people, body FROM sheets WHERE {asked}"  # noqa: S608 - only our own column names are put in
        )
        found = self._all(question, tuple(values))
        return source, (decode_sheet(Subject(*row[:6]), row[6]) for row in found)

    def _statements(self, number: int) -> Iterator[Statement]:
        for item in self._items(number):
            if not isinstance(item, TableFault | FactSheet | CrosswalkEdge):
                yield item

    def _items(self, number: int) -> Iterator[Item]:
        question = "SELECT kind, body FROM statements WHERE dataset = ? ORDER BY rowid"
        return (decode(kind, body) for kind, body in self._all(question, (number,)))

    def _chosen(self, name: str, version: str, language: str) -> tuple[int, str, bytes]:
        found = [
            row
            for row in self._all(
                "SELECT id, kind, head, version, language FROM datasets WHERE name = ?", (name,)
            )
            if version in ("", row[3]) and language in ("", row[4])
        ]
        if not found:
            raise _absent(name, version)
        newest = max(found, key=lambda row: (_order(row[3]), row[4] in ("en", ""), row[4]))
        return newest[0], newest[1], newest[2]

    def _known(self, head: Head) -> tuple[Any, ...] | None:
        language = head.language if isinstance(head, FrameworkHead) else ""
        return self._one(
            "SELECT id, files, content, kind, head, report FROM datasets"
            " WHERE name = ? AND version = ? AND language = ?",
            (head.name, head.version, language),
        )

    def _forget(self, number: int) -> None:
        for table in ("statements", "sheets"):
            self._run(f"DELETE FROM {table} WHERE dataset = ?", (number,))  # noqa: S608 - our own tables
        self._run("DELETE FROM datasets WHERE id = ?", (number,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._run("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException as error:
            self._database.rollback()
            if isinstance(error, sqlite3.Error):
                raise self._broken(str(error)) from error
            raise
        self._run("COMMIT")

    def _run(self, command: str, values: tuple[Any, ...] = ()) -> None:
        try:
            self._database.execute(command, values)
        except sqlite3.Error as error:
            raise self._broken(str(error)) from error

    def _one(self, question: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...] | None:
        return next(self._all(question, values), None)

    def _all(self, question: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._database.execute(question, values)
        except sqlite3.Error as error:
            raise self._broken(str(error)) from error

    def _broken(self, why: str) -> InputError:
        return InputError(
            f"The data in “{self.path}” cannot be used: {why}.",
            code="broken-library",
            mend="Name another folder, or move the file away and import again.",
        )


class _Writing:
    """The writing of one publication, inside a transaction."""

    def __init__(self, database: sqlite3.Connection, reading: Reading) -> None:
        self._database = database
        self._reading = reading
        self._digest = hashlib.sha256()
        self._counts: dict[str, int] = {}
        self._faults: list[TableFault] = []
        self._fault_count = 0
        found = database.execute("SELECT coalesce(max(id), 0) + 1 FROM datasets").fetchone()
        self.number: int = found[0]

    def write(self) -> str:
        """Write everything; returns the digest of what was written."""
        waiting: list[Item] = []
        for item in self._reading.items:
            if isinstance(item, TableFault):
                self._fault_count += 1
                if len(self._faults) < _FAULTS_KEPT:
                    self._faults.append(item)
                continue
            waiting.append(item)
            if len(waiting) >= _BATCH:
                self._put(waiting)
                waiting.clear()
        self._put(waiting)
        return self._digest.hexdigest()

    def report(self) -> dict[str, Any]:
        """What came of it, to be kept with it."""
        return {
            "rows": dict(self._reading.rows),
            "counts": self._counts,
            "faults": self._faults,
            "fault_count": self._fault_count,
            "remarks": self._reading.remarks,
        }

    def _put(self, items: list[Item]) -> None:
        statements, sheets = [], []
        for item in items:
            kind = type(item).__name__
            self._counts[kind] = self._counts.get(kind, 0) + 1
            if isinstance(item, FactSheet):
                one = item.subject
                body = encode_sheet(item)
                words = (one.scheme, one.code, one.title, one.place, one.industry, one.group)
                sheets.append((self.number, *words, body))
                self._digest.update(orjson.dumps(words))
            else:
                body = encode(item)
                statements.append((self.number, kind, body))
            self._digest.update(body + b"\n")
        self._database.executemany("INSERT INTO statements VALUES (?, ?, ?)", statements)
        self._database.executemany("INSERT INTO sheets VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sheets)


def _dataset(kind: str, head: bytes, report: bytes, *, outcome: str = "there") -> Dataset:
    told = orjson.loads(report)
    return Dataset(
        decode_head(kind, head),
        kind,
        told["rows"],
        told["counts"],
        tuple(TableFault(**fault) for fault in told["faults"]),
        told["fault_count"],
        tuple(told["remarks"]),
        outcome,
    )


def _order(version: str) -> tuple[int, ...]:
    """A version as it is ordered: by its numbers, so that 1.10 comes after 1.9."""
    return tuple(int(one[:18]) for one in _NUMBERS.findall(version))


def _absent(name: str, version: str) -> UsageError:
    shown = f"“{name}” {version}".strip()
    return UsageError(
        f"{shown} was not imported.",
        code="no-dataset",
        mend="See what there is with: cairn data list",
    )
