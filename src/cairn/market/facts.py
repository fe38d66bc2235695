"""Published figures of the labour market, each with its unit, its period and what is said of it.

A figure is kept to the digit, as a decimal number. One that is missing, withheld or cut off at the
top is marked so, and is never 0. Knows nothing of how files are laid out, and estimates nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

__all__ = ["Fact", "FactSheet", "Mark", "Source", "Subject", "Trait"]

Mark: TypeAlias = Literal[
    "published", "not-available", "not-released", "top-coded", "below-threshold"
]
"""What the source says about a figure.

"not-available": the source has none. "not-released": it has one and withholds it. "top-coded": the
figure is at least the bound. "below-threshold": it is less than the bound.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from, and what must be said where they are used.

    Attributes:
        name: Short name in lower case, such as ``bls-employment-projections``.
        version: Edition, such as ``2024-34`` or ``May 2024``.
        title: Full name, for people.
        publisher: Who publishes it.
        licence: Under which terms it may be used.
        attribution: The sentence that must stand where it is used.
        remarks: What a reader must know to use the figures rightly, a sentence each.
    """

    name: str
    version: str
    title: str
    publisher: str
    licence: str
    attribution: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What figures are about; what is not said is everything.

    Attributes:
        scheme: Classification of the code, such as ``soc-2018``; empty without a code.
        code: Code in it, such as ``13-2011``.
        title: What the source calls it.
        place: Where: an ISO 3166 code such as ``US``, or what the source writes.
        industry: Code of the industry; empty for all.
        group: Which people, such as ``16 to 19 years``; empty for all.
    """

    scheme: str = ""
    code: str = ""
    title: str = ""
    place: str = ""
    industry: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One published figure.

    Attributes:
        measure: What is measured, such as ``employment`` or ``wage-annual-median``.
        value: The figure as published; None when there is none.
        unit: Its unit, such as ``jobs``, ``USD`` or ``percent``.
        period: When, as an ISO 8601 date or interval: ``2024``, ``2024-12``, ``2024/2034``.
        mark: What the source says about the figure.
        multiple: How many units the figure counts in, such as 1000 for "in thousands".
        bound: The bound of a figure that is top-coded or below a threshold.
        note: A remark of the source; may be empty.
    """

    measure: str
    value: Decimal | None
    unit: str
    period: str
    mark: Mark = "published"
    multiple: int = 1
    bound: Decimal | None = None
    note: str = ""

    @property
    def amount(self) -> Decimal | None:
        """The figure in whole units, no more exact than it was published; None without one."""
        return None if self.value is None else self.value * self.multiple


@dataclass(frozen=True, slots=True)
class Trait:
    """Something the source says in words, such as the education that is typical for entry.

    Attributes:
        name: What it is about, such as ``entry-education``.
        text: What the source says.
        code: The source's code for it; may be empty.
    """

    name: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class FactSheet:
    """What one row of a source says.

    Attributes:
        subject: What it is about.
        facts: Its figures.
        traits: What it says in words.
        aliases: Other titles of the subject.
    """

    subject: Subject
    facts: tuple[Fact, ...] = ()
    traits: tuple[Trait, ...] = ()
    aliases: tuple[str, ...] = ()

    def fact(self, measure: str) -> Fact | None:
        """The figure of a measure; None when the source has no such measure for this subject."""
        return next((fact for fact in self.facts if fact.measure == measure), None)

    def trait(self, name: str) -> Trait | None:
        """What is said about something; None when nothing is."""
        return next((trait for trait in self.traits if trait.name == name), None)
