"""The example: learners in many scripts, mistakes that are found, and a story told twice."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cairn.demo import Told, last_autumn, tell, write_example
from cairn.demo.people import learners
from cairn.kernel.errors import ProgrammeError
from cairn.programme.run import run

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEW = 8


def test_it_works(tmp_path: Path) -> None:
    lines: list[str] = []
    told = tell(tmp_path / "e", at=AT, say=lines.append, most=FEW)
    assert told.first.new == told.example.rows - told.example.wrong
    assert told.revoked.changed
    verdicts = sorted(report.verdict.value for report in told.last.reports.values())
    assert verdicts == ["invalid"] + ["valid"] * (len(verdicts) - 1)
    assert lines[0].startswith("1. ")
    assert {line[0] for line in lines if line[:1].isdigit()} == set("1234")


def test_told_twice_it_doubles_nothing(tmp_path: Path) -> None:
    def telling() -> Told:
        return tell(tmp_path / "e", at=AT, say=lambda line: None, most=FEW)

    once, again = telling(), telling()
    assert again.first.new == again.first.changed == 0
    assert not again.revoked.changed
    assert set(again.last.reports) == set(once.last.reports)


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
    assert (result.new, result.faults) == (285, ())


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
