"""`cairn fairness`: from files to words, JSON, CSV and a page, as a person asks."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from cli.academy import AT, Caller

GROUPS = "sex,applicants,selected\nFemale,998,210\nMale,1087,279\nUnknown,25,5\n"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Made-up applicants; women meet the first clause less often."""
    chance = np.random.default_rng(7)
    rows = ["reference,sex,race_ethnicity,score"]
    clauses = ["reference,clause,met,weight,name"]
    for place in range(240):
        woman = place % 2 == 0
        met = chance.random(3) < (0.35 if woman else 0.9, 0.9, 0.8)
        told = f"{'Female' if woman else 'Male'},{('White', 'Asian', '')[place % 3]}"
        rows.append(f"p{place},{told},{50 + 10 * met.sum()}")
        clauses += [
            f"p{place},{key},{'yes' if one else 'no'},{weight},{name}"
            for one, key, weight, name in zip(
                met,
                ("licence", "python", "english"),
                ("must", "must", "may"),
                ("Has the licence", "Writes Python", "Reads English"),
                strict=True,
            )
        ]
    (tmp_path / "clauses.csv").write_text("\n".join(clauses), encoding="utf-8")
    path = tmp_path / "people.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def _groups(folder: Path, text: str = GROUPS) -> Path:
    path = folder / "groups.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_works(call: Caller, tmp_path: Path) -> None:
    answer = call("fairness", _groups(tmp_path), "--at", AT)
    assert answer.code == 0
    assert "This is a calculation, not an independent audit." in answer.out
    assert "0.820" in answer.out
    assert "because they did not tell it: 25 people." in answer.out


def test_clauses_and_the_nearest_requirement(call: Caller, people: Path) -> None:
    options = ("--clauses", people.parent / "clauses.csv", "--keep-share", "0.9", "--at", AT)
    answer = call("fairness", people, *options)
    said = " ".join(answer.out.split())
    assert answer.code == 0
    assert "“Has the licence” makes the largest part of it beyond chance" in said
    assert "asks the same without “Has the licence”" in said


JOB = """
[job]
key = "analyst"
name = "Junior analyst"
version = "1"
least_may = 1

[[job.clauses]]
key = "english"
name = "Reads English well"
weight = "may"
skill = "urn:s:english"

[[job.clauses]]
key = "licence"
name = "Has the licence"
licence = "urn:l:licence"

[[job.clauses]]
key = "python"
name = "Writes Python"
skill = "urn:s:python"
"""


def test_the_requirement_says_how_its_clauses_decide(call: Caller, people: Path) -> None:
    job = people.parent / "job.toml"
    job.write_text(JOB, encoding="utf-8")
    clauses = ("--clauses", people.parent / "clauses.csv", "--json", "--at", AT)
    with_it = json.loads(call("fairness", people, *clauses, "--requirement", job).out)
    by_hand = json.loads(call("fairness", people, *clauses, "--least-may", "1").out)
    assert with_it["takenByClauses"] == by_hand["takenByClauses"]
    twice = call("fairness", people, *clauses, "--requirement", job, "--places", "3")
    assert twice.code == 2
    assert "says by itself" in twice.err
    job.write_text(JOB.replace('key = "python"', 'key = "sql"'), encoding="utf-8")
    other = call("fairness", people, *clauses, "--requirement", job)
    assert other.code == 2
    assert "The clause “python” stands only in the table." in other.err


def test_a_written_shortlist_has_its_clauses_in_it(call: Caller, tmp_path: Path) -> None:
    from cairn.hiring.shortlist_json import shortlist_json
    from hiring.job_builders import job, listed, may, must, person

    skills = [("a", "b", "c") if place % 3 else ("b",) for place in range(60)]
    found = listed(
        job(must("a"), may("b"), may("c"), least_may=1),
        *(person(f"p{place}", *one) for place, one in enumerate(skills)),
    )
    (tmp_path / "list.json").write_text(json.dumps(shortlist_json(found)), encoding="utf-8")
    rows = [f"p{place},{'Female' if place % 2 else 'Male'}" for place in range(60)]
    people = tmp_path / "people.csv"
    people.write_text("\n".join(["reference,sex", *rows]), encoding="utf-8")
    answer = call("fairness", people, "--shortlist", tmp_path / "list.json", "--json")
    told = json.loads(answer.out)
    assert told["takenByClauses"] == told["selected"] == 40
    twice = ("--shortlist", tmp_path / "list.json", "--clauses", people)
    assert "has its clauses in it" in call("fairness", people, *twice).err


