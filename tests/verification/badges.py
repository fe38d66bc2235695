"""Real credentials for the tests of the verifier: issuers with fixed keys, and what they sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cairn.credentials.contexts import packaged_contexts
from cairn.credentials.issuing import issue, issue_as_jwt
from cairn.credentials.openbadges import achievement_credential, endorsement_credential
from cairn.kernel.fetching import Fetched, MappingResolver
from cairn.kernel.json_text import JsonObject, write_json
from cairn.keys.did import did_key, did_web_url
from cairn.keys.material import KeyKind
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.data_integrity import add_proof
from cairn.proofs.jws import sign_jws
from cairn.status.bitstring import Bitstring
from cairn.status.entry import status_entry
from cairn.status.list_credential import status_list_credential
from cairn.verification import Policy, Report, verify

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
ISSUED = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
ENDS = datetime(2030, 1, 1, tzinfo=UTC)
LEARNER = "did:example:learner"
BADGE_ID = "urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-0f6b5a3c9d10"
ACHIEVEMENT_ID = "https://school.example/achievements/dialogue"
SUITES: dict[str, KeyKind] = {
    "eddsa-rdfc-2022": "Ed25519",
    "eddsa-jcs-2022": "Ed25519",
    "ecdsa-rdfc-2019": "P-256",
    "ecdsa-jcs-2019": "P-384",
}


@dataclass(frozen=True)
class Issuer:
    """Somebody who signs: a name, an id and a key that others can find.

    Attributes:
        name: What it is called.
        id: Its DID or URL.
        signer: Its key.
        documents: What it publishes about its keys.
    """

    name: str
    id: str
    signer: LocalSigner
    documents: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def profile(self) -> JsonObject:
        return {"id": self.id, "type": ["Profile"], "name": self.name}


@cache
def key_issuer(seed: int = 1, kind: KeyKind = "Ed25519", name: str = "Example School") -> Issuer:
    """An issuer whose did:key is its key."""
    size = 48 if kind == "P-384" else 32
    signer = LocalSigner(private_key_from_seed(kind, seed.to_bytes(size, "big")))
    return Issuer(name, did_key(signer.public_key), signer)


def web_issuer(domain: str = "school.example", seed: int = 2, **members: Any) -> Issuer:
    """An issuer with a did:web; further members go into its one verification method."""
    did = f"did:web:{domain}"
    signer = LocalSigner(private_key_from_seed("Ed25519", seed.to_bytes(32, "big")), f"{did}#k1")
    method = {
        "id": f"{did}#k1",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": signer.public_key.multikey(),
        **members,
    }
    document = {"id": did, "verificationMethod": [method], "assertionMethod": [f"{did}#k1"]}
    return Issuer("School on the Web", did, signer, {did_web_url(did): write_json(document)})


SCHOOL = key_issuer()
STRANGER = key_issuer(99, name="Somebody Else")


def unsigned(issuer: Issuer = SCHOOL, **members: Any) -> JsonObject:
    """An achievement credential without a proof."""
    given: dict[str, Any] = {
        "credential_id": BADGE_ID,
        "issuer": issuer.profile,
        "achievement": {
            "id": ACHIEVEMENT_ID,
            "type": ["Achievement"],
            "name": "Dialogue with clients",
            "description": "Leads a difficult conversation to an agreement.",
            "criteria": {"narrative": "Two conversations, rated by two assessors."},
        },
        "subject": {"id": LEARNER},
        "valid_from": ISSUED,
        "valid_until": ENDS,
    }
    return achievement_credential(**(given | members))


def badge(issuer: Issuer = SCHOOL, suite: str = "eddsa-rdfc-2022", **members: Any) -> JsonObject:
    """A signed achievement credential."""
    return issue(unsigned(issuer, **members), issuer.signer, created=ISSUED, suite=suite)


def token(issuer: Issuer = SCHOOL, **members: Any) -> str:
    """A signed achievement credential as a JWT of the Open Badges profile."""
    return issue_as_jwt(unsigned(issuer, **members), issuer.signer)


def signed(document: JsonObject, issuer: Issuer = SCHOOL, **options: Any) -> JsonObject:
    """Any document with a proof, whatever the rules of issuing say of it."""
    options = {"created": ISSUED, **options}
    return add_proof(document, issuer.signer, packaged_contexts(), **options)


def as_token(claims: JsonObject, issuer: Issuer = SCHOOL, kind: str = "vc+jwt") -> str:
    """Any claims as a signed token, whatever the rules of issuing say of them."""
    return sign_jws(claims, issuer.signer, kind)


def endorsement(
    issuer: Issuer | None = None, endorsed: str = ACHIEVEMENT_ID, **members: Any
) -> JsonObject:
    """A signed endorsement by a body of its own."""
    by = issuer or key_issuer(7, name="Quality Agency")
    return issue(unsigned_endorsement(by, endorsed, **members), by.signer, created=ISSUED)


def unsigned_endorsement(by: Issuer, endorsed: str = ACHIEVEMENT_ID, **members: Any) -> JsonObject:
    given: dict[str, Any] = {
        "credential_id": "urn:uuid:0f6b5a3c-1111-4b83-9a3e-6d1f7d3a9d10",
        "issuer": by.profile,
        "endorsed_id": endorsed,
        "comment": "Assessed with care.",
        "name": "Endorsement",
        "valid_from": ISSUED,
    }
    return endorsement_credential(**(given | members))


LIST_URL = "https://school.example/status/1"


def status_member(purpose: str = "revocation", index: int = 42) -> JsonObject:
    return {"credentialStatus": status_entry(LIST_URL, index, purpose)}


def status_list(
    issuer: Issuer = SCHOOL,
    *,
    purpose: str = "revocation",
    taken: tuple[int, ...] = (),
    size: int = 131_072,
    **members: Any,
) -> JsonObject:
    """An unsigned status list."""
    bits = Bitstring.of_size(size).with_bits(taken)
    given: dict[str, Any] = {"valid_from": ISSUED, **members}
    return status_list_credential(LIST_URL, issuer.id, purpose, bits, **given)


def world(*issuers: Issuer, documents: Mapping[str, Any] | None = None) -> MappingResolver:
    """Where what issuers publish is found, and documents by their URL."""
    found: dict[str, bytes | Fetched] = {}
    for issuer in issuers:
        found.update(issuer.documents)
    for url, document in (documents or {}).items():
        found[url] = document if isinstance(document, bytes | Fetched) else write_json(document)
    return MappingResolver(found)


def check(document: Any, resolver: Any = None, *, source: str = "", **policy: Any) -> Report:
    """Verify at the tests' instant."""
    at = policy.pop("at", AT)
    world_now = resolver or world()
    return verify(document, resolver=world_now, at=at, policy=Policy(**policy), source=source)
