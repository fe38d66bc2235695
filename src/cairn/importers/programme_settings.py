"""Every table and key that ``programme.toml`` may hold, as data.

One row per key: the reader checks a file against these rows, and ``docs/programme.md`` has a line
for each of them (a test compares the two). Names are Open Badges 3.0's own spelling; Cairn's
additions are the European elements that Open Badges has no member for, and shorthands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ACHIEVEMENT_TYPES", "RESULT_TYPES", "SETTINGS", "Kind", "Setting", "settings_of"]

Kind = Literal[
    "text", "long-text", "texts", "number", "flag", "url", "email", "country", "language",
    "level", "workload", "duration", "file", "key", "choice", "choices", "table", "tables",
    "text-or-table", "value", "values", "did-or-url", "date",
    "signed-number",
]  # fmt: skip
"""What a key holds; `cairn.importers.setting_values` has the check of each."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of one table.

    Attributes:
        table: The table's dotted name, such as ``issuer.address``.
        name: The key.
        kind: What it holds.
        required: Whether the table is useless without it.
        choices: The words it may hold, for the kinds ``choice`` and ``choices``.
        extensible: Whether a word of one's own may be given with the prefix ``ext:``.
    """

    table: str
    name: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    extensible: bool = False


# Open Badges 3.0, enumerations AchievementType, ResultType and AlignmentTargetType.
ACHIEVEMENT_TYPES = (
    "Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree",
    "Award", "Badge", "BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification",
    "CoCurricular", "CommunityService", "Competency", "Course", "Degree", "Diploma",
    "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment", "JourneymanCertificate",
    "LearningProgram", "License", "MasterCertificate", "MasterDegree", "Membership",
    "MicroCredential", "ProfessionalDoctorate", "QualityAssuranceCredential", "ResearchDoctorate",
    "SecondarySchoolDiploma",
)  # fmt: skip
"""The closed part of the enumeration."""

RESULT_TYPES = (
    "GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore", "RawScore",
    "Result", "RubricCriterion", "RubricCriterionLevel", "RubricScore", "ScaledScore", "Status",
)  # fmt: skip
"""The closed part of the enumeration."""

_TARGET_TYPES = (
    "ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion",
    "CFRubricCriterionLevel", "CTDL",
)  # fmt: skip


def _rows(table: str, *rows: tuple[str, Kind] | tuple[str, Kind, bool]) -> tuple[Setting, ...]:
    return tuple(Setting(table, row[0], row[1], len(row) == 3) for row in rows)  # noqa: PLR2004 - a third place marks a required key


_REQUIRED = True

SETTINGS: tuple[Setting, ...] = (
    *_rows(
        "",
        ("programme", "table"),
        ("issuer", "table", _REQUIRED),
        ("publication", "table", _REQUIRED),
        ("outputs", "table"),
        ("proof", "table"),
        ("status", "table"),
        ("achievements", "tables", _REQUIRED),
        ("assessments", "tables"),
    ),
    *_rows("programme", ("name", "text"), ("description", "long-text")),
    *_rows(
        "issuer",
        ("id", "did-or-url"),
        ("name", "text", _REQUIRED),
        ("url", "url"),
        ("email", "email"),
        ("phone", "text"),
        ("description", "long-text"),
        ("official", "text"),
        ("image", "file"),
        ("address", "table"),
    ),
    *_rows(
        "issuer.address",
        ("addressCountryCode", "country"),
        ("addressCountry", "text"),
        ("addressRegion", "text"),
        ("addressLocality", "text"),
        ("streetAddress", "text"),
        ("postOfficeBoxNumber", "text"),
        ("postalCode", "text"),
    ),
    *_rows("publication", ("base", "url", _REQUIRED), ("evidence", "flag")),
    Setting("outputs", "image", "choice", choices=("png", "svg", "none")),
    *_rows("outputs", ("pdf", "flag"), ("jwt", "flag")),
    Setting(
        "proof",
        "suite",
        "choice",
        choices=("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"),
    ),
    Setting("proof", "key", "choice", choices=("Ed25519", "P-256", "P-384")),
    Setting("status", "purposes", "choices", choices=("revocation", "suspension")),
    *_rows("status", ("validFor", "duration")),
    *_rows(
        "achievements",
        ("key", "key", _REQUIRED),
        ("id", "url"),
        ("name", "text", _REQUIRED),
        ("description", "long-text", _REQUIRED),
        ("criteria", "text-or-table", _REQUIRED),
        ("creditsAvailable", "number"),
        ("inLanguage", "language"),
        ("tag", "texts"),
        ("version", "text"),
        ("humanCode", "text"),
        ("fieldOfStudy", "text"),
        ("specialization", "text"),
        ("image", "file"),
        ("alignment", "tables"),
        ("resultDescription", "tables"),
        ("related", "tables"),
        ("assessmentType", "text"),
        ("participationType", "text"),
        ("supervisionType", "text"),
        ("identityChecked", "flag"),
        ("creditUnit", "text"),
        ("notionalWorkload", "workload"),
        ("entryRequirements", "long-text"),
        ("stackability", "long-text"),
        ("level", "level"),
        ("skills", "tables"),
        ("qualityAssurance", "table"),
        ("result", "table"),
        ("validFor", "duration"),
        ("renewal", "tables"),
    ),
    Setting(
        "achievements", "achievementType", "choice", choices=ACHIEVEMENT_TYPES, extensible=True
    ),
    Setting(
        "achievements.renewal",
        "by",
        "choice",
        required=True,
        choices=("evidence", "assessment", "version"),
    ),
    *_rows("achievements.renewal", ("how", "long-text"), ("achievement", "key")),
    *_rows("achievements.criteria", ("id", "url"), ("narrative", "long-text")),
    *_rows(
        "achievements.alignment",
        ("targetName", "text", _REQUIRED),
        ("targetUrl", "url", _REQUIRED),
        ("targetCode", "text"),
        ("targetDescription", "long-text"),
        ("targetFramework", "text"),
    ),
    Setting(
        "achievements.alignment", "targetType", "choice", choices=_TARGET_TYPES, extensible=True
    ),
    *_rows(
        "achievements.skills",
        ("name", "text", _REQUIRED),
        ("url", "url", _REQUIRED),
        ("code", "text"),
        ("framework", "text"),
        ("description", "long-text"),
    ),
    *_rows(
        "achievements.qualityAssurance",
        ("name", "text", _REQUIRED),
        ("url", "url", _REQUIRED),
        ("code", "text"),
        ("framework", "text"),
        ("description", "long-text"),
    ),
    *_rows(
        "achievements.result",
        ("name", "text", _REQUIRED),
        ("min", "value"),
        ("max", "value"),
        ("allowed", "values"),
        ("required", "value"),
    ),
    Setting("achievements.result", "type", "choice", choices=RESULT_TYPES, extensible=True),
    *_rows(
        "achievements.resultDescription",
        ("id", "url"),
        ("name", "text", _REQUIRED),
        ("valueMin", "value"),
        ("valueMax", "value"),
        ("allowedValue", "values"),
        ("requiredValue", "value"),
        ("requiredLevel", "text"),
        ("rubricCriterionLevel", "tables"),
    ),
    Setting(
        "achievements.resultDescription",
        "resultType",
        "choice",
        required=True,
        choices=RESULT_TYPES,
        extensible=True,
    ),
    *_rows(
        "achievements.resultDescription.rubricCriterionLevel",
        ("id", "url"),
        ("name", "text", _REQUIRED),
        ("level", "value"),
        ("description", "long-text"),
        ("points", "value"),
    ),
    *_rows(
        "achievements.related",
        ("id", "url", _REQUIRED),
        ("inLanguage", "language"),
        ("version", "text"),
    ),
    Setting(
        "assessments",
        "method",
        "choice",
        choices=("ratings", "comparisons", "situations", "endorsements"),
    ),
    *_rows(
        "assessments",
        ("achievement", "key", _REQUIRED),
        ("from", "date"),
        ("data", "file", _REQUIRED),
        ("rubric", "file"),
        ("raters", "file"),
        ("items", "file"),
        ("experts", "file"),
        ("appeals", "file"),
        ("work", "file"),
        ("blind", "flag"),
        ("partialCredit", "flag"),
        ("adaptive", "flag"),
        ("tasks", "tables"),
        ("gate", "table", _REQUIRED),
    ),
    *_rows(
        "assessments.tasks",
        ("key", "key", _REQUIRED),
        ("name", "text", _REQUIRED),
        ("description", "long-text", _REQUIRED),
        ("minutes", "number", _REQUIRED),
        ("conditions", "text"),
        ("aiNote", "text"),
    ),
    Setting(
        "assessments.tasks",
        "aiAssistance",
        "choice",
        required=True,
        choices=("none", "permitted", "required"),
    ),
    *_rows(
        "assessments.gate",
        ("cut", "signed-number", _REQUIRED),
        ("cutMethod", "text", _REQUIRED),
        ("cutError", "number"),
        ("confidence", "number"),
        ("raters", "number"),
        ("outsideRaters", "number"),
        ("tasks", "number"),
        ("reliability", "number"),
        ("everyCriterion", "flag"),
    ),
    Setting("assessments.gate", "cutUnit", "choice", choices=("score", "logit")),
)
"""Every key of every table; the empty table name is the file itself."""


def settings_of(table: str) -> dict[str, Setting]:
    """The keys of one table by name; empty for a table that does not exist."""
    return {setting.name: setting for setting in SETTINGS if setting.table == table}
