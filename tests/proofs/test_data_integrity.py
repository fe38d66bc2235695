from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.canon.contexts import ContextStore
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.errors import FetchError, InputError, ProofError, TermError, UsageError
from cairn.kernel.fetching import MappingResolver, OfflineResolver
from cairn.kernel.json_text import read_json
from cairn.kernel.limits import Limits
from cairn.keys.material import PublicKey
from cairn.keys.multikey import decode_multikey
from cairn.keys.resolution import find_key
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.data_integrity import (
    CLOCK_SKEW,
    ProofResult,
    add_proof,
    proof_holds,
    proof_value,
    verify_proofs,
)
from cairn.proofs.suites import suite_of
from cairn.proofs.suites.cryptosuite import Secured
from cairn.proofs.suites.hash_and_sign import hash_data

AT = datetime(2026, 11, 23, tzinfo=UTC)
CREATED = datetime(2026, 11, 22, tzinfo=UTC)
KeyFor = Callable[[dict[str, Any]], PublicKey]

SUITE_KEYS = [
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
    ("ecdsa-jcs-2019", "P-256"),
    ("ecdsa-jcs-2019", "P-384"),
]


def check(document: Any, store: ContextStore, key_for: KeyFor, **options: Any) -> ProofResult:
    (result,) = verify_proofs(document, store, key_for, **({"at": AT} | options))
    return result


@pytest.fixture
def signed(badge: Any, contexts: ContextStore, signers: Any) -> Any:
    return add_proof(badge, signers["Ed25519"], contexts, created=CREATED)


@pytest.mark.parametrize(("suite", "kind"), SUITE_KEYS)
def test_what_is_signed_verifies(
    suite: str, kind: Any, badge: Any, contexts: ContextStore, signers: Any, key_for: KeyFor
) -> None:
    before = copy.deepcopy(badge)
    made = add_proof(badge, signers[kind], contexts, suite=suite, created=CREATED)
    assert badge == before
    assert list(made)[-1] == "proof"
    result = check(made, contexts, key_for)
    assert (result.outcome, result.suite, result.code) == ("verified", suite, "proof-verified")
    assert result.notes == ()


def test_the_options_are_written_as_asked(
    badge: Any, contexts: ContextStore, signers: Any, key_for: KeyFor
) -> None:
    made = add_proof(
        badge,
        signers["Ed25519"],
        contexts,
        created=datetime(2026, 11, 22, 1, tzinfo=timezone(timedelta(hours=1))),
        expires=AT + timedelta(days=1),
        proof_id="urn:proof:1",
    )
    (proof,) = made["proof"]
    value = proof.pop("proofValue")
    assert proof == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-22T00:00:00Z",
        "verificationMethod": signers["Ed25519"].verification_method,
        "proofPurpose": "assertionMethod",
        "id": "urn:proof:1",
        "expires": "2026-11-24T00:00:00Z",
    }
    proof["proofValue"] = value
    assert check(made, contexts, key_for).outcome == "verified"


def test_a_second_proof_is_appended(
    signed: Any, contexts: ContextStore, signers: Any, key_for: KeyFor
) -> None:
    both = add_proof(signed, signers["P-256"], contexts, suite="ecdsa-jcs-2019", created=CREATED)
    assert both["proof"][0] == signed["proof"][0]
    results = verify_proofs(both, contexts, key_for, at=AT)
    assert [result.outcome for result in results] == ["verified", "verified"]


