"""How far raters agree beyond chance: Krippendorff's alpha, Gwet's AC, kappas.

Knows labels in a table of units by raters, with gaps. All coefficients are (agreement - chance) /
(1 - chance) with weights for near misses; standard errors are Gwet's (2014, chapters 3 and 5):
units are a sample, raters are fixed. Measures of a continuous scale are in `agreement_classes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from cairn.assessment.statistic import (
    Answer,
    Estimate,
    FloatArray,
    NotEnoughData,
    bounded,
    grade_of,
    t_quantile,
)
from cairn.kernel.errors import UsageError

__all__ = [
    "CategoryKappa",
    "Label",
    "Level",
    "brennan_prediger",
    "conger_kappa",
    "fleiss_categories",
    "fleiss_kappa",
    "gwet_ac",
    "krippendorff_alpha",
    "percent_agreement",
]

Label: TypeAlias = str | int | float | None
"""What a rater said of a unit; None where nothing was said."""

Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio", "linear", "ranks"]
"""What can be said of two labels: that they differ, which is more, by how much, how many times.

"interval" and "ratio" square the distance: the quadratic weights of a weighted kappa. "linear" does
not. "ordinal" counts how many ratings lie between two labels (Krippendorff 2011), "ranks" how many
pairs of labels do: the ordinal weights of Gwet (2014).
"""

_Chance: TypeAlias = Callable[[FloatArray, FloatArray], tuple[float, FloatArray]]
_PAIR = 2


class CategoryKappa(NamedTuple):
    """How far raters agree that a unit is in one category, or not.

    Attributes:
        category: The label.
        kappa: Fleiss' kappa of this category against all others.
        z: Its distance from no agreement, in standard errors under chance.
    """

    category: Label
    kappa: float
    z: float


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """For each unit, how many raters gave each label; and the labels."""

    counts: FloatArray
    labels: tuple[Label, ...]

    @property
    def given(self) -> FloatArray:
        return np.asarray(self.counts.sum(axis=1))


def krippendorff_alpha(
    units: Sequence[Sequence[Label]], level: Level = "nominal", confidence: float = 0.95
) -> Answer:
    """Krippendorff's alpha (2011), for labels of any level, with gaps.

    Args:
        units: For each unit, what each rater said.
        level: How labels differ; all but nominal need numbers.
        confidence: Coverage that the interval aims at.

    Returns:
        Alpha, or why there is none.

    Raises:
        UsageError: labels that are not numbers where the level needs them.
    """
    table = _counted(units)
    table = _Counts(table.counts[table.given >= _PAIR], table.labels)
    lacking = _lacking(table)
    if lacking:
        return lacking
    counts, given = table.counts, table.given
    n, mean = len(counts), float(given.mean())
    weights = _weights(table, level)
    share = (counts / mean).mean(axis=0)
    by_chance = float(share @ weights @ share)
    rest = (counts * (counts @ weights - 1)).sum(axis=1) / (mean * (given - 1))
    small = 1.0 / (n * mean)
    agreed = (1 - small) * float(rest.mean()) + small
    alpha = (agreed - by_chance) / (1 - by_chance)
    apart = (given - mean) / mean
    plain = (float(rest.mean()) - by_chance) / (1 - by_chance)
    each = (rest - agreed * apart - by_chance) / (1 - by_chance)
    chance = counts @ (weights @ share) / mean - by_chance * apart
    each = each - 2 * (1 - plain) * (chance - by_chance) / (1 - by_chance)
    each = each + (alpha - plain)  # the small-sample term of alpha is no unit's own
    return _answer(alpha, each, f"Krippendorff's alpha, {level}", confidence)


def gwet_ac(
    units: Sequence[Sequence[Label]], level: Level = "nominal", confidence: float = 0.95
) -> Answer:
    """Gwet's AC1, and AC2 where the level is more than nominal (Gwet 2008, 2014).

    Args and what is returned are those of `krippendorff_alpha`. A unit with one rating counts for
    how common the labels are.
    """
    table = _counted(units)
    weights = _weights(table, level)
    q = len(table.labels)
    factor = float(weights.sum()) / max(q * (q - 1), 1)

    def chance(share: FloatArray, own: FloatArray) -> tuple[float, FloatArray]:
        return factor * float(share @ (1 - share)), factor * (own @ (1 - share))

    name = "Gwet's AC1" if level == "nominal" else f"Gwet's AC2, {level}"
    return _corrected(table, weights, chance, (name, confidence))


def fleiss_kappa(
    units: Sequence[Sequence[Label]], level: Level = "nominal", confidence: float = 0.95
) -> Answer:
    """Fleiss' kappa (1971), in Gwet's form that allows gaps; with two raters it is Scott's pi.

    Args and what is returned are those of `krippendorff_alpha`.
    """
    table = _counted(units)
    weights = _weights(table, level)

    def chance(share: FloatArray, own: FloatArray) -> tuple[float, FloatArray]:
        return float(share @ weights @ share), own @ (weights @ share)

    name = "Fleiss' kappa" if level == "nominal" else f"Fleiss' kappa, {level}"
    return _corrected(table, weights, chance, (name, confidence))


def brennan_prediger(
    units: Sequence[Sequence[Label]], level: Level = "nominal", confidence: float = 0.95
) -> Answer:
    """The kappa of Brennan and Prediger (1981): by chance every label is as likely.

    Args and what is returned are those of `krippendorff_alpha`.
    """
    table = _counted(units)
    weights = _weights(table, level)
    by_chance = float(weights.mean()) if weights.size else 0.0

    def chance(_share: FloatArray, own: FloatArray) -> tuple[float, FloatArray]:
        return by_chance, np.full(len(own), by_chance)

    return _corrected(
        table, weights, chance, (f"Brennan and Prediger's kappa, {level}", confidence)
    )


def conger_kappa(
    units: Sequence[Sequence[Label]], level: Level = "nominal", confidence: float = 0.95
) -> Answer:
    """Conger's kappa (1980): each rater has habits of their own; with two it is Cohen's kappa.

    Args and what is returned are those of `krippendorff_alpha`; the raters of each unit must come
    in the same order.
    """
    table = _counted(units)
    weights = _weights(table, level)
    place = {label: i for i, label in enumerate(table.labels)}
    width = max((len(unit) for unit in units), default=0)
    said = np.zeros((len(units), width, len(place)))
    for row, unit in enumerate(units):
        for rater, label in enumerate(unit):
            if not _absent(label):
                said[row, rater, place[label]] = 1.0
    said = said[said.sum(axis=(1, 2)) > 0]
    given = said.sum(axis=2)
    said, given = said[:, given.sum(axis=0) > 0], given[:, given.sum(axis=0) > 0]
    raters, seen = said.shape[1], given.sum(axis=0)
    share = said.sum(axis=0) / seen[:, None]
    others = (share.sum(axis=0) - share) @ weights

    def chance(_share: FloatArray, own: FloatArray) -> tuple[float, FloatArray]:
        pairs = max(raters * (raters - 1), 1)
        whole = float((share * others).sum()) / pairs
        part = (said * others).sum(axis=2) - given * (share * others).sum(axis=1)
        return whole, whole + (part * (len(own) / seen)).sum(axis=1) / pairs

    return _corrected(table, weights, chance, (f"Conger's kappa, {level}", confidence))


def percent_agreement(
    units: Sequence[Sequence[Label]], level: Level = "nominal", confidence: float = 0.95
) -> Answer:
    """The share of pairs of raters that agree, chance included.

    Args and what is returned are those of `krippendorff_alpha`.
    """
    table = _counted(units)

    def chance(_share: FloatArray, own: FloatArray) -> tuple[float, FloatArray]:
        return 0.0, np.zeros(len(own))

    return _corrected(table, _weights(table, level), chance, ("agreement", confidence))


def _corrected(
    table: _Counts, weights: FloatArray, chance: _Chance, said: tuple[str, float]
) -> Answer:
    """A coefficient and its standard error from its chance agreement."""
    lacking = _lacking(_Counts(table.counts[table.given >= _PAIR], table.labels))
    if lacking:
        return lacking
    counts, given = table.counts, table.given
    own = counts / given[:, None]
    several = given >= _PAIR
    pairs = np.where(several, given * (given - 1), 1.0)
    agreed = np.where(several, (counts * (counts @ weights - 1)).sum(axis=1) / pairs, 0.0)
    scale = len(counts) / int(several.sum())
    by_chance, chance_of = chance(np.asarray(own.mean(axis=0)), own)
    value = (float(agreed[several].mean()) - by_chance) / (1 - by_chance)
    each = scale * (agreed - by_chance * several) / (1 - by_chance)
    each = each - 2 * (1 - value) * (chance_of - by_chance) / (1 - by_chance)
    return _answer(value, each, *said)


def _counted(units: Sequence[Sequence[Label]]) -> _Counts:
    labels = {label for unit in units for label in unit if not _absent(label)}
    kinds = {isinstance(label, str) for label in labels}
    if len(kinds) > 1:
        raise UsageError(
            "Some labels are numbers and some are text.",
            code="mixed-labels",
            mend="Give all labels as numbers, or all as text.",
        )
    texts = sorted(label for label in labels if isinstance(label, str))
    numbers = sorted(label for label in labels if isinstance(label, int | float))
    known: list[Label] = [*texts, *numbers]
    place = {label: i for i, label in enumerate(known)}
    counts = np.zeros((len(units), len(known)))
    for row, unit in enumerate(units):
        for label in unit:
            if not _absent(label):
                counts[row, place[label]] += 1
    return _Counts(counts[counts.sum(axis=1) > 0], tuple(known))


def _absent(label: Label) -> bool:
    return label is None or (isinstance(label, float) and math.isnan(label))


def _lacking(table: _Counts) -> NotEnoughData | None:
    n = len(table.counts)
    if n < _PAIR:
        return NotEnoughData("Fewer than two units were judged by two raters or more.", n)
    if (table.counts.sum(axis=0) > 0).sum() < _PAIR:
        return NotEnoughData(
            "All ratings are the same, so agreement cannot be told from chance.", n
        )
    return None


def _weights(table: _Counts, level: Level) -> FloatArray:
    """One for equal labels, less the further two labels are apart."""
    size = len(table.labels)
    if level == "nominal" or size < _PAIR:
        return np.eye(size)
    if any(isinstance(label, str) for label in table.labels):
        raise UsageError(
            f"The {level} level needs labels that are numbers.",
            code="labels-not-numbers",
            mend="Give numbers, or ask for the nominal level.",
        )
    values = np.array(table.labels, dtype=np.float64)
    if level == "ordinal":
        several = table.given >= _PAIR
        seen = table.counts[several].sum(axis=0)
        values = seen.cumsum() - seen / 2
    gap = np.abs(values[:, None] - values)
    if level == "ranks":
        rank = np.arange(size)
        gap = np.abs(rank[:, None] - rank)
        return np.asarray(1 - gap * (gap + 1) / (size * (size - 1)))
    if level == "linear":
        return np.asarray(1 - gap / gap.max())
    if level == "ratio":
        total = values[:, None] + values
        gap = gap / np.where(total == 0, 1.0, total)
    distance = gap**2
    return np.asarray(1 - distance / distance.max())


def _answer(value: float, each: FloatArray, method: str, confidence: float) -> Estimate:
    n = len(each)
    error = float(np.sqrt(((each - value) ** 2).sum() / (n * (n - 1))))
    reach = t_quantile(confidence, n - 1) * error
    return Estimate(
        value,
        error,
        bounded(value - reach),
        bounded(value + reach),
        n,
        f"{method}; standard error of Gwet, raters fixed",
        grade_of(n),
        confidence,
    )


def fleiss_categories(units: Sequence[Sequence[Label]]) -> tuple[CategoryKappa, ...]:
    """Fleiss' kappa of each category, and its z under chance (Fleiss, Nee and Landis 1979).

    Args:
        units: For each unit, what each rater said; all by the same number of raters.

    Raises:
        UsageError: units with different numbers of ratings, or with fewer than two.
    """
    table = _counted(units)
    raters = {int(one) for one in table.given}
    if len(raters) != 1 or min(raters) < _PAIR:
        raise UsageError(
            "The kappa of a category needs as many ratings of each unit, at least two.",
            code="uneven-ratings",
            mend="Leave out units with gaps, or use Krippendorff's alpha.",
        )
    counts, m, n = table.counts, raters.pop(), len(table.counts)
    share = counts.sum(axis=0) / (n * m)
    wrong = (counts * (m - counts)).sum(axis=0)
    spread = n * m * (m - 1) * share * (1 - share)
    kappa = 1 - wrong / np.where(spread == 0, 1.0, spread)
    error = math.sqrt(2 / (n * m * (m - 1)))
    return tuple(
        CategoryKappa(label, float(one), float(one) / error)
        for label, one in zip(table.labels, kappa, strict=True)
    )
