"""A run with a gate: who is signed, who waits and why, and what stands all the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cairn.kernel.errors import ProgrammeError
from cairn.programme.run import RunResult
from programme.assessed_folders import (
    PEOPLE,
    PROGRAMME,
    assessed_folder,
    email,
    ratings,
    ratings_csv,
    roster,
)
from programme.folders import run_folder

BEST, WORST = email(PEOPLE - 1), email(0)


def signed(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(one.read_bytes()) for one in (folder / "out" / "credentials").glob("*.json")]


def waiting(result: RunResult) -> dict[str, str]:
    return {one.planned.row.email: one.why for one in result.waiting}


def test_it_works(tmp_path: Path) -> None:
    folder = assessed_folder(tmp_path / "p")
    result = run_folder(folder)
    assert (result.faults, result.row_faults, result.troubles) == ((), (), ())
    assert result.new + len(result.waiting) == PEOPLE
    assert 5 <= result.new <= PEOPLE // 2
    told = waiting(result)
    assert BEST not in told
    assert "below the bar" in told[WORST]
    assert len(signed(folder)) == result.new
    report = (folder / "out" / "report.html").read_text("utf-8")
    assert "assessment-talk" in report
    assert f"{len(result.waiting)} wait for an assessment." in report


def test_what_is_signed_has_measure_error_and_reliability(tmp_path: Path) -> None:
    folder = assessed_folder(tmp_path / "p")
    run_folder(folder)
    for credential in signed(folder):
        rating, reliability = credential["credentialSubject"]["result"]
        assert float(rating["assessmentStandardError"]) > 0
        assert float(rating["assessmentChance"]) >= 0.9
        assert rating["assessmentRaters"] >= 3
        assert rating["assessmentOutsideRaters"] >= 1
        assert rating["assessmentCohort"] == PEOPLE
        assert 0.6 <= float(reliability["value"]) <= 1
        assert float(rating["value"]) >= 50  # the cut of 3 between 1 and 5
        assert "Rater " not in json.dumps(credential)  # no rater is named


def test_run_again_it_changes_nothing(tmp_path: Path) -> None:
    folder = assessed_folder(tmp_path / "p")
    first, again = run_folder(folder), run_folder(folder)
    assert (again.new, again.changed) == (0, 0)
    assert again.unchanged == first.new
    assert len(again.waiting) == len(first.waiting)


def test_further_ratings_sign_who_waited_and_leave_the_others_as_they_were(tmp_path: Path) -> None:
    folder = assessed_folder(tmp_path / "p")
    first = run_folder(folder)
    before = {one["id"]: one for one in signed(folder)}
    late = next(one for one in sorted(waiting(first), reverse=True))
    rows = [*ratings()]
    rows += [
        (late, f"r{n}@x.example", key, 5)
        for n in range(6)
        for key in ("listening", "words", "calm")
    ]
    given = {row[:3]: row for row in rows}
    (folder / "ratings.csv").write_text(ratings_csv(iter(given.values())), encoding="utf-8")
    again = run_folder(folder)
    assert late not in waiting(again)
    after = {one["id"]: one for one in signed(folder)}
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + again.new


def test_an_award_stands_though_the_gate_would_not_make_it_now(tmp_path: Path) -> None:
    folder = assessed_folder(tmp_path / "p")
    first = run_folder(folder)
    worse = [
        (who, rater, what, 1 if who == BEST else score) for who, rater, what, score in ratings()
    ]
    (folder / "ratings.csv").write_text(ratings_csv(iter(worse)), encoding="utf-8")
    again = run_folder(folder)
    assert again.unchanged == first.new
    assert again.missing == ()


def test_a_changed_row_of_such_an_award_waits_and_the_old_version_stands(tmp_path: Path) -> None:
    folder = assessed_folder(tmp_path / "p")
    first = run_folder(folder)
    worse = [
        (who, rater, what, 1 if who == BEST else score) for who, rater, what, score in ratings()
    ]
    (folder / "ratings.csv").write_text(ratings_csv(iter(worse)), encoding="utf-8")
    renamed = roster().replace(f"Person {PEOPLE - 1},", "Another Name,")
    (folder / "roster.csv").write_text(renamed, encoding="utf-8")
    again = run_folder(folder)
    assert (again.changed, again.unchanged) == (0, first.new - 1)
    assert BEST in waiting(again)
    assert len(signed(folder)) == first.new


def test_a_result_in_the_row_is_refused_because_the_assessment_gives_it(tmp_path: Path) -> None:
    folder = assessed_folder(tmp_path / "p")
    rows = roster().replace(
        f"{BEST},talk,2026-11-02,", f"{BEST},talk,2026-11-02,Rating = 99 | Reliability = 1"
    )
    (folder / "roster.csv").write_text(rows, encoding="utf-8")
    result = run_folder(folder)
    assert [fault.code for fault in result.row_faults] == ["result-by-assessment"]
    assert BEST not in json.dumps(signed(folder))


def test_awards_from_before_are_signed_as_ever(tmp_path: Path) -> None:
    old = "Old Hand,old@x.example,talk,2026-03-02,Rating = 71 | Reliability = 0.5\n"
    folder = assessed_folder(tmp_path / "p", extra=old)
    result = run_folder(folder)
    assert result.row_faults == ()
    results = [one["credentialSubject"]["result"] for one in signed(folder)]
    assert [one[0]["value"] for one in results if "assessmentMeasure" not in one[0]] == ["71"]


def test_somebody_whom_nobody_judged_waits(tmp_path: Path) -> None:
    new = "New Comer,new@x.example,talk,2026-11-02,\n"
    result = run_folder(assessed_folder(tmp_path / "p", extra=new))
    assert waiting(result)["new@x.example"] == "Nobody has judged this person yet."


def test_below_the_least_reliability_nobody_is_awarded(tmp_path: Path) -> None:
    programme = PROGRAMME.replace("reliability = 0.6", "reliability = 0.99")
    result = run_folder(assessed_folder(tmp_path / "p", programme=programme))
    assert result.new == 0
    assert all("Nobody is awarded" in why for why in waiting(result).values())


def test_a_dry_run_says_who_would_wait(tmp_path: Path) -> None:
    result = run_folder(assessed_folder(tmp_path / "p"), dry_run=True)
    assert result.new + len(result.waiting) == PEOPLE
    assert not (tmp_path / "p" / "out").exists()


BROKEN = {
    "no ratings": ("ratings.csv", None, "table-missing"),
    "no rubric": ("rubric.csv", None, "table-missing"),
    "a rubric without anchors": (
        "rubric.csv",
        "key,criterion,score,level,anchor\na,A,1,low,\na,A,2,high,x\n",
        "rubric-unusable",
    ),
    "ratings without a score": ("ratings.csv", "person,rater,criterion\nx,y,z\n", "missing-column"),
    "a log of appeals that somebody edited": ("appeals.jsonl", "hello\n", "appeals-unreadable"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_cannot_be_used_stops_the_run_with_its_name(tmp_path: Path, case: str) -> None:
    name, text, code = BROKEN[case]
    folder = assessed_folder(tmp_path / "p")
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ProgrammeError) as caught:
        run_folder(folder)
    assert caught.value.code == code
    assert name in caught.value.sentence
    assert caught.value.mend
    assert not (folder / "out").exists()


DATA = {
    "one rater only": [row for row in ratings() if row[1] == "r1@x.example"],
    "everyone the same score": [(*row[:3], 3) for row in ratings()],
    "no link between two groups": [
        row
        for row in ratings()
        if (int(row[0][1:3]) < 12) == (row[1] in ("r0@x.example", "r1@x.example", "r2@x.example"))
    ],
}


@pytest.mark.parametrize("case", DATA)
def test_data_that_nothing_can_be_learnt_from_refer_everybody(tmp_path: Path, case: str) -> None:
    rows = ratings_csv(iter(DATA[case]))
    result = run_folder(assessed_folder(tmp_path / "p", rows=rows))
    assert result.new == 0
    assert result.faults == ()
    assert all(why for why in waiting(result).values())


def test_bad_rows_cost_themselves_only(tmp_path: Path) -> None:
    good = ratings_csv()
    bad = f"{BEST},r1@x.example,charm,3\n{BEST},r1@x.example,calm,9\nx,nobody@x.example,calm,3\n"
    with_bad = run_folder(assessed_folder(tmp_path / "p", rows=good + bad))
    without = run_folder(assessed_folder(tmp_path / "q", rows=good))
    assert with_bad.new == without.new
    assert waiting(with_bad) == waiting(without)
