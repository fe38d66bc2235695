"""What is worth mending in a definition although no schema refuses it: advice, not verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cairn.credentials.alignments import EQF_TYPES
from cairn.credentials.faults import Fault, as_list, join
from cairn.credentials.model_datatypes import ENUMERATIONS
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["lint_definition"]

# xsd:duration (XML Schema 1.1 part 2, section 3.3.6), without a sign: work is never negative
_DURATION = re.compile(
    r"P(?!$)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII
)
_TARGET_TYPES = next(item for item in ENUMERATIONS if item.name == "AlignmentTargetType")
_ACHIEVEMENT_TYPES = next(item for item in ENUMERATIONS if item.name == "AchievementType")


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""


def _criteria(achievement: JsonObject) -> Iterator[Fault]:
    criteria = achievement.get("criteria")
    said = isinstance(criteria, dict) and (_text(criteria.get("narrative")) or criteria.get("id"))
    if not said:
        yield Fault(
            "achievement.criteria",
            "criteria-empty",
            "The criteria say nothing, so nobody can tell what was done to earn it.",
            "Write a narrative, or link to a page with the criteria.",
        )


def _description(achievement: JsonObject) -> Iterator[Fault]:
    if achievement.get("image") is None:
        yield Fault("achievement.image", "no-image", "It has no picture.", "Give it an image.")
    name, description = _text(achievement.get("name")), _text(achievement.get("description"))
    if name and name == description:
        yield Fault(
            "achievement.description",
            "description-repeats-name",
            "The description only repeats the name.",
            "Say what the holder can do.",
        )
    if achievement.get("inLanguage") is None:
        yield Fault(
            "achievement.inLanguage",
            "no-language",
            "It does not say in which language it is written.",
            "Give inLanguage, such as en-GB.",
        )


def _kind(achievement: JsonObject) -> Iterator[Fault]:
    kind = achievement.get("achievementType")
    if kind is None:
        yield Fault(
            "achievement.achievementType",
            "no-achievement-type",
            "It does not say what kind of achievement it is.",
            "Give achievementType, such as MicroCredential.",
        )
    elif not _ACHIEVEMENT_TYPES.in_words(kind):
        yield Fault(
            "achievement.achievementType",
            "unknown-achievement-type",
            "Its kind is no word of the standard's list.",
            "Use a word of the list, or begin your own with ext:.",
        )


def _workload(achievement: JsonObject) -> Iterator[Fault]:
    if achievement.get("creditsAvailable") is not None and not achievement.get("creditUnit"):
        yield Fault(
            "achievement.creditsAvailable",
            "credits-without-unit",
            "Credits without a unit mean nothing outside the issuer.",
            "Give creditUnit, such as ECTS.",
        )
    workload = achievement.get("notionalWorkload")
    if workload is not None and not _DURATION.fullmatch(_text(workload)):
        yield Fault(
            "achievement.notionalWorkload",
            "bad-duration",
            "The workload is not written as a duration.",
            "Write hours like PT125H.",
        )


def _alignments(achievement: JsonObject) -> Iterator[Fault]:
    for index, item in enumerate(as_list(achievement.get("alignment"))):
        path = join("achievement.alignment", index)
        if not isinstance(item, dict):
            continue
        kind, url = item.get("targetType"), _text(item.get("targetUrl"))
        if kind is not None and not _TARGET_TYPES.in_words(kind):
            yield Fault(
                f"{path}.targetType",
                "unknown-target-type",
                "The kind of the target is no word of the standard's list.",
                "Leave it out, or begin your own with ext:.",
            )
        if kind in EQF_TYPES and str(item.get("targetCode")) not in set("12345678"):
            yield Fault(
                f"{path}.targetCode",
                "no-such-level",
                "The code is not a level of the European Qualifications Framework.",
                "Give a level from 1 to 8.",
            )
        if url.startswith("https://data.europa.eu/esco/"):
            yield Fault(
                f"{path}.targetUrl",
                "esco-https",
                "ESCO identifiers begin with http, not https; another reader will not match this.",
                "Write http://data.europa.eu/esco/...",
            )


def _issuer(issuer: JsonObject) -> Iterator[Fault]:
    for name, code in (("name", "issuer-unnamed"), ("url", "issuer-without-site")):
        if not _text(issuer.get(name)):
            yield Fault(
                f"issuer.{name}", code, f"The issuer gives no {name}.", f"Give the issuer a {name}."
            )


def lint_definition(achievement: JsonObject, issuer: JsonObject | str) -> tuple[Fault, ...]:
    """Find what is worth mending in a definition.

    Args:
        achievement: The Achievement object.
        issuer: The issuer's Profile, or its id.

    Returns:
        Advice, in the order of the document; empty when there is none. Never raises on odd JSON.
    """
    definition = achievement if isinstance(achievement, dict) else {}
    return (
        *_criteria(definition),
        *_description(definition),
        *_kind(definition),
        *_workload(definition),
        *_alignments(definition),
        *_issuer(issuer if isinstance(issuer, dict) else {}),
    )
