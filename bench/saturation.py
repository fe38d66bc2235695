"""Measures whether the intervals of diffusion and saturation hold the truth, and who is refused.

Series are made from curves that are known, with chance. Printed is how often an interval that aims
at 95% holds what was to be found: how many there are half a year later and in the end (the people
who really come, not the curve), when nine in ten have come, and a ratio of holders to postings.
`python bench/saturation.py 300` makes so many series of each kind; 100 when left out.
"""

from __future__ import annotations

import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from cairn.market.asking import asking_counted
from cairn.market.curve_fit import Errors
from cairn.market.curves import CURVES, Curve, CurveName, FloatArray
from cairn.market.diffusion import FEWEST_POINTS, Diffusion, Reach, Series, fit
from cairn.market.measure import Measure, MeasureAnswer
from cairn.market.saturation import saturation

POINTS, AHEAD, CEILING, RATE, BEND = 24, 6, 400.0, 0.35, 9.0
NOISE, SHARE = 0.01, 0.9
LEAST, MOST = 0.90, 0.995
HOLDERS, ASKING = 250, (12, 40, 400)


class Made(NamedTuple):
    """A series and what is to be found.

    Attributes:
        series: The series.
        later: How many there are half a year later.
        end: How many there are in the end.
        reached: When the curve reaches nine tenths of its ceiling, in points.
    """

    series: Series
    later: float
    end: float
    reached: float


def made(curve: Curve, errors: Errors, chance: np.random.Generator, points: int = POINTS) -> Made:
    """A series from a curve."""
    offset = curve.bending_at(RATE, BEND)
    times = np.arange(1.0, POINTS + AHEAD + 1.0)
    share = curve.share(times, RATE, offset)
    ceiling = CEILING if errors == "adopters" else 0.8
    if errors == "adopters":
        counts = np.cumsum(chance.poisson(ceiling * np.diff(share, prepend=0.0))).astype(float)
        end = float(counts[-1]) + float(chance.poisson(ceiling * (1.0 - share[-1])))
        values, later = counts[:points], float(counts[-1])
    else:
        values = np.abs(ceiling * share[:points] + chance.normal(0.0, NOISE, points))
        later, end = float(ceiling * share[-1]), ceiling
    fine = np.linspace(0.0, 4.0 * POINTS, 40_001)
    reached = float(fine[np.argmax(curve.share(fine, RATE, offset) >= SHARE)])
    unit = "people" if errors == "adopters" else "share"
    series = Series("2024-01", tuple(map(float, values)), unit, unit, "made", errors)
    return Made(series, later, end, reached)


def told(found: Diffusion, truth: Made) -> Iterator[tuple[str, bool | None]]:
    """Whether each interval holds the truth; None where there is none."""
    yield "later", _holds(found.at("2026-06"), truth.later)
    yield "in the end", _holds(found.ceiling(), truth.end)
    reach = found.reaches_share(SHARE)
    waited = truth.reached - POINTS
    yield (
        "nine tenths",
        reach.wait.low <= waited <= reach.wait.high if isinstance(reach, Reach) else None,
    )


def _holds(answer: MeasureAnswer, truth: float) -> bool | None:
    if not isinstance(answer, Measure):
        return None
    return answer.low - 1e-9 <= truth <= answer.high + 1e-9


def coverage(rounds: int) -> bool:
    """Print how often intervals hold the truth; returns whether all are as they should be."""
    good = True
    print("series    truth     fitted    later  in the end  nine tenths  told     s")
    for errors in ("adopters", "level"):
        for curve in CURVES:
            for only in (curve.name, None):
                started = time.process_time()
                held: dict[str, list[float]] = defaultdict(list)
                refused = asked = 0
                for seed in range(rounds):
                    truth = made(curve, errors, np.random.default_rng([seed, len(errors)]))
                    name: CurveName | None = only
                    found = fit(truth.series, curve=name)
                    if not isinstance(found, Diffusion):
                        refused += 1
                        continue
                    for what, inside in told(found, truth):
                        asked += 1
                        if inside is not None:
                            held[what].append(float(inside))
                shares = [float(np.mean(held[what])) for what in ("later", "in the end")]
                shares.append(float(np.mean(held["nine tenths"] or [math.nan])))
                spread = 3.0 * math.sqrt(0.95 * 0.05 / rounds)
                good &= only is None or min(shares) > LEAST - spread
                answered = sum(map(len, held.values())) / max(asked, 1)
                print(
                    f"{errors:9} {curve.name:9} {only or 'best':9}"
                    f" {shares[0]:5.3f} {shares[1]:11.3f} {shares[2]:12.3f} {answered:5.2f}"
                    f" {time.process_time() - started:5.0f}   {refused} refused",
                    flush=True,
                )
    return good


def refusals(rounds: int) -> bool:
    """Print which share of series that cannot be told is refused."""
    print("refused:")
    good = True
    for curve in CURVES:
        for points in (5, 7, 8, 12, 24):
            chance = np.random.default_rng([points, 7])
            series = [made(curve, "adopters", chance, points).series for _ in range(rounds)]
            refused = float(np.mean([not isinstance(fit(one), Diffusion) for one in series]))
            print(f"  {curve.name:9} bends at {BEND:.0f}, {points:2} points: {refused:.2f}")
            good &= points >= FEWEST_POINTS or refused == 1.0
    chance = np.random.default_rng(5)
    kinds: dict[str, Callable[[], FloatArray]] = {
        "flat": lambda: 0.4 + chance.normal(0.0, NOISE, POINTS),
        "falling": lambda: 0.6 - 0.01 * np.arange(POINTS) + chance.normal(0.0, NOISE, POINTS),
        "a straight line": lambda: (
            0.02 * np.arange(1, POINTS + 1) + chance.normal(0.0, NOISE, POINTS)
        ),
        "ever faster": lambda: (
            0.01 * np.exp(0.15 * np.arange(POINTS)) + chance.normal(0.0, NOISE / 4, POINTS)
        ),
    }
    for kind, values in kinds.items():
        series = [
            Series("2024-01", tuple(map(float, np.abs(values()))), "x", "x", "made", "level")
            for _ in range(rounds)
        ]
        refused = float(np.mean([not isinstance(fit(one), Diffusion) for one in series]))
        print(f"  {kind}: {refused:.2f}")
        good &= refused >= LEAST - 3.0 * math.sqrt(0.95 * 0.05 / rounds)
    return good


def ratios(rounds: int) -> bool:
    """Print how often the interval of saturation holds the true ratio."""
    good = True
    holders = Measure("h", HOLDERS, HOLDERS, HOLDERS, "people", HOLDERS, "r", "2026", "raw count",
                      "counted")  # fmt: skip
    for rate in ASKING:
        chance = np.random.default_rng(rate)
        held = []
        for count in chance.poisson(rate, 20 * rounds):
            answer = saturation(
                holders, asking_counted(int(count), "x", source="p", period="2026"), "x"
            )
            if isinstance(answer, Measure):
                held.append(answer.low <= HOLDERS / rate <= answer.high)
        share = float(np.mean(held))
        print(f"saturation, {rate:3} postings expected: {share:.3f} of {len(held)} told")
        good &= LEAST <= share <= MOST
    return good


def main() -> None:
    """Print all tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    assert ratios(rounds)
    assert refusals(max(10, rounds // 5))
    assert coverage(rounds)


if __name__ == "__main__":
    main()
