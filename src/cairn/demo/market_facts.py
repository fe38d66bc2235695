"""What official statistics say, as findings: which work grows, what needs a licence, and the young.

Tells published figures as they are. Knows how they are worded; predicts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cairn.demo.market_files import PROJECTIONS, UNEMPLOYMENT, licences
from cairn.exporters.market_model import Entry, Finding, Said
from cairn.exporters.market_text import figure
from cairn.library.loading import import_publication
from cairn.library.shelf import Shelf
from cairn.market.facts import FactSheet, Source
from cairn.market.growing import growing_occupations
from cairn.market.measure import Measure
from cairn.market.outlook import LICENCE_REQUIRED, Outlook, Statistics, outlook
from cairn.market.published import measure_of
from cairn.market.unemployment import YOUNG, unemployment_by_age
from cairn.skills.concepts import Code
from cairn.skills.framework import Framework
from cairn.skills.vocabulary import small_vocabulary

__all__ = ["Facts", "facts_of", "growing_finding", "licences_said", "unemployment_finding"]

_MOST = 10
_MONTHS_SHOWN = 13
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Facts:
    """Published figures.

    Attributes:
        projections: Projections of occupations.
        projected_by: Their source.
        rates: Unemployment rates, a sheet for each group and month.
        rates_by: Their source.
    """

    projections: tuple[FactSheet, ...]
    projected_by: Source
    rates: tuple[FactSheet, ...]
    rates_by: Source

    def outlook(self, code: str) -> Outlook:
        """The outlook of an occupation in the United States.

        Args:
            code: SOC 2018 code.
        """
        return outlook(
            Code("soc-2018", code),
            (Statistics(self.projected_by, self.projections),),
            frameworks=_licensing(),
        )


def facts_of(data: Path, place: Path, *, projections: Path | None = None) -> Facts:
    """Import the figures and give them.

    Args:
        data: The folder with the data, in which they are kept.
        place: The example's folder of the job market.
        projections: Other Employment Projections than the part of them in the example.

    Raises:
        CairnError: If a file was changed and cannot be read any more.
    """
    with Shelf(data) as shelf:
        import_publication(shelf, "bls-projections", projections or place / PROJECTIONS)
        import_publication(shelf, "cps", place / UNEMPLOYMENT)
        projected_by, sheets = shelf.sheets("bls-employment-projections")
        rates_by, rates = shelf.sheets("cps-unemployment")
        return Facts(tuple(sheets), projected_by, tuple(rates), rates_by)


def _licensing() -> tuple[Framework, ...]:
    return (small_vocabulary(), licences())


def growing_finding(facts: Facts) -> Finding:
    """The occupations that are projected to grow most.

    Args:
        facts: The figures.
    """
    found = growing_occupations(facts.projections, facts.projected_by, _licensing(), most=_MOST)
    licensed = sum(one.licence == LICENCE_REQUIRED for one in found)
    first = found[0]
    title = "How much work grows is not known."
    if isinstance(first.growth, Measure):
        title = (
            f"{first.sheet.subject.title} are projected to grow most, by {figure(first.growth)};"
            f" {_NUMBERS[licensed]} of the {_NUMBERS[len(found)]} need a licence."
        )
    return Finding(
        "growing-most",
        "Which work grows most, United States",
        title,
        tuple(
            Entry(one.sheet.subject.title, one.growth, key=one.sheet.subject.code) for one in found
        ),
        "ranking",
        "growth in ten years, percent",
        0.0,
    )


def licences_said(facts: Facts) -> Said:
    """Which of the occupations that grow most need a licence, in the words of whoever says so.

    Args:
        facts: The figures.
    """
    found = growing_occupations(facts.projections, facts.projected_by, _licensing(), most=_MOST)
    needed = [
        f"{one.sheet.subject.title}: {said.words} ({said.source.partition(':')[0]})"
        for one in found
        for said in one.licence_said
        if said.required
    ]
    others = [one.sheet.subject.title for one in found if one.licence != LICENCE_REQUIRED]
    return Said(
        "Which of them need a licence",
        (
            *needed,
            LICENCE_REQUIRED.replace("this work", "such work"),
            (
                f"No source here says that a licence is required for {_listed(others)}, which does"
                " not mean that none is."
            ),
        ),
    )


def unemployment_finding(facts: Facts) -> Finding:
    """The unemployment rates of the young, month by month, with the last month in words.

    Args:
        facts: The figures.
    """
    entries: list[Entry] = []
    for group in YOUNG:
        told = [
            Entry(fact.period, measure_of(fact, sheet, facts.rates_by), f"people of {group}")
            for sheet in facts.rates
            if sheet.subject.group == group
            for fact in sheet.facts
        ]
        entries += sorted(told, key=lambda one: one.label)[-_MONTHS_SHOWN:]
    return Finding(
        "unemployment-of-the-young",
        "Unemployment of the young, United States",
        _young(facts),
        tuple(entries),
        "path",
        "unemployment rate, percent",
        sentences=(
            "Of all who work or look for work, the rate counts those who look and find none.",
            "The rates are seasonally adjusted.",
        ),
    )


def _young(facts: Facts) -> str:
    last = unemployment_by_age(facts.rates, facts.rates_by)
    told = [one for one in last if isinstance(one, Measure)]
    if len(told) < len(YOUNG) or len({one.period for one in told}) > 1:
        return "The file has no rates of one last month for both groups of the young."
    month = date.fromisoformat(f"{told[0].period}-01")
    rates = _listed(
        [f"{figure(one)} of those of {group}" for one, group in zip(told, YOUNG, strict=True)]
    )
    return f"In {month:%B %Y}, the last month in the file, {rates} were unemployed."


def _listed(names: Sequence[str]) -> str:
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
