"""Comparative judgement: which of two pieces of work is better, many times over.

Knows comparisons, the measure of each piece with its error, how reliably pieces are told apart and
which judges see things differently. By maximum likelihood, a piece that won or lost everything is
measured after the others, from a score moved inwards by 0.3, and marked; so are the pieces of a
small group that beat, or lost to, all the others. The penalised likelihood measures all at once.

The scale separation reliability is too high where pairs were chosen because their estimates were
close (Bramley 2015; Bramley and Vitello 2019). `pairwise_next` therefore never looks at results,
and for comparisons that were chosen so this module gives no reliability.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from cairn.assessment.finding import listing
from cairn.assessment.linkage import linked_names
from cairn.assessment.pairwise_aside import PairTable, with_set_aside
from cairn.assessment.pairwise_fit import Paired, chances, fit_pairs
from cairn.assessment.pairwise_levels import fit_levels
from cairn.assessment.statistic import (
    Answer,
    Estimate,
    FloatArray,
    IntArray,
    NotEnoughData,
    normal_estimate,
    reliability_of,
)
from cairn.kernel.errors import ShapeError

__all__ = ["Comparison", "JudgeFit", "Outcome", "Pairwise", "PieceMeasure", "estimate_pairs"]

Outcome: TypeAlias = Literal["first", "second", "tie"]
"""Which of the two was better."""

_WORTH = {"first": 1.0, "second": 0.0, "tie": 0.5}
_COLUMN = {"first": 0, "second": 1, "tie": 2}
_INWARDS = 0.3
_MOST_ROUNDS = 200
_HOW = "Bradley-Terry maximum likelihood"
_PENALISED = "Bradley-Terry likelihood with Jeffreys' prior"
_POSTERIOR = "Bradley-Terry posterior, given how far all pieces spread"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One judgement of two pieces.

    Attributes:
        first: One piece.
        second: The other piece.
        outcome: Which was better.
        judge: Who said so; may be empty.
        times: How often this was said.
    """

    first: str
    second: str
    outcome: Outcome
    judge: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class PieceMeasure:
    """How good a piece is.

    Attributes:
        piece: Its name.
        measure: In logits; all pieces that are not extreme sum to zero, penalised ones all.
        extreme: Whether it won or lost every time, alone or as one of a group.
        posterior: The same, given how far all pieces spread: for chances above a bar. None where
            the estimates are not penalised.
    """

    piece: str
    measure: Estimate
    extreme: bool
    posterior: Estimate | None


class JudgeFit(NamedTuple):
    """How far a judge's decisions lie from what all judges together expect; 1 is as expected.

    Attributes:
        judge: The name.
        comparisons: How many decisions.
        infit: Mean square, information-weighted.
        outfit: Mean square of standardized residuals.
    """

    judge: str
    comparisons: int
    infit: float
    outfit: float


@dataclass(frozen=True, slots=True, eq=False)
class Pairwise:
    """What the comparisons say.

    Attributes:
        pieces: Every piece, by name.
        judges: Every judge, by name.
        advantage: Of the piece that is named first, in logits; None where it was not asked for.
        tie: The logarithm of the weight of a tie; None where nobody tied.
        reliability: Scale separation reliability, 0 to 1.
        deviance: Against a model with a parameter for each pair.
        df: Degrees of freedom of the deviance.
        converged: Whether the estimates can be used.
        convergence: The same as a sentence.
        calibrated: The names that the covariance is of.
        covariance: Of their measures.
    """

    pieces: tuple[PieceMeasure, ...]
    judges: tuple[JudgeFit, ...]
    advantage: Estimate | None
    tie: float | None
    reliability: Answer
    deviance: float
    df: int
    converged: bool
    convergence: str
    calibrated: tuple[str, ...]
    covariance: FloatArray

    def against(self, reference: str) -> Mapping[str, Estimate]:
        """Each piece's measure less that of one piece.

        Raises:
            ShapeError: the reference is no piece, or is extreme.
        """
        if reference not in self.calibrated:
            raise ShapeError(
                f"The piece {reference} is not there, or won or lost every time.",
                code="no-reference",
                mend="Name one of: " + listing(self.calibrated) + ".",
            )
        place = self.calibrated.index(reference)
        values = {one.piece: one.measure for one in self.pieces}
        found = {}
        for other, name in enumerate(self.calibrated):
            apart = np.zeros(len(self.calibrated))
            apart[other] += 1.0
            apart[place] -= 1.0
            error = float(np.sqrt(max(float(apart @ self.covariance @ apart), 0.0)))
            gap = values[name].value - values[reference].value
            found[name] = normal_estimate(gap, error, values[name].n, values[name].method)
        return found


