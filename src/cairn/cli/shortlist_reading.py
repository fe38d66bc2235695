"""Finds what applicants handed in: a folder with a folder for each, a ZIP of the same, or a CSV.

Nothing is unpacked to the disk, no link of the file system is followed, and what cannot be read
becomes a file with its reason.
"""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from cairn.cli.archives import unpack
from cairn.cli.files import read_file, unreadable
from cairn.kernel.errors import CairnError, FetchError, InputError, LimitError, UsageError
from cairn.kernel.limits import DEFAULT_LIMITS
from cairn.library.applicants import ApplicantFiles, HandedFile

__all__ = ["PEOPLE", "applicants_in"]

PEOPLE = "applicants.csv"
"""The file in a folder or ZIP that says who the applicants say they are."""

_MOST_FILES = 200
_ADDRESSES = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class _Person:
    """What a table says of an applicant."""

    email: str = ""
    name: str = ""
    files: tuple[str, ...] = ()


def applicants_in(place: Path) -> Iterator[ApplicantFiles]:
    """Yield the applicants, in the order of their references.

    Args:
        place: A folder, a ZIP, or a CSV with the columns applicant, file, name and email.

    Raises:
        UsageError: If there is nothing of that name (``no-such-file``), it is nothing of the three
            (``not-applicants``), or nobody applied (``no-applicants``).
        InputError: If the table of applicants cannot be read (``bad-applicants-table``).
    """
    if place.is_dir():
        found = _in_folder(place)
    elif not place.exists():
        raise UsageError(
            f"There is no file or folder “{place}”.",
            code="no-such-file",
            mend="Check the spelling.",
        )
    elif place.suffix.lower() == ".csv":
        found = _in_table(place)
    elif place.suffix.lower() == ".zip":
        found = _in_zip(place)
    else:
        raise UsageError(
            f"“{place}” is neither a folder, nor a ZIP, nor a CSV.",
            code="not-applicants",
            mend="Give a folder with a folder for each applicant, a ZIP of it, or a CSV.",
        )
    first = next(found, None)
    if first is None:
        raise UsageError(
            f"Nobody has handed in anything in “{place}”.",
            code="no-applicants",
            mend="Put a folder for each applicant into it.",
        )
    yield first
    yield from found


def _in_folder(folder: Path) -> Iterator[ApplicantFiles]:
    table = folder / PEOPLE
    people = _people(read_file(table), table.name) if table.is_file() else {}
    entries = {one.name: one for one in folder.iterdir() if not _is_hidden(one.name)}
    entries.pop(PEOPLE, None)
    references = {_reference(path): path for _, path in sorted(entries.items())}
    for reference in sorted({*references, *people}):
        path = references.get(reference)
        files = () if path is None else tuple(_handed(path, folder))
        yield _applicant(reference, people, files)


def _reference(path: Path) -> str:
    """A folder's name, or a file's without its ending where it lies by itself."""
    return _shown(path.name if path.is_dir() else path.stem)


def _handed(path: Path, folder: Path) -> Iterator[HandedFile]:
    """The files of one applicant: everything in a folder, or a single file."""
    if path.is_symlink() or not path.is_dir():
        yield from _opened(path, folder)
        return
    number = 0
    try:
        for one in sorted(path.rglob("*")):
            inside = one.relative_to(path)
            if any(map(_is_hidden, inside.parts)) or (one.is_dir() and not one.is_symlink()):
                continue
            number += 1
            if number > _MOST_FILES:
                yield HandedFile(_shown(path.name), error=_too_many())
                return
            yield from _opened(one, folder)
    except OSError as error:
        yield HandedFile(_shown(path.name), error=_not_had(path, error))


def _opened(path: Path, folder: Path) -> Iterator[HandedFile]:
    """One file; a ZIP is looked into."""
    name = _shown(str(path.relative_to(folder)))
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) or not stat.S_ISREG(mode):
            what = "a link to another place on the disk" if stat.S_ISLNK(mode) else "no common file"
            yield HandedFile(name, error=_not_followed(what))
            return
        if path.suffix.lower() == ".zip":
            with path.open("rb") as file:
                for member in unpack(file, DEFAULT_LIMITS):
                    if not any(map(_is_hidden, PurePosixPath(member.name).parts)):
                        yield _member(f"{name}/{member.name}", member.name, member)
            return
        yield HandedFile(name, read_file(path))
    except LimitError:
        yield HandedFile(name, error=_larger())
    except UsageError:
        yield HandedFile(name, error=_may_not(name))
    except CairnError as error:
        yield HandedFile(name, error=error)
    except (OSError, ValueError) as error:
        yield HandedFile(name, error=_not_had(path, error))


