"""Joint maximum likelihood for the many-facet Rasch model.

Knows persons, elements and steps as parameters alike: each gets the measure at which its expected
sum is its observed one (Wright and Masters 1982; the method of FACETS, without its correction of
bias). Measures are stretched a little, the more the fewer ratings a person has; the marginal method
is the better one for awards. Persons with an extreme sum have no estimate and must be left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from cairn.assessment.facets_design import Design, passing_of
from cairn.assessment.statistic import FloatArray

__all__ = ["Joint", "fit_joint"]

_MOST_ROUNDS = 200
_LONGEST = 1.0
_STILL = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """The estimates.

    Attributes:
        elements: All elements and steps.
        abilities: Of each person.
        step_errors: Standard errors of the steps, all else known.
        log_likelihood: Of all parameters jointly; natural logarithm.
        parameters: How many were free, persons included.
        rounds: How many steps it took.
        converged: Whether the last step changed nothing that matters.
        largest_gradient: The largest difference between an observed and an expected sum.
    """

    elements: FloatArray
    abilities: FloatArray
    step_errors: FloatArray
    log_likelihood: float
    parameters: int
    rounds: int
    converged: bool
    largest_gradient: float


def fit_joint(design: Design) -> Joint:
    """Fit the model.

    Args:
        design: A design whose criteria are centred, without extreme persons.

    Returns:
        The estimates. Look at `converged` before using them.
    """
    abilities = np.zeros(design.people)
    free = np.zeros(design.free.shape[1])
    converged = False
    rounds = 0
    largest = np.inf
    while rounds < _MOST_ROUNDS and not converged:
        rounds += 1
        up, along, largest = _newton(design, abilities, free)
        longest = max(float(np.abs(up).max()), float(np.abs(along).max(initial=0.0)))
        scale = 1.0 / max(1.0, longest / _LONGEST)
        abilities, free = abilities + scale * up, free + scale * along
        converged = longest < _STILL
    elements = design.free @ free
    return Joint(
        elements=elements,
        abilities=abilities,
        step_errors=_step_errors(design, _passing(design, abilities, elements)),
        log_likelihood=_log_likelihood(design, abilities, elements),
        parameters=len(abilities) + len(free),
        rounds=rounds,
        converged=converged,
        largest_gradient=largest,
    )


def _newton(
    design: Design, abilities: FloatArray, free: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """One Newton step for everyone; the persons, who do not touch each other, are swept out."""
    passing = _passing(design, abilities, design.free @ free)
    most = passing.shape[1]
    steps = np.arange(1, most + 1)
    got = (design.scores[:, None] >= steps).astype(np.float64)
    later = np.maximum.outer(np.arange(most), np.arange(most))
    spread = passing[:, later] - passing[:, :, None] * passing[:, None, :]
    total = spread.sum(axis=2)
    rows = design.cell_of[:, None] * most + np.arange(most)
    size = design.loading.shape[0]
    slope = np.bincount(rows.reshape(-1), (passing - got).reshape(-1), minlength=size)
    gradient = design.free.T @ (design.loading.T @ slope)
    lift = np.bincount(design.person_of, (got - passing).sum(axis=1), minlength=design.people)
    own = np.bincount(design.person_of, total.sum(axis=1), minlength=design.people)
    who = np.repeat(design.person_of, most)
    mixed = sparse.csr_array(
        (-total.reshape(-1), (who, rows.reshape(-1))), shape=(design.people, size)
    )
    across = np.asarray((mixed @ design.loading) @ design.free)
    middle = sparse.csr_array(
        (
            spread.reshape(-1),
            (np.repeat(rows, most, axis=1).reshape(-1), np.tile(rows, (1, most)).reshape(-1)),
        ),
        shape=(size, size),
    )
    whole = design.free.T @ (design.loading.T @ middle @ design.loading).toarray() @ design.free
    reduced = whole - across.T @ (across / own[:, None])
    along = np.linalg.lstsq(reduced, gradient - across.T @ (lift / own), rcond=None)[0]
    up = (lift - across @ along) / own
    largest = max(float(np.abs(lift).max()), float(np.abs(gradient).max(initial=0.0)))
    return up, along, largest


def _passing(design: Design, abilities: FloatArray, elements: FloatArray) -> FloatArray:
    """For each rating and step, the chance to get at least so high."""
    thresholds = design.thresholds(elements)[design.cell_of]
    return passing_of(thresholds, design.valid[design.cell_of], abilities[design.person_of])


def _step_errors(design: Design, passing: FloatArray) -> FloatArray:
    most = passing.shape[1]
    rows = design.cell_of[:, None] * most + np.arange(most)
    held = np.bincount(
        rows.reshape(-1), (passing * (1 - passing)).reshape(-1), minlength=design.loading.shape[0]
    )
    information = (design.loading.T @ held)[design.starts[-1] :]
    return np.asarray(1.0 / np.sqrt(np.maximum(information, 1e-300)))


def _log_likelihood(design: Design, abilities: FloatArray, elements: FloatArray) -> float:
    thresholds = design.thresholds(elements)[design.cell_of]
    steps = np.arange(design.most + 1)
    height = steps * abilities[design.person_of][:, None]
    height[:, 1:] -= thresholds.cumsum(axis=1)
    height[:, 1:][~design.valid[design.cell_of]] = -np.inf
    chosen = height[np.arange(len(height)), design.scores]
    return float((chosen - np.logaddexp.reduce(height, axis=1)).sum())
