"""The verifier as a whole: every form in, and the verdict, the check and the code that come out."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from cairn.credentials.baking import bake
from cairn.credentials.contexts import VC_V2
from cairn.kernel.errors import InputError
from cairn.kernel.fetching import MappingResolver, OfflineResolver
from cairn.kernel.json_text import JsonObject, write_json
from cairn.verification import CHECKS, Outcome, Policy, Verdict, verify
from verification.badges import (
    AT,
    ISSUED,
    SCHOOL,
    STRANGER,
    SUITES,
    as_token,
    badge,
    check,
    key_issuer,
    signed,
    token,
    unsigned,
    web_issuer,
    world,
)
from verification.pictures import PNG, SVG

FORMS: dict[str, Callable[[], Any]] = {
    "bytes": lambda: write_json(badge()),
    "text": lambda: write_json(badge()).decode(),
    "dict": badge,
    "mapping": lambda: MappingProxyType(badge()),
    "token bytes": lambda: token().encode(),
    "token text": token,
    "token with white space": lambda: f"\n {token()} \n",
    "png": lambda: bake(PNG, write_json(badge())),
    "png with a token": lambda: bake(PNG, token()),
    "svg": lambda: bake(SVG, write_json(badge())),
    "svg with a token": lambda: bake(SVG, token()),
    "envelope": lambda: {
        "@context": [VC_V2],
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token()}",
    },
}


@pytest.mark.parametrize("form", FORMS)
def test_it_works(form: str) -> None:
    report = check(FORMS[form](), source="badge")
    assert report.verdict is Verdict.VALID, report.sentence
    assert report.title == "Dialogue with clients"
    assert report.issuer == "Example School"
    assert report.issuer_id == SCHOOL.id
    assert report.kind == "achievement"
    assert [c.name for c in report.checks] == [name for name, _ in CHECKS[:13]]
    assert report.deciding is None


@pytest.mark.parametrize("suite", SUITES)
def test_every_suite_is_valid(suite: str) -> None:
    issuer = key_issuer(5, SUITES[suite])
    assert check(badge(issuer, suite)).verdict is Verdict.VALID


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_every_kind_of_token_is_valid(kind: Any) -> None:
    assert check(token(key_issuer(5, kind))).verdict is Verdict.VALID


def test_a_key_on_the_web_is_found() -> None:
    issuer = web_issuer()
    for document in (badge(issuer), token(issuer)):
        report = check(document, world(issuer))
        assert report.verdict is Verdict.VALID
        assert "site" in report.check("issuer-key").sentence


def _changed(path: str, value: Any) -> Callable[[], JsonObject]:
    def change() -> JsonObject:
        document = copy.deepcopy(badge())
        *parents, last = path.split(".")
        place: Any = document
        for name in parents:
            place = place[int(name)] if isinstance(place, list) else place[name]
        if value is None:
            del place[last]
        else:
            place[last] = value
        return document

    return change


def _signed_by_other() -> JsonObject:
    return signed(unsigned(), STRANGER)


def _impostor() -> JsonObject:
    """Signed by a stranger who writes the school's method under it."""
    document = signed(unsigned(), STRANGER)
    document["proof"][0]["verificationMethod"] = SCHOOL.signer.verification_method
    return document


def _with_proof(**members: Any) -> Callable[[], JsonObject]:
    def change() -> JsonObject:
        document = copy.deepcopy(badge())
        document["proof"][0] |= members
        return document

    return change


def _two_proofs_one_bad() -> JsonObject:
    document = signed(signed(unsigned(), STRANGER))
    document["proof"][0]["proofValue"] = document["proof"][1]["proofValue"]
    document["proof"][1]["proofValue"] = "z" + "5" * 88
    return document


def _broken_chain() -> JsonObject:
    """The second proof holds by itself, and builds upon a first one that does not."""
    first = signed(unsigned(), proof_id="urn:proof:1")
    first["proof"][0]["proofValue"] = "z" + "5" * 88
    return signed(first, previous_proof="urn:proof:1")


def _endless() -> JsonObject:
    """Few objects that would be written as more text than there are atoms."""
    inner: list[Any] = ["x"]
    for _ in range(60):
        inner = [inner, inner]
    return {"a": inner}


