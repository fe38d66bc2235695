"""Openings, credentials and people in the job in CSV: each bad row with its field and its mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.importers.openings_file import read_credentials, read_incumbents, read_openings
from cairn.kernel.errors import InputError
from cairn.value.ceiling import Incumbent
from cairn.value.openings import Credential, Opening


def written(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_openings_are_read(tmp_path: Path) -> None:
    text = "opening,name,asks,licences\nA1,Clerk,Excel; Payroll ;,\nA2,,,Nursing\n"
    found = read_openings(written(tmp_path, text))
    assert found.faults == ()
    assert found.values == (
        Opening("a1", frozenset({"excel", "payroll"}), name="Clerk"),
        Opening("a2", frozenset(), frozenset({"nursing"})),
    )


def test_credentials_are_read_with_the_words_that_people_use(tmp_path: Path) -> None:
    text = "Badge;Title;Workload;Price;Skills\nexcel;Excel;40;149,90;tables\n"
    found = read_credentials(written(tmp_path, text))
    assert found.faults == ()
    assert found.values == (Credential("excel", 40.0, 149.9, frozenset({"tables"}), "Excel"),)
    assert any("“Badge” was read as “credential”" in one for one in found.notes)


def test_people_in_the_job_are_read(tmp_path: Path) -> None:
    found = read_incumbents(written(tmp_path, "person,holds,licences\n7,Excel;Care,Nursing\n8,,\n"))
    assert found.values == (
        Incumbent("7", frozenset({"excel", "care"}), frozenset({"nursing"})),
        Incumbent("8", frozenset()),
    )


BAD_ROWS = {
    "no key": (",40,100", "credential", "missing-cell"),
    "a key twice": ("EXCEL,40,100", "credential", "repeated-row"),
    "no hours": ("x,,100", "hours", "missing-cell"),
    "hours in words": ("x,a week,100", "hours", "not-an-amount"),
    "hours below 0": ("x,-1,100", "hours", "not-an-amount"),
    "no fee": ("x,40,", "fee", "missing-cell"),
    "a fee with its currency": ("x,40,100 EUR", "fee", "not-an-amount"),
    "a fee without end": ("x,40,inf", "fee", "not-an-amount"),
    "more than anybody has": ("x,40,1e9", "fee", "not-an-amount"),
    "too many cells": ("x,40,100,1,2,3", "", "too-many-cells"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_named_and_the_others_are_read(case: str, tmp_path: Path) -> None:
    row, field, code = BAD_ROWS[case]
    text = f"credential,hours,fee\nexcel,40,100\n{row}\nlast,1,1\n"
    found = read_credentials(written(tmp_path, text))
    assert [one.key for one in found.values] == ["excel", "last"]
    assert [(one.row, one.field, one.code) for one in found.faults] == [(3, field, code)]
    assert all(one.sentence and one.mend for one in found.faults)


def test_a_list_without_end_is_refused(tmp_path: Path) -> None:
    words = ";".join(f"w{number}" for number in range(201))
    found = read_openings(written(tmp_path, f"opening,asks\nx,{words}\n"))
    assert [(one.field, one.code) for one in found.faults] == [("asks", "list-length")]


BAD_FILES = {
    "nothing": ("", "table-empty"),
    "no column of what is asked": ("opening,name\nx,X\n", "missing-column"),
    "a column twice": ("opening,id,asks\nx,x,x\n", "repeated-column"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_what_is_no_file_of_openings(case: str, tmp_path: Path) -> None:
    text, code = BAD_FILES[case]
    with pytest.raises(InputError) as caught:
        read_openings(written(tmp_path, text))
    assert (caught.value.code, bool(caught.value.mend)) == (code, True)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_openings(tmp_path / "nowhere.csv")
    assert caught.value.code == "table-missing"
