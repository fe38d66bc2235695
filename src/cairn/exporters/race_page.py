"""The page of a simulation, a budget or a paper ceiling: one HTML file without scripts.

Laid out as the pages of the market are. Knows what the three are called; finds nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from cairn.exporters.market_model import Answer
from cairn.exporters.market_page import MarketPage, market_html

__all__ = ["Subject", "race_page"]

Subject: TypeAlias = Literal["race", "budget", "ceiling"]
"""What the page is about."""

_TITLES: dict[Subject, tuple[str, str]] = {
    "race": ("The race for credentials", "A model with made-up numbers, not a forecast"),
    "budget": ("What it takes to meet openings", "A calculation, not a promise"),
    "ceiling": ("The paper ceiling", "A calculation, not an audit"),
}


def race_page(subject: Subject, answer: Answer, made_at: datetime, version: str) -> bytes:
    """Write the page of an answer.

    Args:
        subject: What it is about.
        answer: The answer.
        made_at: When it is made.
        version: The version of Cairn that makes it.

    Returns:
        One HTML document in UTF-8; the same answer gives the same bytes.

    Raises:
        UsageError: If the extra ``market``, which draws, is not installed.
    """
    title, kicker = _TITLES[subject]
    when = f"{made_at.day} {made_at:%B %Y}"
    return market_html(
        MarketPage(title, kicker, when, version, answer.summary, (answer,), told="Reckoned on")
    )
