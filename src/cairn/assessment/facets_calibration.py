"""A fitted design, carried over to the elements and people that the fit had to leave out.

Knows extreme scores: who has only the lowest or the highest ones gets the measure of a sum that is
0.3 score points from the end (the convention of FACETS).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from cairn.assessment.facets_design import Design, Moments
from cairn.assessment.facets_joint import Joint
from cairn.assessment.facets_marginal import Marginal
from cairn.assessment.facets_persons import (
    moments_of,
    scale_errors,
    shifted_measure,
    weighted_likelihood,
)
from cairn.assessment.ratings import Facet, RatingTable
from cairn.assessment.statistic import BoolArray, FloatArray, IntArray
from cairn.kernel.errors import ShapeError

__all__ = ["Calibration", "Extreme", "calibrated", "ends_of", "sums"]

Extreme: TypeAlias = Literal["", "lowest", "highest"]
"""Which end all scores lie at; empty when they do not."""

_INWARDS = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A fitted design.

    Attributes:
        design: What was fitted.
        elements: All elements and steps.
        errors: Their standard errors.
        centred_errors: The same when each facet is seen from its own mean.
        covariance: Of all elements and steps; None where it is not known.
        abilities: Measures of the people of the design.
        ability_errors: Their standard errors, the scale known.
        scale_errors: What the errors of elements and steps add to them; zero where not known.
        posterior: Mean and deviation of each, the scale known, and what the errors of elements,
            steps and variance add; None where people are no distribution.
        method: In a few words.
        extreme: Elements that were measured afterwards.
        expected: What is expected of each rating.
    """

    design: Design
    elements: FloatArray
    errors: FloatArray
    centred_errors: FloatArray
    covariance: FloatArray | None
    abilities: FloatArray
    ability_errors: FloatArray
    scale_errors: FloatArray
    posterior: tuple[FloatArray, FloatArray, FloatArray] | None
    method: str
    extreme: Mapping[int, Extreme]
    expected: Moments

    @classmethod
    def of_marginal(cls, design: Design, fitted: Marginal) -> Calibration:
        """What marginal maximum likelihood found."""
        abilities, errors = weighted_likelihood(design, fitted.elements)
        covariance = fitted.covariance
        around = np.eye(len(covariance))
        for start, end in zip(design.starts[:-1], design.starts[1:], strict=True):
            around[start:end, start:end] -= 1.0 / (end - start)
        seen = around @ covariance @ around.T
        return cls(
            design, fitted.elements, _roots(covariance), _roots(seen), covariance,
            abilities, errors, scale_errors(design, fitted.elements, abilities, covariance),
            (fitted.eap, fitted.eap_error, fitted.eap_scale_error),
            "marginal maximum likelihood", {}, moments_of(design, fitted.elements, abilities),
        )  # fmt: skip

    @classmethod
    def of_joint(cls, design: Design, fitted: Joint) -> Calibration:
        """What joint maximum likelihood found; errors are the model's, each other thing known."""
        expected = moments_of(design, fitted.elements, fitted.abilities)
        errors = np.full(len(fitted.elements), np.nan)
        for facet, start in zip(design.facets, design.starts, strict=False):
            size = len(facet.levels)
            errors[start : start + size] = np.bincount(facet.of, expected.variance) ** -0.5
        errors[design.starts[-1] :] = fitted.step_errors
        own = np.asarray(np.bincount(design.person_of, expected.variance) ** -0.5, dtype=np.float64)
        return cls(
            design, fitted.elements, errors, errors, None, fitted.abilities, own,
            np.zeros_like(own), None, "joint maximum likelihood", {}, expected,
        )  # fmt: skip


def _roots(covariance: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(np.maximum(np.diag(covariance), 0.0)))


def ends_of(total: IntArray, most: IntArray) -> list[Extreme]:
    """For each sum, which end of what is possible it lies at."""
    return [
        "lowest" if one == 0 else "highest" if one == other else ""
        for one, other in zip(total, most, strict=True)
    ]


