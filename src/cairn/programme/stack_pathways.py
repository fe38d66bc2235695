"""The pathways of a programme: the files as they are now, and every version that was ever used.

Reads ``pathways.toml`` and ``pathways/*.toml``. A version that somebody was awarded under does not
change any more; whoever wants to ask for something else gives it a new version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.importers.faults import SettingFault
from cairn.importers.pathway_file import PathwayBook, read_pathways
from cairn.kernel.errors import ProgrammeError, UsageError
from cairn.pathways.framework import SkillFramework
from cairn.pathways.stack_round import Definition, Judge
from cairn.programme.ledger_stacks import PathwaySource, StackLedger
from cairn.programme.stack_storage import demands_of, pathway_from_bytes, pathway_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from cairn.importers.programme_file import Programme
    from cairn.pathways.requirement import Pathway
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Ledger

__all__ = ["Pathways", "keep_pathways", "open_pathways", "read_pathway_files"]


@dataclass(frozen=True, slots=True)
class Pathways:
    """What a programme asks for.

    Attributes:
        book: The files as they are now.
        definitions: Every pathway through its versions, those without a file any more included.
        troubles: What does not count though it was handed in, one sentence each.
    """

    book: PathwayBook
    definitions: tuple[Definition, ...]
    troubles: tuple[str, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """What each pathway is called, by its id."""
        return {
            one.id: (one.newest or next(iter(one.versions.values()))).name
            for one in self.definitions
        }

    def judge(self, at: datetime) -> Judge:
        """Who evaluates at an instant with the framework, equivalences and registries."""
        return Judge(
            at,
            framework=self.book.framework,
            equivalences=self.book.equivalences,
            registries=self.book.registries,
        )

    def find(self, word: str) -> Definition:
        """The pathway of an id, a key or a name.

        Raises:
            UsageError: If there is none, or several have that name (``no-such-pathway``).
        """
        by_key = {self.book.pathways[word].id} if word in self.book.pathways else set()
        names = self.names
        found = [
            one
            for one in self.definitions
            if one.id in by_key or word == one.id or word.casefold() == names[one.id].casefold()
        ]
        if len(found) == 1:
            return found[0]
        known = ", ".join(f"“{name}”" for name in names.values())
        raise UsageError(
            f"{'No pathway is' if not found else 'Several pathways are'} called “{word[:80]}”.",
            code="no-such-pathway",
            mend=f"Name one of: {known}." if known else "Write one in pathways.toml.",
        )


def read_pathway_files(
    layout: Layout, programme: Programme
) -> tuple[PathwayBook | None, tuple[SettingFault, ...]]:
    """Read every file of pathways in a folder as one book.

    Args:
        layout: The folder.
        programme: The programme whose achievements they may name.

    Returns:
        The book and no faults, or None and every fault. An empty book when there is no file.

    Raises:
        ProgrammeError: If a file cannot be read (``pathway-faults``).
    """
    books: list[PathwayBook] = []
    faults: list[SettingFault] = []
    for path in _files(layout):
        book, found = read_pathways(_bytes(path), programme)
        name = path.relative_to(layout.folder).as_posix()
        faults += [
            SettingFault(f"{name}, {one.table}", one.key, one.code, one.sentence, one.mend)
            for one in found
        ]
        books += [book] if book else []
    faults += _repeated(books)
    return (None, tuple(faults)) if faults else (_together(books), ())


def _files(layout: Layout) -> list[Path]:
    single = layout.folder / "pathways.toml"
    several = layout.pathways.glob("*.toml") if layout.pathways.is_dir() else ()
    return [*([single] if single.is_file() else []), *sorted(several)]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ProgrammeError(
            f"{path} cannot be read: {error.strerror}.",
            code="pathway-faults",
            mend="Make the file readable, or remove it.",
        ) from error


def _repeated(books: Iterable[PathwayBook]) -> list[SettingFault]:
    seen: dict[str, str] = {}
    faults = []
    for book in books:
        for key, pathway in book.pathways.items():
            if pathway.id in seen or key in seen.values():
                sentence = f"Two files hold a pathway “{key}”, or one with the same id."
                mend = "Give each pathway its own key and id."
                faults.append(SettingFault("pathways", key, "repeated-key", sentence, mend))
            seen[pathway.id] = key
    return faults


def _together(books: list[PathwayBook]) -> PathwayBook:
    if len(books) == 1:
        return books[0]
    frames = [book.framework for book in books]
    return PathwayBook(
        {key: pathway for book in books for key, pathway in book.pathways.items()},
        SkillFramework(
            {uri: above for frame in frames for uri, above in frame.broader.items()},
            tuple(pair for frame in frames for pair in frame.exact),
            tuple(pair for frame in frames for pair in frame.close),
            next((frame.levels for frame in frames if frame.levels), ()),
            {uri: name for frame in frames for uri, name in frame.names.items()},
        ),
        tuple(statement for book in books for statement in book.equivalences),
        {name: ids for book in books for name, ids in book.registries.items()},
    )


def open_pathways(layout: Layout, programme: Programme, ledger: Ledger | None) -> Pathways:
    """Read the files, and hold them against the versions in the ledger.

    Args:
        layout: The folder.
        programme: The programme.
        ledger: The ledger; None when there is none yet.

    Raises:
        ProgrammeError: If a file has faults (``pathway-faults``), or asks for something else under
            a version that somebody was awarded under (``pathway-changed``).
    """
    book, faults = read_pathway_files(layout, programme)
    if book is None:
        raise ProgrammeError(
            f"The pathways cannot be used: {'; '.join(str(fault) for fault in faults)}",
            code="pathway-faults",
            mend="Mend the file, then try again.",
        )
    stacks = StackLedger(ledger) if ledger else None
    kept = stacks.pathways() if stacks else ()
    used = {(one.pathway, one.version) for one in stacks.stacks().values()} if stacks else set()
    versions: dict[str, dict[str, Pathway]] = {}
    for source in kept:
        pathway = pathway_from_bytes(source.source)
        versions.setdefault(source.pathway, {})[source.version] = pathway
    newest = {pathway.id: pathway for pathway in book.pathways.values()}
    for pathway in newest.values():
        old = versions.get(pathway.id, {}).get(pathway.version)
        in_use = (pathway.id, pathway.version) in used
        if old is not None and in_use and demands_of(old) != demands_of(pathway):
            raise _changed(pathway)
        versions.setdefault(pathway.id, {})[pathway.version] = pathway
    definitions = (Definition(one, newest.get(one), known) for one, known in versions.items())
    return Pathways(book, tuple(definitions))


def _changed(pathway: Pathway) -> ProgrammeError:
    return ProgrammeError(
        f"“{pathway.name}” asks for something else than its version {pathway.version} did when "
        "people were awarded under it.",
        code="pathway-changed",
        mend="Give it a new version; who holds the old one keeps it and is told the way up.",
    )


def keep_pathways(pathways: Pathways, ledger: StackLedger) -> None:
    """Write the newest versions down, before anything is awarded under them."""
    ledger.keep_pathways(
        PathwaySource(
            pathway.id, pathway.version, key, demands_of(pathway), pathway_to_bytes(pathway)
        )
        for key, pathway in pathways.book.pathways.items()
    )
