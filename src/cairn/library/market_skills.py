"""What postings say about a skill: who asks for it, where and when, and whether that grows.

Joins the loaded postings with the measures of `cairn.market` and says in a sentence what comes out.
Measures nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cairn.exporters.market_model import Answer, Entry, Finding
from cairn.exporters.market_text import spoken
from cairn.library.market_companions import companion_findings
from cairn.library.market_names import NamedSkill, shown_label
from cairn.library.market_store import Market
from cairn.market.cube import Cell
from cairn.market.demand import demand, demand_table
from cairn.market.measure import FEWEST, Measure, MeasureAnswer, NoMeasure
from cairn.market.trend import growth

__all__ = [
    "Where",
    "by_month",
    "demand_answer",
    "demand_findings",
    "growth_words",
    "ranked",
    "skill_growth",
    "surely_first",
    "where_of",
]

_MOST_CELLS = 15
_SHARE = "share of postings"
_SHAPE_MONTHS = 2


class Where(NamedTuple):
    """Which postings are asked about, and how they are called in a sentence.

    Attributes:
        cell: The cell.
        words: Such as “ for accountants, in US-CA”, with a space before; empty for all postings.
    """

    cell: Cell
    words: str


def where_of(market: Market, *, occupation: str = "", place: str = "", month: str = "") -> Where:
    """The postings that a person asks about.

    Args:
        market: The loaded postings.
        occupation: Code or title; all when empty.
        place: Code or name; all when empty.
        month: Such as ``2026-03``; all when empty.

    Raises:
        UsageError: If one of them is not known.
    """
    words, soc, where, when = "", None, None, None
    if occupation:
        named = market.names.occupation(occupation)
        soc = named.soc
        words += f" for {named.label}"
    if place:
        where = market.names.place(place)
        words += f" in {where}"
    if month:
        when = market.names.month(month, tuple(one.month or "" for one in _months(market)))
        words += f" in {when}"
    return Where(Cell(when, soc, where), words)


def _months(market: Market, where: Cell = Cell()) -> list[Cell]:  # noqa: B008 - a named tuple cannot change
    """The months inside a cell that have postings, in order."""
    counts = market.cube.alike(where._replace(month="any"), where)
    # Postings without a day are in no month.
    return sorted((cell for cell in counts if cell.month), key=lambda cell: cell.month or "")


def demand_answer(
    market: Market, skill: str, *, occupation: str = "", place: str = "", month: str = ""
) -> Answer:
    """Which postings ask for a skill, what they ask for with it, and where it stands out.

    Args:
        market: The loaded postings.
        skill: The skill, by label, another label or URI.
        occupation: Only for this occupation.
        place: Only in this place.
        month: Only in this month.

    Raises:
        UsageError: If one of them is not known.
    """
    named = market.names.skill(skill)
    where = where_of(market, occupation=occupation, place=place, month=month)
    findings = (
        *demand_findings(market, named, where),
        *companion_findings(market, named, where.cell),
    )
    return Answer(
        f"Who asks for {shown_label(named.label)}{where.words}?",
        findings[0].title,
        findings,
        remarks=market.remarks,
        sources=market.attributions,
    )


def demand_findings(market: Market, skill: NamedSkill, where: Where) -> tuple[Finding, ...]:
    """The share of postings that ask for a skill: in all, by month, by occupation, by place.

    Args:
        market: The loaded postings.
        skill: The skill.
        where: Which postings.
    """
    whole = _demand(market, skill, where.cell)
    found = [
        Finding(
            "demand",
            "Demand",
            _share_title(whole, skill, where),
            (Entry(skill.label, whole, key=skill.uri),),
            axis="share of postings",
        ),
        *by_month(market, skill, where),
        *_by_occupation(market, skill, where),
        *_by_place(market, skill, where),
    ]
    return tuple(found)


def _demand(market: Market, skill: NamedSkill, cell: Cell) -> MeasureAnswer:
    return demand(
        market.cube,
        skill.uri,
        cell,
        source=market.source,
        error=market.error,
        grade=market.grade,
        label=skill.label,
    )


def _share_title(answer: MeasureAnswer, skill: NamedSkill, where: Where) -> str:
    if isinstance(answer, NoMeasure):
        return answer.reason
    return (
        f"{spoken(answer)} of {answer.n:,} postings{where.words} ask for"
        f" {shown_label(skill.label)}."
    )


def _cells(
    market: Market, skill: NamedSkill, cells: list[Cell]
) -> Iterator[tuple[Cell, MeasureAnswer]]:
    rows = demand_table(
        market.cube,
        [skill.uri],
        cells,
        source=market.source,
        error=market.error,
        grade=market.grade,
        labels={skill.uri: skill.label},
    )
    return ((row.where, row.answer) for row in rows)


def by_month(market: Market, skill: NamedSkill, where: Where) -> Iterator[Finding]:
    """The share month by month; nothing where there are fewer than two months.

    Args:
        market: The loaded postings.
        skill: The skill.
        where: Which postings.
    """
    cells = _months(market, where.cell)
    if where.cell.month is not None or len(cells) < _SHAPE_MONTHS:
        return
    entries = tuple(
        Entry(cell.month or "", answer) for cell, answer in _cells(market, skill, cells)
    )
    grown = skill_growth(market, skill, where.cell)
    yield Finding(
        "demand-by-month",
        "Month by month",
        growth_words(grown, skill.label, where.words),
        entries,
        "path",
        _SHARE,
    )


def skill_growth(market: Market, skill: NamedSkill, cell: Cell) -> MeasureAnswer:
    """How fast the share of postings that ask for a skill grows.

    Args:
        market: The loaded postings.
        skill: The skill.
        cell: Which postings.
    """
    return growth(
        market.cube,
        skill.uri,
        cell,
        source=market.source,
        grade=market.grade,
        label=skill.label,
    )


def growth_words(answer: MeasureAnswer, label: str, words: str = "") -> str:
    """What a growth says, in a sentence that claims no more than its interval does.

    Args:
        answer: The yearly growth of a share, in percent.
        label: What the skill is called.
        words: Which postings, with a space before; may be empty.
    """
    asked = f"The share of postings{words} that ask for {shown_label(label)}"
    if isinstance(answer, NoMeasure):
        return f"Whether demand for {shown_label(label)} grows cannot be said. {answer.reason}"
    if answer.low > 0:
        return f"{asked} grows: {spoken(answer)}."
    if answer.high < 0:
        return f"{asked} shrinks: {spoken(answer)}."
    return f"{asked} neither grows nor shrinks for sure: {spoken(answer)}."


def _by_occupation(market: Market, skill: NamedSkill, where: Where) -> Iterator[Finding]:
    if where.cell.occupation is not None:
        return
    cells = _large(market, where.cell._replace(occupation="any"), where.cell)
    entries = ranked(
        Entry(market.names.soc_title(cell.occupation or ""), answer, key=cell.occupation or "")
        for cell, answer in _cells(market, skill, cells.enough)
    )
    yield from _ranking("occupation", "occupations", entries, cells, skill)


def _by_place(market: Market, skill: NamedSkill, where: Where) -> Iterator[Finding]:
    if where.cell.place is not None and "-" in where.cell.place:
        return
    depth = "any-any" if where.cell.place else "any"
    cells = _large(market, where.cell._replace(place=depth), where.cell)
    entries = ranked(
        Entry(cell.place or "", answer, key=cell.place or "")
        for cell, answer in _cells(market, skill, cells.enough)
    )
    yield from _ranking("place", "places", entries, cells, skill)


class _Cells(NamedTuple):
    """Cells of one kind.

    Attributes:
        enough: Those with enough postings, the largest first.
        few: How many have too few.
        unknown: How many postings are in none, because theirs is not known.
    """

    enough: list[Cell]
    few: int
    unknown: int


def _large(market: Market, kind: Cell, inside: Cell) -> _Cells:
    all_ = market.cube.alike(kind, inside)
    known = {cell: count for cell, count in all_.items() if not _unknown(cell, inside)}
    enough = sorted(
        (cell for cell, count in known.items() if count >= FEWEST),
        key=lambda cell: (-known[cell], cell),
    )
    unknown = sum(count for cell, count in all_.items() if cell not in known)
    return _Cells(enough, len(known) - len(enough), unknown)


def _unknown(cell: Cell, inside: Cell) -> bool:
    """Whether a cell is of postings that do not say what is asked about."""
    return (not inside.occupation and cell.occupation == "") or (
        not inside.place and cell.place == ""
    )


def ranked(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries by their figures, the highest first; what has no figure comes last."""

    def order(entry: Entry) -> tuple[bool, float, str]:
        told = isinstance(entry.answer, Measure)
        return (
            not told,
            -entry.answer.value if isinstance(entry.answer, Measure) else 0,
            entry.label,
        )

    return tuple(sorted(entries, key=order))


