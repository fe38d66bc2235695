"""Cairn, and the bare Ed25519 of `cryptography` beside it, as one process of the comparison."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import answering
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cairn.credentials.contexts import packaged_contexts
from cairn.credentials.issuing import issue_text
from cairn.kernel.fetching import MappingResolver
from cairn.kernel.json_text import JsonObject, write_json
from cairn.keys.material import PublicKey
from cairn.keys.resolution import find_key
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.batch import verify_text
from cairn.verification import Policy, VerifierMemory, verify

CONTEXTS = packaged_contexts()


def raw(seed: bytes) -> dict[str, answering.Verb]:
    """Sign and verify 64 bytes, and nothing else."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, message = key.public_key(), b"\2" * 64
    signature = key.sign(message)
    return {
        "raw sign": lambda _: key.sign(message),
        "raw verify": lambda _: public.verify(signature, message),
    }


def issuer(terms: dict[str, str], created: datetime, prove: answering.Verb) -> answering.Verb:
    """Issue, from the parsed credential to the text that is handed out; the first is verified."""
    key = private_key_from_seed("Ed25519", bytes.fromhex(terms["seed"]))
    signer = LocalSigner(key, terms["verificationMethod"])
    verified: list[str] = []

    def issue(credential: JsonObject) -> str:
        text = issue_text(credential, signer, created=created)
        if not verified:
            prove(text)
            verified.append(text)
        return text

    return issue


def prover(resolver: MappingResolver, at: datetime) -> answering.Verb:
    """Verify every proof of a text, with the keys in memory."""

    @cache
    def key_of(method: str) -> PublicKey:
        return find_key(method, resolver).public_key

    def prove(text: str) -> None:
        results = verify_text(
            text.encode(), CONTEXTS, lambda proof: key_of(proof["verificationMethod"]), at=at
        )
        assert results
        assert all(result.outcome == "verified" for result in results), results

    return prove


def verifier(resolver: MappingResolver, at: datetime) -> answering.Verb:
    """Verify with all checks, what belongs to the issuer in memory."""
    policy, memory = Policy(), VerifierMemory()

    def check(text: str) -> None:
        report = verify(text, resolver=resolver, at=at, policy=policy, memory=memory)
        assert report.verdict.value == "valid", report.sentence
        assert report.check("status").outcome.value == "passed"

    return check


def main() -> None:
    """Answer orders."""
    terms = answering.world("terms.json")
    at = datetime.fromisoformat(terms["at"])
    documents = answering.world("documents.json")
    resolver = MappingResolver({url: write_json(item) for url, item in documents.items()})
    prove = prover(resolver, at)
    answering.serve(
        {
            **raw(bytes.fromhex(terms["seed"])),
            "issue": issuer(terms, at, prove),
            "proof": prove,
            "full": verifier(resolver, at),
        }
    )


if __name__ == "__main__":
    main()
