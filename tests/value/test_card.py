"""A value card: six lines, each with what stands behind it, and honest where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cairn.market.measure import Measure, NoMeasure
from cairn.value.card import CardFacts, Cost, Reliability, ValueCard, value_card
from cairn.value.effect import Effect, NoEffect
from cairn.value.evidence import Standing

STANDING = Standing("adjusted observation", "Who?", "400 people", "nobody", "2026", "a test")
LIFT = Effect(
    name="share who got an interview",
    scale="risk difference",
    value=0.08,
    standard_error=0.03,
    low=0.02,
    high=0.14,
    p=0.01,
    n=400,
    holders=120,
    unit="share",
    method="a method",
    standing=STANDING,
    minimum_detectable=0.08,
)
DEMAND = Measure(
    "postings that ask", 0.12, 0.09, 0.15, "share", 500, "postings", "2026-03", "raw count", "m"
)
HELD = Measure("holders", 340.0, 340.0, 340.0, "people", 340, "register", "2026", "raw count", "m")
CROWDED = Measure(
    "holders for each", 2.1, 1.4, 3.0, "holders for each posting", 340, "both", "2026", "raw count",
    "m",
)  # fmt: skip
FACTS = CardFacts(
    "Welding",
    "Meridian College",
    LIFT,
    DEMAND,
    HELD,
    CROWDED,
    Cost(200.0, "EUR", 50.0, "catalogue"),
    Reliability(0.84, 0.8, 0.88, 60, "stated"),
)


def said(card: ValueCard, topic: str) -> str:
    return " ".join(next(line for line in card.lines if line.topic == topic).sentences)


def test_it_works() -> None:
    card = value_card(FACTS)
    assert [line.topic for line in card.lines] == [
        *("lift", "demand", "supply", "saturation", "cost", "reliability"),
    ]
    assert card.headline == (
        "About 8 more of 100 holders got an interview than of people like them without it."
    )
    assert "About 12 of 100 job advertisements" in said(card, "demand")
    assert "(between 9 and 15 of 100)" in said(card, "demand")
    assert "340 people in this register" in said(card, "supply")
    assert "sets nobody apart" in said(card, "saturation")
    assert "That is 4.00 EUR for each hour" in said(card, "cost")
    assert "tells people apart well: 0.84" in said(card, "reliability")
    assert not card.made_up
    assert "95 of a hundred" in card.remarks[0]


def test_one_more_success_is_counted_in_people_and_hours() -> None:
    words = said(value_card(FACTS), "lift")
    assert "about 13 people must earn it, 50 hours each" in words
    assert "(between 8 and 50 people)" in words


def test_an_effect_that_is_none_costs_no_people() -> None:
    unsure = replace(LIFT, value=0.01, low=-0.04, high=0.06)
    card = value_card(replace(FACTS, lift=unsure))
    assert card.headline == "No measurable effect on whether people got an interview."
    assert "people must earn it" not in said(card, "lift")
    assert "would probably have been seen" in said(card, "lift")


def test_a_raw_association_is_never_called_an_effect() -> None:
    raw = replace(LIFT, standing=replace(STANDING, grade="raw association"))
    assert (
        "whether that is its doing, nobody has shown"
        in value_card(replace(FACTS, lift=raw)).headline
    )


def test_nothing_known_is_said_six_times_and_is_no_zero() -> None:
    card = value_card(CardFacts("Welding", "Meridian College"))
    assert card.headline.startswith("Whether it helps with a job cannot be said")
    assert all("Not enough data" in " ".join(line.sentences) for line in card.lines)
    assert all(line.figure is None and not line.grade for line in card.lines)
    assert card.remarks == ()


@pytest.mark.parametrize("topic", ["demand", "supply", "saturation"])
def test_a_refusal_is_told_as_it_is(topic: str) -> None:
    reason = "Not enough data: fewer than 10 postings, so the figure is not told."
    facts = replace(FACTS, **{topic: NoMeasure("x", reason, 0, "s", "2026")})
    card = value_card(facts)
    assert said(card, topic) == reason
    assert next(line for line in card.lines if line.topic == topic).figure is None


def test_a_refused_lift_says_what_would_help() -> None:
    none = NoEffect("x", "The sides are not alike.", "Compare others.", 40, "m", STANDING)
    card = value_card(replace(FACTS, lift=none))
    assert said(card, "lift") == "The sides are not alike. Compare others."
    assert "cannot be said" in card.headline


@pytest.mark.parametrize(
    ("facts", "made_up"),
    [
        (replace(FACTS, lift=replace(LIFT, standing=replace(STANDING, made_up=True))), True),
        (replace(FACTS, demand=replace(DEMAND, grade="made up")), True),
        (FACTS, False),
    ],
)
def test_what_is_made_up_is_known_as_such(
    facts: CardFacts,
    made_up: bool,  # noqa: FBT001 - a case
) -> None:
    assert value_card(facts).made_up is made_up


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (Cost(0.0, "EUR", 40.0, "c"), "Nothing in money, and about 40 hours of work."),
        (Cost(None, "EUR", 40.0, "c"), "Nobody has said what it costs in money, and about 40"),
        (Cost(90.0, "EUR", None, "c"), "90 EUR, and nobody has said how many hours it takes."),
        (Cost(None, "", None, "c"), "Not enough data"),
    ],
)
def test_costs_that_are_half_known(cost: Cost, words: str) -> None:
    assert said(value_card(replace(FACTS, cost=cost)), "cost").startswith(words)


@pytest.mark.parametrize(
    ("value", "word"), [(0.8, "well"), (0.79, "fairly well"), (0.6, "fairly well"), (0.4, "poorly")]
)
def test_reliability_has_words(value: float, word: str) -> None:
    known = Reliability(value, None, None, 60, "stated")
    words = said(value_card(replace(FACTS, reliability=known)), "reliability")
    assert f"tells people apart {word}:" in words
    assert "between" not in words


def test_a_licence_comes_first_among_what_else_one_might_do() -> None:
    facts = replace(FACTS, licence="For this work a licence is required.", instead=("Other.",))
    assert value_card(facts).instead == ("For this work a licence is required.", "Other.")
