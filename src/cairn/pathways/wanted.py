"""What a leaf of a pathway may want, and the conditions that a credential must meet besides.

Knows the shapes and their ranges. A credential has 100 % to give within one stack. A leaf *takes*
``100 - shared`` per cent of each credential that it uses: with ``shared=0`` all of it, so that no
other leaf that takes may use it; with ``shared=100`` nothing, so that the leaf only looks; between
them a part, and others may use the rest. So “no double counting” holds between the leaves that
ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from cairn.kernel.errors import UsageError
from cairn.pathways.period import Period

__all__ = [
    "DIGITS",
    "FREE",
    "HIGHEST",
    "SMALLEST",
    "WHOLE",
    "AchievementWanted",
    "Conditions",
    "CreditUnit",
    "CreditWanted",
    "DegreeWanted",
    "Issuer",
    "LicenceWanted",
    "ResultWanted",
    "SkillWanted",
    "Wanted",
    "in_range",
    "needed",
]

CreditUnit: TypeAlias = Literal["ECTS", "hours"]
"""What credits are counted in: ECTS points, or hours of learning."""

WHOLE = 100
"""All of a credential, in per cent."""

FREE = 100
"""The share that a leaf leaves to others when it only looks: everything."""


SMALLEST = Decimal("0.01")
"""The least amount, weight or percentage."""

DIGITS = 12
"""The most digits after the point, so that sums of credits are exact."""

HIGHEST = Decimal(1_000_000_000)
"""The greatest number anywhere in a pathway: far more than anyone can earn."""

_EQF_LEVELS = Decimal(8)


def needed(text: str, what: str) -> None:
    """Refuse an empty text.

    Raises:
        UsageError: If it is empty (``nothing-wanted``).
    """
    if not text.strip():
        raise UsageError(
            f"{what} has to be named.", code="nothing-wanted", mend="Give its identifier or word."
        )


def in_range(value: Decimal, what: str, low: Decimal, high: Decimal) -> None:
    """Refuse a number outside of a range, both ends included.

    Raises:
        UsageError: If it is outside, or no number (``out-of-range``).
    """
    if not value.is_finite() or not low <= value <= high or value != round(value, DIGITS):
        raise UsageError(
            f"{what} is {value}.",
            code="out-of-range",
            mend=f"Give a number from {low} to {high}, at most {DIGITS} digits after the point.",
        )


@dataclass(frozen=True, slots=True)
class AchievementWanted:
    """A named achievement.

    Attributes:
        achievement: The achievement's id.
        version: The version that it must have; empty for any version.

    Raises:
        UsageError: If the id is empty (``nothing-wanted``).
    """

    achievement: str
    version: str = ""

    def __post_init__(self) -> None:
        needed(self.achievement, "An achievement that is wanted")


@dataclass(frozen=True, slots=True)
class SkillWanted:
    """Any achievement that shows a skill, or a narrower or matching one.

    Attributes:
        skill: The skill's URI in its framework.
        level: The least level, by its word in the framework's order; empty for any.
        close: Whether a skill that only matches closely (SKOS ``closeMatch``) counts too.

    Raises:
        UsageError: If the skill is empty (``nothing-wanted``).
    """

    skill: str
    level: str = ""
    close: bool = True

    def __post_init__(self) -> None:
        needed(self.skill, "A skill that is wanted")


@dataclass(frozen=True, slots=True)
class LicenceWanted:
    """A licence to practise.

    Attributes:
        licence: The URI or word of the kind of licence.

    Raises:
        UsageError: If the licence is empty (``nothing-wanted``).
    """

    licence: str

    def __post_init__(self) -> None:
        needed(self.licence, "A licence that is wanted")


@dataclass(frozen=True, slots=True)
class ResultWanted:
    """A result at or above a value in an achievement.

    Attributes:
        achievement: The achievement's id.
        at_least: The least value.
        result: The result's name when the achievement has several; empty for any.

    Raises:
        UsageError: If the achievement is empty (``nothing-wanted``) or the value no number
            (``out-of-range``).
    """

    achievement: str
    at_least: Decimal
    result: str = ""

    def __post_init__(self) -> None:
        needed(self.achievement, "A result that is wanted")
        in_range(self.at_least, "The least result", -HIGHEST, HIGHEST)


@dataclass(frozen=True, slots=True)
class CreditWanted:
    """A number of credits, gathered from any number of credentials.

    Attributes:
        amount: How many, more than zero.
        unit: What they are counted in; units are never converted.
        field: The field of study by its URI or code; empty for any field.
        field_name: The field in words for people.

    Raises:
        UsageError: If the amount is not above zero (``out-of-range``) or the unit is unknown
            (``bad-credit-unit``).
    """

    amount: Decimal
    unit: CreditUnit = "ECTS"
    field: str = ""
    field_name: str = ""

    def __post_init__(self) -> None:
        in_range(self.amount, "The number of credits", SMALLEST, HIGHEST)
        if self.unit not in get_args(CreditUnit):
            raise UsageError(
                f"Credits are not counted in “{str(self.unit)[:40]}”.",
                code="bad-credit-unit",
                mend="Say ECTS or hours.",
            )


@dataclass(frozen=True, slots=True)
class DegreeWanted:
    """A degree from outside.

    Attributes:
        level: The least level of the European Qualifications Framework, 1 to 8.
        field: The field of study by its URI or code; empty for any field.
        field_name: The field in words for people.

    Raises:
        UsageError: If the level is not 1 to 8 (``out-of-range``).
    """

    level: int
    field: str = ""
    field_name: str = ""

    def __post_init__(self) -> None:
        in_range(Decimal(self.level), "The level of a degree", Decimal(1), _EQF_LEVELS)


Wanted: TypeAlias = (
    AchievementWanted | SkillWanted | LicenceWanted | ResultWanted | CreditWanted | DegreeWanted
)
"""What a leaf may want."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who may have issued: the id for programs, the name for people."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a credential must be besides what is wanted.

    A credential that is revoked, suspended or does not verify never counts.

    Attributes:
        issuers: Issuers that count; empty for any. With a registry too, either is enough.
        registry: The name of a registry whose issuers count; empty for none asked.
        earned_from: The first instant at which it may have been awarded.
        earned_until: The last instant at which it may have been awarded.
        within: How recent the award must be at the instant of the evaluation.
        unexpired: Whether it must not have expired; on unless switched off.
        shared: How much of a credential that counts here other leaves may use too, in per cent:
            0 is no double counting, 100 lets it be used freely.
        reliability: The least reliability of the assessment, 0 to 1; None when not asked.

    Raises:
        UsageError: If the share or the reliability is out of its range (``out-of-range``), or an
            instant has no zone or the two cross (``bad-instants``).
    """

    issuers: tuple[Issuer, ...] = ()
    registry: str = ""
    earned_from: datetime | None = None
    earned_until: datetime | None = None
    within: Period | None = None
    unexpired: bool = True
    shared: int = 0
    reliability: Decimal | None = None

    def __post_init__(self) -> None:
        in_range(Decimal(self.shared), "The share that others may use", Decimal(0), Decimal(FREE))
        if self.reliability is not None:
            in_range(self.reliability, "The least reliability", Decimal(0), Decimal(1))
        start, end = self.earned_from, self.earned_until
        naive = any(one is not None and one.tzinfo is None for one in (start, end))
        if naive or (start is not None and end is not None and start > end):
            raise UsageError(
                "The period in which something is earned has no zone, or ends before it starts.",
                code="bad-instants",
                mend="Give both instants with a zone, the earlier one first.",
            )

    @property
    def takes(self) -> int:
        """How much of a credential is used up here, in per cent."""
        return WHOLE - self.shared
