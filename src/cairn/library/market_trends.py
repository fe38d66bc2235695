"""What grows and what shrinks: one skill over time, or all skills at once.

Joins the loaded postings with `cairn.market.trend`, and says no more than intervals allow. Measures
nothing itself.
"""

from __future__ import annotations

from cairn.exporters.market_model import Answer, Entry, Finding
from cairn.exporters.market_text import spoken
from cairn.library.market_names import NamedSkill, shown_label
from cairn.library.market_skills import Where, by_month, growth_words, skill_growth, where_of
from cairn.library.market_store import Market
from cairn.market.measure import NoMeasure
from cairn.market.trend import Trends, emerging_and_fading, seasonality

__all__ = ["trend_answer"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def trend_answer(
    market: Market, skill: str = "", *, occupation: str = "", place: str = ""
) -> Answer:
    """Whether demand for a skill grows; without a skill, which skills emerge and which fade.

    Args:
        market: The loaded postings.
        skill: The skill, by label, another label or URI; empty for all skills.
        occupation: Only for this occupation.
        place: Only in this place.

    Raises:
        UsageError: If one of them is not known.
    """
    where = where_of(market, occupation=occupation, place=place)
    if not skill:
        return _all_trends(market, where)
    named = market.names.skill(skill)
    grown = skill_growth(market, named, where.cell)
    findings = (
        Finding(
            "growth",
            "Growth",
            growth_words(grown, named.label, where.words),
            (Entry(named.label, grown, key=named.uri),),
            axis="yearly growth of the share",
        ),
        _season(market, named, where),
        *by_month(market, named, where),
    )
    return Answer(
        f"Does demand for {shown_label(named.label)} grow{where.words}?",
        findings[0].title,
        findings,
        remarks=market.remarks,
        sources=market.attributions,
    )


def _season(market: Market, skill: NamedSkill, where: Where) -> Finding:
    season = seasonality(
        market.cube,
        skill.uri,
        where.cell,
        source=market.source,
        grade=market.grade,
        label=skill.label,
    )
    strength = season.strength
    if isinstance(strength, NoMeasure):
        title = f"Whether demand has a season cannot be said. {strength.reason}"
    elif strength.low > 1 and season.peak is not None:
        title = (
            f"Demand has a season: at its peak in {_MONTHS[season.peak - 1]} the share is"
            f" {spoken(strength)} times that of the lowest month."
        )
    else:
        title = f"No season is sure: the highest month is {spoken(strength)} times the lowest."
    return Finding("season", "Season", title, (Entry(skill.label, strength, key=skill.uri),))


def _all_trends(market: Market, where: Where) -> Answer:
    labels = market.names.labels(market.cube.asked)
    found = emerging_and_fading(
        market.cube, where.cell, source=market.source, grade=market.grade, labels=labels
    )
    question = f"Which skills emerge, and which fade{where.words}?"
    if not isinstance(found, Trends):
        return Answer(question, found.reason, remarks=market.remarks, sources=market.attributions)
    tested = (
        f"{found.tested:,} skills were tested; of those that are named, {found.rate:.0%} may be"
        " false findings, on average; up to three times as many where neighbouring months go wrong"
        f" together. {found.untested:,} are asked for too seldom to be tested."
    )
    findings = []
    for key, topic, verb, trends in (
        ("emerging", "Emerging", "grows", found.emerging),
        ("fading", "Fading", "shrinks", found.fading),
    ):
        entries = tuple(
            Entry(labels.get(one.skill, one.skill), one.growth, key=one.skill) for one in trends
        )
        title = (
            f"Of no skill it is sure that its share of postings {verb}."
            if not entries
            else f"Of {len(entries)} {'skill' if len(entries) == 1 else 'skills'} it is sure that"
            f" the share of postings {verb}: first of all {shown_label(entries[0].label)},"
            f" {spoken(entries[0].answer)}."
        )
        findings.append(
            Finding(key, topic, title, entries, "ranking", "yearly growth of the share", 0.0)
        )
    return Answer(
        question,
        f"{len(found.emerging)} skills emerge and {len(found.fading)} fade. {tested}",
        tuple(findings),
        remarks=market.remarks,
        sources=market.attributions,
    )
