"""Issuers and credentials of ours that strangers' software is asked to accept."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from PIL import Image

from cairn.canon.shapes_cache import shapes_of
from cairn.credentials.assessment_result import AssessedTask, AssessmentResult, assessed_result
from cairn.credentials.contexts import CONTEXTS, packaged_contexts
from cairn.credentials.identity import identity_hash
from cairn.credentials.issuing import issue_texts
from cairn.credentials.openbadges import achievement, achievement_credential, profile
from cairn.kernel.fetching import MappingResolver
from cairn.keys.did import did_key, did_web_url
from cairn.keys.material import KeyKind
from cairn.keys.signer import (
    LocalSigner,
    PrivateKey,
    generate,
    private_key_from_native,
    private_key_from_seed,
)
from cairn.pathways.equivalence import Equivalence
from cairn.pathways.equivalence_reading import equivalence_credential
from cairn.status.entry import status_entry
from cairn.verification import Report, verify

BORN = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
# Peers sign with the time of their own clock, so what they made must have begun by then.
NOW = datetime(2098, 1, 1, tzinfo=UTC)
STATUS_LIST = "https://status.example/lists/1"
TAKEN_BACK = 94_567
SEED = bytes(range(1, 33))


@dataclass(frozen=True)
class Issuer:
    """Who issues, with everything that others need to find the key."""

    did: str
    private_key: PrivateKey
    verification_method: str

    @property
    def signer(self) -> LocalSigner:
        return LocalSigner(self.private_key, self.verification_method)

    @property
    def jwk(self) -> dict[str, Any]:
        return dict(self.private_key.public_key.jwk())

    @property
    def did_document(self) -> dict[str, Any]:
        """What a did:web issuer publishes."""
        method = {
            "id": self.verification_method,
            "type": "Multikey",
            "controller": self.did,
            "publicKeyMultibase": self.private_key.public_key.multikey(),
        }
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.did,
            "verificationMethod": [method],
            "assertionMethod": [method["id"]],
        }

    @property
    def jwk_document(self) -> dict[str, Any]:
        """The same with the key as a JWK, which RSA has no other form for."""
        document = self.did_document
        method = dict(document["verificationMethod"][0])
        del method["publicKeyMultibase"]
        method |= {"type": "JsonWebKey", "publicKeyJwk": self.jwk}
        return {**document, "verificationMethod": [method]}

    def pem(self) -> bytes:
        """The private key, as peers read it."""
        return self.private_key.native().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def public_pem(self) -> bytes:
        """The public key, as peers read it."""
        return (
            self.private_key.native()
            .public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )


@cache
def did_key_issuer(kind: KeyKind = "Ed25519") -> Issuer:
    key = private_key_from_seed(kind, SEED) if kind != "RSA" else _rsa()
    did = did_key(key.public_key)
    return Issuer(did, key, LocalSigner(key).verification_method)


@cache
def did_web_issuer(kind: KeyKind = "Ed25519") -> Issuer:
    did = "did:web:issuer.example"
    key = generate(kind) if kind != "RSA" else _rsa()
    return Issuer(did, key, f"{did}#key-1")


def _rsa() -> PrivateKey:
    return private_key_from_native(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def world(*issuers: Issuer, **documents: bytes) -> MappingResolver:
    """The site of a did:web issuer, and other documents, without a network."""
    sites = {_site(issuer.did): json.dumps(issuer.jwk_document).encode() for issuer in issuers}
    return MappingResolver({**sites, **documents})


def _site(did: str) -> str:
    return did_web_url(did) if did.startswith("did:web:") else did


def accept(document: Any, *issuers: Issuer, **documents: bytes) -> Report:
    """Verify with Cairn, and insist that it is valid."""
    report = verify(document, resolver=world(*issuers, **documents), at=NOW)
    assert report.verdict.value == "valid", report.sentence
    return report


def plain(issuer: Issuer, **more: Any) -> dict[str, Any]:
    """A credential with what every Open Badges reader knows, and names from many scripts."""
    return achievement_credential(
        credential_id="urn:uuid:5b4f4a6e-2a0f-4d4f-9a6c-0d6f3e1c7a11",
        issuer=profile(
            profile_id=issuer.did,
            name="Universität für Zöe & Øystein ®",
            url="https://issuer.example/",
        ),
        achievement=_achievement(more.pop("achievement", {})),
        subject={"id": "did:example:ლია-名前", **more.pop("subject", {})},
        valid_from=BORN,
        name="Prüfung bestanden 🎓",
        **more,
    )


def equivalence(issuer: Issuer) -> dict[str, Any]:
    """A statement that one thing counts as another, in the terms of Cairn's context."""
    said = Equivalence(
        "https://elsewhere.example/sql",
        "https://issuer.example/データ",
        issuer.did,
        Decimal("62.5"),
        source_name="SQL “für alle”",
        target_name="データ",
    )
    return equivalence_credential(
        said,
        credential_id="urn:uuid:5b4f4a6e-2a0f-4d4f-9a6c-0d6f3e1c7a12",
        issuer=profile(profile_id=issuer.did, name="Universität für Zöe"),
        valid_from=BORN,
    )


