"""Proofs of JSON text are judged as proofs of the document are."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.canon.jcs import canonicalize
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_match import Match
from cairn.credentials.contexts import OB_V3, VC_V2, packaged_contexts
from cairn.kernel.errors import CairnError, KeyMaterialError
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS
from cairn.keys.material import PublicKey
from cairn.keys.resolution import find_key
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.batch import BatchSigner, claim_of, secured, verify_text, verify_texts
from cairn.proofs.data_integrity import ProofResult, add_proof, verify_proofs
from cairn.proofs.suites.hash_and_sign import canonicalize_jcs, canonicalize_rdfc
from hostile.anything import damaged
from verification.badges import AT, SUITES, badge, check, key_issuer, world


def key_for(proof: JsonObject) -> PublicKey:
    return find_key(proof.get("verificationMethod"), world()).public_key


def both(text: str) -> str:
    """Judge the text both ways, and return the one outcome."""
    endings: list[object] = []
    for work in (
        lambda: verify_text(text.encode(), packaged_contexts(), key_for, at=AT),
        lambda: verify_proofs(
            read_json_object(text), packaged_contexts().with_documents({}), key_for, at=AT
        ),
    ):
        try:
            endings.append(work())
        except CairnError as error:
            endings.append((error.code, error.sentence))
    assert endings[0] == endings[1]
    found = endings[0]
    return str(getattr(found[0], "outcome", "")) if isinstance(found, tuple) and found else ""


@pytest.mark.parametrize(("suite", "kind"), SUITES.items())
def test_text_and_document_are_judged_alike(suite: str, kind: str) -> None:
    issuer = key_issuer(4, kind)  # type: ignore[arg-type]  # the kinds stand in a table
    for number in range(5):
        text = json.dumps(badge(issuer, suite, credential_id=f"urn:x:{number}"))
        check(text)
        assert both(text) == "verified"
    changed = text.replace("Dialogue", "Monologue")
    assert both(changed) == "failed"
    assert both(text.replace('"assertionMethod"', '"authentication"')) == "failed"
    assert both(text.replace('"created": "2026', '"created": "2036')) == "failed"


def test_several_texts_are_judged_as_each_alone() -> None:
    random = Random(9)  # noqa: S311 - damage, not secrets
    texts = [
        json.dumps(badge(credential_id=f"urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-{n:012}"))
        for n in range(40)
    ]
    texts += [text.replace("zJ", "zK") for text in texts[:5]]
    texts += [json.dumps(damaged(json.loads(text), random)) for text in texts[:20]]
    texts += ["", "{", "[]", "\xff", '{"proof": 5}']
    found = verify_texts([text.encode() for text in texts], packaged_contexts(), key_for, at=AT)
    assert [told(results) for results in found] == [told(alone(text)) for text in texts]
    found = verify_texts([*texts, "\ud800"], packaged_contexts(), key_for, at=AT)
    *as_text, half = [told(results) for results in found]
    assert as_text == [told(alone(text)) for text in texts]
    assert half == ("not-utf-8", "The document is not UTF-8 text.")


def test_texts_of_all_lengths_and_keys_that_are_not_found_are_judged_as_each_alone() -> None:
    texts = [
        json.dumps(badge(credential_id=f"urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-{n:012}"))
        for n in range(9)
    ]
    texts += [
        texts[8][:place] + mark + texts[8][place + 1 :]
        for place in range(0, len(texts[8]), 97)
        for mark in '"\\9'
    ]
    refusals = iter(range(10**6))

    def seldom(proof: JsonObject) -> PublicKey:
        if next(refusals) % 3:
            return key_for(proof)
        raise KeyMaterialError("There is no such key.", code="unknown-key")

    found = verify_texts(texts, packaged_contexts(), key_for, at=AT)
    assert [told(results) for results in found] == [told(alone(text)) for text in texts]
    for results in verify_texts(texts[:9], packaged_contexts(), seldom, at=AT):
        assert isinstance(results, tuple)
        assert results[0].code in {"proof-verified", "unknown-key"}

    def never(_proof: JsonObject) -> PublicKey:
        raise KeyMaterialError("There is no such key.", code="unknown-key")

    for results in verify_texts(texts[:9], packaged_contexts(), never, at=AT):
        assert isinstance(results, tuple)
        assert results[0].code == "unknown-key"


def alone(text: str) -> tuple[ProofResult, ...] | CairnError:
    try:
        return verify_text(text.encode(), packaged_contexts(), key_for, at=AT)
    except CairnError as error:
        return error


def told(results: tuple[ProofResult, ...] | CairnError) -> object:
    return (results.code, results.sentence) if isinstance(results, CairnError) else results


def test_a_context_in_the_proof_and_another_purpose_are_not_settled_by_others() -> None:
    """What the first of a kind settles holds for its own options and instant only."""
    texts = [
        json.dumps(badge(credential_id=f"urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-{n:012}"))
        for n in range(9)
    ]
    store = packaged_contexts().with_documents({})  # one of its own, that knows nothing yet
    assert all(verify_text(text, store, key_for, at=AT)[0].outcome == "verified" for text in texts)
    shapes = shapes_of(store)
    alike = shapes.read_alike(texts[8], "proof")
    assert alike is not None
    (proof,) = alike.apart
    key = key_for(proof)
    claim = claim_of(alike, proof, key, AT)
    assert claim is not None
    assert claim.holds()
    assert claim_of(alike, proof, key, AT + timedelta(days=1)) is None
    assert claim_of(alike, proof, private_key_from_seed("P-256", b"\1" * 32).public_key, AT) is None
    for value in ("z", "zz", "u" + proof["proofValue"][1:], proof["proofValue"] + "1", "z0", ""):
        odd = claim_of(alike, {**proof, "proofValue": value}, key, AT)
        assert odd is None or not odd.holds()


def test_damaged_text_is_judged_alike() -> None:
    for number in range(5):
        check(json.dumps(badge(credential_id=f"urn:x:{number}")))
    random = Random(8)  # noqa: S311 - damage, not secrets
    outcomes = [
        both(json.dumps(damaged(badge(credential_id=f"urn:x:{number}"), random)))
        for number in range(120)
    ]
    assert "failed" in outcomes


def test_every_proof_is_looked_at_however_they_stand() -> None:
    for number in range(5):
        check(json.dumps(badge(credential_id=f"urn:x:{number}")))
    good = badge(credential_id="urn:x:9")
    (proof,) = good["proof"]
    bad = proof | {"proofValue": "z111"}
    stands: list[tuple[object, list[str]]] = [
        (proof, ["verified"]),
        ([proof], ["verified"]),
        ([proof, bad], ["verified", "failed"]),
        ([bad, proof], ["failed", "verified"]),
        ([proof, "x"], ["verified", "failed"]),
        (bad, ["failed"]),
        ([], []),
        (None, []),
        ({}, ["failed"]),
        ({"type": "x"}, ["unsupported"]),
        ("x", ["failed"]),
    ]
    for proofs, outcomes in stands:
        text = json.dumps(good | {"proof": proofs})
        assert both(text) == (outcomes[0] if outcomes else "")
        found = verify_text(text.encode(), packaged_contexts(), key_for, at=AT)
        assert [result.outcome for result in found] == outcomes


CREATED = datetime(2026, 5, 1, tzinfo=UTC)
ED25519 = LocalSigner(private_key_from_seed("Ed25519", b"\1" * 32), "https://é.example/#k")
SIGNERS: dict[str, LocalSigner] = {
    "eddsa-rdfc-2022": ED25519,
    "eddsa-jcs-2022": ED25519,
    "ecdsa-jcs-2019": LocalSigner(private_key_from_seed("P-256", b"\1" * 32)),
}


def matched(number: int, contexts: ContextStore) -> tuple[JsonObject, Match]:
    """A badge without a proof, and what is known of it."""
    shapes = shapes_of(contexts)
    for one in (*range(4), number):
        made = {
            name: v for name, v in badge(credential_id=f"urn:x:{one}").items() if name != "proof"
        }
        shapes.canonical_nquads(made)
    match = shapes.find(made)
    assert match is not None
    return made, match


@pytest.mark.parametrize("suite", SIGNERS)
def test_a_batch_is_signed_as_each_document_would_be(suite: str, contexts: ContextStore) -> None:
    document, match = matched(9, contexts)
    signer, named = SIGNERS[suite], document["@context"]
    batch = BatchSigner(signer, contexts, CREATED, suite, named)
    data = batch.hash_data(match)
    assert data is not None
    text = f'{match.json()[:-1]}, "proof": {batch.proof_text(data)}}}'
    alone = add_proof(document, signer, contexts, suite=suite, created=CREATED)
    if suite.startswith("eddsa"):  # ECDSA signs with chance
        assert text == json.dumps(alone, ensure_ascii=False)
    signed = json.loads(text)
    (result,) = verify_proofs(signed, contexts, lambda _: signer.public_key, at=AT)
    assert result.outcome == "verified"


def test_a_batch_of_another_hash_is_left_to_the_suite(contexts: ContextStore) -> None:
    document, match = matched(9, contexts)
    signer = LocalSigner(private_key_from_seed("P-384", b"\1" * 48))
    batch = BatchSigner(signer, contexts, CREATED, "ecdsa-rdfc-2019", document["@context"])
    assert batch.hash_data(match) is None


def test_a_batch_is_of_one_signer_one_instant_and_one_list_of_contexts(
    contexts: ContextStore,
) -> None:
    suite, named = "eddsa-rdfc-2022", [VC_V2, OB_V3]
    given: tuple[Any, ...] = (ED25519, contexts, CREATED, suite, named)
    batch = BatchSigner(*given)
    assert batch.serves(*given)
    assert batch.serves(*given[:4], list(named))
    twin = LocalSigner(private_key_from_seed("Ed25519", b"\1" * 32))
    others = (twin, packaged_contexts().with_documents({}), AT, "eddsa-jcs-2022", [VC_V2])
    for place, other in enumerate(others):
        assert not batch.serves(*given[:place], other, *given[place + 1 :])


def test_what_may_not_sign_may_not_sign_a_batch(contexts: ContextStore) -> None:
    for suite, code in (("eddsa-2022", "verify-only-suite"), ("ecdsa-jcs-2019", "wrong-key-kind")):
        with pytest.raises(CairnError) as caught:
            BatchSigner(ED25519, contexts, CREATED, suite, [VC_V2, OB_V3])
        assert caught.value.code == code


def test_what_is_known_of_a_document_is_ready_for_its_proofs(contexts: ContextStore) -> None:
    document, match = matched(9, contexts)
    whole = secured(document, match, contexts, DEFAULT_LIMITS)
    ready = whole.ledger.ready
    assert (whole.document, whole.options, whole.value) == (document, {}, "")
    assert ready(canonicalize_rdfc, "sha256", document) == match.nquads.encode()
    assert ready(canonicalize_jcs, "sha256", document) == canonicalize(document)
    assert ready(lambda *_: b"x", "sha256", document) == b""
