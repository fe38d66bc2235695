"""Work that was handed in twice: the texts of people, held against each other.

Knows the folder of texts, one folder for each person and one file for each task. What makes two
texts near-duplicates, `cairn.assessment.watch_copies` knows.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cairn.assessment.watch_copies import copied_texts
from cairn.assessment.watch_findings import WatchFinding
from cairn.kernel.errors import ProgrammeError

if TYPE_CHECKING:
    from cairn.assessment.task import Task
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.programme.assessing.outcome import Labels

__all__ = ["copied_work"]

_LARGEST = 1024 * 1024
_MOST = 20_000
_ENDINGS = (".txt", ".md")


def copied_work(
    folder: Path, settings: AssessmentSettings, labels: Labels
) -> tuple[WatchFinding, ...]:
    """Find texts that are nearly the same.

    Args:
        folder: The programme folder.
        settings: The assessment; without a folder of work there is nothing to find.
        labels: What people are called.

    Raises:
        ProgrammeError: If the folder of texts cannot be read, or a text is too large.
    """
    if not settings.work:
        return ()
    place = folder / settings.work
    found: list[WatchFinding] = []
    try:
        people = sorted(one for one in place.iterdir() if one.is_dir())
        if len(people) > _MOST:
            raise ProgrammeError(
                f"{settings.work} has more than {_MOST} people.",
                code="too-much-work",
                mend="Split the assessment.",
            )
        for task in settings.tasks:
            texts = {
                labels.label(person.name): text
                for person in people
                if (text := _text(person, task, settings.work)) is not None
            }
            answers = copied_texts(texts, (task.description, task.conditions))
            found += [one for one in answers if isinstance(one, WatchFinding)]
    except OSError as error:
        raise ProgrammeError(
            f"{settings.work} cannot be read: {error.strerror}.",
            code="work-unreadable",
            mend="Give the folder in which each person has a folder with their texts.",
        ) from error
    return tuple(found)


def _text(person: Path, task: Task, named: str) -> str | None:
    for ending in _ENDINGS:
        path = person / f"{task.key}{ending}"
        if not path.is_file():
            continue
        if path.stat().st_size > _LARGEST:
            raise ProgrammeError(
                f"{named}/{person.name}/{path.name} is larger than 1 MB.",
                code="file-too-large",
                mend="Keep the text alone in it.",
            )
        return path.read_text("utf-8", errors="replace")
    return None
