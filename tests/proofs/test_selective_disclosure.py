from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.contexts import ContextStore
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.errors import ProofError
from cairn.kernel.json_text import read_json
from cairn.keys.material import CODECS, PublicKey
from cairn.keys.multibase import encode_base64url
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.data_integrity import ProofResult, verify_proofs
from cairn.proofs.suites.cryptosuite import Secured
from cairn.proofs.suites.hash_and_sign import canonicalize_rdfc
from cairn.proofs.suites.selective_disclosure import (
    BaseProof,
    DerivedProof,
    read_proof_value,
    shown_statements,
)

AT = datetime(2026, 11, 23, tzinfo=UTC)
KeyFor = Callable[[dict[str, Any]], PublicKey]
STORE = packaged_contexts()
ISSUER = LocalSigner(private_key_from_seed("P-256", b"\1" * 32))
ONCE = private_key_from_seed("P-256", b"\2" * 32)
HMAC_KEY = bytes(range(32))
BASE, DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"


def value(header: bytes, parts: Any) -> str:
    return "u" + encode_base64url(header + cbor2.dumps(parts))


def hidden(label: str) -> bytes:
    return hmac.digest(HMAC_KEY, label.encode(), "sha256")


def sign_base(document: Any, pointers: list[str], mandatory: Callable[[str], bool]) -> Any:
    """Make a base proof as the standard says, told which statements are mandatory."""
    secured = Secured(document, {}, "", STORE)
    lines = shown_statements(secured, lambda label: "u" + encode_base64url(hidden(label)))
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-sd-2023",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": ISSUER.verification_method,
        "proofPurpose": "assertionMethod",
    }
    config = canonicalize_rdfc(
        options | {"@context": document["@context"]}, STORE, "sha256", secured.limits
    )
    always = "".join(line for line in lines if mandatory(line))
    proof_key = CODECS["P-256"] + ONCE.public_key.encoded
    signature = ISSUER.sign(
        hashlib.sha256(config).digest() + proof_key + hashlib.sha256(always.encode()).digest()
    )
    signatures = [ONCE.sign(line.encode()) for line in lines if not mandatory(line)]
    parts = [signature, proof_key, HMAC_KEY, signatures, pointers]
    return document | {"proof": options | {"proofValue": value(BASE, parts)}}


def check(document: Any, store: ContextStore = STORE) -> ProofResult:
    (result,) = verify_proofs(document, store, lambda _: ISSUER.public_key, at=AT)
    return result


def is_about_the_issuer(line: str) -> bool:
    return "#issuer>" in line or line.startswith("<https://issuer.example>")


@pytest.fixture
def base(badge: Any) -> Any:
    pointers = ["/issuer", "/validFrom", "/credentialSubject/achievement/criteria/narrative"]

    # A pointer takes along the type of every object on its way, and what links them.
    words = ("#issuer>", "#validfrom>", "narrative>", "#credentialsubject>", "#achievement>")
    words += ("criteria>", "22-rdf-syntax-ns#type")

    def mandatory(line: str) -> bool:
        return is_about_the_issuer(line) or any(word in line.split()[1].lower() for word in words)

    return sign_base(badge, pointers, mandatory)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "notes"),
    [
        ("vc-di-ecdsa/ecdsa-sd-2023/prc/addSignedSDBase.json", 1),
        ("vc-di-ecdsa/ecdsa-sd-2023/prc/derivedRevealDocument.json", 0),
    ],
)
def test_published_proofs_verify(
    path: str, notes: int, vectors: Path, vector_contexts: ContextStore, key_for: KeyFor
) -> None:
    document = read_json((vectors / path).read_bytes())
    (result,) = verify_proofs(document, vector_contexts, key_for, at=AT)
    assert (result.outcome, len(result.notes)) == ("verified", notes), result.sentence


@pytest.mark.shared
def test_every_step_is_the_published_one(vectors: Path, vector_contexts: ContextStore) -> None:
    folder = vectors / "vc-di-ecdsa/ecdsa-sd-2023/prc"

    def step(name: str) -> Any:
        return read_json((folder / f"{name}.json").read_bytes())

    shown, read = step("derivedRevealDocument"), step("verifyDerivedProofValue")
    proof = shown.pop("proof")
    derived = read_proof_value(proof["proofValue"])
    assert isinstance(derived, DerivedProof)
    assert derived.base_signature.hex() == read["baseSignature"]
    assert [signature.hex() for signature in derived.signatures] == read["signatures"]
    assert list(derived.labels.items()) == [tuple(pair) for pair in read["labelMap"]]
    assert sorted(derived.mandatory) == read["mandatoryIndexes"]
    secured = Secured(shown, proof, "", vector_contexts)
    lines = shown_statements(secured, derived.labels.__getitem__)
    assert lines == step("verifyNQuads")
    data = step("verifyCreateVerifyData")
    always = [line for place, line in enumerate(lines) if place in derived.mandatory]
    assert [line for line in lines if line not in always] == data["nonMandatory"]
    assert hashlib.sha256("".join(always).encode()).hexdigest() == data["mandatoryHash"]

    whole, raw = step("addSignedSDBase"), step("addRawBaseSignatureInfo")
    base = read_proof_value(whole.pop("proof")["proofValue"])
    assert isinstance(base, BaseProof)
    assert [signature.hex() for signature in base.signatures] == raw["signatures"]
    assert list(base.pointers) == ["/issuer"]

    def hidden_name(label: str) -> str:
        return "u" + encode_base64url(hmac.digest(base.hmac_key, label.encode(), "sha256"))

    lines = shown_statements(Secured(whole, {}, "", vector_contexts), hidden_name)
    assert lines == step("addBaseDocHMACCanon")


