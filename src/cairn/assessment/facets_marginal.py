"""Marginal maximum likelihood for the many-facet Rasch model.

Knows persons as a normal distribution with mean zero, integrated over equally spaced nodes, and
finds elements, steps and the persons' variance by Newton's method with the observed information
(Louis 1982: complete information less what is missing).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from cairn.assessment.facets_design import Design, tails
from cairn.assessment.statistic import BoolArray, FloatArray

__all__ = ["Marginal", "fit_marginal"]

_STEP = 0.5  # between nodes at first, in logits; halved until it is fine enough
_REACH = 8.0  # standard deviations of the persons that the nodes cover
_FINE = 1.0  # a person's posterior must be at least so many steps wide: errors are below 1e-8
_ROUGH, _FULL = 2, 4  # degrees of the polynomials that hold a person's score function
_MOST_ROUNDS = 100
_LONGEST = 1.0  # of a Newton step in any parameter, in logits
_STILL = 1e-7
_HALVINGS = 30
_ROUNDING = 1e-12
_LEAST = float(np.log(0.05))  # of the log of the standard deviation: people who do not differ
_SLOW = 0.2  # of the gradient is left after a step: then the information is old


@dataclass(frozen=True, slots=True, eq=False)
class Marginal:
    """The estimates.

    Attributes:
        elements: All elements and steps.
        covariance: Of all elements and steps.
        variance: Of the persons.
        variance_error: Its standard error.
        spread: Whether people differ at all; else their variance is held at a small value.
        log_likelihood: Natural logarithm.
        parameters: How many were free.
        rounds: How many steps it took.
        converged: Whether the last step changed nothing that matters.
        largest_gradient: What is left of the score equations, in score points.
        eap: Each person's posterior mean.
        eap_error: Each person's posterior standard deviation.
        eap_scale_error: How far each posterior mean moves with the errors of elements, steps and
            variance (delta method).
    """

    elements: FloatArray
    covariance: FloatArray
    variance: float
    variance_error: float
    spread: bool
    log_likelihood: float
    parameters: int
    rounds: int
    converged: bool
    largest_gradient: float
    eap: FloatArray
    eap_error: FloatArray
    eap_scale_error: FloatArray


class _At(NamedTuple):
    """The likelihood at one point, with what its derivatives need."""

    value: float
    nodes: FloatArray
    posterior: FloatArray
    passing: FloatArray
    gradient: FloatArray


class _Likelihood:
    """The marginal likelihood of one design.

    Cells that the same people were rated on, as often, are one group: their normalizers are added
    before the people are looked at, which is most of the work. People with as many ratings in each
    cell and the same sum have the same likelihood: they are one kind, looked at once.
    """

    def __init__(self, design: Design) -> None:
        self.design = design
        self.step = _STEP
        first, self.kind = design.alike()
        self.times = np.bincount(self.kind).astype(np.float64)[:, None]
        by_cell = design.counts()[first].tocsc()
        keys: dict[tuple[bytes, bytes], int] = {}
        group = []
        for start, end in zip(by_cell.indptr[:-1], by_cell.indptr[1:], strict=True):
            key = (by_cell.indices[start:end].tobytes(), by_cell.data[start:end].tobytes())
            group.append(keys.setdefault(key, len(keys)))
        self.group = np.array(group, dtype=np.int64)
        self.counts = by_cell[:, np.unique(self.group, return_index=True)[1]].tocsr()
        self.joined = sparse.csr_array(
            (np.ones(len(group)), (self.group, np.arange(len(group)))),
            shape=(len(keys), len(group)),
        )
        self.passed = design.passed()
        self.valid: BoolArray = design.valid
        self.raw = design.raw()[0][first].astype(np.float64)

    def at(self, point: FloatArray) -> _At:
        """Value and gradient; the last parameter is the log of the standard deviation."""
        spread = float(np.exp(point[-1]))
        far = int(np.ceil(_REACH * spread / self.step))
        nodes = np.asarray(self.step * np.arange(-far, far + 1), dtype=np.float64)
        log_prior = -0.5 * (nodes / spread) ** 2
        log_prior -= np.log(np.exp(log_prior).sum())
        thresholds = self.design.thresholds(self.design.free @ point[:-1])
        log_total, passing = tails(thresholds, self.valid, nodes)
        height = self.raw[:, None] * nodes - self.counts @ (self.joined @ log_total) + log_prior
        top = height.max(axis=1, keepdims=True)
        posterior = np.exp(height - top)
        total = posterior.sum(axis=1, keepdims=True)
        posterior /= total
        value = float((self.times * (top + np.log(total))).sum())
        value -= float((self.passed * thresholds).sum())
        weights = (self.counts.T @ (self.times * posterior))[self.group]
        expected = np.einsum("cq,cjq->cj", weights, passing)
        slope = self.design.loading.T @ (expected - self.passed).reshape(-1)
        square = (nodes / spread) ** 2
        wide = float((posterior @ square) @ self.times[:, 0])
        wide -= self.design.people * float(np.exp(log_prior) @ square)
        gradient = np.append(self.design.free.T @ slope, wide)
        return _At(value, nodes, posterior, passing, gradient)

    def information(
        self, point: FloatArray, at: _At, degrees: int = _ROUGH
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The complete and the observed information, and where each person's mean moves.

        Two degrees are enough to find the way; with `_FULL` the standard errors have four digits.
        The last answer, kinds of people by parameters, is the slope of each posterior mean, in
        posterior deviations: the covariance of the ability and the score function.
        """
        square = (at.nodes / float(np.exp(point[-1]))) ** 2
        turn = np.zeros((len(self.design.free) + 1, len(point)))
        turn[:-1, :-1] = self.design.free
        turn[-1, -1] = 1.0
        whole = np.zeros((len(turn), len(turn)))
        whole[:-1, :-1] = self._complete(at)
        whole[-1, -1] = 2.0 * float((at.posterior @ square) @ self.times[:, 0])
        complete = turn.T @ whole @ turn
        lacking, first = self._missing(at, square, degrees)
        return complete, complete - turn.T @ lacking @ turn, first @ turn

    def _complete(self, at: _At) -> FloatArray:
        """Of all elements and steps, if every person's ability were known."""
        weights = (self.counts.T @ (self.times * at.posterior))[self.group]
        size, most = self.valid.shape
        blocks = np.empty((size, most, most))
        for one in range(most):
            for other in range(most):
                later = at.passing[:, max(one, other)]
                both = at.passing[:, one] * at.passing[:, other]
                blocks[:, one, other] = ((later - both) * weights).sum(axis=1)
        rows = np.arange(size * most).reshape(size, most)
        middle = sparse.csr_array(
            (
                blocks.reshape(-1),
                (np.repeat(rows, most, axis=1).reshape(-1), np.tile(rows, (1, most)).reshape(-1)),
            ),
            shape=(size * most, size * most),
        )
        loading = self.design.loading
        return np.asarray((loading.T @ middle @ loading).toarray())

    def _missing(self, at: _At, square: FloatArray, degrees: int) -> tuple[FloatArray, FloatArray]:
        """The sum over people of the covariance of their score functions under their posterior.

        A score function is smooth in ability, so its covariance is the sum of the squares of its
        coefficients in polynomials that are orthonormal under that person's posterior. Those of the
        first degree are the second answer.
        """
        size = len(self.design.free) + 1
        by_group = self.counts.tocsc()
        order = np.argsort(self.group, kind="stable")
        groups = np.split(order, np.flatnonzero(np.diff(self.group[order])) + 1)
        scores = [self._score(at, cells) for cells in groups]
        total = np.zeros((size, size))
        first = np.zeros((0, size))
        for base in _orthonormal(at.nodes, at.posterior, degrees):
            held = np.zeros((len(base), size))
            for group, (columns, score) in enumerate(scores):
                span = slice(by_group.indptr[group], by_group.indptr[group + 1])
                who, times = by_group.indices[span], by_group.data[span]
                held[np.ix_(who, columns)] += (base[who] @ score.T) * times[:, None]
            held[:, -1] = base @ square
            total += (self.times * held).T @ held
            first = first if len(first) else held
        return total, first

    def _score(self, at: _At, cells: Any) -> tuple[Any, FloatArray]:
        """Which elements a group of cells touches, and its part of the score functions."""
        most = self.valid.shape[1]
        local = self.design.loading[(cells[:, None] * most + np.arange(most)).reshape(-1)]
        columns = np.unique(local.indices)
        return columns, local[:, columns].T @ at.passing[cells].reshape(-1, len(at.nodes))


