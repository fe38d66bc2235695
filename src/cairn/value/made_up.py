"""Openings, credentials, a person and people in the job, all made up, to try the commands with.

They look like offices of a small town and say nothing about any. Whatever is made of them carries
the grade “made up”.
"""

from __future__ import annotations

from typing import Final

from cairn.value.ceiling import Incumbent
from cairn.value.openings import Between, Credential, JobSeeker, Opening

__all__ = [
    "MADE_UP",
    "MADE_UP_CREDENTIALS",
    "MADE_UP_INCUMBENTS",
    "MADE_UP_OPENINGS",
    "MADE_UP_PERSON",
]

MADE_UP: Final = "an example that was made up"
"""The source that is told of them."""

_OPENINGS: Final = (
    ("front-desk", "Front desk", "", ""),
    ("archive", "Archive assistant", "spreadsheets", ""),
    ("orders", "Order desk", "spreadsheets", ""),
    ("bookkeeping", "Bookkeeping assistant", "spreadsheets bookkeeping", ""),
    ("payroll", "Payroll clerk", "spreadsheets payroll", ""),
    ("accounts", "Accounts clerk", "spreadsheets bookkeeping degree", ""),
    ("reports", "Reporting assistant", "spreadsheets data-charts", ""),
    ("support", "Customer support", "client-talk", ""),
    ("sales", "Sales assistant", "client-talk spreadsheets", ""),
    ("ai-office", "AI office assistant", "spreadsheets ai-basics", ""),
    ("ai-reports", "AI reporting", "spreadsheets data-charts ai-basics", ""),
    ("advice", "Investment advice", "client-talk", "investment-advice"),
)
MADE_UP_OPENINGS: Final = tuple(
    Opening(key, frozenset(asks.split()), frozenset(licences.split()), name)
    for key, name, asks, licences in _OPENINGS
)
"""Twelve openings; one of them by law only for people with a licence."""

MADE_UP_CREDENTIALS: Final = (
    Credential("spreadsheets", 40, 120, name="Spreadsheets"),
    Credential("bookkeeping", 90, 380, name="Bookkeeping"),
    Credential("payroll", 60, 290, name="Payroll"),
    Credential("data-charts", 50, 200, name="Data and charts"),
    Credential("client-talk", 35, 150, name="Talking with clients"),
    Credential("ai-basics", 25, 90, name="AI basics"),
    Credential(
        "office-pack", 110, 420, frozenset({"spreadsheets", "data-charts", "ai-basics"}),
        "Office pack",
    ),
)  # fmt: skip
"""Seven credentials that one can earn."""

MADE_UP_PERSON: Final = JobSeeker(
    chance=Between(0.02, 0.05, 0.10),
    worth=Between(1_000, 4_000, 7_000),
    hours=250,
    money=900,
    hour_worth=8,
    told_by=MADE_UP,
    made_up=True,
)
"""A young person who looks for work and holds nothing yet."""


def _incumbent(number: int) -> Incumbent:
    """One of forty who do the work: most learned on the job, and have no paper for it."""
    holds = {"client-talk"} if number % 3 == 0 else set()
    holds |= {"spreadsheets"} if number % 2 == 0 else set()
    holds |= {"bookkeeping"} if number % 4 == 0 else set()
    holds |= {"degree"} if number % 8 == 0 else set()
    holds |= {"data-charts"} if number % 10 == 0 else set()
    licences = {"investment-advice"} if number % 13 == 0 else set()
    return Incumbent(str(number), frozenset(holds), frozenset(licences))


MADE_UP_INCUMBENTS: Final = tuple(_incumbent(number) for number in range(1, 41))
"""Forty people who do such work today."""
