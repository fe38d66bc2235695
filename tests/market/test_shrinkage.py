"""Thin cells are drawn towards their family, as far as the family warrants it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cairn.market.channel import NO_ERROR, FloatArray, share_interval
from cairn.market.shrinkage import FEWEST_CELLS, Family, Known, alone, family_of

cells = st.lists(
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=FEWEST_CELLS,
    max_size=20,
)


def real(*values: float) -> FloatArray:
    return np.array(values, dtype=float)


def family(asked: list[int], postings: list[int]) -> Family:
    found = family_of(asked, postings)
    assert found is not None
    return found


def test_a_known_family_is_a_beta_prior() -> None:
    # 4 of 10, and a family that counts for 10 postings of which 2 ask: beta(6, 14).
    prior = Family(real(10), real(1), real(0.2), real(0))
    known = prior.known(real(4), real(10))
    assert (known.one[0], known.other[0]) == (pytest.approx(6), pytest.approx(14))
    assert (known.share[0], known.drawn[0]) == (pytest.approx(0.3), pytest.approx(0.5))


def test_alone_it_is_jeffreys_prior() -> None:
    known = alone(real(3), real(10))
    assert (known.one[0], known.other[0], known.share[0], known.drawn[0]) == (3.5, 7.5, 0.3, 0.0)


@pytest.mark.parametrize("count", range(FEWEST_CELLS))
def test_too_few_cells_are_no_family(count: int) -> None:
    assert family_of([1] * count, [10] * count) is None


def test_cells_that_are_alike_are_drawn_together_and_cells_that_differ_are_not() -> None:
    alike = family([20] * 30, [100] * 30).known(real(20), real(100))
    assert alike.drawn[0] > 0.7
    differ = family([5, 95] * 15, [100] * 30).known(real(5), real(100))
    assert differ.drawn[0] < 0.05


def test_the_fewer_postings_the_more_is_drawn() -> None:
    found = family([10, 20, 30, 40] * 5, [100] * 20).known(real(0, 0, 0, 0), real(1, 10, 100, 1000))
    assert (np.diff(found.drawn) < 0.0).all()
    assert (np.diff(found.share) < 0.0).all()


@given(cells)
def test_a_drawn_share_lies_between_the_cell_and_its_family(drawn: list[tuple[int, int]]) -> None:
    asked, postings = [x for x, _ in drawn], [n for _, n in drawn]
    found = family(asked, postings)
    assert found.likely.sum() == pytest.approx(1.0)
    known = found.known(real(*asked), real(*postings))
    own = real(*asked) / real(*postings)
    ends = np.stack(
        [own, np.full_like(own, found.share.min()), np.full_like(own, found.share.max())]
    )
    assert (known.share >= ends.min(axis=0) - 1e-9).all()
    assert (known.share <= ends.max(axis=0) + 1e-9).all()
    assert ((known.drawn >= 0.0) & (known.drawn <= 1.0)).all()
    assert (known.one > 0.0).all()
    assert (known.other > 0.0).all()


@pytest.mark.parametrize("asked", [0, 100])
def test_a_family_in_which_nobody_or_everybody_asks_has_intervals(asked: int) -> None:
    known = family([asked] * 8, [100] * 8).known(real(asked), real(100))
    low, high = share_interval(known.one, known.other, NO_ERROR, 0.95)
    assert 0.0 <= low[0] < high[0] <= 1.0


@pytest.mark.parametrize("size", [10.0, 100.0])
def test_over_all_cells_intervals_hold_the_truth_and_are_narrower(size: float) -> None:
    chance = np.random.default_rng(int(size))
    inside: list[float] = []
    width, single = [], []
    for _ in range(60):
        truth = chance.beta(0.2 * size, 0.8 * size, 50)
        postings = chance.integers(10, 60, 50)
        asked = chance.binomial(postings, truth)
        both = asked.astype(float), postings.astype(float)
        known = family([*map(int, asked)], [*map(int, postings)]).known(*both)
        low, high = share_interval(known.one, known.other, NO_ERROR, 0.95)
        inside.append(float(np.mean((low <= truth) & (truth <= high))))
        width.append(float(np.mean(high - low)))
        single.append(float(np.mean(_width(alone(*both)))))
    assert 0.93 <= np.mean(inside) <= 0.97
    assert np.mean(width) < np.mean(single)


def _width(known: Known) -> FloatArray:
    ends = stats.beta.ppf([[0.025], [0.975]], known.one, known.other)
    return np.asarray(ends[1] - ends[0])
