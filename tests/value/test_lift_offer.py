"""An offer by chance: what it did, for whom, and when it did too little to tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.instrument import Encouraged, encouraged
from cairn.value.outcomes import OutcomeKind, OutcomeTable
from value.lift_builders import table_of


def offered(
    kind: OutcomeKind, n: int = 2_000, seed: int = 1, *, push: float = 1.0, effect: float = 0.5
) -> OutcomeTable:
    """A hidden cause decides who takes it up, and the outcome too."""
    chance = np.random.default_rng(seed)
    hidden, own, wish = chance.normal(size=(3, n))
    offer = chance.random(n) < 0.5
    held = hidden + wish - 0.5 + push * offer > 0
    line = 0.8 * hidden + effect * held
    if kind == "happened":
        outcome = (special.ndtr(own) < special.expit(line)).astype(np.float64)
    else:
        outcome = line + own
    return table_of(kind, held, outcome, offered=offer)


def read(table: OutcomeTable, confidence: float = 0.95) -> Encouraged:
    found = encouraged(table, confidence=confidence)
    assert isinstance(found, Encouraged), found
    return found


def effect(answer: EffectAnswer) -> Effect:
    assert isinstance(answer, Effect), answer
    return answer


@pytest.mark.parametrize("kind", ["happened", "amount"])
def test_the_ratio_is_that_of_two_stage_least_squares(kind: OutcomeKind) -> None:
    table = offered(kind)
    assert table.offered is not None
    found = read(table)
    both = np.cov(np.vstack([table.offered, table.held, table.outcome]).astype(np.float64))
    assert effect(found.moved).value == pytest.approx(both[0, 2] / both[0, 1])
    assert effect(found.moved).value == pytest.approx(
        effect(found.intention).value / effect(found.first_stage).value
    )
    assert found.strength > 100


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_at_the_ends_of_the_interval_the_offer_did_just_not_nothing(confidence: float) -> None:
    """Anderson and Rubin: take the effect away, and test whether the offer still did something."""
    table = offered("amount")
    assert table.offered is not None
    found = effect(read(table, confidence).moved)
    for end in (found.low, found.high):
        rest = table.outcome - end * table.held
        mine, others = rest[table.offered], rest[~table.offered]
        error = (mine.var(ddof=1) / len(mine) + others.var(ddof=1) / len(others)) ** 0.5
        z = abs(mine.mean() - others.mean()) / error
        assert z == pytest.approx(special.ndtri(0.5 + confidence / 2))


def test_its_error_is_that_of_what_the_effect_leaves_over() -> None:
    table = offered("amount", effect=2.0)
    assert table.offered is not None
    found = read(table)
    moved = effect(found.moved)
    rest = table.outcome - moved.value * table.held
    mine, others = rest[table.offered], rest[~table.offered]
    error = (mine.var(ddof=1) / len(mine) + others.var(ddof=1) / len(others)) ** 0.5
    assert moved.standard_error == pytest.approx(error / effect(found.first_stage).value)


def test_a_hidden_cause_does_not_lead_it_astray() -> None:
    """The plain comparison says twice as much as is true."""
    table = offered("amount", 40_000)
    plain = table.outcome[table.held].mean() - table.outcome[~table.held].mean()
    found = effect(read(table).moved)
    assert plain > 1.2
    assert found.low < 0.5 < found.high < 0.8
    assert any("would have had it anyway" in one for one in found.remarks)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_sign_is_that_of_the_effect(sign: int) -> None:
    found = effect(read(offered("amount", 5_000, effect=sign * 1.0)).moved)
    assert found.measurable
    assert np.sign(found.value) == np.sign(found.low) == np.sign(found.high) == sign


@given(seed=st.integers(0, 10_000))
@settings(max_examples=30)
def test_its_p_and_its_interval_say_the_same(seed: int) -> None:
    found = read(offered("amount", 500, seed, effect=0.3))
    moved = effect(found.moved)
    assert moved.low <= moved.value <= moved.high
    assert moved.measurable == (moved.p < 0.05) == effect(found.intention).measurable


def test_when_everybody_does_as_they_are_told_it_is_the_plain_difference() -> None:
    table = offered("amount", 400)
    assert table.offered is not None
    found = read(replace(table, held=table.offered))
    assert found.strength == float("inf")
    assert effect(found.moved).value == pytest.approx(effect(found.intention).value)
    assert effect(found.moved).low == pytest.approx(effect(found.intention).low)


@pytest.mark.parametrize("kind", ["happened", "amount"])
def test_a_weak_offer_gives_no_number_for_the_moved_but_what_the_offer_did(
    kind: OutcomeKind,
) -> None:
    found = read(offered(kind, 1_000, push=0.02))
    assert found.strength < 10
    assert isinstance(found.moved, NoEffect)
    assert "too few people" in found.moved.reason
    assert effect(found.intention).scale == (
        "risk difference" if kind == "happened" else "mean difference"
    )
    assert effect(found.first_stage).unit == "share"


def test_a_handful_of_moved_people_is_not_told() -> None:
    """Nine of 2,000 who follow it exactly: strong by the test, and still nobody to speak of."""
    offer = np.arange(2_000) < 1_000
    held = (np.arange(2_000) < 40) | (np.arange(2_000) >= 1_969)
    found = read(table_of("amount", held, np.arange(2_000.0), offered=offer))
    assert isinstance(found.moved, NoEffect)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (table_of("amount", np.arange(40) % 2 == 0, np.arange(40.0)), "Nobody says who was"),
        (
            table_of("time", np.arange(40) % 2 == 0, np.arange(40.0), offered=np.ones(40, bool)),
            "It is a time",
        ),
        (
            table_of("amount", np.arange(40) % 2 == 0, np.arange(40.0), offered=np.ones(40, bool)),
            "fewer than 10 people who were offered it, or who were not",
        ),
        (
            table_of("amount", np.arange(40) < 9, np.arange(40.0), offered=np.arange(40) % 2 == 0),
            "fewer than 10 people hold it",
        ),
    ],
    ids=["no offer", "a time", "everybody was offered it", "nine holders"],
)
def test_what_cannot_be_read_is_refused(table: OutcomeTable, words: str) -> None:
    found = encouraged(table)
    assert isinstance(found, NoEffect)
    assert words in found.reason


def test_people_without_an_outcome_are_left_out_of_every_part() -> None:
    table = offered("amount", 400)
    outcome = table.outcome.copy()
    outcome[::5] = np.nan
    found = read(replace(table, outcome=outcome))
    for one in (found.first_stage, found.intention, found.moved):
        assert effect(one).n == 320
        assert effect(one).holders == int(table.held[np.arange(400) % 5 > 0].sum())
