"""What belongs on a page about a skill, an occupation or a credential.

Puts answers together, and leaves out those that the data at hand cannot give. Writes no page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cairn.bulk.postings_store import loads_of
from cairn.exporters.market_model import Answer, Entry, Finding
from cairn.exporters.market_text import spoken
from cairn.library.market_credentials import credential_answer
from cairn.library.market_loading import STORE
from cairn.library.market_names import NamedOccupation, Names, shown_label
from cairn.library.market_outlook import occupation_outlook, outlook_found
from cairn.library.market_register import Register
from cairn.library.market_skills import demand_answer, ranked, surely_first
from cairn.library.market_store import Market, open_market
from cairn.library.market_trends import trend_answer
from cairn.market.cube import Cell
from cairn.market.demand import demand_table
from cairn.market.measure import FEWEST, Measure

__all__ = ["credential_answers", "occupation_answers", "skill_answers"]

_MOST_SKILLS = 20
_MOST_OCCUPATIONS = 3


def skill_answers(folder: Path, skill: str) -> tuple[Answer, ...]:
    """Demand for a skill, and whether it grows.

    Args:
        folder: The folder with the data.
        skill: The skill, by label, another label or URI.

    Raises:
        UsageError: If no postings are loaded, or no skill is called so.
    """
    market = open_market(folder)
    demand = demand_answer(market, skill)
    trend = trend_answer(market, skill)
    # Month by month stands in the first answer already, and so does what must be known.
    findings = tuple(one for one in trend.findings if one.key != "demand-by-month")
    return demand, replace(trend, findings=findings, remarks=(), sources=())


def occupation_answers(folder: Path, occupation: str) -> tuple[Answer, ...]:
    """The outlook of an occupation, and what its postings ask for where any are loaded.

    Args:
        folder: The folder with the data.
        occupation: A SOC, O*NET-SOC or ISCO-08 code, or a title.

    Raises:
        UsageError: If no occupation is called so.
    """
    names = Names.of(folder)
    named = names.occupation(occupation)
    found = outlook_found(occupation_outlook(folder, named, names))
    if not loads_of(folder / STORE):
        return (found,)
    return found, _asked(open_market(folder), named)


def _asked(market: Market, named: NamedOccupation) -> Answer:
    question = f"What do postings for {shown_label(named.label)} ask for?"
    where = Cell(occupation=named.soc)
    n = market.cube.total(where) if named.soc else 0
    if n < FEWEST:
        reason = f"Not enough data: there are fewer than {FEWEST} postings for it."
        return Answer(question, reason, remarks=market.remarks, sources=market.attributions)
    uris = sorted(uri for uri in market.cube.asked if market.cube.count(uri, where))
    labels = market.names.labels(uris)
    rows = demand_table(
        market.cube,
        uris,
        [where],
        source=market.source,
        error=market.error,
        grade=market.grade,
        labels=labels,
    )
    entries = ranked(Entry(labels[row.skill], row.answer, key=row.skill) for row in rows)
    title = f"No skill was found in {n:,} postings."
    if entries:
        first = entries[0].answer
        title = (
            first.reason
            if not isinstance(first, Measure)
            else (
                f"{shown_label(entries[0].label)} is asked for most: by {spoken(first)} of {n:,}"
                f" postings.{'' if surely_first(entries) else ' Others may be asked for as often.'}"
            )
        )
    finding = Finding(
        "skills-of-occupation",
        "Skills",
        title,
        entries[:_MOST_SKILLS],
        "ranking",
        "share of postings",
    )
    return Answer(question, title, (finding,), remarks=market.remarks, sources=market.attributions)


def credential_answers(
    folder: Path, register: Register, credential: str, at: datetime
) -> tuple[Answer, ...]:
    """What the market says about a credential, and the outlook of occupations that ask for it.

    Args:
        folder: The folder with the data.
        register: What the programme awards, and who holds it.
        credential: Its key, name or id.
        at: The instant for which holders are counted.

    Raises:
        UsageError: If no postings are loaded, or the programme awards no such credential.
    """
    market = open_market(folder)
    answer = credential_answer(market, register, credential, at)
    asking = [
        entry.key
        for finding in answer.findings
        if finding.key == "demand-by-occupation"
        for entry in finding.entries
        if isinstance(entry.answer, Measure) and entry.answer.value
    ]
    return (
        answer,
        *(
            outlook_found(occupation_outlook(folder, market.names.occupation(soc), market.names))
            for soc in asking[:_MOST_OCCUPATIONS]
        ),
    )
