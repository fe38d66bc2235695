"""@digitalbazaar/vc with its cryptosuite, and jose: they accept ours, and we accept theirs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from cairn.credentials.baking import bake, unbake
from cairn.credentials.contexts import packaged_contexts
from cairn.credentials.issuing import issue, issue_as_jwt
from cairn.kernel.json_text import write_json
from cairn.proofs.data_integrity import add_proof
from cairn.status.bitstring import Bitstring
from cairn.status.list_credential import status_list_credential
from interop import samples
from interop.samples import (
    BORN,
    Issuer,
    accept,
    assessed,
    did_key_issuer,
    did_web_issuer,
    equivalence,
    full,
    plain,
)

pytestmark = pytest.mark.node

ISSUERS = {"did-key": did_key_issuer, "did-web": did_web_issuer}
ALGORITHMS = {"EdDSA": "Ed25519", "ES256": "P-256", "RS256": "RSA"}


def _signed(credential: dict[str, Any], issuer: Issuer) -> str:
    return write_json(issue(credential, issuer.signer, created=BORN)).decode()


def test_they_accept_our_data_integrity(node_verify: Callable[..., Any]) -> None:
    web = did_web_issuer()
    files = {
        f"{who}-{what.__name__}.json": _signed(what(make()), make())
        for who, make in ISSUERS.items()
        for what in (plain, full, equivalence, assessed)
    }
    verdicts = node_verify(files, web)
    assert set(verdicts) == set(files)
    assert {name: v for name, v in verdicts.items() if not v["verified"]} == {}


def test_they_accept_what_was_signed_in_a_batch(node_verify: Callable[..., Any]) -> None:
    issuer = did_key_issuer()
    files = samples.batch(issuer)
    assert node_verify(files) == {name: {"verified": True} for name in files}


def test_they_accept_our_status_list(node_verify: Callable[..., Any]) -> None:
    issuer = did_key_issuer()
    unsigned = status_list_credential(
        samples.STATUS_LIST, issuer.did, "revocation", Bitstring.of_size(131_072), valid_from=BORN
    )
    signed = add_proof(unsigned, issuer.signer, packaged_contexts(), created=BORN)
    verdicts = node_verify({"list.json": write_json(signed).decode()})
    assert verdicts == {"list.json": {"verified": True}}


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_they_accept_our_tokens(alg: str, node_verify: Callable[..., Any]) -> None:
    issuer = did_web_issuer(ALGORITHMS[alg])
    files = {
        "plain.jwt": issue_as_jwt(plain(issuer), issuer.signer),
        "full.jwt": issue_as_jwt(full(issuer), issuer.signer),
    }
    verdicts = node_verify(files, issuer)
    assert verdicts == {name: {"verified": True} for name in files}


@pytest.mark.parametrize("image", [samples.png(), samples.SVG], ids=["PNG", "SVG"])
def test_they_accept_what_we_baked(image: bytes, node_verify: Callable[..., Any]) -> None:
    """Baking and reading back must not change a byte that was signed."""
    issuer = did_key_issuer()
    baked = {
        "embedded.json": bake(image, _signed(full(issuer), issuer)),
        "token.jwt": bake(image, issue_as_jwt(full(issuer), issuer.signer)),
    }
    files = {name: unbake(data)[0].text for name, data in baked.items()}
    verdicts = node_verify(files, issuer)
    assert verdicts == {name: {"verified": True} for name in baked}


def test_they_refuse_what_was_changed_after_signing(node_verify: Callable[..., Any]) -> None:
    """Else their agreement above would mean nothing."""
    issuer = did_web_issuer("P-256")
    changed = json.loads(_signed(plain(did_key_issuer()), did_key_issuer()))
    changed["credentialSubject"]["achievement"]["name"] = "Project management ②"
    header, _, signature = issue_as_jwt(plain(issuer), issuer.signer).split(".")
    other = issue_as_jwt({**plain(issuer), "name": "Another"}, issuer.signer).split(".")[1]
    verdicts = node_verify(
        {"a.json": json.dumps(changed), "b.jwt": f"{header}.{other}.{signature}"}, issuer
    )
    assert {name: verdict["verified"] for name, verdict in verdicts.items()} == {
        "a.json": False,
        "b.jwt": False,
    }


def test_we_accept_their_data_integrity(
    node_issue: Callable[[list[dict[str, Any]]], dict[str, str]],
) -> None:
    key, web = did_key_issuer(), did_web_issuer()
    seed = web.private_key.native().private_bytes_raw().hex()
    method = f"{web.did}#{web.private_key.public_key.multikey()}"
    web = Issuer(web.did, web.private_key, method)  # the peer names its key by the key itself
    status = {"credentialStatus"}
    issued = node_issue(
        [
            {"file": "plain.json", "credential": plain(key), "seed": samples.SEED.hex()},
            {
                "file": "full.json",
                "credential": {n: v for n, v in full(key).items() if n not in status},
                "seed": samples.SEED.hex(),
            },
            {"file": "assessed.json", "credential": assessed(key), "seed": samples.SEED.hex()},
            {"file": "web.json", "credential": plain(web), "seed": seed, "controller": web.did},
        ]
    )
    assert accept(issued["assessed.json"], web).assessments
    for text in issued.values():
        accept(text, web)
        accept(bake(samples.png(), text), web)


def test_we_accept_their_tokens(
    node_issue: Callable[[list[dict[str, Any]]], dict[str, str]],
) -> None:
    for alg, kind in ALGORITHMS.items():
        issuer = did_web_issuer(kind)
        order = {
            "file": f"{alg}.jwt",
            "credential": plain(issuer),
            "jwk": _private_jwk(issuer),
            "alg": alg,
            "kid": issuer.verification_method,
        }
        accept(node_issue([order])[f"{alg}.jwt"], issuer)


def _private_jwk(issuer: Issuer) -> dict[str, Any]:
    """The private key as JWK, for a peer that signs with it."""
    native = issuer.private_key.native()
    if issuer.private_key.kind == "Ed25519":
        return {**issuer.jwk, "d": _base64url(native.private_bytes_raw())}
    numbers = native.private_numbers()
    if issuer.private_key.kind == "P-256":
        return {**issuer.jwk, "d": _base64url(numbers.private_value.to_bytes(32, "big"))}
    parts = {
        "d": numbers.d,
        "p": numbers.p,
        "q": numbers.q,
        "dp": numbers.dmp1,
        "dq": numbers.dmq1,
        "qi": numbers.iqmp,
    }
    lengths = {name: (value.bit_length() + 7) // 8 for name, value in parts.items()}
    return issuer.jwk | {
        name: _base64url(value.to_bytes(lengths[name], "big")) for name, value in parts.items()
    }


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
