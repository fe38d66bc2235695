from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import KeyMaterialError
from cairn.kernel.json_text import read_json
from cairn.keys.did import (
    did_document,
    did_jwk,
    did_key,
    did_key_method,
    did_web_url,
    signing_key_of,
    split_did_url,
)
from cairn.keys.documents import method_key
from cairn.keys.multibase import encode_base64url
from cairn.keys.signer import generate, private_key_from_seed

KEY = private_key_from_seed("Ed25519", bytes(32)).public_key

# Kinds of keys in the published did:key documents that Cairn does not sign or verify with.
OUT_OF_SCOPE = ("secp256k1.json", "bls12381.json", "x25519.json")
OUT_OF_SCOPE_PREFIX = "z2J9g"  # P-521


def published(vectors: Path) -> list[tuple[str, str, Any]]:
    found = []
    for path in sorted((vectors / "did-key").glob("*.json")):
        content = read_json(path.read_bytes())
        cases = content.get("didDocument", content)
        for did, case in cases.items():
            found.append((path.name, did, case.get("didDocument", case)))
    return found


@pytest.mark.shared
def test_published_did_keys_hold_the_published_keys(vectors: Path) -> None:
    verified = out_of_scope = 0
    for file, did, expected in published(vectors):
        if file in OUT_OF_SCOPE or OUT_OF_SCOPE_PREFIX in did:
            with pytest.raises(KeyMaterialError) as caught:
                did_document(did)
            assert "unsupported key kind" in caught.value.sentence
            out_of_scope += 1
            continue
        document = did_document(did)
        assert document["id"] == expected["id"] == did
        by_id = {method["id"]: method for method in expected["verificationMethod"]}
        assert document["assertionMethod"] == expected["assertionMethod"]
        assert document["authentication"] == expected["authentication"]
        (method,) = document["verificationMethod"]
        assert method_key(method) == method_key(by_id[method["id"]])
        assert did_key(method_key(method)) == did
        verified += 1
    assert (verified, out_of_scope) == (12, 18)


@pytest.mark.shared
def test_published_seeds_give_the_published_did_keys(vectors: Path) -> None:
    cases = read_json((vectors / "did-key/ed25519-x25519.json").read_bytes())
    for did, case in cases.items():
        private = private_key_from_seed("Ed25519", bytes.fromhex(case["seed"]))
        assert did_key(private.public_key) == did


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "RSA"])
def test_a_key_survives_its_did(kind: Any) -> None:
    key = generate(kind).public_key
    assert signing_key_of(did_key(key)) == key
    assert signing_key_of(did_jwk(key)) == key


def test_the_example_of_the_did_jwk_method() -> None:
    # did:jwk method, “Examples”, P-256.
    did = (
        "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNN"
        "EVVM3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
    )
    assert did_jwk(signing_key_of(did)) == did
    document = did_document(did)
    assert document["assertionMethod"] == [f"{did}#0"]
    assert document["verificationMethod"][0]["type"] == "JsonWebKey2020"


def test_the_document_of_a_did_key_has_a_multikey() -> None:
    document = did_document(did_key(KEY))
    assert document["verificationMethod"] == [
        {
            "id": did_key_method(KEY),
            "controller": did_key(KEY),
            "type": "Multikey",
            "publicKeyMultibase": KEY.multikey(),
        }
    ]
    assert "keyAgreement" not in document


WEB = {
    "did:web:w3c-ccg.github.io": "https://w3c-ccg.github.io/.well-known/did.json",
    "did:web:w3c-ccg.github.io:user:alice": "https://w3c-ccg.github.io/user/alice/did.json",
    "did:web:example.com%3A3000:user:alice": "https://example.com:3000/user/alice/did.json",
    "did:web:example.com%3a3000": "https://example.com:3000/.well-known/did.json",
    "did:web:Example.COM": "https://example.com/.well-known/did.json",
    "did:web:localhost%3A8443": "https://localhost:8443/.well-known/did.json",
    "did:web:example.com:a%20b": "https://example.com/a%20b/did.json",
    "did:web:example.com#key-1": "https://example.com/.well-known/did.json",
}


@pytest.mark.parametrize("did", WEB)
def test_where_a_did_web_points(did: str) -> None:
    assert did_web_url(did) == WEB[did]


BAD_WEB = {
    "another method": "did:key:z6Mk",
    "no name": "did:web:",
    "address": "did:web:127.0.0.1",
    "address with port": "did:web:10.0.0.1%3A80",
    "number as an address": "did:web:2130706433",
    "IPv6": "did:web:%5B%3A%3A1%5D",
    "user": "did:web:user%40example.com",
    "slash in the host": "did:web:example.com%2Fpath",
    "query in the host": "did:web:example.com%3Fq",
    "fragment in the host": "did:web:example.com%23f",
    "port of letters": "did:web:example.com%3Aabc",
    "port zero": "did:web:example.com%3A0",
    "port too high": "did:web:example.com%3A65536",
    "long port": "did:web:example.com%3A" + "9" * 5000,
    "two ports": "did:web:example.com%3A80%3A90",
    "climbing": "did:web:example.com:..:etc",
    "climbing in disguise": "did:web:example.com:%2e%2E",
    "slash in disguise": "did:web:example.com:a%2F..%2Fb",
    "backslash in disguise": "did:web:example.com:a%5C..",
    "empty segment": "did:web:example.com::a",
    "trailing colon": "did:web:example.com:",
    "underscore host": "did:web:exa_mple.com",
    "dash at the end": "did:web:example-.com",
    "double dot": "did:web:example..com",
    "query": "did:web:example.com?service=x",
    "path": "did:web:example.com/path",
    "white space": "did:web:example.com ",
    "another script": "did:web:ex\u00e4mple.com",
    "too long": "did:web:" + "a" * 9000,
}


@pytest.mark.parametrize("case", BAD_WEB)
def test_a_did_web_names_a_host_and_a_plain_path(case: str) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        did_web_url(BAD_WEB[case])
    assert caught.value.code == "bad-did"


BAD_DID = {
    "not a DID": ("https://example.com", "bad-did"),
    "empty": ("", "bad-did"),
    "a fragment": (did_key_method(KEY), "bad-did"),
    "unknown method": ("did:example:123", "unsupported-did-method"),
    "did:key in base64": ("did:key:u7QE", "bad-did"),
    "did:key that is no key": ("did:key:zzzz", "unsupported-key-kind"),
    "did:jwk that is no JSON": ("did:jwk:AAAA", "malformed-key"),
    "did:jwk that is a list": (f"did:jwk:{encode_base64url(b'[]')}", "malformed-key"),
    "did:jwk with padding": ("did:jwk:e30=", "bad-did"),
    "did:jwk without a key": (f"did:jwk:{encode_base64url(b'{}')}", "unsupported-key-kind"),
    "did:jwk with a name twice": (
        "did:jwk:" + encode_base64url(b'{"kty":1,"kty":2}'),
        "malformed-key",
    ),
}


@pytest.mark.parametrize("case", BAD_DID)
def test_what_is_no_did_has_no_document(case: str) -> None:
    did, code = BAD_DID[case]
    with pytest.raises(KeyMaterialError) as caught:
        did_document(did)
    assert caught.value.code == code


@given(st.text(max_size=40), st.sampled_from(["", "did:key:z", "did:jwk:", "did:web:", "did:"]))
def test_any_text_is_a_did_or_refused(text: str, prefix: str) -> None:
    for read in (did_document, did_web_url, split_did_url):
        try:
            read(prefix + text)
        except KeyMaterialError:
            continue
