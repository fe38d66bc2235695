"""The rows of the comparison with peers, the bars they are held to, and the table they make."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

CAIRN = "Cairn"
NPM = "@digitalbazaar/vc"
PYTHON_PACKAGES = ("cryptography", "PyNaCl", "PyLD", "openbadgeslib", "openvc-core")


@dataclass(frozen=True)
class Row:
    """One thing that is measured, on one set of documents.

    Attributes:
        verb: What is done with each document.
        documents: The name of their set.
        title: What it is called in the table.
        raw: The bare operation of `cryptography` that it is compared with; may be empty.
        of_raw: The bar as a part of that; 0 for none.
        of_npm: The bar as a multiple of @digitalbazaar/vc; 0 for none.
        of_best: The bar as a multiple of the best peer; 0 for none.
    """

    verb: str
    documents: str
    title: str
    raw: str = ""
    of_raw: float = 0
    of_npm: float = 0
    of_best: float = 0

    def bars(self) -> str:
        """Say the bars in words."""
        said = []
        if self.of_raw:
            said.append(f"{self.of_raw} of {self.raw}")
        if self.of_npm:
            said.append(f"{self.of_npm:g} x {NPM}")
        if self.of_best:
            said.append(f"{self.of_best:g} x best peer")
        return ", ".join(said)


ROWS = (
    Row("issue", "unsigned", "issue, JSON text out", "raw sign", of_raw=0.5, of_npm=100),
    Row("proof", "signed", "verify proof, JSON text in", "raw verify", of_raw=0.8, of_npm=70),
    Row("full", "signed", "verify with all checks, list in memory", "raw verify", of_npm=40),
    Row("proof", "real", "mixed real credentials, proof", of_best=20),
    Row("proof", "new", "every shape new, proof", of_best=5),
)


@dataclass
class Found:
    """What was measured of one row: rates of each round, in one order.

    Attributes:
        row: The row.
        rates: Per second, by who did it; `row.raw` is one of them.
        beside: For each peer, Cairn's rates on the documents that this peer was given.
        notes: What else to say of someone.
    """

    row: Row
    rates: dict[str, list[float]] = field(default_factory=dict)
    beside: dict[str, list[float]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def ratio(self, other: str) -> float:
        """Return how many times as fast Cairn was, in the median round; 0 if it cannot be told."""
        if other not in self.rates:
            return 0.0
        ours = self.beside.get(other) or self.rates[CAIRN]
        pairs = zip(ours, self.rates[other], strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)

    @property
    def peers(self) -> list[str]:
        """Whoever is neither Cairn nor the bare operation."""
        return [who for who in self.rates if who not in {CAIRN, self.row.raw}]

    @property
    def best(self) -> float:
        """The ratio to the peer that comes closest; 0 without peers."""
        return min((self.ratio(peer) for peer in self.peers), default=0.0)

    def misses(self) -> Iterator[str]:
        """Say which bars were not reached; those that nothing was measured for are missed too."""
        row = self.row
        for bar, ratio, name in (
            (row.of_raw, self.ratio(row.raw), row.raw),
            (row.of_npm, self.ratio(NPM), NPM),
            (row.of_best, self.best, "best peer"),
        ):
            if ratio < bar:
                yield f"{row.title}: {ratio:.2f} of {name}, and the bar is {bar:g}"


def show(found: list[Found]) -> None:
    """Print the table."""
    names = ("", "per second", "of raw", "x npm", "x best", "met")
    print("{:44}{:>11}{:>8}{:>8}{:>8}{:>5}  bar".format(*names))
    for one in found:
        met = "no" if list(one.misses()) else "yes"
        ratios = (one.ratio(one.row.raw), one.ratio(NPM), one.best)
        rate = statistics.median(one.rates[CAIRN])
        raw, npm, best = (_number(ratio) for ratio in ratios)
        print(f"{one.row.title:44}{rate:11,.0f}{raw:>8}{npm:>8}{best:>8}{met:>5}  {one.row.bars()}")
        for who, rates in one.rates.items():
            if who != CAIRN:
                note = one.notes.get(who, "")
                print(f"  {who:42}{statistics.median(rates):11,.0f}  {note}".rstrip())
        if CAIRN in one.notes:
            print(f"  {one.notes[CAIRN]}")


def _number(ratio: float) -> str:
    if not ratio:
        return "-"
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"  # noqa: PLR2004 - two digits count


def python_versions() -> dict[str, str]:
    """Return the versions of the packages that take part, as far as they are installed."""
    found = {}
    for name in PYTHON_PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
