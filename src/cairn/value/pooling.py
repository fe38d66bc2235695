"""Many estimates side by side: how far they really differ, and each drawn toward their average.

Where groups are small, the largest of many estimates is large by luck. Partial pooling draws each
toward the average, the more the less is known of it. How far groups really differ is itself not
known: what is drawn is averaged over what the estimates allow (Rubin, "Estimation in parallel
randomized experiments", Journal of Educational Statistics 6, 1981). Knows numbers only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from cairn.kernel.errors import UsageError
from cairn.value.outcomes import FloatArray

__all__ = [
    "FEWEST_GROUPS",
    "Line",
    "Pooled",
    "dersimonian_laird",
    "false_discovery",
    "line",
    "pool",
    "reml",
    "tiers",
]

FEWEST_GROUPS = 3
"""With fewer groups nobody can tell how far groups differ."""

_STEPS = 800  # points over which the spread of groups is averaged; more change no digit shown
_HALVINGS = 48
_WIDEST = 1e6  # times the largest square of an estimate or an error: no spread is larger


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A weighted regression of estimates, whose truths scatter around it.

    Attributes:
        coefficients: Shape (k,).
        covariance: Shape (k, k).
        left: Weighted sum of squares that is left.
    """

    coefficients: FloatArray
    covariance: FloatArray
    left: float


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """What estimates of one thing in several groups say together.

    Attributes:
        average: The average of the groups, with its low and high end.
        values: Each group drawn toward the average, shape (k,).
        errors: Their standard deviations, shape (k,).
        lows: Lower ends, shape (k,).
        highs: Upper ends, shape (k,).
        spread: How far groups differ: a standard deviation, by restricted likelihood.
        spread_ends: Its low and high end (Viechtbauer 2007, from Q).
        q: Cochran's Q: how far the estimates differ, measured by their errors.
        p: Chance of such a Q, were the groups all alike.
        above: For a value, the chance that each group's truth is above it.
    """

    average: tuple[float, float, float]
    values: FloatArray
    errors: FloatArray
    lows: FloatArray
    highs: FloatArray
    spread: float
    spread_ends: tuple[float, float]
    q: float
    p: float
    _weights: FloatArray
    _means: FloatArray
    _spreads: FloatArray

    def above(self, value: float) -> FloatArray:
        """The chance that each group's truth is above a value, shape (k,).

        Args:
            value: The value.
        """
        return 1.0 - _chance(
            np.full(len(self.values), value), self._means, self._spreads, self._weights
        )


def dersimonian_laird(values: FloatArray, errors: FloatArray) -> float:
    """Variance between groups by moments (DerSimonian and Laird 1986).

    Args:
        values: Estimates, shape (k,), at least 2.
        errors: Their standard errors, more than 0.

    Raises:
        UsageError: If they are no estimates with errors (``bad-estimates``).
    """
    _checked(values, errors, 2)
    weights = 1.0 / errors**2
    left = line(values, errors, np.ones((len(values), 1)), 0.0).left
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((left - (len(values) - 1)) / scale))


def reml(values: FloatArray, errors: FloatArray, columns: FloatArray | None = None) -> float:
    """Variance between groups by restricted maximum likelihood (Patterson and Thompson 1971).

    Args:
        values: Estimates, shape (k,), more than there are columns.
        errors: Their standard errors, more than 0.
        columns: What the groups' truths may depend on, shape (k, m); a constant when left out.

    Raises:
        UsageError: If they are no estimates with errors (``bad-estimates``).
    """
    design = np.ones((len(values), 1)) if columns is None else columns
    _checked(values, errors, design.shape[1] + 1)

    def loss(between: float) -> float:
        found = line(values, errors, design, between)
        known = float(np.log(errors**2 + between).sum())
        return known - float(np.linalg.slogdet(found.covariance)[1]) + found.left

    unit = float(np.median(errors)) ** 2
    tried = np.concatenate([[0.0], unit * np.logspace(-4, 6, 201)])
    losses = [loss(one) for one in tried]
    best = int(np.argmin(losses))
    if best == 0 and loss(tried[1] * 1e-3) >= losses[0]:
        return 0.0
    ends = tried[max(best - 1, 0)], tried[min(best + 1, len(tried) - 1)]
    found = optimize.minimize_scalar(
        loss, bounds=ends, method="bounded", options={"xatol": 1e-10 * max(ends[1], unit)}
    )
    return float(found.x)


def line(values: FloatArray, errors: FloatArray, columns: FloatArray, between: float) -> Line:
    """Weighted least squares for a known variance between groups.

    Args:
        values: Estimates, shape (k,).
        errors: Their standard errors.
        columns: What they may depend on, shape (k, m).
        between: The variance between groups.
    """
    weights = 1.0 / (errors**2 + between)
    covariance = np.linalg.inv((columns * weights[:, None]).T @ columns).astype(np.float64)
    coefficients = covariance @ (columns.T @ (weights * values))
    rest = values - columns @ coefficients
    return Line(coefficients, covariance, float((weights * rest**2).sum()))


