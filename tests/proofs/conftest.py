"""What the tests of proofs share: contexts, an issuer's keys and a badge to sign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.fetching import OfflineResolver
from cairn.kernel.json_text import read_json
from cairn.keys.material import KeyKind, PublicKey
from cairn.keys.resolution import find_key
from cairn.keys.signer import LocalSigner, generate, private_key_from_seed


@pytest.fixture(scope="session")
def contexts() -> ContextStore:
    return packaged_contexts()


@pytest.fixture(scope="session")
def vector_contexts(contexts: ContextStore, vectors: Path) -> ContextStore:
    """The packaged contexts, and those that only the published vectors use."""
    folder = vectors / "contexts"
    urls = read_json((folder / "url-map.json").read_bytes())
    extra = {
        url: read_json((vectors / path).read_bytes())
        for url, path in urls.items()
        if url not in contexts.urls
    }
    return contexts.with_documents(extra)


@pytest.fixture(scope="session")
def signers() -> dict[KeyKind, LocalSigner]:
    return {
        "Ed25519": LocalSigner(private_key_from_seed("Ed25519", b"\1" * 32)),
        "P-256": LocalSigner(private_key_from_seed("P-256", b"\1" * 32)),
        "P-384": LocalSigner(private_key_from_seed("P-384", b"\1" * 48)),
        "RSA": LocalSigner(generate("RSA")),
    }


@pytest.fixture(scope="session")
def key_for() -> Callable[[dict[str, Any]], PublicKey]:
    return lambda proof: find_key(proof["verificationMethod"], OfflineResolver()).public_key


@pytest.fixture
def badge() -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "https://issuer.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://issuer.example", "type": ["Profile"], "name": "Academy 🎓"},
        "validFrom": "2026-01-31T09:30:00Z",
        "validUntil": "2030-01-31T09:30:00Z",
        "name": "Gen AI for finance",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://issuer.example/achievements/1",
                "type": ["Achievement"],
                "name": "Gen AI for finance",
                "description": "Uses language models in financial analysis.",
                "criteria": {"narrative": "Passed the final task."},
                "creditsAvailable": 1.5,
                "tag": ["finance", "AI"],
            },
        },
    }
