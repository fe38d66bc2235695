"""Reads the O*NET database as published: text, workbooks or CSV, of 29, 30 and later.

Occupations with their other titles, job zones and related occupations; skills and knowledge with
importance and level; technology with its marks "hot" and "in demand". From 30.3 on tables have
other names (Essential and Transferable Skills, Software Skills, Job Titles): both are known.
Ratings that the source advises against, and levels that are not relevant, are told and not given
as figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from pathlib import Path

from cairn.importers.frameworks.licence_words import licence_words
from cairn.importers.frameworks.onet_ratings import read_ratings, read_technology
from cairn.importers.frameworks.onet_tables import (
    CONTENT_MODEL,
    JOB_ZONES,
    OCCUPATIONS,
    RATINGS,
    RELATED,
    TECHNOLOGY,
    TITLES,
    OnetTable,
    code_fault,
)
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import PublishedTable, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.kernel.errors import InputError, UsageError
from cairn.skills.concepts import Code, FrameworkHead, Occupation, RelatedOccupation
from cairn.skills.identifiers import ONET_OCCUPATION

__all__ = ["onet_head", "open_onet"]

_VERSION = re.compile(r"(?<![0-9])([1-9][0-9])[_.]([0-9])(?![0-9])")
_ZONES = 5

_Opened = dict[OnetTable, PublishedTable]


def open_onet(path: Path, *, version: str = "") -> Reading:
    """Open an O*NET database.

    Args:
        path: The folder or archive as downloaded, such as ``db_29_2_text.zip``.
        version: Such as ``29.2``; from the folder's or archive's name when left out.

    Returns:
        The reading. What the database lacks is told in its remarks.

    Raises:
        UsageError: If the version cannot be told.
        InputError: If there is no table of occupations, or a column is missing.
        LimitError: If a file is too large.
    """
    publication = Publication(path)
    opened: _Opened = {}
    for table in (OCCUPATIONS, *TITLES, JOB_ZONES, RELATED):
        _open(publication, table, opened)
    for table in (CONTENT_MODEL, *RATINGS, *TECHNOLOGY):
        _open(publication, table, opened)
    if OCCUPATIONS not in opened:
        raise InputError(
            f"“{path.name}” has no table “{OCCUPATIONS.title}”.",
            code="no-publication",
            mend="Give the folder or archive of the O*NET database, in text, Excel or CSV.",
        )
    missing = [
        table.title
        for table in (TITLES[0], JOB_ZONES, RELATED, *RATINGS[:2], TECHNOLOGY[0])
        if table not in opened and not any(other in opened for other in table.instead)
    ]
    remarks = (f"Not there, so not imported: {', '.join(missing)}.",) if missing else ()
    rows: dict[str, int] = {}
    files = tuple(table.file for table in opened.values())
    return Reading(onet_head(version or _version(path)), _items(opened, rows), files, remarks, rows)


def onet_head(version: str) -> FrameworkHead:
    """What O*NET is, in an edition."""
    return FrameworkHead(
        name="onet",
        version=version,
        language="en",
        title=f"O*NET {version} Database",
        publisher="U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)",
        licence="CC BY 4.0",
        attribution=(
            f"This product includes information from the O*NET {version} Database by the U.S."
            " Department of Labor, Employment and Training Administration (USDOL/ETA). Used under"
            " the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA. Cairn has modified all"
            " or some of this information. USDOL/ETA has not approved, endorsed, or tested these"
            " modifications."
        ),
    )


def _open(publication: Publication, table: OnetTable, opened: _Opened) -> None:
    name = publication.find(table.pattern)
    if name is not None:
        opened[table] = open_table(publication, name, table.columns)


def _version(path: Path) -> str:
    for part in (path.name, path.parent.name):
        found = _VERSION.search(part)
        if found:
            return f"{found[1]}.{found[2]}"
    raise UsageError(
        f"Which version of O*NET “{path.name}” holds cannot be told from its name.",
        code="version-unknown",
        mend="Name it, such as --version 29.2.",
    )


def _items(opened: _Opened, rows: MutableMapping[str, int]) -> Iterator[Item]:
    titles: dict[str, dict[str, None]] = {}
    zones: dict[str, int] = {}
    for table in TITLES:
        yield from _titles(opened, table, titles, rows)
    yield from _zones_of(opened, zones, rows)
    yield from _occupations(opened, titles, zones, rows)
    yield from _related(opened, rows)
    yield from read_ratings(opened, rows)
    yield from read_technology(opened, rows)


def _titles(
    opened: _Opened,
    table: OnetTable,
    titles: dict[str, dict[str, None]],
    rows: MutableMapping[str, int],
) -> Iterator[TableFault]:
    if table not in opened:
        return
    for row in counted(opened[table], rows):
        fault = row if isinstance(row, TableFault) else code_fault(row)
        if fault is not None:
            yield fault
        elif not isinstance(row, TableFault):
            if not row.get("alternate"):
                mend = "Nothing needs to be done."
                yield row.fault("alternate", "no-label", "This title is empty.", mend)
            known = titles.setdefault(row.get("soc"), {})
            known.update(
                dict.fromkeys(one for key in ("alternate", "short") if (one := row.get(key)))
            )


def _zones_of(
    opened: _Opened, zones: dict[str, int], rows: MutableMapping[str, int]
) -> Iterator[TableFault]:
    if JOB_ZONES not in opened:
        return
    for row in counted(opened[JOB_ZONES], rows):
        fault = row if isinstance(row, TableFault) else code_fault(row)
        if fault is not None:
            yield fault
        elif not isinstance(row, TableFault):
            zone = row.get("zone")
            if zone.isdecimal() and 1 <= int(zone) <= _ZONES:
                zones[row.get("soc")] = int(zone)
            else:
                sentence = f"A job zone is a number from 1 to {_ZONES}."
                yield row.fault("zone", "bad-number", sentence, "Get the file again.")


def _occupations(
    opened: _Opened,
    titles: dict[str, dict[str, None]],
    zones: dict[str, int],
    rows: MutableMapping[str, int],
) -> Iterator[Item]:
    for row in counted(opened[OCCUPATIONS], rows):
        fault = row if isinstance(row, TableFault) else code_fault(row)
        if fault is not None:
            yield fault
        elif isinstance(row, TableFault) or not row.get("title"):
            if not isinstance(row, TableFault):
                mend = "Get the file again."
                yield row.fault("title", "no-label", "This occupation has no title.", mend)
        else:
            code, title = row.get("soc"), row.get("title")
            others = titles.get(code, {})
            yield Occupation(
                ONET_OCCUPATION + code,
                title,
                tuple(one for one in others if one != title),
                # The part before the point is the code of SOC 2018 that O*NET divides further.
                (Code("onet-soc-2019", code), Code("soc-2018", code.partition(".")[0])),
                description=row.get("description"),
                job_zone=zones.get(code),
                licence=licence_words(row.get("description")),
            )


def _related(opened: _Opened, rows: MutableMapping[str, int]) -> Iterator[Item]:
    if RELATED not in opened:
        return
    for row in counted(opened[RELATED], rows):
        fault = row if isinstance(row, TableFault) else code_fault(row, "soc", "related")
        if fault is not None:
            yield fault
        elif not isinstance(row, TableFault):
            rank = row.get("rank")
            if not rank.isdecimal():
                sentence = "The place among related occupations is no number."
                yield row.fault("rank", "bad-number", sentence, "Get the file again.")
                continue
            yield RelatedOccupation(
                ONET_OCCUPATION + row.get("soc"),
                ONET_OCCUPATION + row.get("related"),
                row.get("tier"),
                int(rank),
            )
