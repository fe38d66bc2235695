"""`cairn verify`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cli.academy import AT, Answer, Caller, file_of, site_of


@pytest.fixture
def verify(call: Caller, academy: Path):  # noqa: ANN201 - a function of one line, below
    def verifying(*arguments: object) -> Answer:
        return call("verify", "--offline", "--at", AT, "--site", site_of(academy), *arguments)

    return verifying


@pytest.fixture
def badge(academy: Path) -> Path:
    return file_of(academy, "badges", "ana-diaz-genai-finance")


def test_it_works(verify: Caller, badge: Path) -> None:
    answer = verify(badge)
    assert answer.code == 0
    assert answer.out.startswith(f"VALID  {badge}\n")
    assert "✓ Signature matches (passed)" in answer.out
    assert answer.err == ""


def test_without_the_issuers_site_it_cannot_be_determined(call: Caller, badge: Path) -> None:
    answer = call("verify", badge, "--offline", "--brief", "--at", AT)
    assert answer.code == 3
    assert answer.out.startswith("COULD NOT BE DETERMINED")


def test_a_changed_credential_is_invalid(verify: Caller, academy: Path, tmp_path: Path) -> None:
    signed = file_of(academy, "credentials", "ana-diaz-genai-finance").read_text("utf-8")
    changed = tmp_path / "changed.json"
    changed.write_text(signed.replace("87.5", "97.5"), encoding="utf-8")
    answer = verify(changed, "--brief")
    assert answer.code == 1
    assert answer.out.startswith("INVALID")


def test_a_folder_is_summed_up(verify: Caller, academy: Path) -> None:
    answer = verify(academy / "out" / "badges", "--brief")
    assert answer.code == 0
    assert answer.out.endswith("\n5 documents: 5 valid.\n")


def test_the_worst_verdict_decides_the_exit_code(
    verify: Caller, badge: Path, tmp_path: Path
) -> None:
    (tmp_path / "urls.txt").write_text("https://elsewhere.example/badge.json\n")
    (tmp_path / "odd.json").write_text("{}")
    assert verify(badge, tmp_path / "urls.txt").code == 3
    answer = verify(badge, tmp_path / "urls.txt", tmp_path / "odd.json", "--brief")
    assert answer.code == 1
    assert "3 documents: 1 valid, 1 invalid, 1 could not be determined." in answer.out


def test_json_is_one_report_a_line_and_nothing_else(verify: Caller, academy: Path) -> None:
    answer = verify(academy / "out" / "badges", "--json")
    reports = [json.loads(line) for line in answer.out.splitlines()]
    assert [report["verdict"] for report in reports] == ["valid"] * 5
    assert reports[0]["checks"][0]["check"] == "readable"


def test_one_credential_in_two_files_is_told(
    verify: Caller, badge: Path, academy: Path, tmp_path: Path
) -> None:
    (tmp_path / "bob.svg").write_bytes(badge.read_bytes())
    answer = verify(badge, tmp_path / "bob.svg", "--brief", "--csv", tmp_path / "t.csv")
    assert "One credential came 2 times" in answer.out
    assert f"{badge}, {tmp_path / 'bob.svg'}" in answer.out
    rows = list(csv.DictReader((tmp_path / "t.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0]["also_in"] == str(tmp_path / "bob.svg")


def test_the_table_has_one_row_for_each_document(
    verify: Caller, academy: Path, tmp_path: Path
) -> None:
    (tmp_path / "odd.json").write_text('{"type": "=cmd()"}')
    verify(academy / "out" / "badges", tmp_path / "odd.json", "--csv", tmp_path / "t.csv")
    data = (tmp_path / "t.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [row["verdict"] for row in rows] == ["valid"] * 5 + ["invalid"]
    assert {row["issuer_id"] for row in rows[:5]} == {"did:web:badges.example.org"}
    assert {row["recipient"] for row in rows} >= {"Ana Díaz", "李小龍", "Zoë 🌱"}
    assert rows[5]["deciding_check"]
    assert rows[5]["reason_code"]
    assert rows[5]["next_step"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\t=", " ="])
def test_the_table_runs_no_formulas(start: str) -> None:
    from cairn.bulk.tables import table_line

    line = table_line((f"{start}HYPERLINK()", "x")).decode()
    assert line.startswith(("'", "\ufffd", "\"'"))


def test_one_document_makes_its_own_page(verify: Caller, badge: Path, tmp_path: Path) -> None:
    verify(badge, "--html", tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "What was checked" in page
    assert "<table" not in page


def test_many_documents_make_a_table(verify: Caller, academy: Path, tmp_path: Path) -> None:
    (tmp_path / "<script>.json").write_text("{}")
    verify(academy / "out" / "badges", tmp_path / "<script>.json", "--html", tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text("utf-8")
    assert '<html lang="en">' in page
    assert "<caption>" in page
    assert page.count('<th scope="row">') == 6
    assert "6 documents: 5 valid, 1 invalid." in page
    assert "✗ Not valid" in page
    assert "<script" not in page
    assert "src=" not in page
    assert "href=" not in page


RECIPIENTS = {
    "the learner": ("ana@example.org", 0),
    "in capitals": ("ANA@example.org", 0),
    "somebody else": ("bob@example.org", 1),
}


@pytest.mark.parametrize("case", RECIPIENTS)
def test_recipient(case: str, verify: Caller, badge: Path) -> None:
    who, code = RECIPIENTS[case]
    assert verify(badge, "--recipient", who).code == code


def test_a_registry_that_knows_the_issuer(verify: Caller, badge: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    known.write_text('{"registry": {"did:web:badges.example.org": {"name": "Northbank"}}}')
    assert verify(badge, "--registry", known, "--require-known").code == 0
    known.write_text('{"registry": {}}')
    assert verify(badge, "--registry", known, "--require-known").code == 1
    assert verify(badge, "--require-known").code == 1


BAD_CALLS = {
    "no such file": (["nowhere.png"], "There is no file or folder"),
    "odd instant": (["BADGE", "--at", "tomorrow"], "is not a date and time"),
    "no registry": (["BADGE", "--registry", "nowhere.json"], "There is no file"),
    "odd registry": (["BADGE", "--registry", "BADGE"], "The registry"),
    "odd site": (["BADGE", "--site", "here"], "does not name a site and a folder"),
    "no site folder": (["BADGE", "--site", "https://a.example=nowhere"], "There is no folder"),
    "nothing given": ([], "documents"),
    "no place for a page": (["BADGE", "--html", "nowhere/r.html"], "There is no folder"),
    "no place for a table": (["BADGE", "--csv", "nowhere/r.csv"], "There is no folder"),
    "page over input": (["BADGE", "--html", "BADGE"], "would be overwritten"),
    "unknown option": (["BADGE", "--frobnicate"], "--frobnicate"),
    "a NUL": (["a\0b"], "There is no file or folder"),
}


@pytest.mark.parametrize("case", BAD_CALLS)
def test_a_wrong_call(case: str, call: Caller, badge: Path) -> None:
    arguments, words = BAD_CALLS[case]
    before = badge.read_bytes()
    answer = call("verify", "--offline", *(badge if a == "BADGE" else a for a in arguments))
    assert answer.code == 2
    assert words in answer.err
    assert answer.out == ""
    assert badge.read_bytes() == before


def test_nothing_is_printed_before_all_names_are_known_to_exist(
    verify: Caller, badge: Path
) -> None:
    answer = verify(badge, "nowhere.png")
    assert (answer.code, answer.out) == (2, "")


@pytest.mark.parametrize("content", [b"", b"\x00" * 9, b"%PDF-1.7", b"PK\x03\x04", b"{", b"ey.."])
def test_any_bytes_get_a_verdict(content: bytes, verify: Caller, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(content)
    answer = verify(tmp_path / "x.json", "--brief")
    assert answer.code == 1
    assert answer.out.startswith("INVALID")
