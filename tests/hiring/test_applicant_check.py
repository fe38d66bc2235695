"""From the check of files to what a requirement may know of an applicant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cairn.exporters.json_resume import json_resume
from cairn.hiring.applicant_check import FileCheck, applicant_of, check_of
from cairn.kernel.errors import InputError

CREDENTIAL = {
    "id": "https://a.example/1",
    "issuer": {"id": "did:web:a.example", "name": "A"},
    "validFrom": "2026-01-02T00:00:00Z",
    "credentialSubject": {
        "achievement": {
            "id": "https://a.example/sql",
            "name": "SQL",
            "alignment": [
                {"type": ["Alignment"], "targetName": "SQL", "targetUrl": "https://s.example/sql"}
            ],
        }
    },
}
GOOD = FileCheck(
    "anna", "a.json", "valid", "valid", "Fine.", credential=CREDENTIAL, standing="active"
)


def test_a_check_is_read_as_it_was_written() -> None:
    check = replace(GOOD, also_with=("ben",), notes=("Old.",), skills=("SQL",), holder="matched")
    assert check_of(check.to_json()) == check


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "perfect"},
        {"standing": 1},
        {"skills": "SQL"},
        {"notes": [1]},
        {"credential": []},
        {"holder": None},
    ],
)
def test_what_is_no_check_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InputError, match="no check"):
        check_of({**GOOD.to_json(), **change})


def test_what_stands_counts() -> None:
    person = applicant_of("anna", [GOOD])
    assert [one.standing for one in person.holdings] == ["active"]
    assert (person.unchecked, person.unread, person.remarks) == ((), (), ())


@pytest.mark.parametrize(
    "doubt",
    [
        {"verdict": "could not be determined", "standing": "unverified"},
        {"holder": "different", "holder_sentence": "It names Ben."},
    ],
)
def test_what_is_in_doubt_neither_counts_nor_puts_out(doubt: dict[str, str]) -> None:
    person = applicant_of("anna", [replace(GOOD, **doubt)])
    assert [one.standing for one in person.holdings] == ["unverified"]
    assert [one.credential_id for one in person.unchecked] == ["https://a.example/1"]


def test_of_several_copies_the_withdrawn_one_counts_and_a_forged_one_does_not() -> None:
    forged = replace(GOOD, verdict="invalid", standing="unverified")
    revoked = replace(GOOD, verdict="invalid", standing="revoked")
    for copies, standing in (
        ((forged, GOOD), "active"),
        ((GOOD, forged), "active"),
        ((GOOD, revoked), "revoked"),
        ((revoked, GOOD), "revoked"),
    ):
        person = applicant_of("anna", copies)
        assert [one.standing for one in person.holdings] == [standing]


def test_a_letter_is_nothing_and_a_damaged_proof_is_unread() -> None:
    letter = FileCheck("anna", "letter.docx", "no credential", "not-a-credential", "A letter.")
    damaged = FileCheck("anna", "a.png", "not checked", "png-cut", "It is cut.")
    person = applicant_of("anna", [letter, damaged])
    assert person.unread == ("a.png: It is cut.",)


def test_an_invalid_thing_without_an_achievement_counts_for_nothing() -> None:
    invalid = replace(GOOD, verdict="invalid", standing="unverified", credential={"type": "A"})
    assert applicant_of("anna", [invalid]) == applicant_of("anna", [])


def test_people_are_told_of_what_others_handed_in_and_of_unknown_issuers() -> None:
    check = replace(GOOD, also_with=("ben",), issuer_known="not on your list", title="SQL")
    assert len(applicant_of("anna", [check]).remarks) == 2


def test_a_resume_holds_what_is_proven_only() -> None:
    resume = json_resume("anna", [GOOD, GOOD])
    assert resume["certificates"] == [
        {"name": "SQL", "date": "2026-01-02", "issuer": "A", "url": "https://a.example/1"}
    ]
    assert resume["skills"] == [{"name": "SQL", "keywords": ["https://s.example/sql"]}]
    for worse in ({"verdict": "invalid"}, {"holder": "different"}, {"credential": {}}):
        assert json_resume("anna", [replace(GOOD, **worse)])["certificates"] == []
