"""`cairn shortlist lint`: what is wrong with a requirement, and what to mend."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli.academy import AT, Caller, site_of

BASE = "https://badges.example.org/achievements"
JOB = f"""\
[job]
key = "analyst"
name = "Junior analyst"
version = "1"
currency = "EUR"

[[job.clauses]]
key = "genai"
name = "Uses generative AI"
achievement = "{BASE}/genai-finance.json"
because = "Reports are drafted with it."
cost = 100
hours = 30
"""
OFF = ("--offline", "--at", AT)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """A requirement with nothing to mend."""
    place = tmp_path / "job.toml"
    place.write_text(JOB, encoding="utf-8")
    return place


def test_it_works(call: Caller, job: Path) -> None:
    answer = call("shortlist", "lint", job, *OFF)
    assert (answer.code, answer.out) == (0, "Nothing to mend was found.\n")


def test_what_has_to_be_mended_is_told(call: Caller, job: Path) -> None:
    text = JOB.replace("because", "# because")
    job.write_text(text.replace('currency = "EUR"', 'currency = "EUR"\noccupation = "29-1141"'))
    answer = call("shortlist", "lint", job, *OFF)
    assert answer.code == 1
    assert "fault    Nobody says why the job needs “Uses generative AI”." in answer.out
    assert "This is licensed work" in answer.out
    assert answer.out.endswith("2 findings.\n")
    codes = [one["code"] for one in json.loads(call("shortlist", "lint", job, "--json", *OFF).out)]
    assert codes == ["no-reason", "licence-missing"]


def test_the_people_who_do_the_work(call: Caller, job: Path, academy: Path, tmp_path: Path) -> None:
    staff = tmp_path / "staff"
    talk = next((academy / "out" / "credentials").glob("zoe-*"))
    for number in range(10):
        (staff / f"p{number}").mkdir(parents=True)
        shutil.copy(talk, staff / f"p{number}" / "badge.json")
    asked = ("shortlist", "lint", job, "--incumbents", staff, "--site", site_of(academy), *OFF)
    (one,) = json.loads(call(*asked, "--json").out)
    assert one["code"] == "no-incumbent"
    assert (one["figure"]["value"], one["figure"]["n"]) == (0.0, 10)
    shutil.rmtree(staff / "p0")
    answer = call(*asked)
    assert answer.code == 0
    assert "fewer than 10 people do this work" in answer.out


def test_what_people_could_spend(call: Caller, job: Path, tmp_path: Path) -> None:
    means = tmp_path / "means.csv"
    means.write_text("money,hours\n" + "50,30\n" * 12)
    asked = ("shortlist", "lint", job, "--means", means, "--means-source", "our survey", *OFF)
    answer = call(*asked)
    assert answer.code == 1
    assert "takes 100.00 EUR; 0 in 100 (between 0 and 24) of the people asked" in answer.out
    assert "(our survey)" in answer.out
    means.write_text("money\nlots\n")
    assert "row 2, money: This is no amount." in call(*asked).err


def test_which_credentials_there_are(call: Caller, job: Path, tmp_path: Path) -> None:
    known = tmp_path / "catalogue.toml"
    offering = (
        '[[offerings]]\nid = "x"\nname = "X"\nissuer = "i:x"\nprice = 1\nhours = 1\n'
        f'achievement = "{BASE}/genai-finance.json"\n'
    )
    known.write_text(offering)
    assert call("shortlist", "lint", job, "--known", known, *OFF).code == 0
    job.write_text(f"{JOB}reliability = 0.9\n")
    answer = call("shortlist", "lint", job, "--known", known, *OFF)
    assert answer.code == 1
    assert "is assessed with a reliability of 0.9." in answer.out
    known.write_text("[[offerings]]\n")
    assert "has to be mended first" in call("shortlist", "lint", job, "--known", known, *OFF).err


@pytest.mark.parametrize("option", ["--incumbents", "--known", "--means", "--framework"])
def test_a_file_that_is_not_there(option: str, call: Caller, job: Path) -> None:
    answer = call("shortlist", "lint", job, option, "nowhere", *OFF)
    assert answer.code == 2
    assert "“nowhere”" in answer.err
