"""A study for spreadsheets: no cell becomes a formula, whatever a credential is called."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from cairn.exporters.value_json import COLUMNS, study_csv, study_json
from cairn.importers.outcomes.study_file import read_study
from cairn.kernel.json_text import read_json_object, write_json
from cairn.library.value_study import carry_out
from cairn.value.study import StudyResult

STUDY = """
[study]
grade = "adjusted observation"
question = "Who?"
base = "made up"
sponsor = "nobody"
date = "2026"
source = "a test"
made_up = true
known = ["age"]

[[study.credentials]]
column = "held"
name = "=HYPERLINK(1)"

[[study.outcomes]]
column = "got"
kind = "happened"
phrase = "got it"
"""


def result(folder: Path) -> StudyResult:
    rows = [
        f"p{n},{'yes' if n % 3 == 0 else 'no'},{20 + n % 17},{'yes' if n % 5 < 2 else 'no'}"
        for n in range(120)
    ]
    path = folder / "people.csv"
    path.write_text("person,held,age,got\n" + "\n".join(rows) + "\n", encoding="utf-8")
    study, faults = read_study(STUDY.encode())
    assert study is not None, faults
    return carry_out(study, path, today=date(2026, 11, 25))


def test_no_name_becomes_a_formula(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(study_csv(result(tmp_path)))))
    assert tuple(rows[0]) == COLUMNS
    assert all(not row["credential"].startswith("=") for row in rows)
    assert all("HYPERLINK" in row["credential"] for row in rows)


def test_json_holds_every_number_with_what_stands_behind_it(tmp_path: Path) -> None:
    found = read_json_object(write_json(study_json(result(tmp_path))))
    lift = found["credentials"][0]["outcomes"]["got"]
    assert lift["lead"]["standing"]["madeUp"] is True
    assert {one["n"] for one in lift["answers"]} == {120}
    assert found["faults"] == []
