"""Reads O*NET's ratings (importance and level) and its technology with "hot" and "in demand".

Importance and level of an element stand in two rows, one after the other; together they are one
relation. Knows which figures the source advises against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field

from cairn.importers.frameworks.onet_tables import (
    CONTENT_MODEL,
    RATINGS,
    TECHNOLOGY,
    OnetTable,
    code_fault,
)
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.figures import read_number
from cairn.importers.tables.published import PublishedTable, TableRow
from cairn.importers.tables.reading import Item, counted
from cairn.skills.concepts import Broader, Skill, SkillRelation
from cairn.skills.identifiers import (
    ONET_COMMODITY,
    ONET_ELEMENT,
    ONET_OCCUPATION,
    technology_uri,
)

__all__ = ["read_ratings", "read_technology"]

_SUPPRESSED = "The source advises against this figure: it is not precise."
_IRRELEVANT = "The source says that the level is not relevant here."
_RANGES = {"IM": (1, 5), "LV": (0, 7)}


def read_ratings(
    opened: Mapping[OnetTable, PublishedTable], rows: MutableMapping[str, int]
) -> Iterator[Item]:
    """Read the tables with importance and level.

    Args:
        opened: The tables that there are.
        rows: Where rows are counted.
    """
    descriptions: dict[str, str] = {}
    if CONTENT_MODEL in opened:
        for row in counted(opened[CONTENT_MODEL], rows):
            if isinstance(row, TableFault):
                yield row
            else:
                descriptions[row.get("element")] = row.get("description")
    known: set[str] = set()
    for table in RATINGS:
        if table in opened:
            yield from _rated(table, counted(opened[table], rows), descriptions, known)


def _rated(
    table: OnetTable,
    rows: Iterator[TableRow | TableFault],
    descriptions: Mapping[str, str],
    known: set[str],
) -> Iterator[Item]:
    rating = _Rating()
    for row in rows:
        fault = row if isinstance(row, TableFault) else _fault(row)
        if fault is not None:
            yield fault
        elif not isinstance(row, TableFault):
            element = row.get("element")
            if element not in known:
                known.add(element)
                uri, meaning = ONET_ELEMENT + element, descriptions.get(element, "")
                yield Skill(
                    uri, row.get("name"), kind=table.kind, description=meaning, code=element
                )
            if rating.key != (row.get("soc"), element):
                yield from rating.relation()
                rating = _Rating((row.get("soc"), element))
            rating.add(row)
    yield from rating.relation()


def _fault(row: TableRow) -> TableFault | None:
    """What is wrong with a rating; None when nothing is."""
    if (fault := code_fault(row)) is not None:
        return fault
    if not row.get("element") or not row.get("name"):
        sentence = "The row does not say which skill it rates."
        return row.fault("element", "no-element", sentence, "Get the file again.")
    scale = row.get("scale")
    if scale not in _RANGES:
        sentence = "The scale is neither IM (importance) nor LV (level)."
        return row.fault("scale", "unknown-scale", sentence, "Check that it is this table.")
    value = read_number(row.get("value"))
    low, high = _RANGES[scale]
    if value is None or not low <= value <= high:
        sentence = f"A rating on the scale {scale} is a number from {low} to {high}."
        return row.fault("value", "bad-number", sentence, "Get the file again.")
    return None


@dataclass(slots=True)
class _Rating:
    """What the rows of one occupation and element say."""

    key: tuple[str, str] = ("", "")
    figures: dict[str, float] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def add(self, row: TableRow) -> None:
        scale = row.get("scale")
        if row.get("suppress").upper() == "Y":
            self.notes[f"{scale}: {_SUPPRESSED}"] = None
        elif scale == "LV" and row.get("irrelevant").upper() == "Y":
            self.notes[f"{scale}: {_IRRELEVANT}"] = None
        else:
            self.figures[scale] = float(row.get("value"))

    def relation(self) -> Iterator[SkillRelation]:
        code, element = self.key
        if code:
            yield SkillRelation(
                ONET_OCCUPATION + code,
                ONET_ELEMENT + element,
                "rated",
                self.figures.get("IM"),
                self.figures.get("LV"),
                note=" ".join(self.notes),
            )


def read_technology(
    opened: Mapping[OnetTable, PublishedTable], rows: MutableMapping[str, int]
) -> Iterator[Item]:
    """Read the tables of technology.

    Args:
        opened: The tables that there are.
        rows: Where rows are counted.
    """
    known: set[str] = set()
    for table in TECHNOLOGY:
        if table not in opened:
            continue
        for row in counted(opened[table], rows):
            fault = row if isinstance(row, TableFault) else code_fault(row)
            if fault is not None:
                yield fault
            elif not isinstance(row, TableFault):
                yield from _technology(row, known)


def _technology(row: TableRow, known: set[str]) -> Iterator[Item]:
    product = row.get("product")
    if not product:
        sentence = "The row names no product."
        yield row.fault("product", "no-label", sentence, "Get the file again.")
        return
    for key in ("hot", "demand"):
        if row.get(key).upper() not in ("", "Y", "N"):
            sentence = "This mark is Y or N, and nothing else."
            yield row.fault(key, "bad-mark", sentence, "Get the file again.")
            return
    uri, group = technology_uri(product), ONET_COMMODITY + row.get("group")
    if group not in known and row.get("group"):
        known.add(group)
        yield Skill(group, row.get("group_name"), kind="group", code=row.get("group"))
    if uri not in known:
        known.add(uri)
        yield Skill(uri, product, kind="tool")
    if row.get("group") and f"{uri} {group}" not in known:
        known.add(f"{uri} {group}")
        yield Broader(uri, group)
    yield SkillRelation(
        ONET_OCCUPATION + row.get("soc"),
        uri,
        "used",
        hot=row.get("hot").upper() == "Y",
        in_demand=row.get("demand").upper() == "Y",
    )
