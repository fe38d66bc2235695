"""Variance components of balanced designs, crossed or nested, from mean squares.

Knows the sums of squares of each source and what they expect (Brennan 2001, chapters 3 and 5).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cairn.assessment.statistic import FloatArray, IntArray

__all__ = ["is_balanced", "mean_square_components"]


def is_balanced(columns: Mapping[str, IntArray], nested: Mapping[str, str]) -> bool:
    """Whether every combination that the design allows has as many scores."""
    size = 1
    for name, column in columns.items():
        levels = len(np.unique(column))
        if name in nested:
            pairs = np.unique(np.stack([columns[nested[name]], column], axis=1), axis=0)
            each = np.bincount(pairs[:, 0])
            each = each[each > 0]
            if each.min() != each.max():
                return False
            levels = int(each[0])
        size *= levels
    rows = np.stack(list(columns.values()), axis=1)
    counts = np.unique(rows, axis=0, return_counts=True)[1]
    return len(counts) == size and int(counts.min()) == int(counts.max())


def mean_square_components(
    codes: Mapping[frozenset[str], IntArray], scores: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Components of each source and last the residual, with their covariance.

    Args:
        codes: For each source but the residual, the number of its combination for each score.
        scores: The scores.

    Returns:
        The components, which may be below zero; and their covariance, from that of the mean
        squares: twice the square over the degrees of freedom.
    """
    sources = list(codes)
    mean = float(scores.mean())
    squares: list[float] = []
    df: list[int] = []
    for place, source in enumerate(sources):
        count = np.bincount(codes[source])
        means = np.bincount(codes[source], scores) / count
        inside = [i for i in range(place) if sources[i] < source]
        squares.append(float((count * (means - mean) ** 2).sum()) - sum(squares[i] for i in inside))
        df.append(len(count) - 1 - sum(df[i] for i in inside))
    squares.append(float(((scores - mean) ** 2).sum()) - sum(squares))
    df.append(len(scores) - 1 - sum(df))
    size = len(sources) + 1
    expects = np.zeros((size, size))
    expects[:, -1] = 1.0
    for row, source in enumerate(sources):
        for column, other in enumerate(sources):
            if source <= other:
                expects[row, column] = len(scores) / (codes[other].max() + 1)
    mean_square = np.array(squares) / np.array(df)
    back = np.linalg.inv(expects)
    covariance = back @ np.diag(2 * mean_square**2 / np.array(df)) @ back.T
    return back @ mean_square, np.asarray(covariance)
