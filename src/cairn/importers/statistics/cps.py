"""Reads monthly series of the Current Population Survey: unemployment by age and education.

Layouts: one row for each series and month (``series_id,date,value``), one file for each series as
the Federal Reserve offers it (``observation_date,LNS14000012``), and the flat files of the BLS
(``series_id year period value``). Knows which people a series is about; a month without a figure
is told as missing, and annual averages (M13) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from cairn.importers.statistics.measures import BLS_LICENCE, BLS_PUBLISHER
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.figures import Figure, read_figure
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, PublishedTable, TableRow, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.kernel.errors import InputError
from cairn.market.facts import Fact, FactSheet, Source, Subject

__all__ = ["SERIES", "open_cps"]

SERIES: Mapping[str, str] = {
    "LNS14000000": "16 years and over",
    "LNS14000001": "men, 16 years and over",
    "LNS14000002": "women, 16 years and over",
    "LNS14000003": "White, 16 years and over",
    "LNS14000006": "Black or African American, 16 years and over",
    "LNS14000009": "Hispanic or Latino, 16 years and over",
    "LNS14000012": "16 to 19 years",
    "LNS14000036": "20 to 24 years",
    "LNS14000089": "25 to 34 years",
    "LNS14000091": "35 to 44 years",
    "LNS14000093": "45 to 54 years",
    "LNS14024230": "55 years and over",
    "LNS14027659": "less than a high school diploma, 25 years and over",
    "LNS14027660": "high school graduates, no college, 25 years and over",
    "LNS14027689": "some college or associate degree, 25 years and over",
    "LNS14027662": "bachelor's degree and higher, 25 years and over",
}
"""Which people the seasonally adjusted unemployment rates are about."""

_MISSING = Figure(None, "not-available", note="The source has no figure for this month.")
_MARKS = {".": _MISSING, "-": _MISSING, "": _MISSING}
_ANNUAL_AVERAGE = "M13"
_DATE = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])(?:-01)?")
_MONTH = re.compile(r"M(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[12][0-9]{3}")
_ID = re.compile(r"lns[0-9]{8}")
_VALUE = Column("value", "value")
_LONG = (Column("series", "series_id"), Column("date", "date|observation_date"), _VALUE)
_FLAT = (
    *(Column("series", "series_id"), Column("year", "year"), Column("period", "period")),
    _VALUE,
)
_SINGLE = (Column("date", "date|observation_date"), Column("value", _ID.pattern))
_BARE = (Column("date", "date"), _VALUE)


@dataclass(frozen=True, slots=True)
class _Opened:
    table: PublishedTable
    series: str


def open_cps(path: Path) -> Reading:
    """Open series of unemployment rates.

    Args:
        path: A file, or a folder or archive of files.

    Returns:
        The reading: a sheet for each series and month, with one fact. The version of its source
        is that of the last month only once it is read; it is called ``monthly`` until then.

    Raises:
        InputError: If no file has a known layout.
        LimitError: If a file is too large.
    """
    publication = Publication(path)
    names = [
        one
        for one in publication.names
        if re.search(r"\.(csv|txt|tsv)$|\.current$", one, re.IGNORECASE)
    ]
    opened = [_open(publication, name) for name in names]
    if not opened:
        raise InputError(
            f"“{path.name}” holds no table.",
            code="no-publication",
            mend="Give a CSV with the columns series_id, date and value.",
        )
    rows: dict[str, int] = {}
    return Reading(_source(), _items(opened, rows), tuple(names), rows=rows)


def _source() -> Source:
    return Source(
        name="cps-unemployment",
        version="monthly",
        title="Current Population Survey, unemployment rates, seasonally adjusted, monthly",
        publisher=BLS_PUBLISHER,
        licence=BLS_LICENCE,
        attribution=f"Current Population Survey, {BLS_PUBLISHER}.",
        remarks=(
            "Rates are in percent of the labour force of the group, and seasonally adjusted.",
            (
                "They are estimates from a survey of households; those of small groups vary much"
                " from month to month."
            ),
            "The last month's figures are revised when seasonal factors are.",
        ),
    )


def _open(publication: Publication, name: str) -> _Opened:
    in_name = _ID.search(name.lower())
    error: InputError | None = None
    layouts = [_LONG, _FLAT, _SINGLE, *([_BARE] if in_name else [])]
    for columns in layouts:
        try:
            table = open_table(publication, name, columns)
        except InputError as unread:
            error = error or unread
            continue
        own = _ID.fullmatch(table.names["value"].lower()) or in_name
        return _Opened(table, own[0].upper() if own else "")
    raise InputError(
        f"{name} has no layout of the Current Population Survey that is known.",
        code="missing-column",
        mend="Give series_id,date,value, or date and value in a file named after its series.",
    ) from error


def _items(opened: list[_Opened], rows: MutableMapping[str, int]) -> Iterator[Item]:
    seen: set[tuple[str, str]] = set()
    for one in opened:
        for row in counted(one.table, rows):
            if isinstance(row, TableFault):
                yield row
            elif row.get("period") != _ANNUAL_AVERAGE:
                yield _observation(row, one.series, seen)


def _observation(row: TableRow, series: str, seen: set[tuple[str, str]]) -> Item:
    name = (row.get("series") or series).upper()
    if name not in SERIES:
        sentence = "Which people this series is about is not known."
        return row.fault("series", "unknown-series", sentence, "Leave it out, or ask for it.")
    month = _month(row)
    if not month:
        sentence = "This is no month, such as 2024-12-01."
        return row.fault("date", "bad-date", sentence, "Write year, month and the first day.")
    if (name, month) in seen:
        sentence = f"The month {month} stands in this series twice."
        return row.fault("date", "repeated-row", sentence, "Keep the newer figure.")
    seen.add((name, month))
    figure = read_figure(row.get("value"), _MARKS)
    if figure is None or (figure.value is not None and not 0 <= figure.value <= 100):  # noqa: PLR2004 - percent
        sentence = "An unemployment rate is a number from 0 to 100."
        return row.fault("value", "bad-number", sentence, "Get the file again.")
    fact = Fact("unemployment-rate", figure.value, "percent", month, figure.mark, note=figure.note)
    return FactSheet(
        Subject("bls-series", name, "unemployment rate", "US", "", SERIES[name]), (fact,)
    )


def _month(row: TableRow) -> str:
    date = _DATE.fullmatch(row.get("date"))
    if date:
        return f"{date[1]}-{date[2]}"
    month = _MONTH.fullmatch(row.get("period"))
    return f"{row.get('year')}-{month[1]}" if month and _YEAR.fullmatch(row.get("year")) else ""
