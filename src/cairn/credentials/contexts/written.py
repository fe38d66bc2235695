"""Contexts that no installed package carries, written down from their published terms.

Knows the W3C status contexts, the two catch-all contexts of the W3C, and the older versions of
contexts that a package does carry, as the list of what differs. What is written here are facts:
which word stands for which IRI. The tests compare each result with the published context, member
by member, and each is pinned by the SHA-256 of its canonical JSON (RFC 8785).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from cairn.canon import jcs
from cairn.canon.contexts import ContextSource
from cairn.credentials.contexts.packaged import PACKAGED
from cairn.kernel.json_text import Json, JsonObject, read_json_object

__all__ = ["WRITTEN"]

_Changes: TypeAlias = Mapping[str, Json]

_SECURITY = "https://w3id.org/security#"
_OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_BASE = {source.url: source for source in PACKAGED}


def _protected(**terms: Json) -> JsonObject:
    return {"@protected": True, "id": "@id", "type": "@type", **terms}


def _class(iri: str, **terms: Json) -> JsonObject:
    return {"@id": iri, "@context": _protected(**terms)}


def _bitstring_status_list() -> JsonObject:
    """https://www.w3.org/TR/vc-bitstring-status-list/, namespace of the status vocabulary."""
    ns = "https://www.w3.org/ns/credentials/status#"
    message = _class(ns + "statusMessage", message=ns + "message", status=ns + "status")
    return {
        "@context": _protected(
            BitstringStatusListCredential=ns + "BitstringStatusListCredential",
            BitstringStatusList=_class(
                ns + "BitstringStatusList",
                encodedList={"@id": ns + "encodedList", "@type": _SECURITY + "multibase"},
                statusPurpose=ns + "statusPurpose",
                ttl=ns + "ttl",
            ),
            BitstringStatusListEntry=_class(
                ns + "BitstringStatusListEntry",
                statusListCredential={"@id": ns + "statusListCredential", "@type": "@id"},
                statusListIndex=ns + "statusListIndex",
                statusPurpose=ns + "statusPurpose",
                statusMessage=message,
                statusReference={"@id": ns + "statusReference", "@type": "@id"},
                # Published with https, which is not XML Schema's namespace; signatures cover it.
                statusSize={
                    "@id": ns + "statusSize",
                    "@type": "https://www.w3.org/2001/XMLSchema#integer",
                },
            ),
        )
    }


def _status_list_2021() -> JsonObject:
    """The forerunner of the bitstring list, still found in credentials of 2022 to 2024."""
    ns = "https://w3id.org/vc/status-list#"
    return {
        "@context": {
            "@protected": True,
            "StatusList2021Credential": _class(
                ns + "StatusList2021Credential",
                description="http://schema.org/description",
                name="http://schema.org/name",
            ),
            "StatusList2021": _class(
                ns + "StatusList2021",
                statusPurpose=ns + "statusPurpose",
                encodedList=ns + "encodedList",
            ),
            "StatusList2021Entry": _class(
                ns + "StatusList2021Entry",
                statusPurpose=ns + "statusPurpose",
                statusListIndex=ns + "statusListIndex",
                statusListCredential={"@id": ns + "statusListCredential", "@type": "@id"},
            ),
        }
    }


def _vocabulary(namespace: str) -> JsonObject:
    """Build a context in which every word is a term of one namespace."""
    return {"@context": {"@vocab": namespace}}


