"""How statements and facts are kept as text, and come back as the same values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import orjson

from cairn.importers.tables.reading import Head, Item
from cairn.market.facts import Fact, FactSheet, Source, Subject, Trait
from cairn.skills.concepts import (
    Broader,
    Code,
    FrameworkHead,
    Match,
    Membership,
    Occupation,
    RelatedOccupation,
    Skill,
    SkillRelation,
)
from cairn.skills.crosswalk import CrosswalkEdge

__all__ = ["decode", "decode_head", "decode_sheet", "encode", "encode_head", "encode_sheet"]

_PLAIN: Mapping[str, Callable[..., Item]] = {
    one.__name__: one
    for one in (Broader, Membership, SkillRelation, RelatedOccupation, Match, CrosswalkEdge)
}
_FACT_DEFAULTS = ("published", 1, None, "")


def encode(item: Item) -> bytes:
    """A statement or an edge as JSON."""
    return orjson.dumps(item)


def decode(kind: str, body: bytes) -> Item:
    """The statement or edge that was encoded.

    Args:
        kind: Name of its class.
        body: What `encode` gave.
    """
    members = orjson.loads(body)
    if kind in _PLAIN:
        return _PLAIN[kind](**members)
    members["alternatives"] = tuple(members["alternatives"])
    if kind == "Skill":
        return Skill(**members)
    members["codes"] = tuple(Code(**code) for code in members["codes"])
    return Occupation(**members)


def encode_sheet(sheet: FactSheet) -> bytes:
    """A sheet as JSON without its subject; what has its usual value is left out."""
    return orjson.dumps(
        [
            [_listed(fact) for fact in sheet.facts],
            [[trait.name, trait.text, trait.code] for trait in sheet.traits],
            sheet.aliases,
        ]
    )


def decode_sheet(subject: Subject, body: bytes) -> FactSheet:
    """The sheet that was encoded."""
    facts, traits, aliases = orjson.loads(body)
    return FactSheet(
        subject,
        tuple(_fact(listed) for listed in facts),
        tuple(Trait(*listed) for listed in traits),
        tuple(aliases),
    )


def encode_head(head: Head) -> bytes:
    """What a publication is, as JSON."""
    return orjson.dumps(head)


def decode_head(kind: str, body: bytes) -> Head:
    """What a publication is, as it was encoded."""
    members = orjson.loads(body)
    if kind == "statistics":
        members["remarks"] = tuple(members["remarks"])
        return Source(**members)
    return FrameworkHead(**members)


def _listed(fact: Fact) -> list[Any]:
    """The members of a fact, in their order, up to the last that is not as usual."""
    bound = None if fact.bound is None else str(fact.bound)
    rest: list[Any] = [fact.mark, fact.multiple, bound, fact.note]
    while rest and rest[-1] == _FACT_DEFAULTS[len(rest) - 1]:
        rest.pop()
    value = None if fact.value is None else str(fact.value)
    return [fact.measure, value, fact.unit, fact.period, *rest]


def _fact(listed: list[Any]) -> Fact:
    measure, value, unit, period, *rest = listed
    usual: tuple[Any, ...] = _FACT_DEFAULTS[len(rest) :]
    mark, multiple, bound, note = [*rest, *usual]
    return Fact(
        measure,
        None if value is None else Decimal(value),
        unit,
        period,
        mark,
        multiple,
        None if bound is None else Decimal(bound),
        note,
    )
