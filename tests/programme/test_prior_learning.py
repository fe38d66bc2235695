"""Recognised prior learning, from the roster to a stack that rests on it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.credentials.recognition import RECOGNITION_GENRE
from cairn.pathways.explanation import explain
from cairn.pathways.holdings import PriorLearning
from cairn.programme.stack_awarding import check_stacks, holdings_of
from cairn.programme.status_changes import change_status
from cairn.resolvers.folder import SiteResolver
from cairn.verification import Verdict, verify
from programme.stack_folders import AT, PASSPHRASE, PROGRAMME, award_of, run_folder, stack_folder

if TYPE_CHECKING:
    from pathlib import Path

    from cairn.pathways.holdings import Holding
    from cairn.programme.run import RunResult

ANA = "ana@example.org"
NEXT = AT + timedelta(days=1)
HEADER = "name,email,achievement,date,evidence,recognised_by,recognised_on\n"
GENAI = f"Ana Díaz,{ANA},genai,2026-05-04,,,\n"
SQL = f"Ana Díaz,{ANA},sql,2026-05-04,https://ana.example/books | work.txt,Marta Lima,2026-05-02\n"


def made(folder: Path, sql: str = SQL, programme: str = PROGRAMME) -> Path:
    stack_folder(folder, roster=HEADER + GENAI + sql, programme=programme)
    (folder / "work.txt").write_text("Ten years of reports.", encoding="utf-8")
    return folder


def document(folder: Path, key: str, kind: str = "credentials") -> Any:
    path = folder / "out" / kind / f"{award_of(folder, ANA, key).slug}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def told(result: RunResult) -> list[tuple[str, str]]:
    return [(one.kind, one.pathway.rpartition("/")[2]) for one in result.stacks.changes]


def held_by_ana(folder: Path) -> dict[str, Holding]:
    return {one.achievement_name: one for one in holdings_of(folder, ANA, at=NEXT)[1]}


def said(folder: Path) -> str:
    (found,) = check_stacks(folder, at=NEXT, person=ANA, pathway="certificate")
    return explain(found.tree).text


def test_it_works(tmp_path: Path) -> None:
    folder = made(tmp_path / "p")
    result = run_folder(folder)
    assert (result.row_faults, result.troubles) == ((), ())
    assert told(result) == [("awarded", "certificate.json")]
    assert all(report.verdict is Verdict.VALID for report in result.reports.values())


def test_the_credential_names_assessor_and_evidence_and_its_holder_holds_them(
    tmp_path: Path,
) -> None:
    folder = made(tmp_path / "p")
    run_folder(folder)
    sql = document(folder, "sql")
    link, file = sql["evidence"]
    assert link["id"] == "https://ana.example/books"
    assert (file["name"], file["digestSRI"][:7]) == ("work.txt", "sha256-")
    for piece in (link, file):
        assert piece["genre"] == RECOGNITION_GENRE
        assert piece["description"].endswith("recognised by Marta Lima on 2026-05-02.")
    source = sql["credentialSubject"]["source"]
    assert (source["type"], source["name"]) == (["Profile"], "Marta Lima")
    held = held_by_ana(folder)
    assert held["Data with SQL"].prior_learning == PriorLearning(
        source["id"], "Marta Lima", ("https://ana.example/books", "work.txt")
    )
    assert held["Generative AI for finance"].prior_learning is None
    assert "source" not in document(folder, "genai")["credentialSubject"]


def test_the_stack_says_who_recognised_its_part(tmp_path: Path) -> None:
    folder = made(tmp_path / "p")
    run_folder(folder)
    assert (
        "“Data with SQL”: you have it from Northbank Academy, awarded on 4 May 2026. "
        "Marta Lima recognised what you had learned before."
    ) in said(folder).splitlines()
    genai, sql, _ = document(folder, "certificate")["evidence"]
    assert genai["narrative"] == "Satisfies “Generative AI for finance”."
    assert sql["narrative"] == (
        "Satisfies “Data with SQL”. Marta Lima recognised it as prior learning."
    )
    site = SiteResolver("https://badges.example.org/", folder / "out" / "public")
    record = document(folder, "certificate", "records")
    assert verify(record, resolver=site, at=NEXT).verdict is Verdict.VALID


def test_whoever_changes_the_assessor_afterwards_breaks_the_proof(tmp_path: Path) -> None:
    folder = made(tmp_path / "p")
    run_folder(folder)
    site = SiteResolver("https://badges.example.org/", folder / "out" / "public")
    for place in ("name", "id"):
        forged = document(folder, "sql")
        forged["credentialSubject"]["source"][place] = "urn:somebody:else"
        assert verify(forged, resolver=site, at=NEXT).verdict is Verdict.INVALID


UNFOUNDED = {
    "no assessor": ("Marta Lima", "", "recognised_by", "recognition-without-assessor"),
    "no evidence": (
        "https://ana.example/books | work.txt", "", "evidence", "recognition-without-evidence",
    ),
    "a file that is not there": ("work.txt", "lost.txt", "evidence", "evidence-missing"),
    "the learner": ("Marta Lima", "Ana Díaz", "recognised_by", "recognised-by-oneself"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNFOUNDED)
def test_what_is_not_founded_is_neither_awarded_nor_counted(tmp_path: Path, case: str) -> None:
    old, new, field, code = UNFOUNDED[case]
    assert old in SQL
    folder = made(tmp_path / "p", SQL.replace(old, new))
    result = run_folder(folder)
    (fault,) = result.row_faults
    assert (fault.row, fault.field, fault.code) == (3, field, code)
    assert str(fault).startswith(f"row 3, {field}: ")
    assert told(result) == []
    assert list(held_by_ana(folder)) == ["Generative AI for finance"]


def test_a_recognition_that_is_taken_back_takes_the_stack_with_it(tmp_path: Path) -> None:
    folder = made(tmp_path / "p")
    run_folder(folder)
    options: dict[str, Any] = {
        "at": NEXT,
        "passphrase": PASSPHRASE,
        "reason": "The evidence is not hers.",
    }
    result = change_status(folder, "revoke", email=ANA, achievement="sql", **options)
    assert [one.kind for one in result.stacks.changes] == ["suspended"]
    assert "“Data with SQL” was taken back by Northbank Academy" in said(folder)


def test_another_assessor_is_a_new_edition_of_the_same_award(tmp_path: Path) -> None:
    folder = made(tmp_path / "p")
    run_folder(folder)
    before = document(folder, "sql")
    assert run_folder(folder, at=NEXT).changed == 0
    made(folder, SQL.replace("Marta Lima", "Li Wei | did:web:li.example"))
    assert run_folder(folder, at=NEXT).changed == 1
    after = document(folder, "sql")
    assert (after["id"], after["awardedDate"]) == (before["id"], before["awardedDate"])
    assert after["credentialSubject"]["source"] == {
        "id": "did:web:li.example", "type": ["Profile"], "name": "Li Wei",
    }  # fmt: skip
    assert "Li Wei recognised what you had learned before." in said(folder)


def test_published_evidence_says_so_too(tmp_path: Path) -> None:
    programme = PROGRAMME.replace("[outputs]", "evidence = true\n\n[outputs]")
    folder = made(tmp_path / "p", programme=programme)
    assert run_folder(folder).troubles == ()
    recognised = held_by_ana(folder)["Data with SQL"].prior_learning
    assert recognised is not None
    assert recognised.evidence[1].startswith("https://badges.example.org/evidence/")
