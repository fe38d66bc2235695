"""Tokens whose credential is of a known shape, and tokens that a device signs."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import shapes_of
from cairn.kernel.json_text import JsonObject
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.jose import issue_jwt, read_jwt, verify_jwt
from cairn.proofs.jws import sign_jws

SIGNER = LocalSigner(private_key_from_seed("Ed25519", b"\1" * 32), "https://issuer.example#k")


@pytest.fixture
def plain(badge: JsonObject) -> JsonObject:
    """A badge without a number, whose shape may be read from text."""
    made = copy.deepcopy(badge)
    del made["credentialSubject"]["achievement"]["creditsAvailable"]
    return made


@pytest.fixture
def warm(plain: JsonObject, contexts: ContextStore) -> ContextStore:
    """A store of its own whose shapes know the badge."""
    store = contexts.with_documents({})
    for number in range(4):
        token = issue_jwt({**plain, "id": f"urn:x:{number}"}, SIGNER)
        shapes_of(store).canonical_nquads(read_jwt(token).credential)  # its members are sorted
    return store


def test_a_token_of_a_known_shape_says_what_it_says(plain: JsonObject, warm: ContextStore) -> None:
    token = issue_jwt(plain, SIGNER)
    known, unknown = read_jwt(token, contexts=warm), read_jwt(token)
    assert known.match is not None
    assert known.match.nquads == jsonld.canonical_nquads(plain, warm)
    assert unknown.match is None
    for name in ("header", "claims", "credential", "profile", "notes", "signing_input"):
        assert getattr(known, name) == getattr(unknown, name)
    verify_jwt(known, SIGNER.public_key)


def test_without_contexts_no_shape_helps(plain: JsonObject, contexts: ContextStore) -> None:
    cold = contexts.with_documents({})
    for store in (None, cold):
        read = read_jwt(issue_jwt(plain, SIGNER), contexts=store)
        assert (read.match, read.credential) == (None, plain)


def test_only_in_open_badges_is_the_rest_of_the_claims_the_credential(
    plain: JsonObject, warm: ContextStore
) -> None:
    for token, profile in (
        (issue_jwt(plain, SIGNER, profile="vc-jose"), "vc-jose"),
        (sign_jws(plain | {"iss": "https://issuer.example"}, SIGNER, "vc+jwt"), "vc-jose"),
        (issue_jwt(plain, SIGNER), "openbadges"),
    ):
        read = read_jwt(token, contexts=warm)
        assert read.profile == profile
        assert (read.match is not None) == (profile == "openbadges")
        assert read.credential == read_jwt(token).credential


class Device:
    """A signing device that works, and is no key in this process."""

    def __init__(self, signer: LocalSigner) -> None:
        self.public_key = signer.public_key
        self.verification_method = signer.verification_method
        self.sign = signer.sign


def test_a_token_of_a_device_is_that_of_its_key(plain: Any) -> None:
    assert sign_jws(plain, Device(SIGNER), "JWT") == sign_jws(plain, SIGNER, "JWT")
    assert issue_jwt(plain, Device(SIGNER)) == issue_jwt(plain, SIGNER)