# id: (the bad credential, the check that must fail, its code)
BAD: dict[str, tuple[Callable[[], Any], str, str]] = {
    "tampered text": (
        _changed("credentialSubject.achievement.name", "Brain surgery"), "proof",
        "signature-mismatch",
    ),
    "tampered holder": (
        _changed("credentialSubject.id", "did:example:thief"), "proof", "signature-mismatch",
    ),
    "tampered type": (
        _changed("credentialSubject.type", ["AchievementSubject", "Profile"]), "proof",
        "signature-mismatch",
    ),
    "tampered date": (
        _changed("validUntil", "2040-01-01T00:00:00Z"), "proof", "signature-mismatch",
    ),
    "removed date": (_changed("validUntil", None), "proof", "signature-mismatch"),
    "added member": (_changed("partner", "x"), "terms", "undefined-term"),
    "another issuer's name on it": (
        _changed("issuer.id", STRANGER.id), "issuer-key", "key-not-the-issuers",
    ),
    "key of another": (_signed_by_other, "issuer-key", "key-not-the-issuers"),
    "key of another, named as the issuer's": (_impostor, "proof", "signature-mismatch"),
    "no proof": (_changed("proof", None), "proof", "no-proof"),
    "empty proof": (_changed("proof", []), "proof", "no-proof"),
    "proof that is a text": (_changed("proof", "yes"), "proof", "malformed-proof"),
    "unsupported suite": (
        _with_proof(cryptosuite="eddsa-quantum-2030"), "proof", "unsupported-suite",
    ),
    "misprinted suite": (
        _with_proof(cryptosuite="eddsa-rdf-2022"), "proof", "unsupported-suite",
    ),
    "suite for another key": (
        _with_proof(cryptosuite="ecdsa-rdfc-2019"), "proof", "wrong-key-kind",
    ),
    "proof for another purpose": (
        _with_proof(proofPurpose="authentication"), "proof", "wrong-purpose",
    ),
    "proof from the future": (
        lambda: signed(unsigned(), created=AT + timedelta(days=1)), "proof", "proof-from-future",
    ),
    "proof that ran out": (
        lambda: signed(unsigned(), expires=AT - timedelta(days=1)), "proof", "proof-expired",
    ),
    "proof without a value": (_with_proof(proofValue=None), "proof", "malformed-proof"),
    "proof without a key": (_with_proof(verificationMethod=None), "proof", "malformed-proof"),
    "proof set without a good one": (_two_proofs_one_bad, "proof", "signature-mismatch"),
    "broken chain": (_broken_chain, "proof", "signature-mismatch"),
    "chain without its start": (
        lambda: {**_broken_chain(), "proof": _broken_chain()["proof"][1:]},
        "proof",
        "previous-proof-missing",
    ),
    "not yet valid": (
        lambda: badge(valid_from=AT + timedelta(days=1)), "not-yet-valid", "not-yet-valid",
    ),
    "expired": (
        lambda: badge(valid_until=AT - timedelta(seconds=1)), "expired", "expired",
    ),
    "no achievement": (
        lambda: signed({**unsigned(), "credentialSubject": {"type": ["AchievementSubject"]}}),
        "shape", "missing-member",
    ),
    "no issuer": (
        lambda: signed({k: v for k, v in unsigned().items() if k != "issuer"}),
        "shape", "missing-member",
    ),
    "no context": (
        lambda: {k: v for k, v in badge().items() if k != "@context"}, "contexts",
        "no-badge-context",
    ),
    "contexts in another order": (
        lambda: {**badge(), "@context": badge()["@context"][::-1]}, "contexts", "base-context",
    ),
    "undefined term": (
        lambda: {**badge(), "partnr": "x"}, "terms", "undefined-term",
    ),
    "token of another": (lambda: as_token(unsigned(), STRANGER), "issuer-key",
                         "key-not-the-issuers"),
    "token that was changed": (
        lambda: token()[:-6] + ("AAAAAA" if token()[-6:] != "AAAAAA" else "BBBBBB"),
        "proof", "signature-mismatch",
    ),
    "token with other claims": (
        lambda: as_token({**unsigned(), "iss": STRANGER.id, "jti": "urn:1", "nbf": 1}, kind="JWT"),
        "proof", "claim-mismatch",
    ),
    "envelope of nothing": (
        lambda: {"type": "EnvelopedVerifiableCredential", "id": "data:text/plain,x"},
        "readable", "envelope-unreadable",
    ),
    "empty": (lambda: b"", "readable", "empty"),
    "half a character": (lambda: '{"a": "\ud800"}', "readable", "lone-surrogate"),
    "not JSON in a mapping": (lambda: {"a": object()}, "readable", "not-json"),
    "a mapping without end": (_endless, "readable", "document-too-large"),
    "a pdf": (lambda: b"%PDF-1.7 ...", "readable", "pdf-given"),
    "an address": (lambda: "https://school.example/badge", "readable", "address-given"),
    "no credential": (lambda: {"hello": "world"}, "shape", "not-a-credential"),
    "an array": (lambda: b"[]", "readable", "not-an-object"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_credentials_fail_where_they_should(case: str) -> None:
    make, name, code = BAD[case]
    report = check(make())
    assert report.verdict is Verdict.INVALID
    found = report.check(name)
    assert (found.outcome, found.code) == (Outcome.FAILED, code), found.sentence


def test_one_good_proof_is_enough_and_the_other_is_told() -> None:
    document = signed(signed(unsigned(), STRANGER))
    document["proof"][0]["proofValue"] = "z" + "5" * 88
    report = check(document)
    assert report.verdict is Verdict.VALID
    assert any("did not count" in note for note in report.notes)


def test_a_chain_that_holds_is_valid() -> None:
    first = signed(unsigned(), proof_id="urn:proof:1")
    assert check(signed(first, previous_proof="urn:proof:1")).verdict is Verdict.VALID


def test_a_chain_on_a_bad_proof_is_told() -> None:
    assert any("builds upon does not hold" in note for note in check(_broken_chain()).notes)


def test_an_unknown_context_leaves_the_question_open() -> None:
    document = {**badge(), "@context": [*badge()["@context"], "https://c.example/v1"]}
    report = check(document)
    assert report.check("contexts").outcome is Outcome.UNDETERMINED
    assert report.check("contexts").code == "unknown-context"


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", None])
def test_a_signature_over_text_covers_what_no_context_defines(suite: str | None) -> None:
    document = {**unsigned(), "partnr": "x"}
    report = check(signed(document, suite=suite) if suite else as_token(document))
    assert report.verdict is Verdict.VALID
    assert report.check("terms").code == "terms-as-text"
    assert any("partnr" in note for note in report.notes)


def test_a_made_up_suite_name_does_not_make_a_signature_one_over_text() -> None:
    document = {**badge(), "partnr": "x"}
    document["proof"] = [{**document["proof"][0], "cryptosuite": "x-jcs-x"}]
    assert check(document).check("terms").outcome is Outcome.FAILED


def test_dates_that_cannot_be_read_are_not_called_endless() -> None:
    for name, member in (("expired", "validUntil"), ("not-yet-valid", "validFrom")):
        for value in ("soon", "2026-01-01", 5, ["2030-01-01T00:00:00Z"], {}):
            report = check(signed({**unsigned(), member: value}, suite="eddsa-jcs-2022"))
            assert report.verdict is Verdict.INVALID
            assert report.check(name).outcome is Outcome.UNDETERMINED
            assert "cannot be read" in report.check(name).sentence


def test_an_end_under_the_older_name_counts_too() -> None:
    document = {**unsigned(valid_until=None), "expirationDate": "2026-02-01T00:00:00Z"}
    report = check(as_token(document))
    assert report.check("expired").outcome is Outcome.FAILED


def test_the_ends_of_validity_are_inside() -> None:
    document = badge(valid_from=ISSUED, valid_until=AT)
    assert check(document, at=AT).verdict is Verdict.VALID
    assert check(document, at=ISSUED).verdict is Verdict.VALID
    assert check(document, at=AT + timedelta(seconds=1)).verdict is Verdict.INVALID


def test_the_instant_needs_a_zone() -> None:
    with pytest.raises(InputError) as caught:
        verify(b"{}", resolver=world(), at=datetime(2026, 1, 1))  # noqa: DTZ001 - the point
    assert caught.value.code == "bad-instant"


def test_a_zone_east_of_utc_names_the_same_instant() -> None:
    from zoneinfo import ZoneInfo

    there = AT.astimezone(ZoneInfo("Asia/Tokyo"))
    assert check(badge(), at=there).to_json() == check(badge(), at=AT).to_json()


def test_the_same_inputs_give_the_same_report() -> None:
    for make in (badge, token, _signed_by_other, _broken_chain):
        document = make()
        assert check(document) == check(copy.deepcopy(document))


def test_the_document_is_not_changed() -> None:
    document = badge()
    before = copy.deepcopy(document)
    check(document)
    assert document == before


def test_nothing_is_fetched_for_a_key_that_is_in_the_document() -> None:
    report = verify(badge(), resolver=OfflineResolver(), at=AT)
    assert report.verdict is Verdict.VALID


def test_a_key_that_cannot_be_fetched_leaves_the_question_open() -> None:
    report = verify(badge(web_issuer()), resolver=OfflineResolver(), at=AT)
    assert report.verdict is Verdict.UNDETERMINED
    assert report.check("issuer-key").code == "offline"
    assert report.check("expired").outcome is Outcome.PASSED


def test_the_source_may_hold_half_characters() -> None:
    report = verify(badge(), resolver=world(), at=AT, source="caf\udce9.json")
    assert write_json(report.to_json())
    assert report.source == "caf?.json"


def test_a_smaller_limit_is_obeyed() -> None:
    policy = Policy()
    small = replace(policy, limits=replace(policy.limits, document_bytes=100))
    report = verify(badge(), resolver=MappingResolver(), at=AT, policy=small)
    assert report.check("readable").code == "document-too-large"


def test_extreme_instants_end_in_a_report() -> None:
    for at in (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)):
        assert check(badge(), at=at).verdict is Verdict.INVALID
