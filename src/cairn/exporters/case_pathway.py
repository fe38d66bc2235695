"""Writes a pathway as a package of CASE 1.1, and as associations of a CLR 2.0.

In CASE each node is an item, and “is a child of” draws the tree; what an item stands for is an
exact match. Rules and conditions go along as an extension, which CASE readers pass over. A CLR's
associations say the structure and nothing else. Sources: 1EdTech CASE 1.1 (CFPackage, CFItem,
CFAssociation), CLR 2.0.1 (Association).
"""

from __future__ import annotations

import uuid
from datetime import datetime

from cairn.credentials.clr_record import Association
from cairn.exporters.pathway_tables import node_table, policy_table
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import JsonObject
from cairn.pathways.draft import DraftNode, draft_of
from cairn.pathways.requirement import (
    AchievementWanted,
    LicenceWanted,
    Pathway,
    ResultWanted,
    SkillWanted,
)

__all__ = ["case_package", "clr_associations"]


def case_package(pathway: Pathway, *, creator: str, changed: datetime) -> JsonObject:
    """Write a pathway as a CFPackage.

    Args:
        pathway: The pathway.
        creator: Who made it, by name.
        changed: When this version was made.
    """
    stamp = format_instant(changed)
    nodes = draft_of(pathway.requirement)
    document = _link(pathway.id, pathway.id, pathway.name)
    return {
        "CFDocument": {
            "identifier": document["identifier"],
            "uri": pathway.id,
            "creator": creator,
            "title": pathway.name,
            "version": pathway.version,
            "lastChangeDateTime": stamp,
            **({"description": pathway.description} if pathway.description else {}),
            "extensions": {
                "cairn": {
                    "approval": pathway.approval,
                    "equivalences": policy_table(pathway.equivalences),
                    "earns": pathway.earns,
                    "earnsName": pathway.earns_name,
                }
            },
        },
        "CFItems": [_item(pathway, node, stamp) for node in nodes],
        "CFAssociations": [
            _association(pathway, number, kind, ends, stamp)
            for number, (kind, ends) in enumerate(_associations(pathway, nodes), 1)
        ],
    }


def clr_associations(pathway: Pathway) -> tuple[Association, ...]:
    """Say the structure of a pathway as a record's associations do.

    Each node is a child of the one above it, and the root of what the pathway earns. An achievement
    or result stands as the achievement's id, every other node as the pathway's id with its key.
    """
    nodes = draft_of(pathway.requirement)
    ids = {node.key: _achievement_of(node) or f"{pathway.id}#{node.key}" for node in nodes}
    top = pathway.earns or pathway.id
    found = [Association(ids[nodes[0].key], top, "isChildOf")]
    found += [
        Association(ids[part], ids[node.key], "isChildOf") for node in nodes for part in node.parts
    ]
    return tuple(found)


def _achievement_of(node: DraftNode) -> str:
    wanted = node.leaf.wanted if node.leaf else None
    return wanted.achievement if isinstance(wanted, AchievementWanted | ResultWanted) else ""


def _identifier(name: str) -> str:
    """The UUID that CASE wants, made from the name, so that it never changes."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _link(uri: str, name: str, title: str) -> JsonObject:
    return {"title": title, "identifier": _identifier(name), "uri": uri}


def _item(pathway: Pathway, node: DraftNode, stamp: str) -> JsonObject:
    uri = f"{pathway.id}#{node.key}"
    return {
        "identifier": _identifier(uri),
        "uri": uri,
        "fullStatement": node.name,
        "CFItemType": "Requirement" if node.leaf is None else "Component",
        "CFDocumentURI": _link(pathway.id, pathway.id, pathway.name),
        "lastChangeDateTime": stamp,
        "extensions": {"cairn": {"key": node.key, "requirement": node_table(node)}},
    }


def _associations(
    pathway: Pathway, nodes: tuple[DraftNode, ...]
) -> list[tuple[str, tuple[JsonObject, JsonObject, int]]]:
    links = {
        node.key: _link(f"{pathway.id}#{node.key}", f"{pathway.id}#{node.key}", node.name)
        for node in nodes
    }
    top = _link(pathway.id, pathway.id, pathway.name)
    found = [("isChildOf", (links[nodes[0].key], top, 1))]
    for node in nodes:
        for place, part in enumerate(node.parts, 1):
            found.append(("isChildOf", (links[part], links[node.key], place)))
        stands_for = _stands_for(node)
        if stands_for:
            other = _link(stands_for, stands_for, node.name)
            found.append(("exactMatchOf", (links[node.key], other, 1)))
    return found


def _stands_for(node: DraftNode) -> str:
    wanted = node.leaf.wanted if node.leaf else None
    match wanted:
        case AchievementWanted():
            return wanted.achievement
        case SkillWanted():
            return wanted.skill
        case LicenceWanted():
            return wanted.licence if ":" in wanted.licence else ""
    return ""


def _association(
    pathway: Pathway,
    number: int,
    kind: str,
    ends: tuple[JsonObject, JsonObject, int],
    stamp: str,
) -> JsonObject:
    uri = f"{pathway.id}#association-{number}"
    return {
        "identifier": _identifier(uri),
        "uri": uri,
        "associationType": kind,
        "sequenceNumber": ends[2],
        "originNodeURI": ends[0],
        "destinationNodeURI": ends[1],
        "CFDocumentURI": _link(pathway.id, pathway.id, pathway.name),
        "lastChangeDateTime": stamp,
    }
