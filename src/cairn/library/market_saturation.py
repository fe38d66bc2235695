"""How common a credential is: its holders, the postings that ask, and when it is the baseline.

Joins a register with counts of postings; the figures come from `cairn.market`.
"""

from __future__ import annotations

from datetime import datetime

from cairn.exporters.market_model import Entry, Finding
from cairn.exporters.market_text import spoken
from cairn.library.market_names import shown_label
from cairn.library.market_register import Offered, Register
from cairn.library.market_store import Market
from cairn.market.asking import asking_by_month, asking_postings
from cairn.market.cube import Cell
from cairn.market.diffusion import Series, fit
from cairn.market.measure import EvidenceGrade, Measure, MeasureAnswer, NoMeasure
from cairn.market.saturation import baseline, baseline_sentence, saturation, saturation_path
from cairn.market.supply import Wanted, adopters_by_month, holders_by_month, scarcity, supply

__all__ = ["saturation_findings"]

_PATH = 2


def saturation_findings(
    market: Market, register: Register, one: Offered, share: MeasureAnswer, at: datetime
) -> tuple[Finding, ...]:
    """Who holds a credential, and how that stands to the postings that ask for it.

    Args:
        market: The postings, counted by whether they ask for a skill of the credential, under the
            id of its achievement.
        register: Who holds what.
        one: The credential.
        share: Share of the postings that ask for it.
        at: The instant for which holders are counted.
    """
    wanted = Wanted("achievement", one.id, one.name)
    grade: EvidenceGrade = "made up" if market.made_up else "raw count"
    held = supply(register.holdings, wanted, at, source=register.source, grade=grade).here
    asking = asking_postings(share, one.name)
    title = (
        f"{spoken(held)} hold {shown_label(one.name)}."
        if isinstance(held, Measure)
        else held.reason
    )
    return (
        Finding("holders", "Who holds it", title, (Entry(one.name, held, key=one.id),)),
        _ratios(one, scarcity(asking, held, one.name), saturation(held, asking, one.name)),
        *(_path(market, register, one, grade) if isinstance(share, Measure) else ()),
        _baseline(market, register, one, grade),
    )


def _ratios(one: Offered, rare: MeasureAnswer, common: MeasureAnswer) -> Finding:
    title = f"There are {spoken(rare)}." if isinstance(rare, Measure) else rare.reason
    entries = (Entry("scarcity", rare, key=one.id), Entry("saturation", common, key=one.id))
    return Finding("scarcity", "Postings for each holder, and holders for each", title, entries)


def _months(market: Market) -> tuple[str, ...]:
    return tuple(sorted({cell.month for cell in market.cube.postings if cell.month}))


def _path(
    market: Market, register: Register, one: Offered, grade: EvidenceGrade
) -> tuple[Finding, ...]:
    months = _months(market)
    if len(months) < _PATH:
        return ()
    wanted = Wanted("achievement", one.id, one.name)
    counts = {month: market.cube.count(one.id, Cell(month)) for month in months}
    path = saturation_path(
        months,
        holders_by_month(register.holdings, wanted, months, source=register.source, grade=grade),
        asking_by_month(counts, months, one.name, source=market.source, grade=grade),
        one.name,
    )
    entries = tuple(Entry(point.month, point.answer) for point in path.points)
    return (
        Finding(
            "saturation-path",
            "How common it became",
            path.sentence,
            entries,
            "path",
            "holders for each posting of a year",
        ),
    )


def _baseline(market: Market, register: Register, one: Offered, grade: EvidenceGrade) -> Finding:
    months = _months(market)
    wanted = Wanted("achievement", one.id, one.name)
    answer: MeasureAnswer
    if not months:
        reason = "Not enough data: the postings have no days."
        answer = NoMeasure(f"spread of {one.name}", reason, 0, register.source, "")
        title = f"When it is the baseline cannot be said. {reason}"
    else:
        values = tuple(map(float, adopters_by_month(register.holdings, wanted, months)))
        what = f"people who have ever held {one.name}"
        found = baseline(
            fit(Series(months[0], values, what, "people", register.source, grade=grade))
        )
        title = baseline_sentence(found, shown_label(one.name))
        answer = found if isinstance(found, NoMeasure) else found.wait
    return Finding(
        "baseline", "When nearly everyone holds it", title, (Entry(one.name, answer, key=one.id),)
    )
