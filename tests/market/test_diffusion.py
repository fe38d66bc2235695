"""Known curves come back, their intervals behave, and what cannot be told is refused in words."""

from __future__ import annotations

import csv
import itertools
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.market.curve_fit import Points, best_fit
from cairn.market.curves import CURVES, Curve
from cairn.market.diffusion import Diffusion, Reach, Series, fit
from cairn.market.measure import Measure, NoMeasure

BY_NAME = {curve.name: curve for curve in CURVES}
KNOWN = ("chicken_weight", "metal_share", "ibm_siu1", "safari4_0", "windows7")


@pytest.mark.shared
@pytest.mark.parametrize("curve", CURVES, ids=BY_NAME)
@pytest.mark.parametrize("name", KNOWN)
def test_parameters_are_the_known_ones(shared: Path, name: str, curve: Curve) -> None:
    folder = shared / "known-answers" / "7_diffusion"
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        values = np.array([float(row["level"]) for row in csv.DictReader(lines)])
    answers = json.loads((folder / f"{name}.answers.json").read_text("utf-8"))
    expected, tolerance = answers["fits"][curve.name], answers["tolerance"]
    found = best_fit(Points(values, "level"), curve)
    assert found.loss == pytest.approx(expected["sse"], rel=tolerance["sse_relative"])
    for parameter, (value, error) in found.parameters().items():
        known = expected["parameters"][parameter]
        assert value == pytest.approx(known["estimate"], rel=tolerance["parameters_relative"])
        assert error == pytest.approx(known["se"], rel=tolerance["se_relative"])
    if curve.name == "bass":
        assert found.bend == pytest.approx(expected["peak_time"], rel=1e-3)


def level(curve: Curve, n: int = 20, noise: float = 0.004, seed: int = 1) -> Series:
    times = np.arange(1.0, n + 1.0)
    chance = np.random.default_rng(seed)
    values = 0.8 * curve.share(times, 0.4, curve.bending_at(0.4, 8.0))
    values = np.abs(values + chance.normal(0.0, noise, n))
    return Series("2024-01", tuple(map(float, values)), "posts", "share", "Survey", "level")


def adopters(curve: Curve, n: int = 24, seed: int = 1, ceiling: float = 300.0) -> Series:
    times = np.arange(1.0, n + 1.0)
    expected = np.diff(curve.share(times, 0.4, curve.bending_at(0.4, 8.0)), prepend=0.0)
    counts = np.cumsum(np.random.default_rng(seed).poisson(ceiling * expected))
    return Series("2024-01", tuple(map(float, counts)), "people", "people", "Register")


def fitted(series: Series, **options: object) -> Diffusion:
    found = fit(series, **options)  # type: ignore[arg-type]  # a test names options freely
    assert isinstance(found, Diffusion), found
    return found


def measured(answer: object) -> Measure:
    assert isinstance(answer, Measure), answer
    return answer


@pytest.mark.parametrize("curve", CURVES, ids=BY_NAME)
def test_a_known_curve_comes_back(curve: Curve) -> None:
    found = fitted(level(curve, noise=0.002))
    assert found.chosen.curve.name == curve.name
    ceiling = measured(found.ceiling())
    assert ceiling.low < 0.8 < ceiling.high
    assert ceiling.high - ceiling.low < 0.2
    assert ceiling.grade == "projection"
    reach = found.reaches(0.6)
    assert isinstance(reach, Reach)
    assert reach.earliest <= reach.month <= reach.latest
    offset = curve.bending_at(0.4, 8.0)
    true = float(np.interp(0.75, curve.share(np.linspace(0, 30, 3001), 0.4, offset),
                           np.linspace(0, 30, 3001)))  # fmt: skip
    assert reach.wait.low - 0.2 <= true - 20 <= reach.wait.high + 0.2


@pytest.mark.parametrize("curve", CURVES, ids=BY_NAME)
def test_adopters_never_become_fewer(curve: Curve) -> None:
    series = adopters(curve)
    found = fitted(series)
    ceiling, later = measured(found.ceiling()), measured(found.at("2026-06"))
    for one in (ceiling, later):
        assert one.low >= series.values[-1]
        assert one.low <= one.value <= one.high
    assert later.value <= ceiling.value + 1e-6
    assert (later.period, later.unit, later.n) == ("2026-06", "people", 24)


