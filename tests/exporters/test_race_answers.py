"""The race, the budget and the ceiling in words: what is said, and what is never said."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cairn.exporters.market_model import Answer
from cairn.exporters.market_tables import answer_csv, answer_json
from cairn.exporters.market_text import answer_lines
from cairn.exporters.race_answer import race_answer
from cairn.exporters.race_budget import budget_answer
from cairn.exporters.race_ceiling import ceiling_answer
from cairn.exporters.race_page import race_page
from cairn.value.budget import proof_pressure
from cairn.value.ceiling import Incumbent, paper_ceiling
from cairn.value.made_up import (
    MADE_UP,
    MADE_UP_CREDENTIALS,
    MADE_UP_INCUMBENTS,
    MADE_UP_OPENINGS,
    MADE_UP_PERSON,
)
from cairn.value.openings import Between, Credential, Opening
from cairn.value.race import pull, simulate
from cairn.value.race_settings import DEFAULT_LEVERS, RaceSettings

SMALL = RaceSettings(people=60, replications=20)
AT = datetime(2026, 11, 25, tzinfo=UTC)
PERSON = replace(MADE_UP_PERSON, made_up=False, told_by="my adviser")


@pytest.fixture(scope="module")
def race() -> Answer:
    return race_answer(simulate(SMALL, 1), pull(SMALL, DEFAULT_LEVERS, 1))


def budget(wanted: int, **changes: object) -> Answer:
    person = replace(PERSON, **changes)  # type: ignore[arg-type]  # fields of a person
    return budget_answer(proof_pressure(MADE_UP_OPENINGS, MADE_UP_CREDENTIALS, person, wanted))


def words(answer: Answer) -> str:
    return " ".join(" ".join(answer_lines(answer, width=120)).split())


# the race


def test_it_says_first_that_it_is_a_model(race: Answer) -> None:
    assert race.summary.startswith("A model with made-up numbers, not a forecast.")
    assert "tells nothing about any real town" in words(race)


def test_every_figure_of_it_is_made_up_and_has_its_interval(race: Answer) -> None:
    told = [figure for one in answer_json(race)["findings"] for figure in one["figures"]]
    assert len(told) > 50
    assert all(one["grade"] == "made up" and one["n"] == 20 for one in told)
    assert all(one["low"] <= one["value"] <= one["high"] for one in told)


def test_it_tells_what_is_assumed(race: Answer) -> None:
    assumed = " ".join(next(one for one in race.said if one.topic == "What is assumed").sentences)
    for words_of_it in (
        "No group is more able than another.",
        "300 EUR; who fails tries again",
        "for 15 good jobs, and no credential makes one more",
    ):
        assert words_of_it in assumed


def test_levers_are_named_as_helping_only_where_the_whole_interval_does(race: Answer) -> None:
    for finding in race.findings:
        if not finding.key.startswith("levers-"):
            continue
        group = "short of both" if finding.key in ("levers-gain", "levers-hired") else ""
        for entry in finding.entries:
            if entry.series == group:
                low, high = entry.answer.low, entry.answer.high  # type: ignore[union-attr]  # no figure is missing
                helps = high < 0 if finding.key == "levers-hours" else low > 0
                assert (f"“{entry.label}”" in finding.title) == helps


def test_without_levers_there_are_none() -> None:
    keys = {one.key for one in race_answer(simulate(SMALL, 1)).findings}
    assert keys
    assert not any(one.startswith("levers") for one in keys)


def test_habit_and_one_group_are_told_in_their_own_words() -> None:
    alone = replace(SMALL, groups=(replace(SMALL.groups[0], share=1.0, subsidy=0.25),), asked=2)
    told = words(race_answer(simulate(alone, 1)))
    assert "Employers ask for two credentials out of habit." in told
    assert "others pay 25 % of the fee" in told
    assert "A person gets one with a chance of" in told


def test_a_market_that_asks_for_nothing_says_so() -> None:
    told = race_answer(simulate(replace(SMALL, cap=0), 1))
    assert "ask for no credential" in told.summary


# the budget


def test_you_likely_need_none_of_these() -> None:
    told = budget(1)
    assert told.summary.startswith("You likely need none of these: 1 of 12 openings are open")
    assert "The cheapest set" not in {one.topic for one in told.said}


def test_what_costs_more_than_it_may_bring_is_likely_not_needed_either() -> None:
    told = budget(5, worth=Between(10, 20, 30))
    assert told.summary.startswith("You likely need none of these: the cheapest way costs 870 EUR")
    assert "The cheapest set, which you likely do not need" in {one.topic for one in told.said}


def test_what_is_worth_it_and_what_cannot_be_said() -> None:
    sure = budget(5, chance=Between(0.2, 0.3, 0.4), worth=Between(9e3, 1e4, 2e4))
    assert "is expected to bring more" in sure.summary
    assert "Whether it pays cannot be said" in budget(5).summary


def test_a_licence_is_said_in_the_first_breath() -> None:
    told = budget(5)
    assert "no badge stands in for it" in told.summary
    assert told.said[0].topic == "A licence is asked for by law"
    assert "licence" not in budget(5, licences=frozenset({"investment-advice"})).summary


def test_out_of_reach_by_means_and_by_what_is_on_offer() -> None:
    poor = budget(5, money=100.0)
    assert "75 hours and 270 EUR of fees" in poor.summary
    assert "The cheapest set, without your limits" in {one.topic for one in poor.said}
    assert "10 of 12 at most" in budget(12, money=None, hours=None).summary


def test_what_was_given_is_no_example() -> None:
    assert "Made-up" not in words(budget(5))
    made_up = budget_answer(
        proof_pressure(MADE_UP_OPENINGS, MADE_UP_CREDENTIALS, MADE_UP_PERSON, 5)
    )
    assert made_up.summary.startswith("Made-up numbers stand in for what was not given.")


def test_nothing_on_offer_is_no_crash() -> None:
    found = proof_pressure([Opening("x", frozenset({"a"}))], [], PERSON, 1)
    assert "0 of 1 at most" in budget_answer(found).summary


def test_many_unmet_openings_are_not_all_named() -> None:
    openings = [Opening(f"job{place}", frozenset({"juggling"})) for place in range(20)]
    found = proof_pressure(openings, [Credential("x", 1, 1)], PERSON, 1)
    assert "job11 and 8 more." in words(budget_answer(found))


# the ceiling


def test_most_is_said_only_where_the_whole_interval_is_above_a_half() -> None:
    found = paper_ceiling(MADE_UP_OPENINGS, MADE_UP_INCUMBENTS, MADE_UP, made_up=True)
    told = ceiling_answer(found)
    assert told.summary.startswith("Made-up data, to try the command with. 6 of 7 things")
    assert "spreadsheets." not in told.summary.split(":")[1]
    assert "That is no paper ceiling" in words(told)


def test_a_share_above_a_half_whose_interval_is_not_is_no_most() -> None:
    staff = [Incumbent(str(place), frozenset({"a"} if place < 8 else ())) for place in range(20)]
    found = paper_ceiling([Opening("x", frozenset({"a"}))], staff, "records")
    assert ceiling_answer(found).summary.startswith("None of the things")


def test_a_few_people_are_not_told() -> None:
    told = ceiling_answer(paper_ceiling(MADE_UP_OPENINGS, MADE_UP_INCUMBENTS[:9], "records"))
    assert told.summary.startswith("Not enough data: fewer than 10 people")
    figures = [one for f in answer_json(told)["findings"] for one in f["figures"]]
    assert all(one["value"] is None for one in figures if "who do the work" in one["measure"])
    assert "9" not in {str(one["n"]) for one in figures}


def test_nothing_surely_lacking_and_nothing_asked() -> None:
    staff = [Incumbent(str(place), frozenset({"a"})) for place in range(20)]
    held = ceiling_answer(paper_ceiling([Opening("x", frozenset({"a"}))], staff, "records"))
    assert held.summary.startswith("None of the things")
    asked = paper_ceiling([Opening("x", frozenset(), frozenset({"nursing"}))], staff, "records")
    assert ceiling_answer(asked).summary == "The openings ask for no papers but licences."


# faces


def test_the_csv_has_every_figure_of_the_json() -> None:
    told = budget(5)
    rows = list(csv.DictReader(io.StringIO(answer_csv(told))))
    figures = [one for f in answer_json(told)["findings"] for one in f["figures"]]
    assert [row["measure"] for row in rows] == [one["measure"] for one in figures]


def test_the_page_is_one_file_with_charts_and_says_what_it_is(race: Answer) -> None:
    pytest.importorskip("altair")
    html = race_page("race", race, AT, "0.1.0")
    assert html == race_page("race", race, AT, "0.1.0")
    text = html.decode()
    assert "A model with made-up numbers, not a forecast" in text
    assert "<script" not in text
    assert text.count("data:image/svg+xml;base64,") == 8
    assert "A calculation, not a promise" in race_page("budget", budget(5), AT, "0.1.0").decode()
