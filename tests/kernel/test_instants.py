"""Instants: what a dateTimeStamp is, what is none, and that writing and reading agree."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import InputError
from cairn.kernel.instants import format_instant, parse_instant

GOOD = {
    "2026-01-31T09:30:00Z": datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
    "2026-01-31T09:30:00+00:00": datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
    "2026-01-31T09:30:00-00:00": datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
    "2026-01-31T09:30:00+05:30": datetime(2026, 1, 31, 4, 0, tzinfo=UTC),
    "2026-01-01T00:30:00+14:00": datetime(2025, 12, 31, 10, 30, tzinfo=UTC),
    "2026-01-31T09:30:00.5Z": datetime(2026, 1, 31, 9, 30, 0, 500_000, tzinfo=UTC),
    "2026-01-31T09:30:00.123456789Z": datetime(2026, 1, 31, 9, 30, 0, 123_456, tzinfo=UTC),
    "2024-02-29T23:59:59Z": datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
    "9999-12-31T23:59:59Z": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    "0001-01-01T00:00:00Z": datetime(1, 1, 1, tzinfo=UTC),
}

BAD = {
    "nothing": "",
    "words": "yesterday",
    "a date only": "2026-01-31",
    "no zone": "2026-01-31T09:30:00",
    "a space for the T": "2026-01-31 09:30:00Z",
    "a small t": "2026-01-31t09:30:00Z",
    "a small z": "2026-01-31T09:30:00z",
    "no seconds": "2026-01-31T09:30Z",
    "a zone without a colon": "2026-01-31T09:30:00+0100",
    "a zone of hours only": "2026-01-31T09:30:00+01",
    "a zone of a day": "2026-01-31T09:30:00+24:00",
    "a fraction without digits": "2026-01-31T09:30:00.Z",
    "a comma fraction": "2026-01-31T09:30:00,5Z",
    "a thirteenth month": "2026-13-01T00:00:00Z",
    "a 30th of February": "2026-02-30T00:00:00Z",
    "a 29th of February in a common year": "2026-02-29T00:00:00Z",
    "the 25th hour": "2026-01-31T25:00:00Z",
    "the 60th minute": "2026-01-31T09:60:00Z",
    "a leap second": "2016-12-31T23:59:60Z",
    "the year nought": "0000-01-01T00:00:00Z",
    "a year of five digits": "12026-01-31T09:30:00Z",
    "a negative year": "-2026-01-31T09:30:00Z",
    "before the first instant in UTC": "0001-01-01T00:00:00+01:00",
    "after the last instant in UTC": "9999-12-31T23:59:59-01:00",
    "a space before": " 2026-01-31T09:30:00Z",
    "a line feed after": "2026-01-31T09:30:00Z\n",
    "digits of another script": "٢٠٢٦-01-31T09:30:00Z",
    "a week date": "2026-W05-6T09:30:00Z",
    "seconds since the epoch": "1769851800",
}


@pytest.mark.parametrize("text", GOOD)
def test_a_stamp_is_read(text: str) -> None:
    assert parse_instant(text) == GOOD[text]


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_stamp_is_refused(name: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_instant(BAD[name])
    assert caught.value.code == "bad-instant"
    assert caught.value.mend


def test_the_end_of_a_day_is_the_start_of_the_next() -> None:
    assert parse_instant("2026-01-31T24:00:00Z") == datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-01-31T24:00:01Z", "2026-01-31T24:01:00Z"])
def test_nothing_comes_after_the_end_of_a_day(text: str) -> None:
    with pytest.raises(InputError):
        parse_instant(text)


def test_a_long_text_is_quoted_only_in_part() -> None:
    with pytest.raises(InputError) as caught:
        parse_instant("x" * 10_000)
    assert len(str(caught.value)) < 200


@given(st.text())
def test_any_text_is_an_instant_or_refused(text: str) -> None:
    with suppress(InputError):
        assert parse_instant(text).tzinfo is UTC


@given(
    st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30)),  # noqa: DTZ001 - hypothesis adds the zone below
    st.integers(-14 * 60, 14 * 60),
)
def test_writing_and_reading_agree_to_the_second(naive: datetime, offset: int) -> None:
    instant = naive.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert parse_instant(format_instant(instant)) == instant.replace(microsecond=0)


def test_an_instant_is_written_in_utc() -> None:
    noon = datetime(2026, 1, 31, 12, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert format_instant(noon) == "2026-01-31T10:00:00Z"


def test_a_year_before_1000_keeps_its_four_digits() -> None:
    assert format_instant(datetime(33, 4, 3, tzinfo=UTC)) == "0033-04-03T00:00:00Z"


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(InputError) as caught:
        format_instant(datetime(2026, 1, 31, 12))  # noqa: DTZ001 - the missing zone is what is tested
    assert caught.value.code == "bad-instant"
