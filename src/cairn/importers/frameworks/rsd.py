"""Reads Rich Skill Descriptors of the Open Skills Network: JSON, and the CSV that OSMT exports.

A descriptor has a name, a statement, keywords, alignments to other frameworks and codes of the
occupations it is used in. Knows that members are texts in one version and lists in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from pathlib import Path

from cairn.credentials.faults import as_list
from cairn.importers.frameworks.documents import documents, identified, texts_of
from cairn.importers.pathway_json import text_of
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, PublishedTable, TableRow, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.kernel.errors import InputError
from cairn.kernel.json_text import Json, JsonObject
from cairn.skills.concepts import FrameworkHead, Match, Membership, Skill, SkillRelation
from cairn.skills.identifiers import ONET_OCCUPATION

__all__ = ["open_rsd"]

_CODE = re.compile(r"([0-9]{2}-[0-9]{3}[1-9])(\.[0-9]{2})?")
_COLUMNS = (
    Column("uri", "canonical url"),
    Column("name", "rsd name"),
    Column("statement", "skill statement"),
    Column("category", "category|categories", required=False),
    Column("collections", "collections", required=False),
    Column("keywords", "keywords", required=False),
    Column(
        "codes",
        r"o\*net( job| occupation)? ?(codes?|roles?)?|job codes|o\*net job roles",
        required=False,
    ),
    Column("aligned", "alignment url", required=False),
)


def open_rsd(path: Path, *, name: str = "", version: str = "") -> Reading:
    """Open Rich Skill Descriptors.

    Args:
        path: A JSON document (one descriptor, a list, or a collection), a CSV of OSMT, or a folder
            or archive of several.
        name: Short name of the collection; the file's when left out.
        version: The edition; ``1`` when left out.

    Returns:
        The reading.

    Raises:
        InputError: If there is none.
        LimitError: If a file is too large.
    """
    publication = Publication(path)
    files = [one for one in publication.names if one.lower().endswith((".json", ".jsonld", ".csv"))]
    if not files:
        raise InputError(
            f"“{path.name}” holds no Rich Skill Descriptors.",
            code="no-publication",
            mend="Give their JSON, or the CSV that OSMT exports.",
        )
    tables = [
        open_table(publication, one, _COLUMNS) for one in files if one.lower().endswith(".csv")
    ]
    head = FrameworkHead(
        name=f"rsd:{name or path.stem}",
        version=version or "1",
        language="en",
        title="Rich Skill Descriptors",
        publisher="see the authors of the descriptors",
        licence="not stated in the descriptors; ask their publisher",
        attribution=f"Rich Skill Descriptors from “{path.name}”.",
    )
    rows: dict[str, int] = {}
    return Reading(head, _items(publication, tables, rows), tuple(files), rows=rows)


def _items(
    publication: Publication, tables: list[PublishedTable], rows: MutableMapping[str, int]
) -> Iterator[Item]:
    for table in tables:
        for row in counted(table, rows):
            if isinstance(row, TableFault):
                yield row
            else:
                yield from _from_row(row)
    for name, document in documents(publication):
        if isinstance(document, TableFault):
            yield document
            continue
        rows[name] = 0
        listed = document.get("skills") if isinstance(document, dict) else document
        for number, thing in enumerate(as_list(listed or document), 1):
            rows[name] += 1
            yield from _from_json(identified(thing, name, number, ("id", "skillName")))


def _from_row(row: TableRow) -> Iterator[Item]:
    uri, name = row.get("uri"), row.get("name")
    if not uri.startswith(("http://", "https://")):
        sentence = "This skill has no URI."
        yield row.fault("uri", "bad-uri", sentence, "Publish it in OSMT, and export again.")
        return
    if not name:
        yield row.fault("name", "no-label", "This skill has no name.", "Name it, and export again.")
        return
    yield Skill(uri, name, _listed(row, "keywords"), description=row.get("statement"))
    for key in ("category", "collections"):
        for one in _listed(row, key):
            yield Membership(uri, one.lower())
    for target in _listed(row, "aligned"):
        yield Match(uri, target, "close")
    yield from _used_in(uri, _listed(row, "codes"))


def _listed(row: TableRow, key: str) -> tuple[str, ...]:
    parts = (part.strip() for part in row.get(key).split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _from_json(found: tuple[JsonObject, str, str] | TableFault) -> Iterator[Item]:
    if isinstance(found, TableFault):
        yield found
        return
    thing, uri, name = found
    yield Skill(
        uri,
        name,
        texts_of(thing.get("keywords")),
        description=text_of(thing.get("skillStatement")),
        status=text_of(thing.get("status")).lower(),
    )
    for one in (*texts_of(thing.get("categories") or thing.get("category")), *_names(thing)):
        yield Membership(uri, one.lower())
    for one in as_list(thing.get("alignments")):
        target = text_of(one.get("id") if isinstance(one, dict) else one)
        if ":" in target:
            yield Match(uri, target, "close")
    codes = (
        text_of(one.get("code") if isinstance(one, dict) else one)
        for one in as_list(thing.get("occupations"))
    )
    yield from _used_in(uri, tuple(codes))


def _names(thing: Json) -> tuple[str, ...]:
    found = (
        text_of(one.get("name") if isinstance(one, dict) else one)
        for one in as_list(thing.get("collections"))
    )
    return tuple(one for one in found if one)


def _used_in(uri: str, codes: tuple[str, ...]) -> Iterator[SkillRelation]:
    """Relations to occupations; codes of whole groups, which end in 0, say too little."""
    for code in dict.fromkeys(codes):
        found = _CODE.fullmatch(code)
        if found:
            yield SkillRelation(ONET_OCCUPATION + found[1] + (found[2] or ".00"), uri, "used")
