from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.kernel.errors import ProofError
from cairn.kernel.json_text import read_json
from cairn.keys.material import PublicKey
from cairn.keys.multibase import decode_base58
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.chain import matching_proofs, settle_chains
from cairn.proofs.data_integrity import add_proof, verify_proofs

AT = datetime(2026, 11, 23, tzinfo=UTC)
KeyFor = Callable[[dict[str, Any]], PublicKey]


def outcomes(document: Any, store: ContextStore, key_for: KeyFor) -> list[tuple[str, str]]:
    results = verify_proofs(document, store, key_for, at=AT)
    return [(result.outcome, result.code) for result in results]


PUBLISHED = {
    "signedProofSet1": 1,
    "signedProofSet2": 2,
    "proofChainTempDoc1": 2,
    "signedProofChain1": 3,
    "signedProofChain2": 4,
}


@pytest.mark.shared
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_sets_and_chains_verify(
    name: str, vectors: Path, vector_contexts: ContextStore, key_for: KeyFor
) -> None:
    path = vectors / f"vc-di-eddsa/proof-set-chain/{name}.json"
    found = outcomes(read_json(path.read_bytes()), vector_contexts, key_for)
    assert found == [("verified", "proof-verified")] * PUBLISHED[name]


@pytest.mark.shared
def test_signing_gives_the_published_chain(vectors: Path, vector_contexts: ContextStore) -> None:
    folder = vectors / "vc-di-eddsa/proof-set-chain"
    pairs = read_json((folder / "multiKeyPairs.json").read_bytes())
    expected = read_json((folder / "signedProofChain2.json").read_bytes())
    document = {name: value for name, value in expected.items() if name != "proof"}
    for number, proof in enumerate(expected["proof"], start=1):
        seed = decode_base58(pairs[f"keyPair{number}"]["privateKeyMultibase"][1:])[2:]
        signer = LocalSigner(private_key_from_seed("Ed25519", seed))
        document = add_proof(
            document,
            signer,
            vector_contexts,
            created=datetime.fromisoformat(proof["created"]),
            proof_id=proof.get("id"),
            previous_proof=proof.get("previousProof"),
        )
    assert document == expected


@pytest.fixture
def chain(badge: Any, contexts: ContextStore, signers: Any) -> Any:
    for number, suite in enumerate(("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-jcs-2019"), 1):
        badge = add_proof(
            badge,
            signers["P-256" if suite.startswith("ecdsa") else "Ed25519"],
            contexts,
            suite=suite,
            created=datetime(2026, 1, number, tzinfo=UTC),
            proof_id=f"urn:proof:{number}",
            previous_proof=None if number == 1 else f"urn:proof:{number - 1}",
        )
    return badge


