"""Value cards from what is at hand: a study, the loaded postings, a register, a catalogue.

Each may be missing; a card then says so in its line. Joins by what a credential is called in each;
what a card says, `cairn.value.card` knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cairn.library.market_credentials import shown_skills
from cairn.library.market_register import Offered, Register
from cairn.library.market_store import Market
from cairn.market.asking import asking_postings
from cairn.market.demand import demand
from cairn.market.measure import MeasureAnswer, NoMeasure
from cairn.market.saturation import saturation
from cairn.market.supply import Wanted, supply
from cairn.pathways.planner.catalogue import Catalogue, Offering
from cairn.value.card import CardFacts, Cost, Reliability, ValueCard, value_card
from cairn.value.decay import Decay
from cairn.value.effect import Effect, EffectAnswer
from cairn.value.study import CredentialStudy, StudyResult
from cairn.value.telling import value_words

__all__ = ["CardSources", "value_cards"]


@dataclass(frozen=True, slots=True)
class CardSources:
    """What cards are made from.

    Attributes:
        register: What a programme awards, and who holds it.
        issuer: Who awards it, for people.
        at: The instant for which holders are counted.
        study: What became of holders; None when nobody told.
        market: The loaded postings; None when there are none.
        catalogue: What courses cost; None when nobody said.
        reliabilities: By achievement id, what its credentials say of its assessment.
        licences: By achievement id, what must be said of a licence for the work.
        measured: By achievement id, demand, holders and saturation that were measured already.
    """

    register: Register
    issuer: str
    at: datetime
    study: StudyResult | None = None
    market: Market | None = None
    catalogue: Catalogue | None = None
    reliabilities: Mapping[str, Reliability] = field(default_factory=dict)
    licences: Mapping[str, str] = field(default_factory=dict)
    measured: Mapping[str, tuple[MeasureAnswer, MeasureAnswer | None, MeasureAnswer | None]] = (
        field(default_factory=dict)
    )


def value_cards(sources: CardSources, only: str = "") -> tuple[ValueCard, ...]:
    """A card for each credential of a programme, in its order.

    Args:
        sources: What is at hand.
        only: Only the credential of this key, name or id; empty for all.

    Raises:
        UsageError: If the programme awards no such credential.
    """
    offered = (sources.register.credential(only),) if only else sources.register.offered
    return tuple(value_card(_facts(sources, one)) for one in offered)


def _facts(sources: CardSources, one: Offered) -> CardFacts:
    found = _studied(sources.study, one)
    asked, held, crowded = sources.measured.get(one.id) or _measured(sources, one)
    return CardFacts(
        credential=one.name,
        issuer=sources.issuer,
        lift=_lead(found),
        demand=asked,
        supply=held,
        saturation=crowded,
        cost=_cost(sources.catalogue, one),
        reliability=sources.reliabilities.get(one.id),
        licence=sources.licences.get(one.id, ""),
        for_whom=_for_whom(found),
        instead=tuple(_instead(sources, one)),
    )


def _studied(study: StudyResult | None, one: Offered) -> CredentialStudy | None:
    if study is None:
        return None
    return next(
        (
            each
            for each in study.credentials
            if one.name == each.credential.name or one.key == each.credential.column
        ),
        None,
    )


def _lead(found: CredentialStudy | None) -> EffectAnswer | None:
    return None if found is None else next(iter(found.lifts.values())).lead


def _for_whom(found: CredentialStudy | None) -> tuple[str, ...]:
    if found is None or not found.groups:
        return ()
    first = found.groups[0]
    decay = (found.decay.headline,) if isinstance(found.decay, Decay) else ()
    return (first.headline, *first.sentences, *decay)


def _measured(
    sources: CardSources, one: Offered
) -> tuple[MeasureAnswer | None, MeasureAnswer | None, MeasureAnswer | None]:
    market = sources.market
    held = supply(
        sources.register.holdings,
        Wanted("achievement", one.id, one.name),
        sources.at,
        source=sources.register.source,
        grade="raw count" if market is None else market.grade,
    ).here
    if market is None:
        return None, held, None
    shown = shown_skills(market, one)
    label = f"a skill of {one.name}"
    if not shown:
        reason = "Not enough data: the postings' framework has none of the skills that it shows."
        asked: MeasureAnswer = NoMeasure(label, reason, None, market.source, market.period)
    else:
        counted = market.asking_for_any({one.id: frozenset().union(*shown.values())})
        asked = demand(
            counted.cube,
            one.id,
            source=counted.source,
            error=counted.error,
            grade=counted.grade,
            label=label,
        )
    return asked, held, saturation(held, asking_postings(asked, one.name), one.name)


def _cost(catalogue: Catalogue | None, one: Offered) -> Cost | None:
    offering = _offering(catalogue, one)
    if offering is None:
        return None
    return Cost(
        float(offering.price.amount),
        offering.price.currency,
        float(offering.hours),
        f"catalogue of {offering.issuer_name}",
    )


def _offering(catalogue: Catalogue | None, one: Offered) -> Offering | None:
    if catalogue is None:
        return None
    return next((each for each in catalogue.offerings if each.achievement == one.id), None)


def _instead(sources: CardSources, one: Offered) -> Iterator[str]:
    """What else did something in the same study, with what it costs."""
    study = sources.study
    if study is None:
        return
    others = [each for each in study.credentials if each is not _studied(study, one)]
    helped = [(each, lead) for each in others if _helps(lead := _lead(each))]
    for each, lead in helped:
        if isinstance(lead, Effect):
            cost = _cost(sources.catalogue, _named(sources.register.offered, each, one))
            price = "" if cost is None else f", for {cost.price:,.0f} {cost.currency}"
            hours = "" if cost is None or cost.hours is None else f" and {cost.hours:g} hours"
            yield f"{each.credential.name}: {value_words(lead)}{price}{hours}."
    if not helped:
        yield "None of the others in the same study changed anything that could be measured."
    if len(helped) > 1:
        yield "Which of these is best, their ranges do not say."


def _helps(lead: EffectAnswer | None) -> bool:
    return isinstance(lead, Effect) and lead.measurable and lead.value > lead.none


def _named(offered: Sequence[Offered], found: CredentialStudy, otherwise: Offered) -> Offered:
    return next(
        (
            each
            for each in offered
            if found.credential.name == each.name or found.credential.column == each.key
        ),
        otherwise,
    )
