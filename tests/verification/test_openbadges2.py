"""Open Badges 2.0 and older: hosted where the issuer says, or signed with a key that it lists."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cairn.credentials.baking import bake
from cairn.kernel.json_text import JsonObject, write_json
from cairn.keys.signer import LocalSigner, private_key_from_native
from cairn.proofs.jws import sign_jws
from cairn.verification import CHECKS, Outcome, Registry, Verdict
from verification.badges import check, world
from verification.pictures import PNG, png_with

SITE = "https://school.example"
CONTEXT = "https://w3id.org/openbadges/v2"
ISSUER: JsonObject = {
    "@context": CONTEXT,
    "type": "Issuer",
    "id": f"{SITE}/issuer",
    "name": "Example School",
    "url": SITE,
    "email": "badges@school.example",
}
BADGE: JsonObject = {
    "@context": CONTEXT,
    "type": "BadgeClass",
    "id": f"{SITE}/badge",
    "name": "Dialogue with clients",
    "description": "Leads a difficult conversation to an agreement.",
    "image": f"{SITE}/badge.png",
    "criteria": f"{SITE}/criteria",
    "issuer": f"{SITE}/issuer",
}
ASSERTION: JsonObject = {
    "@context": CONTEXT,
    "type": "Assertion",
    "id": f"{SITE}/assertions/1",
    "recipient": {"type": "email", "hashed": False, "identity": "amina@example.org"},
    "issuedOn": "2026-01-15T09:30:00Z",
    "badge": f"{SITE}/badge",
    "verification": {"type": "HostedBadge"},
}


def site(*changes: JsonObject, without: str = "") -> dict[str, Any]:
    documents = {doc["id"]: doc for doc in (ISSUER, BADGE, ASSERTION)}
    for change in changes:
        documents[change["id"]] = {**documents.get(change["id"], {}), **change}
    documents.pop(without, None)
    return documents


def look(document: Any = ASSERTION, documents: dict[str, Any] | None = None, **policy: Any) -> Any:
    return check(document, world(documents=documents or site()), **policy)


def test_it_works() -> None:
    report = look(copy.deepcopy(ASSERTION))
    assert report.verdict is Verdict.VALID, report.sentence
    assert report.sentence.endswith("its issuer keeps it on its site and has not withdrawn it.")
    assert report.kind == "open-badge-2.0"
    assert report.title == "Dialogue with clients"
    assert report.issuer_id == f"{SITE}/issuer"
    assert [c.name for c in report.checks] == [name for name, _ in CHECKS[:13]]


def _change(**members: Any) -> JsonObject:
    return {**ASSERTION, **members}


HOSTED: dict[str, tuple[Any, dict[str, Any], str, Outcome]] = {
    "gone": (ASSERTION, site(without=ASSERTION["id"]), "proof", Outcome.UNDETERMINED),
    "badge class gone": (ASSERTION, site(without=BADGE["id"]), "issuer-key", Outcome.UNDETERMINED),
    "issuer gone": (ASSERTION, site(without=ISSUER["id"]), "issuer-key", Outcome.UNDETERMINED),
    "revoked": (
        ASSERTION, site({"id": ASSERTION["id"], "revoked": True}), "status", Outcome.FAILED,
    ),
    "expired": (
        ASSERTION, site({"id": ASSERTION["id"], "expires": "2026-02-01T00:00:00Z"}), "expired",
        Outcome.FAILED,
    ),
    "issued tomorrow": (
        ASSERTION, site({"id": ASSERTION["id"], "issuedOn": "2027-02-01T00:00:00Z"}),
        "not-yet-valid", Outcome.FAILED,
    ),
    "on another host": (
        _change(id="https://evil.example/1"),
        site({**ASSERTION, "id": "https://evil.example/1"}), "issuer-key", Outcome.FAILED,
    ),
    "without a badge": (
        ASSERTION, site({"id": ASSERTION["id"], "badge": None}), "shape", Outcome.FAILED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTED)
def test_hosted_badges_fail_where_they_should(case: str) -> None:
    document, documents, name, outcome = HOSTED[case]
    report = look(document, documents)
    assert report.check(name).outcome is outcome, report.check(name).sentence
    assert report.verdict is not Verdict.VALID


def test_only_the_original_counts() -> None:
    report = look(_change(issuedOn="2020-01-01T00:00:00Z"))
    assert report.verdict is Verdict.VALID
    assert any("differs" in note for note in report.notes)


def test_a_picture_with_an_address_leads_to_the_original() -> None:
    picture = png_with(b"tEXt", b"openbadges\0" + ASSERTION["id"].encode())
    assert look(picture).verdict is Verdict.VALID
    gone = look(picture, {"https://x.example/": {}})
    assert gone.verdict is Verdict.UNDETERMINED
    assert gone.check("readable").outcome is Outcome.UNDETERMINED


def test_a_picture_with_an_address_may_lead_to_a_newer_badge() -> None:
    from verification.badges import badge

    picture = png_with(b"tEXt", b"openbadges\0https://school.example/new")
    report = look(picture, {"https://school.example/new": badge()})
    assert report.verdict is Verdict.VALID
    assert report.kind == "achievement"


def test_a_picture_that_leads_to_a_picture_is_refused() -> None:
    picture = png_with(b"tEXt", b"openbadges\0https://school.example/new")
    report = look(picture, {"https://school.example/new": picture})
    assert report.verdict is Verdict.INVALID
    assert report.check("readable").code == "not-a-credential"


@pytest.mark.parametrize("document", [BADGE, ISSUER])
def test_a_definition_awards_nothing(document: JsonObject) -> None:
    report = look(document)
    assert report.verdict is Verdict.UNDETERMINED
    assert report.check("proof").code == "not-an-award"


def test_an_issuer_inside_the_badge_is_not_who_it_says() -> None:
    """Whoever hosts a badge may write any id into it; no registry must be taken in."""
    inside = {**ISSUER, "id": "did:web:university.example", "name": "The University"}
    document = _change(id="https://evil.example/1", badge={**BADGE, "issuer": inside})
    document["badge"]["id"] = "urn:badge"
    known = Registry("List", {"did:web:university.example": "The University"})
    report = look(document, {"https://evil.example/1": document}, registries=(known,))
    assert report.issuer_id != "did:web:university.example"
    assert report.check("issuer-known").outcome is not Outcome.PASSED


@cache
def _rsa() -> LocalSigner:
    key = rsa.generate_private_key(65_537, 2_048)
    return LocalSigner(private_key_from_native(key), f"{SITE}/key")


def _pem() -> bytes:
    native = _rsa().private_key.native().public_key()
    return native.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


KEY_ID = f"{SITE}/key"


def _key(**members: Any) -> JsonObject:
    return {
        "@context": CONTEXT,
        "type": "CryptographicKey",
        "id": KEY_ID,
        "owner": ISSUER["id"],
        "publicKeyPem": _pem().decode(),
        **members,
    }


def _listing_key(**members: Any) -> dict[str, Any]:
    return site({"id": ISSUER["id"], "publicKey": KEY_ID, **members}, _key())


SIGNED = _change(id="urn:uuid:1", verification={"type": "SignedBadge", "creator": KEY_ID})


def _sign(document: JsonObject) -> str:
    return sign_jws(document, _rsa(), "JWT")


def test_a_signed_badge_is_valid() -> None:
    for document in (_sign(SIGNED), bake(PNG, _sign(SIGNED))):
        report = look(document, _listing_key())
        assert report.verdict is Verdict.VALID, report.sentence


def test_without_a_named_key_all_listed_ones_are_tried() -> None:
    document = _change(id="urn:uuid:1", verification={"type": "SignedBadge"})
    documents = _listing_key(publicKey=[f"{SITE}/other", KEY_ID])
    assert look(_sign(document), documents).verdict is Verdict.VALID


def _revocations(*entries: Any) -> dict[str, Any]:
    url = f"{SITE}/revoked"
    listing = {"@context": CONTEXT, "id": url, "type": "RevocationList", "issuer": ISSUER["id"],
               "revokedAssertions": list(entries)}  # fmt: skip
    return {**_listing_key(revocationList=url), url: listing}


SIGNED_BAD: dict[str, tuple[Any, dict[str, Any], str, Outcome]] = {
    "tampered": (
        lambda: _sign(SIGNED)[:-4] + "AAAA", _listing_key(), "proof", Outcome.FAILED,
    ),
    "not signed at all": (lambda: SIGNED, _listing_key(), "proof", Outcome.FAILED),
    "key not listed": (lambda: _sign(SIGNED), site(_key()), "issuer-key", Outcome.FAILED),
    "key of another owner": (
        lambda: _sign(SIGNED),
        {**_listing_key(), KEY_ID: _key(owner="https://evil.example/issuer")},
        "issuer-key", Outcome.FAILED,
    ),
    "key gone": (
        lambda: _sign(SIGNED), site({"id": ISSUER["id"], "publicKey": KEY_ID}), "issuer-key",
        Outcome.UNDETERMINED,
    ),
    "key that is none": (
        lambda: _sign(SIGNED), {**_listing_key(), KEY_ID: {"id": KEY_ID}}, "issuer-key",
        Outcome.FAILED,
    ),
    "issuer gone": (
        lambda: _sign(SIGNED), {BADGE["id"]: BADGE}, "issuer-key", Outcome.UNDETERMINED,
    ),
    "revoked": (
        lambda: _sign(SIGNED), _revocations({"id": "urn:uuid:1"}), "status", Outcome.FAILED,
    ),
    "revoked by a bare id": (
        lambda: _sign(SIGNED), _revocations("urn:uuid:1"), "status", Outcome.FAILED,
    ),
    "list gone": (
        lambda: _sign(SIGNED), _listing_key(revocationList=f"{SITE}/none"), "status",
        Outcome.UNDETERMINED,
    ),
    "expired": (
        lambda: _sign({**SIGNED, "expires": "2026-02-01T00:00:00Z"}), _listing_key(), "expired",
        Outcome.FAILED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SIGNED_BAD)
def test_signed_badges_fail_where_they_should(case: str) -> None:
    make, documents, name, outcome = SIGNED_BAD[case]
    report = look(make(), documents)
    assert report.check(name).outcome is outcome, report.check(name).sentence
    assert report.verdict is not Verdict.VALID


def test_a_badge_on_no_list_is_not_revoked() -> None:
    assert look(_sign(SIGNED), _revocations({"id": "urn:uuid:2"})).verdict is Verdict.VALID


def test_a_signer_cannot_bring_an_issuer_of_its_own() -> None:
    """A profile that stands only inside the signed text could name anybody."""
    inside = {**ISSUER, "id": "urn:university", "publicKey": KEY_ID}
    document = {**SIGNED, "badge": {**BADGE, "id": "urn:badge", "issuer": inside}}
    report = look(_sign(document), {KEY_ID: _key(owner=None)})
    assert report.verdict is not Verdict.VALID
    assert report.check("issuer-key").outcome is Outcome.FAILED


OLD = "https://w3id.org/openbadges/v1"


def _version_1(key_url: str) -> str:
    document = {
        **ASSERTION, "@context": OLD, "uid": "1", "id": "urn:uuid:1",
        "verify": {"type": "signed", "url": key_url},
    }  # fmt: skip
    del document["verification"]
    return _sign(document)


def test_version_1_keys_stand_on_the_issuers_site() -> None:
    documents = site({"id": BADGE["id"], "@context": OLD}, {"id": ISSUER["id"], "@context": OLD})
    good = look(_version_1(KEY_ID), {**documents, KEY_ID: _pem()})
    assert good.check("issuer-key").outcome is Outcome.PASSED, good.check("issuer-key").sentence
    assert good.check("proof").outcome is Outcome.PASSED
    elsewhere = "https://evil.example/key"
    bad = look(_version_1(elsewhere), {**documents, elsewhere: _key(owner=None)})
    assert bad.check("issuer-key").code == "key-not-the-issuers"
    assert bad.verdict is Verdict.INVALID


def test_the_recipient_of_an_older_badge_is_compared() -> None:
    assert look(recipient="amina@example.org").check("recipient").outcome is Outcome.PASSED
    assert look(recipient="b@example.org").verdict is Verdict.INVALID


def test_odd_members_end_in_a_report() -> None:
    for value in (None, 5, [], {}, "x", [[]], {"id": 5}):
        for name in ASSERTION:
            document = {**ASSERTION, name: value}
            report = look(write_json(document), site(document) if name != "id" else None)
            assert report.sentence
