"""A long job: a file of rows in, a file of results out; killed and restarted, the same bytes.

Results go to ``OUT.part``, always as lines, and faults to ``OUT.faults.part``. Every few seconds
both are flushed and then the journal ``OUT.progress`` says how far they are. A restart cuts both
back to that and goes on. When all is done they are moved to their names, at once and whole.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from cairn.bulk.engines import Engine, Work, map_batches
from cairn.bulk.journal import Entry, flush_folder, read_entry, write_entry
from cairn.bulk.places import is_address, last_part, remove, upload
from cairn.bulk.row_files import COLUMN, RowFile, write_parquet
from cairn.bulk.rows import Batch
from cairn.kernel.errors import UsageError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import JsonObject

__all__ = ["Job", "JobResult", "Plan", "Written"]

_SECONDS_BETWEEN_FLUSHES = 2.0

_Telling = Callable[[str, int, int], None]
"""Is told the stage, how many rows are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a work makes of a batch.

    Attributes:
        lines: Its results, each line with its line feed.
        faults: Its lines of the table of faults.
        counts: How many rows came to which end.
        offset: Where in the input the next row begins.
        number: The number of the batch's last line or row.
    """

    lines: bytes
    faults: bytes
    counts: Mapping[str, int]
    offset: int
    number: int

    @classmethod
    def of(cls, batch: Batch, lines: bytes, faults: bytes, counts: Mapping[str, int]) -> Written:
        """The results of a batch, with where it ended."""
        return cls(lines, faults, dict(counts), batch.end, batch.number)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job is to do, apart from the work itself.

    Attributes:
        source: What is read.
        output: Where the results go: a path or an address; ``.parquet`` makes that.
        settings: Everything else on which the results depend, except the instant.
        at: The instant to work for.
        at_matters: Whether the instant was asked for, so that a job begun for another is another.
        faults_header: The first line of the table of faults.
        column: The column of a Parquet output.
        flush_seconds: How often progress is put on the disk.
    """

    source: RowFile
    output: str
    settings: Mapping[str, str]
    at: datetime
    at_matters: bool = False
    faults_header: bytes = b""
    column: str = COLUMN
    flush_seconds: float = _SECONDS_BETWEEN_FLUSHES

    @property
    def faults_place(self) -> str:
        """Where the table of faults goes: ``signed.faults.csv`` beside ``signed.ndjson``."""
        stem, dot, ending = self.output.rpartition(".")
        return f"{stem if dot and '/' not in ending else self.output}.faults.csv"

    @property
    def base(self) -> Path:
        """Where the unfinished files lie: beside the output, or here if that is in a storage."""
        return Path(last_part(self.output) if is_address(self.output) else self.output)

    def beside(self, ending: str) -> Path:
        """The unfinished file of an ending."""
        return self.base.with_name(f"{self.base.name}{ending}")


@dataclass(frozen=True, slots=True)
class JobResult:
    """How a job ended.

    Attributes:
        counts: How many rows came to which end.
        faults: Where the table of faults is; empty when there are none.
    """

    counts: Mapping[str, int]
    faults: str = ""


