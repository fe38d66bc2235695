"""The small vocabulary that comes with Cairn: a few hundred skills and sixty occupations.

Written for Cairn, so that everything works before a framework is imported. It is small, and says
so: what it lacks is not found. Identifiers of ESCO and codes of O*NET-SOC and ISCO-08 stand in it
as facts. A skill that means the same as one of ESCO has that skill's URI; the others have our own.
Which skills an occupation asks for, and where a licence is required, are our words and no survey's.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from cairn.skills.concepts import (
    Broader,
    Code,
    FrameworkHead,
    Match,
    Membership,
    Occupation,
    Skill,
    SkillKind,
    SkillRelation,
    Statement,
)
from cairn.skills.framework import Framework, framework_of
from cairn.skills.identifiers import ONET_ELEMENT, ONET_OCCUPATION

__all__ = ["VOCABULARY_REMARK", "small_vocabulary"]

VOCABULARY_REMARK = (
    "Only the small vocabulary of Cairn was used: about 400 skills and 60 occupations, in English."
    " A skill that it lacks is not found. Import ESCO or O*NET to know more."
)
"""What must be told wherever nothing but this vocabulary stood behind an answer."""

_SKILL = "urn:cairn:skill:"
_AREA = "urn:cairn:skill-area:"
_OCCUPATION = "urn:cairn:occupation:"
_SEPARATOR = ";"

_HEAD = FrameworkHead(
    name="cairn",
    version="1",
    language="en",
    title="Cairn's small vocabulary",
    publisher="The Cairn contributors",
    licence="Apache-2.0",
    attribution=(
        "Cairn's small vocabulary, with identifiers of ESCO (European Commission) and codes of"
        " O*NET-SOC (U.S. Department of Labor, Employment and Training Administration)."
    ),
)

_KINDS: Mapping[str, SkillKind] = {
    "skill": "skill",
    "knowledge": "knowledge",
    "language": "language",
    "tool": "tool",
}

_AREAS: Mapping[str, tuple[str, str]] = {
    "human": ("human skills", "human"),
    "software": ("software", "digital"),
    "data": ("data and statistics", "digital"),
    "ai": ("artificial intelligence", "digital"),
    "infrastructure": ("computing infrastructure", "digital"),
    "security": ("information security", "digital"),
    "office": ("office work", ""),
    "business": ("business and projects", ""),
    "finance": ("money and accounts", ""),
    "marketing": ("marketing", ""),
    "sales": ("sales and service", ""),
    "people": ("staff", ""),
    "education": ("education", ""),
    "health": ("health", ""),
    "care": ("care", ""),
    "trades": ("trades", ""),
    "manufacturing": ("manufacturing", ""),
    "engineering": ("engineering", ""),
    "logistics": ("logistics and transport", ""),
    "hospitality": ("hospitality", ""),
    "science": ("science and environment", ""),
    "design": ("design and media", ""),
    "law": ("law", ""),
    "safety": ("safety", ""),
    "languages": ("languages", "language"),
}
"""Heading and collection of each area."""


@cache
def small_vocabulary() -> Framework:
    """The vocabulary, put together once.

    Its collections are ``human``, ``digital`` and ``language``. Exact and close matches lead to
    ESCO and to elements of O*NET.
    """
    return framework_of(_HEAD, _statements())


def _statements() -> Iterator[Statement]:
    for key, (heading, _) in _AREAS.items():
        yield Skill(_AREA + key, heading, kind="group")
    uris: dict[str, str] = {}
    for row in _rows("vocabulary_skills.csv"):
        uri = row["esco"] if row["match"] == "exact" else _SKILL + row["key"]
        uris[row["key"]] = uri
        yield from _skill(uri, row)
    for row in _rows("vocabulary_occupations.csv"):
        yield from _occupation(row, uris)


def _rows(name: str) -> Iterator[Mapping[str, str]]:
    text = (files("cairn.skills") / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), strict=True)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(_SEPARATOR) if part)


def _skill(uri: str, row: Mapping[str, str]) -> Iterator[Statement]:
    yield Skill(uri, row["label"], _parts(row["alternatives"]), _KINDS[row["kind"]])
    yield Broader(uri, _AREA + row["area"])
    collection = _AREAS[row["area"]][1]
    if collection:
        yield Membership(uri, collection)
    if row["match"] == "exact":
        # Our own name for it stays valid beside ESCO's.
        yield Match(_SKILL + row["key"], uri, "exact")
    elif row["match"] == "close":
        yield Match(uri, row["esco"], "close")
    if row["onet"]:
        yield Match(uri, ONET_ELEMENT + row["onet"], "close")


def _occupation(row: Mapping[str, str], uris: Mapping[str, str]) -> Iterator[Statement]:
    uri = _OCCUPATION + row["key"]
    codes = (
        Code("onet-soc-2019", row["onet_soc"]),
        Code("soc-2018", row["onet_soc"][: len("11-1011")]),
        Code("isco-08", row["isco"]),
    )
    yield Occupation(uri, row["label"], _parts(row["alternatives"]), codes, licence=row["licence"])
    yield Match(uri, ONET_OCCUPATION + row["onet_soc"], "close")
    if row["esco"]:
        yield Match(uri, row["esco"], "close")
    for key in _parts(row["skills"]):
        yield SkillRelation(uri, uris[key], "essential")
