"""`cairn verify MANY -o REPORTS`: a job of hours that goes on where it was stopped."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import typer

from cairn.bulk.engines import Engine
from cairn.cli.file_job import check_job_places, run_job
from cairn.cli.speaking import say
from cairn.cli.verdicts import VERDICT_CODES, sum_of
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from cairn.bulk.verifying import Verifying

__all__ = ["verify_file"]


def verify_file(
    documents: list[str],
    output: str,
    verifying: Verifying,
    *,
    shown: bool,
    at: str | None,
    engine: Engine | None,
    jobs: int | None,
) -> NoReturn:
    """Verify every row of one file, and write the reports into another.

    Raises:
        UsageError: If there is more than one file, or it is no file of rows, or something else
            is to be written too.
        typer.Exit: With the code of the worst verdict.
    """
    from cairn.bulk.job import Job, Plan
    from cairn.bulk.row_files import RowFile, is_row_file

    if len(documents) != 1 or not is_row_file(documents[0]) or shown:
        raise UsageError(
            "The option --output takes reports on one NDJSON or Parquet file, and nothing beside.",
            code="bad-output",
            mend="Name one file, without --json, --brief, --csv and --html; or leave out --output.",
        )
    check_job_places(documents[0], output)
    source = RowFile(documents[0], documents[0])
    plan = Plan(
        source,
        output,
        {"work": "verify", "settings": _digest(verifying), "name": documents[0]},
        verifying.at.replace(microsecond=0),
        at_matters=at is not None,
        column="report",
    )
    with Job(plan) as job:
        result = run_job(job, replace(verifying, at=job.at), engine, jobs)
    counts = Counter(result.counts)
    if not counts.total():
        raise UsageError(
            f"There is no document in “{documents[0]}”.",
            code="nothing-to-check",
            mend="Put one credential into each line.",
        )
    say(f"{sum_of(counts)} The reports are in {output}.")
    raise typer.Exit(next((code for name, code in VERDICT_CODES.items() if counts[name]), 0))


def _digest(verifying: Verifying) -> str:
    """The settings in a word: the policy, and where documents are fetched."""
    words = repr((verifying.policy, getattr(verifying.resolver, "keywords", "")))
    return hashlib.sha256(words.encode()).hexdigest()