def _in_zip(place: Path) -> Iterator[ApplicantFiles]:
    """A ZIP in which each applicant has a folder."""
    people: dict[str, _Person] = {}
    found: dict[str, list[HandedFile]] = {}
    try:
        with place.open("rb") as file:
            for member in unpack(file, DEFAULT_LIMITS):
                path = PurePosixPath(member.name)
                if not member.name and member.error is not None:
                    raise UsageError(
                        f"“{place}” cannot be opened: {member.error.sentence}",
                        code=member.error.code,
                        mend=member.error.mend,
                    )
                if any(map(_is_hidden, path.parts)) and ".." not in path.parts:
                    continue
                if member.name == PEOPLE and member.error is None:
                    people = _people(member.data, PEOPLE)
                    continue
                safe = [part for part in path.parts if part not in {"..", "/"}]
                reference = _shown(safe[0] if len(safe) > 1 else path.stem) or "unnamed"
                handed = _member(_shown(member.name), member.name, member)
                found.setdefault(reference, []).append(handed)
    except OSError as error:
        raise unreadable(place, error) from error
    for reference in sorted({*found, *people}):
        files = found.get(reference, [])
        kept = files[:_MOST_FILES]
        if len(files) > _MOST_FILES:
            kept.append(HandedFile(reference, error=_too_many()))
        yield _applicant(reference, people, tuple(kept))


def _member(name: str, inside: str, member: object) -> HandedFile:
    from cairn.cli.archives import Member

    assert isinstance(member, Member)  # noqa: S101 - narrows the type, and holds by the caller
    path = PurePosixPath(inside.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        reason = InputError(
            "Its name in the ZIP leads out of the ZIP, so it was not opened.",
            code="zip-unsafe-name",
            mend="Ask how the ZIP was made, and for the file by itself.",
        )
        return HandedFile(name, error=reason)
    return HandedFile(name, member.data, member.error)


def _in_table(place: Path) -> Iterator[ApplicantFiles]:
    """A CSV whose rows name files beside it, and links."""
    people = _people(read_file(place), place.name)
    for reference, person in sorted(people.items()):
        files = tuple(
            one for name in person.files[:_MOST_FILES] for one in _named(name, place.parent)
        )
        if len(person.files) > _MOST_FILES:
            files = (*files, HandedFile(reference, error=_too_many()))
        yield _applicant(reference, people, files)


def _named(name: str, folder: Path) -> Iterator[HandedFile]:
    if name.lower().startswith(_ADDRESSES):
        yield HandedFile(name, name.encode("utf-8", "replace"))
        return
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        reason = InputError(
            "It lies outside the folder of the table, so it was not opened.",
            code="outside-the-folder",
            mend="Put the file beside the table, and name it from there.",
        )
        yield HandedFile(name, error=reason)
        return
    yield from _handed(folder / path, folder)


def _people(data: bytes, name: str) -> dict[str, _Person]:
    """Read the table of applicants; several rows of one applicant are joined."""
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), strict=True)
        columns = [(one or "").strip().lower() for one in rows.fieldnames or ()]
        if "applicant" not in columns:
            raise _bad_table(name, "has no column “applicant”")
        rows.fieldnames = columns
        found: dict[str, _Person] = {}
        for number, row in enumerate(rows, 2):
            cells = {key: str(value or "").strip() for key, value in row.items() if key}
            reference = cells.get("applicant", "")
            if not reference and any(cells.values()):
                raise _bad_table(name, f"names no applicant in row {number}")
            if reference:
                found[reference] = _joined(found.get(reference, _Person()), cells)
    except UnicodeDecodeError as error:
        raise _bad_table(name, "is not written in UTF-8") from error
    except csv.Error as error:
        raise _bad_table(name, f"is no CSV ({error})") from error
    return found


def _joined(person: _Person, cells: dict[str, str]) -> _Person:
    named = [cells[one] for one in ("file", "link") if cells.get(one)]
    return replace(
        person,
        email=person.email or cells.get("email", ""),
        name=person.name or cells.get("name", ""),
        files=(*person.files, *named),
    )


def _applicant(
    reference: str, people: dict[str, _Person], files: tuple[HandedFile, ...]
) -> ApplicantFiles:
    person = people.get(reference, _Person())
    return ApplicantFiles(reference, files, person.email, person.name)


def _is_hidden(part: str) -> bool:
    return (part.startswith(".") and part != "..") or part == "__MACOSX"


def _shown(name: str) -> str:
    """The name without what no text can hold: file systems allow any bytes."""
    return name.encode("utf-8", "replace").decode()


def _bad_table(name: str, what: str) -> InputError:
    return InputError(
        f"The table “{name}” {what}.",
        code="bad-applicants-table",
        mend="Write a CSV in UTF-8 with the columns applicant, file, link, name and email.",
    )


def _not_followed(what: str) -> FetchError:
    return FetchError(
        f"This is {what}, and was not followed.",
        code="link-not-followed",
        mend="Put the file itself there.",
    )


def _larger() -> LimitError:
    return LimitError(
        "The file is larger than any badge.",
        code="document-too-large",
        mend="Ask for the badge itself.",
    )


def _may_not(name: str) -> FetchError:
    return FetchError(
        f"“{name}” is not there, or may not be read on this computer.",
        code="file-unreadable",
        mend="Check that it is there and that you may read it.",
    )


def _not_had(path: Path, error: OSError | ValueError) -> FetchError:
    told = unreadable(path, error)
    return FetchError(told.sentence, code=told.code, mend=told.mend)


def _too_many() -> FetchError:
    return FetchError(
        f"There are more than {_MOST_FILES} files; the rest was not looked at.",
        code="too-many-files",
        mend="Ask the applicant which of them matter.",
    )
