"""What does a demand cube of a million postings take, and is it the same in every engine?

The real postings beside the checkout (`../shared/labour/postings`) are read, repeated as often as
is needed, and given numbers and days of the 24 months from July 2024. **Those days are made up**,
so the cube says nothing about any market. Repeated as they are, the postings would all be found to
be reposts; so telling jobs apart is measured on the real ones alone, and not done in the runs.

Every run is a process of its own: it codes the lines (skills, facts, occupation) for Cairn's small
vocabulary, writes them into a store of Parquet files by month, and counts the store. Printed are
wall time, CPU time, the rate, and the peak memory of the process and of its largest worker. It
fails if the stores or the cubes of two engines differ in a byte.

Run it with ``python bench/postings.py [rows] [local|pool|ray ...] [--tiers all]``, such as ``python
bench/postings.py 1000000 local ray``. Without an engine: local and pool. Without ``--tiers all``
the automaton alone finds the skills. A million postings need 8 GB of disk for a while.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

from bulk import largest_worker, peak_of
from cairn.bulk.engines import Engine, processors
from cairn.bulk.extracting import Extracting, coded_postings
from cairn.bulk.posting_lines import POSTING_LIMITS, posting_line
from cairn.bulk.posting_spool import spool_postings
from cairn.bulk.postings_store import Load, cube_of, write_coded
from cairn.bulk.row_files import RowFile
from cairn.importers.postings import read_postings
from cairn.kernel.json_text import JsonObject
from cairn.market.cube import DemandCube
from cairn.market.posting import Posting
from cairn.skills.extraction import TIERS, Tier

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "labour" / "postings"
FILES = ("postings_glassdoor_linkedin_dedup.parquet", "postings_indeed_ds_2020.parquet")
TODAY = date(2026, 7, 1)
FIRST, DAYS, STEP = date(2024, 7, 1), 730, 7_919
ROWS, JOBS = 20_000, 2
ENGINES = tuple(engine.value for engine in Engine)


def real_postings() -> list[Posting]:
    """The postings beside the checkout, as the reader gives them."""
    found = [one for file in FILES for one in read_postings(FOLDER / file, today=TODAY)]
    return [one for one in found if isinstance(one, Posting)]


def made_up(real: list[Posting], rows: int) -> Iterator[Posting]:
    """The real postings again and again, each with a number of its own and a day made up."""
    for number, posting in enumerate(islice(cycle(real), rows)):
        # The step has no factor in common with the days, so that every day gets as many.
        posted = FIRST + timedelta(days=number * STEP % DAYS)
        yield replace(posting, number=f"{number:07}", source="made-up days", posted=posted)


def run(engine: Engine, source: Path, store: Path, tiers: tuple[Tier, ...]) -> JsonObject:
    """Code, store and count in this process, and measure it."""
    rows = RowFile(str(source), limits=POSTING_LIMITS)
    faults: list[bytes] = []
    begun = time.perf_counter()
    with largest_worker() as largest:
        coded = coded_postings(
            # Only Ray asks for a value that can be sent.
            rows if engine is Engine.RAY else iter(rows),
            Extracting(tiers=tiers),
            engine=engine,
            jobs=JOBS,
            fault=faults.append,
        )
        load = write_coded(store, "made-up", coded)
        stored = time.perf_counter()
        cube = cube_of(store, engine=engine, jobs=JOBS)
    ended = time.perf_counter()
    assert not faults, faults[0][:300]
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "coding": stored - begun,
        "counting": ended - stored,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "own": peak_of(os.getpid()),
        "worker": largest[0],
        "postings": cube.total(),
        "skills": len(list(cube.skills())),
        "asked": sum(cube.asked.values()),
        "digest": digest(store, load, cube),
    }


def digest(store: Path, load: Load, cube: DemandCube) -> str:
    """The SHA-256 of every byte of a store, and of the cube in order."""
    found = hashlib.sha256()
    for path in sorted(one for one in store.rglob("*") if one.is_file()):
        found.update(path.relative_to(store).as_posix().encode())
        found.update(path.read_bytes())
    found.update(repr(sorted(load.files.items())).encode())
    for counts in (cube.postings, cube.asked, cube.together):
        found.update(repr(sorted(counts.items())).encode())
    return found.hexdigest()


def measured(engine: str, source: Path, store: Path, rows: int, tiers: str) -> JsonObject:
    """Do one run in a process of its own, print its line, and give its figures."""
    words = ["run", engine, str(source), str(store), tiers]
    told = subprocess.run(
        [sys.executable, __file__, *words], stdout=subprocess.PIPE, check=True, text=True
    ).stdout
    figures: JsonObject = json.JSONDecoder().decode(told.splitlines()[-1])
    assert figures["postings"] == rows, figures
    # Ray's workers are no children of this process, so their time and memory are not seen here.
    far = engine == "ray"
    cpu = "-" if far else f"{figures['cpu']:.1f}"
    each = "-" if far else f"{rows / figures['cpu']:,.0f}"
    worker = "-" if far or not figures["worker"] else f"{figures['worker'] / 1e6:.0f}"
    wall = figures["coding"] + figures["counting"]
    print(
        f"{engine:8}{figures['coding']:10.1f}{figures['counting']:10.1f}{wall:10.1f}{cpu:>10}"
        f"{rows / wall:12,.0f}{each:>14}{figures['own'] / 1e6:10.0f}{worker:>11}",
        flush=True,
    )
    return figures


def prepared(source: Path, rows: int) -> None:
    """Write the lines, and tell what reading and telling apart take on the real postings."""
    begun = time.process_time()
    real = real_postings()
    read = time.process_time() - begun
    spooled = spool_postings(real, source)
    apart = time.process_time() - begun - read
    print(
        f"{len(real):,} real postings: read {len(real) / read:,.0f} and told apart"
        f" {len(real) / apart:,.0f} a CPU-second; {spooled.reposts:,} are reposts or duplicates"
    )
    with source.open("wb") as stream:
        stream.writelines(map(posting_line, made_up(real, rows)))
    print(f"{rows:,} of them repeated with made-up days: {source.stat().st_size / 1e9:.3f} GB")


def main() -> int:
    """Measure the engines that are named, and compare their bytes."""
    words = sys.argv[1:]
    every = "all" in words
    if words[:1] == ["run"]:
        tiers: tuple[Tier, ...] = TIERS if every else TIERS[:1]
        print(json.dumps(run(Engine(words[1]), Path(words[2]), Path(words[3]), tiers)))
        return 0
    rows = next((int(word) for word in words if word.isdigit()), ROWS)
    engines = [word for word in words if word in ENGINES] or ["local", "pool"]
    said = "all" if every else TIERS[0]
    print(
        f"{rows:,} postings, tiers: {said}; {processors()} processors, load"
        f" {os.getloadavg()[0]:.1f}; pool and ray: {JOBS} jobs"
    )
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "postings.ndjson"
        prepared(source, rows)
        print(
            f"{'engine':8}{'coding s':>10}{'count s':>10}{'wall s':>10}{'CPU s':>10}"
            f"{'a second':>12}{'a CPU-second':>14}{'own MB':>10}{'worker MB':>11}"
        )
        found = [measured(one, source, Path(name) / one, rows, said) for one in engines]
    assert len({one["digest"] for one in found}) == 1, "engines differ"
    same = "the same bytes from every engine; " if len(found) > 1 else ""
    print(
        f"{same}store and cube {found[0]['digest'][:16]}: {found[0]['skills']:,} skills,"
        f" asked for {found[0]['asked']:,} times"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
