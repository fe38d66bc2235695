"""`cairn value`: from a table of people to words, JSON, CSV and a page, as a person asks."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from cli.academy import AT, Caller

STUDY = """
[study]
grade = "adjusted observation"
question = "What did it change?"
base = "made-up people"
sponsor = "nobody"
date = "2026"
source = "a test"
made_up = true
before = "applied"
known = ["degree", "years"]
by = ["degree"]
[[study.credentials]]
column = "badge"
name = "The badge"
[[study.credentials]]
column = "other"
name = "The other"
[[study.outcomes]]
column = "interview"
kind = "happened"
phrase = "got an interview"
[[study.outcomes]]
column = "pay"
kind = "amount"
phrase = "earned"
unit = "EUR a year"
[[study.definitions]]
name = "ten more of 100"
any_of = [{ outcome = "interview", threshold = 0.1 }]
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Made-up people; the badge gives twenty of a hundred more an interview."""
    chance = np.random.default_rng(11)
    rows = ["person,applied,badge,other,degree,years,interview,pay"]
    for place in range(900):
        degree, years = chance.random() < 0.5, chance.integers(0, 9)
        held = chance.random() < 0.3 + 0.2 * degree
        got = chance.random() < 0.2 + 0.1 * degree + 0.2 * held
        day = ("2026-02-01" if place % 20 else "2026-06-01") if held else ""
        pay = 30_000 + 500 * years + chance.normal(0, 2_000)
        rows.append(
            f"p{place},2026-03-{1 + place % 28:02},{day},{'2026-01-01' if place % 3 else ''},"
            f"{'yes' if degree else 'no'},{years},{'yes' if got else 'no'},{pay:.0f}"
        )
    path = tmp_path / "people.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    return path


def _asked(call: Caller, people: Path, *more: object) -> tuple[int, str, str]:
    options = ("value", "study", people, "--study", people.parent / "study.toml", "--at", AT)
    answer = call(*map(str, (*options, *more)))
    return answer.code, answer.out, answer.err


def test_words_say_what_it_changed_for_whom_and_how_sure(call: Caller, people: Path) -> None:
    code, out, err = _asked(call, people, "--credential", "badge")
    assert code == 0
    words = " ".join(out.split())
    assert "holders got an interview than of people like them without it." in words
    assert "earned it only after the outcome" in words
    assert "The people are made up" in words
    assert "For whom, by degree" in words
    assert "those who also hold" in words or "The other: " in words
    assert "No measurable effect on what people earned." in words
    assert "The badge: got an interview, earned ..." in err


def test_json_holds_every_number_with_what_stands_behind_it(call: Caller, people: Path) -> None:
    code, out, _ = _asked(call, people, "--json")
    assert code == 0
    told = json.loads(out)
    lead = told["credentials"][0]["outcomes"]["interview"]["lead"]
    assert lead["low"] < lead["value"] < lead["high"]
    assert lead["standing"]["grade"] == "adjusted observation"
    assert lead["standing"]["madeUp"] is True
    assert [one["name"] for one in told["credentials"]] == ["The badge", "The other"]


def test_a_spreadsheet_has_a_line_for_each_number(call: Caller, people: Path) -> None:
    code, out, _ = _asked(call, people, "--csv", "--outcome", "interview")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert {row["group"] for row in rows if row["about"] == "degree"} == {"no", "yes"}
    assert "everyone" in {row["group"] for row in rows}
    assert all(row["grade"] and row["made_up"] == "yes" for row in rows)


def test_a_page_is_written(call: Caller, people: Path) -> None:
    page = people.parent / "page.html"
    code, out, _ = _asked(call, people, "-o", page)
    assert code == 0
    assert f"The page: {page}" in out
    html = page.read_text(encoding="utf-8")
    assert "<svg" in html or "data:image/svg" in html
    assert "ten more of 100" in html


def test_the_reader_says_what_pays(call: Caller, people: Path) -> None:
    _, out, _ = _asked(call, people, "--json", "--outcome", "interview", "--threshold", "0.01")
    answers = json.loads(out)["definitions"]["answers"]
    assert len(answers) == 2
    assert "1 more of 100 people got an interview" in json.dumps(answers[0])
    _, strict, _ = _asked(call, people, "--outcome", "interview", "--threshold", "0.5")
    assert "does not" in strict


def test_without_a_definition_it_is_asked_for(call: Caller, people: Path) -> None:
    columns = ("--credential", "badge", "--outcome", "interview", "--before", "applied")
    answer = call("value", "study", str(people), *columns, "--at", AT)
    assert answer.code == 0
    words = " ".join(answer.out.split())
    assert "What counts as paying is yours to say" in words
    assert "whether that is its doing, nobody has shown" in words


def test_what_is_known_may_be_named_by_options(call: Caller, people: Path) -> None:
    columns = ("--credential", "badge", "--outcome", "pay", "--unit", "EUR a year")
    more = ("--known", "degree", "--known", "years", "--by", "degree", "--json")
    answer = call("value", "study", str(people), *columns, *more, "--at", AT)
    assert answer.code == 0
    told = json.loads(answer.out)["credentials"][0]
    assert told["outcomes"]["pay"]["lead"]["unit"] == "EUR a year"
    assert [one["by"] for one in told["groups"]] == ["degree"]


WRONG = {
    "no such credential": ("--credential", "medal"),
    "no such outcome": ("--outcome", "fame"),
    "by what is not known": ("--by", "shoe size"),
    "a column that is not there": ("--known", "shoe size"),
    "a unit twice": ("--unit", "EUR"),
    "two forms": ("--json", "--csv"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_call_is_told(call: Caller, people: Path, wrong: str) -> None:
    code, out, err = _asked(call, people, *WRONG[wrong])
    assert code in {1, 2}
    assert out == ""
    assert err.strip().endswith(".")


def test_nothing_named_is_told(call: Caller, people: Path) -> None:
    answer = call("value", "study", str(people))
    assert answer.code == 2
    assert "Give --credential and --outcome" in answer.err


def test_a_wrong_study_is_told_whole(call: Caller, people: Path) -> None:
    study = people.parent / "study.toml"
    study.write_text(STUDY.replace('kind = "amount"', 'kind = "much"').replace("grade", "grad"))
    code, _, err = _asked(call, people)
    assert code == 2
    assert "much" in err
    assert "grad" in err


def test_too_few_people_give_no_number(call: Caller, people: Path) -> None:
    rows = people.read_text(encoding="utf-8").splitlines()
    people.write_text("\n".join(rows[:15]), encoding="utf-8")
    code, out, _ = _asked(call, people, "--credential", "badge")
    assert code == 1
    assert "Not enough data" in out


def test_bad_cells_are_told(call: Caller, people: Path) -> None:
    text = people.read_text(encoding="utf-8").replace("2026-03-05", "2026-03-55")
    people.write_text(text, encoding="utf-8")
    code, out, _ = _asked(call, people, "--outcome", "interview", "--credential", "badge")
    assert code == 0
    assert "This is no day." in " ".join(out.split())


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_what_others_published_stands_apart(call: Caller, form: tuple[str, ...]) -> None:
    answer = call("value", "published", *form)
    assert answer.code == 0
    if form == ("--json",):
        assert all(one["standing"]["source"] for one in json.loads(answer.out))
    elif form:
        seen = {row["seen"] for row in csv.DictReader(io.StringIO(answer.out))}
        assert seen == {"yes", "no"}
    else:
        assert answer.out.index("Seen to happen") < answer.out.index("Said, and not seen")
