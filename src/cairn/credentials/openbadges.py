"""Building Open Badges 3.0 documents in their canonical form, without a proof.

What the caller gives is put into the form that the published schema demands: arrays where several
values may stand, types first, nothing null or empty, whole numbers without a fraction. Then the
result is checked; a document with any fault is refused, so nothing wrong is ever signed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache

from cairn.credentials.contexts import CAIRN_V1, OB_EXTENSIONS, OB_V3, VC_V2, packaged_contexts
from cairn.credentials.faults import Fault, as_list
from cairn.credentials.model import ModelClass, model_class
from cairn.credentials.shape import check_class, check_shape
from cairn.credentials.vcdm import version
from cairn.kernel.errors import LimitError, ShapeError, UsageError
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS

__all__ = [
    "ACHIEVEMENT_SCHEMA",
    "ENDORSEMENT_SCHEMA",
    "achievement",
    "achievement_credential",
    "cairn_terms",
    "endorsement_credential",
    "profile",
    "reissue",
]

_SCHEMAS = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
ACHIEVEMENT_SCHEMA: JsonObject = {
    "id": f"{_SCHEMAS}ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
"""The `credentialSchema` entry of an achievement credential."""

ENDORSEMENT_SCHEMA: JsonObject = {
    "id": f"{_SCHEMAS}ob_v3p0_endorsementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
"""The `credentialSchema` entry of an endorsement credential."""

# The types that only the 1EdTech extension context defines.
_EXTENSION_TYPES = {
    "1EdTechJsonSchemaValidator2019",
    "1EdTechRevocationList",
    "1EdTechCredentialRefresh",
}
# Never taken from a caller: what is built here decides them.
_RESERVED = {"@context", "type", "proof"}


@cache
def cairn_terms() -> frozenset[str]:
    """Give the members and types that Cairn's own context defines, at any depth."""
    found: set[str] = set()
    todo: list[Json] = [packaged_contexts().document(CAIRN_V1).get("@context")]
    while todo:
        context = todo.pop()
        for name, definition in context.items() if isinstance(context, dict) else ():
            if not name.startswith("@") and name not in {"id", "type"}:
                found.add(name)
            if isinstance(definition, dict):
                todo.append(definition.get("@context"))
    return frozenset(found)


def _number(value: float | Decimal) -> int | float:
    """Write whole numbers as integers: RDF and JCS print 5 and 5.0 differently elsewhere."""
    if isinstance(value, int):
        return value
    finite = value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)
    # an exponent of a million is a short text and a number of a million digits
    huge = isinstance(value, Decimal) and value.adjusted() > DEFAULT_LIMITS.integer_digits
    if not finite or huge:
        raise ShapeError(f"{value} is not a number that JSON can hold.", code="bad-number")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return int(value) if value.is_integer() else value


def _plain(value: Json, depth: int) -> Json:
    """Put a value of no known class into JSON, without nulls and empty parts."""
    if depth > DEFAULT_LIMITS.depth:
        raise LimitError("The document nests too deep.", code="json-too-deep")
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _number(value)
    if isinstance(value, Mapping):
        parts = {str(name): _plain(item, depth + 1) for name, item in value.items()}
        return {name: item for name, item in parts.items() if item not in (None, [], {})}
    if isinstance(value, list | tuple):
        items = [_plain(item, depth + 1) for item in value]
        return [item for item in items if item is not None]
    return value


def _typed(given: Json, wanted: ModelClass) -> Json:
    own = [group[0] for group in wanted.types if group]
    if not own:
        return given
    if not wanted.type_array:
        return own[0]
    values = [item for item in as_list(given) if item not in own]
    for group in wanted.types:  # an alias stands for the whole group
        alias = next((item for item in group if item in values), None)
        if alias is not None:
            own[own.index(group[0])] = alias
            values.remove(alias)
    return [*own, *values]


def _object(value: Mapping[str, Json], wanted: ModelClass, depth: int) -> JsonObject:
    known = {entry.name: entry for entry in wanted.properties}
    built: JsonObject = {}
    for name, item in value.items():
        entry = known.get(name)
        if item is None or name == "type":
            continue
        if entry is None:
            part = _plain(item, depth + 1)
        else:
            items = list(item) if isinstance(item, list | tuple) else [item]
            parts = [_ranged(each, entry.ranges, depth + 1) for each in items if each is not None]
            part = parts if entry.many or len(parts) > 1 else (parts[0] if parts else None)
        empty_ok = name == "criteria"  # the one object that may be empty and must be there
        if part not in (None, [], {}) or (empty_ok and part == {}):
            built[name] = part
    kind = _typed(value.get("type"), wanted)
    ordered: JsonObject = {name: built.pop(name) for name in ("@context", "id") if name in built}
    return {**ordered, **({"type": kind} if kind else {}), **built}


