"""Spence's market: the textbook's statements, in closed form and found by trial."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.value.settling import Belief, settle, tempts_more_alone
from cairn.value.signalling import (
    TEXTBOOK,
    Kind,
    SignallingMarket,
    Span,
    deviations,
    equilibria,
    nobody_signals,
    pooling,
    separating,
    statements,
)

F = Fraction
STANDARDS = [F(step, 40) for step in range(1, 121)]
"""From 0.025 to 3."""


def spence(share_less: F) -> SignallingMarket:
    return replace(TEXTBOOK, share_less=share_less)


shares = st.fractions(F(1, 50), F(49, 50), max_denominator=50)
markets = st.builds(
    lambda low, edge, cheap, dearer, share: SignallingMarket(
        Kind(low, cheap + dearer), Kind(low + edge, cheap), share
    ),
    st.fractions(0, 5, max_denominator=8),
    st.fractions(F(1, 8), 5, max_denominator=8),
    st.fractions(F(1, 8), 3, max_denominator=8),
    st.fractions(F(1, 8), 3, max_denominator=8),
    shares,
)


def test_it_works() -> None:
    found = equilibria(TEXTBOOK)
    assert found.separating == Span(F(1), F(2))
    assert found.riley == 1
    assert found.pooling == Span(F(0), F(1, 2))
    assert found.without.less == found.without.more == F(3, 2)
    assert found.best == separating(TEXTBOOK, F(1))


# Spence 1973, pages 361 to 366


def test_a_standard_between_1_and_2_separates_whatever_the_shares() -> None:
    for share in (F(1, 10), F(1, 2), F(9, 10)):
        assert equilibria(spence(share)).separating == Span(F(1), F(2))


def test_the_program_finds_the_same_standards_by_trial() -> None:
    found = [y for y in STANDARDS if settle(TEXTBOOK, y).rest == "separating"]
    assert found == [y for y in STANDARDS if 1 <= y <= 2]


def test_in_a_separating_market_pay_is_1_and_2_and_the_able_bear_the_cost() -> None:
    for y in (F(1), F(3, 2), F(2)):
        found = settle(TEXTBOOK, y)
        assert found.belief == Belief(F(1), F(2))
        assert (found.less, found.more) == (1, 2 - y / 2)
        assert separating(TEXTBOOK, y).more == 2 - y / 2


def test_the_less_productive_always_lose_by_signalling() -> None:
    for share in (F(1, 10), F(1, 2), F(9, 10)):
        market = spence(share)
        assert nobody_signals(market).less == 2 - share
        assert separating(market, F(3, 2)).less == 1 < 2 - share


def test_the_more_productive_gain_only_below_twice_the_share_of_the_others() -> None:
    for share in (F(6, 10), F(3, 4), F(9, 10)):
        market = spence(share)
        assert equilibria(market).more_gain_below == 2 * share
        for y in (one for one in STANDARDS if 1 <= one <= 2):
            gains = separating(market, y).more > nobody_signals(market).more
            assert gains == (y < 2 * share)


def test_where_half_or_more_are_productive_everyone_loses_by_signalling() -> None:
    for share, lose in ((F(1, 4), True), (F(1, 2), True), (F(51, 100), False)):
        assert equilibria(spence(share)).everyone_loses is lose


def test_what_is_spent_on_signals_makes_nobody_more_productive() -> None:
    market = spence(F(3, 4))
    for y in (F(1), F(2)):
        left = separating(market, y)
        together = market.share_less * left.less + market.share_more * left.more
        assert together + left.spent == market.average


def test_standards_under_1_cannot_separate_and_pool_up_to_one_less_the_share() -> None:
    for share in (F(1, 10), F(1, 2), F(9, 10)):
        market = spence(share)
        ends = equilibria(market).pooling
        assert ends == Span(F(0), 1 - share)
        assert ends.high < 1
        rests = {y: settle(market, y).rest for y in STANDARDS if y < 1}
        assert {y for y, rest in rests.items() if rest == "everybody"} == {
            y for y in rests if y <= 1 - share
        }
        assert "separating" not in rests.values()


def test_where_all_meet_the_standard_it_tells_nothing_and_costs_all_the_same() -> None:
    market = spence(F(1, 4))
    left = pooling(market, F(1, 2))
    assert (left.less, left.more) == (F(7, 4) - F(1, 2), F(7, 4) - F(1, 4))
    found = settle(market, F(1, 2))
    assert (found.rest, found.less, found.more) == ("everybody", left.less, left.more)
    assert found.belief.at == market.average


def test_between_the_two_employers_and_people_chase_each_other() -> None:
    assert settle(TEXTBOOK, F(3, 4)).rest == "no rest"


def test_above_2_nobody_signals() -> None:
    found = settle(TEXTBOOK, F(21, 10))
    assert (found.rest, found.less, found.more) == ("nobody", F(3, 2), F(3, 2))


def test_nobody_signals_either_where_those_without_are_paid_the_average() -> None:
    """Spence's second kind: it comes true at once, from twice the share of the others on."""
    for share in (F(1, 4), F(3, 4)):
        market = spence(share)
        believed = {y: settle(market, y, Belief(market.average, F(2))) for y in STANDARDS}
        idle = {y for y, found in believed.items() if (found.rest, found.rounds) == ("nobody", 0)}
        assert idle == {y for y in STANDARDS if y > equilibria(market).more_gain_below}