def test_a_base_proof_over_a_badge_verifies(base: Any) -> None:
    result = check(base)
    assert (result.outcome, result.sentence) == ("verified", "The signature matches the document.")


def test_a_base_proof_without_mandatory_parts_verifies(badge: Any) -> None:
    assert check(sign_base(badge, [], lambda _: False)).outcome == "verified"


def test_a_changed_badge_is_caught(base: Any) -> None:
    assert check(base | {"name": "PhD"}).code == "signature-mismatch"
    assert check(base | {"validFrom": "2020-01-01T00:00:00Z"}).code == "signature-mismatch"
    assert check(base | {"description": "more"}).code == "signature-mismatch"


def derive(base: Any) -> Any:
    """Show everything; hide the names of blank nodes by the base proof's key."""
    document = {name: value for name, value in base.items() if name != "proof"}
    found = read_proof_value(base["proof"]["proofValue"])
    assert isinstance(found, BaseProof)
    names: dict[int, bytes] = {}

    def hidden_name(label: str) -> str:
        names[int(label.removeprefix("c14n"))] = hidden(label)
        return "u" + encode_base64url(hidden(label))

    lines = shown_statements(Secured(document, {}, "", STORE), hidden_name)
    mandatory = [place for place, line in enumerate(lines) if is_about_the_issuer(line)]
    parts = [found.base_signature, found.proof_key, list(found.signatures), names, mandatory]
    return parts, document | {"proof": base["proof"] | {"proofValue": value(DERIVED, parts)}}


@pytest.fixture
def parts_and_document(badge: Any) -> Any:
    badge["credentialSubject"]["achievement"]["alignment"] = [
        {
            "type": ["Alignment"],
            "targetName": "Analysis",
            "targetUrl": "https://skills.example/analysis",
        }
    ]
    return derive(sign_base(badge, ["/issuer"], is_about_the_issuer))


def test_a_derived_proof_verifies(parts_and_document: Any) -> None:
    assert check(parts_and_document[1]).outcome == "verified"


def test_the_tag_of_byte_arrays_is_read(parts_and_document: Any) -> None:
    parts, document = parts_and_document
    tagged = [cbor2.CBORTag(64, parts[0]), *parts[1:]]
    document["proof"]["proofValue"] = value(DERIVED, tagged)
    assert check(document).outcome == "verified"


