"""`cairn plan`: a plan, a front, advice, and why there is none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cairn.cli.plan_terms import Wishes, terms_of
from cairn.importers.catalogue_file import read_catalogue
from cli.academy import AT, PASSPHRASE, Caller
from cli.stack_academy import CATALOGUE, make_stack_academy

OFF = ("--offline", "--at", AT)
LI, ANA = "li@example.org", "ana@example.org"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme that was run; not to be changed."""
    folder = tmp_path_factory.mktemp("plans")
    secret = folder / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    return make_stack_academy(folder / "p", secret)


@pytest.fixture
def own(ready: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(ready, tmp_path / "own"))


def test_it_works(call: Caller, ready: Path) -> None:
    answer = call("plan", ready, LI, "--pathway", "certificate", "--start", "2027-01-04", *OFF)
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "李小龍: Certificate in finance operations"
    assert lines[2].startswith("For “Certificate in finance operations”: 1 credential, 30 hours,")
    assert "90.00 EUR, finished on 29 January 2027. You then have everything" in lines[2]
    assert "1. SQL in a week, Elsewhere" in lines
    assert "   11 January to 29 January 2027; 30 hours; 90.00 EUR." in lines
    assert lines[-1] == "It is proven that no plan costs less."


def test_json_of_a_plan(call: Caller, ready: Path) -> None:
    answer = call(
        *("plan", ready, LI, "--pathway", "certificate", "--start", "2027-01-04"),
        *("--avoid", "SQL in a week", "--best", "hours", "--json"),
        *OFF,
    )
    told = json.loads(answer.out)["plan"]
    assert [step["name"] for step in told["steps"]] == ["Python at your pace"]
    assert told["cost"] == {"amount": "150.50", "currency": "EUR"}
    assert told["proof"]["satisfied"] is True


@pytest.mark.parametrize(
    ("options", "taken"),
    [
        ([], ["sql"]),
        (["--mode", "online"], ["python"]),
        (["--avoid-issuer", "elsewhere"], ["python"]),
        (["--avoid-issuer", "did:web:elsewhere.example"], ["python"]),
        (["--include", "talk"], ["talk", "sql"]),
        (["--best", "finish"], ["sql"]),
        (["--best", "coverage", "--budget", "10"], []),
        (["--best", "coverage", "--hours", "40"], ["sql"]),
        (["--waiver", "bursary=100,1", "--avoid", "sql"], ["python"]),
        (["--hours-per-week", "20", "--at-once", "1", "--finish-by", "2027-01-29"], ["sql"]),
    ],
)
def test_every_limit_and_wish_is_kept(
    options: list[str], taken: list[str], call: Caller, ready: Path
) -> None:
    start = ("--start", "2027-01-04", "--json")
    answer = call("plan", ready, LI, "--pathway", "certificate", *start, *options, *OFF)
    assert answer.code == 0, answer.err
    steps = json.loads(answer.out)["plan"]["steps"]
    assert sorted(step["offering"] for step in steps) == sorted(taken)


def test_who_has_everything_is_told_so(call: Caller, ready: Path) -> None:
    answer = call("plan", ready, ANA, "--pathway", "certificate", *OFF)
    assert answer.code == 0
    assert "There is nothing to take: you have 100 %" in answer.out


def test_no_plan_is_an_answer_with_a_code_of_its_own(
    call: Caller, ready: Path, tmp_path: Path
) -> None:
    limits = ("--start", "2027-01-04", "--budget", "20", "--svg", tmp_path / "none.svg")
    answer = call("plan", ready, LI, "--pathway", "certificate", *limits, *OFF)
    assert answer.code == 1
    assert not (tmp_path / "none.svg").exists()
    assert "There is no plan that keeps to all of this." in answer.out
    assert "budget" in answer.out
    told = json.loads(
        call("plan", ready, LI, "--pathway", "certificate", "--json", *limits, *OFF).out
    )
    assert told["plan"] is None
    assert [one["kind"] for one in told["relax"]] == ["budget"]


