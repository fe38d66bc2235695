"""Verifies many documents as `cairn verify` shows them, here or in other processes.

What is said about a document is written where it is checked, so that this process only prints.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from cairn.bulk.engines import Engine, map_batches, processors
from cairn.bulk.rows import Batch, Row, RowBatch, in_batches
from cairn.cli.sources import check_exists, read_sources
from cairn.kernel.errors import UsageError
from cairn.kernel.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from cairn.bulk.verifying import Verifying
    from cairn.kernel.fetching import Resolver
    from cairn.verification import Report

__all__ = ["Checked", "Checking", "Documents", "Manner", "check_documents"]

Manner = Literal["json", "ascii json", "brief", "full"]
"""How a report is said."""

# So many are checked in this process: in the time that others take to start.
_A_PAGE = 400


@dataclass(frozen=True, slots=True)
class Checked:
    """One document that was checked.

    Attributes:
        source: Its name.
        said: What to print about it.
        verdict: The verdict's words.
        issuer_id: The issuer's id, as far as it could be read.
        credential_id: The credential's id.
        report: The report, if a file is made of it.
        passed_over: Whether it was not checked, as no badge comes in it.
    """

    source: str
    said: str = ""
    verdict: str = ""
    issuer_id: str = ""
    credential_id: str = ""
    report: Report | None = None
    passed_over: bool = False


@dataclass(frozen=True, slots=True)
class Checking:
    """The work: verify, and write what is to be said.

    Attributes:
        verifying: How to verify.
        manner: How to say it.
        keep: Whether whole reports are wanted too.
    """

    verifying: Verifying
    manner: Manner
    keep: bool

    def begin(self) -> Callable[[Batch], list[Checked]]:
        """Make the resolver, and give the function that checks a batch."""
        look = self.verifying.looking()

        def check(batch: Batch) -> list[Checked]:
            rows = list(batch)
            reports = look(row for row in rows if not row.passed_over)
            return [
                Checked(row.name, passed_over=True)
                if row.passed_over
                else self._told(next(reports))
                for row in rows
            ]

        return check

    def _told(self, report: Report) -> Checked:
        return Checked(
            report.source,
            _words(report, self.manner),
            report.verdict.value,
            report.issuer_id,
            report.credential_id,
            report if self.keep else None,
        )


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents behind the names on a command line; they can be read in another process.

    Attributes:
        names: What a person named.
        resolver: A recipe for the resolver that gets addresses.
    """

    names: tuple[str, ...]
    resolver: Callable[[], Resolver]

    def __iter__(self) -> Iterator[Batch]:
        """Yield them in batches."""
        return in_batches(self.rows())

    def rows(self) -> Iterator[Row]:
        """Yield them one by one."""
        return read_sources(list(self.names), self.resolver(), DEFAULT_LIMITS)


def check_documents(
    documents: Documents,
    checking: Checking,
    here: Checking,
    engine: Engine | None,
    jobs: int | None,
) -> Iterator[list[Checked]]:
    """Check every document, in order, some at a time.

    Args:
        documents: The documents.
        checking: The work as other processes are sent it.
        here: The same work for this process.
        engine: Who does it; None lets this process do a page, and others the rest.
        jobs: How many processes; None for one for each processor.

    Raises:
        UsageError: If a path does not exist, or the engine cannot be used.
    """
    if engine is Engine.RAY and "-" in documents.names:
        raise UsageError(
            "Ray's workers cannot read standard input.",
            code="no-standard-input",
            mend="Name a file, or use another --engine.",
        )
    if engine in {Engine.POOL, Engine.RAY}:
        # Said at once, and not after other processes have started.
        for name in documents.names:
            check_exists(name)
        return map_batches(checking, documents, engine=engine, jobs=jobs)
    if engine is Engine.LOCAL or (jobs or processors()) == 1:
        return _checked_here(documents.rows(), here)
    return _checked_by_all(documents.rows(), checking, here, jobs)


def _checked_here(rows: Iterator[Row], here: Checking) -> Iterator[list[Checked]]:
    """One by one, so that each verdict is said at once."""
    return map_batches(here, (RowBatch((row,)) for row in rows))


def _checked_by_all(
    rows: Iterator[Row], checking: Checking, here: Checking, jobs: int | None
) -> Iterator[list[Checked]]:
    yield from _checked_here(islice(rows, _A_PAGE), here)
    first = next(rows, None)
    if first is not None:
        rest = in_batches(chain((first,), rows))
        yield from map_batches(checking, rest, engine=Engine.POOL, jobs=jobs)


def _words(report: Report, manner: Manner) -> str:
    from cairn.verification import plain_text, render_text

    if manner in {"json", "ascii json"}:
        return json.dumps(report.to_json(), ensure_ascii=manner == "ascii json")
    if manner == "brief":
        verdict = report.verdict.value.upper()
        return plain_text(f"{verdict:<24}{report.source}: {report.sentence}")
    return render_text(report).rstrip("\n")
