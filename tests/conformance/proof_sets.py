"""Signatures: hashes and proof values byte for byte, and every published signed document."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cairn.canon.contexts import ContextStore
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.fetching import OfflineResolver
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import JsonObject
from cairn.keys.material import PublicKey
from cairn.keys.multibase import decode_multibase
from cairn.keys.multikey import decode_multikey
from cairn.keys.resolution import find_key
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.data_integrity import add_proof, verify_proofs
from conformance.canonical_sets import read
from conformance.tally import Tally

AT = datetime(2026, 11, 22, tzinfo=UTC)
_SEED_PREFIX = 2


def contexts_with_citizenship(vectors: Path) -> ContextStore:
    path = vectors / "contexts/w3c-and-other/citizenship-v4rc1.jsonld"
    return packaged_contexts().with_documents({"https://w3id.org/citizenship/v4rc1": read(path)})


def key_for(proof: JsonObject) -> PublicKey:
    return find_key(proof["verificationMethod"], OfflineResolver()).public_key


def signed_documents(vectors: Path, folder: str, name: str) -> Tally:
    """Every signed*.json of a folder: all its proofs verify."""
    tally = Tally(name, "every proof of every signed document verifies")
    store = contexts_with_citizenship(vectors)
    for path in sorted((vectors / folder).glob("**/signed*.json")):
        document = read(path)
        results = verify_proofs(document, store, key_for, at=AT)
        outcomes = [(result.suite, result.outcome, result.sentence) for result in results]
        good = bool(results) and all(result.outcome == "verified" for result in results)
        tally.expect(str(path.relative_to(vectors)), holds=good, found=outcomes)
    return tally


def reproduced_signatures(vectors: Path) -> Tally:
    """Ed25519 is deterministic: signing the published document gives the published proof value."""
    tally = Tally("vc-di-eddsa signing", "the published proofValue is reproduced")
    store = contexts_with_citizenship(vectors)
    keys = read(vectors / "vc-di-eddsa/keyPair.json")
    seed = decode_multibase(keys["privateKeyMultibase"])[_SEED_PREFIX:]
    private = private_key_from_seed("Ed25519", seed)
    for path in sorted((vectors / "vc-di-eddsa").glob("eddsa-*/**/signed*.json")):
        document = read(path)
        proof = document.pop("proof")
        signer = LocalSigner(private, proof["verificationMethod"])
        created = parse_instant(proof["created"])
        signed = add_proof(document, signer, store, suite=proof["cryptosuite"], created=created)
        found = signed["proof"][-1]["proofValue"]
        tally.expect(
            str(path.relative_to(vectors)), holds=found == proof["proofValue"], found=found
        )
    return tally


def eddsa_documents(vectors: Path) -> Tally:
    """Single proofs, proof sets and proof chains with Ed25519."""
    return signed_documents(vectors, "vc-di-eddsa", "vc-di-eddsa")


def ecdsa_documents(vectors: Path) -> Tally:
    """RDFC and JCS suites on P-256 and P-384."""
    return signed_documents(vectors, "vc-di-ecdsa", "vc-di-ecdsa")


def selective_disclosure(vectors: Path) -> Tally:
    """ecdsa-sd-2023: base proofs and derived proofs are verified; none are made."""
    tally = Tally("ecdsa-sd-2023", "base and derived proofs verify")
    store = contexts_with_citizenship(vectors)
    paths = [
        *sorted((vectors / "vc-di-ecdsa/ecdsa-sd-2023").glob("*/addSignedSDBase.json")),
        *sorted((vectors / "vc-di-ecdsa/ecdsa-sd-2023").glob("*/derivedRevealDocument.json")),
        vectors / "1edtech-validator/ob30/sd/derivedcredential.json",
    ]
    for path in paths:
        document = read(path)
        if "proof" not in document:
            continue
        finder = _fragment_key if "1edtech" in str(path) else key_for
        results = verify_proofs(document, store, finder, at=AT)
        outcomes = [(result.suite, result.outcome, result.sentence) for result in results]
        good = bool(results) and all(result.outcome == "verified" for result in results)
        tally.expect(str(path.relative_to(vectors)), holds=good, found=outcomes)
    return tally


def specification_examples(vectors: Path) -> Tally:
    """The two signed examples of the Open Badges specification."""
    tally = Tally("OB 3.0 examples", "the signed examples verify; canonical forms match")
    for number in ("22-signed-credential", "25-signed-credential"):
        path = vectors / f"ob3-spec/examples/{number}.json"
        if not path.exists():
            continue
        document = read(path)
        results = verify_proofs(document, packaged_contexts(), _fragment_key, at=AT)
        outcomes = [(result.suite, result.outcome, result.sentence) for result in results]
        tally.expect(number, holds=[r.outcome for r in results] == ["verified"], found=outcomes)
    return tally


def _fragment_key(proof: JsonObject) -> PublicKey:
    """These examples write the key into the fragment of an address that does not exist."""
    return decode_multikey(proof["verificationMethod"].split("#")[-1])
