"""Puts a question to the planner together: who asks, what for, what is on offer, on what terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.cli.files import read_file
from cairn.cli.plan_terms import Wishes, terms_of
from cairn.cli.speaking import say
from cairn.importers.catalogue_file import read_catalogue
from cairn.importers.role_file import read_role
from cairn.kernel.errors import UsageError
from cairn.pathways.planner.goals import PathwayGoal
from cairn.programme.checking import existing_ledger, usable_programme
from cairn.programme.layout import Layout
from cairn.programme.stack_awarding import holdings_of
from cairn.programme.stack_pathways import open_pathways
from cairn.programme.statements import with_statements

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.importers.pathway_file import PathwayBook
    from cairn.kernel.fetching import Resolver
    from cairn.pathways.holdings import Holding
    from cairn.pathways.planner.catalogue import Catalogue
    from cairn.pathways.planner.goals import Goal
    from cairn.pathways.planner.terms import Terms
    from cairn.programme.stack_pathways import Pathways

__all__ = ["Question", "Sources", "ask"]

_CATALOGUES = ("catalogue.toml", "catalogue.csv")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the question comes from.

    Attributes:
        folder: The programme folder.
        person: Who asks.
        pathway: Which pathway; empty for a role.
        role: The file of the role; None for a pathway.
        catalogue: The file of what is on offer; None for the folder's own.
        currency: The currency of the plan.
        rates: What one unit of other currencies is worth, such as ``USD=0.92``.
    """

    folder: Path
    person: str
    pathway: str
    role: Path | None
    catalogue: Path | None
    currency: str
    rates: Sequence[str]


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that the planner is asked with.

    Attributes:
        name: The person's name.
        goal: What the person aims at.
        holdings: What the person has.
        catalogue: What is on offer.
        terms: What a plan must keep to.
        patience: How many seconds it may take.
    """

    name: str
    goal: Goal
    holdings: tuple[Holding, ...]
    catalogue: Catalogue
    terms: Terms
    patience: float

    @property
    def asked(self) -> tuple[Goal, tuple[Holding, ...], Catalogue, Terms]:
        """What every verb of the planner takes first."""
        return self.goal, self.holdings, self.catalogue, self.terms


def ask(
    sources: Sources, wishes: Wishes, at: datetime, resolver: Resolver, patience: float
) -> Question:
    """Read everything that a question needs.

    Args:
        sources: Where it comes from.
        wishes: The options about terms.
        at: The present instant.
        resolver: Where the documents of other issuers come from.
        patience: How many seconds the planner may take.

    Raises:
        UsageError: If it is not clear what is aimed at, or an option or a file is wrong.
        ProgrammeError: If the folder cannot be used.
    """
    if bool(sources.pathway) == (sources.role is not None):
        raise UsageError(
            "A plan leads to one goal.",
            code="no-goal",
            mend="Give --pathway with its key or name, or --role with a file.",
        )
    pathways = _pathways(sources.folder, at, resolver)
    goal = (
        _pathway(pathways, sources.pathway)
        if sources.role is None
        else _role(sources.role, pathways.book)
    )
    catalogue = _catalogue(sources)
    name, holdings = holdings_of(sources.folder, sources.person, at=at, resolver=resolver)
    return Question(name, goal, holdings, catalogue, terms_of(wishes, catalogue), patience)


def _pathways(folder: Path, at: datetime, resolver: Resolver) -> Pathways:
    """The programme's pathways, with the statements that count at an instant."""
    layout = Layout(folder)
    with existing_ledger(layout) as ledger:
        programme = usable_programme(layout, ledger)
        pathways = open_pathways(layout, programme, ledger)
        return with_statements(layout, programme.base, ledger, pathways, at, resolver)


def _pathway(pathways: Pathways, word: str) -> Goal:
    newest = pathways.find(word).newest
    if newest is None:
        raise UsageError(
            f"“{word[:80]}” is no longer offered.",
            code="no-such-pathway",
            mend="Name a pathway that a file in the folder has.",
        )
    book = pathways.book
    return PathwayGoal(newest, book.framework, book.equivalences, book.registries)


def _role(place: Path, book: PathwayBook) -> Goal:
    goal, faults = read_role(read_file(place), book.framework)
    if goal is None:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise UsageError(
            f"The role “{place}” has to be mended first:\n{listed}",
            code="role-faults",
            mend="Mend the file, then try again.",
        )
    return goal


def _catalogue(sources: Sources) -> Catalogue:
    place = sources.catalogue
    if place is None:
        there = [sources.folder / name for name in _CATALOGUES]
        place = next((one for one in there if one.is_file()), None)
    if place is None:
        raise UsageError(
            f"There is no {' or '.join(_CATALOGUES)} in “{sources.folder}”.",
            code="no-catalogue",
            mend="Write down what is on offer, or name a file with --catalogue.",
        )
    if not re.fullmatch("[A-Z]{3}", sources.currency, re.ASCII):
        raise UsageError(
            f"“{sources.currency[:20]}” is no currency.",
            code="bad-currency",
            mend="Write its three letters, such as EUR.",
        )
    form = "csv" if place.suffix.lower() == ".csv" else "toml"
    catalogue, faults = read_catalogue(
        read_file(place), form=form, currency=sources.currency, rates=_rates(sources.rates)
    )
    listed = "\n".join(f"  {fault}" for fault in faults)
    if catalogue is None or (faults and not catalogue.offerings):
        raise UsageError(
            f"The catalogue “{place}” has to be mended first:\n{listed}",
            code="catalogue-faults",
            mend="Mend the file, then try again.",
        )
    if faults:
        say(f"These offerings of “{place}” are left out:\n{listed}", error=True)
    return catalogue


def _rates(texts: Sequence[str]) -> dict[str, Decimal]:
    """What one unit of other currencies is worth, from texts such as ``USD=0.92``."""
    rates = {}
    for text in texts:
        currency, _, worth = text.partition("=")
        try:
            rates[currency.strip().upper()] = Decimal(worth.strip())
        except InvalidOperation as error:
            raise UsageError(
                f"“{text[:40]}” is no rate.",
                code="bad-rate",
                mend="Write the currency and what one of it is worth, such as USD=0.92.",
            ) from error
    return rates
