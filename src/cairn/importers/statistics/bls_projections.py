"""Reads the Employment Projections of the BLS: the website's CSV, and the occupation workbook.

Knows the website's escaped codes (``="13-2011"``), the other titles that follow a title in the
same cell, top-coded wages (``>=239,200``), and the workbook's tables 1.2 (projections) and 1.10
(separations), with their notes below. The years stand in the names of the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path

from cairn.importers.statistics.measures import (
    BLS_LICENCE,
    BLS_PUBLISHER,
    Measured,
    read_facts,
    soc_fault,
)
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.figures import Figure
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, PublishedTable, TableRow, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.kernel.errors import InputError
from cairn.market.facts import FactSheet, Source, Subject, Trait

__all__ = ["open_bls_projections"]

_MISSING = Figure(None, "not-available", note="The source has no figure here.")
_MARKS = {"N/A": _MISSING, "\u2014": _MISSING, "-": _MISSING}
_YEARS = re.compile(r"([12][0-9]{3})\D([0-9]{2,4})")
_YEAR = re.compile(r"[12][0-9]{3}")
_FOOTNOTE = re.compile(r"(\s*\[[0-9]+\])+$")
_LICENSED = re.compile(r"\blicensed\b", re.IGNORECASE)
_NOTHING = ("", "\u2014", "-")

_SPAN = r"[12][0-9]{3}-[0-9]{2,4}"
_TITLE = Column("title", r"occupation title|[0-9]{4} national employment matrix title")
_CODE = Column("code", r"occupation code|[0-9]{4} national employment matrix code")
_BASE = Column("base", r"employment,? [12][0-9]{3}")
_PROJECTED = Column("projected", r"employment,? [12][0-9]{3}", which=1)
_CHANGE = Column("change", pattern=rf"employment change, (numeric, )?{_SPAN}")
_PERCENT = Column("percent", pattern=rf"employment (percent change|change, percent), {_SPAN}")
_OPENINGS = Column("openings", pattern=rf"occupational openings, {_SPAN} annual average")
_TYPE = Column("type", "occupation type", required=False)
_COLUMNS = (
    *(_TITLE, _CODE, _TYPE, _BASE, _PROJECTED, _CHANGE, _PERCENT, _OPENINGS),
    Column("wage", r"median annual wage,? (dollars, )?[12][0-9]{3}"),
    Column("self", r"percent self employed, [12][0-9]{3}", required=False),
    Column("education", r"typical (entry-level education|education needed for entry)"),
    Column("education_code", "education code", required=False),
    Column("experience", "work experience in a related occupation"),
    Column("experience_code", "workex code", required=False),
    Column("training", pattern=r"typical on-the-job training( needed .+)?"),
    Column("training_code", "trcode", required=False),
)
_SEPARATIONS = (
    *(_TITLE, _CODE, _TYPE, _OPENINGS),
    Column("exit_rate", pattern=rf"labor force exit rate, {_SPAN} annual average"),
    Column("transfer_rate", pattern=rf"occupational transfer rate, {_SPAN} annual average"),
    Column("exits", pattern=rf"labor force exits, {_SPAN} annual average"),
    Column("transfers", pattern=rf"occupational transfers, {_SPAN} annual average"),
)
_TRAITS = (
    ("entry-education", "education"),
    ("work-experience", "experience"),
    ("on-the-job-training", "training"),
)


def open_bls_projections(path: Path) -> Reading:
    """Open the Employment Projections.

    Args:
        path: The website's CSV, or the workbook ``occupation.xlsx``.

    Returns:
        The reading: a sheet of facts for each occupation, with its other titles and with what is
        typical for entry. Totals are marked by the trait ``occupation-type``.

    Raises:
        InputError: If it is neither, or a column is missing.
        LimitError: If it is too large.
    """
    publication = Publication(path)
    name = publication.find(r".+\.(csv|txt)") or publication.find(r".+\.xlsx")
    if name is None:
        raise InputError(
            f"“{path.name}” holds neither a CSV nor a workbook.",
            code="no-publication",
            mend="Give the CSV of the Employment Projections, or their workbook of occupations.",
        )
    workbook = name.lower().endswith(".xlsx")
    tables = [
        open_table(
            publication, name, _COLUMNS, sheet="Table 1.2" if workbook else "", notes=workbook
        )
    ]
    if workbook:
        tables.append(open_table(publication, name, _SEPARATIONS, sheet="Table 1.10", notes=True))
    span = _span(tables[0])
    rows: dict[str, int] = {}
    return Reading(_source(span), _items(tables, span, rows), (name,), rows=rows)


def _source(span: str) -> Source:
    start, end = span.split("/")
    return Source(
        name="bls-employment-projections",
        version=f"{start}-{end[2:]}",
        title=f"Employment Projections {start}-{end[2:]}",
        publisher=BLS_PUBLISHER,
        licence=BLS_LICENCE,
        attribution=f"Employment Projections program, {BLS_PUBLISHER}, {start}-{end[2:]}.",
        remarks=(
            "Employment is in thousands of jobs, and one person may have several.",
            "Some codes of the National Employment Matrix put several codes of SOC 2018 together.",
            (
                "The source has no column for licences. That it lists “Licensed ...” among the"
                " titles of an occupation shows that some of those in it hold a licence."
            ),
            "Wages are of employees only, from OEWS.",
        ),
    )


def _span(table: PublishedTable) -> str:
    """The period that is projected, from the name of a column."""
    found = _YEARS.search(table.names["change"])
    start, end = (found[1], found[2]) if found else ("", "")
    return f"{start}/{start[:2] + end if len(end) < len(start) else end}"


def _items(
    tables: Sequence[PublishedTable], span: str, rows: MutableMapping[str, int]
) -> Iterator[Item]:
    for table, measured in zip(
        tables, (_projected(tables[0], span), _separated(span)), strict=False
    ):
        for row in counted(table, rows):
            if isinstance(row, TableFault):
                yield row
            else:
                yield from _sheet(row, measured)


def _projected(table: PublishedTable, span: str) -> tuple[Measured, ...]:
    start, end = span.split("/")
    paid = _YEAR.search(table.names["wage"])
    return (
        Measured("base", "employment", "jobs", start, 1000),
        Measured("projected", "employment-projected", "jobs", end, 1000),
        Measured("change", "employment-change", "jobs", span, 1000),
        Measured("percent", "employment-change-percent", "percent", span),
        Measured("openings", "openings-annual-average", "jobs", span, 1000),
        Measured("wage", "wage-annual-median", "USD", paid[0] if paid else start),
        Measured("self", "self-employed-percent", "percent", start),
    )


def _separated(span: str) -> tuple[Measured, ...]:
    return (
        Measured("exit_rate", "labour-force-exit-rate-annual", "percent", span),
        Measured("transfer_rate", "occupational-transfer-rate-annual", "percent", span),
        Measured("exits", "labour-force-exits-annual-average", "jobs", span, 1000),
        Measured("transfers", "occupational-transfers-annual-average", "jobs", span, 1000),
    )


def _sheet(row: TableRow, measured: tuple[Measured, ...]) -> Iterator[Item]:
    facts, faults = read_facts(row, measured, _MARKS)
    if (fault := soc_fault(row)) is not None:
        faults.insert(0, fault)
    title, *aliases = (" ".join(part.split()) for part in row.get("title").split("*"))
    if not title:
        faults.append(
            row.fault("title", "no-label", "This occupation has no title.", "Get it again.")
        )
    if faults:
        yield from faults
        return
    traits = [
        Trait(name, row.get(key), row.get(f"{key}_code"))
        for name, key in _TRAITS
        if row.get(key) not in _NOTHING
    ]
    title = _FOOTNOTE.sub("", title)
    traits.append(Trait("occupation-type", row.get("type") or "Line item"))
    licensed = [one for one in (title, *aliases) if _LICENSED.search(one)]
    if licensed:
        traits.append(Trait("licensed-titles", "; ".join(licensed)))
    yield FactSheet(
        Subject("soc-2018", row.get("code"), title, "US"),
        tuple(facts),
        tuple(traits),
        tuple(alias for alias in aliases if alias),
    )