def test_json_and_csv_stay_whole_whatever_is_wrong_with_rows(call: Caller, people: Path) -> None:
    with people.open("a", encoding="utf-8") as file:
        file.write("\np1,Male,White,3\nq1,Male,White,high\n")
    options = ("--clauses", people.parent / "clauses.csv", "--at", AT)
    answer = call("fairness", people, *options, "--json")
    assert answer.code == 1
    assert json.loads(answer.out)["people"] == 240
    assert answer.err.count("A row that does not count: people.csv, row ") == 2
    table = call("fairness", people, *options, "--csv")
    assert {row["part"] for row in csv.DictReader(io.StringIO(table.out))} == {
        "selection", "scoring", "clause",
    }  # fmt: skip


def test_a_page_is_written(call: Caller, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    options = ("-o", page, "--title", "Junior analyst", "--made-up", "--at", AT)
    answer = call("fairness", _groups(tmp_path), *options)
    assert answer.code == 0
    assert f"The page: {page}" in answer.out
    text = page.read_text("utf-8")
    assert "A calculation, not an independent audit." in text
    assert "These people are made up" in text
    assert "Junior analyst" in text


def test_the_same_files_give_the_same_answer(call: Caller, people: Path) -> None:
    options = ("--clauses", people.parent / "clauses.csv", "--json", "--at", AT)
    assert call("fairness", people, *options).out == call("fairness", people, *options).out


@pytest.mark.shared
def test_the_known_example(call: Caller, shared: Path) -> None:
    file = shared / "known-answers" / "8_ll144" / "ll144_example.csv"
    answer = call("fairness", file, "--leave-out-small", "--json", "--at", AT)
    found = json.loads(answer.out)
    assert [one["unknown"] for one in found["selectionRates"]] == [25, 35, 50]
    assert len(found["selectionRates"][2]["leftOut"]) == 4
    table = call("fairness", file, "--leave-out-small", "--csv", "--at", AT).out
    rows = [row for row in csv.DictReader(io.StringIO(table)) if "left out" in row["why_none"]]
    assert [row["applicants"] for row in rows] == ["20", "", "12", "20", "30"]


def test_two_categories_with_few_people_are_not_enough(call: Caller, tmp_path: Path) -> None:
    answer = call("fairness", _groups(tmp_path, "sex,applicants,selected\nF,9,3\nM,9,4\n"))
    assert answer.code == 1
    assert "Not enough data" in answer.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--json", "--csv"), "An answer has one form"),
        (("--least-may", "1"), "say how clauses decide"),
        (("--places", "5"), "say how clauses decide"),
        (("--requirement", "job.toml"), "say how clauses decide"),
        (("--keep-share", "0"), "cannot be kept"),
        (("--keep-share", "nan"), "cannot be kept"),
        (("--keep-share", "1.5"), "cannot be kept"),
        (("-o", "."), "is a folder"),
    ],
)
def test_wrong_calls_are_refused_in_a_sentence(
    options: tuple[str, ...], words: str, call: Caller, tmp_path: Path
) -> None:
    answer = call("fairness", _groups(tmp_path), *options)
    assert answer.code == 2
    assert words in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("sex,applicants\nF,3\n", "no column for: selected"),
        ("name,sex\nx,y\n", "no column for: reference"),
    ],
)
def test_wrong_files_are_refused_in_a_sentence(
    text: str, words: str, call: Caller, tmp_path: Path
) -> None:
    answer = call("fairness", _groups(tmp_path, text))
    assert answer.code == 1
    assert words in answer.err


def test_a_page_never_overwrites_what_is_read(call: Caller, tmp_path: Path) -> None:
    file = _groups(tmp_path)
    answer = call("fairness", file, "-o", file)
    assert answer.code == 2
    assert file.read_text("utf-8") == GROUPS
