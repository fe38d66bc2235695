"""Postings from files into the store beside the shelf: read, each job once, coded, parted by month.

A load has a name. The same files under the same name, read for the same framework and tiers, are
not read again; other files take the place of the earlier ones as a whole. Knows which framework on
the shelf is used; how postings are read, told apart and coded others know.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cairn.bulk.engines import Engine
from cairn.bulk.extracting import Extracting, coded_postings
from cairn.bulk.posting_spool import Spooled, spool_postings
from cairn.bulk.postings_store import Load, loads_of, write_coded
from cairn.importers.postings import PostingFault, read_postings
from cairn.kernel.errors import InputError, UsageError
from cairn.library.shelf import Shelf
from cairn.skills.extraction import TIERS, Tier

if TYPE_CHECKING:
    from cairn.bulk.rows import Batch
    from cairn.market.posting import CodedPosting, Posting
    from cairn.skills.framework import Framework

__all__ = [
    "SMALL",
    "STORE",
    "LoadChoices",
    "LoadReport",
    "framework_named",
    "load_postings",
    "usual_framework",
]

SMALL = "cairn"
"""What stands for Cairn's small vocabulary where a framework is named."""

STORE = "postings"
"""The folder of the store, beside the shelf."""

_FAULTS_KEPT = 200
_TITLED = ("onet", "esco")
_PIECE = 1024 * 1024
_ODD = re.compile(r"[^a-z0-9_.-]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class LoadChoices:
    """What a person may choose.

    Attributes:
        name: Name of the load; made of the names of the files when empty.
        source: What the postings are called where they are used; the name of the load when empty.
        framework: Whose skills are looked for: a name on the shelf, or `SMALL`; ESCO when it is on
            the shelf, else the small vocabulary, when empty.
        tiers: Which tiers of the skill finder are wanted.
        made_up: Whether the postings were written as an example, which is then told everywhere.
    """

    name: str = ""
    source: str = ""
    framework: str = ""
    tiers: tuple[Tier, ...] = TIERS
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What came of a load.

    Attributes:
        load: What the store holds under this name now.
        outcome: "loaded", "replaced", or "unchanged" when nothing was read.
        faults: What was wrong in the files, the first two hundred; none when nothing was read.
    """

    load: Load
    outcome: str
    faults: tuple[PostingFault, ...] = ()

    def count(self, what: str) -> int:
        """A number that was noted with the load.

        Args:
            what: ``read``, ``reposts``, ``undated``, ``lost`` or ``mended``; 0 for any other.
        """
        noted = self.load.about.get(what, "0")
        return int(noted) if noted.isdigit() else 0


@dataclass(slots=True)
class _Reading:
    """Goes through the files, keeps faults aside and counts."""

    paths: Sequence[Path]
    source: str
    today: date
    faults: list[PostingFault] = field(default_factory=list)
    lost: int = 0
    mended: int = 0

    def postings(self) -> Iterator[Posting]:
        for path in self.paths:
            for one in read_postings(path, source=self.source, today=self.today):
                if isinstance(one, PostingFault):
                    self._note(one)
                else:
                    yield one

    def _note(self, fault: PostingFault) -> None:
        self.lost += fault.lost
        self.mended += not fault.lost
        if len(self.faults) < _FAULTS_KEPT:
            self.faults.append(fault)


def load_postings(
    folder: Path,
    paths: Sequence[Path],
    choices: LoadChoices | None = None,
    *,
    today: date,
    engine: Engine = Engine.LOCAL,
    jobs: int | None = None,
    tell: Callable[[str, int, int], None] | None = None,
) -> LoadReport:
    """Load postings; doing it again with the same files changes nothing.

    Args:
        folder: The folder with the data: the shelf, and the store in it.
        paths: Files or folders of postings.
        choices: What a person chose.
        today: What “3 days ago” counts from.
        engine: Who does the work.
        jobs: How many processes; one for each processor when left out.
        tell: Told a stage, how many are done, and how many there are.

    Raises:
        UsageError: If there is nothing to load, the name will not do, the framework is not there,
            or what is needed is not installed.
        InputError: If a file cannot be read as what it is.
        LimitError: If a file is too large.
    """
    said = choices or LoadChoices()
    said = replace(
        said, name=said.name or _name_of(paths), framework=said.framework or usual_framework(folder)
    )
    version = _version(folder, said.framework)
    digest = _digest(paths, said, version)
    store = folder / STORE
    known = next((one for one in loads_of(store) if one.name == said.name), None)
    if known is not None and known.about.get("digest") == digest:
        return LoadReport(known, "unchanged")
    reading = _Reading(paths, said.source, today)
    with TemporaryDirectory(prefix="cairn-postings-") as place:
        spooled = spool_postings(reading.postings(), Path(place) / "postings.ndjson")
        if not spooled.kept:
            raise _nothing(reading)
        faults: list[bytes] = []
        coded = coded_postings(
            spooled.rows if engine is Engine.RAY else _whole(spooled),
            _work(folder, said),
            engine=engine,
            jobs=jobs,
            fault=faults.append,
        )
        about = {
            "digest": digest,
            "source": said.source or said.name,
            "framework": said.framework,
            "framework_version": version,
            "tiers": " ".join(said.tiers),
            "made_up": "yes" if said.made_up else "no",
            "read": str(spooled.read),
            "reposts": str(spooled.reposts),
            "undated": str(spooled.undated),
            "lost": str(reading.lost),
            "mended": str(reading.mended),
        }
        load = write_coded(store, said.name, _counted(coded, spooled.kept, tell), about=about)
    outcome = "loaded" if known is None else "replaced"
    return LoadReport(load, outcome, (*reading.faults, *_not_coded(faults)))


def _whole(spooled: Spooled) -> Iterator[Batch]:
    return iter(spooled.rows)


def _counted(
    coded: Iterator[CodedPosting], total: int, tell: Callable[[str, int, int], None] | None
) -> Iterator[CodedPosting]:
    for number, one in enumerate(coded, 1):
        if tell is not None:
            tell("Finding skills", number, total)
        yield one


def _not_coded(lines: list[bytes]) -> Iterator[PostingFault]:
    import csv  # noqa: PLC0415 - only where something went wrong

    text = b"".join(lines).decode("utf-8", "replace")
    for row, name, sentence, mend, code in csv.reader(text.splitlines()):
        yield PostingFault(name, int(row or 0), "", code, sentence, mend)


def _nothing(reading: _Reading) -> InputError:
    why = f" {reading.faults[0].sentence}" if reading.faults else ""
    return InputError(
        f"There is no posting in what was named.{why}",
        code="no-postings",
        mend="Name files with a title and a text for each posting; docs/postings.md says how.",
    )


def _name_of(paths: Sequence[Path]) -> str:
    if not paths:
        raise UsageError(
            "No file of postings was named.",
            code="no-postings",
            mend="Name files or folders of postings.",
        )
    names = sorted({path.resolve().name.lower().split(".")[0] for path in paths})
    name = _ODD.sub("-", "-".join(names)).strip("-._")
    return name[:_LONGEST_NAME].rstrip("-._") or "postings"


def usual_framework(folder: Path) -> str:
    """The framework that is used when none is named: ESCO when it was imported, else ours.

    Args:
        folder: The folder with the data.
    """
    return "esco" if "esco" in _frameworks(folder) else SMALL


def _frameworks(folder: Path) -> dict[str, str]:
    """The names of the frameworks on the shelf, with their newest edition."""
    if not (folder / "data.sqlite").is_file():
        return {}
    with Shelf(folder) as shelf:
        return {
            one.head.name: one.head.version for one in shelf.datasets() if one.kind == "framework"
        }


def _version(folder: Path, name: str) -> str:
    if name == SMALL:
        return "1"
    known = _frameworks(folder)
    if name not in known:
        there = ", ".join([SMALL, *sorted(known)])
        raise UsageError(
            f"There is no framework “{name}” among the imported data.",
            code="no-dataset",
            mend=f"Name one of: {there}; or import it, see: cairn data list",
        )
    return known[name]


def framework_named(folder: Path, name: str) -> Framework | None:
    """A framework of the shelf; None for the small vocabulary, as extraction wants it.

    Args:
        folder: The folder with the data.
        name: Its name, or `SMALL`.

    Raises:
        UsageError: If it is not there.
    """
    if name == SMALL:
        return None
    with Shelf(folder) as shelf:
        return shelf.framework(name)


def _title_frameworks(folder: Path) -> tuple[Framework, ...]:
    """The frameworks that titles are coded by; none stands for the small vocabulary."""
    there = _frameworks(folder)
    with Shelf(folder) as shelf:
        return tuple(shelf.framework(name) for name in _TITLED if name in there)


def _work(folder: Path, said: LoadChoices) -> Extracting:
    titles = _frameworks(folder)
    framework = partial(framework_named, folder, said.framework)
    if not any(name in titles for name in _TITLED):
        return Extracting(framework, tiers=said.tiers)
    return Extracting(framework, partial(_title_frameworks, folder), said.tiers)


def _digest(paths: Sequence[Path], said: LoadChoices, version: str) -> str:
    """The files' bytes and everything else that the outcome depends on."""
    asked = repr((said.source, said.framework, version, sorted(said.tiers), said.made_up))
    digest = hashlib.sha256(asked.encode())
    for file in _files(paths):
        digest.update(f"\0{file.name}\0".encode())
        try:
            with file.open("rb") as stream:
                while piece := stream.read(_PIECE):
                    digest.update(piece)
        except OSError as error:
            raise InputError(
                f"“{file}” cannot be read: {error.strerror or 'the disk refuses'}.",
                code="unreadable-publication",
                mend="Check the spelling, and that you may read it.",
            ) from error
    return digest.hexdigest()


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (one for one in sorted(path.rglob("*")) if one.is_file())
        else:
            yield path