def test_one_proof_may_stand_without_an_array(
    signed: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    assert check(signed | {"proof": signed["proof"][0]}, contexts, key_for).outcome == "verified"


def test_a_document_without_a_proof_has_no_results(
    badge: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    for proof in ({}, {"proof": None}, {"proof": []}):
        assert verify_proofs(badge | proof, contexts, key_for, at=AT) == ()


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        yield path
    for name, child in items:
        yield from leaves(child, (*path, name))


def put(document: Any, path: tuple[Any, ...], change: Callable[[Any], Any]) -> None:
    for name in path[:-1]:
        document = document[name]
    document[path[-1]] = change(document[path[-1]])


def flip(value: Any, draw: Any) -> Any:
    if isinstance(value, bool | int | float):
        return value + 1
    data = bytearray(value.encode("utf-16-be"))
    bit = draw(st.integers(0, len(data) * 8 - 1))
    data[bit // 8] ^= 1 << bit % 8
    return data.decode("utf-16-be", "surrogatepass")


STORE = packaged_contexts()
SIGNER = LocalSigner(private_key_from_seed("Ed25519", b"\1" * 32))
P384_SIGNER = LocalSigner(private_key_from_seed("P-384", b"\1" * 48))


@pytest.mark.parametrize(
    ("suite", "signer"),
    [
        ("eddsa-rdfc-2022", SIGNER),
        ("eddsa-jcs-2022", SIGNER),
        ("ecdsa-rdfc-2019", P384_SIGNER),
    ],
    ids=lambda value: value if isinstance(value, str) else value.public_key.kind,
)
@settings(max_examples=80)
@given(data=st.data())
def test_every_flipped_bit_is_caught(suite: str, signer: LocalSigner, data: st.DataObject) -> None:
    document = add_proof(_badge(), signer, STORE, suite=suite, created=CREATED)
    path = data.draw(st.sampled_from(list(leaves(document))))
    put(document, path, lambda value: flip(value, data.draw))
    result = check(document, STORE, lambda _: signer.public_key)
    assert result.outcome != "verified"


def _badge() -> Any:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "https://issuer.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://issuer.example", "type": ["Profile"], "name": "Académie"},
        "validFrom": "2026-01-31T09:30:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:1",
                "type": ["Achievement"],
                "name": "Gen AI",
                "description": "Models.",
                "criteria": {"narrative": "A task."},
                "creditsAvailable": 1.5,
            },
        },
    }


@given(
    place=st.sampled_from([(), ("issuer",), ("credentialSubject", "achievement")]),
    suite=st.sampled_from(["eddsa-rdfc-2022", "eddsa-jcs-2022"]),
)
def test_an_added_member_is_caught(place: tuple[str, ...], suite: str) -> None:
    document = add_proof(_badge(), SIGNER, STORE, suite=suite, created=CREATED)
    target = document
    for name in place:
        target = target[name]
    target["description"] = "Something that was not signed."
    assert check(document, STORE, lambda _: SIGNER.public_key).outcome == "failed"


BAD_PROOFS: dict[str, tuple[Any, str, str]] = {
    "text": ("proof", "failed", "malformed-proof"),
    "a number": (7, "failed", "malformed-proof"),
    "null in an array": ([None], "failed", "malformed-proof"),
    "empty": ({}, "failed", "malformed-proof"),
    "no method": ({"verificationMethod": None}, "failed", "malformed-proof"),
    "method that is an object": ({"verificationMethod": {}}, "failed", "malformed-proof"),
    "no purpose": ({"proofPurpose": None}, "failed", "malformed-proof"),
    "for logging in": ({"proofPurpose": "authentication"}, "failed", "wrong-purpose"),
    "no value": ({"proofValue": None}, "failed", "malformed-proof"),
    "value that is a list": ({"proofValue": ["z1"]}, "failed", "malformed-proof"),
    "empty value": ({"proofValue": ""}, "failed", "malformed-proof-value"),
    "value in base64": ({"proofValue": "uAAAA"}, "failed", "malformed-proof-value"),
    "value of foreign letters": ({"proofValue": "z0OIl"}, "failed", "malformed-proof-value"),
    "huge value": ({"proofValue": "z" + "2" * 500_000}, "failed", "malformed-proof-value"),
    "vast value": ({"proofValue": "z" * 2_000_000}, "failed", "malformed-proof-value"),
    "short signature": ({"proofValue": "z111"}, "failed", "signature-mismatch"),
    "created at no date": ({"created": "2026-02-30T00:00:00Z"}, "failed", "bad-proof-date"),
    "created without a zone": ({"created": "2026-01-01T00:00:00"}, "failed", "bad-proof-date"),
    "created that is a number": ({"created": 5}, "failed", "bad-proof-date"),
    "created that is null": ({"created": None}, "failed", "bad-proof-date"),
    "created tomorrow": ({"created": "2026-11-24T00:00:00Z"}, "failed", "proof-from-future"),
    "expired": ({"expires": "2026-11-23T00:00:00Z"}, "failed", "proof-expired"),
    "expires never": ({"expires": "never"}, "failed", "bad-proof-date"),
    "unknown suite": ({"cryptosuite": "bbs-2023"}, "unsupported", "unsupported-suite"),
    "unknown type": ({"type": "BbsBlsSignature2020"}, "unsupported", "unsupported-suite"),
    "misprinted suite": ({"cryptosuite": "eddsa-rdf-2022"}, "unsupported", "unsupported-suite"),
    "suite of another key": ({"cryptosuite": "ecdsa-rdfc-2019"}, "failed", "wrong-key-kind"),
    "unknown DID method": (
        {"verificationMethod": "did:example:1#k"},
        "unsupported",
        "unsupported-did-method",
    ),
    "key of a foreign kind": (
        {"verificationMethod": "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"},
        "unsupported",
        "unsupported-key-kind",
    ),
    "key out of reach": (
        {"verificationMethod": "https://issuer.example#k"},
        "undetermined",
        "offline",
    ),
    "purpose changed back": ({"domain": "x"}, "failed", "signature-mismatch"),
    "member that no context knows": ({"colour": "red"}, "failed", "undefined-term"),
}


