"""The elements of a European micro-credential, and where each lives in an Open Badge.

Source: Council Recommendation of 16 June 2022 on a European approach to micro-credentials
(2022/C 243/02), Annex I: eleven mandatory elements and five optional ones. The numbers are ours,
in the order of the Annex. Native Open Badges 3.0 members come first; where there is none, Cairn's
context adds one. The Dutch edubadges spellings (`ECTS`, `SBU`, `ext:EQF`) are understood too.
Nothing here judges whether what is said is true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from cairn.credentials.alignments import EQF_TYPES
from cairn.credentials.faults import as_list
from cairn.credentials.vcdm import subjects
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["CAIRN_MEMBERS", "ELEMENTS", "Element", "ElementFinding", "Presence", "elements_of"]

Presence = Literal["present", "partial", "absent", "at-award"]
"""`at-award`: a definition cannot hold it; the credential will."""

CAIRN_MEMBERS: tuple[tuple[str, str, str], ...] = (
    ("assessmentType", "Achievement", "how it is assessed"),
    ("participationType", "Achievement", "how one takes part: online, on site, blended, ..."),
    ("supervisionType", "Achievement", "how the assessment is supervised"),
    ("identityChecked", "Achievement", "whether the learner's identity is checked (true/false)"),
    ("creditUnit", "Achievement", "the unit of creditsAvailable, such as ECTS"),
    ("notionalWorkload", "Achievement", "the hours of work, as an xsd:duration such as PT125H"),
    ("entryRequirements", "Achievement", "what one needs to begin"),
    ("stackability", "Achievement", "how it counts towards something larger"),
)
"""The members that Cairn's context adds for these elements: name, class, meaning."""

