"""The race for credentials, simulated: who gains and who pays, in hours and money, by group.

Employers fill a fixed number of good jobs. They may ask for credentials, which cost them nothing;
people choose whether to earn what is asked for. Earning it is easier for the able, by as much as
the assessment tells them from the others, and needs hours and money that not everybody has. A model
with made-up numbers, and not a forecast: it shows what follows from what is assumed.

After M. Spence, "Job Market Signaling", Quarterly Journal of Economics 87 (1973), and for effort
that is spent to be ahead of others, R. Frank and P. Cook, "The Winner-Take-All Society" (1995).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
from scipy.special import ndtr

from cairn.market.measure import Measure
from cairn.value.outcomes import BoolArray, FloatArray, IntArray
from cairn.value.race_rest import Choice, rest
from cairn.value.race_settings import Lever, RaceSettings

__all__ = [
    "ALL",
    "NOT_A_FORECAST",
    "Figure",
    "LeverOutcome",
    "RaceOutcome",
    "beside_none",
    "change",
    "gap",
    "pull",
    "simulate",
    "told",
]

ALL: Final = ""
"""Stands for everybody where a group is named."""

NOT_A_FORECAST: Final = "A model with made-up numbers, not a forecast."
"""What is said beside everything that is simulated."""

Figure: TypeAlias = Literal[
    "hired", "taken", "shut out", "in vain", "hours", "money", "gain",
    "ability", "hours per place", "fees per place", "paid by others",
]  # fmt: skip
"""What is reckoned; the first seven for everybody and for each group."""

_WORDS: Final[Mapping[Figure, tuple[str, str]]] = {
    "hired": ("people who get a good job", "share"),
    "taken": ("people who earn what is asked for", "share"),
    "shut out": ("people who lack the hours or the money for what is asked for", "share"),
    "in vain": ("people who earn what is asked for and get no good job", "share"),
    "hours": ("hours that a person spends on credentials", "hours"),
    "money": ("money that a person spends on credentials", "{currency}"),
    "gain": ("what a person gains, hours and money counted, beside a market that asks for none",
             "{currency}"),
    "ability": ("ability of those who get the good jobs, over the average person",
                "standard deviations"),
    "hours per place": ("hours that all people spend, for each good job", "hours"),
    "fees per place": ("fees that sellers of credentials get, for each good job", "{currency}"),
    "paid by others": ("fees that somebody else pays, for each person", "{currency}"),
}  # fmt: skip
_Columns: TypeAlias = Mapping[tuple[Figure, str], FloatArray]
_CONFIDENCE = 0.95
_SUREST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class RaceOutcome:
    """What came of a market, in every replication.

    Attributes:
        settings: What was assumed.
        seed: The seed of the made-up people.
        by_number: For each number of credentials asked for, from 0, its columns: for a figure and
            a group, one value for each replication.
        asked: How many employers come to ask for.
        restless: In how many replications somebody would still choose otherwise; 0 but where
            the market goes round in circles.
    """

    settings: RaceSettings
    seed: int
    by_number: tuple[_Columns, ...]
    asked: int
    restless: int

    @property
    def chosen(self) -> _Columns:
        """The columns at the number that is asked for."""
        return self.by_number[self.asked]

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the groups."""
        return tuple(one.name for one in self.settings.groups)


class LeverOutcome(NamedTuple):
    """What came of a market after a lever was pulled, with the same people.

    Attributes:
        lever: The lever.
        outcome: What came of it.
    """

    lever: Lever
    outcome: RaceOutcome


class _Towns(NamedTuple):
    """Made-up people, each array of shape (towns, people) but `group` of shape (people,)."""

    ability: FloatArray
    hours: FloatArray
    money: FloatArray
    group: IntArray
    subsidy: FloatArray


def simulate(settings: RaceSettings, seed: int) -> RaceOutcome:
    """Simulate a market, with as many made-up towns as there are replications.

    Args:
        settings: What is assumed.
        seed: The seed of the made-up people; the same one gives the same figures.
    """
    towns = _towns(settings, seed)
    nothing = _asked_for(settings, towns, 0, None)
    further = range(1, settings.asked_at_most + 1)
    numbers = [nothing, *(_asked_for(settings, towns, one, nothing.chance) for one in further)]
    columns = tuple(one.columns for one in numbers)
    restless = int(np.any([one.restless for one in numbers], axis=0).sum())
    return RaceOutcome(settings, seed, columns, _asked(settings, columns), restless)


def pull(settings: RaceSettings, levers: Sequence[Lever], seed: int) -> tuple[LeverOutcome, ...]:
    """Simulate the market once more for each lever, with the same people.

    Args:
        settings: The market before.
        levers: What is tried, each alone.
        seed: The seed that the market before was simulated with.

    Raises:
        UsageError: If a lever does not fit the market (``bad-race``).
    """
    return tuple(LeverOutcome(one, simulate(one.pulled(settings), seed)) for one in levers)


def _towns(settings: RaceSettings, seed: int) -> _Towns:
    """People, the same for every lever: only what is done with the draws may differ."""
    chance = np.random.default_rng(seed)
    shape = (settings.replications, settings.people)
    ability, hours, money = (chance.standard_normal(shape) for _ in range(3))
    ends = np.cumsum([one.share for one in settings.groups]) * settings.people
    group = np.searchsorted(np.round(ends), np.arange(settings.people), side="right")
    group = np.minimum(group, len(settings.groups) - 1)
    middles = np.array([(one.hours, one.money, one.subsidy) for one in settings.groups])[group].T
    return _Towns(
        ability,
        middles[0] * np.exp(settings.spread * hours),
        middles[1] * np.exp(settings.spread * money),
        group,
        middles[2],
    )


