"""Reads Occupational Employment and Wage Statistics (OEWS) of the BLS, as its workbooks or text.

Knows the marks: ``*`` no wage, ``**`` no employment, ``#`` a wage at or above the bound that the
workbook itself states, ``~`` below half a percent; that hourly wages of teachers and annual wages
of actors are not released; and that a broad occupation without parts stands in it twice. The
package with every area and industry is read by `cairn.importers.statistics.oews_package`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping
from decimal import Decimal
from pathlib import Path

from cairn.importers.statistics.measures import (
    BLS_LICENCE,
    BLS_PUBLISHER,
    Measured,
    read_facts,
    soc_fault,
)
from cairn.importers.tables.delimited import Cells
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.figures import Figure, read_number
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, PublishedTable, TableRow, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.importers.tables.workbook import read_workbook, sheet_names
from cairn.kernel.errors import InputError, UsageError
from cairn.market.facts import FactSheet, Source, Subject, Trait

__all__ = ["MEASURES", "oews_source", "open_oews"]

MEASURES: Mapping[str, tuple[str, str, str]] = {
    "tot_emp": ("employment", "jobs", ""),
    "emp_prse": ("employment-relative-error", "percent", ""),
    "jobs_1000": ("employment-per-1000-jobs", "jobs per 1000", ""),
    "loc[_ ]quotient": ("location-quotient", "ratio", ""),
    "pct_total": ("industry-share", "percent", ""),
    "pct_rpt": ("establishments-reporting", "percent", ""),
    "h_mean": ("wage-hourly-mean", "USD", "hour"),
    "a_mean": ("wage-annual-mean", "USD", "year"),
    "mean_prse": ("wage-relative-error", "percent", ""),
    "h_pct10": ("wage-hourly-p10", "USD", "hour"),
    "h_pct25": ("wage-hourly-p25", "USD", "hour"),
    "h_median": ("wage-hourly-median", "USD", "hour"),
    "h_pct75": ("wage-hourly-p75", "USD", "hour"),
    "h_pct90": ("wage-hourly-p90", "USD", "hour"),
    "a_pct10": ("wage-annual-p10", "USD", "year"),
    "a_pct25": ("wage-annual-p25", "USD", "year"),
    "a_median": ("wage-annual-median", "USD", "year"),
    "a_pct75": ("wage-annual-p75", "USD", "year"),
    "a_pct90": ("wage-annual-p90", "USD", "year"),
}
"""Measure, unit, and whether it is by the hour or the year, of each column."""

_NEEDED = ("tot_emp", "h_mean", "a_mean", "a_median")
_COLUMNS = (
    Column("code", "occ_code"),
    Column("title", "occ_title"),
    Column("level", r"o_group|occ_group|group"),
    Column("area", "area", required=False),
    Column("area_title", "area_title", required=False),
    Column("area_type", "area_type", required=False),
    Column("state", r"prim_state|st", required=False),
    Column("industry", "naics", required=False),
    Column("industry_level", "i_group", required=False),
    Column("owners", "own_code", required=False),
    Column("annual", "annual", required=False),
    Column("hourly", "hourly", required=False),
    *(Column(key, key, required=key in _NEEDED) for key in MEASURES),
)
_BOUND = re.compile(r"\$([0-9.,]+) per hour or \$([0-9.,]+) per year")
_EDITION = re.compile(r"\b(May|November) ([12][0-9]{3})\b")
_FILE_YEAR = re.compile(r"(?:M|oesm)([12][0-9]{3}|[0-9]{2})(?![0-9])")
_LETTERS = re.compile(r"[a-z]+")
_NATION = ("national", "oews", "oesm", "table")
_COUNTRY, _STATE = "1", "2"
_ALL_INDUSTRIES = ("", "0", "000000")
_NO_WAGE = Figure(None, "not-available", note="A wage estimate is not available.")
_NO_JOBS = Figure(None, "not-available", note="An employment estimate is not available.")
_FEW = Figure(None, "below-threshold", Decimal("0.5"), "Less than half a percent report it.")
_ONLY = "The source releases {} wages only for this occupation."


def open_oews(path: Path, *, version: str = "") -> Reading:
    """Open an OEWS table.

    Args:
        path: The workbook, or the archive or folder it lies in.
        version: Such as ``May 2024``; from the workbook or its name when left out.

    Returns:
        The reading: a sheet of facts for each row.

    Raises:
        UsageError: If the edition cannot be told.
        InputError: If it cannot be read or a column is missing.
        LimitError: If it is too large.
    """
    publication = Publication(path)
    name = publication.find(r".*(oe?ws|oesm|national|state|msa|_dl).*\.(xlsx|csv|txt)")
    name = name or publication.find(r".+\.(xlsx|csv)")
    if name is None:
        raise InputError(
            f"“{path.name}” holds no table of OEWS.",
            code="no-publication",
            mend="Give the workbook as downloaded, such as national_M2024_dl.xlsx; what was fetched"
            " as oews-2025 is imported as oews-package.",
        )
    table = open_table(publication, name, _COLUMNS)
    said = " ".join(_notes(publication, name)) if name.lower().endswith(".xlsx") else ""
    edition = version or _edition(said, name)
    bounds = _BOUND.search(said)
    rows: dict[str, int] = {}
    remarks = (
        ()
        if bounds
        else ("The file does not say from which wage on figures are cut off, so “#” has no bound.",)
    )
    items = _items(table, _measured(edition, bounds), rows)
    return Reading(oews_source(edition, _scope(name)), items, (name,), remarks, rows)


def oews_source(edition: str, scope: str = "") -> Source:
    """What OEWS is.

    Args:
        edition: Such as ``May 2024``.
        scope: Which of its tables, such as ``state``; empty for that of the nation. It is part of
            the name, so that one table does not take the place of another.
    """
    return Source(
        name=f"oews-{scope}" if scope else "oews",
        version=edition,
        title=f"Occupational Employment and Wage Statistics, {edition}",
        publisher=BLS_PUBLISHER,
        licence=BLS_LICENCE,
        attribution=f"Occupational Employment and Wage Statistics, {edition}, {BLS_PUBLISHER}.",
        remarks=(
            "Estimates from a survey of employers; the self-employed are not in them.",
            "A figure that is top-coded is at least its bound. It is not that figure.",
            "Editions are three-year averages and no time series.",
        ),
    )


def _scope(name: str) -> str:
    """Which table a file is, by the letters its name starts with."""
    first = _LETTERS.match(name.lower())
    return "" if first is None or first[0] in _NATION else first[0]


def _notes(publication: Publication, name: str) -> Iterator[str]:
    """The texts of the workbook's other sheets, which explain marks and name the edition."""
    with publication.open(name) as stream:
        sheets = sheet_names(stream, name, publication.limits)[1:]
        for sheet in sheets:
            for record in read_workbook(stream, name, sheet, publication.limits):
                if isinstance(record, Cells):
                    yield " ".join(record.cells)


