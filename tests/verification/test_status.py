"""Revoked, suspended, or not to be told: a list that cannot be had never says "valid"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cairn.kernel.json_text import JsonObject
from cairn.verification import Outcome, Verdict
from verification.badges import (
    AT,
    LIST_URL,
    SCHOOL,
    STRANGER,
    as_token,
    badge,
    check,
    signed,
    status_list,
    status_member,
    token,
    unsigned,
    world,
)


def _list(**members: Any) -> JsonObject:
    return signed(status_list(**members))


# id: (what stands at the list's address, purpose of the entry, outcome, code)
LISTS: dict[str, tuple[Any, str, Outcome, str]] = {
    "clear": (_list, "revocation", Outcome.PASSED, "not-revoked"),
    "revoked": (lambda: _list(taken=(42,)), "revocation", Outcome.FAILED, "revoked"),
    "neighbours revoked": (
        lambda: _list(taken=(41, 43)), "revocation", Outcome.PASSED, "not-revoked",
    ),
    "suspended": (
        lambda: _list(purpose="suspension", taken=(42,)), "suspension", Outcome.FAILED, "suspended",
    ),
    "not suspended": (
        lambda: _list(purpose="suspension"), "suspension", Outcome.PASSED, "not-suspended",
    ),
    "a list as a token": (
        lambda: as_token(status_list()).encode(), "revocation", Outcome.PASSED, "not-revoked",
    ),
    "unreachable": (None, "revocation", Outcome.UNDETERMINED, "not-found"),
    "unsigned": (status_list, "revocation", Outcome.UNDETERMINED, "status-list-untrusted"),
    "unsigned and clear of nothing": (
        lambda: status_list(taken=(42,)), "revocation", Outcome.UNDETERMINED,
        "status-list-untrusted",
    ),
    "tampered": (
        lambda: {**_list(), "validFrom": "2026-01-02T00:00:00Z"}, "revocation",
        Outcome.UNDETERMINED, "status-list-untrusted",
    ),
    "signed by a stranger in the school's name": (
        lambda: signed(status_list(), STRANGER), "revocation", Outcome.UNDETERMINED,
        "status-list-untrusted",
    ),
    "another purpose": (
        lambda: _list(purpose="suspension"), "revocation", Outcome.UNDETERMINED, "purpose-mismatch",
    ),
    "run out": (
        lambda: _list(valid_until=AT - timedelta(days=1)), "revocation", Outcome.UNDETERMINED,
        "status-list-expired",
    ),
    "of tomorrow": (
        lambda: _list(valid_from=AT + timedelta(days=1)), "revocation", Outcome.UNDETERMINED,
        "status-list-not-yet-valid",
    ),
    "not a list": (badge, "revocation", Outcome.UNDETERMINED, "not-a-status-list"),
    "no JSON": (lambda: b"<html>", "revocation", Outcome.UNDETERMINED, "not-a-credential"),
    "empty": (lambda: b"", "revocation", Outcome.UNDETERMINED, "empty"),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTS)
def test_lists_answer_or_leave_the_question_open(case: str) -> None:
    make, purpose, outcome, code = LISTS[case]
    documents = {LIST_URL: make()} if make else {}
    for document in (badge(**status_member(purpose)), token(**status_member(purpose))):
        report = check(document, world(documents=documents))
        found = report.check("status")
        assert (found.outcome, found.code) == (outcome, code), found.sentence
        assert report.check("proof").outcome is Outcome.PASSED
        assert report.check("expired").outcome is Outcome.PASSED
        assert (report.verdict is Verdict.VALID) == (outcome is Outcome.PASSED)


def test_a_list_kept_by_another_is_told_and_strictly_refused() -> None:
    documents = {LIST_URL: signed(status_list(STRANGER), STRANGER)}
    document = badge(**status_member())
    report = check(document, world(documents=documents))
    assert report.verdict is Verdict.VALID
    assert any("kept and signed by" in note for note in report.notes)
    strict = check(document, world(documents=documents), strict_status=True)
    assert strict.check("status").code == "status-list-of-another"
    assert strict.verdict is Verdict.UNDETERMINED


def test_revoked_wins_over_a_list_that_cannot_be_had() -> None:
    entry = status_member()["credentialStatus"]
    other = {**entry, "id": f"{LIST_URL}/2#1", "statusListCredential": f"{LIST_URL}/2"}
    document = signed({**unsigned(), "credentialStatus": [other, entry]})
    report = check(document, world(documents={LIST_URL: _list(taken=(42,))}))
    assert report.check("status").code == "revoked"
    clear = check(document, world(documents={LIST_URL: _list()}))
    assert clear.check("status").outcome is Outcome.UNDETERMINED


def test_no_status_is_not_needed() -> None:
    assert check(badge()).check("status").outcome is Outcome.NOT_NEEDED


@pytest.mark.parametrize("value", ["x", 5, {}, [{}], {"type": "Other", "id": "urn:x"}, ["x"]])
def test_a_status_that_cannot_be_read_leaves_the_question_open(value: Any) -> None:
    document = signed({**unsigned(), "credentialStatus": value}, suite="eddsa-jcs-2022")
    report = check(document)
    assert report.check("status").outcome is Outcome.UNDETERMINED
    assert report.verdict is not Verdict.VALID


def test_more_statuses_than_are_read_leave_the_question_open() -> None:
    entries = [status_member(index=i)["credentialStatus"] for i in range(17)]
    report = check(signed({**unsigned(), "credentialStatus": entries}))
    assert report.check("status").code == "too-many-statuses"


REVOCATIONS = "https://school.example/revocations"
ENTRY = {"id": REVOCATIONS, "type": "1EdTechRevocationList"}


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([], "not-revoked"),
        ([{"id": "urn:uuid:other"}], "not-revoked"),
        ([{"id": "own"}], "revoked"),
        ([{"id": "own", "revoked": False}], "not-revoked"),
    ],
)
def test_a_list_of_ids(items: list[JsonObject], code: str) -> None:
    document = badge(credentialStatus=ENTRY)
    items = [{**item, "id": document["id"]} if item["id"] == "own" else item for item in items]
    listing = {"id": REVOCATIONS, "issuer": SCHOOL.id, "revokedCredential": items}
    report = check(document, world(documents={REVOCATIONS: listing}))
    assert report.check("status").code == code


@pytest.mark.parametrize("own", [None, "", " ", 5, ["urn:x"], {"en": "urn:x"}])
def test_a_credential_without_an_id_can_stand_in_no_list_of_ids(own: Any) -> None:
    document: JsonObject = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": SCHOOL.id,
        "credentialSubject": {"id": "urn:x"},
        "credentialStatus": ENTRY,
        **({} if own is None else {"id": own}),
    }
    listing = {"id": REVOCATIONS, "issuer": SCHOOL.id, "revokedCredential": []}
    report = check(
        signed(document, suite="eddsa-jcs-2022"), world(documents={REVOCATIONS: listing})
    )
    assert report.check("status").code == "no-credential-id"
    assert report.verdict is not Verdict.VALID


def test_the_status_of_a_status_list_is_not_asked() -> None:
    listing = signed({**status_list(), **status_member()})
    report = check(badge(**status_member()), world(documents={LIST_URL: listing}))
    assert report.verdict is Verdict.VALID
