"""Do the estimates come back to what the ratings were made from, and do their intervals hold it?

Knows cohorts of made-up people whose abilities, raters' severities, criteria's difficulties and
steps are known, judged by 3 raters each in a chain that links all. `bench/assessment.py recovery`
prints the tables. Two kinds of bias are told: the mean error, and the mean error away from zero,
which sees a scale that is stretched or shrunk. A posterior mean is shrunk on purpose, towards the
mean of all; what must hold for it is the mean error and the coverage over everyone.
"""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import simulated

from cairn.assessment.facets import Facets, estimate_facets
from cairn.assessment.facets_design import Steps
from cairn.assessment.generalizability import Kind, coefficient, scored_components
from cairn.assessment.pairwise import Comparison, Outcome, estimate_pairs
from cairn.assessment.statistic import Estimate
from cairn.kernel.errors import ShapeError

__all__ = ["compared", "facets_recovery", "pairs_recovery", "study_recovery"]

BIAS, COVERAGE = 0.05, (0.93, 0.97)
EACH = 3
FEW_RATERS, MANY_RATERS, MANY_PEOPLE = 8, 40, 5000
WAYS: tuple[Steps, ...] = ("rating-scale", "partial-credit")
OUTCOMES: tuple[Outcome, ...] = ("first", "second", "tie")
SHRUNK = "person, given all"
STUDIES = ((40, 6, 1.0), (100, 12, 1.0), (60, 12, 0.4))
SPREAD, TIED, FIRST_ROUNDS = 1.2, 0.4, 4


class Held(NamedTuple):
    """Errors of one kind of figure over all cohorts.

    Attributes:
        gaps: Estimate less truth.
        truths: What it should have been.
        inside: Whether the interval held it.
    """

    gaps: list[float]
    truths: list[float]
    inside: list[bool]

    def take(self, found: Estimate, truth: float) -> None:
        """Add one figure."""
        self.gaps.append(found.value - truth)
        self.truths.append(truth)
        self.inside.append(found.low <= truth <= found.high)

    def line(self, *, shrunk: bool = False) -> str:
        """Bias, bias away from zero, coverage, and whether they are good enough."""
        gaps, signs = np.array(self.gaps), np.sign(self.truths)
        bias, away = float(gaps.mean()), float((gaps * signs).mean())
        covered = float(np.mean(self.inside))
        met = max(abs(bias), 0.0 if shrunk else abs(away)) < BIAS
        met &= COVERAGE[0] <= covered <= COVERAGE[1]
        return f"{bias:+8.4f} {away:+8.4f} {covered:9.4f}  {'met' if met else 'MISSED'}"


def _figures(found: Facets, truth: Any, steps: Steps) -> Iterator[tuple[str, Estimate, float]]:
    for one in found.people:
        ability = float(truth.abilities[int(one.person[1:])])
        yield "person", one.measure, ability
        if one.posterior:
            yield SHRUNK, one.posterior, ability
    for element in found.elements:
        known = truth.elements[element.facet][int(element.name[1:])]
        yield element.facet, element.measure, float(known)
    for step in found.step_measures:
        row = int(step.criterion[1:]) if steps == "partial-credit" else 0
        yield "step", step.measure, float(truth.steps[row, step.score - 1])


def facets_recovery(people: int, cohorts: int) -> None:
    """Print bias and coverage of every kind of measure, with both kinds of steps."""
    raters = MANY_RATERS if people >= MANY_PEOPLE else FEW_RATERS
    for steps in WAYS:
        started = time.process_time()
        kinds: dict[str, Held] = defaultdict(lambda: Held([], [], []))
        for seed in range(cohorts):
            chance = np.random.default_rng([people, seed])
            shared = steps == "rating-scale"
            truth = simulated.cohort(people, raters, EACH, chance, shared=shared)
            found = estimate_facets(truth.table, steps)
            assert found.converged
            for kind, estimate, known in _figures(found, truth, steps):
                kinds[kind].take(estimate, known)
        spent = time.process_time() - started
        print(
            f"{steps}: {cohorts} cohorts of {people} people, {raters} raters, {EACH} each", end=""
        )
        print(f"; {spent:.0f} s")
        print("measure               bias     away  coverage")
        for kind, held in kinds.items():
            print(f"{kind:18} {held.line(shrunk=kind == SHRUNK)}", flush=True)


