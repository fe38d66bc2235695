"""A credential on the market: who asks for what it shows, who holds it, and how scarce that is.

The register comes in as values: what a programme awards, and who holds it, without names. Joins it
with the loaded postings; measures nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from cairn.exporters.market_model import Answer, Entry, Finding
from cairn.exporters.market_text import spoken
from cairn.library.market_names import NamedSkill, shown_label
from cairn.library.market_register import Offered, Register
from cairn.library.market_saturation import saturation_findings
from cairn.library.market_skills import Where, demand_findings, ranked, surely_first
from cairn.library.market_store import Market
from cairn.market.cube_index import EVERYTHING
from cairn.market.demand import demand_table
from cairn.market.measure import Measure, NoMeasure

__all__ = ["credential_answer", "shown_skills"]

_ANY = "A posting counts when it asks for at least one of the skills that the credential shows."
_LACKING = "The framework of the postings has none of the skills that this credential shows."


def credential_answer(market: Market, register: Register, credential: str, at: datetime) -> Answer:
    """What the market says about a credential.

    Args:
        market: The loaded postings.
        register: What the programme awards, and who holds it.
        credential: Its key, name or id.
        at: The instant for which holders are counted.

    Raises:
        UsageError: If the programme awards no such credential.
    """
    one = register.credential(credential)
    shown = shown_skills(market, one)
    everywhere = Where(EVERYTHING, "")
    counted = market.asking_for_any({one.id: frozenset().union(*shown.values())})
    asked = demand_findings(counted, NamedSkill(one.id, one.name), everywhere)
    share = next(iter(asked[0].entries)).answer if shown else _lacking(market, one)
    if not shown:
        asked = (replace(asked[0], title=_LACKING, entries=(Entry(one.name, share, key=one.id),)),)
    findings = (
        replace(asked[0], sentences=(_ANY,)),
        *asked[1:],
        *_skills(market, shown),
        *saturation_findings(counted, register, one, share, at),
    )
    return Answer(
        f"What does the market say about {shown_label(one.name)}?",
        findings[0].title,
        findings,
        remarks=counted.remarks,
        sources=market.attributions,
    )


def shown_skills(market: Market, one: Offered) -> dict[str, frozenset[str]]:
    """What stands in the framework for each skill of a credential, as far as anything does.

    Args:
        market: The loaded postings.
        one: The credential.
    """
    found = {name or uri: market.names.standing_for(uri, name) for uri, name in one.skills.items()}
    return {name: uris for name, uris in found.items() if uris}


def _lacking(market: Market, one: Offered) -> NoMeasure:
    name = f"postings that ask for {one.name}"
    return NoMeasure(name, f"Not enough data: {_LACKING}", None, market.source, market.period)


def _skills(market: Market, shown: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    uris = sorted(frozenset().union(*shown.values()))
    if len(uris) <= 1:
        return
    labels = market.names.labels(uris)
    rows = demand_table(
        market.cube,
        uris,
        [EVERYTHING],
        source=market.source,
        error=market.error,
        grade=market.grade,
        labels=labels,
    )
    entries = ranked(Entry(labels[row.skill], row.answer, key=row.skill) for row in rows)
    first = entries[0]
    title = "Which of its skills is asked for most cannot be said."
    if isinstance(first.answer, Measure):
        most = f"{shown_label(first.label)} is asked for most: {spoken(first.answer)}"
        sure = "" if surely_first(entries) else " Others may be asked for as often."
        title = f"Of its skills {most}.{sure}"
    yield Finding(
        "demand-by-skill", "Skill by skill", title, entries, "ranking", "share of postings"
    )
