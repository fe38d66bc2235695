"""How does Cairn compare with its peers, and with the bare signature, in the same run?

Issues and verifies a typical Open Badges 3.0 credential (69 statements, 6 blank nodes), real
credentials of many issuers, and a stream in which no two have one shape; with Cairn, with
@digitalbazaar/vc, openbadgeslib and openvc-core, and with the bare Ed25519 of `cryptography`.
Everyone is a process on the same core, holds contexts, key documents and status list in memory,
and takes turns within each round. Rates are per second of processor time, ratios are medians of
the rounds' ratios, and every answer is checked. It fails when a bar is missed.

Run it with ``python bench/peers.py [rounds]``.
"""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import peers_documents
from peers_table import CAIRN, NPM, ROWS, Found, Row, python_versions, show

from cairn.kernel.json_text import read_json

FOLDER = Path(__file__).resolve().parent
NODE_MODULES = FOLDER.parent / "tests/interop/node/node_modules"
ROUNDS = 5
# Seconds in each round; what comes before the first round lets compilers warm up.
OURS, BARE, THEIRS, BEFORE = 0.3, 0.1, 0.6, 1.5
# How often each real credential comes up in a round, and new shapes in a round and a sample.
REPEATS, NEW, SAMPLE = 20, 350, 50
# What the memory may grow by over the stream of new shapes, once it has warmed up.
FLAT = 4_000_000


