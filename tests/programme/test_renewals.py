"""Renewing: the same credential with a later end; and who is due."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.pathways.period import Period
from cairn.programme.stack_awarding import renewals_due
from cairn.programme.status_changes import change_status
from programme.stack_folders import (
    AT,
    PASSPHRASE,
    PROGRAMME,
    ROSTER,
    award_of,
    run_folder,
    stack_folder,
)

if TYPE_CHECKING:
    from pathlib import Path

ANA = "ana@example.org"
RENEWAL = """
[[achievements.renewal]]
by = "evidence"
how = "Two pieces of work from the last year."

[[achievements.renewal]]
by = "assessment"
how = "An hour at the keyboard."
achievement = "python"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    programme = PROGRAMME.replace('validFor = "P1Y"\n', f'validFor = "P1Y"\n{RENEWAL}', 1)
    made = stack_folder(tmp_path / "p", programme=programme)
    run_folder(made)
    return made


def document(folder: Path) -> Any:
    path = folder / "out" / "credentials" / f"{award_of(folder, ANA, 'sql').slug}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def roster(folder: Path, old: str, new: str) -> None:
    assert old in ROSTER
    (folder / "roster.csv").write_text(ROSTER.replace(old, new, 1), encoding="utf-8")


def test_a_date_in_the_roster_renews_the_same_credential(folder: Path) -> None:
    before = document(folder)
    roster(folder, f"{ANA},sql,2026-05-04,", f"{ANA},sql,2026-05-04,2026-11-01")
    assert run_folder(folder, at=AT + timedelta(days=1)).changed == 1
    after = document(folder)
    assert (after["id"], after["awardedDate"]) == (before["id"], before["awardedDate"])
    assert (before["validUntil"][:10], after["validUntil"][:10]) == ("2027-05-04", "2027-11-01")
    assert run_folder(folder, at=AT + timedelta(days=2)).changed == 0


def test_earning_the_shorter_assessment_renews_by_itself(folder: Path) -> None:
    line = f"Ana Díaz,{ANA},python,2026-11-01,\n"
    roster(folder, "李小龍", f"{line}李小龍")
    result = run_folder(folder, at=AT + timedelta(days=1))
    assert (result.new, result.changed) == (1, 1)
    assert document(folder)["validUntil"][:10] == "2027-11-01"
    assert document(folder)["awardedDate"][:10] == "2026-05-04"


def test_an_assessment_that_is_taken_back_renews_no_more(folder: Path) -> None:
    line = f"Ana Díaz,{ANA},python,2026-11-01,\n"
    roster(folder, "李小龍", f"{line}李小龍")
    run_folder(folder, at=AT + timedelta(days=1))
    later = AT + timedelta(days=2)
    change_status(
        folder, "revoke", email=ANA, achievement="python", at=later, passphrase=PASSPHRASE
    )
    run_folder(folder, at=later)
    assert document(folder)["validUntil"][:10] == "2027-05-04"


def test_an_assessment_of_the_same_time_renews_nothing(folder: Path) -> None:
    """Whoever earned both at once has nothing renewed: Naz has SQL and Python of one day."""
    naz = award_of(folder, "naz@example.org", "sql")
    found = json.loads((folder / "out" / "credentials" / f"{naz.slug}.json").read_text("utf-8"))
    assert found["validUntil"][:10] == "2027-05-04"


def test_who_is_due_is_listed_with_what_renews_it_and_what_rests_on_it(folder: Path) -> None:
    at = AT + timedelta(days=120)
    found = renewals_due(folder, at=at, within=Period(months=3))
    assert [(one.name, one.achievement) for one in found] == [
        ("Ana Díaz", "sql"),
        ("نازنین", "sql"),
    ] or [(one.name, one.achievement) for one in found] == [("نازنین", "sql"), ("Ana Díaz", "sql")]
    ana = next(one for one in found if one.person == ANA)
    assert ana.days == 41
    assert ana.ways == (
        "Two pieces of work from the last year.",
        "Earn “Data with Python”: An hour at the keyboard.",
    )
    assert ana.stacks == ("Certificate in finance operations",)
    assert "urn:" not in ana.sentence
    assert ana.to_json()["until"] == "2027-05-04T00:00:00Z"


def test_what_has_ended_comes_first_and_what_was_revoked_is_left_out(folder: Path) -> None:
    at = AT + timedelta(days=400)
    change_status(folder, "revoke", email=ANA, achievement="sql", at=at, passphrase=PASSPHRASE)
    found = renewals_due(folder, at=at, within=Period(months=36))
    assert found[0].days < 0
    assert [one.until for one in found] == sorted(one.until for one in found)
    assert not [one for one in found if (one.person, one.achievement) == (ANA, "sql")]


def test_nobody_is_due_long_before(folder: Path) -> None:
    assert renewals_due(folder, at=AT, within=Period(days=30)) == ()
