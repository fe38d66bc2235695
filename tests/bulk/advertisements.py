"""Postings of several trades, made of a few sentences each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cairn.market.posting import Pay, Place, Posting

TITLES = ("Data analyst", "Registered nurse", "Electrician", "Chief of everything")
ASKED = (
    "You know Python and SQL, and you explain what the figures say.",
    "You need a nursing licence, patience and good communication with families.",
    "You install wiring, read drawings and work in a team. A driving licence is required.",
    "You lead, you plan projects in Excel and you like customer service. Pay: $62,000 a year.",
)
PLACES = (Place("US", "CA", "Fresno"), Place("GB", "", "Leeds"), Place(), Place("", "", "Springs"))


def postings(count: int = 40) -> Iterator[Posting]:
    """So many, over the months of a year; every tenth has no day."""
    for number in range(count):
        yield Posting(
            number=f"{number}",
            title=TITLES[number % 4],
            text=f"We look for somebody. {ASKED[number % 4]} {ASKED[number * 7 % 3]}",
            posted=None if number % 10 == 9 else date(2025, 7, 1) + timedelta(days=9 * number),
            employer=f"Employer {number}",
            place=PLACES[number % 4],
            pay=Pay(40_000, 50_000, "GBP", "year", 45_000) if number % 4 == 1 else None,
            source="board" if number % 2 else "",
        )
