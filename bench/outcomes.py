"""Measures the full report about a credential from a table of a million people.

`python bench/outcomes.py 1000000` makes a table with a known effect, as CSV and as Parquet, and
then runs the whole of `cairn value study` in a process of its own: reading, checking, every method,
for whom, since when, and the page. Printed are wall time, time of the processors, memory, and the
answer beside the truth. A tenth of the people have no pay, some no score, some earned it too late.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

PEOPLE = 1_000_000
MOST_SECONDS = 60.0
LIFT = 0.06
LATE, OTHER, DEGREE, UNPAID, SCORED = 0.05, 0.2, 0.4, 0.1, 0.98
WATCHED = 365
STUDY = """
[study]
grade = "adjusted observation"
question = "What did the made-up credential change?"
base = "made-up people"
sponsor = "this bench"
date = "2019/2026"
source = "bench/outcomes.py"
made_up = true
before = "applied"
known = ["experience", "age", "score", "degree", "field", "region", "language", "hours"]
by = ["experience", "field"]
issuer = "issuer"

[[study.credentials]]
column = "credential"
name = "Made-up credential"

[[study.credentials]]
column = "other"
name = "Another one"

[[study.outcomes]]
column = "interview"
kind = "happened"
phrase = "got an interview"

[[study.outcomes]]
column = "pay"
kind = "amount"
phrase = "earned"
unit = "USD a year"

[[study.outcomes]]
column = "days"
kind = "time"
phrase = "found a job"
unit = "days"
ended = "hired"

[[study.definitions]]
name = "five more interviews of 100"
any_of = [{ outcome = "interview", threshold = 0.05 }]
"""


def people(n: int) -> pl.DataFrame:
    """Made-up people who chose, so that the plain comparison misleads."""
    chance = np.random.default_rng(20_261_125)
    experience, score = chance.gamma(2.0, 2.0, n), chance.normal(0.0, 1.0, n)
    field = chance.integers(0, 6, n)
    leaning = -1.2 + 0.1 * experience + 0.5 * score + 0.1 * field
    held = chance.random(n) < 1 / (1 + np.exp(-leaning))
    applied = chance.integers(17_900, 20_700, n)  # days from 2019 to 2026
    earned = applied - chance.integers(30, 400, n)
    late = ~held & (chance.random(n) < LATE)
    day = np.where(late, applied + 40, earned)
    likely = np.clip(0.25 + 0.01 * experience + 0.05 * score + LIFT * held, 0.01, 0.99)
    interview = chance.random(n) < likely
    days = chance.exponential(120.0 / np.where(held, 1.2, 1.0))
    pay = np.exp(10.5 + 0.03 * experience + 0.05 * score + 0.04 * held + chance.normal(0, 0.3, n))
    table = pl.DataFrame(
        {
            "person": np.arange(n),
            "applied": applied,
            "credential": np.where(held | late, day, -1),
            "other": np.where(chance.random(n) < OTHER, earned, -1),
            "issuer": np.where(held, chance.integers(0, 12, n), -1),
            "experience": experience.round(1),
            "age": chance.integers(18, 60, n),
            "score": score.round(3),
            "degree": np.where(chance.random(n) < DEGREE, "yes", "no"),
            "field": field,
            "region": chance.integers(0, 12, n),
            "language": chance.integers(0, 4, n),
            "hours": chance.integers(10, 45, n),
            "interview": np.where(interview, "yes", "no"),
            "pay": pay.round(),
            "days": np.minimum(days, WATCHED).round(1),
            "hired": np.where(days <= WATCHED, "yes", "no"),
            "gone": chance.random(n),
        }
    )
    day_of = pl.lit(0).cast(pl.Date)
    return table.with_columns(
        (day_of + pl.duration(days=pl.col("applied"))).alias("applied"),
        *(
            pl.when(pl.col(name) >= 0).then(day_of + pl.duration(days=pl.col(name))).alias(name)
            for name in ("credential", "other")
        ),
        *(
            pl.when(pl.col(name) >= 0)
            .then(pl.format("{} {}", pl.lit(name), pl.col(name)))
            .alias(name)
            for name in ("issuer", "field", "region", "language")
        ),
        pl.when(pl.col("gone") < UNPAID).then(None).otherwise(pl.col("pay")).alias("pay"),
        pl.when(pl.col("gone") > SCORED).then(None).otherwise(pl.col("score")).alias("score"),
    ).drop("gone")


def one(study: str, table: str) -> None:
    """The full report, with figures; runs in a process of its own."""
    from datetime import date

    from cairn.exporters.value_json import study_csv, study_json
    from cairn.exporters.value_page import study_page
    from cairn.importers.outcomes.study_file import read_study
    from cairn.library.value_study import carry_out
    from cairn.value.effect import Effect

    began = time.perf_counter()
    found, faults = read_study(Path(study).read_bytes())
    assert found is not None, faults
    result = carry_out(found, Path(table), today=date(2026, 11, 25), only="credential")
    told = time.perf_counter()
    page = study_page(result, made_at="a bench", version="0")
    study_json(result)
    study_csv(result)
    wall = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    lead = result.credentials[0].lifts["interview"].lead
    assert isinstance(lead, Effect), lead
    print(
        f"{Path(table).suffix:9} {wall:6.1f} s  {used.ru_utime + used.ru_stime:6.1f} s"
        f"  {used.ru_maxrss / 1024:7,.0f} MB  page {len(page) // 1024:,} KB in"
        f" {wall - (told - began):.1f} s  interview {lead.value:+.4f}"
        f" ({lead.low:+.4f} to {lead.high:+.4f}), truth {LIFT:+.4f}"
    )
    for name, report in result.credentials[0].lifts.items():
        refused = f", {len(report.refused)} refused" if report.refused else ""
        print(f"          {name}: {len(report.answers)} answers{refused}")
    if wall > MOST_SECONDS:
        sys.exit(f"Slower than {MOST_SECONDS:.0f} s.")


def main(arguments: list[str]) -> None:
    """Make the tables, and run the report on each."""
    n = int(arguments[0]) if arguments else PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "study.toml").write_text(STUDY)
        table = people(n)
        table.write_csv(place / "people.csv")
        table.write_parquet(place / "people.parquet")
        del table
        print(f"{n:,} people, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        print("table       wall     CPU      memory")
        for name in ("people.csv", "people.parquet"):
            call = [sys.executable, __file__, "--one", str(place / "study.toml"), str(place / name)]
            subprocess.run(call, check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:4])
    else:
        main(sys.argv[1:])
