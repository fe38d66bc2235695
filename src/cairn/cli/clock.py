"""The only place in Cairn that reads the clock; everything below is handed an instant."""

from __future__ import annotations

from datetime import UTC, datetime

from cairn.kernel.errors import InputError, UsageError
from cairn.kernel.instants import parse_instant

__all__ = ["instant_or_now"]


def instant_or_now(text: str | None) -> datetime:
    """The instant a person named with ``--at``, or now.

    Raises:
        UsageError: If the text is not a date and time with a zone.
    """
    if text is None:
        return datetime.now(UTC)  # noqa: TID251 - the one reading of the clock
    try:
        return parse_instant(text)
    except InputError as error:
        raise UsageError(error.sentence, code=error.code, mend=error.mend) from error
