"""Demand: which share of postings asks for a skill, how sure that is, and when it is not told.

A share has Jeffreys' interval. A cell that is one of many alike is drawn towards all of them, the
more the fewer postings it has; the error of the extractor is corrected where it is known, and what
is not known of it widens the interval. Knows cells and counts; does not read postings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cairn.market.channel import share_interval
from cairn.market.correction import ExtractorError, channel_of
from cairn.market.cube import Cell
from cairn.market.cube_index import EVERYTHING, Cube, CubeIndex, indexed, period_of, wider
from cairn.market.measure import (
    FEWEST,
    EvidenceGrade,
    Measure,
    MeasureAnswer,
    NoMeasure,
    suppressed,
)
from cairn.market.shrinkage import alone, family_of

__all__ = ["Demand", "demand", "demand_table"]

_CONFIDENCE = 0.95
_WORTH_TELLING = 0.1
_NO_FIT = (
    "Not enough data: what was found does not fit the known errors of the skill finder, so it "
    "cannot be corrected."
)


class Demand(NamedTuple):
    """The demand for a skill in a cell.

    Attributes:
        skill: Its URI.
        where: The cell.
        answer: The share of its postings that ask for the skill, or why there is none.
    """

    skill: str
    where: Cell
    answer: MeasureAnswer


@dataclass(frozen=True, slots=True)
class _Asking:
    """What all questions of one table share."""

    cube: CubeIndex
    source: str
    error: ExtractorError | None
    grade: EvidenceGrade


def demand(
    cube: Cube,
    skill: str,
    where: Cell = EVERYTHING,
    *,
    source: str,
    error: ExtractorError | None = None,
    grade: EvidenceGrade | None = None,
    label: str = "",
) -> MeasureAnswer:
    """Which share of postings asks for a skill.

    Args:
        cube: Counts of postings.
        skill: The skill's URI.
        where: Which postings; all when left out.
        source: Where the postings come from, for people.
        error: How often the extractor errs; None leaves shares as they were found.
        grade: What stands behind the figure; "adjusted count" with an error and "raw count"
            without, when left out.
        label: What the skill is called; its URI when left out.

    Returns:
        The share, from 0 to 1, with its interval; or why there is none: fewer than 10 postings, or
        an extractor that errs too often or was tried on too little.
    """
    names = {skill: label} if label else {}
    (row,) = demand_table(
        cube, [skill], [where], source=source, error=error, grade=grade, labels=names
    )
    return row.answer


def demand_table(
    cube: Cube,
    skills: Sequence[str],
    cells: Iterable[Cell],
    *,
    source: str,
    error: ExtractorError | None = None,
    grade: EvidenceGrade | None = None,
    labels: Mapping[str, str] | None = None,
) -> tuple[Demand, ...]:
    """The demand for many skills in many cells.

    Args:
        cube: Counts of postings.
        skills: URIs.
        cells: Which postings, for each row.
        source: As for `demand`.
        error: As for `demand`, the same for all skills.
        grade: As for `demand`.
        labels: What the skills are called, by URI.

    Returns:
        A row for each skill and cell, skill by skill, cells in the order given.
    """
    asking = _Asking(
        indexed(cube), source, error, grade or ("adjusted count" if error else "raw count")
    )
    wanted = tuple(cells)
    kinds = _kinds(asking.cube, wanted)
    rows: list[Demand] = []
    for skill in skills:
        name = f"postings that ask for {(labels or {}).get(skill, skill)}"
        answers: dict[Cell, MeasureAnswer] = {}
        for kind in kinds:
            answers.update(_answers(asking, kind, skill, name))
        rows += [Demand(skill, where, answers[where]) for where in wanted]
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Cells that name the same things inside the same wider cell, and are asked about.

    Attributes:
        wanted: The cells asked about.
        inside: The wider cell; None for all postings, which lie in nothing.
        totals: Postings of every cell of the kind.
        periods: The months that each cell asked about is about.
    """

    wanted: tuple[Cell, ...]
    inside: Cell | None
    totals: Mapping[Cell, int]
    periods: Mapping[Cell, str]


