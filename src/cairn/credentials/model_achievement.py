"""The classes of Open Badges 3.0 that describe an achievement, a result and the people in it."""

from __future__ import annotations

from cairn.credentials.model_classes import ModelClass, listed, may, must

__all__ = ["ACHIEVEMENT_CLASSES"]

_ACHIEVEMENT = ModelClass(
    "Achievement",
    (
        must("id", "url"),
        listed("alignment", "Alignment"),
        may("achievementType", "AchievementType"),
        may("creator", "Profile", note="the body that designed it, when not the issuer"),
        may("creditsAvailable", "number", note="has no unit of its own: see creditUnit"),
        must("criteria", "Criteria"),
        must("description", "text"),
        listed("endorsement", "EndorsementCredential"),
        listed("endorsementJwt", "compact-jws"),
        may("fieldOfStudy", "text"),
        may("humanCode", "text"),
        may("image", "Image"),
        may("inLanguage", "language"),
        must("name", "text"),
        listed("otherIdentifier", "IdentifierEntry"),
        listed("related", "Related", note="versions and languages of the same; not for stacking"),
        listed("resultDescription", "ResultDescription"),
        may("specialization", "text"),
        listed("tag", "text"),
        may("version", "text"),
    ),
    (("Achievement",),),
)

_SUBJECT = ModelClass(
    "AchievementSubject",
    (
        may("id", "url", note="or at least one identifier"),
        may("activityEndDate", "instant"),
        may("activityStartDate", "instant"),
        may("creditsEarned", "number"),
        must("achievement", "Achievement"),
        listed("identifier", "IdentityObject"),
        may("image", "Image"),
        may("licenseNumber", "text"),
        may("narrative", "text"),
        listed("result", "Result"),
        may("role", "text"),
        may("source", "Profile", note="the body that assessed, when not the issuer"),
        may("term", "text"),
    ),
    (("AchievementSubject",),),
)

_PROFILE = ModelClass(
    "Profile",
    (
        must("id", "url"),
        may("name", "text"),
        may("url", "url"),
        may("phone", "text"),
        may("description", "text"),
        listed("endorsement", "EndorsementCredential"),
        listed("endorsementJwt", "compact-jws"),
        may("image", "Image"),
        may("email", "text"),
        may("address", "Address"),
        listed("otherIdentifier", "IdentifierEntry"),
        may("official", "text"),
        may("parentOrg", "Profile"),
        may("familyName", "text"),
        may("givenName", "text"),
        may("additionalName", "text"),
        may("patronymicName", "text"),
        may("honorificPrefix", "text"),
        may("honorificSuffix", "text"),
        may("familyNamePrefix", "text"),
        may("dateOfBirth", "date"),
    ),
    (("Profile",),),
)

ACHIEVEMENT_CLASSES: tuple[ModelClass, ...] = (
    _SUBJECT,
    _ACHIEVEMENT,
    _PROFILE,
    ModelClass(
        "Address",
        (
            may("addressCountry", "text"),
            may("addressCountryCode", "text", note="ISO 3166-1 alpha-2"),
            may("addressRegion", "text"),
            may("addressLocality", "text"),
            may("streetAddress", "text"),
            may("postOfficeBoxNumber", "text"),
            may("postalCode", "text"),
            may("geo", "GeoCoordinates"),
        ),
        (("Address",),),
    ),
    ModelClass(
        "GeoCoordinates",
        (must("latitude", "number"), must("longitude", "number")),
        (("GeoCoordinates",),),
        type_array=False,
    ),
    ModelClass(
        "Alignment",
        (
            may("targetCode", "text"),
            may("targetDescription", "text"),
            must("targetName", "text"),
            may("targetFramework", "text"),
            may("targetType", "AlignmentTargetType"),
            must("targetUrl", "url"),
        ),
        (("Alignment",),),
    ),
    ModelClass("Criteria", (may("id", "url"), may("narrative", "text"))),
    ModelClass(
        "Evidence",
        (
            may("id", "url"),
            may("narrative", "text"),
            may("name", "text"),
            may("description", "text"),
            may("genre", "text"),
            may("audience", "text"),
        ),
        (("Evidence",),),
    ),
    ModelClass(
        "IdentifierEntry",
        (must("identifier", "text"), must("identifierType", "IdentifierTypeEnum")),
        (("IdentifierEntry",),),
        type_array=False,
        closed=True,
    ),
    ModelClass(
        "IdentityObject",
        (
            must("hashed", "boolean"),
            must("identityHash", "text", note="plain, or sha256$ / md5$ and hex when hashed"),
            must("identityType", "IdentifierTypeEnum", note="emailAddress, not email"),
            may("salt", "text"),
        ),
        (("IdentityObject",),),
        type_array=False,
        closed=True,
    ),
    ModelClass(
        "Image",
        (must("id", "url", note="may be a data: URL"), may("caption", "text")),
        (("Image",),),
        type_array=False,
        closed=True,
    ),
    ModelClass(
        "Related",
        (must("id", "url"), may("inLanguage", "language"), may("version", "text")),
        (("Related",),),
    ),
    ModelClass(
        "Result",
        (
            may("achievedLevel", "url", note="the id of a RubricCriterionLevel"),
            listed("alignment", "Alignment"),
            may("resultDescription", "url", note="the id of one of the achievement's"),
            may("status", "ResultStatusType"),
            may("value", "text"),
        ),
        (("Result",),),
    ),
    ModelClass(
        "ResultDescription",
        (
            must("id", "url"),
            listed("alignment", "Alignment"),
            listed("allowedValue", "text", note="ordered, lowest first"),
            must("name", "text"),
            may("requiredLevel", "url", note="the id of a RubricCriterionLevel"),
            may("requiredValue", "text"),
            must("resultType", "ResultType"),
            listed("rubricCriterionLevel", "RubricCriterionLevel"),
            may("valueMax", "text"),
            may("valueMin", "text"),
        ),
        (("ResultDescription",),),
    ),
    ModelClass(
        "RubricCriterionLevel",
        (
            must("id", "url"),
            listed("alignment", "Alignment"),
            may("description", "text"),
            may("level", "text"),
            must("name", "text"),
            may("points", "text"),
        ),
        (("RubricCriterionLevel",),),
    ),
)
"""The classes below a credential, in the order of the documentation."""