def batch(issuer: Issuer) -> dict[str, str]:
    """Credentials signed as the last of a batch, on the fast path, by name."""
    unsigned = [
        plain(
            issuer,
            subject={"id": f"did:example:{number}", "narrative": narrative},
        )
        | {"id": f"urn:uuid:5b4f4a6e-2a0f-4d4f-9a6c-{number:012}"}
        for narrative in ("Amína Öz", "“quoted” \n\\")
        for number in range(10)
    ]
    store = packaged_contexts().with_documents({})  # whose shapes nobody else has spent on
    shapes = shapes_of(store)
    texts = [json.dumps(one, ensure_ascii=False) for one in unsigned]
    list(issue_texts(texts, issuer.signer, created=BORN, contexts=store))
    before = shapes.filled
    signed = list(issue_texts(texts, issuer.signer, created=BORN, contexts=store))
    assert shapes.filled - before >= len(texts)
    return {f"{number}.json": str(signed[number]) for number in (3, 9, 13, 19)}


def _achievement(more: Mapping[str, Any]) -> dict[str, Any]:
    return achievement(
        achievement_id="https://issuer.example/achievements/pm-1",
        name="Project management ①",
        description='Leads a small project, "on time" \\ within budget.\nTwo lines.',
        criteria={"narrative": "* plan\n* budget\n* report"},
        achievementType="MicroCredential",
        tag=["planning", "Планирование", "計画"],
        alignment=[
            {
                "type": ["Alignment"],
                "targetName": "manage projects",
                "targetUrl": "http://data.europa.eu/esco/skill/4b5c2a0e-0000-4000-8000-000000000001",
                "targetFramework": "ESCO v1.2",
            }
        ],
        **more,
    )


def full(issuer: Issuer) -> dict[str, Any]:
    """A European microcredential: a hashed identity, a result, credits, status, Cairn's terms."""
    description = "https://issuer.example/achievements/pm-1#result"
    return plain(
        issuer,
        achievement={
            "creditsAvailable": 2.5,
            "creditUnit": "ECTS",
            "assessmentType": "project",
            "participationType": "blended",
            "resultDescription": [
                {
                    "id": description,
                    "type": ["ResultDescription"],
                    "name": "Grade",
                    "resultType": "LetterGrade",
                    "allowedValue": ["A", "B", "C"],
                }
            ],
        },
        subject={
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity_hash("zoe@example.org", "Kosher"),
                    "identityType": "emailAddress",
                    "salt": "Kosher",
                }
            ],
            "result": [
                {"type": ["Result"], "resultDescription": description, "value": "A"},
            ],
        },
        credentialStatus=status_entry(STATUS_LIST, TAKEN_BACK, "revocation"),
        evidence=[{"type": ["Evidence"], "name": "Plan", "narrative": "A Gantt chart."}],
        valid_until=datetime(2099, 12, 31, tzinfo=UTC),
    )


def assessed(issuer: Issuer) -> dict[str, Any]:
    """An award with its assessment: two tasks, a measure with its error, and the bar."""
    description = "https://issuer.example/achievements/pm-1#level"
    result = assessed_result(
        AssessmentResult(
            method="Rubric ratings",
            model="Many-facet Rasch model, version 1",
            raters=7,
            outside_raters=3,
            tasks=(
                AssessedTask("Schlechte Nachricht “live”", "A video call", 20, "none allowed"),
                AssessedTask("メモ", "", None, ""),
            ),
            measure=Decimal("-0.84"),
            standard_error=Decimal("0.31"),
            unit="logit",
            cut=Decimal(-2),
            cut_method="Modified Angoff, five judges",
            chance=Decimal("0.9999"),
            reliability=Decimal("0.86"),
            reliability_kind="person separation",
            cohort=60,
            pass_rate=Decimal("0.683333"),
        ),
        description,
        "-0.84",
    )
    described = {
        "id": description,
        "type": ["ResultDescription"],
        "name": "Level",
        "resultType": "ext:Rating",
        "requiredValue": "-2",
    }
    return plain(
        issuer, achievement={"resultDescription": [described]}, subject={"result": [result]}
    )


def contexts() -> dict[str, Any]:
    """Every context that Cairn knows, by URL, for peers that must be handed them."""
    store = packaged_contexts()
    return {source.url: store.document(source.url) for source in CONTEXTS}


def png() -> bytes:
    """A picture to bake into."""
    stream = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(stream, "PNG")
    return stream.getvalue()


SVG = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32">'
    b'<circle cx="16" cy="16" r="15" fill="teal"/></svg>\n'
)
