"""The follow-up of the example: what was put in is found again, and all of it says what it is."""

from __future__ import annotations

import csv
from datetime import date

from cairn.demo.hiring import tell_hiring
from cairn.demo.value import VALUE
from cairn.demo.value_people import PLANTED, applicants
from cairn.kernel.json_text import read_json_object
from cairn.value.decay import Decay
from cairn.value.effect import Effect
from demo.telling import AT, Telling


def test_it_works(told: Telling) -> None:
    worth = told.told.worth
    assert worth.result.faults == ()
    assert [one.credential.column for one in worth.result.credentials] == list(PLANTED)
    assert 'id="value"' in told.report
    assert "are invented" in told.report


def test_what_was_put_in_is_found(told: Telling) -> None:
    leads = {
        one.credential.column: one.lifts["interview"].lead
        for one in told.told.worth.result.credentials
    }
    for key in ("client-communication", "data-sql"):
        lead = leads[key]
        assert isinstance(lead, Effect)
        assert lead.low <= PLANTED[key].new[0] <= lead.high
        assert lead.measurable
    none = leads["project-management"]
    assert isinstance(none, Effect)
    assert not none.measurable


def test_the_signal_that_was_made_to_fade_fades(told: Telling) -> None:
    first = told.told.worth.result.credentials[0]
    assert isinstance(first.decay, Decay)
    assert isinstance(first.decay.slope, Effect)
    assert first.decay.slope.high < 0
    assert first.decay.headline.startswith("It brings less where more people hold it")


def test_it_says_everywhere_that_it_is_made_up(told: Telling) -> None:
    folder = told.folder / VALUE
    for name in ("cards.html", "study.html"):
        assert "made up" in (folder / name).read_text("utf-8")
    assert "made up" in (folder / "PROVENANCE.md").read_text("utf-8")
    card = read_json_object((folder / "cards" / "genai-finance.json").read_bytes())
    assert card["madeUp"] is True
    (line,) = [one for one in told.lines if "says nothing of any real credential" in one]
    assert "made up" in line


def test_there_is_a_card_for_each_credential_even_where_nothing_is_known(told: Telling) -> None:
    worth = told.told.worth
    assert len(worth.cards) == len(told.told.market.credentials)
    unknown = [one for one in worth.cards if one.lines[0].figure is None]
    assert {one.credential for one in unknown} >= {"Data Visualisation", "Entrepreneurship"}
    assert all("cannot be said" in one.headline for one in unknown)


def test_whoever_earned_it_after_applying_counts_as_without_it(told: Telling) -> None:
    late = sum(
        one.held["data-sql"] >= one.applied for one in applicants() if "data-sql" in one.held
    )
    assert late > 0
    report = told.told.worth.result.credentials[3].lifts["interview"]
    (finding,) = [one for one in report.findings if one.code == "earned-after"]
    assert f"{late:,} people" in finding.sentence


def test_the_people_are_always_the_same(told: Telling) -> None:
    assert list(applicants()) == list(applicants())
    with (told.folder / VALUE / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5_600
    assert {date.fromisoformat(row["applied"]).year for row in rows} == set(range(2019, 2027))


def test_few_applicants_are_no_story(told: Telling) -> None:
    lines: list[str] = []
    site = "https://badges.meridian.example"
    assert tell_hiring(told.folder, site=site, at=AT, say=lines.append) is None
    assert lines == ["There are too few applicants to say anything of them."]
    assert told.told.hired is None