def test_what_is_reached_already_is_read_from_the_counts() -> None:
    series = adopters(BY_NAME["bass"])
    reach = fitted(series).reaches(series.values[4])
    assert isinstance(reach, Reach)
    assert reach.month == reach.earliest == reach.latest == "2024-05"
    assert reach.wait.value == -19
    assert reach.wait.unit == "months after 2025-12"


def test_what_was_there_before_the_first_point_is_reached() -> None:
    reach = fitted(level(BY_NAME["logistic"])).reaches(0.01)
    assert isinstance(reach, Reach)
    assert reach.month == "2023-12"
    assert reach.wait.high < -18


def test_a_share_never_passes_the_whole() -> None:
    curve = BY_NAME["gompertz"]
    values = np.minimum(curve.share(np.arange(1.0, 13.0), 0.3, curve.bending_at(0.3, 5.0)), 1.0)
    noisy = values + np.random.default_rng(2).normal(0.0, 0.01, 12)
    series = Series("2024-01", tuple(map(float, abs(noisy))), "posts", "share", "S", "level")
    assert measured(fitted(series).ceiling()).high <= 1.0


def test_steps_of_several_months_are_kept() -> None:
    series = replace(level(BY_NAME["bass"]), step=3)
    assert (series.last, series.period) == ("2028-10", "2024-01/2028-10")
    reach = fitted(series).reaches_share(0.9)
    assert isinstance(reach, Reach)
    assert (int(reach.month[5:]) - 1) % 3 == 0


def test_the_best_curve_comes_first_and_close_ones_widen_the_interval() -> None:
    series = level(BY_NAME["bass"], n=12, noise=0.02)
    all_, one = fitted(series), fitted(series, curve="bass")
    assert [all_.aicc(each) for each in all_.fits] == sorted(all_.aicc(each) for each in all_.fits)
    assert len(all_.fits) == 3
    assert len(all_.believed) > 1
    joined, alone = all_.ceiling(), one.ceiling()
    if isinstance(joined, Measure) and isinstance(alone, Measure):
        assert joined.high - joined.low >= alone.high - alone.low


def test_less_confidence_gives_a_narrower_interval() -> None:
    series = adopters(BY_NAME["logistic"])
    wide = measured(fitted(series, curve="logistic").ceiling())
    narrow = measured(fitted(series, curve="logistic", confidence=0.5).ceiling())
    assert narrow.high - narrow.low < wide.high - wide.low
    assert (narrow.confidence, wide.confidence) == (0.5, 0.95)


def test_made_up_points_stay_made_up() -> None:
    found = fitted(replace(adopters(BY_NAME["bass"]), grade="made up"))
    assert measured(found.ceiling()).grade == "made up"


NOISE = np.random.default_rng(3).normal(0.0, 0.01, 24)
REFUSED = {
    "no points": (Series("2024-01", (), "x", "x", "s"), "at least 8 points, and there are 0"),
    "one point": (Series("2024-01", (20.0,), "x", "x", "s"), "and there is 1"),
    "seven points": (Series("2024-01", tuple(range(10, 17)), "x", "x", "s"), "there are 7"),
    "nine people": (Series("2024-01", (0, 1, 2, 3, 5, 7, 8, 9), "x", "people", "s"), "fewer than"),
    "nobody": (Series("2024-01", (0.0,) * 9, "x", "people", "s"), "there are no"),
    "fewer than before": (
        Series("2024-01", (5, 9, 12, 11, 14, 20, 22, 23), "x", "x", "s"),
        "cannot become fewer",
    ),
    "nobody new": (Series("2024-01", (40.0,) * 12, "x", "x", "s"), "do not rise"),
    "a falling share": (
        Series("2024-01", tuple(0.6 - 0.01 * k for k in range(24)), "x", "share", "s", "level"),
        "the points fall",
    ),
    "a flat share": (
        Series("2024-01", (*(0.4 + NOISE - NOISE[0]), 0.401), "x", "share", "s", "level"),
        "chance alone",
    ),
    "ever faster": (
        Series("2024-01", tuple(0.01 * math.exp(0.15 * k) for k in range(24)), "x", "s", "s",
               "level"),
        "not surely begun to slow",
    ),
    "before the bend": (adopters(BY_NAME["logistic"], n=8), "not surely begun to slow"),
}  # fmt: skip