def pool(values: FloatArray, errors: FloatArray, *, confidence: float = 0.95) -> Pooled:
    """Draw estimates toward their average, as far as they allow.

    How far the groups differ is given every size alike before the estimates are seen, as Rubin did.

    Args:
        values: Estimates, shape (k,), at least 3, on a scale on which they add.
        errors: Their standard errors, more than 0.
        confidence: Coverage that the intervals aim at.

    Raises:
        UsageError: If there are fewer than 3, or one has no error (``bad-estimates``).
    """
    _checked(values, errors, FEWEST_GROUPS)
    places = (np.arange(_STEPS) + 0.5) / _STEPS
    scale = max(float(np.median(errors)), float(np.std(values)))
    between = (scale * places / (1.0 - places)) ** 2
    variances = errors**2
    known = 1.0 / (variances + between[:, None])
    centre = (known @ values) / known.sum(axis=1)
    log_chance = 0.5 * np.log(known).sum(axis=1) - 0.5 * np.log(known.sum(axis=1))
    log_chance -= 0.5 * (known * (values - centre[:, None]) ** 2).sum(axis=1)
    log_chance -= 2.0 * np.log(1.0 - places)
    weights = np.exp(log_chance - log_chance.max())
    weights /= weights.sum()
    drawn = variances * known
    means = (1.0 - drawn) * values + drawn * centre[:, None]
    spreads = np.sqrt(between[:, None] * drawn + (drawn**2) / known.sum(axis=1)[:, None])
    average, _, *ends = _summary(
        centre[:, None], np.sqrt(1.0 / known.sum(axis=1))[:, None], weights, confidence
    )
    found, deviations, lows, highs = _summary(means, spreads, weights, confidence)
    q = line(values, errors, np.ones((len(values), 1)), 0.0).left
    return Pooled(
        (float(average[0]), float(ends[0][0]), float(ends[1][0])),
        found,
        deviations,
        lows,
        highs,
        float(np.sqrt(reml(values, errors))),
        _spread_ends(values, errors, confidence),
        q,
        float(special.chdtrc(len(values) - 1, q)),
        weights,
        means,
        spreads,
    )


def false_discovery(p: Sequence[float]) -> tuple[float, ...]:
    """Chances after allowing for how many were looked at (Benjamini and Hochberg 1995).

    Whoever believes those under 0.05 is wrong, on average, in no more than 5 of 100 of them.

    Args:
        p: Chances, each from 0 to 1.

    Raises:
        UsageError: If one is no chance (``bad-estimates``).
    """
    given = np.asarray(p, dtype=np.float64)
    if not np.all((given >= 0) & (given <= 1)):
        raise UsageError(
            "A chance lies outside 0 to 1.", code="bad-estimates", mend="Give numbers from 0 to 1."
        )
    order = np.argsort(given, kind="stable")
    count = len(given)
    scaled = given[order] * count / np.arange(1, count + 1)
    found = np.empty(count)
    found[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1.0)
    return tuple(map(float, found))


def tiers(lows: Sequence[float], highs: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    """Who can be told apart: members of a tier overlap, and whole tiers do not.

    Args:
        lows: Lower ends.
        highs: Upper ends, as many.

    Returns:
        Tiers from the highest to the lowest; in each the places of its members, in the given order.
    """
    found: list[list[int]] = []
    floor = np.inf
    for one in sorted(range(len(lows)), key=lambda place: (-highs[place], place)):
        if not found or highs[one] < floor:
            found.append([])
            floor = np.inf
        found[-1].append(one)
        floor = min(floor, lows[one])
    return tuple(tuple(sorted(tier)) for tier in found)


def _checked(values: FloatArray, errors: FloatArray, least: int) -> None:
    right = values.shape == errors.shape and len(values) >= least
    if not (right and np.all(np.isfinite(values) & np.isfinite(errors) & (errors > 0))):
        raise UsageError(
            f"{len(values)} estimates cannot be put together: it needs {least} or more, each a"
            " number with an error of more than 0.",
            code="bad-estimates",
            mend="Leave out what has no error, or compare fewer, larger groups.",
        )


def _spread_ends(values: FloatArray, errors: FloatArray, confidence: float) -> tuple[float, float]:
    """Standard deviations between groups that Q allows, from its profile."""
    ones, freedom = np.ones((len(values), 1)), len(values) - 1
    most = _WIDEST * max(float(np.max(values**2)), float(np.max(errors**2)))

    def end(level: float) -> float:
        aim = float(special.chdtri(freedom, level))

        def above(between: float) -> float:
            return line(values, errors, ones, between).left - aim

        if above(0.0) <= 0.0:
            return 0.0
        return float(np.sqrt(optimize.brentq(above, 0.0, most)))

    tail = (1.0 - confidence) / 2.0
    return end(tail), end(1.0 - tail)


def _summary(
    means: FloatArray, spreads: FloatArray, weights: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Mean, deviation and ends of mixtures of normal distributions, one for each column."""
    centre = weights @ means
    deviation = np.sqrt(weights @ (spreads**2 + (means - centre) ** 2))
    ends = []
    for level in (0.5 - confidence / 2, 0.5 + confidence / 2):
        low, high = (means - 40 * spreads).min(axis=0), (means + 40 * spreads).max(axis=0)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            under = _chance(middle, means, spreads, weights) < level
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        ends.append((low + high) / 2)
    return centre, deviation, ends[0], ends[1]


def _chance(
    values: FloatArray, means: FloatArray, spreads: FloatArray, weights: FloatArray
) -> FloatArray:
    """The chance of less than a value, for each column of a mixture."""
    under: FloatArray = weights @ special.ndtr((values - means) / spreads)
    return under
