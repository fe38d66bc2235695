"""Runs a long job on a file of rows: who does it, its progress, and what Ctrl-C says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cairn.bulk.engines import Engine, processors
from cairn.bulk.places import is_address
from cairn.cli.files import check_place
from cairn.cli.progress import Progress
from cairn.cli.speaking import say

if TYPE_CHECKING:
    from cairn.bulk.engines import Work
    from cairn.bulk.job import Job, JobResult, Written

__all__ = ["check_job_places", "chosen_engine", "run_job"]

_INTERRUPTED = 130
_MANY = 5_000  # rows; below, other processes start for longer than they help


def check_job_places(source: str, output: str) -> None:
    """Refuse a place that cannot be written to before any work is done.

    Raises:
        UsageError: As `check_place` does; a storage's address is not looked at.
    """
    if not is_address(output):
        check_place(Path(output), *([] if is_address(source) else [Path(source)]))


def chosen_engine(rows: int, engine: Engine | None, jobs: int | None) -> Engine:
    """Who does the work: whom a person asked for, else a pool where that is faster."""
    if engine is not None:
        return engine
    return Engine.POOL if rows > _MANY and (jobs or processors()) > 1 else Engine.LOCAL


def run_job(job: Job, work: Work[Written], engine: Engine | None, jobs: int | None) -> JobResult:
    """Do what is left of a job.

    Raises:
        typer.Exit: If a person stopped it.
        CairnError: If it cannot go on.
    """
    if job.before:
        say(f"Going on after row {job.before}.", error=True)
    chosen = chosen_engine(job.left, engine, jobs)
    try:
        with Progress() as progress:
            return job.run(work, engine=chosen, jobs=jobs, tell=progress)
    except KeyboardInterrupt as stopped:
        say("Stopped. Give the same command again, and it goes on where it was.", error=True)
        raise typer.Exit(_INTERRUPTED) from stopped
