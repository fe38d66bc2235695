"""Answers about the market: what is joined, what is left out, and what is never claimed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cairn.bulk.postings_store import write_coded
from cairn.exporters.market_model import Answer, Finding
from cairn.kernel.errors import UsageError
from cairn.library.market_comparing import compare_answer
from cairn.library.market_credentials import credential_answer
from cairn.library.market_gap import gap_answer
from cairn.library.market_loading import STORE
from cairn.library.market_register import Offered, Register
from cairn.library.market_skills import demand_answer, growth_words
from cairn.library.market_store import Market, open_market
from cairn.market.measure import Measure, NoMeasure
from cairn.market.posting import CodedPosting
from cairn.market.supply import Holding

TEAMWORK = "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0"
PATIENCE = "urn:cairn:skill:patience"
AT = datetime(2026, 1, 1, tzinfo=UTC)
ABOUT = {
    "framework": "cairn", "framework_version": "1", "tiers": "automaton", "made_up": "no",
    "source": "the paper",
}  # fmt: skip


def posted(number: int, *skills: str, month: str = "2025-03", soc: str = "29-1141") -> CodedPosting:
    return CodedPosting(str(number), month, soc, "", "IE", tuple(sorted(skills)))


def market_of(
    folder: Path, postings: Sequence[CodedPosting], name: str = "paper", **about: str
) -> Market:
    write_coded(folder / STORE, name, postings, about={**ABOUT, **about})
    return open_market(folder)


def nurses(folder: Path, **about: str) -> Market:
    """Of a hundred postings sixty ask for teamwork, and nobody for patience."""
    wanted = [posted(n, TEAMWORK) for n in range(60)] + [posted(n) for n in range(60, 100)]
    return market_of(folder, wanted, **about)


def holding(person: int, *skills: str, assessed: bool = True) -> Holding:
    since = datetime(2025, 2, 1, tzinfo=UTC)
    return Holding(str(person), "urn:team", since, skills, assessed=assessed)


def register(holders: int, *, assessed: bool = True) -> Register:
    team = Offered("team", "urn:team", "Working in a Team", {TEAMWORK: "teamwork"})
    knots = Offered("knots", "urn:knots", "Knots", {"urn:elsewhere:knots": "knot lore"})
    held = tuple(holding(n, TEAMWORK, assessed=assessed) for n in range(holders))
    return Register("register of Northbank", (team, knots), held)


def finding(answer: Answer, key: str) -> Finding:
    return next(one for one in answer.findings if one.key == key)


def figure(answer: Answer, key: str) -> Measure:
    told = finding(answer, key).entries[0].answer
    assert isinstance(told, Measure)
    return told


def test_made_up_postings_say_so_with_every_figure(tmp_path: Path) -> None:
    answer = demand_answer(nurses(tmp_path, made_up="yes"), "teamwork")
    share = figure(answer, "demand")
    assert share.grade == "made up"
    assert share.value == pytest.approx(0.6)
    assert answer.remarks[0].startswith("These postings are made up")


def test_one_load_that_is_made_up_marks_the_whole(tmp_path: Path) -> None:
    nurses(tmp_path)
    market = market_of(tmp_path, [posted(1000)], "example", made_up="yes")
    assert (market.grade, market.cube.total()) == ("made up", 101)


def test_what_was_coded_otherwise_is_left_out_and_named(tmp_path: Path) -> None:
    nurses(tmp_path)
    few = [posted(n, TEAMWORK) for n in range(200, 220)]
    market = market_of(tmp_path, few, "other", tiers="automaton tagger")
    assert market.cube.total() == 100
    assert any("“other”" in remark for remark in market.remarks)


def test_postings_without_a_day_are_counted_and_told(tmp_path: Path) -> None:
    undated = [posted(n, TEAMWORK, month="") for n in range(30)]
    market = market_of(tmp_path, undated, made_up="yes")
    answer = demand_answer(market, "teamwork")
    assert figure(answer, "demand").n == 30
    assert any("30 of 30 postings have no day" in remark for remark in answer.remarks)
    assert [one.key for one in answer.findings if one.key == "demand-by-month"] == []


def test_small_cells_are_left_out_and_counted(tmp_path: Path) -> None:
    many = [posted(n, TEAMWORK, soc="29-1141" if n % 2 else "13-2011") for n in range(60)]
    few = [posted(n, soc="47-2111") for n in range(100, 105)]
    few += [posted(n, soc="") for n in range(200, 240)]
    answer = demand_answer(market_of(tmp_path, [*many, *few], made_up="yes"), "teamwork")
    occupations = finding(answer, "demand-by-occupation")
    assert {one.key for one in occupations.entries} == {"29-1141", "13-2011"}
    assert "1 occupation with fewer than 10 postings is left out." in occupations.sentences
    unknown = "40 postings whose occupation is not known are in none of these."
    assert unknown in occupations.sentences


@pytest.mark.parametrize(
    ("others", "words"),
    [(0, "has the largest share"), (16, "Others may be as high.")],
    ids=["far behind", "close behind"],
)
def test_one_is_told_to_be_the_first_only_where_that_is_sure(
    others: int, words: str, tmp_path: Path
) -> None:
    first = [posted(n, TEAMWORK, soc="29-1141") for n in range(20)]
    second = [posted(n, *((TEAMWORK,) if n < others + 20 else ()), soc="13-2011")
              for n in range(20, 40)]  # fmt: skip
    market = market_of(tmp_path, [*first, *second], made_up="yes")
    assert words in finding(demand_answer(market, "teamwork"), "demand-by-occupation").title


def _growth(value: float, low: float, high: float) -> Measure:
    return Measure("g", value, low, high, "percent a year", 9, "s", "", "raw count", "fit")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (_growth(20, 5, 40), "grows: 20.0 % a year"),
        (_growth(-20, -40, -5), "shrinks: -20.0 % a year"),
        (_growth(20, -5, 40), "neither grows nor shrinks for sure"),
        (_growth(-20, -40, 5), "neither grows nor shrinks for sure"),
        (NoMeasure("g", "Not enough data: 2 months.", 2, "s", ""), "cannot be said. Not enough"),
    ],
    ids=["grows", "shrinks", "may not grow", "may not shrink", "unknown"],
)
def test_growth_is_claimed_only_where_the_interval_allows(
    answer: Measure | NoMeasure, words: str
) -> None:
    assert words in growth_words(answer, "teamwork")


def test_of_two_that_overlap_neither_is_ahead(tmp_path: Path) -> None:
    some = [posted(n, *((TEAMWORK,) if n % 2 else (PATIENCE,))) for n in range(100)]
    answer = compare_answer(market_of(tmp_path, some, made_up="yes"), "teamwork", "patience")
    assert answer.summary.startswith("Neither is asked for by a larger share")
    ahead = compare_answer(nurses(tmp_path, made_up="yes"), "patience", "teamwork")
    assert ahead.summary.startswith("“teamwork” is asked for by a larger share")


def test_occupations_are_told_apart_only_by_what_surely_differs(tmp_path: Path) -> None:
    both = [posted(n, TEAMWORK, soc="29-1141" if n % 2 else "13-2011") for n in range(80)]
    market = market_of(tmp_path, both, made_up="yes")
    answer = compare_answer(market, "29-1141", "13-2011")
    assert answer.summary == "No skill surely tells them apart."
    with pytest.raises(UsageError, match="the same"):
        compare_answer(market, "29-1141", "registered nurse")


def test_a_credential_has_its_demand_its_holders_and_their_ratios(tmp_path: Path) -> None:
    market = nurses(tmp_path, made_up="yes")
    answer = credential_answer(market, register(12), "Working in a team", AT)
    assert figure(answer, "demand").value == pytest.approx(0.6)
    assert figure(answer, "holders").value == 12
    scarce, common = (one.answer for one in finding(answer, "scarcity").entries)
    assert isinstance(scarce, Measure)
    assert isinstance(common, Measure)
    assert scarce.value == pytest.approx(60 / 12)
    assert common.value == pytest.approx(12 / 60)
    assert "cannot be said" in finding(answer, "baseline").title


def test_few_holders_are_not_told(tmp_path: Path) -> None:
    answer = credential_answer(nurses(tmp_path, made_up="yes"), register(9), "team", AT)
    for key in ("holders", "scarcity"):
        assert all(isinstance(one.answer, NoMeasure) for one in finding(answer, key).entries)
    assert "fewer than 10 people" in finding(answer, "holders").title


def test_a_credential_that_the_framework_does_not_know_is_no_zero(tmp_path: Path) -> None:
    answer = credential_answer(nurses(tmp_path, made_up="yes"), register(12), "knots", AT)
    share = finding(answer, "demand").entries[0].answer
    assert isinstance(share, NoMeasure)
    assert "has none of the skills" in share.reason
    assert {one.key for one in answer.findings} <= {"demand", "holders", "scarcity", "baseline"}


def test_a_credential_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        credential_answer(nurses(tmp_path), register(12), "teem", AT)
    assert refused.value.code == "unknown-credential"


def test_a_gap_sets_what_is_asked_beside_what_is_shown(tmp_path: Path) -> None:
    market = nurses(tmp_path, made_up="yes")
    known = register(20)
    others = tuple(replace(holding(n), achievement="urn:knots") for n in range(20, 60))
    answer = gap_answer(market, replace(known, holdings=(*known.holdings, *others)), AT)
    asked, shown = (one.answer for one in finding(answer, "gap").entries)
    assert isinstance(asked, Measure)
    assert isinstance(shown, Measure)
    assert (asked.value, shown.value) == (pytest.approx(0.6), pytest.approx(20 / 60))
    assert "Surely asked for more often than shown: “teamwork”." in (
        finding(answer, "gap-difference").title
    )


def test_what_no_assessment_shows_is_not_shown(tmp_path: Path) -> None:
    market = nurses(tmp_path, made_up="yes")
    answer = gap_answer(market, register(20, assessed=False), AT)
    assert answer.summary.startswith("Not enough data: no human skill is shown")
    assert [one.label for one in finding(answer, "asked-only").entries] == ["teamwork"]


def test_skills_of_the_register_are_looked_up_in_the_framework(tmp_path: Path) -> None:
    market = nurses(tmp_path, made_up="yes")
    team = Offered("team", "urn:team", "Team", {"urn:elsewhere:team": "teamwork"})
    held = tuple(holding(n, "urn:elsewhere:team", "urn:unknown") for n in range(12))
    known = Register("r", (team,), held).by_framework(market.names)
    assert {one.skills for one in known} == {(TEAMWORK,)}


def test_a_store_without_loads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        open_market(tmp_path)
    assert refused.value.code == "no-postings-loaded"