@pytest.mark.parametrize("case", BAD_PROOFS)
def test_a_proof_that_does_not_hold_says_why(
    case: str, signed: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    change, outcome, code = BAD_PROOFS[case]
    if isinstance(change, dict) and change:
        change = signed["proof"][0] | change
    result = check(signed | {"proof": change}, contexts, key_for)
    assert (result.outcome, result.code) == (outcome, code)
    assert result.sentence


BAD_DOCUMENTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown context": (
        {"@context": ["https://www.w3.org/ns/credentials/v2", "https://nowhere.example/v1"]},
        "undetermined",
        "unknown-context",
    ),
    "unsigned member": ({"nickname": "x"}, "failed", "undefined-term"),
    "unsigned type": ({"type": ["VerifiableCredential", "Diplomma"]}, "failed", "undefined-term"),
    "changed name": ({"name": "PhD"}, "failed", "signature-mismatch"),
}


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_a_document_that_is_not_the_signed_one_says_why(
    case: str, signed: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    change, outcome, code = BAD_DOCUMENTS[case]
    result = check(signed | change, contexts, key_for)
    assert (result.outcome, result.code) == (outcome, code)


def test_a_clock_a_little_ahead_is_forgiven(
    badge: Any, contexts: ContextStore, signers: Any, key_for: KeyFor
) -> None:
    late = add_proof(badge, signers["Ed25519"], contexts, created=AT + CLOCK_SKEW)
    assert check(late, contexts, key_for).outcome == "verified"
    assert check(late, contexts, key_for, at=AT - timedelta(seconds=1)).code == "proof-from-future"
    assert check(late, contexts, key_for, at=None).outcome == "verified"


def test_too_many_proofs_are_not_checked_at_all(
    signed: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    crowd = signed | {"proof": signed["proof"] * 17}
    assert check(crowd, contexts, key_for).code == "too-many-proofs"


def test_a_document_too_complex_for_one_proof_is_so_for_all(
    signed: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    crowd = signed | {"proof": signed["proof"] * 16}
    results = verify_proofs(crowd, contexts, key_for, at=AT, limits=Limits(quads=8))
    assert {result.code for result in results} == {"too-many-statements"}


def test_a_long_chain_over_a_large_document_stops_in_time(
    badge: Any, contexts: ContextStore, signers: Any, key_for: KeyFor
) -> None:
    badge["credentialSubject"]["achievement"]["alignment"] = [
        {"type": ["Alignment"], "targetName": "x" * 400, "targetUrl": f"https://a.example/{place}"}
        for place in range(1000)
    ]
    made = add_proof(badge, signers["Ed25519"], contexts, created=CREATED, proof_id="urn:p:0")
    (first,) = made["proof"]
    links = [
        first | {"id": f"urn:p:{place}", "previousProof": f"urn:p:{place - 1}"}
        for place in range(1, 16)
    ]
    results = verify_proofs(made | {"proof": [first, *links]}, contexts, key_for, at=AT)
    assert results[0].outcome == "verified"
    assert results[1].code == "signature-mismatch"
    assert {result.code for result in results[4:]} == {"proofs-too-costly"}


def test_the_name_of_the_suite_is_signed(
    signed: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    proof = signed["proof"][0] | {"cryptosuite": "eddsa-2022"}
    assert check(signed | {"proof": proof}, contexts, key_for).code == "signature-mismatch"


def test_a_context_in_the_proof_is_not_used_by_rdfc(
    signed: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    proof = signed["proof"][0] | {"@context": "https://nowhere.example/v1"}
    result = check(signed | {"proof": proof}, contexts, key_for)
    assert result.outcome == "verified"
    assert len(result.notes) == 1


def test_jcs_signs_the_context_and_notes_what_came_later(
    badge: Any, contexts: ContextStore, signers: Any, key_for: KeyFor
) -> None:
    made = add_proof(badge, signers["Ed25519"], contexts, suite="eddsa-jcs-2022", created=CREATED)
    assert made["proof"][0]["@context"] == badge["@context"]
    longer = made | {"@context": [*badge["@context"], "https://more.example/v1"]}
    assert check(longer, contexts, key_for).notes[0].startswith("Contexts were added")
    for other in ([*badge["@context"]][:1], badge["@context"][::-1], None, "x"):
        result = check(made | {"@context": other}, contexts, key_for)
        assert (result.outcome, result.code) == ("failed", "context-mismatch")


def test_what_may_not_sign_is_refused(badge: Any, contexts: ContextStore, signers: Any) -> None:
    for suite, kind, error, code in (
        ("eddsa-2022", "Ed25519", UsageError, "verify-only-suite"),
        ("Ed25519Signature2020", "Ed25519", UsageError, "verify-only-suite"),
        ("ecdsa-sd-2023", "P-256", UsageError, "verify-only-suite"),
        ("eddsa-rdfc-2022", "P-256", UsageError, "wrong-key-kind"),
        ("ecdsa-rdfc-2019", "RSA", UsageError, "wrong-key-kind"),
        ("eddsa-rdf-2022", "Ed25519", ProofError, "unsupported-suite"),
    ):
        with pytest.raises(error) as caught:
            add_proof(badge, signers[kind], contexts, suite=suite, created=CREATED)
        assert caught.value.code == code


def test_an_unsigned_member_is_refused_on_signing(
    badge: Any, contexts: ContextStore, signers: Any
) -> None:
    with pytest.raises(TermError) as caught:
        add_proof(badge | {"colour": "red"}, signers["Ed25519"], contexts, created=CREATED)
    assert caught.value.code == "undefined-term"
    with pytest.raises(InputError):
        add_proof(
            badge,
            signers["Ed25519"],
            contexts,
            created=CREATED.replace(tzinfo=None),
        )


class BrokenSigner:
    """A signing device with a fault."""

    def __init__(self, signer: LocalSigner) -> None:
        self.public_key = signer.public_key
        self.verification_method = signer.verification_method

    def sign(self, message: bytes) -> bytes:
        return bytes(64)


def test_the_signature_of_a_faulty_device_stays_in_the_house(
    badge: Any, contexts: ContextStore, signers: Any
) -> None:
    with pytest.raises(ProofError) as caught:
        add_proof(badge, BrokenSigner(signers["Ed25519"]), contexts, created=CREATED)
    assert caught.value.code == "signer-mismatch"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)
PROOF_MEMBERS = [
    "type",
    "cryptosuite",
    "created",
    "expires",
    "verificationMethod",
    "proofPurpose",
    "proofValue",
    "previousProof",
    "id",
    "@context",
]


@given(
    members=st.dictionaries(st.sampled_from(PROOF_MEMBERS), json_values),
    document=st.dictionaries(st.text(max_size=8), json_values, max_size=4),
    whole=json_values,
)
def test_any_json_ends_in_results(members: Any, document: Any, whole: Any) -> None:
    def key_for(proof: dict[str, Any]) -> PublicKey:
        return find_key(proof["verificationMethod"], OfflineResolver()).public_key

    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": SIGNER.verification_method,
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "2" * 88,
    }
    for value in (proof | members, [proof | members, proof], whole):
        for suite in ("eddsa-jcs-2022", "eddsa-rdfc-2022"):
            if isinstance(value, dict) and "cryptosuite" in value:
                value["cryptosuite"] = suite
            for result in verify_proofs(document | {"proof": value}, STORE, key_for, at=AT):
                assert result.outcome in {"failed", "unsupported", "undetermined"}
                assert result.code


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = {"name": [value]}
    return value


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "eddsa-rdfc-2022"])
def test_depth_beyond_the_stack_ends_in_a_result(
    suite: str, signed: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    proof = signed["proof"][0] | {"cryptosuite": suite}
    result = check(signed | {"name": deep(3000), "proof": proof}, contexts, key_for)
    assert result.outcome == "failed"


# --- documents from the wild -------------------------------------------------------------------

DIDS = "https://digitalcredentials.github.io/vc-test-fixtures/dids"


@pytest.mark.shared
def test_real_credentials_get_their_expected_verdict(
    vectors: Path, vector_contexts: ContextStore
) -> None:
    folder = vectors / "dcc-fixtures"
    resolver = MappingResolver(
        {
            f"{DIDS}/{name}/did.json": (folder / f"dids/{name}/did.json").read_bytes()
            for name in ("legacy", "oidf")
        }
    )
    meaning = {"verifies": "verified", "fails": "failed"}
    checked = 0
    for name, case in read_json((folder / "expected.json").read_bytes())["cases"].items():
        path = folder / name
        if not path.is_file() or not path.stat().st_size:
            continue
        document = read_json(path.read_bytes())
        results = verify_proofs(
            document,
            vector_contexts,
            lambda proof: find_key(proof["verificationMethod"], resolver).public_key,
            at=AT,
        )
        for result in results:
            said = case["proofs"][result.suite].split()[0]
            assert result.outcome == meaning.get(said, "undetermined"), (name, result)
            checked += 1
    assert checked >= 46


# What the fragment of an example.com URL says is taken for the key, as the validator does: these
# documents are on no web site. `cairn.keys.resolution` does not.
FRAGMENT_KEYS = {
    "complete.json": "verified",
    "simple.json": "verified",
    "simple_v1.json": "verified",
    "simple-eddsa-2022.json": "verified",
    "simple-context-alias.json": "verified",
    "simple-context-version.json": "verified",
    "simple-did-key-method.json": "verified",
    "simple-did-web-method.json": "verified",
    "simple-multiple-proofs.json": "unsupported verified",
    "simple-err-issued.json": "verified",
    "endorsement-valid.json": "verified",
    "bit-string-list/credential-status-revoked.json": "verified",
    "sd/derivedcredential.json": "verified",
    "simple-err-proof-value.json": "failed",
    "simple-err-context.json": "failed",
    "simple-err-credential-subject-identifier-type.json": "failed",
    "simple-err-proof-method-unknown-did-method.json": "unsupported",
}


@pytest.mark.shared
@pytest.mark.parametrize("name", FRAGMENT_KEYS)
def test_the_validators_samples(name: str, vectors: Path, vector_contexts: ContextStore) -> None:
    def key_for(proof: dict[str, Any]) -> PublicKey:
        method = proof["verificationMethod"]
        if method.startswith("https:"):
            return decode_multikey(method.partition("#")[2])
        return find_key(method, OfflineResolver()).public_key

    document = read_json((vectors / "1edtech-validator/ob30" / name).read_bytes())
    results = verify_proofs(document, vector_contexts, key_for, at=AT)
    assert " ".join(result.outcome for result in results) == FRAGMENT_KEYS[name]
    old = {"simple-eddsa-2022.json", "simple_v1.json"}
    assert any(result.notes for result in results) == (name in old)


def test_a_fetch_that_fails_says_nothing_of_the_proof(signed: Any, contexts: ContextStore) -> None:
    def key_for(_: dict[str, Any]) -> PublicKey:
        raise FetchError("The server did not answer.", code="timed-out")

    result = check(signed, contexts, key_for)
    assert (result.outcome, result.code) == ("undetermined", "timed-out")


class Device:
    """A signing device that works, and is no key in this process."""

    def __init__(self, signer: LocalSigner) -> None:
        self.public_key = signer.public_key
        self.verification_method = signer.verification_method
        self.sign = signer.sign


def test_a_device_that_works_signs_like_a_key(
    badge: Any, contexts: ContextStore, signers: Any
) -> None:
    signer = signers["Ed25519"]
    made = add_proof(badge, Device(signer), contexts, created=CREATED)
    assert made == add_proof(badge, signer, contexts, created=CREATED)


def test_a_clock_may_be_five_minutes_ahead(
    badge: Any, contexts: ContextStore, signers: Any, key_for: KeyFor
) -> None:
    for seconds, code in ((300, "proof-verified"), (301, "proof-from-future")):
        created = AT + timedelta(seconds=seconds)
        made = add_proof(badge, signers["Ed25519"], contexts, created=created)
        assert check(made, contexts, key_for).code == code


def test_what_cannot_be_read_is_no_ones_proof(
    signed: Any, contexts: ContextStore, key_for: KeyFor
) -> None:
    crowd = signed | {"proof": signed["proof"] * 17}
    unknown = signed["proof"][0] | {"cryptosuite": "bbs-2023"}
    for document in (crowd, signed | {"proof": ["text"]}, signed | {"proof": unknown}):
        result = check(document, contexts, key_for)
        assert (result.suite, result.notes) == ("", ())
        assert result.outcome in {"failed", "unsupported"}
    assert check(crowd, contexts, key_for).outcome == "failed"
    just = signed | {"proof": signed["proof"] * 16}
    assert len(verify_proofs(just, contexts, key_for, at=AT)) == 16


def test_a_proof_value_has_a_limit(signed: Any, contexts: ContextStore, key_for: KeyFor) -> None:
    proof = signed["proof"][0] | {"proofValue": "z" * 2_000_000}
    assert check(signed | {"proof": proof}, contexts, key_for).sentence == (
        "The proof value is too long."
    )


def test_a_search_for_a_key_that_never_ends_ends_in_a_result(
    signed: Any, contexts: ContextStore
) -> None:
    def endless(proof: dict[str, Any]) -> PublicKey:
        return endless(proof)

    result = check(signed, contexts, endless)
    assert (result.outcome, result.code) == ("failed", "json-too-deep")


FUTURE, PAST = "2036-01-01T00:00:00Z", "2016-01-01T00:00:00Z"
DOUBTFUL: dict[str, dict[str, Any]] = {
    "another before it": {"previousProof": "urn:p"},
    "nothing before it, said so": {"previousProof": None},
    "no purpose": {"proofPurpose": None},
    "another purpose": {"proofPurpose": "authentication"},
    "made in the future": {"created": FUTURE},
    "expired": {"expires": PAST},
    "no value": {"proofValue": None},
    "another value": {"proofValue": "z111"},
    "value of no kind": {"proofValue": "x"},
    "a member more": {"domain": "x"},
    "a context that is not used": {"@context": "urn:x"},
    "a member that no context knows": {"colour": "red"},
}


def test_a_proof_alone_holds_if_nothing_is_to_be_said(
    signed: Any, contexts: ContextStore, signers: Any
) -> None:
    (proof,) = signed["proof"]
    whole = Secured({name: v for name, v in signed.items() if name != "proof"}, {}, "", contexts)
    suite, key = suite_of(proof), signers["Ed25519"].public_key
    before = copy.deepcopy(proof)
    assert proof_holds(suite, proof, whole, key, AT) is True
    assert proof == before
    for change in DOUBTFUL.values():
        assert proof_holds(suite, proof | change, whole, key, AT) is False
    other = signers["P-256"].public_key
    assert proof_holds(suite, proof, whole, other, AT) is False
    changed = replace(whole, document=whole.document | {"name": "PhD"})
    assert proof_holds(suite, proof, changed, key, AT) is False


def test_a_key_of_another_kind_holds_nothing_up(
    signed: Any, contexts: ContextStore, signers: Any
) -> None:
    """The suite says Ed25519, and the hash is signed with P-256: a signature, and no proof."""
    proof = {name: v for name, v in signed["proof"][0].items() if name != "proofValue"}
    suite, signer = suite_of(proof), signers["P-256"]
    document = {name: v for name, v in signed.items() if name != "proof"}
    whole = Secured(document, proof, "", contexts)
    configured, _ = suite.configure(whole)
    proof["proofValue"] = proof_value(hash_data(suite, configured, "P-256"), signer)
    assert proof_holds(suite, proof, whole, signer.public_key, AT) is False
    result = check(document | {"proof": proof}, contexts, lambda _: signer.public_key)
    assert (result.outcome, result.code) == ("failed", "wrong-key-kind")
