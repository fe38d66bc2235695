"""Coded postings in a folder of Parquet files, parted by month.

    demand/month=2026-03/NAME-0-1f2e3d4c.parquet
    demand/month=undated/NAME-0-9a8b7c6d.parquet
    demand/loads/NAME.json

What one load wrote is replaced as a whole when a load of the same name is written again, so the
same postings twice change nothing. A load counts from the moment at which its list of files is in
its place; before that a reader sees the earlier one. Memory stays flat however many there are.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cairn.bulk.engines import Engine, map_batches
from cairn.bulk.posting_lines import coded_line, coded_of
from cairn.bulk.rows import Batch, Row, RowBatch
from cairn.kernel.errors import InputError, UsageError
from cairn.kernel.json_text import read_json_object, write_json
from cairn.market.cube import DemandCube
from cairn.market.posting import CodedPosting

if TYPE_CHECKING:
    import polars as pl

__all__ = ["UNDATED", "Counting", "Load", "cube_of", "loads_of", "read_coded", "write_coded"]

UNDATED = "undated"
"""What stands for the month of postings without a day, in the names of folders."""

_ROWS_IN_PART = 50_000
_ROWS_READ = 5_000
_SPOOL_BYTES = 8 * 1024 * 1024
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}", re.ASCII)
_LISTS = "loads"


@dataclass(frozen=True, slots=True)
class Load:
    """What one load wrote.

    Attributes:
        name: Its name: small letters, digits, hyphens, points and underscores.
        postings: How many postings there are.
        files: The files with their SHA-256, by their path in the folder.
        about: What else was noted: source, framework, whether the postings are made up.
    """

    name: str
    postings: int
    files: Mapping[str, str]
    about: Mapping[str, str] = field(default_factory=dict)


def write_coded(
    folder: Path,
    name: str,
    postings: Iterable[CodedPosting],
    *,
    about: Mapping[str, str] | None = None,
) -> Load:
    """Write a load, and take the place of the earlier one of the same name.

    Args:
        folder: The store; made when it is not there.
        name: Name of the load, such as that of its source.
        postings: What it holds; gone through once.
        about: What else is to be noted with it.

    Raises:
        UsageError: If the name will not do, the disk refuses, or what is needed is not installed.
        CairnError: Whatever `postings` raise; the earlier load then stays as it is.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"“{name[:80]}” cannot be the name of a load.",
            code="bad-load-name",
            mend="Use small letters, digits, hyphens, points and underscores, such as jobs-2026.",
        )
    spool = folder / f".{name}.loading"
    with _disk(folder):
        shutil.rmtree(spool, ignore_errors=True)
        spool.mkdir(parents=True)
    try:
        count = _spool(spool, postings)
        with _disk(folder):
            files = _parts(folder, name, spool)
            load = Load(name, count, files, dict(about or {}))
            _publish(folder, load)
    finally:
        shutil.rmtree(spool, ignore_errors=True)
    return load


def loads_of(folder: Path) -> tuple[Load, ...]:
    """The loads that a store holds, by their names; none where there is no store.

    Raises:
        InputError: If a list of files is damaged.
    """
    return tuple(_load(path) for path in sorted((folder / _LISTS).glob("*.json")))


def read_coded(
    folder: Path, *, months: Iterable[str] | None = None, loads: Iterable[str] | None = None
) -> Iterator[CodedPosting]:
    """Read postings, month by month and load by load, as they were written.

    Args:
        folder: The store.
        months: Which months are wanted, such as ``2026-03``, empty for those without a day; all
            when left out.
        loads: Which loads are wanted; all when left out.

    Raises:
        InputError: If a file is missing or damaged.
        UsageError: If what is needed is not installed.
    """
    for path in _files(folder, months, loads):
        yield from _read(path)


def cube_of(
    folder: Path,
    *,
    engine: Engine = Engine.LOCAL,
    jobs: int | None = None,
    months: Iterable[str] | None = None,
    loads: Iterable[str] | None = None,
) -> DemandCube:
    """Count the postings of a store, a file at a time.

    Args:
        folder: The store.
        engine: Who counts; the cube is the same.
        jobs: How many processes; one for each processor when left out.
        months: Which months are wanted; all when left out.
        loads: Which loads are wanted; all when left out.

    Raises:
        InputError: If a file is missing or damaged.
        UsageError: If what is needed is not installed, or a worker ended.
    """
    whole = DemandCube()
    parts = _Parts(tuple(map(str, _files(folder, months, loads))))
    for part in map_batches(Counting(), parts, engine=engine, jobs=jobs):
        whole.add(part)
    return whole


@dataclass(frozen=True, slots=True)
class Counting:
    """A work that counts the postings of files: a row names one file."""

    def begin(self) -> Callable[[Batch], DemandCube]:
        """Give the function that counts."""
        return _count


@dataclass(frozen=True, slots=True)
class _Parts:
    """Files as batches of one row each, which can be sent to another process."""

    paths: tuple[str, ...]

    def __iter__(self) -> Iterator[Batch]:
        return (RowBatch((Row(path),)) for path in self.paths)


def _count(batch: Batch) -> DemandCube:
    return DemandCube.of(posting for row in batch for posting in _read(Path(row.name)))