# The intuitive criterion (Cho and Kreps 1987)


def test_only_the_standard_of_1_survives_the_intuitive_criterion() -> None:
    alive = [
        y for y in STANDARDS if 1 <= y <= 2 and not deviations(TEXTBOOK, separating(TEXTBOOK, y))
    ]
    assert alive == [F(1)] == [equilibria(TEXTBOOK).riley]
    assert all(deviations(TEXTBOOK, pooling(TEXTBOOK, y)) for y in STANDARDS if y <= F(1, 2))
    assert deviations(TEXTBOOK, nobody_signals(TEXTBOOK)) == Span(F(1, 2), F(1))


def test_the_program_finds_by_trial_what_breaks_an_equilibrium() -> None:
    for y in STANDARDS:
        rest = settle(TEXTBOOK, y)
        if rest.rest == "no rest":
            continue
        finer = [one - F(1, 80) for one in STANDARDS]
        others = [one for one in finer if tempts_more_alone(TEXTBOOK, rest, one)]
        assert bool(others) == (y != 1), y


# Any two kinds of people


@given(markets, st.fractions(F(1, 50), 12, max_denominator=50))
def test_closed_form_and_trial_agree(market: SignallingMarket, standard: F) -> None:
    found, rest = equilibria(market), settle(market, standard)
    assert (rest.rest == "separating") == (standard in found.separating)
    assert (rest.rest == "everybody") == (standard in found.pooling)
    if rest.rest in ("separating", "everybody"):
        left = (separating if rest.rest == "separating" else pooling)(market, standard)
        assert (rest.less, rest.more) == (left.less, left.more)


@given(markets, st.fractions(0, 1, max_denominator=20))
def test_a_deviation_pays_the_more_productive_alone(market: SignallingMarket, part: F) -> None:
    found = equilibria(market)
    standard = found.separating.low + part * (found.separating.high - found.separating.low)
    left = separating(market, standard)
    span = deviations(market, left)
    assert (span is None) == (standard == found.riley)
    if span:
        middle = (span.low + span.high) / 2
        assert market.more.productivity - market.less.cost * middle < left.less
        assert market.more.productivity - market.more.cost * middle > left.more


@given(markets)
def test_the_least_standard_is_the_best_of_all_that_separate(market: SignallingMarket) -> None:
    found = equilibria(market)
    assert found.best.more >= separating(market, found.separating.high).more
    assert found.best.less == market.less.productivity < found.without.less


def test_it_is_said_in_sentences() -> None:
    told = statements(equilibria(TEXTBOOK))
    assert told[0] == "A standard from 1 to 2 is met by the more productive alone."
    assert told[1].startswith("At every such standard both kinds have less")
    assert told[2:] == (
        "A standard up to 1/2 is met by everybody, and tells nothing.",
        "Where nobody holds on to unlikely beliefs, 1 is what is asked for.",
    )
    assert "only below 3/2" in statements(equilibria(spence(F(3, 4))))[1]


def test_an_end_is_no_inside() -> None:
    span = equilibria(TEXTBOOK).separating
    assert (span.inside(F(1)), span.inside(F(3, 2)), span.inside(F(2))) == (False, True, False)


ONE, TWO = Kind(F(1), F(1)), Kind(F(2), F(1, 2))
BAD = {
    "kinds the wrong way round": (TWO, ONE, F(1, 2)),
    "two kinds alike": (ONE, ONE, F(1, 2)),
    "a signal that costs both the same": (ONE, Kind(F(2), F(1)), F(1, 2)),
    "a signal that costs the more productive more": (ONE, Kind(F(2), F(3)), F(1, 2)),
    "a signal for nothing": (ONE, Kind(F(2), F(0)), F(1, 2)),
    "none of one kind": (ONE, TWO, F(0)),
    "all of one kind": (ONE, TWO, F(1)),
    "more than all": (ONE, TWO, F(3, 2)),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_market(case: str) -> None:
    with pytest.raises(UsageError) as caught:
        SignallingMarket(*BAD[case])
    assert caught.value.code == "bad-signalling-market"
    assert caught.value.mend


@pytest.mark.parametrize(
    ("find", "standard"),
    [(separating, F(99, 100)), (separating, F(201, 100)), (pooling, F(51, 100)), (pooling, F(-1))],
)
def test_a_standard_that_does_not_come_true_is_refused(find: object, standard: F) -> None:
    with pytest.raises(UsageError) as caught:
        find(TEXTBOOK, standard)  # type: ignore[operator]  # either of the two functions
    assert caught.value.code == "no-equilibrium"