def test_a_front_towards_a_role(call: Caller, ready: Path, tmp_path: Path) -> None:
    asked = ("plan", ready, ANA, "--role", ready / "role.toml", "--show", "front")
    answer = call(*asked, "--start", "2027-01-04", "--svg", tmp_path / "front.svg", *OFF)
    assert answer.code == 0
    assert answer.out.startswith("Ana Díaz: Analyst\n")
    assert "Take nothing" in answer.out
    assert "There is no further one." in answer.out
    assert ET.parse(tmp_path / "front.svg").getroot().tag.endswith("svg")  # noqa: S314 - our own drawing
    told = json.loads(call(*asked, "--start", "2027-01-04", "--json", *OFF).out)
    assert told["complete"] is True
    shares = [plan["coverage"] for plan in told["plans"]]
    assert shares[0] == 0
    assert shares[-1] == 1


def test_what_one_more_would_add(call: Caller, ready: Path) -> None:
    asked = ("plan", ready, ANA, "--role", ready / "role.toml", "--show", "next")
    answer = call(*asked, "--start", "2027-01-04", *OFF)
    assert answer.code == 0
    assert "It is worth going on with" in answer.out
    assert "Show one published analysis: that is a piece of your own work" in answer.out
    assert "“SQL in a week” adds 67 % for 30 hours and 90.00 EUR" in answer.out


def test_when_to_stop(call: Caller, ready: Path) -> None:
    asked = ("plan", ready, ANA, "--role", ready / "role.toml", "--show", "next", "--worth", "100")
    assert "It is worth going on" in call(*asked, "--start", "2027-01-04", *OFF).out
    stop = call(*asked, "--avoid", "sql", "--avoid", "python", *OFF)
    assert stop.code == 0
    assert "Stop: no further credential on offer is worth taking." in stop.out
    told = json.loads(call(*asked, "--avoid", "sql", "--avoid", "python", "--json", *OFF).out)
    assert told["stop"] is True
    assert told["instead"]


def test_a_schedule_is_drawn(call: Caller, ready: Path, tmp_path: Path) -> None:
    place = tmp_path / "plan.svg"
    asked = ("plan", ready, LI, "--pathway", "certificate", "--start", "2027-01-04")
    assert call(*asked, "--svg", place, *OFF).code == 0
    assert ET.parse(place).getroot().tag.endswith("svg")  # noqa: S314 - our own drawing
    nothing = call(
        "plan", ready, ANA, "--pathway", "certificate", "--svg", tmp_path / "n.svg", *OFF
    )
    assert nothing.code == 2
    assert "There is nothing to draw" in nothing.err
    assert not (tmp_path / "n.svg").exists()


def test_prices_in_other_currencies(call: Caller, own: Path) -> None:
    file = own / "catalogue.toml"
    file.write_text(file.read_text("utf-8").replace("price = 90", 'price = 90\ncurrency = "USD"'))
    asked = ("plan", own, LI, "--pathway", "certificate", "--start", "2027-01-04")
    without = call(*asked, *OFF)
    assert "These offerings of" in without.err
    assert "no rate to EUR" in without.err
    assert "Python at your pace" in without.out
    assert "45.00 EUR" in call(*asked, "--rate", "usd=0.5", *OFF).out


def test_a_catalogue_in_csv(call: Caller, own: Path) -> None:
    (own / "catalogue.toml").unlink()
    (own / "catalogue.csv").write_text(
        "id,name,achievement,issuer,price,hours\n"
        "p,Python,https://badges.example.org/achievements/python.json,did:web:x.example,10,20\n"
    )
    answer = call("plan", own, LI, "--pathway", "certificate", *OFF)
    assert answer.code == 0
    assert "1. Python, did:web:x.example" in answer.out


