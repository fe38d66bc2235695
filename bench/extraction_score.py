"""How extraction is scored: relaxed and exact spans, sets of labels, bootstrap intervals.

Relaxed: greedy one to one, any overlap of a found with a gold span. Exact: the same offsets.
Linking: the set of labels of each sentence, micro-averaged. Intervals: sentences are drawn anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

DRAWS = 1000


def counts(
    gold: Sequence[Sequence[tuple[int, int]]],
    found: Sequence[Sequence[tuple[int, int]]],
    *,
    exact: bool,
) -> np.ndarray:
    """Sentences x 3: right, found, gold."""
    return np.array(
        [
            (_same(g, f) if exact else _overlapping(g, f), len(f), len(g))
            for g, f in zip(gold, found, strict=True)
        ]
    )


def _overlapping(gold: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> int:
    free = sorted(gold)
    right = 0
    for start, end in sorted(found):
        for one in free:
            if start < one[1] and end > one[0]:
                free.remove(one)
                right += 1
                break
    return right


def _same(gold: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> int:
    free = list(gold)
    right = 0
    for one in found:
        if one in free:
            free.remove(one)
            right += 1
    return right


def label_counts(gold: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> np.ndarray:
    """Sentences x 3: right, found, gold labels."""
    return np.array([(len(g & f), len(f), len(g)) for g, f in zip(gold, found, strict=True)])


def f_score(total: np.ndarray) -> float:
    """F1 of right, found and gold."""
    return float(2 * total[0] / max(total[1] + total[2], 1))


def report(table: np.ndarray, seed: int = 0) -> str:
    """Precision, recall and F1 in percent, F1 with its 95 % interval."""
    total = table.sum(0)
    draws = np.random.default_rng(seed).integers(0, len(table), (DRAWS, len(table)))
    scores = [f_score(table[draw].sum(0)) for draw in draws]
    low, high = np.percentile(scores, [2.5, 97.5])
    precision, recall = total[0] / max(total[1], 1), total[0] / max(total[2], 1)
    return (
        f"P {100 * precision:5.1f}  R {100 * recall:5.1f}  F1 {100 * f_score(total):5.1f}"
        f" [{100 * low:.1f}, {100 * high:.1f}]  n {len(table)}"
    )