def _spool(spool: Path, postings: Iterable[CodedPosting]) -> int:
    """Write lines to a file for each month; returns how many postings there were."""
    waiting: dict[str, list[bytes]] = {}
    size = count = 0
    for posting in postings:
        month = posting.month if _MONTH.fullmatch(posting.month) else UNDATED
        line = coded_line(posting)
        waiting.setdefault(month, []).append(line)
        size += len(line)
        count += 1
        if size > _SPOOL_BYTES:
            _append(spool, waiting)
            size = 0
    _append(spool, waiting)
    return count


def _append(spool: Path, waiting: dict[str, list[bytes]]) -> None:
    with _disk(spool):
        for month, lines in waiting.items():
            with (spool / month).open("ab") as stream:
                stream.writelines(lines)
    waiting.clear()


def _parts(folder: Path, name: str, spool: Path) -> dict[str, str]:
    """Make Parquet files of the lines and put them beside those that count now."""
    found: dict[str, str] = {}
    for month in sorted(spool.iterdir()):
        with month.open("rb") as stream:
            for number in range(10**6):
                lines = list(islice(stream, _ROWS_IN_PART))
                if not lines:
                    break
                made = spool.with_name(f"{spool.name}.parquet")
                _table(map(coded_of, lines)).write_parquet(made, compression="zstd")
                digest = hashlib.sha256(made.read_bytes()).hexdigest()
                place = f"month={month.name}/{name}-{number}-{digest[:8]}.parquet"
                (folder / place).parent.mkdir(exist_ok=True)
                made.replace(folder / place)
                found[place] = digest
    return found


def _publish(folder: Path, load: Load) -> None:
    """Let the new files count, and remove those of the earlier load of this name."""
    listing = folder / _LISTS / f"{load.name}.json"
    listing.parent.mkdir(exist_ok=True)
    written = write_json(
        {
            "name": load.name,
            "postings": load.postings,
            "files": dict(sorted(load.files.items())),
            "about": dict(sorted(load.about.items())),
        }
    )
    fresh = listing.with_suffix(".new")
    fresh.write_bytes(written)
    fresh.replace(listing)
    ours = re.compile(re.escape(load.name) + r"-\d+-[0-9a-f]{8}\.parquet", re.ASCII)
    for path in folder.glob("month=*/*.parquet"):
        if ours.fullmatch(path.name) and path.relative_to(folder).as_posix() not in load.files:
            path.unlink()
    for month in folder.glob("month=*"):
        if not any(month.iterdir()):
            month.rmdir()


def _load(path: Path) -> Load:
    try:
        found = read_json_object(path.read_bytes())
        return Load(
            str(found["name"]),
            int(found["postings"]),
            {str(place): str(digest) for place, digest in found["files"].items()},
            {str(key): str(value) for key, value in found["about"].items()},
        )
    except (InputError, KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        raise InputError(
            f"The list of files “{path}” is damaged.",
            code="store-damaged",
            mend="Load the postings of that name again.",
        ) from error


def _files(
    folder: Path, months: Iterable[str] | None, loads: Iterable[str] | None
) -> tuple[Path, ...]:
    wanted = None if months is None else {month or UNDATED for month in months}
    named = None if loads is None else set(loads)
    places = sorted(
        place
        for load in loads_of(folder)
        if named is None or load.name in named
        for place in load.files
        if wanted is None or place.partition("/")[0].removeprefix("month=") in wanted
    )
    return tuple(folder / place for place in places)


def _table(postings: Iterable[CodedPosting]) -> pl.DataFrame:
    polars = _polars()
    texts = polars.List(polars.String)
    kinds = {"skills": texts, "facts": texts}
    schema = {name: kinds.get(name, polars.String) for name in CodedPosting._fields}
    rows = [posting._asdict() for posting in postings]
    table: pl.DataFrame = polars.DataFrame(rows, schema=schema)
    return table


def _read(path: Path) -> Iterator[CodedPosting]:
    polars = _polars()
    known: dict[str, str] = {}
    try:
        scan = polars.scan_parquet(path, hive_partitioning=False, glob=False)
        columns = list(CodedPosting._fields)
        for start in range(0, _ROWS_IN_PART, _ROWS_READ):
            table = scan.select(columns).slice(start, _ROWS_READ).collect()
            for row in table.iter_rows():
                number, month, soc, isco, place, skills, facts, pay = row
                # One text for each skill, however many postings ask for it.
                yield CodedPosting(
                    number, month, soc, isco, place,
                    tuple(known.setdefault(skill, skill) for skill in skills),
                    tuple(known.setdefault(fact, fact) for fact in facts),
                    pay,
                )  # fmt: skip
            if len(table) < _ROWS_READ:
                return
    except (OSError, polars.exceptions.PolarsError) as error:
        raise InputError(
            f"“{path}” is missing or damaged.",
            code="store-damaged",
            mend="Load the postings of that name again.",
        ) from error


def _polars() -> Any:
    try:
        import polars  # noqa: ICN001, PLC0415 - heavy, and an extra
    except ModuleNotFoundError as missing:
        raise UsageError(
            "Postings are kept in Parquet files, which needs the extra “market”.",
            code="extra-not-installed",
            mend="Install it with: pip install 'cairn-credentials[market]'",
        ) from missing
    return polars


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """Say in a sentence that the disk refuses."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"“{folder}” cannot be written: {error.strerror or 'the disk refuses'}.",
            code="not-written",
            mend="Make room, or see that you may write there, and load the postings again.",
        ) from error
