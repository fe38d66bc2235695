"""Cairn, and the bare Ed25519 of `cryptography` beside it, as one process of the comparison."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import answering
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cairn.credentials.contexts import packaged_contexts
from cairn.credentials.issuing import issue_texts
from cairn.kernel.errors import CairnError
from cairn.kernel.fetching import MappingResolver
from cairn.kernel.json_text import write_json
from cairn.keys.material import PublicKey
from cairn.keys.resolution import find_key
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.batch import verify_texts
from cairn.verification import Policy, VerifierMemory, verify_several

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
    """Issue, from JSON text to the text that is handed out; the first are verified."""
    key = private_key_from_seed("Ed25519", bytes.fromhex(terms["seed"]))
    signer = LocalSigner(key, terms["verificationMethod"])
    verified: list[object] = []

    def issue(credentials: list[str]) -> None:
        texts = list(issue_texts(credentials, signer, created=created))
        assert all(type(text) is str for text in texts)
        if not verified:
            prove(texts)
            verified.append(texts)

    return issue


def prover(resolver: MappingResolver, at: datetime) -> answering.Verb:
    """Verify every proof of texts, with the keys in memory."""

    @cache
    def key_of(method: str) -> PublicKey:
        return find_key(method, resolver).public_key

    def prove(texts: list[str]) -> None:
        for results in verify_texts(
            texts,
            CONTEXTS,
            lambda proof: key_of(proof["verificationMethod"]),
            at=at,
        ):
            assert not isinstance(results, CairnError)
            assert results
            assert all(result.outcome == "verified" for result in results), results

    return prove


def verifier(resolver: MappingResolver, at: datetime) -> answering.Verb:
    """Verify with all checks, what belongs to the issuer in memory."""
    policy, memory = Policy(), VerifierMemory()

    def check(texts: list[str]) -> None:
        named = [("", text) for text in texts]
        for report in verify_several(named, resolver=resolver, at=at, policy=policy, memory=memory):
            assert report.verdict.value == "valid", report.sentence
            assert report.check("status").outcome.value == "passed"

    return check


def alone(verb: answering.Verb) -> answering.Verb:
    """Work on one document with a verb for several."""
    return lambda text: verb([text])


def main() -> None:
    """Answer orders."""
    terms = answering.world("terms.json")
    at = datetime.fromisoformat(terms["at"])
    documents = answering.world("documents.json")
    resolver = MappingResolver({url: write_json(item) for url, item in documents.items()})
    prove = prover(resolver, at)
    several = {
        "issue": issuer(terms, at, prove),
        "proof": prove,
        "full": verifier(resolver, at),
    }
    one = {name: alone(verb) for name, verb in several.items()}
    answering.serve({**raw(bytes.fromhex(terms["seed"])), **one}, several=several, as_text=True)


if __name__ == "__main__":
    main()
