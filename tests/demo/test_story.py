"""The example: learners in many scripts, mistakes that are found, and a story told twice."""

from __future__ import annotations

import re
import shutil
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cairn.demo import last_autumn, write_example
from cairn.demo.cohort import FRIENDS
from cairn.demo.people import learners
from cairn.kernel.errors import ProgrammeError
from cairn.pathways.planner.answers import Front, Plan
from cairn.programme.run import run
from demo.telling import Telling, telling


def test_it_works(told: Telling) -> None:
    story = told.told
    waiting = len(story.first.waiting)
    assert story.first.new == story.example.rows - story.example.wrong - waiting
    assert story.revoked.changed
    verdicts = sorted(report.verdict.value for report in story.last.reports.values())
    assert verdicts == ["invalid"] * 2 + ["valid"] * (len(verdicts) - 2)
    assert told.lines[0].startswith("1. ")
    assert {line[0] for line in told.lines if line[:1].isdigit()} == set("123456789")
    assert story.last.troubles == ()


def test_told_twice_it_doubles_nothing(told: Telling, tmp_path: Path) -> None:
    once, again = told, telling(Path(shutil.copytree(told.folder, tmp_path / "e")))
    assert again.told.first.new == again.told.first.changed == 0
    assert not again.told.revoked.changed
    assert again.told.first.stacks.changes == again.told.revoked.stacks.changes == ()
    assert set(again.told.last.reports) == set(once.told.last.reports)
    assert again.report.count('<section id="stacks"') == 1


def test_three_stacks_are_awarded_and_one_falls(told: Telling) -> None:
    story = told.told
    assert [(c.kind, c.name) for c in story.first.stacks.changes] == [
        ("awarded", "Zofia Wiśniewska"),
        ("awarded", "Þóra Guðmundsdóttir"),
        ("awarded", "Ελένη Παπαδοπούλου"),
    ]
    (fallen,) = story.revoked.stacks.changes
    assert (fallen.kind, fallen.name) == ("suspended", "Zofia Wiśniewska")
    assert "was taken back by Meridian College" in fallen.sentence
    assert fallen.restores
    assert "What would bring it back:" in " ".join(told.lines)
    assert [case.state for case in story.stacking.told] == [
        *("active", "incomplete", "incomplete", "suspended", "active"),
    ]


def test_the_assessment_finds_who_is_harsh_careless_or_a_friend(told: Telling) -> None:
    assessed = told.told.assessed
    assert assessed.watch is not None
    found = {one.code: set(one.raters) for one in assessed.watch.findings}
    names = {one.number: one.name for one in learners()}
    assert found == {
        "severe-rater": {"Tom Brennan"},
        "careless-rater": {"Eoin Kavanagh"},
        "reciprocal-favour": {names[number] for number in FRIENDS},
    }
    assert {one.fault.code for one in assessed.faults} == {
        *("not-a-possible-number", "unknown-name", "self-rating"),
    }


def test_the_awards_differ_from_those_of_the_raw_mean_in_both_directions(told: Telling) -> None:
    assessed = told.told.assessed
    outcomes = {one.name: one.decision.outcome for one in assessed.people}
    differing = [outcomes[one.person] for one in assessed.raw_differences]
    assert "award" in differing
    assert "not-yet" in differing
    for one in assessed.raw_differences:
        assert one.sentence in told.report


def test_what_is_signed_says_how_it_was_assessed(told: Telling) -> None:
    signed = [
        report
        for report in told.told.last.reports.values()
        if report.title == "Client Communication" and report.assessments
    ]
    assert len(signed) == 4
    for report in signed:
        assert report.verdict.value == "valid"
        (said,) = report.assessments
        assert said.reliability > 0.9
        assert said.chance >= Decimal("0.9")
        assert said.outside_raters >= 1


def test_no_rater_is_named_outside_the_folder(told: Telling) -> None:
    published = [*(told.folder / "out" / "public").rglob("*")]
    published += [
        *(told.folder / "out" / "credentials").glob("*.json"),
        told.folder / "out/report.html",
    ]
    texts = [one.read_bytes() for one in published if one.is_file()]
    for name in (b"Brennan", b"Kavanagh", b"brennan@", b"kavanagh@"):
        assert not [one for one in texts if name in one]


def test_one_credential_ends_soon(told: Telling) -> None:
    (due,) = told.told.stacking.due
    assert (due.name, due.title, due.days) == ("Aoife Ní Bhriain", "SQL for Finance Data", 16)
    assert len(due.ways) == 2


