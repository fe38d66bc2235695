"""Credentials of other issuers: handed in, verified, and put into the record as they are."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.credentials.identity import identity_object
from cairn.kernel.json_text import write_json
from cairn.programme.stack_awarding import cascade, check_stacks
from cairn.resolvers.folder import SiteResolver
from cairn.resolvers.layered import LayeredResolver
from cairn.verification import Verdict, verify
from programme.stack_folders import AT, PASSPHRASE, PATHWAYS, award_of, run_folder, stack_folder
from verification.badges import (
    LIST_URL,
    badge,
    key_issuer,
    signed,
    status_list,
    status_member,
    token,
    web_issuer,
    world,
)

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = key_issuer(41, name="School Elsewhere")
THEIRS = "https://elsewhere.example/achievements/sql"
PATHWAY = PATHWAYS.replace('achievement = "sql"', f'achievement = "{THEIRS}"', 1)
LI = "li@example.org"


def theirs(make: Any = badge, issuer: Any = ELSEWHERE, email: str = LI, **more: Any) -> Any:
    given: dict[str, Any] = {
        "credential_id": "urn:uuid:from-elsewhere",
        "achievement": {
            "id": THEIRS,
            "type": ["Achievement"],
            "name": "SQL elsewhere",
            "description": "SQL.",
            "criteria": {"narrative": "An exam."},
        },
        "subject": {"identifier": [identity_object(email, "emailAddress", salt="salt")]},
        **more,
    }
    return make(issuer, **given)


def folder_with(tmp_path: Path, name: str, data: bytes) -> Path:
    folder = stack_folder(tmp_path / "p", pathways=PATHWAY)
    (folder / "received").mkdir()
    (folder / "received" / name).write_bytes(data)
    return folder


def record(folder: Path) -> bytes:
    slug = award_of(folder, LI, "certificate").slug
    return (folder / "out" / "records" / f"{slug}.json").read_bytes()


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_a_credential_from_elsewhere_counts_and_stands_in_the_record(
    tmp_path: Path, form: str
) -> None:
    data = write_json(theirs()) if form == "json" else theirs(token).encode()
    folder = folder_with(tmp_path, f"li.{form}", data)
    result = run_folder(folder)
    assert result.troubles == ()
    assert LI in {one.person for one in result.stacks.changes}
    inside = json.loads(record(folder))["credentialSubject"]["verifiableCredential"]
    assert (json.loads(data) if form == "json" else data.decode()) in inside
    site = SiteResolver("https://badges.example.org/", folder / "out" / "public")
    report = verify(record(folder), resolver=site, at=AT)
    assert report.verdict is Verdict.VALID, report.sentence
    assert "School Elsewhere" in report.tree[0].parts[1].parts[0].sentence


def _tampered() -> bytes:
    made = theirs()
    made["name"] = "Better"
    return write_json(made)


REFUSED = {
    "tampered": (_tampered, ""),
    "of nobody here": (lambda: write_json(theirs(email="x@y.org")), "awarded to nobody known here"),
    "expired": (lambda: write_json(theirs(valid_until=AT - timedelta(days=1))), ""),
    "by a key that cannot be had": (
        lambda: write_json(theirs(issuer=web_issuer())),
        "could not be",
    ),
    "no credential": (lambda: b"hello", "received/li.json"),
    "no badge": (lambda: b'{"type": ["VerifiableCredential"]}', "received/li.json"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_believed_counts_for_nothing(tmp_path: Path, case: str) -> None:
    make, told = REFUSED[case]
    result = run_folder(folder_with(tmp_path, "li.json", make()))
    assert LI not in {one.person for one in result.stacks.changes}
    assert told in " ".join(result.troubles)
    assert result.new == 7


def _with_status(tmp_path: Path) -> tuple[Path, Any]:
    lists = {LIST_URL: signed(status_list(ELSEWHERE), ELSEWHERE)}
    folder = folder_with(tmp_path, "li.json", write_json(theirs(**status_member())))
    result = run_folder(folder, resolver=world(documents=lists))
    assert LI in {one.person for one in result.stacks.changes}
    return folder, lists


def test_a_list_that_cannot_be_had_today_takes_nothing_away(tmp_path: Path) -> None:
    folder, _ = _with_status(tmp_path)
    result = cascade(folder, at=AT + timedelta(days=1), passphrase=PASSPHRASE)
    assert result.changes == ()
    assert any("received/li.json" in one for one in result.troubles)


def test_a_revocation_elsewhere_suspends_what_rests_on_it(tmp_path: Path) -> None:
    folder, _ = _with_status(tmp_path)
    lists = {LIST_URL: signed(status_list(ELSEWHERE, taken=(42,)), ELSEWHERE)}
    resolver = LayeredResolver((world(documents=lists),))
    at = AT + timedelta(days=1)
    result = cascade(folder, at=at, passphrase=PASSPHRASE, resolver=resolver)
    assert [(one.kind, one.person) for one in result.changes] == [("suspended", LI)]
    assert "“SQL elsewhere” was taken back by School Elsewhere." in result.changes[0].sentence


def test_a_file_that_is_gone_suspends_with_that_reason(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "li.json", write_json(theirs()))
    run_folder(folder)
    (folder / "received" / "li.json").unlink()
    result = cascade(folder, at=AT + timedelta(days=1), passphrase=PASSPHRASE)
    assert "“SQL elsewhere” is no longer on record." in result.changes[0].sentence
    (found,) = check_stacks(folder, at=AT, person=LI, pathway="certificate")
    assert found.state == "suspended"
