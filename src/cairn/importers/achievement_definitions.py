"""Makes Open Badges 3.0 Achievements from the ``[[achievements]]`` tables of a programme file.

Members keep their names and order; shorthands (level, skills, qualityAssurance, result) become
the alignments and result descriptions the standard has for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cairn.credentials.alignments import (
    Framework,
    eqf_alignment,
    quality_assurance_alignment,
    skill_alignment,
)
from cairn.importers.durations import Duration, parse_duration
from cairn.importers.result_rules import ResultRule, decimal_of, rule_of
from cairn.pathways.renewal import RenewalWay

if TYPE_CHECKING:
    from cairn.importers.programme_tables import Walk
    from cairn.kernel.json_text import JsonObject

__all__ = ["AchievementDefinition", "define_achievement"]

_ESCO = ("http://data.europa.eu/esco/skill/", "https://data.europa.eu/esco/skill/")

_AS_GIVEN = (
    "name", "description", "achievementType", "creditsAvailable", "inLanguage", "tag", "version",
    "humanCode", "fieldOfStudy", "specialization", "assessmentType", "participationType",
    "supervisionType", "identityChecked", "creditUnit", "notionalWorkload", "entryRequirements",
    "stackability",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AchievementDefinition:
    """What can be earned.

    Attributes:
        key: The word by which a roster names it.
        document: The Open Badges Achievement; its image is added when it is published.
        image: Path of its picture inside the programme folder; empty when one is drawn.
        valid_for: How long an award is valid; None for ever.
        results: What may stand in the roster's result column, in the file's order.
        renewal: What renews an award that ends.
    """

    key: str
    document: JsonObject
    image: str
    valid_for: Duration | None
    results: tuple[ResultRule, ...]
    renewal: tuple[RenewalWay, ...] = ()


def define_achievement(
    kept: dict[str, Any], base: str, walk: Walk, place: str
) -> AchievementDefinition:
    """Make one definition from a checked table.

    Args:
        kept: The keys that fitted; some may be missing when faults were noted.
        base: The publication base without a slash at its end.
        walk: Where faults across several keys are noted.
        place: How a person finds the table.
    """
    key = kept.get("key", "")
    identifier = kept.get("id", f"{base}/achievements/{key}.json")
    document: JsonObject = {"id": identifier, "type": ["Achievement"]}
    document |= {"achievementType": "MicroCredential"}
    document |= {name: kept[name] for name in _AS_GIVEN if name in kept}
    criteria = kept.get("criteria", {})
    document["criteria"] = {"narrative": criteria} if isinstance(criteria, str) else criteria
    if not document["criteria"] and "criteria" in kept:
        walk.note(
            place,
            "criteria",
            "empty-criteria",
            "The criteria say nothing.",
            "Say in narrative what a person has to show, or give the address of a page in id.",
        )
    if "creditUnit" in kept and "creditsAvailable" not in kept:
        walk.note(
            place,
            "creditUnit",
            "unit-without-credits",
            "There is a unit of credit and no number of credits.",
            "Add creditsAvailable, or remove creditUnit.",
        )
    alignments = _alignments(kept)
    if alignments:
        document["alignment"] = alignments
    descriptions = _result_descriptions(kept, identifier, walk, place)
    if descriptions:
        document["resultDescription"] = descriptions
    if kept.get("related"):
        document["related"] = [{"type": ["Related"], **related} for related in kept["related"]]
    return AchievementDefinition(
        key=key,
        document=document,
        image=kept.get("image", ""),
        valid_for=parse_duration(kept["validFor"]) if "validFor" in kept else None,
        results=tuple(rule_of(description) for description in descriptions),
        renewal=_renewal(kept, walk, place),
    )


def _renewal(kept: dict[str, Any], walk: Walk, place: str) -> tuple[RenewalWay, ...]:
    given = [way for way in kept.get("renewal", []) if "by" in way]
    if given and "validFor" not in kept:
        walk.note(
            place,
            "renewal",
            "renewal-without-end",
            "It says what renews an award, and an award does not end.",
            "Add validFor, or remove renewal.",
        )
    return tuple(
        RenewalWay(way["by"], way.get("how", ""), way.get("achievement", "")) for way in given
    )


def _alignments(kept: dict[str, Any]) -> list[JsonObject]:
    # A table that lacks a needed key has its fault noted already, and makes no alignment.
    found = [_skill(skill) for skill in kept.get("skills", []) if {"name", "url"} <= skill.keys()]
    if "level" in kept:
        found.append(eqf_alignment(kept["level"]))
    given = kept.get("qualityAssurance", {})
    if {"name", "url"} <= given.keys():
        told = {
            name: given[name] for name in ("name", "url", "code", "description") if name in given
        }
        found.append(_framed(quality_assurance_alignment(**told), given))
    found.extend({"type": ["Alignment"], **given} for given in kept.get("alignment", []))
    return found


def _skill(given: dict[str, Any]) -> JsonObject:
    kind: Framework = "esco" if given["url"].startswith(_ESCO) else "other"
    told = {name: given[name] for name in ("name", "url", "code", "framework") if name in given}
    alignment = skill_alignment(kind=kind, **told)
    if "description" in given:
        alignment["targetDescription"] = given["description"]
    return alignment


def _framed(alignment: JsonObject, given: dict[str, Any]) -> JsonObject:
    if "framework" in given:
        alignment["targetFramework"] = given["framework"]
    return alignment


def _result_descriptions(
    kept: dict[str, Any], identifier: str, walk: Walk, place: str
) -> list[JsonObject]:
    found: list[JsonObject] = []
    if "result" in kept:
        short = kept["result"]
        names = {
            "name": "name",
            "valueMin": "min",
            "valueMax": "max",
            "allowedValue": "allowed",
            "requiredValue": "required",
        }
        kind = short.get("type", "Result")
        found.append({"resultType": kind} | {k: short[v] for k, v in names.items() if v in short})
    found.extend(dict(given) for given in kept.get("resultDescription", []))
    finished = []
    for number, description in enumerate(found, 1):
        fragment = f"{identifier}#result-{number}"
        _check_bounds(description, walk, place)
        finished.append(_with_ids(description, fragment))
    return finished


def _with_ids(description: JsonObject, fragment: str) -> JsonObject:
    whole: JsonObject = {"id": fragment, "type": ["ResultDescription"], **description}
    levels = [
        {"id": f"{fragment}-level-{number}", "type": ["RubricCriterionLevel"], **level}
        for number, level in enumerate(description.get("rubricCriterionLevel", []), 1)
    ]
    if levels:
        whole["rubricCriterionLevel"] = levels
    wanted = description.get("requiredLevel")
    for level in levels:
        if wanted is not None and wanted in (level.get("level"), level.get("name")):
            whole["requiredLevel"] = level["id"]
    return whole


def _check_bounds(description: JsonObject, walk: Walk, place: str) -> None:
    name = description.get("name", "")
    low, high = (decimal_of(description.get(bound, "")) for bound in ("valueMin", "valueMax"))
    where = f"{place}, result “{name}”"
    if low is not None and high is not None and low > high:
        walk.note(
            where,
            "min",
            "bounds-crossed",
            f"The lowest value {low} is above the highest {high}.",
            "Swap them.",
        )
    allowed, required = description.get("allowedValue"), description.get("requiredValue")
    if allowed and required is not None and required not in allowed:
        walk.note(
            where,
            "required",
            "required-not-allowed",
            f"“{required}” is required and is not among the allowed values.",
            f"Require one of: {', '.join(allowed)}.",
        )
