"""Human skills that postings ask for, against human skills that a programme's people have shown.

Joins the loaded postings with a register; the gaps come from `cairn.market.gap`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from cairn.exporters.market_model import Answer, Entry, Finding
from cairn.exporters.market_text import spoken
from cairn.library.market_names import shown_label
from cairn.library.market_register import Register
from cairn.library.market_skills import ranked
from cairn.library.market_store import Market
from cairn.market.cube_index import EVERYTHING
from cairn.market.demand import demand_table
from cairn.market.gap import SkillGap, evidenced_shares, soft_skill_gap
from cairn.market.measure import Measure

__all__ = ["gap_answer"]

_ASKED, _SHOWN = "asked for in postings", "shown by assessments"
_MOST = 25


def gap_answer(market: Market, register: Register, at: datetime) -> Answer:
    """Which human skills are asked for, and which are shown.

    Args:
        market: The loaded postings.
        register: What the programme awards, and who holds it.
        at: The instant for which holders are counted.
    """
    skills = market.names.human_skills()
    rows = demand_table(
        market.cube,
        sorted(skills),
        [EVERYTHING],
        source=market.source,
        error=market.error,
        grade=market.grade,
        labels=skills,
    )
    shown = evidenced_shares(
        register.by_framework(market.names),
        skills,
        at,
        source=register.source,
        grade="made up" if market.made_up else "raw count",
    )
    gaps = soft_skill_gap({row.skill: row.answer for row in rows}, shown, skills)
    both = [one for one in gaps if isinstance(one.gap, Measure)]
    findings = (*_pairs(both), *_asked_only(gaps))
    summary = _summary(both) if both else _nothing(gaps)
    return Answer(
        "Which human skills are asked for, and which have people shown?",
        summary,
        findings,
        remarks=market.remarks,
        sources=market.attributions,
    )


def _summary(both: Sequence[SkillGap]) -> str:
    sides = Counter(one.side for one in both)
    unsure = f" Of {sides['cannot say']} it cannot be said." if sides["cannot say"] else ""
    return (
        f"Human skills that are asked for and shown: {len(both)}. Asked for more often than shown:"
        f" {sides['asked more']}. Shown more often than asked for: {sides['shown more']}.{unsure}"
    )


def _nothing(gaps: Sequence[SkillGap]) -> str:
    asked = any(isinstance(one.asked, Measure) for one in gaps)
    if asked:
        return (
            "Not enough data: no human skill is shown by an assessment of 10 people or more in this"
            " register."
        )
    return "Not enough data: there are too few postings."


def _pairs(both: Sequence[SkillGap]) -> tuple[Finding, ...]:
    if not both:
        return ()
    pairs = tuple(
        Entry(one.label, answer, series, one.skill)
        for one in both
        for series, answer in ((_ASKED, one.asked), (_SHOWN, one.shown))
    )
    return (
        Finding(
            "gap",
            "Asked for and shown",
            _summary(both),
            pairs,
            "ranking",
            "share of postings, share of people",
            sentences=tuple(one.sentence for one in both),
        ),
        Finding(
            "gap-difference",
            "The gap",
            _widest(both),
            tuple(Entry(one.label, one.gap, key=one.skill) for one in both),
            "ranking",
            "share asked for less share shown",
            0.0,
        ),
    )


def _widest(both: Sequence[SkillGap]) -> str:
    sure = [one for one in both if one.side == "asked more"]
    if not sure:
        return "Of no skill it is sure that it is asked for more often than shown."
    named = ", ".join(shown_label(one.label) for one in sure)
    return f"Surely asked for more often than shown: {named}."


def _asked_only(gaps: Sequence[SkillGap]) -> tuple[Finding, ...]:
    """What is asked for, and nobody here has shown often enough to be told."""
    asked = [
        one
        for one in gaps
        if isinstance(one.asked, Measure) and not isinstance(one.shown, Measure) and one.asked.value
    ]
    if not asked:
        return ()
    entries = ranked(Entry(one.label, one.asked, key=one.skill) for one in asked)
    first = entries[0]
    return (
        Finding(
            "asked-only",
            "Asked for, and hardly shown",
            f"{shown_label(first.label)} is asked for by {spoken(first.answer)} of postings, and"
            " shown by assessments of fewer than 10 people here.",
            entries[:_MOST],
            "ranking",
            "share of postings",
        ),
    )
