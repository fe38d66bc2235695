"""Made-up ratings whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cairn.assessment.ratings import Facet, Rating, RatingTable
from cairn.assessment.statistic import FloatArray

STEPS = np.array([-1.5, 0.0, 1.5])


@dataclass(frozen=True)
class Truth:
    """What the ratings were made from."""

    abilities: FloatArray
    severities: FloatArray
    difficulties: FloatArray
    ratings: tuple[Rating, ...]


def simulated(
    people: int, raters: int, each: int, seed: int, *, criteria: int = 4, spread: float = 1.5
) -> Truth:
    """Each person is rated on every criterion by `each` raters in a chain that links them all."""
    chance = np.random.default_rng(seed)
    abilities = chance.normal(0.0, spread, people)
    severities = chance.normal(0.0, 0.6, raters)
    severities -= severities.mean()
    difficulties = chance.normal(0.0, 0.5, criteria)
    ratings = []
    for person in range(people):
        for turn in range(each):
            rater = (person + turn) % raters
            gap = abilities[person] - severities[rater] - difficulties
            height = np.cumsum(gap[:, None] - STEPS, axis=1)
            share = np.exp(np.hstack([np.zeros((criteria, 1)), height]))
            share /= share.sum(axis=1, keepdims=True)
            scores = (chance.random(criteria)[:, None] > share.cumsum(axis=1)).sum(axis=1)
            ratings += [
                Rating(f"p{person:05}", f"r{rater:03}", f"c{place}", int(score))
                for place, score in enumerate(scores)
            ]
    return Truth(abilities, severities, difficulties, tuple(ratings))


@dataclass(frozen=True)
class Cohort:
    """Ratings as a table, and what they were made from.

    Attributes:
        abilities: Of each person, from a normal distribution with mean zero.
        elements: Criteria, raters and tasks under their names; raters and tasks sum to zero.
        steps: For each criterion its steps, which sum to zero.
        table: The ratings.
    """

    abilities: FloatArray
    elements: dict[str, FloatArray]
    steps: FloatArray
    table: RatingTable


def cohort(
    people: int,
    raters: int,
    each: int,
    chance: np.random.Generator,
    *,
    criteria: int = 4,
    shared: bool = True,
    spread: float = 1.5,
) -> Cohort:
    """The same as `simulated`, made at once; with steps for each criterion if they are not shared.

    Person and rater meet in a chain; every person is judged on every criterion.
    """
    abilities = chance.normal(0.0, spread, people)
    severities = chance.normal(0.0, 0.6, raters)
    severities -= severities.mean()
    difficulties = chance.normal(0.0, 0.5, criteria)
    steps = np.tile(STEPS, (criteria, 1))
    if not shared:
        steps = steps + chance.normal(0.0, 0.3, steps.shape)
        steps -= steps.mean(axis=1, keepdims=True)
    person, turn, criterion = (
        one.reshape(-1) for one in np.indices((people, each, criteria), dtype=np.int64)
    )
    rater = (person + turn) % raters
    gap = abilities[person] - severities[rater] - difficulties[criterion]
    height = np.cumsum(gap[:, None] - steps[criterion], axis=1)
    share = np.exp(np.hstack([np.zeros((len(gap), 1)), height]))
    share /= share.sum(axis=1, keepdims=True)
    scores = (chance.random(len(gap))[:, None] > share.cumsum(axis=1)).sum(axis=1)
    table = RatingTable(
        tuple(f"p{place:05}" for place in range(people)),
        person,
        (
            Facet("criterion", tuple(f"c{place}" for place in range(criteria)), criterion),
            Facet("rater", tuple(f"r{place:03}" for place in range(raters)), rater),
        ),
        scores.astype(np.int64),
        0,
        len(STEPS),
        (),
    )
    return Cohort(abilities, {"criterion": difficulties, "rater": severities}, steps, table)
