"""What is to be believed of each piece, given how far all pieces spread.

Knows the posterior of each piece under a normal distribution of all, whose variance is that of the
penalised estimates less their mean squared error. Gates need it: the chance that a level is above a
bar is right over everyone only where the levels are drawn in by as much as they are unsure.
"""

from __future__ import annotations

import numpy as np

from cairn.assessment.pairwise_fit import Paired, derivatives, laid_out
from cairn.assessment.statistic import FloatArray, IntArray

__all__ = ["fit_levels"]

_MOST_ROUNDS = 100
_LONGEST = 1.0
_STILL = 1e-9


def fit_levels(
    pairs: IntArray, counts: FloatArray, fitted: Paired, *, order: bool
) -> tuple[FloatArray, FloatArray, bool]:
    """Posterior modes, and normal errors around them.

    Drawing in the estimates themselves would draw in twice who won nearly always: the error of such
    an estimate is large because the estimate is. Here the comparisons speak, and the prior beside
    them; an advantage and the weight of ties stay as estimated. How unsure the spread is goes into
    the errors to first order; where the spread is smaller than its own error, that error is taken
    for it.

    Args:
        pairs: First and second of each pair, as numbers.
        counts: For each pair how often first, second and tie came out.
        fitted: The penalised estimates.
        order: Whether the one named first may have an advantage.

    Returns:
        The levels, which sum to zero; their errors; and whether the last step changed nothing.
    """
    size, ties = len(fitted.abilities), bool(np.isfinite(fitted.tie))
    sum_zero, loading = laid_out(pairs, size, order=order)
    seen = float(np.var(fitted.abilities, ddof=1))
    noise = float(np.diag(fitted.covariance).mean())
    # The error of a variance of normal values, which is that of the noise alone at the least.
    doubt = max(seen, noise) * float(np.sqrt(2.0 / (size - 1)))
    spread = max(seen - noise, doubt)
    others = [fitted.advantage] * int(order) + [fitted.tie] * int(ties)
    point = np.append(fitted.abilities[:-1], others)
    inner = slice(0, size - 1)
    prior = sum_zero.T @ sum_zero / spread
    still, rounds = False, 0
    while rounds < _MOST_ROUNDS and not still:
        rounds += 1
        slope, curve = derivatives(loading, counts, point, ties=ties)
        step = np.linalg.solve(curve[inner, inner] + prior, slope[inner] - prior @ point[inner])
        longest = float(np.abs(step).max())
        point[inner] += step / max(1.0, longest / _LONGEST)
        still = longest < _STILL
    curve = derivatives(loading, counts, point, ties=ties)[1][inner, inner]
    covariance = sum_zero @ np.linalg.inv(curve + prior) @ sum_zero.T
    levels = sum_zero @ point[inner]
    moved = covariance @ levels * doubt / spread**2
    return levels, np.sqrt(np.diag(covariance) + moved**2), still