def surely_first(entries: Sequence[Entry]) -> bool:
    """Whether the first of ranked figures is above all others for sure.

    Args:
        entries: Entries as `ranked` gives them.
    """
    told = [one.answer for one in entries if isinstance(one.answer, Measure)]
    return bool(told) and all(told[0].low > other.high for other in told[1:])


def _ranking(
    kind: str, many: str, entries: tuple[Entry, ...], cells: _Cells, skill: NamedSkill
) -> Iterator[Finding]:
    few = cells.few
    if not entries or (len(entries) == 1 and not few):
        return
    first = entries[0]
    notes = []
    if few:
        noun = kind if few == 1 else many
        notes.append(
            f"{few} {noun} with fewer than {FEWEST} postings"
            f" {'is' if few == 1 else 'are'} left out."
        )
    if cells.unknown:
        notes.append(f"{cells.unknown:,} postings whose {kind} is not known are in none of these.")
    if len(entries) > _MOST_CELLS:
        notes.append(f"The {_MOST_CELLS} largest shares of {len(entries)} are shown.")
    asks = f"that asks for {shown_label(skill.label)}"
    if not isinstance(first.answer, Measure):
        title = f"Which {many} ask for {shown_label(skill.label)} cannot be said."
    elif surely_first(entries):
        title = (
            f"Of all {many}, {first.label} has the largest share {asks}: {spoken(first.answer)}."
        )
    else:
        title = (
            f"The highest share {asks} is {spoken(first.answer)}, for {first.label}. Others may be"
            " as high."
        )
    yield Finding(
        f"demand-by-{kind}",
        f"By {kind}",
        title,
        entries[:_MOST_CELLS],
        "ranking",
        _SHARE,
        sentences=tuple(notes),
    )
