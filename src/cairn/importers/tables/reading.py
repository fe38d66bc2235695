"""What every importer of a publication returns: what it is, and a stream of what it says."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import TypeAlias

from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.published import PublishedTable, TableRow
from cairn.market.facts import FactSheet, Source
from cairn.skills.concepts import FrameworkHead, Statement
from cairn.skills.crosswalk import CrosswalkEdge

__all__ = ["Head", "Item", "Reading", "counted"]

Head: TypeAlias = FrameworkHead | Source
"""What a publication is."""

Item: TypeAlias = Statement | CrosswalkEdge | FactSheet | TableFault
"""One thing that a publication says, or one thing that is wrong in it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An opened publication.

    Attributes:
        head: What it is, and what must be said where it is used.
        items: What it says, in the order of its files; going through it reads them, once.
        files: The files that are read.
        remarks: What a person should know, such as a table that is not there.
        rows: How many rows each file had, broken ones included; filled while it is read.
    """

    head: Head
    items: Iterator[Item]
    files: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    rows: MutableMapping[str, int] = field(default_factory=dict)


def counted(
    table: PublishedTable, rows: MutableMapping[str, int]
) -> Iterator[TableRow | TableFault]:
    """Go through a table and count its rows.

    Args:
        table: The table.
        rows: Where they are counted, by the name of the file, and of the sheet if it has several.
    """
    name = f"{table.file}, {table.sheet}" if table.sheet else table.file
    rows.setdefault(name, 0)
    for one in table:
        rows[name] += 1
        yield one