def calibrated(
    whole: Design, inner: RatingTable, table: RatingTable, fitted: Calibration
) -> Calibration:
    """The calibration of all elements and people, those that were left out included.

    Args:
        whole: The design of all ratings.
        inner: The table that was fitted.
        table: The table of all ratings.
        fitted: What was found for the inner one.
    """
    if inner is table:
        return fitted
    elements, errors, centred, places = _spread_out(whole, fitted)
    extreme: dict[int, Extreme] = dict.fromkeys(np.flatnonzero(places < 0).tolist(), "")
    ability, known = _ability_of(table, inner, fitted)
    for place, facet, start in _missing(whole, extreme):
        elements[start + place], errors[start + place] = _extreme_element(
            whole, facet, place, elements, (ability, known)
        )
        extreme[start + place] = ends_of(*sums(whole, facet.of, len(facet.levels)))[place]
        centred[start + place] = errors[start + place]
    if fitted.posterior is None or fitted.covariance is None:
        abilities, own = _joint_people(whole, elements, (ability, known), fitted)
        return Calibration(
            whole, elements, errors, centred, None, abilities, own, np.zeros_like(own),
            None, fitted.method, extreme, moments_of(whole, elements, abilities),
        )  # fmt: skip
    covariance = fitted.covariance[np.ix_(places, places)]
    covariance[places < 0] = covariance[:, places < 0] = 0.0
    covariance[places < 0, places < 0] = errors[places < 0] ** 2
    abilities, own = weighted_likelihood(whole, elements)
    index = {name: i for i, name in enumerate(inner.people)}
    found = [index.get(name, -1) for name in table.people]
    mean, width, moved = (
        np.where(np.array(found) < 0, np.nan, one[found]) for one in fitted.posterior
    )
    return Calibration(
        whole, elements, errors, centred, covariance, abilities, own,
        scale_errors(whole, elements, abilities, covariance),
        (mean, width, moved), fitted.method, extreme, moments_of(whole, elements, abilities),
    )  # fmt: skip


def _spread_out(
    whole: Design, fitted: Calibration
) -> tuple[FloatArray, FloatArray, FloatArray, IntArray]:
    """The inner design's estimates at the whole design's places, and which place each had."""
    size = whole.loading.shape[1]
    places = np.full(size, -1, dtype=np.int64)
    inner = {
        (facet.name, name): start + place
        for facet, start in zip(fitted.design.facets, fitted.design.starts, strict=False)
        for place, name in enumerate(facet.levels)
    }
    for facet, start in zip(whole.facets, whole.starts, strict=False):
        for place, name in enumerate(facet.levels):
            places[start + place] = inner.get((facet.name, name), -1)
    old, new = fitted.design.starts[-1], whole.starts[-1]
    places[new:] = np.arange(old, len(fitted.elements))
    return (
        np.where(places < 0, 0.0, fitted.elements[places]),
        np.where(places < 0, np.nan, fitted.errors[places]),
        np.where(places < 0, np.nan, fitted.centred_errors[places]),
        places,
    )


def _missing(whole: Design, extreme: Mapping[int, Extreme]) -> list[tuple[int, Facet, int]]:
    return [
        (place, facet, start)
        for facet, start in zip(whole.facets, whole.starts, strict=False)
        for place in range(len(facet.levels))
        if start + place in extreme
    ]


def _ability_of(
    table: RatingTable, inner: RatingTable, fitted: Calibration
) -> tuple[FloatArray, BoolArray]:
    index = {name: i for i, name in enumerate(inner.people)}
    found = np.array([index.get(name, -1) for name in table.people])
    return fitted.abilities[found], found >= 0


def sums(design: Design, of: IntArray, size: int) -> tuple[IntArray, IntArray]:
    """For each element, the sum of its scores and the highest sum that was possible."""
    total = np.bincount(of, design.scores, minlength=size)
    most = np.bincount(of, design.highest[design.cell_of], minlength=size)
    return total.astype(np.int64), most.astype(np.int64)


def _extreme_element(
    whole: Design,
    facet: Facet,
    place: int,
    elements: FloatArray,
    people: tuple[FloatArray, BoolArray],
) -> tuple[float, float]:
    """The measure of an element with only extreme scores, from people whose ability is known."""
    rows = (facet.of == place) & people[1][whole.person_of]
    if not rows.any():
        raise ShapeError(
            f"Nothing can be said about the {facet.name} {facet.levels[place]}: all people rated"
            " there have extreme scores themselves.",
            code="no-measure",
            mend="Collect more ratings of these people, or leave them out.",
        )
    cells = whole.cell_of[rows]
    scores, most = whole.scores[rows], whole.highest[cells]
    total = float(np.clip(scores.sum(), _INWARDS, most.sum() - _INWARDS))
    found, error = shifted_measure(
        whole.thresholds(elements)[cells],
        whole.valid[cells],
        people[0][whole.person_of[rows]],
        total,
    )
    return -found, error


def _joint_people(
    whole: Design,
    elements: FloatArray,
    people: tuple[FloatArray, BoolArray],
    fitted: Calibration,
) -> tuple[FloatArray, FloatArray]:
    """People's joint measures, and for those who were left out one from a sum moved inwards."""
    abilities = people[0].copy()
    errors = np.full(whole.people, np.nan)
    errors[people[1]] = fitted.ability_errors
    thresholds, valid = whole.thresholds(elements), whole.valid
    for person in np.flatnonzero(~people[1]):
        rows = whole.person_of == person
        cells = whole.cell_of[rows]
        most = float(whole.highest[cells].sum())
        total = float(np.clip(whole.scores[rows].sum(), _INWARDS, most - _INWARDS))
        abilities[person], errors[person] = shifted_measure(
            thresholds[cells], valid[cells], np.zeros(len(cells)), total
        )
    return abilities, errors
