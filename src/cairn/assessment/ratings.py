"""Who judged whom, on which criterion and task, with which score; and what is wrong with it.

Knows ratings one by one and as a table of numbers. A faulty rating is left out and named in a
finding of its own; all others are kept. Models and coefficients are built on the table elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cairn.assessment.finding import Finding, listing
from cairn.assessment.statistic import IntArray
from cairn.kernel.errors import ShapeError

__all__ = ["Facet", "Rating", "RatingTable", "rating_table"]

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Rating:
    """One score that one rater gave one person.

    Attributes:
        person: Who was judged.
        rater: Who judged.
        criterion: What was looked at.
        score: A whole number of the rubric's levels.
        task: What the person did; empty when there is one task only.
    """

    person: str
    rater: str
    criterion: str
    score: int
    task: str = ""


class Facet(NamedTuple):
    """One side of the design.

    Attributes:
        name: "criterion", "rater" or "task".
        levels: The names of its elements, sorted.
        of: For each rating, the place of its element in `levels`.
    """

    name: str
    levels: tuple[str, ...]
    of: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class RatingTable:
    """Ratings as numbers.

    Attributes:
        people: Those with at least one rating, sorted.
        person_of: For each rating, the place of its person.
        facets: Criterion first, then rater, then task where there are several.
        scores: The scores, counted from the lowest level as 0.
        lowest: The score that counts as 0.
        highest: How many levels lie above the lowest one.
        findings: What was left out, and what must be known.
    """

    people: tuple[str, ...]
    person_of: IntArray
    facets: tuple[Facet, ...]
    scores: IntArray
    lowest: int
    highest: int
    findings: tuple[Finding, ...]

    def facet(self, name: str) -> Facet:
        """One side of the design.

        Raises:
            ShapeError: the table has no such facet.
        """
        for facet in self.facets:
            if facet.name == name:
                return facet
        raise ShapeError(
            f"The ratings have no facet {name}.",
            code="no-such-facet",
            mend="Name one of: " + ", ".join(facet.name for facet in self.facets) + ".",
        )


def rating_table(
    ratings: Iterable[Rating],
    *,
    levels: tuple[int, int] | None = None,
    people: Collection[str] | None = None,
    criteria: Collection[str] | None = None,
    repeats: bool = False,
) -> RatingTable:
    """Check ratings and make a table of those that can be used.

    Args:
        ratings: The ratings in any order.
        levels: The lowest and the highest score of the rubric; as found when left out.
        people: Who takes part; ratings of others are left out.
        criteria: The rubric's criteria; ratings on others are left out.
        repeats: Whether a rater may judge the same work on the same criterion more than once. Else
            an equal repeat counts once, and repeats that differ do not count.

    Returns:
        The table with its findings.

    Raises:
        ShapeError: no usable rating is left.
    """
    findings: list[Finding] = []
    kept = _possible(list(ratings), levels, findings)
    kept = _known(kept, people, criteria, findings)
    if not repeats:
        kept = _single(kept, findings)
    if not kept:
        reasons = " ".join(finding.sentence for finding in findings)
        raise ShapeError(
            f"No usable rating is left. {reasons}".strip(),
            code="no-ratings",
            mend="Give ratings with a person, a rater, a criterion and a score of the rubric.",
        )
    scores = np.array([rating.score for rating in kept], dtype=np.int64)
    lowest, highest = levels or (int(scores.min()), int(scores.max()))
    names, person_of = _coded([rating.person for rating in kept])
    facets = [Facet("criterion", *_coded([rating.criterion for rating in kept]))]
    facets.append(Facet("rater", *_coded([rating.rater for rating in kept])))
    tasks = Facet("task", *_coded([rating.task for rating in kept]))
    if len(tasks.levels) > 1:
        facets.append(tasks)
    findings += _about_raters(facets[1], scores)
    findings += _about_scores(scores, criteria, facets[0])
    return RatingTable(
        names, person_of, tuple(facets), scores - lowest, lowest, highest - lowest, tuple(findings)
    )


def _coded(names: Sequence[str]) -> tuple[tuple[str, ...], IntArray]:
    levels = tuple(sorted(set(names)))
    place = {name: index for index, name in enumerate(levels)}
    return levels, np.array([place[name] for name in names], dtype=np.int64)


def _possible(
    ratings: list[Rating], levels: tuple[int, int] | None, findings: list[Finding]
) -> list[Rating]:
    """Those whose score is a whole number that the rubric has."""
    kept = []
    wrong = []
    for rating in ratings:
        whole = isinstance(rating.score, int | np.integer) and not isinstance(rating.score, bool)
        if whole and (levels is None or levels[0] <= rating.score <= levels[1]):
            kept.append(rating)
        else:
            wrong.append(f"{rating.score} for {rating.person} by {rating.rater}")
    if wrong:
        between = f"from {levels[0]} to {levels[1]}" if levels else "that are whole numbers"
        findings.append(
            Finding(
                "impossible-score",
                f"These scores are not possible and were left out: {listing(wrong)}.",
                f"Give scores {between}.",
            )
        )
    return kept


def _known(
    ratings: list[Rating],
    people: Collection[str] | None,
    criteria: Collection[str] | None,
    findings: list[Finding],
) -> list[Rating]:
    """Those of people and criteria that belong to the assessment."""
    kept = ratings
    if people is not None:
        strangers = sorted({one.person for one in kept} - set(people))
        kept = [one for one in kept if one.person in people]
        if strangers:
            findings.append(
                Finding(
                    "unknown-person",
                    f"Ratings of people who do not take part were left out: {listing(strangers)}.",
                    "Correct the names, or add these people to the assessment.",
                )
            )
    if criteria is not None:
        strangers = sorted({one.criterion for one in kept} - set(criteria))
        kept = [one for one in kept if one.criterion in criteria]
        if strangers:
            findings.append(
                Finding(
                    "unknown-criterion",
                    "Ratings on what the rubric does not have were left out:"
                    f" {listing(strangers)}.",
                    "Correct the names, or add these criteria to the rubric.",
                )
            )
    return kept


def _single(ratings: list[Rating], findings: list[Finding]) -> list[Rating]:
    """One rating for each person, rater, criterion and task."""
    kept: dict[tuple[str, str, str, str], Rating] = {}
    given: dict[tuple[str, str, str, str], set[int]] = {}
    for rating in ratings:
        what = (rating.person, rating.rater, rating.criterion, rating.task)
        first = kept.get(what)
        if first is None:
            kept[what] = rating
        else:
            given.setdefault(what, {first.score}).add(rating.score)
    findings += _about_repeats(given)
    return [rating for what, rating in kept.items() if len(given.get(what, ())) < _SEVERAL]


def _about_repeats(given: Mapping[tuple[str, str, str, str], set[int]]) -> Iterator[Finding]:
    def named(key: tuple[str, str, str, str]) -> str:
        return f"{key[1]} of {key[0]} on {key[2]}"

    equal = [named(key) for key, scores in given.items() if len(scores) < _SEVERAL]
    different = [named(key) for key, scores in given.items() if len(scores) >= _SEVERAL]
    if equal:
        yield Finding(
            "repeated-rating",
            f"These ratings are there more than once and count once: {listing(equal)}.",
            "Remove the copies.",
        )
    if different:
        yield Finding(
            "contradicting-ratings",
            "These ratings are there with different scores and do not count:"
            f" {listing(different)}.",
            "Keep the score that was meant.",
        )


def _about_raters(raters: Facet, scores: IntArray) -> Iterator[Finding]:
    if len(raters.levels) == 1:
        yield Finding(
            "one-rater",
            f"Only {raters.levels[0]} gave ratings, so nobody can say how severe that rater is.",
            "Let a second rater judge some of the same people.",
        )
    for place, name in enumerate(raters.levels):
        own = scores[raters.of == place]
        if len(own) > 1 and own.min() == own.max():
            yield Finding(
                "one-value-rater",
                f"Rater {name} gave the score {own[0]} every time, {len(own)} times.",
                "Ask this rater to use the rubric's levels, or let others judge these people.",
            )


def _about_scores(
    scores: IntArray, criteria: Collection[str] | None, used: Facet
) -> Iterator[Finding]:
    if scores.min() == scores.max():
        yield Finding(
            "one-score",
            f"Everyone got the score {scores[0]}, so the ratings tell nobody apart.",
            "Use a rubric or a task on which people differ.",
        )
    unused = sorted(set(criteria or ()) - set(used.levels))
    if unused:
        yield Finding(
            "unused-criterion",
            f"Nobody was rated on {listing(unused)}.",
            "Rate people on it, or take it out of the rubric.",
        )
