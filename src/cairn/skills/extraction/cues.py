"""Words that are no skills and say much about those beside them: headings, demands, denials.

A table of plain phrases, in lower case, with what each means. Knows no texts; the automaton looks
for them in the same pass as for skills.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal, NamedTuple, TypeAlias

__all__ = ["FACT_KINDS", "Cue", "CueKind", "all_cues"]

CueKind: TypeAlias = Literal[
    "section",
    "boilerplate",
    "need",
    "grasp",
    "denial",
    "degree",
    "years",
    "licence",
    "credential",
    "AI use",
    "workplace",
]
"""What a cue is good for."""


FACT_KINDS: frozenset[CueKind] = frozenset(
    {"degree", "years", "licence", "credential", "AI use", "workplace"}
)
"""Cues that may be facts themselves; the others say something about what stands beside them."""


class Cue(NamedTuple):
    """A phrase with a meaning.

    Attributes:
        kind: What it is good for.
        value: What it means, in the words of `cairn.skills.extraction.mentions`.
    """

    kind: CueKind
    value: str


def all_cues() -> Iterator[tuple[str, Cue]]:
    """Every phrase with each thing that it means."""
    text = (files("cairn.skills.extraction") / "data" / "cues.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), strict=True):
        cue = Cue(row["kind"], row["value"])  # type: ignore[arg-type]  # the table has no other kind
        for phrase in row["phrases"].split(";"):
            yield phrase, cue