def test_learners_hear_what_to_take_and_when_to_stop(told: Telling) -> None:
    planning = told.told.planning
    assert isinstance(planning.plan, Plan)
    assert len(planning.plan.steps) == 3
    assert planning.plan.optimality.proven
    assert planning.plan.coverage == 1
    assert isinstance(planning.front, Front)
    assert planning.front.complete
    assert len(planning.front.plans) >= 5
    assert planning.advice is not None
    assert planning.advice.stop
    assert any("licence" in one for one in planning.advice.instead)
    assert "     Stop: no further credential on offer is worth taking." in told.lines


def test_many_are_signed_and_verified_at_once(told: Telling) -> None:
    bulk = told.told.bulk
    assert (bulk.rows, bulk.signed, len(bulk.refused)) == (64, 62, 2)
    awards = len(told.told.last.reports)
    assert bulk.verified == awards + bulk.signed
    assert bulk.verdicts["invalid"] == 4
    assert {one.why.partition(": ")[2].partition(".")[0] for one in bulk.findings} >= {
        "The issuer has revoked this credential",
        "The issuer has suspended this credential for the time being",
    }
    assert bulk.signing > 0
    assert (told.folder / "register" / "signed.faults.csv").is_file()


def test_the_report_has_the_new_chapters(told: Telling) -> None:
    sections = re.findall('<section id="([a-z-]+)"', told.report)
    assert sections == [
        *("made", "mends", "credentials", "elements", "withdrawn"),
        *(
            "assessment-client-communication",
            "stacks",
            "plans",
            "market",
            "value",
            "bulk",
            "method",
        ),
    ]
    parts = {one.split('"')[0]: one for one in told.report.split('<section id="')[1:]}
    assert [parts[one].count("<article") for one in ("stacks", "plans")] == [5, 3]
    assert [parts[one].count("data:image/svg+xml") for one in ("stacks", "plans")] == [5, 2]
    assert parts["market"].count("data:image/svg+xml") >= 5


def test_fewer_learners_ask_fewer_questions(tmp_path: Path) -> None:
    story = telling(tmp_path / "e", 3).told
    assert [case.name for case in story.stacking.told] == ["Zofia Wiśniewska"]
    assert isinstance(story.planning.plan, Plan)
    assert story.planning.front is story.planning.advice is None


def test_there_are_at_least_200_learners_in_many_scripts() -> None:
    people = list(learners())
    assert len(people) >= 200
    assert len({one.email for one in people}) == len(people)
    scripts = {
        unicodedata.name(char).split()[0]
        for one in people
        for char in one.name
        if unicodedata.category(char) == "Lo" or char.isalpha()
    }
    assert len(scripts) >= 15
    assert {"LATIN", "CJK", "ARABIC", "HEBREW", "DEVANAGARI", "THAI", "ETHIOPIC"} <= scripts


def test_learners_are_always_the_same() -> None:
    assert list(learners()) == list(learners())


WRONG = {
    "Missing Mail": ("email", "missing-identity"),
    "Wrong Key": ("achievement", "unknown-achievement"),
    "Early Bird": ("date", "date-in-future"),
    "Off The Scale": ("result", "result-out-of-range"),
    "Not Passed": ("result", "result-below-required"),
    "Thirty-First": ("date", "not-a-date"),
    "Odd Address": ("email", "not-an-email"),
    "Lost Work": ("evidence", "evidence-missing"),
    "Aoife Ní Bhriain": ("award", "repeated-row"),
}


@pytest.mark.parametrize("year", [2024, 2026, 2030])
def test_every_wrong_row_has_the_fault_it_is_there_for(year: int, tmp_path: Path) -> None:
    write_example(tmp_path / "e", year=year)
    at = datetime(year, 11, 20, tzinfo=UTC)
    result = run(tmp_path / "e", at=at, passphrase="", dry_run=True)
    rows = (tmp_path / "e" / "roster.csv").read_text("utf-8").splitlines()
    found = {
        rows[fault.row - 1].split(",")[0]: (fault.field, fault.code) for fault in result.row_faults
    }
    assert found == WRONG
    assert (result.new, len(result.waiting), result.faults) == (255, 26, ())


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 11, 23, tzinfo=UTC), 2026),
        (datetime(2026, 11, 19, tzinfo=UTC), 2025),
        (datetime(2027, 1, 1, tzinfo=UTC), 2026),
        (datetime(2024, 12, 31, tzinfo=UTC), 2024),
    ],
)
def test_no_award_lies_in_the_future(at: datetime, year: int) -> None:
    assert last_autumn(at) == year


@pytest.mark.parametrize("name", ["programme.toml", "roster.csv"])
def test_a_folder_of_somebody_else_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(ProgrammeError) as caught:
        write_example(tmp_path, year=2026)
    assert caught.value.code == "not-the-example"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ProgrammeError) as caught:
        write_example(tmp_path / "file" / "e", year=2026)
    assert caught.value.code == "example-unwritable"
