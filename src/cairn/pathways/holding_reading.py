"""Reads the facts of a holding from an Open Badges 3.0 credential.

Knows where Open Badges 3.0 and Cairn's extension keep them: skills in the achievement's alignments
(B.1.3), levels in results and rubrics (B.1.19, B.1.21), credits in ``creditsEarned`` or
``creditsAvailable`` with ``creditUnit``. Open Badges has no member for how reliable an assessment
was; a result whose type is ``ext:Reliability`` states it, and so does an assessment in the terms of
Cairn's context. Where several are stated the lowest counts: none says which of them a requirement
means. Prior learning is told by its evidence's genre, and its assessor by the subject's ``source``.
What is malformed and not needed is left out; proofs are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from cairn.credentials.alignments import EQF_TYPES
from cairn.credentials.assessment_result import assessment_of
from cairn.credentials.faults import as_list
from cairn.credentials.recognition import recognition_pieces
from cairn.kernel.errors import InputError
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import Json, JsonObject
from cairn.pathways.holdings import (
    CreditsHeld,
    DegreeHeld,
    Holding,
    PriorLearning,
    ResultHeld,
    SkillHeld,
    Standing,
)
from cairn.pathways.wanted import DIGITS, HIGHEST, CreditUnit

__all__ = ["RELIABILITY_TYPE", "holding_of"]

RELIABILITY_TYPE = "ext:Reliability"
"""The result type by which a credential states how reliable its assessment was, 0 to 1."""

# The usual levels where the achievement names none (Bologna cycles; EQF recommendation of 2017).
_DEGREES = {
    "AssociateDegree": 5,
    "BachelorDegree": 6,
    "MasterDegree": 7,
    "DoctoralDegree": 8,
    "ProfessionalDoctorate": 8,
    "ResearchDoctorate": 8,
}
_UNITS: dict[str, CreditUnit] = {"ects": "ECTS", "hours": "hours", "hour": "hours", "h": "hours"}
_HOURS = re.compile(r"PT(\d{1,6})H", re.ASCII)
_EQF_NUMBER = re.compile(r"[1-8]", re.ASCII)
_MOST = 500  # alignments or results of one achievement


def holding_of(
    credential: JsonObject,
    *,
    standing: Standing = "active",
    prior_learning: PriorLearning | None = None,
    renewed_from: str = "",
) -> Holding:
    """Read what a credential says that its holder achieved.

    Args:
        credential: An AchievementCredential (OpenBadgeCredential) of Open Badges 3.0.
        standing: How it stands, as told by whoever verified it.
        prior_learning: Who recognised it and on what evidence; None for what the credential says.
        renewed_from: The id of the credential that it renews.

    Raises:
        InputError: If it names no id, no achievement or no date (``bad-holding``), or a date that
            is none (``bad-instant``).
    """
    subject = _first(credential.get("credentialSubject"))
    achievement = _first(subject.get("achievement"))
    issuer = credential.get("issuer")
    named = issuer if isinstance(issuer, dict) else {"id": issuer}
    since = _text(credential, "awardedDate", "validFrom", "issuanceDate")
    until = _text(credential, "validUntil", "expirationDate")
    if not achievement or not since:
        raise InputError(
            "The credential names no achievement, or no date of its award.",
            code="bad-holding",
            mend="Give an Open Badges 3.0 achievement credential.",
        )
    results = list(_results(subject, achievement))
    kind = _text(achievement, "achievementType")
    return Holding(
        credential_id=_text(credential, "id"),
        achievement_id=_text(achievement, "id"),
        achievement_name=_text(achievement, "name") or _text(credential, "name"),
        issuer_id=_text(named, "id"),
        issuer_name=_text(named, "name"),
        awarded=parse_instant(since),
        achievement_version=_text(achievement, "version"),
        valid_until=parse_instant(until) if until else None,
        standing=standing,
        skills=tuple(dict.fromkeys(_skills(achievement, results))),
        credits=tuple(_credits(subject, achievement)),
        results=tuple(
            ResultHeld(_number(result.get("value")), _text(description, "name"))
            for result, description in results
            if _text(description, "resultType") != RELIABILITY_TYPE
        ),
        licence=_text(achievement, "id") if kind == "License" else "",
        degree=_degree(achievement, kind),
        reliability=_reliability(results),
        renewed_from=renewed_from,
        prior_learning=prior_learning or _recognised(credential, subject),
    )


def _recognised(credential: JsonObject, subject: JsonObject) -> PriorLearning | None:
    """Recognised learning with its assessor and evidence; without both it is an ordinary award."""
    assessor = _first(subject.get("source"))
    who, evidence = _text(assessor, "id"), recognition_pieces(credential)
    return PriorLearning(who, _text(assessor, "name"), evidence) if who and evidence else None


def _first(value: Json) -> JsonObject:
    """The first object of one or several."""
    return next((one for one in as_list(value) if isinstance(one, dict)), {})


def _objects(value: Json) -> list[JsonObject]:
    return [one for one in as_list(value)[:_MOST] if isinstance(one, dict)]


def _text(document: JsonObject, *members: str) -> str:
    for member in members:
        value = document.get(member)
        if isinstance(value, str) and value:
            return value
    return ""


def _number(value: Json) -> Decimal | None:
    """A number that stands as one or as text; None for anything else, such as a letter grade."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip().removesuffix("%"))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > HIGHEST:
        return None
    return round(number, DIGITS).normalize()


