"""People for tests of adjusted lift: what is known of them decides who holds it and the outcome."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import numpy as np
from scipy import special

from cairn.value.evidence import Standing
from cairn.value.outcomes import (
    BoolArray,
    Covariate,
    FloatArray,
    OutcomeKind,
    OutcomeTable,
    Question,
)

EFFECTS: Final = Path(__file__).resolve().parents[3] / "shared" / "known-answers" / "5_effects"
NAMES: Final = ("x0", "x1", "x2")
STANDING: Final = Standing(
    "adjusted observation", "who gains?", "made up", "nobody", "2026", "tests", made_up=True
)
LALONDE: Final = (
    "age", "age2", "age3", "educ", "educ2", "marr", "nodegree", "black", "hisp", "re74", "re75",
    "none74", "none75", "educ:re74",
)  # fmt: skip


def table_of(
    kind: OutcomeKind,
    held: BoolArray,
    outcome: FloatArray,
    columns: FloatArray | None = None,
    offered: BoolArray | None = None,
) -> OutcomeTable:
    """A table whose covariates are called x0, x1 and so on."""
    known = () if columns is None else tuple(columns.T)
    return OutcomeTable(
        Question("the badge", "got an interview", kind, "USD", STANDING),
        held,
        outcome,
        tuple(Covariate(f"x{place}", one) for place, one in enumerate(known)),
        offered=offered,
        ended=held if kind == "time" else None,
    )


def people(
    kind: OutcomeKind, n: int = 400, seed: int = 2017, *, effect: float = 0.5, choosing: float = 1.0
) -> OutcomeTable:
    """People who choose by what is known of them."""
    chance = np.random.default_rng(seed)
    known = chance.normal(size=(n, 3))
    wish = choosing * (0.6 * known[:, 0] - 0.4 * known[:, 1] - 0.2)
    held = chance.random(n) < special.expit(wish)
    line = 0.5 * known[:, 0] - 0.3 * known[:, 1] + 0.2 * known[:, 2] + effect * held
    own = chance.random(n)
    if kind == "happened":
        return table_of(kind, held, (own < special.expit(line)).astype(np.float64), known)
    return table_of(kind, held, line + special.ndtri(own), known)


def trainees(*, against: str) -> OutcomeTable:
    """LaLonde's trainees, against those whom chance left out or against men of a survey."""
    with (EFFECTS / "lalonde_nsw_dw.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if against == "survey":
        with (EFFECTS / "lalonde_cps_controls.csv").open(encoding="utf-8") as file:
            rows = [row for row in rows if float(row["treat"])] + list(csv.DictReader(file))
    read = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    made = {
        **read,
        "age2": read["age"] ** 2,
        "age3": read["age"] ** 3,
        "educ2": read["educ"] ** 2,
        "none74": (read["re74"] == 0).astype(np.float64),
        "none75": (read["re75"] == 0).astype(np.float64),
        "educ:re74": read["educ"] * read["re74"],
    }
    return OutcomeTable(
        Question("training", "earned", "amount", "USD of 1978", STANDING),
        read["treat"] == 1,
        read["re78"],
        tuple(Covariate(name, made[name]) for name in LALONDE),
    )
