"""An assessment with a harsh rater, a careless one and two friends, all put there on purpose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.simulated import STEPS
from cairn.assessment.ratings import Rating
from cairn.assessment.statistic import FloatArray

HARSH, CARELESS = "rater03", "rater08"
FRIENDS = ("rater05", "rater10")
PEOPLE, RATERS, EACH, TASKS, CRITERIA = 60, 12, 3, 2, 4


@dataclass(frozen=True)
class Planted:
    """The ratings and what they were made from."""

    ratings: tuple[Rating, ...]
    abilities: dict[str, float]
    difficulties: FloatArray


def planted(
    seed: int, *, harsh: float = 2.0, careless: bool = True, favour: float = 2.5
) -> Planted:
    """60 people, 12 raters of whom two are judged too, 2 tasks, 4 criteria, 3 raters for each.

    Args:
        seed: Of the chance.
        harsh: How many logits the harsh rater is above the others.
        careless: Whether the careless rater draws scores without looking.
        favour: How many logits the friends add for each other.
    """
    chance = np.random.default_rng(seed)
    people = [f"person{i:02}" for i in range(PEOPLE - 2)] + list(FRIENDS)
    raters = [f"rater{i:02}" for i in range(1, RATERS + 1)]
    abilities = dict(zip(people, chance.normal(0.3, 1.5, PEOPLE), strict=True))
    abilities |= dict.fromkeys(FRIENDS, -0.4)  # where scores can still rise
    severities = dict(zip(raters, chance.normal(0.0, 0.3, RATERS), strict=True))
    severities[HARSH] = harsh
    difficulties = chance.normal(0.0, 0.4, CRITERIA)
    tasks = (-0.3, 0.3)
    ratings = []
    for place, person in enumerate(people):
        for rater in _judges(place, person, raters):
            for task, hard in enumerate(tasks):
                gap = abilities[person] - severities[rater] - hard - difficulties
                if {person, rater} == set(FRIENDS):
                    gap = gap + favour
                scores = _scores(gap, chance)
                if careless and rater == CARELESS:
                    scores = chance.integers(0, len(STEPS) + 1, CRITERIA)
                ratings += [
                    Rating(person, rater, f"criterion{one}", int(score), f"task{task}")
                    for one, score in enumerate(scores)
                ]
    return Planted(tuple(ratings), abilities, difficulties)


def _judges(place: int, person: str, raters: list[str]) -> list[str]:
    """Three raters for each; the friends judge each other, and nobody judges himself."""
    step = 1 + place // RATERS
    judges = [raters[(place + step * turn) % RATERS] for turn in range(EACH)]
    if person in FRIENDS:
        friend = FRIENDS[1 - FRIENDS.index(person)]
        others = [one for one in raters if one not in {*FRIENDS, HARSH, CARELESS}]
        judges = [friend, others[0], others[-1]]
    return sorted(set(judges))


def _scores(gap: FloatArray, chance: np.random.Generator) -> FloatArray:
    height = np.cumsum(gap[:, None] - STEPS, axis=1)
    share = np.exp(np.hstack([np.zeros((len(gap), 1)), height]))
    share /= share.sum(axis=1, keepdims=True)
    return np.asarray((chance.random(len(gap))[:, None] > share.cumsum(axis=1)).sum(axis=1))
