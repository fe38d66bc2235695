"""Two shares held against each other: what other software gives, and what must hold anyway."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.exact import TwoShares

sizes = st.integers(1, 80)


@st.composite
def two_shares(draw: st.DrawFn) -> TwoShares:
    n, m = draw(sizes), draw(sizes)
    return TwoShares(draw(st.integers(0, n)), n, draw(st.integers(0, m)), m)


# Made once with statsmodels 0.15: confint_proportions_2indep(compare="ratio", method="score",
# correction=False).
KOOPMAN = {
    (210, 998, 279, 1087): (0.7004455802493014, 0.9587726951275238),
    (7, 34, 1, 34): (1.2208528535148115, 42.57571760976041),
    (3, 20, 87, 280): (0.16656432036838473, 1.1857664598522042),
}


@pytest.mark.parametrize("counts", KOOPMAN)
def test_koopman_gives_what_others_give(counts: tuple[int, int, int, int]) -> None:
    assert TwoShares(*counts).koopman() == pytest.approx(KOOPMAN[counts], rel=1e-10)


@given(two_shares())
def test_koopman_holds_the_ratio_and_ends_where_the_score_test_refuses(two: TwoShares) -> None:
    low, high = two.koopman()
    assert 0 <= low <= high
    if two.selected and two.best_selected:
        ratio = two.selected / two.applicants / (two.best_selected / two.best_applicants)
        assert low <= ratio * (1 + 1e-9)
        assert ratio <= high * (1 + 1e-9)
        for end in (low, high):
            assert two._score(end) == pytest.approx(3.841458820694124, rel=1e-6)


@given(two_shares())
def test_koopman_turns_around_when_the_two_are_exchanged(two: TwoShares) -> None:
    low, high = two.koopman()
    turned = TwoShares(two.best_selected, two.best_applicants, two.selected, two.applicants)
    other_low, other_high = turned.koopman()
    assert other_low == pytest.approx(1 / high if high < math.inf else 0.0, rel=1e-6)
    assert other_high == pytest.approx(1 / low if low else math.inf, rel=1e-6)


@given(two_shares())
def test_katz_is_given_only_where_somebody_was_chosen_on_both_sides(two: TwoShares) -> None:
    katz = two.katz()
    assert (katz is None) == (not two.selected or not two.best_selected)
    if katz:
        ratio = two.selected / two.applicants / (two.best_selected / two.best_applicants)
        assert katz[0] * katz[1] == pytest.approx(ratio**2)
        assert katz[0] <= ratio * (1 + 1e-9)


def test_the_edges_of_koopman() -> None:
    assert TwoShares(0, 20, 0, 30).koopman() == (0.0, math.inf)
    low, high = TwoShares(0, 20, 9, 30).koopman()
    assert low == 0.0
    assert 0 < high < 1
    low, high = TwoShares(9, 30, 0, 20).koopman()
    assert high == math.inf
    assert low > 1
    low, high = TwoShares(20, 20, 30, 30).koopman()
    assert low < 1 < high


@given(two_shares())
def test_fisher_is_the_sum_of_the_hypergeometric(two: TwoShares) -> None:
    n, m, total = two.applicants, two.best_applicants, two.selected + two.best_selected
    chances = {
        k: math.comb(n, k) * math.comb(m, total - k)
        for k in range(max(0, total - m), min(n, total) + 1)
    }
    whole = sum(chances.values())
    both, less = two.fisher()
    assert less == pytest.approx(sum(c for k, c in chances.items() if k <= two.selected) / whole)
    here = chances[two.selected]
    # Tables within R's seven digits of this one's chance count as equally likely.
    assert both == pytest.approx(sum(c for c in chances.values() if c <= here * (1 + 1e-7)) / whole)


def test_nobody_or_everybody_chosen_has_no_z() -> None:
    assert math.isnan(TwoShares(0, 20, 0, 30).pooled_z())
    assert math.isnan(TwoShares(20, 20, 30, 30).pooled_z())
