from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.contexts import ContextStore
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.errors import LimitError, ProofError, SignatureError
from cairn.kernel.json_text import read_json
from cairn.keys.material import CODECS, PublicKey
from cairn.keys.multibase import encode_base64url
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.data_integrity import ProofResult, verify_proofs
from cairn.proofs.suites.cryptosuite import Secured
from cairn.proofs.suites.hash_and_sign import canonicalize_rdfc
from cairn.proofs.suites.selective_disclosure import (
    ECDSA_SD_2023,
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


def test_a_base_proof_of_which_everything_is_mandatory_verifies(badge: Any) -> None:
    assert check(sign_base(badge, [""], lambda _: True)).outcome == "verified"


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


def test_a_derived_proof_without_mandatory_parts_verifies(badge: Any) -> None:
    parts, document = derive(sign_base(badge, [], lambda _: False))
    document["proof"]["proofValue"] = value(DERIVED, [*parts[:4], []])
    assert check(document).outcome == "verified"


def test_the_tag_of_byte_arrays_is_read(parts_and_document: Any) -> None:
    parts, document = parts_and_document
    tagged = [cbor2.CBORTag(64, parts[0]), *parts[1:]]
    document["proof"]["proofValue"] = value(DERIVED, tagged)
    assert check(document).outcome == "verified"


TAMPERED: dict[str, tuple[Callable[[list[Any]], Any], str]] = {
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
    "a place beyond the last after a good one": (
        lambda p: [*p[:4], [*p[4], 10_000]],
        "malformed-proof-value",
    ),
    "a name under a number below zero": (
        lambda p: [*p[:3], {**p[3], -1: bytes(32)}, p[4]],
        "malformed-proof-value",
    ),
    "a name under true": (
        lambda p: [*p[:3], {True: p[3][1], **{k: v for k, v in p[3].items() if k != 1}}, p[4]],
        "malformed-proof-value",
    ),
    "a name too long": (
        lambda p: [*p[:3], {k: v + b"x" for k, v in p[3].items()}, p[4]],
        "malformed-proof-value",
    ),
    "bytes under another tag": (
        lambda p: [cbor2.CBORTag(65, p[0]), *p[1:]],
        "malformed-proof-value",
    ),
    "a sixth part": (lambda p: [*p, []], "malformed-proof-value"),
    "a map of five": (lambda p: dict(enumerate(p)), "malformed-proof-value"),
    "the place behind the last": (
        lambda p: [*p[:4], [*p[4], len(p[2]) + len(p[4])]],
        "malformed-proof-value",
    ),
    "a place before the first after a good one": (
        lambda p: [*p[:4], [*p[4], -1]],
        "malformed-proof-value",
    ),
    "the last signature missing": (
        lambda p: [*p[:2], p[2][:-1], *p[3:]],
        "signature-mismatch",
    ),
    "a signature too many": (
        lambda p: [*p[:2], [*p[2], p[2][0]], *p[3:]],
        "signature-mismatch",
    ),
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
    "pointers that are a text": value(BASE, [bytes(64), b"", bytes(32), [], "/a"]),
    "pointers that are a map": value(BASE, [bytes(64), b"", bytes(32), [], {"/a": 1}]),
    "pointers that are a number": value(BASE, [bytes(64), b"", bytes(32), [], 1]),
    "one pointer too many": value(BASE, [bytes(64), b"", bytes(32), [], ["/a"] * 257]),
    "a list as the name of a member": "u" + encode_base64url(DERIVED + bytes.fromhex("a1800a")),
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


def test_a_base_proof_may_have_256_pointers() -> None:
    found = read_proof_value(value(BASE, [bytes(64), b"", bytes(32), [], ["/a"] * 256]))
    assert isinstance(found, BaseProof)
    assert len(found.pointers) == 256


# What cbor2 would make of each tag, were it let; some of it is a number or a list.
TAGGED: dict[int, Any] = {
    0: "2026-01-01T00:00:00Z",
    1: 0,
    2: b"\1",
    3: b"\1",
    4: [0, 1],
    5: [0, 1],
    25: 0,
    28: [0],
    29: 0,
    30: [1, 1],
    35: "a",
    36: "MIME-Version: 1.0",
    37: bytes(16),
    100: 0,
    256: [0],
    258: [0],
    260: b"\x7f\0\0\1",
    261: {b"\x7f\0\0\0": 8},
    1004: "2026-01-01",
    43000: b"\1",
    55799: 0,
}


@pytest.mark.parametrize("tag", TAGGED)
def test_no_other_tag_is_read(tag: int) -> None:
    parts = [bytes(64), b"", [], {}, [cbor2.CBORTag(tag, TAGGED[tag])]]
    with pytest.raises(ProofError, match="not the CBOR"):
        read_proof_value(value(DERIVED, parts))


def test_only_one_way_of_writing_is_read(parts_and_document: Any) -> None:
    """Neither lists without a length nor a name given twice, though both say the same."""
    parts, document = parts_and_document
    written = [cbor2.dumps(part) for part in parts]
    number, name = next(iter(parts[3].items()))
    twice = bytes([written[3][0] + 1]) + cbor2.dumps(number) + cbor2.dumps(name) + written[3][1:]
    plain = b"\x85" + b"".join(written)
    for data in (
        b"\x9f" + b"".join(written) + b"\xff",
        b"\x85" + b"".join([*written[:3], twice, written[4]]),
    ):
        document["proof"]["proofValue"] = "u" + encode_base64url(DERIVED + data)
        assert check(document).code == "malformed-proof-value"
    document["proof"]["proofValue"] = "u" + encode_base64url(DERIVED + plain)
    assert check(document).outcome == "verified"


def test_unnamed_parts_are_told_apart(badge: Any) -> None:
    """The second of two objects without an id is mandatory, and the first is not."""
    achievement = badge["credentialSubject"]["achievement"]
    achievement["alignment"] = [
        {"type": ["Alignment"], "targetName": name, "targetUrl": f"https://skills.example/{name}"}
        for name in ("first", "second")
    ]
    names: dict[str, str] = {}
    secured = Secured(badge, {}, "", STORE)
    for line in shown_statements(secured, lambda label: "u" + encode_base64url(hidden(label))):
        if '"second"' in line:
            names["second"] = line.split()[0]

    def mandatory(line: str) -> bool:
        subject, predicate, target = line.split()[:3]
        on_the_way = (badge["id"], badge["credentialSubject"]["id"], achievement["id"])
        if subject == names["second"]:
            return "targetUrl" not in predicate
        if subject[1:-1] not in on_the_way:
            return False
        links = ("#credentialSubject>", "#achievement>", "22-rdf-syntax-ns#type>")
        return target == names["second"] or predicate.endswith(links)

    pointer = "/credentialSubject/achievement/alignment/1/targetName"
    assert check(sign_base(badge, [pointer], mandatory)).outcome == "verified"
    other = pointer.replace("/1/", "/0/")
    assert check(sign_base(badge, [other], mandatory)).code == "signature-mismatch"


OBJECTS: dict[str, Any] = {
    "a value": {"@value": "x", "@language": "en"},
    "a list": {"@list": ["x", {"urn:ex:p": "y"}]},
    "a set": {"@set": ["x", {"urn:ex:p": "y"}]},
    "a graph": {"@graph": [{"@id": "urn:ex:1", "urn:ex:p": "x"}]},
    "an id": {"@id": "urn:ex:1", "urn:ex:p": "x"},
    "an id by its word": {"id": "urn:ex:1", "urn:ex:p": "x"},
    "a number, true and nothing": [1, True, None, []],
}


@pytest.mark.parametrize("case", OBJECTS)
def test_every_kind_of_object_can_be_traced(case: str, badge: Any) -> None:
    signed = sign_base(badge | {"urn:ex:q": OBJECTS[case]}, [], lambda _: False)
    assert check(signed).outcome == "verified"


def test_a_part_that_means_something_else_when_it_is_cut_out_is_not_checkable(badge: Any) -> None:
    badge["@context"].append({"extra": "urn:ex:outside"})
    badge["urn:ex:q"] = {"@context": {"extra": "urn:ex:inside"}, "extra": "x"}
    result = check(sign_base(badge, ["/urn:ex:q/extra"], lambda _: False))
    assert (result.outcome, result.code) == ("undetermined", "proof-not-checkable")


@pytest.mark.parametrize(("kind", "times"), [("base", 5), ("derived", 2)])
def test_what_it_costs_is_written_down(kind: str, times: int, badge: Any) -> None:
    signed = sign_base(badge, ["/issuer"], is_about_the_issuer)
    if kind == "derived":
        _, signed = derive(signed)
    options = {name: item for name, item in signed["proof"].items() if name != "proofValue"}
    document = {name: item for name, item in signed.items() if name != "proof"}
    secured = Secured(document, options, signed["proof"]["proofValue"], STORE)
    secured.ledger.spent = 7
    with suppress(SignatureError):
        ECDSA_SD_2023.verify(ECDSA_SD_2023, secured, ISSUER.public_key)
    lines = shown_statements(secured, lambda label: "u" + encode_base64url(hidden(label)))
    assert secured.ledger.spent == 7 + times * len("".join(lines))
    secured.ledger.spent = 10**9
    with pytest.raises(LimitError) as caught:
        ECDSA_SD_2023.verify(ECDSA_SD_2023, secured, ISSUER.public_key)
    assert caught.value.code == "proofs-too-costly"