def _ranged(value: Json, ranges: Iterable[str], depth: int) -> Json:
    """Put a value into the form of the first class among its ranges that fits."""
    if depth > DEFAULT_LIMITS.depth:
        raise LimitError("The document nests too deep.", code="json-too-deep")
    for name in ranges:
        wanted = model_class(name)
        if wanted is None or (wanted.credential and isinstance(value, Mapping)):
            continue  # an embedded credential is signed: not a byte of it may change
        if isinstance(value, Mapping):
            return _object(value, wanted, depth)
        if name == "Image" and isinstance(value, str):
            return {"id": value, "type": "Image"}
        if name == "Criteria" and isinstance(value, str):
            return {"narrative": value}
    embedded = any((found := model_class(name)) and found.credential for name in ranges)
    return value if embedded and isinstance(value, Mapping) else _plain(value, depth)


def _words(document: Json) -> set[str]:
    """Collect every member name and type value, inside embedded credentials not."""
    found: set[str] = set()
    todo: list[tuple[Json, bool]] = [(document, True)]
    while todo:
        value, top = todo.pop()
        if isinstance(value, list):
            todo.extend((item, False) for item in value)
        elif isinstance(value, dict) and (top or "@context" not in value):
            found.update(value)
            found.update(item for item in as_list(value.get("type")) if isinstance(item, str))
            todo.extend((item, False) for item in value.values())
    return found


def _contexts(document: JsonObject, extra: Iterable[Json]) -> list[Json]:
    words = _words(document)
    needed: list[Json] = [VC_V2, OB_V3]
    if words & _EXTENSION_TYPES:
        needed.append(OB_EXTENSIONS)
    if words & cairn_terms():
        needed.append(CAIRN_V1)
    needed.extend(item for item in extra if item not in needed)
    return needed


def _refuse(faults: tuple[Fault, ...], what: str) -> None:
    if not faults:
        return
    listed = " ".join(f"{fault.path or what}: {fault.sentence}" for fault in faults)
    mends = " ".join(dict.fromkeys(fault.mend for fault in faults if fault.mend))
    raise ShapeError(f"The {what} cannot be built. {listed}", code=faults[0].code, mend=mends)


def _built(
    members: Mapping[str, Json],
    class_name: str,
    extra: Iterable[Json],
    kinds: Iterable[str] = (),
) -> JsonObject:
    wanted = model_class(class_name)
    if wanted is None:
        raise UsageError(f"The model has no class {class_name}.", code="unknown-class")
    for name in _RESERVED & set(members):
        raise UsageError(f"“{name}” is decided by the builder.", code="reserved-member")
    document = _object({**members, "type": list(kinds)}, wanted, 0)
    document = {"@context": _contexts(document, extra), **document}
    _refuse(check_shape(document, arrays="canonical"), class_name)
    return document


def achievement_credential(
    *,
    credential_id: str,
    issuer: Mapping[str, Json] | str,
    achievement: Mapping[str, Json],
    subject: Mapping[str, Json],
    valid_from: datetime,
    valid_until: datetime | None = None,
    extra_contexts: Iterable[str] = (),
    **members: Json,
) -> JsonObject:
    """Build an achievement credential: one award of one achievement to one person.

    Args:
        credential_id: The credential's id, an absolute URL.
        issuer: The issuer's Profile, or its id.
        achievement: The definition.
        subject: The learner's part: `id` and/or `identifier`, and what is the award's own, such
            as `result`, `creditsEarned` or `activityEndDate`.
        valid_from: From when it counts.
        valid_until: Until when it counts; None for no end.
        extra_contexts: URLs of further contexts, put last.
        **members: Further members under their standard names (`name`, `awardedDate`, `evidence`,
            `credentialStatus`, ...). Instants may be datetimes; single values become arrays where
            the standard wants arrays. `awardedDate` is `valid_from` when not given.

    Returns:
        The unsigned credential, in canonical form.

    Raises:
        ShapeError: If it would have any fault; the sentence lists all of them.
        UsageError: If a reserved member is given.
    """
    given: JsonObject = {
        "id": credential_id,
        **members,
        "issuer": issuer,
        "validFrom": valid_from,
        "validUntil": valid_until,
        "awardedDate": members.get("awardedDate") or valid_from,
        "credentialSubject": {**subject, "achievement": achievement},
    }
    return _built(given, "AchievementCredential", extra_contexts, ("OpenBadgeCredential",))


