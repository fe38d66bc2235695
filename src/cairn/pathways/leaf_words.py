"""What a leaf wants and what it asks besides, in words for people: no ids, no codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from cairn.pathways.requirement import (
    AchievementWanted,
    CreditUnit,
    CreditWanted,
    DegreeWanted,
    Leaf,
    LicenceWanted,
    ResultWanted,
    SkillWanted,
)

__all__ = ["asked_besides", "day_of", "number_in_words", "one_of", "to_do_for", "units_of"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_of(instant: datetime) -> str:
    """The day of an instant as a person writes it, such as “3 May 2026”."""
    return f"{instant.day} {_MONTHS[instant.month - 1]} {instant.year}"


def number_in_words(number: Decimal) -> str:
    """A number without superfluous digits, such as “2.5” or “30”."""
    return f"{number.normalize():f}"


def units_of(amount: Decimal, unit: CreditUnit) -> str:
    """An amount with its unit: “6 ECTS points”, “1 hour”."""
    one, many = ("ECTS point", "ECTS points") if unit == "ECTS" else ("hour", "hours")
    return f"{number_in_words(amount)} {one if amount == 1 else many}"


def one_of(words: Iterable[str]) -> str:
    """Words joined as a choice: “A”, “A or B”, “A, B or C”."""
    listed = list(words)
    if len(listed) < 2:  # noqa: PLR2004 - one word needs no “or”
        return "".join(listed)
    return f"{', '.join(listed[:-1])} or {listed[-1]}"


def to_do_for(leaf: Leaf, amount: Decimal | None = None) -> str:
    """What a person has to do to satisfy a leaf, as one sentence.

    Args:
        leaf: What is wanted.
        amount: How many credits are still needed; the whole number when left out.
    """
    besides = "".join(f", {part}" for part in asked_besides(leaf))
    return f"{_core(leaf, amount)}{besides}."


def _core(leaf: Leaf, amount: Decimal | None) -> str:
    wanted = leaf.wanted
    name = f"“{leaf.name}”"
    match wanted:
        case AchievementWanted():
            which = f", version {wanted.version}" if wanted.version else ""
            return f"Earn {name}{which}"
        case SkillWanted():
            level = f" at the level “{wanted.level}” or higher" if wanted.level else ""
            return f"Earn a credential that shows {name}{level}"
        case LicenceWanted():
            return f"Get the licence {name}"
        case ResultWanted():
            return f"Reach {number_in_words(wanted.at_least)} or more in {name}"
        case CreditWanted():
            return _credits(leaf, wanted, amount)
        case DegreeWanted():
            field = f" in {wanted.field_name}" if wanted.field_name else ""
            return f"Complete {name}, a degree{field} at level {wanted.level} or higher"


def _credits(leaf: Leaf, wanted: CreditWanted, amount: Decimal | None) -> str:
    field = f" in {wanted.field_name}" if wanted.field_name else ""
    left = wanted.amount if amount is None else amount
    more = " more" if left < wanted.amount else ""
    number, _, unit = units_of(left, wanted.unit).partition(" ")
    return f"Earn {number}{more} {unit}{field} for “{leaf.name}”"


def asked_besides(leaf: Leaf) -> tuple[str, ...]:
    """The conditions of a leaf, each as a part of a sentence, such as “from Bolt College”."""
    asked = leaf.conditions
    found: list[str] = []
    names = [issuer.name for issuer in asked.issuers if issuer.name]
    if asked.issuers and not names and not asked.registry:
        found.append("from an issuer that the pathway names")
    if asked.registry:
        names.append(f"an issuer on the list “{asked.registry}”")
    if names:
        found.append(f"from {one_of(names)}")
    if asked.earned_from is not None:
        found.append(f"awarded on {day_of(asked.earned_from)} or later")
    if asked.earned_until is not None:
        found.append(f"awarded by {day_of(asked.earned_until)}")
    if asked.within is not None:
        found.append(f"awarded within the last {asked.within.words}")
    if asked.reliability is not None:
        found.append(f"assessed with a reliability of {number_in_words(asked.reliability)} or more")
    return tuple(found)
