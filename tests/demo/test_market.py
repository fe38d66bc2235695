"""The chapter on the job market: made-up postings that are told as such, and published figures."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from cairn.demo.market import _credentials, tell_market
from cairn.demo.market_demand import AI, counted_by, paths_finding
from cairn.demo.market_facts import facts_of, growing_finding, licences_said, unemployment_finding
from cairn.demo.market_files import (
    DATA,
    MARKET,
    POSTINGS,
    PROJECTIONS,
    UNEMPLOYMENT,
    asked_for,
    write_market_files,
)
from cairn.demo.market_real import write_real
from cairn.demo.market_register import register_of
from cairn.exporters.market_model import Finding
from cairn.exporters.market_text import NO_FIGURE
from cairn.kernel.errors import CairnError, ProgrammeError, UsageError
from cairn.library.market_register import Register
from cairn.library.market_store import open_market
from cairn.market.measure import Measure, NoMeasure
from cairn.market.supply import Holding
from cairn.skills.vocabulary import small_vocabulary
from demo.telling import AT, Telling
from demo.test_stack_words import offences

PROVIDER = files("cairn.demo.provider")
LINES = (PROVIDER / MARKET / POSTINGS).read_text("utf-8").splitlines()


def postings() -> list[dict[str, str]]:
    """The lines that are objects with a text."""
    found = []
    for line in LINES:
        try:
            one = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(one, dict) and one["description"]:
            found.append(one)
    return found


def the(told: Telling, key: str) -> Finding:
    return next(one for one in told.told.market.answer.findings if one.key == key)


def market_lines(told: Telling) -> list[str]:
    """What was said in the chapter."""
    start = next(i for i, one in enumerate(told.lines) if "what the job market wants" in one)
    end = next(i for i, one in enumerate(told.lines) if i > start and one[:1].isdigit())
    return list(told.lines[start + 1 : end])


def test_the_postings_are_many_and_say_that_they_are_made_up() -> None:
    every = postings()
    assert len(every) >= 360
    assert {one["source"] for one in every} == {"Made up for Cairn's example"}
    assert len({one["country"] for one in every}) >= 6
    assert len({one["title"] for one in every}) >= 80
    days = sorted(one["datePosted"] for one in every if one["datePosted"][:3] == "202")
    assert (days[0][:7], days[-1][:7]) == ("2024-07", "2026-06")
    assert len({day[:7] for day in days}) == 24


def test_the_postings_are_varied_and_small() -> None:
    texts = Counter(one["description"] for one in postings())
    assert sum(count - 1 for count in texts.values()) == 12
    sentences = {line.lstrip("•- ") for text in texts for line in text.splitlines()}
    assert len(sentences) > 1_400
    assert sum(map(len, LINES)) < 600_000


def test_what_is_wrong_in_the_file_is_told_and_loses_only_its_row(told: Telling) -> None:
    loaded = told.told.market.loaded
    assert [(one.code, one.lost) for one in loaded.faults] == [
        ("no-text", True),
        ("no-such-day", False),
        ("not-json", True),
        ("day-in-future", False),
        ("not-an-object", True),
        ("pay-reversed", False),
    ]
    assert loaded.count("read") == len(LINES) - 3
    assert loaded.load.postings == 357
    assert loaded.count("reposts") == 21
    said = "\n".join(market_lines(told))
    for fault in loaded.faults:
        assert f"Row {fault.row}: {fault.sentence}" in said


def test_nothing_said_aloud_is_for_programs(told: Telling) -> None:
    lines = [
        one
        for one in market_lines(told)
        # Where the files are is told as a path, and what is no JSON as what it is.
        if str(told.folder) not in one and "JSON" not in one
    ]
    assert len(lines) > 20
    assert offences("\n".join(lines)) == []


def test_nothing_read_in_the_report_is_for_programs(told: Telling) -> None:
    answer = told.told.market.answer
    texts = [
        answer.summary,
        *(one.title for one in answer.findings),
        *(sentence for one in answer.findings for sentence in one.sentences),
        *(sentence for said in answer.said for sentence in (said.topic, *said.sentences)),
    ]
    assert offences("\n".join(texts)) == []


def test_every_figure_has_its_size_interval_source_and_grade(told: Telling) -> None:
    entries = [entry for one in told.told.market.answer.findings for entry in one.entries]
    told_ones = [one.answer for one in entries if isinstance(one.answer, Measure)]
    assert len(told_ones) > 50
    for one in told_ones:
        assert one.low <= one.value <= one.high
        assert one.n >= 1
        assert one.source
        assert one.period
        assert one.method
    for answer in (one.answer for one in entries):
        if isinstance(answer, NoMeasure):
            assert answer.reason.startswith("Not enough data")


def test_whatever_rests_on_the_postings_is_told_as_made_up(told: Telling) -> None:
    for finding in told.told.market.answer.findings:
        for entry in finding.entries:
            if isinstance(entry.answer, Measure) and "example" in entry.answer.source:
                assert entry.answer.grade == "made up"
    chapter = told.report.split('<section id="market"')[1].split("</section>")[0]
    assert "made up as an example; they say nothing about any real job market" in chapter
    assert "(made up; n = 357)" in chapter
    assert any("They are made up" in one for one in market_lines(told))


def test_every_credential_has_its_demand_holders_saturation_and_outlook(told: Telling) -> None:
    market = told.told.market
    names = [one.offered.name for one in market.credentials]
    assert len(names) == 9
    said = {one.topic: one.sentences for one in market.answer.said}
    for one in market.credentials:
        begun = [sentence.split(":")[0] for sentence in said[one.offered.name]]
        assert begun[:4] == ["Demand", "Holders in this register", "Saturation", "Outlook"]
    shares = {one.offered.key: one.demand for one in market.credentials}
    ai = shares["genai-finance"]
    assert isinstance(ai, Measure)
    assert (ai.n, ai.unit) == (357, "share")
    assert ai.low < 0.2 < ai.high
    # A skill that the vocabulary lacks is not known, and not asked for by nobody.
    assert isinstance(shares["game-portfolio"], NoMeasure)


def test_fewer_than_ten_holders_are_not_told(told: Telling) -> None:
    for one in told.told.market.credentials:
        assert isinstance(one.holders, NoMeasure)
        assert isinstance(one.saturation, NoMeasure)
    table = [line for line in market_lines(told) if "Project Management" in line]
    assert NO_FIGURE in table[0]


def test_holders_are_counted_from_the_register_without_names(told: Telling) -> None:
    register = register_of(told.folder)
    assert len(register.offered) == 9
    assert {one.standing for one in register.holdings} >= {"active", "revoked"}
    assert all(one.person.isdigit() for one in register.holdings)
    assessed = [one for one in register.holdings if one.assessed]
    communication = next(one for one in register.offered if one.key == "client-communication")
    assert {one.achievement for one in assessed} == {communication.id}


def test_what_was_planted_is_found(told: Telling) -> None:
    data = told.folder / MARKET / DATA
    market = open_market(data)
    finding = paths_finding(counted_by(market, ()))
    rows: dict[str, list[float]] = {}
    for entry in finding.entries:
        assert isinstance(entry.answer, Measure)
        rows.setdefault(entry.series, []).append(entry.answer.value)
    assert set(rows) == {AI.name, "data entry", "communication"}
    assert all(len(one) == 8 for one in rows.values())
    assert rows[AI.name][-1] > 3 * rows[AI.name][0]
    assert rows["data entry"][-1] < 0.7 * rows["data entry"][0]
    assert max(rows["communication"]) - min(rows["communication"]) < 0.05
    assert finding.title.startswith("More postings ask for artificial intelligence")
    (surely,) = the(told, "emerging").entries
    assert surely.label == "working with AI assistants"


def test_official_figures_stand_as_their_source_states_them(told: Telling) -> None:
    growing = the(told, "growing-most")
    assert growing.title == (
        "Wind turbine service technicians are projected to grow most, by 49.9 %;"
        " three of the ten need a licence."
    )
    top = [
        (one.key, one.answer.value) for one in growing.entries if isinstance(one.answer, Measure)
    ]
    assert top[:3] == [("49-9081", 49.9), ("47-2231", 42.1), ("29-1171", 40.1)]
    young = the(told, "unemployment-of-the-young")
    assert "In December 2024" in young.title
    assert "12.4 % of those of 16 to 19 years and 7.5 % of those of 20 to 24 years" in young.title
    licensed = next(one for one in told.told.market.answer.said if "licence" in one.topic)
    assert licensed.sentences[0].startswith("Nurse practitioners: Every state asks for a licence.")
    assert any("a badge is a supplement" in one for one in licensed.sentences)
    assert any("does not mean that none is" in one for one in licensed.sentences)


def test_every_row_of_published_figures_names_its_source() -> None:
    for name, column in ((PROJECTIONS, "Source"), (UNEMPLOYMENT, "source")):
        text = (PROVIDER / MARKET / name).read_text("utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        assert rows
        assert all("Bureau of Labor Statistics" in row[column] for row in rows)


def test_every_skill_of_the_example_is_placed_in_the_vocabulary_or_told_as_missing() -> None:
    programme = (PROVIDER / "programme.toml").read_text("utf-8")
    awarded = set(re.findall(r'url = "(http://data\.europa\.eu/esco/skill/[^"]+)"', programme))
    known = asked_for()
    assert awarded == set(known)
    skills = small_vocabulary().skills
    assert [uri for uris in known.values() for uri in uris if uri not in skills] == []
    assert sum(not uris for uris in known.values()) == 2


@pytest.mark.parametrize("year", [2024, 2026, 2031])
def test_the_postings_move_with_the_story_and_the_facts_do_not(year: int, tmp_path: Path) -> None:
    place = write_market_files(tmp_path, year=year)
    days = re.findall(r'"datePosted": "(\d{4})-\d\d-\d\d"', (place / POSTINGS).read_text("utf-8"))
    usual = Counter(int(one) for one in days)
    assert {number for number, count in usual.items() if count > 1} == {year - 2, year - 1, year}
    for name in (PROJECTIONS, UNEMPLOYMENT):
        assert (place / name).read_bytes() == (PROVIDER / MARKET / name).read_bytes()


def test_told_again_the_postings_are_not_read_again(told: Telling, tmp_path: Path) -> None:
    folder = tmp_path / "e"
    shutil.copytree(told.folder, folder)
    lines: list[str] = []
    again = tell_market(folder, at=AT, year=2026, say=lines.append)
    assert again.loaded.outcome == "unchanged"
    assert any("nothing has changed since" in one for one in lines)
    assert again.answer == told.told.market.answer


def test_a_place_for_the_files_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / MARKET).write_text("mine")
    with pytest.raises(ProgrammeError) as caught:
        write_market_files(tmp_path, year=2026)
    assert caught.value.code == "example-unwritable"


def test_figures_that_somebody_broke_are_refused_with_a_sentence(tmp_path: Path) -> None:
    place = write_market_files(tmp_path, year=2026)
    (place / PROJECTIONS).write_text("Occupation\nnone\n")
    with pytest.raises(CairnError) as caught:
        facts_of(place / DATA, place)
    assert caught.value.mend


def test_without_a_last_month_for_both_groups_nothing_is_claimed(tmp_path: Path) -> None:
    place = write_market_files(tmp_path, year=2026)
    rows = (place / UNEMPLOYMENT).read_text("utf-8").splitlines()
    kept = [one for one in rows if not one.startswith("LNS14000036,2024-12")]
    (place / UNEMPLOYMENT).write_text("\n".join(kept) + "\n", encoding="utf-8")
    title = unemployment_finding(facts_of(place / DATA, place)).title
    assert title.startswith("The file has no rates of one last month")


def test_fewer_licences_are_told_where_fewer_are_known(tmp_path: Path) -> None:
    place = write_market_files(tmp_path, year=2026)
    rows = (place / PROJECTIONS).read_text("utf-8").splitlines()
    kept = [one for one in rows if "Nurse practitioners" not in one]
    (place / PROJECTIONS).write_text("\n".join(kept) + "\n", encoding="utf-8")
    facts = facts_of(place / DATA, place)
    assert "two of the ten need a licence" in growing_finding(facts).title
    assert not any("Nurse practitioners" in one for one in licences_said(facts).sentences)


def test_the_outlook_is_that_of_the_work_that_asks_most(told: Telling) -> None:
    said = {one.topic: " ".join(one.sentences) for one in told.told.market.answer.said}
    assert (
        "“Financial and investment analysts” asks for it most" in said["Generative AI for Finance"]
    )
    assert "“Project management specialists” asks for it most" in said["Project Management"]
    service = said["Client Communication"]
    assert "“Customer service representatives” asks for it most" in service
    assert "projected to shrink by 5.5 % in ten years" in service
    assert "In a year 341,700 openings are projected. The median pay is 42,830 USD" in service
    assert "no occupation asks for it" in said["Game Portfolio"]


def test_saturation_is_holders_over_postings_that_ask(told: Telling) -> None:
    market = open_market(told.folder / MARKET / DATA)
    register = register_of(told.folder)
    ai = next(one for one in register.offered if one.key == "genai-finance")
    holdings = tuple(Holding(str(number), ai.id, AT) for number in range(38))
    facts = facts_of(told.folder / MARKET / DATA, told.folder / MARKET)
    counted = counted_by(market, [ai])
    (found,) = _credentials(counted, Register("a register", (ai,), holdings), facts, AT)
    asking = counted.cube.count(ai.id)
    assert isinstance(found.saturation, Measure)
    assert found.saturation.value == pytest.approx(38 / asking)
    assert found.saturation.low < 38 / asking < found.saturation.high
    assert found.saturation.grade == "made up"


def test_real_postings_are_asked_the_same_on_a_page_of_their_own(
    told: Telling, tmp_path: Path
) -> None:
    import polars as pl

    folder, labour = tmp_path / "e", tmp_path / "labour"
    shutil.copytree(told.folder, folder)
    for name in ("postings", "statistics"):
        (labour / name).mkdir(parents=True)
    shutil.copy(
        folder / MARKET / PROJECTIONS,
        labour / "statistics" / "bls_employment_projections_2024-34.csv",
    )
    rows = [
        {
            "title": "Data Analyst",
            "text": f"Requirements: SQL and Tableau. Desk {number} of a firm in town {number}.",
            "date": "2020-04-05",
            "city": f"Town {number}",
            "company": f"Firm {number}",
        }
        for number in range(30)
    ]
    pl.DataFrame(rows).write_parquet(
        labour / "postings" / "postings_glassdoor_linkedin_dedup.parquet"
    )
    page = write_real(folder, labour, at=AT).read_text("utf-8")
    assert "“SQL for Finance Data” is asked for most: by 100 %" in page
    assert "(raw count; n = 30)" in page
    assert "holders are made up, so they are not held against real postings" in page
    assert "Saturation:" not in page


def test_a_folder_without_real_postings_is_refused(told: Telling, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_real(told.folder, tmp_path, at=AT)
    assert caught.value.code == "no-labour-data"
    assert not (told.folder / "out" / "real-postings.html").exists()