def endorsement_credential(  # noqa: PLR0913 - one keyword for each part of a credential
    *,
    credential_id: str,
    issuer: Mapping[str, Json] | str,
    endorsed_id: str,
    comment: str,
    name: str,
    valid_from: datetime,
    valid_until: datetime | None = None,
    subject: Mapping[str, Json] | None = None,
    extra_contexts: Iterable[str] = (),
    **members: Json,
) -> JsonObject:
    """Build an endorsement: what one body says of an achievement, a credential or a Profile.

    Args:
        credential_id: The endorsement's id, an absolute URL.
        issuer: The Profile of the body that endorses, or its id.
        endorsed_id: The id of what is endorsed.
        comment: What is said; may be empty.
        name: A title for the endorsement; the standard requires one.
        valid_from: From when it counts.
        valid_until: Until when it counts; None for no end.
        subject: What else is said of it, in members of Cairn's context or of a further one.
        extra_contexts: URLs of further contexts, put last.
        **members: Further members under their standard names.

    Returns:
        The unsigned credential, in canonical form.

    Raises:
        ShapeError: If it would have any fault.
        UsageError: If a reserved member is given.
    """
    given: JsonObject = {
        "id": credential_id,
        "name": name,
        **members,
        "issuer": issuer,
        "validFrom": valid_from,
        "validUntil": valid_until,
        "credentialSubject": {
            **(subject or {}),
            "id": endorsed_id,
            "endorsementComment": comment or None,
        },
    }
    return _built(given, "EndorsementCredential", extra_contexts)


def _part(members: Mapping[str, Json], class_name: str) -> JsonObject:
    wanted = model_class(class_name)
    if wanted is None:
        raise UsageError(f"The model has no class {class_name}.", code="unknown-class")
    built = _object(members, wanted, 0)
    _refuse(check_class(built, class_name), class_name)
    return built


def profile(*, profile_id: str, **members: Json) -> JsonObject:
    """Build a Profile: an issuer or a person, to stand inside a credential.

    Args:
        profile_id: An absolute URL or a DID.
        **members: Further members under their standard names (`name`, `url`, `address`, ...).

    Raises:
        ShapeError: If it would have any fault.
    """
    return _part({"id": profile_id, **members}, "Profile")


def achievement(
    *,
    achievement_id: str,
    name: str,
    description: str,
    criteria: Mapping[str, Json] | str,
    **members: Json,
) -> JsonObject:
    """Build an Achievement: the definition of what can be earned.

    Args:
        achievement_id: An absolute URL.
        name: The title.
        description: What it stands for.
        criteria: What has to be done, as text (Markdown) or with a page: `id`, `narrative`.
        **members: Further members, of the standard or of Cairn's context.

    Raises:
        ShapeError: If it would have any fault.
    """
    first: JsonObject = {"id": achievement_id, "name": name, "description": description}
    return _part({**first, "criteria": criteria, **members}, "Achievement")


def reissue(
    credential: JsonObject, *, valid_from: datetime, changes: Mapping[str, Json]
) -> JsonObject:
    """Build the next edition of a credential: same id, same award date, new validity.

    Args:
        credential: The edition so far; its proofs are dropped, for they no longer fit.
        valid_from: When the new edition counts from; verifiers take the latest edition.
        changes: Members to put in place of the old ones; None removes a member.

    Returns:
        The unsigned credential, with the day of the first award kept in `awardedDate`.

    Raises:
        ShapeError: If the result would have any fault.
        UsageError: If the id is to change, a reserved member is given, or it is a VC 1.1
            credential, which Cairn only verifies.
    """
    if version(credential) != "2.0":
        raise UsageError("Only VC 2.0 credentials can be issued again.", code="older-data-model")
    for name in (_RESERVED | {"id", "validFrom"}) & set(changes):
        raise UsageError(f"“{name}” cannot be changed by issuing again.", code="reserved-member")
    kept = {name: item for name, item in credential.items() if name not in _RESERVED}
    first = kept.get("awardedDate") or kept.get("validFrom")
    given = {**kept, "awardedDate": first, **changes, "validFrom": valid_from}
    ours = (VC_V2, OB_V3, OB_EXTENSIONS, CAIRN_V1)
    extra = [item for item in as_list(credential.get("@context")) if item not in ours]
    kinds = [item for item in as_list(credential.get("type")) if isinstance(item, str)]
    name = "EndorsementCredential" if "EndorsementCredential" in kinds else "AchievementCredential"
    return _built(given, name, extra, kinds)
