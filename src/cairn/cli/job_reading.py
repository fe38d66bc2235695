"""Reads what the commands about requirements are given: the job, its background, credentials."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.cli.files import read_file
from cairn.kernel.errors import CairnError, UsageError
from cairn.kernel.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cairn.hiring.applicant import Applicant
    from cairn.hiring.background import Background
    from cairn.hiring.requirement import JobRequirement
    from cairn.importers.faults import SettingFault
    from cairn.kernel.fetching import Resolver

__all__ = ["Learner", "background_from", "learner_from", "requirement_from"]


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody with their credentials as they were read from files.

    Attributes:
        person: What they hold.
        files: The bytes of each credential as they were read, by its id.
    """

    person: Applicant
    files: dict[str, bytes]


def requirement_from(place: Path) -> JobRequirement:
    """Read a requirement.

    Raises:
        UsageError: If the file cannot be read (``no-such-file``, ``file-unreadable``) or has to
            be mended (``requirement-faults``).
    """
    from cairn.importers.job_requirement_file import read_job_requirement

    found, faults = read_job_requirement(read_file(place))
    if found is None:
        raise _to_mend("requirement", place, faults)
    return found


def background_from(place: Path | None) -> Background:
    """Read how skills relate, what counts as what and who is on which list.

    Args:
        place: A file with the tables of ``pathways.toml``; None where nothing is known.

    Raises:
        UsageError: If the file cannot be read or has to be mended (``framework-faults``).
    """
    from cairn.hiring.background import NOTHING_KNOWN, Background
    from cairn.importers.pathway_file import read_pathways

    if place is None:
        return NOTHING_KNOWN
    book, faults = read_pathways(read_file(place))
    if book is None:
        raise _to_mend("framework", place, faults)
    return Background(book.framework, book.equivalences, book.registries)


def learner_from(name: str, sources: Sequence[str], resolver: Resolver, at: datetime) -> Learner:
    """Read and verify somebody's credentials.

    Args:
        name: What they are called.
        sources: Files and folders; an archive is looked into.
        resolver: Where key documents and status lists come from.
        at: The instant for which they are verified.

    Raises:
        UsageError: If there is no file or folder of a name (``no-such-file``).
    """
    from cairn.cli.sources import read_sources
    from cairn.hiring.applicant import Applicant
    from cairn.hiring.checked import checked_holding
    from cairn.verification import verify
    from cairn.verification.documents import open_document

    files: dict[str, bytes] = {}
    holdings, unchecked, unread = [], [], []
    for row in read_sources(list(sources), resolver, DEFAULT_LIMITS):
        if row.passed_over:
            continue
        try:
            if row.error is not None:
                raise row.error
            report = verify(row.data, resolver=resolver, at=at, source=row.name)
            opened = open_document(row.data, DEFAULT_LIMITS)
            holding, doubt = checked_holding(opened.credential, report)
        except CairnError as error:
            unread.append(f"{row.name}: {error.sentence}")
            continue
        if holding.credential_id not in files:
            files[holding.credential_id] = row.data
            holdings.append(holding)
            unchecked += [] if doubt is None else [doubt]
    person = Applicant(name, tuple(holdings), unchecked=tuple(unchecked), unread=tuple(unread))
    return Learner(person, files)


def _to_mend(what: str, place: Path, faults: Sequence[SettingFault]) -> UsageError:
    listed = "\n".join(f"  {fault}" for fault in faults)
    return UsageError(
        f"The {what} “{place}” has to be mended first:\n{listed}",
        code=f"{what}-faults",
        mend="Mend the file, then try again.",
    )
