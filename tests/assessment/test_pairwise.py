"""Comparative judgement: measures, judges, ties, and pairs worth comparing next."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.assessment.linkage import linked_names
from cairn.assessment.pairwise import Comparison, Outcome, estimate_pairs
from cairn.assessment.pairwise_next import next_pairs
from cairn.assessment.statistic import Estimate, FloatArray, NotEnoughData
from cairn.kernel.errors import ShapeError

OUTCOMES: tuple[Outcome, ...] = ("first", "second", "tie")


def judged(
    pieces: int, each: int, seed: int, tie: float = 0.4
) -> tuple[FloatArray, list[Comparison]]:
    """Pieces of known quality, about `each` comparisons of every one, four judges."""
    chance = np.random.default_rng(seed)
    quality = chance.normal(0.0, 1.2, pieces)
    names = [f"p{place:03}" for place in range(pieces)]
    found = []
    for first, second in next_pairs(names, [], pieces * each // 2, chance):
        gap = quality[int(first[1:])] - quality[int(second[1:])]
        share = np.array([np.exp(gap / 2), np.exp(-gap / 2), tie])
        outcome = OUTCOMES[chance.choice(3, p=share / share.sum())]
        found.append(Comparison(first, second, outcome, f"j{chance.integers(4)}"))
    return quality, found


QUALITY, COMPARISONS = judged(60, 20, seed=2)


def test_it_finds_the_order_and_the_weight_of_ties() -> None:
    found = estimate_pairs(COMPARISONS)
    assert found.converged
    values = [one.measure.value for one in found.pieces]
    assert np.corrcoef(values, QUALITY)[0, 1] > 0.85
    assert found.tie == pytest.approx(np.log(0.4), abs=0.35)
    plain = np.array([not one.extreme for one in found.pieces])
    truth = QUALITY - QUALITY[plain].mean()
    low, high = (
        np.array([getattr(o.measure, end) for o in found.pieces]) for end in ("low", "high")
    )
    assert ((low < truth) & (truth < high))[plain].mean() > 0.85


def test_two_pieces_have_a_closed_form() -> None:
    found = estimate_pairs(
        [Comparison("a", "b", "first", times=30), Comparison("a", "b", "second", times=10)]
    )
    gap = found.against("b")["a"]
    assert gap.value == pytest.approx(np.log(3.0), abs=1e-8)
    assert gap.standard_error == pytest.approx(np.sqrt(1 / 30 + 1 / 10), rel=1e-6)
    assert found.deviance == pytest.approx(0.0, abs=1e-9)


def test_ten_comparisons_of_each_piece_suffice() -> None:
    quality, some = judged(60, 10, seed=4)
    found = estimate_pairs(some)
    assert np.corrcoef([one.measure.value for one in found.pieces], quality)[0, 1] > 0.7
    assert isinstance(found.reliability, Estimate)
    assert found.reliability.low < found.reliability.value < found.reliability.high


def test_the_reliability_is_about_the_squared_correlation_with_the_truth() -> None:
    found = estimate_pairs(COMPARISONS)
    values = [one.measure.value for one in found.pieces]
    assert isinstance(found.reliability, Estimate)
    squared = np.corrcoef(values, QUALITY)[0, 1] ** 2
    assert found.reliability.value == pytest.approx(squared, abs=0.12)


def test_pairs_chosen_by_their_estimates_give_no_reliability() -> None:
    found = estimate_pairs(COMPARISONS, adaptive=True)
    assert isinstance(found.reliability, NotEnoughData)
    assert "too high" in found.reliability.reason


def test_a_judge_who_sees_it_the_other_way_does_not_fit() -> None:
    turned: dict[Outcome, Outcome] = {"first": "second", "second": "first", "tie": "tie"}
    odd = [
        Comparison(one.first, one.second, turned[one.outcome], one.judge)
        if one.judge == "j3"
        else one
        for one in COMPARISONS
    ]
    judges = {one.judge: one for one in estimate_pairs(odd).judges}
    assert judges["j3"].infit > 1.3 > max(judges[name].infit for name in ("j0", "j1", "j2"))
    assert judges["j3"].outfit > max(judges[name].outfit for name in ("j0", "j1", "j2"))


def test_the_one_named_first_may_have_an_advantage() -> None:
    biased = [
        Comparison(one.first, one.second, "first" if place % 3 == 0 else one.outcome)
        for place, one in enumerate(COMPARISONS)
    ]
    advantage = estimate_pairs(biased, order=True).advantage
    assert advantage is not None
    assert advantage.low > 0.0
    assert estimate_pairs(biased).advantage is None


def test_a_piece_that_always_wins_is_marked_and_lies_above_those_it_beat() -> None:
    best = [Comparison("best", f"p{place:03}", "first") for place in range(10)]
    found = estimate_pairs([*COMPARISONS, *best])
    measures = {one.piece: one for one in found.pieces}
    beaten = [measures[f"p{place:03}"].measure.value for place in range(10)]
    assert measures["best"].extreme
    assert measures["best"].measure.value > max(beaten)
    assert np.isfinite(measures["best"].measure.standard_error)
    plain = {one.piece: one.measure.value for one in estimate_pairs(COMPARISONS).pieces}
    same = {name: measures[name].measure.value for name in plain}
    assert same == pytest.approx(plain, abs=1e-6)


def beats(*pairs: str) -> list[Comparison]:
    return [Comparison(pair[0], pair[1], "first") for pair in pairs]


@pytest.mark.parametrize(
    ("comparisons", "code", "words"),
    [
        ([], "no-comparisons", "no comparisons"),
        (beats("aa", "ab"), "self-comparison", "a"),
        (beats("ab", "ba", "cd", "dc"), "unlinked-comparisons", "a, b; c, d"),
        (beats("ab", "bc", "ac"), "only-extreme-pieces", "no distances"),
        (beats("ab", "ba", "cd", "dc", "ac", "bd"), "one-way-comparisons", "a, b"),
    ],
)
def test_what_cannot_be_estimated_is_refused(
    comparisons: list[Comparison], code: str, words: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        estimate_pairs(comparisons)
    assert caught.value.code == code
    assert words in caught.value.sentence


def test_a_reference_that_is_not_there() -> None:
    with pytest.raises(ShapeError) as caught:
        estimate_pairs(COMPARISONS).against("nobody")
    assert caught.value.code == "no-reference"


@given(st.integers(2, 12), st.integers(1, 40), st.integers(0, 1000))
def test_suggestions_are_balanced_and_link_everything_first(
    pieces: int, count: int, seed: int
) -> None:
    names = [str(place) for place in range(pieces)]
    pairs = next_pairs(names, [], count, np.random.default_rng(seed))
    assert len(pairs) == count
    assert all(first != second for first, second in pairs)
    times = [sum(name in pair for pair in pairs) for name in names]
    assert max(times) - min(times) <= 2
    if count >= 2 * pieces:
        assert len(linked_names(pairs)) == 1


def test_suggestions_begin_with_what_was_compared_least() -> None:
    pairs = next_pairs(["a", "b", "c", "d"], beats("ab", "ab"), 1, np.random.default_rng(0))
    assert set(pairs[0]) == {"c", "d"} or set(pairs[0]) & {"c", "d"}
    again = next_pairs(["a", "b", "c", "d"], beats("ab", "ab"), 1, np.random.default_rng(0))
    assert pairs == again


def test_one_piece_has_nothing_to_be_compared_with() -> None:
    with pytest.raises(ShapeError) as caught:
        next_pairs(["a", "a"], [], 1, np.random.default_rng(0))
    assert caught.value.code == "too-few-pieces"


def test_a_small_group_that_lost_to_all_others_is_measured_after_them() -> None:
    """Two pieces that beat each other and nobody else: their distance to the rest has no bound."""
    weak = [*beats("yz", "zy"), *(Comparison(f"p{i:03}", "y", "first") for i in range(4))]
    found = estimate_pairs([*COMPARISONS, *weak])
    measures = {one.piece: one for one in found.pieces}
    assert found.converged
    assert measures["y"].extreme
    assert measures["z"].extreme
    assert measures["y"].measure.value < min(measures[f"p{i:03}"].measure.value for i in range(4))
    assert abs(measures["z"].measure.value - measures["y"].measure.value) < 1e-6
    plain = {one.piece: one.measure for one in estimate_pairs(COMPARISONS).pieces}
    assert measures["p000"].measure.value == pytest.approx(plain["p000"].value, abs=1e-6)


def test_a_group_that_only_a_losing_piece_links_is_refused() -> None:
    with pytest.raises(ShapeError) as caught:
        estimate_pairs([*COMPARISONS, *beats("yz", "zy", "yx"), Comparison("p000", "x", "first")])
    assert caught.value.code == "one-way-comparisons"
    assert "y, z" in caught.value.sentence


@pytest.mark.parametrize("times", [0, -1])
def test_a_comparison_that_was_never_made_is_refused(times: int) -> None:
    with pytest.raises(ShapeError) as caught:
        estimate_pairs([*COMPARISONS, Comparison("p000", "p001", "first", times=times)])
    assert caught.value.code == "impossible-count"


SOME_QUALITY, SOME = judged(60, 10, seed=4)


def stretch(*, penalised: bool) -> float:
    """How much too far from zero good and bad pieces come out, over a few sets."""
    gaps: list[float] = []
    for seed in range(25):
        quality, some = judged(30, 10, seed)
        plain = [one for one in estimate_pairs(some, penalised=penalised).pieces if not one.extreme]
        truth = np.array([quality[int(one.piece[1:])] for one in plain])
        truth -= truth.mean()
        values = np.array([one.measure.value for one in plain])
        gaps.extend((values - values.mean() - truth) * np.sign(truth))
    return float(np.mean(gaps))


def test_the_penalised_likelihood_does_not_stretch_the_scale() -> None:
    assert stretch(penalised=False) > 0.12
    assert abs(stretch(penalised=True)) < 0.08


def test_two_pieces_have_a_closed_form_with_the_prior_too() -> None:
    """Jeffreys' prior adds half a win to each side of a single proportion."""
    found = estimate_pairs(
        [Comparison("a", "b", "first", times=30), Comparison("a", "b", "second", times=10)],
        penalised=True,
    )
    gap = found.against("b")["a"]
    assert gap.value == pytest.approx(np.log(30.5 / 10.5), abs=1e-8)
    share = 30.5 / 41
    assert gap.standard_error == pytest.approx(1 / np.sqrt(41 * share * (1 - share)), rel=1e-6)
    assert "Jeffreys" in gap.method


