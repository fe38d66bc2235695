"""Plans in words: dates, prices, reasons, and what stays open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from cairn.exporters.plan_json import advice_json, front_json, plan_json
from cairn.exporters.plan_lines import marginal_lines, schedule_lines
from cairn.exporters.plan_text import (
    FRONT_HEADER,
    MARGINAL_HEADER,
    STEP_HEADER,
    advice_sentences,
    front_rows,
    instead_heading,
    marginal_rows,
    no_plan_lines,
    percent,
    plan_opening,
    plan_remarks,
    step_rows,
)
from cairn.kernel.json_text import read_json_object, write_json
from cairn.pathways.planner.advice import advise
from cairn.pathways.planner.answers import Front, NoPlan, Plan
from exporters.plan_cases import CATALOGUE, FRONT, HELD, NONE, NOTHING, PLAN, ROLE, TERMS

assert isinstance(PLAN, Plan)
assert isinstance(NOTHING, Plan)
assert isinstance(NONE, NoPlan)
assert isinstance(FRONT, Front)


def test_it_works() -> None:
    assert plan_opening(PLAN, "Analyst") == (
        "For “Analyst”: 3 credentials, 130 hours, 175.00 EUR, finished on 16 April 2027. You then "
        "have 100 % of it; today you have 17 %."
    )
    lines = schedule_lines(PLAN, width=80)
    assert lines[0] == "1. Course of data, Northbank"
    assert "   4 January to 7 February 2027; 60 hours; 100.00 EUR." in lines
    assert "   It serves “data”. “data” rises to good (50 % of the whole). “bursary” is" in lines


def test_a_bar_lies_where_its_dates_lie() -> None:
    bars = [line.strip() for line in schedule_lines(PLAN) if "━" in line]
    assert len(bars) == len(PLAN.steps)
    assert len({len(bar) for bar in bars}) == 1
    assert bars[0].startswith("━")
    assert bars[-1].endswith("━")


@pytest.mark.parametrize("width", [10, 50, 80, 200])
def test_lines_fit_the_terminal(width: int) -> None:
    advice = advise(ROLE, HELD, CATALOGUE, TERMS)
    lines = [*schedule_lines(PLAN, width=width), *marginal_lines(advice.marginals, width=width)]
    assert max(map(len, lines)) <= max(width, 45)


def test_what_stays_open_and_how_sure_it_is() -> None:
    assert plan_remarks(PLAN) == (
        "It leaves open: “a licence to advise”.",
        "It is proven that no plan costs less.",
    )
    unsure = replace(PLAN, optimality=replace(PLAN.optimality, proven=False, value=200, bound=150))
    assert "could be better by 25 % at most" in plan_remarks(unsure)[-1]
    blind = replace(PLAN, optimality=replace(PLAN.optimality, proven=False, bound=None))
    assert plan_remarks(blind)[-1].endswith("how good that is, is open.")


def test_a_plan_without_steps_says_so() -> None:
    assert plan_opening(NOTHING, "Analyst") == (
        "There is nothing to take: you have 17 % of “Analyst”."
    )
    assert schedule_lines(NOTHING) == ()


def test_no_plan_says_what_would_have_to_give_way() -> None:
    lines = no_plan_lines(NONE)
    assert lines[0] == "There is no plan that keeps to all of this."
    assert lines[1].startswith("This is the least that would have to give way")
    assert len(lines) > 2
    assert no_plan_lines(NoPlan((), proven=True, smallest=True))[-1].endswith("not on offer.")
    assert no_plan_lines(NoPlan((), proven=False, smallest=False)) == (
        "No plan was found in the time given.",
    )


def test_rows_fit_their_headers() -> None:
    advice = advise(ROLE, HELD, CATALOGUE, TERMS)
    assert {len(row) for row in step_rows(PLAN)} == {len(STEP_HEADER)}
    assert {len(row) for row in front_rows(FRONT)} == {len(FRONT_HEADER)}
    assert {len(row) for row in marginal_rows(advice.marginals)} == {len(MARGINAL_HEADER)}


def test_the_plans_of_a_front_are_numbered() -> None:
    rows = front_rows(FRONT)
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert rows[0][1] == "Take nothing"


def test_advice_goes_on_or_stops() -> None:
    more = advise(ROLE, HELD, CATALOGUE, TERMS)
    assert advice_sentences(more)[0].startswith("It is worth going on with “Course of")
    assert instead_heading(more) == "What would help besides"
    stop = advise(ROLE, HELD, CATALOGUE, replace(TERMS, worth=Fraction(1, 2)))
    assert advice_sentences(stop)[0] == "Stop: no further credential on offer is worth taking."
    assert instead_heading(stop) == "What would help instead"
    assert any("licence" in one for one in stop.instead)


def test_what_one_more_would_add() -> None:
    lines = " ".join(marginal_lines(advise(ROLE, HELD, CATALOGUE, TERMS).marginals, width=500))
    assert "“Course of data” adds 50 % for 60 hours and 100.00 EUR: 83 % for each 100" in lines
    assert "Before it: Course of data." in lines
    assert "50 % of what it teaches is held already" in lines


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(0), "0 %"),
        (Fraction(1), "100 %"),
        (Fraction(1, 3), "33 %"),
        (Fraction(999, 1000), "99 %"),
        (Fraction(1, 250), "0.4 %"),
        (Fraction(1, 10_000), "less than 0.1 %"),
    ],
)
def test_a_share_is_never_called_whole_before_it_is(share: Fraction, words: str) -> None:
    assert percent(share) == words


def test_json_holds_everything() -> None:
    advice = advise(ROLE, HELD, CATALOGUE, TERMS)
    for value in (plan_json(PLAN), plan_json(NONE), front_json(FRONT), advice_json(advice)):
        assert read_json_object(write_json(value)) == value
    told = plan_json(PLAN)["plan"]
    assert told["finish"] == date(2027, 4, 16).isoformat()
    assert [step["offering"] for step in told["steps"]] == ["data", "law", "talk"]
    assert sum(week["hours"] for step in told["steps"] for week in step["weeks"]) == told["hours"]
    assert plan_json(NONE)["plan"] is None
    assert front_json(NONE)["plans"] == []
