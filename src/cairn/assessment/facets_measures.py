"""What a calibration says of each person, each element and each step.

Knows fair averages, fit and how well elements are told apart. How the calibration came about is
`facets_calibration`'s business.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cairn.assessment.facets_calibration import Calibration, Extreme, ends_of, sums
from cairn.assessment.facets_design import Design, Moments, moments
from cairn.assessment.facets_persons import Fit, fit_of
from cairn.assessment.ratings import RatingTable
from cairn.assessment.statistic import (
    Answer,
    Estimate,
    FloatArray,
    IntArray,
    normal_estimate,
    reliability_of,
)

__all__ = [
    "ElementMeasure",
    "PersonMeasure",
    "StepMeasure",
    "element_measures",
    "person_measures",
    "separations",
    "step_measures",
]


@dataclass(frozen=True, slots=True)
class PersonMeasure:
    """How able a person is.

    Attributes:
        person: The name.
        measure: In logits: Warm's estimate (marginal), or the joint one. Its error and interval
            hold the error of the scale too, which raters, criteria, tasks and steps bring in; the
            joint method does not know that one.
        posterior: Mean and standard deviation given the distribution of all; None when joint. They
            too hold the error of the scale, and that of the variance of all.
        total: Sum of the scores, counted from the lowest level that anyone got.
        possible: The highest sum there could be.
        fair_average: The expected score under raters and tasks of average difficulty.
        infit: Mean square, information-weighted; 1 is as expected, nan where all is extreme.
        outfit: Mean square of standardized residuals; nan where infit is.
        extreme: Whether all scores are the lowest or the highest.
        model_error: The standard error of the measure if the scale were known: what TAM or FACETS
            report, and what tells how well people are told apart.
        posterior_model_error: The same of the posterior.
    """

    person: str
    measure: Estimate
    posterior: Estimate | None
    total: int
    possible: int
    fair_average: float
    infit: float
    outfit: float
    extreme: Extreme
    model_error: float
    posterior_model_error: float | None


@dataclass(frozen=True, slots=True)
class ElementMeasure:
    """How severe a rater is, or how hard a criterion or a task.

    Attributes:
        facet: "rater", "criterion" or "task".
        name: The element.
        measure: In logits.
        total: Sum of the scores, counted from the lowest level that anyone got.
        fair_average: The expected score of an average person here, all else average.
        infit: Mean square, information-weighted; 1 is as expected, nan where all is extreme.
        outfit: Mean square of standardized residuals; nan where infit is.
        extreme: Whether all scores are the lowest or the highest.
    """

    facet: str
    name: str
    measure: Estimate
    total: int
    fair_average: float
    infit: float
    outfit: float
    extreme: Extreme


@dataclass(frozen=True, slots=True)
class StepMeasure:
    """How hard a step is, beside the criterion's own difficulty.

    Attributes:
        criterion: Whose step; empty when all share it.
        score: The score that the step leads to.
        measure: In logits.
    """

    criterion: str
    score: int
    measure: Estimate


def person_measures(table: RatingTable, full: Calibration) -> tuple[PersonMeasure, ...]:
    """Everyone's measure."""
    design = full.design
    total, most = design.raw()
    fit = _fit(design, full, design.person_of, design.people)
    fair = _fair(design, full.elements, full.abilities) + table.lowest
    ends = ends_of(total, most)
    count = np.bincount(design.person_of, minlength=design.people)
    how = ("weighted likelihood after " if full.posterior else "") + full.method
    errors = np.hypot(full.ability_errors, full.scale_errors)
    given = _posteriors(full, count)
    columns = [
        one.tolist()
        for one in (
            full.abilities, errors, count, total, most, fair, fit.infit, fit.outfit,
            full.ability_errors,
        )
    ]  # fmt: skip
    found = []
    for place, row in enumerate(zip(*columns, strict=True)):
        ability, error, n, got, possible, average, infit, outfit, own = row
        posterior, width = given[place]
        found.append(
            PersonMeasure(
                table.people[place], normal_estimate(ability, error, n, how), posterior, got,
                possible, average, infit, outfit, ends[place], own, width,
            )
        )  # fmt: skip
    return tuple(found)


def _posteriors(full: Calibration, count: IntArray) -> list[tuple[Estimate | None, float | None]]:
    """Each person's posterior, and its deviation if the scale were known."""
    if full.posterior is None:
        return [(None, None)] * len(count)
    mean, width, moved = full.posterior
    columns = zip(*(o.tolist() for o in (mean, np.hypot(width, moved), width, count)), strict=True)
    how = "expected a posteriori"
    return [
        (None, None) if math.isnan(value) else (normal_estimate(value, error, n, how), own)
        for value, error, own, n in columns
    ]