def test_two_pieces_with_ties_get_half_a_count_of_each_outcome() -> None:
    """Three free shares: the prior of the multinomial adds a half to first, second and tie."""
    found = estimate_pairs(
        [
            Comparison("a", "b", "first", times=12),
            Comparison("a", "b", "second", times=4),
            Comparison("a", "b", "tie", times=7),
        ],
        penalised=True,
    )
    assert found.against("b")["a"].value == pytest.approx(np.log(12.5 / 4.5), abs=1e-8)
    assert found.tie == pytest.approx(np.log(7.5 / np.sqrt(12.5 * 4.5)), abs=1e-8)


def test_penalised_estimates_measure_who_won_everything_with_all_others() -> None:
    best = [Comparison("best", f"p{place:03}", "first") for place in range(10)]
    found = estimate_pairs([*SOME, *best], penalised=True)
    measures = {one.piece: one for one in found.pieces}
    assert measures["best"].extreme
    assert found.converged
    assert "best" in found.calibrated
    assert np.isfinite(measures["best"].measure.value)
    assert measures["best"].measure.value > max(
        measures[f"p{i:03}"].measure.value for i in range(10)
    )
    assert sum(one.measure.value for one in found.pieces) == pytest.approx(0.0, abs=1e-9)


def test_more_comparisons_leave_less_to_the_prior() -> None:
    few = [Comparison(one.first, one.second, one.outcome, times=1) for one in COMPARISONS]
    many = [Comparison(one.first, one.second, one.outcome, times=400) for one in COMPARISONS]
    gaps = []
    for given_all in (few, many):
        plain, drawn = (
            np.array([one.measure.value for one in estimate_pairs(given_all, penalised=way).pieces])
            for way in (False, True)
        )
        gaps.append(np.abs(plain - drawn).max())
    assert gaps[1] < 1e-2 < gaps[0]


