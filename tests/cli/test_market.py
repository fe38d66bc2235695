"""`cairn market`: questions about the job market, as a person asks them."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path

import pytest

from cli.academy import AT, PASSPHRASE, Answer, Caller, exit_of
from cli.market_town import MONTHS, POSTINGS, PROGRAMME, PROJECTIONS, ROSTER, postings_csv

pytest.importorskip("ahocorasick_rs")
pytest.importorskip("altair")

FAST = ("--tiers", "automaton", "--at", AT)
AI = "generative AI"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the town's postings and projections; not to be changed."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "jobs.csv").write_text(postings_csv(), encoding="utf-8")
    (folder / "ep.csv").write_text(PROJECTIONS, encoding="utf-8")
    data = folder / "data"
    named = ("--source", "the town's paper", "--data", data)
    assert exit_of("market", "load", folder / "jobs.csv", *FAST, *named) == 0
    assert exit_of("data", "import", "bls-projections", folder / "ep.csv", "--data", data) == 0
    return data


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme that was run; not to be changed."""
    folder = tmp_path_factory.mktemp("school")
    (folder / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    secret = folder.parent / "school-passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    assert exit_of("run", folder, "--at", AT, "--passphrase-file", secret) == 0
    return folder


@pytest.fixture
def ask(call: Caller, town: Path, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """Asks about the town."""
    monkeypatch.setenv("CAIRN_DATA", str(town))
    monkeypatch.setenv("COLUMNS", "100")
    return call


def words_of(answer: Answer) -> str:
    return " ".join(answer.out.split())


def figures(answer: Answer) -> dict[str, list[dict[str, object]]]:
    return {one["key"]: one["figures"] for one in json.loads(answer.out)["findings"]}


# load


def test_loading_says_what_came_of_it_and_again_changes_nothing(
    call: Caller, tmp_path: Path
) -> None:
    source = tmp_path / "jobs.csv"
    lines = postings_csv().splitlines(keepends=True)[:41]
    source.write_text("".join([*lines, lines[1].replace("0,", "again,", 1), 'x,"",,,,\n']))
    first = call("market", "load", source, *FAST, "--data", tmp_path / "data")
    assert first.code == 1, "one posting could not be used"
    assert "“jobs”: loaded." in first.out
    assert re.search(r"\b41 +postings read", first.out)
    assert re.search(r"\b1 +of them reposts", first.out)
    assert re.search(r"\b40 +jobs in the store", first.out)
    assert "jobs.csv, row 43" in first.out
    before = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()}
    again = call("market", "load", source, *FAST, "--data", tmp_path / "data", "--json")
    told = json.loads(again.out)
    assert (told["outcome"], told["jobs"], told["lost"]) == ("unchanged", 40, 1)
    assert before == {
        path: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()
    }


def test_other_files_take_the_place_of_the_earlier_ones(call: Caller, tmp_path: Path) -> None:
    lines = postings_csv().splitlines(keepends=True)
    source, data = tmp_path / "jobs.csv", tmp_path / "data"
    for count in (30, 20):
        source.write_text("".join(lines[: count + 1]))
        answer = call("market", "load", source, *FAST, "--data", data, "--json")
        assert json.loads(answer.out)["jobs"] == count
    assert json.loads(answer.out)["outcome"] == "replaced"


def test_a_pool_loads_the_same(call: Caller, tmp_path: Path) -> None:
    source = tmp_path / "jobs.csv"
    source.write_text("".join(postings_csv().splitlines(keepends=True)[:61]))
    stores = []
    for engine in ("local", "pool"):
        data = tmp_path / engine
        options = ("--engine", engine, "--jobs", "2", "--data", data)
        assert call("market", "load", source, *FAST, *options).code == 0
        stores.append(
            {
                path.relative_to(data): path.read_bytes()
                for path in data.rglob("*")
                if path.is_file()
            }
        )
    assert stores[0] == stores[1]


LOADS = {
    "no such file": (("missing.csv",), "cannot be read", 1),
    "an empty folder": (("empty",), "holds 0 files of postings", 1),
    "no title": (("odd.csv",), "", 1),
    "not Parquet": (("odd.parquet",), "odd.parquet", 1),
    "no such tier": (("jobs.csv", "--tiers", "magic"), "There is no tier “magic”", 2),
    "no tier": (("jobs.csv", "--tiers", ","), "There is no tier “none”", 2),
    "no such framework": (("jobs.csv", "--framework", "esco"), "There is no framework “esco”", 2),
    "no such engine": (("jobs.csv", "--engine", "horse"), "horse", 2),
    "a bad name": (("jobs.csv", "--name", "../jobs"), "cannot be the name of a load", 2),
    "a bad instant": (("jobs.csv", "--at", "today"), "today", 2),
}


@pytest.mark.parametrize("case", LOADS)
def test_what_cannot_be_loaded_is_said_in_a_sentence(
    case: str, call: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd.csv").write_text("colour,size\nred,5\n")
    (tmp_path / "odd.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "jobs.csv").write_text("".join(postings_csv().splitlines(keepends=True)[:12]))
    monkeypatch.chdir(tmp_path)
    words, sentence, code = LOADS[case]
    answer = call("market", "load", *words, "--data", tmp_path / "data")
    assert answer.code == code
    assert sentence in answer.out + answer.err
    assert not (tmp_path / "data" / "postings" / "loads").exists()


# skills


def test_skills_of_a_text(ask: Caller) -> None:
    answer = ask(
        "market", "skills", "Python required. Pay is 30 dollars an hour. No Docker needed.",
        "--title", "Senior Software Developer", "--tiers", "automaton",
    )  # fmt: skip
    assert answer.code == 0
    assert re.search(
        r"^Python +Python.* +automaton +\d+% +\d+% +required", answer.out, re.MULTILINE
    )
    assert "soc-2018 15-1252" in answer.out
    assert "Left out, negated: “Docker”" in answer.out
    assert "Only the small vocabulary of Cairn was used" in answer.out


def test_skills_of_a_file_for_programs(ask: Caller, tmp_path: Path) -> None:
    (tmp_path / "job.txt").write_text("Python and SQL required.")
    told = json.loads(ask("market", "skills", tmp_path / "job.txt", "--json").out)
    assert [one["skill"] for one in told["mentions"]] == ["Python", "SQL"]
    assert all(0 < one["confidence"] <= 1 for one in told["mentions"])
    rows = list(
        csv.DictReader(io.StringIO(ask("market", "skills", tmp_path / "job.txt", "--csv").out))
    )
    assert [row["skill"] for row in rows] == ["Python", "SQL"]


def test_skills_of_standard_input(ask: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SQL required.")))
    assert "SQL" in ask("market", "skills", "-").out


SKILL_TEXTS = {
    "nothing in it": ("We are here.", 1, "No skill was found."),
    "empty": ("  ", 1, "There is no text to read."),
    "a name that is spelt wrongly": ("job.txt", 2, "There is no file “job.txt”."),
    "a folder": (".", 2, "is a folder"),
    "half a character": ("\ud800 \x00", 1, "No skill was found."),
}


@pytest.mark.parametrize("case", SKILL_TEXTS)
def test_texts_without_skills(case: str, ask: Caller) -> None:
    text, code, words = SKILL_TEXTS[case]
    answer = ask("market", "skills", text, "--tiers", "automaton")
    assert (answer.code, words in answer.out + answer.err) == (code, True), answer


# demand


def test_demand_in_words(ask: Caller) -> None:
    answer = ask("market", "demand", AI)
    assert answer.code == 0
    said = words_of(answer)
    assert f"of {POSTINGS} postings ask for “{AI}”." in said
    for part in ("Month by month", "By occupation", "By place", "95% interval", MONTHS[0]):
        assert part in said
    assert "Source: postings of the town's paper, 2024-01 to 2025-12" in said
    assert "Only the small vocabulary of Cairn was used" in said


def test_demand_for_programs_and_spreadsheets(ask: Caller) -> None:
    answer = ask("market", "demand", AI, "--json")
    found = figures(answer)
    (whole,) = found["demand"]
    assert whole["low"] < whole["value"] < whole["high"]
    assert (whole["n"], whole["unit"]) == (POSTINGS, "share")
    assert [one["about"] for one in found["demand-by-month"]] == list(MONTHS)
    rows = list(csv.DictReader(io.StringIO(ask("market", "demand", AI, "--csv").out)))
    assert float(rows[0]["value"]) == whole["value"]
    assert len(rows) == sum(map(len, found.values()))


def test_what_is_asked_for_together_and_where_it_stands_out(ask: Caller) -> None:
    found = figures(ask("market", "demand", "SQL", "--json"))
    assert [one["about"] for one in found["travels-with"]] == ["Python"]
    first = found["specialisation-by-occupation"][0]
    assert "15-1252" in str(first["about"])
    assert (first["unit"], first["low"] > 1) == ("ratio", True)
    said = words_of(ask("market", "compare", "SQL", "Python"))
    assert "The two travel together: Postings that ask for “SQL” ask for “Python” too" in said


def test_demand_of_an_occupation_a_place_and_a_month(ask: Caller) -> None:
    narrow = ("--occupation", "accountant", "--place", "US-MA")
    (whole,) = figures(ask("market", "demand", AI, *narrow, "--json"))["demand"]
    assert 0 < whole["n"] < POSTINGS / 3
    country = figures(ask("market", "demand", AI, "--place", "Ireland", "--json"))["demand"]
    assert country[0]["n"] == POSTINGS / 3
    month = figures(ask("market", "demand", AI, "--month", MONTHS[3], "--json"))
    assert month["demand"][0]["n"] == POSTINGS / len(MONTHS)
    assert "demand-by-month" not in month


def test_names_by_which_a_skill_is_known(ask: Caller) -> None:
    answers = [
        figures(ask("market", "demand", name, "--json"))["demand"][0]["value"]
        for name in ("generative AI", "  Generative   ai ", "urn:cairn:skill:generative-ai")
    ]
    assert len(set(answers)) == 1


def test_no_data_is_never_zero(ask: Caller) -> None:
    answer = ask("market", "demand", AI, "--place", "FR")
    assert answer.code == 1
    assert "Not enough data: there are no postings." in answer.out
    assert "not told" in answer.out
    assert not re.search(r"\b0(\.0+)? %", answer.out)
    few = ask("market", "demand", AI, "--place", "US-TX", "--month", MONTHS[0], "--json")
    assert few.code == 1
    (whole,) = figures(few)["demand"]
    assert (whole["value"], whole["n"]) == (None, None)
    assert "fewer than 10 postings" in whole["whyNone"]


REFUSED = {
    "a skill nobody knows": (("demand", "generativ AI"), "Did you mean “generative AI”"),
    "nothing like a skill": (("demand", "zzzzqqq"), "No skill is called “zzzzqqq”"),
    "no word": (("demand", ""), "No skill is called “”"),
    "a very long word": (("demand", "x" * 5000), "…”"),
    "no month": (("demand", AI, "--month", "2024-13"), "“2024-13” is no month."),
    "a month without postings": (
        ("demand", AI, "--month", "2019-01"),
        "The postings are from 2024-01 to 2025-12.",
    ),
    "no place": (("demand", AI, "--place", "Mars"), "“Mars” is no place"),
    "no occupation": (("demand", AI, "--occupation", "qqqq"), "No occupation is called"),
    "a code nobody has": (("demand", AI, "--occupation", "99-9999"), "No occupation is called"),
    "two forms": (("demand", AI, "--json", "--csv"), "one form"),
    "an unknown trend": (("trend", "accountanty"), "Did you mean"),
    "the same twice": (("compare", "SQL", "sql"), "Both names stand for the same."),
    "a skill and an occupation": (("compare", "SQL", "29-1141"), "No skill is called “29-1141”"),
    "two of nothing": (("compare", "qqqq", "zzzz"), "No occupation is called “qqqq”"),
    "an occupation in an occupation": (
        ("compare", "13-2011", "29-1141", "--occupation", "nurse"),
        "Leave out --occupation.",
    ),
    "an outlook of nothing": (("outlook", "qqqqzz"), "No occupation is called"),
    "a gap without a programme": (("gap", "nowhere"), "There is no folder"),
    "a page about nothing": (("report", "-o", "x.html"), "A page is about one thing"),
    "a page about two things": (
        ("report", "-o", "x.html", "--skill", AI, "--occupation", "nurse"),
        "A page is about one thing",
    ),
    "a page about a credential of nobody": (
        ("report", "-o", "x.html", "--credential", "data"),
        "Name its folder with --programme.",
    ),
    "a page into nowhere": (("report", "-o", "none/x.html", "--skill", AI), "There is no folder"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_answered_is_said_in_a_sentence(
    case: str, ask: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words, sentence = REFUSED[case]
    answer = ask("market", *words)
    assert answer.code == 2
    assert sentence in answer.err
    assert answer.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [("demand", AI), ("trend",), ("trend", AI), ("compare", "SQL", "Python")],
    ids=" ".join,
)
def test_without_postings_the_way_to_some_is_said(
    words: tuple[str, ...], call: Caller, tmp_path: Path
) -> None:
    answer = call("market", *words, "--data", tmp_path / "none")
    assert answer.code == 2
    assert "cairn market load FILES" in answer.err
    assert not (tmp_path / "none").exists(), "to ask is not to make"


def test_a_damaged_store_is_said(call: Caller, tmp_path: Path) -> None:
    source, data = tmp_path / "jobs.csv", tmp_path / "data"
    source.write_text("".join(postings_csv().splitlines(keepends=True)[:20]))
    call("market", "load", source, *FAST, "--data", data)
    for path in data.rglob("*.parquet"):
        path.write_bytes(b"PAR1")
    answer = call("market", "demand", AI, "--data", data)
    assert answer.code == 1
    assert "Load the postings of that name again." in answer.err


def test_without_the_extra_it_says_what_to_install(
    ask: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("cairn.library.market_")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "scipy", None)
    for name in [name for name in sys.modules if name.startswith("cairn.market.")]:
        monkeypatch.delitem(sys.modules, name)
    answer = ask("market", "demand", AI)
    assert answer.code == 2
    assert "pip install 'cairn-credentials[market]'" in answer.err


# trend, compare


def test_a_planted_trend_is_found(ask: Caller) -> None:
    answer = ask("market", "trend", AI, "--json")
    found = figures(answer)
    assert found["growth"][0]["low"] > 0
    assert "grows" in json.loads(answer.out)["summary"]
    everything = ask("market", "trend", "--json")
    assert AI in [one["about"] for one in figures(everything)["emerging"]]
    assert "skills were tested" in json.loads(everything.out)["summary"]


def test_too_few_months_are_no_trend(ask: Caller) -> None:
    answer = ask("market", "trend", AI, "--place", "FR")
    assert answer.code == 1
    assert "Not enough data" in answer.out


def test_two_skills_and_two_occupations(ask: Caller) -> None:
    skills = json.loads(ask("market", "compare", "Docker", "SQL", "--json").out)
    assert skills["findings"][0]["figures"][0]["about"] == "Docker"
    assert "“SQL” is asked for by a larger share of the postings" in skills["summary"]
    jobs = ask("market", "compare", "accountant", "registered nurse")
    assert jobs.code == 0
    assert "What tells them apart most is" in words_of(jobs)
    assert "first aid" in jobs.out
    few = ask("market", "compare", "accountant", "electrician")
    assert few.code == 1
    assert "fewer than 10 postings for electrician" in words_of(few).casefold()


# outlook


def test_an_outlook_says_the_licence_and_the_published_figures(ask: Caller) -> None:
    answer = ask("market", "outlook", "registered nurse", "--json")
    found = {one["key"]: one["value"] for each in figures(answer).values() for one in each}
    assert found["employment"] == 3_391_000
    assert found["employment-change-percent"] == 4.9
    assert found["wage-annual-median"] == 93_600
    said = json.loads(answer.out)["said"][0]
    assert said["topic"] == "Licence"
    assert said["sentences"][0] == "For this work a licence is required; a badge is a supplement."
    by_code = ask("market", "outlook", "29-1141.00", "--json")
    assert by_code.out == answer.out


def test_an_outlook_without_statistics_says_which_to_get(call: Caller, tmp_path: Path) -> None:
    answer = call("market", "outlook", "electrician", "--data", tmp_path / "none")
    assert answer.code == 0, "the licence is said"
    assert "cairn data import bls-projections" in words_of(answer)
    assert "Not enough data" in answer.out
    assert not (tmp_path / "none").exists()


# gap


def test_a_gap_tells_no_names(ask: Caller, school: Path) -> None:
    answer = ask("market", "gap", school, "--at", AT)
    assert answer.code == 0
    said = words_of(answer)
    assert "no human skill is shown by an assessment of 10 people or more" in said
    assert "Asked for, and hardly shown" in said
    assert "Person" not in said
    assert "@" not in said


def test_a_gap_needs_awards(ask: Caller, tmp_path: Path) -> None:
    (tmp_path / "programme.toml").write_text(PROGRAMME)
    answer = ask("market", "gap", tmp_path)
    assert answer.code == 2
    assert "Nothing was awarded" in answer.err


# report


@pytest.mark.parametrize(
    "subject",
    [("--skill", AI), ("--occupation", "registered nurse"), ("--credential", "data")],
    ids=["skill", "occupation", "credential"],
)
def test_a_page_is_one_file_with_its_findings(
    subject: tuple[str, str], ask: Caller, school: Path, tmp_path: Path
) -> None:
    programme = ("--programme", school) if subject[0] == "--credential" else ()
    page = tmp_path / "page.html"
    answer = ask("market", "report", *subject, *programme, "-o", page, "--at", AT)
    assert answer.code == 0, answer
    html = page.read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!data:|#)', html)
    assert html.count('<img class="chart"') >= 1
    assert "Person" not in html
    assert "@example.org" not in html
    first = answer.out.splitlines()[0]
    assert first.split(" (")[0].replace("“", "").split("”")[0] in html.replace("“", "")


def test_a_credential_has_demand_holders_and_postings_for_each(
    ask: Caller, school: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    options = ("--programme", school, "-o", page, "--at", AT)
    ask("market", "report", "--credential", "Working with Data", *options)
    html = page.read_text(encoding="utf-8")
    assert "14 people hold “Working with Data”." in html
    assert "postings for each holder" in html
    wrong = ask("market", "report", "--credential", "dato", *options)
    assert (wrong.code, "Name one of: data." in wrong.err) == (2, True)


def test_a_credential_that_nobody_asks_for_is_no_zero(
    ask: Caller, school: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    options = ("--programme", school, "-o", page, "--at", AT)
    answer = ask("market", "report", "--credential", "weaving", *options)
    assert "has none of the skills that this credential shows" in answer.out
    assert not re.search(r"\b0(\.0+)? %", page.read_text(encoding="utf-8").split("<main")[1])
