"""Lengths of time on the calendar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cairn.kernel.errors import UsageError
from cairn.pathways.period import Period


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "start", "before", "after"),
    [
        (Period(months=1), "2026-03-31", "2026-02-28", "2026-04-30"),
        (Period(months=12), "2024-02-29", "2023-02-28", "2025-02-28"),
        (Period(days=1), "2026-01-01", "2025-12-31", "2026-01-02"),
        (Period(months=13, days=1), "2026-01-15", "2024-12-14", "2027-02-16"),
    ],
)
def test_it_moves_on_the_calendar(period: Period, start: str, before: str, after: str) -> None:
    assert period.before(day(start)) == day(before)
    assert period.after(day(start)) == day(after)


def test_it_stops_at_the_ends_of_the_calendar() -> None:
    assert Period(months=12 * 5_000).before(day("2026-01-01")).year == 1
    assert Period(months=12 * 9_000).after(day("2026-01-01")).year == 9999
    assert Period(days=3_000_000).before(day("2026-01-01")).year == 1
    assert Period(days=3_000_000).after(day("2026-01-01")).year == 9999


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(months=12), "1 year"),
        (Period(months=24, days=1), "2 years and 1 day"),
        (Period(months=18), "18 months"),
        (Period(days=90), "90 days"),
    ],
)
def test_it_is_said_in_words(period: Period, words: str) -> None:
    assert period.words == words


@pytest.mark.parametrize("parts", [(0, 0), (-1, 0), (1, -1)])
def test_no_time_is_no_period(parts: tuple[int, int]) -> None:
    with pytest.raises(UsageError) as caught:
        Period(*parts)
    assert caught.value.code == "bad-period"
