"""openbadgeslib, an Open Badges library of other hands, as one process of the comparison.

Its verifier of badges is asked for the full check. It reads a status list's signature only in
tokens, so the list is handed to it as one that was verified before.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import answering
from openbadgeslib import ob3
from openbadgeslib.ob3.contexts import bundled_contexts


def main() -> None:
    """Answer orders."""
    terms, documents = answering.world("terms.json"), answering.world("documents.json")
    keys = answering.world("keys.json")
    at = datetime.fromisoformat(terms["at"])
    # It reads a context anew for each document if it is handed one that it carries itself.
    carried = bundled_contexts()
    contexts = {u: c for u, c in answering.world("contexts.json").items() if u not in carried}
    texts = {url: json.dumps(item).encode() for url, item in documents.items()}
    verifier = ob3.OB3LdpVerifier()

    def issue(credential: dict[str, Any]) -> str:
        signed = ob3.add_data_integrity_proof(
            credential, terms["pem"], terms["verificationMethod"], created=at
        )
        return json.dumps(signed)

    def prove(text: str) -> None:
        document = answering.read(text)
        proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
        (method,) = {proof["verificationMethod"] for proof in proofs}
        ob3.verify_data_integrity_proof(document, keys[method]["pem"], extra_contexts=contexts)

    def check(text: str) -> None:
        verifier.verify(
            text, check_status=True, download=texts.__getitem__, verify_status_list=False
        )

    answering.serve({"issue": issue, "proof": prove, "full": check})


if __name__ == "__main__":
    main()