_MANDATORY = 11
_QUALITY_TYPE = "ext:QualityAssurance"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of Annex I.

    Attributes:
        number: 1 to 11 mandatory, 12 to 16 optional.
        name: What it is.
        where: Where it lives in the credential.
        mend: How to add it.
    """

    number: int
    name: str
    where: str
    mend: str

    @property
    def mandatory(self) -> bool:
        """Whether Annex I lists it among the mandatory ones."""
        return self.number <= _MANDATORY


@dataclass(frozen=True, slots=True)
class ElementFinding:
    """Whether one element is there.

    Attributes:
        element: Which.
        presence: What was found.
        where: The member that holds it, or the one that should.
        mend: What to do; empty when nothing is missing.
    """

    element: Element
    presence: Presence
    where: str
    mend: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """The parts that the detectors look at; all of them objects, maybe empty."""

    achievement: JsonObject
    issuer: JsonObject
    award: JsonObject
    subject: JsonObject

    @property
    def defined_only(self) -> bool:
        return not self.award

    def alignments(self, of_type: AbstractSet[str] | None = None) -> list[JsonObject]:
        items = as_list(self.achievement.get("alignment"))
        found = [item for item in items if isinstance(item, dict)]
        framework = EQF_TYPES | {_QUALITY_TYPE}
        if of_type is None:
            return [item for item in found if item.get("targetType") not in framework]
        return [item for item in found if item.get("targetType") in of_type]


_Found = tuple[Presence, str]
_A = "achievement"


def _filled(value: Json) -> bool:
    """Tell whether a member says anything: false and 0 do, blank text does not."""
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], {})


def _first(holder: JsonObject, path: str, *names: str) -> str:
    """Give the path of the first member that says anything, or an empty text."""
    return next((f"{path}.{name}" for name in names if _filled(holder.get(name))), "")


def _learner(facts: _Facts) -> _Found:
    if facts.defined_only:
        return "at-award", "credentialSubject"
    where = _first(facts.subject, "credentialSubject", "identifier", "id")
    return ("present", where) if where else ("absent", "credentialSubject.identifier")


def _title(facts: _Facts) -> _Found:
    where = _first(facts.achievement, _A, "name")
    return ("present", where) if where else ("absent", "achievement.name")


def _country(facts: _Facts) -> _Found:
    for holder, path in (
        (facts.issuer, "issuer"),
        (facts.issuer.get("parentOrg"), "issuer.parentOrg"),
    ):
        address = holder.get("address") if isinstance(holder, dict) else None
        if not isinstance(address, dict):
            continue
        where = _first(address, f"{path}.address", "addressCountryCode")
        if where:
            return "present", where
        where = _first(address, f"{path}.address", "addressCountry", "addressRegion")
        if where:
            return "partial", where
    return "absent", "issuer.address.addressCountryCode"


def _awarding_body(facts: _Facts) -> _Found:
    where = _first(facts.issuer, "issuer", "name")
    if where:
        return "present", where
    return ("partial", "issuer.id") if facts.issuer.get("id") else ("absent", "issuer.name")


def _date(facts: _Facts) -> _Found:
    if facts.defined_only:
        return "at-award", "validFrom"
    found = next(
        (name for name in ("awardedDate", "validFrom", "issuanceDate") if facts.award.get(name)), ""
    )
    return ("present", found) if found else ("absent", "validFrom")


def _outcomes(facts: _Facts) -> _Found:
    criteria = facts.achievement.get("criteria")
    narrative = isinstance(criteria, dict) and _filled(criteria.get("narrative"))
    aligned = bool(facts.alignments())
    if narrative and aligned:
        return "present", "achievement.alignment"
    if narrative or aligned:
        return "partial", "achievement.criteria" if narrative else "achievement.alignment"
    return "absent", "achievement.alignment"


def _workload(facts: _Facts) -> _Found:
    where = _first(facts.achievement, _A, "notionalWorkload", "ECTS", "SBU", "timeInvestment")
    if where:
        return "present", where
    if _filled(facts.achievement.get("creditsAvailable")):
        unit = _filled(facts.achievement.get("creditUnit"))
        return ("present" if unit else "partial"), "achievement.creditsAvailable"
    return "absent", "achievement.notionalWorkload"


def _level(facts: _Facts) -> _Found:
    levels = facts.alignments(EQF_TYPES)
    if not levels:
        return "absent", "achievement.alignment"
    coded = any(str(item.get("targetCode")) in set("12345678") for item in levels)
    return ("present" if coded else "partial"), "achievement.alignment"


def _achievement_member(name: str) -> Callable[[_Facts], _Found]:
    def detect(facts: _Facts) -> _Found:
        where = f"{_A}.{name}"
        return ("present" if _filled(facts.achievement.get(name)) else "absent"), where

    return detect


def _quality(facts: _Facts) -> _Found:
    if facts.alignments({_QUALITY_TYPE}):
        return "present", "achievement.alignment"
    for holder, path in ((facts.achievement, _A), (facts.issuer, "issuer")):
        where = _first(holder, path, "endorsement", "endorsementJwt")
        if where:
            return "partial", where
    return "absent", "achievement.alignment"


def _supervision(facts: _Facts) -> _Found:
    said = [_filled(facts.achievement.get(n)) for n in ("supervisionType", "identityChecked")]
    presence: Presence = "present" if all(said) else "partial" if any(said) else "absent"
    return presence, "achievement.supervisionType"


def _grade(facts: _Facts) -> _Found:
    described = _filled(facts.achievement.get("resultDescription"))
    if facts.defined_only:
        return ("at-award" if described else "absent"), "achievement.resultDescription"
    results = [item for item in as_list(facts.subject.get("result")) if isinstance(item, dict)]
    graded = any(_first(item, "", "value", "status", "achievedLevel") for item in results)
    if graded and described:
        return "present", "credentialSubject.result"
    where = "credentialSubject.result" if results else "achievement.resultDescription"
    return ("partial" if results or described else "absent"), where


def _stackability(facts: _Facts) -> _Found:
    where = _first(facts.achievement, _A, "stackability")
    if where:
        return "present", where
    related = _first(facts.achievement, _A, "related")
    return ("partial", related) if related else ("absent", "achievement.stackability")


def _further(facts: _Facts) -> _Found:
    criteria = facts.achievement.get("criteria")
    if isinstance(criteria, dict) and _filled(criteria.get("id")):
        return "present", "achievement.criteria.id"
    where = "evidence" if _filled(facts.award.get("evidence")) else ""
    return ("present", where) if where else ("absent", "achievement.criteria.id")


_DETECTED: tuple[tuple[Element, Callable[[_Facts], _Found]], ...] = (
    (
        Element(
            1, "Identification of the learner",
            "credentialSubject.id, credentialSubject.identifier",
            "Give the learner an identifier, such as a hashed e-mail address, or an id.",
        ),
        _learner,
    ),
    (
        Element(
            2, "Title of the micro-credential", "achievement.name", "Give it a name.",
        ),
        _title,
    ),
    (
        Element(
            3, "Country or region of the issuer",
            "issuer.address.addressCountryCode, issuer.address.addressRegion",
            "Give the issuer an address with the two-letter code of its country.",
        ),
        _country,
    ),
    (
        Element(
            4, "Awarding body", "issuer.name (achievement.creator if another designed it)",
            "Name the issuer.",
        ),
        _awarding_body,
    ),
    (
        Element(5, "Date of issuing", "validFrom, awardedDate", "Date the credential."),
        _date,
    ),
    (
        Element(
            6, "Learning outcomes", "achievement.criteria.narrative, achievement.alignment",
            "Describe the outcomes in the criteria, and align each to a skill of a framework.",
        ),
        _outcomes,
    ),
    (
        Element(
            7, "Notional workload",
            "achievement.creditsAvailable with creditUnit, achievement.notionalWorkload",
            "Give notionalWorkload (such as PT125H), or creditsAvailable with creditUnit ECTS.",
        ),
        _workload,
    ),
    (
        Element(
            8, "Level of the learning experience, if applicable",
            "achievement.alignment with targetType ext:EQFLevel",
            "Align it to a level of the European Qualifications Framework, 1 to 8.",
        ),
        _level,
    ),
    (
        Element(
            9, "Type of assessment", "achievement.assessmentType", "Give assessmentType.",
        ),
        _achievement_member("assessmentType"),
    ),
    (
        Element(
            10, "Form of participation", "achievement.participationType",
            "Give participationType, such as online, onsite or blended.",
        ),
        _achievement_member("participationType"),
    ),
    (
        Element(
            11, "Type of quality assurance",
            "achievement.alignment with targetType ext:QualityAssurance, or an endorsement",
            "Align it to the decision or register entry of the quality assurance body.",
        ),
        _quality,
    ),
    (
        Element(
            12, "Prerequisites", "achievement.entryRequirements", "Give entryRequirements.",
        ),
        _achievement_member("entryRequirements"),
    ),
    (
        Element(
            13, "Supervision and identity verification during assessment",
            "achievement.supervisionType, achievement.identityChecked",
            "Give supervisionType and identityChecked.",
        ),
        _supervision,
    ),
    (
        Element(
            14, "Grade achieved",
            "credentialSubject.result with achievement.resultDescription",
            "Describe the result in the achievement and give it in the award.",
        ),
        _grade,
    ),
    (
        Element(
            15, "Integration and stackability", "achievement.stackability",
            "Say in stackability what it counts towards.",
        ),
        _stackability,
    ),
    (
        Element(
            16, "Further information", "achievement.criteria.id, evidence",
            "Give the criteria a page of their own.",
        ),
        _further,
    ),
)  # fmt: skip

ELEMENTS: tuple[Element, ...] = tuple(element for element, _ in _DETECTED)
"""The eleven mandatory elements and the five optional ones, in the order of Annex I."""


def elements_of(
    achievement: JsonObject,
    issuer: JsonObject | str,
    award: Mapping[str, Json] | None = None,
) -> tuple[ElementFinding, ...]:
    """Say of each element whether a definition, or an award of it, has it.

    Args:
        achievement: The Achievement object.
        issuer: The issuer's Profile, or its id.
        award: The credential, when one is looked at; None for a definition alone.

    Returns:
        One finding per element, in the order of `ELEMENTS`. Never raises on odd JSON.
    """
    credential = dict(award) if isinstance(award, Mapping) else {}
    found = subjects(credential)
    facts = _Facts(
        achievement if isinstance(achievement, dict) else {},
        issuer if isinstance(issuer, dict) else {"id": issuer},
        credential,
        found[0] if found else {},
    )
    findings = []
    for element, detect in _DETECTED:
        presence, where = detect(facts)
        mend = element.mend if presence in {"partial", "absent"} else ""
        findings.append(ElementFinding(element, presence, where, mend))
    return tuple(findings)
