"""Recognised prior learning in the roster: never without an assessor and evidence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cairn.credentials.recognition import Recognition
from cairn.importers.faults import RowFault
from cairn.importers.programme_file import read_programme
from cairn.importers.roster import RosterRow, open_roster
from importers.programmes import PROGRAMME

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACHIEVEMENTS = read_programme(PROGRAMME.encode())[0].achievements
WORK = "https://ana.example/work"
GOOD = {
    "name": "Ana Díaz",
    "email": "ana@example.org",
    "did": "",
    "achievement": "genai-finance",
    "date": "2026-05-04",
    "evidence": WORK,
    "recognised_by": "Marta Lima",
    "recognised_on": "2026-05-02",
}


def read(folder: Path, **cells: str) -> list[RosterRow | RowFault]:
    values = GOOD | cells
    lines = [",".join(values), ",".join(f'"{cell}"' for cell in values.values())]
    (folder / "roster.csv").write_text("\n".join(lines), encoding="utf-8")
    return list(open_roster(folder / "roster.csv", ACHIEVEMENTS, folder=folder, at=AT))


def recognised(folder: Path, **cells: str) -> Recognition | None:
    (row,) = read(folder, **cells)
    assert isinstance(row, RosterRow), row
    return row.recognition


def test_it_works(tmp_path: Path) -> None:
    assert recognised(tmp_path) == Recognition("Marta Lima", "", datetime(2026, 5, 2, tzinfo=UTC))


def test_evidence_alone_recognises_nothing(tmp_path: Path) -> None:
    assert recognised(tmp_path, recognised_by="", recognised_on="") is None


def test_without_a_day_it_was_recognised_when_it_was_awarded(tmp_path: Path) -> None:
    found = recognised(tmp_path, recognised_on="")
    assert found is not None
    assert found.on == datetime(2026, 5, 4, tzinfo=UTC)


def test_later_on_the_day_of_the_award_is_in_time(tmp_path: Path) -> None:
    found = recognised(tmp_path, recognised_on="2026-05-04 16:30")
    assert found is not None
    assert found.on == datetime(2026, 5, 4, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize("address", ["did:web:lima.example", "https://lima.example/marta"])
def test_the_assessor_may_have_an_address(tmp_path: Path, address: str) -> None:
    found = recognised(tmp_path, recognised_by=f"Marta Lima | {address}")
    assert found is not None
    assert (found.assessor, found.assessor_id) == ("Marta Lima", address)


def test_somebody_else_of_the_same_name_may_recognise_it(tmp_path: Path) -> None:
    found = recognised(tmp_path, recognised_by="Ana Díaz | https://other.example/ana")
    assert found is not None


def test_american_spelling_is_understood_and_a_column_of_assessors_means_no_more(
    tmp_path: Path,
) -> None:
    text = (
        "name,email,achievement,date,evidence,Recognized by,Assessor\n"
        f"Ana,a@example.org,genai-finance,2026-05-04,{WORK},Marta Lima,\n"
        "Li,l@example.org,genai-finance,2026-05-04,,,Marta Lima\n"
    )
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    ana, li = open_roster(tmp_path / "roster.csv", ACHIEVEMENTS, folder=tmp_path, at=AT)
    assert isinstance(ana, RosterRow)
    assert isinstance(li, RosterRow)
    assert ana.recognition is not None
    assert li.recognition is None


ASSESSOR, DAY = "recognised_by", "recognised_on"
# The cells that are wrong, the field that is named, the code.
WRONG = {
    "no evidence": ({"evidence": ""}, "evidence", "recognition-without-evidence"),
    "evidence of bars": ({"evidence": " | | "}, "evidence", "recognition-without-evidence"),
    "evidence of lines": ({"evidence": "|\n|\t|"}, "evidence", "recognition-without-evidence"),
    "evidence that is not there": ({"evidence": "work.pdf"}, "evidence", "evidence-missing"),
    "no assessor": ({ASSESSOR: ""}, ASSESSOR, "recognition-without-assessor"),
    "an address without a name": (
        {ASSESSOR: "| did:web:lima.example"},
        ASSESSOR,
        "recognition-without-assessor",
    ),
    "a bar without an address": ({ASSESSOR: "Marta Lima |"}, ASSESSOR, "bad-assessor-address"),
    "an address of mail": ({ASSESSOR: "Lima | m@lima.example"}, ASSESSOR, "bad-assessor-address"),
    "an address of ftp": (
        {ASSESSOR: "Lima | ftp://lima.example"},
        ASSESSOR,
        "bad-assessor-address",
    ),
    "two assessors": (
        {ASSESSOR: "Lima | did:web:x.example | Li"},
        ASSESSOR,
        "bad-assessor-address",
    ),
    "an endless assessor": ({ASSESSOR: "x" * 301}, ASSESSOR, "cell-too-long"),
    "a name that turns": ({ASSESSOR: "Marta \u202eamiL"}, ASSESSOR, "forbidden-character"),
    "the learner": ({ASSESSOR: "ana díaz"}, ASSESSOR, "recognised-by-oneself"),
    "the learner's DID": (
        {"did": "did:web:ana.example", ASSESSOR: "Marta | did:web:ana.example"},
        ASSESSOR,
        "recognised-by-oneself",
    ),
    "after the award": ({DAY: "2026-05-05"}, DAY, "recognised-after-award"),
    "in the future": ({DAY: "2027-05-04"}, DAY, "date-in-future"),
    "a day of two readings": ({DAY: "02/05/2026"}, DAY, "not-a-date"),
    "an award without a date": ({"date": ""}, "date", "missing-date"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_not_founded_is_refused_with_row_field_and_mend(tmp_path: Path, case: str) -> None:
    cells, field, code = WRONG[case]
    (fault,) = read(tmp_path, **cells)
    assert isinstance(fault, RowFault)
    assert (fault.row, fault.field, fault.code) == (2, field, code)
    assert fault.sentence.endswith((".", ")."))
    assert fault.mend.endswith(".")


def test_a_day_alone_has_neither_assessor_nor_evidence(tmp_path: Path) -> None:
    faults = read(tmp_path, recognised_by="", evidence="")
    assert [fault.code for fault in faults if isinstance(fault, RowFault)] == [
        "recognition-without-assessor",
        "recognition-without-evidence",
    ]
