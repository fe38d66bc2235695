"""A job advertisement as values: what it says, when, where and for what pay; and what it asks.

Knows names and meanings only. Reading files, cleaning and finding skills others do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

__all__ = ["CodedPosting", "Pay", "Place", "Posting"]


class Place(NamedTuple):
    """Where a job is; what is not said is empty.

    Attributes:
        country: ISO 3166-1 code, such as ``US``.
        region: ISO 3166-2 part such as ``CA``, or what the posting writes.
        city: Town, as written.
    """

    country: str = ""
    region: str = ""
    city: str = ""


class Pay(NamedTuple):
    """What a job pays, as it says and for a year.

    Attributes:
        low: Lower end as said.
        high: Upper end as said.
        currency: ISO 4217 code.
        period: ``hour``, ``day``, ``week``, ``month`` or ``year``.
        yearly: The middle for a year of full work, in the currency.
    """

    low: float
    high: float
    currency: str
    period: str
    yearly: float


_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Posting:
    """One job advertisement.

    Attributes:
        number: Its identifier in its source, or the number of its row.
        title: Title as written.
        text: What it says, as plain text.
        posted: The day of its first appearance; None when that is not known.
        employer: Who looks for somebody; may be empty.
        place: Where.
        pay: What it pays, when it says so.
        source: File or feed, for people.
        reposts: How many further times it appeared.
    """

    number: str
    title: str
    text: str
    posted: date | None = None
    employer: str = ""
    place: Place = _NOWHERE
    pay: Pay | None = None
    source: str = ""
    reposts: int = 0


class CodedPosting(NamedTuple):
    """What is counted of a posting.

    Attributes:
        number: The posting's identifier.
        month: ``2026-03``; empty when the day is not known.
        soc: SOC 2018 code of the occupation, such as ``15-1252``; empty when not sure enough.
        isco: ISCO-08 code; empty when not sure enough.
        place: Country, or country and region such as ``US-CA``; empty when not known.
        skills: URIs of the skills that it asks for, sorted, each once.
        facts: Other things that it asks or offers, as ``kind:value``, sorted, such as
            ``degree:bachelor`` or ``AI use:yes``.
        pay: Pay for a year in its currency, such as ``USD 62000``; empty when not said.
    """

    number: str
    month: str
    soc: str
    isco: str
    place: str
    skills: tuple[str, ...]
    facts: tuple[str, ...] = ()
    pay: str = ""
