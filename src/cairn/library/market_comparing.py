"""Two skills or two occupations side by side.

Says only what both intervals allow: where they overlap, neither is told to be ahead. Measures
nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cairn.exporters.market_model import Answer, Entry, Finding
from cairn.exporters.market_text import spoken
from cairn.kernel.errors import UsageError
from cairn.library.market_companions import pair_finding, telling_apart
from cairn.library.market_names import NamedOccupation, NamedSkill, shown_label
from cairn.library.market_skills import Where, demand_findings, skill_growth, where_of
from cairn.library.market_store import Market
from cairn.market.cube import Cell
from cairn.market.cube_index import EVERYTHING
from cairn.market.demand import demand_table
from cairn.market.measure import FEWEST, Measure, MeasureAnswer

__all__ = ["compare_answer"]

_MOST_SKILLS = 15
_HOW = (
    "The skill whose odds differ most for sure comes first. Shares are as they were found: an error"
    " of the skill finder that is the same for both cancels out."
)


def compare_answer(
    market: Market, one: str, other: str, *, occupation: str = "", place: str = ""
) -> Answer:
    """Put two skills, or two occupations, side by side.

    Args:
        market: The loaded postings.
        one: A skill, or an occupation.
        other: Another of the same kind.
        occupation: Only postings for this occupation, where skills are compared.
        place: Only postings of this place.

    Raises:
        UsageError: If one is not known, both are the same, or one is a skill and the other is not.
    """
    skills = [market.names.is_skill(text) for text in (one, other)]
    if all(skills):
        pair = (market.names.skill(one), market.names.skill(other))
        return _skills(market, pair, where_of(market, occupation=occupation, place=place))
    if any(skills):
        # Say what is wrong with the one that is no skill.
        market.names.skill(other if skills[0] else one)
    jobs = (market.names.occupation(one), market.names.occupation(other))
    if occupation:
        raise UsageError(
            "Occupations are compared with each other, not inside a third one.",
            code="bad-comparison",
            mend="Leave out --occupation.",
        )
    return _occupations(market, jobs, where_of(market, place=place))


def _different(one: str, other: str) -> None:
    if one == other:
        raise UsageError(
            "Both names stand for the same.",
            code="bad-comparison",
            mend="Name two that differ.",
        )


def _skills(market: Market, pair: tuple[NamedSkill, NamedSkill], where: Where) -> Answer:
    _different(pair[0].uri, pair[1].uri)
    found = [
        {finding.key: finding for finding in demand_findings(market, one, where)} for one in pair
    ]
    shares = tuple(finding for each in found for finding in each["demand"].entries)
    ahead = _ahead(shares, f"asked for by a larger share of the postings{where.words}")
    findings = [
        Finding("demand", "Demand", ahead, shares, "ranking", "share of postings"),
        *_paths(pair, found),
        _growths(market, pair, where),
    ]
    together = pair_finding(market, *pair) if where.cell == EVERYTHING else None
    if together is not None:
        findings.append(together)
    return Answer(
        f"{shown_label(pair[0].label)} and {shown_label(pair[1].label)}, side by side{where.words}",
        ahead,
        tuple(findings),
        remarks=market.remarks,
        sources=market.attributions,
    )


def _paths(
    pair: tuple[NamedSkill, NamedSkill], found: list[dict[str, Finding]]
) -> Iterator[Finding]:
    if all("demand-by-month" in each for each in found):
        both = [each["demand-by-month"] for each in found]
        yield replace(
            both[0],
            title=" ".join(one.title for one in both),
            axis="share of postings",
            entries=tuple(
                replace(entry, series=skill.label)
                for skill, one in zip(pair, both, strict=True)
                for entry in one.entries
            ),
        )


def _growths(market: Market, pair: tuple[NamedSkill, NamedSkill], where: Where) -> Finding:
    entries = tuple(
        Entry(one.label, skill_growth(market, one, where.cell), key=one.uri) for one in pair
    )
    return Finding(
        "growth",
        "Growth",
        _ahead(entries, "growing faster"),
        entries,
        "ranking",
        "yearly growth of the share",
        0.0,
    )


def _ahead(entries: tuple[Entry, ...], what: str) -> str:
    """Which of two is ahead, as far as their intervals allow to say so."""
    told = [(one, one.answer) for one in entries if isinstance(one.answer, Measure)]
    if len(told) <= 1:
        return f"Which of the two is {what} cannot be said: there is not enough data for both."
    (first, high), (second, low) = sorted(told, key=lambda one: -one[1].value)
    if high.low > low.high:
        return (
            f"{shown_label(first.label)} is {what}: {spoken(high)}, against {spoken(low)} for"
            f" {shown_label(second.label)}."
        )
    return (
        f"Neither is {what} for sure: {spoken(high)} for {shown_label(first.label)},"
        f" {spoken(low)} for {shown_label(second.label)}."
    )


def _occupations(
    market: Market, jobs: tuple[NamedOccupation, NamedOccupation], where: Where
) -> Answer:
    _different(jobs[0].soc, jobs[1].soc)
    cells = [Cell(None, one.soc, where.cell.place) for one in jobs]
    question = f"{shown_label(jobs[0].label)} and {shown_label(jobs[1].label)}, side by side"
    few = [
        one.label for one, cell in zip(jobs, cells, strict=True) if market.cube.total(cell) < FEWEST
    ]
    if few:
        reason = f"Not enough data: there are fewer than {FEWEST} postings for {few[0]}."
        return Answer(question, reason, remarks=market.remarks, sources=market.attributions)
    uris, tested = telling_apart(market, cells[0], cells[1])
    rows = _shares(market, uris[:_MOST_SKILLS], cells)
    entries = tuple(
        Entry(market.names.label(uri), answer, job.label, uri)
        for uri, answers in rows
        for job, answer in zip(jobs, answers, strict=True)
    )
    title = (
        f"What tells them apart most is {shown_label(entries[0].label)}:"
        f" {spoken(entries[0].answer)} of the postings for {jobs[0].label},"
        f" {spoken(entries[1].answer)} for {jobs[1].label}."
        if entries
        else "No skill surely tells them apart."
    )
    finding = Finding(
        "telling-apart",
        "Skills that tell them apart",
        title,
        entries,
        "ranking",
        "share of postings",
        sentences=(tested, _HOW),
    )
    return Answer(question, title, (finding,), remarks=market.remarks, sources=market.attributions)


def _shares(
    market: Market, uris: tuple[str, ...], cells: list[Cell]
) -> Iterator[tuple[str, tuple[MeasureAnswer, ...]]]:
    """The shares of both groups that ask for each skill."""
    table = demand_table(
        market.cube,
        uris,
        cells,
        source=market.source,
        grade="made up" if market.made_up else "raw count",
        labels=market.names.labels(uris),
    )
    for one, other in zip(table[::2], table[1::2], strict=True):
        yield one.skill, (one.answer, other.answer)
