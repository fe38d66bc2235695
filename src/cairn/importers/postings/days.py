"""The day on which a posting appeared, from what people and machines write for it.

Reads dates of ISO 8601 and RFC 5322, of the United States and with points, names of months in
English, seconds since 1970, and words such as “3 days ago”, for which it must be told what day it
is today. Never guesses: what is not read gives no day, and why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

__all__ = ["DaySaid", "day_said"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_UNITS = {"minute": 0.0, "min": 0.0, "hour": 1 / 24, "hr": 1 / 24, "h": 1 / 24, "day": 1.0,
          "d": 1.0, "week": 7.0, "wk": 7.0, "w": 7.0, "month": 30.0, "mo": 30.0,
          "year": 365.0, "yr": 365.0}  # fmt: skip
_EARLIEST = date(1990, 1, 1)
_LONGEST = 80
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d.*)?", re.ASCII)
_JOINED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:t\d.*)?", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?: +\d.*)?", re.ASCII)
_POINTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_NAMED = re.compile(
    r"(?:[a-z]{3,9},? )?(?:(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?|([a-z]{3,9})\.? "
    r"(\d{1,2})(?:st|nd|rd|th)?,?)[ -](\d{4})(?:,? (?:at )?\d.*)?",
    re.ASCII,
)
_SECONDS = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d+)?", re.ASCII)
_AGO = re.compile(r"(\d{1,4}|an?)(\+?) ?([a-z]+?)s?\+?(?: ago)?", re.ASCII)
_BEFORE = re.compile(r"(?:re)?(?:posted|published|listed|active|added)?:?\s*(?:on )?", re.ASCII)
_TODAY = frozenset({"today", "just now", "now", "just posted", "just", "new"})
_CENTURY = 2000
_MONTH_COUNT = 12


@dataclass(frozen=True, slots=True)
class DaySaid:
    """The day, or why there is none.

    Attributes:
        day: The day; None when it is not known.
        code: A stable reason code; empty when there is nothing to say.
        sentence: What is wrong, or what was taken for what.
        mend: What to do about it.
    """

    day: date | None
    code: str = ""
    sentence: str = ""
    mend: str = ""


_UNREADABLE = DaySaid(
    None,
    "day-unreadable",
    "The day cannot be read; the posting is kept without one.",
    "Write days as 2026-03-31.",
)
_NO_SUCH_DAY = DaySaid(
    None,
    "no-such-day",
    "There is no such day; the posting is kept without one.",
    "Correct the day.",
)
_NOT_YET = DaySaid(
    None,
    "day-in-future",
    "The day has not come yet; the posting is kept without one.",
    "Check the day, and the order of day and month.",
)
_TOO_EARLY = DaySaid(
    None,
    "day-too-early",
    "The day is before 1990; the posting is kept without one.",
    "Correct the day.",
)


def day_said(text: str, today: date) -> DaySaid:
    """The day that a text says.

    Where day and month could be exchanged the month stands first, as in the United States.

    Args:
        text: Such as ``2026-03-31``, ``3/31/2026``, ``31 March 2026`` or ``30+ days ago``; an empty
            one says nothing.
        today: What “ago” counts from; nothing can have appeared later than a day after it.
    """
    plain = " ".join(text[:_LONGEST].lower().split())
    if not plain:
        return DaySaid(None)
    plain = plain[_BEFORE.match(plain).end() :] if _BEFORE.match(plain) else plain  # type: ignore[union-attr]  # it matches an empty text too
    said = _ago(plain, today) or _written(plain)
    if said.day is None:
        return said
    if said.day > today + timedelta(days=1):
        return _NOT_YET
    return said if said.day >= _EARLIEST else _TOO_EARLY


def _ago(plain: str, today: date) -> DaySaid | None:
    if plain in _TODAY:
        return DaySaid(today)
    if plain == "yesterday":
        return DaySaid(today - timedelta(days=1))
    match = _AGO.fullmatch(plain)
    if match is None or match[3] not in _UNITS:
        return None
    days = int((1 if match[1].startswith("a") else int(match[1])) * _UNITS[match[3]])
    if days >= today.toordinal():
        return _TOO_EARLY
    day = today - timedelta(days=days)
    if "+" not in plain:
        return DaySaid(day)
    return DaySaid(
        day,
        "day-at-the-latest",
        "It is only said how old the posting is at least; the last day that fits is taken.",
        "Give the day itself if it is known.",
    )


def _written(plain: str) -> DaySaid:
    if match := _ISO.fullmatch(plain) or _JOINED.fullmatch(plain):
        return _day(match[1], match[2], match[3])
    if match := _AMERICAN.fullmatch(plain):
        month, day, year = match.groups()
        if int(month) > _MONTH_COUNT:
            month, day = day, month
        return _day(year if len(year) > 2 else str(_CENTURY + int(year)), month, day)  # noqa: PLR2004 -- digits of a year
    if match := _POINTS.fullmatch(plain):
        return _day(match[3], match[2], match[1])
    if match := _NAMED.fullmatch(plain):
        month = _MONTHS.get(match[2] or match[3], 0)
        return _day(match[5], str(month), match[1] or match[4]) if month else _UNREADABLE
    if match := _SECONDS.fullmatch(plain):
        return DaySaid(datetime.fromtimestamp(int(match[1]), UTC).date())
    return _UNREADABLE


def _day(year: str, month: str, day: str) -> DaySaid:
    try:
        return DaySaid(date(int(year), int(month), int(day)))
    except ValueError:
        return _NO_SUCH_DAY