def _kinds(cube: CubeIndex, wanted: tuple[Cell, ...]) -> list[_Kind]:
    groups: dict[tuple[object, ...], list[Cell]] = {}
    for where in dict.fromkeys(wanted):
        depth = None if where.place is None else where.place.count("-")
        kind = (where.month is None, where.occupation is None, depth, wider(where))
        groups.setdefault(kind, []).append(where)
    whole = period_of(cube)
    return [
        _Kind(
            tuple(group),
            inside=wider(group[0]),
            totals=cube.alike(group[0], wider(group[0]) or EVERYTHING),
            periods={where: whole if where.month is None else where.month for where in group},
        )
        for group in groups.values()
    ]


def _answers(asking: _Asking, kind: _Kind, skill: str, name: str) -> dict[Cell, MeasureAnswer]:
    """The answers for all cells of a kind that are asked about."""
    refusal = asking.error.unusable if asking.error else ""
    answers: dict[Cell, MeasureAnswer] = {}
    told: list[Cell] = []
    for where in kind.wanted:
        n, period = kind.totals.get(where, 0), kind.periods[where]
        if n < FEWEST:
            answers[where] = suppressed(name, n, "postings", asking.source, period)
        elif refusal:
            answers[where] = NoMeasure(name, refusal, n, asking.source, period)
        else:
            told.append(where)
    if told:
        counts = asking.cube.asked_alike(skill, kind.wanted[0], kind.inside or EVERYTHING)
        answers.update(_told(asking, kind, counts, told, name))
    return answers


def _told(
    asking: _Asking, kind: _Kind, counts: Mapping[Cell, int], told: list[Cell], name: str
) -> Iterator[tuple[Cell, MeasureAnswer]]:
    asked = np.array([counts.get(where, 0) for where in told], dtype=float)
    postings = np.array([kind.totals[where] for where in told], dtype=float)
    family = None
    if kind.inside is not None:
        family = family_of([counts.get(cell, 0) for cell in kind.totals], [*kind.totals.values()])
    known = family.known(asked, postings) if family else alone(asked, postings)
    lows, highs = share_interval(known.one, known.other, channel_of(asking.error), _CONFIDENCE)
    for place, where in enumerate(told):
        n, period = kind.totals[where], kind.periods[where]
        found, low, high = (float(ends[place]) for ends in (known.share, lows, highs))
        if math.isnan(low):
            yield where, NoMeasure(name, _NO_FIT, n, asking.source, period)
            continue
        drawn = float(known.drawn[place])
        value = asking.error.right(found) if asking.error else found
        yield (
            where,
            Measure(
                name,
                value,
                # Nothing found in a cell that stands alone is no sign of a share above 0.
                low=min(value, low if found > 0.0 else 0.0),
                high=max(value, high if found < 1.0 or asking.error else 1.0),
                unit="share",
                n=n,
                source=asking.source,
                period=period,
                grade=asking.grade,
                method=_method(asking.error, drawn=family is not None),
                remark=_remark(asking.error, drawn, kind.inside),
            ),
        )


def _method(error: ExtractorError | None, *, drawn: bool) -> str:
    how = "empirical Bayes (beta-binomial)" if drawn else "Jeffreys' interval"
    return f"{how}, corrected for the skill finder's errors" if error else how


def _remark(error: ExtractorError | None, drawn: float, inside: Cell | None) -> str:
    said: list[str] = []
    if drawn >= _WORTH_TELLING and inside is not None:
        others = "the occupation in all months and places" if inside.occupation else "all postings"
        said.append(f"There are few postings, so {drawn:.0%} of this figure is that of {others}.")
    if error is not None and error.precision is not None and error.recall is not None:
        tried = error.true_positives + error.false_positives + error.false_negatives
        said.append(
            f"Of what the skill finder finds {error.precision:.0%} is right, and it finds "
            f"{error.recall:.0%} of what is there, as {tried} examples show; this is corrected."
        )
    return " ".join(said)