def test_a_penalised_advantage_is_found_and_drawn_in() -> None:
    biased = [
        Comparison(one.first, one.second, "first" if place % 3 == 0 else one.outcome)
        for place, one in enumerate(COMPARISONS)
    ]
    plain, drawn = (estimate_pairs(biased, order=True, penalised=way) for way in (False, True))
    assert plain.advantage is not None
    assert drawn.advantage is not None
    assert 0.0 < drawn.advantage.low < drawn.advantage.value < plain.advantage.value


def test_turning_every_comparison_round_turns_the_scale_round() -> None:
    turned: dict[Outcome, Outcome] = {"first": "second", "second": "first", "tie": "tie"}
    other = [Comparison(one.first, one.second, turned[one.outcome]) for one in SOME]
    for one, mirrored in zip(
        estimate_pairs(SOME, penalised=True).pieces,
        estimate_pairs(other, penalised=True).pieces,
        strict=True,
    ):
        assert one.measure.value == pytest.approx(-mirrored.measure.value, abs=1e-7)
        assert one.posterior is not None
        assert mirrored.posterior is not None
        assert one.posterior.value == pytest.approx(-mirrored.posterior.value, abs=1e-7)


def test_only_penalised_estimates_carry_posteriors_and_these_are_drawn_in() -> None:
    assert all(one.posterior is None for one in estimate_pairs(SOME).pieces)
    found = estimate_pairs(SOME, penalised=True)
    posteriors = [one.posterior for one in found.pieces if one.posterior]
    assert len(posteriors) == len(found.pieces)
    measures = np.array([one.measure.value for one in found.pieces])
    drawn = np.array([one.value for one in posteriors])
    assert drawn.std() < measures.std()
    assert np.corrcoef(drawn, measures)[0, 1] > 0.98
    errors = [one.standard_error for one in posteriors]
    assert max(errors) < max(one.measure.standard_error for one in found.pieces)
    truth = SOME_QUALITY - SOME_QUALITY.mean()
    inside = [one.low < real < one.high for one, real in zip(posteriors, truth, strict=True)]
    assert np.mean(inside) > 0.85


