"""Reads crosswalks between classifications of occupations: SOC 2010 and 2018, ISCO-08, O*NET-SOC.

Knows how publishers name the columns, that codes come with and without their hyphen, and that a
crosswalk may have groups beside occupations. Most have no weights: that is for
`cairn.skills.crosswalk` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path

from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.figures import read_number
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, PublishedTable, TableRow, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.kernel.errors import InputError, UsageError
from cairn.market.facts import Source
from cairn.skills.crosswalk import CrosswalkEdge

__all__ = ["SCHEMES", "crosswalk_name", "open_crosswalk"]

_SOC = re.compile(r"([0-9]{2})-?([0-9]{4})")
_ONET_SOC = re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}")
_ISCO = re.compile(r"[0-9]{1,4}")


def _soc(text: str) -> str:
    found = _SOC.fullmatch(text)
    return f"{found[1]}-{found[2]}" if found else ""


def _onet_soc(text: str) -> str:
    return text if _ONET_SOC.fullmatch(text) else ""


def _isco(text: str) -> str:
    return text if _ISCO.fullmatch(text) else ""


SCHEMES: Mapping[str, tuple[str, str, Callable[[str], str]]] = {
    "soc-2010": (
        r"(2010 )?soc[-_ ]?(20)?10( code)?|2010 soc code",
        r"soc_label|2010 soc title",
        _soc,
    ),
    "soc-2018": (
        r"(2018 )?soc[-_ ]?(20)?18( code)?|2018 soc code",
        r"soc18_label|2018 soc title",
        _soc,
    ),
    "isco-08": (r"isco[-_ ]?08( code)?", r"isco_label|isco-08 title( en)?", _isco),
    "onet-soc-2010": (r"o\*net-soc 2010 code", r"o\*net-soc 2010 title", _onet_soc),
    "onet-soc-2019": (r"o\*net-soc 2019 code", r"o\*net-soc 2019 title", _onet_soc),
}
"""How each classification's columns are called, and how its codes are written."""


def open_crosswalk(path: Path, *, origin: str, target: str, version: str = "") -> Reading:
    """Open a crosswalk.

    Args:
        path: A CSV or workbook.
        origin: Scheme of the first classification, one of `SCHEMES`.
        target: Scheme of the second.
        version: The edition; ``1`` when left out.

    Returns:
        The reading, of edges.

    Raises:
        UsageError: If a scheme is not known or not named.
        InputError: If the columns of the two are not there.
        LimitError: If it is too large.
    """
    for end, scheme in (("origin", origin), ("target", target)):
        if scheme not in SCHEMES:
            raise UsageError(
                f"“{scheme}” is no classification that is known here."
                if scheme
                else "Which two classifications the crosswalk joins is not said.",
                code="unknown-scheme",
                mend=f"Name one with --{end}: {', '.join(SCHEMES)}.",
            )
    publication = Publication(path)
    name = publication.find(r".+\.(csv|txt|xlsx)")
    if name is None:
        raise InputError(
            f"“{path.name}” holds no table.",
            code="no-publication",
            mend="Give the crosswalk as CSV or workbook.",
        )
    columns = (
        Column("origin", SCHEMES[origin][0]),
        Column("target", SCHEMES[target][0]),
        Column("origin_label", SCHEMES[origin][1], required=False),
        Column("target_label", SCHEMES[target][1], required=False),
        Column("weight", "weight|share", required=False),
    )
    table = open_table(publication, name, columns, notes=True)
    head = Source(
        name=crosswalk_name(origin, target),
        version=version or "1",
        title=f"Crosswalk from {origin} to {target}",
        publisher="see the file's publisher",
        licence="see the file's publisher",
        attribution=f"Crosswalk from “{name}”.",
        remarks=()
        if "weight" in table.names
        else ("It has no weights: shares of codes with several counterparts are guesses.",),
    )
    rows: dict[str, int] = {}
    return Reading(head, _items(table, origin, target, rows), (name,), rows=rows)


def crosswalk_name(origin: str, target: str) -> str:
    """The short name of a crosswalk between two classifications."""
    return f"crosswalk:{origin}:{target}"


def _items(
    table: PublishedTable, origin: str, target: str, rows: MutableMapping[str, int]
) -> Iterator[Item]:
    for row in counted(table, rows):
        yield row if isinstance(row, TableFault) else _edge(row, origin, target)


def _edge(row: TableRow, origin: str, target: str) -> CrosswalkEdge | TableFault:
    codes = {}
    for key, scheme in (("origin", origin), ("target", target)):
        codes[key] = SCHEMES[scheme][2](row.get(key).rstrip("*"))
        if not codes[key]:
            sentence = f"This is no code of {scheme}."
            return row.fault(key, "bad-code", sentence, "Get the file again.")
    weight = read_number(row.get("weight"))
    if row.get("weight") and (weight is None or not 0 <= weight <= 1):
        sentence = "A weight is a share from 0 to 1."
        return row.fault("weight", "bad-number", sentence, "Ask its publisher.")
    return CrosswalkEdge(
        codes["origin"],
        codes["target"],
        None if weight is None else float(weight),
        row.get("origin_label"),
        row.get("target_label"),
    )
