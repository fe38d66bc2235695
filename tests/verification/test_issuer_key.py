"""Is the key the issuer's? Keys that were withdrawn, that nobody published, that are another's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from cairn.kernel.fetching import Fetched, MappingResolver
from cairn.kernel.json_text import JsonObject, read_json_object, write_json
from cairn.keys.multibase import encode_base64url
from cairn.verification import Outcome, Verdict
from verification.badges import (
    SCHOOL,
    STRANGER,
    Issuer,
    badge,
    check,
    endorsement,
    key_issuer,
    signed,
    token,
    unsigned,
    web_issuer,
    world,
)

PAST, FUTURE = "2026-03-01T00:00:00Z", "2027-03-01T00:00:00Z"


@pytest.mark.parametrize(
    ("member", "when", "code"),
    [
        ("revoked", PAST, "key-revoked"),
        ("expires", PAST, "key-expired"),
        ("revoked", FUTURE, "key-is-the-issuers"),
        ("expires", FUTURE, "key-is-the-issuers"),
    ],
)
def test_a_key_counts_until_it_is_withdrawn(member: str, when: str, code: str) -> None:
    issuer = web_issuer(**{member: when})
    for document in (badge(issuer), token(issuer)):
        assert check(document, world(issuer)).check("issuer-key").code == code


def _published(issuer: Issuer, change: Any) -> MappingResolver:
    ((url, body),) = issuer.documents.items()
    document = read_json_object(body)
    change(document)
    return MappingResolver({url: write_json(document)})


def _drop_purpose(document: JsonObject) -> None:
    document["authentication"] = document.pop("assertionMethod")


def _another_id(document: JsonObject) -> None:
    document["id"] = "did:web:other.example"


def _no_methods(document: JsonObject) -> None:
    document["verificationMethod"] = []


@pytest.mark.parametrize("change", [_drop_purpose, _another_id])
def test_a_document_that_does_not_stand_for_the_key_fails(change: Any) -> None:
    issuer = web_issuer()
    report = check(badge(issuer), _published(issuer, change))
    assert report.check("issuer-key").outcome is Outcome.FAILED
    assert report.verdict is Verdict.INVALID


def test_a_key_that_is_listed_nowhere_fails() -> None:
    issuer = web_issuer()
    report = check(badge(issuer), _published(issuer, _no_methods))
    assert report.check("issuer-key").outcome is Outcome.FAILED


def test_a_key_document_that_is_no_json_fails() -> None:
    issuer = web_issuer()
    (url,) = issuer.documents
    report = check(badge(issuer), MappingResolver({url: b"<html>"}))
    assert report.check("issuer-key").code == "unreadable-key-document"


def test_an_unreachable_key_leaves_the_question_open() -> None:
    issuer = web_issuer()
    for document in (badge(issuer), token(issuer)):
        report = check(document)
        assert report.verdict is Verdict.UNDETERMINED
        assert report.check("issuer-key").outcome is Outcome.UNDETERMINED
        assert report.check("proof").outcome is Outcome.UNDETERMINED


def _with_header(text: str, **members: Any) -> str:
    header = {"alg": "EdDSA", "typ": "JWT", **members}
    head = encode_base64url(write_json(header, indent=None).strip())
    rest = text.split(".")[1]
    signature = SCHOOL.signer.sign(f"{head}.{rest}".encode())
    return f"{head}.{rest}.{encode_base64url(signature)}"


def _claims_of(issuer: Issuer) -> str:
    return token(issuer)


def test_a_key_in_the_header_proves_nothing() -> None:
    issuer = web_issuer()
    forged = _with_header(_claims_of(issuer), jwk=SCHOOL.signer.public_key.jwk())
    unkeyed = _published(issuer, _no_methods_at_all)
    report = check(forged, unkeyed)
    assert report.check("issuer-key").code == "header-key-only"
    assert report.verdict is Verdict.INVALID
    assert check(forged, world(issuer)).verdict is Verdict.INVALID
    assert check(forged).verdict is Verdict.UNDETERMINED


def _no_methods_at_all(document: JsonObject) -> None:
    document["verificationMethod"] = []
    document["assertionMethod"] = []


def test_a_token_signed_with_the_key_of_another_fails() -> None:
    forged = _with_header(_claims_of(STRANGER), kid=SCHOOL.signer.verification_method)
    report = check(forged)
    assert report.check("issuer-key").code == "key-not-the-issuers"
    assert report.check("proof").outcome is Outcome.PASSED
    assert report.verdict is Verdict.INVALID


def test_a_local_kid_is_the_issuers_own() -> None:
    for kid in (f"#{SCHOOL.id.removeprefix('did:key:')}", SCHOOL.id.removeprefix("did:key:")):
        assert check(_with_header(token(), kid=kid)).verdict is Verdict.VALID
    assert check(_with_header(token(), kid="#other")).verdict is Verdict.INVALID
    assert check(_with_header(token())).verdict is Verdict.VALID


@dataclass
class Counting:
    """A resolver that counts what it is asked."""

    inner: MappingResolver
    asked: list[str]

    def fetch(self, url: str) -> Fetched:
        self.asked.append(url)
        return self.inner.fetch(url)


def test_each_address_is_asked_once() -> None:
    issuer = web_issuer()
    document = unsigned(issuer)
    document["endorsement"] = [endorsement(issuer, name=f"E{i}") for i in range(3)]
    signed_twice = signed(signed(document, issuer), issuer)
    resolver = Counting(world(issuer), [])
    assert check(signed_twice, resolver).verdict is Verdict.VALID
    assert resolver.asked == list(issuer.documents)
    resolver = Counting(world(), [])
    assert check(signed_twice, resolver).verdict is Verdict.UNDETERMINED
    assert resolver.asked == list(issuer.documents)


def test_a_stranger_who_signs_too_does_not_spoil_the_issuers_proof() -> None:
    both = signed(signed(unsigned(), STRANGER))
    assert check(both).verdict is Verdict.VALID
    only = {**both, "proof": both["proof"][:1]}
    assert check(only).check("issuer-key").code == "key-not-the-issuers"


def test_an_issuer_named_only_by_its_id_is_the_same_issuer() -> None:
    school = key_issuer()
    document = {**unsigned(), "issuer": school.id}
    assert check(signed(document)).verdict is Verdict.VALID