@dataclass
class Job:
    """One job, to be used in a with statement: only one process can have it open.

    Attributes:
        plan: What it is to do.
        before: How many rows an earlier, interrupted run has done.
    """

    plan: Plan
    before: int = field(default=0, init=False)

    def __enter__(self) -> Self:
        """Open it, or open it again where an earlier run stopped.

        Raises:
            UsageError: If another job is unfinished there, or is at work, or the disk refuses.
        """
        plan = self.plan
        survey = plan.source.survey()
        identity: JsonObject = {
            **plan.settings,
            "input": last_part(plan.source.place),
            "inputBytes": survey.size,
            "inputSha256": survey.sha256,
        }
        self._total = survey.rows
        with _disk(plan.output):
            self._lines = _open_part(plan.beside(".part"))
            self._faults = _open_part(plan.beside(".faults.part"))
        try:
            self._entry = self._found(identity)
            with _disk(plan.output):
                self._cut_back()
        except BaseException:
            self._close()
            raise
        self.before = self._entry.number
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    @property
    def left(self) -> int:
        """How many rows are still to be done."""
        return 0 if self._entry.complete else self._total - self._entry.number

    @property
    def at(self) -> datetime:
        """The instant to work for: that of the first run, however often it was interrupted."""
        return parse_instant(self._entry.at)

    def run(
        self, work: Work[Written], *, engine: Engine, jobs: int | None = None, tell: _Telling
    ) -> JobResult:
        """Do what is left, and put the results in their place.

        Raises:
            UsageError: If the disk refuses, or a worker ended.
            CairnError: If the work cannot begin, or the input cannot be read.
        """
        if not self._entry.complete:
            self._work(work, engine, jobs, tell)
        with _disk(self.plan.output):
            return self._deliver()

    def _work(self, work: Work[Written], engine: Engine, jobs: int | None, tell: _Telling) -> None:
        entry = self._entry
        stage = self.plan.settings["work"]
        rest = replace(self.plan.source, offset=entry.offset, number=entry.number)
        flushed = time.monotonic()
        tell(stage, entry.number, self._total)
        for written in map_batches(work, rest, engine=engine, jobs=jobs):
            entry = replace(
                entry,
                offset=written.offset,
                number=written.number,
                lines=entry.lines + len(written.lines),
                faults=entry.faults + len(written.faults),
                counts=dict(Counter(entry.counts) + Counter(written.counts)),
            )
            with _disk(self.plan.output):
                self._lines.write(written.lines)
                self._faults.write(written.faults)
                if time.monotonic() - flushed >= self.plan.flush_seconds:
                    self._flush(entry)
                    flushed = time.monotonic()
            tell(stage, entry.number, self._total)
        with _disk(self.plan.output):
            self._flush(replace(entry, complete=True))
        tell(stage, self._total, self._total)

    def _flush(self, entry: Entry) -> None:
        for stream in (self._lines, self._faults):
            stream.flush()
            os.fsync(stream.fileno())
        write_entry(self.plan.beside(".progress"), entry)
        self._entry = entry

    def _found(self, identity: JsonObject) -> Entry:
        """The journal of this job; a new one if there is none."""
        plan = self.plan
        entry = read_entry(plan.beside(".progress"))
        at = format_instant(plan.at)
        if entry is None:
            header = len(self.plan.faults_header)
            self._faults.write(plan.faults_header)
            return Entry(identity, at, faults=header)
        changed = [name for name in identity if entry.job.get(name) != identity[name]]
        if plan.at_matters and entry.at != at:
            changed.append("at")
        if changed:
            raise UsageError(
                f"“{plan.beside('.part')}” is of another job, which is not finished: "
                f"its {', '.join(changed)} differ.",
                code="another-job",
                mend="Finish that one, choose another --output, or remove that file and "
                f"“{plan.beside('.progress').name}” to begin anew.",
            )
        return entry

    def _cut_back(self) -> None:
        """Forget what was written after the journal's last entry.

        A complete job may have moved its files to their places already; they are empty then.
        """
        entry = self._entry
        for stream, size in ((self._lines, entry.lines), (self._faults, entry.faults)):
            stream.flush()
            there = stream.seek(0, os.SEEK_END)
            if there >= size:
                stream.truncate(size)
                stream.seek(size)
            elif not entry.complete:
                raise UsageError(
                    f"“{stream.name}” is shorter than its journal says.",
                    code="journal-damaged",
                    mend=f"Remove it and “{self.plan.beside('.progress').name}” to begin anew.",
                )

    def _deliver(self) -> JobResult:
        """Move what is complete to its place; what was moved before a kill is left there."""
        plan, entry = self.plan, self._entry
        faulty = entry.faults > len(plan.faults_header)
        faults, lines = plan.beside(".faults.part"), plan.beside(".part")
        if not faulty:
            remove(plan.faults_place)
        elif faults.stat().st_size == entry.faults:
            _move(faults, plan.faults_place)
        if lines.stat().st_size != entry.lines:
            pass
        elif plan.output.lower().endswith(".parquet"):
            whole = plan.beside(".whole")
            write_parquet(lines, whole, plan.column)
            with whole.open("rb") as stream:
                os.fsync(stream.fileno())
            _move(whole, plan.output)
        else:
            _move(lines, plan.output)
        for ending in (".progress", ".part", ".faults.part"):
            plan.beside(ending).unlink(missing_ok=True)
        return JobResult(entry.counts, plan.faults_place if faulty else "")

    def _close(self) -> None:
        """Close the unfinished files; without a journal they are worth nothing."""
        for stream in (self._lines, self._faults):
            with suppress(OSError):
                stream.close()
        if not self.plan.beside(".progress").exists():
            for ending in (".part", ".faults.part"):
                self.plan.beside(ending).unlink(missing_ok=True)


def _open_part(path: Path) -> BinaryIO:
    stream = path.open("r+b" if path.exists() else "w+b")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        stream.close()
        raise UsageError(
            f"Another process is writing “{path}”.",
            code="already-running",
            mend="Wait until it has ended, or choose another --output.",
        ) from error
    return stream


def _move(file: Path, place: str) -> None:
    if is_address(place):
        upload(file, place)
        file.unlink()
    else:
        file.replace(place)
        flush_folder(Path(place).parent)


@contextmanager
def _disk(output: str) -> Iterator[None]:
    """Say in a sentence that the disk refuses."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"“{output}” cannot be written: {error.strerror or 'the disk refuses'}.",
            code="not-written",
            mend="Make room, or see that you may write there, and give the same command again: "
            "it goes on where it stopped.",
        ) from error
