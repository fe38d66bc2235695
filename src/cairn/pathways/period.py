"""Lengths of time in the calendar's own units: how long something keeps, how recent it must be.

Years and months have no fixed number of days, so they are kept apart and added to a date. Knows
no text form; reading ``P5Y`` is for whoever reads files.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta

from cairn.kernel.errors import UsageError

__all__ = ["Period"]

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time.

    Attributes:
        months: Whole months, twelve to a year.
        days: Whole days on top of them.

    Raises:
        UsageError: If a part is negative, or both are nothing (``bad-period``).
    """

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if self.months < 0 or self.days < 0 or not (self.months or self.days):
            raise UsageError(
                "A period is longer than nothing.",
                code="bad-period",
                mend="Give months, days or both.",
            )

    def before(self, instant: datetime) -> datetime:
        """The instant that lies this long before another; the earliest there is at the least."""
        return _moved(instant, -self.months, -self.days)

    def after(self, instant: datetime) -> datetime:
        """The instant that lies this long after another; the latest there is at the most."""
        return _moved(instant, self.months, self.days)

    @property
    def words(self) -> str:
        """The period as a person says it, such as “2 years” or “18 months”."""
        parts = []
        if self.months and self.months % _MONTHS == 0:
            parts.append(_counted(self.months // _MONTHS, "year"))
        elif self.months:
            parts.append(_counted(self.months, "month"))
        if self.days:
            parts.append(_counted(self.days, "day"))
        return " and ".join(parts)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _moved(instant: datetime, months: int, days: int) -> datetime:
    total = instant.year * _MONTHS + instant.month - 1 + months
    year, month = divmod(total, _MONTHS)
    if not MINYEAR <= year <= MAXYEAR:
        return _edge(late=months > 0)
    # A month later than 31 January is the last day of February.
    day = min(instant.day, calendar.monthrange(year, month + 1)[1])
    try:
        return instant.replace(year=year, month=month + 1, day=day) + timedelta(days=days)
    except OverflowError:
        return _edge(late=days > 0)


def _edge(*, late: bool) -> datetime:
    if late:
        return datetime(MAXYEAR, 12, 31, tzinfo=UTC)
    return datetime(MINYEAR, 1, 1, tzinfo=UTC)