def test_a_chain_over_several_suites_verifies_in_any_order(
    chain: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    for proofs in permutations(chain["proof"]):
        found = outcomes(chain | {"proof": list(proofs)}, contexts, key_for)
        assert {outcome for outcome, _ in found} == {"verified"}


def test_a_link_taken_out_is_missed(chain: Any, contexts: ContextStore, key_for: KeyFor) -> None:
    found = outcomes(chain | {"proof": chain["proof"][1:]}, contexts, key_for)
    assert found == [("failed", "previous-proof-missing"), ("failed", "previous-proof-failed")]


def test_a_changed_link_breaks_all_above(
    chain: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    chain["proof"][0]["created"] = "2026-01-01T00:00:01Z"
    found = outcomes(chain, contexts, key_for)
    assert [outcome for outcome, _ in found] == ["failed", "failed", "failed"]


def test_dropping_the_link_breaks_the_signature(
    chain: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    del chain["proof"][2]["previousProof"]
    assert outcomes(chain, contexts, key_for)[2] == ("failed", "signature-mismatch")


def test_signing_upon_a_proof_that_is_not_there_is_refused(
    badge: Any, contexts: ContextStore, signers: Any
) -> None:
    with pytest.raises(ProofError) as caught:
        add_proof(
            badge, signers["Ed25519"], contexts, created=AT, previous_proof="urn:proof:nowhere"
        )
    assert caught.value.code == "previous-proof-missing"


A, B, C = {"id": "a"}, {"id": "b", "previousProof": "a"}, {"id": "c", "previousProof": ["b"]}
SETTLED: dict[str, tuple[list[Any], list[str], list[str]]] = {
    "all hold": ([A, B, C], ["verified"] * 3, ["", "", ""]),
    "the first fails": (
        [A, B, C],
        ["failed", "verified", "verified"],
        ["", "previous-proof-failed", "previous-proof-failed"],
    ),
    "the first cannot be told": (
        [A, B, C],
        ["undetermined", "verified", "verified"],
        ["", "previous-proof-undetermined", "previous-proof-undetermined"],
    ),
    "the middle is unsupported": (
        [A, B, C],
        ["verified", "unsupported", "verified"],
        ["", "", "previous-proof-undetermined"],
    ),
    "a circle of two": (
        [{"id": "a", "previousProof": "b"}, B],
        ["verified", "verified"],
        ["proof-chain-cycle", "proof-chain-cycle"],
    ),
    "two ways to the first": (
        [A, B, {"id": "d", "previousProof": "a"}, {"id": "e", "previousProof": ["b", "d"]}],
        ["undetermined", "verified", "failed", "verified"],
        ["", "previous-proof-undetermined", "", "previous-proof-failed"],
    ),
    "itself": ([{"id": "a", "previousProof": "a"}], ["verified"], ["proof-chain-cycle"]),
}


OUTCOME = {
    "proof-chain-cycle": "failed",
    "previous-proof-failed": "failed",
    "previous-proof-undetermined": "undetermined",
}


@pytest.mark.parametrize("case", SETTLED)
def test_a_proof_holds_no_better_than_those_below_it(case: str) -> None:
    proofs, found, codes = SETTLED[case]
    changes = settle_chains(proofs, found)
    assert [change.code if change else "" for change in changes] == codes
    outcomes = {change.code: change.outcome for change in changes if change}
    assert outcomes == {code: OUTCOME[code] for code in codes if code}


BAD: dict[str, tuple[Any, list[Any], str]] = {
    "a number": (1, [A], "malformed-proof"),
    "null": (None, [A], "malformed-proof"),
    "empty array": ([], [A], "malformed-proof"),
    "array of numbers": ([1], [A], "malformed-proof"),
    "array of an id and a number": (["a", 1], [A], "malformed-proof"),
    "an object": ({"id": "a"}, [A], "malformed-proof"),
    "ids that are no text": ("x", [{"id": ["x"]}, {"id": {"x": 1}}], "previous-proof-missing"),
    "not there": ("x", [A, None, 3, {"id": 4}], "previous-proof-missing"),
    "one of two not there": (["a", "x"], [A], "previous-proof-missing"),
    "there twice": ("a", [A, dict(A)], "duplicate-proof-id"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_previous_proof_that_cannot_be_found_is_refused(case: str) -> None:
    previous, proofs, code = BAD[case]
    with pytest.raises(ProofError) as caught:
        matching_proofs({"previousProof": previous}, proofs)
    assert caught.value.code == code


def test_proofs_below_come_in_the_order_in_which_they_stand() -> None:
    proofs = [C, None, A, B]
    assert matching_proofs({"previousProof": ["b", "a", "c"]}, proofs) == (C, A, B)
    assert matching_proofs({"previousProof": "b"}, proofs) == (B,)
    assert matching_proofs({}, proofs) == ()


def test_a_circle_below_is_walked_once() -> None:
    circle = [{"id": "a", "previousProof": "b"}, B, {"id": "s", "previousProof": "a"}]
    first, second, _ = settle_chains(circle, ["verified"] * 3)
    assert first == second
    assert first is not None
    assert first.code == "proof-chain-cycle"
