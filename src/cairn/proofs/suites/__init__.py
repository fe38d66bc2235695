"""The cryptosuites, in one tuple.

To add one, copy a neighbour's value in `hash_and_sign` or give it a module, and list it here.
"""

from __future__ import annotations

from cairn.kernel.errors import ProofError
from cairn.kernel.json_text import Json, JsonObject
from cairn.proofs.suites.cryptosuite import Cryptosuite
from cairn.proofs.suites.hash_and_sign import (
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    ED25519_SIGNATURE_2020,
    EDDSA_2022,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
)
from cairn.proofs.suites.selective_disclosure import ECDSA_SD_2023

__all__ = ["SUITES", "Cryptosuite", "suite", "suite_of"]

SUITES: tuple[Cryptosuite, ...] = (
    EDDSA_RDFC_2022,
    EDDSA_2022,
    EDDSA_JCS_2022,
    ECDSA_RDFC_2019,
    ECDSA_JCS_2019,
    ECDSA_SD_2023,
    ED25519_SIGNATURE_2020,
)
"""Every cryptosuite that Cairn knows."""


def suite(name: str) -> Cryptosuite:
    """Return the cryptosuite of a name.

    Raises:
        ProofError: If there is none, with the code ``unsupported-suite``.
    """
    for known in SUITES:
        if known.name == name:
            return known
    raise ProofError(
        f"The cryptosuite “{name[:60]}” is not supported.",
        code="unsupported-suite",
        mend="Supported are " + ", ".join(known.name for known in SUITES) + ".",
    )


def suite_of(proof: JsonObject) -> Cryptosuite:
    """Return the cryptosuite that a proof says it was made with.

    Raises:
        ProofError: If it names none (``malformed-proof``) or an unknown one
            (``unsupported-suite``).
    """
    proof_type = _text(proof.get("type"), "type")
    if proof_type == "DataIntegrityProof":
        found = suite(_text(proof.get("cryptosuite"), "cryptosuite"))
        if found.proof_type == proof_type:
            return found
    elif any(known.name == known.proof_type == proof_type for known in SUITES):
        return suite(proof_type)
    raise ProofError(
        f"A proof of type “{proof_type[:60]}” is not supported.", code="unsupported-suite"
    )


def _text(value: Json, name: str) -> str:
    if not isinstance(value, str):
        raise ProofError(f"The proof's “{name}” is missing or not text.", code="malformed-proof")
    return value