class _Numbered(NamedTuple):
    """What came of asking for so many."""

    columns: _Columns
    chance: FloatArray
    restless: BoolArray


def _asked_for(
    settings: RaceSettings, towns: _Towns, asked: int, before: FloatArray | None
) -> _Numbered:
    # Who fails tries again: on average as many attempts as one over the chance to succeed.
    attempts = asked / np.maximum(ndtr((towns.ability - settings.bar) / settings.noise), _SUREST)
    hours, fees = attempts * settings.hours, attempts * settings.fee
    own = fees * (1 - towns.subsidy)
    cost = own + settings.hour_worth * hours
    possible = (hours <= towns.hours) & (own <= towns.money)
    places = max(1, round(settings.places * settings.people))
    choice = Choice(
        towns.ability,
        cost,
        possible if asked else np.zeros_like(possible),
        settings.premium,
        places,
        settings.look_noise,
    )
    found = rest(choice)
    base = found.chance if before is None else before
    taken = found.taken
    people: dict[Figure, FloatArray] = {
        "hired": found.chance,
        "taken": taken.astype(float),
        "shut out": (~possible & (asked > 0)).astype(float),
        "in vain": taken * (1 - found.chance),
        "hours": taken * hours,
        "money": taken * own,
        "gain": settings.premium * (found.chance - base) - taken * cost,
    }
    columns = _by_group(people, towns.group, settings)
    columns["ability", ALL] = (found.chance * towns.ability).sum(1) / places
    columns["hours per place", ALL] = (taken * hours).sum(1) / places
    columns["fees per place", ALL] = (taken * fees).sum(1) / places
    columns["paid by others", ALL] = (taken * (fees - own)).mean(1)
    return _Numbered(columns, found.chance, found.restless)


def _by_group(
    people: Mapping[Figure, FloatArray], group: IntArray, settings: RaceSettings
) -> dict[tuple[Figure, str], FloatArray]:
    members: dict[str, BoolArray] = {ALL: np.ones(len(group), dtype=bool)}
    members |= {one.name: group == place for place, one in enumerate(settings.groups)}
    return {
        (figure, name): values[:, who].mean(1)
        for figure, values in people.items()
        for name, who in members.items()
    }


def _asked(settings: RaceSettings, columns: Sequence[_Columns]) -> int:
    """How many are asked for: what habit says, else what brings the ablest people on average.

    Employers learn from many towns, so they ask for the same everywhere.
    """
    if settings.asked is not None:
        return min(settings.asked, settings.asked_at_most)
    # The least of equals: nobody asks for more in vain.
    return int(np.argmax([one["ability", ALL].mean() for one in columns]))


def told(
    outcome: RaceOutcome, figure: Figure, group: str = ALL, *, asked: int | None = None
) -> Measure:
    """A figure with its interval over replications.

    Args:
        outcome: What came of a market.
        figure: Which figure.
        group: Of whom; everybody when left out.
        asked: Where so many credentials are asked for; as many as are when left out.
    """
    columns = outcome.chosen if asked is None else outcome.by_number[asked]
    words, unit = _named(figure, group, outcome.settings)
    return _measure(words, unit, columns[figure, group])


def change(before: RaceOutcome, after: RaceOutcome, figure: Figure, group: str = ALL) -> Measure:
    """How much a figure changes from one market to another, person by person the same people.

    Args:
        before: The market before.
        after: The market after; of the same people and seed.
        figure: Which figure.
        group: Of whom; everybody when left out.
    """
    words, unit = _named(figure, group, before.settings)
    values = after.chosen[figure, group] - before.chosen[figure, group]
    if unit == "share":
        return _measure(f"change of the share of {words}", "percent points", 100 * values)
    return _measure(f"change of {words}", unit, values)


def beside_none(outcome: RaceOutcome, figure: Figure, group: str = ALL) -> Measure:
    """How much a figure differs from where no credential is asked for, of the same people.

    Args:
        outcome: What came of a market.
        figure: Which figure.
        group: Of whom; everybody when left out.
    """
    return change(replace(outcome, asked=0), outcome, figure, group)


def gap(outcome: RaceOutcome, figure: Figure, one: str, other: str) -> Measure:
    """How much more of a figure one group has than another.

    Args:
        outcome: What came of a market.
        figure: Which figure.
        one: The group that is looked at.
        other: The group that it is held against.
    """
    words, unit = _named(figure, ALL, outcome.settings)
    values = outcome.chosen[figure, one] - outcome.chosen[figure, other]
    told_words = f"{words}: {one}, less {other}"
    if unit == "share":
        return _measure(told_words, "percent points", 100 * values)
    return _measure(told_words, unit, values)


def _named(figure: Figure, group: str, settings: RaceSettings) -> tuple[str, str]:
    words, unit = _WORDS[figure]
    return f"{words}, {group}" if group else words, unit.format(currency=settings.currency)


def _measure(name: str, unit: str, values: FloatArray) -> Measure:
    outside = 100 * (1 - _CONFIDENCE) / 2
    low, high = np.percentile(values, (outside, 100 - outside))
    # With few towns the mean can leave the middle of them only by rounding.
    mean = float(values.mean())
    return Measure(
        name,
        mean,
        min(float(low), mean),
        max(float(high), mean),
        unit,
        len(values),
        "a model with made-up numbers, not a forecast",
        "",
        "made up",
        f"mean over {len(values):,} made-up towns; 95 in 100 of them lie between the ends",
        _CONFIDENCE,
    )