@pytest.mark.parametrize(("series", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_told_is_refused_in_words(series: Series, words: str) -> None:
    found = fit(series)
    assert isinstance(found, NoMeasure)
    assert found.reason.startswith("Not enough data: ")
    assert words in found.reason


WRONG = {
    "a negative point": (Series("2024-01", (-1.0,) * 9, "x", "x", "s"), "bad-series"),
    "no number": (Series("2024-01", (math.nan,) * 9, "x", "x", "s"), "bad-series"),
    "infinity": (Series("2024-01", (math.inf,) * 9, "x", "x", "s"), "bad-series"),
    "no step": (Series("2024-01", (1.0,) * 9, "x", "x", "s", step=0), "bad-series"),
    "no month": (Series("soon", (1.0,) * 9, "x", "x", "s"), "bad-month"),
}


@pytest.mark.parametrize(("series", "code"), WRONG.values(), ids=WRONG)
def test_a_wrong_series_is_an_error(series: Series, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        fit(series)
    assert caught.value.code == code


def test_a_wrong_question_is_an_error() -> None:
    series = adopters(BY_NAME["bass"])
    with pytest.raises(UsageError) as caught:
        fit(series, curve="straight")  # type: ignore[arg-type]  # the fault that is tested
    assert caught.value.code == "unknown-curve"
    found = fitted(series)
    for share in (0.0, 1.0, -1.0, math.nan):
        with pytest.raises(UsageError):
            found.reaches_share(share)
    for value in (0.0, -3.0, math.nan, math.inf):
        with pytest.raises(UsageError) as caught:
            found.reaches(value)
        assert caught.value.code == "bad-amount"
    for month in ("2023-12", "x"):
        with pytest.raises(UsageError):
            found.at(month)


def test_far_ahead_and_above_the_ceiling_nobody_can_say() -> None:
    found = fitted(adopters(BY_NAME["bass"]))
    late, never = found.at("2028-01"), found.reaches(2000)
    assert isinstance(late, NoMeasure)
    assert "further ahead than the series is long" in late.reason
    assert isinstance(never, NoMeasure)
    assert never.reason == "Cannot say: by its curve that never comes."
    shares = fitted(level(BY_NAME["gompertz"]))
    near = shares.reaches(0.999 * shares.chosen.ceiling)
    assert isinstance(near, NoMeasure)
    assert near.reason.startswith("Cannot say: ")


shapes = st.tuples(st.sampled_from(CURVES), st.floats(0.05, 2.0), st.floats(0.5, 20.0))


@given(shapes, st.floats(0.1, 0.95))
def test_curves_rise_bend_and_reach_where_they_say(
    shape: tuple[Curve, float, float], share: float
) -> None:
    curve, rate, time = shape
    offset = curve.bending_at(rate, time)
    assert curve.bend(rate, offset) == pytest.approx(time)
    values = curve.share(np.linspace(0.0, 60.0, 200), rate, offset)
    assert all(0.0 <= one <= 1.0 for one in values)
    assert all(after >= before - 1e-12 for before, after in itertools.pairwise(values))
    speeds = curve.share(time + np.array([-2e-3, -1e-3, 0.0, 1e-3, 2e-3]), rate, offset)
    bends = np.diff(speeds, 2)
    assert bends[0] >= -1e-9
    assert bends[-1] <= 1e-9
    reached = curve.reaching(rate, time, share)
    if not math.isnan(reached):
        at = curve.share(np.array([time]), rate, reached)
        assert float(at[0]) == pytest.approx(share, abs=1e-6)


@settings(max_examples=15)
@given(st.floats(0.01, 1e6), st.integers(0, 50))
def test_the_unit_does_not_matter(factor: float, seed: int) -> None:
    series = level(BY_NAME["bass"], seed=seed)
    scaled = replace(series, values=tuple(factor * one for one in series.values), unit="things")
    one, other = (best_fit(Points(np.array(each.values), "level"), BY_NAME["bass"])
                  for each in (series, scaled))  # fmt: skip
    assert other.ceiling == pytest.approx(factor * one.ceiling, rel=1e-4)
    assert other.bend == pytest.approx(one.bend, rel=1e-3, abs=1e-3)