def _orthonormal(nodes: FloatArray, posterior: FloatArray, degrees: int) -> FloatArray:
    """Weighted polynomials: degree by person by node, each times the person's posterior."""
    mean = posterior @ nodes
    apart = nodes - mean[:, None]
    apart /= np.sqrt((posterior * apart**2).sum(axis=1, keepdims=True))
    known = [np.ones_like(posterior), apart]
    for _ in range(1, degrees):
        new = apart * known[-1]
        for old in known:  # Gram and Schmidt; only the last two matter, the others are rounding
            new = new - (posterior * new * old).sum(axis=1, keepdims=True) * old
        length = np.sqrt((posterior * new**2).sum(axis=1, keepdims=True))
        known.append(new / np.maximum(length, 1e-12))
    return np.stack([posterior * one for one in known[1:]])


def _direction(
    point: FloatArray, gradient: FloatArray, information: tuple[FloatArray, ...]
) -> FloatArray:
    """Newton's step; where the likelihood is not concave, the surer step of the EM kind."""
    held = point[-1] <= _LEAST and gradient[-1] < 0.0
    size = len(point) - int(held)
    complete, observed = (one[:size, :size] for one in information[:2])
    try:
        np.linalg.cholesky(observed)
        step = np.linalg.solve(observed, gradient[:size])
    except np.linalg.LinAlgError:
        step = np.linalg.lstsq(complete, gradient[:size], rcond=None)[0]
    step = np.append(step, np.zeros(int(held)))
    step = step / max(1.0, float(np.abs(step).max()) / _LONGEST)
    step[-1] = max(step[-1], _LEAST - point[-1])
    return np.asarray(step, dtype=np.float64)


