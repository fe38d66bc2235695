"""`cairn simulate`: tried without any file, and with one's own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cli.academy import Caller

SMALL = "[race]\npeople = 40\nreplications = 20\nmost = 2\n"
OPENINGS = "opening,name,asks,licences\na,Clerk,excel,\nb,Books,excel;books,\nc,Nurse,,nursing\n"
CREDENTIALS = "credential,name,hours,fee,gives\nexcel,Excel,10,50,\nbooks,Books,20,90,\n"
PERSON = (
    "[person]\nhour_worth = 0\nchance = [0.3, 0.4, 0.5]\nworth = [4000, 5000, 6000]\n"
    'told_by = "an adviser"\n'
)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    staff = "person,holds,licences\n" + "".join(
        f"{place},{'excel' if place % 2 else ''},\n" for place in range(20)
    )
    for name, text in (
        ("openings.csv", OPENINGS),
        ("credentials.csv", CREDENTIALS),
        ("person.toml", PERSON),
        ("staff.csv", staff),
        ("market.toml", SMALL),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


# race


def test_a_newcomer_needs_no_file(call: Caller) -> None:
    answer = call("simulate", "race", "--replications", "20")
    assert answer.code == 0
    assert "A model with made-up numbers, not a forecast." in answer.out
    assert "None may be asked for" in answer.out
    assert "Simulating 7 markets of 200 people, 20 times each" in answer.err


def test_the_same_seed_gives_the_same_answer_and_another_another(call: Caller, own: Path) -> None:
    first, again, other = (
        call("simulate", "race", own / "market.toml", "--seed", seed, "--json").out
        for seed in ("5", "5", "6")
    )
    assert first == again
    assert first != other
    assert {one["key"] for one in json.loads(first)["findings"]} >= {"who-gains", "levers-gain"}


def test_a_page_is_written_and_the_finding_said(call: Caller, own: Path) -> None:
    pytest.importorskip("altair")
    page = own / "race.html"
    answer = call(
        "simulate", "race", own / "market.toml", "-o", page, "--at", "2026-11-25T12:00:00Z"
    )
    assert answer.code == 0
    assert f"The page: {page}" in answer.out
    assert "25 November 2026" in page.read_text(encoding="utf-8")


def test_a_page_and_json_at_once(call: Caller, own: Path) -> None:
    pytest.importorskip("altair")
    page = own / "race.html"
    answer = call("simulate", "race", own / "market.toml", "-o", page, "--json")
    assert json.loads(answer.out)["summary"] in page.read_text(encoding="utf-8").replace(
        "&#x27;", "'"
    )


# budget


def test_a_budget_needs_no_file_either(call: Caller) -> None:
    answer = call("simulate", "budget")
    assert answer.code == 0
    assert "Made-up numbers stand in" in answer.out
    assert "no badge stands in for it" in answer.out


def test_a_budget_of_ones_own(call: Caller, own: Path) -> None:
    files = ("--openings", own / "openings.csv", "--credentials", own / "credentials.csv")
    answer = call("simulate", "budget", *files, "--person", own / "person.toml", "--wanted", "2")
    assert answer.code == 0
    assert "The cheapest way costs 140 EUR" in answer.out
    assert "Made-up" not in answer.out
    assert re.search(r"an adviser", answer.out)


def test_openings_without_a_person_have_no_limits_that_nobody_set(call: Caller, own: Path) -> None:
    (own / "credentials.csv").write_text(CREDENTIALS.replace(",50,", ",5000,"), encoding="utf-8")
    files = ("--openings", own / "openings.csv", "--credentials", own / "credentials.csv")
    answer = call("simulate", "budget", *files, "--wanted", "2")
    assert "out of reach" not in answer.out
    assert "Made-up numbers stand in for what was not given." in answer.out


def test_you_likely_need_none_of_these(call: Caller) -> None:
    answer = call("simulate", "budget", "--wanted", "1")
    assert answer.code == 0
    assert "You likely need none of these" in answer.out


# ceiling


def test_a_ceiling_needs_no_file_either(call: Caller) -> None:
    answer = call("simulate", "ceiling", "--csv")
    assert answer.code == 0
    assert answer.out.splitlines()[0].startswith("finding,about,series")


def test_a_ceiling_of_ones_own(call: Caller, own: Path) -> None:
    files = ("--openings", own / "openings.csv", "--incumbents", own / "staff.csv")
    answer = call("simulate", "ceiling", *files, "--json")
    lacking = {one["key"]: one for one in json.loads(answer.out)["findings"]}["lacking"]["figures"]
    assert [(one["about"], one["value"], one["n"]) for one in lacking] == [
        ("excel", 0.5, 20),
        ("books", 1.0, 20),
    ]
    assert "openings.csv and staff.csv" in lacking[0]["source"]


# what is wrong


def bad_calls(own: Path) -> dict[str, tuple[tuple[object, ...], str]]:
    (own / "broken.toml").write_text("[race]\nfee = -1\nluck = 2\n", encoding="utf-8")
    (own / "broken.csv").write_text("opening,asks\na,x\na,y\n", encoding="utf-8")
    openings, credentials = own / "openings.csv", own / "credentials.csv"
    return {
        "no such file": (("race", own / "nowhere.toml"), "There is no file"),
        "a bad key": (("race", own / "broken.toml"), "[race], luck: This key is not known here."),
        "too few replications": (("race", "--replications", "3"), "from 20 to 2000"),
        "two forms": (("race", "--json", "--csv"), "An answer has one form"),
        "no place for the page": (("race", "-o", own / "no" / "x.html"), "There is no folder"),
        "openings alone": (("budget", "--openings", openings), "--credentials is missing"),
        "people alone": (("ceiling", "--incumbents", own / "staff.csv"), "--openings is missing"),
        "a row that repeats": (
            ("budget", "--openings", own / "broken.csv", "--credentials", credentials),
            "broken.csv, row 3, opening: There is another row for this opening.",
        ),
        "more than there are": (("budget", "--wanted", "99"), "99 openings are wanted of 12."),
        "a person who is none": (("budget", "--person", openings), "The file is not TOML"),
    }


CASES = (
    "no such file", "a bad key", "too few replications", "two forms", "no place for the page",
    "openings alone", "people alone", "a row that repeats", "more than there are",
    "a person who is none",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_call_that_is_wrong_says_why(case: str, call: Caller, own: Path) -> None:
    arguments, sentence = bad_calls(own)[case]
    answer = call("simulate", *arguments)
    assert answer.code == 2
    assert sentence in answer.err
    assert answer.out == ""
