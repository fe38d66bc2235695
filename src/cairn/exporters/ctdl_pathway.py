"""Writes a pathway as a CTDL Pathway in JSON-LD, for the registries of Credential Engine.

Structure is CTDL's own: components, component conditions, how many are required. What CTDL has no
term for (weights, shares, reliability, registries) goes along in Cairn's vocabulary, so that the
way back gives the same pathway. Sources: CTDL classes Pathway, PathwayComponent and
ComponentCondition, with the terms that Credential Engine proposed for conditions and constraints.
"""

from __future__ import annotations

from cairn.exporters.pathway_tables import node_table, policy_table
from cairn.kernel.json_text import JsonObject
from cairn.pathways.draft import draft_of
from cairn.pathways.requirement import (
    AchievementWanted,
    CreditWanted,
    Leaf,
    LicenceWanted,
    Pathway,
    Requirement,
    ResultWanted,
    SkillWanted,
    leaves_of,
)

__all__ = ["CTDL_CONTEXT", "ctdl_pathway"]

CTDL_CONTEXT = "https://credreg.net/ctdl/schema/context/json"
"""The address of CTDL's own context; it is named, never fetched."""

_VOCABULARY = {"cairn": "https://w3id.org/cairn/vocab#"}
_TYPES: dict[type, str] = {
    AchievementWanted: "ceterms:CredentialComponent",
    LicenceWanted: "ceterms:CredentialComponent",
    SkillWanted: "ceterms:CompetencyComponent",
    ResultWanted: "ceterms:AssessmentComponent",
}


def ctdl_pathway(pathway: Pathway, language: str = "en") -> JsonObject:
    """Write a pathway as a CTDL graph.

    Args:
        pathway: The pathway.
        language: The language of its names, as a BCP 47 tag.
    """
    leaves = [_component(pathway, leaf, language) for leaf in leaves_of(pathway.requirement)]
    destination = _destination(pathway, language)
    head: JsonObject = {
        "@id": pathway.id,
        "@type": "ceterms:Pathway",
        "ceterms:name": {language: pathway.name},
        "ceterms:versionIdentifier": [
            {
                "@type": "ceterms:IdentifierValue",
                "ceterms:identifierValueCode": pathway.version,
            }
        ],
        "ceterms:hasPart": [destination["@id"], *(leaf["@id"] for leaf in leaves)],
        "ceterms:hasDestinationComponent": [destination["@id"]],
        "cairn:approval": pathway.approval,
        "cairn:equivalences": policy_table(pathway.equivalences),
    }
    if pathway.description:
        head["ceterms:description"] = {language: pathway.description}
    return {"@context": [CTDL_CONTEXT, _VOCABULARY], "@graph": [head, destination, *leaves]}


def _destination(pathway: Pathway, language: str) -> JsonObject:
    component: JsonObject = {
        "@id": f"{pathway.id}#",
        "@type": "ceterms:CredentialComponent",
        "ceterms:name": {language: pathway.earns_name or pathway.name},
        "ceterms:isDestinationComponentOf": [pathway.id],
        "ceterms:isPartOf": [pathway.id],
        "ceterms:hasCondition": [_condition(pathway, pathway.requirement, language)],
    }
    if pathway.earns:
        component["ceterms:proxyFor"] = pathway.earns
    if pathway.earns_name:
        component["cairn:earnsName"] = pathway.earns_name
    return component


def _condition(pathway: Pathway, node: Requirement, language: str) -> JsonObject:
    """A node that joins others; a leaf alone is a condition with one target and no key."""
    if isinstance(node, Leaf):
        return {
            "@type": "ceterms:ComponentCondition",
            "ceterms:requiredNumber": 1,
            "ceterms:targetComponent": [f"{pathway.id}#{node.key}"],
        }
    draft = draft_of(node)[0]
    required = {"all_of": len(node.parts), "any_of": 1, "at_least": draft.count}
    condition: JsonObject = {
        "@type": "ceterms:ComponentCondition",
        "ceterms:name": {language: node.name},
        "ceterms:logicalOperator": "logic:And" if draft.rule == "all_of" else "logic:Or",
        "cairn:key": node.key,
        "cairn:requirement": node_table(draft),
    }
    if draft.rule in required:
        condition["ceterms:requiredNumber"] = required[draft.rule]
    targets = [f"{pathway.id}#{part.key}" for part in node.parts if isinstance(part, Leaf)]
    nested = [
        _condition(pathway, part, language) for part in node.parts if not isinstance(part, Leaf)
    ]
    if targets:
        condition["ceterms:targetComponent"] = targets
    if nested:
        condition["ceterms:hasCondition"] = nested
    return condition


def _component(pathway: Pathway, leaf: Leaf, language: str) -> JsonObject:
    wanted = leaf.wanted
    component: JsonObject = {
        "@id": f"{pathway.id}#{leaf.key}",
        "@type": _TYPES.get(type(wanted), "ceterms:BasicComponent"),
        "ceterms:name": {language: leaf.name},
        "ceterms:isPartOf": [pathway.id],
        "cairn:key": leaf.key,
        "cairn:requirement": node_table(draft_of(leaf)[0]),
    }
    match wanted:
        case AchievementWanted() | ResultWanted():
            component["ceterms:proxyFor"] = wanted.achievement
        case SkillWanted():
            component["ceterms:proxyFor"] = wanted.skill
        case CreditWanted():
            value: JsonObject = {
                "@type": "ceterms:ValueProfile",
                "schema:value": float(wanted.amount),
                "schema:description": {language: f"{wanted.amount.normalize():f} {wanted.unit}"},
            }
            component["ceterms:creditValue"] = [value]
    return component
