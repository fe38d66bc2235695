"""Openings as what they ask for, credentials as what they give, and a person who looks for work.

What is asked for and given are words: the key of a credential, or a skill. A licence is asked for
by law and given by an authority, so no badge stands in for it. Knows the shapes; computes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from cairn.kernel.errors import UsageError

__all__ = ["Between", "Credential", "JobSeeker", "Opening"]

_MOST = 1e9


@dataclass(frozen=True, slots=True)
class Opening:
    """A job that is open.

    Attributes:
        key: A word for programs, the only one of its kind.
        asks: Credentials and skills that it asks for, all of them.
        licences: Licences that it asks for.
        name: What it is called; the key when empty.

    Raises:
        UsageError: If it has no key (``bad-opening``).
    """

    key: str
    asks: frozenset[str]
    licences: frozenset[str] = frozenset()
    name: str = ""

    def __post_init__(self) -> None:
        if not self.key.strip():
            raise UsageError(
                "An opening has no key.", code="bad-opening", mend="Give each a word of its own."
            )

    @property
    def called(self) -> str:
        """Its name, else its key."""
        return self.name or self.key


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential that one can earn.

    Attributes:
        key: A word for programs, the only one of its kind; an opening may ask for it.
        hours: Hours that it takes.
        fee: What it costs.
        gives: Skills that it shows besides.
        name: What it is called; the key when empty.

    Raises:
        UsageError: If it has no key, or its hours or fee are no amounts (``bad-credential-terms``).
    """

    key: str
    hours: float
    fee: float
    gives: frozenset[str] = frozenset()
    name: str = ""

    def __post_init__(self) -> None:
        amounts = all(math.isfinite(one) and 0 <= one <= _MOST for one in (self.hours, self.fee))
        if not self.key.strip() or not amounts:
            raise UsageError(
                f"The credential “{self.key}” has no key, or hours or a fee that are no amounts.",
                code="bad-credential-terms",
                mend="Give a key, and hours and a fee of 0 or more.",
            )

    @property
    def called(self) -> str:
        """Its name, else its key."""
        return self.name or self.key

    @property
    def covers(self) -> frozenset[str]:
        """Everything that it answers to."""
        return self.gives | {self.key}


@dataclass(frozen=True, slots=True)
class Between:
    """A number of which only its interval is known.

    Attributes:
        low: Lower end.
        value: What is thought likely.
        high: Upper end.

    Raises:
        UsageError: If they are not in order (``bad-interval``).
    """

    low: float
    value: float
    high: float

    def __post_init__(self) -> None:
        finite = all(math.isfinite(one) for one in (self.low, self.value, self.high))
        if not finite or not self.low <= self.value <= self.high:
            raise UsageError(
                f"{self.low:g}, {self.value:g}, {self.high:g} are not in order.",
                code="bad-interval",
                mend="Give the lower end, the likely value and the upper end.",
            )


@dataclass(frozen=True, slots=True)
class JobSeeker:
    """A person who looks for work, and what is assumed of the search.

    Attributes:
        holds: Credentials and skills that the person has and can show.
        licences: Licences that the person has.
        hours: Hours that the person can spend; None for no limit.
        money: Money that the person can spend; None for no limit.
        hour_worth: What an hour is worth to the person, in `currency`.
        chance: Chance that one application to an opening whose demands are met ends in a job.
        worth: What the job is worth beyond what the person would have else, in `currency`.
        currency: What money is counted in.
        told_by: Where chance and worth come from, for people.
        made_up: Whether they, or the openings, are made up.

    Raises:
        UsageError: If a limit or the worth of an hour is below 0, or the chance is none
            (``bad-job-seeker``).
    """

    chance: Between
    worth: Between
    holds: frozenset[str] = frozenset()
    licences: frozenset[str] = frozenset()
    hours: float | None = None
    money: float | None = None
    hour_worth: float = 0.0
    currency: str = "EUR"
    told_by: str = "what you assumed"
    made_up: bool = False

    def __post_init__(self) -> None:
        limits = [one for one in (self.hours, self.money, self.hour_worth) if one is not None]
        if not all(0 <= one <= _MOST for one in limits):
            raise UsageError(
                "Hours, money and the worth of an hour are amounts of 0 or more.",
                code="bad-job-seeker",
                mend="Correct them, or leave out a limit that there is none of.",
            )
        if self.chance.low < 0 or self.chance.high > 1:
            raise UsageError(
                f"{self.chance.low:g} to {self.chance.high:g} is no chance.",
                code="bad-job-seeker",
                mend="Give numbers from 0 to 1.",
            )