class Contender:
    """A process that carries out orders, and waits while others do."""

    def __init__(self, command: list[str | Path], folder: Path) -> None:
        self._process = subprocess.Popen(
            [*command, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def ask(self, **order: Any) -> dict[str, Any]:
        """Give an order and wait for the answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{self._process.args} ended in the middle of {order}"
        found = read_json(answer)
        assert isinstance(found, dict)
        return found

    def rate(self, row: Row, seconds: float, verb: str = "") -> float:
        """Return how many documents went through in a second of processor time."""
        answer = self.ask(verb=verb or row.verb, set=row.documents, seconds=seconds)
        return float(answer["done"] / answer["seconds"])

    def end(self) -> None:
        """Let it go."""
        self._process.communicate()


def cairn(folder: Path) -> Contender:
    """Start a process of Cairn's, in which nothing is warm."""
    return Contender([sys.executable, FOLDER / "peers/with_cairn.py"], folder)


def peers(folder: Path) -> dict[str, Contender]:
    """Start the peers that are there."""
    found = {
        name: Contender([sys.executable, FOLDER / "peers" / script], folder)
        for name, script in (
            ("openbadgeslib", "with_openbadgeslib.py"),
            ("openvc-core", "with_openvc.py"),
        )
    }
    node = shutil.which("node")
    if node is None or not NODE_MODULES.exists():
        print(f"LEFT OUT: {NPM}, because node or its packages are missing (make peers).")
        return found
    return {NPM: Contender([node, FOLDER / "peers/with_digitalbazaar.mjs"], folder), **found}


class Plain:
    """A row on the typical credential: everyone for so many seconds."""

    def __init__(self, row: Row, ours: Contender, others: dict[str, Contender]) -> None:
        self.found = Found(row)
        self._ours, self._others = ours, others
        for contender in (ours, *others.values()):
            contender.rate(row, BEFORE)

    def round(self) -> None:
        """Measure everyone once."""
        row, rates = self.found.row, self.found.rates
        rates.setdefault(CAIRN, []).append(self._ours.rate(row, OURS))
        rates.setdefault(row.raw, []).append(self._ours.rate(row, BARE, row.raw))
        for name, contender in self._others.items():
            rates.setdefault(name, []).append(contender.rate(row, THEIRS))


class Real:
    """The row on real credentials: Cairn and each peer on those that both can process.

    A credential of several proofs has all of them checked by Cairn, and by a peer those it knows.
    """

    def __init__(self, row: Row, ours: Contender, others: dict[str, Contender]) -> None:
        self.found = Found(row)
        self._ours, self._others = ours, others
        self._random = random.Random(1)
        ask = {"verb": row.verb, "set": row.documents, "which": True}
        self._able = {name: one.ask(**ask)["which"] for name, one in others.items()}
        self._all = sorted({number for numbers in self._able.values() for number in numbers})
        cold = self._rate(ours, self._shuffled(self._all, REPEATS))
        first = f"the first {len(self._all) * REPEATS:,} of the stream, nothing warm"
        self.found.notes[CAIRN] = f"{first:42}{cold:11,.0f}"

    def _shuffled(self, numbers: list[int], repeats: int) -> list[int]:
        stream = numbers * repeats
        self._random.shuffle(stream)
        return stream

    def _rate(self, contender: Contender, numbers: list[int]) -> float:
        row = self.found.row
        answer = contender.ask(verb=row.verb, set=row.documents, numbers=numbers)
        return float(answer["done"] / answer["seconds"])

    def round(self) -> None:
        """Measure Cairn on all, then each peer beside Cairn."""
        found = self.found
        rate = self._rate(self._ours, self._shuffled(self._all, REPEATS))
        found.rates.setdefault(CAIRN, []).append(rate)
        for name, numbers in self._able.items():
            rate = self._rate(self._ours, self._shuffled(numbers, REPEATS))
            found.beside.setdefault(name, []).append(rate)
            rate = self._rate(self._others[name], self._shuffled(numbers, 1))
            found.rates.setdefault(name, []).append(rate)

    def say(self, embedded: int, good: int) -> None:
        """Note how many of how many each peer was given."""
        for name, numbers in self._able.items():
            self.found.notes[name] = (
                f"{len(numbers)} of {good}, which are those of {embedded} that verify"
            )


class New:
    """The row on new shapes: Cairn takes so many in each round, and its memory is watched."""

    def __init__(self, row: Row, ours: Contender, others: dict[str, Contender]) -> None:
        self.found = Found(row)
        self._ours, self._others = ours, others
        self._resident: list[int] = []
        self._stream()
        for contender in others.values():
            contender.rate(row, BEFORE)
        self._resident = self._resident[-1:]

    def _stream(self) -> float:
        row, seconds = self.found.row, 0.0
        for _ in range(NEW // SAMPLE):
            answer = self._ours.ask(verb=row.verb, set=row.documents, count=SAMPLE)
            seconds += answer["seconds"]
            self._resident.append(answer["resident"])
        return NEW / seconds

    def round(self) -> None:
        """Measure everyone once."""
        self.found.rates.setdefault(CAIRN, []).append(self._stream())
        for name, contender in self._others.items():
            rate = contender.rate(self.found.row, THEIRS)
            self.found.rates.setdefault(name, []).append(rate)

    @property
    def growth(self) -> int:
        """How many bytes the memory has grown by since it was warm, at most."""
        return max(self._resident) - self._resident[0]

    def say(self) -> None:
        """Note how the memory grew."""
        more = (len(self._resident) - 1) * SAMPLE
        said = f"memory after {more:,} more, bar {FLAT / 1e6:.0f} MB"
        self.found.notes[CAIRN] = f"{said:42}{self.growth / 1e6:+8.1f} MB"


def measure(folder: Path, rounds: int) -> tuple[list[Found], list[str], dict[str, str]]:
    """Measure all rows; return what was found, what was missed, and the versions of npm."""
    world = peers_documents.World(folder)
    world.add_typical()
    world.add_new((rounds + 1) * NEW)
    real = peers_documents.VECTORS.exists()
    embedded, good = world.add_real() if real else (0, 0)
    world.finish()
    ours, others = cairn(folder), peers(folder)
    rows: list[Plain | Real | New] = [Plain(row, ours, others) for row in ROWS[:3]]
    if real:
        rows.append(Real(ROWS[3], cairn(folder), others))
        rows[-1].say(embedded, good)
    else:
        print(f"LEFT OUT: real credentials, because {peers_documents.VECTORS} is missing.")
    rows.append(New(ROWS[4], cairn(folder), others))
    for _ in range(rounds):
        for row in rows:
            row.round()
    rows[-1].say()
    found = [row.found for row in rows]
    missed = [miss for one in found for miss in one.misses()]
    if rows[-1].growth > FLAT:
        missed.append(f"memory grew by {rows[-1].growth:,} bytes over new shapes")
    npm = others[NPM].ask(verb="versions") if NPM in others else {}
    return found, missed, npm


def main() -> int:
    """Measure on one core, and print one table."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the others inherit it
    rounds = int(sys.argv[1]) if sys.argv[1:] else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        found, missed, npm = measure(Path(folder), rounds)
    print(f"One core of {platform.machine()}, {rounds} rounds, per second of processor time")
    show(found)
    versions = {"Python": platform.python_version(), **python_versions(), **npm}
    print("Versions:", ", ".join(f"{name} {number}" for name, number in versions.items()))
    for miss in missed:
        print(f"Missed: {miss}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