def estimate_pairs(
    comparisons: Iterable[Comparison],
    *,
    order: bool = False,
    adaptive: bool = False,
    penalised: bool = False,
) -> Pairwise:
    """Estimate the measure of every piece.

    Maximum likelihood stretches the scale: with ten comparisons of each piece, good pieces come out
    0.2 logits too good. The penalised likelihood (Firth 1993) does not, and measures the pieces
    that won or lost everything together with the others; its intervals hold the truth as often as
    they say. Its reliability takes the errors that the comparisons alone give, which are larger: in
    simulation it lies on average 0.09 below the squared correlation with the truth at ten
    comparisons of each piece, and 0.04 at twenty (docs/assessment-recovery.md). Where pairs were
    chosen because their estimates were close, measures are stretched by either, and not to be used.

    Args:
        comparisons: The judgements; about ten for each piece suffice.
        order: Whether the piece that is named first may have an advantage.
        adaptive: Whether pairs were chosen because their estimates were close.
        penalised: Whether to take the penalised likelihood, and to give posteriors.

    Returns:
        The estimates. `convergence` says whether they may be used.

    Raises:
        ShapeError: a piece compared with itself; a number of times below 1; pieces that no chain of
            comparisons links; groups of which none holds most pieces, and between which every
            comparison went the same way; or no piece that both won and lost.
    """
    given = list(comparisons)
    table = _table(given)
    extreme = table.left >= 0
    if penalised:
        table = replace(table, left=np.full_like(table.left, -1))
    places = np.flatnonzero(table.left < 0)
    pairs, counts = _counted(table, places)
    fitted = fit_pairs(pairs, counts, len(places), order=order, penalised=penalised)
    how = _PENALISED if penalised else _HOW
    measures, errors = _all_measures(table, places, fitted)
    believed = fit_levels(pairs, counts, fitted, order=order) if penalised else None
    converged = fitted.converged and (believed is None or believed[2])
    n = np.bincount(table.first, table.times, len(table.names)) + np.bincount(
        table.second, table.times, len(table.names)
    )
    return Pairwise(
        pieces=tuple(
            PieceMeasure(
                name,
                normal_estimate(float(measures[i]), float(errors[i]), int(n[i]), how),
                bool(extreme[i]),
                _posterior(believed, i, int(n[i])),
            )
            for i, name in enumerate(table.names)
        ),
        judges=_judges(given, table, measures, fitted),
        advantage=_advantage(fitted, int(table.times.sum()), how) if order else None,
        tie=fitted.tie if np.isfinite(fitted.tie) else None,
        reliability=_reliability(measures[places], fitted.alone, adaptive=adaptive),
        deviance=fitted.deviance,
        df=fitted.df,
        converged=converged,
        convergence=f"The estimates are stable after {fitted.rounds} steps."
        if converged
        else f"The estimates are not stable after {fitted.rounds} steps and must not be used.",
        calibrated=tuple(table.names[i] for i in places),
        covariance=fitted.covariance,
    )


def _advantage(fitted: Paired, n: int, how: str) -> Estimate:
    return normal_estimate(fitted.advantage, fitted.advantage_error, n, how)


def _posterior(
    believed: tuple[FloatArray, FloatArray, bool] | None, place: int, n: int
) -> Estimate | None:
    if believed is None:
        return None
    return normal_estimate(float(believed[0][place]), float(believed[1][place]), n, _POSTERIOR)


def _all_measures(
    table: PairTable, places: IntArray, fitted: Paired
) -> tuple[FloatArray, FloatArray]:
    """Measures and errors; who was set aside last is placed first."""
    measures = np.full(len(table.names), np.nan)
    errors = np.full(len(table.names), np.nan)
    measures[places] = fitted.abilities
    errors[places] = np.sqrt(np.maximum(np.diag(fitted.covariance), 0.0))
    for turn in range(int(table.left.max()), -1, -1):
        for piece in np.flatnonzero(table.left == turn):
            measures[piece], errors[piece] = _extreme(table, int(piece), measures, fitted)
    return measures, errors


