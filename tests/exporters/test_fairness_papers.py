"""What leaves about fairness: labelled a calculation, with nothing about fewer than ten people."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import numpy as np
import pytest

from cairn.exporters.fairness_page import fairness_html
from cairn.exporters.fairness_tables import COLUMNS, fairness_csv, fairness_json
from cairn.exporters.fairness_text import fairness_lines, table_rows
from cairn.exporters.fairness_words import (
    FairnessPaper,
    chance_words,
    ratio_words,
    table_sentences,
)
from cairn.hiring.declared import Declared
from cairn.hiring.fairness import fairness_report
from cairn.hiring.impact import CALCULATION
from hiring.fairness_people import crowd, declared


def _groups(*groups: tuple[str, int, int]) -> FairnessPaper:
    people = [Declared("", {"sex": name}, n, k) for name, n, k in groups]
    return FairnessPaper(fairness_report(people), "A list", "a file", "1 June 2026", "0.1.0")


def _whole(*, made_up: bool = False) -> FairnessPaper:
    people, clauses = declared(*crowd(4, 200, 3, gap=0.5)[:2], score=True)
    report = fairness_report(people, clauses)
    return FairnessPaper(report, "A <list>", "a file", "1 June 2026", "0.1.0", made_up)


def _forms(paper: FairnessPaper) -> dict[str, str]:
    page = re.sub(r"<style>.*?</style>", "", fairness_html(paper).decode(), flags=re.DOTALL)
    return {
        "page": page,
        "json": json.dumps(fairness_json(paper), ensure_ascii=False),
        "csv": fairness_csv(paper),
        "lines": "\n".join(fairness_lines(paper, width=200)),
    }


@pytest.mark.parametrize("form", ["page", "json", "csv", "lines"])
def test_every_form_says_that_it_is_a_calculation(form: str) -> None:
    said = _forms(_whole())[form]
    assert "calculation, not an independent audit" in said


@pytest.mark.parametrize("form", ["page", "json", "csv", "lines"])
def test_every_form_says_that_made_up_people_are_made_up(form: str) -> None:
    said = _forms(_whole(made_up=True))[form]
    assert "made up" in said or '"madeUp": true' in said


@pytest.mark.parametrize("form", ["page", "json", "csv", "lines"])
def test_no_figure_of_fewer_than_ten_people_leaves(form: str) -> None:
    # 7 of 9 is a rate of 0.7777..., and no other figure of these has such digits.
    said = _forms(_groups(("A", 500, 100), ("B", 400, 60), ("C", 9, 7)))[form]
    assert "77.8" not in said
    assert "0.777" not in said
    assert "7 of 9" not in said
    assert "fewer than 10" in said


def test_a_rate_of_few_people_that_is_the_highest_leaves_through_no_ratio() -> None:
    table = fairness_json(_groups(("A", 500, 100), ("B", 400, 60), ("C", 9, 9)))
    lines: Any = table["selectionRates"]
    by_name = {one["category"]: one for one in lines[0]["categories"]}
    assert by_name["A"]["impactRatio"] == 1.0
    assert by_name["B"]["impactRatio"] == pytest.approx(0.75)
    assert "impactRatio" not in by_name["C"]
    assert lines[0]["smallCategoryIsHigher"] is True


def test_a_line_that_could_be_worked_out_is_warned_of() -> None:
    paper = _groups(("A", 500, 100), ("B", 9, 3))
    said = " ".join(table_sentences(paper.report.selection[0]))
    assert "can still work that line out" in said
    more = _groups(("A", 500, 100), ("B", 9, 3), ("Unknown", 30, 3))
    assert "work that line out" not in " ".join(table_sentences(more.report.selection[0]))


def test_unknown_people_are_counted_in_every_form() -> None:
    for form, said in _forms(_groups(("A", 50, 10), ("B", 40, 12), ("Unknown", 37, 3))).items():
        assert "37" in said, form


def test_the_json_holds_the_figures_as_they_were_computed() -> None:
    paper = _whole()
    found: Any = json.loads(json.dumps(fairness_json(paper), allow_nan=False))
    first = paper.report.selection[0]
    assert [one["rate"]["value"] for one in found["selectionRates"][0]["categories"]] == [
        line.rate.value for line in first.categories
    ]
    for answer in found["clauses"]:
        total = sum(one["shareOfGap"]["value"] for one in answer["clauses"])
        assert total == pytest.approx(answer["gap"]["value"], abs=1e-12)


def test_infinite_ends_are_null() -> None:
    found: Any = fairness_json(_groups(("A", 30, 0), ("B", 30, 9)))
    json.dumps(found, allow_nan=False)


def test_the_csv_is_a_table_and_runs_no_formula() -> None:
    paper = _groups(("=cmd()", 50, 10), ("B", 40, 12))
    rows = list(csv.DictReader(io.StringIO(fairness_csv(paper))))
    assert tuple(rows[0]) == COLUMNS
    assert {one["category"] for one in rows} == {"'=cmd()", "B"}
    whole = list(csv.DictReader(io.StringIO(fairness_csv(_whole()))))
    assert {one["part"] for one in whole} == {"selection", "scoring", "clause"}


def test_the_page_escapes_and_asks_nothing_of_anybody() -> None:
    page = fairness_html(_whole()).decode()
    assert "A &lt;list&gt;" in page
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!#|data:)', page) == []
    assert page.count("<h1") == 1
    assert fairness_html(_whole()) == fairness_html(_whole())


def test_words_come_before_chances() -> None:
    table = _groups(("A", 500, 200), ("B", 400, 60)).report.selection[0]
    said = next(one for one in table_sentences(table) if "fifths" in one)
    assert said.index("15.0 of 100") < said.index("0.375 times as many") < said.index("Were there")
    assert "68 more of them would have to be chosen" in said


def test_a_ratio_just_under_four_fifths_does_not_look_like_it() -> None:
    assert ratio_words(0.79996) == "just under 0.800"
    assert ratio_words(0.8) == "0.800"


@pytest.mark.parametrize(
    ("p", "words"),
    [(1e-9, "fewer than 1 of 1,000"), (0.004, "about 4 of 1,000"), (0.2, "about 20 of 100")],
)
def test_chances_in_whole_people(p: float, words: str) -> None:
    assert words in chance_words(p)


def test_nobody_chosen_is_said() -> None:
    paper = _groups(("A", 50, 0), ("B", 40, 0))
    assert "Not enough data" in _forms(paper)["lines"]
    assert table_rows(paper.report.selection[0])[0][3] == ""


def test_the_nearest_requirement_is_labelled_where_it_is_told() -> None:
    met, group, _ = crowd(4, 200, 3, gap=0.5)
    people, clauses = declared(met, group)
    paper = FairnessPaper(fairness_report(people, clauses), "A list", "a file", "today", "0.1.0")
    lines = "\n".join(fairness_lines(paper, width=400))
    told = lines[lines.index("The nearest one found") :].splitlines()[0]
    assert "without “Clause 0”" in told
    assert CALCULATION in told
    assert np.isfinite(met).all()
