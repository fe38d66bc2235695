"""Reads a pathway from a package of CASE 1.1, or its structure from associations of a CLR 2.0.

Cairn's own packages come back exactly. In those of others “is a child of” draws the tree,
everything in it is needed, and an item without children is the skill that it states or matches
exactly. Associations of a CLR say no more than what belongs to what: all of it is then needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cairn.credentials.clr_record import Association
from cairn.credentials.faults import as_list
from cairn.importers.faults import SettingFault
from cairn.importers.pathway_file import pathway_of, policy_of
from cairn.importers.pathway_json import carried_node, document_of, key_for, text_of
from cairn.importers.pathway_nodes import TableReader
from cairn.kernel.json_text import Json, JsonObject
from cairn.pathways.draft import DraftNode
from cairn.pathways.requirement import (
    AchievementWanted,
    EquivalencePolicy,
    Leaf,
    Pathway,
    SkillWanted,
)

__all__ = ["pathway_from_associations", "read_case_package"]

_MOST_NODES = 1_000


def read_case_package(data: bytes) -> tuple[Pathway | None, tuple[SettingFault, ...]]:
    """Read a CFPackage as a pathway.

    Args:
        data: The document, with ``CFDocument``, ``CFItems`` and ``CFAssociations``.

    Returns:
        The pathway and no faults, or None and every fault.
    """
    faults: list[SettingFault] = []
    document = document_of(data, faults)
    if document is None:
        return None, tuple(faults)
    head = document.get("CFDocument")
    if not isinstance(head, dict) or not text_of(head.get("uri")):
        fault = SettingFault(
            "the document",
            "CFDocument",
            "no-pathway",
            "The package has no document with an address.",
            "Give a CFPackage whose CFDocument has a uri.",
        )
        return None, (fault,)
    reading = _Package(head, faults)
    items = as_list(document.get("CFItems"))
    if len(items) > _MOST_NODES:
        return None, (_too_large("CFItems"),)
    for item in items:
        reading.add(item)
    for association in as_list(document.get("CFAssociations")):
        reading.relate(association)
    pathway = reading.pathway()
    return (None, tuple(faults)) if faults else (pathway, ())


def _too_large(key: str) -> SettingFault:
    return SettingFault(
        "the document",
        key,
        "pathway-too-large",
        f"A pathway has at most {_MOST_NODES} nodes.",
        "Divide it.",
    )


@dataclass(slots=True)
class _Package:
    head: JsonObject
    faults: list[SettingFault]
    items: dict[str, JsonObject] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    children: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    matches: dict[str, str] = field(default_factory=dict)

    def add(self, item: Json) -> None:
        uri = text_of(item.get("uri")) if isinstance(item, dict) else ""
        if isinstance(item, dict) and uri and uri not in self.items:
            own = text_of(_extension(item).get("key"))
            self.items[uri] = item
            self.keys[uri] = own or key_for(uri, self.keys.values())

    def relate(self, association: Json) -> None:
        if not isinstance(association, dict):
            return
        origin = _uri(association.get("originNodeURI"))
        target = _uri(association.get("destinationNodeURI"))
        kind = association.get("associationType")
        if kind == "isChildOf" and origin in self.items:
            number = association.get("sequenceNumber")
            place = number if isinstance(number, int | float) else float(len(self.children))
            self.children.setdefault(target, []).append((place, origin))
        elif kind == "exactMatchOf" and origin in self.items:
            self.matches.setdefault(origin, target)

    def pathway(self) -> Pathway | None:
        uri, name = text_of(self.head.get("uri")), text_of(self.head.get("title")) or "Pathway"
        nodes = [node for one in self.items if (node := self._node(one)) is not None]
        roots = self._below(uri)
        if len(roots) == 1:
            root = roots[0]
        else:
            root = key_for(name, self.keys.values())
            nodes.append(DraftNode(root, name, "all_of", tuple(roots)))
        own = _extension(self.head)
        reader = TableReader(own, f"“{name[:60]}”", self.faults)
        fields = {
            "id": uri,
            "name": name,
            "version": text_of(self.head.get("version")) or "1",
            "earns": text_of(own.get("earns")),
            "earns_name": text_of(own.get("earnsName")),
            "approval": text_of(own.get("approval")) or "queued",
            "description": text_of(self.head.get("description")),
        }
        return pathway_of(reader, fields, root, nodes, policy_of(reader, "equivalences"))

    def _below(self, uri: str) -> list[str]:
        placed = sorted(self.children.get(uri, []), key=lambda one: one[0])
        return list(dict.fromkeys(self.keys[child] for _, child in placed))

    def _node(self, uri: str) -> DraftNode | None:
        item, key = self.items[uri], self.keys[uri]
        name = text_of(item.get("fullStatement")) or key
        own = _extension(item)
        if own:
            return carried_node(own.get("requirement"), key, name, self.faults)
        parts = self._below(uri)
        if parts:
            return DraftNode(key, name, "all_of", tuple(parts))
        return DraftNode(
            key, name, "leaf", leaf=Leaf(key, name, SkillWanted(self.matches.get(uri) or uri))
        )


def _uri(link: Json) -> str:
    return text_of(link.get("uri") if isinstance(link, dict) else link)


def _extension(thing: JsonObject) -> JsonObject:
    extensions = thing.get("extensions")
    own = extensions.get("cairn") if isinstance(extensions, dict) else None
    return own if isinstance(own, dict) else {}


def pathway_from_associations(
    associations: Iterable[Association],
    *,
    pathway_id: str,
    name: str,
    names: Mapping[str, str],
) -> tuple[Pathway | None, tuple[SettingFault, ...]]:
    """Read the structure that a record's associations say, all of it needed.

    Args:
        associations: The associations; “is a child of” and “is part of” draw the tree, “is a parent
            of” the other way round, and the rest say nothing about it.
        pathway_id: The id to give the pathway.
        name: The name to give it.
        names: What each achievement is called, by its id.

    Returns:
        The pathway and no faults, or None and every fault.
    """
    parts: dict[str, list[str]] = {}
    for one in associations:
        if one.kind in ("isChildOf", "isPartOf"):
            parts.setdefault(one.target, []).append(one.source)
        elif one.kind == "isParentOf":
            parts.setdefault(one.source, []).append(one.target)
    faults: list[SettingFault] = []
    reader = TableReader({}, f"“{name[:60]}”", faults)
    below = {part for several in parts.values() for part in several}
    roots = [whole for whole in parts if whole not in below]
    if len(roots) != 1:
        reader.note(
            "associations",
            "no-root",
            f"The associations lead to {len(roots)} wholes.",
            "Give those of one pathway.",
        )
        return None, tuple(faults)
    if len(parts) + len(below) > _MOST_NODES:
        return None, (_too_large("associations"),)
    keys: dict[str, str] = {}
    for identifier in dict.fromkeys([*parts, *sorted(below)]):
        keys[identifier] = key_for(identifier, keys.values())
    nodes = [
        _structure(identifier, key, names.get(identifier) or key, parts, keys)
        for identifier, key in keys.items()
    ]
    fields = {
        "id": pathway_id,
        "name": name,
        "version": "1",
        "earns": roots[0],
        "earns_name": names.get(roots[0], ""),
        "approval": "queued",
        "description": "",
    }
    pathway = pathway_of(reader, fields, keys[roots[0]], nodes, EquivalencePolicy())
    return (None, tuple(faults)) if faults else (pathway, ())


def _structure(
    identifier: str,
    key: str,
    name: str,
    parts: Mapping[str, list[str]],
    keys: Mapping[str, str],
) -> DraftNode:
    if identifier in parts:
        below = tuple(dict.fromkeys(keys[part] for part in parts[identifier]))
        return DraftNode(key, name, "all_of", below)
    return DraftNode(key, name, "leaf", leaf=Leaf(key, name, AchievementWanted(identifier)))