# The key of a change is its path below @context, with a full stop between the steps; None removes.
_DATA_INTEGRITY_1: _Changes = {
    "DataIntegrityProof.@context.previousProof": None,
    "DataIntegrityProof.@context.cryptosuite": _SECURITY + "cryptosuite",
}
_CLR_2_0_0: _Changes = {
    "ClrCredential.@context.partial": None,
    "ClrSubject.@context.obi": "https://purl.imsglobal.org/spec/ob/v3p0/vocab.html#",
    "ClrSubject.@context.identifier": None,
}
_OB_3_0_0: _Changes = {
    "Achievement.@context.alignment.@type": _OB + "Alignment",
    "Achievement.@context.creator.@id": _OB + "Profile",
    "Achievement.@context.image": None,
    "Achievement.@context.otherIdentifier.@type": _OB + "IdentifierEntry",
    "Achievement.@context.related.@type": _OB + "Related",
    "Achievement.@context.resultDescription.@type": _OB + "ResultDescription",
    "AchievementSubject.@context.achievement.@id": _OB + "Achievement",
    "AchievementSubject.@context.identifier.@type": _OB + "IdentityObject",
    "AchievementSubject.@context.image": None,
    "AchievementSubject.@context.result.@type": _OB + "Result",
    "AchievementSubject.@context.source.@type": _OB + "Profile",
    "Alignment.@id": "https://schema.org/Alignment",
    "Profile.@context.address.@id": _OB + "Address",
    "Profile.@context.address.@type": None,
    "Profile.@context.image": None,
    "Profile.@context.otherIdentifier.@type": _OB + "IdentifierEntry",
    "Profile.@context.parentOrg.@type": "xsd:string",
    "Profile.@context.phone.@id": _OB + "PhoneNumber",
    "ResultDescription.@context.rubricCriterionLevel.@type": _OB + "RubricCriterionLevel",
    "alignment.@type": _OB + "Alignment",
    "awardedDate": None,
    "endorsement.@type": _OB + "EndorsementCredential",
    "image.@type": _OB + "Image",
}


def _changed(base: ContextSource, changes: _Changes) -> JsonObject:
    document = copy.deepcopy(read_json_object(base.read()))
    for path, value in changes.items():
        holder: dict[str, Any] = document["@context"]
        *way, last = path.split(".")
        for step in way:
            holder = holder[step]
        if value is None:
            del holder[last]
        else:
            holder[last] = value
    return document


def _source(
    url: str, sha256: str, build: Callable[[], JsonObject], origin: str = "Cairn"
) -> ContextSource:
    return ContextSource(url, sha256, origin, lambda: jcs.canonicalize(build()))


def _older(url: str, sha256: str, base_url: str, changes: _Changes) -> ContextSource:
    base = _BASE[base_url]
    return _source(url, sha256, partial(_changed, base, changes), base.origin)


_OB_3_0_0_SHA256 = "2c54acaa1cffda2420be32ab61f0a2082051211131c6337686f36f2537aa859b"
_OB_3_0_1 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"

WRITTEN: tuple[ContextSource, ...] = (
    _source(
        "https://www.w3.org/ns/credentials/status/v1",
        "b2fcebfbaf4e6beae2be370fda8a5f9f99c28540c798a75a8cdccc0fb1a12492",
        _bitstring_status_list,
    ),
    _source(
        "https://w3id.org/vc/status-list/2021/v1",
        "9768f9aa81ab6c3e2ad96b2d669eaba67afe13fff0140a853f1e3d313fab13b6",
        _status_list_2021,
    ),
    _source(
        "https://www.w3.org/ns/credentials/examples/v2",
        "8a675bead391be98e6054c4e07c41f73337508d398e07047344c5d349aa2dc58",
        partial(_vocabulary, "https://www.w3.org/ns/credentials/examples#"),
    ),
    _source(
        "https://www.w3.org/ns/credentials/undefined-terms/v2",
        "3b11e1df8c618447e9f79f3737e3c30fc0841537eb95f36003742c633672bb9f",
        partial(_vocabulary, "https://www.w3.org/ns/credentials/undefined-term#"),
    ),
    _older(
        "https://w3id.org/security/data-integrity/v1",
        "9505bf85338a4c2121ad03992ac90061bc85d43bcfa34d9d47b779381cf08b5f",
        "https://w3id.org/security/data-integrity/v2",
        _DATA_INTEGRITY_1,
    ),
    _older(
        "https://purl.imsglobal.org/spec/clr/v2p0/context.json",
        "a2dd0c0c07434663b7b54a51dd8a3363f6d5c420efa87e3d97b4ef8661596d44",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        _CLR_2_0_0,
    ),
    _older(
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        _OB_3_0_0_SHA256,
        _OB_3_0_1,
        _OB_3_0_0,
    ),
    _older(
        "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld",
        _OB_3_0_0_SHA256,
        _OB_3_0_1,
        _OB_3_0_0,
    ),
)
"""The contexts that are written down from the published terms."""
