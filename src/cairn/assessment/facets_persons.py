"""Each person's measure, once the elements are known; and how ratings fit what was expected.

Knows Warm's weighted likelihood estimate (1989), which is finite for extreme sums too, and the mean
square residuals of Wright and Masters (1982).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from cairn.assessment.facets_design import Design, Moments, moments, passing_of
from cairn.assessment.statistic import BoolArray, FloatArray, IntArray

__all__ = [
    "Fit",
    "fit_of",
    "moments_of",
    "scale_errors",
    "shifted_measure",
    "weighted_likelihood",
]

_MOST_ROUNDS = 200
_STILL = 1e-9
_LONGEST = 1.0


class Fit(NamedTuple):
    """How far ratings lie from what was expected; 1 is as expected.

    Attributes:
        infit: Mean square, weighted by information.
        outfit: Mean square of the standardized residuals.
    """

    infit: FloatArray
    outfit: FloatArray


def moments_of(design: Design, elements: FloatArray, abilities: FloatArray) -> Moments:
    """What is expected of each rating of the design."""
    thresholds = design.thresholds(elements)[design.cell_of]
    return moments(thresholds, design.valid[design.cell_of], abilities[design.person_of])


def weighted_likelihood(design: Design, elements: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Warm's estimate of each person, and its standard error, in logits.

    The estimate solves: observed sum less expected sum plus J / 2I = 0, where I is the sum of the
    variances and J that of the third moments.
    """
    first, kind = design.alike()
    inside = first[kind] == np.arange(design.people)  # one person of each kind is looked at
    rows = inside[design.person_of]
    person_of = kind[design.person_of[rows]]
    thresholds = design.thresholds(elements)[design.cell_of[rows]]
    valid = design.valid[design.cell_of[rows]]
    size = len(first)
    raw = np.bincount(person_of, design.scores[rows], minlength=size)
    abilities = np.zeros(size)
    open_people = np.ones(size, dtype=bool)
    information = np.ones(size)
    for _ in range(_MOST_ROUNDS):
        rows = open_people[person_of]
        who = person_of[rows]
        found = moments(thresholds[rows], valid[rows], abilities[who])
        expected, info, third = (np.bincount(who, one, minlength=size) for one in found[:3])
        info = np.where(open_people, np.maximum(info, 1e-300), 1.0)
        step = np.where(open_people, (raw - expected + third / (2 * info)) / info, 0.0)
        information = np.where(open_people, info, information)
        abilities = abilities + np.clip(step, -_LONGEST, _LONGEST)
        open_people &= np.abs(step) > _STILL
        if not open_people.any():
            break
    return abilities[kind], (1.0 / np.sqrt(information))[kind]


def scale_errors(
    design: Design, elements: FloatArray, abilities: FloatArray, covariance: FloatArray
) -> FloatArray:
    """How far each person's measure moves with the errors of elements and steps, in logits.

    The delta method: a measure keeps the expected sum, so it moves with each threshold by the
    covariance of passing it and the score, as a share of the person's information. That a person's
    own ratings had a part in the calibration is left out; it is of the order of one person in all.

    Args:
        design: The ratings.
        elements: All elements and steps.
        abilities: Of each person.
        covariance: Of all elements and steps.
    """
    thresholds = design.thresholds(elements)[design.cell_of]
    passing = passing_of(thresholds, design.valid[design.cell_of], abilities[design.person_of])
    most = passing.shape[1]
    later = np.maximum.outer(np.arange(most), np.arange(most))
    apart = passing[:, later].sum(axis=2) - passing * passing.sum(axis=1, keepdims=True)
    rows = (design.cell_of[:, None] * most + np.arange(most)).reshape(-1)
    who = np.repeat(design.person_of, most)
    shape = (design.people, len(design.cells) * most)
    moved = sparse.csr_array((apart.reshape(-1), (who, rows)), shape=shape) @ design.loading
    held = np.asarray(moved.toarray(), dtype=np.float64)
    own = np.bincount(design.person_of, apart.sum(axis=1), minlength=design.people)
    held /= np.maximum(own, 1e-300)[:, None]
    return np.asarray(np.sqrt(np.maximum(((held @ covariance) * held).sum(axis=1), 0.0)))


def fit_of(scores: IntArray, expected: Moments, of: IntArray, size: int) -> Fit:
    """Infit and outfit of each element.

    Args:
        scores: The scores.
        expected: What was expected of them.
        of: For each rating, its element.
        size: How many elements there are.
    """
    square = (scores - expected.expected) ** 2
    variance = np.maximum(expected.variance, 1e-12)
    count = np.maximum(np.bincount(of, minlength=size), 1)
    weight = np.maximum(np.bincount(of, variance, minlength=size), 1e-12)
    return Fit(
        np.bincount(of, square, minlength=size) / weight,
        np.bincount(of, square / variance, minlength=size) / count,
    )


def shifted_measure(
    thresholds: FloatArray, valid: BoolArray, others: FloatArray, total: float
) -> tuple[float, float]:
    """The measure that gives some ratings a wanted expected sum, and its standard error.

    Used for an element with an extreme sum, whose total is first moved a little inwards.

    Args:
        thresholds: Ratings by steps.
        valid: Which steps exist.
        others: For each rating, the ability left when the element itself is 0.
        total: The wanted sum, between the lowest and the highest possible one.
    """
    measure = 0.0
    information = 1.0
    for _ in range(_MOST_ROUNDS):
        found = moments(thresholds, valid, others + measure)
        information = max(float(found.variance.sum()), 1e-300)
        step = float(np.clip((total - found.expected.sum()) / information, -1.0, 1.0))
        measure += step
        if abs(step) < _STILL:
            break
    return measure, 1.0 / float(np.sqrt(information))
