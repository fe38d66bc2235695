"""The requirement nearest to one that keeps what the caller calls quality, with less impact.

Each clause may be left out, or asked at an easier level where the caller tells who meets that. The
choices with one change are looked at first, then those with two, and so on: nearest is what changes
least. Whether an easier requirement still does the job is for people who know the job; this module
only counts. Quality is told by the caller and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice, product
from math import comb, prod
from typing import TypeAlias

import numpy as np

from cairn.hiring.clause_rule import ClauseRule, taken
from cairn.hiring.impact import FOUR_FIFTHS
from cairn.hiring.rates import FEWEST, BoolArray, FloatArray
from cairn.kernel.errors import UsageError

__all__ = [
    "MOST_CHOICES",
    "Change",
    "Choice",
    "KeptPeople",
    "KeptScore",
    "Nearest",
    "Quality",
    "Search",
    "nearest",
]

MOST_CHOICES = 20_000
"""So many choices are looked at; how many changes that allows is told."""


@dataclass(frozen=True, slots=True)
class KeptPeople:
    """Quality is kept when these people are still taken: those who proved good, for example.

    Attributes:
        people: Who they are, for each applicant.
    """

    people: BoolArray


@dataclass(frozen=True, slots=True)
class KeptScore:
    """Quality is kept when those taken score, on average, nearly as well as those taken now.

    Attributes:
        score: A score that was shown to tell who does the job well; not a number where unknown.
        share: Which share of today's average has to be kept: 0.95 allows a loss of 5 %.
    """

    score: FloatArray
    share: float = 1.0


Quality: TypeAlias = KeptPeople | KeptScore
"""What must not be lost."""


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that is asked otherwise.

    Attributes:
        clause: Its place in the requirement.
        level: Which easier level is asked, 0 being the first; None where it is left out.
    """

    clause: int
    level: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A requirement that was looked at, and what it does.

    Attributes:
        changes: How it differs from the present one.
        ratios: For each kind of category, the lowest impact ratio among its categories.
        lowest: The lowest of those.
        taken: How many people it takes.
        quality: What is kept: a share of the people, or of the average score.
    """

    changes: tuple[Change, ...]
    ratios: tuple[float, ...]
    lowest: float
    taken: int
    quality: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """What was found.

    Attributes:
        now: The present requirement.
        best: The choice with the fewest changes whose ratios reach the target; where none does, the
            one with the highest lowest ratio; None where nothing is better than the present one.
        reached: Whether `best` reaches the target.
        target: The ratio that was aimed at.
        looked_at: How many choices were looked at.
        changes_looked_at: All choices with so many changes were looked at, and with fewer.
        complete: Whether nothing that was not looked at could be meant: the present requirement
            reaches the target, or those are all choices there are.
        compared: How many categories had enough people to be compared.
    """

    now: Choice
    best: Choice | None
    reached: bool
    target: float
    looked_at: int
    changes_looked_at: int
    complete: bool
    compared: int


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched, and for what.

    Attributes:
        met: Who meets which clause, applicants by clauses.
        rule: How the clauses decide.
        categories: One list for each kind of category; None for whoever told nothing.
        easier: For a clause's place, who meets each easier level of it, the nearest level first.
        target: The lowest impact ratio that is wanted.
        fewest: Categories with fewer people are not compared.
    """

    met: BoolArray
    rule: ClauseRule
    categories: Sequence[Sequence[str | None]]
    easier: Mapping[int, Sequence[BoolArray]] = field(default_factory=dict)
    target: float = FOUR_FIFTHS
    fewest: int = FEWEST

    def __post_init__(self) -> None:
        size = len(self.met)
        lengths = [*map(len, self.categories), *(len(a) for b in self.easier.values() for a in b)]
        clauses = len(self.rule.must)
        sentence = ""
        if self.met.ndim != 2 or self.met.shape[1] != clauses:  # noqa: PLR2004 - rows and columns
            sentence = "The table of clauses does not have a column for each clause."
        elif any(length != size for length in lengths):
            sentence = "The lists of categories and levels differ in length from the table."
        elif any(not 0 <= place < clauses for place in self.easier):
            sentence = "An easier level belongs to no clause."
        if sentence:
            raise UsageError(
                sentence,
                code="bad-clauses",
                mend="Give a row for each applicant and a column for each clause.",
            )


def nearest(search: Search, quality: Quality) -> Nearest:
    """Look for the requirement with the fewest changes that keeps quality and reaches the target.

    Among choices with equally many changes the one with the highest lowest ratio is taken, then the
    one that takes the fewest people, then the first in the order of clauses. The ratios are of the
    people at hand: on others they will come out otherwise, and a requirement that was found by
    looking at them flatters itself. So the result is something to think about, not to adopt.

    Args:
        search: What is searched.
        quality: What must not be lost.

    Raises:
        UsageError: If the quality does not fit the table, nobody whom it means is taken now or has
            a score, or no category has enough people to be compared (``bad-quality``).
    """
    groups = _groups(search)
    judge = _Judge(search, groups, quality)
    now = judge.choice(())
    best: Choice | None = None
    looked, level, options = 1, 0, _options(search)
    good = now.lowest >= search.target
    for count in range(1, 1 if good else len(options) + 1):
        coming = _how_many(options, count)
        if looked + coming > MOST_CHOICES:
            break
        looked, level = looked + coming, count
        found = judge.best_of(_choices(options, count))
        if found and (best or now).lowest < found.lowest:
            best = found
        if best and best.lowest >= search.target:
            break
    return Nearest(
        now=now,
        best=best,
        reached=max(now.lowest, best.lowest if best else 0.0) >= search.target,
        target=search.target,
        looked_at=looked,
        changes_looked_at=level,
        complete=good or level == len(options),
        compared=sum(len(kind) for kind in groups),
    )


