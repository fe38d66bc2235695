"""What the market says about each credential, in sentences: demand, holders, and the outlook.

The outlook is that of the occupation whose postings ask most for what the credential shows. Knows
how it is worded; the figures come from `cairn.market`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cairn.demo.market_facts import Facts
from cairn.exporters.market_model import Said
from cairn.exporters.market_text import figure, spoken
from cairn.library.market_register import Offered
from cairn.library.market_store import Market
from cairn.market.cube import Cell
from cairn.market.demand import demand_table
from cairn.market.measure import FEWEST, Measure, MeasureAnswer, NoMeasure
from cairn.market.outlook import Outlook

__all__ = ["Asked", "CredentialMarket", "asked_most", "credential_said"]

_GROWTH, _OPENINGS = "employment-change-percent", "openings-annual-average"
_PAY, _EDUCATION = "wage-annual-median", "entry-education"


class Asked(NamedTuple):
    """An occupation whose postings ask for what a credential shows.

    Attributes:
        code: SOC 2018 code.
        share: The share of its postings that ask.
        outlook: What official statistics say about it.
    """

    code: str
    share: Measure
    outlook: Outlook


class CredentialMarket(NamedTuple):
    """What the market says about one credential.

    Attributes:
        offered: The credential.
        demand: Share of postings that ask for one of its skills.
        holders: People who hold it; None where that is not asked.
        saturation: Holders for each posting that asks; None likewise.
        asked: The occupation that asks most; None when none does.
    """

    offered: Offered
    demand: MeasureAnswer
    holders: MeasureAnswer | None
    saturation: MeasureAnswer | None
    asked: Asked | None


def asked_most(counted: Market, facts: Facts, one: Offered) -> Asked | None:
    """The occupation whose postings ask most for what a credential shows; None when none do.

    Args:
        counted: The postings, counted by credential.
        facts: Published figures.
        one: The credential.
    """
    totals = counted.cube.alike(Cell(occupation="any"))
    rows = demand_table(
        counted.cube,
        [one.id],
        sorted(cell for cell, count in totals.items() if cell.occupation and count >= FEWEST),
        source=counted.source,
        error=counted.error,
        grade=counted.grade,
        labels={one.id: f"a skill of {one.name}"},
    )
    found = [
        (row.answer, row.where.occupation or "")
        for row in rows
        if isinstance(row.answer, Measure) and counted.cube.count(one.id, row.where)
    ]
    if not found:
        return None
    share, code = max(found, key=lambda pair: (pair[0].value, pair[1]))
    return Asked(code, share, facts.outlook(code))


def credential_said(one: CredentialMarket) -> Said:
    """A credential's demand, holders and outlook in sentences.

    Args:
        one: What the market says about it.
    """
    return Said(
        one.offered.name,
        (
            _demand(one),
            *([] if one.holders is None else [f"Holders in this register: {_told(one.holders)}"]),
            *([] if one.saturation is None else [f"Saturation: {_told(one.saturation)}"]),
            *_outlook(one.asked),
        ),
    )


def _told(answer: MeasureAnswer) -> str:
    return answer.reason if isinstance(answer, NoMeasure) else f"{spoken(answer)}."


def _demand(one: CredentialMarket) -> str:
    if isinstance(one.demand, NoMeasure):
        return f"Demand: {one.demand.reason}"
    skills = ", ".join(sorted(one.offered.skills.values(), key=str.casefold))
    return (
        f"Demand: {spoken(one.demand)} of {one.demand.n:,} postings ask for a skill that it shows:"
        f" {skills}."
    )


def _outlook(asked: Asked | None) -> Iterator[str]:
    if asked is None:
        yield "Outlook: no occupation asks for it in enough postings to say which."
        return
    outlook = asked.outlook
    yield (
        f"Outlook: of the occupations, “{outlook.title}” asks for it most: {spoken(asked.share)} of"
        f" {asked.share.n:,} postings. {' '.join(_figures(outlook))}".rstrip()
    )
    yield outlook.licence


def _figures(outlook: Outlook) -> Iterator[str]:
    for measure, worded in ((_GROWTH, _grows), (_OPENINGS, _opens), (_PAY, _pays)):
        found = outlook.figure(measure)
        if found is not None:
            answer = found.answer
            yield answer.reason if isinstance(answer, NoMeasure) else worded(answer)
    education = next((one for one in outlook.entry if one.about == _EDUCATION), None)
    if education is not None:
        yield f"Typical for entry: {education.text}."


def _grows(measure: Measure) -> str:
    change = figure(measure).removeprefix("-")
    verb = "shrink" if measure.value < 0 else "grow"
    return f"Employment is projected to {verb} by {change} in ten years."


def _opens(measure: Measure) -> str:
    return f"In a year {measure.value:,.0f} openings are projected."


def _pays(measure: Measure) -> str:
    return f"The median pay is {figure(measure)}."
