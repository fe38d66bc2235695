"""What the Verifiable Credentials data model asks of a document: 2.0, and 1.1 for verifying.

Source: W3C VC Data Model v2.0 sections 4.2 to 4.14 and 1.1 section 4. Rules that need the content
of a remote context (is this term defined?) belong to the JSON-LD check and are not made here,
except where every context of the document is known to this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from cairn.credentials.contexts import VC_V1, VC_V2
from cairn.credentials.faults import Fault, as_list, is_url, join, one_per_path, shown
from cairn.credentials.model_datatypes import is_instant
from cairn.credentials.vcdm import context_urls, ends_before_it_starts, types, version
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["check_credential", "check_presentation"]

# Terms at the top of https://www.w3.org/ns/credentials/v2; it protects them, so an inline context
# may not give them another meaning (VC DM 2.0 section 5.2; JSON-LD 1.1 section 4.1.11).
_BASE_TERMS = frozenset(
    {
        "BitstringStatusList", "BitstringStatusListCredential", "BitstringStatusListEntry",
        "DataIntegrityProof", "EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation",
        "JsonSchema", "JsonSchemaCredential", "VerifiableCredential", "VerifiablePresentation",
        "description", "digestMultibase", "digestSRI", "id", "mediaType", "name", "type",
    }
)  # fmt: skip

# Saying again what `id` and `type` mean already is harmless, and common.
_KEYWORD_ALIASES = {"id": "@id", "type": "@type"}

# member -> whether `id` is required beside `type` (2.0; in 1.1 status and refresh need both too)
_TYPED: tuple[tuple[str, bool], ...] = (
    ("credentialStatus", False),
    ("credentialSchema", True),
    ("refreshService", False),
    ("termsOfUse", False),
    ("evidence", False),
    ("proof", False),
)
_LANGUAGE_MEMBERS = {"@value", "@language", "@direction"}


def _missing(path: str, name: str) -> Fault:
    return Fault(
        join(path, name), "missing-member", f"The member “{name}” is missing.", f"Add “{name}”."
    )


def _url_fault(path: str, value: Json) -> Fault | None:
    if is_url(value):
        return None
    return Fault(
        path,
        "not-a-url",
        f"{shown(value)} is not one absolute URL.",
        "Write it in full, with its scheme: https://..., did:... or urn:...",
    )


def _contexts(document: JsonObject) -> Iterator[Fault]:
    base = VC_V1 if version(document) == "1.1" else VC_V2
    value = document.get("@context")
    items = as_list(value)
    if not items or items[0] != base:
        yield Fault(
            "@context",
            "base-context",
            f"The first context is not {base}.",
            "Put the base context of the data model first.",
        )
        return
    for index, item in enumerate(items[1:], 1):
        path = join("@context", index)
        if isinstance(item, dict):
            yield from _inline_context(path, item)
        elif not is_url(item):
            yield Fault(
                path, "bad-context", f"{shown(item)} is neither a URL nor an inline context."
            )


def _inline_context(path: str, context: JsonObject) -> Iterator[Fault]:
    for term, definition in context.items():
        if term in _BASE_TERMS:
            if isinstance(definition, str) and definition == _KEYWORD_ALIASES.get(term):
                continue
            yield Fault(
                join(path, term),
                "protected-term",
                f"The inline context gives the protected term “{term}” another meaning.",
                "Choose another name for the term.",
            )
        elif not term.startswith("@"):
            target = definition.get("@id") if isinstance(definition, dict) else definition
            if isinstance(target, str) and ":" in target and not is_url(target):
                yield Fault(
                    join(path, term),
                    "term-not-a-url",
                    f"The inline context maps “{term}” to {shown(target)}, which is not a URL.",
                    "Map the term to an absolute URL.",
                )


def _inline_terms(document: JsonObject) -> set[str] | None:
    """Give the terms of the inline contexts; None if a context's terms are not known here."""
    known: set[str] = set()
    for item in as_list(document.get("@context")):
        if isinstance(item, dict):
            if "@vocab" in item or "@import" in item:
                return None
            known.update(item)
        elif item != VC_V2:
            return None
    return known


