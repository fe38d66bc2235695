"""How much faster are two processes than one, and how much memory does a worker need?

Signs many credentials from a file and verifies them from a file, with their status, in this process
and in a pool of two. Every run is a process of its own. Prints wall time, CPU time, the rate, and
the peak memory of the process and of its largest worker; and fails if two runs differ in a byte.

Run it with ``python bench/bulk.py [rows] [ray]``, such as ``python bench/bulk.py 1000000``. With
``ray`` the same jobs run on a Ray cluster of this machine too, and their bytes are compared.
Several engines may be named, or ``pool`` alone: ``python bench/bulk.py 1000000 pool``.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from cairn.bulk.engines import Engine, processors
from cairn.bulk.issuing import FAULTS_HEADER, Issuing
from cairn.bulk.job import Job, Plan
from cairn.bulk.row_files import RowFile
from cairn.bulk.verifying import Verifying
from cairn.credentials.issuing import issue
from cairn.kernel.fetching import MappingResolver
from cairn.kernel.json_text import JsonObject, write_json
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.status.bitstring import MINIMUM_ENTRIES, Bitstring
from cairn.status.list_credential import status_list_credential

SITE = "https://credentials.university.example"
ISSUER = "did:web:credentials.university.example"
AT = datetime(2026, 7, 1, tzinfo=UTC)
ROWS = 20_000
WANTED_RATIO = 1.8
WANTED_BYTES = 150 * 1024 * 1024


def own_key() -> LocalSigner:
    """Make the signer in a worker: the seed stands here, so no key travels."""
    return LocalSigner(private_key_from_seed("Ed25519", bytes(range(32))), f"{ISSUER}#key-1")


SIGNER = own_key()


def world(rows: int) -> MappingResolver:
    """Answer for the issuer's site: its key and its status list."""
    listing = status_list_credential(
        f"{SITE}/status/1",
        ISSUER,
        "revocation",
        Bitstring.of_size(max(rows, MINIMUM_ENTRIES)),
        valid_from=AT,
        valid_until=AT.replace(year=2027),
    )
    method = {
        "id": SIGNER.verification_method,
        "type": "Multikey",
        "controller": ISSUER,
        "publicKeyMultibase": SIGNER.public_key.multikey(),
    }
    key: JsonObject = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": ISSUER,
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }
    return MappingResolver(
        {
            f"{SITE}/.well-known/did.json": write_json(key),
            f"{SITE}/status/1": write_json(issue(listing, SIGNER, created=AT)),
        }
    )


def plan(source: Path, output: Path, step: str) -> Plan:
    """Say what a step reads and writes."""
    header = FAULTS_HEADER if step == "issue" else b""
    return Plan(RowFile(str(source), "rows"), str(output), {"work": step}, AT, False, header)  # noqa: FBT003 - a field


def run_step(step: str, engine: str, source: Path, output: Path, rows: int) -> JsonObject:
    """Do one step in this process, and measure it."""
    work = (
        Issuing(own_key, AT)
        if step == "issue"
        else Verifying(partial(MappingResolver, world(rows).documents), AT)
    )
    begun = time.perf_counter()
    with largest_worker() as largest, Job(plan(source, output, step)) as job:
        result = job.run(work, engine=Engine(engine), jobs=2, tell=lambda *_: None)
    wall = time.perf_counter() - begun
    expected = "signed" if step == "issue" else "valid"
    assert result.counts == {expected: rows}, result.counts
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "wall": wall,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "own": peak_of(os.getpid()),
        "worker": largest[0],
    }


@contextmanager
def largest_worker() -> Iterator[list[int]]:
    """Watch this process's children, and keep the largest peak of their memory."""
    largest, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            for task in Path(f"/proc/{os.getpid()}/task").iterdir():
                with suppress(OSError):  # a thread may have ended
                    for child in (task / "children").read_text().split():
                        largest[0] = max(largest[0], peak_of(int(child)))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield largest
    finally:
        ended.set()
        watching.join()