def _table(given: Sequence[Comparison]) -> PairTable:
    if not given:
        raise ShapeError(
            "There are no comparisons.",
            code="no-comparisons",
            mend="Let judges compare pieces two by two.",
        )
    if any(one.times < 1 for one in given):
        raise ShapeError(
            "A comparison says that it was made less than once.",
            code="impossible-count",
            mend="Leave it out, or say how often it was made.",
        )
    alone = sorted({one.first for one in given if one.first == one.second})
    if alone:
        raise ShapeError(
            f"These pieces are compared with themselves: {listing(alone)}.",
            code="self-comparison",
            mend="Compare two different pieces.",
        )
    parts = linked_names((one.first, one.second) for one in given)
    if len(parts) > 1:
        named = "; ".join(listing(sorted(part)) for part in parts)
        raise ShapeError(
            f"The comparisons fall into parts that nothing links: {named}.",
            code="unlinked-comparisons",
            mend="Compare pieces of different parts, or estimate each part alone.",
        )
    names = tuple(sorted(parts[0]))
    place = {name: i for i, name in enumerate(names)}
    first = np.array([place[one.first] for one in given], dtype=np.int64)
    second = np.array([place[one.second] for one in given], dtype=np.int64)
    column = np.array([_COLUMN[one.outcome] for one in given], dtype=np.int64)
    times = np.array([one.times for one in given], dtype=np.float64)
    nobody = np.full(len(names), -1, dtype=np.int64)
    return with_set_aside(PairTable(names, first, second, column, times, nobody))


def _counted(table: PairTable, places: IntArray) -> tuple[IntArray, FloatArray]:
    rows = (table.left[table.first] < 0) & (table.left[table.second] < 0)
    inner = np.full(len(table.names), -1, dtype=np.int64)
    inner[places] = np.arange(len(places))
    both = np.stack([inner[table.first[rows]], inner[table.second[rows]]], axis=1)
    pairs, which = np.unique(both, axis=0, return_inverse=True)
    counts = np.zeros((len(pairs), 3))
    np.add.at(counts, (which.reshape(-1), table.column[rows]), table.times[rows])
    return pairs, counts


def _extreme(
    table: PairTable, piece: int, measures: FloatArray, fitted: Paired
) -> tuple[float, float]:
    """The measure whose expected score is 0.3 from the end, against those already measured."""
    gaps, total, played = [], 0.0, 0.0
    sides = ((table.first, table.second, 1.0, 0), (table.second, table.first, -1.0, 1))
    for own, other, sign, column in sides:
        rows = (own == piece) & ~np.isnan(measures[other])
        rows &= (table.left[other] < 0) | (table.left[other] > table.left[piece])
        gaps.append(
            np.repeat(
                sign * fitted.advantage - measures[other[rows]], table.times[rows].astype(np.int64)
            )
        )
        total += float(table.times[rows & (table.column == column)].sum())
        total += float(table.times[rows & (table.column == _COLUMN["tie"])].sum()) / 2
        played += float(table.times[rows].sum())
    against = np.concatenate(gaps)
    aim = float(np.clip(total, _INWARDS, played - _INWARDS))
    measure, spread = 0.0, 1.0
    for _ in range(_MOST_ROUNDS):
        chance = chances(against + measure, fitted.tie)
        expected = chance[:, 0] + chance[:, 2] / 2
        spread = float((chance[:, 0] + chance[:, 2] / 4 - expected**2).sum())
        step = float(np.clip((aim - expected.sum()) / max(spread, 1e-300), -1.0, 1.0))
        measure += step
        if abs(step) < 1e-9:  # noqa: PLR2004 - far below any error of a measure
            break
    return measure, 1.0 / float(np.sqrt(spread))


def _judges(
    given: Sequence[Comparison], table: PairTable, measures: FloatArray, fitted: Paired
) -> tuple[JudgeFit, ...]:
    """Fit of each judge over pieces that are not extreme."""
    inside = (table.left[table.first] < 0) & (table.left[table.second] < 0)
    gap = measures[table.first] - measures[table.second] + fitted.advantage
    chance = chances(gap, fitted.tie)
    expected = chance[:, 0] + chance[:, 2] / 2
    spread = np.maximum(chance[:, 0] + chance[:, 2] / 4 - expected**2, 1e-12)
    worth = np.array([_WORTH[one.outcome] for one in given])
    square = (worth - expected) ** 2
    found = []
    for judge in sorted({one.judge for one in given if one.judge}):
        rows = inside & np.array([one.judge == judge for one in given])
        weight = table.times[rows]
        n = float(weight.sum())
        if n > 0:
            infit = float((weight * square[rows]).sum() / (weight * spread[rows]).sum())
            outfit = float((weight * square[rows] / spread[rows]).sum() / n)
            found.append(JudgeFit(judge, int(n), infit, outfit))
    return tuple(found)


def _reliability(measures: FloatArray, errors: FloatArray, *, adaptive: bool) -> Answer:
    if adaptive:
        return NotEnoughData(
            "Pairs were chosen because their estimates were close, which stretches the scale and"
            " makes the scale separation reliability too high; no reliability is given.",
            len(measures),
        )
    return reliability_of(measures, errors, "pieces")
