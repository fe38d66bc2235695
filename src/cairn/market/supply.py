"""Supply: how many people hold a skill or an achievement at an instant, here and elsewhere.

A register is counted whole, so a count has no sampling error: its interval is what is not known of
the standing of some holders. What others count stands beside it with its source, and is added only
when somebody asks for it. Scarcity is postings that ask for each holder. Does not read registers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple, TypeAlias

from cairn.kernel.errors import InputError
from cairn.market.measure import FEWEST, EvidenceGrade, Measure, MeasureAnswer, suppressed
from cairn.market.months import end_of_month
from cairn.market.outside import PEOPLE, OutsideCount
from cairn.market.ratios import NOT_THE_MARKET, ratio_of, sources_of, weakest
from cairn.pathways.holdings import Standing

__all__ = [
    "Holding",
    "OutsideCount",
    "Supply",
    "Wanted",
    "WantedKind",
    "adopters_by_month",
    "holders_by_month",
    "scarcity",
    "supply",
    "supply_table",
]

WantedKind: TypeAlias = Literal["skill", "achievement"]
"""What people hold: a skill that some achievement shows, or the achievement itself."""


class Wanted(NamedTuple):
    """What holders are counted of.

    Attributes:
        kind: Skill or achievement.
        key: Its URI or id.
        label: What it is called; the key when empty.
    """

    kind: WantedKind
    key: str
    label: str = ""

    @property
    def called(self) -> str:
        """Its label, else its key."""
        return self.label or self.key


@dataclass(frozen=True, slots=True)
class Holding:
    """One achievement that one person holds, as far as counting needs it.

    Attributes:
        person: Number or pseudonym; the same for all that one person holds.
        achievement: Id of the achievement.
        skills: URIs of the skills it shows.
        valid_from: Since when.
        valid_until: Until when, this instant included; None when it does not end.
        standing: How it stands now. "unverified" is what could not be checked: it may count.
        withdrawn: When it was revoked or suspended; None counts it as never held.
        assessed: Whether an assessment stands behind it.

    Raises:
        InputError: If nobody or nothing is named, or an instant has no zone (``bad-holding``).
    """

    person: str
    achievement: str
    valid_from: datetime
    skills: tuple[str, ...] = ()
    valid_until: datetime | None = None
    standing: Standing = "active"
    withdrawn: datetime | None = None
    assessed: bool = False

    def __post_init__(self) -> None:
        instants = (self.valid_from, self.valid_until, self.withdrawn)
        zoned = all(one is None or one.tzinfo is not None for one in instants)
        if not self.person or not self.achievement or not zoned:
            raise InputError(
                "What is held names no person or no achievement, or a date has no zone.",
                code="bad-holding",
                mend="Give a number for the person, the achievement's id, and dates with a zone.",
            )

    def shows(self, wanted: Wanted) -> bool:
        """Whether it is what is counted, or shows it."""
        return (
            wanted.key == self.achievement
            if wanted.kind == "achievement"
            else (wanted.key in self.skills)
        )

    def in_force(self, at: datetime) -> bool | None:
        """Whether it is valid at an instant; None when that is not known."""
        if self.standing in ("revoked", "suspended") and (
            self.withdrawn is None or self.withdrawn <= at
        ):
            return False
        over = self.valid_until is not None and self.valid_until < at
        if self.valid_from > at or over or (self.standing == "expired" and not self.valid_until):
            return False
        return None if self.standing == "unverified" else True


@dataclass(frozen=True, slots=True)
class Supply:
    """Who holds something.

    Attributes:
        wanted: What.
        here: Holders in the register.
        outside: What others count, one by one; never part of `here`.
    """

    wanted: Wanted
    here: MeasureAnswer
    outside: tuple[MeasureAnswer, ...] = ()

    def together(self) -> MeasureAnswer:
        """Holders here and outside, as bounds: nobody knows who is counted twice.

        Outside counts of anything but people are left out. The least is the largest of the counts
        (all count the same people), the most their sum (nobody is counted twice).
        """
        counts = [
            one
            for one in (self.here, *self.outside)
            if isinstance(one, Measure) and one.unit == PEOPLE
        ]
        if len(counts) <= 1:
            return counts[0] if counts else self.here
        low, high = max(one.low for one in counts), sum(one.high for one in counts)
        return Measure(
            name=f"people who hold {self.wanted.called}, all counts together",
            value=(low + high) / 2,
            low=low,
            high=high,
            unit=PEOPLE,
            n=max(one.n for one in counts),
            source=sources_of(*(one.source for one in counts)),
            period=sources_of(*(one.period for one in counts)),
            grade=weakest(one.grade for one in counts),
            method="bounds: from the largest count to the sum of all; the figure is their middle",
            remark="The same people may be in several of these counts.",
        )


def supply(
    holdings: Iterable[Holding],
    wanted: Wanted,
    at: datetime,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    outside: Iterable[OutsideCount] = (),
) -> Supply:
    """How many people hold a skill or an achievement at an instant.

    Args:
        holdings: The register, one value for each achievement of each person.
        wanted: What is counted.
        at: When, with a zone.
        source: Which register, for people.
        grade: What stands behind it; "made up" for an example.
        outside: What others count.

    Raises:
        InputError: If the instant has no zone.
    """
    sure, unsure = _people(holdings, wanted, _zoned(at))
    here = _held(wanted, len(sure), len(unsure - sure), at, (source, grade))
    return Supply(wanted, here, tuple(one.measure(wanted.called) for one in outside))


def supply_table(
    holdings: Iterable[Holding],
    kind: WantedKind,
    at: datetime,
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
    labels: Mapping[str, str] | None = None,
) -> tuple[Supply, ...]:
    """The supply of everything that is held, in the order of what it is called.

    Args:
        holdings: As for `supply`; read once.
        kind: Whether skills or achievements are counted.
        at: As for `supply`.
        source: As for `supply`.
        grade: As for `supply`.
        labels: What skills or achievements are called, by URI or id.

    Raises:
        InputError: If the instant has no zone.
    """
    sure: dict[str, set[str]] = {}
    unsure: dict[str, set[str]] = {}
    _zoned(at)
    for one in holdings:
        known = one.in_force(at)
        keys = (one.achievement,) if kind == "achievement" else one.skills
        for key in keys if known is not False else ():
            (sure if known else unsure).setdefault(key, set()).add(one.person)
    rows = []
    for key in sure.keys() | unsure.keys():
        wanted = Wanted(kind, key, (labels or {}).get(key, ""))
        certain = sure.get(key, set())
        more = len(unsure.get(key, set()) - certain)
        rows.append(Supply(wanted, _held(wanted, len(certain), more, at, (source, grade))))
    return tuple(sorted(rows, key=lambda row: (row.wanted.called.casefold(), row.wanted.key)))


def holders_by_month(
    holdings: Iterable[Holding],
    wanted: Wanted,
    months: Sequence[str],
    *,
    source: str,
    grade: EvidenceGrade = "raw count",
) -> tuple[MeasureAnswer, ...]:
    """Holders at the end of each month.

    Args:
        holdings: As for `supply`.
        wanted: What is counted.
        months: Such as ``2026-03``.
        source: As for `supply`.
        grade: As for `supply`.

    Raises:
        UsageError: If a month is none.
    """
    kept = [one for one in holdings if one.shows(wanted)]
    found = []
    for month in months:
        at = end_of_month(month)
        sure, unsure = _people(kept, wanted, at)
        answer = _held(wanted, len(sure), len(unsure - sure), at, (source, grade), month)
        found.append(answer)
    return tuple(found)


def adopters_by_month(
    holdings: Iterable[Holding], wanted: Wanted, months: Sequence[str]
) -> tuple[int, ...]:
    """How many people had ever held it by the end of each month; what later ended still counts.

    What was revoked or could not be checked never counted. These are the points that
    `cairn.market.diffusion` fits; they are not told to anybody as they are.

    Args:
        holdings: As for `supply`.
        wanted: What is counted.
        months: Such as ``2026-03``.

    Raises:
        UsageError: If a month is none.
    """
    first: dict[str, datetime] = {}
    for one in holdings:
        if one.shows(wanted) and one.standing not in ("revoked", "unverified"):
            known = first.get(one.person)
            first[one.person] = one.valid_from if known is None else min(known, one.valid_from)
    begun = list(first.values())
    return tuple(sum(one <= end for one in begun) for end in map(end_of_month, months))


def scarcity(asking: MeasureAnswer, holders: MeasureAnswer, label: str) -> MeasureAnswer:
    """Postings that ask for something, for each person who holds it.

    Args:
        asking: Postings that ask for it, as `cairn.market.asking` gives them.
        holders: People who hold it, such as the `here` of a `Supply`.
        label: What it is called.

    Returns:
        The ratio. Its ends are the least over the most and the most over the least, so it holds
        both intervals, however they depend on each other.
    """
    return ratio_of(
        f"postings that ask for {label}, for each holder",
        asking,
        holders,
        unit="postings for each holder",
        period=asking.period,
        remark=NOT_THE_MARKET,
    )


def _people(holdings: Iterable[Holding], wanted: Wanted, at: datetime) -> tuple[set[str], set[str]]:
    """People who hold it for sure, and people who may."""
    sure: set[str] = set()
    unsure: set[str] = set()
    for one in holdings:
        if one.shows(wanted):
            known = one.in_force(at)
            if known is not False:
                (sure if known else unsure).add(one.person)
    return sure, unsure


def _held(
    wanted: Wanted,
    sure: int,
    more: int,
    at: datetime,
    said: tuple[str, EvidenceGrade],
    period: str = "",
) -> MeasureAnswer:
    name = f"people who hold {wanted.called}"
    period = period or at.astimezone(UTC).date().isoformat()
    if sure < FEWEST:
        return suppressed(name, sure, f"{PEOPLE} who hold it", said[0], period)
    unclear = "; the upper end counts those whose credentials could not be checked" if more else ""
    return Measure(
        name=name,
        value=float(sure),
        low=float(sure),
        high=float(sure + more),
        unit=PEOPLE,
        n=sure,
        source=said[0],
        period=period,
        grade=said[1],
        method=f"whole register counted, each person once{unclear}",
        remark="Holders that this register does not know are not in it.",
    )


def _zoned(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise InputError("An instant needs a time zone.", code="bad-instant")
    return at
