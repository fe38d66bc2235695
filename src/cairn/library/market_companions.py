"""Which skills travel with a skill, and which occupations and places ask for it more than others.

Joins the loaded postings with `cairn.market.companions`, and says no more than intervals allow.
What the data cannot give is left out. Measures nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.exporters.market_model import Entry, Finding
from cairn.exporters.market_text import spoken
from cairn.library.market_names import NamedSkill, shown_label
from cairn.library.market_store import Market
from cairn.market.companions import (
    Companions,
    Distinctions,
    complements,
    distinguishing,
    specialisation,
)
from cairn.market.cube import Cell
from cairn.market.cube_index import EVERYTHING
from cairn.market.measure import FEWEST, EvidenceGrade, Measure, NoMeasure

__all__ = ["companion_findings", "pair_finding", "telling_apart", "tested_words"]

_MOST = 15
_AXIS = "times as often as everywhere"
_ALONE = (
    "1 is as often as everywhere. Each interval stands for itself: where nothing differs, one in"
    " twenty leaves 1 out all the same."
)


def companion_findings(market: Market, skill: NamedSkill, cell: Cell) -> Iterator[Finding]:
    """What travels with a skill, and where it is asked for more than elsewhere.

    Pairs are counted over all postings, so companions are told of all of them only.

    Args:
        market: The loaded postings.
        skill: The skill.
        cell: Which postings.
    """
    if cell == EVERYTHING:
        found = _companions(market, skill)
        if isinstance(found, Companions):
            yield _travelling(market, skill, found)
        yield from _special(market, skill, cell._replace(occupation="any"), "occupation")
    if cell.month is None and cell.place is None:
        yield from _special(market, skill, cell._replace(place="any"), "place")


def pair_finding(market: Market, one: NamedSkill, other: NamedSkill) -> Finding | None:
    """Whether two skills travel together, over all postings; None where too few ask for one.

    Args:
        market: The loaded postings.
        one: A skill.
        other: Another.
    """
    found = _companions(market, one)
    asked = market.cube.count(other.uri)
    if not isinstance(found, Companions) or asked < FEWEST:
        return None
    entries = tuple(
        Entry(other.label, each.lift, key=each.skill)
        for each in found.found
        if each.skill == other.uri
    )
    title = (
        f"The two travel together: {_often(one, other.label, entries[0])}"
        if entries
        else "It is not sure that the two travel together more often than chance would have it."
    )
    return Finding(
        "together", "Together", title, entries, axis=_AXIS, sentences=(tested_words(found),)
    )


def telling_apart(market: Market, one: Cell, other: Cell) -> tuple[tuple[str, ...], str]:
    """The skills that surely tell two groups of postings apart.

    Args:
        market: The loaded postings.
        one: A group.
        other: Another, that shares no posting with it.

    Returns:
        Their URIs, the largest sure difference first; and how many were tested, or why nothing
        can be said.
    """
    found = distinguishing(market.cube, one, other, source=market.source, grade=_grade(market))
    if not isinstance(found, Distinctions):
        return (), found.reason
    sure = sorted((*found.one, *found.other), key=lambda each: (-each.odds.low, each.skill))
    return tuple(each.skill for each in sure), tested_words(found)


def tested_words(found: Companions | Distinctions) -> str:
    """How many skills were tested, and how many of the findings may be false, in sentences."""
    tested = "1 skill was" if found.tested == 1 else f"{found.tested:,} skills were"
    said = f"{tested} tested; of those that are named, {found.rate:.0%} may be false findings, on"
    untested = f" {found.untested:,} more are asked for too seldom." if found.untested else ""
    return f"{said} average.{untested}"


def _grade(market: Market) -> EvidenceGrade:
    """These counts are as they were found: nothing in them is corrected."""
    return "made up" if market.made_up else "raw count"


def _companions(market: Market, skill: NamedSkill) -> Companions | NoMeasure:
    return complements(
        market.cube,
        skill.uri,
        source=market.source,
        grade=_grade(market),
        labels={**market.names.labels(market.cube.asked), skill.uri: skill.label},
    )


def _travelling(market: Market, skill: NamedSkill, found: Companions) -> Finding:
    entries = tuple(
        Entry(market.names.label(each.skill), each.lift, key=each.skill) for each in found.found
    )
    title = f"Of no skill it is sure that it travels with {shown_label(skill.label)}."
    if entries:
        title = _often(skill, entries[0].label, entries[0])
    shown = (f"{_MOST} of {len(entries)} are shown.",) if len(entries) > _MOST else ()
    return Finding(
        "travels-with",
        "Asked for together",
        title,
        entries[:_MOST],
        "ranking",
        _AXIS,
        1.0,
        (tested_words(found), *shown),
    )


def _often(skill: NamedSkill, other: str, entry: Entry) -> str:
    return (
        f"Postings that ask for {shown_label(skill.label)} ask for {shown_label(other)} too"
        f" {spoken(entry.answer)} times as often as all postings do."
    )


def _special(market: Market, skill: NamedSkill, kind: Cell, what: str) -> Iterator[Finding]:
    """Quotients of all cells of a kind; nothing where fewer than two have one."""
    told = sorted(_quotients(market, skill, kind), key=lambda one: (-one[1].low, one[0].label))
    if len(told) <= 1:
        return
    first, highest = told[0]
    label = shown_label(skill.label)
    title = f"In no {what} is {label} surely asked for more often than everywhere."
    if highest.low > 1.0:
        title = (
            f"Where {label} stands out most is {first.label}: asked for {spoken(highest)} times as"
            " often as everywhere."
        )
    yield Finding(
        f"specialisation-by-{what}",
        f"More than elsewhere, by {what}",
        title,
        tuple(entry for entry, _ in told[:_MOST]),
        "ranking",
        _AXIS,
        1.0,
        (_ALONE,),
    )


def _quotients(market: Market, skill: NamedSkill, kind: Cell) -> Iterator[tuple[Entry, Measure]]:
    """The location quotient of each cell of a kind, where there is one."""
    by_place = kind.place is not None
    inside = Cell(occupation=kind.occupation) if by_place else EVERYTHING
    labels = {skill.uri: skill.label}
    if inside.occupation:
        labels[inside.occupation] = market.names.soc_title(inside.occupation)
    for cell in market.cube.alike(kind, inside):
        key = (cell.place if by_place else cell.occupation) or ""
        if not key:
            continue
        label = key if by_place else market.names.soc_title(key)
        answer = specialisation(
            market.cube,
            skill.uri,
            cell,
            source=market.source,
            grade=_grade(market),
            labels={**labels, key: label},
        )
        if isinstance(answer, Measure):
            yield Entry(label, answer, key=key), answer
