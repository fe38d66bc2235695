"""The simple values of Open Badges 3.0: data types and closed word lists, as data.

Two questions are kept apart for every data type: what the published JSON Schema accepts, and what
the specification's words ask besides. Source: Open Badges 3.0 (document 1.0.13), appendix B
(data model), and its JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from cairn.credentials.faults import is_url
from cairn.kernel.errors import InputError
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import Json

__all__ = [
    "DATATYPES",
    "ENUMERATIONS",
    "Datatype",
    "Enumeration",
    "is_extension",
    "is_instant",
    "looks_extended",
]

_LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_JWS = re.compile(r"[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+")
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_EXTENSION = re.compile(r"ext:[a-zA-Z0-9._-]+")
# The published pattern is not anchored and its class lacks the hyphen; kept to agree with it.
_SCHEMA_EXTENSION = re.compile(r"ext:[a-zA-Z0-9.|_]")


@dataclass(frozen=True, slots=True)
class Datatype:
    """A kind of simple value.

    Attributes:
        name: The name used as a range in the model.
        words: What it is, for a sentence: "must be ...".
        in_schema: Whether the published schema accepts the value.
        in_words: Whether the specification's words accept it too.
    """

    name: str
    words: str
    in_schema: Callable[[Json], bool]
    in_words: Callable[[Json], bool]


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A closed list of words, most of which may be extended with ``ext:``.

    Attributes:
        name: The name used as a range in the model.
        values: The words of the specification.
        extensible: Whether ``ext:Anything`` is allowed as well.
    """

    name: str
    values: tuple[str, ...]
    extensible: bool = True

    def in_schema(self, value: Json) -> bool:
        """Tell whether the published schema accepts the value."""
        if not isinstance(value, str):
            return False
        return value in self.values or (self.extensible and looks_extended(value))

    def in_words(self, value: Json) -> bool:
        """Tell whether the specification's words accept the value: a word, or ``ext:`` first."""
        return isinstance(value, str) and (
            value in self.values or (self.extensible and is_extension(value))
        )


def is_extension(value: str) -> bool:
    """Tell whether a word is an extension of an enumeration, such as ``ext:Microcredential``."""
    return _EXTENSION.fullmatch(value) is not None


def looks_extended(value: str) -> bool:
    """Tell whether the published schema takes a word for an extension; see `is_extension`."""
    return _SCHEMA_EXTENSION.search(value) is not None


def is_instant(value: Json) -> bool:
    """Tell whether a value is a date and time with a zone (XML Schema dateTimeStamp)."""
    if not isinstance(value, str):
        return False
    try:
        parse_instant(value)
    except InputError:
        return False
    return True


def _text(value: Json) -> bool:
    return isinstance(value, str)


def _number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _boolean(value: Json) -> bool:
    return isinstance(value, bool)


def _matches(pattern: re.Pattern[str]) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


DATATYPES: tuple[Datatype, ...] = (
    Datatype("text", "a text", _text, _text),
    Datatype("url", "an absolute URL", _text, is_url),
    Datatype("instant", "a date and time with a zone", _text, is_instant),
    Datatype("date", "a date such as 2026-01-31", _text, _matches(_DATE)),
    Datatype("number", "a number", _number, _number),
    Datatype("boolean", "true or false", _boolean, _boolean),
    Datatype("language", "a language tag such as en-GB", _matches(_LANGUAGE), _text),
    Datatype("compact-jws", "a compact JWS (three parts with dots)", _matches(_JWS), _text),
)
"""Every data type that a property of the model can have."""

_IDENTIFIER_TYPES = (
    "name", "sourcedId", "systemId", "productId", "userName", "accountId", "emailAddress",
    "nationalIdentityNumber", "isbn", "issn", "lisSourcedId", "oneRosterSourcedId",
    "sisSourcedId", "ltiContextId", "ltiDeploymentId", "ltiToolId", "ltiPlatformId",
    "ltiUserId", "identifier",
)  # fmt: skip
_ACHIEVEMENT_TYPE = (
    "Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree",
    "Award", "Badge", "BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification",
    "CommunityService", "Competency", "Course", "CoCurricular", "Degree", "Diploma",
    "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment", "JourneymanCertificate",
    "LearningProgram", "License", "Membership", "ProfessionalDoctorate",
    "QualityAssuranceCredential", "MasterCertificate", "MasterDegree", "MicroCredential",
    "ResearchDoctorate", "SecondarySchoolDiploma",
)  # fmt: skip
_ALIGNMENT_TARGET_TYPE = (
    "ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion",
    "CFRubricCriterionLevel", "CTDL",
)  # fmt: skip
_RESULT_TYPE = (
    "GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore",
    "RawScore", "Result", "RubricCriterion", "RubricCriterionLevel", "RubricScore", "ScaledScore",
    "Status",
)  # fmt: skip
_RESULT_STATUS_TYPE = (
    "Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew",
)  # fmt: skip
_ASSOCIATION_TYPE = (
    "exactMatchOf", "isChildOf", "isParentOf", "isPartOf", "isPeerOf", "isRelatedTo", "precedes",
    "replacedBy",
)  # fmt: skip

ENUMERATIONS: tuple[Enumeration, ...] = (
    Enumeration("IdentifierTypeEnum", _IDENTIFIER_TYPES),
    Enumeration("AchievementType", _ACHIEVEMENT_TYPE),
    Enumeration("AlignmentTargetType", _ALIGNMENT_TARGET_TYPE),
    Enumeration("ResultType", _RESULT_TYPE),
    Enumeration("ResultStatusType", _RESULT_STATUS_TYPE, extensible=False),
    Enumeration("AssociationType", _ASSOCIATION_TYPE, extensible=False),
)
"""Every word list that a property of the model can have."""