TAMPERED: dict[str, tuple[Callable[[list[Any]], list[Any]], str]] = {
    "a part missing": (lambda p: p[:4], "malformed-proof-value"),
    "no parts": (lambda _: [], "malformed-proof-value"),
    "signature too short": (lambda p: [p[0][:63], *p[1:]], "malformed-proof-value"),
    "signature that is text": (lambda p: ["x" * 64, *p[1:]], "malformed-proof-value"),
    "key of another curve": (
        lambda p: [p[0], b"\x81\x24" + p[1][2:], *p[2:]],
        "malformed-proof-value",
    ),
    "key off the curve": (
        lambda p: [p[0], p[1][:2] + b"\2" + b"\xff" * 32, *p[2:]],
        "malformed-proof-value",
    ),
    "another key": (
        lambda p: [p[0], CODECS["P-256"] + ISSUER.public_key.encoded, *p[2:]],
        "signature-mismatch",
    ),
    "signatures that are no list": (lambda p: [*p[:2], {}, *p[3:]], "malformed-proof-value"),
    "a signature missing": (lambda p: [*p[:2], p[2][1:], *p[3:]], "signature-mismatch"),
    "signatures swapped": (lambda p: [*p[:2], p[2][::-1], *p[3:]], "signature-mismatch"),
    "names that are no map": (lambda p: [*p[:3], [], p[4]], "malformed-proof-value"),
    "a name missing": (lambda p: [*p[:3], {}, p[4]], "malformed-proof-value"),
    "a name under a text": (
        lambda p: [*p[:3], {str(k): v for k, v in p[3].items()}, p[4]],
        "malformed-proof-value",
    ),
    "one name for two": (
        lambda p: [*p[:3], dict.fromkeys(p[3], bytes(32)), p[4]],
        "malformed-proof-value",
    ),
    "names swapped": (
        lambda p: [*p[:3], dict(zip(p[3], reversed(p[3].values()), strict=True)), p[4]],
        "signature-mismatch",
    ),
    "places that are no list": (lambda p: [*p[:4], {}], "malformed-proof-value"),
    "a place that is no number": (lambda p: [*p[:4], ["0"]], "malformed-proof-value"),
    "a place that is true": (lambda p: [*p[:4], [True]], "malformed-proof-value"),
    "a place before the first": (lambda p: [*p[:4], [-1]], "malformed-proof-value"),
    "a place beyond the last": (lambda p: [*p[:4], [10_000]], "malformed-proof-value"),
    "another mandatory part": (lambda p: [*p[:4], [0]], "signature-mismatch"),
    "a tag that makes a date": (lambda p: [*p[:4], cbor2.CBORTag(1, 0)], "malformed-proof-value"),
    "a tag that makes a pattern": (
        lambda p: [*p[:4], cbor2.CBORTag(35, "(a+)+")],
        "malformed-proof-value",
    ),
    "a tag around text": (lambda p: [*p[:4], cbor2.CBORTag(64, "x")], "malformed-proof-value"),
    "nested too deep": (lambda p: [*p[:4], [[[[[0]]]]]], "malformed-proof-value"),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_a_tampered_derived_proof_is_caught(case: str, parts_and_document: Any) -> None:
    change, code = TAMPERED[case]
    parts, document = parts_and_document
    document["proof"]["proofValue"] = value(DERIVED, change(parts))
    result = check(document)
    assert (result.outcome, result.code) == ("failed", code)


BAD_VALUES = {
    "empty": "",
    "base58": "z2222",
    "padding": "u2V0A=",
    "header alone": "u2V0B",
    "unknown header": value(b"\xd9\x5d\x02", [b"", b"", [], {}, []]),
    "endless array": "u" + encode_base64url(DERIVED + b"\x9f\x01\xff"),
    "array of billions": "u" + encode_base64url(DERIVED + b"\x9b" + b"\x7f" + b"\xff" * 7),
    "bytes of billions": "u" + encode_base64url(DERIVED + b"\x5b" + b"\x7f" + b"\xff" * 7),
    "a key twice": "u" + encode_base64url(DERIVED + bytes.fromhex("a201010102")),
    "more than one value": value(DERIVED, [b"", b"", [], {}, []]) + "AAAA",
    "shared values": "u" + encode_base64url(DERIVED + bytes.fromhex("d81c81d81d00")),
    "too many pointers": value(BASE, [bytes(64), b"", bytes(32), [], ["/a"] * 300]),
    "pointers of numbers": value(BASE, [bytes(64), b"", bytes(32), [], [1]]),
    "short HMAC key": value(BASE, [bytes(64), b"", bytes(31), [], []]),
}


@pytest.mark.parametrize("case", BAD_VALUES)
def test_what_is_no_proof_value_is_refused(case: str) -> None:
    with pytest.raises(ProofError) as caught:
        read_proof_value(BAD_VALUES[case])
    assert caught.value.code == "malformed-proof-value"


@given(st.binary(max_size=200), st.sampled_from([BASE, DERIVED, b""]))
def test_any_bytes_are_a_proof_value_or_refused(data: bytes, header: bytes) -> None:
    with pytest.raises(ProofError):
        read_proof_value("u" + encode_base64url(header + data))


@given(st.data())
def test_every_flipped_bit_of_a_proof_value_is_caught(data: st.DataObject) -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": {"id": "https://issuer.example", "name": "A"},
        "credentialSubject": {"name": "B"},
    }
    parts, derived = derive(sign_base(document, ["/issuer"], is_about_the_issuer))
    raw = bytearray(DERIVED + cbor2.dumps(parts))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    derived["proof"]["proofValue"] = "u" + encode_base64url(bytes(raw))
    assert check(derived).outcome == "failed"


@pytest.mark.shared
@pytest.mark.parametrize("version", ["vc1.1", "vc2.0"])
@pytest.mark.parametrize("name", ["achievement", "valid"])
def test_the_documents_of_the_test_suite_can_be_cut(name: str, version: str, vectors: Path) -> None:
    folder = vectors / f"vc-di-ecdsa/test-suite/mocks/{name}/{version}"
    document = read_json((folder / "document.json").read_bytes())
    document["issuer"] = "https://issuer.example"
    if version == "vc1.1":
        document["@context"].append("https://w3id.org/security/data-integrity/v2")
        document["issuanceDate"] = "2026-01-01T00:00:00Z"
    for kind in ("mandatory", "selective"):
        pointers = read_json((folder / f"{kind}Pointers.json").read_bytes())
        result = check(sign_base(document, pointers, lambda _: False))
        # Whatever is mandatory can be told apart; it is just not what was signed as such.
        assert result.code == "signature-mismatch"


@pytest.mark.parametrize(
    "change",
    [{"id": "urn:cairn-node:0"}, {"credentialSubject": {"id": "urn:cairn-node:0"}}],
    ids=["own mark", "mark of another node"],
)
def test_a_document_that_forges_our_marks_is_not_checkable(badge: Any, change: Any) -> None:
    signed = sign_base(badge | change, ["/issuer"], is_about_the_issuer)
    assert (check(signed).outcome, check(signed).code) == ("undetermined", "proof-not-checkable")
