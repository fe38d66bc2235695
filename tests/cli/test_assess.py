"""`cairn assess`: run, explain, plan, assign, collect, cut, agree, next, appeal and signal."""

from __future__ import annotations

import json
import shutil
import stat
from collections import Counter
from pathlib import Path

import pytest

from cli.academy import AT, Caller
from cli.assess_academy import (
    ASSESSED,
    CRITERIA,
    PEOPLE,
    RATERS,
    TASKS,
    as_rows,
    crossed,
    make_assessed,
    ratings,
    write_ratings,
)

NOW = ("--at", AT)
FAILED = "Eli Roth"
STATED = "person=0.5,rater=0.1,task=0.05,person:task=0.1,residual=0.4"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rated programme; not to be changed."""
    return make_assessed(tmp_path_factory.mktemp("assess") / "p")


@pytest.fixture
def own(ready: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(ready, tmp_path / "own"))


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """Nobody has rated yet."""
    return make_assessed(tmp_path / "fresh", rated=False)


def _sheets(folder: Path) -> list[Path]:
    return sorted((folder / "out" / "assessments" / "talk" / "sheets").glob("*.csv"))


def _fill(sheet: Path, score: str = "4", **cells: str) -> None:
    """Write the same score into every row, as a spreadsheet would save it."""
    rows = [{**row, "score": score, **cells} for row in as_rows(sheet)]
    lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
    sheet.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")


def _change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_run_tells_everybody_and_writes_tables(call: Caller, own: Path) -> None:
    answer = call("assess", "run", own, *NOW)
    assert answer.code == 0
    assert "Talking with clients:\n  14 people were judged: 6 awarded, 8 not yet" in answer.out
    assert f"{FAILED}: not yet. The chance that the true level is above the bar" in answer.out
    table = as_rows(own / "out" / "assessments" / "talk.csv")
    assert Counter(row["outcome"] for row in table) == {"award": 6, "not-yet": 8}


def test_run_tells_rows_that_do_not_count(call: Caller, own: Path) -> None:
    with (own / "talk" / "ratings.csv").open("a", encoding="utf-8") as file:
        file.write("p01@example.org,farrell@example.org,fee,listening,9\n")
    answer = call("assess", "run", own, *NOW)
    assert answer.code == 1
    assert "talk/ratings.csv, row 170, score: “9” is not a whole number from 1 to 5." in answer.out


def test_run_in_json_holds_every_person(call: Caller, own: Path) -> None:
    (told,) = json.loads(call("assess", "run", own, "--json", *NOW).out)
    assert told["achievement"] == "talk"
    assert {one["person"] for one in told["people"]} == set(PEOPLE)
    assert all(one["assessment"] for one in told["people"])


def test_explain_speaks_to_one_person_and_names_no_rater(call: Caller, ready: Path) -> None:
    answer = call("assess", "explain", ready, FAILED, *NOW)
    assert answer.code == 0
    assert answer.out.startswith(f"{FAILED}, Talking with clients: Not yet.")
    assert "can appeal" in answer.out
    said = answer.out + call("assess", "explain", ready, FAILED, "--json", *NOW).out
    assert not [name for name, _ in RATERS.values() if name in said]
    assert not [key for key in RATERS if key in said]


def test_explain_to_nobody(call: Caller, ready: Path) -> None:
    answer = call("assess", "explain", ready, "Nemo", *NOW)
    assert answer.code == 2
    assert "Nobody called “Nemo” was judged." in answer.err


# Planning


def test_a_plan_from_stated_variances(call: Caller, fresh: Path) -> None:
    answer = call("assess", "plan", fresh, "--stated", STATED, *NOW)
    assert answer.code == 0
    assert "The cheapest design that reaches 0.80" in answer.out
    # That is phi: 0.5 of 0.5 + 0.1/6 + 0.05/2 + 0.1/2 + 0.4/12, which makes 0.80.
    assert "6 raters and 2 tasks for each person" in answer.out
    # And G of the same raters for everybody: 0.5 of 0.5 + 0.1/2 + 0.4/12, which makes 0.857.
    assert "at best the same design then comes to 0.85." in answer.out
    told = json.loads(call("assess", "plan", fresh, "--stated", STATED, "--json", *NOW).out)
    assert told["people"] == len(PEOPLE)
    assert told["chosen"]["phi"]["low"] is None
    for one in told["designs"]:
        raters, tasks = one["raters"], one["tasks"]
        error = 0.1 / raters + 0.05 / tasks + 0.1 / tasks + 0.4 / (raters * tasks)
        assert one["phi"]["value"] == pytest.approx(0.5 / (0.5 + error))
        assert one["hours"] == pytest.approx(len(PEOPLE) * raters * tasks * 15 / 60)
    enough = [one["hours"] for one in told["designs"] if one["phi"]["value"] >= 0.8]
    assert told["chosen"]["hours"] == min(enough)


def test_a_plan_from_a_pilot_has_intervals(call: Caller, own: Path) -> None:
    write_ratings(own, crossed())
    told = json.loads(call("assess", "plan", own, "--json", *NOW).out)
    chosen = told["chosen"]
    assert chosen["phi"]["low"] < chosen["phi"]["value"] < chosen["phi"]["high"]
    assert {one["criteria"] for one in told["designs"]} == {len(CRITERIA)}
    surely = json.loads(call("assess", "plan", own, "--surely", "--json", *NOW).out)
    assert surely["chosen"] is None or surely["chosen"]["phi"]["low"] >= 0.8
    answer = call("assess", "plan", own, "--people", "100", *NOW)
    assert "for 100 people" in answer.out
    assert "with fewer than 30 the intervals are wide" in answer.out


def test_what_cannot_be_reached_is_said(call: Caller, fresh: Path) -> None:
    answer = call(
        "assess", "plan", fresh, "--stated", STATED, "--reliability", "0.95",
        "--most-raters", "4", "--most-tasks", "2", *NOW,
    )  # fmt: skip
    assert answer.code == 1
    assert (
        "A reliability of 0.95 cannot be reached with at most 4 raters and 2 tasks." in answer.out
    )


def test_one_task_says_nothing_of_two(call: Caller, own: Path) -> None:
    write_ratings(own, [row for row in crossed() if row[2] == "fee"])
    answer = call("assess", "plan", own, *NOW)
    assert "The numbers know one task only" in answer.out
    told = json.loads(call("assess", "plan", own, "--json", *NOW).out)
    assert {one["tasks"] for one in told["designs"]} == {1}


BAD_PLANS = {
    "no pilot": ([], "no rating that can be used"),
    "no number": (["--stated", "person=much"], "“person=much” is not a variance."),
    "no equals": (["--stated", "person"], "“person” is not a variance."),
    "not a number": (["--stated", "person=nan,residual=1"], "“person=nan” is not a variance."),
    "below zero": (["--stated", "person=-1,residual=1"], "“person=-1” is not a variance."),
    "twice": (["--stated", "person=1,person=2"], "“person=2” is not a variance."),
    "no residual": (["--stated", "person=1"], "they need person and residual"),
    "a stranger": (["--stated", "person=1,residual=1,mood=1"], "mood"),
    "a wish above one": (["--stated", STATED, "--reliability", "1.5"], "between 0 and 1"),
    "a wish of nothing": (["--stated", STATED, "--reliability", "0"], "between 0 and 1"),
    "surely, from stated": (["--stated", STATED, "--surely"], "give no interval"),
    "nobody differs": (["--stated", "person=0,residual=1"], "The pilot cannot plan"),
}


@pytest.mark.parametrize("case", BAD_PLANS)
def test_a_plan_that_cannot_be(case: str, call: Caller, fresh: Path) -> None:
    arguments, sentence = BAD_PLANS[case]
    answer = call("assess", "plan", fresh, *arguments, *NOW)
    assert answer.code == 2
    assert sentence in answer.err
    assert answer.err.count("\n") >= 2, "what is wrong, and what to do"


# Assigning and collecting


def test_a_plan_gives_everybody_raters_and_hides_who_they_are(call: Caller, fresh: Path) -> None:
    answer = call("assess", "assign", fresh, "--raters", "3", *NOW)
    assert answer.code == 0, answer.out
    assert "6 raters judge 14 people on 2 tasks; each of them 7." in answer.out
    assert "All raters are linked" in answer.out
    codes = {row["code"]: row["person"] for row in as_rows(fresh / "talk" / "code-names-talk.csv")}
    assert set(codes.values()) == set(PEOPLE), "old awards and other courses are not assessed"
    seen = Counter[str]()
    for sheet in _sheets(fresh):
        text = sheet.read_text("utf-8-sig")
        assert not [word for pair in PEOPLE.items() for word in pair if word in text]
        rows = as_rows(sheet)
        assert len({row["rater"] for row in rows}) == 1
        order = [row["person"] for row in rows]
        assert order == sorted(order), "the roster's order would tell who is who"
        assert {row["criterion"] for row in rows} == set(CRITERIA.values())
        assert {row["score"] for row in rows} == {""}
        seen.update({row["person"] for row in rows})
    assert seen == dict.fromkeys(codes, 3)
    plan = (fresh / "out" / "assessments" / "talk" / "plan.csv").read_text("utf-8")
    assert not [word for pair in PEOPLE.items() for word in pair if word in plan]


def test_code_names_are_for_the_owner_alone_and_stay(call: Caller, fresh: Path) -> None:
    call("assess", "assign", fresh, *NOW)
    key = fresh / "talk" / "code-names-talk.csv"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    call("assess", "assign", fresh, "--seed", "9", *NOW)
    assert key.read_bytes() == before
    _change(
        fresh / "roster.csv", "Old Hand,old@example.org,talk,2025", "Old,old@example.org,talk,2026"
    )
    call("assess", "assign", fresh, *NOW)
    after = as_rows(key)
    assert len(after) == len(PEOPLE) + 1
    assert set(before.decode().splitlines()) < set(key.read_text("utf-8").splitlines())


def test_a_plan_follows_its_wishes(call: Caller, fresh: Path, tmp_path: Path) -> None:
    place = tmp_path / "plan.csv"
    wishes = ("--raters", "2", "--outside", "1", "--separate-tasks", "--out", place)
    told = json.loads(call("assess", "assign", fresh, *wishes, "--json", *NOW).out)
    assert told["written"]["plan"] == str(place)
    assert len(as_rows(place)) == len(told["meetings"]) == len(PEOPLE) * 2 * len(TASKS)
    panels: dict[str, list[str]] = {}
    for one in told["meetings"]:
        panels.setdefault(one["person"], []).append(one["rater"])
    for person, raters in panels.items():
        assert len(raters) == len(set(raters)) == 4, person
        assert any(RATERS[one][1] == "yes" for one in raters)
    assert "osei@example.org" not in panels["p05@example.org"], "a declared conflict"


def test_the_same_seed_gives_the_same_plan(call: Caller, fresh: Path) -> None:
    def made(seed: int) -> list[dict[str, str]]:
        told = json.loads(call("assess", "assign", fresh, "--seed", seed, "--json", *NOW).out)
        return list(told["meetings"])

    assert made(3) == made(3) != made(4)


def test_a_plan_whose_raters_see_names(call: Caller, fresh: Path) -> None:
    _change(fresh / "programme.toml", "blind = true", "blind = false")
    _change(fresh / "roster.csv", "Bo Lund", "Ana Díaz")  # two of one name
    call("assess", "assign", fresh, *NOW)
    assert not (fresh / "talk" / "code-names-talk.csv").exists()
    shown = {row["person"] for sheet in _sheets(fresh) for row in as_rows(sheet)}
    assert {"p01@example.org", "p05@example.org", "Cem Ak", "李小龍"} < shown
    for sheet in _sheets(fresh):
        _fill(sheet)
    told = json.loads(call("assess", "collect", fresh, *_sheets(fresh), "--json", *NOW).out)
    assert told["faults"] == []
    assert {row["person"] for row in as_rows(fresh / "talk" / "ratings.csv")} == set(PEOPLE)


def test_filled_sheets_become_ratings_of_people_once(call: Caller, fresh: Path) -> None:
    call("assess", "assign", fresh, *NOW)
    sheets = _sheets(fresh)
    for sheet in sheets:
        _fill(sheet, rated_on="2026-05-01", comment="=1+1")
    answer = call("assess", "collect", fresh, *sheets, *NOW)
    assert answer.code == 0, answer.out
    rows = as_rows(fresh / "talk" / "ratings.csv")
    assert f"Ratings added to {fresh / 'talk' / 'ratings.csv'}: {len(rows)}." in answer.out
    assert len(rows) == len(PEOPLE) * 2 * len(TASKS) * len(CRITERIA)
    assert {row["person"] for row in rows} == set(PEOPLE)
    assert {row["rater"] for row in rows} == set(RATERS)
    assert {row["rated_on"] for row in rows} == {"2026-05-01"}
    assert {row["comment"] for row in rows} == {"'=1+1"}, "no spreadsheet takes it for a formula"
    again = call("assess", "collect", fresh, *sheets, *NOW)
    assert again.code == 0
    assert f"Stood there already: {len(rows)}." in again.out
    assert as_rows(fresh / "talk" / "ratings.csv") == rows
    checked = call("assess", "assign", fresh, "--check", *NOW)
    assert checked.code == 0, checked.out
    assert "6 raters have judged 14 people" in checked.out


def test_bad_rows_are_told_and_nothing_else_is_lost(call: Caller, fresh: Path) -> None:
    call("assess", "assign", fresh, *NOW)
    sheet = next(one for one in _sheets(fresh) if "farrell" in one.name)
    rows = as_rows(sheet)
    scores = ["4", "7", "", "4.5", "3", *["2"] * (len(rows) - 5)]
    lines = [",".join(rows[0])]
    for row, score in zip(rows, scores, strict=True):
        lines.append(",".join({**row, "score": score}.values()))
    person, rater, task, criterion = (
        rows[4][one] for one in ("person", "rater", "task", "criterion")
    )
    lines += [
        f"QQQQQ,{rater},{task},{criterion},3,,",
        f"{person},who@example.org,{task},{criterion},3,,",
        f"{person},{rater},tasks,{criterion},3,,",
        f"{person},{rater},{task},charm,3,,",
        f"{person},{rater},{task},{criterion},5,,",
        f"{person},{rater},{task},{criterion},3,,",
        f"{person},{rater},{task},{criterion},3,2031-01-01,",
    ]
    sheet.write_text("\n".join(lines), encoding="utf-8")
    told = json.loads(call("assess", "collect", fresh, sheet, "--json", *NOW).out)
    assert (told["added"], told["blank"], told["already"]) == (len(rows) - 3, 1, 1)
    assert Counter(one["code"] for one in told["faults"]) == {
        "not-a-possible-number": 2,
        "unknown-name": 4,
        "contradicting-ratings": 1,
        "date-in-future": 1,
    }
    assert call("assess", "collect", fresh, sheet, *NOW).code == 1
    assert len(as_rows(fresh / "talk" / "ratings.csv")) == len(rows) - 3


def test_a_conflict_that_is_declared_by_name_stays_one_behind_a_code(
    call: Caller, fresh: Path
) -> None:
    call("assess", "assign", fresh, *NOW)
    codes = {row["person"]: row["code"] for row in as_rows(fresh / "talk" / "code-names-talk.csv")}
    sheet = fresh / "sheet.csv"
    sheet.write_text(
        "person,rater,task,criterion,score\n"
        f"{codes['p05@example.org']},osei@example.org,fee,plain,4\n"
        f"{codes['p04@example.org']},osei@example.org,fee,plain,4\n"
    )
    answer = call("assess", "collect", fresh, sheet, *NOW)
    assert answer.code == 1
    assert "Priscilla Osei declared a conflict" in answer.out
    assert [row["person"] for row in as_rows(fresh / "talk" / "ratings.csv")] == ["p04@example.org"]


def test_ratings_that_are_there_stay_byte_for_byte(call: Caller, own: Path) -> None:
    call("assess", "assign", own, *NOW)
    data = own / "talk" / "ratings.csv"
    data.write_bytes(data.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n"))
    data.chmod(0o640)
    before = data.read_bytes()
    sheet = _sheets(own)[0]
    _fill(sheet)
    call("assess", "collect", own, sheet, *NOW)
    after = data.read_bytes()
    assert after.startswith(before + b"\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")
    assert stat.S_IMODE(data.stat().st_mode) == 0o640


def test_a_cell_without_a_column_is_not_lost(call: Caller, own: Path) -> None:
    call("assess", "assign", own, *NOW)
    data = own / "talk" / "ratings.csv"
    _change(data, "score,rated_on,round,comment", "score,rated_on")
    before = data.read_bytes()
    sheet = _sheets(own)[0]
    _fill(sheet, comment="Well done")
    answer = call("assess", "collect", own, sheet, *NOW)
    assert answer.code == 2
    assert "has no column with the name: comment. Nothing was added." in answer.err
    assert data.read_bytes() == before


def test_a_sheet_that_cannot_be_read_stops_no_other(call: Caller, fresh: Path) -> None:
    call("assess", "assign", fresh, *NOW)
    good, bad = _sheets(fresh)[:2]
    _fill(good)
    bad.write_bytes(b"\xff\xfe\x00")
    missing = fresh / "no.csv"
    told = json.loads(call("assess", "collect", fresh, bad, missing, good, "--json", *NOW).out)
    assert told["added"] == len(as_rows(fresh / "talk" / "ratings.csv")) > 0
    assert len(told["troubles"]) == 2
    answer = call("assess", "collect", fresh, missing, *NOW)
    assert answer.code == 1
    assert "no.csv" in answer.err


def test_a_sheet_that_was_filled_in_is_not_written_over(call: Caller, fresh: Path) -> None:
    call("assess", "assign", fresh, *NOW)
    sheet = _sheets(fresh)[0]
    _fill(sheet)
    before = sheet.read_bytes()
    answer = call("assess", "assign", fresh, "--seed", "2", *NOW)
    assert answer.code == 2
    assert sheet.name in answer.err
    assert sheet.read_bytes() == before


@pytest.mark.parametrize("break_it", ["lost", "torn", "twice"])
def test_without_code_names_nothing_is_taken_in(break_it: str, call: Caller, fresh: Path) -> None:
    call("assess", "assign", fresh, *NOW)
    sheet = _sheets(fresh)[0]
    _fill(sheet)
    key = fresh / "talk" / "code-names-talk.csv"
    lines = key.read_text("utf-8").splitlines()
    if break_it == "lost":
        key.unlink()
    else:
        lines.append("ABCDE,,Nobody" if break_it == "torn" else lines[1])
        key.write_text("\n".join(lines), encoding="utf-8")
    answer = call("assess", "collect", fresh, sheet, *NOW)
    assert answer.code == 2
    assert "code-names-talk.csv" in answer.err
    assert not (fresh / "talk" / "ratings.csv").exists()


BAD_ASSIGNMENTS = {
    "more raters than there are": (["--raters", "7"], "These people cannot be rated"),
    "more from outside than there are": (["--raters", "5", "--outside", "4"], "outside"),
    "more from outside than raters": (["--raters", "2", "--outside", "3"], "outside"),
    "too much work": (["--most-people", "2"], "The work is more than 2 people"),
    "no ratings to check": (["--check"], "has no rating yet"),
    "another assessment": (["--achievement", "sing"], "“sing” is not assessed"),
    "no folder for the plan": (["--out", "/nowhere/plan.csv"], "There is no folder"),
}


@pytest.mark.parametrize("case", BAD_ASSIGNMENTS)
def test_an_assignment_that_cannot_be(case: str, call: Caller, fresh: Path) -> None:
    arguments, sentence = BAD_ASSIGNMENTS[case]
    answer = call("assess", "assign", fresh, *arguments, *NOW)
    assert answer.code == 2, answer.out
    assert sentence in answer.err
    assert not _sheets(fresh)


def test_a_plan_takes_the_place_of_no_file_that_is_read(call: Caller, own: Path) -> None:
    for name in ("talk/ratings.csv", "talk/raters.csv", "roster.csv"):
        before = (own / name).read_bytes()
        answer = call("assess", "assign", own, "--out", own / name, *NOW)
        assert answer.code == 2
        assert "would be overwritten" in answer.err
        assert (own / name).read_bytes() == before


def test_nobody_to_assess(call: Caller, fresh: Path) -> None:
    _change(fresh / "programme.toml", "from = 2026-01-01", "from = 2027-01-01")
    answer = call("assess", "assign", fresh, *NOW)
    assert answer.code == 2
    assert (
        "The roster has nobody to assess for “Talking with clients” from 2027-01-01 on."
        in answer.err
    )


def test_check_names_groups_that_nothing_links(call: Caller, own: Path) -> None:
    first = [*PEOPLE][:7]
    pairs = {
        True: ("farrell@example.org", "iyer@broker.example"),
        False: ("brennan@example.org", "moreau@broker.example"),
    }
    write_ratings(
        own,
        [
            (person, rater, task, "plain", "3")
            for person in PEOPLE
            for rater in pairs[person in first]
            for task in TASKS
        ],
    )
    answer = call("assess", "assign", own, "--check", *NOW)
    assert answer.code == 1
    assert "groups of raters that no person links" in answer.out
    assert "Nuala Farrell" in answer.out
    told = json.loads(call("assess", "assign", own, "--check", "--json", *NOW).out)
    assert "unlinked-plan" in {one["code"] for one in told["findings"]}
    assert told["written"] == {}


# Cut, agreement, comparisons, signal


def _judges(folder: Path, *lines: str) -> Path:
    path = folder / "judges.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_cut_by_angoff_gives_lines_to_paste(call: Caller, fresh: Path) -> None:
    judges = _judges(
        fresh,
        "judge,criterion,round,score",
        *(f"{who},{criterion},1,3" for who in "ABC" for criterion in CRITERIA),
        *(
            f"{who},{criterion},2,{score}"
            for who, score in zip("ABC", ("3.2", "3.4", "3.6"), strict=True)
            for criterion in CRITERIA
        ),
    )
    answer = call("assess", "cut", fresh, judges, *NOW)
    assert answer.code == 0, answer.out
    # sd of 3.2, 3.4, 3.6 is 0.2; over the root of 3: 0.115
    assert '  cut = 3.4\n  cutUnit = "score"\n' in answer.out
    assert "  cutError = 0.115\n" in answer.out
    lines = json.loads(call("assess", "cut", fresh, judges, "--json", *NOW).out)["lines"]
    _change(
        fresh / "programme.toml", 'cut = 3.0\ncutMethod = "Six judges set it"', "\n".join(lines)
    )
    write_ratings(fresh, ratings())
    assert call("assess", "run", fresh, *NOW).code == 0, "the lines can be used as they are"


def test_an_outlying_judge_is_named(call: Caller, fresh: Path) -> None:
    judges = _judges(
        fresh,
        "judge;item;score",
        *(
            f"{who};{key};{score}"
            for who, score in zip("ABCDE", ("3", "3,1", "2,9", "3", "5"), strict=True)
            for key in CRITERIA
        ),
    )
    answer = call("assess", "cut", fresh, judges, *NOW)
    assert answer.code == 1
    assert "These judges differ from all others: E (5.00)" in answer.out


def test_a_bookmark_in_the_booklet_that_the_ratings_make(call: Caller, ready: Path) -> None:
    booklet = json.loads(call("assess", "cut", ready, "--method", "bookmark", "--json", *NOW).out)[
        "booklet"
    ]
    where = [page["logits"] for page in booklet]
    assert where == sorted(where)
    assert len(booklet) == len(CRITERIA) * 4
    assert {page["anchor"] for page in booklet} == {
        f"{name} as seen at {level}." for name in CRITERIA.values() for level in (2, 3, 4, 5)
    }
    shown = call("assess", "cut", ready, "--method", "bookmark", *NOW).out
    assert "Each judge names the last page" in shown


def test_bookmarks_give_a_cut_in_logits(call: Caller, own: Path) -> None:
    judges = _judges(own, "judge,round,bookmark", "A,1,4", "B,1,5", "C,1,4")
    told = json.loads(
        call("assess", "cut", own, judges, "--method", "bookmark", "--json", *NOW).out
    )
    booklet = json.loads(call("assess", "cut", own, "--method", "bookmark", "--json", *NOW).out)[
        "booklet"
    ]
    pages = [booklet[number - 1]["logits"] for number in (4, 5, 4)]
    assert told["cut"]["value"] == pytest.approx(sum(pages) / 3)
    assert told["cut"]["unit"] == "logit"
    easier = json.loads(
        call(
            "assess",
            "cut",
            own,
            judges,
            "--method",
            "bookmark",
            "--probability",
            "0.5",
            "--json",
            *NOW,
        ).out
    )
    assert easier["cut"]["value"] < told["cut"]["value"]


def test_without_judges_it_says_what_they_write(call: Caller, fresh: Path) -> None:
    answer = call("assess", "cut", fresh, *NOW)
    assert answer.code == 0
    assert "judge,criterion,round,score" in answer.out
    assert "Listening,1,     from 1 to 5" in answer.out


JUDGES_WITH_FAULTS = {
    "one judge": ("A,listening,3\nA,plain,3", "too few judges"),
    "a score that is none": ("A,listening,much\nA,plain,3\nB,plain,3", "“much” is not a number."),
    "infinity": ("A,listening,inf\nB,plain,3", "“inf” is not a number."),
    "a criterion that is none": ("A,charm,3\nB,plain,3", "“charm” is not a criterion"),
    "twice": ("A,plain,3\nA,Plain words,4\nB,plain,3", "stands in the same round"),
    "left out": ("A,listening,3\nA,plain,3\nB,plain,3", "B gave no score for Listening"),
    "impossible": ("A,listening,9\nA,plain,3\nB,plain,3", "an impossible score for Listening"),
    "no judge": (",listening,3\nB,plain,3", "The judge is missing."),
}


@pytest.mark.parametrize("case", JUDGES_WITH_FAULTS)
def test_judges_with_faults(case: str, call: Caller, fresh: Path) -> None:
    rows, sentence = JUDGES_WITH_FAULTS[case]
    answer = call("assess", "cut", fresh, _judges(fresh, "judge,criterion,score", rows), *NOW)
    assert answer.code == 1
    assert sentence in answer.out
    assert "Write under" not in answer.out


BAD_CUTS = {
    "no file": (["no.csv"], "no.csv"),
    "no column": (["judge,criterion\nA,plain"], "has no column for: score"),
    "nothing said": (["judge,criterion,score"], "No judge has said anything yet."),
    "no estimates": (["judge,bookmark\nA,1", "--method", "bookmark"], "nothing"),
    "no chance": (["judge,criterion,score\nA,plain,3", "--probability", "1"], "between 0 and 1"),
}


@pytest.mark.parametrize("case", BAD_CUTS)
def test_a_cut_that_cannot_be(case: str, call: Caller, fresh: Path) -> None:
    (text, *rest), sentence = BAD_CUTS[case]
    if case == "no estimates":
        write_ratings(fresh, [("p01@example.org", "farrell@example.org", "fee", "plain", "3")])
    path = _judges(fresh, text) if "," in text else fresh / text
    answer = call("assess", "cut", fresh, path, *rest, *NOW)
    assert answer.code == 2
    assert sentence in answer.err


def test_agreement_is_told_with_its_meaning(call: Caller, own: Path) -> None:
    write_ratings(own, crossed())
    told = json.loads(call("assess", "agree", own, "--json", *NOW).out)
    assert [one["criterion"] for one in told] == [*CRITERIA.values(), None]
    for one in told:
        alpha = one["krippendorffAlpha"]
        assert alpha["low"] < alpha["value"] < alpha["high"]
        assert "ICC(A)" in one, "all raters judged everything"
    assert told[0]["krippendorffAlpha"]["n"] == len(PEOPLE) * len(TASKS)
    answer = call("assess", "agree", own, *NOW)
    assert answer.code == 0
    assert "takes out how severe each of them is" in answer.out


def test_agreement_of_a_sparse_plan_is_one_way(call: Caller, ready: Path) -> None:
    told = json.loads(call("assess", "agree", ready, "--json", *NOW).out)
    assert "ICC(1)" in told[0]


@pytest.mark.parametrize(
    ("scores", "sentence"), [("5", "All ratings are the same"), ("", "no rating")]
)
def test_agreement_where_there_is_none(scores: str, sentence: str, call: Caller, own: Path) -> None:
    write_ratings(own, [(*row[:4], scores) for row in ratings()] if scores else [])
    answer = call("assess", "agree", own, *NOW)
    assert sentence in answer.out + answer.err
    assert answer.code == (0 if scores else 2)


def test_the_next_pairs_of_comparisons(call: Caller, tmp_path: Path) -> None:
    text = ASSESSED.replace('rubric = "talk/rubric.csv"', 'method = "comparisons"').replace(
        "cut = 3.0", 'cut = 0.5\ncutUnit = "logit"'
    )
    folder = make_assessed(tmp_path / "compared", text, rated=False)
    told = json.loads(call("assess", "next", folder, "--pairs", "7", "--json", *NOW).out)
    assert told["compared"] == 0
    named = [name for pair in told["pairs"] for name in pair.values()]
    assert sorted(named) == sorted(PEOPLE), "everybody once before anybody twice"
    lines = [
        f"iyer@broker.example,{one['left'].upper()},{one['right']},left" for one in told["pairs"]
    ]
    lines.append("iyer@broker.example,p01@example.org,p02@example.org,both")
    (folder / "talk" / "ratings.csv").write_text("judge,left,right,winner\n" + "\n".join(lines))
    answer = call("assess", "next", folder, "--pairs", "3", "--seed", "5", *NOW)
    assert answer.code == 0
    assert "7 comparisons so far" in answer.out
    assert "row 9, winner" in answer.out
    assert call("assess", "assign", folder, *NOW).code == 2
    assert call("assess", "agree", folder, *NOW).code == 2


def test_next_for_ratings(call: Caller, ready: Path) -> None:
    answer = call("assess", "next", ready, *NOW)
    assert answer.code == 2
    assert "not by comparisons" in answer.err


def test_the_signal_without_a_folder(call: Caller) -> None:
    answer = call("assess", "signal")
    assert answer.code == 0
    assert "Of a badge that everyone passes, 50 of 100 holders are." in answer.out
    told = json.loads(call("assess", "signal", "--base-rate", "0.3", "--json").out)
    assert told["asked"]["baseRate"] == 0.3
    assert 0.3 < told["asked"]["competent"] < 1
    shares = [one["competent"] for one in told["byBaseRate"]]
    assert shares == sorted(shares)
    nothing = json.loads(call("assess", "signal", "--reliability", "0", "--json").out)
    assert nothing["asked"]["competent"] == pytest.approx(0.5)


def test_the_signal_of_a_folder_has_an_interval(call: Caller, ready: Path) -> None:
    told = json.loads(call("assess", "signal", ready, "--json", *NOW).out)
    assert told["passRate"]["value"] == pytest.approx(6 / 14)
    asked = told["asked"]
    assert asked["low"] < asked["competent"] < asked["high"]
    given = json.loads(call("assess", "signal", ready, "--pass-rate", "0.9", "--json", *NOW).out)
    assert given["passRate"] == {"value": 0.9, "low": None, "high": None}


@pytest.mark.parametrize(
    "wrong",
    [
        ("--pass-rate", "0"),
        ("--pass-rate", "1.2"),
        ("--reliability", "-1"),
        ("--reliability", "nan"),
        ("--base-rate", "0"),
        ("--base-rate", "1"),
    ],
)
def test_a_signal_that_cannot_be(wrong: tuple[str, str], call: Caller) -> None:
    answer = call("assess", "signal", *wrong)
    assert answer.code == 2
    assert "it must be" in answer.err


def test_a_signal_from_too_few(call: Caller, own: Path) -> None:
    few = [*PEOPLE][:6]
    write_ratings(own, [row for row in ratings() if row[0] in few])
    answer = call("assess", "signal", own, *NOW)
    assert answer.code == 2
    assert "too few to tell the pass rate" in answer.err


# Appeal


BY = ("--by", "Maeve Quinn")
WHY = ("--why", "The recording broke off.")


def _may(call: Caller, folder: Path) -> list[str]:
    told = json.loads(call("assess", "appeal", folder, FAILED, "--json", *NOW).out)
    return [*told["proposed"], *told["others"]]


def test_an_appeal_from_asking_to_award(call: Caller, own: Path) -> None:
    asked = call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW)
    assert asked.code == 0, asked.err
    assert "May judge again:" in asked.out
    assert "A person must look" in call("assess", "explain", own, FAILED, *NOW).out
    before = {row[1] for row in ratings() if row[0] == "p08@example.org"}
    judged = {row[1] for row in ratings()}
    may = [one for one in _may(call, own) if one in judged]
    assert len(may) == 2
    assert not before & set(may)
    named = [part for one in may for part in ("--assign", one)]
    told = json.loads(call("assess", "appeal", own, FAILED, *BY, *named, "--json", *NOW).out)
    assert sorted(told["raters"]) == sorted(may)
    assert len(told["sheets"]) == len(may)
    early = call("assess", "appeal", own, FAILED, *BY, *WHY, "--close", *NOW)
    assert early.code == 2
    names = sorted(RATERS[one][0] for one in may)
    assert f"{', '.join(names)} did not rate yet." in early.err
    assert "@" not in early.err, "people are named"
    for sheet in told["sheets"]:
        assert FAILED not in Path(sheet).read_text("utf-8-sig"), "raters are blind"
        _fill(Path(sheet), "5")
    assert call("assess", "collect", own, *told["sheets"], *NOW).code == 0
    closed = call("assess", "appeal", own, FAILED, *BY, *WHY, "--close", *NOW)
    assert closed.code == 0, closed.err
    assert f"The decision about {FAILED} was “not yet” and is now “award”." in closed.out
    assert "The gate is open" in call("assess", "explain", own, FAILED, *NOW).out
    log = (own / "talk" / "appeals.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["step"] for line in log] == ["requested", "assigned", "replaced"]


def test_an_appeal_that_is_withdrawn(call: Caller, own: Path) -> None:
    call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW)
    answer = call("assess", "appeal", own, FAILED, *BY, *WHY, "--withdraw", *NOW)
    assert answer.code == 0
    assert "was withdrawn. The former decision holds." in answer.out
    assert "Not yet." in call("assess", "explain", own, FAILED, *NOW).out
    assert call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW).code == 0, "and asked for anew"


def test_an_appeal_stays_unchanged_by_looking(call: Caller, own: Path) -> None:
    answer = call("assess", "appeal", own, FAILED, *NOW)
    assert answer.code == 0
    assert f"There is no appeal about {FAILED}." in answer.out
    assert not (own / "talk" / "appeals.jsonl").exists()


def test_too_few_who_may_judge_again(call: Caller, own: Path) -> None:
    _change(
        own / "programme.toml", "raters = 2\noutsideRaters = 1", "raters = 2\noutsideRaters = 2"
    )
    answer = call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW)
    assert answer.code == 1
    assert "Not enough: The gate asks for two raters from outside" in answer.out


BAD_APPEALS = {
    "nobody": (["Nemo", *BY, *WHY], "Nobody called “Nemo” was judged."),
    "an award": (["Kia Ora", *BY, *WHY], "has the award already"),
    "no reason": ([FAILED, *BY], "who takes it and why"),
    "nobody asks": ([FAILED, *WHY], "who takes it and why"),
    "a blank reason": ([FAILED, *BY, "--why", " "], "Each step of an appeal needs"),
    "raters before it is asked for": ([FAILED, *BY, "--assign", "Ravi Iyer"], "No appeal about"),
    "closed before it is asked for": ([FAILED, *BY, *WHY, "--close"], "No appeal about"),
    "withdrawn before it is asked for": ([FAILED, *BY, *WHY, "--withdraw"], "No appeal about"),
    "two steps": ([FAILED, *BY, *WHY, "--close", "--withdraw"], "One step is taken at a time."),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_APPEALS)
def test_an_appeal_that_cannot_be(case: str, call: Caller, own: Path) -> None:
    arguments, sentence = BAD_APPEALS[case]
    answer = call("assess", "appeal", own, *arguments, *NOW)
    assert answer.code == 2
    assert sentence in answer.err
    assert not (own / "talk" / "appeals.jsonl").exists()


def test_raters_who_may_not_judge_again(call: Caller, own: Path) -> None:
    call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW)
    before = sorted({row[1] for row in ratings() if row[0] == "p08@example.org"})
    log = (own / "talk" / "appeals.jsonl").read_bytes()
    wrong = {
        before[0]: f"{RATERS[before[0]][0]} rated {FAILED} before; name someone else.",
        "Nobody": "No rater is called “Nobody”.",
        _may(call, own)[0]: "name more",
    }
    for word, sentence in wrong.items():
        answer = call("assess", "appeal", own, FAILED, *BY, "--assign", word, *NOW)
        assert answer.code == 2
        assert sentence in answer.err
        assert "@" not in answer.err
    again = call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW)
    assert again.code == 2
    assert "is open already" in again.err
    assert (own / "talk" / "appeals.jsonl").read_bytes() == log


def test_two_appeals_at_once_keep_their_sheets_apart(call: Caller, own: Path) -> None:
    _change(own / "programme.toml", "raters = 2\noutsideRaters = 1", "raters = 1")
    sheets = []
    for person in (FAILED, "Cem Ak"):
        call("assess", "appeal", own, person, *BY, *WHY, *NOW)
        named = ("--assign", "Nuala Farrell")
        answer = call("assess", "appeal", own, person, *BY, *named, "--json", *NOW)
        sheets += json.loads(answer.out)["sheets"]
    assert len(set(sheets)) == 2
    assert len({row["person"] for sheet in sheets for row in as_rows(Path(sheet))}) == 2


def test_named_anew_after_a_sheet_was_filled_in(call: Caller, own: Path) -> None:
    _change(own / "programme.toml", "raters = 2\noutsideRaters = 1", "raters = 1")
    call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW)
    named = ("--assign", _may(call, own)[0])
    told = json.loads(call("assess", "appeal", own, FAILED, *BY, *named, "--json", *NOW).out)
    _fill(Path(told["sheets"][0]))
    log = (own / "talk" / "appeals.jsonl").read_bytes()
    answer = call("assess", "appeal", own, FAILED, *BY, *named, *NOW)
    assert answer.code == 2
    assert "somebody has filled in" in answer.err
    assert (own / "talk" / "appeals.jsonl").read_bytes() == log, "what failed is not logged"


def test_a_second_appeal_is_judged_by_others_again(call: Caller, own: Path) -> None:
    _change(own / "programme.toml", "raters = 2\noutsideRaters = 1", "raters = 1")
    before = {row[1] for row in ratings() if row[0] == "p08@example.org"}
    call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW)
    first = _may(call, own)[0]
    told = json.loads(
        call("assess", "appeal", own, FAILED, *BY, "--assign", first, "--json", *NOW).out
    )
    _fill(Path(told["sheets"][0]), "2")
    call("assess", "collect", own, *told["sheets"], *NOW)
    closed = call("assess", "appeal", own, FAILED, *BY, *WHY, "--close", *NOW)
    assert "was confirmed: not yet." in closed.out
    call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW)
    may = _may(call, own)
    assert not {first, *before} & set(may)
    told = json.loads(
        call("assess", "appeal", own, FAILED, *BY, "--assign", may[0], "--json", *NOW).out
    )
    (sheet,) = told["sheets"]
    assert {row["round"] for row in as_rows(Path(sheet))} == {"3"}


def test_a_programme_without_a_log_of_appeals(call: Caller, own: Path) -> None:
    _change(own / "programme.toml", 'appeals = "talk/appeals.jsonl"\n', "")
    answer = call("assess", "appeal", own, FAILED, *BY, *WHY, *NOW)
    assert answer.code == 2
    assert "keeps no log of appeals" in answer.err


# All of them


COMMANDS = ("run", "plan", "assign", "cut", "agree", "next")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_none(command: str, call: Caller, tmp_path: Path) -> None:
    answer = call("assess", command, tmp_path)
    assert answer.code == 2
    assert "There is no programme.toml" in answer.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_programme_that_assesses_nothing(command: str, call: Caller, academy: Path) -> None:
    answer = call("assess", command, academy, *NOW)
    assert answer.code == 2
    assert "This programme has no assessment." in answer.err


@pytest.mark.parametrize("file", ["rubric.csv", "raters.csv"])
@pytest.mark.parametrize("command", ["plan", "assign", "agree"])
def test_a_file_that_is_missing_is_named(command: str, file: str, call: Caller, own: Path) -> None:
    (own / "talk" / file).unlink()
    answer = call("assess", command, own, *NOW)
    assert answer.code == 2
    assert file in answer.err


def test_several_assessments_must_be_told_apart(call: Caller, own: Path) -> None:
    text = ASSESSED.replace('key = "talk"', 'key = "write"').replace(
        'achievement = "talk"', 'achievement = "write"'
    )
    file = own / "programme.toml"
    file.write_text(file.read_text("utf-8") + text, encoding="utf-8")
    answer = call("assess", "agree", own, *NOW)
    assert answer.code == 2
    assert "Choose one with --achievement: talk, write." in answer.err
    assert call("assess", "agree", own, "--achievement", "talk", *NOW).code == 0
