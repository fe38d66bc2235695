"""Durations as programmes write them: ISO 8601 in whole years, months, weeks and days."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from cairn.kernel.errors import InputError

__all__ = ["Duration", "parse_duration"]

# ISO 8601-1 section 5.5.2, without the time of day: a credential is not valid for hours.
_DURATION = re.compile(
    r"P(?=\d)(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?"
    r"(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time on the calendar.

    Attributes:
        months: Whole months, years counted as twelve.
        days: Whole days, weeks counted as seven.
    """

    months: int
    days: int

    def after(self, start: datetime) -> datetime:
        """Return the instant this long after a start.

        A day that the target month lacks becomes its last day: a month after 31 January is the
        last of February.

        Raises:
            InputError: If the result lies beyond the calendar (year 9999).
        """
        years, month = divmod(start.month - 1 + self.months, 12)
        year = start.year + years
        try:
            last = calendar.monthrange(year, month + 1)[1]
            moved = start.replace(year=year, month=month + 1, day=min(start.day, last))
            return moved + timedelta(days=self.days)
        except (ValueError, OverflowError) as error:
            raise InputError(
                "The duration ends beyond the calendar.", code="bad-duration"
            ) from error


def parse_duration(text: str) -> Duration:
    """Read a duration such as ``P3Y``, ``P18M`` or ``P90D``.

    Raises:
        InputError: If it is not one, or is empty of time.
    """
    match = _DURATION.fullmatch(text)
    part = {name: int(digits or 0) for name, digits in match.groupdict().items()} if match else {}
    if not any(part.values()):
        raise InputError(
            f"“{text[:40]}” is not a duration.",
            code="bad-duration",
            mend="Write P3Y for three years, P18M for eighteen months, P90D for ninety days.",
        )
    return Duration(part["years"] * 12 + part["months"], part["weeks"] * 7 + part["days"])
