"""A small library of published effects, to hold one's own number against.

Facts with their source: what was asked, of whom, who paid, when. What people said they would do is
kept apart from what was seen to happen, and never put on one axis without saying so. Figures only;
the sentences are ours.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from cairn.value.evidence import Standing

__all__ = ["Comparison", "PublishedEffect", "comparison", "published_effects"]


@dataclass(frozen=True, slots=True)
class PublishedEffect:
    """One published figure.

    Attributes:
        key: A word for programs.
        finding: What was found, in a sentence.
        value: The figure: a share, or a relative change; None where it is no single number.
        unit: What it is: ``share of employers``, ``more new jobs``.
        standing: What stands behind it.
    """

    key: str
    finding: str
    value: float | None
    unit: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Comparison:
    """Published figures side by side.

    Attributes:
        observed: What was seen to happen, the strongest evidence first.
        said: What somebody said: wishes and claims.
        warning: What must be said where both are shown together; empty where only one kind is.
    """

    observed: tuple[PublishedEffect, ...]
    said: tuple[PublishedEffect, ...]
    warning: str


@lru_cache(maxsize=1)
def published_effects() -> tuple[PublishedEffect, ...]:
    """Everything in the library, in the order of its file."""
    text = (files("cairn.value") / "data" / "published.toml").read_text(encoding="utf-8")
    return tuple(
        PublishedEffect(
            one["key"],
            one["finding"],
            one.get("value"),
            one["unit"],
            Standing(
                one["grade"],
                one["question"],
                one["base"],
                one["sponsor"],
                str(one["date"]),
                one["source"],
            ),
        )
        for one in tomllib.loads(text)["effects"]
    )


def comparison(effects: Iterable[PublishedEffect]) -> Comparison:
    """Put figures side by side, each kind by itself.

    Args:
        effects: The figures.
    """
    every = list(effects)
    observed = tuple(sorted((one for one in every if one.standing.observed), key=_strength))
    said = tuple(one for one in every if not one.standing.observed)
    warning = (
        "What people say they would do and what was seen to happen are different things, even where"
        " both are percentages: do not read one against the other."
        if observed and said
        else ""
    )
    return Comparison(observed, said, warning)


def _strength(one: PublishedEffect) -> int:
    order = ("randomised", "natural experiment", "adjusted observation", "raw association")
    return order.index(one.standing.grade)