def _edition(said: str, name: str) -> str:
    stated = _EDITION.search(said)
    if stated:
        return f"{stated[1]} {stated[2]}"
    year = _FILE_YEAR.search(name)
    if year:
        return f"May {year[1] if len(year[1]) > 2 else '20' + year[1]}"  # noqa: PLR2004 - a year of two digits
    raise UsageError(
        f"Which edition of OEWS “{name}” is cannot be told.",
        code="version-unknown",
        mend="Name it, such as --version “May 2024”.",
    )


def _measured(edition: str, bounds: re.Match[str] | None) -> dict[str, tuple[Measured, ...]]:
    """What columns measure; of wages that one kind of is released, the other says so."""
    period = f"{edition[-4:]}-{'11' if edition.startswith('N') else '05'}"
    top = {"hour": bounds[1], "year": bounds[2]} if bounds else {}
    found: dict[str, tuple[Measured, ...]] = {}
    for released in ("", "annual", "hourly"):
        other = {"annual": "hour", "hourly": "year"}.get(released, "none")
        withheld = Figure(None, "not-released", note=_ONLY.format(released))
        found[released] = tuple(
            Measured(
                key,
                measure,
                unit,
                period,
                1,
                {
                    "*": withheld if per == other else _NO_WAGE,
                    "**": _NO_JOBS,
                    "~": _FEW,
                    "#": _cut_off(top.get(per, "")),
                },
            )
            for key, (measure, unit, per) in MEASURES.items()
        )
    return found


def _cut_off(bound: str) -> Figure:
    number = read_number(bound)
    note = f"The source says at least {number:,}." if number is not None else ""
    return Figure(None, "top-coded", number, note)


def _items(
    table: PublishedTable,
    measured: Mapping[str, tuple[Measured, ...]],
    rows: MutableMapping[str, int],
) -> Iterator[Item]:
    for row in counted(table, rows):
        if isinstance(row, TableFault):
            yield row
            continue
        released = next((one for one in ("annual", "hourly") if row.get(one).upper() == "TRUE"), "")
        facts, faults = read_facts(row, measured[released], {})
        if (fault := soc_fault(row)) is not None:
            faults.insert(0, fault)
        if faults:
            yield from faults
            continue
        traits = [Trait("occupation-level", row.get("level"))]
        if row.get("owners"):
            traits.append(Trait("ownership", row.get("owners")))
        if row.get("industry_level"):
            traits.append(Trait("industry-level", row.get("industry_level")))
        industry = "" if row.get("industry") in _ALL_INDUSTRIES else row.get("industry")
        subject = Subject("soc-2018", row.get("code"), row.get("title"), _place(row), industry)
        yield FactSheet(subject, tuple(facts), tuple(traits))


def _place(row: TableRow) -> str:
    kind = row.get("area_type")
    if kind in ("", _COUNTRY):
        return "US"
    return f"US-{row.get('state')}" if kind == _STATE else f"US, {row.get('area_title')}"
