"""Open Badges before 3.0: which version and class a document is, and its simple values.

Source: Open Badges 2.0 (IMS Final Release, April 2018), 1.1 and 1.0 (history pages of the same),
and the 0.5 metadata. Nothing is fetched here.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal

from cairn.credentials.faults import as_list
from cairn.kernel.errors import InputError
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import Json, JsonObject

__all__ = [
    "Ob2Class",
    "Ob2Kind",
    "Ob2Version",
    "has_zone",
    "ob2_class",
    "ob2_instant",
    "ob2_kind",
    "ob2_version",
    "type_names",
]

Ob2Version = Literal["0.5", "1.0", "1.1", "2.0"]
"""A version of Open Badges before 3.0."""

Ob2Class = Literal["Assertion", "BadgeClass", "Profile", "Endorsement", "AlignmentObject"]
"""A class of Open Badges 2.0 or older."""

Ob2Kind = Literal["ob2-assertion", "ob2-badge-class", "ob2-profile", "ob2-endorsement"]
"""What a document of those versions is."""


_V2 = re.compile(r"https?://(w3id\.org/openbadges/v2|openbadgespec\.org/v2/context\.json)/?")
_V1 = re.compile(r"https?://(w3id\.org/openbadges/v1|openbadgespec\.org/v1/context\.json)/?")
_NAMESPACE = "https://w3id.org/openbadges#"

_CLASSES: dict[str, Ob2Class] = {
    "Assertion": "Assertion",
    "BadgeClass": "BadgeClass",
    "Issuer": "Profile",
    "IssuerOrg": "Profile",
    "Profile": "Profile",
    "Endorsement": "Endorsement",
    "AlignmentObject": "AlignmentObject",
}
_KINDS: dict[str, Ob2Kind] = {
    "Assertion": "ob2-assertion",
    "BadgeClass": "ob2-badge-class",
    "Profile": "ob2-profile",
    "Endorsement": "ob2-endorsement",
}
# 1.0 documents have no context and no type: only the set of their members tells what they are.
_BADGE_CLASS_1_0 = {"name", "description", "image", "criteria", "issuer"}
_ISSUER_1_0 = {"name", "url", "description", "image", "email", "revocationList"}

# ISO 8601 as old badges use it: seconds, fraction, zone and even the time may be missing.
_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})(T(?P<hm>\d{2}:\d{2})(?P<s>:\d{2})?(?P<f>[.,]\d+)?"
    r"(?P<zone>Z|[+-]\d{2}(:?\d{2})?)?)?",
    re.ASCII,
)
_LAST_UNIX_SECOND = 9_999_999_999  # the 1.x schemas allow ten digits


def type_names(value: Json) -> tuple[str, ...]:
    """Give the type values of an object without their prefixes: `obi:Assertion` is `Assertion`."""
    if not isinstance(value, dict):
        return ()
    found = (item for item in as_list(value.get("type")) if isinstance(item, str))
    return tuple(re.split(r"[#:/]", item)[-1] for item in found)


def _declares_namespace(context: Json) -> bool:
    return isinstance(context, dict) and _NAMESPACE in context.values()


def _by_members(document: JsonObject) -> Ob2Version | None:
    badge = document.get("badge")
    if "recipient" in document and "badge" in document:
        embedded = isinstance(badge, dict) and isinstance(badge.get("issuer"), dict)
        return "0.5" if embedded and "verify" not in document else "1.0"
    members = set(document)
    if members >= _BADGE_CLASS_1_0 or ({"name", "url"} <= members <= _ISSUER_1_0):
        return "1.0"
    return None


def ob2_version(document: Json) -> Ob2Version | None:
    """Tell which older Open Badges version a document follows, or None when it follows none."""
    if not isinstance(document, dict):
        return None
    contexts = as_list(document.get("@context"))
    texts = [item for item in contexts if isinstance(item, str)]
    if any(_V2.fullmatch(item) for item in texts) or any(map(_declares_namespace, contexts)):
        return "2.0"
    if any(_V1.fullmatch(item) for item in texts):
        return "1.1"
    return None if contexts or "type" in document else _by_members(document)


def ob2_class(document: JsonObject) -> Ob2Class | None:
    """Tell which class a document is, by its type, or by its members when it has no type."""
    for name in type_names(document):
        if name in _CLASSES:
            return _CLASSES[name]
    if "type" in document:
        return None
    if "recipient" in document and "badge" in document:
        return "Assertion"
    if set(document) >= _BADGE_CLASS_1_0:
        return "BadgeClass"
    return "Profile" if {"name", "url"} <= set(document) else None


def ob2_kind(document: Json) -> Ob2Kind | None:
    """Tell what an older Open Badges document is, or None when it is something else."""
    if not isinstance(document, dict) or ob2_version(document) is None:
        return None
    found = ob2_class(document)
    return None if found is None else _KINDS.get(found)


def has_zone(value: Json) -> bool:
    """Tell whether a date is a text with a time and a zone, as Open Badges 2.0 requires."""
    match = _ISO.fullmatch(value) if isinstance(value, str) else None
    return match is not None and match["zone"] is not None


def ob2_instant(value: Json) -> datetime | None:
    """Read a date of an older badge: ISO 8601 of any fineness, or seconds since 1970.

    A missing time is midnight and a missing zone is UTC. None when it cannot be read.
    """
    if isinstance(value, str) and re.fullmatch(r"\d{10}", value, re.ASCII):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        in_range = 0 <= value <= _LAST_UNIX_SECOND
        return datetime.fromtimestamp(value, tz=UTC) if in_range else None
    match = _ISO.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    zone = match["zone"] or "Z"
    if zone != "Z":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    fraction = (match["f"] or "").replace(",", ".")
    try:
        return parse_instant(
            f"{match['date']}T{match['hm'] or '00:00'}{match['s'] or ':00'}{fraction}{zone}"
        )
    except InputError:
        return None
