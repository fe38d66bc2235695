"""What postings ask for, as findings: the skills of each credential, and a few on their way.

Works on any postings that were loaded, made up or real. Knows which questions are asked and how
the answers are worded; the figures come from `cairn.market`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cairn.exporters.market_model import Entry, Finding
from cairn.exporters.market_text import spoken
from cairn.library.market_register import Offered
from cairn.library.market_store import Market
from cairn.market.cube import Cell, DemandCube
from cairn.market.cube_index import CubeIndex
from cairn.market.demand import demand, demand_table
from cairn.market.measure import Measure, MeasureAnswer, NoMeasure

__all__ = ["AI", "counted_by", "demand_finding", "demand_of", "in_order", "paths_finding"]

AI = Offered(
    "artificial-intelligence",
    "artificial-intelligence",
    "artificial intelligence",
    {
        "http://data.europa.eu/esco/skill/e465a154-93f7-4973-9ce1-31659fe16dd2": "AI",
        "urn:cairn:skill:generative-ai": "generative AI",
        "urn:cairn:skill:prompt-writing": "prompt writing",
        "urn:cairn:skill:working-with-ai-assistants": "working with AI assistants",
    },
)
"""What is asked for under many names, counted as one."""

_OTHERS = tuple(
    Offered(key, key, label, {f"urn:cairn:skill:{key}": label})
    for key, label in (("data-entry", "data entry"), ("communication", "communication"))
)
_SHARE = "share of postings"
_LACKING = "Not enough data: the vocabulary lacks the skills of this credential."


def counted_by(market: Market, credentials: Iterable[Offered]) -> Market:
    """Count postings by credential: one asks for it when it asks for any of its skills.

    Args:
        market: The postings, counted by skill.
        credentials: What is counted, by `Offered.id` in place of a skill. What the chapter follows
            over the months is counted too.
    """
    return market.asking_for_any(
        {one.id: frozenset(one.skills) for one in (*credentials, AI, *_OTHERS)}
    )


def demand_of(counted: Market, credentials: Iterable[Offered]) -> dict[str, MeasureAnswer]:
    """Which share of postings asks for a skill of each credential.

    Args:
        counted: The postings, as `counted_by` gives them.
        credentials: What is asked about.

    Returns:
        The answers, by `Offered.id`.
    """
    return {one.id: _demand(counted, one) for one in credentials}


def _demand(counted: Market, one: Offered) -> MeasureAnswer:
    label = f"a skill of {one.name}"
    if not one.skills:
        name = f"postings that ask for {label}"
        return NoMeasure(name, _LACKING, None, counted.source, counted.period)
    return demand(
        counted.cube,
        one.id,
        source=counted.source,
        error=counted.error,
        grade=counted.grade,
        label=label,
    )


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The highest first; what has no figure comes last."""
    return tuple(
        sorted(
            entries,
            key=lambda one: (
                -one.answer.value if isinstance(one.answer, Measure) else 1.0,
                one.label,
            ),
        )
    )


def demand_finding(credentials: Sequence[Offered], answers: Mapping[str, MeasureAnswer]) -> Finding:
    """Which share of postings asks for what each credential shows, the most asked for first.

    Args:
        credentials: The credentials.
        answers: As `demand_of` gives them.
    """
    entries = in_order(Entry(one.name, answers[one.id], key=one.id) for one in credentials)
    first = entries[0]
    title = "What postings ask for is not known."
    if isinstance(first.answer, Measure):
        title = f"“{first.label}” is asked for most: by {spoken(first.answer)} of the postings."
    return Finding(
        "demand-by-credential",
        "Demand: how many postings ask for what each credential shows",
        title,
        entries,
        "ranking",
        _SHARE,
        sentences=(
            (
                "A posting counts for a credential when it asks for at least one of the skills that"
                " the credential shows."
            ),
        ),
    )


def paths_finding(counted: Market) -> Finding:
    """Artificial intelligence, data entry and communication, quarter by quarter.

    Args:
        counted: The postings, as `counted_by` gives them.
    """
    quarters = _quarters(counted.cube)
    months = quarters.months()
    followed = (AI, *_OTHERS)
    rows = {
        one.id: {
            row.where.month: row.answer
            for row in demand_table(
                quarters,
                [one.id],
                [Cell(month) for month in months],
                source=counted.source,
                error=counted.error,
                grade=counted.grade,
                labels={one.id: one.name},
            )
        }
        for one in followed
    }
    entries = tuple(
        Entry(month, rows[one.id][month], one.name) for one in followed for month in months
    )
    return Finding(
        "demand-by-quarter",
        "What rises, what falls, and what stays",
        _path_title([one for one in rows[AI.id].values() if isinstance(one, Measure)]),
        entries,
        "path",
        _SHARE,
        sentences=("Each point stands for the three months that begin with the one named.",),
    )


def _path_title(told: Sequence[Measure]) -> str:
    if len(told) <= 1:
        return "There are too few postings to follow over time."
    first, last = told[0], told[-1]
    change = f"{spoken(first)} of the postings at first and {spoken(last)} at last"
    if last.low > first.high:
        return f"More postings ask for artificial intelligence: {change}."
    return f"Whether more postings ask for artificial intelligence is not sure: {change}."


def _quarters(cube: CubeIndex) -> DemandCube:
    """The counts with the first month of its quarter in place of each month; none stays none."""
    found = DemandCube()
    for cell, count in cube.postings.items():
        found.postings[_quarter(cell)] += count
    for skill, cells in cube.asked.items():
        for cell, count in cells.items():
            found.asked[_quarter(cell), skill] += count
    return found


def _quarter(cell: Cell) -> Cell:
    if not cell.month:
        return cell
    year, month = cell.month.split("-")
    return cell._replace(month=f"{year}-{(int(month) - 1) // 3 * 3 + 1:02}")