def _fit(design: Design, full: Calibration, of: IntArray, size: int) -> Fit:
    """Fit of each element over the ratings that are not part of an extreme sum."""
    total, most = design.raw()
    inside = ((total > 0) & (total < most))[design.person_of]
    for facet, start in zip(design.facets, design.starts, strict=False):
        gone = np.array([start + place in full.extreme for place in range(len(facet.levels))])
        inside &= ~gone[facet.of]
    some = Moments(*(one[inside] for one in full.expected))
    infit, outfit = fit_of(design.scores[inside], some, of[inside], size)
    none = np.bincount(of[inside], minlength=size) == 0
    return Fit(np.where(none, np.nan, infit), np.where(none, np.nan, outfit))


def _fair(design: Design, elements: FloatArray, abilities: FloatArray) -> FloatArray:
    """The expected score, averaged over the criteria, with all else at its mean."""
    criteria = len(design.facets[0].levels)
    steps = elements[design.starts[-1] :].reshape(-1, design.most)
    thresholds = elements[:criteria, None] + steps
    highest = np.zeros(criteria, dtype=np.int64)
    highest[design.cells[:, 0]] = design.highest
    valid = np.arange(1, design.most + 1) <= highest[:, None]
    whole = np.zeros(len(abilities))
    for place in range(criteria):
        shape = (len(abilities), design.most)
        found = moments(
            np.broadcast_to(thresholds[place], shape),
            np.broadcast_to(valid[place], shape),
            abilities,
        )
        whole += found.expected / criteria
    return whole


def element_measures(
    table: RatingTable, full: Calibration, people: tuple[PersonMeasure, ...]
) -> tuple[ElementMeasure, ...]:
    """Criteria, raters and tasks, in the order of the table."""
    design = full.design
    middle = float(np.mean([one.measure.value for one in people if not one.extreme] or [0.0]))
    found = []
    for facet, start in zip(design.facets, design.starts, strict=False):
        size = len(facet.levels)
        count = np.bincount(facet.of, minlength=size)
        total, most = sums(design, facet.of, size)
        fit = _fit(design, full, facet.of, size)
        values = full.elements[start : start + size]
        apart = values - values.mean() if facet.name == "criterion" else values
        fair = _fair(design, full.elements, middle - apart) + table.lowest
        ends = ends_of(total, most)
        found += [
            ElementMeasure(
                facet.name,
                name,
                normal_estimate(
                    float(values[i]), float(full.errors[start + i]), int(count[i]), full.method
                ),
                int(total[i]),
                float(fair[i]),
                float(fit.infit[i]),
                float(fit.outfit[i]),
                ends[i],
            )
            for i, name in enumerate(facet.levels)
        ]
    return tuple(found)


def step_measures(table: RatingTable, full: Calibration) -> tuple[StepMeasure, ...]:
    """The steps, set by set."""
    design = full.design
    shared = design.steps == "rating-scale"
    names = ("",) if shared else design.facets[0].levels
    found = []
    for place, name in enumerate(names):
        inside = np.ones(len(design.scores), bool) if shared else design.facets[0].of == place
        for step in range(1, int(design.scores[inside].max()) + 1):
            where = design.starts[-1] + place * design.most + step - 1
            measure = normal_estimate(
                float(full.elements[where]),
                float(full.errors[where]),
                int(inside.sum()),
                full.method,
            )
            found.append(StepMeasure(name, step + table.lowest, measure))
    return tuple(found)


def separations(full: Calibration, people: tuple[PersonMeasure, ...]) -> dict[str, Answer]:
    """How reliably people, and the elements of each facet, are told apart.

    People's errors are those of the model: an error of the scale that moves all of them alike does
    not blur who is above whom.
    """
    inside = [one for one in people if full.posterior is not None or not one.extreme]
    values = np.array([one.measure.value for one in inside])
    errors = np.array([one.model_error for one in inside])
    found: dict[str, Answer] = {"person": reliability_of(values, errors, "people's measures")}
    if full.posterior is not None:
        found["person given all"] = _posterior_reliability(people)
    design = full.design
    for facet, start in zip(design.facets, design.starts, strict=False):
        places = [start + i for i in range(len(facet.levels)) if start + i not in full.extreme]
        found[facet.name] = reliability_of(
            full.elements[places], full.centred_errors[places], f"{facet.name} measures"
        )
    return found


def _posterior_reliability(people: tuple[PersonMeasure, ...]) -> Answer:
    """Variance of the posterior means, as a share of theirs and the mean posterior variance."""
    means = np.array([one.posterior.value for one in people if one.posterior])
    widths = [one.posterior_model_error for one in people if one.posterior_model_error is not None]
    noise = float(np.mean(np.square(widths)))
    whole = float(np.var(means)) + noise
    # The same answer as for measures whose observed variance is the whole.
    scale = np.sqrt(whole / np.var(means)) if np.var(means) > 0 else 0.0
    return reliability_of(means * scale, np.full(len(means), np.sqrt(noise)), "posterior means")
