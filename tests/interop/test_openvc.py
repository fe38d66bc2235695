"""openvc-core, a library for verifiable credentials: it accepts ours, and we accept its.

Two differences are by design. Its pipeline reads `proof` as one object and the canonical form of
Open Badges is an array, so it is handed the array's one entry; the signature does not cover that.
And it reads a token only if the credential stands under `vc` (data model 1.1), which the Open
Badges profile does not have; of our tokens it is asked about the signature.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import openvc
import pytest
from openvc.did.base import DidDocument, parse_did_document
from openvc.did.did_key import DidKeyResolver
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.vc_jwt import VcJwtProofSuite
from openvc.verify import CredentialRevoked

from cairn.credentials.baking import bake, unbake
from cairn.credentials.contexts import OB_V3, VC_V1, packaged_contexts
from cairn.credentials.issuing import issue, issue_as_jwt
from cairn.kernel.json_text import write_json
from cairn.proofs.data_integrity import add_proof
from cairn.status.bitstring import Bitstring
from cairn.status.list_credential import status_list_credential
from interop import samples
from interop.samples import BORN, NOW, Issuer, accept, did_key_issuer, did_web_issuer, full, plain

ISSUERS = {"did-key": did_key_issuer, "did-web": did_web_issuer}
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")


class Site:
    """A DID resolver of theirs over documents of ours."""

    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer

    def supports(self, did: str) -> bool:
        return did.startswith(("did:web:", "did:key:"))

    def resolve(self, did: str) -> DidDocument:
        if did.startswith("did:key:"):
            return DidKeyResolver().resolve(did)
        return parse_did_document(self.issuer.did_document)


def _one_proof(document: dict[str, Any]) -> dict[str, Any]:
    (proof,) = document["proof"]
    return {**document, "proof": proof}


def _asked(document: dict[str, Any], issuer: Issuer, **more: Any) -> openvc.VerificationResult:
    policy = openvc.VerificationPolicy(now=NOW, require_status="resolve_status_list" in more)
    return openvc.verify_credential(
        document,
        policy=policy,
        resolver=Site(issuer),
        extra_contexts=samples.contexts(),
        **more,
    )


def _their_key(issuer: Issuer) -> Any:
    make = {
        "Ed25519": openvc.Ed25519SigningKey,
        "P-256": openvc.P256SigningKey,
    }[issuer.private_key.kind]
    return make.from_pem(issuer.pem(), issuer.verification_method)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("who", ISSUERS)
def test_it_accepts_our_data_integrity(who: str, suite: str) -> None:
    issuer = ISSUERS[who]("Ed25519" if suite.startswith("eddsa") else "P-256")
    for credential in (plain(issuer), full(issuer)):
        signed = issue(credential, issuer.signer, created=BORN, suite=suite)
        found = _asked(_one_proof(signed), issuer)
        assert found.issuer == issuer.did


def test_it_accepts_what_was_signed_in_a_batch() -> None:
    issuer = did_key_issuer()
    for text in samples.batch(issuer).values():
        assert _asked(_one_proof(json.loads(text)), issuer).issuer == issuer.did


def test_it_honours_our_revocation() -> None:
    issuer = did_key_issuer()
    signed = _one_proof(issue(full(issuer), issuer.signer, created=BORN))

    def lists(taken_back: bool) -> Any:  # noqa: FBT001 - the one thing that differs
        bits = Bitstring.of_size(131_072).with_bits([samples.TAKEN_BACK], value=taken_back)
        unsigned = status_list_credential(
            samples.STATUS_LIST, issuer.did, "revocation", bits, valid_from=BORN
        )
        listed = add_proof(unsigned, issuer.signer, packaged_contexts(), created=BORN)
        return lambda _url: _asked(_one_proof(listed), issuer).credential

    assert _asked(signed, issuer, resolve_status_list=lists(taken_back=False)).status is not None
    with pytest.raises(CredentialRevoked):
        _asked(signed, issuer, resolve_status_list=lists(taken_back=True))


@pytest.mark.parametrize("image", [samples.png(), samples.SVG], ids=["PNG", "SVG"])
def test_it_accepts_what_we_baked(image: bytes) -> None:
    issuer = did_key_issuer()
    signed = write_json(issue(full(issuer), issuer.signer, created=BORN))
    (found,) = unbake(bake(image, signed))
    assert _asked(_one_proof(json.loads(found.text)), issuer).issuer == issuer.did


@pytest.mark.parametrize(("alg", "kind"), [("EdDSA", "Ed25519"), ("ES256", "P-256")])
def test_it_accepts_the_signature_of_our_tokens(alg: str, kind: Any) -> None:
    issuer = did_web_issuer(kind)
    signing_input, _, signature = issue_as_jwt(plain(issuer), issuer.signer).rpartition(".")
    octets = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    for wanted, message in ((True, signing_input), (False, signing_input + "A")):
        verdict = openvc.verify_signature(
            alg=alg, public_jwk=issuer.jwk, signing_input=message.encode(), signature=octets
        )
        assert verdict is wanted


@pytest.mark.parametrize("image", [None, samples.png(), samples.SVG], ids=["JSON", "PNG", "SVG"])
@pytest.mark.parametrize("who", ISSUERS)
def test_we_accept_its_data_integrity(who: str, image: bytes | None) -> None:
    issuer = ISSUERS[who]()
    signed = DataIntegrityProofSuite().add_proof(
        plain(issuer),
        signing_key=_their_key(issuer),
        verification_method=issuer.verification_method,
        created=BORN,
        extra_contexts=samples.contexts(),
    )
    text = json.dumps(signed)
    accept(text if image is None else bake(image, text), issuer)


@pytest.mark.parametrize("kind", ["Ed25519", "P-256"])
@pytest.mark.parametrize("who", ISSUERS)
def test_we_accept_its_tokens(who: str, kind: Any) -> None:
    """It writes the credential under `vc`, as data model 1.1 did, and the date only as `nbf`."""
    issuer = ISSUERS[who](kind)
    old = plain(issuer)
    del old["validFrom"], old["awardedDate"]
    old["@context"] = [VC_V1, OB_V3]
    token = VcJwtProofSuite().sign(old, signing_key=_their_key(issuer))
    accept(token, issuer)
