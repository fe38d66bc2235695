"""Reads a framework from packages of CASE 1.0 and 1.1 (1EdTech): items, and what relates them.

Every item is a skill; one that others are children of stays one. “Is a child of” and “is part of”
draw the hierarchy, “exact match of” leads to other frameworks. Pathways in CASE are read by
`cairn.importers.case_pathway`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path

from cairn.credentials.faults import as_list
from cairn.importers.frameworks.documents import documents, identified, texts_of
from cairn.importers.pathway_json import text_of
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.reading import Item, Reading
from cairn.kernel.errors import InputError
from cairn.kernel.json_text import Json, JsonObject
from cairn.skills.concepts import Broader, FrameworkHead, Match, MatchKind, Membership, Skill

__all__ = ["open_case_framework"]

_MATCHES: Mapping[str, MatchKind] = {
    "exactMatchOf": "exact",
    "isTranslationOf": "exact",
    "isPeerOf": "close",
    "isRelatedTo": "related",
}
_CHILD = ("isChildOf", "isPartOf")
# These say in which order to learn, or what shows a skill: true, and no part of a framework here.
_LEFT_OUT = ("exemplar", "hasSkillLevel", "precedes", "replacedBy")


def open_case_framework(path: Path, *, version: str = "") -> Reading:
    """Open a CASE package.

    Args:
        path: The CFPackage in JSON, or a folder or archive with one.
        version: The edition; the document's own version when left out.

    Returns:
        The reading.

    Raises:
        InputError: If there is no CFPackage.
        LimitError: If it is too large.
    """
    publication = Publication(path)
    faults: list[TableFault] = []
    for name, document in documents(publication):
        if isinstance(document, TableFault):
            faults.append(document)
            continue
        head = document.get("CFDocument") if isinstance(document, dict) else None
        if isinstance(head, dict):
            rows: dict[str, int] = {}
            items = _items(name, document, faults, rows)
            return Reading(_head(head, version), items, (name,), rows=rows)
    why = f" {faults[0]}" if faults else ""
    raise InputError(
        f"“{path.name}” holds no CFPackage.{why}",
        code="no-publication",
        mend="Give the JSON of a whole package: CFDocument, CFItems and CFAssociations.",
    )


def _head(document: JsonObject, version: str) -> FrameworkHead:
    title = text_of(document.get("title")) or "CASE framework"
    publisher = text_of(document.get("publisher")) or text_of(document.get("creator"))
    licence = document.get("licenseURI")
    terms = text_of(licence.get("title")) if isinstance(licence, dict) else text_of(licence)
    edition = version or text_of(document.get("version"))
    return FrameworkHead(
        name=f"case:{text_of(document.get('identifier')) or text_of(document.get('uri'))}",
        version=edition or text_of(document.get("lastChangeDateTime")) or "1",
        language=text_of(document.get("language")) or "en",
        title=title,
        publisher=publisher,
        licence=terms or "not stated in the package",
        attribution=f"{title}, {publisher or 'publisher not stated'}.",
    )


def _items(
    file: str, package: JsonObject, faults: list[TableFault], rows: MutableMapping[str, int]
) -> Iterator[Item]:
    yield from faults
    rows[f"{file}, CFItems"] = rows[f"{file}, CFAssociations"] = 0
    known: set[str] = set()
    root = package["CFDocument"]
    for number, item in enumerate(as_list(package.get("CFItems")), 1):
        rows[f"{file}, CFItems"] += 1
        yield from _skill(
            identified(item, file, number, ("uri", "fullStatement")), known, number, file
        )
    known.add(text_of(root.get("uri")))
    for number, association in enumerate(as_list(package.get("CFAssociations")), 1):
        rows[f"{file}, CFAssociations"] += 1
        yield from _association(association, file, number, known)


def _skill(
    found: tuple[JsonObject, str, str] | TableFault, known: set[str], number: int, file: str
) -> Iterator[Item]:
    if isinstance(found, TableFault):
        yield found
        return
    item, uri, statement = found
    if uri in known:
        sentence, mend = "This URI stood before.", "Keep the newer item."
        yield TableFault(file, number, "uri", "repeated-row", sentence, mend, uri)
        return
    known.add(uri)
    short = text_of(item.get("abbreviatedStatement"))
    yield Skill(
        uri,
        short or statement,
        tuple(one for one in texts_of(item.get("conceptKeywords")) if one != short),
        description=statement if short else text_of(item.get("notes")),
        code=text_of(item.get("humanCodingScheme")),
    )
    kind = text_of(item.get("CFItemType"))
    if kind:
        yield Membership(uri, kind.lower())


def _association(thing: Json, file: str, number: int, known: set[str]) -> Iterator[Item]:
    association = thing if isinstance(thing, dict) else {}
    kind = text_of(association.get("associationType"))
    origin = _node(association.get("originNodeURI"))
    target = _node(association.get("destinationNodeURI"))
    if not origin or not target:
        sentence = "One end of this association has no URI."
        mend = "Get the package again."
        yield TableFault(file, number, "originNodeURI", "bad-uri", sentence, mend)
    elif kind in _CHILD:
        if target not in known:
            sentence = "This association leads to an item that is not in the package."
            mend = "Get the whole package."
            yield TableFault(
                file, number, "destinationNodeURI", "unknown-target", sentence, mend, target
            )
        else:
            yield Broader(origin, target)
    elif kind in _MATCHES:
        yield Match(origin, target, _MATCHES[kind])
    elif kind not in _LEFT_OUT:
        sentence = "This kind of association is not one of CASE."
        mend = "Ask its publisher."
        yield TableFault(file, number, "associationType", "unknown-relation", sentence, mend, kind)


def _node(link: Json) -> str:
    return text_of(link.get("uri") if isinstance(link, dict) else link)
