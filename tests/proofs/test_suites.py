"""The published vectors of vc-di-eddsa and vc-di-ecdsa, step by step and byte by byte."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cairn.canon.contexts import ContextStore
from cairn.kernel.errors import ProofError
from cairn.kernel.json_text import read_json
from cairn.keys.material import PublicKey
from cairn.keys.multibase import decode_base58
from cairn.keys.multikey import decode_multikey
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.data_integrity import add_proof, verify_proofs
from cairn.proofs.suites import SUITES, suite, suite_of
from cairn.proofs.suites.cryptosuite import Secured
from cairn.proofs.suites.hash_and_sign import hash_data, hash_name

AT = datetime(2026, 11, 23, tzinfo=UTC)


class Vector(NamedTuple):
    folder: str
    suffix: str
    document: str
    keys: str


EDDSA, ECDSA = "vc-di-eddsa", "vc-di-ecdsa"
VECTORS = {
    "eddsa-rdfc-2022": Vector(
        f"{EDDSA}/eddsa-rdfc-2022", "DataInt", "unsigned.json", f"{EDDSA}/keyPair.json"
    ),
    "eddsa-rdfc-2022 employ": Vector(
        f"{EDDSA}/eddsa-rdfc-2022/employ",
        "DataInt",
        "employmentAuth.json",
        f"{EDDSA}/keyPair.json",
    ),
    "eddsa-jcs-2022": Vector(
        f"{EDDSA}/eddsa-jcs-2022", "JCS", "unsigned.json", f"{EDDSA}/keyPair.json"
    ),
    "Ed25519Signature2020": Vector(
        f"{EDDSA}/Ed25519Signature2020", "EdSig", "unsigned.json", f"{EDDSA}/keyPair.json"
    ),
    "ecdsa-rdfc-2019 P-256": Vector(
        f"{ECDSA}/ecdsa-rdfc-2019-p256", "ECDSAP256", "unsigned.json", f"{ECDSA}/p256KeyPair.json"
    ),
    "ecdsa-rdfc-2019 P-256 employ": Vector(
        f"{ECDSA}/ecdsa-rdfc-2019-p256/employ",
        "ECDSAP256",
        "employmentAuth.json",
        f"{ECDSA}/p256KeyPair.json",
    ),
    "ecdsa-jcs-2019 P-256": Vector(
        f"{ECDSA}/ecdsa-jcs-2019-p256",
        "JCSECDSAP256",
        "unsigned.json",
        f"{ECDSA}/p256KeyPair.json",
    ),
    "ecdsa-rdfc-2019 P-384": Vector(
        f"{ECDSA}/ecdsa-rdfc-2019-p384", "ECDSAP384", "unsigned.json", f"{ECDSA}/p384KeyPair.json"
    ),
    "ecdsa-rdfc-2019 P-384 employ": Vector(
        f"{ECDSA}/ecdsa-rdfc-2019-p384/employ",
        "ECDSAP384",
        "employmentAuth.json",
        f"{ECDSA}/p384KeyPair.json",
    ),
    "ecdsa-jcs-2019 P-384": Vector(
        f"{ECDSA}/ecdsa-jcs-2019-p384",
        "JCSECDSAP384",
        "unsigned.json",
        f"{ECDSA}/p384KeyPair.json",
    ),
}
# Sets that are published and may be kept back from a checkout.
MAY_BE_ABSENT = "P-384"


@pytest.fixture(params=VECTORS)
def vector(request: pytest.FixtureRequest, vectors: Path) -> Vector:
    found = VECTORS[request.param]
    if MAY_BE_ABSENT in request.param and not (vectors / found.folder).is_dir():
        pytest.skip("expected skip: this set of vectors is kept back from the checkout")
    return found


def text(vectors: Path, vector: Vector, name: str) -> str:
    return (vectors / vector.folder / f"{name}{vector.suffix}.txt").read_text()


def document(vectors: Path, vector: Vector, name: str) -> Any:
    return read_json((vectors / vector.folder / f"{name}{vector.suffix}.json").read_bytes())


def published_key(vectors: Path, vector: Vector) -> PublicKey:
    return decode_multikey(read_json((vectors / vector.keys).read_bytes())["publicKeyMultibase"])


def signed_part(vectors: Path, vector: Vector) -> Any:
    signed = document(vectors, vector, "signed")
    return {name: value for name, value in signed.items() if name != "proof"}


@pytest.mark.shared
def test_every_step_is_the_published_one(
    vector: Vector, vectors: Path, vector_contexts: ContextStore
) -> None:
    config = document(vectors, vector, "proofConfig")
    chosen = suite_of(config)
    key = published_key(vectors, vector)
    secured = Secured(signed_part(vectors, vector), config, "", vector_contexts)
    secured, _ = chosen.configure(secured)
    name = hash_name(key.kind)
    canonical = {
        "canonDoc": chosen.canonicalize(secured.document, vector_contexts, name, secured.limits),
        "proofCanon": chosen.canonicalize(secured.options, vector_contexts, name, secured.limits),
    }
    for step, found in canonical.items():
        assert found.decode() == text(vectors, vector, step)
    hashes = {
        "docHash": hashlib.new(name, canonical["canonDoc"]).hexdigest(),
        "proofHash": hashlib.new(name, canonical["proofCanon"]).hexdigest(),
        "combinedHash": hash_data(chosen, secured, key.kind).hex(),
    }
    for step, found_hash in hashes.items():
        assert found_hash == text(vectors, vector, step)
    signature = bytes.fromhex(text(vectors, vector, "sigHex"))
    assert key.verify(signature, bytes.fromhex(hashes["combinedHash"]))
    assert decode_base58(text(vectors, vector, "sigBTC58").removeprefix("z")) == signature


@pytest.mark.shared
def test_the_signed_document_verifies(
    vector: Vector,
    vectors: Path,
    vector_contexts: ContextStore,
    key_for: Callable[[dict[str, Any]], PublicKey],
) -> None:
    signed = document(vectors, vector, "signed")
    (result,) = verify_proofs(signed, vector_contexts, key_for, at=AT)
    assert result.outcome == "verified", result.sentence


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in VECTORS if name.startswith("eddsa")])
def test_signing_gives_the_published_signature(
    name: str, vectors: Path, vector_contexts: ContextStore
) -> None:
    vector = VECTORS[name]
    signed = document(vectors, vector, "signed")
    pair = read_json((vectors / vector.keys).read_bytes())
    seed = decode_base58(pair["privateKeyMultibase"][1:])[2:]
    signer = LocalSigner(
        private_key_from_seed("Ed25519", seed), signed["proof"]["verificationMethod"]
    )
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    unsigned = signed_part(vectors, vector)
    made = add_proof(
        unsigned, signer, vector_contexts, suite=signed["proof"]["cryptosuite"], created=created
    )
    assert made["proof"] == [signed["proof"]]


def test_the_table_is_what_the_documentation_says() -> None:
    assert [known.name for known in SUITES if not known.verify_only] == [
        "eddsa-rdfc-2022",
        "eddsa-jcs-2022",
        "ecdsa-rdfc-2019",
        "ecdsa-jcs-2019",
    ]
    assert [known.name for known in SUITES if known.verify_only] == [
        "eddsa-2022",
        "ecdsa-sd-2023",
        "Ed25519Signature2020",
    ]


UNKNOWN: dict[str, tuple[dict[str, Any], str]] = {
    "empty": ({}, "malformed-proof"),
    "type that is a list": ({"type": ["DataIntegrityProof"]}, "malformed-proof"),
    "no cryptosuite": ({"type": "DataIntegrityProof"}, "malformed-proof"),
    "cryptosuite that is a number": (
        {"type": "DataIntegrityProof", "cryptosuite": 1},
        "malformed-proof",
    ),
    "misprint of the guide": (
        {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdf-2022"},
        "unsupported-suite",
    ),
    "old type as a cryptosuite": (
        {"type": "DataIntegrityProof", "cryptosuite": "Ed25519Signature2020"},
        "unsupported-suite",
    ),
    "cryptosuite as a type": ({"type": "eddsa-rdfc-2022"}, "unsupported-suite"),
    "the type of all": ({"type": "RsaSignature2018"}, "unsupported-suite"),
    "other letters": (
        {"type": "DataIntegrityProof", "cryptosuite": "EDDSA-RDFC-2022"},
        "unsupported-suite",
    ),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_a_suite_that_is_not_ours_is_named(case: str) -> None:
    proof, code = UNKNOWN[case]
    with pytest.raises(ProofError) as caught:
        suite_of(proof)
    assert caught.value.code == code
    with pytest.raises(ProofError):
        suite("eddsa-rdf-2022")
