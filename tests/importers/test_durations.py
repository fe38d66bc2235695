"""Durations on the calendar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cairn.importers.durations import parse_duration
from cairn.kernel.errors import InputError


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("P3Y", "2026-05-04", "2029-05-04"),
        ("P1Y", "2024-02-29", "2025-02-28"),
        ("P1M", "2026-01-31", "2026-02-28"),
        ("P18M", "2026-11-30", "2028-05-30"),
        ("P2W", "2026-12-25", "2027-01-08"),
        ("P1Y2M3D", "2026-01-01", "2027-03-04"),
    ],
)
def test_after(text: str, start: str, end: str) -> None:
    begins = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert parse_duration(text).after(begins).date().isoformat() == end


@pytest.mark.parametrize("text", ["", "P", "3Y", "P0D", "P-1Y", "PT5H", "P1.5Y", "p3y", "P3Y "])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_duration(text)
    assert caught.value.code == "bad-duration"


def test_beyond_the_calendar() -> None:
    with pytest.raises(InputError):
        parse_duration("P999Y").after(datetime(9900, 1, 1, tzinfo=UTC))
