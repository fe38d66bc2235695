"""Answers about the market for tests of its faces."""

from __future__ import annotations

from cairn.exporters.market_model import Answer, Entry, Finding, Said
from cairn.market.measure import Measure, MeasureAnswer, NoMeasure, suppressed

__all__ = ["ANSWER", "GAP", "PATH", "RANKING", "measure"]

SOURCE = "postings of Northbank"


def measure(
    value: float, reach: float = 0.02, *, unit: str = "share", n: int = 400, period: str = "2026-03"
) -> Measure:
    """A figure with an interval that reaches equally far to both sides."""
    return Measure(
        name="postings that ask for spreadsheets",
        value=value,
        low=value - reach,
        high=value + reach,
        unit=unit,
        n=n,
        source=SOURCE,
        period=period,
        grade="adjusted count",
        method="Jeffreys' interval, corrected for the skill finder's errors",
    )


def _month(number: int) -> MeasureAnswer:
    period = f"2025-{number:02}"
    if number in {5, 6}:
        return suppressed("postings that ask for spreadsheets", 3, "postings", SOURCE, period)
    return measure(0.1 + 0.01 * number, period=period)


PATH = Finding(
    "demand-by-month",
    "Month by month",
    "The share of postings that ask for “spreadsheets” grows: 80.0 % (60.0 % to 100.0 %).",
    tuple(Entry(f"2025-{number:02}", _month(number)) for number in range(1, 13)),
    "path",
    "share of postings",
)

RANKING = Finding(
    "demand-by-occupation",
    "By occupation",
    "Of all occupations, accountants <ask> & want it most.",
    (
        Entry("accountants (13-2011)", measure(1.8, 0.3, unit="ratio"), key="13-2011"),
        Entry("nurses (29-1141)", measure(0.6, 0.2, unit="ratio"), key="29-1141"),
        Entry("drivers (53-3032)", NoMeasure("x", "Not enough data.", 0, SOURCE, "")),
    ),
    "ranking",
    "times as often as elsewhere",
    1.0,
    ("3 occupations with fewer than 10 postings are left out.",),
)

GAP = Finding(
    "gap",
    "Human skills",
    "Teamwork is asked for much and evidenced little.",
    tuple(
        Entry(skill, measure(value), series)
        for skill, asked, held in (("teamwork", 0.4, 0.1), ("listen actively", 0.3, 0.35))
        for series, value in (("asked in postings", asked), ("evidenced by holders", held))
    ),
    "ranking",
    "share",
)

ANSWER = Answer(
    "Who asks for “spreadsheets”?",
    "16.0 % of 400 postings ask for it.",
    (PATH, RANKING, GAP),
    (Said("Licence", ("The source says nothing about a licence.",)),),
    ("These postings are made up as an example.",),
    ("U.S. Bureau of Labor Statistics.",),
)