def _results(
    subject: JsonObject, achievement: JsonObject
) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Each result beside its description; an empty one when there is none."""
    described = {_text(one, "id"): one for one in _objects(achievement.get("resultDescription"))}
    for result in _objects(subject.get("result")):
        yield result, described.get(_text(result, "resultDescription"), {})


def _reliability(results: list[tuple[JsonObject, JsonObject]]) -> Decimal | None:
    stated = [
        value
        for result, description in results
        if _text(description, "resultType") == RELIABILITY_TYPE
        if (value := _number(result.get("value"))) is not None and 0 <= value <= 1
    ]
    assessments = (assessment_of(result) for result, _ in results)
    stated += [one.reliability.normalize() for one in assessments if one]
    return min(stated, default=None)


def _eqf(achievement: JsonObject) -> str:
    for alignment in _objects(achievement.get("alignment")):
        code = _text(alignment, "targetCode")
        if alignment.get("targetType") in EQF_TYPES and _EQF_NUMBER.fullmatch(code):
            return code
    return ""


def _skills(
    achievement: JsonObject, results: list[tuple[JsonObject, JsonObject]]
) -> Iterator[SkillHeld]:
    """The skills of the alignments, and at their level those that a rubric was used for."""
    eqf = _eqf(achievement)
    level = f"EQF {eqf}" if eqf else ""
    for result, description in results:
        rubric = {
            _text(one, "id"): one for one in _objects(description.get("rubricCriterionLevel"))
        }
        reached = rubric.get(_text(result, "achievedLevel"))
        if reached is not None:
            word = _text(reached, "level", "name")
            yield from _aligned(description.get("alignment"), word)
            yield from _aligned(reached.get("alignment"), word)
    yield from _aligned(achievement.get("alignment"), level)


def _aligned(alignments: Json, level: str) -> Iterator[SkillHeld]:
    for alignment in _objects(alignments):
        other = alignment.get("targetType") in {*EQF_TYPES, "ext:QualityAssurance"}
        if not other and (skill := _text(alignment, "targetUrl")):
            yield SkillHeld(skill, level, _text(alignment, "targetName"))


def _credits(subject: JsonObject, achievement: JsonObject) -> Iterator[CreditsHeld]:
    """Earned credits before those on offer; hours of the workload besides."""
    field = _text(achievement, "fieldOfStudy")
    unit = _UNITS.get(_text(achievement, "creditUnit").lower())
    amount = _number(subject.get("creditsEarned"))
    if amount is None:
        amount = _number(achievement.get("creditsAvailable"))
    if unit is not None and amount is not None and amount > 0:
        yield CreditsHeld(amount, unit, field)
    workload = _HOURS.fullmatch(_text(achievement, "notionalWorkload"))
    if workload and unit != "hours" and int(workload[1]):
        yield CreditsHeld(Decimal(workload[1]), "hours", field)


def _degree(achievement: JsonObject, kind: str) -> DegreeHeld | None:
    if kind not in _DEGREES and kind != "Degree":
        return None
    level = int(_eqf(achievement) or _DEGREES.get(kind, 0))
    return DegreeHeld(level, _text(achievement, "fieldOfStudy")) if level else None