def _climb(likelihood: _Likelihood, point: FloatArray) -> tuple[FloatArray, _At, int, bool]:
    """Go up until nothing changes. The information is kept for as long as it leads up fast."""
    at = likelihood.at(point)
    information = likelihood.information(point, at)
    before = np.inf
    for rounds in range(1, _MOST_ROUNDS + 1):
        left = float(np.abs(at.gradient).max())
        if left > _SLOW * before:
            information = likelihood.information(point, at)
        before = left
        step = _direction(point, at.gradient, information)
        if float(np.abs(step).max()) < _STILL:
            return point, at, rounds, True
        for _ in range(_HALVINGS):
            trial = likelihood.at(point + step)
            if trial.value >= at.value - _ROUNDING * abs(at.value):
                break
            step = step / 2
        point, at = point + step, trial
    return point, at, _MOST_ROUNDS, False


def _widths(at: _At) -> tuple[FloatArray, FloatArray]:
    mean = at.posterior @ at.nodes
    return mean, np.sqrt(np.maximum(at.posterior @ at.nodes**2 - mean**2, 0.0))


def fit_marginal(design: Design) -> Marginal:
    """Fit the model; persons are normal with mean zero.

    Args:
        design: A design whose criteria are free, not centred.

    Returns:
        The estimates. Look at `converged` before using them.
    """
    likelihood = _Likelihood(design)
    point = np.zeros(design.free.shape[1] + 1)
    point, at, rounds, converged = _climb(likelihood, point)
    while float(_widths(at)[1].min()) < _FINE * likelihood.step:
        likelihood.step /= 2
        point, at, more, converged = _climb(likelihood, point)
        rounds += more
    observed, along = likelihood.information(point, at, _FULL)[1:]
    covariance = np.linalg.pinv(observed, hermitian=True)
    variance = float(np.exp(2 * point[-1]))
    mean, width = _widths(at)
    moved = ((along @ covariance) * along).sum(axis=1)
    return Marginal(
        elements=design.free @ point[:-1],
        covariance=design.free @ covariance[:-1, :-1] @ design.free.T,
        variance=variance,
        variance_error=2 * variance * float(np.sqrt(max(covariance[-1, -1], 0.0))),
        spread=bool(point[-1] > _LEAST),
        log_likelihood=at.value,
        parameters=len(point),
        rounds=rounds,
        converged=converged,
        largest_gradient=float(np.abs(at.gradient[:-1]).max(initial=0.0)),
        eap=mean[likelihood.kind],
        eap_error=width[likelihood.kind],
        eap_scale_error=(width * np.sqrt(np.maximum(moved, 0.0)))[likelihood.kind],
    )
