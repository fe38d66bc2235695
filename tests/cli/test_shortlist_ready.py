"""`cairn shortlist ready`: a person, a cohort and a programme against a job."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.academy import AT, PASSPHRASE, Caller
from cli.stack_academy import make_stack_academy

OFF = ("--offline", "--at", AT)
BASE = "https://badges.example.org/achievements"
JOB = f"""\
[job]
key = "analyst"
name = "Junior analyst"
version = "1"

[[job.clauses]]
key = "genai"
name = "Uses generative AI"
achievement = "{BASE}/genai.json"
because = "Reports are drafted with it."

[[job.clauses]]
key = "sql"
name = "Asks a database"
achievement = "{BASE}/sql.json"
because = "The figures are in one."

[[job.clauses]]
key = "listening"
name = "Listens to clients"
weight = "may"
skill = "http://data.europa.eu/esco/skill/7a4dd21b-2324-44ce-afb3-b0dd1d7041d4"
because = "Some clients call."
"""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme that was run, with a job beside it; not to be changed."""
    folder = tmp_path_factory.mktemp("ready")
    secret = folder / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    (folder / "job.toml").write_text(JOB, encoding="utf-8")
    make_stack_academy(folder / "p", secret)
    return folder


def test_it_works(call: Caller, ready: Path) -> None:
    pytest.importorskip("highspy")
    asked = ("shortlist", "ready", ready / "job.toml", ready / "p", "--person", "li@example.org")
    answer = call(*asked, *OFF)
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    assert lines[0] == "李小龍, for “Junior analyst”:"
    assert lines[2].startswith("Not ready yet; ready means that all that the requirement asks is")
    assert "  missing   Asks a database" in lines
    assert "    To do: Earn “Asks a database”." in lines
    assert "The cheapest way there. For “Junior analyst”: 1 credential, 30 hours," in answer.out
    told = json.loads(call(*asked, "--json", *OFF).out)
    assert told["ready"] is False
    assert [one["met"] for one in told["clauses"]] == [True, False, False]
    assert [step["name"] for step in told["way"]["plan"]["steps"]] == ["SQL in a week"]


def test_who_is_ready_is_told_no_way(call: Caller, ready: Path) -> None:
    asked = ("shortlist", "ready", ready / "job.toml", ready / "p", "--person", "ana@example.org")
    answer = call(*asked, *OFF)
    assert answer.out.splitlines()[2].startswith("Ready; ready means that")
    assert "way there" not in answer.out
    every = call(*asked, "--definition", "every", "--json", *OFF)
    assert json.loads(every.out)["ready"] is False
    reliably = json.loads(call(*asked, "--definition", "reliably", "--json", *OFF).out)
    assert reliably["ready"] is None
    assert "does not state how reliably" in reliably["clauses"][0]["sentence"]


def test_a_cohort_of_three_is_not_told(call: Caller, ready: Path) -> None:
    answer = call("shortlist", "ready", ready / "job.toml", ready / "p", *OFF)
    assert answer.code == 0
    assert "Not enough data: fewer than 10 people" in answer.out
    told = json.loads(
        call("shortlist", "ready", ready / "job.toml", ready / "p", "--json", *OFF).out
    )
    assert told["chosen"]["share"]["value"] is None
    assert len(told["beside"]) == 4


def test_a_programme_is_what_its_catalogue_would_prove(call: Caller, ready: Path) -> None:
    asked = ("shortlist", "ready", ready / "job.toml", ready / "p", "--of", "programme")
    told = json.loads(call(*asked, "--json", *OFF).out)
    assert [one["met"] for one in told["clauses"]] == [False, True, False]
    assert "Somebody who finished everything in the catalogue" in call(*asked, *OFF).out


WRONG = {
    "no such person": (("--person", "nobody"), "Nobody in this programme is called “nobody”."),
    "another meaning": (("--definition", "roughly"), "roughly"),
    "no such catalogue": (("--catalogue", "nowhere.toml"), "There is no file “nowhere.toml”."),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_call_says_what_to_mend(case: str, call: Caller, ready: Path) -> None:
    options, says = WRONG[case]
    answer = call("shortlist", "ready", ready / "job.toml", ready / "p", *options, *OFF)
    assert answer.code == 2
    assert says in answer.err


def test_a_requirement_that_has_to_be_mended(call: Caller, ready: Path, tmp_path: Path) -> None:
    bad = tmp_path / "job.toml"
    bad.write_text(JOB.replace('weight = "may"', 'weight = "perhaps"'), encoding="utf-8")
    answer = call("shortlist", "ready", bad, ready / "p", *OFF)
    assert answer.code == 2
    assert "has to be mended first" in answer.err
    assert "“perhaps” is no weight of a clause." in answer.err
