"""The shape rules of Open Badges 0.5, 1.0, 1.1 and 2.0: one document at a time, nothing fetched.

Source: Open Badges 2.0 (IMS Final Release, April 2018), sections on each class; for the older
versions their published schemas. Where issuers and the 1EdTech validator are milder than the text
(an image-less BadgeClass), the milder reading is taken and said in a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cairn.credentials.faults import (
    Fault,
    Findings,
    as_list,
    is_url,
    join,
    one_per_path,
    shown,
)
from cairn.credentials.ob2_extensions import extension_faults
from cairn.credentials.ob2_terms import has_zone, ob2_class, ob2_instant, ob2_version, type_names
from cairn.kernel.json_text import Json, JsonObject

__all__ = [
    "check_assertion",
    "check_badge_class",
    "check_endorsement",
    "check_issuer",
    "check_ob2",
]

_HASH = re.compile(r"(sha256\$[0-9a-fA-F]{64}|sha1\$[0-9a-fA-F]{40}|md5\$[0-9a-fA-F]{32})")
_VERIFICATION = {"hosted", "HostedBadge", "signed", "SignedBadge"}


def _missing(path: str, name: str) -> Fault:
    return Fault(
        join(path, name), "missing-member", f"The member “{name}” is missing.", f"Add “{name}”."
    )


def _wrong(path: str, sentence: str, code: str = "wrong-kind") -> Fault:
    return Fault(path, code, sentence)


def _required(document: JsonObject, *names: str) -> Iterator[Fault]:
    for name in names:
        if document.get(name) is None:
            yield _missing("", name)


def _texts(document: JsonObject, *names: str) -> Iterator[Fault]:
    for name in names:
        value = document.get(name)
        if value is not None and not isinstance(value, str):
            yield _wrong(name, f"“{name}” is not a text.")


def _reference(value: Json, path: str) -> Iterator[Fault]:
    """Check a member that is a URL or an embedded object."""
    if isinstance(value, dict) or value is None:
        return
    if not is_url(value):
        yield _wrong(path, f"{shown(value)} is neither a URL nor an object.", "not-a-url")


def _references(document: JsonObject, *names: str) -> Iterator[Fault]:
    for name in names:
        value = document.get(name)
        for index, item in enumerate(as_list(value)):
            yield from _reference(item, join(name, index) if isinstance(value, list) else name)


def _identifier(document: JsonObject) -> Iterator[Fault]:
    if "id" in document and not is_url(document["id"]):
        yield _wrong("id", f"The id {shown(document['id'])} is not a URL.", "not-a-url")


def _class(document: JsonObject, wanted: str) -> Iterator[Fault]:
    if ob2_version(document) in {"2.0", "1.1"} or "type" in document:
        if "type" not in document:
            yield _missing("", "type")
        elif ob2_class(document) != wanted:
            named = ", ".join(type_names(document)) or "nothing known"
            yield _wrong("type", f"The type is {shown(named)}, not {wanted}.", "wrong-type")


def _recipient(value: Json) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield _wrong("recipient", "The recipient is not an object.", "bad-recipient")
        return
    for name in ("identity", "type"):
        if not isinstance(value.get(name), str):
            yield _missing("recipient", name)
    hashed = value.get("hashed")
    if hashed is not None and not isinstance(hashed, bool):
        yield _wrong("recipient.hashed", "“hashed” is not true or false.")
    identity = value.get("identity")
    if hashed is True and isinstance(identity, str) and _HASH.fullmatch(identity) is None:
        yield _wrong(
            "recipient.identity", "The identity is said to be hashed and is not.", "bad-hash"
        )
    if value.get("salt") is not None and not isinstance(value["salt"], str):
        yield _wrong("recipient.salt", "“salt” is not a text.")


def _verification(document: JsonObject) -> Iterator[Fault]:
    name = "verify" if "verify" in document and "verification" not in document else "verification"
    value = document.get(name)
    if not isinstance(value, dict):
        yield _missing("", name) if value is None else _wrong(name, f"“{name}” is not an object.")
        return
    if not set(type_names(value)) & _VERIFICATION:
        yield _wrong(
            join(name, "type"), "The badge says neither hosted nor signed.", "unknown-verification"
        )
    if ob2_version(document) == "1.0" and not is_url(value.get("url")):
        yield _missing(name, "url")


def _dates(document: JsonObject, issued_name: str = "issuedOn") -> Iterator[Fault]:
    strict = ob2_version(document) == "2.0"
    for name in (issued_name, "expires"):
        value = document.get(name)
        if value is None:
            continue
        if ob2_instant(value) is None or (strict and not has_zone(value)):
            yield _wrong(name, f"{shown(value)} is not a date and time with a zone.", "bad-instant")
    issued, expires = ob2_instant(document.get(issued_name)), ob2_instant(document.get("expires"))
    if issued is not None and expires is not None and expires < issued:
        yield _wrong("expires", "The badge expires before it was issued.", "expires-before-issued")


def _images(document: JsonObject, *, data_allowed: bool) -> Iterator[Fault]:
    value = document.get("image")
    found = value.get("id") if isinstance(value, dict) else value
    if value is None:
        return
    if not is_url(found):
        yield _wrong("image", "The image is neither a URL nor an object with one.", "not-a-url")
    elif not data_allowed and str(found).startswith("data:"):
        yield Fault(
            "image",
            "data-image",
            "The image of an assertion is a data: URL.",
            "Publish the baked image and give its address.",
        )


def _alignments(document: JsonObject) -> Iterator[Fault]:
    names = ("targetName", "targetUrl") if ob2_version(document) == "2.0" else ("name", "url")
    value = document.get("alignment")
    for index, item in enumerate(as_list(value)):
        path = join("alignment", index) if isinstance(value, list) else "alignment"
        if isinstance(item, dict):
            for name in names:
                if not isinstance(item.get(name), str):
                    yield _missing(path, name)
        else:
            yield from _reference(item, path)


def _assertion_0_5(document: JsonObject) -> Iterator[Fault]:
    if not isinstance(document.get("recipient"), str):
        yield _wrong("recipient", "The recipient is not a text.", "bad-recipient")
    badge = document.get("badge")
    if not isinstance(badge, dict):
        yield _wrong("badge", "The badge is not an object.")
        return
    for name in ("name", "image", "description", "criteria"):
        if not isinstance(badge.get(name), str):
            yield _missing("badge", name)
    issuer = badge.get("issuer")
    for name in ("origin", "name"):
        if not isinstance(issuer, dict) or not isinstance(issuer.get(name), str):
            yield _missing("badge.issuer", name)
    yield from _dates(document, "issued_on")


def check_assertion(assertion: JsonObject) -> tuple[Fault, ...]:
    """Check one assertion of any older version; what it links to is not looked at.

    An assertion that says it is revoked needs nothing but that (2.0, section Assertion); its
    revocation is the verifier's to tell.
    """
    version = ob2_version(assertion) or "2.0"
    if version == "0.5":
        return one_per_path(_assertion_0_5(assertion))
    found: list[Fault] = [*_class(assertion, "Assertion"), *_identifier(assertion)]
    if assertion.get("revoked") is True:
        return one_per_path(found)
    if version == "1.0":
        found.extend(_required(assertion, "uid"))
    elif version == "2.0" or "uid" not in assertion:
        found.extend(_required(assertion, "id"))
    found.extend(_required(assertion, "recipient", "badge", "issuedOn"))
    if assertion.get("recipient") is not None:
        found.extend(_recipient(assertion["recipient"]))
    found.extend(
        (
            *_references(assertion, "badge", "evidence", "endorsement"),
            *_verification(assertion),
            *_dates(assertion),
            *_images(assertion, data_allowed=version != "2.0"),
            *_texts(assertion, "narrative", "revocationReason"),
            *extension_faults(assertion),
        )
    )
    return one_per_path(found)


def check_badge_class(badge: JsonObject) -> tuple[Fault, ...]:
    """Check one BadgeClass; a missing image is left to `check_ob2`'s notes."""
    found: list[Fault] = [
        *_class(badge, "BadgeClass"),
        *_identifier(badge),
        *(_required(badge, "id") if ob2_version(badge) == "2.0" else ()),
        *_required(badge, "name", "description", "criteria", "issuer"),
        *_texts(badge, "name", "description"),
        *_references(badge, "criteria", "issuer", "endorsement"),
        *_images(badge, data_allowed=True),
        *_alignments(badge),
        *(_wrong("tags", "A tag is not a text.") for tag in as_list(badge.get("tags"))
          if not isinstance(tag, str)),
        *extension_faults(badge),
    ]  # fmt: skip
    return one_per_path(found)


