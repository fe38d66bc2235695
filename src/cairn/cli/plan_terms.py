"""Turns the options of `cairn plan` into terms: days, money, offerings and waivers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, get_args

from cairn.kernel.errors import InputError, UsageError

if TYPE_CHECKING:
    from cairn.pathways.planner.catalogue import Catalogue, Mode, Offering
    from cairn.pathways.planner.money import Money
    from cairn.pathways.planner.terms import FeeWaiver, Terms

__all__ = ["Wishes", "day_option", "terms_of"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options as they were written.

    Attributes:
        start: The first day.
        hours_per_week: The most hours in a week.
        at_once: The most things at once.
        finish_by: The last day; None for none.
        budget: An amount in the catalogue's currency; empty for no limit.
        hours: The most hours in all; None for no limit.
        include: Offerings by id or name.
        avoid: Offerings by id or name.
        avoid_issuers: Issuers by id or name.
        modes: Modes; empty for all.
        waivers: ``NAME=PERCENT`` or ``NAME=PERCENT,TIMES``.
        worth: What an hour must bring, in per cent of the goal for each hundred hours.
    """

    start: date
    hours_per_week: int
    at_once: int
    finish_by: date | None
    budget: str
    hours: int | None
    include: Sequence[str]
    avoid: Sequence[str]
    avoid_issuers: Sequence[str]
    modes: Sequence[str]
    waivers: Sequence[str]
    worth: float


def day_option(text: str | None) -> date | None:
    """A day such as 2027-01-11.

    Raises:
        UsageError: If it is none (``bad-day``).
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(
            f"“{text[:40]}” is not a day.", code="bad-day", mend="Write it like 2027-01-11."
        ) from error


def terms_of(wishes: Wishes, catalogue: Catalogue) -> Terms:
    """The terms that the options ask for.

    Raises:
        UsageError: If an option cannot be understood.
    """
    from fractions import Fraction

    from cairn.pathways.planner.terms import Terms

    return Terms(
        start=wishes.start,
        hours_per_week=wishes.hours_per_week,
        at_once=wishes.at_once,
        finish_by=wishes.finish_by,
        budget=_money(wishes.budget, catalogue.currency),
        hours_at_most=wishes.hours,
        include=_offerings(wishes.include, catalogue),
        avoid=_offerings(wishes.avoid, catalogue),
        avoid_issuers=_issuers(wishes.avoid_issuers, catalogue),
        modes=_modes(wishes.modes),
        waivers=tuple(_waiver(text) for text in wishes.waivers),
        worth=Fraction(str(wishes.worth)) / 10_000,
    )


def _money(text: str, currency: str) -> Money | None:
    from cairn.pathways.planner.money import parse_money

    if not text:
        return None
    try:
        return parse_money(text.replace(currency, "").replace(",", ""), currency)
    except InputError as error:
        raise UsageError(error.sentence, code=error.code, mend=error.mend) from error


def _offerings(words: Sequence[str], catalogue: Catalogue) -> frozenset[str]:
    return frozenset(
        key
        for word in words
        for key in _named(
            word, catalogue, lambda one: {one.id, one.name.casefold()}, lambda one: one.id
        )
    )


def _issuers(words: Sequence[str], catalogue: Catalogue) -> frozenset[str]:
    return frozenset(
        key
        for word in words
        for key in _named(
            word,
            catalogue,
            lambda one: {one.issuer_id, one.issuer_name.casefold()},
            lambda one: one.issuer_id,
        )
    )


def _named(
    word: str,
    catalogue: Catalogue,
    names: Callable[[Offering], set[str]],
    key: Callable[[Offering], str],
) -> set[str]:
    found = {key(one) for one in catalogue.offerings if {word, word.casefold()} & names(one)}
    if not found:
        raise UsageError(
            f"Nothing in the catalogue is called “{word[:60]}”.",
            code="unknown-offering",
            mend="Name it as the catalogue does.",
        )
    return found


def _modes(words: Sequence[str]) -> frozenset[Mode]:
    from cairn.pathways.planner.catalogue import Mode

    known: tuple[Mode, ...] = get_args(Mode)
    for word in words:
        if word not in known:
            raise UsageError(
                f"“{word[:40]}” is no way to take part.",
                code="unknown-mode",
                mend=f"Use one of: {', '.join(known)}.",
            )
    return frozenset(one for one in known if not words or one in words)


def _waiver(text: str) -> FeeWaiver:
    from cairn.pathways.planner.terms import FeeWaiver

    name, _, terms = text.rpartition("=")
    percent, _, times = terms.partition(",")
    if not name.strip() or not percent.strip().isdecimal() or not (times or "1").isdecimal():
        raise UsageError(
            f"“{text[:60]}” is no waiver.",
            code="bad-waiver",
            mend="Write its name and the per cent that it takes off, such as bursary=50; and after "
            "a comma how often it may be claimed, such as bursary=50,1.",
        )
    return FeeWaiver(name.strip(), int(percent), uses=int(times) if times else None)
