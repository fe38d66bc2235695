"""Credentials inside credentials: endorsements, records, and what they hold in turn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cairn.credentials.contexts import OB_V3, VC_V2
from cairn.kernel.json_text import JsonObject
from cairn.verification import Outcome, Verdict
from verification.badges import (
    AT,
    BADGE_ID,
    LIST_URL,
    SCHOOL,
    STRANGER,
    as_token,
    badge,
    check,
    endorsement,
    key_issuer,
    signed,
    status_list,
    status_member,
    token,
    unsigned,
    unsigned_endorsement,
    web_issuer,
    world,
)

AGENCY = key_issuer(7, name="Quality Agency")
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


def endorsed(*entries: Any, jwt: tuple[str, ...] = ()) -> JsonObject:
    members: JsonObject = {"endorsement": list(entries)} if entries else {}
    if jwt:
        members["endorsementJwt"] = list(jwt)
    return signed({**unsigned(), **members})


def endorsing_token(**members: Any) -> str:
    return as_token(unsigned_endorsement(AGENCY, **members), AGENCY)


def test_good_endorsements_hold() -> None:
    report = check(endorsed(endorsement(), jwt=(endorsing_token(),)))
    assert report.verdict is Verdict.VALID, report.sentence
    assert report.check("endorsements").code == "endorsements-hold"
    assert report.check("endorsements").notes == ()


def test_no_endorsement_is_not_needed() -> None:
    assert check(badge()).check("endorsements").outcome is Outcome.NOT_NEEDED


def _tampered() -> JsonObject:
    document = endorsement()
    document["credentialSubject"]["endorsementComment"] = "The best there is."
    return document


def _of_the_agency_by_a_stranger() -> JsonObject:
    return signed(unsigned_endorsement(AGENCY), STRANGER)


BAD: dict[str, tuple[Any, str]] = {
    "tampered": (_tampered, "signature-mismatch"),
    "forged": (_of_the_agency_by_a_stranger, "key-not-the-issuers"),
    "unsigned": (lambda: unsigned_endorsement(AGENCY), "no-proof"),
    "an achievement": (badge, "not-an-endorsement"),
    "a text": (lambda: "very good", "not-a-credential"),
    "a number": (lambda: 5, "not-a-credential"),
    "an empty object": (dict, "not-an-endorsement"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_endorsements_are_told(case: str) -> None:
    make, code = BAD[case]
    entries = [endorsement(), make()]
    report = check(signed({**unsigned(), "endorsement": entries}, suite="eddsa-jcs-2022"))
    found = report.check("endorsements")
    assert (found.outcome, found.code) == (Outcome.FAILED, code), found.sentence
    assert report.verdict is Verdict.INVALID
    assert report.check("proof").outcome is Outcome.PASSED


def test_a_bad_token_among_the_endorsements_is_told() -> None:
    good = endorsing_token()
    broken = good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB")
    report = check(endorsed(jwt=(good, broken)))
    assert report.check("endorsements").outcome is Outcome.FAILED


def test_an_endorsement_that_ran_out_is_a_note() -> None:
    late = endorsement(valid_until=AT - timedelta(days=1))
    report = check(endorsed(late))
    assert report.verdict is Verdict.VALID
    assert any("expired" in note for note in report.notes)


def test_a_copied_endorsement_of_something_else_is_a_note() -> None:
    report = check(endorsed(endorsement(endorsed="https://other.example/achievements/1")))
    assert report.verdict is Verdict.VALID
    assert any("something that is not in this credential" in note for note in report.notes)
    assert check(endorsed(endorsement(endorsed=SCHOOL.id))).notes == ()
    assert check(endorsed(endorsement(endorsed=BADGE_ID))).notes == ()


def test_a_withdrawn_endorsement_fails() -> None:
    lists = {LIST_URL: signed(status_list(AGENCY, taken=(42,)), AGENCY)}
    report = check(endorsed(endorsement(**status_member())), world(documents=lists))
    assert report.check("endorsements").code == "revoked"


def test_an_endorsement_whose_key_cannot_be_had_leaves_the_question_open() -> None:
    agency = web_issuer("agency.example", 8)
    document = endorsed(endorsement(agency))
    assert check(document, world(agency)).verdict is Verdict.VALID
    report = check(document)
    assert report.check("endorsements").outcome is Outcome.UNDETERMINED
    assert report.verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize("place", ["achievement", "issuer"])
def test_endorsements_are_found_at_any_depth(place: str) -> None:
    document = unsigned()
    holder = document["issuer"] if place == "issuer" else document["credentialSubject"][place]
    holder["endorsement"] = [_tampered()]
    assert check(signed(document)).check("endorsements").outcome is Outcome.FAILED


def test_an_endorsement_of_an_endorsement_is_checked_too() -> None:
    inner = _tampered()
    own = {"id": "urn:uuid:0b1f3c52-94d1-4bb7-8f0c-64a0b1a0f4d7", "endorsement": [inner]}
    outer = signed({**unsigned_endorsement(AGENCY), **own}, AGENCY)
    assert check(endorsed(outer)).check("endorsements").code == "signature-mismatch"
    as_text = as_token({**unsigned_endorsement(AGENCY), "endorsement": [inner]}, AGENCY)
    assert check(endorsed(jwt=(as_text,))).check("endorsements").code == "signature-mismatch"


def test_more_endorsements_than_are_checked_leave_the_question_open() -> None:
    report = check(endorsed(jwt=(endorsing_token(),) * 33))
    assert report.check("endorsements").code == "too-many-endorsements"
    assert report.verdict is Verdict.UNDETERMINED


def record(*inside: Any, **members: Any) -> JsonObject:
    """A Comprehensive Learner Record."""
    return {
        "@context": [VC_V2, CLR, OB_V3],
        "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": SCHOOL.profile,
        "name": "Everything so far",
        "validFrom": "2026-01-15T09:30:00Z",
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": list(inside)},
        **members,
    }


def test_a_record_of_good_credentials_is_valid() -> None:
    report = check(signed(record(badge(), token()), suite="eddsa-jcs-2022"))
    assert report.verdict is Verdict.VALID, report.sentence
    assert report.kind == "clr"
    assert report.check("contained").sentence == "2 credentials inside: each signature matches."


CONTAINED: dict[str, tuple[Any, str]] = {
    "tampered": (lambda: {**badge(), "name": "x"}, "signature-mismatch"),
    "expired": (lambda: badge(valid_until=AT - timedelta(days=1)), "expired"),
    "not yet valid": (lambda: badge(valid_from=AT + timedelta(days=1)), "not-yet-valid"),
    "forged": (lambda: signed(unsigned(), STRANGER), "key-not-the-issuers"),
    "revoked": (lambda: badge(**status_member()), "revoked"),
    "endorsed badly": (lambda: endorsed(_tampered()), "signature-mismatch"),
    "a record with a bad one": (
        lambda: signed(record({**badge(), "name": "x"}), suite="eddsa-jcs-2022"),
        "signature-mismatch",
    ),
    "a number": (lambda: 5, "not-a-credential"),
}


@pytest.mark.parametrize("case", CONTAINED)
def test_a_bad_credential_in_a_record_is_told(case: str) -> None:
    make, code = CONTAINED[case]
    lists = {LIST_URL: signed(status_list(taken=(42,)))}
    document = signed(record(badge(), make(), badge()), suite="eddsa-jcs-2022")
    report = check(document, world(documents=lists))
    found = report.check("contained")
    assert (found.outcome, found.code) == (Outcome.FAILED, code), found.sentence
    assert report.check("proof").outcome is Outcome.PASSED
    assert report.verdict is Verdict.INVALID


def test_every_bad_one_in_a_record_is_named() -> None:
    bad = [{**badge(), "name": "x"}, badge(valid_until=AT - timedelta(days=1))]
    found = check(signed(record(*bad), suite="eddsa-jcs-2022")).check("contained")
    assert any(note.startswith("Also: ") for note in found.notes)


def test_an_empty_record_says_so() -> None:
    report = check(signed(record(), suite="eddsa-jcs-2022"))
    assert report.check("contained").code == "nothing-inside"


def test_records_within_records_end() -> None:
    inner = badge()
    for _ in range(8):
        inner = signed(record(inner, inner), suite="eddsa-jcs-2022")
    assert check(inner).verdict is not Verdict.VALID
