"""Edges of the rules for a proof's members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.keys.material import PublicKey
from cairn.proofs.data_integrity import (
    add_proof,
    proof_holds,
    proof_value,
    signing_options,
    verify_proofs,
)
from cairn.proofs.suites import suite_of
from cairn.proofs.suites.cryptosuite import Secured
from cairn.proofs.suites.hash_and_sign import hash_data

AT = datetime(2026, 11, 23, tzinfo=UTC)
KeyFor = Callable[[dict[str, Any]], PublicKey]


@pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_proof_need_not_say_when_it_was_made(
    name: str, badge: Any, contexts: ContextStore, signers: Any, key_for: KeyFor
) -> None:
    # vc-data-integrity, section 2.1: “created” is optional.
    signer = signers["Ed25519"]
    suite, options = signing_options(name, signer, AT)
    del options["created"]
    configured, _ = suite.configure(Secured(badge, options, "", contexts))
    value = proof_value(hash_data(suite, configured, "Ed25519"), signer)
    kept = configured.options if suite.keeps_context else options
    proof = kept | {"proofValue": value}
    (result,) = verify_proofs(badge | {"proof": proof}, contexts, key_for, at=AT)
    assert result.outcome == "verified"
    whole = Secured(badge, {}, "", contexts)
    assert proof_holds(suite_of(proof), proof, whole, signer.public_key, AT) is True


def test_the_longest_proof_value_that_is_read(
    badge: Any, contexts: ContextStore, signers: Any, key_for: KeyFor
) -> None:
    made = add_proof(badge, signers["Ed25519"], contexts, created=AT)
    for length, too_long in ((1_048_576, False), (1_048_577, True)):
        made["proof"][0]["proofValue"] = "z" * length
        (result,) = verify_proofs(made, contexts, key_for, at=AT)
        assert result.outcome == "failed"
        assert (result.sentence == "The proof value is too long.") is too_long