def _scope(value: Json) -> Iterator[Fault]:
    if value is None:
        return
    if not isinstance(value, dict):
        yield _wrong("verification", "“verification” is not an object.")
        return
    for name in ("startsWith", "allowedOrigins"):
        if not all(isinstance(item, str) for item in as_list(value.get(name))):
            yield _wrong(join("verification", name), f"“{name}” is not a text.")
    if value.get("verificationProperty", "id") not in ("id", "@id"):
        yield _wrong(
            "verification.verificationProperty",
            "Only the id of an assertion can be held against the issuer's scope.",
            "unknown-verification",
        )


def check_issuer(issuer: JsonObject) -> tuple[Fault, ...]:
    """Check one Profile in the role of an issuer."""
    if "origin" in issuer and ob2_version(issuer) is None:  # 0.5: a part of the assertion
        return ()
    current = ob2_version(issuer) == "2.0"
    found: list[Fault] = [
        *_class(issuer, "Profile"),
        *_identifier(issuer),
        *(_required(issuer, "id", "email") if current else ()),
        *_required(issuer, "name", "url"),
        *_texts(issuer, "name", "email", "telephone", "description"),
        *_references(issuer, "url", "publicKey", "revocationList"),
        *_images(issuer, data_allowed=True),
        *_scope(issuer.get("verification")),
        *extension_faults(issuer),
    ]
    return one_per_path(found)


