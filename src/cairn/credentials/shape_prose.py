"""What Open Badges 3.0 says in words and its JSON Schema cannot check.

Source: Open Badges 3.0, sections 3 (data model), 8.5 (verification) and 10 (serialization).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from cairn.credentials.faults import Fault, Findings, as_list, join, one_per_path, shown
from cairn.credentials.vcdm import context_urls, kind, subjects, version
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["is_identity_hash", "is_ob_context", "prose_findings"]

_HASH = re.compile(r"(sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32})")
_OB_CONTEXT = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/"
    r"(context(-3\.0\.\d)?\.json|context/ob_v3p0\.jsonld)"
)
_CURRENT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_VALIDATOR = "1EdTechJsonSchemaValidator2019"


def is_identity_hash(text: str) -> bool:
    """Tell whether a text is an IdentityHash: an algorithm, a dollar sign and its digest."""
    return _HASH.fullmatch(text) is not None


def is_ob_context(url: str) -> bool:
    """Tell whether a URL is that of an Open Badges 3.0 context, of whatever revision."""
    return _OB_CONTEXT.fullmatch(url) is not None


def _objects(value: Json, path: str) -> Iterator[tuple[str, JsonObject]]:
    for index, item in enumerate(as_list(value)):
        if isinstance(item, dict):
            yield (join(path, index) if isinstance(value, list) else path), item


def _contexts(credential: JsonObject) -> Iterator[tuple[str, Fault]]:
    urls = context_urls(credential)
    ours = [url for url in urls if is_ob_context(url)]
    if not ours:
        yield (
            "fault",
            Fault(
                "@context",
                "no-badge-context",
                "The Open Badges 3.0 context is missing.",
                f"Add {_CURRENT} after the base context.",
            ),
        )
        return
    if version(credential) == "1.1":
        yield "note", Fault("@context", "older-data-model", "It follows the older VC 1.1 model.")
    elif ours[0] != _CURRENT:
        yield "note", Fault("@context", "older-context", f"It uses an older context: {ours[0]}.")
    if kind(credential) != "clr" and (len(urls) < 2 or not is_ob_context(urls[1])):  # noqa: PLR2004 - the second place
        yield (
            "note",
            Fault("@context", "context-order", "The Open Badges context is not the second one."),
        )


def _subject(subject: JsonObject, path: str) -> Iterator[Fault]:
    if subject.get("id") is None and not as_list(subject.get("identifier")):
        yield Fault(
            path,
            "no-recipient",
            "The subject has neither an id nor an identifier: it is nobody's.",
            "Add the learner's id, or an identifier such as a hashed emailAddress.",
        )
    for here, entry in _objects(subject.get("identifier"), join(path, "identifier")):
        value = entry.get("identityHash")
        if entry.get("hashed") is True and isinstance(value, str) and not is_identity_hash(value):
            yield Fault(
                join(here, "identityHash"),
                "bad-hash",
                "The identity is said to be hashed and is not a sha256$ or md5$ hash.",
                "Write sha256$ and 64 hexadecimal digits, or set “hashed” to false.",
            )


def _descriptions(subject: JsonObject) -> dict[str, JsonObject]:
    found: dict[str, JsonObject] = {}
    for _, achievement in _objects(subject.get("achievement"), ""):
        for _, entry in _objects(achievement.get("resultDescription"), ""):
            if isinstance(entry.get("id"), str):
                found[entry["id"]] = entry
    return found


def _level_ids(description: JsonObject) -> set[str]:
    levels = _objects(description.get("rubricCriterionLevel"), "")
    return {str(level["id"]) for _, level in levels if "id" in level}


def _results(subject: JsonObject, path: str) -> Iterator[Fault]:
    described = _descriptions(subject)
    levels = {level for entry in described.values() for level in _level_ids(entry)}
    for here, result in _objects(subject.get("result"), join(path, "result")):
        target = result.get("resultDescription")
        if isinstance(target, str) and target not in described:
            yield Fault(
                join(here, "resultDescription"),
                "dangling-reference",
                f"No resultDescription of the achievement has the id {shown(target)}.",
                "Point it at one of them.",
            )
        level = result.get("achievedLevel")
        if isinstance(level, str) and level not in levels:
            yield Fault(
                join(here, "achievedLevel"),
                "dangling-reference",
                f"No rubric level of the achievement has the id {shown(level)}.",
                "Point it at one of them.",
            )
        kind_of = described.get(target, {}).get("resultType") if isinstance(target, str) else None
        if kind_of == "Status" and "status" not in result:
            yield Fault(
                join(here, "status"),
                "missing-member",
                "The result is of the kind Status and has no status.",
                "Add “status”.",
            )


def _schemas(credential: JsonObject) -> Iterator[Fault]:
    entries = as_list(credential.get("credentialSchema"))
    if entries and not any(isinstance(e, dict) and e.get("type") == _VALIDATOR for e in entries):
        yield Fault(
            "credentialSchema",
            "no-1edtech-schema",
            f"None of the schemas is of the type {_VALIDATOR}.",
            "Add the published schema of the credential.",
        )


def prose_findings(document: JsonObject) -> Findings:
    """Apply the rules that only the specification's words have.

    Args:
        document: A credential or Profile of any shape.

    Returns:
        Faults and notes with the basis ``specification``.
    """
    found = kind(document)
    faults: list[Fault] = []
    notes: list[Fault] = []
    if found in {"achievement", "endorsement", "clr"}:
        for level, fault in _contexts(document):
            (faults if level == "fault" else notes).append(fault)
        notes.extend(_schemas(document))
    if found in {"achievement", "clr"}:
        several = isinstance(document.get("credentialSubject"), list)
        for index, subject in enumerate(subjects(document)):
            path = join("credentialSubject", index) if several else "credentialSubject"
            faults.extend(one_per_path(chain(_subject(subject, path), _results(subject, path))))
    return Findings(tuple(faults), tuple(notes))
