"""Writes the nodes of a pathway as plain tables, and a whole pathway as TOML.

The tables are those that ``pathways.toml`` holds, so that every format that carries them brings
back the same pathway. Instants and exact numbers are texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import Json, JsonObject
from cairn.pathways.draft import DraftNode, draft_of
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    AchievementWanted,
    Conditions,
    CreditWanted,
    DegreeWanted,
    EquivalencePolicy,
    Leaf,
    LicenceWanted,
    Pathway,
    ResultWanted,
    SkillWanted,
)

__all__ = ["node_table", "pathway_toml", "policy_table"]


def node_table(node: DraftNode) -> JsonObject:
    """One node as a table, without its key and name."""
    if node.leaf is not None:
        return {**_wanted_table(node.leaf), **_conditions_table(node.leaf.conditions)}
    if node.rule == "at_least":
        return {"at_least": node.count, "of": list(node.parts)}
    if node.rule == "weighted":
        weights = [_plain(weight) for weight in node.weights]
        return {"weighted": _plain(node.at_least), "of": list(node.parts), "weights": weights}
    return {node.rule: list(node.parts)}


def policy_table(policy: EquivalencePolicy) -> JsonObject:
    """Which equivalences count, as a table."""
    return {
        "longest_chain": policy.longest_chain,
        "least_percent": _plain(policy.least_percent),
        "issuers": list(policy.issuers),
    }


def pathway_toml(pathway: Pathway, key: str) -> bytes:
    """Write a pathway as one table of ``pathways.toml``.

    Args:
        pathway: The pathway.
        key: Its key in the file.
    """
    head: JsonObject = {
        "key": key,
        "id": pathway.id,
        "name": pathway.name,
        "version": pathway.version,
        **_filled(
            {
                "description": pathway.description,
                "earns": pathway.earns,
                "earns_name": pathway.earns_name,
            }
        ),
        "approval": pathway.approval,
        "root": pathway.requirement.key,
        "equivalences": policy_table(pathway.equivalences),
    }
    lines = ["[[pathways]]", *_lines(head)]
    for node in draft_of(pathway.requirement):
        table = {"key": node.key, "name": node.name, **node_table(node)}
        lines += ["", "[[pathways.nodes]]", *_lines(table)]
    return ("\n".join(lines) + "\n").encode()


def _wanted_table(leaf: Leaf) -> JsonObject:
    wanted = leaf.wanted
    match wanted:
        case AchievementWanted():
            return _filled({"achievement": wanted.achievement, "version": wanted.version})
        case SkillWanted():
            level = _filled({"skill": wanted.skill, "level": wanted.level})
            return level if wanted.close else {**level, "close": False}
        case LicenceWanted():
            return {"licence": wanted.licence}
        case ResultWanted():
            inner = {"achievement": wanted.achievement, "at_least": _plain(wanted.at_least)}
            return {"result": {**inner, **_filled({"name": wanted.result})}}
        case CreditWanted():
            amount = {"credits": _plain(wanted.amount), "unit": wanted.unit}
            return {**amount, **_field(wanted)}
        case DegreeWanted():
            return {"degree": wanted.level, **_field(wanted)}


def _field(wanted: CreditWanted | DegreeWanted) -> JsonObject:
    return _filled({"field": wanted.field, "field_name": wanted.field_name})


def _conditions_table(asked: Conditions) -> JsonObject:
    issuers = [_filled({"id": issuer.id, "name": issuer.name}) for issuer in asked.issuers]
    least = {} if asked.reliability is None else {"reliability": _plain(asked.reliability)}
    told = _filled(
        {
            "issuers": issuers,
            "registry": asked.registry,
            "earned_from": format_instant(asked.earned_from) if asked.earned_from else "",
            "earned_until": format_instant(asked.earned_until) if asked.earned_until else "",
            "within": _period(asked.within) if asked.within else "",
            "expired": not asked.unexpired,
            "shared": asked.shared,
        }
    )
    return {**told, **least}


def _filled(table: Mapping[str, Json]) -> JsonObject:
    """What says something; nothing, no and none are what a reader assumes."""
    return {key: value for key, value in table.items() if value not in ("", [], False, 0)}


def _plain(number: Decimal) -> int | str:
    """A whole number as one; any other as text: JSON readers would make a binary fraction of it."""
    whole = int(number)
    return whole if whole == number else f"{number:f}"


def _period(period: Period) -> str:
    months = f"{period.months}M" if period.months else ""
    return f"P{months}{period.days}D" if period.days else f"P{months}"


def _lines(table: Mapping[str, Json]) -> list[str]:
    return [f"{key} = {_toml(value)}" for key, value in table.items()]


def _toml(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(one)}' for key, one in value.items())} }}"
    return _toml_text(str(value))


def _toml_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    # TOML 1.0: control characters but the tab must be escaped.
    return f'"{"".join(_escaped(one) for one in escaped)}"'


def _escaped(character: str) -> str:
    control = ord(character) < 0x20 or ord(character) == 0x7F  # noqa: PLR2004 - space and delete
    return f"\\u{ord(character):04x}" if control else character
