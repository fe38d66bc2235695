"""openbadgeslib, an Open Badges library of other hands: it accepts ours, and we accept its."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from openbadgeslib import ob3
from openbadgeslib.verify import verify_badge

from cairn.credentials.baking import bake
from cairn.credentials.contexts import CAIRN_V1, packaged_contexts
from cairn.credentials.issuing import issue, issue_as_jwt
from cairn.kernel.json_text import write_json
from cairn.verification import verify
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

ISSUERS = {"did-key": did_key_issuer, "did-web": did_web_issuer}
ALGORITHMS = {"EdDSA": "Ed25519", "ES256": "P-256", "RS256": "RSA"}
IMAGES = {"PNG": samples.png(), "SVG": samples.SVG}


def _download(issuer: Issuer) -> Any:
    """The site of a did:web issuer, as openbadgeslib asks for it."""

    def download(url: str) -> bytes:
        return samples.world(issuer).fetch(url).body

    return download


def _signed(credential: dict[str, Any], issuer: Issuer) -> str:
    return write_json(issue(credential, issuer.signer, created=BORN)).decode()


@pytest.mark.parametrize("who", ISSUERS)
def test_it_accepts_our_data_integrity(who: str) -> None:
    issuer = ISSUERS[who]()
    verifier = ob3.OB3LdpVerifier.for_issuer_did(issuer.did)
    found = verifier.verify(_signed(plain(issuer), issuer), download=_download(issuer))
    assert found.achievement.name == "Project management ①"


def test_it_accepts_what_was_signed_in_a_batch() -> None:
    issuer = did_key_issuer()
    verifier = ob3.OB3LdpVerifier.for_issuer_did(issuer.did)
    for text in samples.batch(issuer).values():
        found = verifier.verify(text, download=_download(issuer))
        assert found.achievement.name == "Project management ①"


def test_it_accepts_our_proof_over_our_own_terms() -> None:
    """Its verifier of badges knows no context of ours, so its verifier of proofs is asked."""
    issuer = did_key_issuer()
    for what in (full, equivalence, assessed):
        ob3.verify_data_integrity_proof(
            json.loads(_signed(what(issuer), issuer)),
            issuer.public_pem(),
            extra_contexts={CAIRN_V1: packaged_contexts().document(CAIRN_V1)},
        )


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_it_accepts_our_tokens(alg: str) -> None:
    issuer = did_web_issuer(ALGORITHMS[alg])
    verifier = ob3.OB3Verifier.for_issuer_did(issuer.did, download=_download(issuer))
    for credential in (plain(issuer), full(issuer)):
        found = verifier.verify(issue_as_jwt(credential, issuer.signer))
        assert found.issuer.id == issuer.did


@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("who", ISSUERS)
def test_it_accepts_what_we_baked(who: str, image: str) -> None:
    issuer = ISSUERS[who]()
    for credential in (
        _signed(plain(issuer), issuer),
        issue_as_jwt(plain(issuer), issuer.signer),
    ):
        baked = bake(IMAGES[image], credential)
        found = verify_badge(baked, "3", resolve_did=True, download=_download(issuer))
        assert found.valid, found.reason
        assert found.trusted is issuer.did.startswith("did:web:")


def test_it_refuses_what_was_changed_after_signing() -> None:
    issuer = did_key_issuer()
    changed = json.loads(_signed(plain(issuer), issuer))
    changed["validFrom"] = "2024-01-01T00:00:00Z"
    with pytest.raises(ob3.OB3VerificationError):
        ob3.OB3LdpVerifier().verify(changed)


def _theirs(issuer: Issuer, **more: Any) -> ob3.OpenBadgeCredential:
    return ob3.OpenBadgeCredential(
        issuer=ob3.Issuer(id=issuer.did, name="Zoë ®", url="https://issuer.example/"),
        recipient_id="did:example:42",
        achievement=ob3.Achievement(
            id="https://issuer.example/achievements/1",
            name="名 🎓",
            description="D",
            criteria_narrative="c",
            credits_available=2.5,
            alignments=[ob3.Alignment("skill", "https://skills.example/1")],
        ),
        issuance_date=datetime(2026, 1, 1, tzinfo=UTC),
        **more,
    )


@pytest.mark.parametrize("who", ISSUERS)
def test_we_accept_its_data_integrity(who: str) -> None:
    issuer = ISSUERS[who]()
    signer = ob3.OB3LdpSigner(issuer.pem(), issuer.verification_method)
    identity = ob3.IdentityObject.create("zoe@example.org", "Kosher")
    accept(signer.sign_to_json(_theirs(issuer, identifiers=[identity]), created=BORN), issuer)


@pytest.mark.parametrize("image", IMAGES)
def test_we_accept_what_it_baked(image: str) -> None:
    issuer = did_key_issuer()
    signer = ob3.OB3LdpSigner(issuer.pem())
    bake_it = {"PNG": signer.sign_into_png, "SVG": signer.sign_into_svg}[image]
    accept(bake_it(_theirs(issuer), IMAGES[image]), issuer)


@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("alg", ["EdDSA", "ES256"])
def test_we_accept_its_tokens_of_an_issuer_that_is_its_key(alg: str, image: str) -> None:
    """It names the key only by `jwk`; a did:key issuer is the key, so nothing is missing."""
    issuer = did_key_issuer(ALGORITHMS[alg])
    signer = ob3.OB3Signer(issuer.pem(), alg)
    accept(signer.sign(_theirs(issuer)))
    bake_it = {"PNG": signer.sign_into_png, "SVG": signer.sign_into_svg}[image]
    accept(bake_it(_theirs(issuer), IMAGES[image]))


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_we_accept_its_tokens_of_an_issuer_with_one_published_key(alg: str) -> None:
    issuer = did_web_issuer(ALGORITHMS[alg])
    accept(ob3.OB3Signer(issuer.pem(), alg).sign(_theirs(issuer)), issuer)


def test_a_token_that_brings_a_key_of_its_own_is_not_believed() -> None:
    issuer, thief = did_web_issuer("P-256"), did_key_issuer("P-256")
    token = ob3.OB3Signer(thief.pem(), "ES256").sign(_theirs(issuer))
    report = verify(token, resolver=samples.world(issuer), at=samples.NOW)
    assert report.verdict.value == "invalid"
    assert report.check("proof").code == "signature-mismatch"
