"""The same questions asked of real postings, where somebody has them: a page of its own.

The example's credentials are looked for in postings that were really published; who holds them is
left out, since the holders are made up. Knows which files are wanted; keeps none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from cairn.demo.market_credentials import CredentialMarket, asked_most, credential_said
from cairn.demo.market_demand import counted_by, demand_finding, demand_of
from cairn.demo.market_facts import (
    Facts,
    facts_of,
    growing_finding,
    licences_said,
    unemployment_finding,
)
from cairn.demo.market_files import MARKET
from cairn.demo.market_register import register_of
from cairn.exporters.market_model import Answer
from cairn.exporters.market_page import MarketPage, market_html
from cairn.kernel.errors import UsageError
from cairn.library.market_loading import SMALL, LoadChoices, load_postings
from cairn.library.market_register import Offered
from cairn.library.market_store import Market, open_market
from cairn.programme.atomic_files import write_file

__all__ = ["PAGE", "write_real"]

PAGE = "real-postings.html"
"""The name of the page, beside the report."""

_POSTINGS = "postings/postings_glassdoor_linkedin_dedup.parquet"
_PROJECTIONS = "statistics/bls_employment_projections_2024-34.csv"
_SOURCE = "Glassdoor and LinkedIn, United States, 2020, mostly of data and technology"
_DATA = "data-of-real-postings"
_NO_HOLDERS = "The example's holders are made up, so they are not held against real postings."


def write_real(folder: Path, labour: Path, *, at: datetime) -> Path:
    """Ask real postings what they ask for, and write the page.

    Args:
        folder: The example's folder, after its market was told.
        labour: A folder with the postings and the Employment Projections, laid out as in
            docs/labour-data.md.
        at: The present instant.

    Returns:
        The page.

    Raises:
        UsageError: If the folder lacks the files (``no-labour-data``).
        CairnError: If one of them cannot be read.
    """
    missing = [name for name in (_POSTINGS, _PROJECTIONS) if not (labour / name).is_file()]
    if missing:
        raise UsageError(
            f"“{labour}” lacks {' and '.join(missing)}.",
            code="no-labour-data",
            mend="Name a folder that has them, or leave the option out.",
        )
    data = folder / MARKET / _DATA
    choices = LoadChoices("real", _SOURCE, SMALL, ("automaton",))
    load_postings(data, [labour / _POSTINGS], choices, today=at.date())
    facts = facts_of(data, folder / MARKET, projections=labour / _PROJECTIONS)
    answer = _answer(open_market(data), register_of(folder).offered, facts)
    page = folder / "out" / PAGE
    shown = MarketPage(
        "What real postings ask of the example's credentials",
        "Job market",
        f"{at.day} {at:%B %Y}",
        version("cairn-credentials"),
        answer.summary,
        (answer,),
    )
    write_file(page, market_html(shown))
    return page


def _answer(market: Market, offered: Sequence[Offered], facts: Facts) -> Answer:
    counted = counted_by(market, offered)
    shares = demand_of(counted, offered)
    said = (
        credential_said(
            CredentialMarket(one, shares[one.id], None, None, asked_most(counted, facts, one))
        )
        for one in offered
    )
    findings = (
        demand_finding(offered, shares),
        growing_finding(facts),
        unemployment_finding(facts),
    )
    return Answer(
        "What real postings ask",
        " ".join(one.title for one in findings),
        findings,
        (*said, licences_said(facts)),
        (*counted.remarks, _NO_HOLDERS),
        (*market.attributions, facts.projected_by.attribution, facts.rates_by.attribution),
    )
