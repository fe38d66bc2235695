"""Reads the daily indices of Indeed's Hiring Lab: job postings, and the share of AI in them.

Countries, sectors, regions, states, provinces, cities and metropolitan areas as published on its
repositories. The postings index is 100 on 1 February 2020, which the publisher's own dictionary
calls a change in percent: it is a level. Rows come in no order, and total and new postings share
their dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cairn.importers.statistics.measures import Measured, read_facts
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.figures import Figure
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, PublishedTable, TableRow, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.kernel.errors import InputError
from cairn.market.facts import FactSheet, Source, Subject, Trait

__all__ = ["open_hiring_lab"]

_INDEX_UNIT = "index, 2020-02-01 = 100"
_MARKS = {"NA": Figure(None, "not-available", note="The source has no figure for this day.")}
_DATE = Column("date", "date")
_COUNTRY = Column("country", "jobcountry")
_INDEX = Column("index", "indeed_job_postings_index")
_KIND = Column("kind", "variable")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IN_NAME = re.compile(r"_(us|gb|ca|de|fr|au|ie|nl|it|es)\.csv", re.IGNORECASE)
_KINDS = {"total postings": "total", "new postings": "new", "": "total"}


@dataclass(frozen=True, slots=True)
class _Layout:
    """One kind of file.

    Attributes:
        columns: Its columns.
        place: Key of the column with the part of a country; empty for whole countries.
        country: The country when no column says it.
    """

    columns: tuple[Column, ...]
    place: str = ""
    country: str = ""


_LAYOUTS: tuple[_Layout, ...] = (
    _Layout((_DATE, _COUNTRY, _INDEX, _KIND, Column("sector", "display_name"))),
    _Layout(
        (
            *(_DATE, _COUNTRY, _KIND),
            Column("adjusted", "indeed_job_postings_index_sa"),
            Column("raw", "indeed_job_postings_index_nsa"),
        )
    ),
    _Layout((_DATE, Column("place", "state"), _INDEX), "place", "US"),
    _Layout((_DATE, Column("place", "cbsa title"), _INDEX), "place", "US"),
    _Layout((_DATE, Column("place", "province"), _INDEX), "place", "CA"),
    _Layout((_DATE, Column("place", "region|city"), _INDEX), "place", "GB"),
    _Layout((_DATE, _COUNTRY, Column("ai", r"ai_share(_postings)?"))),
    _Layout((_DATE, _COUNTRY, Column("genai", r"gen_?ai_share(_postings)?"))),
)


def open_hiring_lab(path: Path) -> Reading:
    """Open indices of the Hiring Lab.

    Args:
        path: A CSV of its repositories, or a folder or archive of several.

    Returns:
        The reading: a sheet for each day and place.

    Raises:
        InputError: If no file has a known layout.
        LimitError: If a file is too large.
    """
    publication = Publication(path)
    opened: list[tuple[PublishedTable, _Layout]] = []
    unread: list[str] = []
    for name in publication.names:
        if not name.lower().endswith(".csv"):
            continue
        found = _open(publication, name)
        if found is None:
            unread.append(name)
        else:
            opened.append(found)
    if not opened:
        raise InputError(
            f"“{path.name}” holds no index of the Hiring Lab.",
            code="no-publication",
            mend="Give a CSV such as aggregate_job_postings_US.csv or AI_posting.csv.",
        )
    remarks = (f"Not an index, so not imported: {', '.join(unread)}.",) if unread else ()
    rows: dict[str, int] = {}
    names = tuple(table.file for table, _ in opened)
    return Reading(_source(), _items(opened, rows), names, remarks, rows)


def _source() -> Source:
    return Source(
        name="hiring-lab",
        version="daily",
        title="Indeed Hiring Lab: job postings index and AI share of postings",
        publisher="Indeed Hiring Lab",
        licence="CC BY 4.0",
        attribution="Indeed Hiring Lab, job postings tracker and AI tracker (CC BY 4.0); changed"
        " in form by Cairn.",
        remarks=(
            "The index is a level: 100 is the level of 1 February 2020, not a change of 100%.",
            "It counts postings on one website, as an average of seven days.",
            "The share of AI is in percent of all postings.",
            "The place EA is the euro area.",
        ),
    )


def _open(publication: Publication, name: str) -> tuple[PublishedTable, _Layout] | None:
    for layout in _LAYOUTS:
        try:
            return open_table(publication, name, layout.columns), layout
        except InputError as error:
            if error.code != "missing-column":
                raise
    return None


def _items(
    opened: list[tuple[PublishedTable, _Layout]], rows: MutableMapping[str, int]
) -> Iterator[Item]:
    for table, layout in opened:
        in_name = _IN_NAME.search(table.file)
        country = in_name[1].upper() if in_name else layout.country
        for row in counted(table, rows):
            if isinstance(row, TableFault):
                yield row
            else:
                yield from _observation(row, layout, country)


def _observation(row: TableRow, layout: _Layout, country: str) -> Iterator[Item]:
    if not _is_day(row.get("date")):
        sentence = "This is no day, such as 2020-02-01."
        yield row.fault("date", "bad-date", sentence, "Get the file again.")
        return
    kind = _KINDS.get(row.get("kind").lower())
    place = _place(row, layout, country)
    if kind is None or not place:
        key, sentence = ("kind", "This is neither total postings nor new postings.")
        if kind is not None:
            key, sentence = (layout.place or "country", "The row does not say where.")
        yield row.fault(key, "bad-mark", sentence, "Get the file again.")
        return
    day = row.get("date")
    measured = (
        Measured("index", f"postings-index-{kind}", _INDEX_UNIT, day),
        Measured("adjusted", f"postings-index-{kind}", _INDEX_UNIT, day),
        Measured("raw", f"postings-index-{kind}-unadjusted", _INDEX_UNIT, day),
        Measured("ai", "ai-share-of-postings", "percent", day),
        Measured("genai", "generative-ai-share-of-postings", "percent", day),
    )
    facts, faults = read_facts(row, measured, _MARKS)
    if not facts and not faults:
        sentence = "The row has no figure."
        faults.append(row.fault("", "no-figure", sentence, "Get the file again."))
    if faults:
        yield from faults
        return
    sector = row.get("sector")
    traits = (Trait("sector", sector),) if sector else ()
    yield FactSheet(Subject(title=sector, place=place, group=sector), tuple(facts), traits)


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _place(row: TableRow, layout: _Layout, country: str) -> str:
    if not layout.place:
        return row.get("country").upper()
    part = row.get(layout.place)
    # States and provinces are two letters, as in ISO 3166-2; regions and cities are names.
    short = part.isalpha() and len(part) == len(country)
    return (f"{country}-{part.upper()}" if short else f"{country}, {part}") if part else ""