def peak_of(process: int) -> int:
    """Tell the peak memory of a process as Linux counts it; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def measured(step: str, engine: str, source: Path, output: Path, rows: int) -> JsonObject:
    """Do one step in a process of its own, print its line, and give its figures."""
    words = ["step", step, engine, source, output, rows]
    told = subprocess.run(
        [sys.executable, __file__, *map(str, words)], stdout=subprocess.PIPE, check=True, text=True
    ).stdout
    figures: JsonObject = json.JSONDecoder().decode(told.splitlines()[-1])
    # Ray's workers are no children of this process, so their time and memory are not seen here.
    far = engine == "ray"
    cpu = "-" if far else f"{figures['cpu']:.1f}"
    worker = "-" if far else f"{figures['worker'] / 1e6:.0f}"
    print(
        f"{step:8}{engine:8}{figures['wall']:10.1f}{cpu:>10}{rows / figures['wall']:12,.0f}"
        f"{figures['own'] / 1e6:12.0f}{worker:>12}",
        flush=True,
    )
    return figures


def digest(path: Path) -> str:
    """The file's SHA-256."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_rows(path: Path, rows: int) -> None:
    """Write the unsigned credentials: the first, with the values of each put in its place."""
    from shapes import credential

    first = write_json(credential(0), indent=None).decode()
    varying = values_of(0)

    def row(number: int) -> bytes:
        text = first
        for old, new in zip(varying, values_of(number), strict=True):
            text = text.replace(old, new)
        return text.encode()

    for number in range(0, rows, 1 + rows // 20):  # building all of them would take an hour
        assert row(number) == write_json(credential(number), indent=None)
    with path.open("wb") as stream:
        stream.writelines(row(number) for number in range(rows))


def values_of(number: int) -> list[str]:
    """What is different in each credential, with enough around it to be found."""
    place = number * 1_201 % 131_072
    return [
        f"9f0e-{number:012}",
        f"learner-{number:09}",
        f"sha256${hashlib.sha256(b'%d' % number).hexdigest()}",
        f"salt-{number:08}",
        f'"value": "{50 + number % 50}"',
        f"/status/1#{place}",
        f'"statusListIndex": "{place}"',
    ]


def main() -> int:
    """Measure every step with every engine, and compare their bytes."""
    if sys.argv[1:2] == ["step"]:
        step, engine, source, output, rows = sys.argv[2:]
        print(json.dumps(run_step(step, engine, Path(source), Path(output), int(rows))))
        return 0
    rows = next((int(word) for word in sys.argv[1:] if word.isdigit()), ROWS)
    named = [word for word in sys.argv[1:] if word in ("local", "pool", "ray")]
    engines = named if len(named) > 1 or "pool" in named else ["local", "pool", *named]
    busy = os.getloadavg()[0]
    print(f"{rows:,} credentials, {processors()} processors, load {busy:.1f}; pool and ray: 2 jobs")
    head = ("wall s", "CPU s", "a second", "own MB", "worker MB")
    print(
        f"{'step':8}{'engine':8}{head[0]:>10}{head[1]:>10}" + "".join(f"{h:>12}" for h in head[2:])
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_rows(folder / "rows.ndjson", rows)
        places = {"issue": (folder / "rows.ndjson", "signed"), "verify": (None, "reports")}
        for step, (source, kind) in places.items():
            figures, digests = {}, set()
            for engine in engines:
                output = folder / f"{kind}-{engine}.ndjson"
                given = source or folder / f"signed-{engines[0]}.ndjson"
                figures[engine] = measured(step, engine, given, output, rows)
                digests.add(digest(output))
                if output.name != f"signed-{engines[0]}.ndjson":
                    output.unlink()
            assert len(digests) == 1, "engines differ"
            if "local" in figures and "pool" in figures:
                ratio = figures["local"]["wall"] / figures["pool"]["wall"]
                print(f"{step}: the same bytes; pool of 2 is {ratio:.2f} times as fast as one")
            if "pool" in figures:
                assert figures["pool"]["worker"] < WANTED_BYTES, "a worker is too large"
    print(f"wanted: {WANTED_RATIO} times on two free processors, under {WANTED_BYTES >> 20} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
