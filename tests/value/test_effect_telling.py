"""Effects in words for everybody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.value.effect import Effect
from cairn.value.telling import (
    amount_words,
    effect_headline,
    effect_sentences,
    range_words,
    value_words,
)
from value.lift_builders import STANDING

SHARE = Effect(
    "share who got an interview", "risk difference", 0.08, 0.02, 0.04, 0.12, 0.0001, 900, 300,
    "share", "a method", STANDING, 0.056,
)  # fmt: skip
NOTHING = replace(SHARE, value=0.01, low=-0.03, high=0.05)
PAY = replace(
    SHARE, name="average of what they earned", scale="mean difference", value=1234.5, low=210.0,
    high=2259.0, unit="EUR a year", minimum_detectable=1_500.0,
)  # fmt: skip
TIME = replace(
    PAY, name="time until they found a job", scale="time difference", value=-12.0, low=-20.0,
    high=-4.0, unit="days",
)  # fmt: skip
RATIO = replace(SHARE, scale="risk ratio", value=1.4, low=1.2, high=1.6, unit="")


@pytest.mark.parametrize(
    ("effect", "value", "between"),
    [
        (SHARE, "about 8 more of 100", "between 4 and 12 more of 100"),
        (
            replace(SHARE, value=-0.08, low=-0.12, high=-0.04),
            "about 8 fewer of 100",
            "between 4 and 12 fewer of 100",
        ),
        (NOTHING, "about 1 more of 100", "between 3 fewer of 100 and 5 more of 100"),
        (PAY, "about 1,230 EUR a year more", "between 210 and 2,260 EUR a year more"),
        (TIME, "about 12 days sooner", "between 4 and 20 days sooner"),
        (RATIO, "about 1.4 times as many", "between 1.2 and 1.6 times"),
        (
            replace(SHARE, scale="percent", value=0.06, low=0.03, high=0.09),
            "about 6 % more",
            "between 3 and 9 % more",
        ),
    ],
)
def test_numbers_are_said_as_one_says_them(effect: Effect, value: str, between: str) -> None:
    assert value_words(effect) == value
    assert range_words(effect) == between


def test_a_finding_is_a_sentence() -> None:
    assert effect_headline(SHARE) == (
        "About 8 more of 100 holders got an interview than of people like them without it."
    )
    assert effect_headline(PAY) == "Holders earned about 1,230 EUR a year more."


def test_no_measurable_effect_is_a_headline_and_says_what_it_rules_out() -> None:
    assert effect_headline(NOTHING) == ("No measurable effect on whether people got an interview.")
    told = " ".join(effect_sentences(NOTHING))
    assert "one cannot say that it changes anything" in told
    assert "A difference of 6 of 100 or more would probably have been seen." in told


def test_a_plain_comparison_is_not_called_a_doing() -> None:
    plain = replace(SHARE, standing=replace(STANDING, grade="raw association"))
    assert "nobody has shown" in effect_headline(plain)
    assert "like them" not in effect_headline(plain)


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0.0, "0 days"), (0.26, "0.3 days"), (19.94, "19.9 days"), (20.4, "20 days"),
     (1_049.0, "1,050 days"), (123_456.0, "123,000 days")],
)  # fmt: skip
def test_amounts_are_rounded(amount: float, words: str) -> None:
    assert amount_words(amount, "days") == words


@given(
    st.sampled_from([SHARE, PAY, TIME, RATIO]),
    st.tuples(*[st.floats(0.001, 1e6, allow_nan=False)] * 3),
    st.booleans(),
)
def test_the_words_never_say_p_or_break(
    effect: Effect,
    ends: tuple[float, float, float],
    below: bool,  # noqa: FBT001 - Hypothesis gives arguments by place
) -> None:
    low, value, high = sorted(ends)
    if below and effect.scale != "risk ratio":
        low, value, high = -high, -value, -low
    one = replace(effect, low=low, value=value, high=high)
    for words in (effect_headline(one), *effect_sentences(one)):
        assert words.endswith(".")
        assert "nan" not in words
        assert "p =" not in words
        assert "  " not in words
