"""Points in time as the standards write them: XML Schema dateTimeStamp, always with a zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cairn.kernel.errors import InputError

__all__ = ["format_instant", "parse_instant"]

# XSD 1.1 dateTimeStamp (section 3.4.28): the zone is mandatory, 24:00:00 is allowed at day's end.
_STAMP = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})T(?P<time>\d{2}:\d{2}:\d{2})(?P<fraction>\.\d+)?"
    r"(?P<zone>Z|[+-]\d{2}:\d{2})",
    re.ASCII,
)

_LONGEST_REMEMBERED = 40


def parse_instant(text: str) -> datetime:
    """Read a dateTimeStamp such as ``2026-01-31T09:30:00Z``.

    Args:
        text: The stamp; fractions of a second finer than a microsecond are cut.

    Returns:
        An aware datetime in UTC.

    Raises:
        InputError: If the text is not such a stamp, or names no real instant.
    """
    # A batch says the same few instants again and again.
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _parsed(text)


def _parsed(text: str) -> datetime:
    match = _STAMP.fullmatch(text)
    if match is None:
        raise InputError(
            f"“{text[:60]}” is not a date and time with a zone.",
            code="bad-instant",
            mend="Write it like 2026-01-31T09:30:00Z.",
        )
    fraction = (match["fraction"] or "")[:7]
    zone = "+00:00" if match["zone"] == "Z" else match["zone"]
    end_of_day = match["time"] == "24:00:00" and not fraction.strip(".0")
    clock = "00:00:00" if end_of_day else f"{match['time']}{fraction}"
    try:
        found = datetime.fromisoformat(f"{match['date']}T{clock}{zone}")
        return (found + timedelta(days=end_of_day)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"“{text[:60]}” names no real date and time.",
            code="bad-instant",
            mend="Check month, day, hour and zone.",
        ) from error


_remembered = lru_cache(maxsize=1_024)(_parsed)


def format_instant(instant: datetime) -> str:
    """Write an aware datetime as a dateTimeStamp in UTC, to the second.

    Raises:
        InputError: If the datetime has no zone.
    """
    if instant.tzinfo is None:
        raise InputError("An instant needs a time zone.", code="bad-instant")
    return instant.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
