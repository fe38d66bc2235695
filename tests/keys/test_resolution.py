from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import CairnError, FetchError, KeyMaterialError
from cairn.kernel.fetching import MappingResolver, OfflineResolver
from cairn.keys.did import did_jwk, did_key, did_key_method
from cairn.keys.multibase import encode_base58
from cairn.keys.resolution import find_key
from cairn.keys.signer import generate, private_key_from_seed

PRIVATE = private_key_from_seed("Ed25519", b"\1" * 32)
KEY = PRIVATE.public_key
OTHER = private_key_from_seed("Ed25519", b"\2" * 32).public_key
P256 = private_key_from_seed("P-256", b"\3" * 32).public_key
RSA = generate("RSA")

ISSUER = "https://issuer.example/profile"
WEB = "did:web:issuer.example"
WEB_URL = "https://issuer.example/.well-known/did.json"


def site(documents: dict[str, Any]) -> MappingResolver:
    return MappingResolver({url: json.dumps(value).encode() for url, value in documents.items()})


def method(identifier: str, controller: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "type": "Multikey",
        "controller": controller,
        "publicKeyMultibase": KEY.multikey(),
    } | changes


def did_web(entry: Any, **members: Any) -> MappingResolver:
    document = {"id": WEB, "verificationMethod": [entry], "assertionMethod": [f"{WEB}#k"]}
    return site({WEB_URL: document | members})


def test_a_did_key_is_its_own_key() -> None:
    found = find_key(did_key_method(KEY), OfflineResolver())
    assert (found.public_key, found.controller, found.source) == (KEY, did_key(KEY), "did:key")
    assert find_key(did_key(KEY), OfflineResolver()) == found


def test_a_did_jwk_is_its_own_key() -> None:
    found = find_key(did_jwk(P256) + "#0", OfflineResolver())
    assert (found.public_key, found.controller, found.source) == (P256, did_jwk(P256), "did:jwk")


