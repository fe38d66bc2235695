"""Months as numbers that can be counted, and back."""

from __future__ import annotations

import re
from datetime import MAXYEAR, UTC, datetime, timedelta

from cairn.kernel.errors import UsageError

__all__ = ["end_of_month", "month_number", "month_text"]

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)
_YEAR = 12


def month_number(month: str) -> int:
    """How many months have passed since the year 0.

    Args:
        month: Such as ``2026-03``.

    Raises:
        UsageError: If it is no month (``bad-month``).
    """
    found = _MONTH.fullmatch(month)
    if found is None or found[1] == "0000":
        raise UsageError(
            f"“{month[:40]}” is no month.", code="bad-month", mend="Write it like 2026-03."
        )
    return int(found[1]) * _YEAR + int(found[2]) - 1


def month_text(number: int) -> str:
    """The month with a number, such as ``2026-03``."""
    return f"{number // _YEAR:04}-{number % _YEAR + 1:02}"


def end_of_month(month: str) -> datetime:
    """The last instant of a month, in UTC.

    Raises:
        UsageError: If it is no month, or the last of all (``bad-month``).
    """
    following = month_number(month) + 1
    if following // _YEAR > MAXYEAR:
        raise UsageError(
            f"No month follows “{month}”.", code="bad-month", mend="Name an earlier one."
        )
    start = datetime(following // _YEAR, following % _YEAR + 1, 1, tzinfo=UTC)
    return start - timedelta(microseconds=1)
