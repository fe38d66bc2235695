"""openvc-core, a library for verifiable credentials, as one process of the comparison.

It reads `proof` as one object, so it is handed the one entry that it knows; and it carries no Open
Badges context, so it is handed that too.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import answering
import openvc
from openvc.did.base import DidDocument, parse_did_document
from openvc.proof.data_integrity import DataIntegrityProofSuite

SUITE = "eddsa-rdfc-2022"


class Site:
    """A DID resolver of theirs over documents in memory."""

    def __init__(self, documents: dict[str, Any]) -> None:
        self._documents = {
            did: parse_did_document(document)
            for did, document in documents.items()
            if did.startswith("did:")
        }

    def supports(self, did: str) -> bool:
        """Tell whether there is such a document."""
        return did in self._documents

    def resolve(self, did: str) -> DidDocument:
        """Return it."""
        return self._documents[did]


def one_proof(text: str) -> dict[str, Any]:
    """Read a credential and leave it the one proof that is understood."""
    document: dict[str, Any] = answering.read(text)
    proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    (proof,) = [proof for proof in proofs if proof.get("cryptosuite") == SUITE]
    return {**document, "proof": proof}


def main() -> None:
    """Answer orders."""
    terms, documents = answering.world("terms.json"), answering.world("documents.json")
    keys, at = answering.world("keys.json"), datetime.fromisoformat(terms["at"])
    more: dict[str, Any] = {"extra_contexts": answering.world("contexts.json")}
    more["extra_contexts"].pop("https://www.w3.org/ns/credentials/v2", None)  # it carries that one
    suite, policy = DataIntegrityProofSuite(), openvc.VerificationPolicy(now=at)
    site = Site(documents)
    key = openvc.Ed25519SigningKey.from_pem(terms["pem"].encode(), terms["verificationMethod"])

    def issue(credential: dict[str, Any]) -> str:
        signed = suite.add_proof(
            credential,
            signing_key=key,
            verification_method=terms["verificationMethod"],
            created=at,
            **more,
        )
        return json.dumps(signed)

    def prove(text: str) -> None:
        document = one_proof(text)
        jwk = keys[document["proof"]["verificationMethod"]]["jwk"]
        suite.verify(document, public_key_jwk=jwk, check_temporal=False, **more)

    def check(text: str) -> None:
        found = openvc.verify_credential(
            one_proof(text),
            policy=policy,
            resolver=site,
            resolve_status_list=documents.__getitem__,
            **more,
        )
        assert found.status is not None

    answering.serve({"issue": issue, "proof": prove, "full": check})


if __name__ == "__main__":
    main()