FORMS = {
    "Multikey": method(f"{WEB}#k", WEB),
    "relative id": method("#k", WEB),
    "type in a list": method("#k", WEB, type=["Multikey"]),
    "no controller": {"id": "#k", "type": "Multikey", "publicKeyMultibase": KEY.multikey()},
    "Ed25519VerificationKey2020": method("#k", WEB, type="Ed25519VerificationKey2020"),
    "Ed25519VerificationKey2018": {
        "id": "#k",
        "type": "Ed25519VerificationKey2018",
        "controller": WEB,
        "publicKeyBase58": encode_base58(KEY.encoded),
    },
    "JsonWebKey2020": {
        "id": "#k",
        "type": "JsonWebKey2020",
        "controller": WEB,
        "publicKeyJwk": KEY.jwk(),
    },
    "JsonWebKey": {
        "id": "#k",
        "type": "JsonWebKey",
        "controller": WEB,
        "publicKeyJwk": KEY.jwk(),
    },
    "two forms of one key": method("#k", WEB, publicKeyJwk=KEY.jwk()),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_published_form_is_read(form: str) -> None:
    found = find_key(f"{WEB}#k", did_web(FORMS[form]))
    assert (found.public_key, found.controller, found.source) == (KEY, WEB, "did:web")
    assert found.method_id == f"{WEB}#k"


def test_a_key_embedded_in_its_relationship_is_found() -> None:
    resolver = site({WEB_URL: {"id": WEB, "assertionMethod": [method("#k", WEB)]}})
    assert find_key(f"{WEB}#k", resolver).public_key == KEY


def test_a_bare_did_web_stands_for_its_only_key() -> None:
    assert find_key(WEB, did_web(method("#k", WEB))).method_id == f"{WEB}#k"
    with pytest.raises(KeyMaterialError) as caught:
        find_key(WEB, did_web(method("#k", WEB), assertionMethod=["#k", "#l"]))
    assert caught.value.code == "key-not-listed"


def test_dates_of_a_key_are_reported() -> None:
    entry = method("#k", WEB, revoked="2026-01-01T00:00:00Z", expires="2027-01-01T00:00:00+01:00")
    found = find_key(f"{WEB}#k", did_web(entry))
    assert found.revoked == datetime(2026, 1, 1, tzinfo=UTC)
    assert found.expires == datetime(2026, 12, 31, 23, tzinfo=UTC)


PROFILES: dict[str, dict[str, Any]] = {
    "methods and relationship": {
        "verificationMethod": [method(f"{ISSUER}#k", ISSUER)],
        "assertionMethod": [f"{ISSUER}#k"],
    },
    "methods alone": {"verificationMethod": method(f"{ISSUER}#k", ISSUER)},
    "relationship alone": {"assertionMethod": method("#k", ISSUER)},
    "Open Badges 2.0": {"publicKey": method(f"{ISSUER}#k", ISSUER, type="CryptographicKey")},
}


@pytest.mark.parametrize("form", PROFILES)
def test_a_profile_that_lists_the_key_is_enough(form: str) -> None:
    profile = {"id": ISSUER, "type": ["Profile"]} | PROFILES[form]
    found = find_key(f"{ISSUER}#k", site({ISSUER: profile}))
    assert (found.public_key, found.controller, found.source) == (KEY, ISSUER, "https")


def test_a_key_in_the_fragment_counts_when_the_profile_lists_it() -> None:
    url = f"{ISSUER}#{KEY.multikey()}"
    listed = site({ISSUER: {"id": ISSUER, "assertionMethod": [url]}})
    assert find_key(url, listed).public_key == KEY


def test_a_key_in_the_fragment_proves_nothing_by_itself() -> None:
    url = f"{ISSUER}#{KEY.multikey()}"
    with pytest.raises(KeyMaterialError) as caught:
        find_key(url, site({ISSUER: {"id": ISSUER, "type": ["Profile"]}}))
    assert caught.value.code == "key-not-listed"
    with pytest.raises(FetchError):
        find_key(url, OfflineResolver())


def pem_document(owner: str) -> dict[str, Any]:
    pem = RSA.native().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return {
        "id": "https://issuer.example/key",
        "type": "CryptographicKey",
        "owner": owner,
        "publicKeyPem": pem.decode(),
    }


def test_a_key_document_counts_when_its_owner_lists_it() -> None:
    url = "https://issuer.example/key"
    profile = {"id": ISSUER, "publicKey": [url]}
    found = find_key(url, site({url: pem_document(ISSUER), ISSUER: profile}))
    assert (found.public_key, found.controller) == (RSA.public_key, ISSUER)


def test_a_key_document_may_belong_to_a_did() -> None:
    url = "https://issuer.example/key"
    by_key = method(url, did_key(KEY))
    assert find_key(url, site({url: by_key})).controller == did_key(KEY)
    owner = {"id": WEB, "assertionMethod": [url]}
    assert find_key(url, site({url: method(url, WEB), WEB_URL: owner})).controller == WEB


EVIL = "https://evil.example/key"
REFUSED: dict[str, tuple[Any, dict[str, Any], str]] = {
    "null": (None, {}, "bad-key-url"),
    "a number": (7, {}, "bad-key-url"),
    "a list": ([WEB], {}, "bad-key-url"),
    "empty": ("", {}, "bad-key-url"),
    "very long": ("https://" + "a" * 9000, {}, "bad-key-url"),
    "a file": ("file:///etc/passwd", {}, "bad-key-url"),
    "a urn": ("urn:uuid:1", {}, "bad-key-url"),
    "a relative id": ("#k", {}, "bad-key-url"),
    "unknown DID method": ("did:example:1#k", {}, "unsupported-did-method"),
    "did:key with another fragment": (
        f"{did_key(KEY)}#{OTHER.multikey()}",
        {},
        "key-not-listed",
    ),
    "did:jwk with another fragment": (did_jwk(KEY) + "#1", {}, "key-not-listed"),
    "document about someone else": (
        f"{WEB}#k",
        {WEB_URL: {"id": "did:web:other.example", "assertionMethod": [method("#k", WEB)]}},
        "controller-mismatch",
    ),
    "document without an id": (
        f"{WEB}#k",
        {WEB_URL: {"assertionMethod": [method(f"{WEB}#k", WEB)]}},
        "controller-mismatch",
    ),
    "key not listed": (f"{WEB}#k", {WEB_URL: {"id": WEB}}, "key-not-listed"),
    "key for logging in": (
        f"{WEB}#k",
        {WEB_URL: {"id": WEB, "authentication": [method("#k", WEB)]}},
        "wrong-purpose",
    ),
    "DID document that says nothing of purpose": (
        f"{WEB}#k",
        {WEB_URL: {"id": WEB, "verificationMethod": [method("#k", WEB)]}},
        "wrong-purpose",
    ),
    "profile that keeps the key for logging in": (
        f"{ISSUER}#k",
        {ISSUER: {"id": ISSUER, "authentication": [method("#k", ISSUER)]}},
        "wrong-purpose",
    ),
    "key of someone else in the document": (
        f"{WEB}#k",
        {WEB_URL: {"id": WEB, "assertionMethod": [method("#k", "did:web:other.example")]}},
        "controller-mismatch",
    ),
    "two different keys": (
        f"{WEB}#k",
        {WEB_URL: {"id": WEB, "assertionMethod": [method("#k", WEB, publicKeyJwk=OTHER.jwk())]}},
        "ambiguous-key",
    ),
    "private key published": (
        f"{WEB}#k",
        {WEB_URL: {"id": WEB, "assertionMethod": [method("#k", WEB, privateKeyMultibase="z1")]}},
        "private-key-published",
    ),
    "kind that is not the type's": (
        f"{WEB}#k",
        {
            WEB_URL: {
                "id": WEB,
                "assertionMethod": [
                    method(
                        "#k",
                        WEB,
                        type="Ed25519VerificationKey2020",
                        publicKeyMultibase=P256.multikey(),
                    )
                ],
            }
        },
        "malformed-key",
    ),
    "base58 of an unknown type": (
        f"{WEB}#k",
        {
            WEB_URL: {
                "id": WEB,
                "assertionMethod": [
                    {
                        "id": "#k",
                        "type": "X25519KeyAgreementKey2019",
                        "publicKeyBase58": encode_base58(KEY.encoded),
                    }
                ],
            }
        },
        "unsupported-key-kind",
    ),
    "revoked at no date": (
        f"{WEB}#k",
        {WEB_URL: {"id": WEB, "assertionMethod": [method("#k", WEB, revoked="yesterday")]}},
        "malformed-key",
    ),
    "listed by an id that is no key": (
        f"{WEB}#k",
        {WEB_URL: {"id": WEB, "assertionMethod": ["#k"]}},
        "unsupported-multibase",
    ),
    "key document under another's name": (
        EVIL,
        {EVIL: method(EVIL, ISSUER), ISSUER: {"id": ISSUER, "publicKey": [ISSUER + "#k"]}},
        "key-not-listed",
    ),
    "key document under the name of another key's DID": (
        EVIL,
        {EVIL: method(EVIL, did_key(OTHER))},
        "key-not-listed",
    ),
    "key document with another id": (EVIL, {EVIL: method(ISSUER, ISSUER)}, "key-not-listed"),
    "key document without a controller": (
        EVIL,
        {EVIL: {"id": EVIL, "publicKeyMultibase": KEY.multikey()}},
        "controller-mismatch",
    ),
    "key document whose controller is no URL": (
        EVIL,
        {EVIL: method(EVIL, "me")},
        "controller-mismatch",
    ),
    "controller with another key under the same name": (
        EVIL,
        {
            EVIL: method(EVIL, ISSUER),
            ISSUER: {
                "id": ISSUER,
                "publicKey": method(EVIL, ISSUER, publicKeyMultibase=OTHER.multikey()),
            },
        },
        "ambiguous-key",
    ),
    "controller that keeps the key for logging in": (
        EVIL,
        {EVIL: method(EVIL, ISSUER), ISSUER: {"id": ISSUER, "authentication": [EVIL]}},
        "wrong-purpose",
    ),
    "a list for a document": (f"{WEB}#k", {WEB_URL: []}, "unreadable-key-document"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_key_that_is_not_the_issuers_is_refused(case: str) -> None:
    url, documents, code = REFUSED[case]
    with pytest.raises(KeyMaterialError) as caught:
        find_key(url, site(documents))
    assert caught.value.code == code


def test_an_answer_that_is_not_json_is_refused() -> None:
    with pytest.raises(KeyMaterialError) as caught:
        find_key(f"{ISSUER}#k", MappingResolver({ISSUER: b"<html>"}))
    assert caught.value.code == "unreadable-key-document"


def test_a_did_key_signs_but_does_not_encrypt() -> None:
    with pytest.raises(KeyMaterialError) as caught:
        find_key(did_key_method(KEY), OfflineResolver(), purpose="keyAgreement")
    assert caught.value.code == "wrong-purpose"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["legacy", "oidf"])
def test_did_web_documents_from_the_wild(vectors: Path, name: str) -> None:
    did = f"did:web:digitalcredentials.github.io:vc-test-fixtures:dids:{name}"
    url = f"https://digitalcredentials.github.io/vc-test-fixtures/dids/{name}/did.json"
    body = (vectors / f"dcc-fixtures/dids/{name}/did.json").read_bytes()
    key = "z6MkjXe1vZvPRqFuc9nRBtZ3e1Y9XKDFSbjFAfzLfW2bD6cZ"
    found = find_key(f"{did}#{key}", MappingResolver({url: body}))
    assert (found.public_key.multikey(), found.controller) == (key, did)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(f"{WEB}#k"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "controller", "publicKeyMultibase", "publicKeyJwk", "owner", "kty"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["verificationMethod", "assertionMethod", "publicKey", "publicKeyPem", "controller"]
        ),
        json_values,
    )
)
def test_any_document_gives_a_key_or_our_error(members: dict[str, Any]) -> None:
    for url, address in ((f"{WEB}#k", WEB_URL), (f"{ISSUER}#k", ISSUER)):
        document = {"id": url.partition("#")[0]} | members
        with pytest.raises(CairnError):
            find_key(url, site({address: document}))