def pairs_recovery(pieces: int, cohorts: int) -> None:
    """Print bias and coverage of pieces, and the reliability beside the true one.

    The true one is the squared correlation of estimates and truth. Maximum likelihood is asked
    about the pieces that are not extreme, the penalised likelihood about all. Pairs that were
    chosen because their estimates were close get no reliability; printed is what it would be.
    """
    print(f"Bradley-Terry: {cohorts} sets of {pieces} pieces, spread {SPREAD} logits, with ties")
    print("each  pairs   likelihood      bias     away  coverage          reliability (true)")
    for each in (10, 20):
        for penalised in (False, True):
            _pairs_line(pieces, each, cohorts, penalised=penalised)
    for each in (10, 20):
        _pairs_line(pieces, each, max(1, cohorts // 10), penalised=True, close=True)


def _pairs_line(
    pieces: int, each: int, cohorts: int, *, penalised: bool, close: bool = False
) -> None:
    held = Held([], [], [])
    seen, true = [], []
    for seed in range(cohorts):
        chance = np.random.default_rng([pieces, each, seed])
        quality, given = compared(pieces, each, chance, close=close)
        found = estimate_pairs(given, penalised=penalised)
        plain = [one for one in found.pieces if penalised or not one.extreme]
        truths = np.array([quality[int(one.piece[1:])] for one in plain])
        truths -= truths.mean()
        for one, truth in zip(plain, truths, strict=True):
            held.take(one.measure, float(truth))
        assert isinstance(found.reliability, Estimate)
        seen.append(found.reliability.value)
        true.append(np.corrcoef(truths, [one.measure.value for one in plain])[0, 1] ** 2)
    told = f"{np.mean(seen):.3f} ({np.mean(true):.3f})"
    way, likelihood = "close" if close else "random", "penalised" if penalised else "maximum"
    print(f"{each:4}  {way:6}  {likelihood:10}  {held.line():36}  {told}", flush=True)


def compared(
    pieces: int, each: int, chance: np.random.Generator, *, close: bool = False
) -> tuple[np.ndarray[Any, Any], list[Comparison]]:
    """True qualities, and comparisons in rounds in which everyone meets one other.

    Args:
        pieces: How many there are, an even number.
        each: How many rounds there are.
        chance: Where it comes from.
        close: Whether, after a few rounds, neighbours by the estimates so far meet.
    """
    quality = chance.normal(0.0, SPREAD, pieces)
    quality -= quality.mean()
    given: list[Comparison] = []
    for turn in range(each):
        order = chance.permutation(pieces)
        if close and turn >= FIRST_ROUNDS:
            # Where these cannot be estimated yet, pairs stay random for another round.
            with contextlib.suppress(ShapeError):
                found = estimate_pairs(given, penalised=True)
                order = np.argsort([one.measure.value for one in found.pieces])
                order = np.roll(order, turn % 2)
        for one, other in order.reshape(-1, 2):
            gap = quality[one] - quality[other]
            share = np.array([np.exp(gap / 2), np.exp(-gap / 2), TIED])
            outcome = OUTCOMES[chance.choice(3, p=share / share.sum())]
            given.append(Comparison(f"p{one:03}", f"p{other:03}", outcome))
    return quality, given


def study_recovery(cohorts: int) -> None:
    """Print bias and coverage of G and phi of 5 raters, from balanced and from sparse ratings.

    Sparse ratings take their time: there are a fifth as many such studies.
    """
    own, rater, rest, size = 4.0, 1.0, 2.0, 5
    truth: dict[Kind, float] = {
        "G": own / (own + rest / size),
        "phi": own / (own + (rater + rest) / size),
    }
    print(f"G and phi of {size} raters; true: {truth['G']:.4f} and {truth['phi']:.4f}")
    print("studies people raters kept  kind        bias     away  coverage")
    for people, raters, share in STUDIES:
        kinds = {kind: Held([], [], []) for kind in truth}
        studies = cohorts if share == 1.0 else max(1, cohorts // 5)
        for seed in range(studies):
            chance = np.random.default_rng([people, raters, seed])
            one, other = (o.reshape(-1) for o in np.indices((people, raters), dtype=np.int64))
            scores = chance.normal(0, own**0.5, people)[one]
            scores = scores + chance.normal(0, rater**0.5, raters)[other]
            scores = scores + chance.normal(0, rest**0.5, len(one))
            kept = chance.random(len(one)) < share
            columns = {"person": one[kept], "rater": other[kept]}
            found = scored_components(columns, scores[kept])
            for kind, held in kinds.items():
                answer = coefficient(found, {"rater": size}, kind)
                assert isinstance(answer, Estimate)
                held.take(answer, truth[kind])
        for kind, held in kinds.items():
            print(
                f"{studies:7} {people:6} {raters:6} {share:4} {kind:>5}    {held.line()}",
                flush=True,
            )
