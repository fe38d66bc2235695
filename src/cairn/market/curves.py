"""Three curves of adoption: logistic, Bass, Gompertz, each as a share of its ceiling.

All have a ceiling m, a rate and an offset, so that one search serves them all; the parameters that
people know are made from these. Sources: Verhulst 1838; Bass, "A New Product Growth for Model
Consumer Durables", Management Science 15, 1969; Gompertz 1825. Fits nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = ["CURVES", "Curve", "CurveName", "FloatArray"]

FloatArray: TypeAlias = npt.NDArray[np.float64]
"""Real numbers."""

CurveName: TypeAlias = Literal["logistic", "bass", "gompertz"]
"""Which curve."""

_MOST = 700.0  # the exponential of more overflows


class Curve(NamedTuple):
    """A curve that rises from near 0 to its ceiling.

    Attributes:
        name: Which one.
        words: What it says of people, for people.
        share: Share of the ceiling at times, from rate and offset.
        parameters: The parameters that people know, from ceiling, rate and offset.
        bending_at: The offset with which the curve bends at a time, for a rate: where growth
            stops getting faster.
        bend: When it bends, from rate and offset.
        reaching: The offset with which it reaches a share of its ceiling at a time, for a rate;
            no number where it cannot.
    """

    name: CurveName
    words: str
    share: Callable[[FloatArray, float, float], FloatArray]
    parameters: Callable[[float, float, float], Mapping[str, float]]
    bending_at: Callable[[float, float], float]
    bend: Callable[[float, float], float]
    reaching: Callable[[float, float, float], float]


def _exp(values: FloatArray) -> FloatArray:
    return np.exp(np.clip(values, -_MOST, _MOST))


def _logistic(times: FloatArray, rate: float, offset: float) -> FloatArray:
    found: FloatArray = special.expit(offset + rate * times)
    return found


def _gompertz(times: FloatArray, rate: float, offset: float) -> FloatArray:
    return _exp(-_exp(offset - rate * times))


def _bass(times: FloatArray, rate: float, offset: float) -> FloatArray:
    return (1.0 - _exp(-rate * times)) / (1.0 + _exp(offset - rate * times))


def _bass_parameters(ceiling: float, rate: float, offset: float) -> Mapping[str, float]:
    imitating = float(special.expit(offset))
    return {"m": ceiling, "p": rate * (1.0 - imitating), "q": rate * imitating}


def _bass_reaching(rate: float, time: float, share: float) -> float:
    left = math.exp(-min(max(rate * time, -_MOST), _MOST))
    if left <= 0.0 or left >= 1.0 - share:
        return math.nan
    return math.log((1.0 - left - share) / (share * left))


CURVES: tuple[Curve, ...] = (
    Curve(
        name="logistic",
        words="those who hold it draw in the others",
        share=_logistic,
        parameters=lambda ceiling, rate, offset: {"m": ceiling, "a": offset, "b": rate},
        bending_at=lambda rate, time: -rate * time,
        bend=lambda rate, offset: -offset / rate,
        reaching=lambda rate, time, share: float(special.logit(share)) - rate * time,
    ),
    Curve(
        name="bass",
        words="some take it on their own, and those who hold it draw in the others",
        share=_bass,
        parameters=_bass_parameters,
        bending_at=lambda rate, time: rate * time,
        bend=lambda rate, offset: offset / rate,
        reaching=_bass_reaching,
    ),
    Curve(
        name="gompertz",
        words="early takers draw in others, and growth fades slowly",
        share=_gompertz,
        parameters=lambda ceiling, rate, offset: {
            "m": ceiling,
            "a": math.exp(min(offset, _MOST)),
            "b": rate,
        },
        bending_at=lambda rate, time: rate * time,
        bend=lambda rate, offset: offset / rate,
        reaching=lambda rate, time, share: math.log(-math.log(share)) + rate * time,
    ),
)
"""The curves that are fitted."""