def _types(document: JsonObject, path: str, wanted: str) -> Iterator[Fault]:
    here = join(path, "type")
    value = document.get("type")
    items = as_list(value)
    if not items:
        yield _missing(path, "type")
        return
    if not all(isinstance(item, str) for item in items):
        yield Fault(here, "bad-type", "A type is not a text.")
        return
    if wanted and wanted not in items:
        yield Fault(here, "wrong-type", f"The type does not hold “{wanted}”.", f"Add “{wanted}”.")
    for item in items:
        if not item or (":" in item and not is_url(item)) or any(map(str.isspace, item)):
            yield Fault(here, "bad-type", f"The type {shown(item)} is neither a term nor a URL.")


def _undefined_types(document: JsonObject) -> Iterator[Fault]:
    terms = _inline_terms(document)
    if terms is None:
        return
    for value in types(document):
        if ":" not in value and value not in terms and value not in _BASE_TERMS:
            yield Fault(
                "type",
                "undefined-type",
                f"No context of the document defines the type {shown(value)}.",
                "Add the context that defines it, or write the type as a URL.",
            )


def _identifier(document: JsonObject, path: str = "") -> Iterator[Fault]:
    if "id" in document:
        fault = _url_fault(join(path, "id"), document["id"])
        if fault is not None:
            yield fault


def _linked(document: JsonObject, member: str, *, required: bool) -> Iterator[Fault]:
    """Check a member that is one absolute URL, or an object with one as its id."""
    if member not in document:
        if required:
            yield _missing("", member)
        return
    value = document[member]
    path = join(member, "id") if isinstance(value, dict) else member
    fault = _url_fault(path, value.get("id") if isinstance(value, dict) else value)
    if fault is not None:
        yield fault


def _subjects(credential: JsonObject) -> Iterator[Fault]:
    if "credentialSubject" not in credential:
        yield _missing("", "credentialSubject")
        return
    value = credential["credentialSubject"]
    items = as_list(value)
    for index, item in enumerate(items or [None]):
        path = join("credentialSubject", index) if isinstance(value, list) else "credentialSubject"
        if not isinstance(item, dict) or not item:
            yield Fault(path, "no-claims", "The subject is not an object that claims anything.")
        else:
            yield from _identifier(item, path)


def _typed_objects(credential: JsonObject) -> Iterator[Fault]:
    strict_ids = version(credential) == "1.1"
    for member, needs_id in _TYPED:
        value = credential.get(member)
        if member not in credential or value == []:
            continue
        for index, item in enumerate(as_list(value) or [None]):
            path = join(member, index) if isinstance(value, list) else member
            if not isinstance(item, dict):
                yield Fault(path, "not-an-object", f"“{member}” is not an object.")
                continue
            yield from _types(item, path, "")
            yield from _identifier(item, path)
            in_11 = strict_ids and member in {"credentialStatus", "refreshService"}
            if "id" not in item and (needs_id or in_11):
                yield _missing(path, "id")


def _instants(credential: JsonObject) -> Iterator[Fault]:
    old = version(credential) == "1.1"
    start, end = ("issuanceDate", "expirationDate") if old else ("validFrom", "validUntil")
    if old and start not in credential:
        yield _missing("", start)
    for member in (start, end):
        if member in credential and not is_instant(credential[member]):
            yield Fault(
                member,
                "bad-instant",
                f"{shown(credential[member])} is not a date and time with a zone.",
                "Write it like 2026-01-31T09:30:00Z.",
            )
    if ends_before_it_starts(credential):
        yield Fault(end, "ends-before-start", f"“{end}” lies before “{start}”.", "Swap the dates.")


