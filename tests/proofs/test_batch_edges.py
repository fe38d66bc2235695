"""Proofs of a batch where something is odd: long, late, of an unknown suite, or too many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_text import Alike
from cairn.credentials.contexts import VC_V2, packaged_contexts
from cairn.kernel.errors import CairnError, InputError, LimitError
from cairn.kernel.json_text import JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.keys.material import PublicKey
from cairn.keys.resolution import find_key
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs import batch
from cairn.proofs.batch import (
    TOGETHER,
    alike_holds,
    claim_of,
    only_proof,
    secured_in_part,
    verify_text,
    verify_texts,
)
from cairn.proofs.data_integrity import ProofResult, add_proof, verify_proofs
from cairn.proofs.suites.hash_and_sign import canonicalize_jcs, canonicalize_rdfc
from verification.badges import AT, SUITES, badge, key_issuer, world

UUIDS = "urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-"


def key_for(proof: JsonObject) -> PublicKey:
    return find_key(proof.get("verificationMethod"), world()).public_key


def text(number: int, suite: str = "eddsa-rdfc-2022") -> str:
    return json.dumps(
        badge(key_issuer(4, SUITES[suite]), suite, credential_id=f"{UUIDS}{number:012}")
    )


def warm(count: int = 9, suite: str = "eddsa-rdfc-2022") -> ContextStore:
    """A store of its own, whose shapes know how badges of a suite are written."""
    store = packaged_contexts().with_documents({})
    for number in range(count):
        (result,) = verify_text(text(number, suite), store, key_for, at=AT)
        assert result.outcome == "verified"
    return store


def read(store: ContextStore, wanted: str) -> tuple[Alike, JsonObject, PublicKey]:
    alike = shapes_of(store).read_alike(wanted, "proof")
    assert alike is not None
    proof = only_proof(alike.apart)
    assert proof is not None
    return alike, proof, key_for(proof)


def outcome(result: tuple[ProofResult, ...] | CairnError) -> str:
    return result.code if isinstance(result, CairnError) else result[0].outcome


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "ecdsa-rdfc-2019"])
def test_what_is_left_of_a_proof_is_its_signature(suite: str) -> None:
    store = warm(suite=suite)
    alike, proof, key = read(store, text(70, suite))
    claim = claim_of(alike, proof, key, AT)
    assert claim is not None
    assert claim.holds()
    assert claim.suite.name == suite
    assert len(claim.signature) == 64
    other, _, _ = read(store, text(71, suite))
    mixed = claim_of(other, proof, key, AT)
    assert mixed is not None
    assert not mixed.holds()


@pytest.mark.parametrize("letters", [1, 150, 198, 199, 200, 201, 5_000])
def test_a_value_of_any_length_is_judged_as_alone(letters: int) -> None:
    store = warm()
    document = json.loads(text(70))
    for first in ("z", "u", "Z", ""):
        document["proof"][0]["proofValue"] = first + "1" * letters
        odd = json.dumps(document)
        (found,) = verify_text(odd, store, key_for, at=AT)
        (alone,) = verify_proofs(document, store, key_for, at=AT)
        assert found == alone
        assert found.outcome == "failed"
        (together,) = verify_texts([odd], store, key_for, at=AT)
        assert together == (alone,)


def test_a_long_value_is_not_decoded_in_passing() -> None:
    """No signature is as long, and decoding takes the square of the length."""
    store = warm()
    alike, proof, key = read(store, text(70))
    assert claim_of(alike, {**proof, "proofValue": "z" + "1" * 199}, key, AT) is not None
    assert claim_of(alike, {**proof, "proofValue": "z" + "1" * 200}, key, AT) is None


def test_what_may_not_be_judged_by_what_was_found_before() -> None:
    store = warm()
    alike, proof, key = read(store, text(70))

    def holds(changed: JsonObject, at: datetime = AT, by: PublicKey = key) -> bool:
        return alike_holds(alike, changed, by, at, store, DEFAULT_LIMITS) is not None

    assert holds(proof)
    assert holds(proof, at=AT + timedelta(days=1))
    assert not holds(proof, at=datetime(2020, 1, 1, tzinfo=UTC))
    assert not holds(proof, by=private_key_from_seed("P-256", b"\1" * 32).public_key)
    assert not holds(proof, by=private_key_from_seed("Ed25519", b"\7" * 32).public_key)
    fresh = read(warm(), text(70))[0]
    for change in (
        {"cryptosuite": "unknown-suite"},
        {"cryptosuite": "ecdsa-sd-2023"},
        {"cryptosuite": "eddsa-jcs-2022"},
        {"type": "UnknownProof"},
        {"created": "2036-01-01T00:00:00Z"},
        {"expires": "2021-01-01T00:00:00Z"},
        {"proofPurpose": "authentication"},
    ):
        other = Alike(fresh.match, [proof | change], ("of its own", str(change)))
        assert alike_holds(other, proof | change, key, AT, store, DEFAULT_LIMITS) is None


def test_a_suite_that_needs_the_whole_document_is_left_to_it() -> None:
    """Its key is of the right kind, but only a part of the document is at hand."""
    suite = "ecdsa-rdfc-2019"
    store = warm(suite=suite)
    alike, proof, key = read(store, text(70, suite))
    changed = proof | {"cryptosuite": "ecdsa-sd-2023"}
    other = Alike(alike.match, [changed], "of its own")
    assert alike_holds(other, changed, key, AT, store, DEFAULT_LIMITS) is None


def test_each_instant_is_found_out_for_itself() -> None:
    """More instants than are remembered, and each again."""
    store = warm()
    for _ in range(2):
        for day in range(80):
            at = AT + timedelta(days=day)
            assert outcome(verify_text(text(70), store, key_for, at=at)) == "verified"
            alike, proof, key = read(store, text(71))
            claim = claim_of(alike, proof, key, at)
            assert claim is not None
            assert claim.holds()
            assert len(batch._kinds) <= 64
    before = datetime(2020, 1, 1, tzinfo=UTC)
    assert outcome(verify_text(text(70), store, key_for, at=before)) == "failed"


def test_a_key_that_is_not_to_be_had_is_no_reason_to_stop() -> None:
    store = warm()

    def nowhere(proof: JsonObject) -> PublicKey:
        if proof["proofValue"] == json.loads(text(71))["proof"][0]["proofValue"]:
            raise InputError("No such key.", code="no-key")
        return key_for(proof)

    texts = [text(70), text(71), text(72)]
    found = [outcome(one) for one in verify_texts(texts, store, nowhere, at=AT)]
    alone = [verify_proofs(json.loads(one), store, nowhere, at=AT)[0].outcome for one in texts]
    assert found == alone
    assert found[0] == found[2] == "verified" != found[1]


def test_texts_are_taken_as_they_are_needed_and_answered_in_order() -> None:
    store = warm()
    taken = 0

    def texts() -> Iterator[str]:
        nonlocal taken
        for number in range(2 * TOGETHER + 7):
            taken += 1
            whole = text(number % 9)
            yield whole.replace("Dialogue", "Monologue") if number % 5 == 3 else whole

    results = verify_texts(texts(), store, key_for, at=AT)
    first = next(results)
    assert outcome(first) == "verified"
    assert taken == TOGETHER
    found = [outcome(first), *map(outcome, results)]
    assert taken == len(found) == 2 * TOGETHER + 7
    expected = ["failed" if number % 5 == 3 else "verified" for number in range(len(found))]
    assert found == expected


@pytest.mark.parametrize("as_bytes", [True, False])
def test_text_that_is_too_long_is_refused(as_bytes: bool) -> None:  # noqa: FBT001 - a table of cases
    limits = Limits(document_bytes=40_000)
    store = packaged_contexts().with_documents({})

    def judged(wanted: str) -> str:
        data: Any = wanted.encode() if as_bytes else wanted
        return verify_text(data, store, key_for, at=AT, limits=limits)[0].outcome

    for number in range(6):
        assert judged(text(number)) == "verified"
    for length in (10_000, 10_001, 20_000, 40_000):
        assert judged(text(8).ljust(length)) == "verified"
    with pytest.raises(LimitError):
        judged(text(8).ljust(40_001))
    with pytest.raises(LimitError):
        judged(text(8).ljust(40_000) + "é")
    for wanted in (text(8).ljust(40_001), "", "\xff"):
        (found,) = verify_texts([wanted], store, key_for, at=AT, limits=limits)
        assert isinstance(found, CairnError)


@pytest.mark.parametrize("as_bytes", [True, False])
def test_text_that_is_like_others_and_too_long_is_refused(as_bytes: bool) -> None:  # noqa: FBT001 - a table of cases
    """Only a name is longer than in what was read before, among much white space."""
    limits = Limits(document_bytes=20_000)
    store = packaged_contexts().with_documents({})
    signer = LocalSigner(private_key_from_seed("Ed25519", b"\1" * 32))
    created = datetime(2026, 1, 1, tzinfo=UTC)

    def spaced(number: int, name: str) -> str:
        members: JsonObject = {
            "@context": [VC_V2],
            "id": f"{UUIDS}{number:012}",
            "type": ["VerifiableCredential"],
            "name": name,
            "description": "It stays.",
        }
        signed = add_proof(members, signer, store, suite="eddsa-rdfc-2022", created=created)
        return json.dumps(signed)[:-1] + " " * 19_200 + "}"

    def judged(wanted: str) -> str:
        data: Any = wanted.encode() if as_bytes else wanted
        found = verify_text(data, store, lambda _: signer.public_key, at=AT, limits=limits)
        return found[0].outcome

    for number in range(9):
        assert judged(spaced(number, f"aa b{'abcdefghi'[number]}")) == "verified"
    outcomes = []
    for words in (2, 3, 9, 10):
        wanted = spaced(70, " ".join(["a" * 40] * words))
        alike = shapes_of(store, limits).read_alike(wanted, "proof")
        assert alike is not None
        outcomes.append(len(wanted) <= limits.document_bytes)
        if outcomes[-1]:
            assert judged(wanted) == "verified"
        else:
            with pytest.raises(LimitError):
                judged(wanted)
    assert outcomes == [True, True, False, False]


def test_a_document_of_which_only_a_part_is_at_hand() -> None:
    store = warm()
    alike, _, _ = read(store, text(70))
    whole = secured_in_part(alike.match, store, DEFAULT_LIMITS)
    assert whole.document == {"@context": json.loads(text(70))["@context"]}
    assert (whole.options, whole.value, whole.limits) == ({}, "", DEFAULT_LIMITS)
    ready = whole.ledger.ready
    assert ready(canonicalize_rdfc, "sha256", whole.document) == alike.match.nquads.encode()
    assert ready(canonicalize_jcs, "sha256", whole.document) == (
        alike.match.json(canonical=True).encode()
    )
    for wanted in ((canonicalize_rdfc, "sha384"), (lambda *_: b"x", "sha256")):
        with pytest.raises(CairnError, match="part of the document"):
            ready(*wanted, whole.document)


ONLY: list[tuple[Any, Any]] = [
    ({"a": 1}, {"a": 1}), ([{"a": 1}], {"a": 1}), ({}, {}), ([{}], {}), ([], None), (None, None),
    ([{}, {}], None), (["x"], None), ("x", None), ([[{}]], None), (5, None),
]  # fmt: skip


@pytest.mark.parametrize(("proofs", "expected"), ONLY)
def test_the_only_proof(proofs: Any, expected: Any) -> None:
    assert only_proof(proofs) == expected
