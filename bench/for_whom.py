"""Measures whether what is told by group, over years and by definitions holds where truth is known.

Groups, points and credentials are drawn with chance around truths that are known. Printed is how
often intervals that aim at 95 % hold the truth, how far estimates are off raw and drawn together,
how often groups are put into a wrong order, and how often something is seen where nothing is.
`python bench/for_whom.py 500` makes so many of each; 200 when left out. Ends with 1 where a figure
is not as it should be.
"""

from __future__ import annotations

import math
import sys
import time

import numpy as np
from scipy import special

from cairn.market.measure import Measure
from cairn.value.decay import Decay, PremiumPoint, premium_against_penetration
from cairn.value.definitions import CredentialEffects, Definition, Wanted, index
from cairn.value.effect import Effect
from cairn.value.evidence import Standing
from cairn.value.for_whom import beside
from cairn.value.pooling import false_discovery

STANDING = Standing("randomised", "made", "made", "nobody", "2026", "made", made_up=True)
Z = float(special.ndtri(0.975))
AIM = 0.95
ENOUGH, NEAR = 5000.0, 0.03


def effect(value: float, error: float) -> Effect:
    """An effect as an estimator would give it."""
    p = float(2 * special.ndtr(-abs(value) / error))
    ends = (value - Z * error, value + Z * error)
    return Effect(
        "average of what they earned",
        "mean difference",
        value,
        error,
        *ends,
        p,
        200,
        100,
        "USD a year",
        "made",
        STANDING,
    )


def slack(rounds: int) -> float:
    """How far a share of rounds may lie from its aim by chance alone."""
    return 3.0 * math.sqrt(AIM * (1 - AIM) / rounds)


def by_group(rounds: int) -> bool:
    """Coverage of groups drawn together, and orders that are wrong."""
    good = True
    print(
        "groups  spread  raw holds  drawn holds  average holds  raw off  drawn off  wrong order  s"
    )
    for count in (4, 8, 16):
        for spread in (0.0, 0.5, 2.0):
            started = time.process_time()
            chance = np.random.default_rng([count, int(spread * 10)])
            held = np.zeros(3)
            off = np.zeros(2)
            wrong = 0
            for _ in range(rounds):
                truths = chance.normal(1.0, spread, count)
                errors = chance.uniform(0.5, 1.5, count)
                values = chance.normal(truths, errors)
                rows = [
                    (str(i), effect(*pair))
                    for i, pair in enumerate(zip(values, errors, strict=True))
                ]
                found = beside(rows, "group")
                raw = [one.raw for one in found.groups if isinstance(one.raw, Effect)]
                drawn = [one.drawn for one in found.groups if one.drawn is not None]
                for place, told in enumerate((raw, drawn)):
                    pairs = list(zip(told, truths, strict=True))
                    held[place] += np.mean([one.low <= truth <= one.high for one, truth in pairs])
                    off[place] += np.mean([(one.value - truth) ** 2 for one, truth in pairs])
                assert isinstance(found.average, Effect)
                held[2] += found.average.low <= 1.0 <= found.average.high
                order = [[truths[int(name)] for name in tier] for tier in found.tiers]
                wrong += any(min(order[i]) <= max(order[i + 1]) for i in range(len(order) - 1))
            held, off = held / rounds, np.sqrt(off / rounds)
            good &= held[1] > AIM - slack(rounds) - 0.01 and held[2] > AIM - slack(rounds)
            good &= off[1] < off[0] and wrong / rounds < 1 - AIM + slack(rounds)
            print(
                f"{count:6} {spread:7.1f} {held[0]:10.3f} {held[1]:12.3f} {held[2]:14.3f}"
                f" {off[0]:8.2f} {off[1]:10.2f} {wrong / rounds:12.3f}"
                f" {time.process_time() - started:5.0f}",
                flush=True,
            )
    return bool(good)


def discoveries(rounds: int) -> bool:
    """How many of the believed are wrong where 5 of 20 groups have an effect, and none has."""
    print("real of 20  wrongly believed, share  anything believed")
    good = True
    for real in (0, 5):
        chance = np.random.default_rng(real)
        wrong, anything = 0.0, 0
        for _ in range(rounds):
            z = chance.normal(np.where(np.arange(20) < real, 3.5, 0.0), 1.0)
            told = np.array(false_discovery((2 * special.ndtr(-np.abs(z))).tolist())) <= 1 - AIM
            wrong += told[real:].sum() / max(told.sum(), 1)
            anything += bool(told.any())
        good &= wrong / rounds < 1 - AIM + slack(rounds)
        print(f"{real:10} {wrong / rounds:24.3f} {anything / rounds:18.3f}")
    return bool(good)


def fading(rounds: int) -> bool:
    """Coverage of the slope against penetration."""
    print("points  scatter  slope  holds  seen")
    good = True
    for count in (6, 12):
        for scatter in (0.0, 1.0):
            for slope in (0.0, -6.0):
                chance = np.random.default_rng([count, int(scatter), int(-slope)])
                shares = np.linspace(0.1, 0.9, count)
                held = seen = 0
                for _ in range(rounds):
                    errors = chance.uniform(0.5, 1.0, count)
                    truths = 5.0 + slope * shares + chance.normal(0, scatter, count)
                    values = chance.normal(truths, errors)
                    found = premium_against_penetration(
                        [
                            PremiumPoint(str(i), float(shares[i]), effect(values[i], errors[i]))
                            for i in range(count)
                        ]
                    )
                    assert isinstance(found, Decay)
                    assert isinstance(found.slope, Effect)
                    held += found.slope.low <= slope / 10 <= found.slope.high
                    seen += found.slope.measurable
                good &= held / rounds > AIM - slack(rounds) - 0.01
                print(
                    f"{count:6} {scatter:8.1f} {slope:6.1f} {held / rounds:6.3f}"
                    f" {seen / rounds:5.2f}",
                    flush=True,
                )
    return bool(good)


def definitions(rounds: int) -> bool:
    """The share of 100 credentials that pay, counted plainly and as told."""
    print("error   true  counted plainly   told  holds")
    good = True
    pays = Definition("5,000 USD a year more", (Wanted("pay", ENOUGH, 12),))
    rounds = max(rounds // 4, 20)
    for error in (500.0, 2000.0, 4000.0):
        chance = np.random.default_rng(int(error))
        shares = np.zeros(3)
        held = 0
        for _ in range(rounds):
            truths = chance.normal(1500.0, 2500.0, 100)
            values = chance.normal(truths, error)
            rows = [
                CredentialEffects(str(i), {("pay", 12): effect(values[i], error)})
                for i in range(100)
            ]
            share = index(rows, pays, source="made", period="2026").share
            assert isinstance(share, Measure)
            true = float(np.mean(truths >= ENOUGH))
            shares += true, float(np.mean(values >= ENOUGH)), share.value
            held += share.low <= true <= share.high
        shares /= rounds
        good &= abs(shares[2] - shares[0]) < NEAR and held / rounds > AIM - slack(rounds)
        print(
            f"{error:5.0f} {shares[0]:6.3f} {shares[1]:16.3f} {shares[2]:6.3f}"
            f" {held / rounds:6.3f}",
            flush=True,
        )
    return bool(good)


def main() -> int:
    """Print the tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"{rounds} of each\n")
    good = True
    for part in (by_group, discoveries, fading, definitions):
        good &= part(rounds)
        print()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
