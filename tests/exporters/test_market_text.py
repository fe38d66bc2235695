"""Answers about the market in words, JSON and CSV: the same everywhere, and never 0 for nothing."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from cairn.exporters.market_model import Answer, Entry, Finding, Said
from cairn.exporters.market_tables import COLUMNS, answer_csv, answer_json
from cairn.exporters.market_text import (
    answer_lines,
    entry_rows,
    figure,
    interval,
    method_sentences,
    spoken,
)
from cairn.market.measure import Measure, NoMeasure, suppressed
from exporters.market_cases import ANSWER, GAP, PATH, RANKING, measure

WRITTEN = {
    (0.123, "share"): "12.3 %",
    (0.0012, "share"): "0.12 %",
    (0.00001, "share"): "less than 0.01 %",
    (0.0, "share"): "0 %",
    (1.0, "share"): "100 %",
    (-3.21, "percent"): "-3.2 %",
    (14.0, "percent a year"): "14.0 % a year",
    (62_345.4, "USD a year"): "62,345 USD a year",
    (1.4567, "ratio"): "1.46",
    (2.5, "postings for each holder"): "2.50 postings for each holder",
    (1_234_567.0, "people"): "1,234,567 people",
    (3.0, "postings"): "3 postings",
}


@pytest.mark.parametrize(("said", "words"), WRITTEN.items(), ids=WRITTEN.values())
def test_a_figure_is_written_in_its_unit(said: tuple[float, str], words: str) -> None:
    assert figure(measure(said[0], unit=said[1])) == words


def test_the_interval_says_the_unit_once() -> None:
    assert interval(measure(0.1, 0.02)) == "8.0 % to 12.0 %"
    assert interval(measure(200, 20, unit="people")) == "180 to 220 people"
    assert interval(measure(10, 2, unit="percent a year")) == "8.0 % to 12.0 % a year"
    assert interval(measure(200, 0, unit="people")) == ""
    assert spoken(measure(200, 0, unit="people")) == "200 people"
    assert spoken(measure(0.1)) == "10.0 % (8.0 % to 12.0 %)"
    assert spoken(NoMeasure("x", "No.", None, "", "")) == "not told"


def test_under_ten_not_even_the_number_is_told() -> None:
    few = Finding("few", "Few", "Few.", (Entry("a", suppressed("a", 7, "people", "b", "c")),))
    ((_, shown, reason, n),) = entry_rows(few)
    assert (shown, n) == ("not told", "")
    assert reason == "Not enough data: fewer than 10 people, so the figure is not told."
    answer = Answer("?", "Nothing.", (few,))
    assert answer_json(answer)["findings"][0]["figures"][0]["n"] is None
    assert "7" not in answer_csv(answer).replace(reason, "")
    assert not answer.told


def test_where_there_is_nothing_there_is_no_zero() -> None:
    none = Finding(
        "x",
        "X",
        "X.",
        (Entry("a", NoMeasure("a", "Not enough data: there are no postings.", 0, "b", "c")),),
    )
    ((*_, n),) = entry_rows(none)
    assert n == "0", "that there are none is known"
    (figures,) = answer_json(Answer("?", "!", (none,)))["findings"][0]["figures"]
    assert figures["value"] is None
    assert figures["whyNone"] == "Not enough data: there are no postings."


def test_the_terminal_tells_it_all_within_its_width() -> None:
    lines = answer_lines(ANSWER, width=60)
    assert max(map(len, lines)) <= 60
    text = " ".join(" ".join(lines).split())
    for part in (
        ANSWER.question,
        ANSWER.summary,
        PATH.title,
        "2025-05",
        "Source: postings of Northbank, 2025-01 to 2025-12 (adjusted count; n = 400).",
        "Jeffreys' interval, corrected for the skill finder's errors.",
        *RANKING.sentences,
        "Licence: The source says nothing about a licence.",
        "Note: These postings are made up as an example.",
        "Say where you use it: U.S. Bureau of Labor Statistics.",
    ):
        assert part in text, part


def test_a_long_table_is_cut_on_the_terminal_only() -> None:
    many = replace(PATH, entries=tuple(Entry(f"{n}", measure(0.1)) for n in range(100)))
    lines = answer_lines(Answer("?", "!", (many,)))
    assert "  ... and 60 more; --csv and --json give them all." in lines
    assert len(answer_csv(Answer("?", "!", (many,))).splitlines()) == 101


def test_methods_and_sources_are_told_once() -> None:
    (method, source) = method_sentences(PATH)
    assert method == "Jeffreys' interval, corrected for the skill finder's errors."
    assert source.startswith("Source: ")
    assert method_sentences(replace(PATH, entries=PATH.entries[4:6])) == ()


def test_a_remark_on_one_figure_says_which() -> None:
    first, second = (replace(measure(0.1), remark=f"Of all. {own}") for own in ("One.", "Two."))
    both = replace(PATH, entries=(Entry("2025-01", first), Entry("2025-02", second)))
    _, *remarks, _ = method_sentences(both)
    assert remarks == ["Of all.", "2025-01: One.", "2025-02: Two."]
    many = [Entry(f"n{n}", replace(measure(0.1), remark=f"Own {n}.")) for n in range(9)]
    told = method_sentences(replace(PATH, entries=tuple(many)))
    assert "6 further remarks are like these." in told
    alike = [Entry(f"n{n}", replace(measure(0.1), remark="Few.")) for n in range(4)]
    others = [Entry("last", measure(0.1))]
    assert "n0 and 3 others: Few." in method_sentences(replace(PATH, entries=(*alike, *others)))


def test_csv_holds_every_figure_as_it_is() -> None:
    rows = list(csv.DictReader(io.StringIO(answer_csv(ANSWER))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == sum(len(one.entries) for one in ANSWER.findings)
    first = rows[0]
    known = PATH.entries[0].answer
    assert isinstance(known, Measure)
    assert [float(first[name]) for name in ("value", "low", "high")] == [
        known.value,
        known.low,
        known.high,
    ]
    without = next(row for row in rows if row["about"] == "2025-05")
    assert (without["value"], without["low"], without["n"]) == ("", "", "")
    assert without["why_none"].startswith("Not enough data")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "  =", "\uff1d"])
def test_csv_runs_nothing_in_a_spreadsheet(start: str) -> None:
    bad = Finding("x", "X", "X.", (Entry(f"{start}1+1", measure(-0.1)),))
    (row,) = csv.DictReader(io.StringIO(answer_csv(Answer("?", "!", (bad,)))))
    assert row["about"] == f"'{start}1+1"
    assert row["value"] == "-0.1", "a number stays one"


def test_series_are_told_apart_in_every_form() -> None:
    assert [row[1] for row in entry_rows(GAP)] == [
        "asked in postings",
        "evidenced by holders",
    ] * 2
    told = answer_json(Answer("?", "!", (GAP,)))["findings"][0]["figures"]
    assert {one["series"] for one in told} == {"asked in postings", "evidenced by holders"}


def test_an_answer_that_only_quotes_is_an_answer() -> None:
    assert Answer("?", "!", said=(Said("Licence", ("Needed.",)),)).told
    assert not Answer("?", "!").told
