"""Statements that one thing counts as another: signed here, or elsewhere, and believed or not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from cairn.cli.stack_lint import _findings
from cairn.credentials.issuing import issue, issue_as_jwt
from cairn.importers.pathway_file import read_pathways
from cairn.importers.programme_file import read_programme
from cairn.kernel.json_text import write_json
from cairn.pathways.equivalence import Equivalence
from cairn.pathways.equivalence_reading import equivalence_credential, equivalence_of
from cairn.programme.stack_awarding import award_stacks, check_stacks
from cairn.programme.status_changes import change_status
from cairn.resolvers.folder import SiteResolver
from cairn.verification import Verdict, verify
from programme.stack_folders import (
    AT,
    PASSPHRASE,
    PATHWAYS,
    PROGRAMME,
    ROSTER,
    award_of,
    run_folder,
    stack_folder,
)
from verification.badges import (
    LIST_URL,
    endorsement,
    key_issuer,
    signed,
    status_list,
    status_member,
    web_issuer,
    world,
)

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)
BASE = "https://badges.example.org"
LI = "li@example.org"
TALK, SQL = (f"{BASE}/achievements/{key}.json" for key in ("talk", "sql"))
COLLEGE = key_issuer(41, name="College Elsewhere")
# Li has what is not SQL; somebody says that it counts as SQL.
HELD = f"{ROSTER}李小龍,{LI},talk,2026-05-04,\n"
OWN = '\n[[equivalences]]\nsource = "talk"\ntarget = "sql"\n'


def own_folder(tmp_path: Path, said: str = OWN) -> Path:
    return stack_folder(tmp_path / "p", roster=HELD, pathways=PATHWAYS + said)


def say(folder: Path, said: str) -> None:
    (folder / "pathways.toml").write_text(PATHWAYS + said, encoding="utf-8")


def theirs(issuer: Any = COLLEGE, suite: str = "eddsa-rdfc-2022", **more: Any) -> dict[str, Any]:
    """A statement of another issuer that client communication counts as SQL."""
    members = {"valid_from": AT - DAY, "credential_id": "urn:uuid:said-elsewhere"}
    fields = {"source": TALK, "target": SQL, "issuer_id": issuer.id, "target_name": "SQL"}
    known = {one for one in Equivalence.__slots__ if one in more}
    statement = Equivalence(**fields | {name: more[name] for name in known})
    members |= {name: value for name, value in more.items() if name not in known}
    unsigned = equivalence_credential(statement, issuer=issuer.profile, **members)
    return issue(unsigned, issuer.signer, created=AT, suite=suite)


def their_folder(tmp_path: Path, data: bytes, name: str = "college.json") -> Path:
    folder = own_folder(tmp_path, "")
    (folder / "equivalences").mkdir()
    (folder / "equivalences" / name).write_bytes(data)
    return folder


def states(result: Any) -> dict[str, str]:
    return {one.pathway_name: one.kind for one in result.stacks.changes if one.person == LI}


CERTIFICATE = "Certificate in finance operations"


def documents(folder: Path, where: str = "out/equivalences") -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((folder / where).glob("*.json"))]


def site(folder: Path) -> SiteResolver:
    return SiteResolver(f"{BASE}/", folder / "out" / "public")


# --- the programme's own -----------------------------------------------------------------------


def test_an_own_statement_is_signed_published_and_counts(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    result = run_folder(folder)
    assert result.troubles == ()
    assert states(result)[CERTIFICATE] == "awarded"
    (document,) = documents(folder)
    assert [document] == documents(folder, "out/public/equivalences")
    assert document["name"] == "“Client communication” counts as “Data with SQL”"
    report = verify(document, resolver=site(folder), at=AT)
    assert report.verdict is Verdict.VALID, report.sentence
    said = equivalence_of(document)
    assert (said.source, said.target, said.percent) == (TALK, SQL, Decimal(100))
    assert (said.issuer_id, said.statement) == ("did:web:badges.example.org", document["id"])
    assert site(folder).fetch(document["id"]).body == write_json(document)
    slug = award_of(folder, LI, "certificate").slug
    award = json.loads((folder / "out" / "credentials" / f"{slug}.json").read_text())
    assert any(
        "as Northbank Academy states" in one.get("narrative", "") for one in award["evidence"]
    )


def test_running_again_signs_nothing_anew_and_brings_lost_files_back(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    run_folder(folder)
    files = {path: path.read_bytes() for path in (folder / "out").rglob("*equivalences*/*.json")}
    files |= {path: path.read_bytes() for path in (folder / "out").rglob("equivalences-1.json")}
    assert len(files) == 3
    for path in files:
        path.unlink()
    result = run_folder(folder, at=AT + DAY)
    assert (result.stacks.changes, result.troubles) == ((), ())
    assert {path: path.read_bytes() for path in files} == files


def test_what_is_said_no_more_is_withdrawn_and_what_rests_on_it_suspended(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    run_folder(folder)
    (document,) = documents(folder)
    say(folder, "")
    result = run_folder(folder, at=AT + DAY)
    assert states(result)[CERTIFICATE] == "suspended"
    assert documents(folder) == []
    report = verify(document, resolver=site(folder), at=AT + DAY)
    assert report.deciding is not None
    assert report.deciding.code == "revoked"
    assert documents(folder, "out/public/equivalences") == [document]


def test_said_again_it_is_a_new_statement_for_a_withdrawal_is_final(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    run_folder(folder)
    (first,) = documents(folder)
    say(folder, "")
    run_folder(folder, at=AT + DAY)
    say(folder, OWN)
    result = run_folder(folder, at=AT + 2 * DAY)
    assert states(result)[CERTIFICATE] == "restored"
    (second,) = documents(folder)
    assert second["id"] != first["id"]
    assert verify(second, resolver=site(folder), at=AT + 2 * DAY).verdict is Verdict.VALID
    assert verify(first, resolver=site(folder), at=AT + 2 * DAY).verdict is Verdict.INVALID


def test_a_changed_percentage_replaces_the_statement(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    run_folder(folder)
    say(folder, f"{OWN}percent = 62.5\n")
    result = run_folder(folder, at=AT + DAY)
    assert states(result)[CERTIFICATE] == "suspended"  # the pathway wants the whole
    (document,) = documents(folder)
    assert document["credentialSubject"]["countsAsPercent"] == "62.5"
    assert len(documents(folder, "out/public/equivalences")) == 2


def test_the_list_is_signed_anew_before_it_runs_out(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    run_folder(folder)
    path = folder / "out" / "public" / "status" / "equivalences-1.json"
    before = json.loads(path.read_text())
    later = datetime.fromisoformat(before["validUntil"]) - DAY
    run_folder(folder, at=later)
    assert json.loads(path.read_text())["validUntil"] > before["validUntil"]


def test_a_did_key_signs_its_statements_too(tmp_path: Path) -> None:
    programme = PROGRAMME.replace('id = "did:web:badges.example.org"\n', "")
    folder = stack_folder(tmp_path / "p", programme=programme, roster=HELD, pathways=PATHWAYS + OWN)
    result = run_folder(folder)
    assert states(result)[CERTIFICATE] == "awarded"
    (document,) = documents(folder)
    assert document["issuer"]["id"] == result.issuer_id
    (found,) = check_stacks(folder, at=AT, person=LI, pathway="certificate")
    assert found.tree.satisfied


def test_statements_without_any_pathway_are_signed_as_well(tmp_path: Path) -> None:
    folder = stack_folder(tmp_path / "p", pathways=OWN)
    assert run_folder(folder).troubles == ()
    assert len(documents(folder)) == 1


def test_said_twice_it_is_signed_once(tmp_path: Path) -> None:
    folder = own_folder(tmp_path, OWN + OWN)
    run_folder(folder)
    assert len(documents(folder)) == 1


def test_awarding_and_status_changes_hear_new_statements(tmp_path: Path) -> None:
    folder = own_folder(tmp_path, "")
    run_folder(folder)
    say(folder, OWN)
    (found,) = check_stacks(folder, at=AT, person=LI, pathway="certificate")
    assert (found.state, found.tree.satisfied) == ("incomplete", True)
    assert documents(folder) == []  # looking signs nothing
    result = award_stacks(folder, at=AT + DAY, passphrase=PASSPHRASE)
    assert "awarded" in {one.kind for one in result.changes if one.person == LI}
    say(folder, "")
    changed = change_status(
        folder, "revoke", email=LI, achievement="talk", at=AT + 2 * DAY, passphrase=PASSPHRASE
    )
    assert [one.kind for one in changed.stacks.changes if one.pathway_name == CERTIFICATE] == [
        "suspended"
    ]
    assert documents(folder) == []


SAYS_NOTHING = {
    "a word that is no address": ('source = "nurse"\ntarget = "sql"', "not one absolute URL"),
    "an end before now": ('source = "talk"\ntarget = "sql"\nuntil = 2020-01-01', "does not count"),
    "an end before its beginning": (
        'source = "talk"\ntarget = "sql"\nsince = 2026-05-01\nuntil = 2026-04-01',
        "does not count",
    ),
    "a beginning to come": (
        'source = "talk"\ntarget = "sql"\nsince = 2030-01-01',
        "does not count",
    ),
}


@pytest.mark.parametrize("case", SAYS_NOTHING)
def test_an_own_statement_that_does_not_count_is_told(tmp_path: Path, case: str) -> None:
    text, told = SAYS_NOTHING[case]
    result = run_folder(own_folder(tmp_path, f"\n[[equivalences]]\n{text}\n"))
    assert CERTIFICATE not in states(result)
    (trouble,) = result.troubles
    assert told in trouble


FAULTS = {
    "another issuer's word": ("not-our-statement", 'issuer = { id = "did:web:college.example" }'),
    "an issuer without an id": ("not-our-statement", 'issuer = { name = "College" }'),
    "an issuer that is no table": ("not-our-statement", 'issuer = "did:web:badges.example.org"'),
    "the id of a signed file": ("unknown-setting", 'statement = "urn:uuid:1"'),
}


@pytest.mark.parametrize("case", FAULTS)
def test_nobody_speaks_for_another_in_a_programme(case: str) -> None:
    code, text = FAULTS[case]
    programme, _ = read_programme(PROGRAMME.encode())
    book, faults = read_pathways((OWN + text).encode(), programme)
    assert book is None
    assert code in {fault.code for fault in faults}


def test_the_programme_may_name_itself() -> None:
    programme, _ = read_programme(PROGRAMME.encode())
    text = f'{OWN}issuer = {{ id = "did:web:badges.example.org" }}'
    book, faults = read_pathways(text.encode(), programme)
    assert faults == ()
    assert book is not None
    (said,) = book.equivalences
    assert (said.issuer_name, said.source_name) == ("Northbank Academy", "Client communication")


# --- those of others ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"])
def test_a_signed_statement_of_another_counts(tmp_path: Path, form: str) -> None:
    if form == "jwt":
        unsigned = {name: value for name, value in theirs().items() if name != "proof"}
        folder = their_folder(tmp_path, issue_as_jwt(unsigned, COLLEGE.signer).encode(), "c.jwt")
    else:
        folder = their_folder(tmp_path, write_json(theirs(suite=form)))
    result = run_folder(folder)
    assert result.troubles == ()
    assert states(result)[CERTIFICATE] == "awarded"
    assert documents(folder) == []  # it is theirs to publish
    (found,) = check_stacks(folder, at=AT, person=LI, pathway="certificate")
    assert found.tree.satisfied


def tampered() -> bytes:
    return write_json({**theirs(percent=Decimal(50)), "validFrom": "2026-01-01T00:00:00Z"})


def raised() -> bytes:
    document = theirs(percent=Decimal(50))
    document["credentialSubject"]["countsAsPercent"] = "100"
    return write_json(document)


def turned() -> bytes:
    document = theirs(target="https://elsewhere.example/other")
    document["credentialSubject"]["countsAs"] = SQL
    return write_json(document)


def by_another_key() -> bytes:
    document = {name: value for name, value in theirs().items() if name != "proof"}
    return write_json(signed(document, key_issuer(42)))


def unsigned_file() -> bytes:
    return write_json({name: value for name, value in theirs().items() if name != "proof"})


def without_context() -> bytes:
    document = {name: value for name, value in theirs().items() if name != "proof"}
    document["@context"] = document["@context"][:2]
    return write_json({**document, "proof": theirs()["proof"]})


NOT_BELIEVED = {
    "tampered with": (tampered, "does not count"),
    "its percentage raised": (raised, "does not count"),
    "turned to something else": (turned, "does not count"),
    "signed by somebody else": (by_another_key, "does not count"),
    "not signed": (unsigned_file, "does not count"),
    "a term that no context defines": (without_context, "does not count"),
    "over": (lambda: write_json(theirs(until=AT - DAY / 2)), "Ask who issued it"),
    "not begun": (lambda: write_json(theirs(valid_from=AT + DAY)), "Ask who issued it"),
    "by a key that cannot be had": (lambda: write_json(theirs(web_issuer())), "does not count"),
    "with a list that cannot be had": (
        lambda: write_json(theirs(**status_member())),
        "does not count",
    ),
    "an endorsement that says no such thing": (
        lambda: write_json(endorsement()),
        "does not say what counts as what",
    ),
    "no credential": (lambda: b"hello", "does not count"),
    "empty": (lambda: b"", "does not count"),
    "too large": (lambda: b" " * (20 * 2**20), "does not count"),
}


@pytest.mark.parametrize("case", NOT_BELIEVED)
def test_what_does_not_verify_does_not_count_and_is_told(tmp_path: Path, case: str) -> None:
    make, told = NOT_BELIEVED[case]
    result = run_folder(their_folder(tmp_path, make()))
    assert CERTIFICATE not in states(result)
    (trouble,) = result.troubles
    assert trouble.startswith("equivalences/college.json")
    assert told in trouble


@pytest.mark.parametrize(("least", "counts"), [(91, False), (90, True)])
def test_how_far_it_counts_is_for_the_pathway_to_judge(
    tmp_path: Path, *, least: int, counts: bool
) -> None:
    folder = their_folder(tmp_path, write_json(theirs(percent=Decimal(90))))
    policy = f"[pathways.equivalences]\nleast_percent = {least}\n"
    text = PATHWAYS.replace("\n[[pathways.nodes]]", f"{policy}\n[[pathways.nodes]]", 1)
    (folder / "pathways.toml").write_text(text, encoding="utf-8")
    assert (CERTIFICATE in states(run_folder(folder))) is counts


def test_files_that_only_computers_see_are_left_alone(tmp_path: Path) -> None:
    folder = their_folder(tmp_path, b"\0", ".DS_Store")
    assert run_folder(folder).troubles == ()


def _with_list(tmp_path: Path) -> tuple[Path, Any]:
    lists = {LIST_URL: signed(status_list(COLLEGE), COLLEGE)}
    folder = their_folder(tmp_path, write_json(theirs(**status_member())))
    result = run_folder(folder, resolver=world(documents=lists))
    assert states(result)[CERTIFICATE] == "awarded"
    return folder, lists


def test_a_list_that_cannot_be_had_today_takes_no_statement_away(tmp_path: Path) -> None:
    folder, _ = _with_list(tmp_path)
    result = run_folder(folder, at=AT + DAY)
    assert result.stacks.changes == ()
    assert any("counts as it did before" in one for one in result.troubles)
    (found,) = check_stacks(folder, at=AT + DAY, person=LI, pathway="certificate")
    assert found.tree.satisfied


def test_a_statement_that_was_taken_back_counts_no_more_nor_ever_again_unseen(
    tmp_path: Path,
) -> None:
    folder, _ = _with_list(tmp_path)
    taken = {LIST_URL: signed(status_list(COLLEGE, taken=(42,)), COLLEGE)}
    result = run_folder(folder, at=AT + DAY, resolver=world(documents=taken))
    assert states(result)[CERTIFICATE] == "suspended"
    # What was found withdrawn is not believed again because nobody can be asked.
    again = run_folder(folder, at=AT + 2 * DAY)
    assert CERTIFICATE not in states(again)
    (found,) = check_stacks(folder, at=AT + 2 * DAY, person=LI, pathway="certificate")
    assert found.state == "suspended"


def test_a_stack_falls_when_the_statement_ends(tmp_path: Path) -> None:
    folder = their_folder(tmp_path, write_json(theirs(until=AT + 10 * DAY)))
    assert states(run_folder(folder))[CERTIFICATE] == "awarded"
    assert states(run_folder(folder, at=AT + 11 * DAY))[CERTIFICATE] == "suspended"


def test_what_a_statement_says_survives_its_signature() -> None:
    until = datetime(2027, 1, 1, tzinfo=UTC)
    found = equivalence_of(theirs(percent=Decimal("33.25"), until=until))
    expected = Equivalence(
        TALK, SQL, COLLEGE.id, Decimal("33.25"), AT - DAY, until, "", "SQL", "College Elsewhere"
    )
    assert replace(found, statement="") == expected


# The college's own SQL says nothing about reliability, so it cannot meet this by itself.
RELIABLY = PATHWAYS.replace(
    'achievement = "sql"\n', 'achievement = "sql"\nreliability = 0.5\n'
).replace('any_of = ["sql", "python"]', 'all_of = ["sql", "python"]')


def test_lint_counts_what_others_have_stated(tmp_path: Path) -> None:
    folder = their_folder(tmp_path, write_json(theirs()))
    (folder / "pathways.toml").write_text(RELIABLY, encoding="utf-8")
    before = {one["node"] for one in _findings(folder, AT)[1]}
    run_folder(folder)
    after = {one["node"] for one in _findings(folder, AT)[1]}
    assert before
    assert after == set()
    (folder / "equivalences" / "college.json").write_bytes(b"hello")
    told = [one for one in _findings(folder, AT)[1] if one["code"] == "statement-not-counted"]
    assert [one["severity"] for one in told] == ["warning"]
    assert "college.json" in told[0]["sentence"]
    assert {one["node"] for one in _findings(folder, AT)[1]} >= before