def check_endorsement(endorsement: JsonObject) -> tuple[Fault, ...]:
    """Check one Endorsement."""
    found: list[Fault] = [
        *_class(endorsement, "Endorsement"),
        *_identifier(endorsement),
        *_required(endorsement, "id", "claim", "issuer", "issuedOn"),
        *_references(endorsement, "issuer"),
        *_verification(endorsement),
        *_dates(endorsement),
    ]
    claim = endorsement.get("claim")
    if claim is not None and not (isinstance(claim, dict) and is_url(claim.get("id"))):
        found.append(_wrong("claim", "The claim names no one by id.", "not-a-url"))
    return one_per_path(found)


def _check_alignment(document: JsonObject) -> tuple[Fault, ...]:
    return one_per_path(_required(document, "targetName", "targetUrl"))


_CHECKS: dict[str, Callable[[JsonObject], tuple[Fault, ...]]] = {
    "Assertion": check_assertion,
    "BadgeClass": check_badge_class,
    "Profile": check_issuer,
    "Endorsement": check_endorsement,
    "AlignmentObject": _check_alignment,
}


def check_ob2(document: JsonObject) -> Findings:
    """Check one document of an older Open Badges version, whatever its class."""
    found = ob2_class(document)
    if found is None:
        named = ", ".join(type_names(document)) or "nothing known"
        return Findings(
            (_wrong("type", f"{shown(named)} is no class of Open Badges.", "unknown-class"),)
        )
    notes: tuple[Fault, ...] = ()
    if found == "BadgeClass" and document.get("image") is None:
        notes = (Fault("image", "no-image", "The BadgeClass has no image.", "Add one."),)
    return Findings(_CHECKS[found](document), notes)
