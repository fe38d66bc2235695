"""`cairn shortlist check` and `run`: hundreds of applicants, and files of every kind."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from cairn.importers.shortlist_file import read_shortlist
from cli.academy import AT, Caller, file_of, site_of
from cli.applicant_pile import LINK, Pile, broken, pdf_of, zip_of

BASE = "https://badges.example.org/achievements"
JOB = f"""\
[job]
key = "analyst"
name = "Junior analyst"
version = "1"

[[job.clauses]]
key = "genai"
name = "Uses generative AI"
achievement = "{BASE}/genai-finance.json"
because = "Reports are made with it."
"""


@pytest.fixture
def pile(academy: Path, tmp_path: Path) -> Pile:
    """An empty pile."""
    return Pile(academy, tmp_path / "applicants")


def rows_of(out: Path) -> list[dict[str, str]]:
    text = (out / "applicants.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def check(call: Caller, pile: Pile, place: Path, *more: object) -> list[dict[str, str]]:
    out = place.parent / "out"
    known = ("--site", site_of(pile.academy), "--at", AT)
    answer = call("shortlist", "check", place, "--out", out, *known, *more)
    assert answer.code == 0, answer.err
    return rows_of(out)


def test_every_form_of_a_badge_is_read(call: Caller, pile: Pile, tmp_path: Path) -> None:
    good = pile.good()
    svg = file_of(pile.academy, "badges", "ana-diaz-genai").read_bytes()
    pile.put_all("anna", {"a.json": good, "b.svg": svg, "c.pdf": pdf_of(("badge.json", good))})
    rows = check(call, pile, pile.folder)
    assert [(one["file"], one["verdict"]) for one in rows] == [
        ("anna/a.json", "valid"),
        ("anna/b.svg", "valid"),
        ("anna/c.pdf > badge.json", "valid"),
    ]
    assert {one["issuer"] for one in rows} == {"Northbank Academy"}
    assert (tmp_path / "out" / "applicants.xlsx").read_bytes().startswith(b"PK")
    resume = json.loads((tmp_path / "out" / "resumes" / "anna.json").read_text())
    (certificate,) = resume["certificates"]
    assert certificate["issuer"] == "Northbank Academy"


def test_every_broken_file_has_a_sentence_of_its_own(call: Caller, pile: Pile) -> None:
    files = broken(pile.good())
    for name, data in files.items():
        pile.put_all(name.replace(".", "-"), {name: data})
    pile.put_on_disk("disk")
    pile.put_all("zz", {"good.json": pile.good()})
    rows = check(call, pile, pile.folder)
    told = {one["applicant"]: one for one in rows}
    assert len(rows) == len(files) + 3
    assert told["zz"]["verdict"] == "valid"
    assert "valid" not in {one["verdict"] for one in rows if one["applicant"] != "zz"}
    assert all(one["reason"] for one in rows)
    kinds = {one["reason"] for one in rows}
    assert len(kinds) >= 24, sorted(kinds)


def test_what_stands_in_a_record_has_rows_of_its_own(call: Caller, pile: Pile) -> None:
    record = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [json.loads(pile.good()), 7],
    }
    pile.put_all("anna", {"a.json": json.dumps(record).encode()})
    rows = check(call, pile, pile.folder)
    assert [(one["file"], one["verdict"]) for one in rows][1:] == [
        ("anna/a.json > credential 1", "valid"),
        ("anna/a.json > credential 2", "not checked"),
    ]


def test_a_plain_list_of_known_issuers_and_a_broken_one(call: Caller, pile: Pile) -> None:
    pile.put_all("anna", {"a.json": pile.good()})
    broken_list = pile.folder.parent / "broken.json"
    broken_list.write_text("[]")
    answer = call(
        *("shortlist", "check", pile.folder, "--out", pile.folder.parent / "out"),
        *("--registry", broken_list),
    )
    assert (answer.code, "cannot be used" in answer.err) == (2, True)


EXPECTED = {
    "page.png": ("not checked", "web page"),
    "utf-16.json": ("not checked", "UTF-16"),
    "empty.json": ("not checked", "empty"),
    "deep.json": ("not checked", "nests deeper"),
    "twice.json": ("not checked", "twice"),
    "forged.json": ("invalid", "changed"),
    "locked.pdf": ("not checked", "password"),
    "script.pdf": ("no credential", "JavaScript"),
    "damaged.pdf": ("not checked", "damaged"),
    "huge.pdf": ("not checked", "larger than"),
    "many.pdf": ("not checked", "50,000 parts"),
    "plain.pdf": ("no credential", "no badge"),
    "linked.pdf": ("not checked", "not fetched"),
    "links.txt": ("not checked", "not fetched"),
    "bomb.zip": ("not checked", "larger than any badge"),
    "escape.zip": ("not checked", "leads out"),
    "nested.zip": ("not checked", "ZIP"),
    "package.json": ("no credential", "no credential"),
    "letter.docx": ("no credential", ""),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_file(call: Caller, pile: Pile, name: str) -> None:
    pile.put_all("anna", {name: broken(pile.good())[name]})
    (row,) = check(call, pile, pile.folder)
    verdict, word = EXPECTED[name]
    assert row["verdict"] == verdict
    assert word.lower() in row["reason"].lower()


def test_what_the_disk_holds_back_is_told(call: Caller, pile: Pile) -> None:
    pile.put_on_disk("anna")
    rows = check(call, pile, pile.folder)
    assert [one["reason_code"] for one in rows] == ["link-not-followed"] * 2
    assert "root:" not in json.dumps(rows)


@pytest.mark.skipif(os.geteuid() == 0, reason="expected skip: who may do all may read all")
def test_a_file_that_may_not_be_read_is_told(call: Caller, pile: Pile) -> None:
    pile.put_all("anna", {"closed.json": pile.good()})
    (pile.folder / "anna" / "closed.json").chmod(0)
    (row,) = check(call, pile, pile.folder)
    assert (row["verdict"], row["reason_code"]) == ("not checked", "file-unreadable")


def test_time_and_status_are_told(call: Caller, own_academy: Path, tmp_path: Path) -> None:
    pile = Pile(own_academy, tmp_path / "applicants")
    pile.put_all("anna", {"a.json": pile.good()})
    identifier = json.loads(pile.good())["id"]
    revoked = call("revoke", own_academy, identifier, "--reason", "A mistake.", "--at", AT)
    assert revoked.code == 0, revoked.err
    (row,) = check(call, pile, pile.folder)
    assert (row["verdict"], row["reason_code"]) == ("invalid", "revoked")


def test_a_badge_of_tomorrow_is_told(call: Caller, pile: Pile) -> None:
    pile.put_all("anna", {"a.json": pile.good()})
    (row,) = check(call, pile, pile.folder, "--at", "2020-01-01T00:00:00Z")
    assert (row["verdict"], row["reason_code"]) == ("invalid", "proof-from-future")


def test_without_the_network_a_status_is_not_known(call: Caller, pile: Pile) -> None:
    pile.put_all("anna", {"a.json": pile.good()})
    out = pile.folder.parent / "out"
    assert call("shortlist", "check", pile.folder, "--out", out, "--at", AT).code == 0
    assert [one["verdict"] for one in rows_of(out)] == ["could not be determined"]


def test_the_same_badge_of_two_people_and_of_somebody_else(call: Caller, pile: Pile) -> None:
    for who in ("anna", "ben"):
        pile.put_all(who, {"a.json": pile.good()})
    pile.people("anna,ana@example.org,Ana Díaz", "ben,ben@example.org,Ben", "cleo,c@example.org,")
    anna, ben, cleo = check(call, pile, pile.folder)
    assert (anna["also_handed_in_by"], ben["also_handed_in_by"]) == ("ben", "anna")
    assert (anna["belongs_to_applicant"], ben["belongs_to_applicant"]) == ("yes", "no")
    assert "somebody else" in ben["identity"]
    assert (cleo["verdict"], cleo["reason"]) == ("no credential", "Nothing was handed in.")


def test_known_issuers(call: Caller, pile: Pile) -> None:
    pile.put_all("anna", {"a.json": pile.good()})
    known = pile.folder.parent / "known.json"
    for issuer, standing in (
        ("did:web:badges.example.org", "known"),
        ("did:web:other.example", "not on your list"),
    ):
        known.write_text(json.dumps({issuer: "Somebody"}))
        (row,) = check(call, pile, pile.folder, "--registry", known)
        assert (row["verdict"], row["issuer_known"]) == ("valid", standing)


def test_a_zip_and_a_table_say_the_same_as_a_folder(call: Caller, pile: Pile) -> None:
    good = pile.good()
    archive = pile.folder.parent / "all.zip"
    archive.write_bytes(zip_of(anna__a=good, ben__b=good, UP__evil=good))
    rows = check(call, pile, archive)
    assert [(one["applicant"], one["verdict"]) for one in rows] == [
        ("anna", "valid"),
        ("ben", "valid"),
        ("evil", "not checked"),
    ]
    table = pile.folder / "all.csv"
    (pile.folder / "a.json").write_bytes(good)
    table.write_text(f"applicant,file\nanna,a.json\nben,{LINK}\ncleo,../all.zip\ndan,gone.json\n")
    rows = check(call, pile, table, "--registry", _empty(pile))
    assert [(one["applicant"], one["reason_code"]) for one in rows] == [
        ("anna", "valid"),
        ("ben", "not-fetched"),
        ("cleo", "outside-the-folder"),
        ("dan", "no-such-file"),
    ]


def _empty(pile: Pile) -> Path:
    place = pile.folder.parent / "none.json"
    place.write_text("{}")
    return place


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"x", "neither a folder"),
        ("a.zip", b"x", "cannot be opened"),
        ("a.csv", b"name\nx\n", "no column"),
        ("b.csv", b"\xff\xfe", "UTF-8"),
        ("c.csv", b"applicant\n", "Nobody"),
    ],
)
def test_what_is_no_pile(call: Caller, tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    answer = call("shortlist", "check", tmp_path / name, "--out", tmp_path / "out")
    assert answer.code in {1, 2}
    assert code in answer.err


def test_formulas_stay_text(call: Caller, pile: Pile) -> None:
    pile.put_all("=cmd()", {"a.json": pile.good()})
    (row,) = check(call, pile, pile.folder)
    assert row["applicant"] == "'=cmd()"
    with zipfile.ZipFile(pile.folder.parent / "out" / "applicants.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_it_goes_on_after_it_was_killed(call: Caller, pile: Pile, tmp_path: Path) -> None:
    for number in range(60):
        pile.put_all(f"p{number:02}", {"a.json": pile.good(), "b.pdf": pdf_of()})
    whole, out = tmp_path / "whole", tmp_path / "out"
    known = ("--site", site_of(pile.academy), "--at", AT)
    assert call("shortlist", "check", pile.folder, "--out", whole, *known).code == 0
    arguments = ["shortlist", "check", str(pile.folder), "--out", str(out), *map(str, known)]
    command = [sys.executable, "-m", "cairn.cli", *arguments]
    part = out / "applicants.jsonl.part"
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not (part.exists() and part.read_bytes().count(b"\n") > 5):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert part.exists(), "it was done before it could be killed"
    with part.open("ab") as file:
        file.write(b'{"reference": "torn')
    other = call("shortlist", "check", pile.folder, "--out", out, *known, "--online")
    assert (other.code, "unfinished check" in other.err) == (2, True)
    answer = call(*arguments)
    assert answer.code == 0, answer.err
    assert "Going on after" in answer.err
    for name in ("applicants.csv", "applicants.jsonl"):
        assert (out / name).read_bytes() == (whole / name).read_bytes()
    assert not part.exists()


def test_a_list_is_made_of_it(call: Caller, pile: Pile, tmp_path: Path) -> None:
    pile.put_all("anna", {"a.json": pile.good("ana-diaz-genai"), "letter.docx": b"hello"})
    pile.put_all("ben", {"a.json": pile.good("zoe")})
    pile.put_all("cleo", {"a.json": b""})
    pile.put_all("dan", {"a.json": broken(pile.good("genai-finance"))["forged.json"]})
    pile.put_all("eve", {"a.json": pile.good("genai-finance")})
    pile.people("eve,eve@example.org,Eve")
    check(call, pile, pile.folder)
    out, job = tmp_path / "out", tmp_path / "job.toml"
    job.write_text(JOB, encoding="utf-8")
    answer = call("shortlist", "run", job, out)
    assert answer.code == 0, answer.err
    people = json.loads((out / "shortlist.json").read_text())["people"]
    stands = {one["reference"]: one["outcome"] for one in people}
    assert stands == {
        "anna": "shortlisted",
        "ben": "not met",
        "cleo": "undetermined",
        "dan": "not met",
        "eve": "undetermined",  # it names somebody else, so a person has to look
    }
    assert read_shortlist((out / "shortlist.json").read_bytes()).references[0] == "anna"
    page = (out / "shortlist.html").read_text()
    assert "A filter, not a decision." in page
    assert "Reports are made with it." in page
    lines = (out / "shortlist.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].endswith(",genai")
    decided = call(
        *("shortlist", "decide", out / "shortlist.json", "cleo", "--keep", "--by", "Mo"),
        *("--why", "She sent it anew.", "--record", tmp_path / "d.jsonl", "--at", AT),
    )
    assert decided.code == 0, decided.err


def test_a_list_needs_a_check(call: Caller, tmp_path: Path) -> None:
    (tmp_path / "job.toml").write_text(JOB, encoding="utf-8")
    answer = call("shortlist", "run", tmp_path / "job.toml", tmp_path)
    assert (answer.code, "Check them first" in answer.err) == (2, True)


def test_the_tables_do_not_lie_among_the_files(call: Caller, pile: Pile) -> None:
    pile.put_all("anna", {"a.json": pile.good()})
    answer = call("shortlist", "check", pile.folder, "--out", pile.folder / "out")
    assert (answer.code, "lies among" in answer.err) == (2, True)


@pytest.mark.shared
def test_real_badges_of_many_makers(call: Caller, tmp_path: Path, shared: Path) -> None:
    fixtures = shared / "vectors" / "dcc-fixtures" / "verifiableCredentials"
    answer = call("shortlist", "check", fixtures, "--out", tmp_path, "--at", AT)
    assert answer.code == 0, answer.err
    rows = rows_of(tmp_path)
    assert {"valid", "invalid", "could not be determined"} == {one["verdict"] for one in rows}
    assert {"expired"} < {one["reason_code"] for one in rows}
