"""The day of a posting: every usual way of writing it, and a reason where there is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.postings.days import day_said

TODAY = date(2026, 7, 1)
MARCH = date(2026, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31", "2026/3/31", "2026.03.31", "20260331", "20260331T080000Z",
        "2026-03-31T08:00:00Z", "2026-03-31 08:00:00+02:00", "2026-03-31T23:59:59.999",
        "3/31/2026", "03-31-2026", "31/03/2026", "3/31/26", "3/31/2026 8:00 AM", "31.3.2026",
        "31. 03. 2026", "31 March 2026", "31st Mar 2026", "March 31, 2026", "Mar. 31 2026",
        "Tue, 31 Mar 2026 08:00:00 GMT", "31-Mar-2026", "1774915200", "1774915200000",
        "Posted on March 31, 2026", "  2026-03-31 ",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    said = day_said(text, TODAY)
    assert (said.day, said.code) == (MARCH, "")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("today", 0), ("Just posted", 0), ("yesterday", 1), ("3 days ago", 3),
        ("Posted 3 days ago", 3), ("5 hours ago", 0), ("30 hours ago", 1), ("2 weeks ago", 14),
        ("a month ago", 30), ("1d", 1), ("3d ago", 3), ("2 wks ago", 14),
    ],
)  # fmt: skip
def test_words_count_from_today(text: str, days: int) -> None:
    assert day_said(text, TODAY).day == TODAY - timedelta(days=days)


def test_an_age_that_is_only_a_least_one_is_taken_and_said() -> None:
    said = day_said("30+ days ago", TODAY)
    assert (said.day, said.code) == (TODAY - timedelta(days=30), "day-at-the-latest")


def test_where_day_and_month_could_be_exchanged_the_month_stands_first() -> None:
    assert day_said("03/04/2026", TODAY).day == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "no-such-day"), ("31/31/2026", "no-such-day"), ("0000-01-01", "no-such-day"),
        ("32 March 2026", "no-such-day"), ("2026-07-03", "day-in-future"),
        ("1989-12-31", "day-too-early"), ("9999 years ago", "day-too-early"),
        ("soon", "day-unreadable"), ("2026", "day-unreadable"),
        ("31 Brumaire 2026", "day-unreadable"),
        ("12:30", "day-unreadable"), ("3 apples ago", "day-unreadable"), ("-1", "day-unreadable"),
        ("٢٠٢٦-٠٣-٣١", "day-unreadable"), ("9" * 500, "day-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_day_gives_none_and_a_reason(text: str, code: str) -> None:
    said = day_said(text, TODAY)
    assert (said.day, said.code) == (None, code)
    assert said.sentence.endswith(".")
    assert said.mend


def test_no_text_says_nothing() -> None:
    assert day_said("  ", TODAY).code == ""


def test_a_place_ahead_of_ours_may_have_tomorrow_already() -> None:
    assert day_said("2026-07-02", TODAY).day == date(2026, 7, 2)


@given(st.dates(date(1990, 1, 1), TODAY))
def test_every_day_is_read_in_every_form(day: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%b %d, %Y", "%m/%d/%Y", "%Y%m%d"):
        assert day_said(day.strftime(form), TODAY).day == day


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    said = day_said(text, TODAY)
    assert said.day is None or date(1990, 1, 1) <= said.day <= TODAY + timedelta(days=1)
    assert bool(said.code) == bool(said.sentence)
