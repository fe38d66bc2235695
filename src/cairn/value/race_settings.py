"""What a simulated race for credentials is made of: groups, costs, noise, the job, and levers.

Every number here is an assumption that somebody made up; the defaults say nothing about any real
market. Knows the shapes and their ranges; needs no NumPy. What comes of them, `race` knows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from cairn.kernel.errors import UsageError

__all__ = ["DEFAULT_GROUPS", "DEFAULT_LEVERS", "RANGES", "Group", "Lever", "RaceSettings"]

RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "people": (20, 5_000),
    "replications": (20, 2_000),
    "most": (1, 10),
    "cap": (0, 10),
    "asked": (0, 10),
    "places": (0.01, 0.99),
    "premium": (0, 10_000_000),
    "hour_worth": (0, 10_000),
    "hours": (0, 10_000),
    "fee": (0, 1_000_000),
    "bar": (-3, 3),
    "noise": (0.05, 10),
    "look_noise": (0.05, 10),
    "spread": (0, 2),
    "subsidy": (0, 1),
    "share": (0, 1),
    "money": (0, 10_000_000),
}
"""The least and the most that each number may be; `hours` is also what a group has."""

_WHOLE = frozenset({"people", "replications", "most", "cap", "asked"})
_MOST_GROUPS, _FEWEST_MEMBERS = 6, 10
_MOST_PEOPLE = 1_000_000
"""Over all replications: a market of so many takes minutes and half a gigabyte."""


@dataclass(frozen=True, slots=True)
class Group:
    """People with like means. No group is more able than another: that is built in.

    Attributes:
        name: What it is called.
        share: Share of all people, 0 to 1.
        hours: Hours that a person in the middle of it can spend on credentials.
        money: Money that a person in the middle of it can spend on them.
        subsidy: Share of each fee that somebody else pays for it, 0 to 1.
    """

    name: str
    share: float
    hours: float
    money: float
    subsidy: float = 0.0


DEFAULT_GROUPS: Final = (
    Group("with time and money", 0.5, hours=300.0, money=3_000.0),
    Group("short of both", 0.5, hours=120.0, money=500.0),
)
"""Two groups that differ in means alone. Made up."""


@dataclass(frozen=True, slots=True)
class RaceSettings:
    """A market of made-up people who compete for good jobs.

    Ability is counted in standard deviations of all people: 0 is the average person, 1 is more
    able than five in six.

    Attributes:
        groups: The groups; their shares come to 1.
        people: How many people compete.
        places: Good jobs for each person, between 0 and 1.
        premium: What a good job is worth beyond what one would have else, in `currency`.
        hour_worth: What an hour is worth to a person, in `currency`.
        hours: Hours that one attempt at a credential takes.
        fee: What one attempt costs, in `currency`.
        bar: Ability at which an attempt succeeds half the time.
        noise: Noise of the assessment, in standard deviations of ability: the larger, the less it
            tells the able from the others.
        look_noise: Noise of what an employer sees in an interview, in the same unit.
        most: The most credentials that employers could think of asking for.
        cap: The most that they may ask for by rule; None where there is no rule.
        asked: How many they ask for out of habit; None where they ask for as many as bring them
            the ablest people.
        spread: How unlike the means within a group are: standard deviation of their logarithm.
        replications: How many times the market is made anew with other people.
        currency: What money is counted in.

    Raises:
        UsageError: If a number is out of range, there are too many people in all, a group would
            have under ten, or the shares do not come to 1 (``bad-race``).
    """

    groups: tuple[Group, ...] = DEFAULT_GROUPS
    people: int = 200
    places: float = 0.25
    premium: float = 8_000.0
    hour_worth: float = 8.0
    hours: float = 60.0
    fee: float = 300.0
    bar: float = -0.5
    noise: float = 1.0
    look_noise: float = 1.0
    most: int = 4
    cap: int | None = None
    asked: int | None = None
    spread: float = 0.5
    replications: int = 100
    currency: str = "EUR"

    def __post_init__(self) -> None:
        for name in RANGES:
            if hasattr(self, name) and getattr(self, name) is not None:
                _check("", name, getattr(self, name))
        for one in self.groups:
            for name in ("share", "hours", "money", "subsidy"):
                _check(one.name, name, getattr(one, name))
        names = [one.name.strip().casefold() for one in self.groups]
        together = math.fsum(one.share for one in self.groups)
        if not 1 <= len(names) <= _MOST_GROUPS or len(set(names)) < len(names) or "" in names:
            _refuse(
                f"There are {len(names)} groups, or two have one name, or one has none.",
                f"Give one to {_MOST_GROUPS} groups, each with a name of its own.",
            )
        if abs(together - 1) > 1e-6:  # noqa: PLR2004 - shares that were written as decimals
            _refuse(f"The shares of the groups come to {together:g}.", "Let them come to 1.")
        if self.people * self.replications > _MOST_PEOPLE:
            _refuse(
                f"{self.people:,} people, {self.replications:,} times, are more than can be"
                " simulated here.",
                f"Let fewer compete or replicate less: {_MOST_PEOPLE:,} in all at most.",
            )
        small = [one.name for one in self.groups if one.share * self.people < _FEWEST_MEMBERS]
        if small:
            _refuse(
                f"The group “{small[0]}” has fewer than {_FEWEST_MEMBERS} people.",
                "Give it a larger share, or let more people compete.",
            )

    @property
    def asked_at_most(self) -> int:
        """The most credentials that employers may ask for and think of."""
        most = max(self.most, self.asked or 0)
        return most if self.cap is None else min(self.cap, most)


@dataclass(frozen=True, slots=True)
class Lever:
    """Something that could be done about a race, to see who gains by it.

    Attributes:
        name: In words for people: ``No fee``.
        changes: What is set to what: names of numbers of `RaceSettings`.
        subsidies: For groups by name, the share of each fee that somebody else pays.
    """

    name: str
    changes: Mapping[str, float] = field(default_factory=dict)
    subsidies: Mapping[str, float] = field(default_factory=dict)

    def pulled(self, settings: RaceSettings) -> RaceSettings:
        """The market after it is pulled.

        Args:
            settings: The market before.

        Raises:
            UsageError: If it names a number or a group that there is none of, sets the size of
                the market, or sets something out of range (``bad-race``).
        """
        known = sorted(set(RANGES) - {"people", "replications", "share", "subsidy", "money"})
        for name in self.changes:
            if name not in known:
                _refuse(
                    f"The lever “{self.name}” sets “{name}”.",
                    f"It may set: {', '.join(known)}, and a subsidy of a group.",
                )
        for name in self.subsidies:
            if name not in {one.name for one in settings.groups}:
                _refuse(
                    f"The lever “{self.name}” names the group “{name}”, and there is none.",
                    f"Known are: {', '.join(one.name for one in settings.groups)}.",
                )
        changes = {name: _rounded(name, value) for name, value in self.changes.items()}
        groups = tuple(
            replace(one, subsidy=self.subsidies.get(one.name, one.subsidy))
            for one in settings.groups
        )
        return replace(settings, groups=groups, **changes)  # type: ignore[arg-type]  # whole numbers are told apart in _rounded


DEFAULT_LEVERS: Final = (
    Lever("No fee", {"fee": 0.0}),
    Lever("The fee paid for those short of both", {}, {"short of both": 1.0}),
    Lever("An assessment with half the noise", {"noise": 0.5}),
    Lever("An assessment with twice the noise", {"noise": 2.0}),
    Lever("Three asked for out of habit", {"asked": 3}),
    Lever("None may be asked for", {"cap": 0}),
)
"""What is tried when nobody says what to try."""


def _rounded(name: str, value: float) -> float:
    return int(value) if name in _WHOLE and value == int(value) else value


def _check(whose: str, name: str, value: float) -> None:
    low, high = RANGES[name]
    fits = isinstance(value, int) or (isinstance(value, float) and name not in _WHOLE)
    if isinstance(value, bool) or not fits or not low <= value <= high:
        of = f" of the group “{whose}”" if whose else ""
        whole = "a whole number" if name in _WHOLE else "a number"
        _refuse(f"The number “{name}”{of} is {value}.", f"Give {whole} from {low:g} to {high:g}.")


def _refuse(sentence: str, mend: str) -> None:
    raise UsageError(sentence, code="bad-race", mend=mend)