def _language_text(value: Json) -> bool:
    if isinstance(value, str):
        return True
    if isinstance(value, list):
        return bool(value) and all(isinstance(v, dict) and _language_text(v) for v in value)
    if not isinstance(value, dict) or not set(value) <= _LANGUAGE_MEMBERS:
        return False
    others = (value.get("@language", ""), value.get("@direction", "ltr"))
    return isinstance(value.get("@value"), str) and all(
        part is None or isinstance(part, str) for part in others
    )


def _texts(credential: JsonObject) -> Iterator[Fault]:
    issuer = credential.get("issuer")
    for path, holder in (("", credential), ("issuer", issuer)):
        for member in ("name", "description"):
            if isinstance(holder, dict) and member in holder and not _language_text(holder[member]):
                yield Fault(
                    join(path, member),
                    "not-a-text",
                    f"“{member}” is neither a text nor a text with a language.",
                )


def _related_resources(credential: JsonObject) -> Iterator[Fault]:
    """Apply section 5.3: each related resource has an unique id and a digest."""
    value = credential.get("relatedResource")
    seen: set[str] = set()
    for index, item in enumerate(as_list(value)):
        path = join("relatedResource", index) if isinstance(value, list) else "relatedResource"
        if not isinstance(item, dict):
            yield Fault(path, "not-an-object", "A related resource is not an object.")
            continue
        target = item.get("id")
        fault = _url_fault(join(path, "id"), target)
        if fault is not None:
            yield fault
        elif str(target) in seen:
            yield Fault(path, "repeated-resource", f"{shown(target)} is listed twice.")
        seen.add(str(target))
        digests = (item.get("digestSRI"), item.get("digestMultibase"))
        if not any(isinstance(digest, str) and digest for digest in digests):
            yield Fault(path, "no-digest", "A related resource has no digest to compare with.")


def check_credential(credential: JsonObject) -> tuple[Fault, ...]:
    """Check a document against the rules of the data model that it claims to follow.

    Args:
        credential: Any JSON object.

    Returns:
        The faults, one per path; empty when it keeps the rules. No proof is looked at beyond
        its type.
    """
    found = chain(  # lazy: after a few hundred faults nobody reads on
        _contexts(credential),
        _types(credential, "", "VerifiableCredential"),
        _undefined_types(credential),
        _identifier(credential),
        _linked(credential, "issuer", required=True),
        _subjects(credential),
        _typed_objects(credential),
        _instants(credential),
        _texts(credential),
        _related_resources(credential),
    )
    return one_per_path(found)


def _held(presentation: JsonObject) -> Iterator[Fault]:
    value = presentation.get("verifiableCredential")
    for index, item in enumerate(as_list(value)):
        path = (
            join("verifiableCredential", index)
            if isinstance(value, list)
            else "verifiableCredential"
        )
        if not isinstance(item, dict):
            yield Fault(
                path,
                "not-an-object",
                "A credential in the presentation is not an object.",
                "Wrap a signed text as an EnvelopedVerifiableCredential.",
            )
        elif "EnvelopedVerifiableCredential" in types(item):
            if VC_V2 not in context_urls(item) or not str(item.get("id", "")).startswith("data:"):
                yield Fault(path, "bad-envelope", "An enveloped credential is not a data: URL.")
        else:
            for fault in check_credential(item):
                yield Fault(join(path, fault.path), fault.code, fault.sentence, fault.mend)


def check_presentation(presentation: JsonObject) -> tuple[Fault, ...]:
    """Check a verifiable presentation, and the credentials that it holds, by the simple rules.

    Args:
        presentation: Any JSON object.

    Returns:
        The faults, one per path. Whether holder and subject are the same person is not judged.
    """
    secured = {k: v for k, v in presentation.items() if k in {"termsOfUse", "proof"}}
    found = chain(
        _contexts(presentation),
        _types(presentation, "", "VerifiablePresentation"),
        _undefined_types(presentation),
        _identifier(presentation),
        _linked(presentation, "holder", required=False),
        _held(presentation),
        _typed_objects(secured),
    )
    return one_per_path(found)
