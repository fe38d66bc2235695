"""What a badge tells: how likely its holder is competent, and how likely that of any badge is.

Knows pass rate, reliability and base rate, and the model behind the tables of Taylor and Russell
(1939): the true level and the measure are bivariate normal, their correlation is the square root
of the reliability, and whoever is above a line in the measure gets the badge. It says nothing about
one person, and does not know the gate. Needs no NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

from cairn.kernel.errors import UsageError

__all__ = ["BASE_RATES", "Share", "Signal", "both_above", "sensitivity", "signal"]

BASE_RATES = (0.1, 0.2, 0.3, 0.5, 0.7)
"""Shares of competent people that are looked at where nobody knows the true one."""

_NORMAL = NormalDist()
_PANELS = 400  # of Simpson's rule, even; errors are below 1e-9 unless the correlation is near 1
_STEEP = 0.999
_NEARLY_ALL = 0.99


class Share(NamedTuple):
    """A figure between 0 and 1.

    Attributes:
        value: The figure.
        low: Lower end of its interval; None where it has none.
        high: Upper end.
    """

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """What a holder's badge tells.

    Attributes:
        competent: The chance that a holder is competent.
        low: Lower end, pass rate and reliability both being at the worse end of their intervals;
            None where neither has one.
        high: Upper end, both being at the better end.
        without: The chance that someone who was judged and got no badge is competent; None where
            everyone gets it.
        everyone: The chance for a badge that everyone passes: the base rate.
        base_rate: The share of competent people among those judged.
        sentences: The same for people.
    """

    competent: float
    low: float | None
    high: float | None
    without: float | None
    everyone: float
    base_rate: float
    sentences: tuple[str, ...]


def both_above(first: float, second: float, correlation: float) -> float:
    """The chance that two standard normal values both lie above their lines.

    By integrating over the angle of the correlation (Drezner and Wesolowsky 1990).

    Args:
        first: The line of the first.
        second: The line of the second.
        correlation: Between them, 0 to 1.

    Returns:
        The chance, 0 to 1.
    """
    if correlation >= 1.0:
        return _NORMAL.cdf(-max(first, second))
    angle = math.asin(correlation)
    panels = _PANELS if correlation < _STEEP else 50 * _PANELS
    squares, product = first * first + second * second, 2.0 * first * second

    def height(turn: float) -> float:
        return math.exp(-(squares - product * math.sin(turn)) / (2.0 * math.cos(turn) ** 2))

    width = angle / panels
    inner = sum((4 if place % 2 else 2) * height(place * width) for place in range(1, panels))
    area = (height(0.0) + inner + height(angle)) * width / 3.0
    return _NORMAL.cdf(-first) * _NORMAL.cdf(-second) + area / (2.0 * math.pi)


def signal(pass_rate: Share, reliability: Share, base_rate: float) -> Signal:
    """How likely a holder is competent, next to the same for a badge that everyone passes.

    Args:
        pass_rate: The share of people judged who get the badge; above 0, up to 1.
        reliability: Of the measure, 0 to 1.
        base_rate: The share of people judged who are competent; above 0, below 1.

    Returns:
        The figures and their sentences.

    Raises:
        UsageError: a share that is out of its range.
    """
    _require("pass rate", pass_rate, zero=False)
    _require("reliability", reliability, zero=True)
    if not 0.0 < base_rate < 1.0:
        raise _out("base rate", base_rate, "above 0 and below 1")
    value = _competent(pass_rate.value, reliability.value, base_rate)
    low = high = None
    if pass_rate.low is not None or reliability.low is not None:
        low = _competent(_high(pass_rate), _low(reliability), base_rate)
        high = _competent(_low(pass_rate), _high(reliability), base_rate)
    rest = 1.0 - pass_rate.value
    without = max(base_rate - value * pass_rate.value, 0.0) / rest if rest > 0.0 else None
    return Signal(
        value, low, high, without, base_rate, base_rate,
        tuple(_sentences(value, (low, high), without, base_rate)),
    )  # fmt: skip


def sensitivity(
    pass_rate: Share, reliability: Share, base_rates: Sequence[float] = BASE_RATES
) -> tuple[Signal, ...]:
    """The same for several base rates, because nobody knows the true one well.

    Args:
        pass_rate: The share of people judged who get the badge.
        reliability: Of the measure.
        base_rates: The shares of competent people to look at.

    Raises:
        UsageError: as for `signal`.
    """
    return tuple(signal(pass_rate, reliability, one) for one in base_rates)


def _competent(pass_rate: float, reliability: float, base_rate: float) -> float:
    if pass_rate >= 1.0:
        return base_rate
    if pass_rate <= 0.0:
        return 1.0 if reliability > 0.0 else base_rate  # what is left as the line goes up for ever
    line, bar = _NORMAL.inv_cdf(1.0 - pass_rate), _NORMAL.inv_cdf(1.0 - base_rate)
    return min(both_above(line, bar, math.sqrt(reliability)) / pass_rate, 1.0)


def _low(share: Share) -> float:
    return share.value if share.low is None else share.low


def _high(share: Share) -> float:
    return share.value if share.high is None else share.high


def _require(name: str, share: Share, *, zero: bool) -> None:
    low, high = _low(share), _high(share)
    enough = share.value >= 0.0 if zero else share.value > 0.0
    if not (enough and 0.0 <= low <= share.value <= high <= 1.0):
        said = "0" if zero else "above 0"
        raise _out(name, share.value, f"{said} to 1, and inside its interval")


def _out(name: str, value: float, wanted: str) -> UsageError:
    return UsageError(
        f"The {name} is {value:g}; it must be {wanted}.",
        code="share-out-of-range",
        mend="Give shares as numbers such as 0.35.",
    )


def _of_hundred(share: float) -> str:
    if share > _NEARLY_ALL:
        return "more than 99 of 100"
    return f"{share * 100:.0f} of 100"


def _sentences(
    value: float, ends: tuple[float | None, float | None], without: float | None, base_rate: float
) -> Iterator[str]:
    low, high = ends
    between = "" if low is None or high is None else f", between {low:.0%} and {high:.0%}"
    taken = f"If {_of_hundred(base_rate)} people who take it are competent,"
    yield f"{taken} {_of_hundred(value)} holders of this badge are{between}."
    yield f"Of a badge that everyone passes, {_of_hundred(base_rate)} holders are."
    if without is not None:
        yield f"Of those who were judged and got none, {_of_hundred(without)} are."