def _options(search: Search) -> tuple[tuple[Change, ...], ...]:
    """For each clause that decides, how it may be asked otherwise."""
    return tuple(
        (*(Change(place, level) for level in range(len(search.easier.get(place, ())))),
         Change(place, None))
        for place, decides in enumerate(search.rule.deciding)
        if decides
    )  # fmt: skip


def _choices(options: Sequence[Sequence[Change]], count: int) -> Iterator[tuple[Change, ...]]:
    """Every choice with so many changes; one that asks nothing any more is no requirement."""
    for several in combinations(options, count):
        for changes in product(*several):
            if count < len(options) or any(one.level is not None for one in changes):
                yield changes


def _how_many(options: Sequence[Sequence[Change]], count: int) -> int:
    """How many choices have so many changes; beyond `MOST_CHOICES` any number over it."""
    if comb(len(options), count) > MOST_CHOICES:
        return MOST_CHOICES + 1
    # Leaving out every clause is no choice.
    nothing = 1 if count == len(options) else 0
    return sum(prod(map(len, several)) for several in combinations(options, count)) - nothing


def _groups(search: Search) -> tuple[tuple[BoolArray, ...], ...]:
    """The categories that have enough people, for each kind with at least two of them."""
    kinds: list[tuple[BoolArray, ...]] = []
    for told in search.categories:
        names = np.array(["" if one is None else one for one in told], dtype=np.str_)
        masks = tuple(
            names == name
            for name in np.unique(names)
            if name and (names == name).sum() >= search.fewest
        )
        if len(masks) > 1:
            kinds.append(masks)
    if not kinds:
        raise UsageError(
            f"Not enough data: no two categories have {search.fewest} people each.",
            code="bad-quality",
            mend="Ask again when more people have applied and told their categories.",
        )
    return tuple(kinds)


class _Judge:
    """Says of a choice what it does, and finds the best of many."""

    def __init__(
        self, search: Search, groups: tuple[tuple[BoolArray, ...], ...], quality: Quality
    ) -> None:
        self._search, self._groups, self._quality = search, groups, quality
        now = self._takes(())
        self._score_now = 0.0
        sentence = ""
        if isinstance(quality, KeptPeople):
            if len(quality.people) != len(now):
                sentence = "The list of people to keep differs in length from the table."
            elif not (quality.people & now).any() or (quality.people & ~now).any():
                sentence = (
                    "Somebody who is to be kept is not taken now, or there is nobody to keep."
                )
        elif len(quality.score) != len(now) or not quality.share > 0:
            sentence = (
                "The scores differ in length from the table, or the share to keep is not over 0."
            )
        else:
            self._score_now = self._score(now)
            if not self._score_now > 0:
                sentence = "Those taken now have no score, or none over 0 on average."
        if sentence:
            raise UsageError(
                sentence,
                code="bad-quality",
                mend="Say whom or what is to be kept: people who are taken now, or their scores.",
            )

    def choice(self, changes: tuple[Change, ...]) -> Choice:
        chosen = self._takes(changes)
        ratios = tuple(_lowest_ratio(kind, chosen) for kind in self._groups)
        return Choice(changes, ratios, min(ratios), int(chosen.sum()), self._kept(chosen))

    def best_of(self, choices: Iterator[tuple[Change, ...]]) -> Choice | None:
        least = 1.0 if isinstance(self._quality, KeptPeople) else self._quality.share
        best: Choice | None = None
        for changes in islice(choices, MOST_CHOICES):
            one = self.choice(changes)
            if one.quality < least:
                continue
            if best is None or (one.lowest, -one.taken) > (best.lowest, -best.taken):
                best = one
        return best

    def _takes(self, changes: tuple[Change, ...]) -> BoolArray:
        met, asked = self._search.met, np.ones((1, self._search.met.shape[1]), dtype=np.bool_)
        if any(one.level is not None for one in changes):
            met = met.copy()
        for one in changes:
            if one.level is None:
                asked[0, one.clause] = False
            else:
                # Whoever meets the clause as it stands meets it at every easier level.
                met[:, one.clause] |= self._search.easier[one.clause][one.level]
        chosen: BoolArray = taken(met, self._search.rule, asked)[0]
        return chosen

    def _kept(self, chosen: BoolArray) -> float:
        if isinstance(self._quality, KeptPeople):
            people = self._quality.people
            return float((people & chosen).sum() / people.sum())
        return self._score(chosen) / self._score_now

    def _score(self, chosen: BoolArray) -> float:
        assert isinstance(self._quality, KeptScore)  # noqa: S101 - asked only where quality is a score
        known = self._quality.score[chosen & np.isfinite(self._quality.score)]
        return float(known.mean()) if known.size else 0.0


def _lowest_ratio(kind: Sequence[BoolArray], chosen: BoolArray) -> float:
    rates = [float(chosen[mask].mean()) for mask in kind]
    # Where nobody is taken there is no ratio, and nothing that a requirement could be good for.
    return min(rates) / max(rates) if max(rates) > 0 else 0.0
