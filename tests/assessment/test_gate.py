"""The gate: it awards only where the chance is enough, and says what would settle the rest."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.assessment.gate import Cut, Gate, Reason, Reliability, Standing, decide
from cairn.assessment.gate_chance import (
    Bar,
    Level,
    chance_above,
    chance_to_decide,
    counted,
    percent,
    settling,
)
from cairn.kernel.errors import UsageError

GATE = Gate(Cut(2.5), confidence=0.9, least_raters=3, least_outside=1, least_reliability=0.7)
BAR = Bar(0.5)
GOOD = Reliability(0.85, "levels", 0.8, 0.9, 60)
HIGH = Standing("Ana", Level(1.6, 0.5), raters=3, outside=1, rating_information=1.5)

LEVELS = st.builds(Level, st.floats(-6, 6), st.floats(0.05, 3))
BARS = st.builds(Bar, st.floats(-3, 3), st.floats(0, 1))
CONFIDENCES = st.floats(0.51, 0.99)


def _codes(standing: Standing, gate: Gate = GATE, reliability: Reliability = GOOD) -> list[str]:
    return [one.code for one in decide(gate, BAR, standing, reliability).reasons]


def test_a_level_well_above_the_bar_is_awarded() -> None:
    found = decide(GATE, BAR, HIGH, GOOD)
    assert (found.outcome, found.clear, found.settling) == ("award", True, None)
    assert found.chance == pytest.approx(0.98610, abs=1e-5)
    assert found.reasons[0].sentence == (
        "The chance that the true level is above the bar is 98%; the gate asks for 90%."
    )


def test_a_level_close_to_the_bar_is_not_yet_and_says_what_would_settle_it() -> None:
    found = decide(GATE, BAR, replace(HIGH, level=Level(1.0, 0.5)), GOOD)
    assert (found.outcome, found.clear) == ("not-yet", False)
    assert found.settling is not None
    assert found.settling.ratings is None
    assert found.settling.sentence.startswith("Even ten more ratings would decide it with 7")
    wide = decide(GATE, BAR, replace(HIGH, level=Level(1.9, 1.2)), GOOD)
    assert wide.settling is not None
    assert wide.settling.ratings == 3
    assert wide.settling.sentence == "Three more ratings would decide it with 81% chance."


def test_a_level_below_the_bar_is_a_clear_not_yet() -> None:
    found = decide(GATE, BAR, replace(HIGH, level=Level(-0.5, 0.5)), GOOD)
    assert (found.outcome, found.clear, found.settling) == ("not-yet", True, None)
    assert found.reasons[0].sentence.startswith("The level shown is below the bar.")
    assert found.reasons[0].mend


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (replace(HIGH, raters=2), "too-few-raters"),
        (replace(HIGH, outside=0), "too-few-outside"),
        (replace(HIGH, unrated=("clarity",)), "unrated-criterion"),
        (replace(HIGH, level=None), "no-measure"),
        (
            replace(HIGH, notices=(Reason("conflict", "They are related.", "Ask.", refers=True),)),
            "conflict",
        ),
    ],
)
def test_what_the_gate_does_not_find_needs_a_person(standing: Standing, code: str) -> None:
    for level in (standing.level, standing.level and Level(-3.0, 0.5)):
        found = decide(GATE, BAR, replace(standing, level=level), GOOD)
        assert found.outcome == "refer"
        assert found.reasons[0].code == code
        assert found.reasons[0].mend


def test_a_task_too_few_needs_a_person() -> None:
    assert _codes(HIGH, replace(GATE, least_tasks=2))[0] == "too-few-tasks"


@pytest.mark.parametrize("value", [0.69, None])
def test_an_unreliable_assessment_awards_nobody_and_says_so(value: float | None) -> None:
    found = decide(GATE, BAR, HIGH, Reliability(value, "levels"))
    assert found.outcome == "refer"
    assert found.reasons[0].code == "reliability-too-low"
    assert "Nobody is awarded." in found.reasons[0].sentence
    assert found.settling is None


def test_a_gate_that_asks_for_no_reliability_does_not_look_at_it() -> None:
    free = replace(GATE, least_reliability=0.0)
    assert decide(free, BAR, HIGH, Reliability(None, "levels")).outcome == "award"


def test_missing_raters_are_counted_in_what_would_settle_it() -> None:
    found = decide(GATE, BAR, replace(HIGH, raters=1, outside=0), GOOD)
    assert found.settling is not None
    assert found.settling[:2] == (2, 1)
    assert found.settling.sentence.startswith("Two more ratings, one of them from outside, would")
    alone = decide(GATE, BAR, replace(HIGH, outside=0), GOOD)
    assert alone.settling is not None
    assert alone.settling.sentence.startswith("One more rating from outside would")


def test_ratings_do_not_settle_what_is_not_about_raters() -> None:
    standing = replace(HIGH, raters=2, unrated=("clarity",))
    assert decide(GATE, BAR, standing, GOOD).settling is None


def test_a_notice_that_refers_nobody_is_told_and_does_not_stop_the_award() -> None:
    found = decide(GATE, BAR, replace(HIGH, notices=(Reason("seen", "It is so."),)), GOOD)
    assert found.outcome == "award"
    assert [one.code for one in found.reasons] == ["above-the-bar", "seen"]


def test_criteria_may_be_left_out_where_the_gate_says_so() -> None:
    loose = replace(GATE, every_criterion=False)
    assert decide(loose, BAR, replace(HIGH, unrated=("clarity",)), GOOD).outcome == "award"


def test_the_error_of_the_cut_makes_decisions_less_sure() -> None:
    sharp, blurred = (chance_above(Level(1.5, 0.4), Bar(0.5, error)) for error in (0.0, 0.6))
    assert sharp > blurred > 0.5
    assert blurred == pytest.approx(chance_above(Level(1.5, (0.16 + 0.36) ** 0.5), Bar(0.5)))


def test_without_any_error_the_chance_is_none_or_all() -> None:
    assert chance_above(Level(1.0, 0.0), Bar(1.0)) == 1.0
    assert chance_above(Level(0.9, 0.0), Bar(1.0)) == 0.0


@given(LEVELS, BARS, CONFIDENCES)
def test_an_award_is_never_less_sure_than_the_gate_asks(
    level: Level, bar: Bar, confidence: float
) -> None:
    gate = Gate(Cut(2.5), confidence=confidence)
    found = decide(gate, bar, Standing("Ana", level, raters=2), GOOD)
    assert found.chance is not None
    assert (found.outcome == "award") == (found.chance >= confidence)
    assert found.outcome != "refer"
    assert found.clear == (found.settling is None)
    if found.outcome == "not-yet" and found.clear:
        assert found.chance <= 1.0 - confidence


@given(LEVELS, BARS, CONFIDENCES, st.integers(1, 30), st.floats(0.01, 10))
def test_chances_are_chances_and_mirror(
    level: Level, bar: Bar, confidence: float, further: int, information: float
) -> None:
    chance = chance_to_decide(level, bar, confidence, further, information)
    assert 0.0 <= chance <= 1.0 + 1e-12
    mirrored = Level(2 * bar.value - level.value, level.standard_error)
    assert chance_to_decide(mirrored, bar, confidence, further, information) == pytest.approx(
        chance, abs=1e-9
    )
    assert chance_above(mirrored, bar) == pytest.approx(1 - chance_above(level, bar), abs=1e-9)


def test_the_chance_to_decide_is_that_of_a_simulation() -> None:
    """Draw the true level, draw the ratings, update, and count how often the gate decides."""
    import numpy as np

    chance = np.random.default_rng(5)
    level, bar, information, further = Level(1.0, 0.8), 0.4, 1.2, 3
    truth = chance.normal(level.value, level.standard_error, 400_000)
    seen = chance.normal(truth, (further * information) ** -0.5)
    precision = 1 / level.standard_error**2 + further * information
    mean = (level.value / level.standard_error**2 + seen * further * information) / precision
    decided = np.abs(mean - bar) * precision**0.5 >= 1.2815515655
    told = chance_to_decide(level, Bar(bar), 0.9, further, information)
    assert told == pytest.approx(decided.mean(), abs=0.004)


def test_no_information_decides_nothing() -> None:
    assert chance_to_decide(Level(1.0, 0.5), BAR, 0.9, 5, 0.0) == 0.0
    assert chance_to_decide(Level(1.0, 0.0), BAR, 0.9, 5, 1.0) == 0.0
    assert chance_to_decide(Level(1.0, 0.5), BAR, 0.9, 0, 1.0) == 0.0


def test_the_number_of_further_ratings_is_the_smallest_that_is_enough() -> None:
    level = Level(2.5, 1.5)
    found = settling(level, BAR, 0.9, 1.0, (0, 0))
    assert found.ratings is not None
    assert found.ratings > 1
    assert chance_to_decide(level, BAR, 0.9, found.ratings, 1.0) >= 0.8
    assert chance_to_decide(level, BAR, 0.9, found.ratings - 1, 1.0) < 0.8


@pytest.mark.parametrize(
    "wrong",
    [
        {"confidence": 0.5},
        {"confidence": 1.0},
        {"confidence": float("nan")},
        {"least_raters": 0},
        {"least_tasks": 0},
        {"least_outside": 3},
        {"least_outside": -1},
        {"least_reliability": 1.0},
        {"least_reliability": -0.1},
    ],
)
def test_a_gate_that_cannot_be_kept_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError) as caught:
        Gate(Cut(2.5), **wrong)  # type: ignore[arg-type]  # the table holds wrong numbers
    assert caught.value.code == "wrong-gate"


@pytest.mark.parametrize(
    ("value", "error"),
    [(float("nan"), None), (float("inf"), None), (2.0, -0.1), (2.0, float("nan"))],
)
def test_a_cut_that_is_no_number_is_refused(value: float, error: float | None) -> None:
    with pytest.raises(UsageError) as caught:
        Cut(value, standard_error=error)
    assert caught.value.code == "wrong-gate"


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.8999, "89%"),
        (0.9, "90%"),
        (0.58, "58%"),
        (0.004, "less than 1%"),
        (0.995, "more than 99%"),
    ],
)
def test_a_chance_is_rounded_down(chance: float, said: str) -> None:
    assert percent(chance) == said


def test_numbers_are_words_up_to_ten() -> None:
    assert [counted(n, "rater") for n in (0, 1, 2, 10, 11)] == [
        "no raters", "one rater", "two raters", "ten raters", "11 raters",
    ]  # fmt: skip


def test_the_gate_is_light_to_import() -> None:
    code = (
        "import sys, cairn.assessment.gate, cairn.assessment.signal, cairn.assessment.appeal\n"
        "print({'numpy', 'scipy'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "set()"
