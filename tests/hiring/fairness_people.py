"""Made-up applicants for tests: categories, and who meets which clause."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from cairn.hiring.clause_rule import ClauseRule
from cairn.hiring.declared import ClauseTable, Declared
from cairn.hiring.rates import BoolArray, Counted, count_by

TABLES = {
    "sex": (("sex",), 0.0),
    "race_ethnicity": (("race_ethnicity",), 0.0),
    "intersectional": (("race_ethnicity", "sex"), 0.0),
    "intersectional_excluding_below_2pct": (("race_ethnicity", "sex"), 0.02),
}
"""Each table of the known answers: its categories, and the share under which some are left out."""


def known_counts(folder: Path, kinds: tuple[str, ...]) -> Counted:
    """The people of the known answers, by category."""
    with (folder / "ll144_example.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return count_by(
        [[row[kind] for row in rows] for kind in kinds],
        [int(row["selected"]) for row in rows],
        [int(row["applicants"]) for row in rows],
    )


def known_answers(folder: Path) -> dict[str, Any]:
    """The answers to them."""
    found: dict[str, Any] = json.loads((folder / "ll144_example.answers.json").read_text("utf-8"))
    return found


def crowd(
    seed: int, people: int, clauses: int, *, gap: float = 0.2
) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Who meets which clause, and two categories; the first meets the first clause less often."""
    chance = np.random.default_rng(seed)
    group = chance.random(people) < 0.4
    group[:2] = (True, False)
    likely = np.full((people, clauses), 0.75)
    likely[group, 0] -= gap
    met: BoolArray = chance.random((people, clauses)) < likely
    return met, group, ~group


def declared(
    met: BoolArray, group: BoolArray, *, score: bool = False, keep: int = 0
) -> tuple[list[Declared], ClauseTable]:
    """A list: what each applicant told, and who meets which clause; the first two must be met."""
    people, clauses = met.shape
    must = tuple(place < 2 for place in range(clauses))
    table = ClauseTable(
        keys=tuple(f"k{place}" for place in range(clauses)),
        names=tuple(f"Clause {place}" for place in range(clauses)),
        references=tuple(f"p{place}" for place in range(people)),
        met=met,
        rule=ClauseRule(must, min(1, clauses - 2)),
    )
    told = [
        Declared(
            reference,
            {"sex": "Female" if group[place] else "Male", "race_ethnicity": "ABC"[place % 3]},
            score=50.0 + 5 * float(met[place].sum()) if score else None,
            keep=place < keep,
        )
        for place, reference in enumerate(table.references)
    ]
    return told, table