def test_posteriors_of_pieces_that_hardly_differ_stay_unsure() -> None:
    """Even where chance shows no spread at all, nobody is placed with certainty."""
    even = [
        Comparison(f"p{i}", f"p{j}", way)
        for i in range(5)
        for j in range(i)
        for way in ("first", "second")
    ]
    for one in estimate_pairs(even, penalised=True).pieces:
        assert one.posterior is not None
        assert one.posterior.value == pytest.approx(0.0, abs=1e-8)
        assert one.posterior.standard_error > 0.3
        assert one.measure.value == pytest.approx(0.0, abs=1e-8)


def test_the_penalised_reliability_is_not_above_the_true_one() -> None:
    seen, true = [], []
    for seed in range(25):
        quality, some = judged(30, 10, seed)
        found = estimate_pairs(some, penalised=True)
        values = [one.measure.value for one in found.pieces]
        assert isinstance(found.reliability, Estimate)
        seen.append(found.reliability.value)
        true.append(np.corrcoef(values, quality)[0, 1] ** 2)
        errors = np.array([one.measure.standard_error for one in found.pieces])
        assert found.reliability.value < 1 - np.mean(errors**2) / np.var(values) - 0.02
    assert np.mean(true) - 0.15 < np.mean(seen) < np.mean(true)


def test_posteriors_spread_as_the_pieces_do() -> None:
    """Their variance and their mean squared error make up the variance of the truth."""
    shares = []
    for seed in range(30):
        quality, some = judged(30, 10, seed)
        drawn = [one.posterior for one in estimate_pairs(some, penalised=True).pieces]
        values, errors = (
            np.array([getattr(one, name) for one in drawn]) for name in ("value", "standard_error")
        )
        shares.append((values.var() + np.mean(errors**2)) / quality.var())
    assert np.mean(shares) == pytest.approx(1.0, abs=0.2)


@given(st.integers(3, 8), st.integers(1, 30), st.integers(0, 10_000), st.sampled_from([0.0, 0.5]))
def test_whatever_can_be_estimated_is_finite_with_the_prior(
    pieces: int, count: int, seed: int, tie: float
) -> None:
    chance = np.random.default_rng(seed)
    names = [str(place) for place in range(pieces)]
    share = [1.0, 1.0, tie]
    some = [
        Comparison(first, second, OUTCOMES[chance.choice(3, p=np.array(share) / sum(share))])
        for first, second in next_pairs(names, [], count, chance)
    ]
    try:
        found = estimate_pairs(some, penalised=True)
    except ShapeError:
        return
    assert found.converged
    for one in found.pieces:
        assert one.posterior is not None
        for figure in (one.measure, one.posterior):
            assert np.isfinite([figure.value, figure.standard_error, figure.low, figure.high]).all()
            assert figure.standard_error > 0.0


@pytest.mark.parametrize(
    ("comparisons", "code"),
    [
        (beats("ab", "ba", "cd", "dc"), "unlinked-comparisons"),
        (beats("ab", "bc", "ac"), "only-extreme-pieces"),
        (beats("ab", "ba", "cd", "dc", "ac", "bd"), "one-way-comparisons"),
    ],
)
def test_a_prior_does_not_stand_in_for_comparisons_that_are_missing(
    comparisons: list[Comparison], code: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        estimate_pairs(comparisons, penalised=True)
    assert caught.value.code == code