WRONG = {
    "no goal": ([], "A plan leads to one goal"),
    "two goals": (["--pathway", "certificate", "--role", "r.toml"], "A plan leads to one goal"),
    "no such pathway": (["--pathway", "none"], "No pathway is called “none”"),
    "no such role": (["--role", "nowhere.toml"], "There is no file"),
    "no such catalogue": (
        ["--pathway", "certificate", "--catalogue", "n.toml"],
        "There is no file",
    ),
    "no day": (["--pathway", "certificate", "--start", "soon"], "is not a day"),
    "no last day": (["--pathway", "certificate", "--finish-by", "2027-02-30"], "is not a day"),
    "no money": (["--pathway", "certificate", "--budget", "much"], "is not a price"),
    "no such offering": (
        ["--pathway", "certificate", "--include", "zzz"],
        "Nothing in the catalogue",
    ),
    "no such issuer": (
        ["--pathway", "certificate", "--avoid-issuer", "z"],
        "Nothing in the catalogue",
    ),
    "no such mode": (["--pathway", "certificate", "--mode", "by-air"], "is no way to take part"),
    "no waiver": (["--pathway", "certificate", "--waiver", "half"], "is no waiver"),
    "too much waived": (["--pathway", "certificate", "--waiver", "x=150"], "waives 150 %"),
    "waived no times": (["--pathway", "certificate", "--waiver", "x=50,twice"], "is no waiver"),
    "no rate": (["--pathway", "certificate", "--rate", "USD"], "is no rate"),
    "no hours": (["--pathway", "certificate", "--hours-per-week", "0"], "hours-per-week"),
    "no currency": (["--pathway", "certificate", "--currency", "€"], "is no currency"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_call(case: str, call: Caller, ready: Path) -> None:
    options, words = WRONG[case]
    answer = call("plan", ready, LI, *options, *OFF)
    assert answer.code == 2
    assert words in answer.err
    assert answer.out == ""


BAD_ROLES = {
    "no role": ("", "There is no role"),
    "something else": ("x = 1", "This key is not known here"),
    "not TOML": ("[role", "not TOML"),
    "no skills": ('[role]\nname = "R"', "names no skill"),
    "an unknown level": (
        '[role]\nname = "R"\n[[role.skills]]\nskill = "urn:s"\nname = "S"\nlevel = "superb"',
        "is not a level",
    ),
}


@pytest.mark.parametrize("case", BAD_ROLES)
def test_a_role_that_is_none(case: str, call: Caller, ready: Path, tmp_path: Path) -> None:
    text, words = BAD_ROLES[case]
    (tmp_path / "r.toml").write_text(text, encoding="utf-8")
    answer = call("plan", ready, LI, "--role", tmp_path / "r.toml", *OFF)
    assert answer.code == 2
    assert words in answer.err


def test_a_pathway_that_is_no_longer_offered(call: Caller, own: Path) -> None:
    (own / "pathways.toml").unlink()
    answer = call("plan", own, LI, "--pathway", "Certificate in finance operations", *OFF)
    assert answer.code == 2
    assert "is no longer offered" in answer.err


def test_a_folder_in_which_nothing_was_awarded(call: Caller, tmp_path: Path) -> None:
    (tmp_path / "programme.toml").write_text("")
    answer = call("plan", tmp_path, LI, "--pathway", "certificate", *OFF)
    assert answer.code == 2
    assert "Nothing was awarded" in answer.err


def test_a_folder_without_a_catalogue(call: Caller, own: Path) -> None:
    (own / "catalogue.toml").unlink()
    answer = call("plan", own, LI, "--pathway", "certificate", *OFF)
    assert answer.code == 2
    assert "There is no catalogue.toml or catalogue.csv" in answer.err


def test_an_hour_is_worth_what_was_said() -> None:
    from datetime import date
    from fractions import Fraction

    catalogue, _ = read_catalogue(CATALOGUE.encode(), form="toml", currency="EUR")
    assert catalogue is not None
    wishes = Wishes(
        date(2027, 1, 4), 10, 2, None, "1,000.50 EUR", 5, [], [], [], [], ["a=b=20"], 12.5
    )
    terms = terms_of(wishes, catalogue)
    assert terms.worth == Fraction(125, 100_000)
    assert str(terms.budget) == "1,000.50 EUR"
    assert (terms.waivers[0].name, terms.waivers[0].uses) == ("a=b", None)
