"""The story's chapter on the job market: what postings ask for, who holds it, and what work grows.

The postings are made up, and every figure made of them says so; what is said about work and about
the unemployed is published. Everything goes the way that a person's own postings would go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.demo.market_credentials import CredentialMarket, asked_most, credential_said
from cairn.demo.market_demand import (
    counted_by,
    demand_finding,
    demand_of,
    in_order,
    paths_finding,
)
from cairn.demo.market_facts import (
    Facts,
    facts_of,
    growing_finding,
    licences_said,
    unemployment_finding,
)
from cairn.demo.market_files import DATA, POSTINGS, write_market_files
from cairn.demo.market_real import write_real
from cairn.demo.market_register import register_of
from cairn.exporters.market_model import Answer, Entry, Finding
from cairn.exporters.market_page import answer_chapter
from cairn.exporters.market_text import NO_FIGURE, spoken
from cairn.exporters.terminal import in_lines, text_table
from cairn.library.market_gap import gap_answer
from cairn.library.market_loading import SMALL, LoadChoices, LoadReport, load_postings
from cairn.library.market_store import Market, open_market
from cairn.library.market_trends import trend_answer
from cairn.market.asking import asking_postings
from cairn.market.measure import Measure, MeasureAnswer
from cairn.market.saturation import saturation
from cairn.market.supply import Wanted, supply

if TYPE_CHECKING:
    from cairn.exporters.report_model import Chapter
    from cairn.library.market_register import Register

__all__ = ["AskedMarket", "tell_market"]

_SOURCE = "Cairn's example (made up)"
_LOAD = "example"
_WIDTH = 90
_QUESTION = "What the job market asks"
_GAPS = ("gap", "asked-only")
_MOST_SKILLS = 10
_OVER = "holders over postings that ask; the ends are the least over the most, and the reverse"
_IN_TABLE = ("demand-by-credential", "saturation")
_HEADER = ("Credential", "Postings that ask for it", "Holders for each of them")


@dataclass(frozen=True, slots=True)
class AskedMarket:
    """What the market said.

    Attributes:
        loaded: What came of loading the postings.
        credentials: What it says about each credential, in the order of the programme.
        answer: Everything, as it is shown.
    """

    loaded: LoadReport
    credentials: tuple[CredentialMarket, ...]
    answer: Answer

    @property
    def chapter(self) -> Chapter:
        """The chapter for the report."""
        return answer_chapter(self.answer, "market", title=_QUESTION)


def tell_market(
    folder: Path,
    *,
    at: datetime,
    year: int,
    labour: Path | None = None,
    say: Callable[[str], None],
) -> AskedMarket:
    """Ask the market about what the college awards, and say what comes of it.

    Args:
        folder: The example's folder, after a run.
        at: The present instant.
        year: The year in whose autumn the courses were held.
        labour: A folder with real postings, which are asked as well; None when there is none.
        say: Told a line at a time.

    Raises:
        ProgrammeError: If the folder cannot be written to, or nothing was awarded.
        UsageError: If the folder with real postings lacks them.
        CairnError: If a file of the example was changed and cannot be read any more.
    """
    place = write_market_files(folder, year=year)
    choices = LoadChoices(_LOAD, _SOURCE, SMALL, ("automaton",), made_up=True)
    loaded = load_postings(place / DATA, [place / POSTINGS], choices, today=at.date())
    facts, register = facts_of(place / DATA, place), register_of(folder)
    market = open_market(place / DATA)
    counted = counted_by(market, register.offered)
    credentials = tuple(_credentials(counted, register, facts, at))
    findings = (
        _demand(credentials),
        _saturation(credentials),
        paths_finding(counted),
        *(one for one in trend_answer(market).findings if one.entries),
        *_gaps(market, register, at),
        growing_finding(facts),
        unemployment_finding(facts),
    )
    answer = Answer(
        _QUESTION,
        _summary(findings),
        findings,
        (*map(credential_said, credentials), licences_said(facts)),
        counted.remarks,
        (*market.attributions, facts.projected_by.attribution, facts.rates_by.attribution),
    )
    asked = AskedMarket(loaded, credentials, answer)
    for line in _lines(asked):
        say(f"   {line}")
    say(f"   {place}: the postings and the figures, and what was read of them")
    if labour is not None:
        page = write_real(folder, labour, at=at)
        say(f"   {page}: the same questions, asked of real postings")
    return asked


def _credentials(
    counted: Market, register: Register, facts: Facts, at: datetime
) -> Iterator[CredentialMarket]:
    demand = demand_of(counted, register.offered)
    for one in register.offered:
        held = supply(
            register.holdings,
            Wanted("achievement", one.id, one.name),
            at,
            source=register.source,
            grade=counted.grade,
        ).here
        share = demand[one.id]
        crowded = saturation(held, asking_postings(share, one.name), one.name)
        yield CredentialMarket(one, share, held, crowded, asked_most(counted, facts, one))


def _demand(credentials: tuple[CredentialMarket, ...]) -> Finding:
    answers = {one.offered.id: one.demand for one in credentials}
    return demand_finding([one.offered for one in credentials], answers)


def _saturation(credentials: tuple[CredentialMarket, ...]) -> Finding:
    entries = in_order(
        Entry(one.offered.name, _in_short(one.saturation), key=one.offered.id)
        for one in credentials
        if one.saturation is not None
    )
    first = entries[0]
    title = "How many hold each credential for each posting cannot be said."
    if isinstance(first.answer, Measure):
        title = f"“{first.label}” is the most crowded: {spoken(first.answer)}."
    return Finding(
        "saturation",
        "Saturation: holders for each posting that asks",
        title,
        entries,
        "ranking",
        "holders for each posting that asks",
        1.0,
    )


def _in_short(answer: MeasureAnswer) -> MeasureAnswer:
    """The same with a method that is said once for all credentials."""
    return replace(answer, method=_OVER) if isinstance(answer, Measure) else answer


def _gaps(market: Market, register: Register, at: datetime) -> Iterator[Finding]:
    for one in gap_answer(market, register, at).findings:
        if one.key in _GAPS:
            yield replace(one, entries=one.entries[:_MOST_SKILLS])


def _summary(findings: tuple[Finding, ...]) -> str:
    """The first finding and the two that are published, in three sentences."""
    wanted = ("demand-by-credential", "growing-most", "unemployment-of-the-young")
    titles = [one.title for key in wanted for one in findings if one.key == key]
    return f"In postings that were made up: {' '.join(titles)}"


def _lines(asked: AskedMarket) -> Iterator[str]:
    """What is said aloud: no identifier and no code."""
    loaded = asked.loaded
    yield (
        f"{loaded.count('read')} job advertisements were read. They are made up, and say nothing"
        " about any real market."
    )
    if loaded.outcome == "unchanged":
        yield "They were read before, and nothing has changed since."
    else:
        yield "What is wrong in the file:"
    for fault in loaded.faults:
        ending = "It is left out." if fault.lost else ""
        yield f"  Row {fault.row}: {fault.sentence} {fault.mend} {ending}".rstrip()
    yield (
        f"{loaded.count('reposts')} are the same job again, so {loaded.load.postings} jobs are"
        " counted. In brackets stand the 95 % intervals:"
    )
    yield from text_table(
        _HEADER, [_row(one) for one in asked.credentials], width=_WIDTH
    ).splitlines()
    for finding in asked.answer.findings:
        if finding.key not in _IN_TABLE:
            yield from in_lines(f"{finding.topic}: {finding.title}", _WIDTH).splitlines()
        if finding.key == "gap":
            for sentence in finding.sentences:
                yield from (f"  {line}" for line in in_lines(sentence, _WIDTH - 2).splitlines())
    for said in asked.answer.said[-1:]:
        yield f"{said.topic}:"
        for sentence in said.sentences:
            yield from (f"  {line}" for line in in_lines(sentence, _WIDTH - 2).splitlines())


def _row(one: CredentialMarket) -> tuple[str, ...]:
    crowded = one.saturation
    ratio = NO_FIGURE
    if isinstance(crowded, Measure):
        ratio = f"{crowded.value:.2f} ({crowded.low:.2f} to {crowded.high:.2f})"
    return one.offered.name, spoken(one.demand), ratio
